"""JSON as RFC 8259 has it, with the place of every member in its source, so that a record can be written again untouched.

Refused: names that an object has twice, NaN and infinities, halves of surrogate pairs, what nests too deep and numbers
too long for whoever reads the metadata later. Numbers stay the text they are: nothing is rounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jiaokan.errors import InputError

Place = tuple[str | int, ...]  # names and places that lead to a value
MOST_NESTED = 100  # objects and arrays in each other; pages of records nest four or five
LONGEST_NUMBER = 4300  # characters: Python itself reads no longer integers
_BAD = "bad JSON"


class Number(str):
    """A number, as its JSON text has it."""

    __slots__ = ()


class Member(NamedTuple):
    """A member of an object or an element of an array: its value, and where they stand in the source."""

    key: str | int
    start: int  # of the key
    at: int  # of the value
    end: int
    value: object


@dataclass(frozen=True, slots=True)
class Json:
    """A JSON text that is one value; ``members`` are those of an object."""

    source: str
    value: object
    members: tuple[Member, ...] = ()

    def without(self, places: Sequence[Place]) -> str:
        """Write an object as its source has it, but for some values: a member goes, an element becomes ``null``.

        >>> parse('{"n": 1.0, "text": "甲", "m": {"a": 1e5}}').without([("text",)])
        '{"n": 1.0, "m": {"a": 1e5}}'
        """
        pieces, done = [], 0
        for start, end, instead in _cuts(self.source, self.members, places):
            pieces += [self.source[done:start], instead]
            done = end
        return "".join([*pieces, self.source[done:]])


def parse(source: str) -> Json:
    """Read one value. Raises InputError whose ``what`` is a reason of a few stable words.

    >>> parse('{"n": 10.50}').value, parse('"甲"').value
    ({'n': '10.50'}, '甲')
    """
    source = source.strip(_BLANK)
    if source.count("[") + source.count("{") > MOST_NESTED:
        _check_nesting(source)
    if source.startswith("{"):
        members = tuple(_members(source, 0))
        found = Json(source, _object([(member.key, member.value) for member in members]), members)
        end = _skip(source, (members[-1].end if members else 1)) + 1
    else:
        value, end = _value(source, 0)
        found = Json(source, value)
    if end < len(source):
        raise _bad(end, "more after the value")
    if _HALF.search(source) is not None:
        _check_pairs(found.value)
    return found


def is_open(source: str) -> bool:
    """Tell whether a text ends inside a string, an object or an array, as one that was cut does."""
    depth, text = 0, ""
    for token in _TOKEN.finditer(source):
        text = token[0]
        depth += (text in "[{") - (text in "]}")
    return depth > 0 or (text.startswith('"') and (len(text) == 1 or not text.endswith('"')))


# --- values and their places ------------------------------------------------------------------------------------------
_BLANK = " \t\n\r"
_BLANKS = re.compile("[ \t\n\r]*+")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_LONE = re.compile("[\ud800-\udfff]")
# A string to its end, or to the end of a text that was cut: each character is read once.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{\]}]', re.DOTALL)


def _number(literal: str) -> Number:
    if len(literal) > LONGEST_NUMBER:
        raise InputError("JSON", "number too long", got=f"{len(literal)} characters")
    return Number(literal)


def _constant(name: str) -> object:
    raise InputError("JSON", "number is not finite", got=name)


def _object(pairs: Sequence[tuple[object, object]]) -> dict[object, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[object] = set()
        double = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise InputError("JSON", "duplicate key", got=repr(double)[:80])
    return found


_DECODER = json.JSONDecoder(parse_float=_number, parse_int=_number, parse_constant=_constant, object_pairs_hook=_object)


def _value(source: str, at: int) -> tuple[object, int]:
    try:
        value, end = _DECODER.raw_decode(source, at)
    except json.JSONDecodeError as error:
        raise _bad(error.pos, error.msg) from None
    return value, end


def _members(source: str, at: int) -> Iterator[Member]:
    """Yield the members of the object that begins here."""
    at = _skip(source, at + 1)
    if source.startswith("}", at):
        return
    while True:
        if not source.startswith('"', at):
            raise _bad(at, "expected a name in quotes")
        key, end = _value(source, at)
        colon = _skip(source, end)
        if not source.startswith(":", colon):
            raise _bad(colon, "expected a colon")
        begin = _skip(source, colon + 1)
        value, end = _value(source, begin)
        yield Member(str(key), at, begin, end, value)
        at = _next(source, end, "}")
        if at < 0:
            return


def _elements(source: str, at: int) -> Iterator[Member]:
    """Yield the elements of the array that begins here, by their places from 0."""
    at, place = _skip(source, at + 1), 0
    while not source.startswith("]", at):
        value, end = _value(source, at)
        yield Member(place, at, at, end, value)
        at, place = _next(source, end, "]"), place + 1
        if at < 0:
            return


def _next(source: str, end: int, close: str) -> int:
    """Give where the next member begins, -1 where none follows."""
    mark = _skip(source, end)
    if source.startswith(close, mark):
        return -1
    if not source.startswith(",", mark):
        raise _bad(mark, "expected a comma")
    return _skip(source, mark + 1)


def _skip(source: str, at: int) -> int:
    found = _BLANKS.match(source, at)
    return found.end() if found is not None else at


def _bad(at: int, why: str) -> InputError:
    return InputError(f"character {at}", _BAD, got=why)


def _cuts(source: str, members: Sequence[Member], places: Sequence[Place]) -> Iterator[tuple[int, int, str]]:
    """Yield what goes of an object or an array: start, end, and what stands there instead."""
    below: dict[str | int, list[Place]] = {}
    for place in places:
        below.setdefault(place[0], []).append(place[1:])
    for index, member in enumerate(members):
        inner = below.get(member.key, [])
        if () in inner:
            yield _cut(members, index)
        elif inner:
            parts = _members if source.startswith("{", member.at) else _elements
            yield from _cuts(source, tuple(parts(source, member.at)), inner)


def _cut(members: Sequence[Member], index: int) -> tuple[int, int, str]:
    """Take a member with one of the commas beside it; an element keeps its place, so that the others keep theirs."""
    member = members[index]
    if isinstance(member.key, int):
        return member.at, member.end, "null"
    if index:
        return members[index - 1].end, member.end, ""
    return member.start, members[1].start if len(members) > 1 else member.end, ""


# --- what is JSON and of no use ---------------------------------------------------------------------------------------
def _check_nesting(source: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(source):
        depth += (token[0] in "[{") - (token[0] in "]}")
        if depth > MOST_NESTED:
            raise InputError(f"character {token.start()}", "nested too deep", got=f"more than {MOST_NESTED} levels")


def _check_pairs(value: object) -> None:
    """Raise InputError for half of a surrogate pair in a name or a string: it has no code in UTF-8."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and (found := _LONE.search(value)) is not None:
            raise InputError("JSON", "lone surrogate", got=f"\\u{ord(found[0]):04x}")

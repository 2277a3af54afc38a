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
    """Where a member of an object, or an element of an array, stands in the source."""

    key: str | int
    start: int  # of the key
    at: int  # of the value
    end: int


@dataclass(frozen=True, slots=True)
class Json:
    """A JSON text that is one value, with nothing around it."""

    source: str
    value: object

    def without(self, places: Sequence[Place]) -> str:
        """Write an object as its source has it, but for some values: a member goes, an element becomes ``null``.

        >>> parse('{"n": 1.0, "text": "甲", "m": {"a": 1e5}}').without([("text",)])
        '{"n": 1.0, "m": {"a": 1e5}}'
        """
        one = _plain_member(self.source, places[0][0]) if len(places) == 1 and len(places[0]) == 1 else None
        if one is not None:
            return self.source[: one[0]] + self.source[one[1] :]
        pieces, done = [], 0
        for start, end, instead in _cuts(self.source, 0, places):
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
    value, end = _value(source, 0)
    if end < len(source):
        raise _bad(end, "more after the value")
    if _HALF.search(source) is not None:
        _check_pairs(value)
    return Json(source, value)


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
    """Yield the members of the object that begins here, in a source that was read without a fault."""
    at = _skip(source, at + 1)
    while source.startswith('"', at):
        key, end = _value(source, at)
        begin = _skip(source, _skip(source, end) + 1)  # over the colon
        end = _value(source, begin)[1]
        yield Member(str(key), at, begin, end)
        at = _next(source, end)


def _elements(source: str, at: int) -> Iterator[Member]:
    """Yield the elements of the array that begins here, by their places from 0."""
    at, place = _skip(source, at + 1), 0
    while not source.startswith("]", at):
        end = _value(source, at)[1]
        yield Member(place, at, at, end)
        at, place = _next(source, end), place + 1


def _next(source: str, end: int) -> int:
    """Give where the next member begins, or the bracket that closes."""
    mark = _skip(source, end)
    return _skip(source, mark + 1) if source.startswith(",", mark) else mark


def _skip(source: str, at: int) -> int:
    found = _BLANKS.match(source, at)
    return found.end() if found is not None else at


def _bad(at: int, why: str) -> InputError:
    return InputError(f"character {at}", _BAD, got=why)


# --- a source without some of its values ------------------------------------------------------------------------------
_PLAIN_NAME = re.compile(r'[^"\\/\x00-\x1f]+')


def _plain_member(source: str, name: str | int) -> tuple[int, int] | None:
    r"""Find what goes with a member of the outer object, without reading the others; None where that is not certain.

    A name that stands in quotes only once, in a source that writes no character as ``\\uXXXX``, is the member's.
    """
    quoted = f'"{name}"'
    if "\\u" in source or source.count(quoted) != 1 or not _PLAIN_NAME.fullmatch(str(name)):
        return None
    start = source.index(quoted)
    at = _skip(source, _skip(source, start + len(quoted)) + 1)
    end = _value(source, at)[1]
    before = source[:start].rstrip(_BLANK)
    if before.endswith(","):
        return len(before) - 1, end
    after = _skip(source, end)
    return start, _skip(source, after + 1) if source.startswith(",", after) else end


def _cuts(source: str, at: int, places: Sequence[Place]) -> Iterator[tuple[int, int, str]]:
    """Yield what goes of the object or array that begins here: start, end, and what stands there instead."""
    below: dict[str | int, list[Place]] = {}
    for place in places:
        below.setdefault(place[0], []).append(place[1:])
    members = tuple((_members if source.startswith("{", at) else _elements)(source, at))
    for index, member in enumerate(members):
        inner = below.get(member.key, [])
        if () in inner:
            yield _cut(source, members, index)
        elif inner:
            yield from _cuts(source, member.at, inner)


def _cut(source: str, members: Sequence[Member], index: int) -> tuple[int, int, str]:
    """Take a member with one of the commas beside it; an element keeps its place, so that the others keep theirs."""
    member = members[index]
    if isinstance(member.key, int):
        return member.at, member.end, "null"
    if index:
        return _skip(source, members[index - 1].end), member.end, ""
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

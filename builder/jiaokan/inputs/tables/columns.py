"""From a record to its text and the caller's fields: by the columns that the caller names, or by the names corpora use.

What is guessed is told. What is no text is refused with its reason; nothing is turned into text that is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, Protocol

from jiaokan.errors import InputError
from jiaokan.inputs.entries import ANY_COLUMNS, Chosen, Columns, Entry, Fields, Item, Refusal
from jiaokan.inputs.tables.column_names import NAMES, Path, Step, columns_of, guess_column, known_names, path_of
from jiaokan.inputs.tables.json_text import Number, Place

_BESIDE = ("meta", "metadata")  # where corpora keep the address and the date: an object of its own
_ROLES = ("id", "url", "date", "license", "language")
_MOST_CACHED = 100  # columns; the plans of records with more are not kept


class Record(Protocol):
    """A record that can be written again without some of its values."""

    @property
    def value(self) -> object:
        """Give what the record holds: an object by its names."""

    def without(self, places: Sequence[Place]) -> str:
        """Write the record as JSON without the values at some places."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table by its columns, from a format that is not JSON; ``without`` takes whole columns."""

    value: dict[str, object]

    def without(self, places: Sequence[Place]) -> str:
        """Write the row as JSON without some of its columns.

        >>> Row({"标题": "通知", "正文": "各村：", "年": 2020}).without([("正文",)])
        '{"标题": "通知", "年": 2020}'
        """
        gone = {place[0] for place in places}
        return _written({key: value for key, value in self.value.items() if key not in gone})


class Taken(NamedTuple):
    """The text of a record, the caller's fields, and which columns they came from."""

    text: str
    fields: Fields
    chosen: tuple[Chosen, ...]


def take(record: Record, columns: Columns = ANY_COLUMNS) -> Taken:
    """Take the text and the fields out of a record; a string is a text without fields.

    A list of strings, or of what a path leads to, is joined by line feeds. A field that is a number is its JSON text,
    an empty one None. Raises InputError whose ``what`` is the reason: no object, no text column, no text, text is no text.
    """
    value = record.value
    if isinstance(value, str) and not isinstance(value, Number) and columns.text is None:
        return Taken(value, Fields(), ())
    if not isinstance(value, dict):
        raise InputError("record", "no object", got=_kind(value))
    names = tuple(value)
    plan = _plan(names, columns)
    text, *others = (_deeper(value, one) for one in plan)
    found = _follow(value, text.path) if text.path else None
    if found is None:
        raise InputError("record", "no text column", got=columns_of(names))
    content = "\n".join([_text(each, text.chosen.column) for _, each in found])
    chosen, given = [text.chosen], list[str | None]()
    for one in others:
        values = _follow(value, one.path) if one.path else None
        if values is not None:
            chosen.append(one.chosen)
        given.append(_field([each for _, each in values]) if values else None)
    return Taken(content, Fields._make([*given, record.without([place for place, _ in found])]), tuple(chosen))


class Told:
    """The choices that a container has told already, so that each is told once."""

    def __init__(self) -> None:
        self._all: set[Chosen] = set()
        self._last: tuple[Chosen, ...] = ()

    def new(self, chosen: tuple[Chosen, ...]) -> Iterator[Chosen]:
        """Yield those that are new; most records are as the one before."""
        if chosen != self._last:
            yield from (one for one in chosen if one not in self._all)
            self._all.update(chosen)
            self._last = chosen


def items(record: Record, entry: Entry, columns: Columns, told: Told) -> Iterator[Item]:
    """Yield a record as an entry, after the columns it was taken from where they are new.

    ``entry`` says where the record stands and how many bytes it takes; a refusal keeps its content.
    """
    try:
        taken = take(record, columns)
    except InputError as error:
        yield refusal(error, entry)
        return
    yield from told.new(taken.chosen)
    yield Entry(entry.locator, taken.text, entry.size, taken.fields)


def items_of_row(value: dict[str, object], locator: str, size: int, *, columns: Columns, told: Told) -> Iterator[Item]:
    """Yield a row of a columnar file as an entry; ``size`` is its share of the file's bytes."""
    row = Row(value)
    for item in items(row, Entry(locator, b"", size), columns, told):
        yield replace(item, content=row.without([]).encode()) if isinstance(item, Refusal) else item


def refusal(error: InputError, entry: Entry) -> Refusal:
    """Make a refusal of what is wrong with a record, with its bytes."""
    content = entry.content if isinstance(entry.content, bytes) else entry.content.encode()
    detail = f"{error.where}: {error.got}" if error.got and error.where != "record" else error.got or error.where
    return Refusal(entry.locator, error.what, detail, entry.size, content)


# --- which column -----------------------------------------------------------------------------------------------------
class _Wanted(NamedTuple):
    """A role, the column it is kept in, and the path to it; empty where no column is likely."""

    chosen: Chosen
    path: Path


def _plan(names: tuple[str, ...], columns: Columns) -> tuple[_Wanted, ...]:
    """Say where to look for what in records of these columns: the text first, then the fields in their order."""
    return (_cached_plan if len(names) <= _MOST_CACHED else _cached_plan.__wrapped__)(names, columns)


@lru_cache(maxsize=64)
def _cached_plan(names: tuple[str, ...], columns: Columns) -> tuple[_Wanted, ...]:
    plan: list[_Wanted] = []
    known = known_names(names)
    for role in ("text", *_ROLES):
        named: str | None = getattr(columns, role)
        column = named if named is not None else next((known[name] for name in NAMES[role] if name in known), None)
        path = path_of(column, names) if column is not None else ()
        plan.append(_Wanted(Chosen(role, column or "", is_guess=named is None), path))
    return tuple(plan)


def _deeper(value: dict[str, object], wanted: _Wanted) -> _Wanted:
    """Look into the objects of a record for what its columns leave open."""
    role, column = wanted.chosen.role, wanted.chosen.column
    if not wanted.chosen.is_guess or (wanted.path and role != "text"):
        return wanted
    deeper = column + _inner(value[column]) if wanted.path else _beside(value, role) if role != "text" else ""
    return wanted if deeper == column else _Wanted(Chosen(role, deeper, is_guess=True), path_of(deeper, ()))


def _inner(value: object) -> str:
    """Give the rest of the path where a column holds objects, each with a piece of the text: ``[].内容``."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        name = guess_column(tuple(value[0]), "text")
        return f"[].{name}" if name is not None else ""
    return ""


def _beside(value: dict[str, object], role: str) -> str:
    for holder in _BESIDE:
        inner = value.get(holder)
        if isinstance(inner, dict):
            plan = _plan(tuple(inner), ANY_COLUMNS)
            name = next(one.chosen.column for one in plan if one.chosen.role == role)
            if name:
                return f"{holder}.{name}"
    return ""


def _follow(value: object, path: Path) -> list[tuple[Place, object]] | None:
    """Give the values that a path leads to, with their places; None if one of them is not there."""
    found: list[tuple[Place, object]] = [((), value)]
    if len(path) == 1 and isinstance(name := path[0], str) and isinstance(value, dict):  # nearly always
        return [((name,), value[name])] if name in value else None
    for step in path:
        further: list[tuple[Place, object]] = []
        for place, each in found:
            below = _step(each, step)
            if below is None:
                return None
            further += [((*place, key), one) for key, one in below]
        found = further
    return found


def _step(value: object, step: Step) -> list[tuple[str | int, object]] | None:
    if isinstance(step, str):
        return [(step, value[step])] if isinstance(value, dict) and step in value else None
    if not isinstance(value, list):
        return None
    if step is None:
        return list(enumerate(value))
    return [(step, value[step])] if step < len(value) else None


# --- what is in it ----------------------------------------------------------------------------------------------------
def _text(value: object, column: str) -> str:
    if value is None:
        raise InputError(column[:80], "no text", got="null")
    parts: list[str] = []
    for part in value if isinstance(value, list) else [value]:
        if not isinstance(part, str) or isinstance(part, Number):
            inside = "a list with " if isinstance(value, list) else ""
            raise InputError(column[:80], "text is no text", got=inside + _kind(part))
        parts.append(part)
    return "\n".join(parts)


def _kind(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return _written(value)
    kinds = ((Number, "a number"), (str, "a string"), (dict, "an object"), (list, "a list"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "a number")


def _field(values: list[object]) -> str | None:
    """Write what a field holds; what says nothing, null or an empty string, is None."""
    parts = [str(value) if isinstance(value, str) else _written(value) for value in values if value is not None]
    return "\n".join(filter(None, parts)) or None


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


def _written(value: object) -> str:
    """Write JSON with numbers as they stood, and what JSON has no form for as its string."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_written(str(key))}: {_written(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    return _ENCODER.encode(value)

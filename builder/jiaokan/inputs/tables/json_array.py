"""A JSON document of many records: an array, an object round one array of objects, or objects one after the other.

It is streamed whatever its size, one record in memory. A record that is none is refused and the next one read; where
that cannot be told apart any more, the refusal takes the bytes left. An object that has a text itself is a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from jiaokan.inputs.entries import ANY_COLUMNS, Columns, Entry, Item, Overhead, Refusal
from jiaokan.inputs.measured import MAX_BYTES
from jiaokan.inputs.tables.column_names import guess_column, path_of
from jiaokan.inputs.tables.columns import Told
from jiaokan.inputs.tables.json_lines import records
from jiaokan.inputs.tables.json_scan import TORN, Piece, Scanner, members_of
from jiaokan.inputs.tables.source import Source
from jiaokan.text.shown import listed

_SYNTAX = "JSON between records"
_FIRST = 1 << 16  # bytes of the first object looked at before all that a record may have
_VALUES = b'{["-0123456789tfnNI'  # what a value begins with; N and I are those of NaN and Infinity


def read(stream: BinaryIO, name: str, columns: Columns = ANY_COLUMNS) -> Iterator[Item]:
    r"""Yield the records of a JSON document, with locators ``name#12`` from 1. Commas are not weighed.

    >>> import io
    >>> found = read(io.BytesIO(b'[{"text": "a"}, {"text": "b"}]'), "a.json")
    >>> [item.locator for item in found if isinstance(item, Entry)]
    ['a.json#1', 'a.json#2']
    """
    source = Source(stream)
    if source.mark:
        yield Overhead("byte order mark", len(source.mark))
    if source.marked in ("utf-32-le", "utf-32-be"):
        detail = f"{source.marked} by its byte order mark; convert it to UTF-8"
        yield Refusal(name, "not UTF-8", detail, source.drain())
        return
    scanner = Scanner(source, MAX_BYTES)
    yield from _document(scanner, name, columns)
    if scanner.between:
        yield Overhead(_SYNTAX, scanner.between)
    if rest := source.rest():
        yield Refusal(name, TORN, "half a character of UTF-16", len(rest), rest)


def _document(scanner: Scanner, name: str, columns: Columns) -> Iterator[Item]:
    told, number, is_torn = Told(), 0, False
    is_wrapped = scanner.next() == b"{" and _enter(scanner, columns)
    is_array = is_wrapped
    while mark := scanner.next():
        if mark == (b"]" if is_array else b"["):
            scanner.skip(1)
            is_array = not is_array
            if is_wrapped:
                yield from _tail(scanner.value(depth=1), name)
                is_wrapped = False
            continue
        number += 1
        piece = (
            scanner.value()
            if mark in (_VALUES if is_array else b"{")
            else scanner.broken(f"expected a record, got {mark!r}")
        )
        is_torn = piece.fault == TORN
        yield from _record(piece, f"{name}#{number}", columns, told)
    if is_array and not is_torn:
        yield Refusal(name, "array is not closed", "the file ends before its bracket", 0)


def _record(piece: Piece, locator: str, columns: Columns, told: Told) -> Iterator[Item]:
    if piece.fault is not None:
        yield Refusal(locator, piece.fault, piece.detail, piece.size, piece.content)
    else:
        yield from records(Entry(locator, piece.content, piece.size), columns, told)


def _enter(scanner: Scanner, columns: Columns) -> bool:
    """Go into the array of objects that the first object is round, if it is no record itself.

    An object with a text, or with the column that the caller names, is a record: pages of reports list their paragraphs
    as objects too. Only so much of it is looked at as a record may have.
    """
    members = members_of(scanner.hold(_FIRST))
    if not members.is_whole:
        members = members_of(scanner.hold(MAX_BYTES))
    if columns.text is not None:
        is_record = path_of(columns.text, members.names)[0] in members.names
    else:
        is_record = guess_column(members.names, "text") is not None
    if is_record or not members.arrays:
        return False
    scanner.skip(members.arrays[0][1])
    return True


def _tail(piece: Piece, name: str) -> Iterator[Item]:
    """Account for what stands behind the array in the object round it; another array of objects is refused, not lost."""
    others = [other for other, _ in members_of(piece.content, depth=1).arrays]
    if others:
        reason, detail = "more than one array of records", f"{listed(others)}; write it to a file of its own"
        yield Refusal(name, reason, detail, piece.size, piece.content)
    elif piece.fault is not None:
        yield Refusal(name, piece.fault, piece.detail, piece.size, piece.content)
    else:
        yield Overhead(_SYNTAX, piece.size)

"""JSON Lines: a record is what stands between two line feeds, and nothing else ends it.

A line that is no record is refused with its reason and the next one is read. JSON is UTF-8; UTF-16 is read where a byte
order mark says so. No codec is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from jiaokan.errors import InputError
from jiaokan.inputs.entries import ANY_COLUMNS, Columns, Entry, Item, Overhead, Refusal
from jiaokan.inputs.measured import MAX_BYTES
from jiaokan.inputs.tables.columns import Told, items, refusal
from jiaokan.inputs.tables.json_text import Json, is_open, parse
from jiaokan.inputs.tables.source import Line, Source

_NOT_UTF8, _TORN = "not UTF-8", "torn record"
_CONVERT = "JSON is UTF-8; if the file is GB18030 throughout, convert it: iconv -f GB18030 -t UTF-8"


def read(stream: BinaryIO, name: str, columns: Columns = ANY_COLUMNS, *, first: int = 1) -> Iterator[Item]:
    r"""Yield the records of JSON Lines, with locators ``name#L12``: lines from 1, blank ones counted.

    ``first`` is the number of the first line, where the stream is a part of a file.

    >>> import io
    >>> [type(item).__name__ for item in read(io.BytesIO(b'{"text": "a"}\n\n{"text":'), "a.jsonl")]
    ['Chosen', 'Entry', 'Overhead', 'Refusal']
    """
    source = Source(stream, is_begin=first == 1)
    if source.mark:
        yield Overhead("byte order mark", len(source.mark))
    if source.marked in ("utf-32-le", "utf-32-be"):
        yield Refusal(name, _NOT_UTF8, f"{source.marked} by its byte order mark; convert it to UTF-8", source.drain())
        return
    told = Told()
    number, blank = first - 1, 0
    for number, line in enumerate(source.lines(MAX_BYTES), start=first):
        if not line.is_too_large and not line.data.strip(b" \t\r\n"):
            blank += line.size
            continue
        if blank:
            yield Overhead("blank lines", blank)
            blank = 0
        yield from _line(line, f"{name}#L{number}", columns, told)
    if blank:
        yield Overhead("blank lines", blank)
    if rest := source.rest():
        yield Refusal(f"{name}#L{number + 1}", _TORN, "half a character of UTF-16", len(rest), rest)


def _line(line: Line, locator: str, columns: Columns, told: Told) -> Iterator[Item]:
    if line.is_too_large:
        yield Refusal(locator, "too large", f"a line of more than {MAX_BYTES} bytes", line.size)
    else:
        entry = Entry(locator, line.data, line.size)
        yield from records(entry, columns, told, is_last=not line.data.endswith(b"\n"))


def records(entry: Entry, columns: Columns, told: Told, *, is_last: bool = False) -> Iterator[Item]:
    """Yield the record that an entry's bytes hold, or why they hold none.

    ``is_last``: nothing follows in the stream, so that a record without its end is one that was cut.
    """
    try:
        found = parse_bytes(entry.content, is_last=is_last)
    except InputError as error:
        yield refusal(error, entry)
    else:
        yield from items(found, entry, columns, told)


def parse_bytes(data: bytes | str, *, is_last: bool = False) -> Json:
    """Read one JSON value from bytes. Raises InputError whose ``what`` is the reason for a refusal."""
    try:
        text = data.decode() if isinstance(data, bytes) else data
    except UnicodeDecodeError as error:
        if is_last and error.reason == "unexpected end of data":
            raise InputError("end of the file", _TORN, got="half a character") from error
        got = f"0x{error.object[error.start]:02x}; {_CONVERT}"
        raise InputError(f"byte {error.start}", _NOT_UTF8, got=got) from error
    try:
        return parse(text)
    except InputError as error:
        if is_last and error.what == "bad JSON" and is_open(text):
            raise InputError("end of the file", _TORN, got=error.got) from error
        raise

"""Tables of texts as CSV or TSV: quoting per RFC 4180, the first row names the columns.

The codec is the one that the first million bytes show; a row whose bytes are not in it is refused, not read otherwise.
A row that is none is refused and the next one read. A table without a column of texts is refused whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from jiaokan.errors import InputError
from jiaokan.inputs.decode import decode
from jiaokan.inputs.entries import ANY_COLUMNS, Chosen, Columns, Entry, Item, Overhead, Refusal
from jiaokan.inputs.measured import MAX_BYTES
from jiaokan.inputs.tables.column_names import NAMES, columns_of, guess_column
from jiaokan.inputs.tables.columns import Row, Told, items
from jiaokan.inputs.tables.csv_rows import Record, Rows, split
from jiaokan.inputs.tables.source import Source

_PROBE = 1 << 20  # bytes that the codec is chosen by
_DELIMITERS = ",\t;|"
_SEPARATOR = re.compile(r"sep=([,\t;|])[\r\n]*")  # a first line that Excel writes and obeys
_MOST_DETAIL = 1000  # code points


def read(stream: BinaryIO, name: str, columns: Columns = ANY_COLUMNS) -> Iterator[Item]:
    r"""Yield the rows of a table, with locators ``name#R12``: rows of data from 1, refused ones counted.

    >>> import io
    >>> rows = read(io.BytesIO("编号,正文\n1,各村：\n".encode("gb18030")), "a.csv")
    >>> [item.content for item in rows if isinstance(item, Entry)]
    ['各村：']
    """
    source = Source(stream)
    if source.mark:
        yield Overhead("byte order mark", len(source.mark))
    try:
        encoding, guessed = _encoding(source, name)
    except InputError as error:
        yield Refusal(name, error.what, error.got or error.next_step or "", source.drain())
        return
    if guessed is not None:
        yield Chosen("encoding", guessed, is_guess=True)
    yield from _table(Rows(source, encoding, MAX_BYTES), name, columns)
    if rest := source.rest():
        yield Refusal(name, "torn record", "half a character of UTF-16", len(rest), rest)


def _encoding(source: Source, name: str) -> tuple[str, str | None]:
    """Give the codec to read lines in, and its name if it was chosen by its look. Raises InputError for none of ours."""
    if source.marked is not None and source.marked.startswith("utf-32"):
        raise InputError(name, "not UTF-8", got=f"{source.marked} by its byte order mark; convert it to UTF-8")
    if source.marked is not None:
        return "utf-8", None
    probe = source.peek(_PROBE)
    if len(probe) == _PROBE and b"\n" in probe:
        probe = probe[: probe.rindex(b"\n") + 1]  # no code is cut
    found = decode(probe, where=name)
    if found.encoding.startswith("utf-16"):
        source.widen(found.encoding)
        return "utf-8", found.encoding
    return found.encoding, found.encoding if found.evidence != "utf-8" else None


def _table(rows: Rows, name: str, columns: Columns) -> Iterator[Item]:
    before = _choose_delimiter(rows, columns)
    header = rows.next()
    if header is None:
        if before:
            yield Overhead("header", before)
        return
    text = columns.text if columns.text is not None else guess_column(tuple(header.fields), "text")
    fault = header.fault
    if fault is None and (text is None or header.fields.count(text) != 1):
        what = "duplicate column" if text in header.fields else "no text column"
        fault = (what, columns_of(header.fields))
    if fault is not None:
        yield Refusal(name, *fault, before + header.size + _drain(rows))
        return
    yield Overhead("header", before + header.size)
    yield Chosen("delimiter", rows.delimiter, is_guess=True)
    rows.width = len(header.fields)
    yield from _body(rows, name, _apart(header.fields), columns)


def _body(rows: Rows, name: str, names: list[str], columns: Columns) -> Iterator[Item]:
    told, number, blank = Told(), 0, 0
    while (record := rows.next()) is not None:
        if not record.fields and record.fault is None:
            blank += record.size
            continue
        if blank:
            yield Overhead("blank lines", blank)
            blank = 0
        number += 1
        yield from _row(record, names, f"{name}#R{number}", columns, told)
    if blank:
        yield Overhead("blank lines", blank)


def _row(record: Record, names: list[str], locator: str, columns: Columns, told: Told) -> Iterator[Item]:
    fault = record.fault
    if fault is None and len(record.fields) != len(names):
        row = Row(dict(zip(names, record.fields, strict=False))).without([])
        detail = f"got {len(record.fields)}, expected {len(names)}: {row}"
        fault = ("wrong number of fields", detail[:_MOST_DETAIL])
    if fault is not None:
        yield Refusal(locator, *fault, record.size, record.content)
        return
    row_of = Row(dict(zip(names, record.fields, strict=True)))
    yield from items(row_of, Entry(locator, record.content, record.size), columns, told)


# --- the header -------------------------------------------------------------------------------------------------------
def _choose_delimiter(rows: Rows, columns: Columns) -> int:
    """Choose what parts the fields by the header; give the bytes that stand before it: blank lines, ``sep=;``."""
    before = 0
    while (line := rows.peek()) and not line.strip():
        before += rows.take_line()
    told = _SEPARATOR.fullmatch(line)
    if told is not None:
        rows.delimiter = told[1]
        return before + rows.take_line()
    rows.delimiter = max(_DELIMITERS, key=lambda mark: _score(split(line, mark), columns))  # of equals the first
    return before


def _score(header: list[str], columns: Columns) -> tuple[bool, int, int]:
    """Weigh a reading of the header: does it name the text, how many columns does it name as corpora do, how many at all."""
    names = tuple(header)
    has_text = columns.text in names if columns.text is not None else guess_column(names, "text") is not None
    return has_text, sum(1 for role in NAMES if guess_column(names, role) is not None), len(names)


def _apart(header: list[str]) -> list[str]:
    """Give each column a name of its own: one without a name, or with that of another, is called by its place too."""
    names: dict[str, None] = {}
    taken = set(header)
    for place, name in enumerate(header, start=1):
        each = name
        while not each or each in names or (each != name and each in taken):
            each = f"{each}#{place}"
        names[each] = None
    return list(names)


def _drain(rows: Rows) -> int:
    size = 0
    while (taken := rows.take_line()) > 0:
        size += taken
    return size

"""CSV by its header: a cell is read as the type that the schema gives its column. Guesses nothing but the delimiter."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from jiaokan.foreign.schemas import RowSchema
from jiaokan.inputs.measured import MAX_BYTES
from jiaokan.inputs.tables.csv_rows import Record, Rows
from jiaokan.inputs.tables.source import Source

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?")
_TRUTH = {"true": True, "false": False}


class Cells:
    """The rows of a table in UTF-8 whose first record names its columns."""

    def __init__(self, source: Source, schema: RowSchema, delimiter: str | None) -> None:
        self._rows = Rows(source, "utf-8", MAX_BYTES)
        self._types = schema.types
        self._absent = schema.optional
        head = self._rows.peek()
        self._rows.delimiter = delimiter or max(",;\t", key=head.count)

    def rows(self) -> Iterator[tuple[int, int, dict[str, Any] | str]]:
        """Yield each row with the line, from 1, on which it begins, and its bytes; a text says why it is none."""
        header, line = self._rows.next(), 1
        names = header.fields if header is not None else []
        if header is None or header.fault is not None or len(set(names)) != len(names):
            yield 1, 0, "is no header: every column needs a name of its own"
            return
        self._rows.width = len(names)
        line += header.content.count(b"\n")
        while (record := self._rows.next()) is not None:
            if record.fields or record.fault is not None:
                yield line, record.size, self._row(names, record)
            line += record.content.count(b"\n")

    def _row(self, names: list[str], record: Record) -> dict[str, Any] | str:
        if record.fault is not None:
            return f"{record.fault[0]}, got {record.fault[1]}"
        if len(record.fields) != len(names):
            return f"got {len(record.fields)} fields, expected {len(names)}"
        cells = (
            (name, _cell(text, self._types.get(name, ()))) for name, text in zip(names, record.fields, strict=True)
        )
        return {name: value for name, value in cells if value is not None or name not in self._absent}


def _cell(text: str, types: Collection[str]) -> Any:
    """Read a cell as one of the types of its column; what it cannot be stays a text, and the schema says so.

    >>> _cell("7", ("integer",)), _cell("", ("integer", "null")), _cell("7", ("string",)), _cell("x", ("number",))
    (7, None, '7', 'x')
    """
    if not text:
        return text if "string" in types and "null" not in types else None
    if "string" in types:
        return text
    if ("integer" in types or "number" in types) and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and _NUMBER.fullmatch(text):
        return float(text)
    return _TRUTH.get(text.lower(), text) if "boolean" in types else text

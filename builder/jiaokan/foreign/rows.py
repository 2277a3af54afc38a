"""The rows of anybody's files as JSON has them, a batch in memory at a time. What is none is a problem, never a crash."""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import json
import math
from collections.abc import Collection, Iterable, Iterator
from typing import Any, BinaryIO, cast

import pyarrow as pa

from jiaokan.dataset import parquet
from jiaokan.dataset.parquet import UnreadableError
from jiaokan.dataset.records import Problem
from jiaokan.errors import InputError
from jiaokan.foreign.absent import NOTHING, Absent, absent
from jiaokan.foreign.cells import Cells
from jiaokan.foreign.find import TableFile
from jiaokan.foreign.schemas import RowSchema
from jiaokan.inputs.boxes.unpack import Unpacked, opened
from jiaokan.inputs.measured import MAX_BYTES
from jiaokan.inputs.tables.json_lines import parse_bytes
from jiaokan.inputs.tables.source import Line, Source

Batch = list[tuple[int, Any]]  # numbers and values of rows
_MOST_ROWS, _MOST_BYTES = 2048, 8 << 20  # of a batch of lines
_MEND = "mend or drop the row"


def batches(file: TableFile, schema: RowSchema, columns: Collection[str] | None = None) -> Iterator[Batch | Problem]:
    """Yield the rows of a file in batches, and a problem for each that is none; only some columns, where named.

    Raises InputError where a package is missing that unpacks the file.
    """
    try:
        if file.kind == "parquet":
            yield from _parquet(file, schema, columns)
            return
        with file.path.open("rb") as raw:
            stream = opened(raw, file.name)
            items = (_lines if file.kind == "jsonl" else _cells)(stream, file, schema)
            yield from _in_batches(items)
        if stream.fault is not None:
            yield Problem(
                "readable", file.name, f"{stream.fault}, got {stream.detail}; restore the file or make it again"
            )
    except OSError as error:
        yield Problem("readable", file.name, f"cannot be read: {error.strerror or error}; check who may read it")


# --- Parquet ----------------------------------------------------------------------------------------------------------
def _parquet(file: TableFile, schema: RowSchema, columns: Collection[str] | None) -> Iterator[Batch | Problem]:
    number = 0
    try:
        there = parquet.read_schema(file.path)
        wanted = None if columns is None else [name for name in there.names if name in columns]
        nulls = absent(pa.struct(list(there)), schema.document, schema.document) or NOTHING
        for batch in parquet.read_batches([file.path], wanted):
            yield from _rows(batch, number, nulls, file)
            number += batch.num_rows
    except UnreadableError as error:
        yield Problem("readable", file.at(number), str(error).removeprefix(f"{error.where}: "))
    except (pa.ArrowException, ValueError, OverflowError, ArithmeticError) as error:  # values that Python has not
        yield Problem("readable", file.at(number), f"cannot be read: {str(error)[:160]}; make the file again")


def _rows(batch: pa.RecordBatch, first: int, nulls: Absent, file: TableFile) -> Iterator[Batch | Problem]:
    """Yield the rows of a record batch: a null is no value where the schema lets the column or field be absent."""
    if batch.num_columns == 0:
        yield [(first + at, {}) for at in range(batch.num_rows)]
        return
    columns: list[list[Any]] = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        values = column.to_pylist()
        if not _is_plain(column.type):
            values, odd = _as_json(values)
            for at, what in odd:
                yield Problem("rows", file.at(first + at, name), f"is {what}, expected what JSON has; {_MEND}")
        columns.append(values)
    names = batch.schema.names
    rows = (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))
    yield [(first + at, nulls.without(row)) for at, row in enumerate(rows)]


def _is_plain(kind: pa.DataType) -> bool:
    """Tell whether the values of a type are JSON's as they are."""
    types = pa.types
    if types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return _is_plain(kind.value_type)
    if types.is_struct(kind):
        return all(_is_plain(kind.field(at).type) for at in range(kind.num_fields))
    plain = (
        types.is_string,
        types.is_large_string,
        types.is_string_view,
        types.is_integer,
        types.is_boolean,
        types.is_null,
    )
    return any(is_kind(kind) for is_kind in plain)


def _as_json(values: list[Any]) -> tuple[list[Any], list[tuple[int, str]]]:
    """Give values as JSON has them, null for what it has not, and where that was."""
    made, odd = [], []
    for at, value in enumerate(values):
        try:
            made.append(_json(value))
        except ValueError as error:
            made.append(None)
            odd.append((at, str(error)))
    return made, odd


def _json(value: Any) -> Any:
    """Give a value of Arrow as JSON has it: times as text, bytes in base64. Raises ValueError for NaN."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("NaN" if math.isnan(value) else "infinite")
    if isinstance(value, dict):
        return {key: _json(each) for key, each in value.items()}
    if isinstance(value, tuple):  # an entry of a map
        return [_json(each) for each in value]
    if isinstance(value, list):
        return _pairs([_json(each) for each in value], value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _pairs(made: list[Any], value: list[Any]) -> Any:
    """Make an object of what was a map with names."""
    is_map = bool(value) and all(isinstance(each, tuple) and isinstance(each[0], str) for each in value)
    return dict(made) if is_map else made


# --- texts ------------------------------------------------------------------------------------------------------------
_Item = tuple[int, int, Any]  # number, bytes, value, or a problem in its place


def _in_batches(items: Iterable[_Item]) -> Iterator[Batch | Problem]:
    """Put rows together, in their order; the rows before one that is none are given before it is told."""
    batch: Batch = []
    size = 0
    for number, cost, value in items:
        size += cost
        if not isinstance(value, Problem):
            batch.append((number, value))
        if isinstance(value, Problem) or len(batch) >= _MOST_ROWS or size >= _MOST_BYTES:
            yield batch
            batch, size = [], 0
        if isinstance(value, Problem):
            yield value
    yield batch


def _lines(stream: Unpacked, file: TableFile, schema: RowSchema) -> Iterator[_Item]:
    """Yield the values of JSON Lines, numbered by lines from 1; blank lines are none."""
    source = Source(cast("BinaryIO", stream))
    for number, line in enumerate(source.lines(MAX_BYTES), start=1):
        try:
            if (found := _value(line)) is not None:
                yield number, line.size, found[0]
        except InputError as error:
            yield number, line.size, Problem("rows", file.at(number), f"{error.what}, got {error.got}; {_MEND}")


def _value(line: Line) -> tuple[Any] | None:
    """Read the value on a line, None where it is blank. Raises InputError by name for what is no JSON."""
    if line.is_too_large:
        raise InputError("line", "too large", got=f"more than {MAX_BYTES} bytes")
    if not line.data.strip(b" \t\r\n"):
        return None
    checked = parse_bytes(line.data, is_last=not line.data.endswith(b"\n"))
    value = json.loads(checked.source)
    if (odd := _infinite(value)) is not None:
        raise InputError("line", "number too large", got=odd)
    return (value,)


def _infinite(value: Any) -> str | None:
    """Find a number that Python could only read as infinite: 1e999."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, float) and math.isinf(value):
            return "more than a double holds"
    return None


def _cells(stream: Unpacked, file: TableFile, schema: RowSchema) -> Iterator[_Item]:
    """Yield the rows of CSV, numbered by the lines on which they begin."""
    cells = Cells(Source(cast("BinaryIO", stream)), schema, "\t" if file.kind == "tsv" else None)
    for number, size, row in cells.rows():
        yield number, size, Problem("rows", file.at(number), f"{row}; {_MEND}") if isinstance(row, str) else row


__all__ = ["Batch", "batches"]

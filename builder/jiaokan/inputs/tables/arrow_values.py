"""Rows of Arrow tables as plain dicts of what JSON can say, nothing rounded; a row that is damaged is told by itself.

Times are ISO 8601, decimals and durations text, bytes base64, numbers that are none ``NaN`` and ``Infinity`` as text.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from math import isfinite, isnan

import pyarrow as pa
import pyarrow.compute as pc

_SLICE_BYTES = 16 << 20  # of rows that are objects of Python at once
_FAILURES = (ValueError, OverflowError, MemoryError, RecursionError, TypeError, KeyError, pa.ArrowException)


def rows_of(batch: pa.RecordBatch) -> Iterator[dict[str, object] | str]:
    """Yield the rows of a batch, of a damaged one what is wrong with it. Raises nothing for what a file may hold.

    >>> next(rows_of(pa.RecordBatch.from_pylist([{"文": "甲", "数": Decimal("1.50"), "位": b"a"}])))
    {'文': '甲', '数': '1.50', '位': 'YQ=='}
    """
    try:
        names = _apart(batch.schema.names)
    except _FAILURES as error:
        yield from [_first_line(error)] * batch.num_rows
        return
    for part in _halved(batch):
        yield from [part] if isinstance(part, str) else (dict(zip(names, row, strict=True)) for row in part)


_Rows = Iterable[tuple[object, ...]]


def _halved(batch: pa.RecordBatch, *, is_sound: bool = False) -> Iterator[_Rows | str]:
    """Yield rows in slices that are small, and past a damaged row by halves.

    Nothing is asked of a batch before it is validated: even its size is read by offsets that may lead anywhere.
    """
    why = ""
    try:
        if not is_sound:
            batch.validate(full=True)
            is_sound = True
        if batch.num_rows <= 1 or batch.nbytes <= _SLICE_BYTES:
            columns = [_plain_column(column) for column in batch.columns]
            yield zip(*columns, strict=True) if columns else iter([()] * batch.num_rows)
            return
    except _FAILURES as error:
        why = _first_line(error)
    if batch.num_rows <= 1:
        yield from [why] * batch.num_rows
        return
    half = batch.num_rows // 2
    yield from _halved(batch.slice(0, half), is_sound=is_sound)
    yield from _halved(batch.slice(half), is_sound=is_sound)


def _apart(names: list[str]) -> list[str]:
    """Name columns of one name apart: the second is ``name~2``."""
    seen = Counter[str]()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}~{seen[name]}")
    return found


def _plain_column(column: pa.Array) -> list[object]:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain_column(column.dictionary_decode())
    if pa.types.is_timestamp(kind) and kind.unit == "ns":  # datetime has no nanoseconds
        text = pc.cast(column, pa.string())
        return list(pc.replace_substring(text, " ", "T", max_replacements=1).to_pylist())
    values = column.to_pylist()
    return values if _is_plain(kind) else [plain(value) for value in values]


def _is_plain(kind: pa.DataType) -> bool:
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    return bool(is_text or pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_null(kind))


def plain(value: object) -> object:
    """Write a value as what JSON can say: text, number, truth, none, and lists and dicts of them.

    >>> plain({"何时": date(2020, 1, 2), "图": [("甲", 1), ("乙", float("nan"))]})
    {'何时': '2020-01-02', '图': {'甲': 1, '乙': 'NaN'}}
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else "NaN" if isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return _plain_list(list(value))
    if isinstance(value, date | time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return _seconds(value) if isinstance(value, timedelta) else str(value)


def _plain_list(values: list[object]) -> object:
    """Write a list; one of pairs is a map, a dict if each of its keys is a text and stands there once."""
    pairs = [value for value in values if isinstance(value, tuple) and len(value) == 2]
    keys = [pair[0] for pair in pairs if isinstance(pair[0], str)]
    if values and len(keys) == len(values) and len(set(keys)) == len(keys):
        return {str(key): plain(value) for key, value in pairs}
    return [plain(value) for value in values]


def _seconds(value: timedelta) -> str:
    micro = (value.days * 86400 + value.seconds) * 1_000_000 + value.microseconds
    return f"PT{(Decimal(micro) / 1_000_000).normalize():f}S"


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:160] or type(error).__name__

"""Copies of a table that other libraries wrote: the same values under another Arrow type, brought back to ours.

polars and DuckDB write long strings, views and other widths; pandas writes integers with gaps as floating point, and
lists that are empty throughout as lists of nothing. Nothing is rounded: a value that does not fit is an error.
"""

from __future__ import annotations

from itertools import accumulate

import pyarrow as pa
import pyarrow.compute as pc


def fits(found: pa.DataType, expected: pa.DataType) -> bool:
    """Tell whether a type can hold the values of another: width, long or short strings and lists, views, dictionary.

    >>> fits(pa.large_string(), pa.string()), fits(pa.int64(), pa.string())
    (True, False)
    """
    if pa.types.is_dictionary(found):
        return fits(found.value_type, expected)
    if pa.types.is_null(found):
        return True
    if pa.types.is_list(expected):
        return _is_list(found) and fits(found.value_type, expected.value_type)
    if pa.types.is_struct(expected):
        return _is_struct_of(found, [field.name for field in expected]) and all(
            fits(found.field(field.name).type, field.type) for field in expected
        )
    if pa.types.is_integer(expected):
        return bool(pa.types.is_integer(found) or pa.types.is_floating(found))
    if pa.types.is_floating(expected):
        return bool(pa.types.is_floating(found))
    return any(test(found) for test in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view))


def _is_list(kind: pa.DataType) -> bool:
    tests = (pa.types.is_list, pa.types.is_large_list, pa.types.is_list_view, pa.types.is_large_list_view)
    return any(test(kind) for test in tests)


def _is_struct_of(kind: pa.DataType, names: list[str]) -> bool:
    return pa.types.is_struct(kind) and sorted(field.name for field in kind) == sorted(names)


def conform(batch: pa.RecordBatch, expected: pa.Schema) -> pa.RecordBatch:
    """Give the columns of a schema with its types. Raises ArrowException or KeyError if a value or column is not there."""
    if batch.schema.names == expected.names and batch.schema.types == expected.types:
        return batch
    columns = [_column(batch.column(field.name), field.type) for field in expected]
    return pa.RecordBatch.from_arrays(columns, schema=expected.remove_metadata())


def _column(array: pa.Array, kind: pa.DataType) -> pa.Array:
    if array.type == kind:
        return array
    if pa.types.is_dictionary(array.type):
        return _column(array.dictionary_decode(), kind)
    if pa.types.is_null(array.type):
        return pa.nulls(len(array), kind)
    if pa.types.is_list(kind):
        lengths = pc.fill_null(pc.list_value_length(array), 0).to_pylist()
        ends = pa.array(accumulate(lengths, initial=0), pa.int32())
        return pa.ListArray.from_arrays(
            ends, _column(pc.list_flatten(array), kind.value_type), type=kind, mask=pc.is_null(array)
        )
    if pa.types.is_struct(kind):
        parts = dict(zip([field.name for field in array.type], array.flatten(), strict=True))
        return pa.StructArray.from_arrays(
            [_column(parts[field.name], field.type) for field in kind], fields=list(kind), mask=pc.is_null(array)
        )
    return array.cast(kind)

"""Rows of a release against those that were made again of its raw texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.checks.block import columns
from jiaokan.checks.model import Fault, Located, Unit, shown
from jiaokan.dataset.edit_columns import edit_batch
from jiaokan.dataset.packing import batch
from jiaokan.dataset.records import Record, Row, to_row
from jiaokan.text.traced import Traced

# Filled in by the steps that know the whole corpus; compared by the checks of the relations tier.
_GLOBAL = {"copies", "duplicate_group"}
_GLOBAL_FLAGS = {"exact-duplicate", "near-duplicate", "template-twin"}


def compare(table: str, rows: Sequence[Located], rebuilt: list[dict[str, Any]]) -> Iterator[Fault]:
    """Say where rows differ from those that were made again."""
    if len(rows) != len(rebuilt):
        where = rows[0].file if rows else table
        yield where, f"{len(rows)} rows, the rebuild gives {len(rebuilt)}"
    for row, expected in zip(rows, rebuilt, strict=False):
        for column, value in expected.items():
            if column not in _GLOBAL and _local(column, row[column]) != _local(column, value):
                yield row.at(column), f"got {shown(row[column])}, the rebuild gives {shown(value)}"


def _local(column: str, value: Any) -> Any:
    return [flag for flag in value if flag not in _GLOBAL_FLAGS] if column == "flags" else value


def agreeing(
    units: Sequence[Unit], records: Sequence[Record], traced: Sequence[Traced], places: Sequence[int]
) -> set[int]:
    """Give the places of the sources whose rows are those that were made again, all of them."""
    if not units:
        return set()
    edits, made = columns(units, "edits"), edit_batch(records, traced).replace_schema_metadata(None)
    counts = [len(unit.edits) for unit in units]
    same_edits = [len(each.ledger) for each in traced] == counts and made.equals(edits)
    same_rows = all(_same(table, units, records) for table in _PARTS)
    return {
        at
        for at, unit, record, text in zip(places, units, records, traced, strict=True)
        if _agree(unit, record, None if same_edits else text, rows=not same_rows)
    }


def _same(table: str, units: Sequence[Unit], records: Sequence[Record]) -> bool:
    """Tell whether the rows of a table are those made again, of all sources together and of each as many."""
    made = [getattr(record, table) for record in records]
    if list(map(len, made)) != [len(getattr(unit, table)) for unit in units]:
        return False
    one, other = columns(units, table), batch(table, list(chain.from_iterable(made)))
    names = [name for name in one.schema.names if name not in _GLOBAL]
    return all(_own(name, one.column(name)).equals(_own(name, other.column(name))) for name in names)


def _own(name: str, values: pa.Array) -> pa.Array:
    """Give a column as far as a source decides it: flags without those of relations."""
    if name != "flags":
        return values
    flags = values.flatten()
    kept = pc.invert(pc.is_in(flags, pa.array(sorted(_GLOBAL_FLAGS))))
    ends = np.concatenate([[0], np.cumsum(pc.list_value_length(values).to_numpy(zero_copy_only=False))])
    before = np.concatenate([[0], np.cumsum(kept.to_numpy(zero_copy_only=False))])
    return pa.ListArray.from_arrays(pa.array(before[ends], pa.int32()), flags.filter(kept))


def _agree(unit: Unit, record: Record, text: Traced | None, *, rows: bool) -> bool:
    """Tell whether a source's own row is the one made again; its edits too, where a text is given, and its other rows."""
    if text is not None:
        edits = edit_batch([record], [text]).replace_schema_metadata(None)
        if not edits.equals(columns([unit], "edits")):
            return False
    tables: list[tuple[str, Sequence[Located], Sequence[Row]]] = [("sources", [unit.source], [record.source])]
    if rows:
        tables += [(table, getattr(unit, table), getattr(record, table)) for table in _PARTS]
    return not any(next(compare(name, got, [to_row(row) for row in made]), None) for name, got, made in tables)


_PARTS = ("documents", "sections", "paragraphs")

"""Rows of a release against those that were made again of its raw texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from jiaokan.checks.block import columns
from jiaokan.checks.model import Fault, Located, Unit, shown
from jiaokan.dataset.edit_columns import edit_batch
from jiaokan.dataset.records import Record, to_row
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
    same = [len(each.ledger) for each in traced] == counts and made.equals(edits)
    return {
        at
        for at, unit, record, text in zip(places, units, records, traced, strict=True)
        if _agree(unit, record, None if same else text)
    }


def _agree(unit: Unit, record: Record, text: Traced | None) -> bool:
    """Tell whether the rows of a source are those made again; its edits too, where a text is given."""
    if text is not None:
        edits = edit_batch([record], [text]).replace_schema_metadata(None)
        if not edits.equals(columns([unit], "edits")):
            return False
    tables = [
        ("sources", [unit.source], [record.source]),
        *((table, getattr(unit, table), getattr(record, table)) for table in _PARTS),
    ]
    return not any(next(compare(name, rows, [to_row(row) for row in made]), None) for name, rows, made in tables)


_PARTS = ("documents", "sections", "paragraphs")

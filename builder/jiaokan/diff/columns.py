"""Which columns of a table two releases share, and which only one has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jiaokan.dataset import schema
from jiaokan.diff.records import Apart
from jiaokan.diff.rows import needed
from jiaokan.errors import InputError
from jiaokan.show.tables import columns_of


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table that are compared, in order, and those that are not."""

    both: tuple[str, ...]
    apart: Apart
    is_parted: bool  # one side's flags are both those that remain and those that were repaired


def columns_between(a: Path, b: Path, table: str) -> Columns:
    """Compare the columns of a table. Raises InputError where a file lacks those that tell which row a row is."""
    sides = []
    for folder in (a, b):
        there = columns_of(folder, table)
        missing = [name for name in needed(table) if there is not None and name not in there]
        if missing:
            where = f"{folder} {table}"
            raise InputError(where, f"has no column {missing[0]!r}", next_step="name a folder that jiaokan build made")
        sides.append(there)
    one, other = (side if side is not None else (sides[1 - at] or []) for at, side in enumerate(sides))
    old = [("flags" in side and "repaired" not in side) for side in (one, other)]
    is_parted = old[0] != old[1]
    shared = [name for name in one if name in other] + ["repaired"] * is_parted
    keys = {*needed(table)} - {"raw_start", "raw_end"}
    ours = schema.columns(table)
    apart = Apart(
        tuple(name for name in one if name not in other),
        tuple(name for name in other if name not in one),
        tuple(name for name in shared if name not in ours),
    )
    return Columns(tuple(name for name in ours if name in shared and name not in keys), apart, is_parted)

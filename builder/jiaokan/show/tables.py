"""Reads the columns of a release's tables as far as they are there: older formats lack some, copies have other types.

Never the whole of a table, and no column that is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from jiaokan.dataset import parquet, schema, splits


def files_of(folder: Path, table: str) -> list[tuple[str, Path]]:
    """List the files of a table with their splits, in the order of the build."""
    return [
        (split, path) for split in splits.NAMES for path in sorted((folder / "data" / table).glob(f"{split}-*.parquet"))
    ]


def columns_of(folder: Path, table: str) -> list[str] | None:
    """Give the columns that a table's first file has; None where it has no file. Raises UnreadableError."""
    files = files_of(folder, table)
    return list(parquet.read_schema(files[0][1]).names) if files else None


def read_columns(folder: Path, table: str, wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield those of the wanted columns that a table has, batch by batch, in the types of ``schema/``.

    Rows come in the order of the build. Raises UnreadableError at a file that is broken, or whose values do not fit.
    """
    ours = schema.arrow(table)
    for _, path in files_of(folder, table):
        there = frozenset(parquet.read_schema(path).names)
        fields = [ours.field(name) for name in wanted if name in there]
        if fields:
            yield from parquet.read_rows([path], pa.schema(fields))

"""Reads a release source by source, with the columns that are asked for. Memory holds one source and a batch a table.

It trusts that rows stand in the order of their sources, which ``jiaokan validate`` checks; where they do not it says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.dataset import parquet, schema, splits
from jiaokan.errors import InputError
from jiaokan.show.tables import files_of
from jiaokan.show.views import TABLES, Gathered

Columns = Mapping[str, Sequence[str]]  # table -> the columns to read


def read_sources(folder: Path, columns: Columns) -> Iterator[Gathered]:
    """Yield every source of a release with its rows, split by split, in the order of the build.

    ``columns`` names those of ``sources`` and of any of ``TABLES``; ``source_id`` is read anyway.
    Raises InputError where a file cannot be read, or rows do not stand in the order of their sources.
    """
    for split in splits.NAMES:
        cursors = {table: _Cursor(folder, table, split, names) for table, names in columns.items() if table in TABLES}
        for source_id, rows in _runs(folder, "sources", split, columns["sources"]):
            for source in rows.to_pylist():
                yield Gathered(split, source, {table: cursor.take(source_id) for table, cursor in cursors.items()})
        for cursor in cursors.values():
            cursor.close()


class _Cursor:
    """The rows of one table and split, a source at a time."""

    def __init__(self, folder: Path, table: str, split: str, names: Sequence[str]) -> None:
        self._where = f"{folder} {table} {split}"
        self._names = _with_source(names)
        self._types = schema.arrow(table)
        self._runs = _runs(folder, table, split, names)
        self._next = next(self._runs, None)

    def take(self, source_id: str) -> pa.Table:
        """Take the rows of a source, which come next; it may have none."""
        found: list[pa.RecordBatch] = []
        while self._next is not None and self._next[0] == source_id:
            found.append(self._next[1])
            self._next = next(self._runs, None)
        wanted = pa.schema([self._types.field(name) for name in self._names])
        return pa.Table.from_batches(found, None if found else wanted)

    def close(self) -> None:
        """Raise InputError if rows are left: no source was there to take them."""
        if self._next is not None:
            what = "has rows that do not stand in the order of their sources"
            raise InputError(self._where, what, got=str(self._next[0])[:40], next_step="see jiaokan validate")


def _with_source(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(("source_id", *names)))


def _runs(folder: Path, table: str, split: str, names: Sequence[str]) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Yield rows of one source that stand next to each other, with its id."""
    types = schema.arrow(table)
    wanted = pa.schema([types.field(name) for name in _with_source(names)])
    paths = [path for name, path in files_of(folder, table) if name == split]
    for batch in parquet.read_rows(paths, wanted):
        runs = pc.run_end_encode(batch.column("source_id"))
        start = 0
        for source_id, stop in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
            yield str(source_id), batch.slice(start, stop - start)
            start = stop

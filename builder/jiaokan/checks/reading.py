"""Reads a release back: the rows of all tables gathered by source, in one pass, some sources in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.checks.gathered import PARTS, Chunk, Located, Part, Sheaf
from jiaokan.checks.model import Release, place_of, shown, told
from jiaokan.checks.rows import find_row_faults
from jiaokan.dataset import parquet, schema, writers
from jiaokan.dataset.ids import NONE, Ids, is_id
from jiaokan.dataset.manifest import FLAG_COLUMNS, FLAGGED
from jiaokan.dataset.parquet import UnreadableError
from jiaokan.dataset.records import Problem


class Cursor:
    """Reads the rows of one table and split, one run of equal source ids at a time."""

    def __init__(self, release: Release, table: str, split: str, *, ids_only: bool = False) -> None:
        self.table = table
        self._ids_only, self._counts_flags = ids_only, table in FLAGGED and not ids_only
        self._runs = self._read(release, split)
        self._next = next(self._runs, None)

    def _read(self, release: Release, split: str) -> Iterator[tuple[Any, Part]]:
        """Yield runs, each with the id of its source."""
        seen, table = release.seen, self.table
        digest = writers.Digest(table)
        flags: Counter[str] = Counter(seen.flags.get(table, {}))
        for chunk in self._chunks(release, split):
            if not self._ids_only:
                digest.add(chunk.columns)
            if self._counts_flags:
                flags.update(_count_flags(chunk.columns))
            yield from _runs(chunk)
        if self._counts_flags:
            seen.flags[table] = dict(flags)
        if not self._ids_only:
            seen.rows.setdefault(table, {})[split] = digest.rows
            if digest.rows:
                seen.digests.setdefault(table, {})[split] = digest.hexdigest()

    def _chunks(self, release: Release, split: str) -> Iterator[Chunk]:
        expected = schema.arrow(self.table)
        if self._ids_only:
            expected = pa.schema([expected.field("source_id")])
        for path in release.tables(self.table, split):
            number, place = 0, place_of(path)
            try:
                for batch in parquet.read_rows([path], expected):
                    yield Chunk(place, number, batch)
                    number += batch.num_rows
            except UnreadableError as error:
                raise UnreadableError(f"{place} row {number}", told(error)) from error

    def head(self) -> tuple[Any, Part] | None:
        """Give the next run without taking it: the id of its source, its rows."""
        return self._next

    def take(self, source_id: object, most: int) -> tuple[Part, ...]:
        """Take the rows of a source that come next. Raises UnreadableError if there are more than ``most``."""
        parts: list[Part] = []
        size = 0
        while self._next is not None and self._next[0] == source_id:
            part = self._next[1]
            if size + part.stop - part.start > most:
                (row,) = part.chunk.rows(part.start + most - size, part.start + most - size + 1)
                where = row.at("source_id")
                raise UnreadableError(where, f"{shown(source_id)} has more rows than code points; restore the file")
            parts.append(part)
            size += part.stop - part.start
            self._next = next(self._runs, None)
        return tuple(parts)

    def skip(self) -> Part:
        """Take the next row. There must be one."""
        if self._next is None:
            raise LookupError(f"{self.table} has no further row")
        source_id, (chunk, start, stop) = self._next
        self._next = (source_id, Part(chunk, start + 1, stop)) if start + 1 < stop else next(self._runs, None)
        return Part(chunk, start, start + 1)


def _count_flags(batch: pa.RecordBatch) -> Counter[str]:
    """Count the flags of some rows."""
    found: Counter[str] = Counter()
    for column in FLAG_COLUMNS:
        counted = pc.value_counts(batch.column(column).flatten())
        found.update(dict(zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True)))
    return found


def _runs(chunk: Chunk) -> Iterator[tuple[Any, Part]]:
    column = chunk.columns.column("source_id") if "source_id" in chunk.columns.schema.names else None
    if column is None:  # of duplicates, which belong to two
        yield from ((None, Part(chunk, at, at + 1)) for at in range(chunk.columns.num_rows))
        return
    runs = pc.run_end_encode(column)
    start = 0
    for source_id, stop in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
        yield source_id, Part(chunk, start, stop)
        start = stop


def _first(part: Part) -> Located:
    """Make the first row of a part."""
    (row,) = part.chunk.rows(part.start, part.start + 1)
    return row


_NOBODY = object()  # no source's id


class Waiting:
    """The ids of sources that have not come yet."""

    def __init__(self) -> None:
        self._ids = Ids()
        self._came: bytearray | None = None
        self._strange: set[object] = set()  # of another form than ids have

    def add(self, source_id: object) -> None:
        """Take an id; all are to be added before the first is taken."""
        if is_id(source_id):
            self._ids.add([source_id], 0)
        else:
            self._strange.add(source_id)

    def __contains__(self, source_id: object) -> bool:
        (at,) = self._ids.places([source_id])
        return source_id in self._strange if at == NONE else self._came is None or not self._came[at]

    def take(self, source_id: object) -> bool:
        """Take out a source; False where it is not there, or came before."""
        if source_id not in self:
            return False
        (at,) = self._ids.places([source_id])
        if at == NONE:
            self._strange.discard(source_id)
            return True
        if self._came is None:
            self._came = bytearray(len(self._ids))
        self._came[at] = 1
        return True


class SplitReader:
    """Gathers the rows of one split by source; rows that belong to no source that follows are problems."""

    def __init__(self, release: Release, split: str, *, relations: bool) -> None:
        self._release = release
        self._split = split
        self._relations = relations
        self.problems: list[Problem] = []

    def sheaves(self) -> Iterator[Sheaf]:
        """Yield the sources of the split with their rows. Raises UnreadableError at a broken file."""
        waiting = self._ids()
        cursors = {table: Cursor(self._release, table, self._split) for table in PARTS}
        sources = Cursor(self._release, "sources", self._split)
        while (head := sources.head()) is not None:
            source_id, source = head[0], sources.skip()
            if not waiting.take(source_id):
                self._tell("unique-ids", _first(source), "is there twice")
                continue
            size = source.chunk.points(source.start)
            most = size + 1  # each row has a code point of its own
            rows = tuple(self._take(cursor, source_id, waiting, most) for cursor in cursors.values())
            yield Sheaf(self._split, source, rows, size)
        for cursor in cursors.values():
            self._take(cursor, _NOBODY, Waiting(), 0)
        duplicates = Cursor(self._release, "duplicates", self._split)
        while duplicates.head() is not None:
            duplicates.skip()

    def _ids(self) -> Waiting:
        """Give the ids of all sources; the rest of their rows is read with those of the other tables."""
        cursor = Cursor(self._release, "sources", self._split, ids_only=True)
        found = Waiting()
        while (head := cursor.head()) is not None:
            found.add(head[0])
            cursor.skip()
        return found

    def _take(self, cursor: Cursor, source_id: object, waiting: Waiting, most: int) -> tuple[Part, ...]:
        """Take a source's rows, reporting rows before them that no source is waiting for."""
        while (head := cursor.head()) is not None and head[0] != source_id and head[0] not in waiting:
            row = _first(head[1])
            for where, message in find_row_faults(cursor.table, row):
                self.problems.append(Problem("rows", where, message))
            self._tell("source-order", row, "is no source of this split at this place; rebuild or drop the row")
            cursor.skip()
        return cursor.take(source_id, most)

    def _tell(self, check: str, row: Located, what: str) -> None:
        if self._relations:
            self.problems.append(Problem(check, row.at("source_id"), f"{shown(row['source_id'])} {what}"))

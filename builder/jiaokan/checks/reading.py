"""Reads a release back: the rows of all tables gathered by source, in one pass, some sources in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.checks.gathered import Chunk, Located, Part, Rows
from jiaokan.checks.model import Release, Unit, place_of, shown, told
from jiaokan.checks.rows import find_row_faults
from jiaokan.context import Options
from jiaokan.dataset import parquet, schema, writers
from jiaokan.dataset.manifest import FLAG_COLUMNS, FLAGGED
from jiaokan.dataset.parquet import UnreadableError
from jiaokan.dataset.records import Problem

_PARTS = ("documents", "sections", "paragraphs", "edits")


class Cursor:
    """Reads the rows of one table and split, one run of equal source ids at a time."""

    def __init__(
        self, release: Release, table: str, split: str, *, digests: bool = True, counts_flags: bool = True
    ) -> None:
        self.table = table
        self._digests, self._counts_flags = digests, counts_flags and table in FLAGGED
        self._runs = self._read(release, split)
        self._next = next(self._runs, None)

    def _read(self, release: Release, split: str) -> Iterator[tuple[Any, Part]]:
        """Yield runs, each with the id of its source."""
        seen, table = release.seen, self.table
        digest = writers.Digest(table)
        flags: Counter[str] = Counter(seen.flags.get(table, {}))
        for chunk in self._chunks(release, split):
            if self._digests:
                digest.add(chunk.columns)
            if self._counts_flags:
                flags.update(_count_flags(chunk.columns))
            yield from _runs(chunk)
        if self._counts_flags:
            seen.flags[table] = dict(flags)
        if self._digests:
            seen.rows.setdefault(table, {})[split] = digest.rows
            if digest.rows:
                seen.digests.setdefault(table, {})[split] = digest.hexdigest()

    def _chunks(self, release: Release, split: str) -> Iterator[Chunk]:
        for path in release.tables(self.table, split):
            number, place = 0, place_of(path)
            try:
                for batch in parquet.read_rows([path], schema.arrow(self.table)):
                    yield Chunk(place, number, batch)
                    number += batch.num_rows
            except UnreadableError as error:
                raise UnreadableError(f"{place} row {number}", told(error)) from error

    def head(self) -> tuple[Any, Part] | None:
        """Give the next run without taking it: the id of its source, its rows."""
        return self._next

    def take(self, source_id: object, most: int) -> Rows:
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
        return Rows(parts)

    def skip(self) -> Part | None:
        """Drop the next row, and give it."""
        if self._next is None:
            return None
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


class SplitReader:
    """Gathers the rows of one split by source; rows that belong to no source that follows are problems."""

    def __init__(self, release: Release, split: str, *, relations: bool) -> None:
        self._release = release
        self._split = split
        self._relations = relations
        self.problems: list[Problem] = []

    def units(self) -> Iterator[Unit]:
        """Yield the sources of the split with their rows. Raises UnreadableError at a broken file."""
        options = Options.of_json(self._release.manifest["options"])
        waiting = self._ids()
        cursors = {table: Cursor(self._release, table, self._split) for table in _PARTS}
        sources = Cursor(self._release, "sources", self._split, digests=False)
        while (part := sources.skip()) is not None:
            (source,) = part.chunk.rows(part.start, part.stop)
            if source["source_id"] not in waiting:
                self._tell("unique-ids", source, "is there twice")
                continue
            most = sum(len(source[column] or "") for column in ("raw_text", "text")) + 1  # each row has one of its own
            rows = {table: self._take(cursor, source["source_id"], waiting, most) for table, cursor in cursors.items()}
            waiting.discard(source["source_id"])
            documents, sections, paragraphs, edits = (rows[table] for table in _PARTS)
            yield Unit(self._split, source, documents, sections, paragraphs, edits, options)
        for cursor in cursors.values():
            self._take(cursor, None, set(), 0)
        duplicates = Cursor(self._release, "duplicates", self._split)
        while (part := duplicates.skip()) is not None:
            self._release.seen.duplicates += part.chunk.rows(part.start, part.stop)

    def _ids(self) -> set[Any]:
        """Give the ids of all sources; they are read once more for the rest."""
        cursor = Cursor(self._release, "sources", self._split, counts_flags=False)
        found = set()
        while (head := cursor.head()) is not None:
            found.add(head[0])
            cursor.skip()
        return found

    def _take(self, cursor: Cursor, source_id: object, waiting: set[str], most: int) -> Rows:
        """Take a source's rows, reporting rows before them that no source is waiting for."""
        while (head := cursor.head()) is not None and head[0] not in waiting:
            (row,) = head[1].chunk.rows(head[1].start, head[1].start + 1)
            for where, message in find_row_faults(cursor.table, row):
                self.problems.append(Problem("rows", where, message))
            self._tell("source-order", row, "is no source of this split at this place; rebuild or drop the row")
            cursor.skip()
        return cursor.take(source_id, most)

    def _tell(self, check: str, row: Located, what: str) -> None:
        if self._relations:
            self.problems.append(Problem(check, row.at("source_id"), f"{shown(row['source_id'])} {what}"))

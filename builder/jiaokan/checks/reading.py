"""Reads a release back: the rows of all tables gathered by source, in one pass, one source in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from jiaokan.checks.model import Located, Release, Unit, place_of, shown, told
from jiaokan.checks.rows import find_row_faults
from jiaokan.context import Options
from jiaokan.dataset import parquet, schema, writers
from jiaokan.dataset.manifest import FLAG_COLUMNS, FLAGGED
from jiaokan.dataset.parquet import UnreadableError
from jiaokan.dataset.records import Problem

_PARTS = ("documents", "sections", "paragraphs", "edits")


class Cursor:
    """Reads the rows of one table and split, one run of equal source ids at a time."""

    def __init__(self, release: Release, table: str, split: str) -> None:
        self.table = table
        self._rows = self._read(release, split)
        self._next = next(self._rows, None)

    def _read(self, release: Release, split: str) -> Iterator[Located]:
        seen, table = release.seen, self.table
        digest = writers.Digest(table)
        flags: Counter[str] = Counter(seen.flags.get(table, {}))
        for path in release.tables(table, split):
            number = 0
            try:
                for batch in parquet.read_rows([path], schema.arrow(table)):
                    digest.add(batch)
                    for row in batch.to_pylist():
                        if table in FLAGGED:
                            flags.update(flag for column in FLAG_COLUMNS for flag in row[column] or ())
                        yield Located(place_of(path), number, row)
                        number += 1
            except UnreadableError as error:
                raise UnreadableError(f"{place_of(path)} row {number}", told(error)) from error
        seen.rows.setdefault(table, {})[split] = digest.rows
        seen.flags[table] = dict(flags)
        if digest.rows:
            seen.digests.setdefault(table, {})[split] = digest.hexdigest()

    def head(self) -> Located | None:
        """Give the next row without taking it."""
        return self._next

    def take(self, source_id: object, most: int) -> list[Located]:
        """Take the rows of a source that come next. Raises UnreadableError if there are more than ``most``."""
        found: list[Located] = []
        while self._next is not None and self._next["source_id"] == source_id:
            if len(found) == most:
                where = self._next.at("source_id")
                raise UnreadableError(where, f"{shown(source_id)} has more rows than code points; restore the file")
            found.append(self._next)
            self._next = next(self._rows, None)
        return found

    def skip(self) -> Located | None:
        """Drop the next row."""
        row, self._next = self._next, next(self._rows, None)
        return row


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
        waiting = {row["source_id"] for row in self._drain("sources")}
        cursors = {table: Cursor(self._release, table, self._split) for table in _PARTS}
        sources = Cursor(self._release, "sources", self._split)
        while (source := sources.skip()) is not None:
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
        self._release.seen.duplicates.extend(self._drain("duplicates"))

    def _drain(self, table: str) -> Iterator[Located]:
        flags = dict(self._release.seen.flags.get(table, {}))
        cursor = Cursor(self._release, table, self._split)
        while (row := cursor.skip()) is not None:
            yield row
        if table == "sources":  # read once more below, and counted there
            self._release.seen.flags[table] = flags

    def _take(self, cursor: Cursor, source_id: object, waiting: set[str], most: int) -> list[Located]:
        """Take a source's rows, reporting rows before them that no source is waiting for."""
        while (head := cursor.head()) is not None and head["source_id"] not in waiting:
            for where, message in find_row_faults(cursor.table, head):
                self.problems.append(Problem("rows", where, message))
            self._tell("source-order", head, "is no source of this split at this place; rebuild or drop the row")
            cursor.skip()
        return cursor.take(source_id, most)

    def _tell(self, check: str, row: Located, what: str) -> None:
        if self._relations:
            self.problems.append(Problem(check, row.at("source_id"), f"{shown(row['source_id'])} {what}"))

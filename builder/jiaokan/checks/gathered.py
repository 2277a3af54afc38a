"""Rows of a release as columns, gathered by source: a row becomes an object where somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, overload

import pyarrow as pa
import pyarrow.compute as pc

PARTS = ("documents", "sections", "paragraphs", "edits")  # the tables of a source's rows, beside its own
_WHOLE = 16384  # rows of a batch that are made at once: most sources ask for those of their neighbours too


@dataclass(frozen=True, slots=True)
class Located:
    """A row and where it stands."""

    file: str  # table/file name
    number: int  # of the row in its file, from 0
    row: Mapping[str, Any]

    def at(self, column: str) -> str:
        """Write the place of a value: ``paragraphs/train-….parquet row 12 section_id``."""
        return f"{self.file} row {self.number} {column}"

    def __getitem__(self, column: str) -> Any:
        return self.row[column]


class Chunk:
    """Rows of a file that were read together."""

    __slots__ = ("_made", "_points", "columns", "file", "first")

    def __init__(self, file: str, first: int, columns: pa.RecordBatch) -> None:
        self.file, self.first, self.columns = file, first, columns
        self._made: list[Located] | None = None
        self._points: list[int] | None = None

    def points(self, at: int) -> int:
        """Count the code points of both texts of a row of sources."""
        if self._points is None:
            sizes = (pc.utf8_length(self.columns.column(name)).fill_null(0) for name in ("raw_text", "text"))
            self._points = pc.add(*sizes).to_pylist()
        return self._points[at]

    def rows(self, start: int, stop: int) -> list[Located]:
        """Make some of the rows; of a small chunk all are made with the first."""
        if self.columns.num_rows > _WHOLE:
            return self._make(start, stop)
        if self._made is None:
            self._made = self._make(0, self.columns.num_rows)
        return self._made[start:stop]

    def _make(self, start: int, stop: int) -> list[Located]:
        rows = self.columns.slice(start, stop - start).to_pylist()
        return [Located(self.file, self.first + at, row) for at, row in enumerate(rows, start)]


class Part(NamedTuple):
    """Rows of a chunk that stand next to each other."""

    chunk: Chunk
    start: int
    stop: int


class Sheaf(NamedTuple):
    """The rows of one source, none of them made yet: where they stand in chunks."""

    split: str
    source: Part
    rows: tuple[tuple[Part, ...], ...]  # by table, in the order of PARTS
    size: int  # code points of its raw and its clean text

    def of_source(self, column: str) -> Any:
        """Give a value of the source's own row."""
        return self.source.chunk.columns.column(column)[self.source.start].as_py()

    def count(self, table: str) -> int:
        """Count its rows in a table."""
        return sum(part.stop - part.start for part in self.rows[PARTS.index(table)])


class Rows(Sequence[Located]):
    """The rows of one table that belong to a source."""

    __slots__ = ("_made", "_size", "parts")

    def __init__(self, parts: Sequence[Part] = ()) -> None:
        self.parts = parts
        self._size = sum(part.stop - part.start for part in parts)
        self._made: list[Located] | None = None

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Located]:
        return iter(self._all())

    @overload
    def __getitem__(self, at: int) -> Located: ...
    @overload
    def __getitem__(self, at: slice) -> list[Located]: ...
    def __getitem__(self, at: int | slice) -> Located | list[Located]:
        return self._all()[at]

    def _all(self) -> list[Located]:
        if self._made is None:
            self._made = [row for part in self.parts for row in part.chunk.rows(part.start, part.stop)]
        return self._made

    def chosen(self, numbers: Sequence[int]) -> list[Located]:
        """Give the rows with some numbers, counted from 0, in order."""
        if self._made is not None or len(numbers) == self._size:
            return [self._all()[number] for number in numbers]
        found: list[Located] = []
        before = 0
        for chunk, start, stop in self.parts:
            size = stop - start
            inside = (number - before + start for number in numbers if before <= number < before + size)
            found += [row for at in inside for row in chunk.rows(at, at + 1)]
            before += size
        return found


def columns_of(parts: Sequence[Part], schema: pa.Schema) -> pa.RecordBatch:
    """Give the rows of parts as columns, one behind the other; parts that are neighbours are taken together."""
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].chunk is part.chunk and joined[-1].stop == part.start:
            joined[-1] = joined[-1]._replace(stop=part.stop)
        elif part.start < part.stop:
            joined.append(part)
    slices = [part.chunk.columns.slice(part.start, part.stop - part.start) for part in joined]
    bare = schema.remove_metadata()
    if not slices:
        return pa.RecordBatch.from_pylist([], schema=bare)
    table = pa.Table.from_batches([each.replace_schema_metadata(None) for each in slices], bare)
    return table.combine_chunks().to_batches()[0]

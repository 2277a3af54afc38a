"""What check-leaks holds of every row while it looks: a place, a part, a length, a digest; sketches are on disk. No texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jiaokan.duplicates import keys, signatures, sketch
from jiaokan.duplicates.levels import Level
from jiaokan.duplicates.sorting import Sorter
from jiaokan.duplicates.stored import Ascending, Records, Room, Stored
from jiaokan.duplicates.texts import Keeper, KeptTexts
from jiaokan.leaks import held, shorts
from jiaokan.leaks.texts import Texts

Indices = npt.NDArray[np.int64]
_HALF = np.uint64(32)
_ROW = np.uint64(0xFFFFFFFF)
_NONE = np.empty(0, np.uint64)
_PLACE = np.dtype([("place", np.uint64), ("row", np.uint64)])


class Files(NamedTuple):
    """The files of all sides in the order in which they are read.

    A row is a number: the rank of its file's id, and where it stands in it; so they are in the order of their ids.
    """

    ids: Sequence[str]
    parts: npt.NDArray[np.int16]  # what may not share texts with another: a split, or a dataset
    ranks: npt.NDArray[np.uint64]
    by_rank: Indices

    @classmethod
    def of(cls, parts: Mapping[str, int]) -> Files:
        """Take the parts of files by their ids, in the order in which they are read."""
        ids = list(parts)
        ranks = {file: rank for rank, file in enumerate(sorted(ids))}
        of_ids = np.array([ranks[each] for each in ids], np.uint64)
        return cls(ids, np.array(list(parts.values()), np.int16), of_ids, np.argsort(of_ids))

    def at(self, rows: Records) -> Indices:
        """Give the places of the files of rows."""
        found: Indices = self.by_rank[(rows >> _HALF).astype(np.int64)]
        return found

    def part(self, rows: Records) -> npt.NDArray[np.int16]:
        """Give the parts of rows."""
        found: npt.NDArray[np.int16] = self.parts[self.at(rows)]
        return found

    def places(self, rows: Records) -> Records:
        """Give numbers in whose order rows are read."""
        found: Records = self.at(rows).astype(np.uint64) << _HALF | rows & _ROW
        return found

    def names(self, rows: Records) -> list[str]:
        """Give the ids of rows."""
        at, numbers = self.at(rows).tolist(), (rows & _ROW).tolist()
        return [f"{self.ids[file]}:r{number}" for file, number in zip(at, numbers, strict=True)]


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of all files, in the order in which they are read."""

    files: Files
    number: Records  # see Files
    part: npt.NDArray[np.int16]
    size: npt.NDArray[np.int32]  # code points of the plain key
    digest: sketch.Hashes  # of the plain key, if it is not too short
    long: Level  # those that are long enough for 5-grams
    short: shorts.Sketches
    anchors: held.Anchors

    def name(self, at: int) -> str:
        """Give the id of a row."""
        return self.files.names(self.number[at : at + 1])[0]

    def firsts(self, chosen: Indices) -> tuple[Indices, Copies]:
        """Give the first of chosen rows for each text in each part, and its copies there."""
        order = np.lexsort((chosen, self.part[chosen], self.digest[chosen]))
        rows = chosen[order]
        same = (self.digest[rows][1:] == self.digest[rows][:-1]) & (self.part[rows][1:] == self.part[rows][:-1])
        is_first = np.concatenate(([True], ~same))[: len(rows)]
        first_of = rows[np.flatnonzero(is_first)[np.cumsum(is_first) - 1]]
        by_first = np.lexsort((rows[~is_first], first_of[~is_first]))
        return np.sort(rows[is_first]), Copies(first_of[~is_first][by_first], rows[~is_first][by_first])


class Copies(NamedTuple):
    """Copies of firsts, sorted by these."""

    first: Indices
    row: Indices

    def of(self, first: int) -> list[int]:
        """Give the copies of a first."""
        begin, end = (int(np.searchsorted(self.first, first, side)) for side in ("left", "right"))
        found: list[int] = self.row[begin:end].tolist()
        return found


def read(sides: Sequence[Texts], files: Files, room: Room) -> Rows:
    """Read all rows once, a batch in memory at a time."""
    numbers, parts, sizes, digests = [_NONE], [_NONE.astype(np.int16)], [_NONE.astype(np.int32)], [_NONE]
    long, short, anchors = Level(room), shorts.Sketches(room), held.Anchors.empty()
    begin = 0
    for at, batch in batches(sides, files):
        texts = batch.column("text").to_pylist()
        plain = [keys.plain(text) for text in texts]
        size = np.fromiter(map(len, plain), np.int32, len(plain))
        numbers.append(files.ranks[at] << _HALF | batch.column("row").to_numpy())
        parts.append(np.full(len(plain), files.parts[at], np.int16))
        sizes.append(size)
        digests.append(np.array([_digest(key) for key in plain], np.uint64))
        if len(near := np.flatnonzero(size >= keys.MIN_NEAR)):
            long.add(numbers[-1][near], _signed([texts[each] for each in near.tolist()]))
        short.add(plain, size, begin)
        anchors.add(plain, size, begin)
        begin += len(plain)
    part, size = np.concatenate(parts), np.concatenate(sizes)
    return Rows(files, np.concatenate(numbers), part, size, np.concatenate(digests), long, short, anchors)


def _signed(texts: Sequence[str]) -> pa.RecordBatch:
    return signatures.sign([signatures.Row("document", "", "", "document", text) for text in texts])


def batches(sides: Sequence[Texts], files: Files) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield the rows of all files with the place of their file."""
    at = {file: place for place, file in enumerate(files.ids)}
    for side in sides:
        yield from ((at[file], batch) for file, batch in side.rows())


def texts_of(sides: Sequence[Texts], files: Files, rows: Stored, room: Room) -> KeptTexts:
    """Put the texts of some rows, a field ``row``, where they can be read by their numbers."""
    placed = Sorter(room, _PLACE, ("place",))
    for block in rows.blocks():
        records = np.empty(len(block), _PLACE)
        records["place"], records["row"] = files.places(block["row"]), block["row"]
        placed.add(records)
    ordered = placed.end()
    wanted, keeper = Ascending(ordered, "place"), Keeper(room)
    for at, batch in batches(sides, files):
        found, is_wanted = wanted.find(np.uint64(at) << _HALF | batch.column("row").to_numpy())
        keeper.add(found["row"][is_wanted], batch.column("text").filter(pa.array(is_wanted)))
    ordered.drop()
    return keeper.end()


def _digest(key: str) -> int:
    return keys.short(key) if keys.exact(key) else 0

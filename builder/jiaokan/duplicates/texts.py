"""Texts of the rows that may be alike, put once into a file in the order of their table and read by row."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jiaokan.duplicates.sorting import Sorter
from jiaokan.duplicates.stored import Heap, Index, Indexed, Records, Room

_TEXT = np.dtype([("row", np.uint64), ("at", np.uint64), ("size", np.uint32)])


class Keeper:
    """Takes the texts of rows, in any order."""

    def __init__(self, room: Room) -> None:
        self._heap = Heap(room)
        self._places = Sorter(room, _TEXT, ("row",))

    def add(self, rows: Records, texts: pa.Array) -> None:
        """Take the texts of some rows."""
        if len(rows) == 0:
            return
        large = texts.cast(pa.large_binary())  # which may lie elsewhere in its buffers
        _, ends, data = large.buffers()
        offsets = np.frombuffer(ends, np.int64)[large.offset : large.offset + len(large) + 1]
        begin = self._heap.add(memoryview(data)[int(offsets[0]) : int(offsets[-1])])
        found = np.empty(len(rows), _TEXT)
        found["row"], found["at"], found["size"] = rows, begin + offsets[:-1] - offsets[0], np.diff(offsets)
        self._places.add(found)

    def end(self) -> KeptTexts:
        """Give the texts to be read."""
        self._heap.end()
        return KeptTexts(self._heap, Index(self._places.end(), "row"))


class KeptTexts:
    """The texts of some rows, on disk. Raises KeyError for one that was not kept."""

    def __init__(self, heap: Heap, index: Index) -> None:
        self._heap, self._index = heap, index

    def sizes(self, rows: Records) -> npt.NDArray[np.int64]:
        """Give the bytes of some, by ascending rows."""
        sizes: npt.NDArray[np.int64] = self._found(rows)["size"].astype(np.int64)
        return sizes

    def read(self, rows: Records) -> list[str]:
        """Give some, by ascending rows."""
        found = self._found(rows)
        return [
            self._heap.read(at, size).decode("utf-8", "surrogatepass")
            for at, size in zip(found["at"].tolist(), found["size"].tolist(), strict=True)
        ]

    def written(self, room: Room) -> WrittenTexts:
        """Give the files, for other processes."""
        self._heap.end(for_others=True)
        return WrittenTexts(self._heap.path, self._index.written(room))

    def drop(self) -> None:
        """Remove the file."""
        self._heap.drop()

    def _found(self, rows: Records) -> Records:
        found, is_there = self._index.find(rows)
        if not is_there.all():
            raise KeyError(int(rows[~is_there][0]))
        return found


class WrittenTexts(NamedTuple):
    """The files of texts: what of them travels."""

    path: Path
    places: Indexed

    def open(self, room: Room) -> KeptTexts:
        """Give the texts to be read in another process, as long as its room is there."""
        return KeptTexts(Heap(room, self.path), self.places.open())

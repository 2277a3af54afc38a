"""Pairs that may be alike: rows that share a band in one place. One band at a time is sorted; nothing is compared here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from jiaokan.duplicates import sketch
from jiaokan.duplicates.buckets import paired
from jiaokan.duplicates.sorting import Sorter, begins, segments, unique
from jiaokan.duplicates.stored import Heap, Records, Room, Stored

Rows = npt.NDArray[np.uint64]
IsFirst = Callable[[npt.NDArray[np.int64]], npt.NDArray[np.bool_]]  # numbers of rows -> which of them are compared

ALL_PAIRS = 32  # rows that share a band are compared with each other up to so many, beyond with the first and the next
PAIR = np.dtype([("left", np.uint64), ("right", np.uint64)])
_HASHED = np.dtype([("hash", np.uint64), ("row", np.uint64)])
_BESIDE = 2  # lines beside the bands: the row and its number


class Bands:
    """The bands of one kind of key of many rows, laid so that one band of all of them can be read alone."""

    def __init__(self, room: Room, bands: int = sketch.BANDS) -> None:
        """Take how many bands a row has."""
        self._room = room
        self.lines = bands + _BESIDE
        self._held: list[npt.NDArray[np.uint64]] = []
        self._bytes = 0
        self.rows = 0
        self._heap: Heap | None = None
        self._places: list[tuple[int, int]] = []  # of a chunk in the heap, and its rows

    def add(self, rows: Rows, numbers: npt.NDArray[np.int64], bands: sketch.Hashes) -> None:
        """Take rows, each with its number among all rows of its level, and their bands, shape ``(rows, bands)``."""
        lines = np.empty((self.lines, len(rows)), np.uint64)
        lines[0], lines[1], lines[_BESIDE:] = rows, numbers, bands.T
        self._held.append(lines)
        self._bytes += lines.nbytes
        self.rows += len(rows)
        if self._bytes > self._room.filled:
            self._flush()

    def _flush(self) -> None:
        self._heap = self._heap or Heap(self._room)
        lines = np.concatenate(self._held, axis=1)
        self._places.append((self._heap.add(lines.tobytes()), lines.shape[1]))
        self._held, self._bytes = [], 0

    def end(self) -> None:
        """Take down what is left."""
        if self._heap is not None and self._held:
            self._flush()
        if self._heap is not None:
            self._heap.end()
        self._held = [np.concatenate(self._held, axis=1)] if self._held else []

    @property
    def chunks(self) -> int:
        """Count the chunks that the rows lie in."""
        return len(self._places) or len(self._held)

    def line(self, chunk: int, number: int) -> npt.NDArray[np.uint64]:
        """Give of one chunk the rows (0), their numbers (1) or one of the bands (from 2)."""
        if self._heap is None:
            found: npt.NDArray[np.uint64] = self._held[chunk][number]
            return found
        place, rows = self._places[chunk]
        return np.frombuffer(self._heap.read(place + 8 * rows * number, 8 * rows), np.uint64)

    def drop(self) -> None:
        """Forget everything."""
        if self._heap is not None:
            self._heap.drop()
        self._held, self._places, self._heap = [], [], None


def sharing(bands: Bands, is_first: IsFirst, room: Room) -> Iterator[Records]:
    """Yield, band by band, rows with the ``hash`` of it, sorted by that; all that share one together, some that are alone."""
    for band in range(_BESIDE, bands.lines):
        hashed = Sorter(room, _HASHED, ("hash", "row"))
        for records in _shared(bands, band, is_first, room.filled):
            hashed.add(records)
        ordered = hashed.end()
        yield from segments(ordered.blocks(max(1, room.read // _BYTES_OF_A_BUCKET)), ("hash",))
        ordered.drop()


_BYTES_OF_A_BUCKET = ALL_PAIRS * PAIR.itemsize  # a row of a full bucket makes half as many pairs


def _shared(bands: Bands, band: int, is_first: IsFirst, most: int) -> Iterator[Records]:
    """Yield the hashes of one band with their rows, where they are to be compared; most of those that are alone are not.

    What falls into a slot of its own is alone. Of slots there are several for each row, as far as ``most`` bytes go.
    """
    seen = np.zeros(1 << max(1, min(bands.rows * 4, most)).bit_length(), np.uint8)
    shift = np.uint64(65 - len(seen).bit_length())
    for chunk in range(bands.chunks):
        note(seen, _chosen(bands, chunk, band, is_first)[0] >> shift)
    for chunk in range(bands.chunks):
        hashes, at = _chosen(bands, chunk, band, is_first)
        shared = seen[hashes >> shift] > 1
        found = np.empty(int(shared.sum()), _HASHED)
        found["hash"], found["row"] = hashes[shared], bands.line(chunk, 0)[at[shared]]
        yield found


def _chosen(bands: Bands, chunk: int, band: int, is_first: IsFirst) -> tuple[sketch.Hashes, npt.NDArray[np.int64]]:
    """Give the hashes of one chunk that are to be compared, and where they stand in it."""
    at = np.flatnonzero(is_first(bands.line(chunk, 1).astype(np.int64)))
    return bands.line(chunk, band)[at], at


def note(seen: npt.NDArray[np.uint8], slots: npt.NDArray[np.uint64]) -> None:
    """Count how often each slot came: once, or more."""
    ordered = np.sort(slots)
    seen[ordered] = np.minimum(seen[ordered] + 1, 2)
    seen[ordered[1:][ordered[1:] == ordered[:-1]]] = 2


def pairs_of(hashes: sketch.Hashes, rows: Rows) -> Records:
    """Give the pairs of rows with equal hashes, the lesser row first; both sorted, by hash and then by row."""
    starts = begins(hashes.view([("hash", np.uint64)]), ("hash",))
    sizes = np.diff(np.append(starts, len(hashes)))
    left, right = paired(starts, sizes, ALL_PAIRS, with_first=True)
    found = np.empty(len(left), PAIR)
    found["left"], found["right"] = rows[left], rows[right]
    return found


def candidates(bands: tuple[Bands, ...], is_first: IsFirst, room: Room) -> Stored:
    """Give the pairs of rows that share a band of some kind of key, each once, in order."""
    found = Sorter(room, PAIR, ("left", "right"), unique)
    for each in bands:
        for block in sharing(each, is_first, room):
            found.add(pairs_of(block["hash"], block["row"]))
    return found.end()

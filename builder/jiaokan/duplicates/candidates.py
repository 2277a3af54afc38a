"""Pairs that may be alike: rows that share a band in one place. Each band is sorted by itself; nothing is compared here.

Of many rows the bands are tasks of an engine, where there is one: the pairs and their order are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from jiaokan.duplicates import disk, sketch
from jiaokan.duplicates.buckets import paired
from jiaokan.duplicates.sorting import Sorter, begins, segments, unique
from jiaokan.duplicates.stored import Heap, Records, Room, Stored, Written
from jiaokan.engines.engine import Engine
from jiaokan.engines.shuffle import Shuffle, group

Rows = npt.NDArray[np.uint64]
Bits = npt.NDArray[np.uint8]  # one for each number of a row

ALL_PAIRS = 32  # rows that share a band are compared with each other up to so many, beyond with the first and the next
PAIR = np.dtype([("left", np.uint64), ("right", np.uint64)])
_HASHED = np.dtype([("hash", np.uint64), ("row", np.uint64)])
_BESIDE = 2  # lines beside the bands: the row and its number
LEAST_ROWS = 500_000  # rows of one kind of key below which an engine costs more than it gains: they take some seconds


class Lines(Protocol):
    """Bands of many rows, in chunks, each line of which is read alone."""

    @property
    def rows(self) -> int:
        """Count the rows."""

    @property
    def chunks(self) -> int:
        """Count the chunks that the rows lie in."""

    def line(self, chunk: int, number: int) -> npt.NDArray[np.uint64]:
        """Give of one chunk the rows (0), their numbers (1) or one of the bands (from 2)."""


class Bands:
    """The bands of one kind of key of many rows, laid so that one band of all of them can be read alone."""

    def __init__(self, room: Room, bands: int = sketch.BANDS) -> None:
        """Take how many bands a row has."""
        self._room = room
        self.lines = bands + _BESIDE
        self._held: list[npt.NDArray[np.uint64]] = []
        self._bytes = 0
        self.rows = 0
        self.span = 1  # above every row
        self._heap: Heap | None = None
        self._places: list[tuple[int, int]] = []  # of a chunk in the heap, and its rows

    def add(self, rows: Rows, numbers: npt.NDArray[np.int64], bands: sketch.Hashes) -> None:
        """Take rows, each with its number among all rows of its level, and their bands, shape ``(rows, bands)``."""
        lines = np.empty((self.lines, len(rows)), np.uint64)
        lines[0], lines[1], lines[_BESIDE:] = rows, numbers, bands.T
        self._held.append(lines)
        self._bytes += lines.nbytes
        self.rows += len(rows)
        self.span = max(self.span, int(rows.max(initial=0)) + 1)
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
    def bands(self) -> range:
        """Give the lines that are bands."""
        return range(_BESIDE, self.lines)

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

    def laid(self) -> Laid:
        """Give the file, for other processes. To be ended before."""
        if self._held:
            self._flush()
        if self._heap is None:
            return Laid(Path(), (), 0)
        self._heap.end(for_others=True)
        return Laid(self._heap.path, tuple(self._places), self.rows)

    def drop(self) -> None:
        """Forget everything."""
        if self._heap is not None:
            self._heap.drop()
        self._held, self._places, self._heap = [], [], None


class Laid(NamedTuple):
    """Bands in a file: what of them travels."""

    path: Path
    places: tuple[tuple[int, int], ...]
    rows: int

    @property
    def chunks(self) -> int:
        """Count the chunks that the rows lie in."""
        return len(self.places)

    def line(self, chunk: int, number: int) -> npt.NDArray[np.uint64]:
        """Give of one chunk the rows (0), their numbers (1) or one of the bands (from 2)."""
        place, rows = self.places[chunk]
        return disk.read_records(self.path, np.uint64, rows, place + 8 * rows * number)


def sharing(bands: Lines, band: int, others: Bits, room: Room) -> Iterator[Records]:
    """Yield rows with their ``hash`` of one band, sorted by that; all that share one together, some that are alone.

    ``others`` are left out.
    """
    hashed = Sorter(room, _HASHED, ("hash", "row"))
    for records in _shared(bands, band, others, room.filled):
        hashed.add(records)
    ordered = hashed.end()
    yield from segments(ordered.blocks(max(1, room.read // _BYTES_OF_A_BUCKET)), ("hash",))
    ordered.drop()


_BYTES_OF_A_BUCKET = ALL_PAIRS * PAIR.itemsize  # a row of a full bucket makes half as many pairs


def _shared(bands: Lines, band: int, others: Bits, most: int) -> Iterator[Records]:
    """Yield the hashes of one band with their rows, where they are to be compared; most of those that are alone are not.

    What falls into a slot of its own is alone. Of slots there are several for each row, as far as ``most`` bytes go.
    """
    seen = np.zeros(1 << max(1, min(bands.rows * 4, most)).bit_length(), np.uint8)
    shift = np.uint64(65 - len(seen).bit_length())
    for chunk in range(bands.chunks):
        note(seen, _chosen(bands, chunk, band, others)[0] >> shift)
    for chunk in range(bands.chunks):
        hashes, at = _chosen(bands, chunk, band, others)
        shared = seen[hashes >> shift] > 1
        found = np.empty(int(shared.sum()), _HASHED)
        found["hash"], found["row"] = hashes[shared], bands.line(chunk, 0)[at[shared]]
        yield found


def _chosen(bands: Lines, chunk: int, band: int, others: Bits) -> tuple[sketch.Hashes, npt.NDArray[np.int64]]:
    """Give the hashes of one chunk that are to be compared, and where they stand in it."""
    at = np.flatnonzero(~_is_set(others, bands.line(chunk, 1).astype(np.int64)))
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


def _is_set(found: Bits, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Tell whether a bit is set for each number."""
    is_set: npt.NDArray[np.bool_] = (found[numbers >> 3] >> (numbers & 7).astype(np.uint8)) & 1 != 0
    return is_set


def set_bits(found: Bits, numbers: npt.NDArray[np.int64]) -> None:
    """Set the bit of each number."""
    np.bitwise_or.at(found, numbers >> 3, np.left_shift(1, numbers & 7).astype(np.uint8))


def candidates(bands: tuple[Bands, ...], others: Bits, room: Room, engine: Engine | None = None) -> Stored:
    """Give the pairs of rows that share a band of some kind of key, each once, in order; none of ``others``.

    ``others`` has a bit for the number of every row. An engine is used where the rows are worth it.
    """
    if engine is not None and engine.workers > 1 and max(each.rows for each in bands) >= LEAST_ROWS:
        return _elsewhere(bands, others, room, engine)
    found = Sorter(room, PAIR, _BOTH, unique)
    for each in bands:
        for band in each.bands:
            for block in sharing(each, band, others, room):
                found.add(pairs_of(block["hash"], block["row"]))
    return found.end()


_BOTH = ("left", "right")


# --- on an engine ---------------------------------------------------------------------------------------------
class _Band(NamedTuple):
    """One band of all rows."""

    bands: Laid
    line: int
    others: Written


def _elsewhere(bands: tuple[Bands, ...], others: Bits, room: Room, engine: Engine) -> Stored:
    """Make the pairs band by band, and merge those of some rows at a time."""
    kept = Stored(room, np.uint8)
    kept.add(others)
    written = kept.end().written()
    tasks = [_Band(each.laid(), line, written) for each in bands if each.rows for line in each.bands]
    how = Shuffle(PAIR, _BOTH, max(each.span for each in bands), unique, room.folder, room.budget)
    found = Stored(room, PAIR)
    for part in group(engine, _pairs_in, tasks, _left, how, max(1, room.filled // PAIR.itemsize)):
        for block in part.blocks(max(1, room.read // PAIR.itemsize)):
            found.add(block)
        part.drop()
    kept.drop()
    return found.end()


def _pairs_in(task: _Band, room: Room) -> Iterator[Records]:
    blocks = sharing(task.bands, task.line, task.others.slice(0, task.others.count), room)
    return (pairs_of(block["hash"], block["row"]) for block in blocks)


def _left(pairs: Stored, room: Room) -> Written:
    return pairs.leave(room.within)

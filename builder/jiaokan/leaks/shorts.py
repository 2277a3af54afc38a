"""Near copies among short rows, which a 5-gram or two is a matter of luck for: one character of 16 is in five of twelve.

Bigrams instead, the same exact Jaccard of 0.7: one other character in twelve passes. Proposed by MinHash in bands so
narrow that no pair is missed; of rows of one part none is compared with another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from jiaokan.duplicates import keys, relate, sketch
from jiaokan.duplicates.candidates import PAIR, Bands, sharing
from jiaokan.duplicates.sorting import Sorter, begins, unique
from jiaokan.duplicates.stored import Records, Room, Stored

Indices = npt.NDArray[np.int64]

# A pair of Jaccard 0.7 shares one of 31 bands of 4 with probability 0.9998, one of 0.2 with 0.05.
_ROWS = 4
SHAPE = sketch.Shape(2, sketch.BANDS * sketch.ROWS // _ROWS, _ROWS)
# A longer row has too many bigrams to be near one of 59 characters.
LONGEST = int((keys.MIN_NEAR - SHAPE.n) / relate.NEAR) + SHAPE.n - 1
_ALL_PAIRS = 32  # rows that share a band are compared with each other up to so many, beyond with the first elsewhere


class Sketches:
    """The rows whose keys are neither too short to tell nor too long to be near a short one, with their bands, on disk."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._rows: list[Indices] = [np.empty(0, np.int64)]
        self._bands = Bands(room, SHAPE.bands)

    def add(self, plain: Sequence[str], size: npt.NDArray[np.int32], begin: int) -> None:
        """Take the keys of a batch whose first row is number ``begin``."""
        chosen = np.flatnonzero((size >= keys.MIN_EXACT) & (size <= LONGEST))
        if len(chosen):
            rows = chosen + begin
            self._rows.append(rows)
            self._bands.add(rows.astype(np.uint64), rows, sketch.bands([plain[at] for at in chosen.tolist()], SHAPE))

    def end(self) -> Indices:
        """Give the rows; no more may follow."""
        self._bands.end()
        return np.concatenate(self._rows)

    def shared(self, is_first: npt.NDArray[np.bool_]) -> Iterator[Records]:
        """Yield, band by band, some rows with their ``hash``, sorted, so that none of a hash are parted; a few are alone."""
        others = np.packbits(~is_first, bitorder="little")
        for band in self._bands.bands:
            yield from sharing(self._bands, band, others, self._room)


def candidates(
    sketches: Sketches, firsts: Indices, part: npt.NDArray[np.int16], size: npt.NDArray[np.int32], room: Room
) -> Stored:
    """Give the pairs of rows in two parts that share a band, one of them short; each once, in order: ``PAIR``."""
    is_first = np.zeros(len(size), bool)
    is_first[firsts] = True
    found = Sorter(room, PAIR, ("left", "right"), unique)
    for block in sketches.shared(is_first):
        rows = block["row"].astype(np.int64)
        starts = begins(block, ("hash",))
        is_parted = np.minimum.reduceat(part[rows], starts) != np.maximum.reduceat(part[rows], starts)
        ends = np.append(starts[1:], len(block))
        pairs = [
            pair
            for begin, end in zip(starts[is_parted].tolist(), ends[is_parted].tolist(), strict=True)
            for pair in _pairs(rows[begin:end].tolist(), part)
        ]
        both = np.array(pairs, np.int64).reshape(-1, 2)
        both = both[size[both].min(axis=1) < keys.MIN_NEAR]
        records = np.empty(len(both), PAIR)
        records["left"], records["right"] = both[:, 0], both[:, 1]
        found.add(records)
    return found.end()


def _pairs(rows: Sequence[int], part: npt.NDArray[np.int16]) -> Iterator[tuple[int, int]]:
    """Yield pairs of two parts; of many rows each at least once."""
    elsewhere = next((row for row in rows if part[row] != part[rows[0]]), None)
    if elsewhere is None:
        return
    if len(rows) <= _ALL_PAIRS:
        yield from ((one, other) for one, other in combinations(rows, 2) if part[one] != part[other])
        return
    for row in rows:
        other = elsewhere if part[row] == part[rows[0]] else rows[0]
        yield min(row, other), max(row, other)


def verified(pairs: Records, texts: Sequence[str], rows: Records) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs that are near, with their similarity; ``texts`` are those of ``rows``, which ascend."""
    known = [sketch.grams(keys.plain(text), SHAPE.n) for text in texts]
    ends = (np.searchsorted(rows, pairs[end]).tolist() for end in ("left", "right"))
    for one, other, left, right in zip(pairs["left"].tolist(), pairs["right"].tolist(), *ends, strict=True):
        similarity = sketch.jaccard(known[left], known[right])
        if similarity >= relate.NEAR:
            yield one, other, round(similarity, 6)

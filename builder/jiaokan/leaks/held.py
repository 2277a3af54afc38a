"""Rows that stand verbatim inside longer rows: a paragraph of the test set in a document of the training set.

Each row of 24 characters or more leaves one anchor: of its 24-grams that with the least hash, where it stands in the
row, and a hash of the whole. Then all rows are read again: wherever one has an anchor's gram, the whole is compared by
its hash, in sums of powers modulo 2^64 that give the hash of any stretch in one step (Karp and Rabin 1987). What agrees
is verified by the digest of the stretch. Nothing is missed; time grows with the characters, memory with the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from jiaokan.duplicates import sketch

N = 24  # code points of a plain key that is looked for inside others: formulas of offices are shorter, sentences longer
_AT_ONCE = 1 << 20  # characters whose stretches are hashed in one go; a longer row is one go of its own
_MOST_PAIRS = 1 << 22  # places and anchors that are compared in one go
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse; its bits are those of the golden ratio
Hashes = sketch.Hashes
Indices = npt.NDArray[np.int64]


class _Sums(NamedTuple):
    """Hashes of any stretch of a run of characters."""

    before: Hashes
    inverse: Hashes

    @classmethod
    def of(cls, text: str) -> _Sums:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
        before = np.zeros(len(codes) + 1, np.uint64)
        np.cumsum(codes * _powers(_BASE, len(codes)), out=before[1:])
        return cls(before, _powers(pow(_BASE, -1, 1 << 64), len(codes)))

    def stretches(self, starts: Indices, ends: Indices) -> Hashes:
        """Give the hash of each stretch ``[start, end)``."""
        found: Hashes = (self.before[ends] - self.before[starts]) * self.inverse[starts]
        return found


def _powers(base: int, count: int) -> Hashes:
    found = np.full(count, base, np.uint64)
    np.cumprod(found, out=found)
    return found


class _Chunk(NamedTuple):
    """Some keys one behind another: their numbers, where each starts, and the grams inside them."""

    numbers: Indices
    starts: Indices
    sums: _Sums
    places: Indices  # where each gram starts
    of: Indices  # the key each is in, by its place in numbers
    grams: Hashes


def _chunks(plain: Sequence[str], size: npt.NDArray[np.int32]) -> Iterator[_Chunk]:
    """Yield the keys that are long enough to have a gram, chunk by chunk."""
    chosen = np.flatnonzero(size >= N)
    for begin, end in parts(size[chosen], _AT_ONCE):
        numbers = chosen[begin:end]
        sizes = size[numbers].astype(np.int64)
        starts = np.cumsum(sizes) - sizes
        sums = _Sums.of("".join(plain[at] for at in numbers.tolist()))
        counts = sizes - N + 1
        of = np.repeat(np.arange(len(numbers)), counts)
        places = np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts) + starts[of]
        yield _Chunk(numbers, starts, sums, places, of, sums.stretches(places, places + N))


def parts(sizes: npt.NDArray[np.int32] | Indices, most: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of parts whose sizes sum to no more than ``most``; one that is larger is a part of its own.

    >>> list(parts(np.array([2, 2, 9, 1]), 4))
    [(0, 2), (2, 3), (3, 4)]
    """
    ends = np.cumsum(sizes, dtype=np.int64)
    begin = 0
    while begin < len(ends):
        before = int(ends[begin] - sizes[begin])
        end = max(begin + 1, int(np.searchsorted(ends, before + most, side="right")))
        yield begin, end
        begin = end


# --- anchors --------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Anchors:
    """One anchor a row: the gram, where it stands in the key, the hash of the key."""

    rows: list[Indices]
    grams: list[Hashes]
    offsets: list[Indices]
    wholes: list[Hashes]

    @classmethod
    def empty(cls) -> Anchors:
        """Give none yet."""
        return cls([np.empty(0, np.int64)], [np.empty(0, np.uint64)], [np.empty(0, np.int64)], [np.empty(0, np.uint64)])

    def add(self, plain: Sequence[str], size: npt.NDArray[np.int32], begin: int) -> None:
        """Take the keys of a batch whose first row is number ``begin``."""
        for chunk in _chunks(plain, size):
            firsts = np.flatnonzero(np.concatenate(([True], chunk.of[1:] != chunk.of[:-1])))
            least = np.minimum.reduceat(chunk.grams, firsts)
            places = np.flatnonzero(chunk.grams == least[chunk.of])
            places = places[np.unique(chunk.of[places], return_index=True)[1]]
            self.rows.append(chunk.numbers + begin)
            self.grams.append(least)
            self.offsets.append(chunk.places[places] - chunk.starts)
            self.wholes.append(chunk.sums.stretches(chunk.starts, chunk.starts + size[chunk.numbers]))


class Match(NamedTuple):
    """A row and the place in a key of the batch where it stands."""

    row: int
    at: int  # number of the key in its batch
    start: int


class Index:
    """The anchors of some rows, by gram."""

    def __init__(self, anchors: Anchors, chosen: Indices, size: npt.NDArray[np.int32]) -> None:
        rows, grams = np.concatenate(anchors.rows), np.concatenate(anchors.grams)
        kept = np.flatnonzero(np.isin(rows, chosen))
        order = kept[np.argsort(grams[kept], kind="stable")]
        self._rows, self._grams = rows[order], grams[order]
        self._offsets = np.concatenate(anchors.offsets)[order]
        self._wholes = np.concatenate(anchors.wholes)[order]
        self._count = len(size)
        self._sizes = size[self._rows].astype(np.int64)
        bits = len(order).bit_length() + 4
        self._shift = np.uint64(64 - bits)
        self._may_be = np.zeros(1 << bits, bool)  # most places of a text are no anchor: one look tells
        self._may_be[self._grams >> self._shift] = True

    def find(self, plain: Sequence[str], size: npt.NDArray[np.int32]) -> Iterator[Match]:
        """Yield where rows of the index stand inside longer keys, by their hashes."""
        for chunk in _chunks(plain, size):
            hits = np.flatnonzero(self._may_be[chunk.grams >> self._shift])
            low = np.searchsorted(self._grams, chunk.grams[hits], side="left")
            counts = np.searchsorted(self._grams, chunk.grams[hits], side="right") - low
            hits, low, counts = hits[counts > 0], low[counts > 0], counts[counts > 0]
            for begin, end in parts(counts, _MOST_PAIRS):
                yield from self._agreeing(chunk, size, hits[begin:end], low[begin:end], counts[begin:end])

    def _agreeing(
        self, chunk: _Chunk, size: npt.NDArray[np.int32], hits: Indices, low: Indices, counts: Indices
    ) -> Iterator[Match]:
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        anchors = np.repeat(low, counts) + within
        places = np.repeat(hits, counts)
        key = chunk.of[places]
        starts = chunk.places[places] - self._offsets[anchors]
        ends = starts + self._sizes[anchors]
        first, last = chunk.starts[key], chunk.starts[key] + size[chunk.numbers[key]]
        inside = np.flatnonzero((starts >= first) & (ends <= last) & (ends - starts < last - first))
        whole = chunk.sums.stretches(starts[inside], ends[inside])
        agreeing = inside[whole == self._wholes[anchors[inside]]]
        # A row that stands in another again and again is told once.
        once = np.unique(key[agreeing] * self._count + self._rows[anchors[agreeing]], return_index=True)[1]
        for at in agreeing[once].tolist():
            yield Match(int(self._rows[anchors[at]]), int(chunk.numbers[key[at]]), int(starts[at] - first[at]))

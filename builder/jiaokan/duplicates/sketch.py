"""Sketches of many texts at once: sets of character 5-grams, MinHash, and the bands that bring like texts together.

Array operations over whole shards, no loop over characters. A sketch only proposes pairs; ``relate`` verifies each by
the exact Jaccard of the two sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Small = npt.NDArray[np.uint32]

N = 5  # characters of a gram
# Two texts of Jaccard J share a band with probability 1 - (1 - J^ROWS)^BANDS: 0.55 at 0.5, 0.87 at 0.6, 0.99 at 0.7.
BANDS, ROWS = 25, 5
SEED = 5


class Shape(NamedTuple):
    """How a sketch is made: characters of a gram, bands, and rows of a band."""

    n: int
    bands: int
    rows: int


RUNNING = Shape(N, BANDS, ROWS)
_AT_ONCE = 1 << 18  # grams whose minima are taken in one go: what stays near the processor
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits are those of the golden ratio
_MIX = np.uint64(0xBF58476D1CE4E5B9)  # of splitmix64 (Steele, Lea and Flood 2014)


def _permutations() -> tuple[Small, Small]:
    """Give an odd factor and a mask for each permutation h -> (h * factor) ^ mask of 32 bits; from splitmix64, for ever the same."""
    state = np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64) * _BASE + np.uint64(SEED)
    state = (state ^ (state >> np.uint64(30))) * _MIX
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    drawn = (state >> np.uint64(32)).astype(np.uint32)
    return drawn[::2] | np.uint32(1), drawn[1::2]


_FACTORS, _MASKS = _permutations()


def grams(key: str, n: int = N) -> Hashes:
    """Give the hashes of a key's grams, each once, sorted; shape ``(n,)``, empty for a key shorter than a gram."""
    return np.unique(_hashes(np.frombuffer(key.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), n))


def _hashes(codes: npt.NDArray[np.uint32], n: int) -> Hashes:
    if len(codes) < n:
        return np.empty(0, np.uint64)
    wide = codes.astype(np.uint64)
    stop = len(codes) - n + 1
    found = wide[:stop].copy()
    for offset in range(1, n):
        found *= _BASE
        found += wide[offset : offset + stop]
    found ^= found >> np.uint64(31)
    found *= _MIX
    found ^= found >> np.uint64(29)
    return found


def bands(keys: Sequence[str], shape: Shape = RUNNING) -> Hashes:
    """Give the bands of many keys, one row a key; of a key shorter than a gram they are all zero."""
    n, count, rows = shape
    if not keys:
        return np.empty((0, count), np.uint64)
    sizes = np.fromiter(map(len, keys), np.int64, len(keys))
    codes = np.frombuffer("".join(keys).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    hashes = _hashes(codes, n)
    counts = np.maximum(sizes - n + 1, 0)
    starts = np.cumsum(sizes) - sizes
    offsets = np.concatenate(([0], np.cumsum(counts)))
    within = np.arange(offsets[-1]) - np.repeat(offsets[:-1], counts)
    flat = (hashes >> np.uint64(32)).astype(np.uint32)[np.repeat(starts, counts) + within]
    signs = _minima(flat, offsets)[:, : count * rows].reshape(len(keys), count, rows).astype(np.uint64)
    found = np.zeros((len(keys), count), np.uint64)
    for row in range(rows):
        found = (found ^ signs[:, :, row]) * _MIX
        found ^= found >> np.uint64(29)
    found[counts == 0] = 0
    return found


def _minima(flat: Small, offsets: npt.NDArray[np.int64]) -> Small:
    """Give the least value of each text's grams under each permutation, shape ``(texts, permutations)``."""
    found = np.full((len(offsets) - 1, len(_FACTORS)), np.iinfo(np.uint32).max, np.uint32)
    filled = np.flatnonzero(np.diff(offsets))  # reduceat wants no empty stretch
    first = 0
    while first < len(filled):
        begin = offsets[filled[first]]
        last = max(first + 1, int(np.searchsorted(offsets[filled], begin + _AT_ONCE)))
        rows = filled[first:last]
        part = flat[begin : offsets[rows[-1] + 1]]
        starts = offsets[rows] - begin
        moved = np.empty_like(part)
        for number, (factor, mask) in enumerate(zip(_FACTORS, _MASKS, strict=True)):
            np.multiply(part, factor, out=moved)
            np.bitwise_xor(moved, mask, out=moved)
            found[rows, number] = np.minimum.reduceat(moved, starts)
        first = last
    return found


def jaccard(first: Hashes, second: Hashes) -> float:
    """Give the Jaccard similarity of two sets of grams as ``grams`` makes them; 0 if one is empty."""
    shared = len(np.intersect1d(first, second, assume_unique=True))
    return shared / (len(first) + len(second) - shared) if shared else 0.0

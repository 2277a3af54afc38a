"""Sketches of many texts at once: sets of character 5-grams, MinHash, and the bands that bring like texts together.

Array operations over whole shards, no loop over characters. A sketch only proposes pairs; ``relate`` verifies each by
the exact Jaccard of the two sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from jiaokan.text.hanzi import code_points

Hashes = npt.NDArray[np.uint64]
Small = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

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
_AT_ONCE = 1 << 16  # grams whose minima are taken in one go: what stays near the processor
_HASHED_AT_ONCE = 1 << 14  # grams that are hashed in one go, by wider numbers
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
    return np.unique(_hashes(code_points(key), n))


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
    stops = np.cumsum(np.fromiter(map(len, keys), np.int64, len(keys)))
    starts = np.concatenate((np.zeros(1, np.int64), stops))[: len(keys)]
    return bands_of(code_points("".join(keys)), starts, stops, shape)


def bands_of(codes: Small, starts: Places, stops: Places, shape: Shape = RUNNING) -> Hashes:
    """Give the bands of stretches of a text, one row a stretch; of one shorter than a gram they are all zero.

    Stretches may lie within others: what they have in common is looked at once.
    """
    n, count, rows = shape
    found = np.zeros((len(starts), count), np.uint64)
    ends = stops - n + 1  # behind the last gram
    filled = np.flatnonzero(ends > starts)
    if len(filled) == 0:
        return found
    minima = _minima(_upper_halves(codes, n), starts[filled], ends[filled])
    signs = minima[:, : count * rows].reshape(len(filled), count, rows).astype(np.uint64)
    folded = np.zeros((len(filled), count), np.uint64)
    for row in range(rows):
        folded = (folded ^ signs[:, :, row]) * _MIX
        folded ^= folded >> np.uint64(29)
    found[filled] = folded
    return found


def _upper_halves(codes: Small, n: int) -> Small:
    """Give the upper 32 bits of the hash of every gram."""
    found = np.empty(len(codes) - n + 1, np.uint32)
    for begin in range(0, len(found), _HASHED_AT_ONCE):
        part = _hashes(codes[begin : begin + _HASHED_AT_ONCE + n - 1], n)
        found[begin : begin + len(part)] = part >> np.uint64(32)
    return found


def _minima(hashes: Small, starts: Places, ends: Places) -> Small:
    """Give the least value of each stretch's grams under each permutation, shape ``(stretches, permutations)``.

    The stretches are cut into pieces wherever one of them begins or ends; each piece is looked at once.
    """
    bounds, places = np.unique(np.concatenate((starts, ends)), return_inverse=True)
    first, behind = places[: len(starts)], places[len(starts) :]
    depth = np.cumsum(np.bincount(first, minlength=len(bounds)) - np.bincount(behind, minlength=len(bounds)))
    is_within = depth[:-1] > 0
    sizes = np.diff(bounds)
    chosen = hashes[bounds[0] : bounds[-1]][np.repeat(is_within, sizes)]
    sizes = sizes[is_within]
    least = np.full((len(bounds), len(_FACTORS)), np.iinfo(np.uint32).max, np.uint32)
    least[:-1][is_within] = _least(chosen, np.cumsum(sizes) - sizes).T
    found: Small = least[first]
    wide = np.flatnonzero(behind - first > 1)
    if len(wide):
        found[wide] = np.minimum.reduceat(least, np.column_stack((first[wide], behind[wide])).ravel(), axis=0)[::2]
    return found


def _least(hashes: Small, starts: Places) -> Small:
    """Give the least value of each piece under each permutation, shape ``(permutations, pieces)``; they tile the hashes."""
    found = np.full((len(_FACTORS), len(starts)), np.iinfo(np.uint32).max, np.uint32)
    at_once = max(1, _AT_ONCE)
    for begin in range(0, len(hashes), at_once):
        part = hashes[begin : begin + at_once]
        first = int(np.searchsorted(starts, begin, "right")) - 1  # the piece that goes on here
        here = slice(first, int(np.searchsorted(starts, begin + len(part))))
        inside = np.maximum(starts[here] - begin, 0)
        moved = np.empty_like(part)
        for least, factor, mask in zip(found[:, here], _FACTORS, _MASKS, strict=True):
            np.multiply(part, factor, out=moved)
            np.bitwise_xor(moved, mask, out=moved)
            np.minimum(least, np.minimum.reduceat(moved, inside), out=least)
    return found


def jaccard(first: Hashes, second: Hashes) -> float:
    """Give the Jaccard similarity of two sets of grams as ``grams`` makes them; 0 if one is empty."""
    shared = len(np.intersect1d(first, second, assume_unique=True))
    return shared / (len(first) + len(second) - shared) if shared else 0.0

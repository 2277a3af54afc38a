"""Near copies among short rows, which a 5-gram or two is a matter of luck for: one character of 16 is in five of twelve.

Bigrams instead, the same exact Jaccard of 0.7: one other character in twelve passes. Proposed by MinHash in bands so
narrow that no pair is missed; of rows of one part none is compared with another.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from jiaokan.duplicates import keys, relate, sketch

# A pair of Jaccard 0.7 shares one of 31 bands of 4 with probability 0.9998, one of 0.2 with 0.05.
_ROWS = 4
SHAPE = sketch.Shape(2, sketch.BANDS * sketch.ROWS // _ROWS, _ROWS)
# A longer row has too many bigrams to be near one of 59 characters.
LONGEST = int((keys.MIN_NEAR - SHAPE.n) / relate.NEAR) + SHAPE.n - 1
_ALL_PAIRS = 32  # rows that share a band are compared with each other up to so many, beyond with the first elsewhere


@dataclass(slots=True)
class Sketches:
    """The rows whose keys are neither too short to tell nor too long to be near a short one, with their bands."""

    rows: list[npt.NDArray[np.int64]]
    bands: list[sketch.Hashes]

    @classmethod
    def empty(cls) -> Sketches:
        """Give none yet."""
        return cls([np.empty(0, np.int64)], [sketch.bands([], SHAPE)])

    def add(self, plain: Sequence[str], size: npt.NDArray[np.int32], begin: int) -> None:
        """Take the keys of a batch whose first row is number ``begin``."""
        chosen = np.flatnonzero((size >= keys.MIN_EXACT) & (size <= LONGEST))
        self.rows.append(chosen + begin)
        self.bands.append(sketch.bands([plain[at] for at in chosen.tolist()], SHAPE))


def candidates(
    sketches: Sketches, firsts: Collection[int], part: npt.NDArray[np.int16], size: npt.NDArray[np.int32]
) -> list[tuple[int, int]]:
    """Give the pairs of rows in two parts that share a band, one of them short; each once, in order."""
    rows, bands = np.concatenate(sketches.rows), np.concatenate(sketches.bands)
    kept = np.isin(rows, np.fromiter(firsts, np.int64, len(firsts)))
    rows, bands = rows[kept], bands[kept]
    found: set[tuple[int, int]] = set()
    for band in range(SHAPE.bands):
        order = np.argsort(bands[:, band], kind="stable")
        ordered = bands[order, band]
        bounds = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1], [True])))
        for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            if end - begin > 1:
                found.update(_pairs(rows[order[begin:end]].tolist(), part))
    return sorted(pair for pair in found if min(size[pair[0]], size[pair[1]]) < keys.MIN_NEAR)


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


def verified(
    pairs: Sequence[tuple[int, int]], name: Callable[[int], str], fetch: relate.Fetch
) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs that are near, with their similarity; the texts of those that may be are in memory."""
    texts: Mapping[str, str] = fetch({name(at) for pair in pairs for at in pair}) if pairs else {}
    held: dict[int, sketch.Hashes] = {}

    def grams(at: int) -> sketch.Hashes:
        if at not in held:
            held[at] = sketch.grams(keys.plain(texts[name(at)]), SHAPE.n)
        return held[at]

    for one, other in pairs:
        similarity = sketch.jaccard(grams(one), grams(other))
        if similarity >= relate.NEAR:
            yield one, other, round(similarity, 6)

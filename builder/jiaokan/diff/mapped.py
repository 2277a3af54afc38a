"""Which rows of two edited texts are the same row: by where a row of A stands in B. Sources of one raw text need none of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.diff.align import Aligned
from jiaokan.diff.unlike import Numbers, Pairs, Told, held, join_first, without

_STRETCHES = frozenset({"documents", "sections", "paragraphs"})


class Stretches(NamedTuple):
    """Where rows stand in the raw text, code points, half open."""

    starts: Numbers
    ends: Numbers

    def of(self, rows: Numbers) -> Stretches:
        """Give those of some rows."""
        return Stretches(self.starts[rows], self.ends[rows])


def stretches(starts: pa.Array, ends: pa.Array) -> Stretches:
    """Read where rows stand; a row without a place stands before all."""
    return Stretches(*(pc.fill_null(each, -1).cast(pa.int64()).to_numpy() for each in (starts, ends)))


def edited(owners: Numbers, texts: Mapping[int, Aligned]) -> Told:
    """Tell which rows are of a source whose raw text was edited."""
    return held(owners, np.array(sorted(texts), np.int64))


def pair_edited(
    table: str,
    owners: tuple[Numbers, Numbers],
    places: tuple[Stretches, Stretches],
    texts: Mapping[int, Aligned],
) -> Pairs:
    """Pair the rows of sources whose raw texts were aligned; rows of all others are not looked at, and not given."""
    told = [edited(own, texts) for own in owners]
    found: list[tuple[Numbers, Numbers]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    orders = [np.argsort(own, kind="stable") for own in owners]
    ordered = [own[order] for own, order in zip(owners, orders, strict=True)]
    for owner in np.unique(owners[0][told[0]]).tolist():
        ends = [own.searchsorted([owner, owner + 1]) for own in ordered]
        one, other = (order[slice(*end)] for order, end in zip(orders, ends, strict=True))
        at = _pair(table, places[0].of(one), places[1].of(other), texts[owner])
        found.append((one[at[0]], other[at[1]]))
    a, b = (np.concatenate([each[side] for each in found]) for side in (0, 1))
    alone = [without(np.nonzero(each)[0], gone) for each, gone in zip(told, (a, b), strict=True)]
    return Pairs(a, b, np.zeros(len(a), bool), *alone)


def _pair(table: str, a: Stretches, b: Stretches, text: Aligned) -> tuple[Numbers, Numbers]:
    """Pair the rows of one source: first those of which the start is kept, then those that share the most."""
    starts = text.places(a.starts)
    if table not in _STRETCHES:
        # What is put in stands before a code point, or, where that is gone, behind one.
        behind = text.places(a.starts - 1)
        starts = np.where((starts < 0) & (a.starts == a.ends) & (behind >= 0), behind + 1, starts)
        keys = [2 * each + (ends > begins) for each, begins, ends in ((starts, *a), (b.starts, *b))]
        kept = np.nonzero(starts >= 0)[0]
        at_a, at_b = join_first(keys[0][kept], keys[1])
        return kept[at_a], at_b
    kept = np.nonzero(starts >= 0)[0]
    at_a, at_b = join_first(starts[kept], b.starts)
    at_a = kept[at_a]
    rest = without(np.arange(len(a.starts)), at_a), without(np.arange(len(b.starts)), at_b)
    more = _overlapping(_apart(a).of(rest[0]), _apart(b).of(rest[1]), text)
    one, other = (np.array([each[side] for each in more], np.int64) for side in (0, 1))
    return np.concatenate([at_a, rest[0][one]]), np.concatenate([at_b, rest[1][other]])


def _apart(rows: Stretches) -> Stretches:
    """End each row where the next one begins: a section holds its subsections, its own are the lines before them."""
    order = np.argsort(rows.starts, kind="stable")
    ends = rows.ends.copy()
    ends[order[:-1]] = np.minimum(ends[order[:-1]], rows.starts[order[1:]])
    return Stretches(rows.starts, ends)


def _overlapping(a: Stretches, b: Stretches, text: Aligned) -> list[tuple[int, int]]:
    """Pair rows that share half of the shorter one, those that share the most first; rows stand apart, so none cross."""
    shared: dict[tuple[int, int], int] = {}
    for row, other, size in _shared(a, b, text):
        shared[row, other] = shared.get((row, other), 0) + size
    gone: tuple[set[int], set[int]] = set(), set()
    found = []
    sizes = (a.ends - a.starts).tolist(), (b.ends - b.starts).tolist()
    for (row, other), size in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if row in gone[0] or other in gone[1] or 2 * size < min(sizes[0][row], sizes[1][other]):
            continue
        found.append((row, other))
        gone[0].add(row)
        gone[1].add(other)
    return found


def _shared(a: Stretches, b: Stretches, text: Aligned) -> Iterator[tuple[int, int, int]]:
    """Yield rows of A and B with how many code points of a block they share."""
    order = np.argsort(b.starts, kind="stable")
    starts, ends = b.starts[order].tolist(), b.ends[order].tolist()
    for row, (start, end) in enumerate(zip(a.starts.tolist(), a.ends.tolist(), strict=True)):
        for low, high in _images(start, end, text):
            meeting = range(max(bisect_right(starts, low) - 1, 0), bisect_left(starts, high))
            sizes = ((at, min(high, ends[at]) - max(low, starts[at])) for at in meeting)
            yield from ((row, int(order[at]), size) for at, size in sizes if size > 0)


def _images(start: int, end: int, text: Aligned) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a stretch of A stand in B."""
    at = max(bisect_right(text.blocks, start, key=lambda block: block.a) - 1, 0)
    while at < len(text.blocks) and text.blocks[at].a < end:
        block = text.blocks[at]
        low, high = max(start, block.a), min(end, block.a + block.size)
        if low < high:
            yield block.b + low - block.a, block.b + high - block.a
        at += 1

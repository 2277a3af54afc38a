"""Which sources must stay in one split: relations of reports, and long paragraphs that reports share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from jiaokan.duplicates import keys
from jiaokan.duplicates.buckets import paired
from jiaokan.duplicates.relate import Relations
from jiaokan.duplicates.sorting import Sorter, begins, folded, segments
from jiaokan.duplicates.stored import Records, Room

SHARE = 0.3  # of the shorter report: paragraphs of so much of it that another has too tie the two
_ALL_PAIRS = 128  # reports that share one paragraph are paired with each other up to so many, beyond with the next


def ties(documents: Relations, shared: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give the pairs of source ids that may not be parted, each once, in order."""
    near = {(pair.left_id, pair.right_id) for pair in documents.pairs if pair.kind != "exact"}
    copies: dict[str, list[str]] = {}
    for pair in documents.pairs:
        if pair.kind == "exact":
            copies.setdefault(pair.left_id, [pair.left_id]).append(pair.right_id)
    # What is said of the first of some copies holds for each, should the first be left out.
    pairs = [
        (one, other) for left, right in near for one in copies.get(left, [left]) for other in copies.get(right, [right])
    ]
    pairs += [pair for ids in copies.values() for pair in (*pairwise(ids), *((ids[0], each) for each in ids))]
    sources = {(left.partition(":")[0], right.partition(":")[0]) for left, right in (*pairs, *shared)}
    return sorted({(min(pair), max(pair)) for pair in sources if pair[0] != pair[1]})


LEAST = keys.MIN_NEAR  # code points of a paragraph that counts
# A report is a source and a number in whose order those of one source are sorted.
MEMBER = np.dtype(
    [("group", np.uint64), ("source", np.uint64), ("order", np.uint64), ("size", np.int64), ("whole", np.int64)]
)
_BOTH = ("left", "left_order", "right", "right_order")
SHARED = np.dtype([*((key, np.uint64) for key in _BOTH), ("size", np.int64), ("whole", np.int64)])
_BYTES_OF_A_MEMBER = _ALL_PAIRS * SHARED.itemsize  # one of a full group makes half as many pairs


_SUMMED = folded("size", np.add)


def members(room: Room) -> Sorter:
    """Give what takes paragraphs as members of their groups: ``MEMBER``, of ``LEAST`` code points or more."""
    return Sorter(room, MEMBER, ("group", "source", "order"), _SUMMED)


def shared(inside: Sorter, room: Room) -> Iterator[Records]:
    """Yield the pairs of reports that share long paragraphs of a stated share of the shorter one, in order: ``SHARED``."""
    sums = Sorter(room, SHARED, _BOTH, _SUMMED)
    ordered = inside.end()
    for block in segments(ordered.blocks(max(1, room.read // _BYTES_OF_A_MEMBER)), ("group",)):
        starts = begins(block, ("group",))
        left, right = paired(starts, np.diff(np.append(starts, len(block))), _ALL_PAIRS, with_first=False)
        pairs = np.empty(len(left), SHARED)
        pairs["left"], pairs["left_order"] = block["source"][left], block["order"][left]
        pairs["right"], pairs["right_order"] = block["source"][right], block["order"][right]
        pairs["size"] = np.minimum(block["size"][left], block["size"][right])
        pairs["whole"] = np.minimum(block["whole"][left], block["whole"][right])
        sums.add(pairs)
    ordered.drop()
    found = sums.end()
    for pairs in found.blocks():
        yield pairs[pairs["size"] >= SHARE * pairs["whole"]]
    found.drop()

"""Which sources must stay in one split: relations of reports, and long paragraphs that reports share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

import pyarrow as pa

from jiaokan.duplicates import keys
from jiaokan.duplicates.relate import Relations

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


def shared_text(documents: pa.Table, paragraphs: pa.Table, relations: Relations) -> list[tuple[str, str]]:
    """Give the pairs of reports that share long paragraphs of a stated share of the shorter one.

    ``documents`` and ``paragraphs`` are signatures; ``relations`` those of the paragraphs. Shorter paragraphs, formulas
    that everyone writes, count for nothing.
    """
    sizes = dict(zip(documents.column("row_id").to_pylist(), documents.column("size").to_pylist(), strict=True))
    group_of = relations.group_of()
    inside: dict[str, dict[str, int]] = {}  # group -> report -> code points of it
    for row_id, document_id, size in zip(
        *(paragraphs.column(name).to_pylist() for name in ("row_id", "document_id", "size")), strict=True
    ):
        name = group_of.get(row_id) if size >= keys.MIN_NEAR else None
        if name is not None:
            held = inside.setdefault(name, {})
            held[document_id] = held.get(document_id, 0) + size
    shared: dict[tuple[str, str], int] = {}
    for held in inside.values():
        for one, other in _pairs(sorted(held)):
            shared[one, other] = shared.get((one, other), 0) + min(held[one], held[other])
    return sorted(pair for pair, size in shared.items() if size >= SHARE * _shorter(sizes, pair))


def _pairs(documents: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(documents) <= _ALL_PAIRS:
        yield from combinations(documents, 2)
    else:
        yield from pairwise(documents)


def _shorter(sizes: Mapping[str, int], pair: tuple[str, str]) -> int:
    return min(sizes.get(one, 0) for one in pair)

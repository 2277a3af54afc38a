"""Which rows of two releases are the same row, and which of their values differ: on whole columns, with no loop over rows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Told = NDArray[np.bool_]


class Pairs(NamedTuple):
    """Rows of A and B that are the same row, in the order of A, and rows that are in one only."""

    a: Numbers
    b: Numbers
    moved: Told  # of the pairs: the text is the same, the key is not
    only_a: Numbers
    only_b: Numbers


def numbered(a: pa.Array, b: pa.Array) -> tuple[Numbers, Numbers]:
    """Number the values of two columns: equal values, nulls too, have equal numbers."""
    both = pa.concat_arrays([a, b]) if a.type == b.type else pa.concat_arrays([a, b.cast(a.type)])
    codes = pc.dictionary_encode(both, null_encoding="encode").indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes[: len(a)], codes[len(a) :]


def together(one: tuple[Numbers, Numbers], other: tuple[Numbers, Numbers]) -> tuple[Numbers, Numbers]:
    """Number the pairs of two numberings, small again."""
    size = 1 + max((int(part.max()) for part in other if len(part)), default=0)
    both = np.concatenate([one[0] * size + other[0], one[1] * size + other[1]])
    codes = np.unique(both, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return codes[: len(one[0])], codes[len(one[0]) :]


def pair(
    owners: tuple[Numbers, Numbers], keys: tuple[Numbers, Numbers], texts: tuple[Numbers, Numbers], *, may_move: bool
) -> Pairs:
    """Pair rows of the same source: by key and text, then, where rows ``may_move``, by text alone, then by key alone."""
    key, text = together(owners, keys), together(owners, texts)
    left = (np.arange(len(key[0])), np.arange(len(key[1])))
    found: list[tuple[Numbers, Numbers, bool]] = []
    steps = [(together(key, texts), False), *([(text, True)] if may_move else []), (key, False)]
    for by, is_move in steps:
        at_a, at_b = join_first(by[0][left[0]], by[1][left[1]])
        pairs = left[0][at_a], left[1][at_b]
        found.append((*pairs, is_move))
        left = without(left[0], pairs[0]), without(left[1], pairs[1])
    a, b = np.concatenate([each[0] for each in found]), np.concatenate([each[1] for each in found])
    moved = np.concatenate([np.full(len(each[0]), each[2]) for each in found])
    order = np.argsort(a, kind="stable")
    return Pairs(a[order], b[order], moved[order], *left)


def without(numbers: Numbers, gone: Numbers) -> Numbers:
    """Give the numbers, all different, that are not among others."""
    kept = np.ones(1 + int(max(numbers.max(initial=0), gone.max(initial=0))), bool)
    kept[gone] = False
    left: Numbers = numbers[kept[numbers]]
    return left


def held(values: Numbers, others: Numbers) -> Told:
    """Tell which values are among others, which are in order."""
    if not len(others):
        return np.zeros(len(values), bool)
    at = np.minimum(others.searchsorted(values), len(others) - 1)
    told: Told = others[at] == values
    return told


def distinct(values: Numbers) -> Numbers:
    """Give each value once, in order: by sorting, which is many times as fast as hashing here."""
    ordered = np.sort(values)
    found: Numbers = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]]
    return found


def join_first(a: Numbers, b: Numbers) -> tuple[Numbers, Numbers]:
    """Pair equal numbers, the first with the first: places in a and b."""
    ranks = _ranks(a), _ranks(b)
    size = 1 + max((int(part.max()) for part in ranks if len(part)), default=0)
    _, at_a, at_b = np.intersect1d(a * size + ranks[0], b * size + ranks[1], assume_unique=True, return_indices=True)
    return at_a, at_b


def _ranks(values: Numbers) -> Numbers:
    """Count for each value how many equal ones stand before it."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(values)]
    first = np.maximum.accumulate(np.where(starts, np.arange(len(values)), 0))
    ranks = np.empty(len(values), np.int64)
    ranks[order] = np.arange(len(values)) - first
    return ranks


def differing(a: pa.Array, b: pa.Array) -> Told:
    """Tell which values of two columns of one length differ; lists and structures are compared by what they hold."""
    if pa.types.is_list(a.type):
        return _differing_lists(a, b)
    nulls: Told = np.asarray(pc.is_null(a)) != np.asarray(pc.is_null(b))
    if pa.types.is_struct(a.type):
        for one, other in zip(a.flatten(), b.flatten(), strict=True):
            nulls = nulls | differing(one, other)
        return nulls
    told: Told = np.asarray(pc.fill_null(pc.not_equal(a, b), fill_value=False)) | nulls if len(a) else nulls
    return told


def _differing_lists(a: pa.Array, b: pa.Array) -> Told:
    sizes = tuple(np.asarray(pc.fill_null(pc.list_value_length(part), -1)) for part in (a, b))
    told: Told = sizes[0] != sizes[1]
    alike = ~told & (sizes[0] > 0)
    if alike.any():
        inside = differing(*(part.filter(pa.array(alike)).flatten() for part in (a, b)))
        owners = np.repeat(np.nonzero(alike)[0], sizes[0][alike])
        told[owners[inside]] = True
    return told

"""Whether candidates are alike: the exact Jaccard of their sets of grams. Pure, block by block; knows neither ids nor disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from jiaokan.duplicates import keys, sketch

KINDS = ("exact", "near", "template")  # by number, the strongest first
EXACT, NEAR_KIND, TEMPLATE_KIND = range(3)
NEAR = TEMPLATE = 0.7

Places = npt.NDArray[np.int64]


class Verified(NamedTuple):
    """The pairs that are alike: their places among those given, kinds, and similarities to the sixth digit."""

    at: Places
    kinds: npt.NDArray[np.uint8]
    similarities: npt.NDArray[np.float64]


def verify(texts: Sequence[str], worded: npt.NDArray[np.bool_], pairs: Places) -> Verified:
    """Verify pairs of texts, shape ``(pairs, 2)``, sorted by the first of each; ``worded``: texts of words enough.

    The sizes of two sets bound their Jaccard: where the smaller is less than 0.7 of the larger, nothing is compared.
    """
    plain = _memoised(lambda at: sketch.grams(keys.plain(texts[at])), len(texts))
    classed = _memoised(lambda at: sketch.grams(keys.classed(texts[at])), len(texts))
    is_worded: npt.NDArray[np.bool_] = worded[pairs[:, 0]] & worded[pairs[:, 1]]
    kinds = np.full(len(pairs), len(KINDS), np.uint8)
    likeness = np.zeros(len(pairs))
    bounds = np.flatnonzero(np.concatenate(([True], pairs[1:, 0] != pairs[:-1, 0], [True]))) if len(pairs) else [0]
    for begin, end in pairwise(map(int, bounds)):
        at: Places = np.arange(begin, end)
        left, rights = int(pairs[begin, 0]), pairs[begin:end, 1]
        for kind, least, grams in ((NEAR_KIND, NEAR, plain), (TEMPLATE_KIND, TEMPLATE, classed)):
            found = _alike(grams(left), [grams(right) for right in rights.tolist()], least)
            likeness[at], kinds[at] = found, np.where(found >= least, kind, len(KINDS))
            left_over = np.flatnonzero(np.logical_and(found < least, is_worded[at]))
            at, rights = at[left_over], rights[left_over]
            if len(at) == 0:
                break
    told = np.flatnonzero(kinds < len(KINDS))
    similarities = np.array([round(each, 6) for each in likeness[told].tolist()], np.float64)
    return Verified(told, kinds[told], similarities)


def _memoised(make: Callable[[int], sketch.Hashes], count: int) -> Callable[[int], sketch.Hashes]:
    held: list[sketch.Hashes | None] = [None] * count

    def give(at: int) -> sketch.Hashes:
        found = held[at]
        if found is None:
            found = held[at] = make(at)
        return found

    return give


def _alike(left: sketch.Hashes, rights: Sequence[sketch.Hashes], least: float) -> npt.NDArray[np.float64]:
    """Give the Jaccard of one set with each of some others; 0 where their sizes alone make it less than ``least``."""
    found = np.zeros(len(rights))
    size = len(left)
    chosen = [
        at for at, each in enumerate(rights) if len(each) and min(size, len(each)) / max(size, len(each)) >= least
    ]
    if not chosen:
        return found
    sizes = np.array([len(rights[at]) for at in chosen])
    grams = np.concatenate([rights[at] for at in chosen])
    places = np.searchsorted(left, grams)
    places[places == size] = 0
    shared = np.add.reduceat((left[places] == grams).astype(np.int64), np.cumsum(sizes) - sizes)
    found[chosen] = shared / (size + sizes - shared)
    return found

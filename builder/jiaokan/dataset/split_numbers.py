"""Splits of very many sources, as numbers: what ``splits.assign`` says of some by their ids, for all in arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from jiaokan.dataset.splits import NAMES, by_hash, nothing_for_train, point

Numbers = npt.NDArray[np.uint8]
Ranks = npt.NDArray[np.uint32]
NONE = np.uint8(len(NAMES))  # the number of no split
_AT_ONCE = 1 << 14  # keys that are hashed in one go


def named(
    ids: Callable[[npt.NDArray[np.int64]], Sequence[str]], ranks: npt.NDArray[np.int64], numbers: Numbers
) -> dict[str, str]:
    """Give the splits of some sources by their ids."""
    return {each: NAMES[numbers[rank]] for rank, each in zip(ranks.tolist(), ids(ranks), strict=True)}


def torn(roots: Ranks, listed: Numbers) -> npt.NDArray[np.int64]:
    """Give the sources whose component has members in lists of two splits: ``assign`` says who of them is refused.

    ``roots`` leads each source to the first of its component, ``listed`` has the number of the split of a list, or NONE.
    """
    at = np.flatnonzero(listed != NONE)
    first = np.full(len(roots), NONE, np.uint8)
    first[roots[at]] = listed[at]
    other = np.unique(roots[at[first[roots[at]] != listed[at]]])
    return np.flatnonzero(np.isin(roots, other)) if len(other) else np.empty(0, np.int64)


def assign_all(
    roots: Ranks,
    keys: npt.NDArray[np.uint64],
    listed: Numbers,
    present: npt.NDArray[np.bool_],
    *,
    fills_train: bool = True,
) -> Numbers:
    """Assign sources as ``assign`` does, of whom none is torn: by number, NONE for those that are not ``present``.

    ``keys`` are the keys of their texts as numbers; ``fills_train``: where nothing is in ``train``, something moves there.
    Raises InputError where the lists leave ``train`` nothing.
    """
    found, least, free = _by_root(roots, keys, listed, present)
    is_used = np.zeros(len(roots), bool)
    is_used[roots[present]] = True
    if fills_train and present.any() and not (found[is_used] == 0).any():
        _give_train(found, free, least, int(present.sum()))
    return np.where(present, found[roots], NONE)


def natural(roots: Ranks, keys: npt.NDArray[np.uint64], listed: Numbers, present: npt.NDArray[np.bool_]) -> Numbers:
    """Give the split of each component by its root: that of its listed members, else by the hash of its smallest key."""
    return _by_root(roots, keys, listed, present)[0]


def _by_root(
    roots: Ranks, keys: npt.NDArray[np.uint64], listed: Numbers, present: npt.NDArray[np.bool_]
) -> tuple[Numbers, npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """Give by root the split and the smallest key of each component, and which of them no list names."""
    at = np.flatnonzero((listed != NONE) & present)
    found = np.full(len(roots), NONE, np.uint8)
    found[roots[at]] = listed[at]
    least = keys.copy()
    is_root = roots == np.arange(len(roots), dtype=np.uint32)
    tied = np.flatnonzero(~is_root & present)
    np.minimum.at(least, roots[tied], keys[tied])
    free = np.flatnonzero(is_root & present & (found == NONE))
    for begin in range(0, len(free), _AT_ONCE):
        part = free[begin : begin + _AT_ONCE]
        found[part] = [NAMES.index(by_hash(f"{key:016x}")) for key in least[part].tolist()]
    return found, least, free


def _give_train(found: Numbers, free: npt.NDArray[np.int64], least: npt.NDArray[np.uint64], count: int) -> None:
    """Move the component of the smallest point to train."""
    if len(free) == 0:
        raise nothing_for_train(count, (NAMES[split] for split in np.unique(found[found != NONE]).tolist()))
    points = ((point(f"{key:016x}"), key, at) for key, at in zip(least[free].tolist(), free.tolist(), strict=True))
    found[min(points)[2]] = 0

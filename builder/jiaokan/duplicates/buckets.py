"""Pairs within buckets: sorted rows that have one key, each with each where they are few, else each with the next."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]


def paired(starts: Places, sizes: Places, most: int, *, with_first: bool) -> tuple[Places, Places]:
    """Give the places of the pairs, the earlier first: of up to ``most`` each with each, beyond with the next.

    ``with_first``: there with the first of the bucket too. No row is left without a pair but one that is alone.
    """
    left, right = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for size in np.unique(sizes[(sizes > 1) & (sizes <= most)]).tolist():
        first, second = np.triu_indices(size, 1)
        begin = starts[sizes == size][:, None]
        left.append((begin + first).ravel())
        right.append((begin + second).ravel())
    large = sizes > most
    begins, counts = starts[large], sizes[large] - 1
    if len(begins):
        behind = np.repeat(begins - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) + np.arange(counts.sum()) + 1
        left.append(behind - 1)
        right.append(behind)
        if with_first:
            left.append(np.repeat(begins, counts))
            right.append(behind)
    return np.concatenate(left), np.concatenate(right)

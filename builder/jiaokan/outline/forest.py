"""Boosted trees as columns: what rows of numbers come to, without the library that grew them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
_ROWS = 256  # evaluated at once: it bounds the memory


class Forest:
    """Trees whose leaves are counted from left to right.

    A node that a row goes right of rules out the leaves at its left; of those left over the first is the row's
    (QuickScorer, Lucchese et al. 2015). ``told`` holds the names of the columns, and for each tree the column and limit
    of each node, the leaves at its left as bits, and the value of each leaf, in log odds.
    """

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.names: tuple[str, ...] = tuple(told["signs"])
        trees = told["trees"]
        nodes = max(len(tree["sign"]) for tree in trees)
        self._leaves = nodes + 1
        self._sign = np.zeros((nodes, len(trees)), dtype=np.intp)
        self._limit = np.full((nodes, len(trees)), np.inf)
        every = (1 << self._leaves) - 1
        self._right = np.full((nodes, len(trees)), every, dtype=np.uint16)
        values = np.zeros((len(trees), self._leaves))
        for row, tree in enumerate(trees):
            count = len(tree["sign"])
            self._sign[:count, row], self._limit[:count, row] = tree["sign"], tree["limit"]
            self._right[:count, row] = [every ^ left for left in tree["left"]]
            values[row, : count + 1] = tree["value"]
        self._every = np.uint16(every)
        self._values = values.ravel()  # of the leaves of all trees, one behind the other
        self._begin = np.arange(len(trees)) * self._leaves  # where the first of each tree stands
        bits = np.arange(every + 1, dtype=np.int64)
        self._first = np.log2(np.maximum(bits & -bits, 1)).astype(np.intp)  # place of the lowest bit

    def logits(self, rows: Numbers) -> Numbers:
        """Give the sum of all trees for each row, in log odds; ``rows`` has a column for each name."""
        parts = [self._sums(rows[first : first + _ROWS]) for first in range(0, len(rows), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _sums(self, rows: Numbers) -> Numbers:
        over = rows.take(self._sign, axis=1) > self._limit
        left = np.bitwise_and.reduce(np.where(over, self._right, self._every), axis=1)
        return np.asarray(self._values.take(self._first.take(left) + self._begin).sum(axis=1))


def chance(logits: Numbers) -> Numbers:
    """Give probabilities of log odds."""
    return 1.0 / (1.0 + np.exp(-logits))

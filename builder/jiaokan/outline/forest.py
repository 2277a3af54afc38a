"""Boosted trees as columns: what a page of numbers comes to, without the library that grew them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np


class Forest:
    """Trees of the same depth at most: a node sends a row left where its number is at most the threshold, or missing.

    A leaf points at itself, so as many steps as the deepest tree has are right for all.
    """

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.names: tuple[str, ...] = tuple(told["signs"])
        self._start = float(told["start"])
        trees = told["trees"]
        width = max(len(tree["sign"]) for tree in trees)
        shape = (len(trees), width)
        self._sign, self._left, self._right = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        self._limit, self._value = np.zeros(shape), np.zeros(shape)
        self._steps = int(told["depth"])
        for row, tree in enumerate(trees):
            count = len(tree["sign"])
            self._sign[row, :count] = tree["sign"]
            self._limit[row, :count] = tree["limit"]
            self._left[row, :count], self._right[row, :count] = tree["left"], tree["right"]
            self._value[row, :count] = tree["value"]

    def logits(self, rows: np.ndarray) -> np.ndarray:
        """Give the sum of all trees for each row, in log odds; ``rows`` has a column for each name."""
        if not len(rows):
            return np.zeros(0)
        tree = np.arange(len(self._sign))[None, :]
        at = np.zeros((len(rows), len(self._sign)), dtype=np.int64)
        each = np.arange(len(rows))[:, None]
        for _ in range(self._steps):
            goes_left = ~(rows[each, self._sign[tree, at]] > self._limit[tree, at])
            at = np.where(goes_left, self._left[tree, at], self._right[tree, at])
        return self._start + self._value[tree, at].sum(axis=1)


def odds(logits: np.ndarray) -> np.ndarray:
    """Give probabilities of log odds."""
    return 1.0 / (1.0 + np.exp(-logits))


def told_of(names: Sequence[str], start: float, trees: Sequence[Mapping[str, Any]], depth: int) -> dict[str, Any]:
    """Write a forest as JSON has it."""
    return {"signs": list(names), "start": start, "depth": depth, "trees": list(trees)}

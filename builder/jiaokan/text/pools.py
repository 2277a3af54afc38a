"""Values that come up again and again, as numbers: what a ledger's columns hold instead of objects. Forgets nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

V = TypeVar("V")
T = TypeVar("T", bool, int)
Numbers = NDArray[np.int64]
Offsets = NDArray[np.int64]


class Pool(dict[V, int]):
    """Distinct values in the order in which they came; one that is asked for and not known gets the next number.

    >>> pool = Pool()
    >>> pool.numbers(["", "，", ""]).tolist(), pool.listed
    ([0, 1, 0], ['', '，'])
    """

    __slots__ = ("listed",)

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[V] = []

    def __missing__(self, value: V) -> int:
        number = self[value] = len(self.listed)
        self.listed.append(value)
        return number

    def numbers(self, values: Iterable[V], count: int = -1) -> Numbers:
        """Give the number of each value; ``count`` says how many there are, where it is known."""
        return np.fromiter(map(self.__getitem__, values), dtype=np.int64, count=count)

    def these(self, numbers: Numbers) -> list[V]:
        """Give the values of some numbers."""
        return list(map(self.listed.__getitem__, numbers.tolist()))


class Pools:
    """What the ledgers of one text, or of the texts of a shard, have in common: clean sides, sets of rules, evidence."""

    __slots__ = ("_sizes", "_told", "news", "proofs", "rules")

    def __init__(self) -> None:
        self.news: Pool[str] = Pool()
        self.rules: Pool[tuple[str, ...]] = Pool()
        self.proofs: Pool[str | None] = Pool()
        self._sizes: Offsets = np.empty(0, dtype=np.int64)
        self._told: dict[object, NDArray[Any]] = {}

    def sizes(self, news: Numbers) -> Offsets:
        """Give how long clean sides are (code points)."""
        known, listed = len(self._sizes), self.news.listed
        if known < len(listed):
            more = np.fromiter(map(len, listed[known:]), dtype=np.int64, count=len(listed) - known)
            self._sizes = np.concatenate([self._sizes, more])
        return self._sizes[news]

    def of_rules(self, tell: Callable[[tuple[str, ...]], T]) -> NDArray[Any]:
        """Give what a function says of each set of rules, by its number; each is asked about once."""
        told = self._told.get(tell, _NOTHING)
        if len(told) < len(self.rules.listed):
            more = np.array(list(map(tell, self.rules.listed[len(told) :])))
            told = self._told[tell] = np.concatenate([told.astype(more.dtype), more])
        return told


_NOTHING: NDArray[Any] = np.empty(0, dtype=np.int64)

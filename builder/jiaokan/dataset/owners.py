"""Which edits belong to which unit of a source, by raw offsets, and what flags they raise."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache
from typing import Generic, Protocol, TypeVar

from jiaokan.rules import RULES

Id = TypeVar("Id")


class Owners(Generic[Id]):
    """Which unit an edit belongs to: the one whose raw span it meets; of zero width, the one right after it."""

    def __init__(self, units: Iterable[tuple[Id, int, int]]) -> None:
        """Take ``(id, raw_start, raw_end)`` of units that do not overlap, in order."""
        found = list(units)
        self._ids = [unit for unit, _, _ in found]
        self._starts = [start for _, start, _ in found]
        self._ends = [end for _, _, end in found]

    def of(self, raw_start: int, raw_end: int) -> Id | None:
        """Give the first unit that an edit belongs to; None outside all of them."""
        at = bisect_right(self._ends, raw_start)
        if at == len(self._ids) or self._starts[at] >= max(raw_end, raw_start + 1):
            return None
        return self._ids[at]


@cache
def flags_of_rules(rules: tuple[str, ...]) -> frozenset[str]:
    """Give the *repaired* flags that rules raise."""
    return frozenset(rule.flag for rule in RULES if rule.id in rules and rule.flag is not None)


class _Changed(Protocol):
    @property
    def rules(self) -> tuple[str, ...]: ...


def flags_of_edits(edits: Iterable[_Changed]) -> frozenset[str]:
    """Give the *repaired* flags that edits raise, rows or changes of a ledger."""
    return frozenset().union(*(flags_of_rules(edit.rules) for edit in edits))


class Belongings:
    """Which edits belong to a unit: those whose raw span meets its own; one of zero width to the unit behind it."""

    def __init__(self, changes: Iterable[tuple[int, int, tuple[str, ...]]]) -> None:
        """Take ``(raw_start, raw_end, rules)`` of every edit, in order."""
        found = list(changes)
        self._starts = [start for start, _, _ in found]
        self._ends = [end for _, end, _ in found]
        self._flags = [flags_of_rules(rules) for _, _, rules in found]

    def of(self, raw_start: int, raw_end: int) -> tuple[int, frozenset[str]]:
        """Count the edits of a unit and give the flags they raise."""
        first = bisect_right(self._ends, raw_start)
        while first > 0 and self._starts[first - 1] == raw_start:  # of zero width, right at the start
            first -= 1
        stop = max(first, bisect_left(self._starts, raw_end))
        return stop - first, frozenset().union(*self._flags[first:stop])

"""Which edits belong to which unit of a source, by raw offsets, and what flags they raise."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache, reduce
from operator import or_
from typing import Generic, TypeVar

from jiaokan.rules import RULES
from jiaokan.text.ledger import Ledger

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


_FLAGS = tuple(sorted({rule.flag for rule in RULES if rule.flag is not None}))
_BIT = {rule.id: 1 << _FLAGS.index(rule.flag) for rule in RULES if rule.flag is not None}


@cache
def bits_of_rules(rules: tuple[str, ...]) -> int:
    """Give the *repaired* flags that rules raise, a bit each."""
    return reduce(or_, (_BIT.get(rule, 0) for rule in rules), 0)


@cache
def flags_of_bits(bits: int) -> tuple[str, ...]:
    """Give flags by their bits, sorted."""
    return tuple(flag for place, flag in enumerate(_FLAGS) if bits >> place & 1)


def flags_of_ledger(ledger: Ledger) -> tuple[str, ...]:
    """Give the *repaired* flags that the entries of a ledger raise, sorted."""
    bits = ledger.pools.of_rules(bits_of_rules)
    return flags_of_bits(reduce(or_, (int(bits[number]) for number in set(ledger.columns.rules.tolist())), 0))


class Belongings:
    """Which edits belong to a unit: those whose raw span meets its own; one of zero width to the unit behind it."""

    def __init__(self, starts: Sequence[int], ends: Sequence[int], bits: Sequence[int]) -> None:
        """Take where every edit stands in the raw text, in order, and the bits of the flags that it raises."""
        self._starts, self._ends, self._bits = starts, ends, bits

    @classmethod
    def of_rows(cls, changes: Iterable[tuple[int, int, tuple[str, ...]]]) -> Belongings:
        """Take ``(raw_start, raw_end, rules)`` of every edit, in order."""
        found = list(changes)
        bits = [bits_of_rules(rules) for _, _, rules in found]
        return cls([start for start, _, _ in found], [end for _, end, _ in found], bits)

    @classmethod
    def of_ledger(cls, ledger: Ledger) -> Belongings:
        """Take the entries of a ledger."""
        bits = ledger.pools.of_rules(bits_of_rules)[ledger.columns.rules]
        return cls(ledger.raw_start.tolist(), ledger.raw_end.tolist(), bits.tolist())

    def of(self, raw_start: int, raw_end: int) -> tuple[int, tuple[str, ...]]:
        """Count the edits of a unit and give the flags they raise, sorted."""
        first = bisect_right(self._ends, raw_start)
        while first > 0 and self._starts[first - 1] == raw_start:  # of zero width, right at the start
            first -= 1
        stop = max(first, bisect_left(self._starts, raw_end))
        return stop - first, flags_of_bits(reduce(or_, set(self._bits[first:stop]), 0))

"""The flat ledger and its composition: one more pass behind those before it. The only arithmetic on changes.

Each repair is handled once and everything before it is shifted by numpy, so cost grows with the edits, not with
edits x passes and not with edits x text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiaokan.splice import splice, trim

Offsets = NDArray[np.int64]
_EMPTY: Offsets = np.empty(0, dtype=np.int64)


class Finding(NamedTuple):
    """What a rule saw at ``[start, end)`` of the text it was given (code points).

    With ``new`` it is a repair (the stretch becomes ``new``), without it an annotation of the given ``kind``.
    ``evidence`` says in a few words what proved it.
    """

    start: int
    end: int
    new: str | None = None
    evidence: str | None = None
    kind: str | None = None


class Repairs(NamedTuple):
    """The repairs of one pass as columns: sorted, disjoint, minimal. Columns, because there may be very many."""

    starts: list[int]
    ends: list[int]
    news: list[str]
    proofs: list[str | None]


class Change(NamedTuple):
    """One stretch of the ledger: ``raw[raw_start:raw_end]`` became ``text[text_start:text_end]``."""

    raw_start: int
    raw_end: int
    text_start: int
    text_end: int
    new: str
    rules: tuple[str, ...]
    evidence: str | None


class _Entry(NamedTuple):
    """What a ledger line says beside its offsets."""

    new: str
    rules: tuple[str, ...]
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Sorted, disjoint changes raw -> text, as columns: where, how long the new text is, and what an entry says.

    ``shift[i]`` is by how much text offsets are ahead of raw ones before entry i; it is one longer than the entries.
    """

    raw_start: Offsets
    raw_end: Offsets
    size: Offsets
    text_start: Offsets
    text_end: Offsets
    shift: Offsets
    entries: list[_Entry]

    @classmethod
    def of(cls, raw_start: Offsets, raw_end: Offsets, size: Offsets, entries: list[_Entry]) -> Ledger:
        """Make a ledger of its independent columns."""
        shift = np.zeros(len(entries) + 1, dtype=np.int64)
        np.cumsum(size - (raw_end - raw_start), out=shift[1:])
        return cls(raw_start, raw_end, size, raw_start + shift[:-1], raw_end + shift[1:], shift, entries)

    def changes(self) -> list[Change]:
        """Give the entries with their offsets."""
        columns = (self.raw_start, self.raw_end, self.text_start, self.text_end)
        offsets = zip(*(column.tolist() for column in columns), strict=True)
        return [
            Change(raw_start, raw_end, text_start, text_end, *entry)
            for (raw_start, raw_end, text_start, text_end), entry in zip(offsets, self.entries, strict=True)
        ]


NOTHING = Ledger.of(_EMPTY, _EMPTY, _EMPTY, [])


class _Spots(NamedTuple):
    """Where the repairs of a pass stand, in offsets of the text before it, and the earlier entries around them."""

    start: Offsets
    end: Offsets
    low: Offsets  # first entry that ends behind the repair's start
    high: Offsets  # first entry that starts at or behind its end


def compose(raw: str, text: str, ledger: Ledger, repairs: Repairs, rule: str) -> Ledger:
    """Put one more pass behind a ledger.

    A repair that takes up text an earlier change wrote (or removed, strictly inside it) becomes one entry with it;
    a repair that only touches one stays an entry of its own.
    """
    start = np.array(repairs.starts, dtype=np.int64)
    end = np.array(repairs.ends, dtype=np.int64)
    low = np.searchsorted(ledger.text_end, start, side="right")
    high = np.searchsorted(ledger.text_start, end, side="left")
    spots = _Spots(start, end, low, high)
    if bool((low >= high).all()):
        return _interleave(ledger, repairs, spots, rule)
    return _merge(raw, text, ledger, repairs, spots, rule)


def _interleave(ledger: Ledger, repairs: Repairs, spots: _Spots, rule: str) -> Ledger:
    """Compose where no repair takes up an earlier change: two sorted lists become one."""
    place = spots.low
    lag = ledger.shift[place]
    size = np.fromiter(map(len, repairs.news), dtype=np.int64, count=len(place))
    fresh = list(map(_Entry, repairs.news, repeat((rule,)), repairs.proofs))
    columns = ((ledger.raw_start, spots.start - lag), (ledger.raw_end, spots.end - lag), (ledger.size, size))
    if not ledger.entries:
        return Ledger.of(columns[0][1], columns[1][1], size, fresh)
    entries: list[_Entry] = []
    done = 0
    for entry, here in zip(fresh, place.tolist(), strict=True):
        if here > done:
            entries += ledger.entries[done:here]
            done = here
        entries.append(entry)
    entries += ledger.entries[done:]
    order = place + np.arange(len(place))  # where the new entries stand among all
    raw_start, raw_end, sizes = (_mixed(old, new, order) for old, new in columns)
    return Ledger.of(raw_start, raw_end, sizes, entries)


def _mixed(old: Offsets, new: Offsets, order: Offsets) -> Offsets:
    """Put ``new`` at the places ``order`` and ``old`` at the rest."""
    found = np.empty(len(old) + len(new), dtype=np.int64)
    rest = np.ones(len(found), dtype=bool)
    rest[order] = False
    found[order] = new
    found[rest] = old
    return found


def _merge(raw: str, text: str, ledger: Ledger, repairs: Repairs, spots: _Spots, rule: str) -> Ledger:
    """Compose where some repairs take up earlier changes: those become one entry each."""
    old_starts, old_ends, shift = (column.tolist() for column in (ledger.raw_start, ledger.raw_end, ledger.shift))
    starts: list[int] = []
    ends: list[int] = []
    entries: list[_Entry] = []
    done = 0
    for group in _groups(repairs, spots):
        starts += old_starts[done : group.low]
        ends += old_ends[done : group.low]
        entries += ledger.entries[done : group.low]
        done = max(group.low, group.high)
        if group.low >= group.high:  # nothing taken up: one repair, as it is
            (repair,), lag = group.repairs, shift[group.low]
            starts.append(repair.start - lag)
            ends.append(repair.end - lag)
            entries.append(_Entry(repair.new, (rule,), repair.proof))
            continue
        change = _fuse(raw, text, ledger, group, rule)
        if change is not None:
            starts.append(change[0])
            ends.append(change[1])
            entries.append(change[2])
    starts += old_starts[done:]
    ends += old_ends[done:]
    entries += ledger.entries[done:]
    size = np.fromiter((len(entry.new) for entry in entries), dtype=np.int64, count=len(entries))
    return Ledger.of(np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64), size, entries)


class _Repair(NamedTuple):
    """One repair of a pass."""

    start: int
    end: int
    new: str
    proof: str | None


class _Group(NamedTuple):
    """Repairs that must become one entry, with the earlier entries ``[low, high)`` they take up."""

    repairs: list[_Repair]
    low: int
    high: int


def _groups(repairs: Repairs, spots: _Spots) -> Iterator[_Group]:
    held: list[_Repair] = []
    first = last = 0
    rows = map(_Repair, *repairs)
    for repair, low, high in zip(rows, spots.low.tolist(), spots.high.tolist(), strict=True):
        if held and low < high and low < last:
            held.append(repair)
            last = max(last, high)
            continue
        if held:
            yield _Group(held, first, last)
        held, first, last = [repair], low, high
    if held:
        yield _Group(held, first, last)


def _fuse(raw: str, text: str, ledger: Ledger, group: _Group, rule: str) -> tuple[int, int, _Entry] | None:
    """Make one entry of repairs and the earlier entries they take up; None if together they change nothing."""
    first, last = group.repairs[0], group.repairs[-1]
    low, high = group.low, group.high
    taken = ledger.entries[low:high]
    text_start, text_end = first.start, last.end
    raw_start = text_start - int(ledger.shift[low])
    raw_end = text_end - int(ledger.shift[high])
    if int(ledger.text_start[low]) <= text_start:
        text_start, raw_start = int(ledger.text_start[low]), int(ledger.raw_start[low])
    if int(ledger.text_end[high - 1]) >= text_end:
        text_end, raw_end = int(ledger.text_end[high - 1]), int(ledger.raw_end[high - 1])
    local = [(r.start - text_start, r.end - text_start, r.new) for r in group.repairs]
    new = splice(text[text_start:text_end], local)
    raw_start, raw_end, new = trim(raw, raw_start, raw_end, new)
    if raw_start == raw_end and not new:
        return None
    rules = tuple(dict.fromkeys([name for entry in taken for name in entry.rules] + [rule]))
    proofs = dict.fromkeys(
        proof for proof in [*(e.evidence for e in taken), *(r.proof for r in group.repairs)] if proof
    )
    return raw_start, raw_end, _Entry(new, rules, "; ".join(proofs) or None)

"""The flat ledger and its composition: one more pass behind those before it. The only arithmetic on changes.

Each repair is handled once and everything before it is shifted by numpy, so cost grows with the edits, not with
edits x passes and not with edits x text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiaokan.text.splice import splice, trim

Offsets = NDArray[np.int64]
Objects = NDArray[np.object_]
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


@dataclass(frozen=True, slots=True)
class Repairs:
    """The repairs of one pass as columns: sorted, disjoint, minimal. Columns, because there may be very many.

    A rule with thousands of findings gives them so; to everybody else they are an iterable of findings.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    news: Sequence[str]
    proofs: Sequence[str | None]

    def __iter__(self) -> Iterator[Finding]:
        """Yield the repairs one by one."""
        return map(Finding, self.starts, self.ends, self.news, self.proofs)


class Change(NamedTuple):
    """One stretch of the ledger: ``raw[raw_start:raw_end]`` became ``text[text_start:text_end]``."""

    raw_start: int
    raw_end: int
    text_start: int
    text_end: int
    new: str
    rules: tuple[str, ...]
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Sorted, disjoint changes raw -> text, as columns: where, and what the new text is, by whom, on what evidence.

    ``shift[i]`` is by how much text offsets are ahead of raw ones before entry i; it is one longer than the entries.
    """

    raw_start: Offsets
    raw_end: Offsets
    text_start: Offsets
    text_end: Offsets
    shift: Offsets
    new: Objects
    rules: Objects
    evidence: Objects

    @classmethod
    def of(cls, raw_start: Offsets, raw_end: Offsets, new: Objects, rules: Objects, evidence: Objects) -> Ledger:
        """Make a ledger of its independent columns."""
        size = np.fromiter(map(len, new), dtype=np.int64, count=len(new))
        shift = np.zeros(len(new) + 1, dtype=np.int64)
        np.cumsum(size - (raw_end - raw_start), out=shift[1:])
        return cls(raw_start, raw_end, raw_start + shift[:-1], raw_end + shift[1:], shift, new, rules, evidence)

    def changes(self) -> list[Change]:
        """Give the entries with their offsets."""
        columns = (self.raw_start, self.raw_end, self.text_start, self.text_end, self.new, self.rules, self.evidence)
        return list(map(Change, *(column.tolist() for column in columns)))


def _objects(values: Sequence[object]) -> Objects:
    """Put values into an array one by one: numpy would make a table of tuples."""
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


NOTHING = Ledger.of(_EMPTY, _EMPTY, _objects([]), _objects([]), _objects([]))


class _Spots(NamedTuple):
    """Where the repairs of a pass stand, in offsets of the text before it, and the earlier entries around them."""

    start: Offsets
    end: Offsets
    low: Offsets  # first entry that ends behind the repair's start
    high: Offsets  # first entry that starts at or behind its end


def compose(raw: str, text: str, ledger: Ledger, repairs: Repairs, rules: Sequence[str]) -> Ledger:
    """Put one more pass behind a ledger; ``rules`` names the rule of each repair.

    A repair that takes up text an earlier change wrote (or removed, strictly inside it) becomes one entry with it;
    a repair that only touches one stays an entry of its own.
    """
    start = np.asarray(repairs.starts, dtype=np.int64)
    end = np.asarray(repairs.ends, dtype=np.int64)
    low = np.searchsorted(ledger.text_end, start, side="right")
    high = np.searchsorted(ledger.text_start, end, side="left")
    spots = _Spots(start, end, low, high)
    taking = low < high
    fresh = _plain(ledger, repairs, spots, rules)
    if not taking.any():
        return _placed(ledger, fresh, low)
    groups = list(_groups(repairs, spots, np.flatnonzero(taking).tolist(), rules))
    kept = np.ones(len(ledger.new), dtype=bool)
    for group in groups:
        kept[group.low : group.high] = False
    fused = [(change, group) for group in groups if (change := _fuse(raw, text, ledger, group)) is not None]
    return _rebuilt(ledger, kept, fresh, low, ~taking, fused)


class _Columns(NamedTuple):
    """Entries as columns, without the offsets that follow from them."""

    raw_start: Offsets
    raw_end: Offsets
    new: Objects
    rules: Objects
    evidence: Objects

    def where(self, chosen: NDArray[np.bool_]) -> _Columns:
        """Give the chosen entries."""
        offsets = (self.raw_start[chosen], self.raw_end[chosen])
        return _Columns(*offsets, self.new[chosen], self.rules[chosen], self.evidence[chosen])


def _columns(ledger: Ledger) -> _Columns:
    return _Columns(ledger.raw_start, ledger.raw_end, ledger.new, ledger.rules, ledger.evidence)


def _plain(ledger: Ledger, repairs: Repairs, spots: _Spots, rules: Sequence[str]) -> _Columns:
    """Give the repairs as entries of their own."""
    lag = ledger.shift[spots.low]
    alone = {rule: (rule,) for rule in rules}
    told = _objects([alone[rule] for rule in rules])
    return _Columns(spots.start - lag, spots.end - lag, _objects(repairs.news), told, _objects(repairs.proofs))


def _placed(ledger: Ledger, fresh: _Columns, place: Offsets) -> Ledger:
    """Put new entries before the old ones at ``place``: two sorted lists become one."""
    if not len(ledger.new):
        return Ledger.of(*fresh)
    order = place + np.arange(len(place))  # where the new entries stand among all
    rest = np.ones(len(ledger.new) + len(place), dtype=bool)
    rest[order] = False
    return Ledger.of(*(_mixed(old, new, order, rest) for old, new in zip(_columns(ledger), fresh, strict=True)))


def _mixed(old: NDArray[Any], new: NDArray[Any], order: Offsets, rest: NDArray[np.bool_]) -> NDArray[Any]:
    """Put ``new`` at the places ``order`` and ``old`` at the rest."""
    found = np.empty(len(rest), dtype=old.dtype)
    found[order] = new
    found[rest] = old
    return found


def _rebuilt(
    ledger: Ledger,
    kept: NDArray[np.bool_],
    fresh: _Columns,
    place: Offsets,
    alone: NDArray[np.bool_],
    fused: list[tuple[_Fused, _Group]],
) -> Ledger:
    """Put together the old entries that were not taken up, the repairs that stand alone, and the fused ones."""
    gone = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(~kept)])
    old = Ledger.of(*_columns(ledger).where(kept))
    single = fresh.where(alone)
    merged = _Columns(
        np.array([change.raw_start for change, _ in fused], dtype=np.int64),
        np.array([change.raw_end for change, _ in fused], dtype=np.int64),
        _objects([change.new for change, _ in fused]),
        _objects([change.rules for change, _ in fused]),
        _objects([change.evidence for change, _ in fused]),
    )
    where = np.concatenate([place[alone], np.array([group.low for _, group in fused], dtype=np.int64)])
    number = np.concatenate([np.flatnonzero(alone), np.array([group.number for _, group in fused], dtype=np.int64)])
    order = np.argsort(number)  # as the repairs stand in the text
    both = _Columns(*(np.concatenate(pair)[order] for pair in zip(single, merged, strict=True)))
    where = where[order]
    return _placed(old, both, where - gone[where])


class _Repair(NamedTuple):
    """One repair of a pass."""

    start: int
    end: int
    new: str
    proof: str | None
    rule: str


class _Group(NamedTuple):
    """Repairs that must become one entry, with the earlier entries ``[low, high)`` they take up."""

    repairs: list[_Repair]
    low: int
    high: int
    number: int  # of the first repair in its pass


class _Fused(NamedTuple):
    """One entry made of several."""

    raw_start: int
    raw_end: int
    new: str
    rules: tuple[str, ...]
    evidence: str | None


def _groups(repairs: Repairs, spots: _Spots, taking: list[int], rules: Sequence[str]) -> Iterator[_Group]:
    """Yield the repairs that take up earlier entries, together where they take up the same one."""
    held: list[_Repair] = []
    first = last = head = 0
    for index in taking:
        low, high = int(spots.low[index]), int(spots.high[index])
        told = repairs.starts[index], repairs.ends[index], repairs.news[index], repairs.proofs[index]
        repair = _Repair(*told, rules[index])
        if held and low < last:
            held.append(repair)
            last = max(last, high)
            continue
        if held:
            yield _Group(held, first, last, head)
        held, first, last, head = [repair], low, high, index
    if held:
        yield _Group(held, first, last, head)


def _fuse(raw: str, text: str, ledger: Ledger, group: _Group) -> _Fused | None:
    """Make one entry of repairs and the earlier entries they take up; None if together they change nothing."""
    first, last = group.repairs[0], group.repairs[-1]
    low, high = group.low, group.high
    text_start, text_end = int(first.start), int(last.end)
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
    told = [name for names in ledger.rules[low:high] for name in names]
    rules = tuple(dict.fromkeys([*told, *(repair.rule for repair in group.repairs)]))
    proofs = [*ledger.evidence[low:high], *(repair.proof for repair in group.repairs)]
    return _Fused(raw_start, raw_end, new, rules, together(proofs))


def together(proofs: Iterable[str | None]) -> str | None:
    """Join what proved the parts of an edit, each piece once.

    >>> together(["element p; element div", None, "element p", "empty line"])
    'element p; element div; empty line'
    """
    return "; ".join(dict.fromkeys(piece for proof in proofs if proof for piece in proof.split("; "))) or None

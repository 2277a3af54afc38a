"""One more pass behind a ledger: the only arithmetic on changes.

Each repair is handled once and everything before it is shifted by numpy, so cost grows with the edits, not with
edits x passes and not with edits x text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiaokan.text.ledger import Columns, Ledger, together
from jiaokan.text.pools import Numbers, Offsets
from jiaokan.text.splice import splice, trim


class Pass(NamedTuple):
    """The repairs of one pass over a text as columns: sorted, disjoint, minimal; all but offsets as in the pools."""

    start: Offsets
    end: Offsets
    new: Numbers
    rules: Numbers
    evidence: Numbers


class _Spots(NamedTuple):
    """The earlier entries around the repairs of a pass."""

    low: Offsets  # first entry that ends behind the repair's start
    high: Offsets  # first entry that starts at or behind its end


def compose(raw: str, ledger: Ledger, made: Pass) -> Ledger:
    """Put one more pass behind the ledger that leads from ``raw`` to the text in which its repairs were found.

    A repair that takes up text an earlier change wrote (or removed, strictly inside it) becomes one entry with it;
    a repair that only touches one stays an entry of its own.
    """
    low = np.searchsorted(ledger.text_end, made.start, side="right")
    high = np.searchsorted(ledger.text_start, made.end, side="left")
    taking = low < high
    lag = ledger.shift[low]
    fresh = Columns(made.start - lag, made.end - lag, made.new, made.rules, made.evidence)
    if not taking.any():
        return _placed(ledger, fresh, low)
    groups = list(_groups(made, _Spots(low, high), np.flatnonzero(taking).tolist()))
    kept = np.ones(len(ledger), dtype=bool)
    for group in groups:
        kept[group.low : group.high] = False
    fused = [(change, group) for group in groups if (change := _fuse(raw, ledger, group)) is not None]
    return _rebuilt(ledger, kept, fresh, low, ~taking, fused)


def _placed(ledger: Ledger, fresh: Columns, place: Offsets) -> Ledger:
    """Put new entries before the old ones at ``place``: two sorted lists become one."""
    if not len(ledger):
        return Ledger.of(fresh, ledger.pools)
    order = place + np.arange(len(place))  # where the new entries stand among all
    rest = np.ones(len(ledger) + len(place), dtype=bool)
    rest[order] = False
    mixed = (_mixed(old, new, order, rest) for old, new in zip(ledger.columns, fresh, strict=True))
    return Ledger.of(Columns(*mixed), ledger.pools)


def _mixed(old: NDArray[Any], new: NDArray[Any], order: Offsets, rest: NDArray[np.bool_]) -> NDArray[Any]:
    """Put ``new`` at the places ``order`` and ``old`` at the rest."""
    found = np.empty(len(rest), dtype=old.dtype)
    found[order] = new
    found[rest] = old
    return found


def _rebuilt(
    ledger: Ledger,
    kept: NDArray[np.bool_],
    fresh: Columns,
    place: Offsets,
    alone: NDArray[np.bool_],
    fused: Sequence[tuple[_Fused, _Group]],
) -> Ledger:
    """Put together the old entries that were not taken up, the repairs that stand alone, and the fused ones."""
    gone = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(~kept)])
    old = Ledger.of(ledger.columns.where(kept), ledger.pools)
    single = fresh.where(alone)
    columns = zip(*(change for change, _ in fused), strict=True) if fused else ([] for _ in Columns._fields)
    merged = (np.array(list(column), dtype=like.dtype) for column, like in zip(columns, single, strict=True))
    where = np.concatenate([place[alone], np.array([group.low for _, group in fused], dtype=np.int64)])
    number = np.concatenate([np.flatnonzero(alone), np.array([group.number for _, group in fused], dtype=np.int64)])
    order = np.argsort(number)  # as the repairs stand in the text
    both = Columns(*(np.concatenate(pair)[order] for pair in zip(single, merged, strict=True)))
    where = where[order]
    return _placed(old, both, where - gone[where])


class _Group(NamedTuple):
    """Repairs ``[first, stop)`` that must become one entry, with the earlier entries ``[low, high)`` they take up."""

    repairs: Sequence[tuple[int, int, int, int, int]]  # as in ``Pass``
    low: int
    high: int
    number: int  # of the first repair in its pass


class _Fused(NamedTuple):
    """One entry made of several, as in ``Columns``."""

    raw_start: int
    raw_end: int
    new: int
    rules: int
    evidence: int


def _groups(made: Pass, spots: _Spots, taking: Sequence[int]) -> Iterator[_Group]:
    """Yield the repairs that take up earlier entries, together where they take up the same one."""
    columns = (column[taking].tolist() for column in (*made, *spots))
    held: list[tuple[int, int, int, int, int]] = []
    first = last = head = 0
    for index, start, end, new, rules, proof, low, high in zip(taking, *columns, strict=True):
        told = (start, end, new, rules, proof)
        if held and low < last:
            held.append(told)
            last = max(last, high)
            continue
        if held:
            yield _Group(held, first, last, head)
        held, first, last, head = [told], low, high, index
    if held:
        yield _Group(held, first, last, head)


def _fuse(raw: str, ledger: Ledger, group: _Group) -> _Fused | None:
    """Make one entry of repairs and the earlier entries they take up; None if together they change nothing."""
    pools, low, high = ledger.pools, group.low, group.high
    text_start, text_end = group.repairs[0][0], group.repairs[-1][1]
    raw_start = text_start - int(ledger.shift[low])
    raw_end = text_end - int(ledger.shift[high])
    if int(ledger.text_start[low]) <= text_start:
        text_start, raw_start = int(ledger.text_start[low]), int(ledger.raw_start[low])
    if int(ledger.text_end[high - 1]) >= text_end:
        text_end, raw_end = int(ledger.text_end[high - 1]), int(ledger.raw_end[high - 1])
    local = [(start - text_start, end - text_start, pools.news.listed[new]) for start, end, new, _, _ in group.repairs]
    raw_start, raw_end, new = trim(raw, raw_start, raw_end, splice(_now(raw, raw_start, raw_end, ledger, group), local))
    if raw_start == raw_end and not new:
        return None
    rules = [
        *pools.rules.these(ledger.columns.rules[low:high]),
        *(pools.rules.listed[each[3]] for each in group.repairs),
    ]
    proofs = [*ledger.columns.evidence[low:high].tolist(), *(each[4] for each in group.repairs)]
    told = tuple(dict.fromkeys(name for names in rules for name in names))
    proof = together(map(pools.proofs.listed.__getitem__, proofs))
    return _Fused(raw_start, raw_end, pools.news[new], pools.rules[told], pools.proofs[proof])


def _now(raw: str, start: int, end: int, ledger: Ledger, group: _Group) -> str:
    """Give what a stretch of the raw text had become before the pass: the entries of the group lie within it."""
    some = slice(group.low, group.high)
    news = ledger.pools.news.these(ledger.columns.new[some])
    places = ((ledger.raw_start[some] - start).tolist(), (ledger.raw_end[some] - start).tolist())
    return splice(raw[start:end], zip(*places, news, strict=True))

"""Text that remembers how it was changed.

A ``Traced`` text is *derived* from its raw text by passes of findings, so record and change cannot drift apart.
Nothing here knows a rule, a language or a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from jiaokan.errors import AccountError
from jiaokan.text.ledger import NOTHING, Change, Finding, Offsets, Repairs, compose
from jiaokan.text.splice import splice, trim, undo


class Traced:
    """A raw text and what became of it.

    >>> text = Traced("發(fā)展").apply("gloss", [Finding(1, 5, "")]).apply("script", [Finding(0, 1, "发")])
    >>> text.text, text.undo() == text.raw
    ('发展', True)
    >>> [(change.raw_start, change.raw_end, change.new, change.rules) for change in text.changes()]
    [(0, 1, '发', ('script',)), (1, 5, '', ('gloss',))]
    """

    __slots__ = ("_added", "_changes", "_ledger", "_marks", "raw", "text")

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text = raw
        self._ledger = NOTHING
        self._added = ""
        self._changes: list[Change] | None = None
        self._marks: tuple[_Mark, ...] = ()

    def apply(self, rule: str, findings: Iterable[Finding]) -> Traced:
        """Give the text after one rule's repairs; annotations and repairs that change nothing are passed over.

        Findings may come in any order. Raises AccountError if two overlap or one leaves the text: that is a fault of
        the rule, never of the input.
        """
        repairs = _normal(rule, self.text, findings)
        return self._after(repairs, [rule] * len(repairs.starts)) if repairs.starts else self

    def apply_all(self, found: Iterable[tuple[str, Iterable[Finding]]]) -> Traced:
        r"""Give the text after the repairs of several rules that all saw this text; annotations become ``marks``.

        Raises AccountError if two findings overlap, of one rule or of two, or one leaves the text.

        >>> text = Traced("首页\n水。\n版权").apply_all([("footer", [Finding(6, 8, "")]), ("menu", [Finding(0, 3, "")])])
        >>> text.text, [change.rules for change in text.changes()]
        ('水。\n', [('menu',), ('footer',)])
        """
        told = [(rule, list(findings)) for rule, findings in found]
        each = [(repair, rule) for rule, findings in told for repair in _normal(rule, self.text, findings)]
        each.sort(key=lambda told: told[0][:2])
        for (before, first), (repair, rule) in pairwise(each):
            if repair.start < before.end:
                raise _overlap(f"{first} and {rule}", repair.start, repair.end)
        repairs = Repairs(*zip(*(repair[:4] for repair, _ in each), strict=True)) if each else Repairs([], [], [], [])
        spans = [finding for _, findings in told for finding in findings if finding.new is None]
        return self._after(repairs, [rule for _, rule in each], map(self._mark, spans))

    def _after(self, repairs: Repairs, rules: Sequence[str], marks: Iterable[_Mark] = ()) -> Traced:
        after = Traced(self.raw)
        after.text = splice(self.text, zip(repairs.starts, repairs.ends, repairs.news, strict=True))
        after._ledger = compose(self.raw, self.text, self._ledger, repairs, rules) if repairs.starts else self._ledger
        after._added = "".join(repairs.news)
        after._marks = (*self._marks, *marks)
        return after

    def _mark(self, finding: Finding) -> _Mark:
        back = self.alignment()
        (start,), (end,) = back.raw_starts([finding.start]), back.raw_ends([finding.end])
        return _Mark(start, end, finding.kind or "")

    def marks(self) -> list[Finding]:
        """Give what was annotated on the way, where it stands in the text now; what is gone is left out."""
        starts, ends = self.now([mark.start for mark in self._marks], [mark.end for mark in self._marks])
        told = zip(starts, ends, self._marks, strict=True)
        return [Finding(start, end, kind=mark.kind) for start, end, mark in told if start < end]

    def now(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[list[int], list[int]]:
        """Give where stretches of the raw text stand in the text now; of one that is gone, the end is not behind the start."""
        ledger, first, last = self._ledger, np.asarray(starts, dtype=np.int64), np.asarray(ends, dtype=np.int64)
        if not len(ledger.raw_start):
            return first.tolist(), last.tolist()
        most = len(ledger.raw_start) - 1
        behind = np.searchsorted(ledger.raw_end, first, side="right")
        near = np.minimum(behind, most)
        cut = (behind <= most) & (ledger.raw_start[near] < first)
        at = np.where(cut, ledger.text_end[near], first + ledger.shift[behind])
        before = np.searchsorted(ledger.raw_end, last, side="left")
        near = np.minimum(before, most)
        inside = (before <= most) & (ledger.raw_start[near] < last)
        stop = np.where(inside, ledger.text_start[near], last + ledger.shift[before])
        return at.tolist(), stop.tolist()

    def added(self) -> str:
        """Give what the last pass wrote, as one string: the only characters a text can gain."""
        return self._added

    def changes(self) -> list[Change]:
        """Give the flat ledger of all passes: sorted, disjoint, minimal, none the identity."""
        if self._changes is None:
            self._changes = self._ledger.changes()
        return self._changes

    def undo(self) -> str:
        """Give the raw text back from the clean text and the ledger alone (plus the raw side of each change)."""
        return undo(self.text, [(c.text_start, c.text_end, self.raw[c.raw_start : c.raw_end]) for c in self.changes()])

    def alignment(self) -> Alignment:
        """Give the map from clean offsets back to raw ones."""
        ledger = self._ledger
        return Alignment(ledger.raw_start, ledger.raw_end, ledger.text_start, ledger.text_end)


class _Mark(NamedTuple):
    """A stretch of the raw text that a rule pointed at."""

    start: int
    end: int
    kind: str


class Alignment:
    """Leads clean offsets back to raw ones; made of a ledger's four columns of offsets (code points)."""

    __slots__ = ("_raw_end", "_raw_start", "_shift", "_text_end", "_text_start")

    def __init__(
        self,
        raw_start: Sequence[int] | Offsets,
        raw_end: Sequence[int] | Offsets,
        text_start: Sequence[int] | Offsets,
        text_end: Sequence[int] | Offsets,
    ) -> None:
        self._raw_start = np.asarray(raw_start, dtype=np.int64)
        self._raw_end = np.asarray(raw_end, dtype=np.int64)
        self._text_start = np.asarray(text_start, dtype=np.int64)
        self._text_end = np.asarray(text_end, dtype=np.int64)
        self._shift = np.concatenate([np.zeros(1, dtype=np.int64), self._text_end - self._raw_end])

    def raw_starts(self, starts: Sequence[int]) -> list[int]:
        """Give the raw offsets of units that begin at clean offsets: behind every removal that stands before them.

        A code point inside a replacement begins where the replaced stretch begins.
        """
        found: list[int] = self._raw(np.asarray(starts, dtype=np.int64), self._raw_start).tolist()
        return found

    def raw_ends(self, ends: Sequence[int]) -> list[int]:
        """Give the raw offsets of units that end at clean offsets: just behind their last code point."""
        found: list[int] = (self._raw(np.asarray(ends, dtype=np.int64) - 1, self._raw_end - 1) + 1).tolist()
        return found

    def _raw(self, at: Offsets, inside: Offsets) -> Offsets:
        """Map code points: by the shift where they survived, to ``inside`` where a change wrote them."""
        behind = np.searchsorted(self._text_end, at, side="right")  # changes wholly before the code point
        raw: Offsets = at - self._shift[behind]
        if len(inside):
            nearest = np.minimum(behind, len(inside) - 1)
            written = (behind < len(inside)) & (self._text_start[nearest] <= at) & (at < self._text_end[nearest])
            raw = np.where(written, inside[nearest], raw)
        return raw


def _normal(rule: str, text: str, findings: Iterable[Finding]) -> Repairs:
    """Sort the repairs, make each minimal, drop identities; columns are that already and only checked."""
    if isinstance(findings, Repairs):
        _check_columns(rule, text, findings)
        return findings
    starts: list[int] = []
    ends: list[int] = []
    news: list[str] = []
    proofs: list[str | None] = []
    done = 0
    for start, end, new, proof, _ in _in_order(findings):
        if start < done or end < start or end > len(text):
            raise _overlap(rule, start, end)
        done = end
        if new is not None and start < end and new and (text[start] == new[0] or text[end - 1] == new[-1]):
            start, end, new = trim(text, start, end, new)  # noqa: PLW2901  (the same repair, shorter)
        if new or start < end:
            starts.append(start)
            ends.append(end)
            news.append(new or "")
            proofs.append(proof)
    return Repairs(starts, ends, news, proofs)


def _overlap(rule: str, start: int, end: int) -> AccountError:
    message = f"finding [{start}, {end}) overlaps another or leaves the text"
    return AccountError(f"rule {rule}", message, expected="disjoint findings inside the text")


def _check_columns(rule: str, text: str, repairs: Repairs) -> None:
    if not repairs.starts:
        return
    starts, ends = np.asarray(repairs.starts), np.asarray(repairs.ends)
    wrong = np.flatnonzero((ends < starts) | (np.concatenate([[0], ends[:-1]]) > starts))
    if len(wrong) or int(ends[-1]) > len(text):
        at = int(wrong[0]) if len(wrong) else -1
        raise _overlap(rule, repairs.starts[at], repairs.ends[at])


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Give the repairs among findings, sorted; most rules yield them so."""
    repairs = [finding for finding in findings if finding.new is not None]
    repairs.sort(key=_SPAN)
    return repairs


_SPAN = itemgetter(0, 1)

__all__ = ["Alignment", "Change", "Finding", "Repairs", "Traced"]

"""Text that remembers how it was changed.

A ``Traced`` text is *derived* from its raw text by passes of findings, so record and change cannot drift apart.
Nothing here knows a rule, a language or a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from jiaokan.errors import AccountError
from jiaokan.ledger import NOTHING, Change, Finding, Offsets, compose
from jiaokan.splice import splice, trim, undo


class Traced:
    """A raw text and what became of it.

    >>> text = Traced("發(fā)展").apply("gloss", [Finding(1, 5, "")]).apply("script", [Finding(0, 1, "发")])
    >>> text.text, text.undo() == text.raw
    ('发展', True)
    >>> [(change.raw_start, change.raw_end, change.new, change.rules) for change in text.changes()]
    [(0, 1, '发', ('script',)), (1, 5, '', ('gloss',))]
    """

    __slots__ = ("_added", "_ledger", "raw", "text")

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text = raw
        self._ledger = NOTHING
        self._added = ""

    def apply(self, rule: str, findings: Iterable[Finding]) -> Traced:
        """Give the text after one rule's repairs; annotations and repairs that change nothing are passed over.

        Findings may come in any order. Raises AccountError if two overlap or one leaves the text: that is a fault of
        the rule, never of the input.
        """
        repairs = _normal(rule, self.text, findings)
        if not repairs:
            return self
        after = Traced.__new__(Traced)
        after.raw = self.raw
        after.text = splice(self.text, ((repair.start, repair.end, repair.new or "") for repair in repairs))
        after._ledger = compose(self.raw, self.text, self._ledger, repairs, rule)  # noqa: SLF001  (its own class)
        after._added = "".join(repair.new or "" for repair in repairs)  # noqa: SLF001  (likewise)
        return after

    def added(self) -> str:
        """Give what the last pass wrote, as one string: the only characters a text can gain."""
        return self._added

    def changes(self) -> list[Change]:
        """Compose all passes into the flat ledger: sorted, disjoint, minimal, none the identity."""
        ledger = self._ledger
        columns = (ledger.raw_start, ledger.raw_end, ledger.text_start, ledger.text_end)
        offsets = zip(*(column.tolist() for column in columns), strict=True)
        return [Change(a, b, c, d, *entry) for (a, b, c, d), entry in zip(offsets, ledger.entries, strict=True)]

    def undo(self) -> str:
        """Give the raw text back from the clean text and the ledger alone (plus the raw side of each change)."""
        return undo(self.text, [(c.text_start, c.text_end, self.raw[c.raw_start : c.raw_end]) for c in self.changes()])

    def alignment(self) -> Alignment:
        """Give the map from clean offsets back to raw ones."""
        ledger = self._ledger
        return Alignment(ledger.raw_start, ledger.raw_end, ledger.text_start, ledger.text_end)


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


def _normal(rule: str, text: str, findings: Iterable[Finding]) -> list[Finding]:
    """Sort the repairs, make each minimal, drop identities."""
    repairs: list[Finding] = []
    done = 0
    for finding in sorted((f for f in findings if f.new is not None), key=lambda f: (f.start, f.end)):
        if finding.start < done or finding.end < finding.start or finding.end > len(text):
            message = f"finding [{finding.start}, {finding.end}) overlaps another or leaves the text"
            raise AccountError(f"rule {rule}", message, expected="disjoint findings inside the text")
        done = finding.end
        start, end, new = trim(text, finding.start, finding.end, finding.new or "")
        if start < end or new:
            repairs.append(Finding(start, end, new, finding.evidence))
    return repairs


__all__ = ["Alignment", "Change", "Finding", "Traced"]

"""Text that remembers how it was changed.

A ``Traced`` text is *derived* from its raw text by passes of findings, so record and change cannot drift apart.
Nothing here knows a rule, a language or a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jiaokan.text.alignment import Alignment, Pointed, now, pointed
from jiaokan.text.compose import compose
from jiaokan.text.ledger import Change, Finding, Ledger, Repairs
from jiaokan.text.passes import Found, of_rule, of_rules, pooled
from jiaokan.text.splice import undo


class Traced:
    """A raw text and what became of it.

    >>> text = Traced("發(fā)展").apply("gloss", [Finding(1, 5, "")]).apply("script", [Finding(0, 1, "发")])
    >>> text.text, text.undo() == text.raw
    ('发展', True)
    >>> [(change.raw_start, change.raw_end, change.new, change.rules) for change in text.changes()]
    [(0, 1, '发', ('script',)), (1, 5, '', ('gloss',))]
    """

    __slots__ = ("_changes", "_marks", "ledger", "raw", "text")

    def __init__(
        self, raw: str, text: str | None = None, ledger: Ledger | None = None, marks: tuple[Pointed, ...] = ()
    ) -> None:
        """Take a raw text and, of one that was changed already, what it is now, by what, and what was pointed at."""
        self.raw = raw
        self.text = raw if text is None else text
        self.ledger = Ledger.empty() if ledger is None else ledger
        self._changes: list[Change] | None = None
        self._marks = marks

    def apply(self, rule: str, findings: Iterable[Finding]) -> Traced:
        """Give the text after one rule's repairs; annotations and repairs that change nothing are passed over.

        Findings may come in any order. Raises AccountError if two overlap or one leaves the text: that is a fault of
        the rule, never of the input.
        """
        return self.after(of_rule(rule, self.text, findings))

    def apply_all(self, found: Iterable[tuple[str, Iterable[Finding]]]) -> Traced:
        r"""Give the text after the repairs of several rules that all saw this text; annotations become ``marks``.

        Raises AccountError if two findings overlap, of one rule or of two, or one leaves the text.

        >>> text = Traced("首页\n水。\n版权").apply_all([("footer", [Finding(6, 8, "")]), ("menu", [Finding(0, 3, "")])])
        >>> text.text, [change.rules for change in text.changes()]
        ('水。\n', [('menu',), ('footer',)])
        """
        return self.after(of_rules(self.text, found))

    def after(self, found: Found) -> Traced:
        """Give the text after one pass."""
        if not found.repairs.starts and not found.spans:
            return self
        marks = (*self._marks, *pointed(found.spans, self.alignment())) if found.spans else self._marks
        if not found.repairs.starts:
            return Traced(self.raw, self.text, self.ledger, marks)
        ledger = compose(self.raw, self.ledger, pooled(found, self.ledger.pools))
        return Traced(self.raw, found.applied(self.text), ledger, marks)

    def marks(self) -> list[Finding]:
        """Give what was annotated on the way, where it stands in the text now; what is gone is left out."""
        starts, ends = self.now([mark.start for mark in self._marks], [mark.end for mark in self._marks])
        told = zip(starts, ends, self._marks, strict=True)
        return [Finding(start, end, kind=mark.kind) for start, end, mark in told if start < end]

    def now(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[list[int], list[int]]:
        """Give where stretches of the raw text stand in the text now; of one that is gone, the end is not behind the start."""
        return now(self.ledger, starts, ends)

    def changes(self) -> list[Change]:
        """Give the flat ledger of all passes: sorted, disjoint, minimal, none the identity."""
        if self._changes is None:
            self._changes = self.ledger.changes()
        return self._changes

    def undo(self) -> str:
        """Give the raw text back from the clean text and the ledger alone (plus the raw side of each change)."""
        return undo(self.text, [(c.text_start, c.text_end, self.raw[c.raw_start : c.raw_end]) for c in self.changes()])

    def alignment(self) -> Alignment:
        """Give the map from clean offsets back to raw ones."""
        return Alignment.of(self.ledger)


__all__ = ["Alignment", "Change", "Finding", "Repairs", "Traced"]

"""Adds up what became of a table's rows, bucket by bucket: counts, and the numbers of the sources that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from jiaokan.diff.look import Look, Values, values_of
from jiaokan.diff.records import Marked, Rows, Rule

FLAG_COLUMNS = ("flags", "repaired")
LISTS = {**dict.fromkeys(("sources", "documents", "sections", "paragraphs"), FLAG_COLUMNS), "edits": ("rules",)}
_COUNTS = ("before", "after", "removed", "added", "changed", "moved", "shifted")
_TEXTS = ("raw_text", "text")  # of a source


@dataclass(slots=True)
class Tally:
    """What became of a table's rows."""

    counts: Counter[str] = field(default_factory=Counter)
    columns: Counter[str] = field(default_factory=Counter)
    touched: set[int] = field(default_factory=set)
    other: dict[str, set[int]] = field(
        default_factory=lambda: {name: set() for name in _TEXTS}
    )  # sources by what differs
    values: dict[tuple[str, str], Values] = field(default_factory=dict)  # by column and value

    def add(self, look: Look, lists: Sequence[str]) -> None:
        """Take what was seen of a bucket; ``lists`` are columns whose values are counted."""
        rows = look.rows()
        for name in _COUNTS:
            self.counts[name] += getattr(rows, name)
        self.columns.update(rows.columns)
        self.touched |= look.touched()
        if look.table == "sources":
            owners = look.owners(0)[look.pairs.a]
            for name in _TEXTS:
                if name in look.masks:
                    self.other[name] |= set(owners[look.masks[name]].tolist())
        for column in lists:
            for value, found in values_of(look, column).items():
                known = self.values.get((column, value))
                self.values[column, value] = found if known is None else known + found

    def rows(self) -> Rows:
        """Give what became of the rows."""
        return Rows(**{name: self.counts[name] for name in _COUNTS}, columns=dict(self.columns.most_common()))

    def marked(self, column: str) -> dict[str, Marked]:
        """Give what became of the rows by a flag, where anything did."""
        return {
            value: Marked(found.before, found.after, found.lost, found.gained)
            for (name, value), found in sorted(self.values.items())
            if name == column and (found.lost or found.gained)
        }

    def rules(self) -> dict[str, Rule]:
        """Give what became of the edits by rule, where anything did, the rule with the most first."""
        found = {value: each for (name, value), each in self.values.items() if name == "rules" and _size(each)}
        return {
            value: Rule(each.before, each.after, each.lost, each.gained, each.changed, each.sources)
            for value, each in sorted(found.items(), key=lambda item: (-_size(item[1]), item[0]))
        }


def _size(values: Values) -> int:
    return values.lost + values.gained + values.changed

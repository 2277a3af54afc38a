"""A line read as a heading, with the evidence for it. Whether it is one, and how deep, is for the tree to say."""

from __future__ import annotations

from dataclasses import dataclass

from jiaokan.text.numbering import Number, Style

Key = tuple[str, int, int]
APART = -1


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on lines ``[first, last]`` (indices into the report's lines)."""

    first: int
    last: int
    number: Number | None
    style: Style
    text: str  # its words; empty where none can be told from the text behind them
    end: int  # offset in the last line behind number, heading and closing mark
    kind: str  # standalone, run_in
    score: float = 0.0  # evidence that it is a heading, from the line and its siblings; the tree adds how well it fits
    tier: int = 0  # of headings without number: 1 below others without number, APART beside the text proper
    mark: int = 0  # how deep the original's markup lays it, one the highest; 0 where it says nothing
    level: int = 1
    has_gap: bool = False

    @property
    def key(self) -> Key:
        """Give what makes two headings siblings: style and, for 1.1, depth of the number; and how deep markup lays them."""
        if self.style.id == "none":
            return (self.kind, self.tier, self.mark)
        if not self.style.rank:
            return ("chapter0", 1, self.mark)
        return (self.style.id, self.number.depth if self.number else 1, self.mark)

    @property
    def value(self) -> int | None:
        """Give the value of its number."""
        return self.number.value if self.number else None

"""What a reason sees, and what it says: that a place without a number reads like a heading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from jiaokan.outline.head import Head
from jiaokan.outline.lines import Line


class Place(NamedTuple):
    """Lines ``[first, last]`` read as a heading with these words; ``end`` is the offset in the last line behind it."""

    first: int
    last: int
    text: str
    end: int
    kind: str  # standalone, run_in
    tier: int = 0  # 1 below others


class Seen(NamedTuple):
    """The lines of a report, those that numbers make headings, and its head."""

    lines: Sequence[Line]
    taken: set[int]
    head: Head | None

    @property
    def start(self) -> int:
        """Give the first line that may be a heading of any wording: behind the title, else the second."""
        return self.head.stop if self.head and self.head.stop else 1

    def free(self, index: int) -> bool:
        """Tell whether no number says anything of a line."""
        line = self.lines[index]
        return index not in self.taken and line.number is None and not line.is_item


class Reason(NamedTuple):
    """A name, what finds the places, and the evidence that it is."""

    name: str
    find: Callable[[Seen], Iterator[Place]]
    weight: float


def alone(lines: Sequence[Line], first: int, stop: int, tier: int = 0) -> Place:
    """Give the place of lines that stand alone, their words with a blank between."""
    text = " ".join(line.text for line in lines[first:stop])
    return Place(first, stop - 1, text, len(lines[stop - 1].text), "standalone", tier)


def without_mark(lines: Sequence[Line], index: int) -> Place:
    """Give the place of a line that closes with a mark, its words without it."""
    return Place(index, index, lines[index].text[:-1], len(lines[index].text), "standalone")

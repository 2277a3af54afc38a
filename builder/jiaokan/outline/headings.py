"""Headings of one report: which lines open a section, where the heading ends, and how deep it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jiaokan.outline.lines import Line
from jiaokan.outline.listed import without_entries
from jiaokan.outline.marked import read_marked
from jiaokan.outline.numbered import read_numbered
from jiaokan.outline.reading import Heading
from jiaokan.outline.tree import decode
from jiaokan.outline.unnumbered import read_unnumbered


def find_headings(lines: Sequence[Line]) -> list[Heading]:
    """Find the headings among the lines of one report, in order, with their levels."""
    return mark_gaps(decode(read(lines)), lines)


def read(lines: Sequence[Line]) -> list[Heading]:
    """Give every reading of a line as a heading, each with its own evidence; the tree chooses among them."""
    lines = without_entries(lines)
    code = _fenced(lines)
    return [heading for heading in _read(lines) if heading.first not in code] if code else _read(lines)


def _fenced(lines: Sequence[Line]) -> set[int]:
    """Give the lines of code between fences (```); a fence without its partner opens none."""
    fences = [index for index, line in enumerate(lines) if line.text.startswith("```")]
    pairs = zip(fences[::2], fences[1::2], strict=False)
    return {index for first, last in pairs for index in range(first, last + 1)}


def _read(lines: Sequence[Line]) -> list[Heading]:
    if not any(line.markup for line in lines):
        numbered = list(read_numbered(lines))
        return [*numbered, *read_unnumbered(lines, _taken(numbered))]
    found = list(read_marked(lines, read_numbered(lines)))
    marked = {index for index, line in enumerate(lines) if line.markup is not None}
    unnumbered = read_unnumbered(lines, _taken(found) | marked)
    return [*found, *(heading for heading in unnumbered if marked.isdisjoint(range(heading.first, heading.last + 1)))]


def _taken(found: Sequence[Heading]) -> set[int]:
    """Give the lines that readings with evidence for them make headings."""
    return {index for heading in found if heading.score > 0 for index in range(heading.first, heading.last + 1)}


def mark_gaps(headings: Sequence[Heading], lines: Sequence[Line]) -> list[Heading]:
    """Mark headings whose number neither is one nor follows the last of its style, items counted.

    Articles and points may run on through chapters or start again in each; both are no gap.
    """
    if not headings:
        return []
    last: dict[tuple[str, int], int] = {}
    gaps: set[int] = set()
    chosen = {heading.first: heading.number for heading in headings}
    for index, line in enumerate(lines):
        number = chosen.get(index) or line.number or line.enumerator
        if number is not None and number.value is not None:
            key = (number.style.id, number.depth)
            if number.value not in (1, last.get(key, 0) + 1):
                gaps.add(index)
            last[key] = number.value
    return [
        heading if is_gap == heading.has_gap else replace(heading, has_gap=is_gap)
        for heading in headings
        for is_gap in (heading.number is not None and heading.first in gaps,)
    ]

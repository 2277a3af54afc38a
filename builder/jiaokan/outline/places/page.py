"""The lines of a page with what signs look at, each column made once and when it is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

from jiaokan.outline.lines import Line
from jiaokan.outline.places.runs import find_marks, find_numbered_titles, find_repeated

LEAST = 60  # code points of a report
LONG = 120  # code points of a paragraph; beyond them its length is its author's manner
LEAST_LEAD = 40  # code points of running text that may lead a report
_REACH = 4  # lines behind a place in which its lead stands
_SURELY_A_MARK = re.compile("[【（(]?(?:篇|范文)|【第|第[^篇]{1,3}篇(?:[：:]|$)")
_FINISHED = frozenset("；;！…”」』—*＊-=_~")


class Page:
    """The lines of a page, and the places among them: ``at`` are indices into ``lines``, rising."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.kept: dict[str, Any] = {}  # what several signs look at, made by the first
        self.marks = find_marks(lines)
        numbered = [] if self.marks else find_numbered_titles(lines)
        self.are_numbered = bool(numbered)
        self.titles = [] if self.marks else numbered or find_repeated(lines)
        self.shown = frozenset((*self.marks, *self.titles))
        least, most = LEAST, self.upto[-1] - LEAST
        self.at = [
            index
            for index in range(1, len(lines))
            if index in self.shown or (least <= self.upto[index] <= most and _may_begin(lines[index - 1], lines[index]))
        ]

    @cached_property
    def counts_up(self) -> bool:
        """Tell whether what counts up can be nothing but reports: 第二篇 with words behind it may be a book's part."""
        if self.marks:
            return all(_SURELY_A_MARK.match(self.lines[at].text) for at in self.marks)
        return self.are_numbered

    @cached_property
    def own(self) -> list[Line]:
        """Give the line of each place."""
        return [self.lines[at] for at in self.at]

    @cached_property
    def before(self) -> list[Line]:
        """Give the line above each place."""
        return [self.lines[at - 1] for at in self.at]

    @cached_property
    def sizes(self) -> list[int]:
        """Give the code points of each line."""
        return [len(line.text) for line in self.lines]

    @cached_property
    def upto(self) -> list[int]:
        """Give the code points above each line, and at last those of all."""
        return [0, *accumulate(self.sizes)]

    @cached_property
    def free(self) -> list[bool]:
        """Tell of each line whether it is a label that no number, date or attachment explains."""
        return [
            line.is_label and line.number is None and not line.is_date and not line.is_attachment for line in self.lines
        ]

    @cached_property
    def greets(self) -> list[bool]:
        """Tell of each line whether it greets."""
        return [line.is_greeting for line in self.lines]

    @cached_property
    def leads(self) -> list[int | None]:
        """Give the first running text behind each place, if it stands before the first number: its line, or none."""
        return [self.lead(at) for at in self.at]

    def lead(self, index: int) -> int | None:
        """Give the first running text near a line, if it stands before the first number."""
        for at in range(index, min(index + _REACH, len(self.lines))):
            line = self.lines[at]
            if line.number is not None:
                break
            if line.is_prose or len(line.text) >= LEAST_LEAD:
                return at
        return None


def _may_begin(before: Line, line: Line) -> bool:
    """Tell whether a report may begin on a line: the one above is finished, and it goes on with nothing."""
    if line.is_row or line.is_item:
        return False
    if line.number is not None and line.number.value != 1 and line.mark_value is None:
        return False
    return before.ends_full or before.is_date or before.is_label or before.text[-1] in _FINISHED or before.is_attachment

"""The lines of a page with what signs look at, each column made once and when it is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

from jiaokan.outline.lines import ORNAMENT, Line
from jiaokan.outline.phrases import GENRE_END, OPENING
from jiaokan.outline.places.runs import find_marks, find_numbered_titles, find_repeated
from jiaokan.text.chars import HAN

LEAST = 60  # code points of a report
LONG = 120  # code points of a paragraph; beyond them its length is its author's manner
LEAST_LEAD = 40  # code points of running text that may lead a report
_REACH = 4  # lines behind a place in which its lead stands
_SURELY_A_MARK = re.compile(f"{ORNAMENT}(?:[【（(]?(?:篇|范文)|【第|第[^篇]{{1,3}}篇(?:[：:]|$))")
_LONGEST_CALL = 40  # code points
_STOP = re.compile("[。；：:]|[？！?!](?=.)")
_WORD = re.compile(f"[{HAN}A-Za-z]")
_YEAR = re.compile("(?:19|20)[0-9]{2}(?=年)")
# What stands behind the last stop of news: （通讯员 王某）.
_CREDIT = re.compile(r"[。！？…”][ \u3000]?[（(][^（）()。]{2,40}[）)]\Z")
_LONGEST_CREDIT = 50  # code points
_GOES_ON = frozenset("，、：:,（(“《")
_FIRST_COUNTED = 2  # the first report of a page may have lost its mark
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
        """Tell whether what counts up can be nothing but reports: 第二篇 with words behind it may be a book's part.

        Where it begins at 第四篇, those above it begin in another way.
        """
        if self.marks:
            first = self.lines[self.marks[0]].mark_value
            return (
                first is not None
                and first <= _FIRST_COUNTED
                and all(_SURELY_A_MARK.match(self.lines[at].text) for at in self.marks)
            )
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
    def titled(self) -> list[bool]:
        """Tell of each line whether it could be a title: such a label, or a short question or call."""
        return [
            free
            or (
                line.number is None
                and len(line.text) <= _LONGEST_CALL
                and line.text[-1] in "？！?!"
                and not _STOP.search(line.text)
            )
            for free, line in zip(self.free, self.lines, strict=True)
        ]

    @cached_property
    def labels_upto(self) -> list[int]:
        """Give for each line the last label above it that no number explains; one far above for none."""
        last = -LONG
        found = []
        for index, free in enumerate(self.free):
            found.append(last)
            last = index if free else last
        return found

    @cached_property
    def whole(self) -> str:
        """Give the page with a break behind each line."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def years(self) -> list[set[str]]:
        """Give the years that each line names."""
        return [
            set(_YEAR.findall(line.text)) if "20" in line.text or "19" in line.text else set() for line in self.lines
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
    ends = before.ends_full or before.is_date or before.is_label or before.is_attachment
    if ends or before.text[-1] in _FINISHED or _WORD.search(before.text) is None:
        return True
    return has_credit(before) or _is_cut(before, line)


def has_credit(line: Line) -> bool:
    """Tell whether the author of a text stands in brackets behind its last stop."""
    return line.text[-1] in "）)" and _CREDIT.search(line.text[-_LONGEST_CREDIT:]) is not None


def _is_cut(before: Line, line: Line) -> bool:
    """Tell whether a report that was cut off in a sentence stands above one that opens as reports do."""
    if before.number is not None or not before.is_prose or before.text[-1] in _GOES_ON:
        return False
    return line.is_greeting or (
        GENRE_END.search(line.text) is not None
        if line.is_label
        else len(line.text) >= LEAST_LEAD and OPENING.match(line.text) is not None
    )

r"""Pages of a text that was taken from print: where its removed marks and form feeds say that they begin, and their numbers.

Guesses no page: a text without marks or form feeds has none. A number is kept as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from jiaokan.dataset.records import PageStart
from jiaokan.text.chars import occurrences

# The number in a mark, by how marks are drawn: 第 3 页 共 9 页, Page 3 of 9, 3 / 9, - 3 -, a number alone on its line.
_NUMERAL = "[0-9０-９]{1,4}|[〇零一二三四五六七八九十百]{1,6}|[ivxlcIVXLC]{1,7}"
_FIGURES = "[0-9０-９]{1,4}"
_DRAWN = (
    re.compile(rf"第\s{{0,8}}({_NUMERAL})\s{{0,8}}[页頁]"),
    re.compile(rf"[Pp](?:age|AGE|\.)\s{{0,4}}({_FIGURES})(?![0-9０-９])"),
    re.compile(rf"(?<![0-9０-９/／])({_FIGURES})\s{{0,4}}[/／]\s{{0,4}}{_FIGURES}(?![0-9０-９/／])"),
    re.compile(rf"[-—–－―·•~～\[(（{{【]\s{{0,4}}({_FIGURES})\s{{0,4}}[-—–－―·•~～\])）}}】]"),
    re.compile(rf"(?:\A|\n)\s{{0,40}}({_NUMERAL})\s{{0,40}}(?=\n|\Z)"),
)
_LONGEST = 400  # code points of a removed stretch that is looked at: a mark with the running heads beside it


class _Mark(NamedTuple):
    """A page's number as it was drawn, and the stretch of the raw text that went with it."""

    start: int
    end: int
    number: str


def find_pages(raw: str, removed: Iterable[tuple[int, int]]) -> tuple[PageStart, ...]:
    r"""Give where the pages of a raw text begin, with their numbers; ``removed`` are the stretches that went as furniture.

    Numbers stand at the foot of pages, as GB/T 9704-2012 has them (7.5), and are those of the text above; at the head
    only where nothing is above the first one and text is below the last. Offsets are code points.

    >>> find_pages("甲。\n- 1 -\n乙。\n- 2 -\n丙。", [(2, 8), (11, 17)])
    (PageStart(start=0, number='1'), PageStart(start=8, number='2'), PageStart(start=17, number=''))
    """
    marks = list(_marks(raw, removed))
    feeds = [at + 1 for at in occurrences(raw, "\f")]
    if feeds:
        return tuple(_by_feeds(raw, feeds, marks))
    if not marks:
        return ()
    return tuple(_at_heads(marks) if _stand_at_heads(raw, marks) else _at_feet(raw, marks))


def number_in(mark: str) -> str | None:
    """Give the number that a mark of a page shows; None if it shows none.

    >>> number_in("第 3 页 共 9 页"), number_in("- 12 -"), number_in("柳河县志 7/120"), number_in("柳河县志")
    ('3', '12', '7', None)
    """
    found = (pattern.search(mark[:_LONGEST]) for pattern in _DRAWN)
    return next((match[1] for match in found if match is not None), None)


def _marks(raw: str, removed: Iterable[tuple[int, int]]) -> Iterator[_Mark]:
    for start, end in removed:
        number = number_in(raw[start : min(end, start + _LONGEST)])
        if number is not None:
            yield _Mark(start, end, number)


def _stand_at_heads(raw: str, marks: Sequence[_Mark]) -> bool:
    """Tell whether numbers stand above their pages: nothing is above the first, and text is below the last."""
    return not raw[: marks[0].start].strip() and bool(raw[marks[-1].end :].strip())


def _at_heads(marks: Sequence[_Mark]) -> Iterator[PageStart]:
    last = None
    for mark in marks:
        if mark.number != last:  # at its foot a page may show it again
            yield PageStart(mark.start, mark.number)
        last = mark.number


def _at_feet(raw: str, marks: Sequence[_Mark]) -> Iterator[PageStart]:
    start, kept = 0, None
    for mark in marks:
        if mark.number != kept:
            yield PageStart(start, mark.number)
        start, kept = mark.end, mark.number
    if raw[start:].strip():
        yield PageStart(start, "")


def _by_feeds(raw: str, feeds: Sequence[int], marks: Sequence[_Mark]) -> Iterator[PageStart]:
    """Yield the pages between form feeds, each with the first number that stands in it."""
    at = 0
    for start, end in zip([0, *feeds], [*feeds, len(raw)], strict=True):
        while at < len(marks) and marks[at].start < start:
            at += 1
        number = marks[at].number if at < len(marks) and marks[at].start < end else ""
        if start < len(raw):
            yield PageStart(start, number)

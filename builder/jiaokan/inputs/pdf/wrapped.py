"""Which lines of a PDF ended because the page was full, and with which line each goes on: told by where they stand.

Joins nothing, and knows no words but the stops of sentences and the numbers of items. Turned and vertical text is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from jiaokan.inputs.pdf.edges import Box, Line, is_same_size, lines_in_columns
from jiaokan.inputs.pdf.lines import Row
from jiaokan.text.numbering import parse

_STOP = re.compile(r"[。！？；：…!?;:.][”’》〉）〕】」』)\]\"']{0,3}(?:\[[0-9,，-]{1,9}\])?\Z")
# Cells of a table have no clauses, and no sentence goes on in the next one.
_CLAUSE = re.compile("[，。；：、,;]|[a-z]{2} [a-z]|\n[的地得了着和与及等或下]")
_LEADERS = re.compile(r"(?:\ufffd{4}|\.{4}|…{2}|·{4}|．{3}|。{4}|-{4}|_{4})[^\w\n]{0,200}[\dIVXivx-]{0,6}\Z")
_TAIL = 220  # code points at a line's end that hold leaders and what stands behind them
_LETTERED = re.compile(r"[a-zA-Z][)）]|\d{1,2}(?:[.． ]\d{1,2}){0,3}(?:\s|\Z)")
_BULLET = re.compile("[•●◆■▪·○□◇★☆※►➢✓\uf000-\uf0ff]|[*-] ")

_NUMBERS = re.compile(r"(?:[ (+-]{0,6}[0-9][0-9.,%)]{0,20}(?= |\Z)){4}")  # 1 200 (3.5%) 17: a row of a table
_PAGE_NUMBER = re.compile(r"[\W_]{0,5}[0-9IVXivx]{1,6}[\W_]{0,5}\Z")

# In ems.
_SAME = 0.4  # places that are one
_INDENT, _DEEPEST = 0.8, 5.0  # of a paragraph's first line, and of the lines below an item's first
_SHORT = 2.0  # free behind a line that is a paragraph's last
_NEAR, _LEAST_NEAR = 3.2, 0.7  # lines of one paragraph
_WIDER = 1.25  # times the usual distance of lines: between paragraphs it is more
_FAR = 5.0  # to the next paragraph
_FEWEST_DISTANCES = 5  # of a page, else those of all are taken
_FEWEST_SHOWN, _MOST_PLAIN = 2, 0.2  # paragraphs that show how they open; the share of those that do not
_HALF = 0.5  # of a column
_ASIDE = 6  # lines of a page's head, or of its foot and notes


class Joint(NamedTuple):
    """A line that goes on with another, each by its page and its number there."""

    page: int
    row: int
    next_page: int
    next_row: int


def find_wrapped(pages: Sequence[tuple[Sequence[Row], Box]]) -> list[Joint]:
    """Find the lines whose break is the page's, in order.

    Such a line leaves no room for what the next one begins with, and that one stands in its column right below, in
    the same size and not indented; or opens the next column or page, behind its head. Behind a stop also the page
    must show where its paragraphs begin, by an indent or a distance, and not do so here.
    """
    lines = lines_in_columns(pages)
    distances = [_distances(page) for page in lines]
    of_all = median(found) if (found := [each for page in distances for each in page]) else _NEAR
    usual = [median(page) if len(page) >= _FEWEST_DISTANCES else of_all for page in distances]
    shown = [_openings(page, far * _WIDER) for page, far in zip(lines, usual, strict=True)]
    opened, plain = (sum(counts) for counts in zip(*shown, strict=True)) if shown else (0, 0)
    found_joints = []
    for at, page in enumerate(lines):
        near = usual[at] * _WIDER
        opens = _shows(*shown[at]) if sum(shown[at]) >= _FEWEST_SHOWN else _shows(opened, plain)
        pairs = ((one, two) for one, two in pairwise(page) if two.row == one.row + 1)
        found_joints += [Joint(at, one.row, at, two.row) for one, two in pairs if _goes_on(one, two, near, opens=opens)]
        if at + 1 < len(lines):
            over = _over(page, lines[at + 1], near, opens=opens)
            found_joints += [Joint(at, one.row, at + 1, two.row) for one, two in over]
    return found_joints


# --- what a page shows


def _drop(one: Line, two: Line) -> float:
    """Give how many ems a line stands below another; less than none above it."""
    return (one.place.base - two.place.base) / one.em


def _is_below(one: Line, two: Line, most: float) -> bool:
    is_over = one.left < two.place.right and two.place.left < one.place.right
    return is_over and _LEAST_NEAR <= _drop(one, two) <= most and is_same_size(one, two)


def _distances(page: Sequence[Line]) -> list[float]:
    """Give the distances, in ems, below lines that surely go on."""
    return [
        _drop(one, two)
        for one, two in pairwise(page)
        if two.row == one.row + 1
        and _is_below(one, two, _NEAR)
        and one.is_full_before(two.text)
        and not _STOP.search(one.text)
    ]


def _openings(page: Sequence[Line], near: float) -> tuple[int, int]:
    """Count the paragraphs that an indent or a distance opens, and those below a line that ends short which nothing does."""
    opened = plain = 0
    for one, two in pairwise(page):
        free = one.leaves()
        if free is None or two.row != one.row + 1 or not _is_below(one, two, _FAR):
            continue
        if not _STOP.search(one.text):
            opened += one.is_full_before(two.text) and _is_indented(one) and _is_flush(two)
        elif free >= _SHORT and not _opens_item(two.text):
            is_opened = _is_indented(two) or _drop(one, two) > near
            opened += is_opened
            plain += not is_opened
    return opened, plain


def _is_indented(line: Line) -> bool:
    return _INDENT <= (line.place.left - line.left) / line.em <= _DEEPEST


def _is_flush(line: Line) -> bool:
    return line.place.left <= line.left + line.em * _SAME


def _shows(opened: int, plain: int) -> bool:
    return opened >= _FEWEST_SHOWN and plain <= opened * _MOST_PLAIN


def _opens_item(text: str) -> bool:
    return any(form.match(text) for form in (_BULLET, _LETTERED)) or parse(text) is not None


# --- what goes on


def _may_go_on(one: Line, two: Line) -> bool:
    """Tell whether a line has no room for what another begins with, and neither is an entry of contents or a list."""
    return (
        is_same_size(one, two)
        and one.is_full_before(two.text)
        and not any(_is_row(line.text) for line in (one, two))
        and not _BULLET.match(two.text)
        and (not one.is_beside or _CLAUSE.search(f"{one.text}\n{two.text}") is not None)
    )


def _is_row(text: str) -> bool:
    """Tell whether a line is a row of contents or of a table."""
    return _LEADERS.search(text[-_TAIL:]) is not None or _NUMBERS.search(text) is not None


def _goes_on(one: Line, two: Line, near: float, *, opens: bool) -> bool:
    """Tell whether a line goes on with the next; ``opens``: the page shows where paragraphs begin."""
    if not _may_go_on(one, two):
        return False
    is_open = not _STOP.search(one.text)
    if _drop(one, two) < 0:  # the next column
        return is_open and two.place.left >= one.place.right and two.right is not None and _is_flush(two)
    if not _is_below(one, two, near):
        return False
    step = (two.place.left - one.place.left) / one.em
    if step > _SAME:  # below an item's number
        return is_open and step <= _DEEPEST and _opens_item(one.text)
    if _is_flush(two) or step < -_SAME:
        return is_open or (opens and not _opens_item(two.text))
    return is_open


def _over(page: Sequence[Line], following: Sequence[Line], near: float, *, opens: bool) -> Iterator[tuple[Line, Line]]:
    """Yield the last line of a page and the first of the next, if it goes on there: heads, feet and notes stand apart."""
    two = _first(following, near)
    if two is None:
        return
    is_text = two.fills() > _HALF or _STOP.search(two.text) is not None  # and no heading
    for at in range(len(page) - 1, max(-1, len(page) - 1 - _ASIDE), -1):
        if _may_go_on(page[at], two):
            if not _STOP.search(page[at].text) or (opens and is_text and not _opens_item(two.text)):
                yield page[at], two
            return
        if at and not _is_aside(page[at - 1], page[at], near):
            return


def _is_aside(one: Line, two: Line, near: float) -> bool:
    """Tell whether the line below another is of a page's foot: its number, a note in smaller letters."""
    return _PAGE_NUMBER.match(two.text) is not None or not is_same_size(one, two) or _drop(one, two) > near


def _first(page: Sequence[Line], near: float) -> Line | None:
    """Give the first line of a page's text, behind its head, if no indent opens it."""
    for line, below in pairwise([*page[:_ASIDE], None]):
        if line is None or _PAGE_NUMBER.match(line.text):
            continue
        if below is None:
            return line if _is_flush(line) else None
        if _is_below(line, below, near):
            is_block = line.is_full_before(below.text) and abs(line.place.left - below.place.left) < line.em * _SAME
            return line if is_block or _is_flush(line) else None
    return None

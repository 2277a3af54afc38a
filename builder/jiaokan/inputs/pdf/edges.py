"""Where the lines of a page's columns begin and end, from all that stand there: which of them fill their column.

Takes no list of short lines and no verse for a column: its edge must be that of the page, or have text beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from jiaokan.inputs.pdf.columns import Stretch
from jiaokan.inputs.pdf.lines import Row

_NARROW = re.compile("[!-~\u00a0-\u00bf ]")
# What no page parts: a word or a number, a character, marks that stand before it or behind it and begin no line.
_OPENS, _CLOSES = r"[“‘《〈（〔【「『(\[]{0,3}", r"[，。、；：！？”’》〉）〕】」』…,.;:!?)\]%％‰℃]{0,3}"
_UNIT = re.compile(rf"{_OPENS}(?:[0-9A-Za-z'+*/&@#$_~^=<>|.,:%-]{{1,40}}|[^\n]){_CLOSES}")
_MOST_ROOM = 12.0  # ems
_LONGER = 2.0  # ems beyond the edge: stops that hang over it
_SLACK = 0.4  # ems: marks at the edge are pressed together, or hang over it

_WIDEST, _SMALLEST = 1.4, 1.0  # an em: of a letter's height; points
_HALF = 0.5
_LONG = 8.0  # ems of a line whose measure is sure
# In ems.
_INDENTS = 4.5  # by which lines of one column begin apart
_RAGGED = 1.3  # by which full lines of one column end apart: none of a Han and a stop fits in
_BAND = 6.0  # above and below a line, where a column beside it is looked for
_SAME = 0.3  # places that are one
_FEWEST, _FEWEST_BESIDE = 3, 5  # lines that show an edge: of a page, of a column with others beside it
_NARROWEST = 12.0  # a column
_PROSE = 10.0  # ems of a column's lines on an average, if others stand beside it: cells of a table are shorter
_MARGIN, _MOST_MARGIN, _EVEN = 2.2, 0.25, 2.0  # the right margin: of the left one, of the page, ems more
_FEW = 10  # lines to one that is longer than its column
_MOST_ROWS = 400  # of a page that is looked at: drawings and maps have more
_PAGES = 2  # before and after a page, whose lines are looked at where its own show nothing
_ALIKE = 0.07  # by which sizes of one font differ, and the measures of lines set in one size


class Box(NamedTuple):
    """The sides of a page, as it is seen, in points."""

    left: float
    right: float


class Line(NamedTuple):
    """A level line of a page: its em, the sides of its column, whether text stands beside it; ``right`` None if no edge shows."""

    row: int
    text: str
    place: Stretch
    em: float
    left: float
    right: float | None
    is_beside: bool = False

    def leaves(self) -> float | None:
        """Give the ems that are free behind it, None where its column shows no edge."""
        return None if self.right is None else (self.right - self.place.right) / self.em

    def is_full_before(self, following: str) -> bool:
        """Tell whether what the next line begins with had no room in this one."""
        free = self.leaves()
        return free is not None and -_LONGER < free < room(following) + _SLACK and self.fills() > _HALF

    def fills(self) -> float:
        """Give the share of its column's width that it takes: the name that signs stands at the edge alone."""
        return 0 if self.right is None else (self.place.right - self.left) / max(self.right - self.left, 1)


def units(text: str) -> float:
    """Give the width of a text in ems: letters and figures take half.

    >>> units("第3条")
    2.5
    """
    return len(text) - len(_NARROW.findall(text)) / 2


def room(text: str) -> float:
    """Give the ems of what a line begins with and no page parts.

    >>> room("账。各村"), room("2023年"), room("（一）各村")
    (2.0, 2.0, 3.0)
    """
    unit = _UNIT.match(text)
    return min(_MOST_ROOM, units(unit.group())) if unit else 1.0


def is_same_size(one: Line, two: Line) -> bool:
    """Tell whether two lines are set in one size: letters are as high, or long lines set as wide."""
    heights, widths = (one.place.size, two.place.size), (one.em, two.em)
    is_long = min(units(one.text), units(two.text)) >= _LONG
    return _are_alike(*heights) or (is_long and _are_alike(*widths))


def _are_alike(one: float, two: float) -> bool:
    return min(one, two) >= max(one, two) * (1 - _ALIKE)


class _Placed(NamedTuple):
    row: int
    text: str
    place: Stretch
    em: float


def lines_in_columns(pages: Sequence[tuple[Sequence[Row], Box]]) -> list[list[Line]]:
    """Give the level lines of each page that are no rows of cells, in their order, with the sides of their columns.

    An edge is where three lines of the page end, or of the pages near it; or one, as far from the page's side as the
    lines begin from the other.
    """
    placed = [_placed(rows) for rows, _ in pages]
    found = []
    for at, (page, (_, box)) in enumerate(zip(placed, pages, strict=True)):
        near = [each.place for other in placed[max(0, at - _PAGES) : at + _PAGES + 1] for each in other]
        found.append([_line(each, [other.place for other in page], near, box) for each in page])
    return found


def _placed(rows: Sequence[Row]) -> list[_Placed]:
    found = []
    for at, (text, place) in enumerate(rows):
        if place is not None and place.cells == 1:
            em = min((place.right - place.left) / max(units(text), 0.5), place.size * _WIDEST)
            found.append(_Placed(at, text, place, max(em, _SMALLEST)))
    return found if len(found) <= _MOST_ROWS else []


def _line(own: _Placed, page: Sequence[Stretch], near: Sequence[Stretch], box: Box) -> Line:
    place, em = own.place, own.em
    band = [each for each in page if abs(each.base - place.base) < em * _BAND]
    behind = [each.left for each in band if each.left >= place.right - em * _SAME]
    before = [each for each in band if each.right <= place.left + em * _SAME]
    limit = min(behind) if len(behind) >= _FEWEST else box.right
    group = _group(page, place, em, limit)
    left = min(each.left for each in group)
    margin, most = left - box.left, (box.right - box.left) * _MOST_MARGIN
    is_beside = len(behind) >= _FEWEST or len(before) >= _FEWEST
    if is_beside:
        right = _edge(group, em, _FEWEST_BESIDE)
        shown = sum(each.right - each.left for each in group) > len(group) * em * _PROSE
    else:
        right = _edge(group, em, _FEWEST) or _edge(_group(near, place, em, limit), em, _FEWEST)
        shown = right is not None and box.right - right < max(margin * _MARGIN + em, most)
        if right is None:
            right = max(each.right for each in group)
            shown = abs(box.right - right - margin) < em * _EVEN and margin < most
    is_wide = right is not None and right - left >= em * _NARROWEST
    return Line(own.row, own.text, place, em, left, right if shown and is_wide else None, is_beside)


def _group(places: Sequence[Stretch], own: Stretch, em: float, limit: float) -> list[Stretch]:
    """Give the lines of a column: they begin and end near where a line of it does."""
    low, high, end = own.left - em * _INDENTS, own.left + em * _INDENTS, max(limit, own.right) + em * _SAME
    return [each for each in places if low <= each.left <= high and each.right <= end]


def _edge(group: Sequence[Stretch], em: float, fewest: int) -> float | None:
    """Give the place at which most of the longest lines end, if so many do; hardly any is longer.

    A stop may hang over it, and a line that would begin with one leaves a character more.
    """
    ends = sorted((each.right for each in group), reverse=True)
    for longer, (right, last) in enumerate(zip(ends, ends[fewest - 1 :], strict=False)):
        if longer > max(1, len(ends) // _FEW):
            return None
        if right - last <= em * _RAGGED:
            near = Counter(round((right - end) / em, 1) for end in ends if 0 <= right - end <= em * _RAGGED)
            return right - em * min(near, key=lambda free: (-near[free], free))
    return None

"""Columns of prose on a page that is drawn across them, row by row: where they part, and their rows one under the other.

Takes no table for columns: its cells are short, or fill little of their width. A page drawn column by column needs none.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

SAME_ROW = 0.5  # of the larger height: raised and lowered digits stand a third of an em away
GAP = 0.8  # ems: of two columns set close; blanks in justified Latin text are narrower
_ROWS, _LETTERS = 8, 10  # rows that show a gutter, and how many characters their sides have on an average
_FILLED = 2 / 3  # how much of a column its stretches fill: names beside numbers fill less
_ALIKE = 0.7  # widths of columns: those of prose are equal
_APART = 2.0  # ems between the head of a page and its text
_MOST = 4  # gutters of a page: newspapers have five columns


class Stretch(NamedTuple):
    """Characters in one row without a gap, as they are drawn one after the other; y grows upwards, in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    base: float
    cells: int = 1  # parts that stand an em apart or more
    size: float = 0  # height of most of its characters, whatever fonts it mixes


def is_row(one: Stretch, two: Stretch) -> bool:
    """Tell whether two stretches stand in one row."""
    return abs(one.base - two.base) < max(one.top - one.bottom, two.top - two.bottom) * SAME_ROW


def by_columns(stretches: Sequence[Stretch]) -> list[Stretch] | None:
    """Put a page that is drawn across its columns in their order; None for any other.

    ``stretches`` end at gaps of ``GAP`` ems. What stands over a gutter is read after all that is above it.
    """
    gutters = _gutters(stretches)
    if not gutters:
        return None
    ordered: list[Stretch] = []
    columns: list[list[Stretch]] = [[] for _ in range(len(gutters) + 1)]
    seen = sorted((one for one in stretches if one.text.strip()), key=lambda one: -one.base)
    head, foot = _alone(seen), _alone(seen[::-1])
    for at, stretch in enumerate(seen):
        first = sum(gutter <= stretch.left for gutter in gutters)
        is_inside = head <= at < len(seen) - foot
        if is_inside and first == sum(gutter < stretch.right for gutter in gutters):
            columns[first].append(stretch)
            continue
        ordered += [*itertools.chain(*columns), stretch]
        columns = [[] for _ in columns]
    return ordered + list(itertools.chain(*columns))


def _alone(rows: Sequence[Stretch]) -> int:
    """Count the stretches of the first row if it stands well apart from the next: a page's head, its number."""
    count = sum(1 for _ in itertools.takewhile(lambda one: is_row(rows[0], one), rows))
    apart = count < len(rows) and abs(rows[0].base - rows[count].base) > (rows[0].top - rows[0].bottom) * _APART
    return count if apart else 0


_Pair = tuple[Stretch, Stretch]


def _gutters(stretches: Sequence[Stretch]) -> list[float]:
    pairs = [
        (one, two)
        for one, two in itertools.pairwise(stretches)
        if is_row(one, two) and two.left - one.right > (one.top - one.bottom) * GAP
    ]
    gutters: list[float] = []
    rest = pairs
    while len(gutters) < _MOST and len(rest) >= _ROWS:
        gutter, count = _densest(rest)
        if count < _ROWS:
            break
        gutters.append(gutter)
        rest = [pair for pair in rest if not pair[0].right <= gutter <= pair[1].left]
    gutters.sort()
    edges = min((one.left for one in stretches), default=0), max((one.right for one in stretches), default=0)
    while True:
        sure = [at for at, _ in enumerate(gutters) if _is_gutter(at, gutters, edges, pairs, stretches)]
        if len(sure) == len(gutters):
            return gutters
        gutters = [gutters[at] for at in sure]


def _densest(pairs: Sequence[_Pair]) -> tuple[float, int]:
    """Give the place that most gaps have in common, and how many."""
    events = sorted([(one.right, 0) for one, _ in pairs] + [(two.left, 1) for _, two in pairs])
    best, count, most = 0.0, 0, 0
    for (place, is_end), (after, _) in itertools.pairwise(events):
        count += -1 if is_end else 1
        if count > most:
            best, most = (place + after) / 2, count
    return best, most


def _is_gutter(
    at: int, gutters: Sequence[float], edges: tuple[float, float], pairs: Sequence[_Pair], stretches: Sequence[Stretch]
) -> bool:
    """Tell whether prose stands on both sides of a gutter, and hardly anything over it."""
    gutter = gutters[at]
    ends = (*gutters, edges[1])
    sides = ((gutters[at - 1] if at else edges[0], gutter), (gutter, ends[at + 1]))
    here = [pair for pair in pairs if pair[0].right <= gutter <= pair[1].left]
    widths = []
    for side, (left, right) in enumerate(sides):
        parts = [pair[side] for pair in here]
        lengths = sorted(part.right - part.left for part in parts)
        widths.append(lengths[len(lengths) * 9 // 10])  # a few rows may go on over the next gutter
        # Cells of a table fill little of their column, and a table of two columns has short texts.
        is_filled = sum(lengths) > len(parts) * (right - left) * _FILLED
        if not is_filled or sum(len(part.text) for part in parts) <= _LETTERS * len(parts):
            return False
    if min(widths) < max(widths) * _ALIKE:
        return False  # names beside numbers
    return sum(1 for one in stretches if one.left < gutter < one.right) < len(here)

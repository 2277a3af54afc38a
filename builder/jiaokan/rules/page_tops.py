"""What stands at the top of pages: behind a form feed, where a document's format says that a page begins, below a mark.

Rules that run later ask here whether a page ended above a line: what showed it is gone then. Removes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from jiaokan.rules.cells import folded
from jiaokan.rules.titled import without_mark
from jiaokan.text.chars import BLANK, BLANKS, occurrences

LINES = 6  # below a page's beginning: a running head, 续表, the unit, and the head of the table
_LONGEST = 400  # code points of a line that are looked at
_KEY = 80  # code points of what two lines are known by
# A mark of a page has a figure and hardly anything else on its line.
_MARK_LINE = re.compile(f"(?:\\A|\n)[{BLANK}]{{0,80}}[^\n]{{0,12}}[0-9][^\n]{{0,24}}(?=[\r\n])")
_BARE = re.compile("[0-9]{1,4}")
_EDGES = BLANKS + "\r\f"
_AGAIN, _SHORTEST = 3, 4  # pages with the same line at their edge, and its code points: T is a cell


class PageTops(NamedTuple):
    """Keys of the lines at the tops of pages behind their places (from 0), running heads, keys of bare page numbers."""

    keys: frozenset[str]
    heads: frozenset[str]
    numbers: frozenset[str]


NO_TOPS = PageTops(frozenset(), frozenset(), frozenset())


def is_page_mark(line: str) -> bool:
    """Tell whether a line is a page's mark and nothing else, drawn as one: - 3 -, 第3页 共9页, 3/9.

    >>> [is_page_mark(line) for line in ("- 3 -", "第 3 页 共 9 页", "3", "3 把")]
    [True, True, False, False]
    """
    bare = line.strip(_EDGES)
    return bool(bare) and not is_bare_number(bare) and not without_mark(bare)


def is_bare_number(line: str) -> bool:
    """Tell whether a line is a number as pages have it."""
    return _BARE.fullmatch(folded(line.strip(_EDGES))) is not None


def top_key(line: str, below: str) -> str:
    """Give what a line at a page's top and the next are known by, blanks and widths apart."""
    return f"{folded(line[:_LONGEST])}\n{folded(below[:_LONGEST])}"[:_KEY]


def page_tops(raw: str, starts: Iterable[int] = ()) -> PageTops:
    r"""Give what stands at the tops of a raw text's pages; ``starts`` are the offsets where its format begins them.

    >>> tops = page_tops("甲\n\f序号\t名称\n1\t铁锹").keys
    >>> sorted(tops) == ["0 " + top_key("序号\t名称", "1\t铁锹"), "1 " + top_key("1\t铁锹", "")]
    True
    """
    places = sorted({*starts, *(at + 1 for at in occurrences(raw, "\f")), *_marks(raw)} - {0})
    if not places:
        return NO_TOPS
    ends, lines = _lines(raw)
    tops = sorted({bisect_right(ends, at) for at in places})
    near = {(place, top + place) for top in tops for place in range(min(LINES, len(lines) - top))}
    keys = frozenset(f"{place} {top_key(*_pair(lines, index))}" for place, index in near)
    heads = frozenset(_again(lines, tops))
    feet = _numbers(lines, [(top - 1, top - 2) for top in [*tops, len(lines)]])
    above = _numbers(lines, [(top, top + 1) for top in [0, *tops]])
    return PageTops(keys, heads, frozenset(top_key(*_pair(lines, index)) for index in (*feet, *above)))


def _marks(raw: str) -> Iterator[int]:
    """Yield the ends of lines that are marks of pages; none where no table's row is that one could stand between."""
    if "\t" in raw or "|" in raw or "  " in raw or "\u3000" in raw or "<td" in raw:
        yield from (match.end() for match in _MARK_LINE.finditer(raw) if is_page_mark(match[0].strip("\n" + _EDGES)))


def holds_page_marks(text: str) -> bool:
    """Tell whether a line of a text is a mark of a page."""
    return any(is_page_mark(match[0].strip("\n" + _EDGES)) for match in _MARK_LINE.finditer(text))


def _lines(raw: str) -> tuple[list[int], list[str]]:
    """Give the lines that are not blank, the first code points of each, and where they end."""
    ends: list[int] = []
    lines: list[str] = []
    at = 0
    for line in raw.split("\n"):
        at += len(line) + 1
        bare = line[: _LONGEST * 2].strip(_EDGES)[:_LONGEST]
        if bare:
            ends.append(at - 1)
            lines.append(bare)
    return ends, lines


def _pair(lines: Sequence[str], index: int) -> tuple[str, str]:
    return lines[index], lines[index + 1] if index + 1 < len(lines) else ""


def _again(lines: Sequence[str], tops: Sequence[int]) -> Iterator[str]:
    """Yield the lines that stand at the top of half of the pages, and hardly anywhere else.

    Not those at the foot: a cell may be the last of its row there on many pages, and a page has its number below.
    """
    edges = Counter(line for line in (_first(lines, top) for top in tops) if len(line) >= _SHORTEST)
    often = {line for line, times in edges.items() if times >= max(_AGAIN, len(tops) // 2)}
    whole = Counter(line for line in map(folded, lines) if line in often) if often else edges
    yield from (line for line in often if whole[line] <= edges[line] + _ELSEWHERE)


_ELSEWHERE = 3  # on the cover, in the title, on the first page


def _first(lines: Sequence[str], top: int) -> str:
    """Give the first line of a page that is no mark."""
    for line in lines[top : top + LINES]:
        if not is_bare_number(line) and not is_page_mark(line):
            return folded(line)
    return ""


def _numbers(lines: Sequence[str], places: Sequence[Sequence[int]]) -> Iterator[int]:
    """Yield the lines of bare numbers that count with the pages, from one edge to the next; a cell's figure does not."""
    last, number = -1, -1
    for place in places:
        here = next((at for at in place if 0 <= at < len(lines) and is_bare_number(lines[at])), -1)
        value = int(folded(lines[here])) if here >= 0 else -1
        if here >= 0 and last >= 0 and value == number + 1:
            yield last
            yield here
        last, number = here, value

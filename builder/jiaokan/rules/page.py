"""Which lines of a page are boilerplate: what a line is by itself, and where it stands.

Most kinds count only at the edge of the page: before the first line of prose or behind the last. So only the edges
are read line by line; between them an expression finds the few lines that are worth a look.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice

from jiaokan.chars import BLANKS, iter_lines
from jiaokan.rule import Context
from jiaokan.rules.kinds import (
    is_bullet_link,
    is_dated_link,
    is_list_label,
    is_numbered_link,
    is_prose,
    is_related_label,
    is_timed_link,
    is_title_label,
    kind_of,
)

# What every kind that may stand anywhere contains, rarest marks first.
_ANYWHERE = re.compile("[>»›→|｜丨]|小编|首页|[【\\[(（]大|打印|(?:为|给|帮)(?:大家|您|你|各位)|_[^_\\n]{1,12}_")
_LABEL = re.compile(
    "\n(?=(?:[【\\[<《]?(?:热门|相关|推荐|最新|扩展|拓展|延伸|更多|精彩|热点|本类|同类|随机|精品|猜你|阅读排|点击排|热搜|大家都|看了又|其他|其它))"
    "|[【\\[《][^】\\]》\n]{4,60}[】\\]》](?:相关|热门|推荐|更多))"
)
_LONGEST_LINK = 160
_MOST_LINES = 400  # an edge is not longer; without prose so far in, the page has none


class Page:
    """The lines of a page, their Simplified shadows, and by line the flag of the boilerplate it is."""

    def __init__(self, text: str, shadow: str) -> None:
        self.spans = iter_lines(text)
        self._shadow = shadow
        self.boilerplate: dict[int, str] = {}
        self._starts = [start for start, _ in self.spans]
        self._find_lists()
        self._find_anywhere()
        self._find_at_edge(range(len(self.spans)), at_head=True)
        self._find_at_edge(range(len(self.spans) - 1, -1, -1), at_head=False)

    def line(self, index: int) -> str:
        """Give the shadow of a line without the blanks at its ends."""
        start, end = self.spans[index]
        return self._shadow[start:end].strip(BLANKS)

    def _find_anywhere(self) -> None:
        """Look at lines with a mark of the kinds that may stand anywhere."""
        for match in _ANYWHERE.finditer(self._shadow):
            index = bisect_right(self._starts, match.start()) - 1
            if index not in self.boilerplate:
                flag = kind_of(self.line(index), at_edge=False)
                if flag is not None:
                    self.boilerplate[index] = flag

    def _find_at_edge(self, order: Iterable[int], *, at_head: bool) -> None:
        """Read lines from one end of the page up to the first prose; a page without prose has no edge."""
        found: dict[int, str] = {}
        run: list[int] = []
        for index in islice(order, _MOST_LINES):
            line = self.line(index)
            flag = self.boilerplate.get(index) or (line and self._flag_at_edge(line))
            if flag:
                found[index] = flag
            elif is_prose(line):
                break
            run = [*run, index] if line and is_timed_link(line[:_LONGEST_LINK]) else run if not line else []
            if at_head and len(run) >= 3:  # dated links of one shape in a row need no label above the text
                found.update(dict.fromkeys(run, "related-links"))
        else:
            return  # no prose: a table, a list, a page of links; all of it stays
        self.boilerplate.update({index: flag for index, flag in found.items() if index not in self.boilerplate})

    def _flag_at_edge(self, line: str) -> str | None:
        return "related-links" if is_related_label(line) else kind_of(line, at_edge=True)

    def _find_lists(self) -> None:
        """Find lists of links that a label opens, anywhere on the page."""
        starts = [0] if _LABEL.match("\n" + self._shadow[:20]) else []
        for start in [*starts, *(match.end() for match in _LABEL.finditer(self._shadow))]:
            index = bisect_right(self._starts, start) - 1
            label = self.line(index)
            shapes = _shapes_under(label)
            if shapes:
                stop = self._end_of_list(index + 1, shapes)
                if stop > index + 1:
                    self.boilerplate.update(dict.fromkeys(range(index, stop), "related-links"))

    def _end_of_list(self, first: int, shapes: tuple[Callable[[str], bool], ...]) -> int:
        """Give the index behind the links that follow a label; all must have the shape of the first."""
        index = first
        while index < len(self.spans) and not self.line(index):
            index += 1
        head = self.line(index)[:_LONGEST_LINK] if index < len(self.spans) else ""
        shape = next((shape for shape in shapes if shape(head)), None)
        if shape is None:
            return first
        while index < len(self.spans) and (not self.line(index) or shape(self.line(index)[:_LONGEST_LINK])):
            index += 1
        while not self.line(index - 1):
            index -= 1
        return index


def _shapes_under(label: str) -> tuple[Callable[[str], bool], ...]:
    """Give the shapes a link may have under a label; none if the line is no label."""
    if is_title_label(label):
        return (is_dated_link, is_numbered_link, is_bullet_link)
    if is_related_label(label):
        return (is_dated_link, is_bullet_link)
    return (is_dated_link,) if is_list_label(label) else ()


def read(text: str, context: Context) -> Page:
    """Read a page: which of its lines are boilerplate, and of what kind."""
    return _read(text, context.shadow(text))


@lru_cache(maxsize=4)
def _read(text: str, shadow: str) -> Page:
    return Page(text, shadow)


def forget() -> None:
    """Drop the pages that were read: for measuring."""
    _read.cache_clear()

"""Lists of links to other pages that a label opens, anywhere on a page of the Simplified shadow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from jiaokan.page.links import (
    is_bullet_link,
    is_counted_link,
    is_dated_link,
    is_list_label,
    is_numbered_link,
    is_related_label,
    is_title_label,
)

LONGEST_LINK = 160  # code points
_LABEL = re.compile(
    "\n(?=(?:[【\\[<《]?(?:热门|相关|推荐|最新|扩展|拓展|延伸|更多|精彩|热点|本类|同类|随机|精品|猜你|阅读排|点击排|热搜|大家都|看了|看过|阅读了|浏览了|下载了|其他|其它|与[“《]|[0-9]{1,2} ?小时热))"
    "|[【\\[《][^】\\]》\n]{4,60}[】\\]》](?:相关|热门|推荐|更多))"
)


def labels(text: str) -> Iterator[int]:
    """Yield where a line begins that may be the label of a list."""
    if _LABEL.match("\n" + text[:20]):
        yield 0
    for match in _LABEL.finditer(text):
        yield match.end()


def end_of_list(line: Callable[[int], str], label: int, size: int) -> int:
    """Give the index behind the links under a label (the line's own index if there are none).

    ``line`` gives each of ``size`` lines without the blanks at its ends. All links must have the shape of the first.
    """
    first = index = label + 1
    while index < size and not line(index):
        index += 1
    head = line(index)[:LONGEST_LINK] if index < size else ""
    shape = next((shape for shape in _shapes_under(line(label)) if shape(head)), None)
    if shape is None:
        return label
    while index < size and (not line(index) or shape(line(index)[:LONGEST_LINK])):
        index += 1
    while not line(index - 1):
        index -= 1
    return index if index > first else label


def _shapes_under(label: str) -> tuple[Callable[[str], bool], ...]:
    """Give the shapes a link may have under a label; none if the line is no label."""
    if is_title_label(label):
        return (is_dated_link, is_numbered_link, is_bullet_link)
    if is_related_label(label):
        return (is_dated_link, is_bullet_link, *(_ITEMS_BELOW_NAMED if label.startswith(_NAMING) else ()))
    return (is_dated_link,) if is_list_label(label) else ()


_NAMING = ("与", "看", "阅读", "浏览", "下载")  # such a label names this page, or another: no document has it
_ITEMS_BELOW_NAMED = (is_counted_link, is_numbered_link)
_POINT = re.compile("《|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]")
_LONG_LABEL = 4


def heads_titles(label: str, below: Sequence[str]) -> bool:
    """Tell whether lines below a label are titles of other pages: two or more, no books, no numbered points."""
    return len(label) >= _LONG_LABEL and len(below) >= 2 and not any(map(_POINT.match, below))


def runs(indexes: Iterable[int]) -> list[list[int]]:
    """Group indices that follow each other."""
    runs: list[list[int]] = []
    for index in indexes:
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs

"""Entries of tables of contents, line by line: the words, the leaders behind them, the page they lead to.

Says what a line is made of, never that a table is there: menus, votes and forms have leaders too.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from jiaokan.text.chars import BLANK, BLANKS, HAN

_B = f"[{BLANK}]"
_LABEL = re.compile(
    rf"(?:#{{1,6}}{_B}?|\*\*)?[【\[(（]?{_B}?(?:本文|文章|内容|页面|本页)?{_B}?(?:导读|导航)?(?:目{_B}{{0,4}}[录錄次]|内容提要|CONTENTS|导航)"
    rf"(?:{_B}?Contents)?{_B}?[】\])）]?(?:\*\*)?(?:\[隐藏\])?[:：]?|TOC{_B}?\\o[^\n\u3400-\u9fff]{{0,40}}",
    re.IGNORECASE,
)
_FIELD = re.compile(r"TOC ?\\o[^\u3400-\u9fff\n]{0,40}| ?PAGEREF _Toc[0-9]{1,12} \\h|\\[hzu] ?")
_LINK = re.compile(r"(?:[-*+•] |[0-9]{1,2}[.、)] ?)?\[([^\]\n]{1,80})\]\([^)\n]{0,200}\)")
HEADERS = frozenset(("页码", "页次", "章节", "页 码"))  # beside the label or below it
# What leads to a page number, and the number in its shapes.
_PAGE = rf"[(（]?(?:第|P|-{_B}?)?{_B}?(?:[0-9]{{1,3}}|[IVX]{{1,5}})(?:{_B}?-)?{_B}?页?[)）]?(?![0-9年月日、.．])"
_DOTS = ".．·・﹒‧∙⋅_—-"
_ELLIPSES = "…⋯"
_RUN = f"{_DOTS[:-1]}{_ELLIPSES}{BLANK}-"
_LEADER = re.compile(
    rf"(?<![{_RUN}])(?:{_B}{{0,4}}(?:[{_DOTS}]{{2}}|[{_ELLIPSES}])|{_B})[{_RUN}]{{0,400}}+{_PAGE}(?![A-Za-z])"
    rf"|(?<=[{HAN}）)”》；;]){_PAGE}(?=[{BLANK}]|[一二三四五六七八九十（(第])"
)
_LED_TO = re.compile(r"[(（P-]?(?:[0-9]{1,3}|[IVX]{1,5})[)）-]?\Z")
_LONGEST_END = 7  # code points of a page number with its marks
LAST = frozenset(f"0123456789)）IVX页{_DOTS}{_ELLIPSES}")  # what an entry with leaders may end in
_ALONE = re.compile(rf"[-—(（第]{{0,2}}{_B}?([0-9]{{1,3}}){_B}?[-—)）页]{{0,2}}")
_LAST_NUMBER = re.compile(r"([0-9]{1,3})[^0-9]{0,3}\Z")


class Label(NamedTuple):
    """A line 目录, and what stands beside the word."""

    rest: str


def read_label(line: str) -> Label | None:
    """Read a line that opens a table of contents; None if it is none. Whether what it opens is one it cannot say."""
    match = _LABEL.match(line)
    if match is None:
        return None
    rest = _FIELD.sub("", line[match.end() :]).strip(BLANKS)
    return Label("" if rest in HEADERS else rest)


def plain(line: str) -> str:
    """Give a line without the fields of word processors and the link of a Markdown entry."""
    if "\\" in line or "PAGEREF" in line:
        line = _FIELD.sub("", line).strip(BLANKS)
    if "](" in line:
        line = _LINK.sub(r"\1", line)
    return line


def is_led(line: str) -> bool:
    """Tell whether a line ends in leaders and a page number, as no heading does.

    >>> is_led("一、水情……………3"), is_led("水情 3"), is_led("等你……")
    (True, False, False)
    """
    page = _LED_TO.search(line, max(0, len(line) - _LONGEST_END))
    return page is not None and without_leaders(line[: page.start()]) != line[: page.start()]


def has_leaders(line: str) -> bool:
    """Tell whether a line ends in leaders, with a page number behind them or without."""
    return is_led(line) or without_leaders(line) != line


def count_leaders(line: str) -> int:
    """Count the code points of a line that lead, wherever they stand."""
    return sum(map(line.count, _DOTS + _ELLIPSES))


def without_leaders(line: str) -> str:
    """Give a line without the leaders at its end that lead to nothing; the line itself if there are none.

    Leaders are three dots or strokes, two ellipses, or two dots and one, with blanks between them or none.

    >>> without_leaders("水情 . . . . "), without_leaders("水情……"), without_leaders("水情…")
    ('水情', '水情', '水情…')
    """
    words = line.rstrip(_STRIPPED)
    dots = sum(map(line[len(words) :].count, _DOTS))
    ellipses = sum(map(line[len(words) :].count, _ELLIPSES))
    is_leader = dots >= _LEAST_DOTS or ellipses >= _LEAST_ELLIPSES or (dots == _LEAST_DOTS - 1 and ellipses > 0)
    return words if is_leader else line


_STRIPPED = BLANKS + _DOTS + _ELLIPSES
_LEAST_DOTS, _LEAST_ELLIPSES = 3, 2


def page_alone(line: str) -> int | None:
    """Give the page number that a line is and nothing else."""
    match = _ALONE.fullmatch(line) if len(line) <= _LONGEST_PAGE else None
    return int(match[1]) if match else None


_LONGEST_PAGE = 9  # code points


def page_of(line: str) -> int | None:
    """Give the last number of a line: its page, if it names one."""
    match = _LAST_NUMBER.search(line)
    return int(match[1]) if match else None


def names_of(line: str) -> list[str]:
    """Give the headings that a line of contents names, leaders and page numbers taken off.

    >>> names_of("一、水情……1 二、雨情……3"), names_of("水情 | 雨情")
    (['一、水情', '二、雨情'], ['水情', '雨情'])
    """
    parts = re.split(r" [|/] |\t(?![0-9])", line)
    items = [piece.strip(BLANKS) for part in parts for piece in _LEADER.split(part + " ")]
    return [item for item in map(without_leaders, items) if item and page_alone(item) is None]

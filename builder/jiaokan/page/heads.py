"""Titles and headings that sound like a site: what the way above them names, what their numbers carry on, what they head.

Each gives positions of lines.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from jiaokan.page.lines import ALONE, HEARD, NEAR, Lines
from jiaokan.page.links import SURE_STEP
from jiaokan.page.score import Reason, Score
from jiaokan.text import facts
from jiaokan.text.chars import BLANK, BLANKS, HAN, count_han
from jiaokan.text.numbering import value_of

NAMED_BY_WAY = Reason("last-step-of-the-way", -3.0)
NUMBERED_HEADING = Reason("numbered-heading", -8.0)
HEAD_OF_A_PART = Reason("head-of-a-part", -3.0)


# --- titles -----------------------------------------------------------------------------------------------------------
def named_by_way(lines: Lines, first: int) -> Iterator[int]:
    """Yield the title below the way through a site: the last step of the way where the text follows (联系我们).

    Or a line that holds that step and says more: a row of words that begin with 纺织厂宿舍 is no bar; or whose first word
    that step begins with: 纺织厂 below 纺织厂二手房. Or a line between the way and what states the source.
    """
    for way in range(first - 1):
        if lines.own[way].value >= ALONE and (steps := SURE_STEP.split(lines.words[way]))[1:]:
            named, below = steps[-1].strip(BLANKS), lines.words[way + 1]
            if (
                (way + 2 == first and lines.words[way].endswith(below))
                or (len(named) >= _LEAST_STEP and named in below and len(below) > len(named))
                or (
                    _LEAST_NAME <= len(first_word := _SEPARATED.split(below)[0]) <= len(named) < len(below)
                    and named.startswith(first_word)
                )
                or (way + 2 < len(lines) and _is_title(below) and _is_source(lines.own[way + 2].head))
            ):
                yield way + 1


_LEAST_STEP, _LEAST_NAME = 4, 3  # code points
_LEAST_TITLE = 8  # Han
_SEPARATED = re.compile(f"[{BLANK}|｜/>·]")


def _is_title(line: str) -> bool:
    return count_han(line) >= _LEAST_TITLE and not _SEPARATED.search(line) and not facts.is_prose(line)


def _is_source(score: Score | None) -> bool:
    return score is not None and score.value >= HEARD and score.flag == "source-line"


# --- headings ---------------------------------------------------------------------------------------------------------
_ORDINAL = re.compile("([一二三四五六七八九十]{1,3})、")


def numbered_headings(lines: Lines) -> Iterator[int]:
    """Yield headings that go on in the numbers of headings in which no site is heard: 五、Copyright © … below 四、."""
    before = 0
    for at, line in enumerate(lines.words):
        match = _ORDINAL.match(line) if len(line) <= _LONGEST_HEADING and "。" not in line else None
        number = value_of(match[1]) if match else None
        if number is None:
            continue
        if lines.own[at].value < HEARD:
            before = number
        elif number == before + 1 > 1:
            before = number
            yield at


_LONGEST_HEADING = 60  # code points

# What a part of a text is called, and a button too.
_PART = re.compile(
    f"\\W{{0,3}}(?:(?![{HAN}]{{0,3}}(?:文[章档]|本[文站]|网站|资[料源]))[{HAN}]{{0,4}}(?:介绍|简介|说明|描述|概述|须知)|(联系我们|联系方式|联系人))\\W{{0,3}}"
)


def heads_of_parts(lines: Lines, first: int, last: int, rows: Collection[int] = ()) -> Iterator[int]:
    """Yield the positions of words that head a part of the text: what stands straight below stays.

    应用介绍 above running text, 返回值说明 above ``rows`` of a list that is the document's, 联系我们 above an address. The
    last entry of a menu that stands one word a line is none.
    """
    for at in range(max(first - _ABOVE, 0), len(lines) - 1):
        part = _PART.fullmatch(lines.words[at]) if len(lines.words[at]) <= _LONGEST_LABEL else None
        if part is None or lines.own[at + 1].value >= NEAR:
            continue
        is_in_menu = at > 0 and lines.own[at - 1].value >= HEARD
        below = lines.is_text[at + 1] or lines.is_closing[at + 1] or lines.words[at + 1].endswith((":", "："))
        if at + 1 in rows or (at < last and not (is_in_menu and part[1]) and (below or part[1])):
            yield at


_LONGEST_LABEL, _ABOVE = 12, 3  # code points, and lines above the text that may head it

"""How the first running text of a place opens, and whether its first lines greet."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from jiaokan.outline.phrases import OPENING
from jiaokan.outline.places.page import LEAST_LEAD, LONG, Page
from jiaokan.outline.places.signs import NONE, at_sight

_HEAD = 80  # code points in which an opening stands


def _of_leads(page: Page, give: Callable[[str], float]) -> list[float]:
    return [NONE if at is None else give(page.lines[at].text) for at in page.leads]


@at_sight
def lead_length(page: Page) -> Sequence[float]:
    """Code points of the first running text, up to a long one's."""
    return _of_leads(page, lambda text: min(len(text), LONG))


@at_sight
def opening(page: Page) -> Sequence[float]:
    """The first running text opens with a formula: 为深入贯彻…, 今年以来, 根据…要求."""
    return _of_leads(page, lambda text: OPENING.match(text[:_HEAD]) is not None)


@at_sight
def opening_above(page: Page) -> Sequence[float]:
    """The running text right above opens with a formula (1), or says that a report follows (2): it begins there."""
    found = []
    for line in page.before:
        may = line.number is None and (line.is_prose or len(line.text) >= LEAST_LEAD)
        found.append(
            0 if not may else 2 if _ANNOUNCES.search(line.text) else OPENING.match(line.text[:_HEAD]) is not None
        )
    return found


@at_sight
def announces(page: Page) -> Sequence[float]:
    """It says that a report follows: 现将…如下."""
    return _of_leads(page, lambda text: _ANNOUNCES.search(text) is not None)


_ANNOUNCES = re.compile(
    "如下|汇报材料|以下为|以下是|主要做法|现将|现就|向(?:大家|各位|你们|您|组织)(?:汇报|报告|述职|介绍)|作(?:一个?)?(?:汇报|述职)"
)


@at_sight
def lead_words(page: Page) -> Sequence[float]:
    """How many words of openings it has: 贯彻, 部署, 高度重视."""
    return _of_leads(page, lambda text: len(set(_LEAD_WORD.findall(text[:_LONG_HEAD]))))


_LONG_HEAD = 300
_LEAD_WORD = re.compile(
    "贯彻|落实|精神|部署|要求|高度重视|现将|现就|汇报|总结|指示|批示|会议|通知|领导小组|结合|开展了|生命安全|全力|成立|立即|迅速|第一时间|位于|现有|共有|下辖|总人口|位居|坐落"
)


@at_sight
def introduces(page: Page) -> Sequence[float]:
    """It introduces a place, a unit or a person: …位于…, 现有…户, 我叫…."""
    return _of_leads(page, lambda text: _INTRODUCES.search(text[: _HEAD + _HEAD // 2]) is not None)


_INTRODUCES = re.compile(
    "位于|地处|坐落|下辖|辖[0-9一二三四五六七八九十]|现有|共有|总人口|总面积|始建|成立于|我叫|我是|我于|今年[0-9一二三四五六七八九十]{1,3}岁|毕业于|任职|现任|担任"
)


@at_sight
def greeting(page: Page) -> Sequence[float]:
    """The line greets (1), one of the next two does (2), or it could name addressees (3)."""
    return [
        1 if page.greets[at] else 3 if line.is_addressed else 2 if any(page.greets[at + 1 : at + 3]) else 0
        for at, line in zip(page.at, page.own, strict=True)
    ]


@at_sight
def greetings(page: Page) -> Sequence[float]:
    """How many lines of the page greet."""
    return [sum(page.greets)] * len(page.at)

"""How the first running text of a place opens, and whether its first lines greet."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

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


OPENING = re.compile(
    r"自[^。]{2,40}?(?:以来|后)|[^，。]{2,40}(?:发生|爆发|暴发|启动|开展)?以来|[^。]{0,30}(?:疫情|灾情|事故|险情)[^，。]{0,12}(?:发生|爆发|暴发)后|面对|近日|近期|连日来|近段时间|最近|入[汛冬夏春]以来|"
    r"(?:一|半|两|几|近|这些|三|这)年(?:多)?来|(?:今年|去年|本年度|20[0-9]{2}年)[^。]{0,12}(?:以来|，|度)|为(?:了|深入|进一步|切实|认真|做好|全面|有效|贯彻|落实|确保|加强|坚决|扎实|积极|科学|更好|推动|打赢|有序|防止|预防|及时|全力|推进|提高|提升|规范|营造|丰富|弘扬)|"
    r"(?:根据|按照|遵照|依据|接到|收到)[^。]{2,60}(?:要求|部署|安排|精神|通知|统一|文件|规定)|在[^。]{2,40}(?:领导|指导|关心|支持|帮助)下|(?:我叫|我是|本人|大家好|尊敬的|各位)|(?:20[0-9]{2}年|[0-9]{1,2}月[0-9]{1,2}日)"
)


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

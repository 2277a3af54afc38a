"""What is said on two sides of a place: by whom, and of the same things or of others. It weighs, and decides nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from jiaokan.outline.lines import Line
from jiaokan.text.chars import HAN_RUN

_UNIT = re.compile(
    "[\u4e00-\u9fff]{2}(?:省|市|区|县|镇|乡|街道|社区|村|局|委|办|医院|卫生院|学校|小学|中学|大学|幼儿园|公司|集团|中心|大队|支行|分局|供电所|派出所|卫生所|林场|水库|车站|站)"
)
_COMMON_UNIT = re.compile(
    "(?:全|我|各|本|该|辖|小|园|地|社|校|片|景|山|灾|疫|城|多|等|个|就|上|夜|股|超|门|集|都|菜|入|开|下|结|布|当|时|格)(?:省|市|区|县|镇|乡|村|局|委|办|站|社区|学校)"
)


def unit_change(lines: Sequence[Line], start: int, index: int, lead: Line | None) -> float:
    """Weigh who speaks: a unit that the report before never names, or one that it does."""
    words = lines[index].text + (lead.text if lead else "")
    units = [unit for unit in _UNIT.findall(words) if not _COMMON_UNIT.search(unit)][:_MOST_UNITS]
    if not units:
        return 0.0
    known = "".join(line.text for line in lines[start:index])
    return -1.0 if any(unit in known for unit in units) else 2.0


_MOST_UNITS = 60  # that are looked for in the report before: it bounds the cost of a lead that is a list of them
# Who speaks of himself: 我镇, 我校. Another one speaks in another report.
_SELF = re.compile("我(镇|县|市|区|校|院|局|乡|村|社区|街道|公司|园|馆|站|中心|行|厂|委|办|所|队|集团|项目部)")
_NEXT_LINES = 8


def self_change(lines: Sequence[Line], start: int, index: int) -> float:
    """Weigh whether those who speak of themselves are others than before."""
    before = set(_SELF.findall("".join(line.text for line in lines[start:index])))
    behind = set(_SELF.findall("".join(line.text for line in lines[index : index + _NEXT_LINES])))
    if not before or not behind:
        return 0.0
    return 2.0 if before.isdisjoint(behind) else -1.0


_NEAR_LINES = 30
_LEAST_PAIRS = 40
_WINDOW = 400  # code points on either side whose words are compared
# Shares of common pairs of Han, measured: between reports half under 0.03 and nine in ten under 0.055, inside one half
# over 0.095 and nine in ten over 0.035.
_EVEN, _STEEP, MOST_FOR, _MOST_AGAINST = 0.06, 60.0, 2.5, -2.0


def cohesion(lines: Sequence[Line], start: int, index: int) -> float:
    """Weigh how much of what is said behind the place was spoken of before it: little in another report."""
    before = "".join(line.text for line in lines[max(start, index - _NEAR_LINES) : index])[-2 * _WINDOW :]
    behind = "".join(line.text for line in lines[index : index + _NEXT_LINES])[:_WINDOW]
    pairs = _pairs(behind)
    if len(pairs) < _LEAST_PAIRS:
        return 0.0
    share = len(pairs & _pairs(before)) / len(pairs)
    return max(_MOST_AGAINST, min(MOST_FOR, (_EVEN - share) * _STEEP))


def _pairs(text: str) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for run in HAN_RUN.findall(text):
        found.update(pairwise(run))
    return found

"""What is said on two sides of a place: by whom, and of the same things or of others. It weighs, and decides nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiaokan.outline.lines import Line
from jiaokan.text.chars import HAN_RUN

_NAMED = 2  # code points of a name before the word for a unit
_UNITS = "省|市|区|县|镇|乡|街道|社区|村|局|委|办|医院|卫生院|学校|小学|中学|大学|幼儿园|公司|集团|中心|大队|支行|分局|供电所|派出所|卫生所|林场|水库|车站|站"
_UNIT = re.compile(f"[\u4e00-\u9fff]{{{_NAMED}}}(?:{_UNITS})")
_UNIT_OPENS = re.compile(f"[{''.join(unit[0] for unit in _UNITS.split('|'))}]")
_COMMON_UNIT = re.compile(
    "(?:全|我|各|本|该|辖|小|园|地|社|校|片|景|山|灾|疫|城|多|等|个|就|上|夜|股|超|门|集|都|菜|入|开|下|结|布|当|时|格)(?:省|市|区|县|镇|乡|村|局|委|办|站|社区|学校)"
)


def unit_change(lines: Sequence[Line], start: int, index: int, lead: Line | None) -> float:
    """Weigh who speaks: a unit that the report before never names, or one that it does."""
    words = lines[index].text + (lead.text if lead else "")
    units = [unit for unit in _units(words) if not _COMMON_UNIT.search(unit)][:_MOST_UNITS]
    if not units:
        return 0.0
    known = "".join(line.text for line in lines[start:index])
    return -1.0 if any(unit in known for unit in units) else 2.0


_MOST_UNITS = 60  # that are looked for in the report before: it bounds the cost of a lead that is a list of them


def _units(words: str) -> Iterator[str]:
    """Yield the units that are named, looked for where a word for one may begin."""
    end = 0
    for word in _UNIT_OPENS.finditer(words):
        start = word.start() - _NAMED
        found = _UNIT.match(words, start) if start >= end else None
        if found is not None:
            end = found.end()
            yield found.group()


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
    runs = HAN_RUN.findall(behind)
    said: set[int] = set().union(*_pairs(runs, " "))
    count = len(said) - len({run[-1] for run in runs[:-1]}) - len({run[0] for run in runs[1:]})  # those with the blank
    if count < _LEAST_PAIRS:
        return 0.0
    again = set().union(*map(said.intersection, _pairs(HAN_RUN.findall(before), "\n")))
    share = len(again) / count
    return max(_MOST_AGAINST, min(MOST_FOR, (_EVEN - share) * _STEEP))


def _pairs(runs: Sequence[str], seam: str) -> tuple[memoryview, memoryview]:
    """Give what stands next to each other in runs with a seam between them, each pair as the number its bytes make.

    Those that begin at an even place, and at an odd one.
    """
    codes = memoryview(seam.join(runs).encode("utf-32-le"))
    even, odd = len(codes) // _PAIR * _PAIR, (len(codes) - _PAIR // 2) // _PAIR * _PAIR
    return codes[:even].cast("Q"), codes[_PAIR // 2 : _PAIR // 2 + odd].cast("Q")


_PAIR = 8  # bytes

"""Where one report ends and the next begins: by marks, by a repeated title, or by the text alone.

A boundary without a mark is scored from independent evidence (opening formula, numbering that starts again, words
of a lead, another unit) and a single long report must never be cut: what only looks like a lead stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from jiaokan.outline.headings import Heading, find_headings
from jiaokan.outline.lines import Line
from jiaokan.outline.numbering import value_of

_MARK = re.compile(
    r"[【（(]?(?:第[一二三四五六七八九十0-9]{1,3}篇|篇[一二三四五六七八九十0-9]{1,3}|(?:范文|样本|材料)[一二三四五六七八九十0-9]{1,3})(?:[】）)].{0,60}|[：: 、　].{0,60}|$)"
)
_OPENING = re.compile(
    r"自[^。]{2,50}?以来|[^，。]{4,50}(?:发生|爆发|暴发|启动|开展)?以来|[^。]{0,30}(?:疫情|灾情|事故|险情)[^，。]{0,12}(?:发生|爆发|暴发)后|面对|近日|近期|连日来|近段时间|最近|"
    r"(?:一|半|两|几|近)年来，|(?:今年|去年|本年度|20[0-9]{2}年)[^。]{0,12}(?:以来|，|度)|为(?:了|深入|进一步|切实|认真|做好|全面|有效|贯彻|落实|确保|加强|坚决|扎实|积极|科学|更好|推动|打赢)|"
    r"(?:根据|按照|遵照)[^。]{4,60}(?:要求|部署|安排|精神|通知|统一)|在[^。]{2,40}(?:领导|指导|关心|支持|帮助)下"
)
_LEAD_WORD = re.compile(
    "贯彻|落实|精神|部署|要求|高度重视|现将|现就|汇报|总结|指示|批示|会议|通知|领导小组|结合|开展了|生命安全|全力"
)
_ANNOUNCES = re.compile("如下|汇报材料|以下为|以下是|主要做法|作如下")
_UNIT = re.compile(
    "[\u4e00-\u9fff]{2}(?:省|市|区|县|镇|乡|街道|社区|村|局|委|办|医院|学校|小学|中学|大学|公司|集团|中心|大队|车站|站)"
)
_COMMON_UNIT = re.compile(
    "(?:全|我|各|本|该|辖|小|园|地|社|校|片|景|山|灾|疫|城|多|等)(?:省|市|区|县|镇|乡|村|局|委|办|站)"
)
THRESHOLD = 5


@dataclass(frozen=True, slots=True)
class Report:
    """Lines ``[first, last]`` of one report (indices into all lines), with the headings inside, indexed from its first."""

    first: int
    last: int
    headings: tuple[Heading, ...]
    score: int  # of the boundary before it; 0 for the first of a source


def find_reports(lines: Sequence[Line]) -> list[Report]:
    """Cut the lines of a source into reports."""
    if not lines:
        return []
    starts = _marked(lines) or _repeated(lines) or _unmarked(lines)
    bounds = sorted({0} | set(starts))
    if len(bounds) > 1 and 0 not in starts and bounds[1] <= _PREAMBLE:
        del bounds[1]  # a few lines before the first mark belong to its report
    ends = [*[bound - 1 for bound in bounds[1:]], len(lines) - 1]
    return [
        Report(first, last, tuple(find_headings(lines[first : last + 1])), starts.get(first, 0))
        for first, last in zip(bounds, ends, strict=True)
    ]


_PREAMBLE = 3


def _marked(lines: Sequence[Line]) -> dict[int, int]:
    """Find 篇一 … 篇二 …, or a title with a rising number: two or more, each with prose behind it.

    A table of contents has none; a book's parts are chapters.
    """
    if any(line.number and line.number.style.rank == 0 for line in lines):
        return {}
    found = [index for index, line in enumerate(lines[:-1]) if _is_mark(line) and not _is_mark(lines[index + 1])]
    if len(found) < 2:
        found = _numbered_titles(lines)
    return dict.fromkeys(found, 9) if len(found) >= 2 else {}


def _is_mark(line: Line) -> bool:
    return not line.ends_sentence and len(line.text) <= 70 and _MARK.match(line.text) is not None


_GENRE = "总结|汇报|报告|讲话|发言|方案|计划|心得|体会|范文|协议书|合同|通知|倡议书|材料|演讲|稿|述职|鉴定|感言|教案|致辞|主持词|申请书|简报|读后感|观后感|征文|作文|承诺书|工作|说明|意见|日记|决心书|保证书|检讨书|自荐信|感谢信"
# 疫情防控总结1, …总结（二）, …总结篇三: a title of its genre with a number behind it.
_NUMBERED_TITLE = re.compile(
    rf"(?P<stem>.{{2,50}}(?:{_GENRE}).{{0,8}}?)[ \u3000]?[（(【]?第?(?P<mark>篇)?(?P<n>[一二三四五六七八九十]{{1,3}}|[0-9]{{1,2}})篇?[）)】]?"
)


def _numbered_titles(lines: Sequence[Line]) -> list[int]:
    """Find lines of one stem and numbers 1, 2, …; between two of them there is prose."""
    stems: dict[str, list[tuple[int, int]]] = {}
    for index, line in enumerate(lines[:-1]):
        match = _NUMBERED_TITLE.fullmatch(line.text) if line.is_label and line.number is None else None
        value = value_of(match["n"]) if match else None
        if match and value and lines[index + 1].index == line.index + 1:
            stems.setdefault(match["stem"], []).append((value, index))
    best = max(stems.values(), key=len, default=[])
    rising = [value for value, _ in best] == list(range(1, len(best) + 1))
    spread = all(any(lines[i].is_prose for i in range(a + 1, b)) for (_, a), (_, b) in pairwise(best))
    return [index for _, index in best] if rising and spread else []


_MOST_REPEATS = 40


def _repeated(lines: Sequence[Line]) -> dict[int, int]:
    """Find a title line of the head that comes again behind a finished paragraph, each time followed by prose."""
    for first in lines[: _PREAMBLE + 1]:
        if first.is_prose:
            break
        found = _copies(lines, first)
        if found:
            return dict.fromkeys(found, 9)
    return {}


def _copies(lines: Sequence[Line], first: Line) -> list[int]:
    """Give the places of a title that opens several reports, none if it does not.

    A signature that repeats a title has a date behind it or ends the text; a running header cuts sentences.
    """
    if not first.is_label or first.number is not None or first.is_date or len(first.text) < 6:
        return []
    stem = _bare(first.text)
    found = [i for i, line in enumerate(lines) if line.text[:4] == first.text[:4] and _bare(line.text) == stem]
    behind = [i for i in found if i + 2 < len(lines) and not lines[i + 1].is_date]
    while len(behind) > 1 and behind[1] <= _PREAMBLE + 2 and not any(line.is_prose for line in lines[: behind[1]]):
        del behind[0]  # the page's title and the first report's
    ended = all(lines[i - 1].ends_full or lines[i - 1].is_date for i in behind[1:])
    apart = all(j - i > 2 for i, j in pairwise(behind))
    return behind if 2 <= len(behind) <= _MOST_REPEATS and ended and apart else []


def _bare(title: str) -> str:
    title = re.sub(
        r"[（(【](?:精选|共|合集|通用|最新|优秀)?[0-9一二三四五六七八九十]{0,3}篇?[）)】]$|[ \u3000]", "", title
    )
    return re.sub(r"[（(]?[0-9一二三四五六七八九十]{1,2}[）)]?$", "", title)


def _unmarked(lines: Sequence[Line]) -> dict[int, int]:
    """Score every paragraph that opens like a report; a sure boundary makes the doubtful ones likelier."""
    sure = _pass(lines, plural=False)
    return _pass(lines, plural=True) if sure else {}


def _pass(lines: Sequence[Line], *, plural: bool) -> dict[int, int]:
    found: dict[int, int] = {}
    start = 0
    for index in range(2, len(lines) - 1):
        if index - start < 2 or not _may_open(lines, index):
            continue
        score = _score(lines, start, index, plural=plural)
        if score >= THRESHOLD:
            found[index] = score
            start = index
    return found


def _may_open(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line could be the lead of a report: prose without number, behind a finished paragraph."""
    line, before = lines[index], lines[index - 1]
    if line.number or line.enumerator or line.is_item or len(line.text) < 40 or not _OPENING.match(line.text):
        return False
    return before.is_prose and (before.ends_full or before.text[-1] in "；;！")


def _score(lines: Sequence[Line], start: int, index: int, *, plural: bool) -> int:
    lead, earlier = lines[index], lines[start:index]
    opened = _next_number(lines, index)
    if opened is None:
        return 0
    before = find_headings(earlier)
    if not before or _hangs(before, len(earlier)):
        return 0
    score = 2 + (len(lead.text) >= 80) + min(2, len(_LEAD_WORD.findall(lead.text)) // 2)
    score += _ANNOUNCES.search(lead.text) is not None
    score += _restart(before, opened)
    score += 2 * _is_other_unit(lead.text, earlier)
    return score + (1 if plural else -2 * (_restart(before, opened) < 2))


def _next_number(lines: Sequence[Line], index: int) -> Line | None:
    """Give the line within three behind the lead that starts a numbering at one."""
    for line in lines[index + 1 : index + 4]:
        if line.number is not None:
            return line if line.number.value == 1 and line.number.style.id != "circled" else None
    return None


def _hangs(headings: list[Heading], count: int) -> bool:
    """Tell whether the last heading still waits for its text: what follows is its own."""
    return headings[-1].kind == "standalone" and headings[-1].last == count - 1


def _restart(before: list[Heading], opened: Line) -> int:
    """Score how the numbering goes on: the report's top style starting again is the best evidence."""
    top = min(before, key=lambda heading: (heading.level, heading.first))
    number = opened.number
    if number is None or top.style.id == "none":
        return 0
    if number.style.id == top.style.id and number.depth == (top.number.depth if top.number else 1):
        return 3
    return 2 if number.style.rank < top.style.rank else 0


def _is_other_unit(lead: str, earlier: Sequence[Line]) -> bool:
    units = [unit for unit in _UNIT.findall(lead) if not _COMMON_UNIT.search(unit)]
    known = "".join(line.text for line in earlier)
    return bool(units) and not any(unit in known for unit in units)

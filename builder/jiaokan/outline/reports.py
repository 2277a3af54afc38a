"""Where one report ends and the next begins: by marks, by a repeated title, or by the text alone.

A boundary without a mark is scored from independent evidence (opening formula, numbering that starts again, words
of a lead, another unit) and a single long report must never be cut: what only looks like a lead stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from jiaokan.outline.boundaries import find_unmarked
from jiaokan.outline.headings import find_headings
from jiaokan.outline.lines import Line
from jiaokan.outline.numbering import value_of
from jiaokan.outline.reading import Heading

_MARK = re.compile(
    r"[【（(]?(?:第[一二三四五六七八九十0-9]{1,3}篇|篇[一二三四五六七八九十0-9]{1,3}|(?:范文|样本|材料)[一二三四五六七八九十0-9]{1,3})(?:[】）)].{0,60}|[：: 、　].{0,60}|$)"
)


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
    starts = _marked(lines) or _repeated(lines) or find_unmarked(lines)
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

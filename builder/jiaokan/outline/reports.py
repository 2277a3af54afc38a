"""Where one report ends and the next begins: by marks, by a repeated title, or by the text alone.

A boundary without a mark is scored from independent evidence (opening formula, numbering that starts again, words
of a lead, another unit) and a single long report must never be cut: what only looks like a lead stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from jiaokan.outline.boundaries import find_unmarked, weigh
from jiaokan.outline.headings import find_headings
from jiaokan.outline.lines import Line
from jiaokan.outline.reading import Heading
from jiaokan.text.numbering import value_of


@dataclass(frozen=True, slots=True)
class Report:
    """Lines ``[first, last]`` of one report (indices into all lines), with the headings inside, indexed from its first."""

    first: int
    last: int
    headings: tuple[Heading, ...]
    boundary: str  # what shows its beginning: source (it is the first), mark, title, text
    score: float | None  # of the evidence for the boundary, from the text alone; none for the first of a source


def find_reports(lines: Sequence[Line]) -> list[Report]:
    """Cut the lines of a source into reports."""
    if not lines:
        return []
    kind, starts = _starts(lines)
    bounds = sorted({0} | set(starts))
    if kind != "text" and len(bounds) > 1 and 0 not in starts and bounds[1] <= _PREAMBLE:
        del bounds[1]  # a few lines before the first mark belong to its report
    ends = [*[bound - 1 for bound in bounds[1:]], len(lines) - 1]
    befores = [0, *bounds]
    return [
        Report(
            first,
            last,
            tuple(find_headings(lines[first : last + 1])),
            kind if first else "source",
            round(starts[first] if kind == "text" else weigh(lines, before, first), 1) if first else None,
        )
        for before, first, last in zip(befores, bounds, ends, strict=False)
    ]


def _starts(lines: Sequence[Line]) -> tuple[str, dict[int, float]]:
    """Give the lines on which reports begin and what shows it: the first kind of evidence that finds any."""
    kind, shown = find_shown(lines)
    return kind, dict.fromkeys(shown, 0.0) if shown else find_unmarked(lines, _count(lines))


def find_shown(lines: Sequence[Line]) -> tuple[str, list[int]]:
    """Give the lines on which marks or titles show that reports begin, and which of them; none leaves it to the text."""
    if marked := _marked(lines):
        return "mark", marked
    if titled := _numbered_titles(lines) or _repeated(lines):
        return "title", titled
    return "text", []


_PREAMBLE = 3


_COUNT = re.compile(r"(?<!第)(?P<n>[0-9]{1,2}|[二三四五六七八九十]{1,3})篇(?:范文)?[）)】]?(?:大全|范文|汇总|合集)?\Z")
_MOST_STATED = 30


def _count(lines: Sequence[Line]) -> int | None:
    """Read how many reports the page's title says it has: …工作汇报（精选7篇）."""
    for line in lines[:_PREAMBLE]:
        match = _COUNT.search(line.text) if line.is_label else None
        value = value_of(match["n"]) if match else None
        if value and 1 < value <= _MOST_STATED:
            return value
    return None


def _marked(lines: Sequence[Line]) -> list[int]:
    """Find 篇一 … 篇二 …: two or more that count up, each with a report behind it.

    A table of contents has none behind its entries; a book's parts are chapters.
    """
    if any(line.number and line.number.style.rank == 0 for line in lines):
        return []
    runs: list[list[int]] = []
    last = 0
    for index, line in enumerate(lines):
        value = line.mark_value
        if value is None or not (line.is_prose or _has_own_text(lines, index)):
            last = value or last
            continue
        if not runs or value <= last:
            runs.append([])
        runs[-1].append(index)
        last = value
    best = max(runs, key=len, default=[])
    return best if len(best) > 1 else []


def _has_own_text(lines: Sequence[Line], index: int) -> bool:
    return index + 1 < len(lines) and lines[index + 1].mark_value is None


_GENRE = "总结|汇报|报告|讲话|发言|方案|计划|心得|体会|范文|协议书|合同|通知|倡议书|材料|演讲|稿|述职|鉴定|感言|教案|致辞|主持词|申请书|简报|读后感|观后感|征文|作文|承诺书|工作|说明|意见|日记|决心书|保证书|检讨书|自荐信|感谢信"
# 疫情防控总结1, …总结（二）, …总结篇三: a title of its genre with a number behind it.
_NUMBERED_TITLE = re.compile(
    rf"(?P<stem>.{{2,50}}(?:{_GENRE}).{{0,8}}?)[ \u3000]?[（(【]?第?(?P<mark>篇)?(?P<n>[一二三四五六七八九十]{{1,3}}|[0-9]{{1,2}})篇?[）)】]?"
)

_ENDS_NUMBERED = "一二三四五六七八九十0123456789篇）)】"


def _numbered_titles(lines: Sequence[Line]) -> list[int]:
    """Find lines of one stem and numbers 1, 2, …; between two of them there is prose."""
    stems: dict[str, list[tuple[int, int]]] = {}
    for index, line in enumerate(lines[:-1]):
        if not line.is_label or line.number is not None or line.text[-1] not in _ENDS_NUMBERED:
            continue
        match = _NUMBERED_TITLE.fullmatch(line.text)
        value = value_of(match["n"]) if match else None
        if match and value and lines[index + 1].index == line.index + 1:
            stems.setdefault(match["stem"], []).append((value, index))
    best = max(stems.values(), key=len, default=[])
    rising = [value for value, _ in best] == list(range(1, len(best) + 1))
    spread = all(any(lines[i].is_prose for i in range(a + 1, b)) for (_, a), (_, b) in pairwise(best))
    return [index for _, index in best] if rising and spread else []


_MOST_REPEATS = 40


def _repeated(lines: Sequence[Line]) -> list[int]:
    """Find a title line of the head that comes again behind a finished paragraph, each time followed by prose."""
    for first in lines[: _PREAMBLE + 1]:
        if first.is_prose:
            break
        if found := _copies(lines, first):
            return found
    return []


def _copies(lines: Sequence[Line], first: Line) -> list[int]:
    """Give the places of a title that opens several reports, none if it does not.

    A signature that repeats a title has a date behind it or ends the text; a running header cuts sentences.
    """
    if not first.is_label or first.number is not None or first.is_date or len(first.text) < 6:
        return []
    head = first.text[:4]
    alike = [i for i, line in enumerate(lines) if line.text.startswith(head)]
    if len(alike) == 1:
        return []
    stem = _bare(first.text)
    found = [i for i in alike if _bare(lines[i].text) == stem]
    behind = [i for i in found if i + 2 < len(lines) and not lines[i + 1].is_date]
    while len(behind) > 1 and behind[1] <= _PREAMBLE + 2 and not any(line.is_prose for line in lines[: behind[1]]):
        del behind[0]  # the page's title and the first report's
    ended = all(lines[i - 1].ends_full or lines[i - 1].is_date for i in behind[1:])
    apart = all(j - i > 2 for i, j in pairwise(behind))
    return behind if 2 <= len(behind) <= _MOST_REPEATS and ended and apart else []


def _bare(title: str) -> str:
    return _ORDINAL.sub("", _COUNTED.sub("", title))


_COUNTED = re.compile(r"[（(【](?:精选|共|合集|通用|最新|优秀)?[0-9一二三四五六七八九十]{0,3}篇?[）)】]$|[ \u3000]")
_ORDINAL = re.compile(r"[（(]?[0-9一二三四五六七八九十]{1,2}[）)]?$")

"""Runs of 一抓… 二抓…, 第一阶段… 第二阶段…: numbers that only their siblings make numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jiaokan.outline.lines import Line
from jiaokan.outline.reading import Heading
from jiaokan.outline.worded import candidate
from jiaokan.text.numbering import PERIOD_STYLE, Number, Style

SURE = 2.0  # evidence of one that counts with the others


def read_enumerated(lines: Sequence[Line]) -> Iterator[Heading]:
    """Yield 一抓… 二抓…, 第一阶段… 第二阶段…: in order, with one verb or one unit."""
    runs: dict[str, list[tuple[int, Number]]] = {}
    for index, line in enumerate(lines):
        if line.enumerator is not None:
            unit = line.enumerator.written.lstrip(_COUNTED)
            runs.setdefault(f"{line.enumerator.style.id}{unit}", []).append((index, line.enumerator))
    for run in runs.values():
        counted = _counted(lines, run)
        if counted and not _STRETCH.search(counted[0][1].written) and not _head_text(lines, counted):
            continue
        style = _style_of(lines, counted)
        for index, counted_number in counted:
            number = replace(counted_number, style=style or counted_number.style)
            heading = candidate(lines[index], index, number)
            if heading is None and number.style.id == PERIOD_STYLE.id:
                heading = Heading(index, index, number, number.style, "", number.end, "run_in")
            if heading is not None:
                yield replace(heading, score=SURE)


_STRETCH = re.compile(
    "季度|阶段|步|周|学期|单元|课时|环节|月|\\A[一二三四五六七八九十]"
)  # what plans are made for, and 一抓


def _head_text(lines: Sequence[Line], run: Sequence[tuple[int, Number]]) -> bool:
    """Tell whether lines of any other unit (第一封信：…) stand alone, each above text: 第一名：李某 does not."""
    return all(
        lines[index].is_label
        and index + 1 < len(lines)
        and lines[index + 1].enumerator is None
        and (lines[index + 1].ends_sentence or lines[index + 1].number is not None)
        for index, _ in run
    )


_ABOVE = replace(PERIOD_STYLE, rank=1.75)  # of 第一讲 with 一、 below: above what begins again in each
_NEAR = 3  # lines below it


def _style_of(lines: Sequence[Line], run: Sequence[tuple[int, Number]]) -> Style | None:
    """Give the style of a run below most of whose numbers the sections begin again; None leaves it as it is."""
    if not run or run[0][1].style.id != PERIOD_STYLE.id:
        return None
    begins = [
        next((line.number.value for line in lines[index + 1 : index + 1 + _NEAR] if line.number), None)
        for index, _ in run
    ]
    return _ABOVE if begins.count(1) * 2 > len(run) else None


_COUNTED = "第一二三四五六七八九十0123456789"
_FEWEST = 3  # siblings that make such a run
_LONGEST_RUN = 40  # siblings of one kind in a report that are looked at: it bounds the cost


def _counted(lines: Sequence[Line], run: list[tuple[int, Number]]) -> list[tuple[int, Number]]:
    """Give the longest run of numbers that count up from one (months from any), if it is long enough."""
    best: list[tuple[int, Number]] = []
    run = run[:_LONGEST_RUN]
    shapes = [_shape(lines, index) for index, _ in run]
    for first, (_, number) in enumerate(run):
        if number.value is None or (number.value != 1 and "月" not in number.written):
            continue
        found = [run[first]]
        for at in range(first + 1, len(run)):
            after = run[at][1]
            step = (after.value or 0) - (found[-1][1].value or 0)
            is_alike = shapes[at] == shapes[first]
            if (is_alike and step in (0, 1, 2)) or (
                step == 1
                and not any(
                    each.value == after.value and shape == shapes[first]
                    for (_, each), shape in zip(run[at + 1 :], shapes[at + 1 :], strict=True)
                )
            ):
                found.append(run[at])
        best = max(best, found, key=len)
    return best if len(best) >= _FEWEST else []


def _shape(lines: Sequence[Line], index: int) -> str:
    """Give the marks of a line's first sentence."""
    return re.sub("[^，、：；]", "", re.split("[。！？]", lines[index].text, maxsplit=1)[0])

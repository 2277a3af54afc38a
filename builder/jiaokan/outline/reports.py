"""The reports of a page: where each begins, what shows it, and the headings inside. Boundaries are weighed elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from jiaokan.outline.boundaries import Weighed, choose, weigh
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
    score: float | None  # how sure it is that it begins there, a probability; none for the first of a source


def find_reports(lines: Sequence[Line]) -> list[Report]:
    """Cut the lines of a source into reports."""
    if not lines:
        return []
    weighed = weigh(lines, closely=stated_count(lines) is not None)
    starts = [0] if weighed is None else [0, *find_starts(weighed)]
    return [
        Report(
            first,
            end - 1,
            tuple(find_headings(lines[first:end])),
            weighed.kind(first) if weighed and first else "source",
            weighed.score(first) if weighed and first else None,
        )
        for first, end in pairwise([*starts, len(lines)])
    ]


_HEAD = 3  # lines at the head of a page


def find_starts(weighed: Weighed) -> list[int]:
    """Give the lines on which reports begin, but for the first of the page."""
    lines = weighed.page.lines
    starts = choose(weighed, stated_count(lines))
    shown = weighed.page.shown
    if len(starts) > 1 and 0 not in shown and starts[0] in shown and starts[0] <= _HEAD:
        del starts[0]  # a few lines before the first mark belong to its report
    return starts


_COUNT = re.compile(r"(?<!第)(?P<n>[0-9]{1,2}|[二三四五六七八九十]{1,3})篇(?:范文)?[）)】]?(?:大全|范文|汇总|合集)?\Z")
_MOST_STATED = 30


def stated_count(lines: Sequence[Line]) -> int | None:
    """Read how many reports the page's title says it has: …工作汇报（精选7篇）."""
    for line in lines[:_HEAD]:
        match = _COUNT.search(line.text) if line.is_label else None
        value = value_of(match["n"]) if match else None
        if value and 1 < value <= _MOST_STATED:
            return value
    return None

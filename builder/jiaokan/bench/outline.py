"""The outline benchmark: reports, headings and kinds found on authored pages, beside two simple readings of lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from jiaokan.bench import trees
from jiaokan.bench.hits import Hits
from jiaokan.bench.outline_cases import Case, cases
from jiaokan.pipeline import annotate


class Found(NamedTuple):
    """What a system reads on a page, by raw start: reports, headings with level and form, kinds of paragraphs."""

    reports: list[int]
    headings: dict[int, tuple[int, str]]
    kinds: dict[int, str]


@dataclass
class Score:
    """Sums over the pages of one group."""

    pages: int = 0
    exact: int = 0  # pages whose reports, headings and levels are all right
    boundaries: Hits = field(default_factory=Hits)  # between reports
    window: float = 0.0  # WindowDiff, summed over pages of several reports
    windows: int = 0
    places: Hits = field(default_factory=Hits)
    levels: Hits = field(default_factory=Hits)  # place and level
    forms: Hits = field(default_factory=Hits)  # place and form
    parents: Hits = field(default_factory=Hits)  # place, and the place of the heading it lies under
    kinds: Hits = field(default_factory=Hits)
    changes: int = 0  # tree edit distance, summed
    nodes: int = 0  # headings of both trees

    @property
    def likeness(self) -> float:
        """Give one less the tree edit distance as a share of the headings there and found."""
        return 1 - self.changes / self.nodes if self.nodes else 1.0


def read_ours(text: str) -> Found:
    """Read a page by this builder."""
    record = annotate("page.txt", text.encode())
    return Found(
        [document.raw_start for document in record.documents],
        {section.raw_start: (section.level, section.heading_kind) for section in record.sections},
        {paragraph.raw_start: paragraph.kind for paragraph in record.paragraphs},
    )


# First expression that fits, line by line: what most scripts do, and the three styles that importers of 公文 know.
_LEVELS = (
    (1, r"第[一二三四五六七八九十百]+[编章部篇]"),
    (2, r"第[一二三四五六七八九十百]+[节条]"),
    (1, r"[一二三四五六七八九十]+[、.．]"),
    (2, r"[（(][一二三四五六七八九十]+[）)]"),
    (3, r"[0-9]{1,2}(?:\.[0-9]{1,2})*[、.．]?(?![0-9年月日])"),
    (4, r"[（(][0-9]{1,2}[）)]"),
)
_IMPORTED = ((1, r"[一二三四五六七八九十]+、"), (2, r"（[一二三四五六七八九十]+）"), (3, r"[0-9]{1,2}[.．]"))
_REPORT = re.compile(r"第?[一二三四五六七八九十0-9]+篇|【?篇[一二三四五六七八九十0-9]+")
_SHORT = 40  # code points of a line that a script takes for a heading


def _by_line(levels: Sequence[tuple[int, str]]) -> Callable[[str], Found]:
    compiled = [(level, re.compile(pattern)) for level, pattern in levels]

    def read(text: str) -> Found:
        reports, headings, kinds, start = [0], {}, {}, 0
        for line in text.split("\n"):
            kinds[start] = "body"
            if _REPORT.match(line) and start:
                reports.append(start)
            level = next((level for level, pattern in compiled if pattern.match(line)), None)
            if level is not None:
                headings[start] = (level, "standalone" if len(line) <= _SHORT and not line.endswith("。") else "run_in")
                kinds[start] = "heading" if headings[start][1] == "standalone" else "body"
            start += len(line) + 1
        return Found(reports, headings, kinds)

    return read


SYSTEMS: Mapping[str, Callable[[str], Found]] = {
    "jiaokan": read_ours,
    "first expression": _by_line(_LEVELS),
    "three styles": _by_line(_IMPORTED),
}


def run(seed: int, only: str | None = None) -> dict[str, dict[str, Score]]:
    """Give the scores by group and system."""
    found: dict[str, dict[str, Score]] = {}
    for case in cases(seed):
        if only is None or only in case.group:
            for system, read in SYSTEMS.items():
                add(found.setdefault(case.group, {}).setdefault(system, Score()), case, read(case.text))
    return found


def add(score: Score, case: Case, found: Found) -> None:
    """Count one page."""
    score.pages += 1
    inner, own = set(case.reports[1:]), set(found.reports[1:])
    score.boundaries.add(len(inner & own), len(own), len(inner))
    if inner:
        score.windows += 1
        score.window += window_diff(sorted(case.kinds or case.headings), case.reports, found.reports)
    gold = {start: (mark.level, mark.kind) for start, mark in case.headings.items()}
    same = gold.keys() & found.headings.keys()
    counts = (len(found.headings), len(gold))
    score.places.add(len(same), *counts)
    level_right = sum(gold[at][0] == found.headings[at][0] for at in same)
    score.levels.add(level_right, *counts)
    if case.forms:
        score.forms.add(sum(gold[at][1] == found.headings[at][1] for at in same), *counts)
    parents = _parents(case.reports, {at: level for at, (level, _) in gold.items()}).items()
    theirs = _parents(found.reports, {at: level for at, (level, _) in found.headings.items()}).items()
    score.parents.add(len(parents & theirs), *counts)
    score.nodes += sum(counts)
    score.changes += _distance(case.reports, gold, found)
    score.exact += inner == own and level_right == len(gold) == len(found.headings)
    score.kinds.add(
        sum(found.kinds.get(at) == kind for at, kind in case.kinds.items()), len(case.kinds), len(case.kinds)
    )


def _distance(reports: Sequence[int], gold: Mapping[int, tuple[int, str]], found: Found) -> int:
    """Give the tree edit distance of two readings: reports are the top level, headings lie below them."""
    ours = _tree(reports, gold)
    theirs = _tree(found.reports, found.headings)
    return 0 if ours == theirs else trees.distance(trees.from_levels(ours), trees.from_levels(theirs))


def _tree(reports: Sequence[int], headings: Mapping[int, tuple[int, str]]) -> list[tuple[object, int]]:
    nodes = [((at, 0), ("report", at), 1) for at in reports] + [
        ((at, 1), at, level + 1) for at, (level, _) in headings.items()
    ]
    return [(label, level) for _, label, level in sorted(nodes, key=lambda node: node[0])]


def _parents(reports: Sequence[int], levels: Mapping[int, int]) -> dict[int, int]:
    """Give for each heading the start of the one it lies under, or of its report below zero."""
    found: dict[int, int] = {}
    above: list[tuple[int, int]] = []
    report = -1
    for at in sorted(levels):
        now = bisect_right(reports, at)
        if now != report:
            above, report = [], now
        while above and above[-1][0] >= levels[at]:
            above.pop()
        found[at] = above[-1][1] if above else -report
        above.append((levels[at], at))
    return found


def window_diff(places: Sequence[int], gold: Sequence[int], found: Sequence[int]) -> float:
    """Give WindowDiff (Pevzner and Hearst 2002) over paragraph starts: 0 is right; the window is half a mean report."""
    if len(places) < 3:
        return 0.0
    width = max(2, round(len(places) / (2 * max(1, len(gold)))))
    ours, theirs = ([bisect_right(sorted(bounds), at) for at in places] for bounds in (gold, found))
    wrong = sum(ours[at + width] - ours[at] != theirs[at + width] - theirs[at] for at in range(len(places) - width))
    return wrong / max(1, len(places) - width)


def print_scores(scores: Mapping[str, Mapping[str, Score]], console: Console) -> None:
    """Print one table a system."""
    for system in SYSTEMS:
        table = Table("pages", title=f"{system}: F1 in per cent", title_justify="left")
        for head in (
            "count",
            "trees right",
            "reports",
            "WindowDiff",
            "headings",
            "with level",
            "with form",
            "with parent",
            "tree",
            "kinds",
        ):
            table.add_column(head, justify="right")
        for group, by_system in [*scores.items(), ("all", {system: total(scores, system)})]:
            table.add_row(group, *_row(by_system[system]))
        console.print(table)


def _row(s: Score) -> Iterator[str]:
    yield str(s.pages)
    yield f"{s.exact}"
    yield f"{100 * s.boundaries.f1:.1f}" if s.boundaries.there + s.boundaries.found else ""
    yield f"{100 * s.window / s.windows:.1f}" if s.windows else ""
    for hits in (s.places, s.levels, s.forms, s.parents):
        yield f"{100 * hits.f1:.1f}" if hits.there + hits.found else ""
    yield f"{100 * s.likeness:.1f}"
    yield f"{100 * s.kinds.f1:.1f}" if s.kinds.there else ""


def total(scores: Mapping[str, Mapping[str, Score]], system: str) -> Score:
    """Add up the groups of one system."""
    found = Score()
    for by_system in scores.values():
        one = by_system[system]
        for name, value in vars(one).items():
            if isinstance(value, Hits):
                getattr(found, name).add(value.right, value.found, value.there)
            else:
                setattr(found, name, getattr(found, name) + value)
    return found


def to_json(scores: Mapping[str, Mapping[str, Score]]) -> dict[str, Any]:
    """Give all figures as one JSON object."""
    return {
        group: {
            system: {
                name: {**vars(value), "f1": value.f1} if isinstance(value, Hits) else value
                for name, value in vars(score).items()
            }
            for system, score in by_system.items()
        }
        for group, by_system in scores.items()
    }


def figures(scores: Mapping[str, Mapping[str, Score]]) -> dict[str, float]:
    """Give our own figures by name, each the better the higher."""
    found: dict[str, float] = {}
    for group, by_system in scores.items():
        own = by_system["jiaokan"]
        found[f"trees of {group}"] = own.exact / own.pages
        found[f"headings of {group}"] = own.levels.f1
        found[f"reports of {group}"] = own.boundaries.f1
        found[f"tree likeness of {group}"] = own.likeness
        if own.kinds.there:
            found[f"kinds of {group}"] = own.kinds.f1
    return found

"""Where reports begin, found by this builder and by two simple readings, against pages of which it is known.

A boundary counts where it is found at the same code point. Of pages with one report the false cuts count.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, pstdev
from typing import Any

from rich.console import Console
from rich.table import Table

from jiaokan.bench.boundaries.drawn import ALONE, SINGLE, Page
from jiaokan.bench.hits import Hits
from jiaokan.pipeline import annotate
from jiaokan.text.chars import HAN_RUN, iter_lines

Starts = dict[int, float | None]  # where reports begin, in code points -> how sure that is


def read_ours(text: str) -> Starts:
    """Read a page by this builder, from its bytes on; a report begins with the hashes that cleaning took off its title."""
    documents = annotate("page.txt", text.encode()).documents
    return {len(text[: each.raw_start].rstrip("# ")): each.boundary_score for each in documents}


# --- two simple readings ------------------------------------------------------------------------------------------
_RESTART = re.compile(r"(?:一、|1[.、．](?![0-9])|（一）)")
_FORMULA = re.compile(
    "为(?:了|深入|进一步|切实|认真|贯彻|落实)|今年以来|近年来|根据.{2,40}(?:要求|部署|精神)|在.{2,40}(?:领导|指导)下"
)
_NEAR = 4  # lines behind a formula in which numbering begins again


def read_by_line(text: str) -> Starts:
    """Cut where a paragraph opens with a formula and numbering begins again right behind it."""
    lines = iter_lines(text)
    begin = (
        start
        for at, (start, _) in enumerate(lines[2:], 3)
        if _FORMULA.match(text, start) and any(_RESTART.match(text, behind) for behind, _ in lines[at : at + _NEAR])
    )
    return dict.fromkeys((0, *begin))


_BLOCK = 400  # code points of Han on either side of a gap


def read_by_words(text: str) -> Starts:
    """Cut where the words on either side differ most: TextTiling (Hearst 1997), of pairs of Han, by gaps between lines.

    A gap is a boundary where its depth is above the mean of all depths by half their deviation.
    """
    lines = iter_lines(text)
    if len(lines) < 3:
        return {0: None}
    pairs: list[str] = []
    ends = [0]
    for start, end in lines:
        pairs += (run[at : at + 2] for run in HAN_RUN.findall(text, start, end) for at in range(len(run) - 1))
        ends.append(len(pairs))
    alike = [_alike(pairs[max(0, end - _BLOCK) : end], pairs[end : end + _BLOCK]) for end in ends[1:-1]]
    depths = [_peak(alike[at::-1]) + _peak(alike[at:]) - 2 * alike[at] for at in range(len(alike))]
    least = fmean(depths) + pstdev(depths) / 2
    return dict.fromkeys((0, *(lines[at + 1][0] for at, depth in enumerate(depths) if depth > least)))


def _alike(one: Iterable[str], other: Iterable[str]) -> float:
    left, right = Counter(one), Counter(other)
    norm = math.sqrt(sum(n * n for n in left.values()) * sum(n * n for n in right.values()))
    return sum(n * right[pair] for pair, n in left.items()) / norm if norm else 0.0


def _peak(alike: Sequence[float]) -> float:
    """Give the height that is climbed to, from the first on, until it falls."""
    for height, following in pairwise(alike):
        if following < height:
            return height
    return alike[-1]


SYSTEMS: dict[str, Callable[[str], Starts]] = {
    "jiaokan": read_ours,
    "formula and restart": read_by_line,
    "TextTiling": read_by_words,
}


# --- counts -------------------------------------------------------------------------------------------------------
@dataclass
class Score:
    """What a system found on the pages of one manner."""

    pages: int = 0
    right: int = 0  # pages of which every boundary is right and no other found
    boundaries: Hits = field(default_factory=Hits)
    told: list[tuple[float, bool]] = field(default_factory=list)  # scores of boundaries, and whether they are right


def run(pages: Iterable[Page], systems: Mapping[str, Callable[[str], Starts]] = SYSTEMS) -> dict[str, dict[str, Score]]:
    """Score every system on every page: manner -> system -> score."""
    found: dict[str, dict[str, Score]] = {}
    for page in pages:
        scores = found.setdefault(page.manner, {system: Score() for system in systems})
        for system, read in systems.items():
            add(scores[system], page, read(page.text))
    return found


def add(score: Score, page: Page, starts: Starts) -> None:
    """Add what was found on a page."""
    gold, found = set(page.reports[1:]), starts.keys() - {min(starts, default=0)}
    score.pages += 1
    score.right += gold == found
    score.boundaries.add(len(gold & found), len(found), len(gold))
    score.told += [(told, at in gold) for at in sorted(found) if (told := starts[at]) is not None]


_BANDS = (0.5, 0.7, 0.8, 0.9, 0.97)


def reliability(scores: Mapping[str, Mapping[str, Score]]) -> list[tuple[str, int, int]]:
    """Give by bands of our own boundary scores how many boundaries there are, and how many of them are right."""
    told = [each for by_system in scores.values() for each in by_system["jiaokan"].told]
    names = [f"below {_BANDS[0]:g}", *(f"{a:g} to {b:g}" for a, b in pairwise(_BANDS))]
    names.append(f"{_BANDS[-1]:g} and more")
    counts = [[0, 0] for _ in names]
    for score, is_right in told:
        band = counts[bisect_right(_BANDS, score)]
        band[0] += 1
        band[1] += is_right
    return [(name, count, right) for name, (count, right) in zip(names, counts, strict=True)]


# --- shown --------------------------------------------------------------------------------------------------------
def print_scores(scores: Mapping[str, Mapping[str, Score]], console: Console) -> None:
    """Print F1 by manner and system, the pages that are cut though they hold one report, and how far scores can be believed."""
    table = Table("pages", "count", title="boundaries: F1 in per cent", title_justify="left")
    for system in SYSTEMS:
        table.add_column(system, justify="right")
    cut = Table("pages of one report", "count", title="pages that are cut", title_justify="left")
    for system in SYSTEMS:
        cut.add_column(system, justify="right")
    for manner, by_system in scores.items():
        pages = str(by_system["jiaokan"].pages)
        if manner in (SINGLE, ALONE):
            cut.add_row(manner, pages, *(str(each.pages - each.right) for each in by_system.values()))
        else:
            table.add_row(manner, pages, *(f"{100 * each.boundaries.f1:.1f}" for each in by_system.values()))
    console.print(table)
    console.print(cut)
    bands = Table(
        "boundary_score", "boundaries", "right", title="how far a score can be believed", title_justify="left"
    )
    for name, count, right in reliability(scores):
        bands.add_row(name, str(count), f"{100 * right / count:.1f} %" if count else "")
    console.print(bands)


def to_json(scores: Mapping[str, Mapping[str, Score]]) -> dict[str, Any]:
    """Give all figures as one JSON object."""
    return {
        manner: {
            system: {"pages": each.pages, "right": each.right, **vars(each.boundaries), "f1": each.boundaries.f1}
            for system, each in by_system.items()
        }
        for manner, by_system in scores.items()
    }


def figures(scores: Mapping[str, Mapping[str, Score]]) -> dict[str, float]:
    """Give our own figures by name, each the better the higher."""
    return {
        manner: own.right / own.pages if manner in (SINGLE, ALONE) else own.boundaries.f1
        for manner, by_system in scores.items()
        for own in (by_system["jiaokan"],)
    }

"""Personal data found on lines written for it, by kind: how much of what is there is found, how much of what is found is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from jiaokan.bench.hits import Hits
from jiaokan.context import read_context
from jiaokan.rules.personal import find_personal

_MARKED = re.compile(r"\{([a-z-]{1,20}):([^{}]{1,40})\}")
_LINE_FEED = "⏎"
Spans = frozenset[tuple[int, int, str]]


class Case(NamedTuple):
    """A line, and what is to be pointed at in it: start, end, kind."""

    text: str
    spans: Spans


@cache
def cases() -> tuple[Case, ...]:
    """Give the lines of the benchmark."""
    lines = files("jiaokan.bench").joinpath("personal.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_read(line.replace(_LINE_FEED, "\n")) for line in lines if line and not line.startswith("#"))


def _read(line: str) -> Case:
    text, spans, done = "", set(), 0
    for match in _MARKED.finditer(line):
        text += line[done : match.start()]
        spans.add((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        done = match.end()
    return Case(text + line[done:], frozenset(spans))


def found_in(text: str) -> Spans:
    """Give what is pointed at in a text."""
    return frozenset(
        (finding.start, finding.end, finding.kind or "") for finding in find_personal(text, read_context(text))
    )


def run() -> dict[str, Hits]:
    """Give the counts by kind, and of all."""
    scores = {kind: Hits() for kind in sorted({kind for case in cases() for _, _, kind in case.spans})}
    scores["all"] = Hits()
    for case in cases():
        found = found_in(case.text)
        for kind, hits in scores.items():
            own, gold = ({span for span in spans if kind in (span[2], "all")} for spans in (found, case.spans))
            hits.add(len(own & gold), len(own), len(gold))
    return scores


def rows(scores: Mapping[str, Hits]) -> list[tuple[str, ...]]:
    """Give a row a kind: kind, how many there are, precision and recall in per cent."""
    return [
        (kind, str(hits.there), f"{100 * hits.right / max(1, hits.found):.1f}", f"{100 * hits.right / hits.there:.1f}")
        for kind, hits in scores.items()
    ]


def markdown() -> str:
    """Give the table of the documentation."""
    alone = sum(not case.spans for case in cases())
    head = f"{len(cases())} lines, {alone} of them to be left alone"
    lines = [f"| {head} | there | precision | recall |", "| --- | ---: | ---: | ---: |"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows(run())]) + "\n"


def print_scores(scores: Mapping[str, Hits], console: Console) -> None:
    """Print one row a kind."""
    table = Table("kind", "there", "precision", "recall", title="personal data, per cent", title_justify="left")
    for row in rows(scores):
        table.add_row(*row)
    console.print(table)


def to_json(scores: Mapping[str, Hits]) -> dict[str, dict[str, float]]:
    """Give all figures as one JSON object."""
    return {kind: {**vars(hits), "f1": hits.f1} for kind, hits in scores.items()}


def figures(scores: Mapping[str, Hits]) -> dict[str, float]:
    """Give the figures that have floors."""
    return {f"personal data: {kind}": hits.f1 for kind, hits in scores.items()}

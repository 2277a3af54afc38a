"""Sentences found on paragraphs written with a bar between any two, beside a cut behind every stop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import accumulate

from rich.console import Console
from rich.table import Table

from jiaokan.bench.hits import Hits
from jiaokan.outline.sentences import find_sentences

_BAR = "|"


@cache
def paragraphs() -> tuple[tuple[str, frozenset[int]], ...]:
    """Give each paragraph with the offsets at which it is to be cut."""
    lines = files("jiaokan.bench").joinpath("sentences.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_read(line) for line in lines if line and not line.startswith("#"))


def _read(line: str) -> tuple[str, frozenset[int]]:
    parts = line.split(_BAR)
    return "".join(parts), frozenset(accumulate(len(part) for part in parts[:-1]))


def _ours(text: str) -> Iterator[int]:
    return (sentence.end for sentence in find_sentences(text)[:-1])


def _at_stops(text: str) -> Iterator[int]:
    return (match.end() for match in re.finditer("[。！？；]+”?", text) if match.end() < len(text))


SYSTEMS: Mapping[str, Callable[[str], Iterator[int]]] = {"jiaokan": _ours, "every stop": _at_stops}


def run() -> dict[str, Hits]:
    """Give the cuts found by each system."""
    found = {system: Hits() for system in SYSTEMS}
    for text, gold in paragraphs():
        for system, cut in SYSTEMS.items():
            own = set(cut(text))
            found[system].add(len(own & gold), len(own), len(gold))
    return found


def print_scores(scores: Mapping[str, Hits], console: Console) -> None:
    """Print one row a system."""
    table = Table(
        "system", "paragraphs", "cuts", "found", "right", "F1 in per cent", title="sentences", title_justify="left"
    )
    for system, hits in scores.items():
        table.add_row(
            system, str(len(paragraphs())), str(hits.there), str(hits.found), str(hits.right), f"{100 * hits.f1:.1f}"
        )
    console.print(table)


def to_json(scores: Mapping[str, Hits]) -> dict[str, dict[str, float]]:
    """Give all figures as one JSON object."""
    return {system: {**vars(hits), "f1": hits.f1} for system, hits in scores.items()}

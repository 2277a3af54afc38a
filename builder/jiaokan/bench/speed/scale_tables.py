"""What ``jiaokan bench scale`` prints, and the same figures as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from jiaokan.bench.speed.scale import STAGES, Figures, Fitted, grouping

_NONE = "–"
_HOUR, _GB = 3600, 1e9


def print_figures(figures: Figures, to: Sequence[int], console: Console) -> None:
    """Print what was measured, and what follows for larger corpora."""
    for table in (_measured(figures), _carried(figures, to), _grouped(to)):
        console.print(table)


def _measured(figures: Figures) -> Table:
    title = Text(f"{figures.origin}: processor milliseconds a document; memory and disk")
    table = Table("documents", title=title, title_justify="left")
    for name in ("MB", *STAGES, "all", "memory MB", "parts x", "release x", "disk x"):
        table.add_column(name, justify="right")
    for size in figures.sizes:
        each = [1000 * size.seconds.get(name, 0.0) / size.documents for name in STAGES]
        table.add_row(
            f"{size.documents}",
            f"{size.byte_length / 1e6:.1f}",
            *(f"{value:.2f}" for value in (*each, sum(each))),
            f"{size.memory / 1e6:.0f}",
            *(f"{value / size.byte_length:.2f}" for value in (size.parts, size.release, size.disk)),
        )
    return table


def _carried(figures: Figures, to: Sequence[int]) -> Table:
    title = "carried on: hours of one processor by stage, and GB of disk, with the power of the number of documents"
    table = Table("", "power", title=title, title_justify="left")
    for count in to:
        table.add_column(f"{count:.3g} documents", justify="right")
    for fitted, unit in ((figures.fitted(), _HOUR), (figures.disk(), _GB)):
        for each in fitted:
            table.add_row(_named(each, unit), _power(each), *(f"{each.at(count) / unit:.4g}" for count in to))
    return table


def _grouped(to: Sequence[int]) -> Table:
    title = "grouping paragraphs, by the law of buckets of a made-up corpus: the worst case"
    table = Table("documents", title=title, title_justify="left")
    for name in ("paragraphs", "bands GB", "buckets of a band", "rows of the largest", "MB of it", "pairs of a band"):
        table.add_column(name, justify="right")
    for count in to:
        found = grouping(count)
        bands, memory = found.disk / _GB, found.memory / 1e6
        cells = (found.rows, bands, found.buckets, found.largest, memory, found.pairs)
        table.add_row(f"{count:.3g}", *(f"{value:.3g}" for value in cells))
    return table


def _named(each: Fitted, unit: float) -> str:
    return f"{each.name}, {'hours' if unit == _HOUR else 'GB'}"


def _power(each: Fitted) -> str:
    return _NONE if each.power is None else f"{each.power:.2f}"


def to_json(figures: Figures, to: Sequence[int]) -> dict[str, Any]:
    """Give all figures as JSON can say them: seconds, bytes."""
    return {
        "origin": figures.origin,
        "sizes": [asdict(size) for size in figures.sizes],
        "fitted": [
            {**asdict(each), "at": {str(count): each.at(count) for count in to}}
            for each in (*figures.fitted(), *figures.disk())
        ],
        "grouping": {str(count): grouping(count)._asdict() for count in to},
    }

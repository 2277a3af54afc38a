"""What ``jiaokan bench build`` prints, and the same figures as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from jiaokan.bench.speed.measure import FLOOR, WORKERS, Figures, build_with
from jiaokan.bench.speed.peers import PEERS
from jiaokan.bench.speed.programs import TIERS, validation
from jiaokan.bench.speed.stages import FIND, Stage

_MOST = 10  # things listed for each kind of pages
_NONE = "–"


def print_figures(found: Sequence[Figures], console: Console) -> None:
    """Print what builds cost, what stands beside them, and where the time goes."""
    for table in (_builds(found), _beside(found), _validations(found), _rooms(found), _dearest(found)):
        console.print(table)


_COLUMNS = ("MB", "files", "documents", "edits/MB", "MB/s", "start s", "wall s", "1:2 workers", "memory MB", "growth")


def _builds(found: Sequence[Figures]) -> Table:
    table = Table(title="builds: processor time without the start; with 0, 1, 2 workers", title_justify="left")
    table.add_column("pages")
    for name in _COLUMNS:
        table.add_column(name, justify="right")
    for each in found:
        table.add_row(each.kind, *_cells(each))
    return table


def _cells(each: Figures) -> tuple[str, ...]:
    builds = [each.taken[build_with(workers)] for workers in WORKERS]
    return (
        f"{each.byte_length / 1e6:.2f}",
        str(each.files),
        str(each.rows["documents"]),
        f"{each.edits_per_mb:.0f}",
        " ".join(f"{each.rate(build_with(workers)) or 0:.3f}" for workers in WORKERS),
        " ".join(f"{build.start:.1f}" for build in builds),
        " ".join(f"{build.wall:.1f}" for build in builds),
        f"{each.speed_up:.2f}",
        " ".join(f"{build.memory / 1e6:.0f}" for build in builds),
        f"{each.exponent:.2f}",
    )


def _beside(found: Sequence[Figures]) -> Table:
    table = Table(title="beside others: MB a second, and how many times their time we take", title_justify="left")
    table.add_column("pages")
    for name in ("jiaokan", FLOOR, *PEERS):
        table.add_column(name, justify="right")
    for each in found:
        others = ((each.rate(name), each.ratio(name)) for name in (FLOOR, *PEERS))
        cells = (f"{rate:.2f}  x{ratio:.1f}" if rate and ratio else _NONE for rate, ratio in others)
        table.add_row(each.kind, f"{each.rate(build_with(0)) or 0:.3f}", *cells)
    return table


def _validations(found: Sequence[Figures]) -> Table:
    title = "validation, each tier with those before it: MB of pages a second, and the part of a build's time"
    table = Table("pages", title=title, title_justify="left")
    for tier in TIERS:
        table.add_column(tier, justify="right")
    for each in found:
        rates = ((each.rate(validation(tier)), each.ratio(validation(tier))) for tier in TIERS)
        cells = (f"{rate:.2f}  x{1 / ratio:.2f}" if rate and ratio else _NONE for rate, ratio in rates)
        table.add_row(each.kind, *cells)
    return table


def rooms(figures: Figures) -> dict[str, float]:
    """Give the share of each room in the time under the stopwatch, the largest first."""
    found: defaultdict[str, float] = defaultdict(float)
    for stage, seconds in figures.stages.items():
        found[stage.room] += seconds / figures.profiled
    return dict(sorted(found.items(), key=lambda told: -told[1]))


def dearest(figures: Figures) -> list[tuple[Stage, float]]:
    """Give every stage with its share, the largest first."""
    shares = [(stage, seconds / figures.profiled) for stage, seconds in figures.stages.items()]
    return sorted(shares, key=lambda told: -told[1])


def by_rule(figures: Figures) -> dict[str, float]:
    """Give the share of each rule: what it finds."""
    return {stage.detail: share for stage, share in dearest(figures) if stage.room == FIND}


def _rooms(found: Sequence[Figures]) -> Table:
    table = Table("stage", title="where the time goes, per cent", title_justify="left")
    shares = [rooms(each) for each in found]
    for each in found:
        table.add_column(each.kind, justify="right")
    names = {name: sum(share.get(name, 0) for share in shares) for share in shares for name in share}
    for name in sorted(names, key=lambda each: -names[each]):
        table.add_row(name, *(f"{100 * share.get(name, 0):.1f}" for share in shares))
    table.add_row("under the stopwatch, times", *(f"{each.overhead:.2f}" for each in found))
    return table


def _dearest(found: Sequence[Figures]) -> Table:
    table = Table(title="what costs most, per cent", title_justify="left")
    lists = [dearest(each)[:_MOST] for each in found]
    for each in found:
        table.add_column(each.kind)
    for row in zip(*lists, strict=False):
        table.add_row(*(f"{100 * share:.1f} {_name(stage)}" for stage, share in row))
    return table


def _name(stage: Stage) -> str:
    return stage.detail if stage.room == FIND else ": ".join(filter(None, stage))


def to_json(found: Sequence[Figures], seed: int) -> dict[str, Any]:
    """Give all figures as JSON: by kind of pages, shares of 1, seconds, bytes."""
    return {"seed": seed, "kinds": {each.kind: _kind(each) for each in found}}


def _kind(each: Figures) -> dict[str, Any]:
    return {
        "bytes": each.byte_length,
        "files": each.files,
        "pages": each.pages,
        "rows": each.rows,
        "edits_per_mb": each.edits_per_mb,
        "programs": {
            name: _program(each, name) for name in (*map(build_with, WORKERS), *map(validation, TIERS), FLOOR, *PEERS)
        },
        "speed_up": each.speed_up,
        "growth": {"points": each.growth, "exponent": each.exponent},
        "profile": {
            "seconds": each.profiled,
            "overhead": each.overhead,
            "rooms": rooms(each),
            "stages": [[stage.room, stage.detail, share] for stage, share in dearest(each)],
            "rules": by_rule(each),
        },
    }


def _program(each: Figures, name: str) -> dict[str, float | None] | None:
    taken = each.taken.get(name)
    if taken is None:
        return None
    return {
        "seconds": taken.seconds,
        "wall_seconds": taken.wall,
        "start_seconds": taken.start,
        "memory_bytes": taken.memory,
        "mb_per_second": each.rate(name),
        "ratio": each.ratio(name),
    }


_SUMMED = ("pages", "edits/MB", "MB/s", "beside the floor", "beside datatrove", "growth", "two workers", "memory, MB")


def to_markdown(found: Sequence[Figures]) -> str:
    """Give the figures that docs/measured.md shows: rates of one process, how many times others' time, validation by tier."""
    head = (*_SUMMED, *(f"validate: {tier}" for tier in TIERS))
    lines = [head, ("---", *("---:" for _ in head[1:])), *map(_summed, found)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _summed(each: Figures) -> tuple[str, ...]:
    beside = [f"{ratio:.1f} ×" if ratio else _NONE for ratio in map(each.ratio, (FLOOR, "datatrove"))]
    memory = " / ".join(f"{each.taken[build_with(workers)].memory / 1e6:.0f}" for workers in WORKERS)
    tiers = [f"{each.rate(validation(tier)) or 0:.2f}" for tier in TIERS]
    rate = f"{each.rate(build_with(0)) or 0:.2f}"
    return (
        each.kind,
        f"{each.edits_per_mb:,.0f}",
        rate,
        *beside,
        f"{each.exponent:.2f}",
        f"{each.speed_up:.2f} ×",
        memory,
        *tiers,
    )

"""One kind of pages through every program: what each costs, how that grows, and where it goes.

Every program runs beside the others on the same pages. Each is also run on the first page alone: that is its start
(the interpreter, imports, tables), which is taken off before anything is compared.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jiaokan.bench.speed import corpus, peers, tree
from jiaokan.bench.speed.stages import Stage
from jiaokan.errors import AccountError

WORKERS = (0, 1, 2)
SHARES = (8, 4, 2, 1)  # parts of the pages over which growth is measured
FLOOR = "floor"
_PROGRAMS = "jiaokan.bench.speed.programs"
_LEAST = 1e-3  # seconds: below that a difference of two runs says nothing


@dataclass(frozen=True, slots=True)
class Taken:
    """What a program took for the pages, and for the first of them alone; seconds, bytes."""

    whole: tree.Cost
    start: tree.Cost

    @property
    def seconds(self) -> float:
        """Give the processor time for the pages without that of the start."""
        return max(_LEAST, self.whole.seconds - self.start.seconds)

    @property
    def wall(self) -> float:
        """Give the wall time without that of the start."""
        return max(_LEAST, self.whole.wall - self.start.wall)


@dataclass(slots=True)
class Figures:
    """All that was measured of one kind of pages."""

    kind: str
    byte_length: int
    files: int
    pages: int
    rows: dict[str, int] = field(default_factory=dict)  # of the release, by table
    taken: dict[str, Taken] = field(default_factory=dict)  # by program; a build's name has its workers
    growth: list[tuple[int, float]] = field(default_factory=list)  # bytes, seconds of processor time
    profiled: float = 0.0  # seconds under the stopwatch
    stages: dict[Stage, float] = field(default_factory=dict)

    def rate(self, program: str) -> float | None:
        """Give MB of pages a second of processor time; None for a program that is not there."""
        taken = self.taken.get(program)
        return None if taken is None else self.byte_length / 1e6 / taken.seconds

    def ratio(self, program: str) -> float | None:
        """Give how many times the processor time of a program a build in one process takes."""
        taken = self.taken.get(program)
        return None if taken is None else self.taken[build_with(0)].seconds / taken.seconds

    @property
    def speed_up(self) -> float:
        """Give the wall time with one worker by that with two."""
        return self.taken[build_with(1)].wall / self.taken[build_with(2)].wall

    @property
    def exponent(self) -> float:
        """Give the power of the size with which the processor time grows."""
        return slope([(math.log(size), math.log(seconds)) for size, seconds in self.growth])

    @property
    def overhead(self) -> float:
        """Give the processor time under the stopwatch by that without."""
        return self.profiled / self.taken[build_with(0)].seconds

    @property
    def edits_per_mb(self) -> float:
        """Give the edits of the release for a megabyte of pages."""
        return self.rows["edits"] / (self.byte_length / 1e6)


def build_with(workers: int) -> str:
    """Name a build with so many workers."""
    return f"build, {workers} workers"


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Give the slope of the line that fits points best.

    >>> slope([(0, 1), (1, 3), (2, 5)])
    2.0
    """
    x, y = (math.fsum(values) / len(points) for values in zip(*points, strict=True))
    over = math.fsum((a - x) ** 2 for a, _ in points)
    return math.fsum((a - x) * (b - y) for a, b in points) / over


def run(size: int, seed: int, only: str | None = None) -> Iterator[Figures]:
    """Yield the figures of every kind of pages, ``size`` bytes of each; of one kind with ``only``."""
    for kind in corpus.KINDS:
        if only in (None, kind):
            with tempfile.TemporaryDirectory() as folder:
                yield of_kind(kind, size, seed, Path(folder))


def of_kind(kind: str, size: int, seed: int, folder: Path) -> Figures:
    """Measure one kind of pages; ``folder`` is an empty one."""
    first = folder / "first"
    corpus.write(first, "plain" if kind == "huge" else kind, size, seed, most=1)
    parts = {share: corpus.write(folder / f"part-{share}", kind, size // share, seed) for share in SHARES}
    whole = folder / "part-1"
    figures = Figures(kind, parts[1].byte_length, len(parts[1].files), parts[1].pages)
    for workers in WORKERS:
        figures.taken[build_with(workers)] = _taken("build", whole, first, str(workers))
    start = figures.taken[build_with(0)].start
    figures.rows = json.loads(figures.taken[build_with(0)].whole.printed)
    for share, part in parts.items():
        taken = figures.taken[build_with(0)] if share == 1 else Taken(_cost("build", folder / f"part-{share}"), start)
        figures.growth.append((part.byte_length, taken.seconds))
    told: dict[str, Any] = json.loads(_cost("profile", whole, str(first)).printed)
    figures.profiled = told["seconds"]
    figures.stages = {Stage(room, detail): took for room, detail, took in told["stages"]}
    figures.taken[FLOOR] = _taken(FLOOR, whole, first)
    _measure_peers(figures, whole, first)
    return figures


def _measure_peers(figures: Figures, whole: Path, first: Path) -> None:
    there = [peer for peer in peers.PEERS if peers.is_there(peer)]
    if not there:
        return
    texts = {pages: pages.with_name(f"texts-{pages.name}") for pages in (whole, first)}
    for pages, to in texts.items():
        peers.write_texts(pages, to)
    for peer in there:
        with suppress(AccountError):  # it told why on the standard error: a dash in the table
            figures.taken[peer] = _taken(peer, texts[whole], texts[first])


def _taken(program: str, whole: Path, first: Path, *more: str) -> Taken:
    return Taken(_cost(program, whole, *more), _cost(program, first, *more))


def _cost(program: str, pages: Path, *more: str) -> tree.Cost:
    with tempfile.TemporaryDirectory() as out:
        return tree.run(_PROGRAMS, program, str(pages), f"{out}/made", *more)

"""One kind of pages through every program: what each costs, how that grows, and where it goes.

Every program has a process of its own, which has loaded all it needs before it is measured: the start is told apart.
Workers are started anew: their start is taken off the processor time, but not off the time on the wall.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from jiaokan.bench.speed import corpus, peers, programs, tree
from jiaokan.bench.speed.stages import Stage
from jiaokan.errors import AccountError

WORKERS = (0, 1, 2)
SHARES = (8, 4, 2, 1)  # parts of the pages over which growth is measured
FLOOR = "floor"
_PROGRAMS = "jiaokan.bench.speed.programs"
_LEAST = 1e-3  # seconds: a difference of two runs may be none


class Taken(NamedTuple):
    """What a program took for the pages, and for its start: seconds of processor and wall time; bytes of all processes."""

    start: float
    seconds: float
    wall: float
    memory: int


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
    first, whole = folder / "first", folder / "part-1"
    corpus.write(first, "plain" if kind == "huge" else kind, size, seed, most=1)
    parts = {share: corpus.write(folder / f"part-{share}", kind, size // share, seed) for share in SHARES}
    figures = Figures(kind, parts[1].byte_length, len(parts[1].files), parts[1].pages)
    for workers in WORKERS:
        built = folder / f"built-{workers}"
        figures.rows, figures.taken[build_with(workers)] = _run("build", first, whole, str(workers), out=built)
    small, large = (folder / "built-0" / str(at) / "release" for at in (programs.ONCE_MORE, programs.MEASURED))
    for tier in programs.TIERS:
        _, figures.taken[programs.validation(tier)] = _run(programs.validation(tier), small, large)
    for share, part in parts.items():
        taken = figures.taken[build_with(0)]
        if share > 1:
            _, taken = _run("build", first, folder / f"part-{share}")
        figures.growth.append((part.byte_length, taken.seconds))
    told, _ = _run("profile", first, whole)
    figures.profiled = told["seconds"]
    figures.stages = {Stage(room, detail): took for room, detail, took in told["stages"]}
    _, figures.taken[FLOOR] = _run(FLOOR, first, whole)
    _measure_peers(figures, first, whole)
    return figures


def _measure_peers(figures: Figures, first: Path, whole: Path) -> None:
    there = [peer for peer in peers.PEERS if peers.is_there(peer)]
    if not there:
        return
    texts = {pages: pages.with_name(f"texts-{pages.name}") for pages in (first, whole)}
    for pages, to in texts.items():
        peers.write_texts(pages, to)
    for peer in there:
        with suppress(AccountError):  # it told why on the standard error: a dash in the table
            _, figures.taken[peer] = _run(peer, texts[first], texts[whole])


def _run(program: str, first: Path, whole: Path, *more: str, out: Path | None = None) -> tuple[dict[str, Any], Taken]:
    """Run a program in a process of its own; give what it did and took. What it writes stays if it is told where."""
    with tempfile.TemporaryDirectory() as aside:
        ran = tree.run(_PROGRAMS, program, str(first), str(whole), str(out or aside), *more)
    told = json.loads(ran.printed)
    took = {name: max(_LEAST, seconds) for name, seconds in told["took"].items()}
    return told["did"], Taken(memory=ran.memory, **took)

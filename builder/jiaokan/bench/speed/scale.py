"""What a corpus costs as it grows: a build of more and more documents, by stage, with what it holds in memory and on disk.

The figures are fitted with a power of the number of documents and carried to sizes that nobody wants to wait for.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple, Self

from jiaokan.bench.speed import corpus, tree
from jiaokan.bench.speed.measure import slope
from jiaokan.bench.speed.stages import Stage, watched
from jiaokan.duplicates import sketch
from jiaokan.duplicates.candidates import ALL_PAIRS
from jiaokan.errors import InputError

_PROGRAMS = "jiaokan.bench.speed.programs"
PARTS = "slices to parts"
REST = "rest"
# In the order in which a build comes to them; what is inside another counts for itself alone.
_STAGES = (
    (PARTS, "jiaokan.building", "_parts"),
    ("books of all parts", "jiaokan.parts.register", "Register.of"),
    ("relations", "jiaokan.dataset.relating", "relate"),
    ("tables", "jiaokan.dataset.assemble", "_write_table"),
    ("accounts", "jiaokan.finishing", "_account"),
    ("card, digests, manifest", "jiaokan.finishing", "_write_rest"),
)
STAGES = (*(name for name, _, _ in _STAGES), REST)
_TICK = 0.1  # seconds between two looks at the disk


@dataclass(frozen=True, slots=True)
class Size:
    """What a build of so many documents took: seconds of processor time by stage, bytes of memory and of disk."""

    documents: int
    byte_length: int
    seconds: dict[str, float]
    memory: int  # of the process at its most
    disk: int  # of all that a build puts on disk, at its most
    parts: int
    release: int


@dataclass(slots=True)
class Fitted:
    """How something grows: its value at the largest size measured, and the power of the number of documents."""

    name: str
    documents: int
    value: float
    power: float | None  # None where there is one size, or too little to tell

    def at(self, documents: float) -> float:
        """Give its value for so many documents; less than linear is not believed."""
        return float(self.value * (documents / self.documents) ** max(1.0, self.power or 1.0))


@dataclass(slots=True)
class Figures:
    """The sizes that were measured, the smallest first, and where their documents are from."""

    origin: str
    sizes: list[Size] = field(default_factory=list)

    def fitted(self) -> list[Fitted]:
        """Fit every stage and the disk."""
        found = [
            _fitted(name, [(size.documents, size.seconds.get(name, 0.0)) for size in self.sizes]) for name in STAGES
        ]
        return [*found, _fitted("all", [(size.documents, sum(size.seconds.values())) for size in self.sizes])]

    def disk(self) -> list[Fitted]:
        """Fit the bytes of disk."""
        return [
            _fitted(name, [(size.documents, float(getattr(size, name))) for size in self.sizes])
            for name in ("parts", "release", "disk")
        ]


_LEAST = 0.05  # seconds: below, a figure is noise


def _fitted(name: str, points: Sequence[tuple[int, float]]) -> Fitted:
    told = [(math.log(count), math.log(value)) for count, value in points if value > _LEAST]
    return Fitted(name, *points[-1], slope(told) if len({count for count, _ in told}) > 1 else None)


# --- measuring --------------------------------------------------------------------------------------------------------
def run(counts: Sequence[int], given: Path | None, kind: str, seed: int) -> Iterator[Size]:
    """Measure builds of so many documents, the first lines of a file of JSON Lines or pages of a kind of ours.

    Raises InputError where the file has fewer lines.
    """
    with tempfile.TemporaryDirectory() as folder:
        for count in sorted(counts):
            place = Path(folder) / str(count)
            place.mkdir()
            size = _write(place / "pages.jsonl", count, given, kind, seed)
            (place / "first").mkdir()
            _write(place / "first" / "pages.jsonl", 1, given, kind, seed)
            done = tree.run(
                _PROGRAMS, "scale", *map(str, (place / "first" / "pages.jsonl", place / "pages.jsonl", place / "out"))
            )
            told = json.loads(done.printed)["did"]
            yield Size(count, size, told["seconds"], done.memory, told["disk"], told["parts"], told["release"])
            shutil.rmtree(place)


def _write(path: Path, count: int, given: Path | None, kind: str, seed: int) -> int:
    """Write so many documents as JSON Lines; give their bytes."""
    lines = _lines_of(given) if given is not None else _drawn(kind, seed)
    written = 0
    with path.open("wb") as file:
        for line in islice(lines, count):
            file.write(line)
            written += 1
    if written < count:
        raise InputError(
            str(given), "has too few lines", got=str(written), expected=f"{count}, or fewer with --documents"
        )
    return path.stat().st_size


def _lines_of(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from (line for line in file if line.strip())
    except OSError as error:
        raise InputError(str(path), "cannot be read", got=error.strerror) from error


def _drawn(kind: str, seed: int) -> Iterator[bytes]:
    for page in corpus.draw(kind, 1 << 62, seed):
        row = {"id": f"p{page.number}", "text": _decoded(page.data)}
        yield json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _decoded(data: bytes) -> str:
    """Read a page of ours, of which some are in GB18030."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030")


# --- in the process that is measured ----------------------------------------------------------------------------------
def build(path: Path, out: Path) -> dict[str, Any]:
    """Build a release of a file in this process, and say what each stage took and what was on disk."""
    from jiaokan.bench.speed.programs import plan  # noqa: PLC0415
    from jiaokan.building import build as run_build  # noqa: PLC0415

    with _Disk(out) as disk, watched([(Stage(name), module, function) for name, module, function in _STAGES]) as watch:
        run_build([path], out / "release", plan(), workers=0)
        seconds = {stage.room: took for stage, took in watch.end().items()}
    return {"seconds": seconds, "disk": disk.most, "parts": disk.parts, "release": _bytes(out / "release")}


class _Disk:
    """Looks at the bytes in a folder until it is left: at all of them, and at those of parts."""

    def __init__(self, folder: Path) -> None:
        self.most = self.parts = 0
        self._folder, self._over = folder, Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_TICK):
            self.most = max(self.most, _bytes(self._folder))
            self.parts = max(self.parts, _bytes(self._folder / ".release.parts"))


def _bytes(folder: Path) -> int:
    """Count the bytes below a folder; what goes away meanwhile has none."""
    found = 0
    for above, _, names in os.walk(folder):  # passes over a folder that is gone
        for name in names:
            with suppress(OSError):
                found += Path(above, name).lstat().st_size
    return found


# --- what grouping would have to do -----------------------------------------------------------------------------------
class Law(NamedTuple):
    """How often a band of a paragraph comes again: rows a document, the share of the most common, how sizes fall by rank."""

    rows: float
    most_common: float
    power: float


# Measured on 64,586 documents of a corpus made of 1,455 clauses and 379 sentences, which is far worse than texts of life;
# the share of the most common one was the same from 4,000 documents on. It gives half of the pairs that were counted there.
LAW = Law(rows=5.9, most_common=5e-4, power=0.65)
_BYTES_OF_A_ROW = 8 * (sketch.BANDS + 2) * 2  # the bands of both keys, each with the row and its number
_BYTES_IN_A_BUCKET = 223  # of memory, of what is held against each other at once


class Grouping(NamedTuple):
    """What grouping paragraphs has to do: their number, bytes on disk, buckets, the largest in rows and bytes, pairs a band."""

    rows: float
    disk: float
    buckets: float
    largest: float
    memory: float
    pairs: float


def grouping(documents: float, law: Law = LAW, most: int = ALL_PAIRS) -> Grouping:
    """Say what grouping so many documents would take by a law of their buckets.

    Up to ``most`` rows all pairs of a bucket are candidates, beyond it two a row (see ``duplicates.buckets``).
    """
    rows = documents * law.rows
    largest = max(1.0, rows * law.most_common)
    held = pairs = count = 0.0
    for low, high in _ranks(rows):
        size = max(1.0, largest * low**-law.power)
        some = min(high - low, (rows - held) / size)
        held, count = held + some * size, count + some
        pairs += some * (size * (size - 1) / 2 if size <= most else 2 * size)
        if held >= rows:
            break
    return Grouping(rows, rows * _BYTES_OF_A_ROW, count, largest, largest * _BYTES_IN_A_BUCKET, pairs)


def _ranks(most: float) -> Iterator[tuple[float, float]]:
    """Yield ranges of ranks, each a tenth wider than the one before: as many as there can be buckets."""
    low = 1.0
    while low <= most:
        high = max(low + 1, low * 1.1)
        yield low, high
        low = high

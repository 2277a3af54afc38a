"""How far a build is, from what lies on disk: it asks nobody who works on it, and holds nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiaokan.dataset import release, staging
from jiaokan.errors import InputError
from jiaokan.parts import planning
from jiaokan.parts.folder import Folder

_MB = 1_000_000
_LISTED = 8  # numbers of slices that are missing


@dataclass(frozen=True, slots=True)
class State:
    """What of a build is done: numbers of slices, bytes of inputs, records, seconds that the parts took."""

    out: Path
    is_release: bool  # a whole release lies there: this build's, or an older one
    slices: int  # 0: no build is under way
    done: Sequence[int]
    under_way: Sequence[int]
    failed: Mapping[int, str]
    missing: Sequence[int]
    n_bytes: int = 0
    bytes_done: int = 0
    n_records: int = 0
    seconds: float = 0.0

    @property
    def is_whole(self) -> bool:
        """Tell whether the release is there and nothing of a build of it is left to do."""
        return self.is_release and not self.slices

    @property
    def rate(self) -> float:
        """Give the bytes a second of one process that makes parts; 0 where none was made."""
        return self.bytes_done / self.seconds if self.seconds else 0.0

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON can say it."""
        return {
            "whole": self.is_whole,
            "release": self.is_release,
            "slices": self.slices,
            "done": len(self.done),
            "under_way": list(self.under_way),
            "failed": {str(number): message for number, message in self.failed.items()},
            "missing": list(self.missing),
            "bytes": self.n_bytes,
            "bytes_done": self.bytes_done,
            "records": self.n_records,
            "bytes_a_second": round(self.rate),
        }

    def lines(self) -> Iterator[str]:
        """Yield what a person wants to know, line by line."""
        if not self.slices:
            yield "the release is whole" if self.is_release else "no release, and no build under way"
            return
        if self.is_release:
            yield "a release is there; a build of another is under way"
        yield (
            f"{len(self.done)} of {self.slices} slices done, {len(self.under_way)} under way, "
            f"{len(self.failed)} failed, {len(self.missing)} missing"
        )
        if self.done:
            done, total = self.bytes_done / _MB, self.n_bytes / _MB
            of_all = f" of {total:.1f}" if total else ""
            yield f"{self.n_records} records, {done:.1f}{of_all} MB; {self.rate / _MB:.2f} MB/s each process"
        if self.missing:
            more = " …" if len(self.missing) > _LISTED else ""
            yield f"missing: {', '.join(map(str, self.missing[:_LISTED]))}{more}"
        if len(self.done) == self.slices:
            yield "all parts are there; jiaokan finish makes the release of them"


def state_of(out: Path) -> State:
    """Look at a release's folder and at the parts beside it. Raises InputError where that can be no release's folder."""
    place = staging.Place.of(out)
    folder = Folder(place.parts)
    known = folder.plan() if folder.is_ours() else None
    if known is None or known.get("is_finished"):
        return State(out, _is_release(place.target), 0, (), (), {}, ())
    slices = range(known["slices"])
    parts = {number: found[-1] for number, found in planning.fitting(folder, known).items()}
    rest = [number for number in slices if number not in parts]
    under_way = [number for number in rest if folder.is_held(number)]
    failed = {n: why for n, why in folder.failures().items() if n in rest and n not in under_way}
    n_records, seconds = 0, 0.0
    for part in parts.values():
        with suppress(OSError, ValueError, KeyError):
            n_records += part.stated["n_records"]
            seconds += part.stated["seconds"]
    missing = [n for n in rest if n not in under_way and n not in failed]
    bytes_done = sum(known["sizes"][n] for n in parts)
    done, n_bytes = sorted(parts), sum(known["sizes"])
    return State(out, _is_release(place.target), len(slices), done, under_way, failed, missing, n_bytes, bytes_done, n_records, seconds)  # fmt: skip


def _is_release(target: Path) -> bool:
    try:
        return not release.manifest_faults(release.read_manifest(target))
    except InputError:
        return False

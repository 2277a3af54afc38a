"""Validate a release: stream its rows, some sources at a time, through the checks of the tiers asked for.

Memory holds some sources and, of the whole release, ids and keys. Every fault is one ``Problem``, in the order of the rows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from jiaokan.checks import RELEASE_CHECKS
from jiaokan.checks.bundles import Bundle, cut
from jiaokan.checks.coverage import Coverage
from jiaokan.checks.gathered import Sheaf
from jiaokan.checks.given import Given
from jiaokan.checks.kept import Kept
from jiaokan.checks.model import Release, Seen, shown, told
from jiaokan.checks.noted import cover, gather
from jiaokan.checks.reading import SplitReader
from jiaokan.checks.tasks import Contents, Looked, Task, look
from jiaokan.context import Options
from jiaokan.dataset import release as releases
from jiaokan.dataset import splits
from jiaokan.dataset.parquet import UnreadableError
from jiaokan.dataset.records import TIERS, Problem
from jiaokan.dataset.staging import open_release
from jiaokan.engines.local import default_workers, map_tasks

_LookAt = Callable[[Iterable[Task]], Iterator[Looked]]  # tasks -> what is found in each, in order
# Checks that must hold before the rows can be read at all; the manifest before anything.
_FIRST = ("files", "readable", "arrow-schema", "accounts")


def validate(
    folder: Path,
    *,
    tier: str = "rebuild",
    sources: list[str] | None = None,
    checksums: bool = True,
    coverage: Coverage | None = None,
    workers: int | None = 0,
    keep: Path | None = None,
) -> Generator[Problem]:
    """Yield every problem of a release, tier by tier up to the one named; each tier includes those before it.

    ``sources`` names files or folders to rebuild from instead of ``sources.raw_text``; they must be all inputs of the
    release and no others. ``checksums`` False leaves digests and SHA256SUMS out, for a copy that was re-encoded, whose
    tables may have other types and be cut into other files. ``coverage`` takes down what was looked at: a fault may
    keep later tiers from a source. ``workers`` processes look at the sources, 0 is this one, None as many as suit the
    release; what is found and its order do not depend on them. ``keep`` is a folder for the results of tasks that are done: a
    validation that was stopped takes what is there and looks at the rest; see ``checks.kept``. Raises InputError if the
    folder is no release, and where that of the results cannot be used.
    """
    seen = coverage if coverage is not None else Coverage()
    seen.tiers = TIERS[: TIERS.index(tier) + 1]
    manifest = open_release(folder)
    release = Release(folder, manifest, Seen(), checksums)
    crew = _count_workers(manifest) if workers is None else workers
    with closing(release.seen.signed), release.seen.room, ExitStack() as open_folders:
        kept = open_folders.enter_context(Kept.open(keep, release)) if keep is not None else None
        yield from _run(release, seen, sources, lambda tasks: _looked(tasks, crew, kept))
        if kept is not None and not (seen.stopped or release.seen.broken):
            kept.sweep()


def _looked(tasks: Iterable[Task], workers: int, kept: Kept | None) -> Iterator[Looked]:
    return map_tasks(look, tasks, workers=workers) if kept is None else kept.looked(tasks, workers=workers)


def _run(release: Release, seen: Coverage, sources: list[str] | None, look_at: _LookAt) -> Iterator[Problem]:
    """Yield every problem of the tiers that are asked for."""
    for problem in _run_first(release, seen):
        seen.stopped = True
        yield problem
    if seen.stopped:
        return
    given = Given.of(release, sources) if "rebuild" in seen.tiers and sources is not None else None
    try:
        yield from _run_units(release, seen, given, look_at)
        if given is not None:
            yield from (Problem("source-files", *fault) for fault in given.find_faults(release))
    finally:
        if given is not None:
            given.close()
    rest = [check.id for check in RELEASE_CHECKS if check.id not in ("manifest", *_FIRST)]
    yield from _run_checks(release, seen.tiers, rest)
    seen.is_closed = not (release.seen.incomplete or release.seen.broken or release.seen.twice())


def _count_workers(manifest: Mapping[str, Any]) -> int:
    """Give as many workers as building the release would take."""
    published = manifest["account"]["published"]
    return default_workers(max(1, published["bytes"]), published["records"])


def _run_first(release: Release, seen: Coverage) -> Iterator[Problem]:
    """Run what must hold before rows can be read. By a broken manifest nothing else can be read either."""
    broken = False
    for problem in _run_checks(release, TIERS, ["manifest"]):
        broken = True
        yield problem
    if not broken:
        seen.expect(release.records)
        try:
            seen.aside += [name for name in release.strangers() if name in releases.HOUSEKEEPING]
        except OSError as error:  # a folder that may not be listed
            yield _refused("files", release, error)
        else:
            yield from _run_checks(release, TIERS, _FIRST)


def _refused(check: str, release: Release, error: OSError) -> Problem:
    """Make a problem of what the system refuses."""
    where = shown(str(error.filename or release.folder), 200)[1:-1]
    return Problem(check, where, f"cannot be read: {error.strerror or type(error).__name__}; see its permissions")


def _run_checks(release: Release, tiers: tuple[str, ...], names: Collection[str]) -> Iterator[Problem]:
    """Run the checks of these names on the release as a whole; a file that cannot be read is a problem like others."""
    for check in RELEASE_CHECKS:
        if check.tier in tiers and check.id in names:
            try:
                for where, message in check.find(release):
                    yield Problem(check.id, where, message)
            except UnreadableError as error:
                yield Problem("readable", error.where, told(error))
            except OSError as error:
                yield _refused(check.id, release, error)


class _Tasks:
    """The sources of all splits as tasks; what is wrong between them is told at its place in the order of the rows."""

    def __init__(self, release: Release, tiers: tuple[str, ...], given: Given | None) -> None:
        self._release, self._tiers, self._given = release, tiers, given
        self._rebuilds = "rebuild" in tiers
        self._count = 0
        self._between: deque[tuple[int, list[Problem]]] = deque()  # number of the task before which they are told

    def __iter__(self) -> Iterator[Task]:
        options = Options.of_json(self._release.manifest["options"])
        for split in splits.NAMES:
            reader = SplitReader(self._release, split, relations="relations" in self._tiers)
            broken = []
            try:
                for bundle in cut(reader.sheaves(), self._more):
                    self._count += 1
                    yield Task(bundle, self._tiers, options, self._contents(bundle))
            except UnreadableError as error:
                self._release.seen.broken.add(split)
                broken.append(Problem("readable", error.where, told(error)))
            self._between.append((self._count, broken + reader.problems))

    def _more(self, sheaf: Sheaf) -> int:
        return 0 if self._given is None else self._given.size(sheaf.of_source("sha256"))

    def _contents(self, bundle: Bundle) -> Contents | None:
        """Give what the sources of a bundle are made again from."""
        if self._given is None:
            return Contents(None) if self._rebuilds else None
        items = {digest: self._given.item(digest) for sheaf in bundle if (digest := sheaf.of_source("sha256"))}
        return Contents({digest: item for digest, item in items.items() if item is not None})

    def told(self, done: int) -> Iterator[Problem]:
        """Yield what is told when so many tasks are done."""
        while self._between and self._between[0][0] <= done:
            yield from self._between.popleft()[1]


def _run_units(release: Release, seen: Coverage, given: Given | None, look_at: _LookAt) -> Iterator[Problem]:
    relations = "relations" in seen.tiers
    tasks = _Tasks(release, seen.tiers, given)
    done = 0
    for looked in look_at(tasks):
        yield from tasks.told(done)
        done += 1
        yield from looked.problems
        gather(release.seen, looked.noted, relations=relations)
        cover(seen, looked.noted)
        seen.lossy += looked.lossy
    yield from tasks.told(done)

"""Build a dataset: inputs -> slices -> parts -> groups and splits -> tables -> release. Orders the steps, owns no rule.

Two halves: the first is pure per source, runs anywhere and leaves parts on disk; the second knows the whole corpus only
as ids and keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from jiaokan.dataset import card, staging
from jiaokan.dataset.summary import Summary
from jiaokan.dataset.versions import Version
from jiaokan.engines.local import default_workers
from jiaokan.errors import InputError
from jiaokan.finishing import write_release
from jiaokan.inputs.files import InputFile
from jiaokan.parts import making, planning
from jiaokan.parts.folder import Folder
from jiaokan.parts.making import Failed, Progress
from jiaokan.parts.part import Part
from jiaokan.parts.plan import Plan
from jiaokan.parts.planning import Share


def build(
    paths: Sequence[str | Path],
    out: Path,
    plan: Plan,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    is_fresh: bool = False,
    keeps_parts: bool = False,
    engine: making.Engine | None = None,
) -> Summary:
    """Build a release from files, folders and globs into ``out``; the last good version stays until this one is whole.

    ``workers`` are processes: as many as the inputs are worth by default, 0 to run in this one, where nothing can be
    given up for taking too long; an ``engine`` makes the parts elsewhere. What a build that was stopped has left in parts is used, unless ``is_fresh``.
    Raises InputError where an argument cannot be used or nothing could be published, AccountError where the books
    do not close.
    """
    _check(plan)
    target = staging.Place.of(out).target
    staging.check_target(target)
    listing = planning.find(paths, target, plan)
    with staging.staged(out) as place:
        slices = planning.cut_all(listing)
        folder = _opened(place, is_fresh=is_fresh)
        workers = default_workers(listing.size, len(listing.inputs)) if workers is None else workers
        with _tidied(folder, len(slices)):
            folder.write_plan(planning.stated(listing, plan, slices))
            make = partial(making.make, workers=workers) if engine is None else partial(making.make_on, engine)
            parts = list(make(slices, folder, plan, progress=progress))
            folder.sweep({part.path for part in parts})
            summary = write_release(place, plan, parts, listing.ignored, paths, workers)
    if not keeps_parts:
        folder.remove()
    return summary


def _opened(place: staging.Place, *, is_fresh: bool) -> Folder:
    """Give the folder of parts beside a release. Raises BusyError where shares of a build fill it."""
    folder = Folder(place.parts)
    folder.check_idle()
    if is_fresh:
        folder.remove()
    folder.open()
    return folder


def build_share(
    paths: Sequence[str | Path],
    out: Path,
    plan: Plan,
    share: Share,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Iterator[Part | Failed]:
    """Make the parts of one share of the inputs beside ``out``; the release is made of all of them by ``finish``.

    Yields what becomes of each slice of the share. The first process fixes the plan; raises InputError where this one has
    another, and where an argument cannot be used.
    """
    _check(plan)
    place = staging.Place.of(out)
    staging.check_target(place.target)
    listing = planning.find(paths, place.target, plan)
    place.target.parent.mkdir(parents=True, exist_ok=True)
    folder = Folder(place.parts)
    folder.open()
    slices = planning.agreed(listing, plan, folder)[share.index :: share.count]
    size = sum(each.size for each in slices)
    workers = default_workers(size, sum(len(each.inputs) for each in slices)) if workers is None else workers
    yield from making.make_apart(slices, folder, plan, workers=workers, progress=progress)


def finish(out: Path, *, keeps_parts: bool = False) -> Summary:
    """Make the release of the parts beside ``out``. Raises InputError where some are missing or of another builder."""
    folder = Folder(staging.Place.of(out).parts)
    plan, ignored, parts = planning.finished(folder, out)
    with staging.staged(out) as place:
        summary = write_release(place, plan, parts, ignored, [out], max(1, default_workers(0)))
    if not keeps_parts:
        folder.remove()
    return summary


@contextmanager
def _tidied(folder: Folder, slices: int) -> Iterator[None]:
    """Where a build of several slices fails, leave what is done: the next goes on from there. Other leaves nothing."""
    try:
        yield
    except BaseException:
        if slices <= 1 or not folder.parts():
            folder.remove()
        raise


# What ends a line or controls a terminal, and half of a pair: bytes of a command line that are no text.
_NO_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _check(plan: Plan) -> None:
    """Raise InputError for a name or version that ``load_dataset`` or a message could not take."""
    Version.parse(plan.version)
    if not plan.name.strip() or _NO_LINE.search(plan.name):
        raise InputError("--name", "is no name of a dataset", got=repr(plan.name), expected="a line of valid text")
    card.check(plan.card_text, plan.card_chinese)


__all__ = ["Failed", "InputFile", "Part", "Plan", "Progress", "Share", "Summary", "build", "build_share", "finish"]

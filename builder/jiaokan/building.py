"""Build a dataset: inputs -> slices -> parts -> groups and splits -> tables -> release. Orders the steps, owns no rule.

Two halves: the first is pure per source, runs anywhere and leaves parts on disk; the second knows the whole corpus only
as ids and keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from jiaokan.dataset import card, staging
from jiaokan.dataset.summary import Summary
from jiaokan.dataset.versions import Version
from jiaokan.duplicates import alike
from jiaokan.engines.engine import Engine
from jiaokan.engines.local import default_workers
from jiaokan.engines.pool import Pool
from jiaokan.errors import InputError
from jiaokan.finishing import write_release
from jiaokan.inputs.files import InputFile
from jiaokan.parts import making, planning
from jiaokan.parts.base import Base, open_base, with_columns
from jiaokan.parts.folder import Folder
from jiaokan.parts.making import Failed, Progress
from jiaokan.parts.part import Part
from jiaokan.parts.plan import Plan
from jiaokan.parts.planning import Listing, Share


def build(
    paths: Sequence[str | Path],
    out: Path,
    plan: Plan,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    is_fresh: bool = False,
    keeps_parts: bool = False,
    engine: Engine | None = None,
) -> Summary:
    """Build a release from files, folders and globs into ``out``; the last good version stays until this one is whole.

    ``workers`` are processes: as many as the inputs are worth by default, 0 to run in this one, where nothing can be
    given up for taking too long; an ``engine`` makes the parts and relates the texts elsewhere. What a build that was stopped has left in parts
    is used, unless ``is_fresh``; ``keeps_parts`` leaves them beside the release.
    Raises InputError where an argument cannot be used or nothing could be published, AccountError where the books
    do not close.
    """
    plan = _checked(plan)
    place = staging.Place.of(out)
    listing = _listing(paths, place, plan, is_shared=engine is not None)
    workers = default_workers(listing.size, len(listing.inputs)) if workers is None else workers
    make = partial(making.make, workers=workers) if engine is None else partial(making.make_on, engine)
    folder = Folder(place.parts)
    with folder.open(is_shared=False):
        if is_fresh:
            folder.empty()
        with _tidied(folder), staging.staged(out), _hands(engine, workers) as hands:
            stated, parts = _parts(listing, plan, folder, partial(make, progress=progress))
            ignored = listing.ignored
            del listing  # very many files are very many objects
            summary = write_release(place, plan, parts, ignored, planning.containers_of(stated), paths, hands)
        folder.end(stated, parts if keeps_parts else None)
    return replace(summary, out=out)


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
    plan = _checked(plan)
    place = staging.Place.of(out)
    listing = _listing(paths, place, plan, is_shared=True)
    folder = Folder(place.parts)
    with folder.open(is_shared=True):
        slices = planning.agreed(listing, plan, folder)[share.index :: share.count]
        size = sum(each.size for each in slices)
        workers = default_workers(size, sum(len(each.inputs) for each in slices)) if workers is None else workers
        yield from making.make_apart(slices, folder, plan, workers=workers, progress=progress)


def finish(
    out: Path, *, keeps_parts: bool = False, workers: int | None = None, engine: Engine | None = None
) -> Summary:
    """Make the release of the parts beside ``out``; ``workers`` processes relate the texts, or an ``engine`` does elsewhere.

    Raises InputError where some are missing or of another builder, BusyError where a share is at work.
    """
    place = staging.Place.of(out)
    folder = Folder(place.parts)
    if not folder.is_ours():
        raise planning.nothing_to_finish(out)
    with folder.open(is_shared=False):
        with staging.staged(out), _hands(engine, default_workers(0) if workers is None else workers) as hands:
            plan, ignored, parts, containers = planning.finished(folder, out)
            summary = write_release(place, plan, parts, ignored, containers, [out], hands)
        folder.end(folder.plan() or {}, parts if keeps_parts else None)
    return replace(summary, out=out)


@contextmanager
def _hands(engine: Engine | None, workers: int) -> Iterator[Engine]:
    """Give the engine, or so many processes of this machine, which are started once they are wanted."""
    if engine is not None:
        yield engine
        return
    with Pool(workers, alike.prepare) as pool:
        yield pool


def _parts(
    listing: Listing, plan: Plan, folder: Folder, make: Callable[..., Iterator[Part]]
) -> tuple[dict[str, Any], list[Part]]:
    """Fix the plan and make the parts; give both."""
    slices = planning.cut_all(listing)
    stated = planning.stated(listing, plan, slices)
    folder.write_plan(stated)
    return stated, list(make(slices, folder, plan))


def _listing(paths: Sequence[str | Path], place: staging.Place, plan: Plan, *, is_shared: bool) -> Listing:
    """Find the inputs; ``is_shared``: other processes read them too. Raises InputError where a build cannot begin."""
    staging.check_target(place.target)
    listing = planning.find(paths, place.target, plan)
    if is_shared:
        planning.check_shared(listing)
    return listing


@contextmanager
def _tidied(folder: Folder) -> Iterator[None]:
    """Where a build of several slices fails, leave what is done: the next goes on from there.

    One of a single slice leaves nothing: what lay there before is as it was.
    """
    before, plan = folder.paths(), folder.bytes_of_plan()
    try:
        yield
    except BaseException:
        if not folder.is_worth_going_on():
            folder.put_back(before, plan)
        raise


# What ends a line or controls a terminal, and half of a pair: bytes of a command line that are no text.
_NO_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _checked(plan: Plan) -> Plan:
    """Give the plan with what tells its base from another release.

    Raises InputError for a name or version that ``load_dataset`` or a message could not take, and for a base that it
    cannot go on from.
    """
    Version.parse(plan.version)
    if not plan.name.strip() or _NO_LINE.search(plan.name):
        raise InputError("--name", "is no name of a dataset", got=repr(plan.name), expected="a line of valid text")
    card.check(plan.card_text, plan.card_chinese)
    if plan.base is None:
        return plan
    folder = plan.base
    plan = with_columns(plan, Base.of(folder))
    return replace(plan, base_sha256=open_base(folder, plan).sha256)


__all__ = ["Failed", "InputFile", "Part", "Plan", "Progress", "Share", "Summary", "build", "build_share", "finish"]

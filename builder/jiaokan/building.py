"""Build a dataset: inputs -> slices -> parts -> groups and splits -> tables -> release. Orders the steps, owns no rule.

Two halves: the first is pure per source, runs anywhere and leaves parts on disk; the second knows the whole corpus only
as ids and keys.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jiaokan.corrections import CorrectionError
from jiaokan.dataset import card, croissant, manifest, overview, release, schema, staging
from jiaokan.dataset.assemble import write_tables
from jiaokan.dataset.books import columns_given
from jiaokan.dataset.summary import LeftOut, Summary, Tally, summarise
from jiaokan.dataset.versions import Version
from jiaokan.engines.local import default_workers
from jiaokan.errors import InputError
from jiaokan.inputs.files import InputFile
from jiaokan.parts import making, planning
from jiaokan.parts.folder import Folder
from jiaokan.parts.making import Failed, Progress
from jiaokan.parts.merging import Corpus
from jiaokan.parts.part import Part
from jiaokan.parts.plan import Plan
from jiaokan.parts.planning import Share
from jiaokan.parts.register import Looked, Register
from jiaokan.text.shown import listed

_WRITERS = 2  # tables that are written at a time, where there is more than one processor to use


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
    target = staging.Place.of(out)
    staging.check_target(target.target)
    listing = planning.find(paths, target.target, plan)
    with staging.staged(out) as place:
        slices = planning.cut_all(listing)
        folder = Folder(place.parts)
        if is_fresh:
            folder.remove()
        folder.open()
        with _tidied(folder, len(slices)):
            folder.write_plan(planning.stated(listing, plan, slices))
            workers = default_workers(listing.size, len(listing.inputs)) if workers is None else workers
            if engine is None:
                parts = list(making.make(slices, folder, plan, workers=workers, progress=progress))
            else:
                parts = list(making.make_on(engine, slices, folder, plan, progress=progress))
            folder.sweep({part.path for part in parts})
            summary = _write(place, plan, parts, listing.ignored, paths, max(1, workers))
    if not keeps_parts:
        folder.remove()
    return summary


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
        summary = _write(place, plan, parts, ignored, [out], max(1, default_workers(0)))
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


def _write(
    place: staging.Place,
    plan: Plan,
    parts: Sequence[Part],
    ignored: Sequence[InputFile],
    paths: Sequence[str | Path],
    workers: int,
) -> Summary:
    """Write the release of some parts into the staging folder of a place."""
    with TemporaryDirectory(prefix=".copies-", dir=place.staging) as folder:
        register = Register.of(parts, Path(folder))
        register.exclude = frozenset(plan.exclude)
        return _write_of(register, place, plan, [*ignored, *_unread(register)], paths, workers)


def _write_of(
    register: Register,
    place: staging.Place,
    plan: Plan,
    ignored: Sequence[InputFile],
    paths: Sequence[str | Path],
    workers: int,
) -> Summary:
    looked = register.look({*plan.split_lists.named, *(each.source for each in plan.options.corrections)})
    _check_corrections(plan, looked)
    plan = replace(plan, split_lists=plan.split_lists.resolve(looked.id_of))
    if not any(each.fate and each.fate.fate == "published" for each in register.entered()):
        raise _nothing(paths, register)
    threads = min(_WRITERS, workers)
    told = write_tables(Corpus(register), place.staging, plan, looked.left_out, looked.taken_down, threads=threads)
    register.refused = told.refused
    tally = Tally(len(register.account.boxes))
    accounted = _account(place.staging, plan, register, tally, ignored)
    _write_rest(place.staging, plan, manifest.make(_stated(plan), accounted, told.tables))
    log = _logged(place.log, register.parts)
    not_there = sorted(register.exclude - looked.called)
    return summarise(place.target, register.account, tally, told.tables, ignored, log, not_there)


def _unread(register: Register) -> Iterator[InputFile]:
    """Yield the files that could not be read when it was their turn."""
    yield from (InputFile(name, name, why) for name, why in register.ignored)


def _logged(path: Path, parts: Iterable[Part]) -> release.FaultLog:
    """Write the tracebacks of faults of ours beside the release."""
    log = release.FaultLog(path)
    for part in parts:
        for fault in part.facts.faults:
            log.add(fault.name, fault.reason, fault.trace)
    return log


def _check_corrections(plan: Plan, looked: Looked) -> None:
    """Raise CorrectionError for a correction of a source that is not there."""
    for each in plan.options.corrections:
        if each.source not in looked.id_of:
            raise CorrectionError(
                each.where, f"{each.source} is no source of this build", next_step="see its id or name"
            )


def _stated(plan: Plan) -> manifest.Stated:
    return manifest.Stated(
        plan.name, plan.version, plan.about, plan.options, columns_given(plan.columns), plan.split_lists
    )


def _account(
    folder: Path, plan: Plan, register: Register, tally: Tally, ignored: Sequence[InputFile]
) -> manifest.Accounted:
    """Write the tables beside the manifest."""
    boxes = register.account.boxes
    records = map(manifest.record_row, tally.passing(register.entered()))
    inputs = (manifest.input_row(box, fates) for box, fates in zip(boxes, tally.of_inputs(), strict=True))
    accounted = manifest.write_accounts(folder, inputs, records, ignored, plan.split_lists)
    tally.close(boxes)
    return accounted


_TOLD = 3  # next steps where nothing could be published


def _nothing(paths: Sequence[str | Path], register: Register) -> InputError:
    tally = Tally(len(register.account.boxes))
    deque(tally.passing(register.entered()), maxlen=0)
    left_out = tally.left_out()
    return InputError(
        listed(map(str, paths)),
        "nothing could be published",
        got=", ".join(sorted(_counted(left_out))) or "no input",
        expected="at least one text",
        next_step=_columns_there(left_out) or _steps(left_out) or "see jiaokan build --help for what is read",
    )


def _counted(left_out: Iterable[LeftOut]) -> list[str]:
    """Count records by reason."""
    counts = Counter[str]()
    for one in left_out:
        counts[f"{one.fate}: {one.reason}"] += one.records
    return [f"{count} {reason}" for reason, count in counts.items()]


def _steps(left_out: Sequence[LeftOut]) -> str | None:
    """Say what to do about what was left out, for its most frequent reasons."""
    found = [one for one in left_out if one.next_step]
    if len({one.next_step for one in found}) == 1:
        return found[0].next_step
    return "; ".join(f"{one.first[0][0]}: {one.next_step}" for one in found[:_TOLD])


def _columns_there(left_out: Sequence[LeftOut]) -> str | None:
    """Say which columns a table has, where the text was in none of them."""
    details = (detail for one in left_out if one.reason == "no text column" for _, detail in one.first if detail)
    first = next(details, None)
    return f"name one of its columns with --text-column ({first})" if first is not None else None


# What ends a line or controls a terminal, and half of a pair: bytes of a command line that are no text.
_NO_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _check(plan: Plan) -> None:
    """Raise InputError for a name or version that ``load_dataset`` or a message could not take."""
    Version.parse(plan.version)
    if not plan.name.strip() or _NO_LINE.search(plan.name):
        raise InputError("--name", "is no name of a dataset", got=repr(plan.name), expected="a line of valid text")
    card.check(plan.card_text, plan.card_chinese)


def _write_rest(folder: Path, plan: Plan, content: dict[str, Any]) -> None:
    for path in schema.files():
        release.write_text(folder / "schema" / path.name, path.read_text(encoding="utf-8"))
    content["overview"] = overview.overview_of(folder)
    tables = content["files"] = manifest.files(folder)  # large: hashed once
    for name, text in card.render_all(plan.card_text, plan.card_chinese, content).items():
        release.write_text(folder / name, text)
    front, _ = card.split(plan.card_text)
    release.write_json(folder / croissant.CROISSANT, croissant.describe(content, front, tables))
    rest = manifest.files(folder, known={entry["path"] for entry in tables})
    content["files"] = sorted([*tables, *rest], key=lambda entry: str(entry["path"]))
    release.write_json(folder / release.MANIFEST, content)
    release.write_checksums(folder, content["files"])


__all__ = ["Failed", "InputFile", "Part", "Plan", "Progress", "Share", "Summary", "build", "build_share", "finish"]

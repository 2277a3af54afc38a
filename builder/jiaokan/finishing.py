"""The second half of a build: parts -> groups and splits -> tables -> release. It knows the whole corpus only as ids and keys."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jiaokan.corrections import CorrectionError
from jiaokan.dataset import card, croissant, manifest, overview, release, schema, staging
from jiaokan.dataset.assemble import write_tables
from jiaokan.dataset.books import columns_given
from jiaokan.dataset.increments import NOTHING
from jiaokan.dataset.summary import LeftOut, Summary, Tally, summarise
from jiaokan.engines.engine import Engine
from jiaokan.errors import InputError
from jiaokan.inputs.files import InputFile
from jiaokan.parts.base import with_lists
from jiaokan.parts.former import Former, former_of
from jiaokan.parts.merging import Corpus
from jiaokan.parts.part import Part, Readable
from jiaokan.parts.plan import Plan
from jiaokan.parts.planning import Containers
from jiaokan.parts.register import Register
from jiaokan.text.shown import listed

_WRITERS = 2  # tables that are written at a time, where there is more than one processor to use


def write_release(
    place: staging.Place,
    plan: Plan,
    parts: Sequence[Part],
    ignored: Sequence[InputFile],
    containers: Containers,
    paths: Sequence[str | Path],
    engine: Engine,
) -> Summary:
    """Write the release of some parts into the staging folder of a place; ``paths`` are what the inputs were called.

    The engine relates the texts where they are many; the tables are written here, two at a time if it has two workers.
    Raises InputError where nothing could be published or what the plan names is not there, AccountError where the books
    do not close.
    """
    with TemporaryDirectory(prefix=".copies-", dir=place.staging) as folder:
        former = former_of(plan, Path(folder))
        plan = plan if former is None else with_lists(plan, former.base)
        register = Register.of([*([former] if former else []), *parts], Path(folder), containers)
        register.exclude = frozenset(plan.exclude) | (former.base.taken_down() if former else frozenset())
        known = (*(box.name for box in register.account.boxes), *(file.name for file in ignored))
        left = (*(former.ignored_beside(known) if former else ()), *ignored, *_unread(register))
        return _write_of(register, former, place, plan, left, paths, engine)


def _write_of(
    register: Register,
    former: Former | None,
    place: staging.Place,
    plan: Plan,
    ignored: Sequence[InputFile],
    paths: Sequence[str | Path],
    engine: Engine,
) -> Summary:
    looked = register.look({*plan.split_lists.named, *(each.source for each in plan.options.corrections)})
    _check_corrections(plan, {*looked.id_of, *(looked.called if former else ())})
    plan = replace(plan, split_lists=plan.split_lists.resolve(looked.id_of))
    if not any(each.fate and each.fate.fate == "published" for each in register.entered()):
        raise _nothing(paths, register)
    gone = looked.left_out, looked.taken_down
    threads = min(_WRITERS, engine.workers)
    before = former.before() if former else NOTHING
    told = write_tables(Corpus(register), place.staging, plan, *gone, before=before, threads=threads, engine=engine)
    plan = replace(plan, split_lists=plan.split_lists.also(told.kept))
    register.refused = told.refused
    tally = Tally(len(register.account.boxes))
    accounted = _account(place.staging, plan, register, tally, ignored)
    _write_rest(place.staging, plan, manifest.make(_stated(plan, former), accounted, told.tables))
    log = _logged(place.log, register.parts)
    not_there = sorted({*plan.exclude} - looked.called)
    return summarise(place.target, register.account, tally, told.tables, ignored, log, not_there)


def _unread(register: Register) -> Iterator[InputFile]:
    """Yield the files that could not be read when it was their turn."""
    yield from (InputFile(name, name, why) for name, why in register.ignored)


def _logged(path: Path, parts: Iterable[Readable]) -> release.FaultLog:
    """Write the tracebacks of faults of ours beside the release."""
    log = release.FaultLog(path)
    for part in parts:
        for fault in part.facts.faults:
            log.add(fault.name, fault.reason, fault.trace)
    return log


def _check_corrections(plan: Plan, known: Collection[str]) -> None:
    """Raise CorrectionError for a correction of a source that is not there; one of a base may be left out by now."""
    for each in plan.options.corrections:
        if each.source not in known:
            raise CorrectionError(
                each.where, f"{each.source} is no source of this build", next_step="see its id or name"
            )


def _stated(plan: Plan, former: Former | None) -> manifest.Stated:
    base = former.base.stated() if former else None
    return manifest.Stated(
        plan.name, plan.version, plan.about, plan.options, columns_given(plan.columns), plan.split_lists, base
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

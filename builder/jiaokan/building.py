"""Build a dataset: inputs -> shards -> spool -> groups and splits -> tables -> release. Orders the steps, owns no rule.

Two halves: the first is pure per source and runs anywhere; the second knows the whole corpus only as ids and keys.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from jiaokan.context import Options
from jiaokan.corrections import CorrectionError
from jiaokan.dataset import (
    card,
    croissant,
    manifest,
    overview,
    rejected,
    release,
    schema,
    shards,
    splits,
    staging,
    writers,
)
from jiaokan.dataset.about import NOTHING, About
from jiaokan.dataset.assemble import SIGNED, write_tables
from jiaokan.dataset.books import Books, columns_given
from jiaokan.dataset.fates import Fate
from jiaokan.dataset.rejected import REJECTED
from jiaokan.dataset.summary import Summary, left_out, summarise
from jiaokan.dataset.versions import Version
from jiaokan.duplicates import signatures
from jiaokan.engines.local import SOURCE_SECONDS, default_workers, map_tasks
from jiaokan.errors import InputError
from jiaokan.inputs.apart import check_apart
from jiaokan.inputs.entries import ANY_COLUMNS, Columns
from jiaokan.inputs.files import InputFile, find_inputs
from jiaokan.inputs.measured import Measured, measure_all
from jiaokan.inputs.pins import check_pins, read_pins
from jiaokan.inputs.reading import Reading
from jiaokan.text.shown import listed

# Records done, bytes of the inputs that they took, bytes in all: 0 where nobody knows, and the bytes read once all are done.
Progress = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build: everything that decides the content of a release besides the inputs."""

    name: str
    version: str
    card_text: str
    split_lists: splits.Lists
    card_chinese: str | None = None  # the card in Chinese, without front matter
    about: About = NOTHING
    pins: Path | None = None
    options: Options = field(default_factory=Options)
    columns: Columns = ANY_COLUMNS
    stdin_format: str | None = None  # what the standard input holds, where its bytes are not to decide
    exclude: tuple[str, ...] = ()  # ids and names of sources that are taken down
    source_seconds: float = SOURCE_SECONDS  # see shards.Task.seconds


_WRITERS = 2  # tables that are written at a time, where there is more than one processor to use


def build(
    paths: Sequence[str | Path], out: Path, plan: Plan, *, workers: int | None = None, progress: Progress | None = None
) -> Summary:
    """Build a release from files, folders and globs into ``out``; the last good version stays until this one is whole.

    ``workers`` are processes: as many as the inputs are worth by default, 0 to run in this one, where nothing can be
    given up for taking too long.
    Raises InputError where an argument cannot be used or nothing could be published, AccountError where the books
    do not close.
    """
    _check(plan)
    place = staging.Place.of(out)
    staging.check_target(place.target)
    found = find_inputs(paths)
    check_apart(place.target, paths, found)
    inputs, ignored = measure_all(found)
    if plan.pins is not None:
        check_pins(read_pins(plan.pins), inputs)
    reading = Reading(inputs, plan.columns, plan.stdin_format)
    books = Books(reading)
    workers = default_workers(_total(inputs), len(inputs)) if workers is None else workers
    with staging.staged(out) as place:
        log = release.FaultLog(place.log)
        spool = _annotate(books, inputs, place.staging, plan, workers, progress, log)
        _check_corrections(plan, books)
        withdrawn = books.withdraw()
        books.take_down(plan.exclude)
        plan = replace(plan, split_lists=plan.split_lists.resolve(books.ids_by_name()))
        if not any(each.fate and each.fate.fate == "published" for each in books.entered):
            raise _nothing(paths, books)
        threads = min(_WRITERS, max(1, workers))
        tables = write_tables(books, spool, place.staging, plan, withdrawn, threads=threads)
        books.close()
        accounted = _account(place.staging, plan, books, ignored)
        _write_rest(place.staging, plan, manifest.make(_stated(plan), accounted, tables))
    return summarise(out, reading, books, tables, ignored, log, frozenset(plan.exclude))


def _check_corrections(plan: Plan, books: Books) -> None:
    """Raise CorrectionError for a correction of a source that is not there."""
    known = books.ids_by_name()
    there = {*known, *known.values()}
    for each in plan.options.corrections:
        if each.source not in there:
            raise CorrectionError(
                each.where, f"{each.source} is no source of this build", next_step="see its id or name"
            )


def _stated(plan: Plan) -> manifest.Stated:
    return manifest.Stated(
        plan.name, plan.version, plan.about, plan.options, columns_given(plan.columns), plan.split_lists
    )


def _account(folder: Path, plan: Plan, books: Books, ignored: Sequence[InputFile]) -> manifest.Accounted:
    """Write the tables beside the manifest."""
    rows = manifest.input_rows(books.reading, books), map(manifest.record_row, books.entered)
    return manifest.write_accounts(folder, *rows, ignored, plan.split_lists)


_TOLD = 3  # next steps where nothing could be published


def _nothing(paths: Sequence[str | Path], books: Books) -> InputError:
    return InputError(
        listed(map(str, paths)),
        "nothing could be published",
        got=_count_reasons(each.fate for each in books.entered if each.fate is not None),
        expected="at least one text",
        next_step=_columns_there(books) or _steps(books) or "see jiaokan build --help for what is read",
    )


def _steps(books: Books) -> str | None:
    """Say what to do about what was left out, for its most frequent reasons."""
    found = [one for one in left_out(books.entered) if one.next_step]
    if len({one.next_step for one in found}) == 1:
        return found[0].next_step
    return "; ".join(f"{one.first[0][0]}: {one.next_step}" for one in found[:_TOLD])


def _columns_there(books: Books) -> str | None:
    """Say which columns a table has, where the text was in none of them."""
    fates = (each.fate for each in books.entered if each.fate is not None)
    first = next((fate for fate in fates if fate.reason == "no text column" and fate.detail), None)
    return f"name one of its columns with --text-column ({first.detail})" if first is not None else None


# What ends a line or controls a terminal, and half of a pair: bytes of a command line that are no text.
_NO_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _check(plan: Plan) -> None:
    """Raise InputError for a name or version that ``load_dataset`` or a message could not take."""
    Version.parse(plan.version)
    if not plan.name.strip() or _NO_LINE.search(plan.name):
        raise InputError("--name", "is no name of a dataset", got=repr(plan.name), expected="a line of valid text")
    card.check(plan.card_text, plan.card_chinese)


def _annotate(
    books: Books,
    inputs: Sequence[Measured],
    folder: Path,
    plan: Plan,
    workers: int,
    progress: Progress | None,
    log: release.FaultLog,
) -> writers.Spool:
    total, done = _total(inputs), 0
    extra = {SIGNED: signatures.SCHEMA, REJECTED: schema.arrow(REJECTED)}
    with writers.Spool(folder / ".spool", extra) as spool:
        tasks = _Tasks(shards.cut(books.items(), plan.options, plan.source_seconds), books.reading)
        for result in map_tasks(shards.run, tasks, workers=workers, prepare=shards.prepare):
            _spool(spool, result)
            entered = books.entered[done : done + len(result.fates)]
            for at, (each, fate) in enumerate(zip(entered, result.fates, strict=True)):
                each.fate, each.extract = fate, result.extracts.get(at)
            rejected.add(spool, entered, result.texts)
            done += len(result.fates)
            for fault in result.faults:
                log.add(fault.name, fault.reason, fault.trace)
            if progress is not None:
                progress(done, tasks.taken(), total)
        if progress is not None:
            progress(done, books.reading.bytes_read, books.reading.bytes_read)
    return spool


def _total(inputs: Sequence[Measured]) -> int:
    """Give the bytes of all inputs, 0 where one of them is known only once it was read."""
    return sum(each.byte_length for each in inputs) if all(each.sha256 for each in inputs) else 0


class _Tasks:
    """Tasks in order, with the bytes that the inputs had given when each was cut: they are read ahead of the work."""

    def __init__(self, tasks: Iterator[shards.Task], reading: Reading) -> None:
        self._tasks, self._reading = tasks, reading
        self._at: deque[int] = deque()

    def __iter__(self) -> Iterator[shards.Task]:
        for task in self._tasks:
            self._at.append(self._reading.bytes_read)
            yield task

    def taken(self) -> int:
        """Give the bytes for the next task whose result is there."""
        return self._at.popleft()


def _spool(spool: writers.Spool, result: shards.Result) -> None:
    for table, data in (*result.tables.items(), (SIGNED, result.signed)):
        with pa.ipc.open_stream(data) as reader:
            for batch in reader:
                spool.add(table, batch)


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


def _count_reasons(fates: Iterable[Fate]) -> str:
    counts = Counter(f"{fate.fate}: {fate.reason}" for fate in fates)
    return ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items())) or "no input"


__all__ = ["InputFile", "Plan", "Summary", "build"]

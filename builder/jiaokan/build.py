"""Build a dataset: inputs -> shards -> spool -> groups and splits -> tables -> release. Orders the steps, owns no rule.

Two halves: the first is pure per source and runs anywhere; the second knows the whole corpus only as ids and keys.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from jiaokan.context import Options
from jiaokan.dataset import card, manifest, rejected, release, schema, shards, splits, staging, writers
from jiaokan.dataset.books import Books, columns_given
from jiaokan.dataset.records import Copy, to_row
from jiaokan.dataset.rejected import REJECTED
from jiaokan.dataset.shards import Fate
from jiaokan.dataset.summary import Summary, summarise
from jiaokan.duplicates import links, relate, signatures
from jiaokan.duplicates.relate import Relations
from jiaokan.engines.local import default_workers, map_tasks
from jiaokan.errors import InputError
from jiaokan.inputs.entries import ANY_COLUMNS, Columns
from jiaokan.inputs.files import InputFile, Measured, check_apart, find_inputs, measure_all
from jiaokan.inputs.pins import check_pins, read_pins
from jiaokan.inputs.reading import Reading
from jiaokan.text.shown import listed

Progress = Callable[[int, int, int], None]  # records done, bytes read, bytes in all (0: not known)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build: everything that decides the content of a release besides the inputs."""

    name: str
    version: str
    card_text: str
    split_lists: splits.Lists
    pins: Path | None = None
    options: Options = field(default_factory=Options)
    columns: Columns = ANY_COLUMNS
    stdin_format: str | None = None  # what the standard input holds, where its bytes are not to decide
    exclude: tuple[str, ...] = ()  # ids and names of sources that are taken down
    source_seconds: float = shards.SOURCE_SECONDS  # see shards.Task.seconds


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
    with staging.staged(out) as place:
        log = release.FaultLog(place.log)
        first = _annotate(books, inputs, place.staging, plan, workers, progress, log)
        plan = replace(plan, split_lists=plan.split_lists.resolve(books.ids_by_name()))
        if not any(each.fate and each.fate.fate == "published" for each in books.entered):
            raise _nothing(paths, books)
        tables = _write_tables(books, first, place.staging, plan)
        books.close()
        content = manifest.make(_stated(plan), reading, books, ignored, tables)
        _write_rest(place.staging, plan, content)
    return summarise(out, reading, books, first.edits_by_rule, tables, ignored, log)


def _stated(plan: Plan) -> manifest.Stated:
    return manifest.Stated(plan.name, plan.version, plan.options, columns_given(plan.columns), plan.split_lists)


def _nothing(paths: Sequence[str | Path], books: Books) -> InputError:
    return InputError(
        listed(map(str, paths)),
        "nothing could be published",
        got=_count_reasons(each.fate for each in books.entered if each.fate is not None),
        expected="at least one text",
        next_step="see jiaokan build --help for what is read",
    )


_SURROGATE = re.compile("[\ud800-\udfff]")  # what a command line holds of bytes that are no text
_VERSION = re.compile("(?:0|[1-9][0-9]{0,5})(?:[.](?:0|[1-9][0-9]{0,5})){2}")


def _check(plan: Plan) -> None:
    """Raise InputError for a name or version that ``load_dataset`` or a message could not take."""
    if _VERSION.fullmatch(plan.version) is None:
        raise InputError("--dataset-version", "is no version", got=repr(plan.version), expected="x.y.z, as 1.0.2")
    if not plan.name.strip() or _SURROGATE.search(plan.name):
        raise InputError("--name", "is no name of a dataset", got=repr(plan.name), expected="some valid text")


@dataclass(frozen=True, slots=True)
class _First:
    """The outcome of the per-source half."""

    spool: writers.Spool
    edits_by_rule: Counter[str]


def _annotate(
    books: Books,
    inputs: Sequence[Measured],
    folder: Path,
    plan: Plan,
    workers: int | None,
    progress: Progress | None,
    log: release.FaultLog,
) -> _First:
    total = sum(measured.byte_length for measured in inputs)
    if workers is None:
        workers = default_workers(total, len(inputs))
    counts: Counter[str] = Counter()
    done = 0
    extra = {_SIGNED: signatures.SCHEMA, REJECTED: schema.arrow(REJECTED)}
    with writers.Spool(folder / ".spool", extra) as spool:
        tasks = shards.cut(books.items(), plan.options, plan.source_seconds)
        for result in map_tasks(shards.run, tasks, workers=workers):
            _spool(spool, result)
            entered = books.entered[done : done + len(result.fates)]
            for each, fate in zip(entered, result.fates, strict=True):
                each.fate = fate
            rejected.add(spool, entered, result.texts)
            done += len(result.fates)
            counts.update(result.edits_by_rule)
            for fault in result.faults:
                log.add(fault.name, fault.reason, fault.trace)
            if progress is not None:
                progress(done, books.bytes_read, total)
    return _First(spool, counts)


def _spool(spool: writers.Spool, result: shards.Result) -> None:
    for table, data in (*result.tables.items(), (_SIGNED, result.signed)):
        with pa.ipc.open_stream(data) as reader:
            for batch in reader:
                spool.add(table, batch)


_SIGNED = "signatures"


# --- the half that knows the whole corpus ---------------------------------------------------------------------
def _write_tables(books: Books, first: _First, folder: Path, plan: Plan) -> manifest.Tables:
    excluded = books.excluded(plan.exclude)
    known = _relate(first.spool, plan, excluded)
    for source_id, each in books.by_id().items():
        if source_id in known.refused:
            each.fate = Fate("excluded" if source_id in excluded else "quarantined", known.refused[source_id])
    found = manifest.Tables()
    for table in schema.TABLES:
        _write_table(table, _finished(table, first.spool, known, books), known.split_of, folder, plan, found)
    names = rejected.names(books, plan.exclude)
    rejected.write(folder, first.spool, known.refused, names)
    for path in sorted((folder / ".spool").iterdir()):
        path.unlink()
    (folder / ".spool").rmdir()
    return found


def _finished(table: str, spool: writers.Spool, known: _Known, books: Books) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table with what only the half that knows the whole corpus can say."""
    if table == "duplicates":
        yield from _duplicates(known.relations)
        return
    marks = _Marks.of(known.relations[_LEVEL_OF[table]]) if table in _LEVEL_OF else None
    copies = books.copies() if table == "sources" else {}
    for batch in spool.read(table):
        if marks is not None:
            yield _with_groups(batch, table, marks)
        else:
            yield _with_copies(batch, copies) if copies else batch


_LEVEL_OF = {"documents": "document", "paragraphs": "paragraph"}


class _Known(NamedTuple):
    """What the half that knows the whole corpus finds out before it writes."""

    relations: dict[str, Relations]
    split_of: Mapping[str, str]
    refused: Mapping[str, str]  # source id -> why it is left out


def _relate(spool: writers.Spool, plan: Plan, excluded: Mapping[str, str]) -> _Known:
    """Relate reports and paragraphs, and give each source its split; without those that would tie two splits."""
    signed = list(spool.read(_SIGNED))
    refused = dict(excluded)
    while True:
        tables = {level: signatures.of_level(signed, level, without=refused) for level in _LEVEL_OF.values()}
        relations = {
            level: relate.relate(level, tables[level], _fetch(spool, table)) for table, level in _LEVEL_OF.items()
        }
        shared = links.shared_text(tables["document"], tables["paragraph"], relations["paragraph"])
        kept = signatures.keys_of_sources(signed, without=refused)
        found = splits.assign(kept, links.ties(relations["document"], shared), plan.split_lists)
        if not found.refused:
            return _Known(relations, found.split_of, refused)
        refused.update(found.refused)


def _fetch(spool: writers.Spool, table: str) -> relate.Fetch:
    def fetch(ids: Collection[str]) -> dict[str, str]:
        return relate.texts_of(spool.read(table), schema.KEYS[table], ids)

    return fetch


def _duplicates(relations: Mapping[str, Relations]) -> Iterator[pa.RecordBatch]:
    rows = [to_row(pair) for level in _LEVEL_OF.values() for pair in relations[level].pairs]
    if rows:
        yield from pa.Table.from_pylist(rows, schema=schema.arrow("duplicates")).to_batches()


@dataclass(frozen=True, slots=True)
class _Marks:
    """What relations write on rows: group and flags by row id."""

    group_of: Mapping[str, str]
    flags: Mapping[str, set[str]]

    @classmethod
    def of(cls, relations: Relations) -> _Marks:
        return cls(relations.group_of(), relations.flags())


def _with_groups(batch: pa.RecordBatch, table: str, marks: _Marks) -> pa.RecordBatch:
    """Fill the group column and raise the flags of the relations."""
    ids = batch.column(schema.KEYS[table]).to_pylist()
    names = [marks.group_of.get(row_id) for row_id in ids]
    if not any(names):
        return batch
    flags = [
        sorted({*old, *marks.flags.get(row_id, ())})
        for old, row_id in zip(batch.column("flags").to_pylist(), ids, strict=True)
    ]
    columns = {name: batch.column(name) for name in batch.schema.names}
    columns["flags"] = pa.array(flags, type=batch.schema.field("flags").type)
    columns["duplicate_group"] = pa.array(names, type=pa.string())
    return pa.RecordBatch.from_arrays(list(columns.values()), schema=batch.schema)


def _with_copies(batch: pa.RecordBatch, copies: Mapping[str, Sequence[Copy]]) -> pa.RecordBatch:
    """Fill in the other records with the bytes of a source."""
    ids = batch.column("source_id").to_pylist()
    if copies.keys().isdisjoint(ids):
        return batch
    at = batch.schema.get_field_index("copies")
    found = [[to_row(copy) for copy in copies.get(source_id, ())] for source_id in ids]
    return batch.set_column(at, batch.schema.field(at), pa.array(found, type=batch.schema.field(at).type))


def _source_ids(batch: pa.RecordBatch, table: str) -> list[str]:
    if table == "duplicates":
        return [str(row_id).partition(":")[0] for row_id in batch.column("left_id").to_pylist()]
    return [str(value) for value in batch.column("source_id").to_pylist()]


def _write_table(
    table: str,
    batches: Iterable[pa.RecordBatch],
    split_of: Mapping[str, str],
    folder: Path,
    plan: Plan,
    found: manifest.Tables,
) -> None:
    """Route the rows of one table to its splits, in order, and take down counts, digest and files."""
    place = folder / "data" / table
    open_writers: dict[str, writers.TableWriter] = {}
    digests: dict[str, writers.Digest] = {}
    metadata = {"jiaokan.version": plan.version, "jiaokan.dataset": plan.name, "jiaokan.table": table}
    for batch in batches:
        chosen = pa.array([split_of.get(source_id) for source_id in _source_ids(batch, table)], pa.string())
        batch = batch.filter(chosen.is_valid())  # noqa: PLW2901  (what was refused is not counted)
        chosen = chosen.drop_null()
        found.count_flags(table, batch)
        for split in splits.NAMES:
            part = batch.filter(pa.compute.equal(chosen, split))
            if part.num_rows == 0:
                continue
            if split not in open_writers:
                place.mkdir(parents=True, exist_ok=True)
                open_writers[split] = writers.TableWriter(place, table, split, metadata=metadata)
                digests[split] = writers.Digest(table)
            open_writers[split].write(part)
            digests[split].add(part)
    for split in splits.NAMES:
        if split in open_writers:
            open_writers[split].close()
            found.add(table, split, digests[split].rows, digests[split].hexdigest())


def _write_rest(folder: Path, plan: Plan, content: dict[str, Any]) -> None:
    for path in schema.files():
        release.write_text(folder / "schema" / path.name, path.read_text(encoding="utf-8"))
    release.write_text(folder / release.CARD, card.render(plan.card_text, content))
    content["files"] = manifest.files(folder)
    release.write_json(folder / release.MANIFEST, content)
    release.write_checksums(folder)


def _count_reasons(fates: Iterable[Fate]) -> str:
    counts = Counter(f"{fate.fate}: {fate.reason}" for fate in fates)
    return ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items())) or "no input"


__all__ = ["InputFile", "Plan", "Summary", "build"]

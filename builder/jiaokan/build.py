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
from jiaokan.dataset import card, manifest, release, schema, shards, splits, staging, writers
from jiaokan.dataset.records import to_row
from jiaokan.dataset.shards import Fate, Item
from jiaokan.dataset.summary import Summary, summarise
from jiaokan.duplicates import links, relate, signatures
from jiaokan.duplicates.relate import Relations
from jiaokan.engines.local import default_workers, map_tasks
from jiaokan.errors import AccountError, InputError
from jiaokan.inputs.original import id_of
from jiaokan.inputs.pins import check_pins, read_pins
from jiaokan.inputs.files import MAX_BYTES, InputFile, Measured, check_apart, find_inputs, measure_all
from jiaokan.text.shown import listed

Progress = Callable[[int, int], None]  # inputs done, inputs in all


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build: everything that decides the content of a release besides the inputs."""

    name: str
    version: str
    card_text: str
    split_lists: splits.Lists
    pins: Path | None = None
    options: Options = field(default_factory=Options)
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
    files = find_inputs(paths)
    check_apart(place.target, paths, files)
    inputs, ignored = measure_all(files)
    if plan.pins is not None:
        check_pins(read_pins(plan.pins), inputs)
    items = _distinct(inputs)
    plan = replace(plan, split_lists=plan.split_lists.resolve(_names(items)))
    with staging.staged(out) as place:
        folder = place.staging
        log = release.FaultLog(place.log)
        first = _annotate(items, folder, plan, workers, progress, log)
        if not any(fate.fate == "published" for fate in first.fates):
            raise InputError(
                listed(map(str, paths)),
                "nothing could be published",
                got=_count_reasons(first.fates),
                expected="at least one text",
                next_step="see jiaokan build --help for what is read",
            )
        second = _write_tables(items, first, folder, plan)
        _close_books(items, first.fates, inputs)
        content = manifest.make(
            plan.name, plan.version, plan.options, plan.split_lists, items, first.fates, ignored, second
        )
        _write_rest(folder, plan, content)
    return summarise(out, items, first.fates, first.edits_by_rule, second, ignored, log)


_SURROGATE = re.compile("[\ud800-\udfff]")  # what a command line holds of bytes that are no text
_VERSION = re.compile("(?:0|[1-9][0-9]{0,5})(?:[.](?:0|[1-9][0-9]{0,5})){2}")


def _check(plan: Plan) -> None:
    """Raise InputError for a name or version that ``load_dataset`` or a message could not take."""
    if _VERSION.fullmatch(plan.version) is None:
        raise InputError("--dataset-version", "is no version", got=repr(plan.version), expected="x.y.z, as 1.0.2")
    if not plan.name.strip() or _SURROGATE.search(plan.name):
        raise InputError("--name", "is no name of a dataset", got=repr(plan.name), expected="some valid text")


def _distinct(inputs: Sequence[Measured]) -> list[Item]:
    """Put inputs of the same bytes together under their smallest name; check that ids do not collide."""
    by_digest: dict[str, list[Measured]] = {}
    for measured in sorted(inputs, key=lambda m: m.file.name):
        by_digest.setdefault(measured.sha256, []).append(measured)
    ids = Counter(map(id_of, by_digest))
    clash = next((short for short, count in ids.items() if count > 1), None)
    if clash is not None:
        raise InputError(f"source {clash}", "two inputs share an id", next_step="leave one out")
    return [Item(group[0], tuple(m.file.name for m in group[1:])) for group in by_digest.values()]


def _names(items: Sequence[Item]) -> dict[str, str]:
    """Give the id of each source by every name it has."""
    return {name: id_of(item.measured.sha256) for item in items for name in (item.measured.file.name, *item.also_as)}


@dataclass(frozen=True, slots=True)
class _First:
    """The outcome of the per-source half."""

    fates: list[Fate]
    spool: writers.Spool
    edits_by_rule: Counter[str]


def _annotate(
    items: Sequence[Item],
    folder: Path,
    plan: Plan,
    workers: int | None,
    progress: Progress | None,
    log: release.FaultLog,
) -> _First:
    fates: list[Fate] = [Fate("quarantined", shards.TOO_LARGE)] * len(items)
    if workers is None:
        workers = default_workers(sum(item.measured.byte_length for item in items))
    fit = [index for index, item in enumerate(items) if item.measured.byte_length < MAX_BYTES]
    counts: Counter[str] = Counter()
    done = 0
    with writers.Spool(folder / ".spool", {_SIGNED: signatures.SCHEMA}) as spool:
        tasks = shards.cut((items[index] for index in fit), plan.options, plan.source_seconds)
        for result in map_tasks(shards.run, tasks, workers=workers):
            for table, data in (*result.tables.items(), (_SIGNED, result.signed)):
                with pa.ipc.open_stream(data) as reader:
                    for batch in reader:
                        spool.add(table, batch)
            for fate in result.fates:
                fates[fit[done]] = fate
                done += 1
            counts.update(result.edits_by_rule)
            for fault in result.faults:
                log.add(fault.name, fault.reason, fault.trace)
            if progress is not None:
                progress(done, len(fit))
    return _First(fates, spool, counts)


_SIGNED = "signatures"


# --- the half that knows the whole corpus ---------------------------------------------------------------------
def _write_tables(items: Sequence[Item], first: _First, folder: Path, plan: Plan) -> manifest.Tables:
    known = _relate(first.spool, plan)
    for index, item in enumerate(items):
        reason = known.refused.get(id_of(item.measured.sha256))
        if reason is not None:
            first.fates[index] = Fate("quarantined", reason)
    found = manifest.Tables()
    for table in schema.TABLES:
        batches: Iterable[pa.RecordBatch] = first.spool.read(table)
        if table == "duplicates":
            batches = _duplicates(known.relations)
        elif table in _LEVEL_OF:
            marks = _Marks.of(known.relations[_LEVEL_OF[table]])
            batches = (_with_groups(batch, table, marks) for batch in batches)
        _write_table(table, batches, known.split_of, folder, plan, found)
    for path in sorted((folder / ".spool").iterdir()):
        path.unlink()
    (folder / ".spool").rmdir()
    return found


_LEVEL_OF = {"documents": "document", "paragraphs": "paragraph"}


class _Known(NamedTuple):
    """What the half that knows the whole corpus finds out before it writes."""

    relations: dict[str, Relations]
    split_of: Mapping[str, str]
    refused: Mapping[str, str]  # source id -> why it is left out


def _relate(spool: writers.Spool, plan: Plan) -> _Known:
    """Relate reports and paragraphs, and give each source its split; without those that would tie two splits."""
    signed = list(spool.read(_SIGNED))
    refused: dict[str, str] = {}
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


def _close_books(items: Sequence[Item], fates: Sequence[Fate], inputs: Sequence[Measured]) -> None:
    """Raise AccountError unless every input file and byte is published, filtered or quarantined."""
    files = sum(1 + len(item.also_as) for item in items)
    sizes = sum(item.measured.byte_length * (1 + len(item.also_as)) for item in items)
    known = all(fate.fate in manifest.FATES for fate in fates)
    if files != len(inputs) or sizes != sum(m.byte_length for m in inputs) or len(fates) != len(items) or not known:
        raise AccountError(
            "build", "inputs are unaccounted for", got=f"{files} files, {sizes} bytes", expected=f"{len(inputs)} files"
        )


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

"""A shard of inputs becomes record batches: the unit of work an engine runs. Pure but for reading its files."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from jiaokan import schema
from jiaokan.duplicates import signatures
from jiaokan.errors import AccountError, InputError
from jiaokan.pipeline import Options, annotate
from jiaokan.readers import Measured, read_bytes
from jiaokan.records import Record, Row, to_columns
from jiaokan.splice import replay, undo

SHARD_BYTES = 4 << 20
SHARD_FILES = 256


@dataclass(frozen=True, slots=True)
class Item:
    """One distinct input with the other names of the same bytes."""

    measured: Measured
    also_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is given."""

    items: tuple[Item, ...]
    options: Options


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an input: published, filtered or quarantined, and why."""

    fate: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a worker gives back: a fate an input, rows as Arrow streams, their signatures, edits counted by rule."""

    fates: tuple[Fate, ...]
    tables: dict[str, bytes]
    signed: bytes  # an Arrow stream of signatures.SCHEMA
    edits_by_rule: Counter[str]


def cut(items: Iterable[Item], options: Options) -> Iterator[Task]:
    """Cut inputs into tasks of about 4 MiB, at most 256 files."""
    held: list[Item] = []
    size = 0
    for item in items:
        if held and (size + item.measured.byte_length > SHARD_BYTES or len(held) >= SHARD_FILES):
            yield Task(tuple(held), options)
            held, size = [], 0
        held.append(item)
        size += item.measured.byte_length
    if held:
        yield Task(tuple(held), options)


def run(task: Task) -> Result:
    """Annotate the inputs of a task; an input that is no text is quarantined, not fatal."""
    rows: dict[str, list[Row]] = {table: [] for table in schema.TABLES}
    to_sign: list[signatures.Row] = []
    fates: list[Fate] = []
    counts: Counter[str] = Counter()
    for item in task.items:
        fate, record = _one(item, task.options)
        fates.append(fate)
        if record is None:
            continue
        for table, records in _tables(record, item.also_as):
            rows[table].extend(records)
        to_sign += _to_sign(record)
        counts.update(name for edit in record.edits for name in edit.rules)
    tables = {table: _stream(_batch(table, found)) for table, found in rows.items() if found}
    return Result(tuple(fates), tables, _stream(signatures.sign(to_sign)), counts)


def _to_sign(record: Record) -> Iterator[signatures.Row]:
    source = record.source
    yield signatures.Row("source", source.source_id, "", "source", source.text)
    for document in record.documents:
        yield signatures.Row("document", document.document_id, document.document_id, "document", document.text)
    for each in record.paragraphs:
        yield signatures.Row("paragraph", each.paragraph_id, each.document_id, each.kind, each.text)


def _one(item: Item, options: Options) -> tuple[Fate, Record | None]:
    if item.measured.byte_length == 0:
        return Fate("quarantined", "empty"), None
    try:
        record = annotate(item.measured.file.name, read_bytes(item.measured), options=options)
    except InputError as error:
        return Fate("quarantined", error.what), None
    if not record.source.raw_text.strip():
        return Fate("quarantined", "empty"), None
    if not record.documents:
        return Fate("filtered", "nothing but boilerplate"), None
    _prove(record)
    return Fate("published"), record


def _prove(record: Record) -> None:
    """Raise AccountError unless the ledger leads from raw to clean text and back."""
    source, edits = record.source, record.edits
    there = replay(source.raw_text, ((edit.raw_start, edit.raw_end, edit.text) for edit in edits))
    back = undo(source.text, ((edit.text_start, edit.text_end, edit.raw_text) for edit in edits))
    if there != source.text or back != source.raw_text:
        raise AccountError(source.name, "the ledger does not replay", next_step="report this with the file")


def _tables(record: Record, also_as: Sequence[str]) -> Iterator[tuple[str, Sequence[Row]]]:
    yield "sources", (replace(record.source, also_as=tuple(also_as)),)
    yield "documents", record.documents
    yield "sections", record.sections
    yield "paragraphs", record.paragraphs
    yield "edits", record.edits


def _batch(table: str, rows: list[Row]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(to_columns(rows), schema=schema.arrow(table))


def _stream(batch: pa.RecordBatch) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()

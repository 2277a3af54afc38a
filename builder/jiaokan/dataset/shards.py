"""A shard of inputs becomes record batches: the unit of work an engine runs. Pure.

One input costs one input: whatever fails while it is annotated quarantines it, with the name of what failed.
"""

from __future__ import annotations

import io
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import pyarrow as pa

from jiaokan.context import Options
from jiaokan.corrections import CorrectionError
from jiaokan.dataset import schema
from jiaokan.dataset.digests import extract_digest
from jiaokan.dataset.fates import NO_MEMORY, Fate, Fault
from jiaokan.dataset.records import Record, Row, to_columns, to_row
from jiaokan.duplicates import signatures
from jiaokan.engines.local import SECONDS_PER_MB, SOURCE_SECONDS
from jiaokan.errors import AccountError, InputError, RuleError
from jiaokan.inputs import original
from jiaokan.inputs.entries import NO_FIELDS, Fields
from jiaokan.pipeline import annotate_original
from jiaokan.text.splice import replay, undo

SHARD_BYTES = 4 << 20
SHARD_FILES = 256


@dataclass(frozen=True, slots=True)
class Item:
    """One record to annotate: its locator, its bytes or text, what the caller says of it.

    ``refused`` says why it cannot be: ``(reason, detail)``; then the content is what there is of it.
    """

    name: str
    content: bytes | str
    fields: Fields = NO_FIELDS
    charset: str | None = None
    refused: tuple[str, str] | None = None

    @property
    def size(self) -> int:
        """Give its length: bytes, or code points of a text."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is given."""

    items: tuple[Item, ...]
    options: Options
    source_seconds: float = SOURCE_SECONDS
    given_up: Mapping[int, str] = field(default_factory=dict)  # inputs that are not tried (any more) -> why

    def __len__(self) -> int:
        return len(self.items)

    def seconds(self, at: int) -> float:
        """Say how long an input may take: some seconds and more for each megabyte; behind the last, for all of them."""
        some = self.items[at : at + 1] or self.items
        return self.source_seconds + SECONDS_PER_MB * sum(item.size for item in some) / 1_000_000

    def without(self, at: int, reason: str) -> Task:
        """Give the task in which an input is quarantined."""
        return replace(self, given_up={**self.given_up, at: reason})


@dataclass(frozen=True, slots=True)
class Result:
    """What a worker gives back: a fate an input, rows as Arrow streams, their signatures.

    By their places, ``texts`` are those of inputs that are not published, where they could be decoded; ``extracts``
    digests of what their formats state.
    """

    fates: tuple[Fate, ...]
    tables: dict[str, bytes]
    signed: bytes  # an Arrow stream of signatures.SCHEMA
    faults: tuple[Fault, ...] = ()
    texts: Mapping[int, str] = field(default_factory=dict)
    extracts: Mapping[int, str] = field(default_factory=dict)


def cut(items: Iterable[Item], options: Options, source_seconds: float = SOURCE_SECONDS) -> Iterator[Task]:
    """Cut inputs into tasks of about 4 MiB, at most 256 files."""
    held: list[Item] = []
    size = 0
    for item in items:
        if held and (size + item.size > SHARD_BYTES or len(held) >= SHARD_FILES):
            yield Task(tuple(held), options, source_seconds)
            held, size = [], 0
        held.append(item)
        size += item.size
    if held:
        yield Task(tuple(held), options, source_seconds)


def run(task: Task, note: Callable[[int], None]) -> Result:
    """Annotate the inputs of a task; ``note`` is told which one is begun.

    An input that is no text, or on which something of ours fails, is quarantined and costs nothing else.
    """
    fates: list[Fate] = []
    kept: list[tuple[int, _Kept]] = []
    faults: list[Fault] = []
    for at, item in enumerate(task.items):
        note(at)
        fate, record = _try(faults, item, partial(_one, item, task, at))
        fates.append(fate)
        if record is not None:
            kept.append((at, _Kept(record, item)))
    note(len(task.items))
    try:
        packed = _packed([each for _, each in kept])
    except OSError:
        raise
    except Exception:  # noqa: BLE001  (found out below, one by one)
        packed = _pack_apart(fates, kept, faults)
    texts = {at: text for at, fate in enumerate(fates) if (text := _text_left(task.items[at], fate)) is not None}
    extracts = {at: digest for at, each in kept if (digest := extract_digest(to_row(each.record.source))) is not None}
    return Result(tuple(fates), *packed, tuple(faults), texts, extracts)


def _text_left(item: Item, fate: Fate) -> str | None:
    """Give the text of an input that is not published, where it could be decoded and nothing took too long."""
    if fate.fate == "published" or not fate.is_certain or not item.content:
        return None
    try:
        return original.read(item.name, item.content, charset=item.charset).decoded.text
    except Exception:  # noqa: BLE001  (what could not be read before cannot be read now)
        return _plain(item.content) if item.refused is not None else None


def _plain(content: bytes | str) -> str | None:
    """Give bytes that are valid UTF-8 as text: a record that was refused for what it says, not for its codec."""
    try:
        return content if isinstance(content, str) else content.decode()
    except UnicodeDecodeError:
        return None


class _Kept(NamedTuple):
    """A record that is to be published, and the input it is of."""

    record: Record
    item: Item


def _try(faults: list[Fault], item: Item, make: Callable[[], tuple[Fate, Record | None]]) -> tuple[Fate, Record | None]:
    """Make a record; a fault of ours is taken down and becomes the input's fate."""
    try:
        return make()
    except (OSError, CorrectionError):
        raise
    except InputError as error:
        facts = (error.got, f"expected {error.expected}" if error.expected else None)
        detail = ", ".join(filter(None, facts)) or None
        return Fate("quarantined", error.what, detail, error.next_step), None
    except Exception as error:  # noqa: BLE001  (whatever it is, it is one input's)
        reason = NO_MEMORY if isinstance(error, MemoryError) else f"fault: {_culprit(error)}"
        faults.append(Fault(item.name, reason, traceback.format_exc(limit=_FRAMES)))
        return Fate("quarantined", reason), None


_FRAMES = -40  # of a traceback, the innermost: a recursion has a thousand


def _culprit(error: BaseException) -> str:
    """Name what failed: the rule, else the innermost module of ours."""
    if isinstance(error, RuleError):
        return error.where
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    names = [str(frame.f_globals.get("__name__", "")) for frame in frames]
    ours = [name for name in names if name.startswith("jiaokan.") and name != __name__]
    return ours[-1].removeprefix("jiaokan.") if ours else type(error).__name__


def _packed(kept: Sequence[_Kept]) -> tuple[dict[str, bytes], bytes]:
    """Write records as Arrow streams: rows by table, and signatures."""
    rows: dict[str, list[Row]] = {table: [] for table in schema.TABLES}
    to_sign: list[signatures.Row] = []
    for record, _ in kept:
        for table, records in _tables(record):
            rows[table].extend(records)
        to_sign += _to_sign(record)
    tables = {table: _stream(_batch(table, found)) for table, found in rows.items() if found}
    return tables, _stream(signatures.sign(to_sign))


def _packs(kept: _Kept) -> tuple[Fate, Record | None]:
    _packed([kept])
    return Fate("published"), kept.record


def _pack_apart(
    fates: list[Fate], kept: Sequence[tuple[int, _Kept]], faults: list[Fault]
) -> tuple[dict[str, bytes], bytes]:
    """Leave out the records that cannot be written, and write the others."""
    good = []
    for at, each in kept:
        fates[at], record = _try(faults, each.item, partial(_packs, each))
        if record is not None:
            good.append(each)
    return _packed(good)


def _to_sign(record: Record) -> Iterator[signatures.Row]:
    source = record.source
    yield signatures.Row("source", source.source_id, "", "source", source.text)
    for document in record.documents:
        yield signatures.Row("document", document.document_id, document.document_id, "document", document.text)
    for each in record.paragraphs:
        yield signatures.Row("paragraph", each.paragraph_id, each.document_id, each.kind, each.text)


def _one(item: Item, task: Task, at: int) -> tuple[Fate, Record | None]:
    if at in task.given_up:
        return Fate("quarantined", task.given_up[at]), None
    if item.refused is not None:
        return Fate("quarantined", *item.refused), None
    if not item.content:
        return Fate("quarantined", "empty"), None
    found = original.read(item.name, item.content, charset=item.charset)
    record = annotate_original(item.name, found, options=task.options, fields=item.fields)
    if not record.source.raw_text.strip():
        return Fate("quarantined", "empty"), None
    if not record.documents:
        return Fate("filtered", "nothing but boilerplate"), None
    _prove(record)
    return Fate("published"), record


def fate_of(item: Item, options: Options) -> Fate:
    """Say what becomes of an input by itself, whatever the others are."""
    return _try([], item, partial(_one, item, Task((item,), options), 0))[0]


def _prove(record: Record) -> None:
    """Raise AccountError unless the ledger leads from raw to clean text and back."""
    source, edits = record.source, record.edits
    there = replay(source.raw_text, ((edit.raw_start, edit.raw_end, edit.text) for edit in edits))
    back = undo(source.text, ((edit.text_start, edit.text_end, edit.raw_text) for edit in edits))
    if there != source.text or back != source.raw_text:
        raise AccountError(source.name, "the ledger does not replay", next_step="report this with the file")


def _tables(record: Record) -> Iterator[tuple[str, Sequence[Row]]]:
    yield "sources", (record.source,)
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

"""A shard of inputs becomes record batches: the unit of work an engine runs. Pure.

One input costs one input: whatever fails while it is annotated quarantines it, with the name of what failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from jiaokan.cleaning import Passes, find_all, find_passes, put_together
from jiaokan.context import Options
from jiaokan.dataset.describe import describe
from jiaokan.dataset.digests import STATED, extract_digest
from jiaokan.dataset.fates import Fate, Fault, attempt
from jiaokan.dataset.packing import Kept, packed
from jiaokan.dataset.readiness import A_BIT_OF_ALL, collector_at_rest, load_tables
from jiaokan.dataset.records import Record, to_row
from jiaokan.engines.local import SECONDS_PER_MB, SOURCE_SECONDS
from jiaokan.inputs import original
from jiaokan.inputs.entries import NO_FIELDS, Fields
from jiaokan.inputs.original import Original
from jiaokan.pipeline import context_of
from jiaokan.text.rule import Context
from jiaokan.text.traced import Traced

SHARD_BYTES = 1 << 20
SHARD_FILES = 64


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
    is_apart: bool = False  # one text is done before the next is begun, so that it is known which one it is at

    def __len__(self) -> int:
        return len(self.items)

    def seconds(self, at: int) -> float:
        """Say how long an input may take: some seconds and more for each megabyte; behind the last, for all of them."""
        some = self.items[at : at + 1] or self.items
        return self.source_seconds + SECONDS_PER_MB * sum(item.size for item in some) / 1_000_000

    def without(self, at: int, reason: str) -> Task:
        """Give the task in which an input is quarantined."""
        return replace(self, given_up={**self.given_up, at: reason})

    def apart(self) -> Task | None:
        """Give the task whose inputs are done one by one, None if they are already."""
        return None if self.is_apart or len(self) == 1 else replace(self, is_apart=True)


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
    """Cut inputs into tasks of about 1 MiB, at most 64 files: more takes more memory and saves no time."""
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


def prepare() -> None:
    """Load what every task needs, down to the schemas of its tables, before the first of them."""
    with suppress(Exception):
        fate_of(Item("", A_BIT_OF_ALL), Options())


def run(task: Task, note: Callable[[int], None]) -> Result:
    """Annotate the inputs of a task; ``note`` is told which one is begun.

    An input that is no text, or on which something of ours fails, is quarantined and costs nothing else.
    """
    load_tables()
    with collector_at_rest():
        return _run(task, note)


def _run(task: Task, note: Callable[[int], None]) -> Result:
    faults: list[Fault] = []
    fates = [Fate("published") for _ in task.items]
    cleaned = _clean(task, note, fates, faults)
    kept: list[tuple[int, _Kept]] = []
    for at, each in cleaned:
        note(at)
        fates[at], record = attempt(faults, each.item.name, partial(_described, each))
        if record is not None:
            kept.append((at, _Kept(each.item, Kept(record, each.traced))))
    note(len(task.items))
    try:
        streams = packed([each.kept for _, each in kept])
    except OSError:
        raise
    except Exception:  # noqa: BLE001  (found out below, one by one)
        streams = _pack_apart(fates, kept, faults)
    texts = {at: text for at, fate in enumerate(fates) if (text := _text_left(task.items[at], fate)) is not None}
    extracts = {at: digest for at, each in kept if (digest := _extract(each.kept.record)) is not None}
    return Result(tuple(fates), *streams, tuple(faults), texts, extracts)


class _Read(NamedTuple):
    """An input whose text was read."""

    item: Item
    source: Original
    context: Context

    @property
    def text(self) -> str:
        """Give its raw text."""
        return self.source.decoded.text


class _Found(NamedTuple):
    """An input whose text was read, and what the rules found in it."""

    item: Item
    source: Original
    context: Context
    passes: Passes


class _Cleaned(NamedTuple):
    """An input whose text was cleaned."""

    item: Item
    source: Original
    context: Context
    traced: Traced


def _clean(
    task: Task, note: Callable[[int], None], fates: list[Fate], faults: list[Fault]
) -> list[tuple[int, _Cleaned]]:
    """Read the inputs of a task and clean their texts, with their places; what cannot be has its fate."""
    found = _find_all(task, note, fates, faults)
    try:
        traced = put_together([each.passes for _, each in found])
    except Exception:  # noqa: BLE001  (found out one by one)
        alone = (attempt(faults, each.item.name, partial(_alone, each)) for _, each in found)
        return [(at, made) for (at, _), (fates[at], made) in zip(found, alone, strict=True) if made is not None]
    return [(at, _Cleaned(*each[:3], text)) for (at, each), text in zip(found, traced, strict=True)]


def _find_all(
    task: Task, note: Callable[[int], None], fates: list[Fate], faults: list[Fault]
) -> list[tuple[int, _Found]]:
    """Run the rules over the texts of a task: rule after rule, or text after text where it says so."""
    read: list[tuple[int, _Read]] = []
    passes: list[Passes | None] = []
    for at, item in enumerate(task.items):
        note(at)
        fates[at], one = attempt(faults, item.name, partial(_read, item, task, at))
        if one is not None:
            read.append((at, one))
            passes += find_all([(one.text, one.context)]) if task.is_apart else ()
    if not task.is_apart:
        note(len(task.items))
        passes = find_all([(each.text, each.context) for _, each in read])
    found: list[tuple[int, _Found]] = []
    for (at, each), told in zip(read, passes, strict=True):
        fates[at], made = attempt(faults, each.item.name, partial(_found, each, told))
        if made is not None:
            found.append((at, made))
    return found


def _alone(found: _Found) -> tuple[Fate, _Cleaned]:
    (traced,) = put_together([found.passes])
    return Fate("published"), _Cleaned(*found[:3], traced)


def _extract(record: Record) -> str | None:
    """Digest what the original's format states of a source."""
    return extract_digest(to_row(record.source, STATED))


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
    """An input that is to be published."""

    item: Item
    kept: Kept


def _packs(kept: _Kept) -> tuple[Fate, _Kept | None]:
    packed([kept.kept])
    return Fate("published"), kept


def _pack_apart(
    fates: list[Fate], kept: Sequence[tuple[int, _Kept]], faults: list[Fault]
) -> tuple[dict[str, bytes], bytes]:
    """Leave out the records that cannot be written, and write the others."""
    good = []
    for at, each in kept:
        fates[at], packs = attempt(faults, each.item.name, partial(_packs, each))
        if packs is not None:
            good.append(packs.kept)
    return packed(good)


def _read(item: Item, task: Task, at: int) -> tuple[Fate, _Read | None]:
    """Read an input and measure what rules may know of it."""
    if at in task.given_up:
        return Fate("quarantined", task.given_up[at]), None
    if item.refused is not None:
        return Fate("quarantined", *item.refused), None
    if not item.content:
        return Fate("quarantined", "empty"), None
    source = original.read(item.name, item.content, charset=item.charset)
    return Fate("published"), _Read(item, source, context_of(item.name, source, task.options))


def _found(read: _Read, passes: Passes | None) -> tuple[Fate, _Found]:
    """Take what the rules found in a text; where one failed, look at it again by itself, so that its fault is told."""
    passes = find_passes(read.text, read.context) if passes is None else passes
    return Fate("published"), _Found(read.item, read.source, replace(read.context, characters=frozenset()), passes)


def _described(cleaned: _Cleaned) -> tuple[Fate, Record | None]:
    """Make the rows of an input whose text was cleaned."""
    item, source, context, traced = cleaned
    record = describe(item.name, source, item.fields, context, traced)
    if not record.source.raw_text.strip():
        return Fate("quarantined", "empty"), None
    if not record.documents:
        return Fate("filtered", "nothing but boilerplate"), None
    return Fate("published"), record


def fate_of(item: Item, options: Options) -> Fate:
    """Say what becomes of an input by itself, whatever the others are."""
    return run(Task((item,), options), lambda _: None).fates[0]

"""The half of a build that knows the whole corpus: relations, splits, and the tables that come of them.

It knows sources as ids and keys; rows pass through batch by batch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.dataset import manifest, rejected, schema, splits, writers
from jiaokan.dataset.books import Books
from jiaokan.dataset.fates import Fate
from jiaokan.dataset.records import Copy, to_row
from jiaokan.duplicates import links, relate, signatures
from jiaokan.duplicates.relate import Relations

SIGNED = "signatures"  # a table of the spool


class Rows(Protocol):
    """What the first half of a build leaves behind."""

    def read(self, table: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of one table in the order in which they came, batch by batch; as often as is asked for."""


class Decided(Protocol):
    """What a plan decides of this half."""

    @property
    def name(self) -> str:
        """Give the name of the dataset."""

    @property
    def version(self) -> str:
        """Give its version."""

    @property
    def split_lists(self) -> splits.Lists:
        """Give the lists of its splits."""

    @property
    def exclude(self) -> tuple[str, ...]:
        """Give ids and names of sources that are taken down."""


def write_tables(
    books: Books, spool: Rows, folder: Path, plan: Decided, withdrawn: Mapping[str, str], *, threads: int = 1
) -> manifest.Tables:
    """Relate what the spool holds, split it and write every table.

    ``withdrawn`` are ids of sources that proved unsound after they were annotated, with the reason; ``threads`` says how
    many tables are written at a time.
    """
    excluded = books.excluded(plan.exclude)
    known = _relate(spool, plan, {**withdrawn, **excluded})
    for source_id, each in books.by_id().items():
        if source_id in known.refused:
            each.fate = Fate("excluded" if source_id in excluded else "quarantined", known.refused[source_id])
    found = manifest.Tables()

    def write(table: str) -> None:
        _write_table(table, _finished(table, spool, known, books), known.split_of, folder, plan, found)

    _write_all(write, sorted(schema.TABLES, key=lambda table: table != "edits"), threads)  # the largest is begun first
    names = rejected.names(books, plan.exclude)
    rejected.write(folder, spool, known.refused, names)
    return found


def _write_all(write: Callable[[str], None], tables: Sequence[str], threads: int) -> None:
    """Write tables, some at a time: Arrow and the digests let others run. Where one fails, none is begun any more."""
    if threads == 1:
        for table in tables:
            write(table)
        return
    with ThreadPoolExecutor(threads) as pool:
        try:
            deque(pool.map(write, tables), maxlen=0)
        except BaseException:  # also what stops a build
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _finished(table: str, spool: Rows, known: _Known, books: Books) -> Iterator[pa.RecordBatch]:
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


def _relate(spool: Rows, plan: Decided, excluded: Mapping[str, str]) -> _Known:
    """Relate reports and paragraphs, and give each source its split; without those that would tie two splits."""
    signed = list(spool.read(SIGNED))
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


def _fetch(spool: Rows, table: str) -> relate.Fetch:
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
    names = list(map(marks.group_of.get, ids))
    if not any(names):
        return batch
    at = batch.schema.get_field_index("flags")
    flags = batch.column(at).to_pylist()
    for place, row_id in enumerate(ids):
        if row_id in marks.flags:
            flags[place] = sorted({*flags[place], *marks.flags[row_id]})
    batch = batch.set_column(at, batch.schema.field(at), pa.array(flags, batch.schema.field(at).type))
    at = batch.schema.get_field_index("duplicate_group")
    return batch.set_column(at, batch.schema.field(at), pa.array(names, pa.string()))


def _with_copies(batch: pa.RecordBatch, copies: Mapping[str, Sequence[Copy]]) -> pa.RecordBatch:
    """Fill in the other records with the bytes of a source."""
    ids = batch.column("source_id").to_pylist()
    if copies.keys().isdisjoint(ids):
        return batch
    at = batch.schema.get_field_index("copies")
    found = [[to_row(copy) for copy in copies.get(source_id, ())] for source_id in ids]
    return batch.set_column(at, batch.schema.field(at), pa.array(found, type=batch.schema.field(at).type))


def _by_split(batch: pa.RecordBatch, table: str, split_of: Mapping[str, str]) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Yield the rows of each split, in order; rows of sources that have none are left out."""
    if table == "duplicates":
        ids = pc.list_element(pc.split_pattern(batch.column("left_id"), ":", max_splits=1), 0).dictionary_encode()
    else:
        ids = batch.column("source_id").dictionary_encode()
    names = [split_of.get(source_id) for source_id in ids.dictionary.to_pylist()]
    chosen = pa.array(names, pa.string()).take(ids.indices)
    for split in splits.NAMES:
        if split in names:
            yield split, batch if set(names) == {split} else batch.filter(pc.equal(chosen, split))


def _write_table(
    table: str,
    batches: Iterable[pa.RecordBatch],
    split_of: Mapping[str, str],
    folder: Path,
    plan: Decided,
    found: manifest.Tables,
) -> None:
    """Route the rows of one table to its splits, in order, and take down counts, digest and files."""
    place = folder / "data" / table
    open_writers: dict[str, writers.TableWriter] = {}
    digests: dict[str, writers.Digest] = {}
    metadata = {"jiaokan.version": plan.version, "jiaokan.dataset": plan.name, "jiaokan.table": table}
    for batch in batches:
        for split, part in _by_split(batch, table, split_of):
            if split not in open_writers:
                place.mkdir(parents=True, exist_ok=True)
                open_writers[split] = writers.TableWriter(place, table, split, metadata=metadata)
                digests[split] = writers.Digest(table)
            found.count(table, part)
            open_writers[split].write(part)
            digests[split].add(part)
    for split in splits.NAMES:
        if split in open_writers:
            open_writers[split].close()
            found.add(table, split, digests[split].rows, digests[split].hexdigest())

"""The half of a build that knows the whole corpus: relations, splits, and the tables that come of them.

It knows sources as ids and keys; rows pass through batch by batch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from pathlib import Path
from threading import Event
from typing import NamedTuple, Protocol

import numpy as np
import pyarrow as pa

from jiaokan.dataset import manifest, rejected, relating, relations, schema, splits, writers
from jiaokan.dataset.increments import NOTHING, Before
from jiaokan.dataset.rejected import Spooled
from jiaokan.dataset.relating import Known
from jiaokan.dataset.relations import LEVEL_OF, SIGNED
from jiaokan.duplicates.relate import FLAGS, names_of
from jiaokan.duplicates.sources import Sources
from jiaokan.duplicates.stored import BUDGET, Ascending, Records, Room
from jiaokan.duplicates.verify import KINDS
from jiaokan.engines.engine import Engine


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


class Told(NamedTuple):
    """What writing the tables found out: their counts and digests, which sources are left out, with the reason.

    ``kept`` are older sources that are not where hash and lists would put them, with their splits.
    """

    tables: manifest.Tables
    refused: Mapping[str, str]
    kept: Mapping[str, str]


def write_tables(
    spool: Spooled,
    folder: Path,
    plan: Decided,
    left_out: Mapping[str, str],
    taken_down: Collection[str] = (),
    *,
    before: Before = NOTHING,
    threads: int = 1,
    engine: Engine | None = None,
    budget: int = BUDGET,
) -> Told:
    """Relate what the spool holds, split it and write every table.

    ``left_out`` are ids of sources that proved unsound or are taken down after they were annotated, with the reason,
    ``taken_down`` names of records of which nothing is kept; ``before`` is the release that the build goes on from;
    ``threads`` says how many tables are written at a time,
    ``engine`` relates where there are many texts, ``budget`` how many bytes relating may hold in each process: beside 64 for
    each source, a bit for each row, and the records of the largest group or bucket, up to 223 bytes a row of it, for what
    is held against each other is in memory at once.
    """
    found = manifest.Tables()
    with Room(budget, within=folder) as room:
        known = relating.relate(spool.read, plan.split_lists, left_out, room, before=before, engine=engine)
        if engine is not None:
            engine.rest()

        def write(table: str, is_over: Event) -> None:
            rows = takewhile(lambda _: not is_over.is_set(), _finished(table, spool, known))
            _write_table(table, rows, known, folder, plan, found)

        # The largest is begun first.
        _write_all(write, sorted(schema.TABLES, key=lambda table: table != "edits"), threads)
    rejected.write(folder, spool, known.refused, taken_down)
    return Told(found, known.refused, known.kept)


def _write_all(write: Callable[[str, Event], None], tables: Sequence[str], threads: int) -> None:
    """Write tables, some at a time: Arrow and the digests let others run.

    Where one fails none is begun any more, and the event that each is given tells those at work to end at the next batch.
    """
    is_over = Event()
    if threads == 1:
        for table in tables:
            write(table, is_over)
        return
    with ThreadPoolExecutor(threads) as pool:
        try:
            deque(pool.map(lambda table: write(table, is_over), tables), maxlen=0)
        except BaseException:  # also what stops a build
            is_over.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _finished(table: str, spool: Spooled, known: Known) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table with what only the half that knows the whole corpus can say."""
    if table == "duplicates":
        yield from relations.pairs_of(known.relations, known.sources)
        return
    marks = Ascending(known.relations[LEVEL_OF[table]].marks, "place") if table in LEVEL_OF else None
    for batch in spool.read(table):
        yield batch if marks is None else _with_groups(batch, table, marks, known.sources)


def _with_groups(batch: pa.RecordBatch, table: str, marks: Ascending, sources: Sources) -> pa.RecordBatch:
    """Fill the group column and raise the flags of the relations."""
    told, is_marked = marks.find(sources.places(sources.rows(batch.column(schema.KEYS[table]))))
    if not is_marked.any():
        return batch
    at = batch.schema.get_field_index("flags")
    flags = batch.column(at).to_pylist()
    groups: list[str | None] = [None] * batch.num_rows
    marked, told = np.flatnonzero(is_marked).tolist(), told[is_marked]
    for place, name, raised in zip(marked, names_of(told), _flags_of(told), strict=True):
        groups[place] = name
        flags[place] = sorted({*flags[place], *raised})
    batch = batch.set_column(at, batch.schema.field(at), pa.array(flags, batch.schema.field(at).type))
    at = batch.schema.get_field_index("duplicate_group")
    return batch.set_column(at, batch.schema.field(at), pa.array(groups, pa.string()))


def _flags_of(marks: Records) -> list[tuple[str, ...]]:
    """Give the flags of marked rows."""
    flags = [tuple(FLAGS[kind] for at, kind in enumerate(KINDS) if bits >> at & 1) for bits in range(1 << len(KINDS))]
    return [flags[bits] for bits in marks["kinds"].tolist()]


def _by_split(batch: pa.RecordBatch, table: str, known: Known) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Yield the rows of each split, in order; rows of sources that have none are left out."""
    numbers = relating.numbers_of(batch.column("left_id" if table == "duplicates" else "source_id"), known)
    for number, split in enumerate(splits.NAMES):
        chosen = numbers == number
        if chosen.any():
            yield split, batch if chosen.all() else batch.filter(pa.array(chosen))


def _write_table(
    table: str,
    batches: Iterable[pa.RecordBatch],
    known: Known,
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
        for split, part in _by_split(batch, table, known):
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


__all__ = ["SIGNED", "write_tables"]

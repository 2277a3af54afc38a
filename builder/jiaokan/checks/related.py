"""Relations and splits: what the tables say of duplicates is what their texts give, and nothing related is parted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from jiaokan.checks.model import Fault, Release, shown
from jiaokan.dataset import manifest as manifests
from jiaokan.dataset import parquet, relations, schema, splits
from jiaokan.dataset import release as releases
from jiaokan.dataset.accounts import batches
from jiaokan.dataset.parquet import UnreadableError
from jiaokan.dataset.relations import LEVEL_OF, SIGNED, Corpus, Related
from jiaokan.duplicates.relate import FLAGS, names_of
from jiaokan.duplicates.sorting import Sorter, unique
from jiaokan.duplicates.sources import DIGITS
from jiaokan.duplicates.stored import Ascending, Records
from jiaokan.duplicates.verify import KINDS

_Mark = tuple[str | None, frozenset[str]]
_NONE: _Mark = (None, frozenset())
_RELATION_FLAGS = frozenset(FLAGS.values())
_RAISED = pa.array(sorted(_RELATION_FLAGS))
_IDS_AT_ONCE = 1 << 16
_IN_SPLIT = np.dtype([("group", np.uint64), ("split", np.uint8)])


class Found(NamedTuple):
    """What the texts of a release give: its sources by rank with the numbers of their splits, and what relates them."""

    corpus: Corpus
    split_of: NDArray[np.uint8]
    related: Related


def related(release: Release) -> Found:
    """Relate the rows of a release again, from their texts; done once.

    Raises UnreadableError also where rows do not stand where their ids say, so that texts are missed.
    """
    seen = release.seen
    if not seen.related:
        corpus = Corpus.of(lambda _: iter(seen.signed))
        split_of = np.empty(len(corpus.sources), np.uint8)
        for begin in range(0, len(split_of), _IDS_AT_ONCE):
            here = slice(begin, begin + _IDS_AT_ONCE)
            split_of[here] = seen.split_of.find(corpus.sources.ids(np.arange(len(split_of))[here]))

        def read(table: str) -> Iterator[pa.RecordBatch]:
            return iter(seen.signed) if table == SIGNED else _texts(release, table, corpus, split_of)

        corpus = corpus._replace(read=read)
        try:
            seen.related.append(Found(corpus, split_of, relations.relations_of(corpus, seen.room)))
        except KeyError as error:
            what = "has rows that are not where their ids say, and cannot be related"
            raise UnreadableError(str(release.folder), what, next_step="rebuild, see source-order") from error
    found: Found = seen.related[0]
    return found


def _texts(release: Release, table: str, corpus: Corpus, split_of: NDArray[np.uint8]) -> Iterator[pa.RecordBatch]:
    """Yield the texts of a table in the order of its sources; rows of others, or of another split, are left out."""
    wanted = pa.schema([schema.arrow(table).field(name) for name in (schema.KEYS[table], "text", "source_id")])
    for number, split in enumerate(splits.NAMES):
        for batch in parquet.read_rows(release.tables(table, split), wanted):
            rows, is_there = corpus.sources.find(batch.column(0), LEVEL_OF[table])
            is_there[is_there] = split_of[rows[is_there] >> np.uint64(32)] == number
            is_own = pc.equal(pc.utf8_slice_codeunits(batch.column(0), 0, DIGITS), batch.column("source_id"))
            is_there &= is_own.fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003
            yield batch if is_there.all() else batch.filter(pa.array(is_there))


# --- duplicates -----------------------------------------------------------------------------------------------
def find_duplicate_faults(release: Release) -> Iterator[Fault]:
    """The pairs, groups and flags are those that the texts give, row for row in order."""
    if release.seen.incomplete or release.seen.broken or release.seen.twice():
        return  # rows are missing or double; told by rows, readable and leaks
    if release.manifest["relations"] != manifests.relations():
        yield (
            f"{releases.MANIFEST} relations",
            f"got {shown(release.manifest['relations'])}; validate with the builder that made it",
        )
        return
    found = related(release)
    for number in range(len(splits.NAMES)):
        yield from _pair_faults(release, found, number)
    for table in LEVEL_OF:
        yield from _mark_faults(release, table, found)


def _mark_faults(release: Release, table: str, found: Found) -> Iterator[Fault]:
    """Hold the groups and flags of a table against what the texts give; differences in the order of the rows."""
    level = LEVEL_OF[table]
    marks = Ascending(found.related.by_level[level].marks, "place")
    for batch in _columns(release, table, (schema.KEYS[table], "duplicate_group", "flags")):
        rows, is_there = found.corpus.sources.find(batch.column(0), level)
        at = np.flatnonzero(is_there)
        told, is_marked = marks.find(found.corpus.sources.places(rows[at]))
        expected = dict(zip(at[is_marked].tolist(), _expected(told[is_marked]), strict=True))
        got = dict(_marks(batch))
        for number in sorted(expected.keys() | got.keys()):
            has, wanted = got.get(number, _NONE), expected.get(number, _NONE)
            if has != wanted:
                row_id = batch.column(0)[number].as_py()
                yield f"{table} duplicate_group", f"{row_id}: got {_mark(has)}, the texts give {_mark(wanted)}"


_MARKS_OF = [
    frozenset(FLAGS[kind] for at, kind in enumerate(KINDS) if bits >> at & 1) for bits in range(1 << len(KINDS))
]


def _expected(marks: Records) -> Iterator[_Mark]:
    """Give the group and the flags that marks stand for."""
    return zip(names_of(marks), (_MARKS_OF[bits] for bits in marks["kinds"].tolist()), strict=True)


def _marks(batch: pa.RecordBatch) -> Iterator[tuple[int, _Mark]]:
    """Yield the group and the flags of relations of every row that has some, with the number of the row."""
    lists = batch.column("flags")
    is_related = batch.column("duplicate_group").is_valid().to_numpy(zero_copy_only=False).copy()
    is_related[pc.list_parent_indices(lists).filter(pc.is_in(lists.flatten(), _RAISED))] = True
    some = batch.filter(pa.array(is_related))
    columns = (some.column(name).to_pylist() for name in ("duplicate_group", "flags"))
    for number, group, flags in zip(np.flatnonzero(is_related).tolist(), *columns, strict=True):
        yield number, (group, _RELATION_FLAGS.intersection(flags or ()))


def _columns(release: Release, table: str, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    wanted = pa.schema([schema.arrow(table).field(name) for name in names])
    return parquet.read_rows(release.gathered(table), wanted)


def _mark(mark: _Mark) -> str:
    return shown((mark[0], sorted(mark[1])), 100)


def _pair_faults(release: Release, found: Found, number: int) -> Iterator[Fault]:
    """Hold the pairs of a split, by number, against those that the texts give, both batch by batch."""
    split = splits.NAMES[number]
    expected = _Coming(_pairs(found, number))
    count = 0
    for chunk in release.duplicates(split):
        first = 0
        for wanted in expected.take(chunk.columns.num_rows):
            got = chunk.columns.slice(first, wanted.num_rows)
            for at, column, message in _differences(got, wanted):
                yield chunk.rows(first + at, first + at + 1)[0].at(column), message
            first += wanted.num_rows
        count += chunk.columns.num_rows
    if count != (wanted_count := expected.end()):
        yield f"duplicates/{split}", f"{count} rows, the texts give {wanted_count}"


def _pairs(found: Found, number: int) -> Iterator[pa.RecordBatch]:
    """Yield the rows of duplicates that belong to a split: that of the left row's source."""
    sources = found.corpus.sources
    for rows in relations.pairs_of(found.related.by_level, sources):
        chosen = found.split_of[sources.ranks(rows.column("left_id"))] == number
        if chosen.any():
            yield rows if chosen.all() else rows.filter(pa.array(chosen))


class _Coming:
    """Rows that come in batches, taken in other batches."""

    def __init__(self, rows: Iterator[pa.RecordBatch]) -> None:
        self._rows = rows
        self._held: pa.RecordBatch | None = None
        self._count = 0

    def take(self, most: int) -> Iterator[pa.RecordBatch]:
        """Yield so many of the rows that come next, fewer at the end."""
        while most > 0:
            held = self._held if self._held is not None else next(self._rows, None)
            if held is None:
                return
            part = held.slice(0, most)
            self._held = held.slice(most) if held.num_rows > most else None
            self._count += part.num_rows
            most -= part.num_rows
            yield part

    def end(self) -> int:
        """Count all rows, with those that were not taken."""
        held = [] if self._held is None else [self._held]
        return self._count + sum(int(rows.num_rows) for rows in chain(held, self._rows))


def _differences(got: pa.RecordBatch, wanted: pa.RecordBatch) -> Iterator[tuple[int, str, str]]:
    """Yield each value that differs: number of the row, column, message."""
    names = wanted.schema.names
    same = [pc.fill_null(pc.equal(got.column(name), wanted.column(name)), fill_value=False) for name in names]
    differs = ~np.array([each.to_numpy(zero_copy_only=False) for each in same], bool).T
    for row, column in np.argwhere(differs).tolist():
        has, gives = (rows.column(names[column])[row].as_py() for rows in (got, wanted))
        yield row, names[column], f"got {shown(has)}, the texts give {shown(gives)}"


# --- leaks ----------------------------------------------------------------------------------------------------
def find_leak_faults(release: Release) -> Iterator[Fault]:
    """No source, no group of related reports and no long shared text has rows in two splits."""
    for source_id, places in sorted(release.seen.twice().items()):
        yield f"source {source_id}", f"has rows in {', '.join(sorted(places))}; keep one"
    yield from _group_faults(release)
    if release.seen.incomplete or release.seen.twice():
        return
    corpus, split_of, found = related(release)
    for block in found.ties.blocks():
        one, other = block["node"].astype(np.int64), block["root"].astype(np.int64)
        parted = split_of[one] != split_of[other]
        ends = (
            zip(corpus.sources.ids(each[parted]), split_of[each[parted]].tolist(), strict=True) for each in (one, other)
        )
        for (left, its), (right, another) in zip(*ends, strict=True):
            names = ", ".join(sorted((splits.NAMES[its], splits.NAMES[another])))
            yield f"sources {left} and {right}", f"are related and in {names}; put them into one split"


def _group_faults(release: Release) -> Iterator[Fault]:
    """Tell the groups with documents in two splits, in the order in which they begin: first by their hashes."""
    doubtful = _in_two(release)
    found: dict[str, set[str | None]] = {}
    for group, source_id in _groups(release) if doubtful else ():
        if hash(group) in doubtful:
            found.setdefault(group, set()).add(release.seen.split(source_id))
    for group, places in found.items():
        if len(places) > 1:
            yield (
                f"duplicate group {group}",
                f"has documents in {', '.join(sorted(map(str, places)))}; put its sources into one split",
            )


def _in_two(release: Release) -> set[int]:
    """Give the hashes of the groups that have documents in two splits, or of no source."""
    sorter = Sorter(release.seen.room, _IN_SPLIT, ("group", "split"), unique)
    for some in batches(_groups(release)):
        records = np.empty(len(some), _IN_SPLIT)
        records["split"] = np.array(release.seen.split_of.find([source_id for _, source_id in some])).astype(np.uint8)
        records["group"] = np.array([hash(group) for group, _ in some], np.int64).view(np.uint64)
        sorter.add(records)
    ordered = sorter.end()
    found: set[int] = set()
    before = np.empty(0, np.uint64)
    for block in ordered.blocks():
        groups = np.concatenate((before, block["group"]))
        found.update(groups[1:][groups[1:] == groups[:-1]].view(np.int64).tolist())
        before = groups[-1:]
    ordered.drop()
    return found


def _groups(release: Release) -> Iterator[tuple[str, str]]:
    """Yield the group of every document that has one, with its source, but for sources whose rows are not whole."""
    for batch in _columns(release, "documents", ("duplicate_group", "document_id", "source_id")):
        some = batch.filter(pc.is_valid(batch.column("duplicate_group")))
        for group, row_id, source_id in zip(*(each.to_pylist() for each in some.columns), strict=True):
            if source_id not in release.seen.incomplete:
                yield group, row_id.partition(":")[0]

"""Relations and splits: what the tables say of duplicates is what their texts give, and nothing related is parted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from jiaokan.checks.model import Fault, Located, Release, shown
from jiaokan.dataset import manifest as manifests
from jiaokan.dataset import parquet, schema, splits
from jiaokan.dataset import release as releases
from jiaokan.dataset.accounts import batches
from jiaokan.dataset.records import Duplicate, to_row
from jiaokan.duplicates import links, relate, signatures
from jiaokan.duplicates.relate import Relations

_Mark = tuple[str | None, frozenset[str]]
_NONE: _Mark = (None, frozenset())
_RELATION_FLAGS = frozenset(relate.FLAGS.values())
_RAISED = pa.array(sorted(_RELATION_FLAGS))
LEVELS = {"documents": "document", "paragraphs": "paragraph"}


class Related(NamedTuple):
    """What the texts of a release give: relations by level, and pairs of sources that may not be parted."""

    by_level: dict[str, Relations]
    ties: list[tuple[str, str]]


def related(release: Release) -> Related:
    """Relate the rows of a release again, from their texts; done once."""
    if not release.seen.related:
        signed = {level: signatures.of_level(release.seen.signed, level) for level in LEVELS.values()}
        found = {level: relate.relate(level, signed[level], _fetch(release, table)) for table, level in LEVELS.items()}
        shared = links.shared_text(signed["document"], signed["paragraph"], found["paragraph"])
        known = release.seen.split_of  # a document_id may name a source that is none; told by references
        ties = [tie for tie in links.ties(found["document"], shared) if tie[0] in known and tie[1] in known]
        release.seen.related.append(Related(found, ties))
    found_once: Related = release.seen.related[0]
    return found_once


def _fetch(release: Release, table: str) -> relate.Fetch:
    key = schema.KEYS[table]

    def fetch(ids: Collection[str]) -> dict[str, str]:
        columns = pa.schema([schema.arrow(table).field(name) for name in (key, "text")])
        return relate.texts_of(parquet.read_rows(release.tables(table), columns), key, ids)

    return fetch


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
    by_level = related(release).by_level
    yield from _pair_faults(release, by_level)
    for table, level in LEVELS.items():
        yield from _mark_faults(release, table, by_level[level])


def _mark_faults(release: Release, table: str, relations: Relations) -> Iterator[Fault]:
    """Hold the groups and flags of a table against what the texts give; differences in the order of the ids."""
    group_of, flags = relations.group_of(), relations.flags()
    wrong: dict[str, _Mark] = dict.fromkeys(group_of, _NONE)  # those that no row has
    for row_id, got in _marks(release, table):
        wrong.pop(row_id, None)
        if got != (group_of.get(row_id), frozenset(flags.get(row_id, ()))):
            wrong[row_id] = got
    for row_id in sorted(wrong):
        expected = group_of.get(row_id), frozenset(flags.get(row_id, ()))
        yield f"{table} duplicate_group", f"{row_id}: got {_mark(wrong[row_id])}, the texts give {_mark(expected)}"


def _marks(release: Release, table: str) -> Iterator[tuple[str, _Mark]]:
    """Yield the group and the flags of relations of every row that has some."""
    for batch in _columns(release, table, (schema.KEYS[table], "duplicate_group", "flags")):
        flagged = np.zeros(batch.num_rows, bool)
        flagged[
            pc.list_parent_indices(batch.column("flags")).filter(pc.is_in(batch.column("flags").flatten(), _RAISED))
        ] = True
        related = pc.or_(pc.is_valid(batch.column("duplicate_group")), pa.array(flagged))
        for row_id, group, flags in zip(*(each.to_pylist() for each in batch.filter(related).columns), strict=True):
            yield row_id, (group, _RELATION_FLAGS.intersection(flags))


def _columns(release: Release, table: str, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    wanted = pa.schema([schema.arrow(table).field(name) for name in names])
    return parquet.read_rows(release.gathered(table), wanted)


def _mark(mark: _Mark) -> str:
    return shown((mark[0], sorted(mark[1])), 100)


def _pair_faults(release: Release, by_level: dict[str, Relations]) -> Iterator[Fault]:
    expected = [pair for level in LEVELS.values() for pair in by_level[level].pairs]
    numbers = release.seen.split_of.find([pair.left_id.partition(":")[0] for pair in expected])
    for number, split in enumerate(splits.NAMES):
        wanted = [pair for pair, its in zip(expected, numbers, strict=True) if its == number]
        count = 0
        for count, row in enumerate(release.duplicates(split), 1):
            yield from _differences(row, wanted[count - 1]) if count <= len(wanted) else ()
        if count != len(wanted):
            yield f"duplicates/{split}", f"{count} rows, the texts give {len(wanted)}"


def _differences(row: Located, pair: Duplicate) -> Iterator[Fault]:
    for column, value in to_row(pair).items():
        if row[column] != value:
            yield row.at(column), f"got {shown(row[column])}, the texts give {shown(value)}"


def find_leak_faults(release: Release) -> Iterator[Fault]:
    """No source, no group of related reports and no long shared text has rows in two splits."""
    for source_id, places in sorted(release.seen.twice().items()):
        yield f"source {source_id}", f"has rows in {', '.join(sorted(places))}; keep one"
    yield from _group_faults(release)
    if release.seen.incomplete or release.seen.twice():
        return
    for one, other in related(release).ties:
        parted = {release.seen.split(one), release.seen.split(other)}
        if len(parted) > 1:
            yield (
                f"sources {one} and {other}",
                f"are related and in {', '.join(sorted(map(str, parted)))}; put them into one split",
            )


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
    held: dict[int, NDArray[np.int64]] = {}
    for some in batches(_groups(release)):
        numbers = np.array(release.seen.split_of.find([source_id for _, source_id in some]))
        hashes = np.array([hash(group) for group, _ in some], np.int64)
        for number in np.unique(numbers).tolist():
            own = np.unique(hashes[numbers == number])
            held[number] = np.union1d(held[number], own) if number in held else own
    pairs = combinations(held.values(), 2)
    return {each for one, other in pairs for each in np.intersect1d(one, other).tolist()}


def _groups(release: Release) -> Iterator[tuple[str, str]]:
    """Yield the group of every document that has one, with its source, but for sources whose rows are not whole."""
    for batch in _columns(release, "documents", ("duplicate_group", "document_id", "source_id")):
        some = batch.filter(pc.is_valid(batch.column("duplicate_group")))
        for group, row_id, source_id in zip(*(each.to_pylist() for each in some.columns), strict=True):
            if source_id not in release.seen.incomplete:
                yield group, row_id.partition(":")[0]

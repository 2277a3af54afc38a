"""Relations and splits: what the tables say of duplicates is what their texts give, and nothing related is parted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import pyarrow as pa

from jiaokan.checks.model import Fault, Release, shown
from jiaokan.dataset import manifest as manifests
from jiaokan.dataset import parquet, schema, splits
from jiaokan.dataset import release as releases
from jiaokan.dataset.records import to_row
from jiaokan.duplicates import links, relate, signatures
from jiaokan.duplicates.relate import Relations

_Mark = tuple[str | None, frozenset[str]]
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
    if release.seen.incomplete or release.seen.twice:
        return  # rows are missing or double; told by rows and leaks
    if release.manifest["relations"] != manifests.relations():
        yield (
            f"{releases.MANIFEST} relations",
            f"got {shown(release.manifest['relations'])}; validate with the builder that made it",
        )
        return
    by_level = related(release).by_level
    yield from _pair_faults(release, by_level)
    for table, level in LEVELS.items():
        group_of, flags = by_level[level].group_of(), by_level[level].flags()
        marks = release.seen.marks.get(level, {})
        for row_id in sorted({*marks, *group_of}):
            got: _Mark = marks.get(row_id, (None, frozenset()))
            expected: _Mark = (group_of.get(row_id), frozenset(flags.get(row_id, ())))
            if got != expected:
                yield f"{table} duplicate_group", f"{row_id}: got {_mark(got)}, the texts give {_mark(expected)}"


def _mark(mark: _Mark) -> str:
    return shown((mark[0], sorted(mark[1])), 100)


def _pair_faults(release: Release, by_level: dict[str, Relations]) -> Iterator[Fault]:
    expected = [pair for level in LEVELS.values() for pair in by_level[level].pairs]
    for split in splits.NAMES:
        wanted = [pair for pair in expected if release.seen.split_of.get(pair.left_id.partition(":")[0]) == split]
        got = [row for row in release.seen.duplicates if f"/{split}-" in row.file]
        for row, pair in zip(got, wanted, strict=False):
            for column, value in to_row(pair).items():
                if row[column] != value:
                    yield row.at(column), f"got {shown(row[column])}, the texts give {shown(value)}"
        if len(got) != len(wanted):
            yield f"duplicates/{split}", f"{len(got)} rows, the texts give {len(wanted)}"


def find_leak_faults(release: Release) -> Iterator[Fault]:
    """No source, no group of related reports and no long shared text has rows in two splits."""
    for source_id, places in sorted(release.seen.twice.items()):
        yield f"source {source_id}", f"has rows in {', '.join(sorted(places))}; keep one"
    for group, ids in release.seen.groups.get("document", {}).items():
        found = {release.seen.split_of.get(row_id.partition(":")[0]) for row_id in ids}
        if len(found) > 1:
            yield (
                f"duplicate group {group}",
                f"has documents in {', '.join(sorted(map(str, found)))}; put its sources into one split",
            )
    if release.seen.incomplete or release.seen.twice:
        return
    for one, other in related(release).ties:
        parted = {release.seen.split_of[one], release.seen.split_of[other]}
        if len(parted) > 1:
            yield (
                f"sources {one} and {other}",
                f"are related and in {', '.join(sorted(parted))}; put them into one split",
            )

"""Compares two releases table by table: everything is counted, of some sources all is told. Memory holds ids and a bucket."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from jiaokan.dataset import schema
from jiaokan.dataset.staging import open_release
from jiaokan.diff.align import Aligned
from jiaokan.diff.buckets import Buckets, how_many
from jiaokan.diff.columns import Columns, columns_between
from jiaokan.diff.details import tell
from jiaokan.diff.ids import NONE, ids_of, together
from jiaokan.diff.ids import TABLES as ID_TABLES
from jiaokan.diff.look import aligned, look_at
from jiaokan.diff.records import Difference, Ids, Marked, Sources
from jiaokan.diff.rows import read_ready, ready_schema
from jiaokan.diff.sides import Numbering, list_sources, number_sources
from jiaokan.diff.tally import FLAG_COLUMNS, LISTS, Tally
from jiaokan.diff.unlike import Numbers
from jiaokan.show.figures import Release
from jiaokan.show.stated import inputs_of, release_of

Folders = tuple[Path, Path]


def compare(a: Path, b: Path, *, most: int = 20) -> Difference:
    """Compare two releases, A before and B after; of at most ``most`` sources that differ all is told.

    Raises InputError where one is no release or cannot be read.
    """
    manifests = open_release(a), open_release(b)
    releases = release_of(a, manifests[0]), release_of(b, manifests[1])
    numbering = number_sources(list_sources(a), list_sources(b))
    columns = {table: columns_between(a, b, table) for table in schema.TABLES}
    tallies, ids, texts = _tallies((a, b), columns, numbering)
    differing = _differing(tallies, numbering)
    chosen = _chosen(differing, tallies["sources"], numbering, most)
    return Difference(
        a=releases[0],
        b=releases[1],
        inputs=(inputs_of(a, manifests[0]), inputs_of(b, manifests[1])),
        sources=_sources(numbering, tallies["sources"], len(differing)),
        tables={table: tally.rows() for table, tally in tallies.items()},
        rules=tallies["edits"].rules(),
        flags=_by_table(tallies, "flags"),
        repaired=_by_table(tallies, "repaired"),
        ids={table: found for table, found in ids.items() if found != NONE},
        columns={table: found.apart for table, found in columns.items() if not found.apart.is_empty},
        notes=_notes(releases, columns),
        details=tell((a, b), columns, numbering, chosen, texts),
    )


def _tallies(
    folders: Folders, columns: Mapping[str, Columns], numbering: Numbering
) -> tuple[dict[str, Tally], dict[str, Ids], dict[int, Aligned]]:
    """Count what became of the rows of each table; the sources, which come first, say which raw texts were edited."""
    found: dict[str, Tally] = {}
    ids = dict.fromkeys(ID_TABLES, NONE)
    texts: dict[int, Aligned] = {}
    for table in schema.TABLES:
        lists = [name for name in LISTS.get(table, ()) if name in columns[table].both]
        found[table] = Tally()
        for one, other in _buckets(folders, table, columns[table], numbering):
            look = look_at(table, one, other, columns[table].both, texts)
            found[table].add(look, lists)
            texts |= aligned(look) if table == "sources" else {}
            if table in ids:
                ids[table] = together(ids[table], ids_of(look, _kept(numbering, texts)))
    return found, ids, texts


def _kept(numbering: Numbering, edited: Mapping[int, Aligned]) -> Numbers:
    """Give the sources that both have with the same bytes and the same raw text."""
    return np.array([number for number in numbering.same_bytes() if number not in edited], np.int64)


def _buckets(
    folders: Folders, table: str, columns: Columns, numbering: Numbering
) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Yield the rows of both sides in buckets of whole sources."""
    with tempfile.TemporaryDirectory(prefix="jiaokan-diff-") as place:
        kind = ready_schema(table, columns.both)
        buckets = Buckets(Path(place), how_many(folders, table), kind, numbering.nobody + 1)
        for side, folder in enumerate(folders):
            buckets.take(side, read_ready(folder, table, columns.both, partial(numbering.number, side)))
        yield from buckets.give()


def _differing(tallies: Mapping[str, Tally], numbering: Numbering) -> set[int]:
    """Give the sources of which anything differs."""
    found = {
        number
        for number, (one, other) in enumerate(numbering.listed)
        if one is None or other is None or one.split != other.split
    }
    for table, tally in tallies.items():
        found |= tally.touched if table != "duplicates" else set()
    return found


def _chosen(differing: set[int], sources: Tally, numbering: Numbering, most: int) -> list[int]:
    """Choose of which sources all is told: first those of both whose text differs, then others of both, in order."""

    def rank(number: int) -> tuple[bool, bool, int]:
        is_of_both = number < numbering.nobody and None not in numbering.listed[number]
        return not is_of_both, number not in sources.other["text"], number

    return sorted((number for number in differing if number < numbering.nobody), key=rank)[:most]


def _sources(numbering: Numbering, tally: Tally, differing: int) -> Sources:
    both = [(one, other) for one, other in numbering.listed if one is not None and other is not None]
    return Sources(
        before=len(numbering.a),
        after=len(numbering.b),
        removed=sum(other is None for _, other in numbering.listed),
        added=sum(one is None for one, _ in numbering.listed),
        other_bytes=sum(one.sha256 != other.sha256 for one, other in both),
        other_text=len(tally.other["text"]),
        other_raw=len(tally.other["raw_text"].intersection(numbering.same_bytes())),
        other_split=sum(one.split != other.split for one, other in both),
        differing=differing,
    )


def _by_table(tallies: Mapping[str, Tally], column: str) -> dict[str, dict[str, Marked]]:
    found = {table: tallies[table].marked(column) for table, lists in LISTS.items() if lists == FLAG_COLUMNS}
    return {table: flags for table, flags in found.items() if flags}


def _notes(releases: tuple[Release, Release], columns: Mapping[str, Columns]) -> tuple[str, ...]:
    """Say how releases of unlike formats were compared."""
    notes = []
    if releases[0].format != releases[1].format:
        notes.append(f"the formats of the manifests differ: {releases[0].format} and {releases[1].format}")
    if any(found.is_parted for found in columns.values()):
        notes.append("one has a single column for flags that remain and flags that were repaired: they were told apart")
    return tuple(notes)

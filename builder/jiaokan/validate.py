"""Validate a release: stream its rows source by source through the checks of the tiers asked for.

Memory holds one source and, of the whole release, ids and keys. Every fault is one ``Problem``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from jiaokan import release as releases
from jiaokan import splits, writers
from jiaokan.checks import RELEASE_CHECKS, UNIT_CHECKS
from jiaokan.checks.model import TIERS, Located, Release, Seen, Unit, shown
from jiaokan.checks.rebuild import Rebuilder
from jiaokan.duplicates.exact import key_of
from jiaokan.errors import InputError
from jiaokan.manifest import FLAGGED
from jiaokan.records import Problem

_PARTS = ("documents", "sections", "paragraphs", "edits")
# Checks that must hold before the rows can be read at all.
_FIRST = frozenset({"manifest", "files", "arrow-schema"})


def validate(
    folder: Path, *, tier: str = "rebuild", sources: list[str] | None = None, checksums: bool = True
) -> Iterator[Problem]:
    """Yield every problem of a release, tier by tier up to the one named; each tier includes those before it.

    ``sources`` names files or folders to rebuild from instead of ``sources.raw_text``. ``checksums`` False leaves
    digests and SHA256SUMS out, for a copy that was re-encoded. Raises InputError if the folder is no release.
    """
    tiers = TIERS[: TIERS.index(tier) + 1]
    manifest = read_manifest(folder)
    release = Release(folder, manifest, Seen(), checksums)
    broken = list(_run_release(release, tiers, first=True))
    yield from broken
    if broken:
        return
    rebuilder = Rebuilder.of(manifest, sources) if "rebuild" in tiers else None
    yield from _run_units(release, tiers, rebuilder)
    yield from _run_release(release, tiers, first=False)


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """Read the manifest of a release; raises InputError if there is none."""
    path = folder / releases.MANIFEST
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            str(folder),
            f"is no release: {releases.MANIFEST} cannot be read",
            got=type(error).__name__,
            next_step="name a folder that jiaokan build made",
        ) from error
    if not isinstance(value, dict):
        raise InputError(str(path), "is no manifest", got=type(value).__name__, expected="an object")
    return value


def _run_release(release: Release, tiers: tuple[str, ...], *, first: bool) -> Iterator[Problem]:
    for check in RELEASE_CHECKS:
        if check.tier in tiers and (check.id in _FIRST) == first:
            for where, message in check.find(release):
                yield Problem(check.id, where, message)


def _run_units(release: Release, tiers: tuple[str, ...], rebuilder: Rebuilder | None) -> Iterator[Problem]:
    checks = [check for check in UNIT_CHECKS if check.tier in tiers]
    for split in splits.NAMES:
        reader = _SplitReader(release, split)
        try:
            for unit in reader.units():
                ok = True
                for check in checks:
                    if not ok and check.tier != "schema":
                        break  # rows of a wrong form would make the other checks stumble
                    for where, message in check.find(unit):
                        ok = ok and check.tier != "schema"
                        yield Problem(check.id, where, message)
                if ok and "relations" in tiers:
                    _note(release.seen, unit)
                if ok and rebuilder is not None:
                    for where, message in rebuilder.find_faults(unit):
                        yield Problem("rebuild", where, message)
        except (OSError, pa.ArrowException) as error:
            yield Problem(
                "readable",
                f"data/*/{split}-*.parquet",
                f"cannot be read: {str(error).splitlines()[0][:160]}; restore the file or rebuild",
            )
        yield from reader.problems


def _note(seen: Seen, unit: Unit) -> None:
    """Take down what the checks on the whole release need of a source."""
    source_id = unit.source["source_id"]
    seen.split_of[source_id] = unit.split
    seen.sources[source_id] = {column: unit.source[column] for column in ("name", "also_as", "sha256", "byte_length")}
    for table, level in (("documents", "document"), ("paragraphs", "paragraph")):
        keys = seen.keys.setdefault(level, {})
        groups = seen.groups.setdefault(level, {})
        for row in getattr(unit, table):
            row_id = row[f"{level}_id"]
            if row["duplicate_group"] is not None:
                groups.setdefault(row["duplicate_group"], []).append(row_id)
            if level == "document" or row["kind"] not in ("heading", "title"):
                key = key_of(row["text"])
                if key is not None:
                    keys[row_id] = key


class _Cursor:
    """Reads the rows of one table and split, one run of equal source ids at a time."""

    def __init__(self, release: Release, table: str, split: str) -> None:
        self._rows = self._read(release, table, split)
        self._next = next(self._rows, None)

    def _read(self, release: Release, table: str, split: str) -> Iterator[Located]:
        seen = release.seen
        digest = writers.Digest(table)
        flags: Counter[str] = Counter(seen.flags.get(table, {}))
        for path in sorted((release.folder / "data" / table).glob(f"{split}-*.parquet")):
            number = 0
            for batch in writers.read_batches([path]):
                digest.add(batch)
                for row in batch.to_pylist():
                    if table in FLAGGED:
                        flags.update(row["flags"] or ())
                    yield Located(f"{table}/{path.name}", number, row)
                    number += 1
        seen.rows.setdefault(table, {})[split] = digest.rows
        seen.flags[table] = dict(flags)
        if digest.rows:
            seen.digests.setdefault(table, {})[split] = digest.hexdigest()

    def head(self) -> Located | None:
        """Give the next row without taking it."""
        return self._next

    def take(self, source_id: object) -> list[Located]:
        """Take the rows of a source that come next."""
        found = []
        while self._next is not None and self._next["source_id"] == source_id:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found

    def skip(self) -> Located | None:
        """Drop the next row."""
        row, self._next = self._next, next(self._rows, None)
        return row


class _SplitReader:
    """Gathers the rows of one split by source; rows that belong to no source that follows are reported."""

    def __init__(self, release: Release, split: str) -> None:
        self._release = release
        self._split = split
        self.problems: list[Problem] = []

    def units(self) -> Iterator[Unit]:
        """Yield the sources of the split with their rows."""
        folder = self._release.folder / "data" / "sources"
        paths = sorted(folder.glob(f"{self._split}-*.parquet"))
        waiting = {
            value for batch in writers.read_batches(paths, ["source_id"]) for value in batch.column(0).to_pylist()
        }
        cursors = {table: _Cursor(self._release, table, self._split) for table in _PARTS}
        sources = _Cursor(self._release, "sources", self._split)
        while (source := sources.skip()) is not None:
            if source["source_id"] not in waiting:
                self.problems.append(
                    Problem("unique-ids", source.at("source_id"), f"{shown(source['source_id'])} is there twice")
                )
                continue
            parts = {table: self._take(cursor, source["source_id"], waiting) for table, cursor in cursors.items()}
            waiting.discard(source["source_id"])
            yield Unit(self._split, source, parts["documents"], parts["sections"], parts["paragraphs"], parts["edits"])
        for cursor in cursors.values():
            self._take(cursor, None, set())
        duplicates = _Cursor(self._release, "duplicates", self._split)
        while (row := duplicates.skip()) is not None:
            self._release.seen.duplicates.append(row)

    def _take(self, cursor: _Cursor, source_id: object, waiting: set[str]) -> list[Located]:
        """Take a source's rows, reporting rows before them that no source is waiting for."""
        while (head := cursor.head()) is not None and head["source_id"] not in waiting:
            self.problems.append(
                Problem(
                    "source-order",
                    head.at("source_id"),
                    f"{shown(head['source_id'])} is no source of this split at this place; rebuild or drop the row",
                )
            )
            cursor.skip()
        return cursor.take(source_id)

"""Validate a release: stream its rows source by source through the checks of the tiers asked for.

Memory holds one source and, of the whole release, ids and keys. Every fault is one ``Problem``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jiaokan import release as releases
from jiaokan import splits
from jiaokan.checks import RELEASE_CHECKS, UNIT_CHECKS
from jiaokan.checks.model import TIERS, Release, Seen, Unit
from jiaokan.checks.reading import SplitReader, UnreadableError
from jiaokan.checks.rebuild import Rebuilder
from jiaokan.duplicates import signatures
from jiaokan.duplicates.relate import FLAGS as RELATION_FLAGS
from jiaokan.errors import InputError
from jiaokan.records import Problem

# Checks that must hold before the rows can be read at all.
_FIRST = frozenset({"manifest", "files", "readable", "arrow-schema"})


def validate(
    folder: Path,
    *,
    tier: str = "rebuild",
    sources: list[str] | None = None,
    checksums: bool = True,
    skipped: list[str] | None = None,
) -> Iterator[Problem]:
    """Yield every problem of a release, tier by tier up to the one named; each tier includes those before it.

    ``sources`` names files or folders to rebuild from instead of ``sources.raw_text``. ``checksums`` False leaves
    digests and SHA256SUMS out, for a copy that was re-encoded. ``skipped`` takes the names of lossy sources that
    could not be rebuilt for want of their files. Raises InputError if the folder is no release.
    """
    tiers = TIERS[: TIERS.index(tier) + 1]
    manifest = read_manifest(folder)
    release = Release(folder, manifest, Seen(), checksums)
    broken = False
    for problem in _run_release(release, tiers, first=True):
        broken = True
        yield problem
        if problem.check == "manifest":
            return  # nothing else can be read by it
    if broken:
        return
    rebuilder = Rebuilder.of(manifest, sources) if "rebuild" in tiers else None
    yield from _run_units(release, tiers, rebuilder)
    if rebuilder is not None and skipped is not None:
        skipped += rebuilder.skipped
    yield from _run_release(release, tiers, first=False)


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """Read the manifest of a release; raises InputError if there is none."""
    path = folder / releases.MANIFEST
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
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
    relations = "relations" in tiers
    for split in splits.NAMES:
        reader = SplitReader(release, split, relations=relations)
        try:
            for unit in reader.units():
                whole = True
                for problem in _check_unit(unit, tiers):
                    whole = whole and problem.check != "rows"
                    yield problem
                if relations:
                    _note(release.seen, unit, whole=whole)
                if whole and rebuilder is not None:
                    yield from (Problem("rebuild", where, message) for where, message in rebuilder.find_faults(unit))
        except UnreadableError as error:
            yield Problem("readable", error.where, f"{error.what}; restore the file or rebuild")
        yield from reader.problems


def _check_unit(unit: Unit, tiers: tuple[str, ...]) -> Iterator[Problem]:
    """Run the checks on one source; rows of a wrong form would make those behind the first tier stumble."""
    whole = True
    for check in UNIT_CHECKS:
        if check.tier in tiers and (whole or check.tier == "schema"):
            for where, message in check.find(unit):
                whole = whole and check.tier != "schema"
                yield Problem(check.id, where, message)


def _note(seen: Seen, unit: Unit, *, whole: bool) -> None:
    """Take down what the checks on the whole release need of a source."""
    source_id = unit.source["source_id"]
    if not whole:
        seen.incomplete.add(str(source_id))
        return
    if source_id in seen.split_of:
        seen.twice.setdefault(source_id, {seen.split_of[source_id]}).add(unit.split)
    seen.split_of[source_id] = unit.split
    seen.sources[source_id] = {column: unit.source[column] for column in ("name", "also_as", "sha256", "byte_length")}
    to_sign = [signatures.Row("source", source_id, "", "source", unit.source["text"])]
    relation_flags = frozenset(RELATION_FLAGS.values())
    for table, level in (("documents", "document"), ("paragraphs", "paragraph")):
        marks = seen.marks.setdefault(level, {})
        groups = seen.groups.setdefault(level, {})
        for row in getattr(unit, table):
            row_id = row[f"{level}_id"]
            if row["duplicate_group"] is not None:
                groups.setdefault(row["duplicate_group"], []).append(row_id)
            flags = relation_flags.intersection(row["flags"])
            if row["duplicate_group"] is not None or flags:
                marks[row_id] = (row["duplicate_group"], flags)
            kind = "document" if level == "document" else row["kind"]
            to_sign.append(signatures.Row(level, row_id, row["document_id"], kind, row["text"]))
    seen.signed.append(signatures.sign(to_sign))

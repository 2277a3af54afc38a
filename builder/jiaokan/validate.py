"""Validate a release: stream its rows, some sources at a time, through the checks of the tiers asked for.

Memory holds some sources and, of the whole release, ids and keys. Every fault is one ``Problem``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from jiaokan.checks import RELEASE_CHECKS
from jiaokan.checks.block import cut
from jiaokan.checks.coverage import Coverage
from jiaokan.checks.facts import given_by_caller
from jiaokan.checks.model import Release, Seen, Unit, shown, told
from jiaokan.checks.quick import check_units
from jiaokan.checks.reading import SplitReader
from jiaokan.checks.rebuild import Rebuilder
from jiaokan.dataset import release as releases
from jiaokan.dataset import splits
from jiaokan.dataset.digests import caller_digest, extract_digest
from jiaokan.dataset.parquet import UnreadableError
from jiaokan.dataset.records import TIERS, Problem
from jiaokan.dataset.staging import open_release
from jiaokan.duplicates import signatures
from jiaokan.duplicates.relate import FLAGS as RELATION_FLAGS

# Checks that must hold before the rows can be read at all; the manifest before anything.
_FIRST = ("files", "readable", "arrow-schema")
_RELATION_FLAGS = frozenset(RELATION_FLAGS.values())


def validate(
    folder: Path,
    *,
    tier: str = "rebuild",
    sources: list[str] | None = None,
    checksums: bool = True,
    coverage: Coverage | None = None,
) -> Iterator[Problem]:
    """Yield every problem of a release, tier by tier up to the one named; each tier includes those before it.

    ``sources`` names files or folders to rebuild from instead of ``sources.raw_text``; they must be all inputs of the
    release and no others. ``checksums`` False leaves digests and SHA256SUMS out, for a copy that was re-encoded, whose
    tables may have other types and be cut into other files. ``coverage`` takes down what was looked at: a fault may
    keep later tiers from a source. Raises InputError if the folder is no release.
    """
    seen = coverage if coverage is not None else Coverage()
    seen.tiers = TIERS[: TIERS.index(tier) + 1]
    manifest = open_release(folder)
    release = Release(folder, manifest, Seen(), checksums)
    for problem in _run_first(release, seen):
        seen.stopped = True
        yield problem
    if seen.stopped:
        return
    rebuilder = Rebuilder.of(manifest, sources) if "rebuild" in seen.tiers else None
    try:
        yield from _run_units(release, seen, rebuilder)
        if rebuilder is not None:
            yield from (Problem("source-files", *fault) for fault in rebuilder.find_source_faults(manifest))
            seen.lossy += rebuilder.skipped
    finally:
        if rebuilder is not None:
            rebuilder.close()
    rest = [check.id for check in RELEASE_CHECKS if check.id not in ("manifest", *_FIRST)]
    yield from _run_checks(release, seen.tiers, rest)
    seen.is_closed = not release.seen.incomplete and not release.seen.twice


def _run_first(release: Release, seen: Coverage) -> Iterator[Problem]:
    """Run what must hold before rows can be read. By a broken manifest nothing else can be read either."""
    broken = False
    for problem in _run_checks(release, TIERS, ["manifest"]):
        broken = True
        yield problem
    if not broken:
        seen.expect(release.manifest)
        try:
            seen.aside += [name for name in release.strangers() if name in releases.HOUSEKEEPING]
        except OSError as error:  # a folder that may not be listed
            yield _refused("files", release, error)
        else:
            yield from _run_checks(release, TIERS, _FIRST)


def _refused(check: str, release: Release, error: OSError) -> Problem:
    """Make a problem of what the system refuses."""
    where = shown(str(error.filename or release.folder), 200)[1:-1]
    return Problem(check, where, f"cannot be read: {error.strerror or type(error).__name__}; see its permissions")


def _run_checks(release: Release, tiers: tuple[str, ...], names: Collection[str]) -> Iterator[Problem]:
    """Run the checks of these names on the release as a whole; a file that cannot be read is a problem like others."""
    for check in RELEASE_CHECKS:
        if check.tier in tiers and check.id in names:
            try:
                for where, message in check.find(release):
                    yield Problem(check.id, where, message)
            except UnreadableError as error:
                yield Problem("readable", error.where, told(error))
            except OSError as error:
                yield _refused(check.id, release, error)


def _run_units(release: Release, seen: Coverage, rebuilder: Rebuilder | None) -> Iterator[Problem]:
    relations = "relations" in seen.tiers
    for split in splits.NAMES:
        reader = SplitReader(release, split, relations=relations)
        try:
            for units in cut(reader.units()):
                yield from _run_block(release, seen, rebuilder, units)
        except UnreadableError as error:
            yield Problem("readable", error.where, told(error))
        yield from reader.problems


def _run_block(
    release: Release, seen: Coverage, rebuilder: Rebuilder | None, units: Sequence[Unit]
) -> Iterator[Problem]:
    """Run the checks on some sources, and take down what those on the whole release need of them."""
    to_sign: list[signatures.Row] = []
    found = check_units(units, seen.tiers)
    known = [at for at, checked in enumerate(found) if checked.is_known_whole()]
    agreeing = rebuilder.agreeing([found[at].unit for at in known]) if rebuilder is not None else set()
    rebuilt = {known[at] for at in agreeing}
    for at, checked in enumerate(found):
        unit = checked.unit
        yield from checked.problems()
        if "relations" in seen.tiers:
            to_sign += _note(release.seen, unit, whole=checked.is_whole)
        if checked.is_whole and rebuilder is not None and at not in rebuilt:
            yield from (Problem("rebuild", where, message) for where, message in rebuilder.find_faults(unit))
        seen.note(unit.source["source_id"], unit.source["name"], whole=checked.is_whole)
    release.seen.signed.append(signatures.sign(to_sign))


def _note(seen: Seen, unit: Unit, *, whole: bool) -> Iterator[signatures.Row]:
    """Take down what the checks on the whole release need of a source; yield the rows that are to be signed."""
    source_id = unit.source["source_id"]
    if not whole:
        seen.incomplete.add(str(source_id))
        return
    if source_id in seen.split_of:
        seen.twice.setdefault(source_id, {seen.split_of[source_id]}).add(unit.split)
    seen.split_of[source_id] = unit.split
    seen.sources[source_id] = _as_listed(unit)
    yield signatures.Row("source", source_id, "", "source", unit.source["text"])
    for table, level in (("documents", "document"), ("paragraphs", "paragraph")):
        marks = seen.marks.setdefault(level, {})
        groups = seen.groups.setdefault(level, {})
        for row in getattr(unit, table):
            row_id = row[f"{level}_id"]
            if row["duplicate_group"] is not None:
                groups.setdefault(row["duplicate_group"], []).append(row_id)
            flags = _RELATION_FLAGS.intersection(row["flags"])
            if row["duplicate_group"] is not None or flags:
                marks[row_id] = (row["duplicate_group"], flags)
            kind = "document" if level == "document" else row["kind"]
            yield signatures.Row(level, row_id, row["document_id"], kind, row["text"])


def _as_listed(unit: Unit) -> dict[str, Any]:
    """Give what the manifest states of a source, as its row has it."""
    row = unit.source.row
    return {
        **{column: row[column] for column in ("name", "sha256", "byte_length", "date", "page_date")},
        "also_as": [copy["name"] for copy in row["copies"]],
        "caller": caller_digest(given_by_caller(unit), row["copies"]),
        "extract": extract_digest(row),
    }

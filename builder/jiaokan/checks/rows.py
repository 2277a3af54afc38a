"""The schema tier: every row and the manifest against their JSON Schemas."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from jiaokan.checks.model import Fault, Located, Release, Unit, shown
from jiaokan.checks.names import name_fault
from jiaokan.dataset import manifest as manifests
from jiaokan.dataset import schema, splits
from jiaokan.rules import NOTES, RULES


def find_row_faults(table: str, row: Located) -> Iterator[Fault]:
    """Every row is what its JSON Schema says."""
    if schema.is_valid(table, row.row):
        return
    errors = sorted(schema.validator(table).iter_errors(dict(row.row)), key=lambda error: error.json_path)
    for error in errors:
        column = ".".join(map(str, error.absolute_path)) or "row"
        yield row.at(column), f"{error.message[:160]}; rebuild or drop the row"
    if not errors:
        yield row.at("row"), f"is not what schema/{table}.schema.json says; rebuild or drop the row"


def find_unit_faults(unit: Unit) -> Iterator[Fault]:
    """Every row of the source is what its JSON Schema says."""
    yield from find_row_faults("sources", unit.source)
    for table in ("documents", "sections", "paragraphs", "edits"):
        for row in getattr(unit, table):
            yield from find_row_faults(table, row)


def find_duplicate_row_faults(release: Release) -> Iterator[Fault]:
    """Every row of duplicates is what its JSON Schema says."""
    for chunk in chain.from_iterable(map(release.duplicates, splits.NAMES)):
        for row in chunk.rows(0, chunk.columns.num_rows):
            yield from find_row_faults("duplicates", row)


def find_manifest_faults(release: Release) -> Iterator[Fault]:
    """The manifest is what its JSON Schema says, its digest is that of its tables, its rules are this builder's."""
    faults = schema.find_faults("manifest", release.manifest)
    for place, message in faults:
        yield f"manifest.json {place}", f"{message}; rebuild"
    if faults:
        return
    for at, entry in enumerate(release.manifest["files"]):
        if (what := name_fault(entry["path"])) is not None:
            yield f"manifest.json files[{at}].path", f"{shown(entry['path'])} {what}; rebuild"
    if release.checksums and manifests.digest_of(release.manifest["tables"]) != release.manifest["data_digest"]:
        yield "manifest.json data_digest", "is not the digest of the tables it lists; rebuild"
    if release.manifest["rules"] != manifests.listed(RULES) or release.manifest["notes"] != manifests.listed(NOTES):
        yield (
            "manifest.json rules",
            "are not those of this version; validate with the version that built it, or rebuild",
        )

"""The schema tier: every row against its JSON Schema, every file against the Arrow schema."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from jiaokan import manifest as manifests
from jiaokan import schema
from jiaokan.checks.model import Fault, Located, Release, Unit, place_of, shown
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
    for row in release.seen.duplicates:
        yield from find_row_faults("duplicates", row)


def find_readable_faults(release: Release) -> Iterator[Fault]:
    """Every table file is a Parquet file with rows."""
    for path in release.tables():
        try:
            rows = pq.read_metadata(path).num_rows
        except (OSError, pa.ArrowException) as error:
            yield place_of(path), f"cannot be read: {_first_line(error)}; restore the file or rebuild"
        else:
            if rows == 0:
                yield place_of(path), "has no rows: load_dataset fails on it; remove it"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:160]


def find_arrow_faults(release: Release) -> Iterator[Fault]:
    """Every file has the Arrow schema that follows from schema/, with the dataset's Features, name and version."""
    for path in release.tables():
        table = path.parent.name
        try:
            found = pq.read_schema(path)
        except (OSError, pa.ArrowException):
            continue  # told by readable
        expected = schema.arrow(table)
        if found.remove_metadata() != expected.remove_metadata():
            yield place_of(path), f"Arrow schema differs: {_difference(found, expected)}; rebuild"
        elif release.checksums:
            meta = found.metadata or {}
            stated = {b"jiaokan.dataset": release.manifest["name"], b"jiaokan.version": release.manifest["version"]}
            wrong = [key.decode() for key, value in stated.items() if meta.get(key) != value.encode()]
            wrong += ["huggingface"] * (meta.get(b"huggingface") != (expected.metadata or {}).get(b"huggingface"))
            if wrong:
                yield place_of(path), f"metadata differs from the manifest and schema/: {', '.join(wrong)}; rebuild"


def _difference(found: pa.Schema, expected: pa.Schema) -> str:
    if found.names != expected.names:
        missing = [name for name in expected.names if name not in found.names]
        extra = [shown(name) for name in found.names if name not in expected.names]
        return f"missing columns {missing}, unknown columns {extra}" if missing or extra else "columns in another order"
    types = [
        f"{name} is {found.field(name).type}, expected {expected.field(name).type}"
        for name in expected.names
        if found.field(name).type != expected.field(name).type
    ]
    return "; ".join(types) or "nullability"


_FILE = re.compile(r"(train|validation|test)-[0-9]{5}-of-[0-9]{5}\.parquet")


def find_file_faults(release: Release) -> Iterator[Fault]:
    """The data folder holds the files of the six tables and nothing else."""
    for path in sorted((release.folder / "data").rglob("*")):
        depth = path.relative_to(release.folder / "data").parts
        is_table = len(depth) == 1 and path.name in schema.TABLES and path.is_dir()
        is_file = len(depth) == 2 and depth[0] in schema.TABLES and _FILE.fullmatch(path.name) and path.is_file()
        if path.is_symlink() or not (is_table or is_file):
            yield (
                shown(path.relative_to(release.folder).as_posix()),
                "unexpected file; remove it: load_dataset might read it as rows",
            )


def find_schema_copy_faults(release: Release) -> Iterator[Fault]:
    """The release carries the schemas it was made by, and they are those of this version."""
    for path in schema.files():
        copy = release.folder / "schema" / path.name
        if not copy.is_file():
            yield f"schema/{path.name}", "is missing; copy it from the package"
        elif copy.read_bytes() != path.read_bytes():
            yield (
                f"schema/{path.name}",
                "differs from the package's; validate with the version that built it, or rebuild",
            )


def find_manifest_faults(release: Release) -> Iterator[Fault]:
    """The manifest is what its JSON Schema says, its digest is that of its tables, its rules are this builder's."""
    faults = schema.find_faults("manifest", release.manifest)
    for place, message in faults:
        yield f"manifest.json {place}", f"{message}; rebuild"
    if faults:
        return
    if release.checksums and manifests.digest_of(release.manifest["tables"]) != release.manifest["data_digest"]:
        yield "manifest.json data_digest", "is not the digest of the tables it lists; rebuild"
    if release.manifest["rules"] != manifests.listed(RULES) or release.manifest["notes"] != manifests.listed(NOTES):
        yield (
            "manifest.json rules",
            "are not those of this version; validate with the version that built it, or rebuild",
        )

"""The schema tier: every row against its JSON Schema, every file against the Arrow schema."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow.parquet as pq

from jiaokan import schema, splits
from jiaokan.checks.model import Fault, Located, Release, Unit, shown


def find_row_faults(table: str, row: Located) -> Iterator[Fault]:
    """Every row is what its JSON Schema says."""
    if schema.is_valid(table, row.row):
        return
    for error in sorted(schema.validator(table).iter_errors(dict(row.row)), key=lambda error: error.json_path):
        column = ".".join(map(str, error.absolute_path)) or "row"
        yield row.at(column), f"{error.message[:160]}; rebuild or drop the row"


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


def find_arrow_faults(release: Release) -> Iterator[Fault]:
    """Every file has the Arrow schema that follows from schema/."""
    for table in schema.TABLES:
        for path in sorted((release.folder / "data" / table).glob("*.parquet")):
            found = pq.read_schema(path)
            if found.remove_metadata() != schema.arrow(table).remove_metadata():
                missing = [name for name in schema.arrow(table).names if name not in found.names]
                yield (
                    f"{table}/{path.name}",
                    f"Arrow schema differs, missing columns {missing}, expected that of schema/{table}.schema.json; rebuild",
                )


def find_file_faults(release: Release) -> Iterator[Fault]:
    """The data folder holds the files of the six tables and nothing else."""
    for path in sorted((release.folder / "data").rglob("*")):
        table, split = path.parent.name, path.name.partition("-")[0]
        known = path.is_dir() and path.name in schema.TABLES and path.parent.name == "data"
        if not known and not (table in schema.TABLES and split in splits.NAMES and path.suffix == ".parquet"):
            yield (
                path.relative_to(release.folder).as_posix(),
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
    """The manifest has what the other checks read."""
    for key in (
        "format",
        "name",
        "version",
        "options",
        "data_digest",
        "account",
        "inputs",
        "tables",
        "split_lists",
        "flags",
        "files",
        "rules",
    ):
        if key not in release.manifest:
            yield "manifest.json", f"has no {shown(key)}; rebuild"

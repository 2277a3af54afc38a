"""The schema tier: the files of a release. Nothing more than it names, nothing less, each of the form it must have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from jiaokan.checks.model import Fault, Release, is_regular, place_of, shown, told
from jiaokan.dataset import parquet, schema
from jiaokan.dataset import release as releases
from jiaokan.dataset.accounts import TABLES
from jiaokan.dataset.conform import fits
from jiaokan.dataset.parquet import UnreadableError

_SHARD = re.compile(
    rf"data/(?:{'|'.join(schema.TABLES)})/(?:train|validation|test)-[0-9]{{5,9}}-of-[0-9]{{5,9}}\.parquet"
)
_DATA = "data/"
_BESIDE = re.compile(rf"(?:accounts/(?:{'|'.join(TABLES)})|rejected/rejected)-[0-9]{{5,9}}-of-[0-9]{{5,9}}\.parquet")


def find_file_faults(release: Release) -> Iterator[Fault]:
    """The data folder holds files of tables and nothing else."""
    for name in release.strangers():
        if name.startswith(_DATA) and not _is_shard(release.folder, name):
            yield shown(name)[1:-1], "unexpected file; remove it: load_dataset might read it as rows"


def _is_shard(folder: Path, name: str) -> bool:
    """Tell whether a file is one of a table by its name, and no link."""
    return _SHARD.fullmatch(name) is not None and is_regular(folder / name)


def find_content_faults(release: Release) -> Iterator[Fault]:
    """The release holds the files that its manifest names and nothing else; what git or a hub keeps is set aside.

    Without checksums a table may be cut into other files than the manifest names, and nothing else may differ.
    """
    strangers = release.strangers()
    cut = set() if release.checksums else {name for name in strangers if _is_beside(release.folder, name)}
    for name in strangers:
        if name.startswith(_DATA):  # what is no file of a table there is told by files
            is_told = release.checksums and _is_shard(release.folder, name)
        else:
            is_told = name not in cut and name not in releases.HOUSEKEEPING
        if is_told:
            yield shown(name)[1:-1], f"unexpected file; remove it, or rebuild: {releases.MANIFEST} does not name it"
    tables = {_table_of(name) for name in cut}
    for entry in release.manifest["files"]:
        name = entry["path"]
        free = _table_of(name) in tables or (not release.checksums and _SHARD.fullmatch(name) is not None)
        if not free and not is_regular(release.folder / name):
            yield shown(name)[1:-1], f"is missing, though {releases.MANIFEST} names it; restore the file or rebuild"


def _is_beside(folder: Path, name: str) -> bool:
    """Tell whether a file is one of a table beside the data by its name, and no link."""
    return _BESIDE.fullmatch(name) is not None and is_regular(folder / name)


def _table_of(name: str) -> str:
    """Give the folder and the table of a file beside the data; the whole name of any other."""
    return name.partition("-")[0] if _BESIDE.fullmatch(name) else name


def find_readable_faults(release: Release) -> Iterator[Fault]:
    """Every table file is a Parquet file with rows, and by its footer within the limits."""
    for path in release.tables():
        try:
            rows = parquet.count_rows(path)
        except UnreadableError as error:
            yield place_of(path), told(error)
        else:
            if rows == 0:
                yield place_of(path), "has no rows: load_dataset fails on it; remove it"


def find_arrow_faults(release: Release) -> Iterator[Fault]:
    """Every file has the Arrow schema that follows from schema/, with the dataset's Features, name and version.

    Without checksums another writer's types will do, and its metadata.
    """
    for path in release.tables():
        try:
            found = parquet.read_schema(path)
        except UnreadableError:
            continue  # told by readable
        difference = _difference(found, schema.arrow(path.parent.name), exact=release.checksums)
        if difference is not None:
            yield place_of(path), f"Arrow schema differs: {difference}; rebuild"
        elif release.checksums:
            expected, meta = schema.arrow(path.parent.name), found.metadata or {}
            stated = {b"jiaokan.dataset": release.manifest["name"], b"jiaokan.version": release.manifest["version"]}
            wrong = [key.decode() for key, value in stated.items() if meta.get(key) != value.encode()]
            wrong += ["huggingface"] * (meta.get(b"huggingface") != (expected.metadata or {}).get(b"huggingface"))
            if wrong:
                yield place_of(path), f"metadata differs from the manifest and schema/: {', '.join(wrong)}; rebuild"


def arrow_faults(path: Path, table: str, *, exact: bool) -> Iterator[Fault]:
    """Yield a fault where a file of a table has not its Arrow schema; nothing where it cannot be read."""
    try:
        difference = _difference(parquet.read_schema(path), schema.arrow(table), exact=exact)
    except UnreadableError:
        return
    if difference is not None:
        yield place_of(path), f"Arrow schema differs: {difference}; rebuild"


def _difference(found: pa.Schema, expected: pa.Schema, *, exact: bool) -> str | None:
    if found.names != expected.names:
        missing = [name for name in expected.names if name not in found.names]
        extra = [name for name in found.names if name not in expected.names]
        if not missing and not extra:
            return "columns in another order"
        return f"missing columns {missing}, unknown columns {shown(extra)}"
    types = [
        f"{name} is {shown(str(found.field(name).type))}, expected {expected.field(name).type}"
        for name in expected.names
        if found.field(name).type != expected.field(name).type
        and (exact or not fits(found.field(name).type, expected.field(name).type))
    ]
    if exact and not types and found.remove_metadata() != expected.remove_metadata():
        return "nullability"
    return "; ".join(types) or None


def find_schema_copy_faults(release: Release) -> Iterator[Fault]:
    """The release carries the schemas it was made by, and they are those of this version."""
    for path in schema.files():
        copy = release.folder / "schema" / path.name
        if not is_regular(copy):
            yield f"schema/{path.name}", "is missing; copy it from the package"
        elif copy.read_bytes() != path.read_bytes():
            yield (
                f"schema/{path.name}",
                "differs from the package's; validate with the version that built it, or rebuild",
            )

"""The tables beside a manifest: inputs, records with their fates, what was ignored, what split lists name. No config.

Of small releases, and of older formats, they stand in the manifest too: whoever reads goes through here. Holds no table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa

from jiaokan.dataset import parquet, schema, splits, writers
from jiaokan.dataset.ids import NONE, Ids

FOLDER = "accounts"
TABLES = ("inputs", "records", "ignored", "listed")
MOST_INSIDE = 10_000  # rows of a table, and records with their copies, that stand in the manifest too
_KEY_OF = {"inputs": "inputs", "records": "sources", "ignored": "ignored"}  # where they stand there
_LISTS = {"source_id": "split_lists", "name": "split_names"}
_BATCH = 4096  # rows

Row = Mapping[str, Any]
Some = TypeVar("Some")


# --- writing ----------------------------------------------------------------------------------------------------------
class Written(NamedTuple):
    """What was written of one table: how many rows, and all of them where they are few."""

    n_rows: int
    rows: list[Row] | None


def write_inputs(folder: Path, rows: Iterable[Row]) -> Written:
    """Write the table of inputs from rows as a manifest has them, in their order."""
    return _write(folder, "inputs", rows)


def write_records(folder: Path, rows: Iterable[Row]) -> Written:
    """Write the table of records; those that are published get the split in which ``data/sources`` below the folder has them."""
    return _write(folder, "records", _with_splits(rows, _split_of(folder)))


def write_ignored(folder: Path, rows: Iterable[Row]) -> Written:
    """Write the table of what is no input."""
    return _write(folder, "ignored", rows)


def write_listed(folder: Path, lists: splits.Lists) -> Written:
    """Write the table of what split lists name: split by split, ids before names, both sorted."""
    by_id, by_name = ([(split, each) for each, split in one.items()] for one in (lists.assigned, lists.named))
    rows = (
        {"split": split, "source_id": each if is_id else None, "name": None if is_id else each}
        for split in splits.NAMES
        for is_id, found in ((True, by_id), (False, by_name))
        for each in sorted(each for other, each in found if other == split)
    )
    return _write(folder, "listed", rows)


def _write(folder: Path, table: str, rows: Iterable[Row]) -> Written:
    """Write a table, if it has rows."""
    first: list[Row] | None = []
    count, writer = 0, None
    for some in batches(rows):
        if writer is None:
            (folder / FOLDER).mkdir(exist_ok=True)
            writer = writers.TableWriter(folder / FOLDER, table, table, metadata={})
        writer.write(pa.RecordBatch.from_pylist([_columns(table, row) for row in some], schema=schema.arrow(table)))
        count += len(some)
        first = [*first, *some] if first is not None and count <= MOST_INSIDE else None
    if writer is not None:
        writer.close()
    return Written(count, first)


def batches(rows: Iterable[Some]) -> Iterator[list[Some]]:
    """Yield rows some thousands at a time."""
    waiting = iter(rows)
    while some := list(islice(waiting, _BATCH)):
        yield some


def _columns(table: str, row: Row) -> Row:
    """Give a row as the table has it."""
    if table != "inputs":
        return row
    return {**row, "overhead": [{"name": name, "bytes": size} for name, size in sorted(row["overhead"].items())]}


def _split_of(folder: Path) -> Ids:
    """Read the split of every source."""
    found = Ids()
    wanted = pa.schema([schema.arrow("sources").field("source_id")])
    for number, split in enumerate(splits.NAMES):
        for batch in parquet.read_rows(sorted((folder / "data" / "sources").glob(f"{split}-*.parquet")), wanted):
            found.add(batch.column("source_id").to_pylist(), number)
    return found


def _with_splits(rows: Iterable[Row], known: Ids) -> Iterator[Row]:
    for some in batches(rows):
        numbers = known.find([row["source_id"] for row in some])
        for row, number in zip(some, numbers, strict=True):
            is_there = row["fate"] == "published" and number != NONE
            yield {**row, "split": splits.NAMES[number] if is_there else None}


def inside(written: Mapping[str, Written], records: int) -> dict[str, Any]:
    """Give what stands in a manifest of the tables: nothing where one of them is long, or where so many ``records`` are.

    Records are counted with their copies.
    """
    if records > MOST_INSIDE or any(each.rows is None for each in written.values()):
        return {}
    found: dict[str, Any] = {key: written[table].rows for table, key in _KEY_OF.items()}
    for column, key in _LISTS.items():
        named = [row for row in written["listed"].rows or () if row[column] is not None]
        found[key] = {split: [row[column] for row in named if row["split"] == split] for split in splits.NAMES}
    return found


# --- reading ----------------------------------------------------------------------------------------------------------
def inputs(folder: Path, manifest: Row) -> Iterator[Row]:
    """Yield the inputs of a release, as a manifest has them. Raises UnreadableError."""
    return _rows(folder, manifest, "inputs")


def records(folder: Path, manifest: Row) -> Iterator[Row]:
    """Yield the records of a release with their fates, as a manifest has them. Raises UnreadableError.

    Up to format 3 they are sorted by name and have no ``split``, from format 4 on they stand in the order of the inputs.
    """
    return _rows(folder, manifest, "records")


def ignored(folder: Path, manifest: Row) -> Iterator[Row]:
    """Yield what lay beside the inputs of a release and was none, with the reason. Raises UnreadableError."""
    return _rows(folder, manifest, "ignored")


def listed(folder: Path, manifest: Row, column: str) -> Iterator[tuple[str, str]]:
    """Yield what the split lists of a release name, with the split: ids (``source_id``) or names (``name``).

    Raises UnreadableError.
    """
    stated = manifest.get(_LISTS[column])
    if stated is not None or not _is_beside(manifest, "listed"):
        yield from ((split, each) for split, found in (stated or {}).items() for each in found)
        return
    for row in of_table(folder, "listed"):
        if row[column] is not None:
            yield row["split"], row[column]


def key_of(table: str) -> str:
    """Give the key of a manifest below which the rows of a table stand."""
    return _KEY_OF[table]


def list_of(column: str) -> str:
    """Give the key of a manifest below which the lists of ids (``source_id``) or of names (``name``) stand."""
    return _LISTS[column]


def count(manifest: Row, table: str) -> int:
    """Count the rows of one of the tables, wherever they stand."""
    if _is_beside(manifest, table):
        return int(manifest["accounts"][table]["rows"])
    return len(manifest.get(_KEY_OF[table], ()))


def paths(folder: Path, table: str) -> list[Path]:
    """Give the files of one of the tables, in order."""
    return sorted((folder / FOLDER).glob(f"{table}-*.parquet"))


def of_table(folder: Path, table: str) -> Iterator[Row]:
    """Yield the rows of a table beside the manifest, as a manifest has them. Raises UnreadableError."""
    for batch in parquet.read_rows(paths(folder, table), schema.arrow(table)):
        for row in batch.to_pylist():
            yield stated(table, row)


def stated(table: str, row: Row) -> Row:
    """Give a row of a table as a manifest has it."""
    if table != "inputs":
        return row
    return {**row, "overhead": {each["name"]: each["bytes"] for each in row["overhead"] or ()}}


def _rows(folder: Path, manifest: Row, table: str) -> Iterator[Row]:
    found = manifest.get(_KEY_OF[table])
    if found is None and _is_beside(manifest, table):
        return of_table(folder, table)
    return iter(found or ())


def _is_beside(manifest: Row, table: str) -> bool:
    return table in manifest.get("accounts", {})

"""Read a table of a release without ``datasets``: one call, one Arrow table, page checksums verified."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from jiaokan.dataset import parquet, schema, splits
from jiaokan.dataset.staging import open_release
from jiaokan.errors import InputError


def load(folder: str | Path, table: str = schema.DEFAULT_TABLE, *, split: str | None = None) -> pa.Table:
    """Read a table of a release, of one split or all, in the order of the build.

    Raises InputError if the folder is no release, there is no such table or split, or a file cannot be read; an empty
    table is no error.
    """
    place = Path(folder)
    open_release(place)
    if table not in schema.TABLES:
        raise InputError(str(folder), "no such table", got=repr(table), expected=", ".join(schema.TABLES))
    if split is not None and split not in splits.NAMES:
        raise InputError(str(folder), "no such split", got=repr(split), expected=", ".join(splits.NAMES))
    wanted = [split] if split else splits.NAMES
    paths = [path for name in wanted for path in sorted((place / "data" / table).glob(f"{name}-*.parquet"))]
    batches = list(parquet.read_rows(paths, schema.arrow(table)))
    return pa.Table.from_batches(batches, schema=None if batches else schema.arrow(table))

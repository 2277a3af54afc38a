"""Rows of one release made ready to be compared: whose they are, their key, and ids that do not name their source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.dataset import schema
from jiaokan.diff.places import KEY, OWNER
from jiaokan.show.tables import read_columns

_NEEDED = {
    "sources": ("source_id",),
    "edits": ("source_id", "raw_start", "raw_end"),
    "duplicates": ("level", "left_id", "right_id"),
}
_IDS = frozenset({"document_id", "section_id", "parent_id", "paragraph_id"})
_BEFORE_COLON = "^[^:]*:?"
Number = Callable[[str], int]  # of a source, by its id


def needed(table: str) -> tuple[str, ...]:
    """Give the columns that tell which row a row is; without them a table cannot be compared."""
    return _NEEDED.get(table, ("source_id", schema.KEYS.get(table, "")))


def ready_schema(table: str, columns: Sequence[str]) -> pa.Schema:
    """Give the columns and types of rows that are ready to be compared."""
    key = pa.int64() if table == "edits" else pa.string()
    ours = schema.arrow(table)
    return pa.schema([(OWNER, pa.int64()), (KEY, key), *((name, ours.field(name).type) for name in columns)])


def read_ready(folder: Path, table: str, columns: Sequence[str], number: Number) -> Iterator[pa.RecordBatch]:
    """Yield rows with the columns named, the number of their source and their key. Raises UnreadableError."""
    wanted = [*dict.fromkeys([*needed(table), *columns, *(["flags"] if "repaired" in columns else [])])]
    for batch in read_columns(folder, table, wanted):
        ready = _parted(batch) if "repaired" in columns and "repaired" not in batch.schema.names else batch
        owner, key = _keys(table, ready, number)
        arrays = [_suffix(ready.column(name)) if name in _IDS else ready.column(name) for name in columns]
        yield pa.RecordBatch.from_arrays([owner, key, *arrays], schema=ready_schema(table, columns))


def _keys(table: str, batch: pa.RecordBatch, number: Number) -> tuple[pa.Array, pa.Array]:
    if table == "duplicates":
        left, right = (batch.column(name) for name in ("left_id", "right_id"))
        others = _owners(right, number).cast(pa.string())
        return _owners(left, number), pc.binary_join_element_wise(
            *(pc.fill_null(each, "") for each in (batch.column("level"), _suffix(left), others, _suffix(right))), " "
        )
    owner = _owners(batch.column("source_id"), number)
    if table == "edits":
        start, end = (pc.fill_null(batch.column(name), 0).cast(pa.int64()) for name in ("raw_start", "raw_end"))
        return owner, pc.add(pc.multiply(start, 2), pc.greater(end, start).cast(pa.int64()))
    return owner, pc.fill_null(_suffix(batch.column(schema.KEYS[table])), "")


def _owners(ids: pa.Array, number: Number) -> pa.Array:
    """Give the number of the source of each id, of a source or of what stands in it."""
    known = pc.fill_null(ids, "").dictionary_encode()
    sources = pc.replace_substring_regex(known.dictionary, ":.*$", "").to_pylist()
    numbers = np.array([number(each) for each in sources] or [0], np.int64)
    return pa.array(numbers[known.indices.to_numpy()])


def _suffix(ids: pa.Array) -> pa.Array:
    """Take the source off ids: it is another one where bytes or the format changed. Many rows may have one id."""
    known = ids.dictionary_encode()
    bare = pc.replace_substring_regex(known.dictionary, _BEFORE_COLON, "")
    return pa.DictionaryArray.from_arrays(known.indices, bare).dictionary_decode()


def _parted(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Part the flags of a release up to version 0.2, whose one column held what remains and what was repaired."""
    known = schema.flags()
    flags = [each or [] for each in batch.column("flags").to_pylist()]
    repaired = [[flag for flag in row if flag in known and known[flag].kind == "repaired"] for row in flags]
    remain = [[flag for flag in row if flag not in gone] for row, gone in zip(flags, repaired, strict=True)]
    at, kind = batch.schema.get_field_index("flags"), batch.schema.field("flags").type
    changed = batch.set_column(at, batch.schema.field(at), pa.array(remain, kind))
    return changed.append_column(pa.field("repaired", kind), pa.array(repaired, kind))

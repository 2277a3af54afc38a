"""The one Parquet writer, and the logical digest of a table.

Bytes depend on how rows are batched, so every table is cut into row groups of a fixed number of rows, whatever came
in which batches.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jiaokan.dataset import parquet, schema

# Rows a row group: sources hold whole texts, the others a paragraph or less.
ROW_GROUP = {
    "sources": 512,
    "documents": 1024,
    "sections": 16384,
    "paragraphs": 8192,
    "edits": 65536,
    "duplicates": 65536,
    "rejected": 512,
    **dict.fromkeys(("inputs", "records", "ignored", "listed"), 16384),
}
# Lists without end: a record may have any number of copies. No two names are equal, and a dictionary of a page as large as
# such a row makes each entry weigh, to a reader within limits, what all of them do.
WITHOUT_DICTIONARY = {"sources": ("copies",), "records": ("also_as",)}
SHARD_GROUPS = 64  # row groups a file
_LEVEL = 3  # zstd: the knee, 9 is a quarter smaller and four times slower
# What the Hub's own writer uses, so that small changes to the data change few stored chunks.
CHUNKING = {"min_chunk_size": 256 * 1024, "max_chunk_size": 1024 * 1024, "norm_level": 0}


class TableWriter:
    """Writes one split of one table, as one file or several numbered ones, each a fixed number of row groups."""

    def __init__(self, folder: Path, table: str, split: str, *, metadata: dict[str, str]) -> None:
        self._folder, self._table, self._split = folder, table, split
        self._schema = schema.arrow(table).with_metadata({**(schema.arrow(table).metadata or {}), **metadata})
        self._held: list[pa.RecordBatch] = []
        self._n_held = 0
        self._writer: pq.ParquetWriter | None = None
        self._groups = 0
        self._parts: list[Path] = []

    def write(self, batch: pa.RecordBatch) -> None:
        """Take rows; full row groups go to disk."""
        self._held.append(batch)
        self._n_held += batch.num_rows
        size = ROW_GROUP[self._table]
        if self._n_held >= size:
            rows = pa.Table.from_batches(self._held).combine_chunks()
            while rows.num_rows >= size:
                self._flush(rows.slice(0, size))
                rows = rows.slice(size)
            self._held, self._n_held = rows.to_batches(), rows.num_rows

    def close(self) -> list[Path]:
        """Write what is left and give the files their final names."""
        if self._n_held:
            self._flush(pa.Table.from_batches(self._held))
        self._end_file()
        return [
            part.rename(self._folder / f"{self._split}-{place}.parquet")
            for part, place in zip(self._parts, places(len(self._parts)), strict=True)
        ]

    def _flush(self, rows: pa.Table) -> None:
        if self._writer is None:
            self._parts.append(self._folder / f".{self._split}-{len(self._parts):05d}.part")
            self._writer = _open(self._parts[-1], self._table, self._schema)
            self._groups = 0
        self._writer.write_table(
            rows.replace_schema_metadata(self._schema.metadata).combine_chunks(), row_group_size=rows.num_rows
        )
        self._groups += 1
        if self._groups == SHARD_GROUPS:
            self._end_file()

    def _end_file(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def places(total: int) -> Iterator[str]:
    """Yield the numbers of files, all of one width so that their names sort by number: five digits, more where they must.

    >>> list(places(2))
    ['00000-of-00002', '00001-of-00002']
    """
    width = max(5, len(str(total)))
    return (f"{number:0{width}d}-of-{total:0{width}d}" for number in range(total))


def _leaves(path: str, kind: pa.DataType) -> Iterator[str]:
    """Yield the names that Parquet has for the columns of a field."""
    if pa.types.is_list(kind):
        yield from _leaves(f"{path}.list.element", kind.value_type)
    elif pa.types.is_struct(kind):
        yield from (leaf for field in kind for leaf in _leaves(f"{path}.{field.name}", field.type))
    else:
        yield path


def _open(path: Path, table: str, arrow_schema: pa.Schema) -> pq.ParquetWriter:
    plain = WITHOUT_DICTIONARY.get(table, ())
    fields = (field for field in arrow_schema if field.name not in plain)
    return pq.ParquetWriter(
        path,
        arrow_schema,
        compression="zstd",
        compression_level=_LEVEL,
        use_dictionary=[leaf for field in fields for leaf in _leaves(field.name, field.type)],
        write_page_index=True,
        write_page_checksum=True,
        use_content_defined_chunking=CHUNKING,
        version="2.6",
    )


# --- the logical digest ---------------------------------------------------------------------------------------
_WINDOW = 4096  # rows hashed together; part of the digest's definition


class Digest:
    """A digest of a table's rows, the same for any file layout, compression and library version.

    Rows in order, in windows of 4,096; of each window column by column: which values are null, lengths, values.
    """

    def __init__(self, table: str) -> None:
        self._hash = hashlib.sha256(f"jiaokan table digest 1: {table}".encode())
        self._held: list[pa.RecordBatch] = []
        self._n_held = 0
        self.rows = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Take rows."""
        self._held.append(batch)
        self._n_held += batch.num_rows
        self.rows += batch.num_rows
        if self._n_held >= _WINDOW:
            rows = pa.Table.from_batches(self._held).combine_chunks()
            while rows.num_rows >= _WINDOW:
                self._window(rows.slice(0, _WINDOW))
                rows = rows.slice(_WINDOW)
            self._held, self._n_held = rows.to_batches(), rows.num_rows

    def hexdigest(self) -> str:
        """Give the digest of all rows taken; no more may follow."""
        if self._n_held:
            self._window(pa.Table.from_batches(self._held))
            self._held, self._n_held = [], 0
        return self._hash.hexdigest()

    def _window(self, rows: pa.Table) -> None:
        for name in rows.column_names:
            for piece in _canonical(pa.concat_arrays(rows.column(name).chunks)):
                self._hash.update(piece)


_Bytes = bytes | memoryview


def _canonical(array: pa.Array) -> Iterator[_Bytes]:
    """Yield a column's values as bytes that depend on nothing but the values; none of them copied that need not be."""
    yield len(array).to_bytes(8, "little")
    has_nulls, kind = array.null_count > 0, array.type
    yield pc.is_null(array).to_numpy(zero_copy_only=False).data if has_nulls else bytes(len(array))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        yield from _text_bytes(pc.fill_null(array, "") if has_nulls else array)
    elif pa.types.is_list(kind):
        sizes = pc.list_value_length(array)
        yield pc.fill_null(sizes, 0).to_numpy(zero_copy_only=False).astype(np.int64).data
        yield from _canonical(array.flatten())
    elif pa.types.is_struct(kind):
        for child in array.flatten():
            yield from _canonical(child)
    else:
        yield np.ascontiguousarray((pc.fill_null(array, 0) if has_nulls else array).to_numpy(zero_copy_only=False)).data


def _text_bytes(array: pa.StringArray | pa.LargeStringArray) -> Iterator[_Bytes]:
    """Yield the lengths and the joined bytes of strings, straight from Arrow's buffers."""
    _, ends, data = array.buffers()
    if ends is None or len(array) == 0:  # of no rows Arrow may keep no buffer
        yield b""
        return
    width = np.int64 if pa.types.is_large_string(array.type) else np.int32
    offsets = np.frombuffer(ends, dtype=width)[array.offset : array.offset + len(array) + 1]
    yield np.diff(offsets).astype(np.int64).data
    yield memoryview(data)[int(offsets[0]) : int(offsets[-1])] if data is not None else b""


read_batches = parquet.read_batches  # what a table's files are read back by

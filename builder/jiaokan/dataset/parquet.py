"""Reads Parquet files that anybody may have written: batch by batch, in flat memory, within limits.

A few kilobytes may stand for gigabytes. Before a row group is read its pages are weighed by their own headers; what is
over a limit is refused unread, and whatever else is wrong with a file is an ``UnreadableError`` too.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jiaokan.dataset.conform import conform
from jiaokan.dataset.sizes import Column, weigh
from jiaokan.errors import InputError

# Limits, all far beyond what a build writes. The rows a group are what pandas writes; polars and DuckDB stay below.
MAX_GROUP_ROWS = 1 << 20
MAX_GROUP_BYTES = 2 << 30  # decompressed, still encoded; a column of strings holds no more
MAX_BATCH_BYTES = 256 << 20  # decoded, and therefore of one row
MAX_OBJECT_BYTES = 512 << 20  # of one row as objects of Python: a million copies take 480 bytes each
MAX_BYTES_A_BYTE = 256  # decoded, of a file beyond FREE_BYTES: text packs to a third, repeated columns to less
FREE_BYTES = 64 << 20
MAX_ROWS_A_BYTE = 4  # of a file beyond FREE_ROWS: no two rows of a build are equal, and each costs 20 bytes or more
FREE_ROWS = 65536
_BATCH_ROWS = (4096, 1024, 256, 64, 16, 4)  # of a batch: the most that its bytes allow
_BATCH_BYTES = 16 << 20  # of a batch, where one row is no larger
_BUFFER = 1 << 20  # bytes of a column that are read at a time
_OBJECT, _FIELD = 64, 48  # bytes that a value in a list takes as an object of Python, and a field of a structure in one
_FAILURES = (OSError, ValueError, OverflowError, MemoryError, RecursionError, TypeError, KeyError, pa.ArrowException)


class UnreadableError(InputError):
    """A file that cannot be read to its end, or may not: it is over a limit."""


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn whatever reading a file raises into one error that names it."""
    try:
        yield
    except UnreadableError:
        raise
    except _FAILURES as error:
        first = (str(error).splitlines() or [""])[0][:160] or type(error).__name__
        raise UnreadableError(
            str(path), "cannot be read", got=first, next_step="restore the file or make it again"
        ) from error


@contextmanager
def _open(path: Path) -> Iterator[pq.ParquetFile]:
    with _told(path):
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would never end
            raise OSError("it is no regular file")
        with pq.ParquetFile(
            path, page_checksum_verification=True, pre_buffer=False, memory_map=False, buffer_size=_BUFFER
        ) as file:
            yield file


def read_schema(path: Path) -> pa.Schema:
    """Read a file's Arrow schema. Raises UnreadableError."""
    with _open(path) as file:
        return file.schema_arrow


def count_rows(path: Path) -> int:
    """Give the number of rows that a file's footer states. Raises UnreadableError, also where it is over a limit."""
    with _open(path) as file:
        _check(path, file, None)
        return int(file.metadata.num_rows)


def read_batches(paths: Iterable[Path], columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """Yield the rows of Parquet files batch by batch: page checksums verified, strings known to be UTF-8, memory flat.

    Raises UnreadableError at a file that is broken or over a limit, with the rows before it already given.
    """
    wanted = None if columns is None else list(columns)
    for path in paths:
        with _open(path) as file, path.open("rb") as raw:
            _check(path, file, wanted)
            left = FREE_BYTES + MAX_BYTES_A_BYTE * path.stat().st_size
            for group in range(file.metadata.num_row_groups):
                size = _batch_rows(path, weigh(raw, file, group, wanted), group)
                for batch in file.iter_batches(batch_size=size, row_groups=[group], columns=wanted):
                    batch.validate(full=True)
                    left -= batch.nbytes
                    if left < 0:
                        raise _unpacks(path)
                    yield from _cut(path, batch)


def read_rows(paths: Iterable[Path], expected: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield the columns of a schema, with its types, whatever types the files' writer gave them; see ``read_batches``.

    Raises UnreadableError also where a column is missing or a value does not fit its type.
    """
    for path in paths:
        for batch in read_batches([path], expected.names):
            with _told(path):
                found = conform(batch, expected)
            yield found


def _unpacks(path: Path) -> UnreadableError:
    limit = FREE_BYTES + MAX_BYTES_A_BYTE * path.stat().st_size
    return refusal(path, "decodes to more than so few bytes can hold", limit + 1, limit, "bytes")


def refusal(path: Path, what: str, got: int, limit: int, unit: str) -> UnreadableError:
    """Say that a file is over a limit."""
    return UnreadableError(
        str(path),
        what,
        got=f"{got:,} {unit}",
        expected=f"{limit:,} at most",
        next_step="restore the file or leave it out",
    )


def _check(path: Path, file: pq.ParquetFile, columns: Sequence[str] | None) -> None:
    """Refuse by the footer: a column missing, too many rows for so few bytes, or a row group over its limits."""
    footer, names = file.metadata, file.schema_arrow.names
    missing = [name for name in columns or () if name not in names]
    if missing:
        raise UnreadableError(str(path), f"has no column {missing[0]!r}", got=f"{', '.join(names)}"[:80])
    allowed = FREE_ROWS + MAX_ROWS_A_BYTE * path.stat().st_size
    if footer.num_rows > allowed:
        raise refusal(path, "has more rows than so few bytes can hold", footer.num_rows, allowed, "rows")
    for group in (footer.row_group(index) for index in range(footer.num_row_groups)):
        if group.num_rows > MAX_GROUP_ROWS:
            raise refusal(path, "has too large a row group", group.num_rows, MAX_GROUP_ROWS, "rows")
        if group.total_byte_size > MAX_GROUP_BYTES:
            raise refusal(path, "has too large a row group", group.total_byte_size, MAX_GROUP_BYTES, "bytes")


def _batch_rows(path: Path, columns: Sequence[Column], group: int) -> int:
    """Choose how many rows to decode at a time. Raises UnreadableError if one row may be over the limit."""
    least = sum(column.most(1) for column in columns)
    if least > MAX_BATCH_BYTES:
        raise refusal(path, f"row group {group} has a row or page too large", least, MAX_BATCH_BYTES, "bytes")
    flat = [column for column in columns if not column.is_list]
    return next((rows for rows in _BATCH_ROWS if sum(column.most(rows) for column in flat) <= _BATCH_BYTES), 1)


def _cut(path: Path, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Yield a batch in parts that are small as decoded, whatever headers said."""
    cost = batch.nbytes + sum(_objects(column) for column in batch.columns if pa.types.is_nested(column.type))
    if cost <= _BATCH_BYTES or batch.num_rows <= 1:
        if batch.nbytes > MAX_BATCH_BYTES or cost > MAX_OBJECT_BYTES:
            limit = MAX_BATCH_BYTES if batch.nbytes > MAX_BATCH_BYTES else MAX_OBJECT_BYTES
            raise refusal(path, "has a row too large", max(batch.nbytes, cost), limit, "bytes")
        yield batch
        return
    half = batch.num_rows // 2
    yield from _cut(path, batch.slice(0, half))
    yield from _cut(path, batch.slice(half))


def _objects(array: pa.Array) -> int:
    """Give the bytes that the values of a column take as objects of Python, beside their own."""
    count = int(len(array) - array.null_count)
    if pa.types.is_struct(array.type):
        return count * _FIELD * int(array.type.num_fields) + sum(map(_objects, array.flatten()))
    if pa.types.is_map(array.type):
        return count * _OBJECT + _objects(array.keys) + _objects(array.items)
    if pa.types.is_nested(array.type):
        return count * _OBJECT + _objects(array.flatten())
    return count * _OBJECT

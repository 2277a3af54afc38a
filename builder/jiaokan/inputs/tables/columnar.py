"""Parquet and Arrow files row by row: each row as a plain dict of what JSON can say, in bounded memory.

No column is left out, for what is no text goes into the row's metadata. Rows of a part that is damaged are refused, each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from jiaokan.dataset.parquet import MAX_BATCH_BYTES, MAX_GROUP_BYTES, MAX_GROUP_ROWS
from jiaokan.dataset.sizes import check_group, weigh
from jiaokan.inputs.boxes.packings import CHUNK
from jiaokan.inputs.boxes.unpack import looked_at, seekable
from jiaokan.inputs.entries import ANY_COLUMNS, Columns, Item, Overhead, Refusal
from jiaokan.inputs.tables.arrow_stream import Messages
from jiaokan.inputs.tables.arrow_values import rows_of

Take = Callable[[dict[str, object], str, int], Iterator[Item]]  # a row, its locator, the bytes it takes: what it is
PARQUET, ARROW = "parquet structure", "arrow structure"
MAX_ROWS_A_BYTE, FREE_ROWS = (
    64,
    1 << 20,
)  # of a file: rows of a constant cost nothing, so a few bytes may state billions
_BATCH_ROWS = (4096, 1024, 256, 64, 16, 4)  # of a batch: the most that its bytes allow
_BATCH_BYTES = 16 << 20  # of a batch, where one row is no larger
_FAILURES = (OSError, ValueError, OverflowError, MemoryError, RecursionError, TypeError, KeyError, pa.ArrowException)


class UnlikeError(ValueError):
    """A container is not the one that was cut into parts."""


def format_of(head: bytes) -> str | None:
    r"""Recognise a columnar file by its first 12 bytes: ``parquet``, ``arrow`` (file), ``arrow stream``, or None.

    >>> format_of(b"PAR1\x15\x04"), format_of(b"\xff\xff\xff\xff\x88\x00\x00\x00"), format_of("表格".encode())
    ('parquet', 'arrow stream', None)
    """
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"ARROW1\0\0"):
        return "arrow"
    return "arrow stream" if head.startswith(b"\xff\xff\xff\xff") else None


def read(stream: BinaryIO, name: str, columns: Columns = ANY_COLUMNS, *, take: Take) -> Iterator[Item]:
    """Yield what ``take`` makes of each row; its locator is ``name#R12``, rows from 1 over the whole file.

    A row's size is its share of the bytes of its row group or batch. Of a damaged group each row is a Refusal with one
    reason, and the other groups are read. Sizes add up to the bytes of the stream. Raises OSError of the stream.
    """
    head, stream = looked_at(stream, 12)
    if format_of(head) == "parquet":
        with seekable(stream) as file:
            yield from _read_parquet(file, name, take)
    else:
        yield from _read_arrow(stream, name, take)


def _shares(size: int, count: int) -> Iterator[int]:
    """Part bytes among rows, to the last byte."""
    yield from (after - before for before, after in pairwise(size * at // count for at in range(count + 1)))


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:160] or type(error).__name__


# --- Parquet ----------------------------------------------------------------------------------------------------------
def _read_parquet(file: BinaryIO, name: str, take: Take) -> Iterator[Item]:
    size = file.seek(0, 2)
    file.seek(0)
    try:
        table, counts = _opened(file, size)
    except _FAILURES as error:
        yield Refusal(name, "damaged file", _first_line(error), size)
        return
    places = _places(table, counts, name, size)
    yield from _read_groups(file, table, places, take)
    yield Overhead(PARQUET, size - sum(place.size for place in places))


def read_groups(file: BinaryIO, name: str, start: int, stop: int, *, take: Take) -> Iterator[Item]:
    """Yield what ``take`` makes of the rows of some row groups of a Parquet file, as ``read`` does of all of them.

    What is structure counts with the last group. Raises UnlikeError for a file that is not the one whose groups were
    counted.
    """
    size = file.seek(0, 2)
    file.seek(0)
    try:
        table, counts = _opened(file, size)
    except _FAILURES as error:
        raise UnlikeError(_first_line(error)) from error
    places = _places(table, counts, name, size)
    yield from _read_groups(file, table, places[start:stop], take)
    if stop == len(places):
        yield Overhead(PARQUET, size - sum(place.size for place in places))


def rows_of_groups(file: BinaryIO) -> list[tuple[int, int]]:
    """Give rows and bytes of each row group of a Parquet file; nothing where it cannot be read group by group."""
    size = file.seek(0, 2)
    file.seek(0)
    try:
        table, counts = _opened(file, size)
    except _FAILURES:
        return []
    return [(place.rows, place.size) for place in _places(table, counts, "", size)]


def _opened(file: BinaryIO, size: int) -> tuple[pq.ParquetFile, list[int]]:
    """Open a Parquet file, and count the rows of its groups. Raises ValueError where they cannot be."""
    table = pq.ParquetFile(file, page_checksum_verification=True, pre_buffer=False, buffer_size=CHUNK)
    counts = [table.metadata.row_group(at).num_rows for at in range(table.metadata.num_row_groups)]
    if sum(counts) > FREE_ROWS + MAX_ROWS_A_BYTE * size or min(counts, default=0) < 0:
        raise ValueError(f"a footer of {sum(counts)} rows in {size} bytes")
    return table, counts


def _places(table: pq.ParquetFile, counts: Sequence[int], name: str, size: int) -> list[_Place]:
    """Say where each row group stands; sizes that add up to more than the file are cut."""
    places: list[_Place] = []
    row, left = 0, size
    for group, count in enumerate(counts):
        own, fault = _group_size(table, group)
        own = min(own, left) if count else 0
        places.append(_Place(name, group, row, count, own, fault))
        row, left = row + count, left - own
    return places


def _read_groups(file: BinaryIO, table: pq.ParquetFile, places: Iterable[_Place], take: Take) -> Iterator[Item]:
    for place in places:
        yield from _read_group(file, table, place, take)


class _Place(NamedTuple):
    """Where a row group stands: its number, rows before it, its own, its bytes, why it cannot be read."""

    name: str
    group: int
    before: int
    rows: int
    size: int
    fault: str


def _group_size(table: pq.ParquetFile, group: int) -> tuple[int, str]:
    """Give the bytes of a row group, or 0 and what is wrong with its description."""
    try:
        check_group(table, group)
        footer = table.metadata.row_group(group)
        size = sum(int(footer.column(at).total_compressed_size) for at in range(footer.num_columns))
    except _FAILURES as error:
        return 0, _first_line(error)
    return (size, "") if size >= 0 else (0, f"{size} bytes")


def _read_group(file: BinaryIO, table: pq.ParquetFile, place: _Place, take: Take) -> Iterator[Item]:
    """Yield the rows of a group, as many as the footer states: what cannot be read is refused."""
    shares = _shares(place.size, place.rows) if place.rows else iter(())
    done, why = 0, place.fault or "fewer rows than stated"
    batches = _batches(file, table, place.group) if not place.fault else iter(())
    while done < place.rows:
        try:
            batch = next(batches, None)
        except _FAILURES as error:
            batch, why = None, _first_line(error)
        if batch is None:
            break
        for found in rows_of(batch.slice(0, place.rows - done)):
            yield from _taken(found, f"{place.name}#R{place.before + done + 1}", next(shares), take)
            done += 1
    for at in range(done, place.rows):
        yield Refusal(f"{place.name}#R{place.before + at + 1}", "damaged row group", why, next(shares))


def _batches(file: BinaryIO, table: pq.ParquetFile, group: int) -> Iterator[pa.RecordBatch]:
    """Yield a group's rows in batches of few bytes. Raises ValueError for one over the limits, and what pyarrow raises."""
    footer = table.metadata.row_group(group)
    if footer.num_rows > MAX_GROUP_ROWS or footer.total_byte_size > MAX_GROUP_BYTES:
        raise ValueError(f"a row group of {footer.num_rows} rows in {footer.total_byte_size} bytes is too large")
    columns = weigh(file, table, group, None)
    if sum(column.most(1) for column in columns) > MAX_BATCH_BYTES:
        raise ValueError(f"row group {group} has a row or page too large")
    flat = [column for column in columns if not column.is_list]
    rows = next((rows for rows in _BATCH_ROWS if sum(column.most(rows) for column in flat) <= _BATCH_BYTES), 1)
    yield from table.iter_batches(batch_size=rows, row_groups=[group])


def _taken(found: dict[str, object] | str, locator: str, size: int, take: Take) -> Iterator[Item]:
    if isinstance(found, str):
        yield Refusal(locator, "damaged row", found, size)
    else:
        yield from take(found, locator, size)


# --- Arrow ------------------------------------------------------------------------------------------------------------
def _read_arrow(stream: BinaryIO, name: str, take: Take) -> Iterator[Item]:
    """Read an Arrow stream, or a file as one: a file is a stream between a mark and an index."""
    messages, row, told, fault = Messages(stream), 0, 0, ""
    try:
        reader = pa.ipc.open_stream(pa.PythonFile(messages, "r"))
        while (batch := _next(reader)) is not None:
            size = messages.served - told
            told = messages.served
            if not batch.num_rows:
                yield Overhead(ARROW, size)
                continue
            for found, share in zip(rows_of(batch), _shares(size, batch.num_rows), strict=True):
                row += 1
                yield from _taken(found, f"{name}#R{row}", share, take)
    except _FAILURES as error:
        fault = messages.fault or _first_line(error)
    ended = messages.served
    rest = messages.drain()
    if messages.fault or fault:
        yield Overhead(ARROW, 0)
        yield Refusal(name, "damaged file", messages.fault or fault, ended - told + rest)
    else:
        yield Overhead(ARROW, ended - told + rest)


def _next(reader: pa.RecordBatchReader) -> pa.RecordBatch | None:
    try:
        return reader.read_next_batch()
    except StopIteration:
        return None

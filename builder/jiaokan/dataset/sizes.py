"""How much a row group decodes to, before it is decoded: at most, in all and in any run of rows.

A page is decompressed whole, and one entry of a dictionary may stand for a million values.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import IO, Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from jiaokan.dataset.page_headers import Page, read_pages

_LENGTH = struct.Struct("<I")  # before each entry of a dictionary
_OVERHEAD = 8  # bytes that an offset, a number or a validity bit costs
_SCANNED = 16 << 20  # a larger dictionary is not looked into: its size is taken for that of each entry
_BYTE_ARRAY, _FIXED = "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"
_DELTA_BYTE_ARRAY = 7  # an encoding by which a value repeats the one before for a byte or two
_CODECS = {"LZ4": "lz4_raw"}  # where Arrow's name is another
_BY_DICTIONARY = frozenset({2, 8})


class Run(NamedTuple):
    """Values that stand next to each other: how many, bytes of all together, bytes more of each."""

    values: int
    size: int
    each: int

    def bytes_of(self, rows: int) -> int:
        """Give the bytes of at most so many of them; a page that is touched counts whole."""
        return self.size + min(self.values, rows) * self.each


class Column(NamedTuple):
    """A column of a row group; of a list nobody can tell which row holds how much."""

    runs: list[Run]
    dictionary: int  # bytes
    is_list: bool

    def whole(self) -> int:
        """Give the bytes of all values."""
        return self.dictionary + sum(run.size + run.values * run.each for run in self.runs)

    def most(self, rows: int) -> int:
        """Give the most bytes that so many rows next to each other may have."""
        if self.is_list:
            return self.whole()
        most = size = between = first = 0  # between: values of the runs inside a window from first to here
        for at, run in enumerate(self.runs):
            size += run.bytes_of(rows)
            while first < at and between > rows - 2:
                size -= self.runs[first].bytes_of(rows)
                first += 1
                between -= self.runs[first].values if first < at else 0
            between += run.values if first < at else 0
            most = max(most, size)
        return self.dictionary + most


def check_group(file: pq.ParquetFile, group: int) -> None:
    """Read no rows of a row group: pyarrow raises for what is wrong with its description.

    Asked of the description itself (``column``), pyarrow 26 ends the process where a codec or statistics cannot be: 68 of
    17,968 single flipped bits of a footer did so. Raises what pyarrow raises.
    """
    every = list(range(file.metadata.num_columns))
    next(file.reader.iter_batches(0, row_groups=[group], column_indices=every, use_threads=False), None)


def weigh(raw: IO[bytes], file: pq.ParquetFile, group: int, columns: Sequence[str] | None) -> list[Column]:
    """Weigh the columns of a row group by the headers of their pages. Raises PageError, OSError."""
    check_group(file, group)
    footer = file.metadata.row_group(group)
    found = []
    for index in range(footer.num_columns):
        chunk = footer.column(index)
        name = chunk.path_in_schema
        if columns is None or any(name == column or name.startswith(f"{column}.") for column in columns):
            found.append(_column(raw, chunk, is_list=file.schema.column(index).max_repetition_level > 0))
    return found


def _column(raw: IO[bytes], chunk: Any, *, is_list: bool) -> Column:
    start = chunk.data_page_offset
    if chunk.has_dictionary_page and 0 < chunk.dictionary_page_offset < start:
        start = chunk.dictionary_page_offset
    runs: list[Run] = []
    longest = dictionary = 0
    for page in read_pages(raw, start, start + chunk.total_compressed_size):
        if page.is_dictionary:
            dictionary += page.size
            longest = max(longest, _longest(raw, page, chunk))
        else:
            each = _each(page, chunk.physical_type, longest)
            runs.append(Run(page.values, page.size, each + _OVERHEAD))
    return Column(runs, dictionary, is_list)


def _each(page: Page, kind: str, longest: int) -> int:
    """Give the bytes that a value may have beyond its share of the page."""
    if page.encoding in _BY_DICTIONARY:
        return longest
    if page.encoding == _DELTA_BYTE_ARRAY:
        return page.size
    return 0 if kind in (_BYTE_ARRAY, _FIXED) else _OVERHEAD


def _longest(raw: IO[bytes], page: Page, chunk: Any) -> int:
    """Give the length of the longest entry of a dictionary."""
    if chunk.physical_type not in (_BYTE_ARRAY, _FIXED):
        return _OVERHEAD
    if chunk.physical_type == _FIXED or page.size > _SCANNED:
        return page.size
    raw.seek(page.start)
    data: bytes = raw.read(page.stored)
    if chunk.compression != "UNCOMPRESSED":
        try:
            codec = _CODECS.get(chunk.compression, chunk.compression.lower())
            data = pa.Codec(codec).decompress(data, page.size, asbytes=True)
        except (
            OSError,
            ValueError,
            pa.ArrowException,
        ):  # a codec of old writers; a page that is broken is told when it is read
            return page.size
    at = longest = 0
    last, length_at = len(data) - 4, _LENGTH.unpack_from
    while at <= last:
        length = length_at(data, at)[0]
        longest = max(longest, length)
        at += 4 + length
    return min(longest, page.size)

"""How rows become bytes: JSON Lines, Parquet, one text, a file a text. The same rows give the same bytes.

A text that would not be told from the line between two texts is refused, and so is an id that is none.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Protocol, cast

import pyarrow as pa
import pyarrow.parquet as pq

from jiaokan.errors import InputError
from jiaokan.exports.model import FIELDS, LEVELS, LISTS
from jiaokan.text.shown import escaped

INDEX, ABOUT = "index.jsonl", "export.json"  # of a folder of files: what is in each, and what the export is
_GROUP_ROWS = dict(zip(LEVELS, (1024, 8192), strict=True))
_GROUP_CHARS = 4 << 20  # code points: a group is written when it has so many rows or so much text
_LEVEL = 3  # zstd, as in a release
_ID = re.compile(r"[0-9a-f]{8,64}:[dp][0-9]{1,12}")

_Values = Mapping[str, Any]


class Sink(Protocol):
    """Where rows go, one by one."""

    def write(self, values: _Values) -> None:
        """Take a row."""

    def close(self) -> None:
        """Write what is left."""


def open_packed(path: Path, packing: str) -> IO[bytes]:
    """Open a file to be written, packed as a suffix says. Raises InputError where the package for it is missing."""
    if packing == ".gz":
        return cast("IO[bytes]", _Gzip(path))
    if packing != ".zst":
        return path.open("wb")
    try:
        import zstandard  # noqa: PLC0415  (an extra)
    except ImportError as error:
        what = "needs the package zstandard"
        raise InputError(packing, what, next_step="pip install 'jiaokan[zstd]', or name a .gz") from error
    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
    return cast("IO[bytes]", packer.stream_writer(path.open("wb")))


class _Gzip(gzip.GzipFile):
    """A packed file without name and time, that closes the one below it as other files do."""

    def __init__(self, path: Path) -> None:
        self._below = path.open("wb")
        super().__init__(filename="", mode="wb", compresslevel=6, fileobj=self._below, mtime=0)

    def close(self) -> None:
        """Write what is left."""
        try:
            super().close()
        finally:
            self._below.close()


class Lines:
    """A JSON object a line, UTF-8, every field in every line, an empty string for what is not there.

    ``datasets`` takes the types of a file from its first megabytes: a column of nulls there fits no string further down.
    """

    def __init__(self, path: Path, packing: str) -> None:
        self._file = open_packed(path, packing)

    def write(self, values: _Values) -> None:
        """Take a row."""
        typed = {name: "" if value is None else value for name, value in values.items()}
        self._file.write(f"{json.dumps(typed, ensure_ascii=False)}\n".encode())

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


class Texts:
    """Texts below each other, a line between two of them: an empty one, or what the caller says."""

    def __init__(self, path: Path, packing: str, separator: str) -> None:
        self._file = open_packed(path, packing)
        self._separator = separator
        self._is_first = True

    def write(self, values: _Values) -> None:
        """Take a row. Raises InputError for a text that has the separator on a line of its own."""
        text = str(values["text"])
        if self._separator in text and self._separator in text.split("\n"):
            got = repr(self._separator)
            raise InputError(values["id"], "has the separator in its text", got=got, next_step="choose another")
        between = "" if self._is_first else f"{self._separator}\n"
        self._is_first = False
        self._file.write(f"{between}{text}\n".encode())

    def close(self) -> None:
        """Write what is left."""
        self._file.close()


class Files:
    """A file a text, by split, named by its id; beside them an index with all other fields."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = Lines(folder / INDEX, "")

    def write(self, values: _Values) -> None:
        """Take a row. Raises InputError for an id that is none, or that comes twice."""
        row_id = str(values["id"])
        if _ID.fullmatch(row_id) is None:
            raise InputError("id", "is none", got=escaped(row_id)[:80], next_step="validate the release")
        name = f"{values['split']}/{row_id.replace(':', '-')}.txt"
        path = self._folder / name
        path.parent.mkdir(exist_ok=True)
        try:
            with path.open("xb") as file:
                file.write(f"{values['text']}\n".encode())
        except FileExistsError as error:
            raise InputError(row_id, "comes twice", next_step="validate the release") from error
        rest = {field: value for field, value in values.items() if field != "text"}
        self._index.write({"file": name, **rest})

    def close(self) -> None:
        """Write what is left."""
        self._index.close()


class Table:
    """A Parquet file whose columns have the same types whatever the rows are."""

    def __init__(self, path: Path, level: str) -> None:
        kinds = {name: pa.list_(pa.string()) if name in LISTS else pa.string() for name in FIELDS[level]}
        self._schema = pa.schema(list(kinds.items()))
        self._most = _GROUP_ROWS[level]
        self._held: list[_Values] = []
        self._chars = 0
        self._writer = pq.ParquetWriter(
            path, self._schema, compression="zstd", compression_level=_LEVEL, write_page_checksum=True, version="2.6"
        )

    def write(self, values: _Values) -> None:
        """Take a row; full row groups go to disk."""
        self._held.append(values)
        self._chars += len(values["text"])
        if len(self._held) >= self._most or self._chars >= _GROUP_CHARS:
            self._flush()

    def close(self) -> None:
        """Write what is left."""
        if self._held:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._held, schema=self._schema), row_group_size=self._most)
        self._held, self._chars = [], 0


def open_sink(place: Path, form: str, packing: str, level: str, separator: str) -> Sink:
    """Give what writes a format to a place."""
    if form == "jsonl":
        return Lines(place, packing)
    if form == "text":
        return Texts(place, packing, separator)
    return Table(place, level) if form == "parquet" else Files(place)

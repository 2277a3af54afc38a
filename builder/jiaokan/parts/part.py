"""The result of one slice on disk: a folder of files, one a table, written whole and renamed, and read again.

Rows are Parquet, where columns that say the same again and again take no room; signatures and records are Arrow streams.

A part that is not whole is none: what lies under a part's name was finished, and its files have the lengths it states.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from jiaokan.dataset import release, schema
from jiaokan.dataset.assemble import SIGNED
from jiaokan.dataset.fates import Fault
from jiaokan.dataset.rejected import REJECTED
from jiaokan.duplicates import signatures
from jiaokan.inputs.account import Account
from jiaokan.parts import records

FORMAT = 2
RECORDS = "records"
FACTS = "part.json"
KINDS = {
    **{table: schema.arrow(table) for table in schema.TABLES if table != "duplicates"},
    SIGNED: signatures.SCHEMA,
    REJECTED: schema.arrow(REJECTED),
    RECORDS: records.SCHEMA,
}
_STREAMED = frozenset({SIGNED, RECORDS})  # hashes, of which nothing comes again; rows that are read many times
_PACKED = pa.ipc.IpcWriteOptions(compression="zstd")
_ROWS, _BUFFER = 16_384, 1 << 20  # rows of a batch, bytes of a column that are read at a time
_GROUP_BYTES = 8 << 20  # of rows that are written at a time: fewer would have a dictionary each


class Facts(NamedTuple):
    """What a part states of itself besides its rows."""

    account: Account
    ignored: list[tuple[str, str]]  # files that could not be read after all, and why
    faults: list[Fault]
    key: str  # of the slice and the plan: what its digest is made of, but for the bytes of the inputs
    is_certain: bool  # no input was given up for want of time or memory
    n_records: int
    seconds: float


class Writer:
    """Writes a part into a folder of its own; ``finish`` gives it its name."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._writers: dict[str, pa.ipc.RecordBatchStreamWriter | pq.ParquetWriter] = {}
        self._held: dict[str, list[pa.RecordBatch]] = {}

    def add(self, table: str, batch: pa.RecordBatch) -> None:
        """Append rows of one table."""
        if table not in self._writers:
            self._writers[table] = _writer(self._folder / _file(table), table)
        if table in _STREAMED:
            self._writers[table].write_batch(batch)
            return
        held = self._held.setdefault(table, [])
        held.append(batch)
        if sum(each.nbytes for each in held) >= _GROUP_BYTES:
            self._put(table)

    def _put(self, table: str) -> None:
        """Write the rows that are held of a table."""
        rows = pa.Table.from_batches(self._held.pop(table), KINDS[table])
        self._writers[table].write_table(rows, row_group_size=max(1, rows.num_rows))

    def finish(self, place: Path, digest: str, facts: Facts) -> Part:
        """Close the streams, state what the part holds, and rename it once all is on disk."""
        names = sorted(map(_file, self._writers))
        for table in list(self._held):
            self._put(table)
        while self._writers:
            self._writers.popitem()[1].close()
        sizes = {name: (self._folder / name).stat().st_size for name in names}
        stated = {"format": FORMAT, "digest": digest, "files": sizes, **_to_json(facts)}
        (self._folder / FACTS).write_text(json.dumps(stated, ensure_ascii=True), encoding="ascii")
        for path in (*sorted(self._folder.iterdir()), self._folder):
            release.sync(path)
        if Part(place).whole() is None:
            shutil.rmtree(place, ignore_errors=True)
            self._folder.rename(place)
            release.sync(place.parent)
        return Part(place)  # where locks do not hold, somebody else may have made the same

    def drop(self) -> None:
        """Remove what was written."""
        for writer in self._writers.values():
            with suppress(OSError):
                writer.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _writer(path: Path, table: str) -> pa.ipc.RecordBatchStreamWriter | pq.ParquetWriter:
    if table in _STREAMED:
        return pa.ipc.new_stream(str(path), KINDS[table], options=_PACKED)
    return pq.ParquetWriter(path, KINDS[table], compression="zstd")


def _file(table: str) -> str:
    return f"{table}.arrows" if table in _STREAMED else f"{table}.parquet"


class Readable(Protocol):
    """What a corpus is put together from: a part, or a release as one."""

    @property
    def states_copies(self) -> bool:
        """Tell whether its rows of sources name their copies already."""

    @property
    def facts(self) -> Facts:
        """Give what it states besides its rows."""

    def read(self, table: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of one table in the order in which they came, batch by batch; as often as is asked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """A finished part: what it states, and its rows as often as they are wanted."""

    path: Path

    @property
    def states_copies(self) -> bool:
        """Tell that its rows of sources name no copies yet."""
        return False

    @property
    def stated(self) -> Mapping[str, Any]:
        """Give what it states of itself, read anew. Raises OSError or ValueError where that cannot be read."""
        stated: Mapping[str, Any] = json.loads((self.path / FACTS).read_text(encoding="ascii"))
        return stated

    def whole(self) -> Mapping[str, Any] | None:
        """Give what it states of itself, if each of its files is there with the length that was written; else None."""
        try:
            stated = self.stated
            there = {path.name: path.stat().st_size for path in self.path.iterdir() if path.name != FACTS}
            return stated if (stated["format"], stated["files"]) == (FORMAT, there) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def is_of(self, key: str) -> bool:
        """Tell whether it is whole and was made for a slice of a plan, whatever bytes its inputs had."""
        stated = self.whole()
        return stated is not None and stated["key"] == key

    @property
    def facts(self) -> Facts:
        """Give what it states besides its rows."""
        stated = self.stated
        return Facts(
            records.account_of_json(stated["account"]),
            [(name, why) for name, why in stated["ignored"]],
            [Fault(*fault) for fault in stated["faults"]],
            *(stated[key] for key in Facts._fields[3:]),
        )

    def read(self, table: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of one table in the order in which they came, batch by batch."""
        path = self.path / _file(table)
        if not path.exists():
            return
        if table in _STREAMED:
            with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as reader:
                yield from reader
            return
        with pq.ParquetFile(path, memory_map=False, buffer_size=_BUFFER, pre_buffer=False) as file:
            for batch in file.iter_batches(batch_size=_ROWS):
                yield batch.cast(KINDS[table]) if batch.schema != KINDS[table] else batch


def _to_json(facts: Facts) -> dict[str, Any]:
    account, ignored, faults, *rest = facts
    told = {"account": records.account_to_json(account), "ignored": ignored, "faults": faults}
    return told | dict(zip(Facts._fields[3:], rest, strict=True))

"""Rows of two releases in buckets of whole sources, so that memory holds a bucket: on disk where there are several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.ipc

from jiaokan.diff.places import OWNER
from jiaokan.show.tables import files_of

_BYTES = 6 << 20  # of the files of both sides for a bucket: decoded and numbered they take some thirty times as much
_MOST = 256  # buckets: each is a file that is open while a side is taken
_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")


def how_many(folders: Iterable[Path], table: str) -> int:
    """Say in how many buckets a table of some releases is compared."""
    size = sum(path.stat().st_size for folder in folders for _, path in files_of(folder, table))
    return min(_MOST, 1 + size // _BYTES)


class Buckets:
    """Takes the rows of one side after the other, and gives them back bucket by bucket; ``owners`` are numbered below that."""

    def __init__(self, folder: Path, count: int, schema: pa.Schema, owners: int) -> None:
        self._folder, self._count, self._schema, self._owners = folder, count, schema, owners
        self._held: tuple[list[pa.RecordBatch], list[pa.RecordBatch]] = ([], [])  # of a single bucket

    def take(self, side: int, batches: Iterable[pa.RecordBatch]) -> None:
        """Take all rows of a side."""
        if self._count == 1:
            self._held[side].extend(batches)
            return
        writers: dict[int, pa.ipc.RecordBatchStreamWriter] = {}
        with ExitStack() as stack:
            for at, part in self._parts(batches):
                if at not in writers:
                    path = str(self._path(side, at))
                    writers[at] = stack.enter_context(pa.ipc.new_stream(path, self._schema, options=_OPTIONS))
                writers[at].write_batch(part)

    def _parts(self, batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Yield rows with the number of their bucket: sources that stand together in A share one, mostly in B too."""
        for batch in batches:
            which = batch.column(OWNER).to_numpy() * self._count // self._owners
            there = np.unique(which).tolist()
            for at in there:
                yield at, batch if len(there) == 1 else batch.filter(pa.array(which == at))

    def give(self) -> Iterator[tuple[pa.Table, pa.Table]]:
        """Yield the rows of each bucket, of A and of B."""
        for at in range(self._count):
            yield self._read(0, at), self._read(1, at)

    def _read(self, side: int, at: int) -> pa.Table:
        if self._count == 1:
            return pa.Table.from_batches(self._held[side], self._schema)
        path = self._path(side, at)
        if not path.exists():
            return self._schema.empty_table()
        with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as reader:
            found = reader.read_all()
        path.unlink()
        return found

    def _path(self, side: int, at: int) -> Path:
        return self._folder / f"{side}-{at}.arrows"

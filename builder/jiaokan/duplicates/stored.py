"""Records on disk while a build relates what it holds: written in order, read block by block, found by ascending keys.

Few records stay in memory; how many bytes that may be is a matter of the room they are given. No meaning is known here.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, Self, cast

import numpy as np
import numpy.typing as npt

from jiaokan.duplicates import disk

Records = npt.NDArray[Any]  # of a structured type, or of plain numbers

BUDGET = 256 << 20  # bytes that relating may hold, besides what it holds of each source
_FILLED, _KEPT, _READ = 16, 64, 64  # parts of the budget: what is filled at a time, what stays, what is read at a time
_TRIES = 3
_PAGE = 256  # records of an index that are read to find one


class Room:
    """A folder of files, made once one is wanted and gone at the end, and a number of bytes that may be held in memory."""

    def __init__(self, budget: int = BUDGET, within: Path | None = None) -> None:
        """Take the bytes that may be held, and the folder to put another into: the system's by default."""
        self.budget = budget
        self.filled, self.kept, self.read = (max(1, budget // part) for part in (_FILLED, _KEPT, _READ))
        self.within = within or Path(tempfile.gettempdir())
        self._folder: Path | None = None
        self._files = 0
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()
        for _ in range(_TRIES):  # a process that is taken for lost may put a file there meanwhile
            if self._folder is not None and self._folder.exists():
                shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def folder(self) -> Path:
        """Give the folder, which other processes may put files into."""
        if self._folder is None:
            try:
                self._folder = Path(tempfile.mkdtemp(prefix=".relate-", dir=self.within)).absolute()
            except OSError as error:
                raise disk.refused(self.within / ".", error) from error
        return self._folder

    def path(self) -> Path:
        """Give the path of a new file."""
        self._files += 1
        return self.folder / str(self._files)

    def open(self, path: Path, mode: str = "w+b") -> BinaryIO:
        """Open a file to be written and read until the end, or as ``mode`` says."""
        return self._open.enter_context(cast("BinaryIO", path.open(mode)))


@dataclass(frozen=True, slots=True)
class Written:
    """Records in a file that any process may read: what of a store travels."""

    path: Path
    kind: np.dtype[Any]
    count: int

    def slice(self, begin: int, end: int) -> Records:
        """Give the records from one place to before another."""
        count = max(0, min(end, self.count) - begin)
        return disk.read_records(self.path, self.kind, count, begin * self.kind.itemsize)

    def blocks(self, at_once: int, begin: int = 0, end: int | None = None) -> Iterator[Records]:
        """Yield the records from one place to before another, so many at a time."""
        stop = self.count if end is None else end
        for start in range(begin, stop, at_once):
            yield self.slice(start, min(stop, start + at_once))

    def drop(self) -> None:
        """Remove the file; nothing is read any more."""
        self.path.unlink(missing_ok=True)


class Stored:
    """Records in the order in which they were added; beyond some bytes they are in a file. To be ended before it is read."""

    def __init__(self, room: Room, kind: npt.DTypeLike) -> None:
        self.kind = np.dtype(kind)
        self.count = 0
        self._room = room
        self._held: list[Records] = []
        self._bytes = 0
        self._path: Path | None = None

    def add(self, records: Records) -> None:
        """Take records."""
        self._held.append(records)
        self.count += len(records)
        self._bytes += records.nbytes
        if self._bytes > self._room.kept:
            self._flush()

    def _flush(self) -> None:
        self._path = self._path or self._room.path()
        try:
            with self._path.open("ab") as file:
                for records in self._held:
                    file.write(records.tobytes())  # tofile loses what a full disk does not take, and says nothing
        except OSError as error:
            raise disk.refused(self._path, error) from error
        self._held, self._bytes = [], 0

    def end(self) -> Self:
        """Write what is left, or keep all where that is little."""
        if self._path is not None:
            self._flush()
        else:
            self._held = [np.concatenate(self._held) if self._held else np.empty(0, self.kind)]
        return self

    def slice(self, begin: int, end: int) -> Records:
        """Give the records from one place to before another."""
        if self._path is None:
            return self._held[0][begin:end]
        return Written(self._path, self.kind, self.count).slice(begin, end)

    def blocks(self, at_once: int | None = None) -> Iterator[Records]:
        """Yield all records in blocks of so many, by default as many as may be read at a time."""
        size = at_once or max(1, self._room.read // self.kind.itemsize)
        for begin in range(0, self.count, size):
            yield self.slice(begin, begin + size)

    def written(self) -> Written:
        """Give the file, for other processes; it stays this store's. To be ended before."""
        if self._path is None:
            self._flush()
            self._path = cast("Path", self._path)
        return Written(self._path, self.kind, self.count)

    def leave(self, folder: Path) -> Written:
        """Move the records into a file of a folder that outlives the room; nothing is read here any more."""
        handle, name = tempfile.mkstemp(dir=folder)  # of its own, for the same may be done again elsewhere
        os.close(handle)
        found = replace(self.written(), path=Path(name))
        self.written().path.replace(name)
        self._held, self.count, self._path = [], 0, None
        return found

    def drop(self) -> None:
        """Remove the file; nothing is read any more."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        self._held, self.count, self._path = [], 0, None


class Index:
    """Finds records by a key that ascends and is each record's own; holds a key of every so many."""

    def __init__(self, stored: Stored | Written, key: str, tops: Records | None = None) -> None:
        """Take records and their key; ``tops`` are the keys that are held, where they are known."""
        self._stored, self._key = stored, key
        self._tops = np.concatenate(list(_tops(stored, key))) if tops is None else tops

    def written(self, room: Room) -> Indexed:
        """Put into files what another process needs to find the records."""
        tops = Stored(room, np.uint64)
        tops.add(self._tops)
        records = self._stored if isinstance(self._stored, Written) else self._stored.written()
        return Indexed(records, self._key, tops.end().written())

    def find(self, keys: Records) -> tuple[Records, npt.NDArray[np.bool_]]:
        """Give a record for every key, in ascending order, and which are there; what stands for the others means nothing."""
        found = np.zeros(len(keys), self._stored.kind)
        pages = np.searchsorted(self._tops, keys, "right") - 1
        bounds = np.flatnonzero(np.concatenate(([True], pages[1:] != pages[:-1], [True]))) if len(keys) else [0]
        for begin, end in pairwise(map(int, bounds)):
            page = max(0, int(pages[begin])) * _PAGE
            records = self._stored.slice(page, page + _PAGE)
            if len(records):
                at = np.searchsorted(records[self._key], keys[begin:end])
                found[begin:end] = records[np.minimum(at, len(records) - 1)]
        return found, (found[self._key] == keys) & (pages >= 0)


def _tops(stored: Stored | Written, key: str) -> Iterator[Records]:
    yield np.empty(0, np.uint64)
    for block in stored.blocks(_PAGE * _PAGE):
        yield block[key][::_PAGE]


class Indexed(NamedTuple):
    """An index in files."""

    records: Written
    key: str
    tops: Written

    def open(self) -> Index:
        """Give the index to find records by."""
        return Index(self.records, self.key, self.tops.slice(0, self.tops.count))


class Ascending:
    """Finds records of a store for blocks of keys that ascend from block to block; holds no more than a block asks for.

    Keys are of two halves, 32 bits each. A later block may ask again for any key of the first half it begins with.
    """

    def __init__(self, stored: Stored, key: str) -> None:
        self._blocks = stored.blocks()
        self._key = key
        self._held = np.empty(0, stored.kind)

    def find(self, keys: Records) -> tuple[Records, npt.NDArray[np.bool_]]:
        """Give a record for every key, and which of them are there; what stands for the others means nothing."""
        if len(keys) == 0:
            return np.empty(0, self._held.dtype), np.empty(0, bool)
        least, most = keys.min(), keys.max()
        floor = least >> np.uint64(32) << np.uint64(32)
        parts = [self._held[np.searchsorted(self._held[self._key], floor) :]]
        while len(parts[-1]) == 0 or parts[-1][self._key][-1] <= most:
            block = next(self._blocks, None)
            if block is None:
                break
            parts.append(block[np.searchsorted(block[self._key], floor) :])
        self._held = np.concatenate(parts)
        if len(self._held) == 0:
            return np.zeros(len(keys), self._held.dtype), np.zeros(len(keys), bool)
        at = np.minimum(np.searchsorted(self._held[self._key], keys), len(self._held) - 1)
        found = self._held[at]
        return found, found[self._key] == keys


class Heap:
    """Bytes of any number put one behind the other into a file, and read by place."""

    def __init__(self, room: Room, path: Path | None = None) -> None:
        """Begin a new file; or take one that another process has ended, to be read."""
        self.path = path or room.path()
        self._file = room.open(self.path, "w+b" if path is None else "rb")
        self.size = 0

    def add(self, data: bytes | memoryview) -> int:
        """Append bytes; give their place."""
        place = self.size
        try:
            self._file.write(data)
        except OSError as error:
            raise disk.refused(self.path, error) from error
        self.size += len(data)
        return place

    def end(self, *, for_others: bool = False) -> None:
        """Write what is left; ``for_others``: so that machines see it which share the disk."""
        try:
            self._file.flush()
            if for_others:
                os.fsync(self._file.fileno())
        except OSError as error:
            raise disk.refused(self.path, error) from error

    def read(self, place: int, size: int) -> bytes:
        """Read bytes from a place. Raises InputError where they are not there."""
        found = os.pread(self._file.fileno(), size, place)
        disk.check_whole(self.path, len(found), size)
        return found

    def drop(self) -> None:
        """Close and remove the file."""
        self._file.close()
        self.path.unlink(missing_ok=True)

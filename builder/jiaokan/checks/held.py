"""What a validation holds of all rows: hashes of names in memory, signatures on disk. Knows no rule."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Iterator
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.ipc

_AT_ONCE = 1 << 16


class Hashes:
    """Hashes of strings, of which only those that come twice are of interest: eight bytes a string."""

    def __init__(self) -> None:
        self._found = array("q")

    def add(self, values: Iterable[str]) -> None:
        """Take strings."""
        self._found.extend(map(hash, values))

    def twice(self) -> set[int]:
        """Give the hashes that are there more than once; ``hash`` gives that of a string, in this process."""
        found = np.frombuffer(self._found, dtype=np.int64) if self._found else np.zeros(0, np.int64)
        found.sort()  # in place
        same: set[int] = set()
        for start in range(0, max(len(found) - 1, 0), _AT_ONCE):
            part = found[start : start + _AT_ONCE + 1]
            same.update(part[1:][part[1:] == part[:-1]].tolist())
        return same


class Signed:
    """Signatures of rows in a file without a name, in the order in which they came; they can be read again and again."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._places: list[tuple[int, int]] = []

    def add(self, stream: bytes) -> None:
        """Take an Arrow stream of signatures."""
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  (see close)
        if stream:
            self._places.append((self._file.seek(0, 2), len(stream)))
            self._file.write(stream)

    def close(self) -> None:
        """Let go of them."""
        if self._file is not None:
            self._file.close()

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Yield them batch by batch."""
        if (file := self._file) is None:
            return
        for place, size in self._places:
            file.seek(place)
            with pa.ipc.open_stream(file.read(size)) as reader:
                yield from reader

"""Packed streams (gzip, Zstandard, bzip2, xz) read as what was packed, within limits, up to the first damage.

Reading never raises for what is wrong with the bytes: it ends, and the stream says afterwards what ended it. Nothing is
written to disk but the copy of a stream that must be read from its end.
"""

from __future__ import annotations

import io
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from jiaokan.inputs.boxes.packed import Source
from jiaokan.inputs.boxes.packings import (
    BOMB,
    CHUNK,
    CUT,
    DAMAGED,
    DEEP,
    LONGEST_MAGIC,
    MEMORY,
    PLAIN,
    TRAILING,
    Expected,
    Packing,
    Plain,
    TornError,
    packing_of,
)

DEEPEST = 3  # packings within each other: a .gz that was packed again for the way is two
# Honest text packs to a third; tables that repeat a column, logs and blank pages reach 100 to 1. gzip's own limit is 1032.
MOST_RATIO = 1000
FREE_BYTES = 256 << 20  # what any few bytes may unpack to: less than that is no harm
SPOOLED = 64 << 20  # bytes of a copy that stay in memory


class _Refused(Plain):
    def decompress(self, data: bytes, max_length: int) -> bytes:  # noqa: ARG002  (as every codec)
        raise TornError(DEEP, f"more than {DEEPEST} packings")


_TOO_DEEP = Packing("", (), lambda _: _Refused(), CHUNK)


_ANYTHING = Expected()


class _Raw(io.RawIOBase):
    """Unpacks a source; see Unpacked."""

    def __init__(self, source: Source, packing: Packing, name: str, expected: Expected, *, is_one: bool) -> None:
        self.source, self.packing, self.expected, self.is_one = source, packing, expected, is_one
        self.inner = source.stream if isinstance(source.stream, Unpacked) else None
        self.start, self.unpacked, self.sound, self.crc = source.taken, 0, 0, 0
        self.fault: str | None = None
        self.detail = ""
        self._ended, self._name = False, name
        self._codec, self._rest = packing.codec(name), memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # RawIOBase names any buffer
        data = self._rest or memoryview(self._more())
        self._rest = data[len(buffer) :]
        data = data[: len(buffer)]
        buffer[: len(data)] = data
        return len(data)

    def _more(self) -> bytes:
        while self.fault is None and not self._ended:
            try:
                found = self._step()
            except TornError as error:
                found = error.before
                self._stop(error.reason, error.detail)
            except MemoryError as error:
                self._stop(MEMORY, str(error))
                return b""
            if found:
                return self._counted(found)
        return b""

    def _stop(self, reason: str, detail: str) -> None:
        self.fault, self.detail = reason, detail

    def _step(self) -> bytes:
        if self._codec.eof:
            self._end_member()
            return b""
        data = self.source.take(self.packing.piece) if self._codec.needs_input else b""
        if data or not self._codec.needs_input:
            return self._codec.decompress(data, CHUNK)
        if isinstance(self._codec, Plain):
            self._end()
            return b""
        raise TornError(CUT, f"after {self.source.taken - self.start} bytes")

    def _end_member(self) -> None:
        self.source.give_back(self._codec.unused_data)
        self.sound = self.unpacked
        head = b"" if self.is_one else self.source.look(LONGEST_MAGIC)
        if self.packing.has_padding and not self.is_one:
            while head and not head.strip(b"\0"):
                self.source.take(len(head))
                head = self.source.look(LONGEST_MAGIC)
            zeros = len(head) - len(head.lstrip(b"\0"))
            self.source.take(zeros)
            head = self.source.look(LONGEST_MAGIC)
        if not head:
            self._end()
        elif head.startswith(self.packing.magics):
            self._codec = self.packing.codec(self._name)
        else:
            self._stop(TRAILING, f"no {self.packing.name} at byte {self.source.taken}")

    def _end(self) -> None:
        self._ended = True
        size, crc = self.expected.size, self.expected.crc
        if size is not None and size != self.unpacked:
            self._stop(CUT if isinstance(self._codec, Plain) else DAMAGED, f"{self.unpacked} bytes of {size}")
        elif crc is not None and crc != self.crc:
            self._stop(DAMAGED, f"CRC {self.crc:08x}, stated {crc:08x}")
        else:
            self.sound = self.unpacked

    def _counted(self, found: bytes) -> bytes:
        self.unpacked += len(found)
        self.expected.allowance.left -= len(found)
        if self.expected.crc is not None:
            self.crc = zlib.crc32(found, self.crc)
        packed = self.packed - self.start
        most = max(FREE_BYTES, MOST_RATIO * packed)
        if self.unpacked > most or self.expected.allowance.left < 0:
            self._stop(BOMB, f"{packed} bytes hold more than {self.unpacked - len(found)}")
            self.unpacked -= len(found)
            return b""
        return found

    @property
    def packed(self) -> int:
        inner = self.inner
        return inner.packed if inner is not None else self.source.taken


class Unpacked(io.BufferedReader):
    """A stream of unpacked bytes. It ends where they end or are damaged; ``fault`` then says which."""

    def __init__(
        self,
        source: Source,
        packing: Packing = PLAIN,
        name: str = "input",
        expected: Expected = _ANYTHING,
        *,
        is_one: bool = False,
    ) -> None:
        """Unpack a source: all its members, or the one that begins there."""
        self._unpacks = _Raw(source, packing, name, expected, is_one=is_one)
        super().__init__(self._unpacks, CHUNK)

    @classmethod
    def plain(cls, stream: BinaryIO) -> Unpacked:
        """Hand on a stream as it is, whatever its first bytes."""
        return cls(Source(stream))

    @property
    def fault(self) -> str | None:
        """What ended the stream before its time, in a few stable words; None until then. Of packings, the outermost."""
        inner = self._unpacks.inner
        return (inner.fault if inner is not None else None) or self._unpacks.fault

    @property
    def detail(self) -> str:
        """What is known of the fault besides."""
        inner = self._unpacks.inner
        return inner.detail if inner is not None and inner.fault else self._unpacks.detail

    @property
    def packed(self) -> int:
        """The bytes taken so far of the outermost packed stream."""
        return self._unpacks.packed

    @property
    def unpacked(self) -> int:
        """The bytes unpacked so far; at the end, those of the stream."""
        return self._unpacks.unpacked

    @property
    def sound(self) -> int:
        """The bytes, from the first, that a checksum vouches for: all members that ended well.

        What was handed on after them may differ from what was packed: deflate turns a flipped bit into other letters.
        """
        return self._unpacks.sound

    @property
    def packings(self) -> tuple[str, ...]:
        """The names of the packings, the outermost first."""
        inner = self._unpacks.inner
        own = (self._unpacks.packing.name,) if self._unpacks.packing.name else ()
        return (*(inner.packings if inner is not None else ()), *own)


def opened(stream: BinaryIO, name: str = "input") -> Unpacked:
    """Unpack a stream by its first bytes, packings in packings too; one that is not packed is handed on as it is.

    Raises InputError where a package is missing, and OSError of the stream.

    >>> import gzip
    >>> found = opened(io.BytesIO(gzip.compress(b"abc") + b"rest"))
    >>> found.read(), found.fault, found.packings
    (b'abc', 'followed by other bytes', ('gzip',))
    """
    source = Source(stream)
    packing = packing_of(source.look(LONGEST_MAGIC))
    found = Unpacked(source, packing or PLAIN, name)
    depth = 1
    while packing is not None and (packing := packing_of(found.peek(LONGEST_MAGIC))) is not None:
        depth += 1
        found = Unpacked(Source(found), packing if depth <= DEEPEST else _TOO_DEEP, name)
    return found


def members(stream: BinaryIO, name: str = "input") -> Iterator[tuple[int, Unpacked]]:
    """Yield each member of a packed stream with its offset in bytes: crawls pack every record by itself.

    A member is read until the next is asked for. After a damaged one the next is looked for by its first bytes, from
    the second byte of the damaged one: what it seemed to hold may be the next ones. Raises OSError.
    """
    source = Source(stream)
    packing = packing_of(source.look(LONGEST_MAGIC))
    while packing is not None and source.look(1):
        start = source.mark()
        found = Unpacked(source, packing, name, is_one=True)
        yield start, found
        while found.read(CHUNK):
            pass
        if found.fault is not None:
            source.rewind()
        if not source.look(LONGEST_MAGIC).startswith(packing.magics):
            _skip_to(source, packing.magics)


def _skip_to(source: Source, magics: tuple[bytes, ...]) -> None:
    """Take bytes up to the next member, or all."""
    while piece := source.look(CHUNK):
        found = [at for magic in magics if (at := piece.find(magic)) >= 0]
        if found:
            source.take(min(found))
            return
        source.take(max(1, len(piece) - LONGEST_MAGIC) if len(piece) > LONGEST_MAGIC else len(piece))


def looked_at(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """Give the first bytes of a stream, and the stream with them still to be read. Raises OSError."""
    if stream.seekable():
        at = stream.tell()
        head = stream.read(size)
        stream.seek(at)
        return head, stream
    found = stream if isinstance(stream, io.BufferedReader) else Unpacked.plain(stream)
    return found.peek(size)[:size], found


@contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Give a stream that can be read from its end: itself, or a copy, above 64 MiB in a temporary file."""
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(SPOOLED) as copy:
        while piece := stream.read(CHUNK):
            copy.write(piece)
        copy.seek(0)
        yield cast("BinaryIO", copy)  # a file object in all but its base class

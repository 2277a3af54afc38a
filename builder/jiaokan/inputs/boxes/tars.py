"""tar archives read as a stream from front to back, member by member, in memory for one.

Links, devices and folders are no texts. A header that cannot be read ends the archive: nothing after it is guessed.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from jiaokan.inputs.boxes.member_names import codec_of, is_hidden, safe_path
from jiaokan.inputs.boxes.packed import Source
from jiaokan.inputs.boxes.packings import CHUNK, PLAIN, Allowance, Expected
from jiaokan.inputs.boxes.unpack import Unpacked
from jiaokan.inputs.entries import Member, Overhead, Refusal

STRUCTURE, HIDDEN, FOLDER = "tar structure", "hidden member", "folder"
MOST_HEADER = 4 << 20  # bytes of the headers of one member: long names, extended attributes, the map of a sparse file
_FAILURES = (tarfile.TarError, ValueError, OverflowError, EOFError, RecursionError, KeyError, IndexError, TypeError)


class _Front(io.RawIOBase):
    """A stream that is read from front to back, by whatever asks it to seek; it counts, and bounds headers."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0
        self.header: int | None = None  # bytes that a header may still take; None in a member's data

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        if self.header is not None:
            if size < 0 or size > self.header:
                raise tarfile.ReadError("a header too long")
            self.header -= size
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def seek(self, place: int, whence: int = 0) -> int:
        if whence or place < self._at:
            raise tarfile.ReadError("a header that leads back")
        while self._at < place and (piece := self._stream.read(min(CHUNK, place - self._at))):
            self._at += len(piece)
        return self._at


class _Header(tarfile.TarInfo):
    """A header that remembers why there was none: tarfile ends at a damaged one as at the last."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> _Header:
        try:
            return super().fromtarfile(tarfile)
        except Exception as error:
            tarfile.ended = error  # type: ignore[attr-defined]
            raise


class _Part(io.RawIOBase):
    """The data of a member, once."""

    def __init__(self, front: _Front, size: int) -> None:
        self._front, self._left = front, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # RawIOBase names any buffer
        found = self._front.read(min(len(buffer), self._left))
        buffer[: len(found)] = found
        self._left -= len(found)
        return len(found)


def read(stream: BinaryIO, name: str, allowance: Allowance | None = None) -> Iterator[Member | Refusal | Overhead]:
    """Yield the members of a tar archive in order. Raises OSError of the stream.

    The bytes of members, refusals and overhead add up to those of the stream. A member that the archive's end cuts off
    says so when it is read; then ``packed`` of its stream is what was there.
    """
    front = _Front(stream)
    taken, fault = 0, ""
    budget = allowance if allowance is not None else Allowance()
    try:
        for archive, info in _headers(front):
            item, own = _item(front, archive, info, f"{name}!/", budget)
            start = info.offset_data
            yield item
            front.seek(max(front.tell(), start + own))
            taken += min(own, max(0, front.tell() - start))
    except _FAILURES as error:
        fault = (str(error).splitlines() or [""])[0][:160] or type(error).__name__
    done = front.tell()
    rest = _rest(front)
    yield Overhead(STRUCTURE, done - taken + (0 if fault or rest is None else rest))
    if fault or rest is None:
        yield Refusal(name, "damaged archive", fault or "bytes after its end", front.tell() - done)


def _headers(front: _Front) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    """Yield the headers of an archive with it. Raises tarfile.TarError and others where it is no more one."""
    front.header = MOST_HEADER
    archive = tarfile.TarFile(fileobj=front, mode="r", tarinfo=_Header, errors="surrogateescape")
    while True:
        front.header = MOST_HEADER
        info = archive.next()
        front.header = None
        if info is None:
            break
        yield archive, info
        archive.members.clear()  # type: ignore[attr-defined]  # it keeps every header
    ended = getattr(archive, "ended", None)
    if ended is not None and not isinstance(ended, tarfile.EOFHeaderError):  # type: ignore[attr-defined]
        raise tarfile.ReadError("ends without an end" if str(ended) == "empty header" else str(ended))


def _rest(front: _Front) -> int | None:
    """Read what follows the end: its length if all of it is padding, None if it is anything else."""
    size, is_padding = 0, True
    while piece := front.read(CHUNK):
        size += len(piece)
        is_padding = is_padding and not piece.strip(b"\0")
    return size if is_padding else None


def _item(
    front: _Front, archive: tarfile.TarFile, info: tarfile.TarInfo, prefix: str, budget: Allowance
) -> tuple[Member | Refusal | Overhead, int]:
    """Give what a header stands for, and the bytes of its data in the archive."""
    name = _name(info)
    locator = prefix + safe_path(name)
    own = archive.offset - info.offset_data if info.issparse() else info.size if info.isreg() else 0
    own = max(0, own)
    if is_hidden(name):
        return Overhead(HIDDEN, own), own
    if info.isdir():
        return Overhead(FOLDER, own), own
    if not info.isreg():
        kind = "a link" if info.islnk() or info.issym() else f"type {info.type!r}"
        return Refusal(locator, "no regular file", kind, own), own
    if info.issparse():  # a database or an image of a disk; eight terabytes of it may be a hole
        return Refusal(locator, "sparse file", f"{own} bytes stand for {info.size}", own), own
    return Member(locator, info.size, own, _opener(front, own, locator, budget)), own


def _name(info: tarfile.TarInfo) -> str:
    """Give a member's name; bytes that are no UTF-8 are read in GB18030 where they are that."""
    raw = info.name.encode("utf-8", "surrogateescape") if not _is_torn(info.name) else b""
    codec = codec_of([raw])
    return raw.decode(codec) if raw and codec in ("gb18030", "big5") else info.name


def _is_torn(name: str) -> bool:
    return any("\ud800" <= char < "\udc80" or "\udcff" < char <= "\udfff" for char in name)


def _opener(front: _Front, size: int, locator: str, budget: Allowance) -> Callable[[], BinaryIO]:
    def begin() -> BinaryIO:
        source = io.BufferedReader(_Part(front, size), CHUNK)
        return Unpacked(Source(source), PLAIN, locator, Expected(size, None, budget), is_one=True)

    return begin

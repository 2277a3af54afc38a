"""ZIP archives member by member: by their directory, or by the members' own headers where the directory is lost.

Refused by name: encrypted members, methods nobody uses for texts, members that share bytes (bombs), split archives.
"""

from __future__ import annotations

import bz2
import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from jiaokan.inputs.boxes import packings
from jiaokan.inputs.boxes.member_names import codec_of, is_hidden, safe_path, unicode_path
from jiaokan.inputs.boxes.packed import Source
from jiaokan.inputs.boxes.packings import Allowance, Deflate, Expected, Library, Packing, Plain
from jiaokan.inputs.boxes.unpack import Unpacked, seekable
from jiaokan.inputs.entries import Member, Overhead, Refusal

STRUCTURE, HIDDEN, FOLDER = "zip structure", "hidden member", "folder"
# The directory is held in memory: 64 MiB of it are half a million members with long names, about 1 GB of objects.
MOST_DIRECTORY = 64 << 20
_LOCAL, _END = b"PK\x03\x04", b"PK\x05\x06"
_LOCAL_SIZE, _END_SIZE, _LONGEST_COMMENT = 30, 22, 65535
_ENCRYPTED, _PATCHED, _STREAMED, _UTF8, _MASKED = 1 << 0, 1 << 5, 1 << 3, 1 << 11, 1 << 13
# By their numbers in APPNOTE 4.4.5.
_METHODS: dict[int, Packing] = {
    0: Packing("", (), lambda _: Plain(), packings.CHUNK),
    8: Packing("deflate", (), lambda _: Deflate(-15), 1 << 14),
    12: Packing("bzip2", (), lambda _: Library(bz2.BZ2Decompressor()), 512),
    93: Packing("zstd", (), packings.Zstandard, 512),
    95: Packing("xz", (), packings.open_xz, 512),
}
_DAMAGED = (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError, EOFError, MemoryError)


class _Found(NamedTuple):
    """A member as its headers describe it; offsets and sizes in bytes."""

    name: str
    flags: int
    method: int
    crc: int
    size: int
    packed: int
    start: int  # of its data
    kind: int = 0  # the type bits of a Unix mode


class _Slice(io.RawIOBase):
    """A stretch of a file, read from its own place."""

    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        self._stream, self._at, self._end = stream, start, start + size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # RawIOBase names any buffer
        self._stream.seek(self._at)
        data = self._stream.read(min(len(buffer), self._end - self._at))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def read(stream: BinaryIO, name: str, allowance: Allowance | None = None) -> Iterator[Member | Refusal | Overhead]:
    """Yield the members of a ZIP file in the order of their bytes. Raises OSError.

    The packed sizes of members, those of refusals and overhead add up to the bytes of the file.
    """
    with seekable(stream) as file:
        yield from _read(file, name, allowance)


def _read(file: BinaryIO, name: str, allowance: Allowance | None) -> Iterator[Member | Refusal | Overhead]:
    size = file.seek(0, io.SEEK_END)
    budget = allowance if allowance is not None else Allowance.of(size)
    refused = _refuse(file, size)
    if refused is not None:
        yield Refusal(name, *refused, size)
        return
    try:
        found, is_whole = list(_listed(file, size)), True
    except _DAMAGED:
        found, is_whole = list(_recovered(file, size)), False
    taken = done = 0
    for member, own, is_shared in _apart(found, size):
        taken += own
        yield _item(file, member, own, f"{name}!/", budget, is_shared=is_shared)
        done = min(size, member.start + own)
    if is_whole:
        yield Overhead(STRUCTURE, size - taken)
    else:
        heads = max(0, done - taken)
        yield Overhead(STRUCTURE, heads)
        yield Refusal(name, "no directory", f"{len(found)} members by their own headers", size - taken - heads)


def office_of(stream: BinaryIO) -> str | None:
    """Tell which kind of document a seekable ZIP file is: docx, xlsx, pptx, odt, ods, odp, epub; None for an archive.

    One whose directory is damaged is ``office`` by its first member.
    The stream stands at its beginning afterwards. Raises OSError.
    """
    try:
        size = stream.seek(0, io.SEEK_END)
        if _refuse(stream, size) is not None:
            return _office_by_first(stream)
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                folders = {name.partition("/")[0] for name in names}
                kind = next((kind for folder, kind in _OFFICE if folder in folders), None)
                return kind or (_office_by_first(stream) if folders <= _ABOUT else None)
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return _MIMETYPES.get(archive.read("mimetype").strip())
            return _office_by_first(stream)
    except (*_DAMAGED, RuntimeError, zipfile.zlib.error):  # type: ignore[attr-defined]
        return _office_by_first(stream)
    finally:
        stream.seek(0)


_FIRST = ("[Content_Types].xml", "_rels/.rels")  # what Word, LibreOffice and libraries write before all else


def _office_by_first(stream: BinaryIO) -> str | None:
    """Tell a damaged document by its first member: the parts of one are no documents of an archive."""
    stream.seek(0)
    head = stream.read(_LOCAL_SIZE + 64)
    name = head[_LOCAL_SIZE:][: int.from_bytes(head[26:28], "little")]
    return "office" if head.startswith(_LOCAL) and name.decode("utf-8", "replace") in _FIRST else None


_ABOUT = {"[Content_Types].xml", "_rels", "docProps"}  # what says of a document that it is one
_OFFICE = (("word", "docx"), ("xl", "xlsx"), ("ppt", "pptx"))
_OPEN = b"application/vnd.oasis.opendocument."
_MIMETYPES = {
    _OPEN + b"text": "odt",
    _OPEN + b"spreadsheet": "ods",
    _OPEN + b"presentation": "odp",
    b"application/epub+zip": "epub",
}


def _refuse(file: BinaryIO, size: int) -> tuple[str, str] | None:
    """Give reason and detail for a file that is not to be read by its directory or otherwise."""
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_SIZE > len(tail):
        return None
    disk, first, _, _, directory, _ = struct.unpack_from("<HHHHII", tail, at + 4)
    if (disk or first) and 0xFFFF not in (disk, first):
        return "part of a split archive", f"part {disk + 1}"
    if directory > MOST_DIRECTORY and directory != 0xFFFFFFFF:
        return "too many members", f"a directory of {directory} bytes, at most {MOST_DIRECTORY}"
    zip64 = tail.rfind(b"PK\x06\x06", 0, at)
    if directory == 0xFFFFFFFF and zip64 >= 0 and zip64 + 48 <= len(tail):
        (directory,) = struct.unpack_from("<Q", tail, zip64 + 40)
        if directory > MOST_DIRECTORY:
            return "too many members", f"a directory of {directory} bytes, at most {MOST_DIRECTORY}"
    return None


# --- members by the directory ---------------------------------------------------------------------------------------
def _listed(file: BinaryIO, size: int) -> Iterator[_Found]:
    """Yield the members that the directory names, by their offsets. Raises what zipfile raises."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
    raws = [_raw(info) for info in infos]
    codec = codec_of([raw for info, raw in zip(infos, raws, strict=True) if not info.flag_bits & _UTF8])
    for info, raw in zip(infos, raws, strict=True):
        told = unicode_path(info.extra, raw)
        name = told or raw.decode("utf-8" if info.flag_bits & _UTF8 else codec, "surrogateescape")
        if info.create_system == 0:  # MS-DOS and Windows: some packers write its separators
            name = name.replace("\\", "/")
        start = _data_start(file, info.header_offset)
        kind = info.external_attr >> 28 if info.create_system == 3 else 0
        sizes = (info.CRC, info.file_size, info.compress_size)
        yield _Found(name, info.flag_bits, info.compress_type, *sizes, start if start >= 0 else size, kind)


def _raw(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437", "surrogateescape")


def _data_start(file: BinaryIO, offset: int) -> int:
    """Give where a member's data begins by its own header, or -1 if there is none."""
    if offset < 0:
        return -1
    file.seek(offset)
    head = file.read(_LOCAL_SIZE)
    if len(head) < _LOCAL_SIZE or not head.startswith(_LOCAL):
        return -1
    name, extra = struct.unpack_from("<HH", head, 26)
    return int(offset + _LOCAL_SIZE + name + extra)


def _apart(found: list[_Found], size: int) -> Iterator[tuple[_Found, int, bool]]:
    """Yield members with the bytes that are theirs alone, and whether they share some: zip bombs tell data twice."""
    done = 0
    members = sorted(found, key=lambda member: member.start)
    for at, member in enumerate(members):
        end = min(size, member.start + member.packed)
        after = members[at + 1].start if at + 1 < len(members) else size
        own = max(0, end - max(member.start, done))
        is_shared = member.packed > 0 and (member.start < done or end > after)
        yield member, own, is_shared
        done = max(done, end)


def _item(
    file: BinaryIO, member: _Found, own: int, prefix: str, budget: Allowance, *, is_shared: bool
) -> Member | Refusal | Overhead:
    locator = prefix + safe_path(member.name)
    if is_hidden(member.name):
        return Overhead(HIDDEN, own)
    if member.name.endswith("/"):
        return Overhead(FOLDER, own)
    refused = _why_not(member, own, is_shared=is_shared)
    if refused is not None:
        return Refusal(locator, *refused, own)
    return Member(locator, member.size, member.packed, _opener(file, member, locator, budget))


def _why_not(member: _Found, own: int, *, is_shared: bool) -> tuple[str, str] | None:
    if member.flags & (_ENCRYPTED | _MASKED):
        return "encrypted member", ""
    if member.kind not in (0, 8):  # S_IFREG; a link is a name, not a text
        return "no regular file", "a link" if member.kind == 10 else f"type {member.kind}"
    if is_shared:
        return "overlapping members", "its bytes are another member's too"
    if member.method not in _METHODS or member.flags & _PATCHED:
        return "unsupported compression", f"method {member.method}"
    if own < member.packed:
        return "damaged member: cut off", f"{own} bytes of {member.packed}"
    return None


def _opener(file: BinaryIO, member: _Found, locator: str, budget: Allowance) -> Callable[[], BinaryIO]:
    def begin() -> BinaryIO:
        part = io.BufferedReader(_Slice(file, member.start, member.packed), packings.CHUNK)
        expected = Expected(member.size, member.crc, budget)
        return Unpacked(Source(part), _METHODS[member.method], locator, expected, is_one=True)

    return begin


# --- members by their own headers -----------------------------------------------------------------------------------
def _recovered(file: BinaryIO, size: int) -> Iterator[_Found]:
    """Yield the members from the first on as far as one header leads to the next; what streams wrote does not say."""
    at = 0
    heads: list[tuple[bytes, _Found]] = []
    while at + _LOCAL_SIZE <= size:
        start = _data_start(file, at)
        if start < 0:
            break
        file.seek(at)
        head = file.read(start - at)
        flags, method, _, _, crc, packed, full, name = struct.unpack_from("<HHHHIIIH", head, 6)
        if flags & _STREAMED or 0xFFFFFFFF in (packed, full):
            break
        raw = head[_LOCAL_SIZE : _LOCAL_SIZE + name]
        heads.append((raw, _Found("", flags, method, crc, full, packed, start)))
        at = start + packed
    codec = codec_of([raw for raw, found in heads if not found.flags & _UTF8])
    for raw, found in heads:
        yield found._replace(name=raw.decode("utf-8" if found.flags & _UTF8 else codec, "surrogateescape"))

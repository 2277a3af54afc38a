"""Ways to pack a stream (gzip, Zstandard, bzip2, xz): how each begins, and what unpacks one member of it.

Bytes come in pieces, and every piece is bounded: a few bytes never unpack to more memory than the constants here say.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from jiaokan.errors import InputError

CHUNK = 1 << 16  # bytes read at once
# What xz and zstd may hold while they unpack. `zstd -d` itself asks for leave above 128 MiB, xz -9 takes 65 MiB.
MOST_MEMORY = 128 << 20
CUT, DAMAGED, BOMB, DEEP = "cut off", "damaged data", "unpacks to too much", "packed too deep"
MEMORY, TRAILING = "needs too much memory", "followed by other bytes"


class TornError(Exception):
    """Packed bytes that cannot be unpacked further: a reason of a few stable words, a detail, what came before it."""

    def __init__(self, reason: str, detail: str, before: bytes = b"") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail, self.before = reason, detail, before


class Codec(Protocol):
    """What unpacks one member of a packed stream, as ``bz2.BZ2Decompressor`` does."""

    eof: bool
    needs_input: bool
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Unpack bytes, about so many at most. Raises TornError and what the library raises."""


class Plain:
    """Hand on bytes as they are: a stream that is not packed."""

    eof = False
    needs_input = True
    unused_data = b""

    def decompress(self, data: bytes, max_length: int) -> bytes:  # noqa: ARG002  (as every codec)
        """Give the bytes."""
        return data


class Deflate:
    """Unpack one member of gzip (``wbits`` 31) or bare deflate (-15), every byte before an error kept."""

    def __init__(self, wbits: int = 31) -> None:
        self._inner = zlib.decompressobj(wbits)
        self.eof, self.needs_input, self.unused_data = False, True, b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Unpack; zlib drops what it had before an error, so a copy unpacks that again byte by byte."""
        packed, before = self._inner.unconsumed_tail + data, self._inner.copy()
        try:
            found = self._inner.decompress(packed, max_length)
        except zlib.error as error:
            raise TornError(DAMAGED, str(error), _up_to_error(before, packed)[:max_length]) from error
        self.eof, self.unused_data = self._inner.eof, self._inner.unused_data
        self.needs_input = not self._inner.unconsumed_tail and len(found) < max_length
        return bytes(found)


def _up_to_error(inner: zlib._Decompress, packed: bytes) -> bytes:
    found = bytearray()
    try:
        for at in range(len(packed)):
            found += inner.decompress(packed[at : at + 1], CHUNK)
    except zlib.error:
        pass
    return bytes(found)


class Library:
    """Unpack one stream of bzip2 or xz, what the library raises told as TornError."""

    def __init__(self, inner: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> None:
        self._inner = inner
        self.eof, self.needs_input, self.unused_data = False, True, b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Unpack; a block of bzip2 and its kind of xz are given only whole."""
        try:
            found = self._inner.decompress(data, max_length)
        except (OSError, ValueError, lzma.LZMAError, EOFError) as error:
            raise TornError(MEMORY if "emory usage limit" in str(error) else DAMAGED, str(error)) from error
        self.eof, self.needs_input = self._inner.eof, self._inner.needs_input
        self.unused_data = self._inner.unused_data
        return bytes(found)


class Zstandard:
    """Unpack one frame of Zstandard. Raises InputError if the package is not there."""

    def __init__(self, name: str = "input") -> None:
        try:
            import zstandard  # noqa: PLC0415  (an extra)
        except ImportError as error:
            raise InputError(name, "needs zstandard", next_step="pip install 'jiaokan[zstd]'") from error
        self._inner = zstandard.ZstdDecompressor(max_window_size=MOST_MEMORY).decompressobj()
        self._error = zstandard.ZstdError
        self.eof, self.needs_input, self.unused_data = False, True, b""

    def decompress(self, data: bytes, max_length: int) -> bytes:  # noqa: ARG002  (as every codec)
        """Unpack all of a piece: 512 bytes hold 16 MiB at most."""
        try:
            found = self._inner.decompress(data)
        except self._error as error:
            what = MEMORY if "requires too much memory" in str(error) else DAMAGED
            raise TornError(what, str(error)) from error
        self.eof, self.unused_data = self._inner.eof, self._inner.unused_data
        return bytes(found)


class Packing(NamedTuple):
    """A way to pack: its name, how a member begins, what unpacks one, bytes to feed at once.

    A library drops what it unpacked of a piece before an error, and unpacks some pieces whole: so pieces are small.
    """

    name: str
    magics: tuple[bytes, ...]
    codec: Callable[[str], Codec]
    piece: int
    has_padding: bool = False  # zeros may stand between members and at the end (tapes; xz by its standard)


def open_xz(_: str) -> Codec:
    """Give what unpacks one stream of xz."""
    return Library(lzma.LZMADecompressor(lzma.FORMAT_XZ, MOST_MEMORY))


_SKIPPABLE = tuple(bytes((low, 0x2A, 0x4D, 0x18)) for low in range(0x50, 0x60))
_BZ2 = tuple(b"BZh%d%s" % (level, next_) for level in range(1, 10) for next_ in (b"1AY&SY", b"\x17rE8P\x90"))
PACKINGS = (
    Packing("gzip", (b"\x1f\x8b\x08",), lambda _: Deflate(), 1 << 14, has_padding=True),
    Packing("zstd", (b"\x28\xb5\x2f\xfd", *_SKIPPABLE), Zstandard, 512),
    Packing("bzip2", _BZ2, lambda _: Library(bz2.BZ2Decompressor()), 512),
    Packing("xz", (b"\xfd7zXZ\x00",), open_xz, 512, has_padding=True),
)
LONGEST_MAGIC = 10
PLAIN = Packing("", (), lambda _: Plain(), CHUNK)


def packing_of(head: bytes) -> Packing | None:
    r"""Recognise a packing by the first bytes of a stream.

    >>> packing_of(b"\x1f\x8b\x08\x00").name, packing_of("压缩".encode())
    ('gzip', None)
    """
    return next((packing for packing in PACKINGS if head.startswith(packing.magics)), None)


@dataclass(slots=True)
class Allowance:
    """How many bytes may still be unpacked, of all that lie in one file together."""

    left: int = 1 << 62

    @classmethod
    def of(cls, packed: int) -> Allowance:
        """Give what a file of so many bytes may hold in all: archives in archives multiply what each may."""
        return cls((16 << 30) + 200 * packed)


@dataclass(frozen=True, slots=True)
class Expected:
    """What an archive says of a member: bytes, CRC-32, and the allowance it draws on."""

    size: int | None = None
    crc: int | None = None
    allowance: Allowance = field(default_factory=Allowance)

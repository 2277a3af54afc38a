"""A container's stream by lines or pieces, each no longer than asked for; UTF-16 is handed on as UTF-8.

Says how many bytes of the stream a piece took, so that accounts close. Decodes no text and refuses nothing itself.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from jiaokan.inputs.decode import bom_of

_MARKED = ("utf-8", "utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")  # UTF-32 first: its mark begins with UTF-16's
_CHUNK = 1 << 18  # bytes read at once
_CONTINUATION = bytes(range(0x80, 0xC0))  # of a code of UTF-8: every other byte begins one
_NOT_LONG = bytes(range(0xF0))  # what is left are first bytes of codes that take two units in UTF-16


class Line(NamedTuple):
    """A line with its line feed, and the bytes of the stream it took; ``data`` is empty where it is too large."""

    data: bytes
    size: int
    is_too_large: bool = False


class Source:
    """A stream that is read once; ``mark`` is its byte order mark, which is taken off, ``marked`` the codec it names."""

    def __init__(self, stream: BinaryIO, *, is_begin: bool = True) -> None:
        """Take a stream; ``is_begin`` False: it is a part of a file, at whose begin no mark is looked for."""
        self._stream = stream
        self._held, self._at = b"", 0
        self._decoder: codecs.IncrementalDecoder | None = None
        head = self.peek(4) if is_begin else b""
        self.marked = next((name for name in _MARKED if head.startswith(bom_of(name))), None)
        self.mark = bom_of(self.marked) if self.marked is not None else b""
        self._at += len(self.mark)
        if self.marked in ("utf-16-le", "utf-16-be"):
            self.widen(self.marked)

    def peek(self, size: int) -> bytes:
        """Give the next bytes, at most ``size``, without taking them."""
        while len(self._held) - self._at < size and self._fill():
            pass
        return self._held[self._at : self._at + size]

    def widen(self, encoding: str) -> None:
        """Read what follows as UTF-16 (``utf-16-le`` or ``utf-16-be``) and hand it on as UTF-8.

        A surrogate that stands alone is handed on as the three bytes it would have, which are no UTF-8.
        """
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        self._held, self._at = self._narrow(self._held[self._at :]), 0

    def size_of(self, piece: bytes) -> int:
        """Give the bytes of the stream that a piece of it took; adds up over pieces however they are cut."""
        if self._decoder is None:
            return len(piece)
        return 2 * (len(piece.translate(None, _CONTINUATION)) + len(piece.translate(None, _NOT_LONG)))

    def rest(self) -> bytes:
        """Give what is left at the end: bytes that are no whole unit of UTF-16, or half of a pair."""
        return self._decoder.getstate()[0] if self._decoder is not None else b""

    def read(self) -> bytes:
        """Give the next piece, of a few hundred thousand bytes at most; empty at the end."""
        if self._at == len(self._held):
            self._fill()
        piece, self._held, self._at = self._held[self._at :], b"", 0
        return piece

    def lines(self, most: int) -> Iterator[Line]:
        """Yield the lines, parted by LF alone; one of more than ``most`` bytes is passed over, not held."""
        while line := self._read_line(most + 1):
            if len(line) <= most or line.endswith(b"\n"):
                yield Line(line, self.size_of(line))
                continue
            size = self.size_of(line)
            while line and not line.endswith(b"\n"):
                line = self._read_line(_CHUNK)
                size += self.size_of(line)
            yield Line(b"", size, is_too_large=True)

    def drain(self) -> int:
        """Read to the end; give how many bytes that took, the rest among them."""
        size = 0
        while piece := self.read():
            size += self.size_of(piece)
        return size + len(self.rest())

    def _read_line(self, most: int) -> bytes:
        pieces: list[bytes] = []
        while most > 0 and (self._at < len(self._held) or self._fill()):
            end = self._held.find(b"\n", self._at, self._at + most) + 1
            pieces.append(self._held[self._at : end or self._at + most])
            self._at += len(pieces[-1])
            most -= len(pieces[-1])
            if end:
                break
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _fill(self) -> bool:
        """Read on behind what is held; False at the end."""
        while chunk := self._stream.read(_CHUNK):
            more = self._narrow(chunk)
            if more:
                self._held, self._at = self._held[self._at :] + more, 0
                return True
        return False

    def _narrow(self, chunk: bytes) -> bytes:
        if self._decoder is None:
            return chunk
        return self._decoder.decode(chunk).encode("utf-8", "surrogatepass")

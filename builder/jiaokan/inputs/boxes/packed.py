"""Packed bytes of a stream, taken piece by piece; what was taken too much can be given back. Unpacks nothing."""

from __future__ import annotations

from typing import BinaryIO

from jiaokan.inputs.boxes.packings import CHUNK

KEPT = 1 << 20  # bytes of a member that are kept for the case that it is damaged; records of crawls are shorter
# Bytes that may be taken again, beyond as many as were taken: members made to fail late would cost a MiB for each byte.
FREE_AGAIN = 16 << 20


class Source:
    """A stream read from front to back, with a mark that can be returned to."""

    def __init__(self, stream: BinaryIO) -> None:
        """Read a stream from where it stands."""
        self.stream, self._held, self._at = stream, b"", 0
        self.taken = 0  # bytes
        self._marked, self._again = 0, 0
        self._kept: bytearray | None = None  # bytes since the mark

    def take(self, size: int) -> bytes:
        """Give the next bytes, so many at most; none at the end."""
        if self._at == len(self._held):
            self._held, self._at = self.stream.read(CHUNK), 0
        piece = self._held[self._at : self._at + size]
        self._at += len(piece)
        self.taken += len(piece)
        if self._kept is not None:
            self._kept = self._kept + piece if len(self._kept) <= KEPT else None
        return piece

    def give_back(self, rest: bytes) -> None:
        """Take back bytes that were the last ones given."""
        if rest:
            self._held, self._at = rest + self._held[self._at :], 0
            self.taken -= len(rest)
            if self._kept is not None:
                del self._kept[-len(rest) :]

    def look(self, size: int) -> bytes:
        """Give the next bytes without taking them; fewer at the end only."""
        while len(self._held) - self._at < size and (more := self.stream.read(CHUNK)):
            self._held, self._at = self._held[self._at :] + more, 0
        return self._held[self._at : self._at + size]

    def mark(self) -> int:
        """Mark this place, and give it in bytes from the first."""
        self._marked, self._kept = self.taken, bytearray()
        return self.taken

    def rewind(self) -> None:
        """Return to the byte after the mark, unless that is far back or was done too often."""
        rest = bytes(self._kept[1:]) if self._kept is not None else b""
        self._kept = None
        if self._again + len(rest) <= FREE_AGAIN + self.taken:
            self._again += len(rest)
            self.give_back(rest)

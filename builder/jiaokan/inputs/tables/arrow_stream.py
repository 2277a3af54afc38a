"""The messages of an Arrow stream, weighed by their own headers before anything is decoded; what is over a limit ends it.

Layout as in Arrow's ``Message.fbs``. A buffer says what it unpacks to, and is believed by who unpacks it.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from jiaokan.inputs.boxes.packings import CHUNK

MOST_HEADER = 16 << 20  # bytes; a schema of a thousand columns takes 200 KB
MOST_BODY = 1 << 30  # bytes of a batch, packed or not: `datasets` writes 1000 rows a batch
_FILE_MAGIC, _CONTINUED = b"ARROW1\0\0", 0xFFFFFFFF
_RECORD_BATCH, _DICTIONARY = 3, 2  # MessageHeader
_END = b"\xff\xff\xff\xff\0\0\0\0"


class Messages:
    """A stream as pyarrow reads it, a message at a time; ``served`` bytes of it are the messages so far."""

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        """Read a stream, or a file of one, from its first byte."""
        self._stream, self._held, self._at = stream, b"", 0
        self.served = 0
        self.fault = ""
        self._ended, self._is_first, self._is_file = False, True, False

    def readable(self) -> bool:
        """Say so: pyarrow asks."""
        return True

    def read(self, size: int) -> bytes:
        """Give bytes of the present message, or of the next. Gives an end where the messages do."""
        if self._at == len(self._held) and not self._ended:
            self._held, self._at = self._load(), 0
        piece = self._held[self._at : self._at + size]
        self._at += len(piece)
        return piece + self.read(size - len(piece)) if len(piece) < size and not self._ended else piece

    def close(self) -> None:
        """Do nothing: the stream is the caller's."""

    def drain(self) -> int:
        """Read the rest of the stream, and give its bytes."""
        size = 0
        while piece := self._stream.read(CHUNK):
            size += len(piece)
        return size

    def _take(self, size: int) -> bytes:
        parts = []
        while size and (piece := self._stream.read(min(size, CHUNK))):
            parts.append(piece)
            size -= len(piece)
        data = b"".join(parts)
        self.served += len(data)
        return data

    def _load(self) -> bytes:
        head = self._take(8)
        if self._is_first and head == _FILE_MAGIC:
            head, self._is_file = self._take(8), True
        self._is_first = False
        if len(head) < 8:  # a stream may end without saying so, but a file has an index behind it
            return self._end("cut off" if head or self._is_file else "")
        mark, length = struct.unpack("<II", head)
        if mark != _CONTINUED or not length:
            return self._end("" if head == _END else "no message where one should be")
        if length > MOST_HEADER:
            return self._end(f"a header of {length} bytes")
        header = self._take(length)
        try:
            body, unpacked_at = _sizes(header)
        except (struct.error, IndexError, ValueError):
            return self._end("a damaged header")
        if not 0 <= body <= MOST_BODY:
            return self._end(f"a batch of {body} bytes, at most {MOST_BODY}")
        data = self._take(body)
        if len(header) < length or len(data) < body:
            return self._end("cut off")
        unpacked = sum(max(0, _number("<q", data, at)) for at in unpacked_at if at + 8 <= len(data))
        if unpacked > MOST_BODY:
            return self._end(f"a batch that unpacks to {unpacked} bytes, at most {MOST_BODY}")
        return head + header + data

    def _end(self, fault: str) -> bytes:
        self.fault, self._ended = fault, True
        return _END


def _number(layout: str, data: bytes, at: int) -> int:
    if at < 0:
        raise ValueError("a place before the first byte")
    return int(struct.unpack_from(layout, data, at)[0])


def _field(data: bytes, table: int, index: int) -> int:
    """Give where a field of a table stands, 0 if it is not there."""
    fields = table - _number("<i", data, table)
    if _number("<H", data, fields) < 6 + 2 * index:
        return 0
    offset = _number("<H", data, fields + 4 + 2 * index)
    return table + offset if offset else 0


def _sizes(header: bytes) -> tuple[int, list[int]]:
    """Give the bytes of a message's body, and where in it packed buffers say what they unpack to."""
    message = _number("<I", header, 0)
    kind_at, inner_at, length_at = (_field(header, message, index) for index in (1, 2, 3))
    body = _number("<q", header, length_at) if length_at else 0
    kind = header[kind_at] if kind_at else 0
    if kind not in (_RECORD_BATCH, _DICTIONARY) or not inner_at:
        return body, []
    batch = inner_at + _number("<I", header, inner_at)
    if kind == _DICTIONARY:
        data_at = _field(header, batch, 1)
        batch = data_at + _number("<I", header, data_at)
    buffers_at = _field(header, batch, 2)
    if not _field(header, batch, 3) or not buffers_at:  # not packed
        return body, []
    buffers = buffers_at + _number("<I", header, buffers_at)
    count = min(_number("<I", header, buffers), len(header) // 16)
    places = [struct.unpack_from("<qq", header, buffers + 4 + 16 * at) for at in range(count)]
    return body, [int(offset) for offset, size in places if size >= 8 and offset >= 0]

"""What the pages of a Parquet file decode to, read from their own headers: nothing is decompressed here.

A footer says whatever its writer likes; the sizes in a page's header are those by which it is decompressed. Layout
and ids as in the Parquet format's ``parquet.thrift``, in Thrift's compact protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NamedTuple

_Fields = dict[int, "int | _Fields"]
_STEP, _LONGEST = 1 << 16, 1 << 24  # bytes read for a header at first, and at most
_DEEPEST = 16  # structures within each other; a page header has three
_DATA, _INDEX, _DICTIONARY, _DATA_V2 = 0, 1, 2, 3  # PageType
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12


class PageError(ValueError):
    """A page header that cannot be one."""


class Page(NamedTuple):
    """A page: bytes when decompressed, values, encoding (as the format numbers them), where its body lies."""

    is_dictionary: bool
    size: int
    values: int
    encoding: int
    start: int  # of the body in the file
    stored: int  # bytes of the body in the file


def read_pages(file: IO[bytes], start: int, end: int) -> Iterator[Page]:
    """Yield the pages that lie in ``[start, end)`` of a file. Raises PageError, or OSError if it cannot be read."""
    while start < end:
        header, length = _header(file, start, end)
        size, stored = _number(header, 2), _number(header, 3)
        start += length
        if start + stored > end:
            raise PageError(f"a page of {stored} bytes at {start} leaves its column")
        kind = _number(header, 1)
        if kind in _HEADERS:
            field, encoding = _HEADERS[kind]
            inner = header.get(field)
            if not isinstance(inner, dict):
                raise PageError(f"the page header before {start} says nothing of its values")
            yield Page(kind == _DICTIONARY, size, _number(inner, 1), _number(inner, encoding), start, stored)
        elif kind != _INDEX:
            raise PageError(f"the page before {start} is of no known kind")
        start += stored


# Of each kind of page: the field with its own header, and in that the field with the encoding.
_HEADERS = {_DATA: (5, 2), _DICTIONARY: (7, 2), _DATA_V2: (8, 4)}


def _header(file: IO[bytes], start: int, end: int) -> tuple[_Fields, int]:
    """Read a page's header and its length; statistics in it may make it long."""
    step = _STEP
    while True:
        file.seek(start)
        data = file.read(min(step, end - start))
        try:
            reader = _Compact(data)
            return reader.structure(), reader.at
        except IndexError as error:  # cut off in the middle
            if len(data) < step or step >= _LONGEST:
                raise PageError(f"no page header at {start}") from error
            step *= 16


def _number(fields: _Fields, key: int) -> int:
    value = fields.get(key)
    if not isinstance(value, int) or value < 0:
        raise PageError(f"a page header whose field {key} is {value if isinstance(value, int) else 'missing'}")
    return value


class _Compact:
    """Reads Thrift's compact protocol: integers and structures are kept, everything else is passed over."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def structure(self, depth: int = 0) -> _Fields:
        """Read a structure; raises IndexError where the bytes end, PageError where they mean nothing."""
        if depth > _DEEPEST:
            raise PageError("a page header of structures within structures")
        found: _Fields = {}
        field = 0
        while (byte := self._byte()) != 0:
            field = field + (byte >> 4) if byte >> 4 else self._zigzag()
            kind = byte & 15
            value = int(kind == _TRUE) if kind in (_TRUE, _FALSE) else self._value(kind, depth)
            if value is not None:
                found[field] = value
        return found

    def _value(self, kind: int, depth: int) -> int | _Fields | None:
        if kind == _STRUCT:
            return self.structure(depth + 1)
        if _BYTE < kind < _DOUBLE:
            return self._zigzag()
        if kind in (_LIST, _SET):
            head = self._byte()
            for _ in range(self._varint() if head >> 4 == 15 else head >> 4):
                self._value(head & 15, depth + 1)
        elif kind == _MAP:
            raise PageError("a map in a page header")
        else:
            self._skip({_DOUBLE: 8, _BINARY: -1}.get(kind, 1))
        return None

    def _byte(self) -> int:
        value = self._data[self.at]
        self.at += 1
        return value

    def _skip(self, length: int) -> None:
        if length < 0:
            length = self._varint()
        self.at += length
        if self.at > len(self._data):
            raise IndexError

    def _varint(self) -> int:
        value = shift = 0
        while shift < 70:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
        raise PageError("a number without end in a page header")

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

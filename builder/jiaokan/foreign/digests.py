"""Values of columns as digests of 16 bytes, in sorted arrays: what is known of a whole table without holding it.

Two unlike values have one digest about once in 10**20 datasets of a billion rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Row = Any  # an object of JSON, whatever it should be
Known = npt.NDArray[np.bytes_]
SIZE = 16  # bytes of a digest
_KIND = f"S{SIZE}"
_OF_PART = 2  # bytes
_AT_ONCE = 1 << 18  # digests that are compared at a time


def values(row: Row, path: str) -> list[Any]:
    """Give the values that a dotted path leads to, through objects and lists; a name with dots in it is looked for first.

    >>> values({"a": [{"b": 1}, {"b": None}], "c.d": 2}, "a.b"), values({"c.d": 2}, "c.d"), values({}, "a.b")
    ([1, None], [2], [None])
    """
    plain = row.get(path)
    if isinstance(plain, str | int):  # most columns
        return [plain]
    found = [row]
    for step in [path] if path in row else path.split("."):
        found = [each.get(step) if isinstance(each, dict) else None for each in found]
        found = [each for value in found for each in (value if isinstance(value, list) else [value])]
    return found


def keys(row: Row, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """Give what stands in some columns: of one, each of its values; of several, one combination.

    >>> keys({"a": [1, 2], "b": 3}, ("a",)), keys({"a": 1, "b": 3}, ("a", "b"))
    ([(1,), (2,)], [(1, 3)])
    """
    if len(columns) == 1:
        return [(value,) for value in values(row, columns[0])]
    return [key_of(row, columns)]


def key_of(row: Row, columns: Sequence[str]) -> tuple[Any, ...]:
    """Give the one combination that stands in some columns."""
    return tuple(_one(values(row, column)) for column in columns)


def _one(found: list[Any]) -> Any:
    return found[0] if len(found) == 1 else found


def digest(value: object) -> bytes:
    """Digest a value of JSON, or a tuple of them; 1 and 1.0 are one number, as JSON Schema has it.

    >>> digest((1,)) == digest((1.0,)), digest(("1",)) == digest((1,)), digest(("a", "b")) == digest(("ab", ""))
    (True, False, False)
    """
    return hashlib.blake2b(_bytes(value), digest_size=SIZE).digest()


_encode = json.JSONEncoder(sort_keys=True).encode


def _bytes(value: object) -> bytes:
    """Write a value so that unlike ones are written unlike."""
    if isinstance(value, str):
        return b"s" + value.encode("utf-8", "surrogatepass")
    if type(value) is int:
        return b"i%d" % value
    if isinstance(value, tuple):
        return b"".join(b"%d:%s" % (len(each), each) for each in map(_bytes, value))
    return f"j{_encode(_whole(value))}".encode("ascii") if not isinstance(value, float) else _of_float(value)


def _of_float(value: float) -> bytes:
    return b"i%d" % value if value.is_integer() else b"f" + repr(value).encode("ascii")


def _whole(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list | tuple):
        return [_whole(each) for each in value]
    return {key: _whole(each) for key, each in value.items()} if isinstance(value, dict) else value


def array(digests: Iterable[bytes]) -> Known:
    """Make an array of digests."""
    return np.frombuffer(b"".join(digests), _KIND)


class Gathered:
    """Digests as they come, 16 bytes each; sorted where they lie, once all are there."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, digests: Sequence[bytes]) -> None:
        """Add some digests."""
        self._bytes += b"".join(digests)

    def _sorted(self) -> Known:
        found = np.frombuffer(self._bytes, _KIND)
        found.sort()
        return found

    def once(self) -> Known:
        """Give each digest once, sorted."""
        found = self._sorted()
        once: Known = found[np.concatenate([np.ones(min(1, len(found)), bool), found[1:] != found[:-1]])]
        return once

    def twice(self) -> Known:
        """Give the digests that came more than once, sorted."""
        found = self._sorted()
        return np.unique(found[1:][found[1:] == found[:-1]])


class Parted:
    """Digests as they come with the number of a part, 18 bytes each; sorted where they lie, once all are there."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, digests: Iterable[bytes], number: int) -> None:
        """Add some digests that stand in a part, 0 to 65,535."""
        part = number.to_bytes(_OF_PART, "big")
        for each in digests:
            self._bytes += each + part

    def parted(self) -> Known:
        """Give the digests that came with more than one number, sorted."""
        found = np.frombuffer(self._bytes, f"S{SIZE + _OF_PART}")
        found.sort()
        octets = found.view(np.uint8).reshape(-1, SIZE + _OF_PART)
        told: list[npt.NDArray[np.uint8]] = [np.empty((0, SIZE), np.uint8)]
        for start in range(0, len(octets), _AT_ONCE):
            some = octets[start : start + _AT_ONCE + 1]
            is_same = (some[1:, :SIZE] == some[:-1, :SIZE]).all(axis=1)
            told.append(some[1:, :SIZE][is_same & (some[1:, SIZE:] != some[:-1, SIZE:]).any(axis=1)])
        return np.unique(np.ascontiguousarray(np.concatenate(told)).view(_KIND).ravel())


def places(known: Known, digests: Known) -> npt.NDArray[np.int64]:
    """Give the place of each digest in a sorted array, -1 where it is not there."""
    if not len(known):
        return np.full(len(digests), -1, np.int64)
    at = np.searchsorted(known, digests)
    at[at == len(known)] = 0
    return np.where(known[at] == digests, at, -1).astype(np.int64)

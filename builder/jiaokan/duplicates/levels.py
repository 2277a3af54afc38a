"""Relating the rows of one level, whatever their number: copies, candidates, what is alike, groups; all of it on disk.

Rows are numbers in whose order groups are named. Memory is that of the room, a bit for each row, and, where one key or
one band is that of very many rows, 16 bytes for each of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jiaokan.duplicates import signatures
from jiaokan.duplicates.candidates import Bands, candidates
from jiaokan.duplicates.groups import ALIKE, COPY, Grouped, NameRows, Places, digests_of, group
from jiaokan.duplicates.sorting import Sorter, begins, segments, unique
from jiaokan.duplicates.stored import Index, Records, Room, Stored
from jiaokan.duplicates.verify import verify

_KEYED = np.dtype([("high", np.uint64), ("low", np.uint32), ("row", np.uint64), ("number", np.uint64)])
_ROW = np.dtype([("row", np.uint64)])
_BYTES_A_BYTE = 8  # what a byte of a text takes while it is compared: its characters, and the hashes of its grams
_PAIRS_AT_ONCE = 1 << 16


class Texts(Protocol):
    """The texts of rows that may be alike."""

    def sizes(self, rows: Records) -> npt.NDArray[np.int64]:
        """Give the bytes of some, by ascending rows."""

    def read(self, rows: Records) -> Sequence[str]:
        """Give some, by ascending rows."""


Keep = Callable[[Stored], Texts]  # the rows whose texts are wanted, in order -> their texts


class Chosen(NamedTuple):
    """Who is who among the rows: their ids, and where they stand in their table."""

    name: NameRows
    place: Places


class Level:
    """Takes signed rows block by block and relates them."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._keyed = Sorter(room, _KEYED, ("high", "low", "row"))
        self._bands = (Bands(room), Bands(room))
        self._worded = Sorter(room, _ROW, ("row",))
        self._count = 0

    def add(self, rows: Records, signed: pa.RecordBatch | pa.Table) -> None:
        """Take the signatures of some rows."""
        has_key = signed.column("key").is_valid().to_numpy(zero_copy_only=False)
        numbers = np.arange(self._count, self._count + len(rows))
        keyed = np.empty(int(has_key.sum()), _KEYED)
        digests = digests_of(signed.column("key").drop_null().to_pylist())
        keyed["high"], keyed["low"], keyed["row"] = digests["high"], digests["low"], rows[has_key]
        keyed["number"] = numbers[has_key]
        self._keyed.add(keyed)
        self._count += len(rows)
        for name, bands in zip(("plain", "classed"), self._bands, strict=True):
            column = _array(signed.column(name))
            chosen = column.is_valid().to_numpy(zero_copy_only=False)
            bands.add(rows[chosen], numbers[chosen], signatures.matrix(column)[chosen])
        self._worded.add(rows[chosen].view(_ROW))

    def relate(self, keep: Keep, who: Chosen) -> Grouped:
        """Relate all rows taken."""
        copies, others = self._copies()
        for bands in self._bands:
            bands.end()
        pairs = candidates(self._bands, lambda numbers: ~_bit(others, numbers), self._room)
        for bands in self._bands:
            bands.drop()
        alike = self._alike(pairs, keep)
        pairs.drop()
        found = group(copies, alike, who.name, who.place, self._room)
        copies.drop()
        alike.drop()
        return found

    def _copies(self) -> tuple[Stored, npt.NDArray[np.uint8]]:
        """Give each row that has the key of an earlier one with the first of that key, and a bit for each of these."""
        found = Sorter(self._room, COPY, ("left", "right"))
        others = np.zeros(self._count // 8 + 1, np.uint8)
        ordered = self._keyed.end()
        for block in segments(ordered.blocks(), ("high", "low")):
            starts = begins(block, ("high", "low"))
            sizes = np.diff(np.append(starts, len(block)))
            is_copy = np.ones(len(block), bool)
            is_copy[starts] = False
            copied = block[is_copy]
            copies = np.empty(len(copied), COPY)
            copies["left"], copies["right"] = np.repeat(block["row"][starts], sizes - 1), copied["row"]
            copies["high"], copies["low"] = copied["high"], copied["low"]
            found.add(copies)
            _set(others, copied["number"].astype(np.int64))
        ordered.drop()
        return found.end(), others

    def _alike(self, pairs: Stored, keep: Keep) -> Stored:
        rows = Sorter(self._room, _ROW, ("row",), unique)
        for block in pairs.blocks():
            for end in ("left", "right"):
                rows.add(np.ascontiguousarray(block[end]).view(_ROW))
        wanted = rows.end()
        found = Stored(self._room, ALIKE)
        if wanted.count:
            texts = keep(wanted)
            worded = Index(self._worded.end(), "row")
            for block in pairs.blocks(_PAIRS_AT_ONCE):
                for part in _that_fit(block, texts, self._room.filled * 8 // _BYTES_A_BYTE):
                    found.add(_verified(part, texts, worded))
        wanted.drop()
        return found.end()


def _that_fit(pairs: Records, texts: Texts, most: int) -> Iterator[Records]:
    """Yield stretches of pairs whose texts together have no more bytes than that, or which are one pair."""
    rows = np.unique(np.concatenate((pairs["left"], pairs["right"])))
    if len(pairs) < 2 or texts.sizes(rows).sum() <= most:
        yield pairs
        return
    middle = len(pairs) // 2
    yield from _that_fit(pairs[:middle], texts, most)
    yield from _that_fit(pairs[middle:], texts, most)


def _verified(pairs: Records, texts: Texts, worded: Index) -> Records:
    """Give those of some pairs that are alike."""
    rows, at = np.unique(np.concatenate((pairs["left"], pairs["right"])), return_inverse=True)
    told = verify(texts.read(rows), worded.find(rows)[1], at.reshape(2, -1).T)
    found = np.empty(len(told.at), ALIKE)
    found["left"], found["right"] = pairs["left"][told.at], pairs["right"][told.at]
    found["kind"], found["similarity"] = told.kinds, told.similarities
    return found


def _array(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _bit(bits: npt.NDArray[np.uint8], numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Tell whether a bit is set for each number."""
    found: npt.NDArray[np.bool_] = (bits[numbers >> 3] >> (numbers & 7).astype(np.uint8)) & 1 != 0
    return found


def _set(bits: npt.NDArray[np.uint8], numbers: npt.NDArray[np.int64]) -> None:
    """Set the bit of each number."""
    np.bitwise_or.at(bits, numbers >> 3, np.left_shift(1, numbers & 7).astype(np.uint8))

"""Relating the rows of one level, whatever their number: copies, candidates, what is alike, groups; all of it on disk.

Rows are numbers in whose order groups are named. Memory is that of the room, a bit for each row, and, where one key or
one band is that of very many rows, 16 bytes for each of these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from jiaokan.duplicates import signatures
from jiaokan.duplicates.alike import Texts, alike
from jiaokan.duplicates.candidates import Bands, Bits, candidates, set_bits
from jiaokan.duplicates.groups import ALIKE, COPY, Grouped, NameRows, Places, digests_of, group
from jiaokan.duplicates.sorting import Sorter, begins, segments, unique
from jiaokan.duplicates.stored import Index, Records, Room, Stored
from jiaokan.engines.engine import Engine

_KEYED = np.dtype([("high", np.uint64), ("low", np.uint32), ("row", np.uint64), ("number", np.uint64)])
_ROW = np.dtype([("row", np.uint64)])

Keep = Callable[[Stored], Texts]  # the rows whose texts are wanted, in order -> their texts


class Chosen(NamedTuple):
    """Who is who among the rows: their ids, and where they stand in their table."""

    name: NameRows
    place: Places


class Level:
    """Takes signed rows block by block and relates them."""

    def __init__(self, room: Room, engine: Engine | None = None) -> None:
        self._room, self._engine = room, engine
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
        pairs = candidates(self._bands, others, self._room, self._engine)
        for bands in self._bands:
            bands.drop()
        verified = self._verified(pairs, keep)
        pairs.drop()
        found = group(copies, verified, who.name, who.place, self._room)
        copies.drop()
        verified.drop()
        return found

    def _copies(self) -> tuple[Stored, Bits]:
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
            set_bits(others, copied["number"].astype(np.int64))
        ordered.drop()
        return found.end(), others

    def _verified(self, pairs: Stored, keep: Keep) -> Stored:
        """Give those of the pairs that are alike, in order."""
        rows = Sorter(self._room, _ROW, ("row",), unique)
        for block in pairs.blocks():
            for end in ("left", "right"):
                rows.add(np.ascontiguousarray(block[end]).view(_ROW))
        wanted = rows.end()
        if wanted.count:
            found = alike(pairs, keep(wanted), Index(self._worded.end(), "row"), self._room, self._engine)
        else:
            found = Stored(self._room, ALIKE).end()
        wanted.drop()
        return found


def _array(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column

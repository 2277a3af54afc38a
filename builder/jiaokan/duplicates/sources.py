"""Sources as numbers: 12 bytes an id, sorted; a row is its source's rank and its offset, in 64 bits, in their order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Rows = npt.NDArray[np.uint64]
Ranks = npt.NDArray[np.int64]

DIGITS = 24  # hex digits of an id
_ID = "S12"
_HALF = np.uint64(32)
_OFFSET = np.uint64(0xFFFFFFFF)
_FORM = (
    r"^[0-9a-f]{{24}}:{}(?:0|[1-9][0-9]{{0,9}})$"  # of the id of a row of one level: the letter, an offset of 32 bits
)


class Sources:
    """The ids of all sources, in the order of the tables and in that of the ids."""

    def __init__(self, ids: npt.NDArray[np.bytes_]) -> None:
        """Take ids in the order of the tables, 12 bytes each, as ``packed`` gives them."""
        order = np.argsort(ids).astype(np.uint32)
        self._ids = ids[order]
        self._places = order  # by rank
        self._ranks = np.empty_like(order)  # by place
        self._ranks[order] = np.arange(len(order), dtype=np.uint32)

    def __len__(self) -> int:
        return len(self._ids)

    def in_order(self) -> npt.NDArray[np.uint32]:
        """Give the ranks in the order of the tables."""
        return self._ranks

    def ranks(self, ids: pa.Array) -> Ranks:
        """Give the ranks of sources, all of which are known; ids of rows have those of theirs."""
        distinct = pc.utf8_slice_codeunits(ids, 0, DIGITS).dictionary_encode()
        found: Ranks = np.searchsorted(self._ids, packed(distinct.dictionary.to_pylist()))
        return found[distinct.indices.to_numpy(zero_copy_only=False)] if len(ids) else np.empty(0, np.int64)

    def known(self, ids: Sequence[str]) -> dict[str, int]:
        """Give the ranks of those ids that are sources."""
        likely = [each for each in ids if len(each) == DIGITS]
        codes = packed(likely)
        at = np.searchsorted(self._ids, codes)
        there = at < len(self)
        there[there] = self._ids[at[there]] == codes[there]
        return {
            each: rank for each, rank, is_there in zip(likely, at.tolist(), there.tolist(), strict=True) if is_there
        }

    def rows(self, row_ids: pa.Array) -> Rows:
        """Give rows as numbers, in the order of their sources' ids and their offsets."""
        offsets = pc.cast(pc.utf8_slice_codeunits(row_ids, DIGITS + 2), pa.uint64())  # behind the colon and a letter
        found: Rows = self.ranks(row_ids).astype(np.uint64) << _HALF | offsets.to_numpy(zero_copy_only=False)
        return found

    def find(self, row_ids: pa.Array, level: str) -> tuple[Rows, npt.NDArray[np.bool_]]:
        """Give rows as numbers, and which ids are of rows of one level of known sources: what stands for others means nothing.

        Ids of any form will do, and nulls.
        """
        fits = pc.fill_null(pc.match_substring_regex(row_ids, _FORM.format(level[0])), fill_value=False)
        likely = row_ids.filter(fits)
        distinct = pc.utf8_slice_codeunits(likely, 0, DIGITS).dictionary_encode()
        known = self.known(distinct.dictionary.to_pylist())
        ranks = np.array([known.get(each, -1) for each in distinct.dictionary.to_pylist()], np.int64)
        rank = ranks[distinct.indices.to_numpy(zero_copy_only=False)] if len(likely) else np.empty(0, np.int64)
        offsets = pc.cast(pc.utf8_slice_codeunits(likely, DIGITS + 2), pa.uint64()).to_numpy(zero_copy_only=False)
        at = np.flatnonzero(fits.to_numpy(zero_copy_only=False))
        rows, is_there = np.zeros(len(row_ids), np.uint64), np.zeros(len(row_ids), bool)
        rows[at] = rank.astype(np.uint64) << _HALF | offsets
        is_there[at] = (rank >= 0) & (offsets <= _OFFSET)
        return rows, is_there

    def places(self, rows: Rows) -> Rows:
        """Give numbers in whose order the tables have these rows."""
        found: Rows = self._places[rows >> _HALF].astype(np.uint64) << _HALF | rows & _OFFSET
        return found

    def ids(self, ranks: npt.NDArray[np.integer]) -> list[str]:
        """Give the ids of ranks."""
        told = self._ids[ranks].tobytes().hex()
        return [told[at : at + DIGITS] for at in range(0, len(told), DIGITS)]

    def names(self, rows: Rows, level: str) -> list[str]:
        """Give the ids of rows of one level."""
        offsets = (rows & _OFFSET).tolist()
        letter = level[0]
        return [f"{each}:{letter}{at}" for each, at in zip(self.ids(ranks_of(rows)), offsets, strict=True)]


def is_row(row_id: str, source_id: str, level: str) -> bool:
    """Tell whether an id is of the form that rows of a level of a source have: the source's, a letter, an offset.

    >>> own = "0123456789abcdef01234567"
    >>> [is_row(f"{own}:{place}", own, "document") for place in ("d0", "d17", "d017", "s0", "d4294967296")]
    [True, True, False, False, False]
    """
    offset = row_id[DIGITS + 2 :]
    is_offset = offset.isascii() and offset.isdecimal() and len(offset) <= 10 and str(int(offset)) == offset
    return is_offset and row_id.startswith(f"{source_id}:{level[0]}") and int(offset) <= int(_OFFSET)


def packed(ids: Sequence[str]) -> npt.NDArray[np.bytes_]:
    """Give ids of 24 hex digits as 12 bytes each."""
    return np.frombuffer(bytes.fromhex("".join(ids)), _ID)


def ranks_of(rows: Rows) -> Ranks:
    """Give the ranks of the sources of rows."""
    return (rows >> _HALF).astype(np.int64)


def as_text(rows: Rows) -> Rows:
    """Give numbers in whose order the offsets of rows stand as text: 10 before 9."""
    offsets = rows & _OFFSET
    digits = np.searchsorted(_POWERS, offsets, "right").astype(np.int64) + 1
    found: Rows = offsets * np.uint64(10) ** (10 - digits).astype(np.uint64) * np.uint64(16) + digits.astype(np.uint64)
    return found


_POWERS = np.array([10**power for power in range(1, 10)], np.uint64)

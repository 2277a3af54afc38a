"""Records sorted by their keys, whatever their number: runs that fit are sorted in memory, put on disk and merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from jiaokan.duplicates.stored import Records, Room, Stored

Merge = Callable[[Records, npt.NDArray[np.int64]], Records]  # sorted records, where each key begins -> one a key


def begins(records: Records, keys: Sequence[str]) -> npt.NDArray[np.int64]:
    """Give the places in sorted records where another key begins."""
    is_new = np.ones(len(records), bool)
    if len(records):
        is_new[1:] = False
        for key in keys:
            is_new[1:] |= records[key][1:] != records[key][:-1]
    return np.flatnonzero(is_new)


def unique(records: Records, starts: npt.NDArray[np.int64]) -> Records:
    """Give the first record of each key."""
    return records[starts] if len(starts) < len(records) else records


def folded(field: str, how: np.ufunc) -> Merge:
    """Give what makes one record of those of a key: the first, with one field folded over all of them."""

    def fold(records: Records, starts: npt.NDArray[np.int64]) -> Records:
        found = unique(records, starts)
        if len(found) < len(records):
            found[field] = how.reduceat(records[field], starts)
        return found

    return fold


class Sorter:
    """Takes records in any order and gives them sorted; ``merge`` makes one record of those that have one key."""

    def __init__(self, room: Room, kind: npt.DTypeLike, keys: Sequence[str], merge: Merge | None = None) -> None:
        self._room, self._kind, self._keys, self._merge = room, np.dtype(kind), tuple(keys), merge
        self._held: list[Records] = []
        self._bytes = 0
        self._runs: list[Stored] = []

    def add(self, records: Records) -> None:
        """Take records."""
        self._held.append(records)
        self._bytes += records.nbytes
        if self._bytes > self._room.filled:
            self._compact(self._room.filled // 2)

    def _compact(self, most: int) -> None:
        """Sort what is held; more bytes of it than ``most`` go to disk as a run."""
        records = self._sorted(self._held)
        self._held, self._bytes = [records], records.nbytes
        if self._merge is None or records.nbytes > most:
            run = Stored(self._room, self._kind)
            run.add(records)
            self._runs.append(run.end())
            self._held, self._bytes = [], 0

    def _sorted(self, parts: Sequence[Records]) -> Records:
        records = np.concatenate(parts) if len(parts) != 1 else parts[0]
        records = records[np.lexsort([records[key] for key in reversed(self._keys)])]
        return records if self._merge is None else self._merge(records, begins(records, self._keys))

    def end(self) -> Stored:
        """Give all records, sorted; no more may follow."""
        found = Stored(self._room, self._kind)
        if not self._runs:
            found.add(self._sorted(self._held) if self._held else np.empty(0, self._kind))
            self._held = []
            return found.end()
        if self._held:
            self._compact(0)
        for records in self._merged():
            found.add(records)
        for run in self._runs:
            run.drop()
        return found.end()

    def _merged(self) -> Iterator[Records]:
        """Yield the records of all runs in order: of each block whatever is not behind the end of another."""
        at_once = max(1, self._room.filled // (len(self._runs) * self._kind.itemsize))
        waiting = [(run.blocks(at_once), np.empty(0, self._kind)) for run in self._runs]
        while waiting:
            filled = ((blocks, held if len(held) else next(blocks, held)) for blocks, held in waiting)
            waiting = [(blocks, held) for blocks, held in filled if len(held)]
            if not waiting:
                return
            bound = min((held[-1] for _, held in waiting), key=self._key)
            ends = [self._behind(held, bound) for _, held in waiting]
            yield self._sorted([held[:end] for (_, held), end in zip(waiting, ends, strict=True)])
            waiting = [(blocks, held[end:]) for (blocks, held), end in zip(waiting, ends, strict=True)]

    def _key(self, record: np.void) -> tuple[int, ...]:
        return tuple(int(record[key]) for key in self._keys)

    def _behind(self, records: Records, bound: np.void) -> int:
        """Give the place behind the last record that is no more than a bound."""
        begin, end = 0, len(records)
        for key in self._keys:
            column = records[key][begin:end]
            first, last = np.searchsorted(column, bound[key], "left"), np.searchsorted(column, bound[key], "right")
            begin, end = begin + int(first), begin + int(last)
        return end


def segments(blocks: Iterable[Records], keys: Sequence[str]) -> Iterator[Records]:
    """Yield sorted records so that none of a key are parted; the most that is held is a block and the largest of them."""
    parts: list[Records] = []
    for block in blocks:
        if len(block) == 0:
            continue
        last = int(begins(block, keys)[-1])
        if last == 0 and parts and _is_same(parts[-1], block, keys):
            parts.append(block)
            continue
        yield from _whole([*parts, block[:last]])
        parts = [block[last:]]
    yield from _whole(parts)


def _is_same(before: Records, behind: Records, keys: Sequence[str]) -> bool:
    return all(before[key][-1] == behind[key][0] for key in keys)


def _whole(parts: Sequence[Records]) -> Iterator[Records]:
    if any(map(len, parts)):
        yield np.concatenate(parts)

"""Leaks between splits, in releases of ours and in any Parquet files with a column of texts.

Rows are read batch by batch, two to four times. Memory holds places and digests of all of them (about 30 bytes a row, 60
more from 24 characters on), and what leaks; sketches, and the texts of those that may be alike, are on disk (280 bytes a
row from 16 to 83 characters, 550 more from 60 on).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from jiaokan.dataset.splits import split_of
from jiaokan.duplicates import keys
from jiaokan.duplicates.sorting import Sorter, unique
from jiaokan.duplicates.stored import Room, Stored
from jiaokan.errors import InputError
from jiaokan.leaks import held, shorts
from jiaokan.leaks.related import Pair, parted
from jiaokan.leaks.rows import Copies, Files, Rows, batches, read, texts_of
from jiaokan.leaks.texts import Texts

_OTHER = "against"
MIN_TOLD, MIN_HELD, MIN_LONG = keys.MIN_EXACT, held.N, keys.MIN_NEAR


@dataclass(frozen=True, slots=True)
class Leak:
    """Two related rows that a split, or the line between two datasets, parts; without similarity: through other rows.

    Of kind ``held``, the left row stands in the right one, and the similarity is its share of that.
    """

    left: str  # file and row
    right: str
    kind: str
    similarity: float | None
    splits: tuple[str, str]

    def __str__(self) -> str:
        how = "through others" if self.similarity is None else f"{self.similarity:.3f}"
        joint = "in" if self.kind == "held" else "and"
        return f"{self.left} {joint} {self.right}: {self.kind} {how} ({self.splits[0]} / {self.splits[1]})"


class Found(NamedTuple):
    """Every row that leaks, once at least; how many rows there are, and how many are too short to tell."""

    leaks: list[Leak]
    rows: int
    too_short: int


_ROW = np.dtype([("row", np.uint64)])
_PAIRS_AT_ONCE = 1 << 14  # pairs of short rows whose texts are in memory


def find_leaks(folder: Path, against: Path | None = None, column: str | None = None) -> Found:
    """Find related rows in different splits of a dataset or, with ``against``, in two datasets, whatever their splits.

    Raises InputError for files that cannot be read.
    """
    try:
        sides = [Texts.of(folder, column, "own")]
        if against is not None:
            sides.append(Texts.of(against, column, _OTHER))
        part = {
            name: (split if against is None else ("this", "the other")[side is not sides[0]])
            for side in sides
            for name, _, _, split in side.files
        }
        numbers = {name: number for number, name in enumerate(dict.fromkeys(part.values()))}
        with Room() as room:
            rows = read(sides, Files.of({name: numbers[of] for name, of in part.items()}), room)
            pairs = list(_pairs(sides, rows, room))
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise InputError(str(folder), "cannot be read", got=str(error).partition("\n")[0][:200]) from error
    shown = {
        name: f"{'' if side is sides[0] else 'against '}{title}" for side in sides for name, title, _, _ in side.files
    }
    leaks = [
        Leak(_place(left, shown), _place(right, shown), kind, similarity, (part[_file(left)], part[_file(right)]))
        for left, right, kind, similarity in pairs
    ]
    return Found(leaks, len(rows.size), int((rows.size < MIN_TOLD).sum()))


def _pairs(sides: Sequence[Texts], rows: Rows, room: Room) -> Iterator[Pair]:
    """Yield what is related and parted, kind by kind; what is near is not told again as held."""
    told: set[tuple[str, str]] = set()
    for left, right, kind, how in parted(sides, rows, room):
        if (left, right) not in told:
            told.add((left, right))
            yield left, right, kind, how
    short = {(pair[0], pair[1]): pair for pair in _short(sides, rows, room)}
    yield from short.values()
    told |= short.keys()
    for left, right, share in _held(sides, rows):
        if (left, right) not in told and (right, left) not in told:
            yield left, right, "held", share


# --- short rows -----------------------------------------------------------------------------------------------
def _short(sides: Sequence[Texts], rows: Rows, room: Room) -> Iterator[Pair]:
    """Yield exact and near copies of rows that are too short for 5-grams, each row of a kind once at least."""
    chosen = np.flatnonzero((rows.size >= MIN_TOLD) & (rows.size < MIN_LONG))
    for one, other in _exact(rows, chosen):
        yield rows.name(one), rows.name(other), "exact", 1.0
    firsts, copies = rows.firsts(rows.short.end())
    proposed = shorts.candidates(rows.short, firsts, rows.part, rows.size, room)
    told: set[int] = set()
    for one, other, similarity in _verified(sides, rows, proposed, room):
        yield rows.name(one), rows.name(other), "near", similarity
        for copy, mate in _untold(one, other, copies, told):
            yield rows.name(copy), rows.name(mate), "near", similarity


def _verified(sides: Sequence[Texts], rows: Rows, proposed: Stored, room: Room) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of different texts that are near, with their similarity."""
    wanted = Sorter(room, _ROW, ("row",), unique)
    for block in proposed.blocks():
        for end in ("left", "right"):
            wanted.add(rows.number[block[end].astype(np.int64)].view(_ROW))
    texts = texts_of(sides, rows.files, wanted.end(), room)
    for block in proposed.blocks(_PAIRS_AT_ONCE):
        left, right = block["left"].astype(np.int64), block["right"].astype(np.int64)
        pairs = block[rows.digest[left] != rows.digest[right]]
        at = np.unique(np.concatenate((pairs["left"], pairs["right"])))
        numbers = rows.number[at.astype(np.int64)]
        order = np.argsort(numbers)
        read = dict(zip(order.tolist(), texts.read(numbers[order]), strict=True))
        yield from shorts.verified(pairs, [read[place] for place in range(len(at))], at)
    texts.drop()


def _exact(rows: Rows, chosen: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield for each row whose text another part has a row of that part, each pair once."""
    firsts, copies = rows.firsts(chosen)
    ordered = firsts[np.lexsort((firsts, rows.digest[firsts]))]
    bounds = np.flatnonzero(np.concatenate(([True], np.diff(rows.digest[ordered]) != 0, [True])))
    same = [slice(begin, end) for begin, end in pairwise(bounds.tolist()) if end - begin > 1] if len(ordered) else []
    for one, *others in sorted(ordered[each].tolist() for each in same):
        yield from ((one, other) for other in others)
        yield from ((one, copy) for other in others for copy in copies.of(other))
        yield from ((copy, others[0]) for copy in copies.of(one))


def _untold(one: int, other: int, copies: Copies, told: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the copies of two related rows, once for each."""
    for first, mate in ((one, other), (other, one)):
        if first not in told:
            told.add(first)
            yield from ((copy, mate) for copy in copies.of(first))


# --- rows inside rows -----------------------------------------------------------------------------------------
def _held(sides: Sequence[Texts], rows: Rows) -> Iterator[tuple[str, str, float]]:
    """Yield rows that stand in longer rows of another part, each of both once at least, with their share of it."""
    firsts, copies = rows.firsts(np.flatnonzero(rows.size >= MIN_HELD))
    index = held.Index(rows.anchors, firsts, rows.size)
    inside, around = np.zeros(len(rows.size), bool), np.zeros(len(rows.size), bool)  # told as
    begin = 0
    for _, batch in batches(sides, rows.files):
        plain = [keys.plain(text) for text in batch.column("text").to_pylist()]
        end = begin + len(plain)
        for row, at, start in index.find(plain, rows.size[begin:end]):
            longer = begin + at
            if rows.part[row] == rows.part[longer] or (inside[row] and around[longer]):
                continue
            stretch = plain[at][start : start + int(rows.size[row])]
            if keys.short(stretch) != int(rows.digest[row]):
                continue
            share = round(int(rows.size[row]) / int(rows.size[longer]), 6)
            for each in (row, *(() if inside[row] else copies.of(row))):
                yield rows.name(each), rows.name(longer), share
            inside[row] = around[longer] = True
        begin = end


def _file(row_id: str) -> str:
    return row_id.partition(":")[0]


def _place(row_id: str, shown: Mapping[str, str]) -> str:
    name, _, row = row_id.partition(":r")
    return f"{shown[name]} row {row}"


__all__ = ["Found", "Leak", "find_leaks", "split_of"]

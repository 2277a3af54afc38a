"""Leaks between splits, in releases of ours and in any Parquet files with a column of texts.

Rows are read batch by batch, two to four times; of all of them places, digests and sketches are held (about 50 bytes
a row, 300 more from 16 to 83 characters, 900 more from 60 on), and the texts of those that may be alike, one kind at a
time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from jiaokan.dataset.splits import split_of
from jiaokan.duplicates import keys, relate, signatures
from jiaokan.errors import InputError
from jiaokan.leaks import held, shorts
from jiaokan.leaks.rows import Rows, batches, read
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


_Pair = tuple[str, str, str, float | None]  # ids of rows, kind, similarity


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
        rows = read(sides, {name: numbers[of] for name, of in part.items()})
        pairs = list(_pairs(sides, rows, part))
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


def _pairs(sides: Sequence[Texts], rows: Rows, part: Mapping[str, str]) -> Iterator[_Pair]:
    """Yield what is related and parted, kind by kind; what is near is not told again as held."""
    found = relate.relate("document", signatures.of_level(rows.signed, "document"), _fetch(sides))
    told = {(left, right): (left, right, kind, how) for left, right, kind, how in _parted(found, part)}
    yield from told.values()
    short = {(pair[0], pair[1]): pair for pair in _short(rows, _fetch(sides))}
    yield from short.values()
    for left, right, share in _held(sides, rows):
        if not {(left, right), (right, left)} & {*told, *short}:
            yield left, right, "held", share


def _parted(found: relate.Relations, part: Mapping[str, str]) -> Iterator[_Pair]:
    """Yield the pairs that are parted, and for each other row of a parted group one row on another side."""
    told: set[str] = set()
    for pair in found.pairs:
        if part[_file(pair.left_id)] != part[_file(pair.right_id)]:
            told.update((pair.left_id, pair.right_id))
            yield pair.left_id, pair.right_id, pair.kind, pair.similarity
    for name, ids in found.groups.items():
        first = {part[_file(row_id)]: row_id for row_id in reversed(ids)}
        kind = name.partition(":")[0]
        for row_id in ids if len(first) > 1 else ():
            if row_id not in told:
                other = next(each for side, each in first.items() if side != part[_file(row_id)])
                yield row_id, other, kind, 1.0 if kind == "exact" else None


# --- short rows -----------------------------------------------------------------------------------------------
def _short(rows: Rows, fetch: relate.Fetch) -> Iterator[_Pair]:
    """Yield exact and near copies of rows that are too short for 5-grams, each row of a kind once at least."""
    chosen = np.flatnonzero((rows.size >= MIN_TOLD) & (rows.size < MIN_LONG))
    for one, other in _exact(rows, chosen):
        yield rows.name(one), rows.name(other), "exact", 1.0
    sketched = np.concatenate(rows.short.rows)
    firsts, copies = rows.firsts(sketched)
    proposed = shorts.candidates(rows.short, firsts.tolist(), rows.part, rows.size)
    pairs = [(one, other) for one, other in proposed if rows.digest[one] != rows.digest[other]]
    told: set[int] = set()
    for one, other, similarity in shorts.verified(pairs, rows.name, fetch):
        yield rows.name(one), rows.name(other), "near", similarity
        for copy, mate in _untold(one, other, copies, told):
            yield rows.name(copy), rows.name(mate), "near", similarity


def _exact(rows: Rows, chosen: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield for each row whose text another part has a row of that part, each pair once."""
    firsts, copies = rows.firsts(chosen)
    by_digest: dict[int, list[int]] = {}
    for at in firsts.tolist():
        by_digest.setdefault(int(rows.digest[at]), []).append(at)
    for same in by_digest.values():
        if len(same) > 1:
            yield from ((same[0], other) for other in same[1:])
            yield from ((same[0], copy) for other in same[1:] for copy in copies.get(other, ()))
            yield from ((copy, same[1]) for copy in copies.get(same[0], ()))


def _untold(one: int, other: int, copies: Mapping[int, list[int]], told: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the copies of two related rows, once for each."""
    for first, mate in ((one, other), (other, one)):
        if first not in told:
            told.add(first)
            yield from ((copy, mate) for copy in copies.get(first, ()))


# --- rows inside rows -----------------------------------------------------------------------------------------
def _held(sides: Sequence[Texts], rows: Rows) -> Iterator[tuple[str, str, float]]:
    """Yield rows that stand in longer rows of another part, each of both once at least, with their share of it."""
    firsts, copies = rows.firsts(np.flatnonzero(rows.size >= MIN_HELD))
    index = held.Index(rows.anchors, firsts, rows.size)
    inside, around = np.zeros(len(rows.size), bool), np.zeros(len(rows.size), bool)  # told as
    begin = 0
    for _, batch in batches(sides):
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
            for each in (row, *(() if inside[row] else copies.get(row, ()))):
                yield rows.name(each), rows.name(longer), share
            inside[row] = around[longer] = True
        begin = end


def _fetch(sides: Sequence[Texts]) -> relate.Fetch:
    def fetch(ids: Collection[str]) -> dict[str, str]:
        return relate.texts_of((batch for _, batch in batches(sides)), "row_id", ids)

    return fetch


def _file(row_id: str) -> str:
    return row_id.partition(":")[0]


def _place(row_id: str, shown: Mapping[str, str]) -> str:
    name, _, row = row_id.partition(":r")
    return f"{shown[name]} row {row}"


__all__ = ["Found", "Leak", "find_leaks", "split_of"]

"""Rows long enough for runs of five characters: what relates them is found on disk, as in a build; what is parted is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from jiaokan.duplicates.groups import MARK, Grouped
from jiaokan.duplicates.levels import Chosen
from jiaokan.duplicates.sorting import Sorter, begins, segments, unique
from jiaokan.duplicates.stored import Ascending, Records, Room, Stored
from jiaokan.duplicates.verify import EXACT, KINDS
from jiaokan.leaks.rows import Files, Rows, texts_of
from jiaokan.leaks.texts import Texts

Pair = tuple[str, str, str, float | None]  # ids of rows, kind, similarity
_ROW = np.dtype([("row", np.uint64)])
_GROUP = ("group", "high", "low")


def parted(sides: Sequence[Texts], rows: Rows, room: Room) -> Iterator[Pair]:
    """Yield the pairs that are parted, and for each other row of a parted group one row on another side."""
    files = rows.files
    found = rows.long.relate(
        lambda wanted: texts_of(sides, files, wanted, room), Chosen(files.names, lambda numbers: numbers)
    )
    told = Sorter(room, _ROW, ("row",), unique)
    for block in found.pairs.blocks():
        pairs = block[files.part(block["left"]) != files.part(block["right"])]
        told.add(np.concatenate((pairs["left"], pairs["right"])).view(_ROW))
        ends = (files.names(pairs[end]) for end in ("left", "right"))
        kinds = (KINDS[kind] for kind in pairs["kind"].tolist())
        yield from zip(*ends, kinds, pairs["similarity"].tolist(), strict=True)
    yield from _through(files, _untold(found, told.end(), room))


def _untold(found: Grouped, told: Stored, room: Room) -> Iterator[Records]:
    """Yield the marks of groups, whole groups at a time, in their order; of rows that were told ``kinds`` is 0."""
    ordered = Sorter(room, MARK, (*_GROUP, "place"))
    known = Ascending(told, "row")
    for block in found.marks.blocks():
        marks = block.copy()
        marks["kinds"][known.find(marks["place"])[1]] = 0
        ordered.add(marks)
    yield from segments(ordered.end().blocks(), _GROUP)


def _through(files: Files, marks: Iterator[Records]) -> Iterator[Pair]:
    """Yield for each row of a parted group that was not told one row on another side."""
    for block in marks:
        parts = files.part(block["place"])
        starts = begins(block, _GROUP)
        is_parted = np.minimum.reduceat(parts, starts) != np.maximum.reduceat(parts, starts)
        ends = np.append(starts[1:], len(block))
        for begin, end in zip(starts[is_parted].tolist(), ends[is_parted].tolist(), strict=True):
            yield from _of_group(files, block[begin:end], parts[begin:end].tolist())


def _of_group(files: Files, rows: Records, parts: Sequence[int]) -> Iterator[Pair]:
    """Yield the rows of one group that were not told, each with the first row of another part: the part met last."""
    last = {part: at for at, part in enumerate(parts)}
    first = {part: at for at, part in reversed(list(enumerate(parts)))}
    sides = sorted(last, key=last.__getitem__, reverse=True)[:2]
    kind = int(rows["group"][0])
    for at in np.flatnonzero(rows["kinds"] > 0).tolist():
        other = first[sides[0] if parts[at] != sides[0] else sides[1]]
        left, right = files.names(rows["place"][[at, other]])
        yield left, right, KINDS[kind], 1.0 if kind == EXACT else None

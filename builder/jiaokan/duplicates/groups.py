"""Groups of one level: their names, their pairs in the order of the table, and the marks they leave on rows.

A group is called by the weakest of its relations, and by the key of its copies or the id of its first row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from jiaokan.duplicates import keys
from jiaokan.duplicates.components import components, led
from jiaokan.duplicates.sorting import Sorter, folded
from jiaokan.duplicates.stored import Ascending, Records, Room, Stored
from jiaokan.duplicates.verify import EXACT

NameRows = Callable[[Records], Sequence[str]]
Places = Callable[[Records], Records]  # rows -> numbers in whose order their table has them

_NAME = [("group", np.uint8), ("high", np.uint64), ("low", np.uint32)]  # the kind of the group, its digest
COPY = np.dtype([("left", np.uint64), ("right", np.uint64), ("high", np.uint64), ("low", np.uint32)])
ALIKE = np.dtype([("left", np.uint64), ("right", np.uint64), ("kind", np.uint8), ("similarity", np.float64)])
_EDGE = np.dtype([("root", np.uint64), *ALIKE.descr, ("marked", np.uint8), ("high", np.uint64), ("low", np.uint32)])
_NAMED = np.dtype([("root", np.uint64), *_NAME])
PAIRED = np.dtype([*_NAME, *ALIKE.descr])
MARK = np.dtype([("place", np.uint64), ("root", np.uint64), *_NAME, ("kinds", np.uint8)])
_MARKED = np.dtype([("row", np.uint64), ("kinds", np.uint8)])


class Grouped(NamedTuple):
    """What one level has: ``PAIRED`` in the order of the table, ``MARK`` of every related row by its place."""

    pairs: Stored
    marks: Stored


def bits_of(kinds: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Give the bit that stands for each kind."""
    return np.left_shift(1, kinds).astype(np.uint8)


def group(copies: Stored, alike: Stored, name: NameRows, place: Places, room: Room) -> Grouped:
    """Group rows by ``copies``, each with the first of its key, and ``alike``, pairs of firsts; both in order."""
    roots = components((led(block["left"], block["right"]) for block in alike.blocks()), room)
    edges = _edges(copies, alike, roots, room)
    names = _names(edges, name, room)
    paired = Sorter(room, PAIRED, ("group", "high", "low", "left", "right"))
    marks = Sorter(room, MARK, ("place",), _EITHER)
    for pairs, marked in _named(edges, names):
        paired.add(pairs)
        marks.add(_placed(marked, place))
    for each in (roots, edges, names):
        each.drop()
    return Grouped(paired.end(), marks.end())


_EITHER = folded("kinds", np.bitwise_or)  # a row has all the kinds that any of its records has


def _edges(copies: Stored, alike: Stored, roots: Stored, room: Room) -> Stored:
    """Give all pairs by the root of their component; a copy is marked with what its first is."""
    marked = Sorter(room, _MARKED, ("row",), _EITHER)
    found = Sorter(room, _EDGE, ("root", "left", "right"))
    leading = Ascending(roots, "node")
    for block in alike.blocks():
        edges = _as_edges(block, leading)
        edges["kind"], edges["similarity"] = block["kind"], block["similarity"]
        edges["marked"] = bits_of(block["kind"])
        found.add(edges)
        for end in ("left", "right"):
            rows = np.empty(len(block), _MARKED)
            rows["row"], rows["kinds"] = block[end], edges["marked"]
            marked.add(rows)
    firsts = marked.end()
    leading, marks = Ascending(roots, "node"), Ascending(firsts, "row")
    for block in copies.blocks():
        edges = _as_edges(block, leading)
        edges["kind"], edges["similarity"] = EXACT, 1.0
        edges["high"], edges["low"] = block["high"], block["low"]
        told, is_marked = marks.find(block["left"])
        edges["marked"] = np.where(is_marked, told["kinds"], 0) | (1 << EXACT)
        found.add(edges)
    firsts.drop()
    return found.end()


def _as_edges(block: Records, leading: Ascending) -> Records:
    edges = np.zeros(len(block), _EDGE)
    edges["left"], edges["right"] = block["left"], block["right"]
    told, is_led = leading.find(block["left"])
    edges["root"] = np.where(is_led, told["root"], block["left"])
    return edges


def _weakest(records: Records, starts: npt.NDArray[np.int64]) -> Records:
    found = records[starts]
    found["group"] = np.maximum.reduceat(records["group"], starts) if len(starts) else found["group"]
    return found


def _names(edges: Stored, name: NameRows, room: Room) -> Stored:
    """Give the name of every group by its root, in order."""
    weakest = Sorter(room, _NAMED, ("root",), _weakest)
    for block in edges.blocks():
        each = np.empty(len(block), _NAMED)
        each["root"], each["group"] = block["root"], block["kind"]
        each["high"], each["low"] = block["high"], block["low"]  # of copies alone; all the same
        weakest.add(each)
    ended = weakest.end()
    found = Stored(room, _NAMED)
    for block in ended.blocks():
        named = block.copy()
        others = np.flatnonzero(named["group"] != EXACT)
        digests = digests_of([keys.digest(row_id) for row_id in name(named["root"][others])])
        named["high"][others], named["low"][others] = digests["high"], digests["low"]
        found.add(named)
    ended.drop()
    return found.end()


def digests_of(digests: Sequence[str]) -> Records:
    """Give digests of 24 hex digits as two numbers each, whose order is theirs."""
    found = np.frombuffer(bytes.fromhex("".join(digests)), [("high", ">u8"), ("low", ">u4")])
    return found.astype([("high", np.uint64), ("low", np.uint32)])


def _named(edges: Stored, names: Stored) -> Iterator[tuple[Records, Records]]:
    """Yield pairs with the name of their group, and marks of both rows, by row."""
    named = Ascending(names, "root")
    for block in edges.blocks():
        told, _ = named.find(block["root"])
        pairs = np.empty(len(block), PAIRED)
        marks = np.empty(2 * len(block), MARK)
        for key in ("left", "right", "kind", "similarity"):
            pairs[key] = block[key]
        for key in ("group", "high", "low"):
            pairs[key] = told[key]
            marks[key] = np.concatenate((told[key], told[key]))
        marks["root"] = np.concatenate((block["root"], block["root"]))
        marks["place"] = np.concatenate((block["left"], block["right"]))
        marks["kinds"] = np.concatenate((bits_of(block["kind"]), block["marked"]))
        yield pairs, marks


def _placed(marks: Records, place: Places) -> Records:
    marks["place"] = place(marks["place"])
    return marks

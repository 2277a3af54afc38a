"""Which candidates are alike: their texts are read and compared, some pairs at a time.

Of many pairs these are tasks of an engine, where there is one: what is found and its order are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from jiaokan.duplicates import keys
from jiaokan.duplicates.groups import ALIKE
from jiaokan.duplicates.sorting import Sorter, folded
from jiaokan.duplicates.stored import Ascending, Index, Indexed, Records, Room, Stored, Written
from jiaokan.duplicates.texts import KeptTexts, WrittenTexts
from jiaokan.duplicates.verify import verify
from jiaokan.engines.engine import Engine

_BYTES_A_BYTE = 8  # what a byte of a text takes while it is compared: its characters, and the hashes of its grams
_PAIRS_AT_ONCE = 1 << 16
LEAST_PAIRS = 30_000  # below so many an engine costs more than it gains: they take some five seconds
FEWEST_PAIRS = 1000  # of a task
_TASKS = 2  # for each worker at least, so that all end at about the same time; more would read more texts twice


class Texts(Protocol):
    """The texts of rows that may be alike."""

    def sizes(self, rows: Records) -> npt.NDArray[np.int64]:
        """Give the bytes of some, by ascending rows."""

    def read(self, rows: Records) -> Sequence[str]:
        """Give some, by ascending rows."""


def alike(pairs: Stored, texts: Texts, worded: Index, room: Room, engine: Engine | None = None) -> Stored:
    """Give those of sorted pairs that are alike, in order; ``worded`` are the rows whose texts have words enough.

    An engine is used where the pairs are worth it and the texts lie on disk.
    """
    found = Sorter(room, ALIKE, ("left", "right"))
    together = _together(pairs, room)
    if engine is not None and engine.workers > 1 and pairs.count >= LEAST_PAIRS and isinstance(texts, KeptTexts):
        blocks = _elsewhere(together, texts, worded, room, engine)
    else:
        blocks = _compared(together.blocks(_PAIRS_AT_ONCE), texts, worded, room)
    for block in blocks:
        found.add(block)
    together.drop()
    return found.end()


def _together(pairs: Stored, room: Room) -> Stored:
    """Sort pairs by the first row that the left one is a candidate with, so that those of one set of likes stand together.

    By their left rows they stand apart, for rows are in the order of digests; each text would be read once for every
    pair or two.
    """
    firsts = Sorter(room, pairs.kind, ("right",), _LEAST)
    for block in pairs.blocks():
        firsts.add(block)
    ordered = firsts.end()
    first_of, found = Ascending(ordered, "right"), Sorter(room, _TOGETHER, ("first", "left", "right"))
    for block in pairs.blocks():
        told, is_right = first_of.find(block["left"])
        placed = np.empty(len(block), _TOGETHER)
        placed["first"] = np.where(is_right, told["left"], block["left"])
        placed["left"], placed["right"] = block["left"], block["right"]
        found.add(placed)
    ordered.drop()
    return found.end()


_LEAST = folded("left", np.minimum)
_TOGETHER = np.dtype([("first", np.uint64), ("left", np.uint64), ("right", np.uint64)])


def _compared(blocks: Iterator[Records], texts: Texts, worded: Index, room: Room) -> Iterator[Records]:
    for block in blocks:
        for part in _that_fit(block, texts, room.filled * 8 // _BYTES_A_BYTE):
            yield _verified(part, texts, worded)


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


# --- on an engine ---------------------------------------------------------------------------------------------
class _Given(NamedTuple):
    """What all tasks read, and the bytes that each may hold."""

    pairs: Written
    texts: WrittenTexts
    worded: Indexed
    budget: int


def _elsewhere(pairs: Stored, texts: KeptTexts, worded: Index, room: Room, engine: Engine) -> Iterator[Records]:
    """Compare stretches of the pairs, and yield what is alike in their order."""
    given = _Given(pairs.written(), texts.written(room), worded.written(room), room.budget)
    most = min(_PAIRS_AT_ONCE, max(FEWEST_PAIRS, -(-pairs.count // (_TASKS * engine.workers))))
    stretches = ((begin, min(begin + most, pairs.count)) for begin in range(0, pairs.count, most))
    for part in engine.map_tasks(partial(_compare, given), stretches):
        yield from part.blocks(max(1, room.read // ALIKE.itemsize))
        part.drop()


def _compare(given: _Given, stretch: tuple[int, int]) -> Written:
    """Compare a stretch of the pairs; leave what is alike beside them."""
    folder = given.pairs.path.parent
    with Room(given.budget, within=folder) as room:
        found = Stored(room, ALIKE)
        pairs = iter([given.pairs.slice(*stretch)])
        for block in _compared(pairs, given.texts.open(room), given.worded.open(), room):
            found.add(block)
        return found.end().leave(folder)


def prepare() -> None:
    """Load what comparing needs, once for all processes that are forked from this one."""
    keys.plain("預備")
    keys.classed("預備")

"""Records of many tasks brought together by key: two rounds of tasks over files in a folder that all processes see.

In the first each task leaves its records sorted in one file; in the second each stretch of keys is merged and given to a
function. What comes of it depends neither on the engine nor on the order in which tasks end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from jiaokan.duplicates.sorting import Merge, Sorter
from jiaokan.duplicates.stored import Records, Room, Stored, Written
from jiaokan.engines.engine import Engine

Task = TypeVar("Task")
Result = TypeVar("Result")
Emit = Callable[[Task, Room], Iterable[Records]]
Reduce = Callable[[Stored, Room], Result]

SLOTS = 1024  # stretches of keys whose records are counted: the fewest that are told apart


class Shuffle(NamedTuple):
    """What is brought together, and where."""

    kind: np.dtype[Any]
    keys: tuple[str, ...]  # records are sorted by these; those that share the first come to one task
    span: int  # the first key is a number below this
    merge: Merge | None  # what makes one record of those that share all keys; a function of a module
    folder: Path
    budget: int  # bytes a task may hold

    def room(self) -> Room:
        """Give the room of a task."""
        return Room(self.budget, within=self.folder)


class _Run(NamedTuple):
    """What one task has left: sorted records, and how many of them each slot has."""

    records: Written
    counts: npt.NDArray[np.int64]


Pieces = Sequence[tuple[Written, int, int]]  # of each run the places from one to before another


def group(
    engine: Engine, emit: Emit[Task], tasks: Iterable[Task], reduce: Reduce[Result], how: Shuffle, most: int
) -> Iterator[Result]:
    """Yield what ``reduce`` makes of every stretch of keys, in the order of the keys.

    ``emit(task, room)`` gives records, ``reduce(records, room)`` is given all that have some keys, sorted: some ``most``
    of them, or those of a slot where that has more.
    """
    runs = list(engine.map_tasks(partial(_emitted, emit, how), tasks))
    try:
        yield from engine.map_tasks(partial(_reduced, reduce, how), _stretches(runs, most))
    finally:
        for run in runs:
            run.records.drop()


def _emitted(emit: Emit[Task], how: Shuffle, task: Task) -> _Run:
    with how.room() as room:
        sorter = Sorter(room, how.kind, how.keys, how.merge)
        for records in emit(task, room):
            sorter.add(records)
        found = sorter.end()
        counts = np.zeros(SLOTS, np.int64)
        width = np.uint64(-(-how.span // SLOTS))
        for block in found.blocks():
            slots = (block[how.keys[0]] // width).astype(np.int64)
            counts += np.bincount(slots, minlength=SLOTS)
        return _Run(found.leave(how.folder), counts)


def _stretches(runs: Sequence[_Run], most: int) -> Iterator[Pieces]:
    """Cut the slots into stretches of some ``most`` records, and yield the pieces of each."""
    if not runs:
        return
    ends = [np.cumsum(run.counts) for run in runs]
    numbers = np.maximum(sum(ends) - 1, 0) // most  # of the stretch that a slot falls into
    lasts = np.flatnonzero(np.append(numbers[1:] != numbers[:-1], True))
    before = [0] * len(runs)
    for last in lasts.tolist():
        behind = [int(each[last]) for each in ends]
        places = zip(runs, before, behind, strict=True)
        pieces = [(run.records, begin, end) for run, begin, end in places if begin < end]
        if pieces:
            yield pieces
        before = behind


def _reduced(reduce: Reduce[Result], how: Shuffle, pieces: Pieces) -> Result:
    with how.room() as room:
        sorter = Sorter(room, how.kind, how.keys, how.merge)
        at_once = max(1, room.read // how.kind.itemsize)
        for records, begin, end in pieces:
            for block in records.blocks(at_once, begin, end):
                sorter.add(block)
        return reduce(sorter.end(), room)

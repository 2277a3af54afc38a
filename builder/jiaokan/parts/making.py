"""Slices become parts: read, annotated by workers, written; those whose part is there already are passed over.

A part is named by a digest of all that decides its rows: bytes and names of its inputs, what the caller decided, the code
of the builder and the packages that decide bytes.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from jiaokan.dataset import shards
from jiaokan.dataset.locks import BusyError
from jiaokan.engines.engine import Engine
from jiaokan.engines.local import map_tasks
from jiaokan.errors import JiaokanError
from jiaokan.inputs.measured import changed, measure_all
from jiaokan.inputs.pins import read_pins
from jiaokan.parts.digests import digest_of
from jiaokan.parts.folder import Folder
from jiaokan.parts.part import Part
from jiaokan.parts.plan import Plan
from jiaokan.parts.slices import Slice
from jiaokan.parts.work import Work, warn

# Records done, bytes of the inputs that they took, bytes in all: 0 where nobody knows, and the bytes read once all are done.
Progress = Callable[[int, int, int], None]


class Failed(NamedTuple):
    """The slice at which something failed, and how."""

    number: int
    error: JiaokanError


def make(
    slices: Sequence[Slice], folder: Folder, plan: Plan, *, workers: int, progress: Progress | None = None
) -> Iterator[Part]:
    """Yield the part of every slice, in order; ``workers`` processes annotate, 0 is this one.

    Raises ReadError for an input that cannot be read, BusyError for a slice whose part somebody else makes.
    """
    yield from _Making(slices, folder, plan, progress).run(workers)


def make_apart(
    slices: Sequence[Slice], folder: Folder, plan: Plan, *, workers: int, progress: Progress | None = None
) -> Iterator[Part | Failed]:
    """Yield what became of every slice, as ``make`` does; one that fails costs itself, and is noted."""
    left = list(slices)
    while left:
        making = _Making(tuple(left), folder, plan, progress)
        try:
            for part in making.run(workers):
                folder.keep_only(part)
                left.pop(0)
                yield part
        except JiaokanError as error:
            failed = next((at for at, each in enumerate(left) if each.number == making.at), None)
            if failed is None:
                raise
            if not isinstance(error, BusyError):  # another process makes it
                folder.note_failure(making.at, str(error))
            yield Failed(making.at, error.with_traceback(None))
            del left[failed]


class Task(NamedTuple):
    """What a machine of a cluster is given: a slice, and where its part is to lie."""

    slice: Slice
    folder: Folder
    plan: Plan


def make_one(task: Task) -> Part:
    """Make the part of one slice, with a worker process of its own: an input that brings it down costs itself.

    Waits for another process that makes it: one that is taken for lost may be at work.
    """
    for wait in _WAITS:
        with suppress(BusyError):
            return _made(task)
        time.sleep(wait)
    return _made(task)


def _made(task: Task) -> Part:
    (part,) = make([task.slice], task.folder, task.plan, workers=1)
    return part


_WAITS = (0.2, 1.0, 5.0, 20.0, 60.0, 120.0, 300.0)  # seconds, until a process that is taken for lost has ended


def make_on(
    engine: Engine, slices: Sequence[Slice], folder: Folder, plan: Plan, *, progress: Progress | None = None
) -> Iterator[Part]:
    """Yield the part of every slice, in order, as ``make`` does, made by an engine on what machines it has."""
    total = sum(each.size for each in slices)
    done = read = 0
    tasks = (Task(each, folder, plan) for each in slices)
    for each, part in zip(slices, engine.map_tasks(make_one, tasks), strict=True):
        done, read = done + part.stated["n_records"], read + each.size
        warn(part)
        if progress is not None:
            progress(done, read, total)
        yield part


class _Making:
    """Makes the parts of some slices; ``at`` is the number of the one that is under way."""

    def __init__(self, slices: Sequence[Slice], folder: Folder, plan: Plan, progress: Progress | None) -> None:
        self._slices, self._folder, self._plan, self._progress = slices, folder, plan, progress
        self._others = folder.by_digest() if len(slices) > 1 else {}  # parts that may have had other numbers
        self._coming: deque[tuple[Work, int]] = deque()  # of each task the bytes read when it was cut; of an end -1
        self._records = self._bytes = 0  # of the slices that are done
        self._total = sum(each.size for each in slices) if all(each.is_sized for each in slices) else 0
        self._open: list[Work] = []
        self._pins = {pin.name: pin.sha256 for pin in read_pins(plan.pins)} if plan.pins is not None else {}
        self.at = -1

    def run(self, workers: int) -> Iterator[Part]:
        try:
            for result in map_tasks(shards.run, self._tasks(), workers=workers, prepare=shards.prepare):
                yield from self._ended()
                work, read = self._coming.popleft()
                self.at = work.number
                work.take(result)
                self._tell(self._records + work.done, self._bytes + read)
                yield from self._ended()
            yield from self._ended()
            self._tell(self._records, self._bytes, is_end=True)
        finally:
            for work in self._open:
                work.close()

    def _tasks(self) -> Iterator[shards.Task]:
        for each in self._slices:
            self.at = each.number
            work = self._begun(each)
            if work.found is None:
                for task in shards.cut(work.items(), self._plan.options, self._plan.source_seconds):
                    self._coming.append((work, work.reading.bytes_read))
                    yield task
                    self.at = each.number  # it was that of a result meanwhile
            self._coming.append((work, _END))

    def _begun(self, each: Slice) -> Work:
        """Look at the bytes of a slice, and whether its part is there."""
        ranges = [one for one in each.inputs if one.range is not None]
        measured, unread = measure_all([one.file for one in each.inputs if one.range is None])
        inputs = sorted([*measured, *ranges], key=lambda one: one.file.name)
        for one in measured:
            if self._pins.get(one.file.name, one.sha256) != one.sha256:
                raise changed(one.file)
        ignored = [(file.name, file.ignored or "") for file in unread]
        digest = digest_of(inputs, ignored, self._plan)
        work = Work(each, digest or secrets.token_hex(32), inputs, self._folder, self._plan)
        self._open.append(work)
        work.ignored = ignored
        work.found = self._folder.find(each.number, work.digest, self._others)
        if work.found is None:
            work.hold()
            work.found = self._folder.find(each.number, work.digest, {})  # made by another meanwhile
        return work

    def _ended(self) -> Iterator[Part]:
        """Yield the parts of slices that are done."""
        while self._coming and self._coming[0][1] == _END:
            work, _ = self._coming.popleft()
            part = work.finish()
            work.close()
            self._open.remove(work)
            self._records += part.stated["n_records"]
            self._bytes += work.slice.size
            yield part

    def _tell(self, records_done: int, read: int, *, is_end: bool = False) -> None:
        if self._progress is not None:
            self._progress(records_done, read, read if is_end else self._total)


_END = -1

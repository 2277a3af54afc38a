"""Slices become parts: read, annotated by workers, written; those whose part is there already are passed over.

A part is named by a digest of all that decides its rows: bytes and names of its inputs, what the caller decided, the code
of the builder and the packages that decide bytes.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import NamedTuple, Protocol

import pyarrow as pa

from jiaokan.dataset import made_by, rejected, release, shards
from jiaokan.dataset.assemble import SIGNED
from jiaokan.dataset.books import Books
from jiaokan.dataset.fates import Fault
from jiaokan.dataset.locks import BusyError
from jiaokan.engines.local import map_tasks
from jiaokan.errors import InputError, JiaokanError
from jiaokan.inputs.measured import Measured, changed, measure_all
from jiaokan.inputs.pins import read_pins
from jiaokan.inputs.reading import Reading
from jiaokan.parts import records
from jiaokan.parts.folder import Folder
from jiaokan.parts.part import FORMAT, RECORDS, Facts, Part
from jiaokan.parts.plan import Plan
from jiaokan.parts.slices import Slice

# Records done, bytes of the inputs that they took, bytes in all: 0 where nobody knows, and the bytes read once all are done.
Progress = Callable[[int, int, int], None]


class Failed(NamedTuple):
    """The slice at which something failed, and how."""

    number: int
    error: JiaokanError


def digest_of(inputs: Iterable[Measured], unread: Sequence[tuple[str, str]], plan: Plan) -> str | None:
    """Digest all that decides the rows of a part; None where an input is known only once it was read.

    ``unread`` are files that could not be read, and why.
    """
    told = [[each.file.name, _of_bytes(each), each.range and each.range[:4]] for each in inputs]
    if not all(of_bytes for _, of_bytes, _ in told):
        return None
    return _digest([FORMAT, made_by.maker(), plan.of_rows(), told, unread])


def key_of(each: Slice, plan: Plan) -> str:
    """Digest what a part is for: the names of its inputs, what the caller decided, and who makes it."""
    told = [[one.file.name, one.range and one.range[:4]] for one in each.inputs]
    return _digest([FORMAT, made_by.maker(), plan.of_rows(), told])


def _of_bytes(each: Measured) -> str:
    """Give the digest of the bytes that are read: of a range its own, where it has one."""
    return (each.range.sha256 if each.range is not None else "") or each.sha256


def _digest(stated: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(stated, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


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
    maker: Sequence[object]  # see made_by.maker


def make_one(task: Task) -> Part:
    """Make the part of one slice, with a worker process of its own: an input that brings it down costs itself.

    Waits for another process that makes it: one that is taken for lost may be at work. Raises InputError where this
    machine has another builder than the one that gives the task.
    """
    if made_by.maker() != task.maker:
        what = "has another version of jiaokan, Python or what it reads with"
        raise InputError("a worker", what, next_step="install the same on all machines")
    for wait in _WAITS:
        try:
            (part,) = make([task.slice], task.folder, task.plan, workers=1)
        except BusyError:
            time.sleep(wait)
        else:
            return part
    (part,) = make([task.slice], task.folder, task.plan, workers=1)
    return part


_WAITS = (0.2, 1.0, 5.0, 20.0, 60.0, 120.0, 300.0)  # seconds, until a process that is taken for lost has ended


def make_on(
    engine: Engine, slices: Sequence[Slice], folder: Folder, plan: Plan, *, progress: Progress | None = None
) -> Iterator[Part]:
    """Yield the part of every slice, in order, as ``make`` does, made by an engine on what machines it has."""
    total = sum(each.size for each in slices)
    done = read = 0
    tasks = (Task(each, folder, plan, made_by.maker()) for each in slices)
    for each, part in zip(slices, engine.map_tasks(make_one, tasks), strict=True):
        done, read = done + part.facts.n_records, read + each.size
        _warn(part)
        if progress is not None:
            progress(done, read, total)
        yield part


class Engine(Protocol):
    """What runs tasks elsewhere."""

    def map_tasks(self, function: Callable[[Task], Part], tasks: Iterable[Task]) -> Iterator[Part]:
        """Yield what a function makes of every task, in order."""


class _Making:
    """Makes the parts of some slices; ``at`` is the number of the one that is under way."""

    def __init__(self, slices: Sequence[Slice], folder: Folder, plan: Plan, progress: Progress | None) -> None:
        self._slices, self._folder, self._plan, self._progress = slices, folder, plan, progress
        self._others = folder.by_digest() if len(slices) > 1 else {}  # parts that may have had other numbers
        self._coming: deque[tuple[_Work, int]] = deque()  # of each task the bytes read when it was cut; of an end -1
        self._records = self._bytes = 0  # of the slices that are done
        self._total = sum(each.size for each in slices) if all(each.is_sized for each in slices) else 0
        self._open: list[_Work] = []
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

    def _begun(self, each: Slice) -> _Work:
        """Look at the bytes of a slice, and whether its part is there."""
        ranges = [one for one in each.inputs if one.range is not None]
        measured, unread = measure_all([one.file for one in each.inputs if one.range is None])
        inputs = sorted([*measured, *ranges], key=lambda one: one.file.name)
        for one in measured:
            if self._pins.get(one.file.name, one.sha256) != one.sha256:
                raise changed(one.file)
        ignored = [(file.name, file.ignored or "") for file in unread]
        digest = digest_of(inputs, ignored, self._plan)
        work = _Work(each, digest or secrets.token_hex(32), inputs, self._folder, self._plan)
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
            self._records += part.facts.n_records
            self._bytes += work.slice.size
            yield part

    def _tell(self, records_done: int, read: int, *, is_end: bool = False) -> None:
        if self._progress is not None:
            self._progress(records_done, read, read if is_end else self._total)


_END = -1
_ROWS = 4096  # records that are written at a time


def _warn(part: Part) -> None:
    """Say what faults of ours a part has met."""
    for fault in part.facts.faults:
        release.warn(fault.name, fault.reason)


class _Work:
    """A slice that is under way."""

    def __init__(self, each: Slice, digest: str, inputs: Sequence[Measured], folder: Folder, plan: Plan) -> None:
        self.slice, self.digest, self._folder = each, digest, folder
        self._key = key_of(each, plan)
        self.reading = Reading(inputs, plan.columns, plan.stdin_format)
        self.found: Part | None = None  # where it is there already
        self.ignored: list[tuple[str, str]] = []
        self.done = 0
        self._books = Books(self.reading.account)
        self._faults: list[Fault] = []
        self._since = time.monotonic()
        self._open = ExitStack()

    @property
    def number(self) -> int:
        return self.slice.number

    def hold(self) -> None:
        """Take the slice for this process."""
        self._open.enter_context(self._folder.held(self.number))
        self._writer = self._folder.writer(self.number)
        self._open.callback(self._writer.drop)

    def items(self) -> Iterator[shards.Item]:
        """Yield what is to be annotated."""
        return self._books.items(self.reading)

    def take(self, result: shards.Result) -> None:
        """Write what a worker gave back."""
        for table, data in (*result.tables.items(), (SIGNED, result.signed)):
            with pa.ipc.open_stream(data) as reader:
                for batch in reader:
                    self._writer.add(table, batch)
        entered = self._books.entered[self.done : self.done + len(result.fates)]
        for at, (each, fate) in enumerate(zip(entered, result.fates, strict=True)):
            each.fate, each.extract = fate, result.extracts.get(at)
        rejected.add(self._writer, entered, result.texts)
        self.done += len(result.fates)
        for fault in result.faults:
            release.warn(fault.name, fault.reason)
        self._faults += result.faults

    def finish(self) -> Part:
        """Give the part, under the number that its slice has now."""
        place = self._folder.place(self.number, self.digest)
        if self.found is not None:
            _warn(self.found)
            return self.found if self.found.path == place else Part(self.found.path.rename(place))
        self._books.close()
        entered = self._books.entered
        for begin in range(0, len(entered), _ROWS):
            self._writer.add(RECORDS, records.to_batch(entered[begin : begin + _ROWS]))
        part = self._writer.finish(place, self.digest, self._facts())
        self._folder.forget_failure(self.number)
        return part

    def _facts(self) -> Facts:
        account = self.reading.account
        return Facts(
            account,
            self.ignored,
            self._faults,
            self._key,
            all(each.fate is None or each.fate.is_certain for each in self._books.entered),
            sum(box.records for box in account.boxes),
            self.slice.size,
            round(time.monotonic() - self._since, 3),
        )

    def close(self) -> None:
        """Let go of the slice; what was written and not finished is gone."""
        self._open.close()

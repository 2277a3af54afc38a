"""The local engine: worker processes on one machine, results in order, a bounded number under way.

No input runs in the process that holds the release: one that takes too long or brings its process down is given up, by
itself, and the others go on.
"""

from __future__ import annotations

import os
import pickle
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, Self, TypeVar

from jiaokan.engines.processes import CAN_FORK, START, Nursery, Process, Spawned
from jiaokan.errors import AccountError, JiaokanError


class Work(Protocol):
    """A task: some inputs, done in order, or all at once where that costs less."""

    def __len__(self) -> int:
        """Count the inputs."""

    def seconds(self, at: int) -> float:
        """Say how long the input at a place may take; at the place behind the last, what is done with all of them."""

    def without(self, at: int, reason: str) -> Self:
        """Give the task in which an input is given up, for a reason."""

    def apart(self) -> Self | None:
        """Give the task in which inputs are done one by one, so that it is known which one it is at; None if they are."""


Task = TypeVar("Task", bound=Work)
Result = TypeVar("Result")
Note = Callable[[int], None]  # told when the input at a place is begun

# How long an input may take before it is given up: some fifteen times what the slowest kind of page takes.
SOURCE_SECONDS = 60.0
SECONDS_PER_MB = 30.0
TOO_SLOW = "too slow"
DIED = "fault: worker died"
MOST_WORKERS = 256
_WORTH_TWO = 4 << 20  # bytes of input for which a second worker is worth the memory it takes: some shards of work
_MANY = 2000  # inputs that are worth it however small they are: each costs some milliseconds
_AHEAD = 4  # tasks a worker may be ahead of the reader: bounds what waits in memory
_TICK = 0.5  # seconds between two looks at the clock
_STOPPED = 5.0  # so much more than a tick has passed: this process was stopped, and the workers with it


def default_workers(size: int, count: int = 1) -> int:
    """Give one worker for less than some megabytes of input (bytes) in few files, else one for each processor.

    A size of 0 is one that is not known. Only processors that this process may use count.
    """
    if 0 < size <= _WORTH_TWO and count < _MANY:
        return 1
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_WORKERS, processors)


def map_tasks(
    function: Callable[[Task, Note], Result],
    tasks: Iterable[Task],
    *,
    workers: int,
    prepare: Callable[[], None] | None = None,
) -> Iterator[Result]:
    """Yield ``function(task, note)`` for every task, in the order of the tasks.

    An input that takes longer than it may is given up as ``TOO_SLOW``; where all of a task do, they are done once more,
    one by one. A worker that dies costs its task once more in a fresh one, one by one too; the input at which that dies
    is given up as ``DIED`` with the signal. ``workers`` 0 runs in this process, without either. What ``prepare`` loads
    several workers share, where a system can. An exception in a task is raised here.
    """
    if workers == 0:
        for task in tasks:
            yield function(task, _tell_nobody)
        return
    crew = Crew(function, workers, prepare if CAN_FORK and workers > 1 else None)
    try:
        yield from crew.run(tasks)
    finally:
        crew.end()


def _tell_nobody(at: int) -> None:
    """Take no note."""


class _Worker:
    """One process, and what it is doing."""

    def __init__(self, process: Process, inbox: queue.Queue[tuple[_Worker, Any]]) -> None:
        self._process = process
        self.number: int | None = None  # of its task
        self.at = -1  # input of the task it is at
        self.since = time.monotonic()
        threading.Thread(target=self._listen, args=(inbox,), daemon=True).start()

    def _listen(self, inbox: queue.Queue[tuple[_Worker, Any]]) -> None:
        try:
            while True:
                inbox.put((self, pickle.load(self._process.results)))  # noqa: S301  (our own process)
        except Exception:  # noqa: BLE001  (whatever a dying process leaves in the pipe)
            inbox.put((self, None))

    def begin(self, number: int, function: Any, task: Any) -> None:
        self.number, self.at, self.since = number, -1, time.monotonic()
        with suppress(OSError):  # it died: told by its reader
            pickle.dump((function, task), self._process.tasks)
            self._process.tasks.flush()

    def end(self) -> int:
        """Kill the process if it still runs, and give its exit code."""
        return self._process.end()


@dataclass(slots=True)
class Crew(Generic[Task, Result]):
    """The workers and what is under way; where all tasks of one run are done, another may follow."""

    function: Callable[[Task, Note], Result]
    workers: int
    prepare: Callable[[], None] | None = None
    nursery: Nursery | None = None
    inbox: queue.Queue[tuple[_Worker, Any]] = field(default_factory=queue.Queue)
    busy: list[_Worker] = field(default_factory=list)
    idle: list[_Worker] = field(default_factory=list)
    under_way: dict[int, Task] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)  # tasks to be begun once more
    died: set[int] = field(default_factory=set)  # tasks at which a worker has died

    def run(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield what becomes of every task, in order."""
        coming = enumerate(tasks)
        results: dict[int, Result] = {}
        due, is_open = 0, True
        self._look_around()
        if self.prepare is not None and self.nursery is None:
            self.nursery = Nursery(self.prepare)  # it loads while the first inputs are read
        while is_open or self.under_way or results:
            while self.again and len(self.busy) < self.workers:
                self._begin(self.again.pop())
            while is_open and len(self.busy) < self.workers and len(self.under_way) + len(results) < self.most:
                number, task = next(coming, (-1, None))
                if task is None:
                    is_open = False
                else:
                    self.under_way[number] = task
                    self._begin(number)
            if self.busy:
                results.update(self._wait())
            while due in results:
                yield results.pop(due)
                due += 1

    @property
    def most(self) -> int:
        """Give the number of tasks that may be under way or wait to be taken."""
        return self.workers * _AHEAD

    def end(self) -> None:
        """End all processes, whatever they are at."""
        for worker in (*self.busy, *self.idle):
            worker.end()
        if self.nursery is not None:
            self.nursery.close()

    def _begin(self, number: int) -> None:
        worker = self.idle.pop() if self.idle else _Worker(self._process(), self.inbox)
        self.busy.append(worker)
        worker.begin(number, self.function, self.under_way[number])

    def _process(self) -> Process:
        """Start a worker process; a nursery that died, for want of memory, is followed by one other."""
        if self.nursery is None or self.prepare is None:
            return Spawned()
        try:
            return self.nursery.fork()
        except EOFError:
            self.nursery.close()
            self.nursery = Nursery(self.prepare)
        try:
            return self.nursery.fork()
        except EOFError as error:
            raise _not_started("its nursery died") from error

    def _wait(self) -> Iterator[tuple[int, Result]]:
        """Wait for a message or a tick; yield what is done."""
        before = time.monotonic()
        try:
            worker, message = self.inbox.get(timeout=_TICK)
        except queue.Empty:
            self._watch(time.monotonic() - before)
            return
        if worker not in self.busy or worker.number is None:
            self._miss(worker, message)
            return
        if message is None:
            self._bury(worker, worker.number)
        elif message[0] == "at":
            worker.at, worker.since = message[1], time.monotonic()
        else:
            self.busy.remove(worker)
            self.idle.append(worker)
            if message[0] == "failed":
                raise message[1]
            self.under_way.pop(worker.number)
            yield worker.number, message[1]

    def _look_around(self) -> None:
        """Miss the workers that have died since the last run, of which no task is left."""
        self.died.clear()
        while not self.inbox.empty():
            self._miss(*self.inbox.get_nowait())

    def _miss(self, worker: _Worker, message: Any) -> None:
        """Begin nothing with a worker that has died while it was idle; one that was given up may say whatever it will."""
        if message is None and worker in self.idle:
            self.idle.remove(worker)
            worker.end()

    def _watch(self, waited: float) -> None:
        """Give up the inputs that take too long."""
        now = time.monotonic()
        for worker in tuple(self.busy):
            if waited > _TICK + _STOPPED:
                worker.since += waited
            number = worker.number
            if number is None:
                continue
            task = self.under_way[number]
            limit = task.seconds(worker.at) if worker.at >= 0 else START
            if now - worker.since <= limit:
                continue
            self._dismiss(worker)
            if worker.at < 0:
                raise JiaokanError("worker", f"was not ready after {START:.0f} s", next_step="try fewer --workers")
            self._give_up(number, worker.at, TOO_SLOW)

    def _bury(self, worker: _Worker, number: int) -> None:
        code = self._dismiss(worker)
        if number not in self.died:
            self.died.add(number)
            self.under_way[number] = self.under_way[number].apart() or self.under_way[number]
            self.again.append(number)
            return
        how = f"signal {-code}" if code < 0 else f"exit {code}"
        if worker.at < 0:
            raise _not_started(how)
        self._give_up(number, worker.at, f"{DIED} ({how})")

    def _dismiss(self, worker: _Worker) -> int:
        self.busy.remove(worker)
        code = worker.end()
        if self.nursery is not None and self.nursery.is_over:
            for other in self.idle:  # they have died with it
                other.end()
            self.idle.clear()
        return code

    def _give_up(self, number: int, at: int, reason: str) -> None:
        task = self.under_way[number]
        self.again.append(number)
        if at >= len(task) > 1:
            alone = task.apart()
            if alone is None:
                what = f"{reason} over the rows of {len(task)} inputs"
                raise AccountError("worker", what, next_step="try fewer --workers")
            self.under_way[number] = alone
            return
        self.under_way[number] = task.without(min(at, len(task) - 1), reason)


def _not_started(how: str) -> JiaokanError:
    return JiaokanError("worker", "cannot be started", got=how, next_step="run jiaokan explain on one input to see why")

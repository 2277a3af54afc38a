"""Processes of this machine as an engine. A process that dies costs its task once more in a fresh one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from jiaokan.engines import worker
from jiaokan.engines.local import Crew, Note
from jiaokan.engines.processes import CAN_FORK
from jiaokan.errors import JiaokanError

Task = TypeVar("Task")
Result = TypeVar("Result")


class Pool:
    """Some processes, started when they are first wanted and kept until the end; fewer than two are this process."""

    def __init__(self, workers: int, prepare: Callable[[], None] | None = None) -> None:
        """Take the number of processes; what ``prepare`` loads they share, where a system can."""
        self.workers = max(1, workers)
        self._prepare = prepare if CAN_FORK else None
        self._crew: Crew[_Whole, Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rest()

    def map_tasks(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield ``function(task)`` for every task, in order. Raises what a task raises, JiaokanError where two processes died at it."""
        if self.workers < 2:
            yield from map(function, tasks)
            return
        self._crew = self._crew or Crew(_run, self.workers, self._prepare)
        try:
            yield from map(_told, self._crew.run(_Whole(function, task) for task in tasks))
        except BaseException:  # also of who takes no more: what is under way is of no use
            self.rest()
            raise

    def rest(self) -> None:
        """End the processes; they are started again once they are wanted."""
        if self._crew is not None:
            self._crew.end()
        self._crew = None


class _Whole(NamedTuple):
    """A task that is done whole, however long it takes."""

    function: Callable[[Any], Any]
    task: Any

    def __len__(self) -> int:
        return 1

    def seconds(self, at: int) -> float:  # noqa: ARG002
        return math.inf

    def without(self, at: int, reason: str) -> Self:  # noqa: ARG002
        raise JiaokanError("worker", reason, next_step="try fewer --workers")

    def apart(self) -> Self | None:
        return None


_Error = OSError | MemoryError


def _told(found: tuple[Any, _Error | None]) -> Any:
    result, error = found
    if error is not None:
        raise error
    return result


def _run(whole: _Whole, note: Note) -> tuple[Any, _Error | None]:
    """Do a task. A disk or a memory that is full is no fault of ours: it is told as it would be of one process."""
    worker.take_all()
    note(0)
    try:
        return whole.function(whole.task), None
    except (OSError, MemoryError) as error:
        return None, error

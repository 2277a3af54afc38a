"""What an engine is: something that runs one function over many tasks, wherever. All else is made of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Engine(Protocol):
    """Runs tasks in other processes, of this machine or of many that see one disk.

    Functions are those of modules, tasks and results are pickled: records travel as files, see ``shuffle``. A task may
    run more than once, where the process at it was lost; each run leaves its files under names of its own.
    """

    @property
    def workers(self) -> int:
        """Count the tasks that run at a time: where it is one, callers do without an engine."""

    def map_tasks(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield ``function(task)`` for every task, in the order of the tasks. Raises what a task raises."""

    def rest(self) -> None:
        """Give back what is held while no task is under way; another may come."""

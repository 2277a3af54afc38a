"""The local engine: worker processes on one machine, results in order, a bounded number under way."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 4  # tasks a worker may be ahead of the reader: bounds what waits in memory


def map_ordered(function: Callable[[Task], Result], tasks: Iterable[Task], *, workers: int) -> Iterator[Result]:
    """Yield ``function(task)`` for every task, in the order of the tasks.

    ``workers`` 1 runs in this process. Processes, not threads: the script converter holds the interpreter lock.
    They are spawned, so that they inherit nothing but their arguments. An exception in a task is raised here.
    """
    if workers <= 1:
        yield from map(function, tasks)
        return
    waiting: deque[Future[Result]] = deque()
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            for task in tasks:
                waiting.append(pool.submit(function, task))
                if len(waiting) >= workers * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

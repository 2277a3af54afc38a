"""Many machines: tasks run on a Dask cluster, results in the order of the tasks. Needs the extra ``dask``.

A worker that is lost costs its tasks once more on another. What a task needs and leaves lies on a disk that all machines
share: only its description and what it says of its result travel.
"""

from __future__ import annotations

import importlib
import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import Any, TypeVar

from jiaokan.dataset import made_by
from jiaokan.errors import InputError, JiaokanError

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 4  # tasks under way or done for each worker: bounds what the scheduler holds
_MEMORY = "give the workers more memory, or the same command a smaller --workers"
_START = 60.0  # seconds to reach a scheduler


class Cluster:
    """A Dask cluster that is there: ``map_tasks`` runs a function on it."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def map_tasks(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield ``function(task)`` for every task, in order.

        Raises what a task raises, JiaokanError where workers are lost at it, InputError where one has another builder.
        """
        same = partial(_run, function, made_by.maker())
        waiting: deque[Any] = deque()
        coming = iter(tasks)
        try:
            while True:
                most = _AHEAD * self.workers  # asked of the scheduler
                while len(waiting) < most and (task := next(coming, None)) is not None:
                    waiting.append(self._client.submit(same, task, pure=False))
                if not waiting:
                    return
                yield _result(waiting.popleft())
        finally:
            self._client.cancel(list(waiting))

    @property
    def workers(self) -> int:
        """Count the tasks that run at a time: one, while no worker is there."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def rest(self) -> None:
        """Do nothing: a cluster is not ours to end."""

    def processes(self) -> list[int]:
        """Give the process of each worker, as its own machine numbers it."""
        return sorted(self._client.run(os.getpid).values())


def _run(function: Callable[[Task], Result], maker: list[Any], task: Task) -> Result:
    if made_by.maker() != maker:
        what = "has another version of jiaokan, Python or what it reads with"
        raise InputError("a worker", what, next_step="install the same on all machines")
    return function(task)


def _result(future: Any) -> Any:
    distributed: Any = importlib.import_module("distributed")
    try:
        return future.result()
    except distributed.KilledWorker as error:
        raise JiaokanError(
            "worker", "was lost again and again at one task", got=str(error)[:200], next_step=_MEMORY
        ) from error
    except (CancelledError, distributed.comm.CommClosedError) as error:
        raise JiaokanError("the cluster", "is no longer there", next_step="the same command goes on") from error


@contextmanager
def connected(address: str | None, workers: int) -> Iterator[Cluster]:
    """Give the cluster of a scheduler, or one of this machine with so many workers. Raises InputError where none is."""
    if find_spec("distributed") is None:
        raise InputError("--engine dask", "is not installed", next_step="pip install 'jiaokan[dask]'")
    distributed: Any = importlib.import_module("distributed")  # untyped
    logging.getLogger("distributed").setLevel(logging.ERROR)
    if address is None:
        # No memory limit of its own: what an input may take is limited where it is annotated.
        with (
            distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, memory_limit=0, dashboard_address="127.0.0.1:0"
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield Cluster(client)
        return
    try:
        client = distributed.Client(address, timeout=_START)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(
            "--scheduler", "cannot be reached", got=f"{address}: {type(error).__name__}", next_step="see its address"
        ) from error
    with client:
        yield Cluster(client)

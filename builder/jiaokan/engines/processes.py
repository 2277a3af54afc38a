"""Starts worker processes and ends them: each by itself, or forked from a nursery that has loaded what all of them need.

A fork takes some milliseconds and shares the tables. Only Linux forks: elsewhere libraries do not bear it.
"""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Protocol

from jiaokan.errors import JiaokanError

CAN_FORK = sys.platform == "linux"
START = 300.0  # seconds a process may take to be ready
# What a shard took goes back to the system when it is done, and is not kept for the next: Arrow's memory, and glibc's.
# No library has threads of its own, which a fork would lose: those of OpenBLAS are for matrices, and there are none.
_FRUGAL = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MALLOC_ARENA_MAX": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_LAST_WORDS = 5.0  # seconds in which a process that has failed writes its traceback


class Process(Protocol):
    """A worker process, as whoever started it sees it."""

    tasks: IO[bytes]
    results: IO[bytes]

    def end(self) -> int:
        """Kill the process if it still runs, and give its exit code: of a signal, its number below zero."""


def _started(module: str, *arguments: int, stdout: int | None = None) -> subprocess.Popen[bytes]:
    call = f"from jiaokan.engines.{module} import main; main{arguments!r}"
    return subprocess.Popen(  # noqa: S603  (this interpreter)
        [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {call}"],
        env={**_FRUGAL, **os.environ},
        pass_fds=arguments,
        stdin=subprocess.PIPE,
        stdout=stdout,
    )


class Spawned:
    """A worker that started by itself."""

    def __init__(self) -> None:
        self._process = _started("worker", stdout=subprocess.PIPE)
        self.tasks, self.results = _there(self._process.stdin), _there(self._process.stdout)

    def end(self) -> int:
        """Kill it if it still runs, and give its exit code."""
        self._process.kill()
        code = self._process.wait()
        _close(self)
        return code


class Nursery:
    """A process that has loaded what workers need, and forks them."""

    def __init__(self, prepare: Callable[[], None]) -> None:
        self.is_over = False  # whether it was found dead, and all that it forked with it
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(START)
        with theirs:
            self._process = _started("nursery", theirs.fileno())
        with suppress(OSError), _there(self._process.stdin) as stream:  # if it died: told when it is asked
            pickle.dump(prepare, stream)

    def fork(self) -> Forked:
        """Give a new worker. Raises EOFError if the nursery is no more, JiaokanError if the system has no room for one."""
        their_tasks, tasks = os.pipe()
        results, their_results = os.pipe()
        try:
            number = self._ask(b"fork", [their_tasks, their_results])
        except BaseException:
            os.close(tasks)
            os.close(results)
            raise
        finally:
            os.close(their_tasks)
            os.close(their_results)
        return Forked(self, number, os.fdopen(tasks, "wb"), os.fdopen(results, "rb"))

    def end_of(self, number: int) -> int:
        """Kill a worker if it still runs, and give its exit code: as of a signal, where the nursery has died with it."""
        try:
            return self._ask(b"%d" % number)
        except EOFError:
            return -9

    def _ask(self, what: bytes, handles: list[int] | None = None) -> int:
        try:
            socket.send_fds(self._control, [what], handles or [])
            told = self._control.recv(64)
        except TimeoutError as error:
            what_went = f"was not ready after {START:.0f} s"
            raise JiaokanError("worker", what_went, next_step="try fewer --workers") from error
        except OSError:
            told = b""
        if not told:
            self.is_over = True
            raise EOFError
        if told.startswith(b"cannot"):
            raise JiaokanError("worker", "cannot be started", got=told.decode(), next_step="try fewer --workers")
        return int(told)

    def close(self) -> None:
        """End it, and with it whatever it has forked; one that died by itself says first why."""
        if self.is_over:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LAST_WORDS)
        self._process.kill()
        self._process.wait()
        self._control.close()


class Forked:
    """A worker that was forked from a nursery, which alone may wait for it."""

    def __init__(self, nursery: Nursery, number: int, tasks: IO[bytes], results: IO[bytes]) -> None:
        self._nursery, self._number = nursery, number
        self.tasks, self.results = tasks, results

    def end(self) -> int:
        """Kill it if it still runs, and give its exit code."""
        code = self._nursery.end_of(self._number)
        _close(self)
        return code


def _there(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError
    return stream


def _close(process: Process) -> None:
    for stream in (process.tasks, process.results):
        with suppress(OSError):
            stream.close()

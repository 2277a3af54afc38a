"""A process that loads what workers need and forks them: it runs no input itself, and ends with whoever started it.

Asked over a socket: ``fork`` with the two ends of a worker's pipes gives its number; a number ends that worker and gives
its exit code. It waits for no worker unasked, so no number is another process's meanwhile.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import socket
import sys
from contextlib import suppress
from typing import NoReturn

from jiaokan.engines import prepared, worker


def main(handle: int) -> None:
    """Load what a function on the standard input loads, then fork workers until the socket is closed."""
    worker.begin()
    os.dup2(2, 1)
    with socket.socket(fileno=handle) as control, prepared.in_use() as start:
        prepare = pickle.load(sys.stdin.buffer)  # noqa: S301  (from the process that started this one)
        prepare()
        start.keep()
        gc.collect()
        gc.freeze()  # looking for cycles would copy what all share
        while True:
            asked, handles, *_ = socket.recv_fds(control, 64, 2)
            if not asked:
                break
            control.send(_forked(handles, control, start) if asked == b"fork" else b"%d" % _ended(int(asked)))


def _forked(handles: list[int], control: socket.socket, start: prepared.Prepared) -> bytes:
    own = os.getpid()
    try:
        number = os.fork()
    except OSError as error:
        number, told = -1, f"cannot: {error.strerror}"
    if number == 0:
        control.close()
        _work(handles, own, start)
    for each in handles:
        os.close(each)
    return b"%d" % number if number > 0 else told.encode()[:64]


def _work(handles: list[int], parent: int, start: prepared.Prepared) -> NoReturn:
    """Be a worker, on the two ends of its pipes."""
    code = 1
    try:
        worker.outlive_nobody()
        if os.getppid() == parent:
            for place, each in enumerate(handles):
                os.dup2(each, place)
                os.close(each)
            with os.fdopen(0, "rb", closefd=False) as tasks:
                worker.work(tasks, start)
            code = 0
    finally:
        os._exit(code)


def _ended(number: int) -> int:
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
    _, status = os.waitpid(number, 0)
    return os.waitstatus_to_exitcode(status)

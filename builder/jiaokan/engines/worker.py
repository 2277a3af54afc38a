"""A worker process of the local engine: reads tasks from its standard input, writes what becomes of them.

It inherits nothing but its arguments, and ends with whoever started it. Messages are pickles, one after the other: a
task is ``(function, task)``; back come ``("at", n)`` when the n-th input of the task is begun, then ``("done", result)`` or
``("failed", error)``. Whatever else writes to the standard output reaches the standard error.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
import traceback
from contextlib import suppress
from typing import IO, Any

from jiaokan.engines import prepared
from jiaokan.engines.lean import go_without_pandas
from jiaokan.errors import AccountError, JiaokanError

if sys.platform == "linux":
    import resource

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
MEMORY = 6 << 30  # bytes of data a worker may take: an input that wants more fails by itself, and not the machine


def main() -> None:
    """Work until the standard input ends."""
    begin()
    with prepared.in_use() as start:
        work(sys.stdin.buffer, start)


def begin() -> None:
    """Take a process of ours in hand: it ends with whoever started it, and takes no more memory than it may."""
    outlive_nobody()
    _take_no_more()
    go_without_pandas()


def work(tasks: IO[bytes], start: prepared.Prepared) -> None:
    """Do tasks until there are no more; what becomes of them goes where the standard output went."""
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)

        def tell(*message: Any) -> None:
            pickle.dump(message, out)
            out.flush()

        with suppress(EOFError, BrokenPipeError):
            while True:
                function, task = pickle.load(tasks)  # noqa: S301  (from the process that started this one)
                tell(*_outcome(function, task, tell))
                start.keep()


def _outcome(function: Any, task: Any, tell: Any) -> tuple[str, Any]:
    try:
        return "done", function(task, lambda at: tell("at", at))
    except BrokenPipeError:
        raise
    except JiaokanError as error:
        return "failed", error
    except Exception as error:  # noqa: BLE001  (told to whoever started this process)
        return "failed", AccountError("worker", f"{type(error).__name__}: {error}", got=traceback.format_exc())


def outlive_nobody() -> None:
    """Let a process end with the one that started it, and no sooner."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the one who started this process
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def take_all() -> None:
    """Let this process take what memory there is: where it works for all inputs, none can be given up."""
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def _take_no_more() -> None:
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


if __name__ == "__main__":
    main()

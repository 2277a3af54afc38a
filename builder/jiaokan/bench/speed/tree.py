"""What a program prints, and how much memory its process and all that it starts hold.

That is the sum of what each process that runs has held at most (``VmHWM`` of /proc, looked at again and again), where that
sum is largest: ``ru_maxrss`` of a child begins at what its parent held. Where there is no /proc it is the largest process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import jiaokan
from jiaokan.errors import AccountError, InputError

_OURS = str(Path(jiaokan.__file__).parent.parent)
_PROC = Path("/proc")
_TICK = 0.05  # seconds between two looks: what a process takes behind its last one is missed


class Run(NamedTuple):
    """What a program printed, and the bytes of memory of all its processes."""

    printed: str
    memory: int


def run(module: str, *arguments: str) -> Run:
    """Run a module of ours in a fresh process and measure it.

    Raises InputError where the system does not say what a process took, AccountError where the program fails.
    """
    if not hasattr(os, "wait4"):
        raise InputError("bench build", "this system does not tell what a process took", next_step="measure on a Unix")
    process = subprocess.Popen(  # noqa: S603  (this interpreter)
        [sys.executable, "-P", "-m", module, *arguments],  # nothing of the folder that it is run in
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (_OURS, os.environ.get("PYTHONPATH"))))},
        text=True,
        encoding="utf-8",
    )
    held = _Held(process.pid)
    printed = process.stdout.read() if process.stdout is not None else ""
    _, status, usage = os.wait4(process.pid, 0)
    memory = held.end()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stdout is not None:
        process.stdout.close()
    if process.returncode:
        raise AccountError(" ".join((module, *arguments)), f"ended with {process.returncode}")
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(printed, memory or largest)


class _Held:
    """The most that the processes of a tree have held together, as long as it is watched."""

    def __init__(self, root: int) -> None:
        self._root, self._most, self._over = root, 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(_TICK):
            self._most = max(self._most, sum(map(_high_water, _tree(self._root))))

    def end(self) -> int:
        """Stop watching; give the bytes, 0 where nothing could be seen."""
        self._over.set()
        self._thread.join()
        return self._most


def _tree(root: int) -> Iterator[int]:
    """Yield a process and those below it, as far as they are there."""
    yield root
    with suppress(OSError):  # it is gone
        for thread in list((_PROC / str(root) / "task").iterdir()):
            for child in _read(thread / "children").split():
                yield from _tree(int(child))


def _high_water(pid: int) -> int:
    """Give the bytes that a process has held at most; 0 for one that is gone."""
    stated = (line.split() for line in _read(_PROC / str(pid) / "status").splitlines())
    return next((1024 * int(fields[1]) for fields in stated if fields and fields[0] == "VmHWM:"), 0)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""

"""What tests give to engines: functions that other processes import by themselves, so that they load no test."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from jiaokan.duplicates.stored import Records, Room, Stored
from jiaokan.errors import InputError

ROW = np.dtype([("key", np.uint64), ("value", np.uint32)])
SPAN = 5000


def own(number: int) -> tuple[int, int]:
    """Give the number, and the process that is at it."""
    return number, os.getpid()


def failing(number: int) -> int:
    """Fail at five."""
    if number == 5:
        raise InputError("a.txt", "cannot be read")
    return number


def fatal(_number: int) -> None:
    """Kill the process that is at it."""
    os.kill(os.getpid(), signal.SIGKILL)


def full(_number: int) -> None:
    """Fail as a disk does that is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "a.txt")


def drawn(seed: int, _room: Room | None = None) -> Iterator[Records]:
    """Draw some blocks of records, many of one key."""
    random = np.random.default_rng(seed)
    for _ in range(seed % 4):
        found = np.empty(300, ROW)
        found["key"], found["value"] = random.integers(0, SPAN, 300), random.integers(0, 3, 300)
        found["key"][:100] = 77
        yield found


def read(records: Stored, _room: Room) -> list[tuple[int, int]]:
    """Read all that came together."""
    return [row for block in records.blocks(7) for row in block.tolist()]


def dying(function: partial, folder: Path, task: object) -> object:
    """Do a task; the first of each kind kills its process before it can say so, and leaves what it has written."""
    found = function(task)
    try:
        (folder / function.func.__name__).touch(exist_ok=False)
    except FileExistsError:
        return found
    os.kill(os.getpid(), signal.SIGKILL)
    return None

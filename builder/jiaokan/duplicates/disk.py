"""What a disk does not take, or gives back short, told as such: a build or a validation may not go on with less than it wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from jiaokan.errors import InputError, of_system


def refused(path: Path, error: OSError) -> InputError:
    """Say that a folder cannot hold what is put aside; no fault of what is read."""
    told = of_system(error, str(path.parent), "cannot hold what relating puts aside")
    return InputError(told.where, told.what, got=told.got, next_step="free some space there, or set TMPDIR elsewhere")


def check_whole(path: Path, got: int, expected: int) -> None:
    """Raise InputError where a file gives back less than was written."""
    if got != expected:
        what = "holds less than was written"
        raise InputError(str(path), what, got=f"{got} bytes", expected=str(expected), next_step="check the disk")


def read_records(path: Path, kind: npt.DTypeLike, count: int, offset: int) -> npt.NDArray[Any]:
    """Read records from a place in a file, in bytes. Raises InputError where they are not there."""
    with path.open("rb") as file:
        found: npt.NDArray[Any] = np.fromfile(file, kind, count, offset=offset)
    check_whole(path, found.nbytes, count * found.itemsize)
    return found

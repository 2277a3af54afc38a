"""The bytes of inputs on disk: measured once, then read, and the same still. Decodes nothing."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from jiaokan.errors import InputError, of_system
from jiaokan.inputs import remote
from jiaokan.inputs.files import STDIN, InputFile

# What a worker holds of one file, in bytes for each byte of it, Arrow tables counted (peak of a child process): plain
# reports and text on one line 35, ASCII 60, marks that are all edited 120, glossed text 150, Traditional that is all
# converted 270, lines of one Han 400, lines of one masked letter 930. At this size, a report of 5.5 million Han, all but
# the last two stay below what a worker may take (engines/worker.py); those two are quarantined for it.
MAX_BYTES = 16 << 20
_CHUNK = 1 << 20
# What may be passed over in a folder; any other fault of the system ends the build, for it may be gone the next time.
_PASSED_OVER = frozenset({errno.EACCES, errno.EPERM, errno.ENOENT, errno.ELOOP})


class ReadError(InputError):
    """An input that was there and cannot be read, or is not what it was."""


class Range(NamedTuple):
    """A part of a large container that is read by itself: of JSON Lines bytes, of Parquet row groups, ``start`` to ``stop``.

    ``first`` is the number of its first line or row in the container, from 1; ``size`` the bytes of its records, ``sha256``
    their digest where it is known.
    """

    format: str
    start: int
    stop: int
    first: int
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """An input with the facts that identify it: ``stamp`` is what the disk says of its last change, in nanoseconds.

    Of one that is no file on disk they are known only when it was read: until then ``sha256`` is empty. They are those of
    the whole input, also where only a ``range`` of it is to be read.
    """

    file: InputFile
    sha256: str = ""
    byte_length: int = 0
    stamp: int = 0
    range: Range | None = None


def measure(file: InputFile) -> Measured:
    """Hash a file without keeping it in memory; one that is not on disk can be read once only, and is not.

    Raises ReadError if it cannot be read.
    """
    if not isinstance(file.path, Path):
        return Measured(file)
    digest, length = hashlib.sha256(), 0
    try:
        with _open(file.path) as stream:
            stamp = os.fstat(stream.fileno()).st_mtime_ns
            while piece := stream.read(_CHUNK):
                digest.update(piece)
                length += len(piece)
    except OSError as error:
        raise _unreadable(file, error) from error
    return Measured(file, digest.hexdigest(), length, stamp)


def sized(file: InputFile) -> Measured:
    """Ask the system how long a file is, without opening it; nothing is known of one that is not on disk.

    Raises ReadError if the system does not say.
    """
    if not isinstance(file.path, Path):
        return Measured(file)
    try:
        found = file.path.stat()
    except OSError as error:
        raise _unreadable(file, error) from error
    return Measured(file, "", found.st_size, found.st_mtime_ns)


def measure_all(
    files: Iterable[InputFile], how: Callable[[InputFile], Measured] = measure
) -> tuple[list[Measured], list[InputFile]]:
    """Measure the inputs among files, or ask only for their size; give them, and what is ignored.

    What a folder holds and this user may not read is ignored, like anything else there that is no input. Raises
    ReadError for a file that was named, and for any other fault of the system.
    """
    inputs: list[Measured] = []
    ignored: list[InputFile] = []
    for file in files:
        try:
            if file.ignored is None:
                inputs.append(how(file))
                continue
        except ReadError as error:
            cause = error.__cause__
            if file.is_named or not isinstance(cause, OSError) or cause.errno not in _PASSED_OVER:
                raise
            file = replace(file, ignored=f"cannot be read ({cause.strerror})")  # noqa: PLW2901  (the same file)
        ignored.append(file)
    return inputs, ignored


@contextmanager
def opened(measured: Measured) -> Iterator[BinaryIO]:
    """Open an input to read it; raises ReadError if it cannot be read any more or is not what was measured."""
    path = measured.file.path
    try:
        with _open(path) if isinstance(path, Path) else _streamed(path) as stream:
            yield stream
            if isinstance(path, Path):
                check_unchanged(measured, stream)
    except OSError as error:
        raise _unreadable(measured.file, error) from error


def check_unchanged(measured: Measured, stream: BinaryIO) -> None:
    """Raise ReadError for a file on disk that was written after it was measured."""
    found = os.fstat(stream.fileno())
    if (found.st_size, found.st_mtime_ns) != (measured.byte_length, measured.stamp):
        raise changed(measured.file)


def changed(file: InputFile) -> ReadError:
    """Give the error for a file that is not what was measured."""
    return ReadError(file.name, "changed while it was read", next_step="build again when nobody writes it")


def _streamed(address: str) -> BinaryIO:
    return os.fdopen(os.dup(sys.stdin.fileno()), "rb") if address == STDIN else remote.open_stream(address)


def _open(path: Path) -> BinaryIO:
    """Open a regular file, without waiting for a writer should it have become something else."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "no regular file", str(path))
    return os.fdopen(handle, "rb")


def _unreadable(file: InputFile, error: OSError) -> ReadError:
    told = of_system(error, file.name, "cannot be read")
    return ReadError(told.where, told.what, got=told.got, next_step=told.next_step)

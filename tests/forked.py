"""The command line in a forked process, in which files fail to order.

A fork starts in milliseconds, so every command can meet a failure at each of its file operations. The operations are
those that Python announces (``sys.addaudithook``: open, rename, mkdir, remove, scandir …) and some that it does not (fsync,
what Arrow writes), on paths below a folder; modules are not among them.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests import support

from jiaokan import building as builds
from jiaokan import validate as validation
from jiaokan.cli import cli, main
from jiaokan.cli.verbs import VERBS
from jiaokan.dataset import readiness

for _verb in VERBS:
    _ = _verb.command  # imported once here, and not in every fork

_EVENTS = {
    "open",
    "os.rename",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.scandir",
    "os.listdir",
    "os.link",
    "os.truncate",
}


class Done(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str
    failed: bool  # whether it came to the operation that fails

    @property
    def messages(self) -> list[str]:
        """Give the lines of the standard error without those of progress."""
        return [line for line in self.err.splitlines() if not line.startswith("annotating: ")]

    @property
    def is_told(self) -> bool:
        """Tell whether a failure is one line of ours."""
        return len(self.messages) == 1 and self.messages[0].startswith("jiaokan: ") and "Traceback" not in self.err


class Child:
    """A command that runs in a forked process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def wait(self) -> int:
        """Give its exit code; below zero, the signal that ended it."""
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)


@cache
def warm_up() -> None:
    """Do once in this process what commands do first, so that no fork does: load tables, templates, schemas and libraries."""
    readiness.load_tables()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        for each in (builds, validation):
            patched.setattr(each, "default_workers", _none)
        place = Path(folder)
        shutil.copytree(support.BASE, place / "in", ignore=shutil.ignore_patterns("splits"))
        for arguments in COMMANDS.values():
            CliRunner().invoke(cli, [each.format(place=place) for each in arguments])


def fork() -> int:
    """Fork, though the tests' own process has threads: from Python 3.12 on that is warned of, and a warning is an error."""
    warm_up()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _nothing() -> None:
    """Let everything be as it is."""


def start(arguments: Sequence[object], arm: Callable[[], None] = _nothing, told: int | None = None) -> Child:
    """Start a command in a forked process after ``arm``; what it says goes to an open file, or is unheard."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    try:
        child = fork()
        if child == 0:
            become(arguments, arm, (nowhere if told is None else told,) * 2, None)
    finally:
        os.close(nowhere)
    return Child(child)


def run(arguments: list[str], arm: Callable[[], None] = _nothing, *, cwd: Path | None = None) -> Done:
    """Run a command in a forked process after ``arm``; all is done in that process."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as mark:
        child = fork()
        if child == 0:
            become(arguments, arm, (out.fileno(), err.fileno(), mark.fileno()), cwd)
        code = Child(child).wait()
        texts = []
        for stream in (out, err, mark):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    return Done(code, texts[0], texts[1], bool(texts[2]))


def command(
    arguments: Sequence[object],
    *,
    cwd: Path,
    env: Mapping[str, str],
    data: bytes | None = None,
    arm: Callable[[], None] = _nothing,
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a forked process as a shell would, after ``arm``, and give what it printed.

    All is done in that process, unless ``--workers`` or ``arm`` says otherwise.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        ours, theirs = os.pipe()

        def begin() -> None:
            os.close(theirs)
            os.dup2(ours, 0)
            sys.stdin = os.fdopen(0, closefd=False)
            os.environ.update(env)
            tempfile.tempdir = None  # looked for again, in the new environment
            arm()

        child = fork()
        if child == 0:
            become(arguments, begin, (out.fileno(), err.fileno()), cwd)
        os.close(ours)
        feeding = threading.Thread(target=_feed, args=(theirs, data or b""))
        feeding.start()
        code = Child(child).wait()
        feeding.join()
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(["jiaokan", *map(str, arguments)], code, out.read(), err.read())


def _feed(handle: int, data: bytes) -> None:
    with suppress(BrokenPipeError), os.fdopen(handle, "wb") as pipe:
        pipe.write(data)


def become(arguments, arm, handles, cwd) -> None:
    """Be a command, in a process that was just forked: ``handles`` are its standard output and error, and a mark."""
    code = 99
    try:
        for number, handle in zip((1, 2, 9), handles, strict=False):
            os.dup2(handle, number)
        builds.default_workers = validation.default_workers = _none
        arm()
        sys.stdout = os.fdopen(1, "w", closefd=False)
        sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
        if cwd is not None:
            os.chdir(cwd)
        logging.getLogger().handlers.clear()  # of the process that was forked
        sys.argv = ["jiaokan", *map(str, arguments)]
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 98
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(code)


def _none(size: int, count: int = 1) -> int:
    """Run inputs in this process: give no workers, whatever their size and number."""
    return 0


SOURCE = "a02627630d4c8463d8c7207d"  # id of report.txt of the small corpus
# Every command that touches files, on a folder ``place`` with inputs and a release of them.
COMMANDS = {
    "build": ["build", "{place}/in", "--out", "{place}/release", "--splits", str(support.BASE / "splits")],
    "validate": ["validate", "{place}/release", "--sources", "{place}/in"],
    "explain": ["explain", "{place}/in/report.txt"],
    "explain --in": ["explain", SOURCE, "--in", "{place}/release"],
    "splits": ["splits", "{place}/release", "--out", "{place}/lists"],
    "check-leaks": ["check-leaks", "{place}/release"],
    "export": [
        "export",
        "{place}/release",
        "--out",
        "{place}/texts",
        "--mask-personal",
        "--drop",
        "near-duplicate",
        "--force",
    ],
}


def failing(number: int, code: int, root: Path) -> Callable[[], None]:
    """Give what makes the n-th operation below a folder fail with an error of the system, that one alone."""

    def arm() -> None:
        seen = 0

        def meet(path: object) -> None:
            nonlocal seen
            seen += 1
            if seen == number:
                os.write(9, b"x")
                raise OSError(code, os.strerror(code), str(path))

        def hook(event: str, arguments: tuple) -> None:
            if event in _EVENTS and arguments and isinstance(arguments[0], (str, bytes, os.PathLike)):
                path = os.fsdecode(arguments[0])
                if path.startswith(str(root)):
                    meet(path)

        synced, written = os.fsync, pq.ParquetWriter.write_table

        def fsync(handle: int) -> None:
            meet("a file")
            synced(handle)

        def write_table(writer, *rest, **options):
            meet("a table")
            return written(writer, *rest, **options)

        os.fsync = fsync
        pq.ParquetWriter.write_table = write_table
        sys.addaudithook(hook)

    return arm


CODES = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE, errno.ENOENT)

"""The command in a terminal of a size: what a person sees, with its control characters."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import sys
import termios
from pathlib import Path

from tests import forked

ROOT = Path(__file__).parent.parent
_PLAIN = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CI")
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:[349][0-7]|[34]8;[0-9;]+|10[0-7])(?:;[0-9;]*)?m")  # no weight, no shape


def env(**more) -> dict[str, str]:
    """Give an environment that says nothing of colours and sizes but what is asked for."""
    kept = {name: value for name, value in os.environ.items() if name not in _PLAIN}
    return {**kept, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT / "builder"), **more}


def run(*arguments, width=80, height=24, cwd=ROOT, stderr_only=False, **more) -> str:
    """Run the command in a terminal and give all that it wrote there; with ``stderr_only`` stdout is a pipe."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
    nowhere = os.open(os.devnull, os.O_RDWR)

    def arm() -> None:
        os.close(ours)
        os.dup2(theirs, 0)
        sys.stdin = os.fdopen(0, closefd=False)
        be_in(env(**more))

    child = forked.fork()
    if child == 0:
        forked.become(arguments, arm, (nowhere if stderr_only else theirs, theirs), cwd)
    os.close(theirs)
    said = _read(ours)
    forked.Child(child).wait()
    os.close(ours)
    os.close(nowhere)
    return said.decode().replace("\r\n", "\n")


def be_in(environment: dict[str, str]) -> None:
    """Take an environment for that of this process, which was forked."""
    os.environ.clear()
    os.environ.update(environment)


def _read(handle: int) -> bytes:
    parts = []
    while True:
        try:
            part = os.read(handle, 1 << 16)
        except OSError:  # the other side has closed it
            part = b""
        if not part:
            return b"".join(parts)
        parts.append(part)


def seen(text: str) -> list[str]:
    """Give the lines of what was written without control sequences."""
    return CONTROL.sub("", text).split("\n")

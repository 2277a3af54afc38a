"""How far a long work is: a bar in a terminal, elsewhere a line now and then; rate and time left in both.

A pipe gets no control characters, and nothing of a work that is soon done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, Task, TextColumn, TimeElapsedColumn
from rich.table import Column
from rich.text import Text

_ANNOTATING, _RELATING = "annotating", "relating and writing"
_QUIET = 60.0  # seconds without a word where nobody looks on


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._started = time.perf_counter()

    def seconds(self) -> float:
        """Give the seconds that have passed."""
        return time.perf_counter() - self._started


@contextmanager
def progress(stream: TextIO) -> Iterator[Callable[[int, int, int], None]]:
    """Give a function that is told how far the work is: a bar in a terminal, elsewhere a line now and then if it is long.

    It takes the records done, the bytes read, and the bytes in all (0 where nobody knows).
    """
    console = Console(file=stream)
    if not stream.isatty() or console.is_dumb_terminal:
        yield Lines(stream)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TextColumn("{task.fields[told]}"),
        _Left(table_column=Column(no_wrap=True)),
    )
    clock = Clock()
    with Progress(*columns, console=console, transient=True, expand=True) as bar:
        task = bar.add_task(_ANNOTATING, total=None, told="", left="")

        def advance(done: int, read: int, total: int) -> None:
            seconds = clock.seconds()
            told = ", ".join(filter(None, (f"{done} records", _share(read, total), _rate(seconds, read))))
            left = _left(seconds, read, total).removeprefix("about ")
            bar.update(task, description=_what(read, total), completed=read, total=total or None, told=told, left=left)

        yield advance


class _Left(TimeElapsedColumn):
    """The time left, and where that is not known the time that has passed."""

    def render(self, task: Task) -> Text:
        left: str = task.fields["left"]
        return Text(left, style="progress.remaining") if left else super().render(task)


class Lines:
    """Progress where nobody looks on: a line when another tenth is done, none in the first minute, at most one a minute."""

    def __init__(self, stream: TextIO, seconds: Callable[[], float] | None = None) -> None:
        self._stream, self._seconds = stream, seconds or Clock().seconds
        self._tenth, self._told = 0, 0.0

    def __call__(self, done: int, read: int, total: int) -> None:
        """Take note of the records done, the bytes read, and the bytes in all."""
        now = self._seconds()
        tenth = read * 10 // total if total else self._tenth + 1
        if now - self._told < _QUIET or tenth <= self._tenth:
            return
        self._tenth, self._told = tenth, now
        parts = (f"{done} records", _share(read, total), _rate(now, read), _left(now, read, total))
        self._stream.write(f"{_what(read, total)}: {', '.join(filter(None, parts))}\n")
        self._stream.flush()


def _what(read: int, total: int) -> str:
    return _RELATING if read >= total > 0 else _ANNOTATING


def _share(read: int, total: int) -> str:
    unit, name = (1e9, "GB") if max(read, total) >= 1e9 else (1e6, "MB")
    return f"{read / unit:.1f}{f' of {total / unit:.1f}' if total else ''} {name}"


def _rate(seconds: float, read: int) -> str:
    """Say how fast it went so far; nothing before a second has passed."""
    rate = read / 1e6 / seconds if seconds >= 1 else 0.0
    return f"{rate:.1f} MB/s" if rate >= 0.1 else f"{rate * 1000:.0f} kB/s" if rate else ""


def _left(seconds: float, read: int, total: int) -> str:
    """Say how long the rest will take, if it goes on as it went; nothing where that is not known."""
    if not 0 < read < total:
        return ""
    minutes, rest = divmod(round(seconds / read * (total - read)), 60)
    hours, minutes = divmod(minutes, 60)
    long = f"{hours} h {minutes} min" if hours else f"{minutes} min" if minutes else f"{rest} s"
    return f"about {long} left"

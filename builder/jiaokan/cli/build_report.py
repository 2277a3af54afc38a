"""What a person sees of a build: progress while it runs, and a report that is read in ten seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from jiaokan.dataset import schema, splits
from jiaokan.dataset.summary import LeftOut, Summary
from jiaokan.text.shown import escaped, listed, shortened, visible

_SHOWN = 10  # lines of one kind
_REASONS = 20  # why something was left out: each with what to do about it


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
    if not stream.isatty():
        yield Lines(stream)
        return
    records = TextColumn("{task.fields[records]} records")
    times = (TimeElapsedColumn(), TextColumn("{task.fields[left]}"))
    columns = (TextColumn("{task.description}"), BarColumn(), records, DownloadColumn(), *times)
    clock = Clock()
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task(_ANNOTATING, total=None, records=0, left="")

        def advance(done: int, read: int, total: int) -> None:
            left = _left(clock.seconds(), read, total)
            what = _RELATING if read >= total > 0 else _ANNOTATING
            bar.update(task, description=what, completed=read, total=total or None, records=done, left=left)

        yield advance


_ANNOTATING, _RELATING = "annotating", "relating and writing"
_QUIET = 60.0  # seconds without a word where nobody looks on


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
        what = _RELATING if read >= total > 0 else _ANNOTATING
        share = f"{read / 1e6:.1f} of {total / 1e6:.1f} MB" if total else f"{read / 1e6:.1f} MB"
        left = _left(now, read, total)
        self._stream.write(f"{what}: {done} records, {share}{', ' if left else ''}{left}\n")
        self._stream.flush()


def _left(seconds: float, read: int, total: int) -> str:
    """Say how long the rest will take, if it goes on as it went; nothing where that is not known."""
    if not 0 < read < total:
        return ""
    minutes, rest = divmod(round(seconds / read * (total - read)), 60)
    hours, minutes = divmod(minutes, 60)
    long = f"{hours} h {minutes} min" if hours else f"{minutes} min" if minutes else f"{rest} s"
    return f"about {long} left"


def print_summary(summary: Summary, seconds: float, console: Console | None = None) -> None:
    """Print the report of a build."""
    console = console or Console(highlight=False, soft_wrap=True)
    fates = ", ".join(_fate(summary, fate) for fate, count in summary.fates.items() if count or fate == "published")
    ignored = f", {sum(summary.ignored.values())} ignored" if summary.ignored else ""
    console.print(f"[bold]{_safe(summary.out)}[/bold]: records {fates}{ignored}; {seconds:.1f} s")
    for line in _guesses(summary.guessed):
        console.print(f"  {_safe(line)}")
    for wanted in summary.not_there:
        console.print(f"  excluded nothing: {_safe(wanted)} is no id or name of a source here")
    for line in (*_left_out(summary.left_out), *_left_out(summary.passed_over)):
        console.print(f"  {_safe(line)}")
    if summary.log is not None:
        console.print(f"  faults of jiaokan itself: their tracebacks are in {_safe(summary.log)}; please report them")
    if not summary.is_certain:
        console.print("  inputs were given up for want of time or memory: another machine may give another release")
    console.print(_rows_table(summary))
    console.print(_pairs("edits by rule", summary.edits_by_rule))
    console.print(_flags_table(summary))


def _left_out(found: Sequence[LeftOut]) -> Iterator[str]:
    """Yield a line for each reason: what was left out for it, what is known, what to do about it."""
    for one in found[:_REASONS]:
        details = {detail for _, detail in one.first if detail}
        alike = len(details) == 1 and all(detail for _, detail in one.first)
        names = [_named(name, None if alike else detail) for name, detail in one.first]
        more = f" and {one.records - len(names)} more" if one.records > len(names) else ""
        reason = _named(one.reason, details.pop() if alike else None)
        step = f"; {one.next_step}" if one.next_step else ""
        yield f"{one.fate}: {', '.join(names)}{more}: {reason}{step}"
    if len(found) > _REASONS:
        count = sum(one.records for one in found[_REASONS:])
        yield f"… and {count} more for {len(found) - _REASONS} other reasons"
    if len(found) > _REASONS or any(one.records > len(one.first) for one in found):
        yield "the others are named in manifest.json"


def _named(name: str, detail: str | None) -> str:
    return f"{shortened(name)} ({shortened(detail)})" if detail else shortened(name)


def _fate(summary: Summary, fate: str) -> str:
    """Count the records of a fate; of those published, some may be copies of others, byte for byte."""
    count = summary.fates[fate]
    copies = count - sum(summary.rows["sources"].values()) if fate == "published" else 0
    return f"{count} {fate}{f' ({copies} of them copies)' if copies else ''}"


_COLUMN_OF = frozenset({"text", "id", "url", "date", "license", "language"})  # what an option can name; the rest cannot


def _guesses(guessed: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Yield a line for each input, or for several of the same guesses: what was taken from where."""
    of_input: dict[str, dict[str, list[str]]] = {}
    for name, role, value in guessed:
        values = of_input.setdefault(name, {}).setdefault(role, [])
        if value not in values:  # an archive may hold several tables
            values.append(value)
    alike: dict[str, list[str]] = {}
    for name, roles in of_input.items():
        alike.setdefault(_guess(roles), []).append(name)
    lines = [f"{listed(names, 3)}: {guess}" for guess, names in alike.items()]
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"… and {len(lines) - _SHOWN} more, guessed in their own way"


def _guess(roles: Mapping[str, Sequence[str]]) -> str:
    columns = [f"{role} from {' or '.join(values)}" for role, values in roles.items() if role in _COLUMN_OF]
    others = [f"{role} {' or '.join(map(visible, values))}" for role, values in roles.items() if role not in _COLUMN_OF]
    if not columns:
        return f"{', '.join(others)} (guessed)"
    told = f"{', '.join(columns)} (guessed; --text-column etc. say otherwise)"
    return f"{told}; {', '.join(others)} (guessed)" if others else told


def _safe(text: object) -> str:
    """Write a name: nothing in it is markup, or moves the cursor."""
    return escape(escaped(text))


def _rows_table(summary: Summary) -> Table:
    table = Table("table", *splits.NAMES, "rows", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for name in schema.TABLES:
        rows = summary.rows[name]
        table.add_row(name, *(str(rows.get(split, "–")) for split in splits.NAMES), str(sum(rows.values())))
    return table


def _pairs(title: str, counts: object) -> str:
    items = sorted(dict(counts).items(), key=lambda item: (-item[1], item[0]))  # type: ignore[call-overload]  # a mapping
    return f"{title}: " + (", ".join(f"{name} {count}" for name, count in items) or "none")


def _flags_table(summary: Summary) -> str:
    found = {
        flag: [summary.flags[table].get(flag, 0) for table in ("sources", "documents", "paragraphs")]
        for flag in schema.flags()
    }
    parts = [f"{flag} {'/'.join(map(str, counts))}" for flag, counts in found.items() if any(counts)]
    return "flags (sources/documents/paragraphs): " + (", ".join(parts) or "none")

"""What a person sees of a build: progress while it runs, and a report that is read in ten seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from jiaokan.dataset import schema, splits
from jiaokan.dataset.summary import Summary
from jiaokan.text.shown import escaped, listed, visible

_SHOWN = 10  # inputs left out that are named


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._started = time.perf_counter()

    def seconds(self) -> float:
        """Give the seconds that have passed."""
        return time.perf_counter() - self._started


@contextmanager
def progress(stream: TextIO, label: str) -> Iterator[Callable[[int, int, int], None]]:
    """Give a function that is told how far the work is: a bar in a terminal, a line every tenth elsewhere.

    It takes the records done, the bytes read, and the bytes in all (0 where nobody knows).
    """
    if not stream.isatty():
        yield _Lines(stream, label)
        return
    records = TextColumn("{task.fields[records]} records")
    columns = (TextColumn("{task.description}"), BarColumn(), records, DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task(label, total=None, records=0)
        yield lambda done, read, total: bar.update(task, completed=read, total=total or None, records=done)


class _Lines:
    """Plain progress: a line when another tenth is done."""

    def __init__(self, stream: TextIO, label: str) -> None:
        self._stream, self._label, self._tenth = stream, label, 0

    def __call__(self, done: int, read: int, total: int) -> None:
        tenth = read * 10 // max(1, total)
        if tenth > self._tenth:
            self._tenth = tenth
            share = f", {read / 1e6:.1f} of {total / 1e6:.1f} MB" if total else f", {read / 1e6:.1f} MB"
            self._stream.write(f"{self._label}: {done} records{share}\n")


def print_summary(summary: Summary, seconds: float, console: Console | None = None) -> None:
    """Print the report of a build."""
    console = console or Console(highlight=False, soft_wrap=True)
    fates = ", ".join(f"{count} {fate}" for fate, count in summary.fates.items() if count or fate == "published")
    ignored = f", {sum(summary.ignored.values())} ignored" if summary.ignored else ""
    console.print(f"[bold]{_safe(summary.out)}[/bold]: records {fates}{ignored}; {seconds:.1f} s")
    for line in _guesses(summary.guessed):
        console.print(f"  {_safe(line)}")
    for wanted in summary.not_there:
        console.print(f"  excluded nothing: {_safe(wanted)} is no id or name of a source here")
    for name, fate, reason in summary.not_published[:_SHOWN]:
        console.print(f"  {fate}: {_safe(name)}: {_safe(reason)}")
    if len(summary.not_published) > _SHOWN:
        console.print(f"  … and {len(summary.not_published) - _SHOWN} more, all in manifest.json")
    for why, count in sorted(summary.ignored.items()):
        console.print(f"  ignored: {count} ({_safe(why)}), named in manifest.json")
    if summary.log is not None:
        console.print(f"  faults of jiaokan itself: their tracebacks are in {_safe(summary.log)}; please report them")
    if not summary.is_certain:
        console.print("  inputs were given up for want of time or memory: another machine may give another release")
    console.print(_rows_table(summary))
    console.print(_pairs("edits by rule", summary.edits_by_rule))
    console.print(_flags_table(summary))


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

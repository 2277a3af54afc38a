"""What a person sees at the end of a build: a report that fits a screen and says what to look at next.

A pipe gets whole lines, and no control characters.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from jiaokan.cli.screen import Screen
from jiaokan.dataset import schema, splits
from jiaokan.dataset.summary import LeftOut, Summary
from jiaokan.text.shown import escaped, listed, shortened, visible

_SHOWN = 10  # lines of one kind
_LINES = 6  # lines of one table, where the screen has room
_TIGHT = 2  # lines of a table: with no more of them there is no room for empty lines either
_GAP = 3  # blanks between its columns
_REASONS = 20  # why something was left out: each with what to do about it


def print_summary(summary: Summary, seconds: float, console: Console | None = None) -> None:
    """Print the report of a build: a line is wrapped in a terminal only."""
    console = console or Screen(highlight=False)
    fates = ", ".join(_fate(summary, fate) for fate, count in summary.fates.items() if count or fate == "published")
    ignored = f", {sum(summary.ignored.values())} ignored" if summary.ignored else ""
    told = f": records {fates}{ignored}; {seconds:.1f} s"
    first = [Text.assemble((escaped(summary.out), "bold"), told)]
    first += [Text(f"  {escaped(message)}") for message in _messages(summary)]
    shown = (
        _fitting(summary, console, len(_laid_out(console, first)))
        if console.file.isatty()
        else _found(summary, console.width)
    )
    for line in _laid_out(console, [*first, *shown]):
        console.print(line, soft_wrap=True)


_NONE = Text("")


def _laid_out(console: Console, lines: Iterable[Text]) -> list[Text]:
    """Give the lines as they stand on a screen: in a terminal that is narrower a line's rest is below it, indented."""
    laid: list[Text] = []
    for line in lines:
        if not console.file.isatty() or line.cell_len <= console.width:
            laid.append(line)
            continue
        parts = line.wrap(console, max(console.width - 4, 10))
        laid += [Text.assemble("    " if at else "", part) for at, part in enumerate(parts)]
    return laid


def _fitting(summary: Summary, console: Console, above: int) -> list[Text]:
    """Give as many lines of each table as leave the whole report, and the prompt below it, on the screen."""
    for most in range(_LINES, 0, -1):
        lines = list(_found(summary, console.width, most, gap=most > _TIGHT))
        if above + len(_laid_out(console, lines)) < console.height:
            break
    return lines


def _found(summary: Summary, width: int, most: int = _LINES, *, gap: bool = True) -> Iterator[Text]:
    """Yield what a release holds, and what one may do next."""
    release = escaped(shlex.quote(str(summary.out)))
    yield from _rows(summary)
    for part in (_rules(summary, width, release, most), _flags(summary, release, most)):
        yield from (_NONE,) * gap
        yield from part
    yield from (_NONE,) * gap
    yield from _next_steps(summary, release, width)


def _messages(summary: Summary) -> Iterator[str]:
    """Yield what was guessed, what was left out and why, and what else a person must know of a build."""
    yield from _guesses(summary.guessed)
    yield from (f"excluded nothing: {wanted} is no id or name of a source here" for wanted in summary.not_there)
    yield from _left_out(summary.left_out)
    yield from _left_out(summary.passed_over)
    if summary.log is not None:
        yield f"faults of jiaokan itself: their tracebacks are in {summary.log}; please report them"
    if not summary.is_certain:
        yield "inputs were given up for want of time or memory: another machine may give another release"


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
        yield "the others are named in accounts/"


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


def _aligned(rows: Sequence[Sequence[str]], indent: str = "") -> Iterator[Text]:
    """Yield a heading and rows as lines of columns, the first to the left and the others, which are numbers, to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for at, (name, *numbers) in enumerate(rows):
        first = f"{indent if at else ''}{name}".ljust(widths[0] + len(indent))
        cells = [first, *(each.rjust(width) for each, width in zip(numbers, widths[1:], strict=True))]
        yield Text("  ".join(cells), style="" if at else "bold")


def _rows(summary: Summary) -> Iterator[Text]:
    """Yield the rows of each table by split."""
    rows = [["table", *splits.NAMES, "rows"]]
    for name in schema.TABLES:
        found = summary.rows[name]
        counts = [f"{found[split]:,}" if split in found else "–" for split in splits.NAMES]
        rows.append([name, *counts, f"{sum(found.values()):,}"])
    yield from _aligned(rows)


def _rules(summary: Summary, width: int, release: str, most: int) -> Iterator[Text]:
    """Yield the edits of each rule, the most frequent first, in as many columns as the screen has room for."""
    found = sorted(summary.edits_by_rule.items(), key=lambda item: (-item[1], item[0]))
    yield Text("edits by rule" if found else "edits: none", style="bold")
    longest = max((len(name) for name, _ in found), default=0)
    digits = max((len(f"{count:,}") for _, count in found), default=0)
    columns = max(1, (width - 2 + _GAP) // (longest + 2 + digits + _GAP))
    shown = found[: columns * most]
    lines = -(-len(shown) // columns)
    for at in range(lines):
        cells = (f"{name:<{longest}}  {count:>{digits},}" for name, count in shown[at::lines])
        yield Text("  " + (" " * _GAP).join(cells))
    yield from _more(len(found) - len(shown), release)


def _flags(summary: Summary, release: str, most: int) -> Iterator[Text]:
    """Yield the flags that remain and what was repaired, the most frequent first, with the rows that carry each."""
    tables = ("sources", "documents", "paragraphs")
    for kind, title in (("remains", "flags that remain"), ("repaired", "repaired")):
        counts = {
            flag.id: [summary.flags[table].get(flag.id, 0) for table in tables]
            for flag in schema.flags().values()
            if flag.kind == kind
        }
        found = sorted(((-max(each), name) for name, each in counts.items() if any(each)))
        if not found:
            yield Text(f"{title}: none", style="bold")
            continue
        shown = [[name, *(f"{each:,}" for each in counts[name])] for _, name in found[:most]]
        yield from _aligned([[title.ljust(len("flags that remain")), *tables], *shown], "  ")
        yield from _more(len(found) - len(shown), release)


def _more(count: int, release: str) -> Iterator[Text]:
    if count > 0:
        yield Text(f"  … and {count} more (jiaokan stats {release})")


def _next_steps(summary: Summary, release: str, width: int) -> Iterator[Text]:
    """Yield what one may type next, and why where there is room."""
    steps = [
        (f"jiaokan report {release}", "a page to look at"),
        (f"jiaokan validate {release}", "check every row"),
    ]
    if summary.example is not None:
        steps.insert(1, (f"jiaokan explain {summary.example} --in {release}", "raw beside clean"))
    longest = max(len(typed) for typed, _ in steps)
    yield Text("next", style="bold")
    has_room = max(longest + len(why) for _, why in steps) <= width - len("    # ")
    yield from (Text(f"  {typed:<{longest}}  # {why}" if has_room else f"  {typed}") for typed, why in steps)

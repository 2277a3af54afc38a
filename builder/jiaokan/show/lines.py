"""Figures as lines of a terminal: numbers people read, lists that wrap under their label and say what they leave out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len

from jiaokan.show.spread import Spread
from jiaokan.text.shown import escaped, shortened

LABEL = 13  # columns of a label
_NAME = 40  # of a name somebody else gave
_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_BARS = "▁▂▃▄▅▆▇█"


def name_of(text: str) -> str:
    """Write a name: nothing in it moves a cursor, and it is not long."""
    return escaped(shortened(text, _NAME))


def size_of(n_bytes: int) -> str:
    """Write a size for people.

    >>> size_of(840), size_of(4_336_717)
    ('840 bytes', '4.3 MB')
    """
    value, unit = float(n_bytes), 0
    while value >= 999.95 and unit + 1 < len(_UNITS):
        value, unit = value / 1000, unit + 1
    return f"{n_bytes} bytes" if unit == 0 else f"{value:.1f} {_UNITS[unit]}"


def counted(counts: Mapping[str, int]) -> list[str]:
    """Write counts as items of a list."""
    return [f"{name_of(name)} {count:,}" for name, count in counts.items()]


def wrapped(label: str, items: Sequence[str], width: int, most: int = 4) -> Iterator[str]:
    """Yield a list that wraps under its label, in so many lines at most; what has no room is counted.

    >>> list(wrapped("rules", ["one 1", "two 2", "three 3"], 40, most=1))
    ['rules        one 1, two 2, three 3']
    >>> list(wrapped("rules", ["first-rule 1", "second-rule 2", "third-rule 3"], 40, most=1))
    ['rules        first-rule 1; 2 more']
    """
    rows: list[str] = [""]
    for at, item in enumerate(items or ["–"]):
        rest = len(items) - at - 1
        tail = "," if rest > 0 else ""
        longer = f"{rows[-1]} {item}{tail}".lstrip()
        spare = cell_len(f" {rest} more") if rest > 0 and len(rows) == most else 0
        if cell_len(longer) + spare <= width - LABEL or not rows[-1]:
            rows[-1] = longer
        elif len(rows) < most:
            rows.append(f"{item}{tail}")
        else:
            rows[-1] = f"{rows[-1].rstrip(',')}; {rest + 1:,} more"
            break
    for number, row in enumerate(rows):
        yield f"{label if number == 0 else '':{LABEL - 1}} {row}"


def bars(spread: Spread) -> str:
    """Draw a histogram in one line, from the first bin that holds something to the last.

    >>> from jiaokan.show.spread import spread_of
    >>> bars(spread_of({10: 1, 20: 7, 30: 4}))
    '▂█▅'
    """
    counts = [each.count for each in spread.bins]
    there = [at for at, count in enumerate(counts) if count]
    if not there:
        return ""
    most = max(counts)
    shown = counts[there[0] : there[-1] + 1]
    return "".join(_BARS[-(-count * (len(_BARS) - 1) // most)] if count else " " for count in shown)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table: the first column to the left, all others to the right."""
    widths = [max(cell_len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    widths[0] = max(widths[0], LABEL - 2)
    for row in (head, *rows):
        cells = [f"{' ' * (width - cell_len(cell))}{cell}" for cell, width in zip(row[1:], widths[1:], strict=True)]
        first = f"{row[0]}{' ' * (widths[0] - cell_len(row[0]))}"
        yield "  ".join([first, *cells]).rstrip()

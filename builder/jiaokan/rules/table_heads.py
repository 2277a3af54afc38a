"""Tables that the end of a page cut: the head row that stands again, 续表 above it, and what a page left between rows.

Joins no row that was cut itself: which of its cells go on is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jiaokan.rules.cells import (
    Row,
    count_names,
    folded,
    is_head,
    is_ruled,
    is_total,
    number_of,
    numbers_rows,
    read_row,
)
from jiaokan.rules.page_tops import LINES, holds_page_marks, is_bare_number, is_page_mark, top_key
from jiaokan.rules.table_lines import ANNOUNCES, GOES_ON, OPENS_TABLE, UNIT, closes_table, is_continuation
from jiaokan.rules.titled import copies_title
from jiaokan.text.chars import BLANKS, iter_lines
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_MOST_BETWEEN = 8  # lines between two pages' rows: two running heads, marks, 续表, the unit
_ABOVE = 4  # lines above a head row among which are the table's title and its unit
_HEAD_ROWS = 3  # rows of a head at most
_LONGEST_LINE = 60  # code points of a running head, or of a table's title

_PROSE = re.compile("[。；！？]")
_FEWEST_NAMES = 2  # cells of a head that single blanks part
_GRIDS = ("tab", "bar")  # what parts cells and nothing else


class _Line(NamedTuple):
    """A line that is not blank, where it stands (code points), and its cells if it is a row."""

    at: int
    start: int
    end: int
    text: str
    row: Row | None


@dataclass(slots=True)
class _Table:
    """A table while it is read: its head, what stands above it, where its last row ends, the number that was counted to."""

    head: _Line
    first: Row
    above: tuple[str, ...]
    last: _Line
    number: int | None = None
    n_rows: int = 0
    between: list[_Line] = field(default_factory=list)

    @property
    def is_grid(self) -> bool:
        """Tell whether tabs or bars part its cells, so that each line is a row; else a cell may be wrapped."""
        return self.first.drawing in _GRIDS

    def add(self, line: _Line) -> None:
        """Take a line in: a row, or what goes on from one."""
        self.last, self.between = line, []
        number = None if line.row is None else number_of(line.row)
        self.number = self.number if number is None else number
        self.n_rows += line.row is None or not _is_of_head(line.row)


_SAYS_SO = re.compile("[续續]|接上")


def find_table_heads(text: str, context: Context) -> Iterator[Finding]:
    """Remove what the end of a page put between two rows of a table: 续表, the head row again, marks, running heads.

    Why: a table that runs over a page of print has its head on each. Evidence: the row is the table's first one word by
    word and names columns, and between it and the row above stands 续表, or a page ended there and nothing stands but
    what pages have; rows that are counted go on counting. Without a head the rows must count on, or 续表 stand there.
    Left alone: a table with a title of its own, one that counts from 1 again or follows a total, a form for every unit,
    a row that comes again in the middle of a page, the halves of a row that was cut.
    """
    if not (context.page_tops or _SAYS_SO.search(text) or holds_page_marks(text)):
        return
    page = _Page(text, context)
    table: _Table | None = None
    done = 0
    for line in page.lines:
        if line.at < done:
            continue
        again = page.count_again(table, line.at) if table is not None else 0
        if table is None or (not again and not page.takes(table, line)):
            table = page.opened(line)
        elif again or (table.between and line.row is not None and table.between[-1] is not line):
            proof = page.proof(table, line.at, again)
            if proof is None and (again or table.is_grid):
                table = page.opened(line)
                continue
            done = line.at + max(again, 1)
            if proof is not None:
                yield Finding(table.last.end, page.lines[done - 1].end if again else line.start - 1, "", proof)
            table.between = []
            if not again:
                table.add(line)


def _is_of_head(row: Row) -> bool:
    """Tell whether a row below a head's first belongs to the head: its first cell is covered from above, or it is ruled."""
    return is_ruled(row) or (not row.cells[0] and is_head(row))


def _names_columns(row: Row) -> bool:
    return is_head(row) and count_names(row) >= _FEWEST_NAMES


class _Page:
    """The lines of a text with what tells where its pages ended."""

    def __init__(self, text: str, context: Context) -> None:
        self._text, self._context = text, context
        self.lines = _lines(text, context)
        self._seen: Mapping[str, int] = _first_seen(self.lines, context)

    def opened(self, line: _Line) -> _Table | None:
        """Begin a table with a line, if it may be a head."""
        if line.row is None or not is_head(line.row):
            return None
        if line.row.drawing not in _GRIDS and count_names(line.row) < _FEWEST_NAMES:
            return None
        return _Table(line, line.row, tuple(self._above(line.at)), line)

    def _above(self, index: int) -> Iterator[str]:
        """Yield the lines above a head, from the nearest, as far as prose, a row, or the top of the page."""
        is_top = self._is_top(index)
        for line in reversed(self.lines[max(0, index - _ABOVE) : index]):
            is_over = is_page_mark(line.text) or is_bare_number(line.text) or (is_top and not self._is_top(line.at))
            if is_over or _PROSE.search(line.text) or (line.row is not None and line.row.drawing in _GRIDS):
                return
            yield folded(line.text)

    def _is_top(self, index: int, most: int = LINES) -> bool:
        """Tell whether a page begins above a line, with so many lines between at most."""
        below = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
        key = top_key(self.lines[index].text, below)
        return any(f"{place} {key}" in self._context.page_tops for place in range(min(most + 1, LINES)))

    def takes(self, table: _Table, line: _Line) -> bool:
        """Tell whether a line may be of a table, and take it in: a row, or what may stand between two pages' rows."""
        drawing = line.row.drawing if line.row is not None else ""
        if drawing in _GRIDS and drawing != table.first.drawing:
            return False
        if drawing and (drawing in _GRIDS) == table.is_grid:
            if not table.is_grid and OPENS_TABLE.match(line.text):
                return False
            is_of_head = not table.is_grid and folded(line.text) in table.above  # the first line of a head that has two
        else:
            is_of_head = self._kind(line, table) != "other"
            if not is_of_head and (table.is_grid or closes_table(line.text)):
                return False
        if is_of_head:
            table.between.append(line)
        elif not table.between or not drawing:
            table.add(line)
        return len(table.between) <= _MOST_BETWEEN

    def count_again(self, table: _Table, index: int) -> int:
        """Count the lines from one on that are those of a table's head, word by word."""
        count = 0
        first = table.head.at
        while count < min(_HEAD_ROWS, index - first, len(self.lines) - index):
            row = self.lines[index + count].row
            if row is None or row != self.lines[first + count].row or (count and not _is_of_head(row)):
                break
            count += 1
        return count

    def proof(self, table: _Table, index: int, again: int) -> str | None:
        """Tell why a table goes on from its last row, over what stands between and its head again; None if it may not."""
        if index + again >= len(self.lines) or not table.n_rows:
            return None
        below = self.lines[index + again]
        kinds = {self._kind(line, table) for line in table.between}
        is_said = "continued" in kinds
        ended = self._at_end(table, index + max(again, 1) - 1, kinds)
        where = "below 续表" if is_said else ended
        counts = _counts(table, below)
        if where is None or counts == "again" or (counts == "leaps" and not is_said):
            return None
        last = table.last.row
        ends = "title" in kinds or (last is not None and is_total(last)) or _announces(table)
        if ends and counts != "on" and not is_said:
            return None
        if again:
            is_named = is_said or counts == "on" or count_names(table.first) > 0
            is_row = not table.is_grid or (below.row is not None and below.row.drawing == table.first.drawing)
            return f"head row again {where}" if is_named and is_row else None
        last, after = table.last.row, below.row
        if last is None or after is None or len(after.cells) != len(last.cells) or _names_columns(after):
            return None
        # （续） may be the end of a wrapped cell.
        goes_on = (counts == "on" and ended is not None) or (is_said and table.is_grid)
        return f"rows go on {where}" if goes_on else None

    def _at_end(self, table: _Table, at: int, kinds: set[str]) -> str | None:
        """Say what shows that a page ended behind a table's last row, by the last line of the head; None if nothing does.

        Where a line of the page's top is gone, its beginning lies nearer than it seems: then the row must be no top's.
        """
        if "mark" in kinds:
            return "below a page's mark"
        is_behind = self._is_top(at, at - table.last.at - 1)
        is_near = self._is_top(at) and not self._is_top(table.last.at)
        return "at the top of a page" if is_behind or is_near else None

    def _kind(self, line: _Line, table: _Table) -> str:
        """Tell what a line between two pages' rows is; ``other`` if it is none of what pages have."""
        if len(line.text) > _LONGEST_LINE:
            return "other"
        bare = folded(line.text)
        if is_continuation(bare, table.above):
            return "continued"
        if is_page_mark(line.text):
            return "mark"
        if is_bare_number(line.text):
            below = self.lines[line.at + 1].text if line.at + 1 < len(self.lines) else ""
            return "number" if top_key(line.text, below) in self._context.page_numbers else "other"
        if bare in table.above:
            return "unit" if UNIT.match(bare) else "title"
        is_head_line = self._seen.get(bare, line.at) < line.at
        return "head" if is_head_line or copies_title(self._text, line.start, line.end) else "other"


def _announces(table: _Table) -> bool:
    """Tell whether the last line of a table whose cells may be wrapped announces what follows."""
    return not table.is_grid and ANNOUNCES.match(table.last.text) is not None


def _counts(table: _Table, below: _Line) -> str:
    """Tell how the numbers of rows go: ``on`` by one, from a number ``again``, in ``leaps``, or ``none`` is known."""
    before, after = table.number, number_of(below.row) if below.row is not None else None
    if before is None or after is None:
        return "none"
    if after == before + 1:
        return "on"
    if not numbers_rows(table.first):
        return "none"
    if not table.is_grid:  # a wrapped cell may begin with a figure
        return "again" if after == 1 else "none"
    return "again" if after <= before else "leaps"


def _lines(text: str, context: Context) -> list[_Line]:
    found: list[_Line] = []
    for start, end in iter_lines(text):
        line = text[start:end]
        bare = line.strip(BLANKS)
        if bare:
            found.append(_Line(len(found), start, end, bare, _row(line, bare, context)))
    return found


def _row(line: str, bare: str, context: Context) -> Row | None:
    """Read a line as a row; a page's mark and its running head are none, whatever blanks they have."""
    row = read_row(line)
    if row is None or len(bare) > _LONGEST_LINE or row.drawing in _GRIDS:
        return row
    if _names_columns(row):
        return row  # it stands at the top of several pages too
    return None if is_page_mark(bare) or GOES_ON.search(bare) or folded(bare) in context.page_heads else row


def _first_seen(lines: Sequence[_Line], context: Context) -> dict[str, int]:
    """Give where the text's running heads stand first; only where they come again they are taken out."""
    seen: dict[str, int] = {}
    if context.page_heads:
        for line in lines:
            bare = folded(line.text) if len(line.text) <= _LONGEST_LINE else ""
            if bare in context.page_heads:
                seen.setdefault(bare, line.at)
    return seen

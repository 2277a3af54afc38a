"""Tables: which hold data, whose rows become lines, and which only place blocks on a page, as sites did before 2010.

A data table keeps its columns: a place that a cell above or to the left covers is empty. Nothing of a table is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from jiaokan.inputs.html.items import Group, Item, Line, lines_of

_SHORT = 40  # code points of a cell that names something
_MANY_LINES = 3  # lines a cell on average that make a table a page's columns
_LARGEST_GRID = 200_000  # places; in a larger one only what cells there are is written


@dataclass(slots=True)
class Cell:
    """A cell and how many columns and rows it covers."""

    is_head: bool
    columns: int
    rows: int
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table while it is read: its rows, and whether the page says that it only places blocks."""

    is_presentation: bool
    rows: list[list[Cell]] = field(default_factory=list)


def items_of(table: Table) -> list[Item]:
    """Give a table's rows as lines, or the lines of its cells where it only places them."""
    if not _is_data(table):
        cells = [cell.items for row in table.rows for cell in row if cell.items]
        return cells[0] if len(cells) == 1 else [Group(items) for items in cells]
    return _rows(table)


class _Size(NamedTuple):
    """How much a cell holds: its lines, and the code points of them."""

    lines: int
    length: int


def _is_data(table: Table) -> bool:
    cells = [cell for row in table.rows for cell in row]
    if table.is_presentation or any(_places_blocks(item) for cell in cells for item in cell.items):
        return False
    rows = [sizes for row in table.rows if (sizes := [_size(cell) for cell in row if cell.items])]
    wide = [sizes for sizes in rows if len(sizes) > 1]
    if not wide or len(wide) * 2 < len(rows):
        return False
    if any(cell.is_head and cell.items for cell in cells):
        return True
    sizes = [size for row in rows for size in row]
    if sum(size.lines for size in sizes) >= _MANY_LINES * len(sizes):
        return False
    if len(wide) == 1:  # a single row may be a page's columns
        return all(size.lines == 1 and size.length <= _SHORT for size in wide[0])
    largest = max(sizes, key=lambda size: size.length)
    is_body = largest.length * 2 > sum(size.length for size in sizes) and largest.lines >= _MANY_LINES
    return not (is_body and len(rows) <= 3 and len(wide) <= 2)


def _places_blocks(item: Item) -> bool:
    """Tell whether what stands in a cell is no cell's: another table, a heading, a program."""
    return isinstance(item, Group) or item.is_row or item.heading is not None or item.code is not None


def _size(cell: Cell) -> _Size:
    texts = [len(line.text) for line in lines_of(cell.items)]
    return _Size(len(texts), sum(texts))


def _rows(table: Table) -> list[Item]:
    places = _places(table)
    used = sorted({column for row in places for column in row})  # columns in which no cell begins say nothing
    is_aligned = len(used) * len(table.rows) <= _LARGEST_GRID
    found: list[Item] = []
    for row, columns in zip(table.rows, places, strict=True):
        texts = dict(zip(columns, map(_text, row), strict=True))
        written = "\t".join([texts.get(column, "") for column in used] if is_aligned else texts.values())
        if written.strip("\t"):
            notes = any(line.is_note for cell in row for line in lines_of(cell.items))
            found.append(Line(written.rstrip("\t"), is_row=True, is_note=notes))
    return found


def _places(table: Table) -> list[list[int]]:
    """Give the column of each cell, as the HTML Standard forms a table."""
    covered: dict[int, int] = {}  # column: rows still covered from above
    widest = (
        4 * max(map(len, table.rows), default=0) + 16
    )  # columns; a span may state a thousand, of which none is there
    found = []
    for row in table.rows:
        columns, column, after = [], 0, {place: left - 1 for place, left in covered.items() if left > 1}
        for cell in row:
            while column in covered:
                column += 1
            columns.append(column)
            if cell.rows > 1:
                after |= dict.fromkeys(range(column, column + min(cell.columns, widest)), cell.rows - 1)
            column += min(cell.columns, widest)
        found.append(columns)
        covered = after if len(after) * len(table.rows) <= _LARGEST_GRID else {}
    return found


def _text(cell: Cell) -> str:
    """Write a cell in one line: breaks in it become blanks."""
    return " ".join(line.written.replace("\t", " ").strip() for line in lines_of(cell.items))

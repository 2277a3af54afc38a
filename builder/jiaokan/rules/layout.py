"""Lines: what stands at their edges is layout, and blank lines go. One paragraph is one line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import groupby

from jiaokan.rules.faces import find_pictures
from jiaokan.rules.sheets import find_settings
from jiaokan.text.chars import BLANKS, iter_lines
from jiaokan.text.facts import is_prose
from jiaokan.text.programs import keeps_indent
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding


# --- edges ----------------------------------------------------------------------------------------------------
def find_line_edges(text: str, context: Context) -> Iterator[Finding]:
    """Remove blanks at both ends of lines: a paragraph's indent is layout, not text.

    Left alone: the indents of a block of code, where they are text; only a line of code that stands above less
    indented ones, or almost alone, loses its own. So are the tabs of a row whose first cells are empty, pictures drawn
    with marks, and the blocks below a key of a settings file. Where the original's format states rows and code, their
    tabs and indents stay.
    """
    edged = [(start, end) for start, end in iter_lines(text) if _has_edge(text[start:end])]
    if not edged:
        return
    keeps, stated = keeps_edge(text), _stated_lines(text, context)
    for start, end in edged:
        line = text[start:end]
        inner = line.strip(BLANKS)
        taken = stated.get(start, "" if keeps(start) else BLANKS)
        left = start + len(line) - len(line.lstrip(taken)) if taken else start
        if not inner:
            left = end
        if left > start:
            yield Finding(start, left, "", "blanks at the line's edge")
        right = start + len(line.rstrip(BLANKS))
        if inner and right < end:
            yield Finding(right, end, "", "blanks at the line's edge")


def _has_edge(line: str) -> bool:
    """Tell whether a blank stands at an end of a line."""
    return bool(line) and (line[0] in BLANKS or line[-1] in BLANKS)


def _stated_lines(text: str, context: Context) -> dict[int, str]:
    """Give by their starts the lines of stated rows and code, and which blanks may go before them."""
    found = {mark.start: _BUT_TABS for mark in context.marks if mark.kind == "row"}
    for mark in context.marks:
        if mark.kind == "code":
            found |= {mark.start + start: "" for start, _ in iter_lines(text[mark.start : mark.end])}
    return found


_BUT_TABS = BLANKS.replace("\t", "")


def keeps_edge(text: str) -> Callable[[int], bool]:
    """Give the test whether the line that begins at a place keeps the blanks it begins with."""
    keeps = keeps_indent(text)
    rows = _rows_with_empty_cells(text) if "\t" in text else frozenset()
    rows |= {start for start, _ in find_pictures(text)} | find_settings(text).lines
    return lambda start: start in rows or keeps(start)


def _rows_with_empty_cells(text: str) -> frozenset[int]:
    """Give where lines begin whose first tabs part empty cells: a row beside has as many tabs, and begins with a word.

    One tab before a word alone may be an indent; two rows below each other say that it is none.
    """
    kept: list[int] = []
    for has_tabs, lines in groupby(iter_lines(text), key=lambda line: "\t" in text[line[0] : line[1]].rstrip(BLANKS)):
        rows = [(start, text[start:end].rstrip(BLANKS)) for start, end in lines] if has_tabs else []
        full = sorted(row.count("\t") for _, row in rows if row[:1] not in BLANKS)
        for start, row in rows:
            tabs = row.count("\t")
            as_many = len(full) - bisect_left(full, tabs)
            if row.startswith("\t") and as_many >= (1 if tabs > 1 else _FEWEST_ROWS) and not is_prose(row):
                kept.append(start)
    return frozenset(kept)


_FEWEST_ROWS = 2


_NEWLINES = re.compile(r"\n\n+")


def find_blank_lines(text: str, context: Context) -> Iterator[Finding]:
    """Remove empty lines and line ends at the edges of the text: one line feed stands between two paragraphs."""
    first = len(text) - len(text.lstrip("\n"))
    last = first + len(text.strip("\n"))
    if first:
        yield Finding(0, first, "", "empty line")
    if "\n\n" in text:
        for match in _NEWLINES.finditer(text, first, last):
            yield Finding(match.start() + 1, match.end(), "", "empty line")
    if last < len(text):
        yield Finding(last, len(text), "", "empty line")

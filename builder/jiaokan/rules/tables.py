"""Marks of Markdown that stand between lines and cells: front matter, borders of tables. Only where Markdown is stated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.text.front_matter import find_front_matter
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding


def find_front(text: str, context: Context) -> Iterator[Finding]:
    """Remove the front matter of a file of Markdown: its keys are kept as metadata, a reader of the page sees none.

    Left alone: the same lines in a file that is not called Markdown, sentences between two dividers, YAML that does not
    parse, a file that is nothing else.
    """
    end = find_front_matter(text).end if context.is_named_markdown else 0
    if end:
        yield Finding(0, end, "", "front matter")


# --- tables ---------------------------------------------------------------------------------------------------
# What a table may stand in: a quote, an item.
_BEFORE = re.compile(r"[ \t>]{0,40}(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]{1,4})?")
_DELIMITER = re.compile(r"[ \t>]{0,40}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BORDER = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\(?=\|)")
_BREAK = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)
_AT_EDGE = frozenset(" \t|>\n")
_CODE = re.compile(r"(?<![`\\])(`{1,3})(?!`)[^\n]{1,300}?(?<!`)\1(?!`)")
_BLANKS = " \t"


def find_table_marks(text: str, context: Context) -> Iterator[Finding]:
    r"""Part the cells of a Markdown table by tabs: its borders, the row of dashes and line ends in cells go.

    Evidence: the parser of a file that is called Markdown makes rows of these lines (GFM 0.29, 4.10: a row of dashes below
    a head with as many cells). Left alone: a bar in prose, in code, in a formula (|x|), between the commands of a shell,
    bars inside code where the row has its cells without them, and every table of a text that is not called Markdown.
    """
    if not context.is_named_markdown:
        return
    width, above = 0, -1
    for row in (mark for mark in context.marks if mark.kind == "row"):
        end = row.end
        if row.start != above:  # no row stands right above: a head
            width = len(_borders(text, row.start, row.end, whole=True))
            end = _end_of_dashes(text, row.end)
            if end > row.end:
                yield Finding(row.end, end, "", "row of dashes")
        above = end + 1
        yield from _part(text, row.start, row.end, width)


def _end_of_dashes(text: str, at: int) -> int:
    """Give the end of the row of dashes below a line that ends at a place; the place itself where there is none."""
    stop = text.find("\n", at + 1)
    end = stop if stop >= 0 else len(text)
    return end if at < end and _DELIMITER.fullmatch(text, at + 1, end) else at


def _borders(text: str, start: int, end: int, *, whole: bool) -> list[int]:
    """Give the places of the bars that part cells; ``whole`` for those in code too, as GFM has them."""
    found = [match.start() for match in _BORDER.finditer(text, start, end)]
    if whole:
        return found
    code = [match.span() for match in _CODE.finditer(text, start, end)]
    return [at for at in found if not any(low < at < high for low, high in code)]


def _part(text: str, start: int, end: int, width: int) -> Iterator[Finding]:
    """Yield what becomes of one row's marks."""
    before = _BEFORE.match(text, start, end)
    low = before.end() if before is not None else start
    high = low + len(text[low:end].rstrip(_BLANKS))
    borders = _borders(text, low, high, whole=True)
    if len(borders) != width:
        bare = _borders(text, low, high, whole=False)
        borders = bare if len(bare) == width else borders
    done = low
    for at in borders:
        left, right = at, at + 1
        while left > done and text[left - 1] in _BLANKS:
            left -= 1
        while right < high and text[right] in _BLANKS:
            right += 1
        is_edge = at == low or right >= high
        yield Finding(left, right, "" if is_edge else "\t", "border of a row" if is_edge else "border of a cell")
        done = right
    parting = set(borders)
    for match in _ESCAPED.finditer(text, low, high):
        if match.end() not in parting:
            yield Finding(match.start(), match.end(), "", "escaped border")
    for match in _BREAK.finditer(text, low, high):
        beside = (text[match.start() - 1], text[match.end() : match.end() + 1] or "|")
        yield Finding(match.start(), match.end(), " " if _AT_EDGE.isdisjoint(beside) else "", "line end in a cell")

"""Sheets of data: comma-separated values below their header, lines that begin with a key. Which of their marks part cells.

A separator keeps its width and stays, whatever stands in the cells; what is inside a cell is text like any other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from jiaokan.text.chars import BLANK, BLANKS, CJK_MARK, HAN, iter_lines
from jiaokan.text.remembered import of_texts

_FEWEST_ROWS, _FEWEST_KEYS, _FEWEST_QUOTED = 3, 3, 2
_SHARE = 10  # of so many rows one may be torn: it has another number of cells
_LONGEST_NAME = 24  # code points of a column's name
_LONGEST_VALUE = 8  # code points of a value that stands in many rows
_NO_NAME = re.compile('["。！？；：，!?:]')
_FIGURE = re.compile("-?[0-9][0-9.:/%-]{0,24}|[A-Za-z0-9_.@-]{1,40}")


class Sheet(NamedTuple):
    """Places of the marks that part cells or stand round them, and where rows begin, in code points."""

    marks: frozenset[int]
    rows: frozenset[int]


class _Row(NamedTuple):
    start: int
    cells: list[str]
    marks: list[int]
    quoted: int


@of_texts  # several rules ask for the same text
def find_sheet(text: str) -> Sheet:
    r"""Give the separators, quotation marks and rows of a sheet.

    Evidence: the first line is a header, and below it nine of ten lines have as many cells, one column holding figures
    or few values, or cells in quotation marks (RFC 4180); or three lines begin with a key, a tab and a mark; or heads
    like Q: of which one has nothing behind it that would make its colon full-width. Left alone: lines of prose that
    have as many commas as each other, and heads with Han behind each of them.

    >>> sorted(find_sheet("name,text\n1,清渠。\n2,\"护,岸\"\n3,修桥").marks)
    [4, 11, 17, 18, 22, 25]
    >>> sorted(find_sheet("春日,晴\n夏日,雨\n秋日,风\n冬日,雪").marks)
    []
    """
    found = [*_values(text), *_keyed(text), *_lettered(text)]
    return Sheet(frozenset(at for at, _ in found if at >= 0), frozenset(row for _, row in found if row >= 0))


# --- values below a header --------------------------------------------------------------------------------------
_Found = Iterator[tuple[int, int]]  # the place of a mark, and where a row begins; -1 for none


def _values(text: str) -> _Found:
    start = len(text) - len(text.lstrip("\ufeff\n \t"))
    end = text.find("\n", start)
    if end < 0:
        return
    header = text[start:end]
    for mark in ",;":
        names = header.split(mark)
        if len(names) < 2 or not all(0 < len(name.strip(BLANKS)) <= _LONGEST_NAME for name in names):
            continue
        if len(set(names)) < len(names) or _NO_NAME.search(header.replace(mark, "")):
            continue
        rows = list(_read(text, end + 1, mark))
        whole = [row for row in rows if len(row.cells) == len(names)]
        if len(whole) < _FEWEST_ROWS or (len(rows) - len(whole)) * _SHARE > len(rows) or not _are_data(whole):
            continue
        yield from ((at, start) for at in range(start, end) if text[at] == mark)
        yield from ((at, row.start) for row in whole for at in row.marks)


def _are_data(rows: list[_Row]) -> bool:
    """Tell whether rows have what prose has not: quoted cells, a column of figures or of few values."""
    if sum(row.quoted > 0 for row in rows) >= _FEWEST_QUOTED:
        return True
    return any(map(_is_column, zip(*(row.cells for row in rows), strict=True)))


def _is_column(cells: tuple[str, ...]) -> bool:
    if all(map(_FIGURE.fullmatch, cells)):
        return True
    counts = Counter(cells)
    return len(counts) * 3 <= len(cells) and len(counts) > 1 and max(map(len, counts)) <= _LONGEST_VALUE


_CELL_ENDS = {",": re.compile("[,\n]"), ";": re.compile("[;\n]")}


def _read(text: str, at: int, mark: str) -> Iterator[_Row]:
    """Read rows as RFC 4180 has them; a cell in quotation marks may hold separators, line ends and doubled marks."""
    row = _Row(at, [], [], 0)
    while at < len(text):
        start, quoted = at, text[at] == '"'
        marks = row.marks
        if quoted:
            at = _closing(text, at + 1, mark)
            if at < 0:
                return
            marks += [start, at]
            at += 1
        else:
            ends = _CELL_ENDS[mark].search(text, at)
            at = ends.start() if ends else len(text)
        row.cells.append(text[start:at].strip(BLANKS))
        row = row._replace(quoted=row.quoted + quoted)
        if at < len(text) and text[at] == mark:
            marks.append(at)
            at += 1
            if at < len(text) and text[at] != "\n":
                continue
            row.cells.append("")
        if row.cells != [""]:
            yield row
        at += 1
        row = _Row(at, [], [], 0)


def _closing(text: str, at: int, mark: str) -> int:
    """Give the place of the mark that closes a quoted cell; -1 where none does within a cell's length."""
    limit = min(len(text), at + _LONGEST_CELL)
    while True:
        at = text.find('"', at, limit)
        if at < 0 or text[at + 1 : at + 2] in ("", "\n", mark):
            return at
        at += 2 if text[at + 1] == '"' else 1


_LONGEST_CELL = 20_000

# --- lines that begin with a key ----------------------------------------------------------------------------------
_KEYED = re.compile(r"(?:(?<=\n)|\A)[^\t\n]{1,24}\t[,:;|]")


def _keyed(text: str) -> _Found:
    """Yield the marks behind the tab of a key: 1902, a tab, a colon, and what someone said."""
    found = [match.span() for match in _KEYED.finditer(text)] if "\t" in text else []
    if len(found) >= _FEWEST_KEYS:
        yield from ((end - 1, start) for start, end in found)


_HEAD_COLON = re.compile(":(?:(?<=[A-Z]:)|(?<=[A-Z][0-9]:)|(?<=[A-Z][0-9]{2}:))")
_LETTERED = re.compile(rf"(?:(?<=\n)|\A)[{BLANK}]{{0,8}}[A-Z][0-9]{{0,2}}:")
_WIDENS = re.compile(f"[({HAN}{CJK_MARK}\u2014\u2026\u201c\u2018]")


def _lettered(text: str) -> _Found:
    """Yield the colons of Q: and A: at the head of lines, if one of them stands before Latin words or nothing."""
    if len(_HEAD_COLON.findall(text)) < _FEWEST_KEYS:
        return
    found = [match.span() for match in _LETTERED.finditer(text)]
    if len(found) >= _FEWEST_KEYS and any(_WIDENS.match(text, end) is None for _, end in found):
        yield from ((end - 1, -1) for _, end in found)


# --- keys and values of a settings file ---------------------------------------------------------------------------
_KEY = re.compile(rf"[{BLANK}]{{0,40}}(?:- )?[A-Za-z_][A-Za-z0-9_.-]{{0,40}}:(?=[ \n]|\Z)")
_ITEM = re.compile(rf"[{BLANK}]{{1,40}}[^{BLANK}]|- ")
_REMARK = re.compile(rf"[{BLANK}]{{0,40}}#(?!#)")


class Settings(NamedTuple):
    """Where the lines of a YAML file begin: its keys with their indented values, and its remarks."""

    lines: frozenset[int]
    remarks: frozenset[int]


_NONE = Settings(frozenset(), frozenset())


@of_texts
def find_settings(text: str) -> Settings:
    r"""Give the lines of a text that is a file of ``key: value`` lines, remarks and indented blocks, and nothing else.

    Evidence: three keys or more, and every line is a key, a remark behind one hash, an item or an indented line.
    Left alone: front matter above a page, pages with headings, lists of labels.

    >>> len(find_settings("# 名\nname: 柳河\nnote: |\n    清渠\nyear: 1999").remarks)
    1
    >>> find_settings("name: 柳河\nyear: 1999\nsex: M\n清渠护岸。").lines
    frozenset()
    """
    if ":" not in text:
        return _NONE
    keys: list[int] = []
    others: list[int] = []
    remarks: list[int] = []
    for start, end in iter_lines(text):
        if not text[start:end].strip(BLANKS) or text[start:end].rstrip(BLANKS) == "---":
            continue
        if _REMARK.match(text, start, end):
            remarks.append(start)
        elif _KEY.match(text, start, end):
            keys.append(start)
        elif keys and _ITEM.match(text, start, end):
            others.append(start)
        else:
            return _NONE
    if len(keys) < _FEWEST_KEYS or (not remarks and not others):
        return _NONE
    return Settings(frozenset([*keys, *others]), frozenset(remarks))


__all__ = ["Settings", "Sheet", "find_settings", "find_sheet"]

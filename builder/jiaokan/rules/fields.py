"""Which blanks part fields: a time from its item, a person from a title, the cells of a row. They stay, whoever asks.

Every rule that takes blanks asks here first. A blank that means nothing stands in a sentence; what shows that a line
is none, or that two things meet at the blank, is gathered in this one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from jiaokan.rules.records import LOGGED
from jiaokan.rules.torn import is_torn, numbers
from jiaokan.text.chars import BLANK, HAN, HAN_ONE, Lines, count_han, iter_lines
from jiaokan.text.lexicon import is_word

THIN = " \u00a0\u2000-\u200a\u202f"  # an ideographic blank is typed on purpose, and so are two blanks
_BETWEEN_HAN = re.compile(f"[{THIN}](?<=[{HAN}].)(?=[{HAN}])")


class Fields:
    """Tells of a blank that it parts fields; the rows of the text's tables are looked for once.

    ``is_noisy``: blanks of this text stand anywhere; two in a quotation make no row there.
    """

    def __init__(self, text: str, *, is_noisy: bool) -> None:
        self._text, self._lines, self._is_noisy = text, Lines(text), is_noisy
        self._rows = table_lines(text)

    def __call__(self, start: int, end: int) -> bool:
        """Tell whether the blank ``[start, end)`` stays: in a row, a log, a row that is spoken of, or between fields."""
        line, stop = self._lines.around(start)
        if line in self._rows or parts_fields(self._text, start, end) or LOGGED.match(self._text, line, stop):
            return True
        return not self._is_noisy and is_in_quoted_row(self._text, line, start, stop)


# --- what stands beside the blank -----------------------------------------------------------------------------
_DATE = r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
_CLOCK = r"[0-9]{1,2}[:\uff1a][0-9]{2}(?:[:\uff1a][0-9]{2})?"
# An address, who speaks next in a dialogue (S: …), the day on which a headline appeared at the end of its line.
_AHEAD = re.compile(
    rf"https?://|www\.|[A-Z]{{1,2}}[:\uff1a](?!//)"
    rf"|{_DATE}(?:[{BLANK}]{{1,2}}{_CLOCK})?[\uff09)\]]?[{BLANK}]{{0,8}}(?:\n|\Z)"
)
# A line of a programme begins with its time: 8:30－9:00 报到.
_TIME = re.compile(
    rf"(?:\A|\n)[{BLANK}]{{0,8}}(?:{_DATE}[{BLANK}]{{1,2}})?{_CLOCK}"
    rf"(?:[{BLANK}]?[-\u2013\u2014\uff0d~\uff5e至到]{{1,2}}[{BLANK}]?{_CLOCK})?\Z"
)
# A person with the unit in brackets, at the start of a line or behind another person: a paper or a person follows.
_PERSON = re.compile(
    rf"(?:\A|[\n:\uff1a\uff09)、])[{BLANK}]{{0,4}}([{HAN}]{{2,4}}|[{HAN}][{BLANK}]{{1,2}}[{HAN}])[{BLANK}]?"
    rf"[(\uff08](?=[^\n]{{0,38}}[{HAN}])[^()\uff08\uff09\n，。；！？]{{2,40}}[)\uff09]\Z"
)
_NO_PERSON = (
    "省市县区乡镇村庄社组局厅部处院校站所厂店司"  # the last of a place's or an office's name, and of no person's
)
# Behind a colon a capital letter is a face of marks, or an answer: 真有趣：P 下次再来.
_COLONS, _OPENS, _CLOSES = (":", "\uff1a"), ("(", "\uff08"), (")", "\uff09")
_REACH = 60
_LONGEST_WORD = 6


def parts_fields(text: str, start: int, end: int) -> bool:
    """Tell by what stands beside a blank that it parts fields.

    >>> parts_fields("8:30－9:00 报到", 9, 10), parts_fields("卞清和（柳河中学） 渠首的水质", 9, 10)
    (True, True)
    >>> parts_fields("见 http://abc.cn", 1, 2), parts_fields("山脚是柳河 柳河很宽", 5, 6), parts_fields("各村 的渠", 2, 3)
    (True, True, False)
    """
    if _AHEAD.match(text, end) or _is_said_twice(text, start, end):
        return True
    low, last = max(0, start - _REACH), text[start - 1 : start]
    if "0" <= last <= "9":
        return _TIME.search(text, low, start) is not None
    if last in _CLOSES and text[end : end + 1] not in _OPENS:
        person = _PERSON.search(text, low, start)
        return person is not None and person[1][-1] not in _NO_PERSON and not is_word(person[1])
    return "A" <= last <= "Z" and text[start - 2 : start - 1] in _COLONS


# What ideographic blanks part on purpose, on whatever page: the names below a title, a spread label (摘　要　), a town
# and its post code behind an address.
_WIDE = "\u3000"
_SPREAD_LABEL = re.compile(rf"[{BLANK}]{{0,8}}[{HAN}](?:{_WIDE}{{1,2}}[{HAN}]){{1,3}}")
_TOWN = re.compile(rf"{_WIDE}(?:[{HAN}]{{2,8}}{_WIDE}){{1,3}}[0-9]{{6}}(?![0-9])")
_LONGEST_NAME = 4  # code points


def parts_wide(text: str, start: int, end: int) -> bool:
    """Tell whether an ideographic blank stands in a row of names, behind a spread label, or in an address.

    >>> row, label, address = "卞　清　柳望舒　卞清和", "摘　要　渠系", "渠系\u3000上湾\u3000000000"
    >>> parts_wide(row, 3, 4), parts_wide(label, 3, 4), parts_wide(address, 2, 3), parts_wide("渠系　上湾", 2, 3)
    (True, True, True, False)
    """
    low, high = max(0, start - _LONGEST_ROW), min(len(text), start + _LONGEST_ROW)
    line, stop = text.rfind("\n", low, start) + 1 or low, text.find("\n", start, high)
    stop = stop if stop >= 0 else high
    if _TOWN.match(text, start) or _SPREAD_LABEL.fullmatch(text, line, start):
        return True
    names = text[line:stop].split() if stop - line <= _LONGEST_ROW else []
    return len(names) >= _FEW_CELLS and all(
        len(name) <= _LONGEST_NAME and count_han(name) == len(name) for name in names
    )


def _is_said_twice(text: str, start: int, end: int) -> bool:
    """Tell whether one word stands on both sides: one sentence ends with what the next begins with."""
    if text[start - 1 : start].isascii() or text[end : end + 1].isascii():
        return False
    for size in range(2, _LONGEST_WORD + 1):
        word = text[max(0, start - size) : start]
        if len(word) == size and text.startswith(word, end) and all(map(HAN_ONE.match, word)):
            return True
    return False


# --- rows -----------------------------------------------------------------------------------------------------
_LONGEST_ROW, _LONGEST_CELL = 120, 16
_FEW_CELLS, _FEW_ROWS = 3, 3
_SHORT_CELL = 8  # code points of a cell where two stand in a line
# A colon or comma inside a figure is no stop: 8:30, 1:0, 12,500.
_ROW_STOP = re.compile("[，。；：！？;!?]|[,:](?![0-9])")
_FIGURE = re.compile("[0-9][0-9.,:/%\u2013\u2014-]{0,15}")
_LATIN_CELL = re.compile("[!-~]{1,16}")


def table_lines(text: str) -> frozenset[int]:
    """Give the starts of lines that are rows of a table: neighbours with the same number of short cells.

    Evidence: three rows of three cells or more; two such rows with one kind of cell in each column, figures among
    them; three rows of two very short cells.
    """
    found: list[int] = []
    starts: list[int] = []
    rows: list[list[str]] = []
    for start, end in [*iter_lines(text), (len(text), len(text))]:  # the last, an empty one, closes what is open
        cells = _cells(text[start:end]) if end - start <= _LONGEST_ROW else []
        if rows and len(cells) != len(rows[0]):
            found += starts if _are_rows(rows) else []
            starts, rows = [], []
        if cells:
            starts.append(start)
            rows.append(cells)
    return frozenset(found)


def _cells(line: str) -> list[str]:
    """Give the cells of a line, none if it has a stop or is no row."""
    cells = line.split() if _ROW_STOP.search(line) is None else []
    return [] if len(cells) < 2 or max(map(len, cells)) > _LONGEST_CELL else cells


def _are_rows(rows: list[list[str]]) -> bool:
    """Tell whether lines with as many cells are rows."""
    if len(rows[0]) >= _FEW_CELLS:
        return len(rows) >= _FEW_ROWS or (len(rows) > 1 and _have_columns(rows))
    return len(rows) >= _FEW_ROWS and all(len(cell) <= _SHORT_CELL for row in rows for cell in row)


def _have_columns(rows: list[list[str]]) -> bool:
    """Tell whether cells one below the other are of one kind, and figures stand in a column."""
    kinds = [{_kind(cell) for cell in column} for column in zip(*rows, strict=True)]
    return all(len(kind) == 1 for kind in kinds) and {"figure"} in kinds


def _kind(cell: str) -> str:
    if _FIGURE.fullmatch(cell):
        return "figure"
    return "Latin" if _LATIN_CELL.fullmatch(cell) else "Han"


def is_in_quoted_row(text: str, line: int, at: int, stop: int) -> bool:
    """Tell whether a blank stands in a quotation without a stop, with another between two Han: in a row of words."""
    opened, closed = text.rfind("“", max(line, at - _REACH), at), text.find("”", at, min(stop, at + _REACH))
    if opened < 0 or closed < 0 or "”" in text[opened:at] or _ROW_STOP.search(text, opened, closed):
        return False
    return any(match.start() != at for match in _BETWEEN_HAN.finditer(text, opened, closed))


# --- the clause around a blank --------------------------------------------------------------------------------
_STOPS = "，。；！？…"
_CUT = re.compile(f"[{_STOPS}\\t\u3000|{THIN}](?:(?<=[{_STOPS}\\t\u3000|])|(?<=[{THIN}])[{THIN}])")  # two thin ones
_LAST_CUT = re.compile(f"[^\n]*(?:[{_STOPS}\t\u3000|]|[{THIN}]{{2}})")
_GAP = re.compile(rf"[{THIN}](?<=[{HAN}”’》）].)(?=[{HAN}“‘《（])")
_NEAR, _RUNNING = 80, 40


class Clause:
    """The stretch around a blank up to the nearest stops, wide gaps and ends of the line, and what it shows.

    ``is_closed``: it ends with a stop, or goes on from one in a line of some length: it belongs to a sentence.
    ``has_gaps``: blanks between two Han in it, or beside their quotation marks, or wide gaps at its ends; where they
    stay, it is a list, a menu, a cell or the halves of a headline. ``goes`` tells of a blank that it does not stay.
    """

    __slots__ = ("_left", "_right", "has_gaps", "is_closed")

    def __init__(self, text: str, line: int, at: int, stop: int, goes: Callable[[int], bool]) -> None:
        before = _LAST_CUT.match(text, max(line, at - _NEAR), at)
        after = _CUT.search(text, at + 1, min(stop, at + _NEAR))
        left, right = before.end() if before else line, after.start() if after else stop
        is_whole = after is not None and right - left <= _NEAR // 2  # so that each of its blanks is as near to its ends
        self._left, self._right = left, right if is_whole else at
        follows = before is not None and text[left - 1] in _STOPS
        ends = after is not None and after[0] in _STOPS
        self.is_closed = ends or (after is None and right - at <= _NEAR and follows and stop - line >= _RUNNING)
        is_cell = (before is not None and not text[line:left].isspace()) or (
            after is not None and not text[after.start() : stop].isspace()
        )
        spots = _GAP.finditer(text, max(left, at - _NEAR), min(right, at + _NEAR))
        self.has_gaps = (is_cell and not (follows or ends)) or any(
            _is_gap(text, match.start()) and not goes(match.start()) for match in spots
        )

    def holds(self, at: int) -> bool:
        """Tell whether another blank, behind the one it was made for, has this very stretch around it."""
        return self._left <= at < self._right


def _is_gap(text: str, at: int) -> bool:
    """Tell whether a blank between Han parts anything: not behind a number, nor inside a word."""
    return not numbers(text, at) and not is_torn(text, at)

"""How wide the lines of a page were wrapped, and which of them are as wide as that.

Width is counted in code points, as programs do, and in columns, as print does: a Han takes two, a letter or a figure one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jiaokan.text.chars import BLANK, BLANKS, CLOSER, HAN, HAN_ONE
from jiaokan.text.pairs import is_bound

_ENDS_OPEN = re.compile(rf"[{HAN}，、,0-9A-Za-z”）》%‰℃²³—～_\-–(（]\Z")
_INNER_STOP = re.compile("[。；;！？](?=.)")
_BLANKS = re.compile(f"[{BLANK}](?<=[^{BLANK}].)[{BLANK}]*")
# A row of a table: three cells or more, far apart, and no clause. It ends where it ends, however wide it is.
_CELLS = re.compile(rf"[^{BLANK}][{BLANK}]{{3,}}(?=[^{BLANK}])")
_STOP = re.compile("[，。；！？]")
_FEWEST_GAPS = 2
_MIN_WRAP, _MAX_WRAP = 12, 120
_FEWEST_WRAPS, _WRAPPED_SHARE = 3, 8  # lines of one width, and the part of all lines they must be: a list has a few
NEAR, _SAME = 3, 2  # code points by which wrapped lines differ, and those that show the width
# Of the seams of a wrap every eighth at least cuts what is surely a word, or beside every third, and beside four
# at least, there is a stop.
_CUT_SHARE, _STOP_SHARE, _CLEAR_STOPS = 8, 3, 12
# What a wrap left over ends with its paragraph, most often in a stop; a heading or a signature may stand below. Of
# headlines cut at one width the shorter ones end without.
_TAIL_END = re.compile(rf"[。！？；：…!?;:.][{CLOSER}]{{0,2}}\Z")
_FEWEST_TAILS = 2
# What no wrap cuts: a word, a figure with its unit, a row of blanks to fill in. It leaves room where it did not fit.
_UNIT = re.compile("[!-'*-~²³‰]{1,40}")
_MOST_ROOM = 10


class Wrap(NamedTuple):
    """How lines were wrapped: their sizes, the width, None if nothing shows one, and how many lines show it.

    ``rooms``: what the first unit of each line takes, beyond one Han; none where no width can be shown.
    """

    sizes: list[int]
    rooms: list[int]
    width: int | None = None
    lines: int = 0

    def fills(self, index: int) -> bool:
        """Tell whether a line is as wide as the wraps are, or nearly so."""
        return self.width is not None and self.sizes[index] >= self.width - self._slack(index)

    def ends(self, index: int) -> bool:
        """Tell whether a wrap may have ended this line, whatever stands below: it is not twice as wide either."""
        return self.fills(index) and self.sizes[index] <= 2 * (self.width or 0)

    def cuts(self, index: int) -> bool:
        """Tell whether a wrap may have ended this line: the next one is no wider either."""
        if not self.fills(index) or self.width is None:
            return False
        return max(self.sizes[index], self.sizes[index + 1]) <= self.width + NEAR

    def _slack(self, index: int) -> int:
        return max(NEAR, self.rooms[index + 1] if index + 1 < len(self.rooms) else 0)


def find_wrap(lines: Sequence[str]) -> Wrap:
    """Tell how lines were wrapped; blanks may have come into them since, so they are measured with and without."""
    if sum(map(ends_open, lines)) < _FEWEST_WRAPS:
        return Wrap(list(map(len, lines)), [])
    tight = [_BLANKS.sub("", line) for line in lines]
    each = [lines] if tight == lines else [lines, tight]
    return max((wrap for one in each for wrap in _wraps(one)), key=_shown)


def is_row(line: str) -> bool:
    """Tell whether a line is a row of cells that stand far apart.

    >>> is_row("稻种    斤    0.35"), is_row("稻种    斤"), is_row("其中，    稻种    斤    为主")
    (True, False, False)
    """
    return _STOP.search(line) is None and len(_CELLS.findall(line)) >= _FEWEST_GAPS


def ends_open(line: str) -> bool:
    """Tell whether a line ends without a stop; only its last code point is looked at."""
    return _ENDS_OPEN.search(line, len(line) - 1) is not None


def _shown(wrap: Wrap) -> int:
    return wrap.lines


_NOT_NARROW = bytes((*range(0x20), *range(0x7F, 0xA0), *range(0xC0, 0x100)))  # of Latin-1


def columns(lines: Sequence[str]) -> list[int]:
    """Give the widths of lines in pairs of columns: a Han takes one, two letters or figures do."""
    return [len(line) - len(line.encode("latin-1", "ignore").translate(None, _NOT_NARROW)) // 2 for line in lines]


def _wraps(lines: Sequence[str]) -> Iterator[Wrap]:
    """Yield how lines were wrapped, measured in code points and in columns."""
    rooms = [room(line.lstrip(BLANKS)) for line in lines]
    ends = [ends_open(line) and not is_row(line) for line in lines]
    for sizes in (list(map(len, lines)), columns(lines)):
        is_open = [end and _MIN_WRAP <= size <= _MAX_WRAP for end, size in zip(ends, sizes, strict=True)]
        yield _wrap(lines, Wrap(sizes, rooms), is_open)


def _wrap(lines: Sequence[str], unwrapped: Wrap, is_open: Sequence[bool]) -> Wrap:
    """Tell how lines of given sizes were wrapped.

    Many lines of one width without a stop may be verse or a list. A wrap does not heed the sense: it cuts words, and
    stops fall inside its lines. Where it cuts many words, a part of the page may be unwrapped.
    """
    sizes = unwrapped.sizes
    counts = Counter(size for size, fits in zip(sizes, is_open, strict=True) if fits)
    if sum(counts.values()) < _FEWEST_WRAPS:
        return unwrapped
    width, _ = max(counts.items(), key=lambda item: (_near(counts, item[0]), item[0]))
    near = _near(counts, width)
    if near < _FEWEST_WRAPS or near * 2 < sum(counts.values()):
        return unwrapped
    above = [
        index
        for index in range(len(lines) - 1)
        if is_open[index] and abs(sizes[index] - width) <= _SAME and sizes[index + 1] <= width + NEAR
    ]
    seams = [(lines[index], lines[index + 1]) for index in above]
    cut = sum(1 for line, following in seams if is_bound(line[-1], following.lstrip(BLANKS)[0]))
    stopped = sum(1 for seam in seams if any(map(_INNER_STOP.search, seam)))
    clear = (cut >= 2 and cut * _CUT_SHARE >= len(seams)) or _STOP_SHARE * stopped >= max(len(seams), _CLEAR_STOPS)
    over = sum(1 for size in sizes if size > width + NEAR)
    shown = (cut or stopped) and near >= len(lines) // _WRAPPED_SHARE and over * 10 <= len(lines)
    proved = (clear or shown) and not _leaves_open(lines, sizes, width, above)
    return unwrapped._replace(width=width, lines=near) if proved else unwrapped


def _leaves_open(lines: Sequence[str], sizes: Sequence[int], width: int, above: Sequence[int]) -> bool:
    """Tell whether most lines that would be what a wrap left over end in no stop: a list of headlines, or verse."""
    tails = [lines[index + 1] for index in above if sizes[index + 1] * 4 < width * 3]
    left_open = sum(1 for tail in tails if not _TAIL_END.search(tail))
    return left_open >= _FEWEST_TAILS and left_open * 2 > len(tails)


def room(line: str) -> int:
    """Give the pairs of columns that the first unit of a line takes, beyond which no wrap would have put it."""
    unit = _UNIT.match(line)
    return min(_MOST_ROOM, (unit.end() + 1) // 2) if unit else 0


def _near(counts: Counter[int], width: int) -> int:
    return sum(counts[width + delta] for delta in range(-_SAME, _SAME + 1))


# --- what a wrap took away ------------------------------------------------------------------------------------
_LATIN_END = re.compile("[0-9A-Za-z]\\Z")
_MARK_END = re.compile(r"[,;:.)\]]\Z")
_ADDRESS_END = re.compile(r"(?:://|www\.)[!-~]{0,200}\Z|https?:\Z")


def glue(line: str, following: str, *, entry: bool) -> str:
    """Give what stood between two halves before a wrap: a blank between Latin words, and in an entry behind a mark.

    Nothing stands inside a number that a Han leads to and another follows: 投入了5 / 00万元; nor in a group of three
    figures behind a comma. In a row of numbers
    (2015 2016 / 2017) a blank does.

    >>> glue("wind waves in a", "large lake", entry=True), glue("湖泊研究, 2015,", "9(3)", entry=True)
    (' ', ' ')
    >>> glue("https:", "//example.org", entry=True), glue("下降了", "3%", entry=False)
    ('', '')
    >>> glue("共计12,3", "45元", entry=False), glue("共计12,3", "456元", entry=False), glue("成绩1,345", "元", entry=False)
    ('', ' ', '')
    >>> glue("投入了5", "00万元", entry=False), glue("增长 19", "99年", entry=False), glue("2015 2016", "2017年", entry=False)
    ('', '', ' ')
    """
    if _ADDRESS_END.search(line[-_ADDRESS_REACH:]):
        return ""
    number = _HALF_NUMBER.search(line[-_NUMBER_REACH:])
    if number and (_REST_OF_YEAR if number[1].startswith(" ") else _REST_OF_NUMBER).match(following):
        return ""
    group, rest = _HALF_GROUP.search(line[-_NUMBER_REACH:]), _REST_OF_GROUP.match(following)
    if group and rest and len(group[1]) + len(rest[1]) == _GROUP:
        return ""
    latin = following[0].isascii() and following[0].isalnum()
    if latin and _LATIN_END.search(line):
        return " "
    if entry:
        return " " if _MARK_END.search(line) and (latin or HAN_ONE.match(following)) else ""
    return ""


_ADDRESS_REACH = 210
# More figures make no sum that is written out: 20 of them are two numbers that stood side by side.
_NUMBER_REACH = 13
_HALF_NUMBER, _REST_OF_NUMBER = (
    re.compile(rf"[{HAN}]([0-9]{{1,12}}| (?:19|20))\Z"),
    re.compile(rf"[0-9]{{1,12}}(?:[.,][0-9]{{1,12}})?[{HAN}%％‰℃]"),
)
_REST_OF_YEAR = re.compile("[0-9]{2}年")  # 从 19 / 99年
# 12,3 and 45: a comma leads three figures, and the first of them were left behind.
_GROUP = 3
_HALF_GROUP, _REST_OF_GROUP = (
    re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3}){0,2},([0-9]{1,2})\Z"),
    re.compile("([0-9]{1,2})(?![0-9,])"),
)

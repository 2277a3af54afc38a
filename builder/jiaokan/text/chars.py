r"""Character classes with pinned code points; the one place where they are written down.

Python's ``\\w``, ``\\d`` and ``isalpha`` change with the Unicode version and accept full-width digits, so no rule
uses them on text. Each name is a fragment for the inside of ``[...]`` in a regular expression.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from jiaokan.text.remembered import of_texts

# Unicode 16, blocks: URO, Extension A, compatibility ideographs, planes 2 and 3, and U+3007 (zero).
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3007"
LATIN = "A-Za-z"
DIGIT = "0-9"
# Latin letters as Hanyu Pinyin writes them (ISO 7098): ASCII, vowels with the four tones, u and v for
# \N{LATIN SMALL LETTER U WITH DIAERESIS}, and the combining marks of their decomposed forms.
TONED = (
    "\u0101\u00e1\u01ce\u00e0\u0113\u00e9\u011b\u00e8\u012b\u00ed\u01d0\u00ec\u014d\u00f3\u01d2\u00f2"
    "\u016b\u00fa\u01d4\u00f9\u01d6\u01d8\u01da\u01dc\u00fc\u0144\u0148\u01f9\u1e3f\u00ea"
)
TONE_MARKS = "\u0300\u0301\u0304\u0308\u030c"
PINYIN = "a-zA-Z" + TONED + TONE_MARKS + "\u0251\u0261"  # also the script a and g of old fonts
# Blanks that a line may contain; never \n, \r.
BLANK = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# The same as a set of characters, for strip() and ``in``: a fragment has ranges, and "-" is not a blank.
BLANKS = " \t\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f\u205f\u3000"
SPACES = BLANKS + "\n"  # what may stand between two words of a text
# Marks that end a sentence, and those that may close behind them.
STOP = "\u3002\uff01\uff1f\uff1b\u2026!?;"  # 。！？；…
CLOSER = "\u201d\u2019\u300d\u300f\uff09\u300b\u3009\u3011\u3015)"  # ”’」』）》〉】〕
# CJK punctuation proper: stands only in East Asian text.
CJK_MARK = "\u3001-\u3003\u3008-\u3011\u3014-\u301b\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
HAN_NUMERAL = "\u3007零一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾"

HAN_ONE = re.compile(f"[{HAN}]")
HAN_RUN = re.compile(f"[{HAN}]+")


def members(fragment: str) -> frozenset[str]:
    """Give the characters that a fragment of a class stands for: single ones and ranges.

    >>> sorted(members("a-cx"))
    ['a', 'b', 'c', 'x']
    """
    found: set[str] = set()
    index = 0
    while index < len(fragment):
        last = fragment[index + 2] if fragment[index + 1 : index + 2] == "-" and index + 2 < len(fragment) else ""
        found.update(map(chr, range(ord(fragment[index]), ord(last or fragment[index]) + 1)))
        index += 3 if last else 1
    return frozenset(found)


_LONG = 400  # code points from which a table of them counts faster than runs


def count_han(text: str) -> int:
    """Count Han code points without a Python loop over characters."""
    if len(text) < _LONG:
        return len("".join(HAN_RUN.findall(text)))
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return int(np.count_nonzero(_is_han().take(points, mode="clip")))


@cache
def _is_han() -> NDArray[np.bool_]:
    """Give for each code point, and for the first behind the last Han, whether it is one."""
    found = np.zeros(0x40001, dtype=np.bool_)
    found[list(map(ord, members(HAN)))] = True
    return found


@of_texts  # several tests of one rule look for signs of ASCII
def ascii_of(text: str) -> bytes:
    """Give what a text has of ASCII, the rest left out: signs that stand side by side in the text do so here.

    >>> ascii_of("见 a.b。")
    b' a.b'
    """
    return text.encode("ascii", "ignore")


@of_texts  # most rules go through the lines of the same text
def iter_lines(text: str) -> tuple[tuple[int, int], ...]:
    r"""Give ``[start, end)`` of each line, the ``\\n`` left out.

    Only ``\\n`` breaks lines here: U+2028, U+0085 and U+000B do not (``str.splitlines`` breaks there).

    >>> iter_lines("a\n\nbc")
    ((0, 1), (2, 2), (3, 5))
    """
    nexts = list(accumulate([len(line) + 1 for line in text.split("\n")]))
    return tuple(zip([0, *nexts[:-1]], [start - 1 for start in nexts], strict=True))


def occurrences(text: str, word: str) -> Iterator[int]:
    """Yield where a word stands in a text, in order; two may overlap.

    >>> list(occurrences("甲甲甲乙", "甲甲"))
    [0, 1]
    """
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def find_from(opening: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what ``pattern.finditer`` does, for one whose matches open with one of some characters.

    The engine passes at full speed over what opens none, however many branches the pattern has.

    >>> [match.group() for match in find_from(re.compile("[甲+]"), re.compile("(?:甲乙?)+|[+]乙"), "乙甲甲乙+乙")]
    ['甲甲乙', '+乙']
    """
    done = 0
    for spot in opening.finditer(text):
        match = pattern.match(text, spot.start()) if spot.start() >= done else None
        if match is not None:
            done = match.end()
            yield match


def line_of(text: str, position: int) -> tuple[int, int]:
    r"""Give ``[start, end)`` of the line around a position, the ``\\n`` left out."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return start, len(text) if end < 0 else end


class Lines:
    r"""Gives the line around a position, the last one remembered: positions in order cost one look at the text.

    ``line_of`` for each of many positions reads a text without line ends again and again.

    >>> around = Lines("a\nbc").around
    >>> around(2), around(3), around(0)
    ((2, 4), (2, 4), (0, 1))
    """

    __slots__ = ("_end", "_start", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._start, self._end = 0, -1

    def around(self, position: int) -> tuple[int, int]:
        r"""Give ``[start, end)`` of the line around a position, the ``\\n`` left out."""
        if not self._start <= position <= self._end:
            self._start, self._end = line_of(self._text, position)
        return self._start, self._end


class LineTest:
    """Tells of a position what is true of its line; each line is judged once."""

    def __init__(self, text: str, test: Callable[[str], bool]) -> None:
        self._text, self._test = text, test
        self._lines = Lines(text)
        self._known: dict[int, bool] = {}

    def __call__(self, at: int) -> bool:
        """Give what the test says of the line round a position."""
        start, end = self._lines.around(at)
        if start not in self._known:
            self._known[start] = self._test(self._text[start:end])
        return self._known[start]


def nowhere(position: int) -> bool:
    """Tell of any position that it does not lie where one looks: the test of no spans."""
    return False


def within(spans: Sequence[tuple[int, int]]) -> Callable[[int], bool]:
    """Give the test whether a position lies in one of the spans ``[start, end)``, which are sorted and disjoint.

    >>> list(map(within([(1, 3), (5, 6)]), range(7)))
    [False, True, True, False, False, True, False]
    """
    if not spans:
        return nowhere
    starts = [start for start, _ in spans]

    def test(position: int) -> bool:
        index = bisect_right(starts, position) - 1
        return index >= 0 and position < spans[index][1]

    return test


def overlaps(spans: Sequence[tuple[int, int]]) -> Callable[[int, int], bool]:
    """Give the test whether a stretch ``[start, end)`` has a code point in common with one of sorted, disjoint spans.

    >>> touches = overlaps([(1, 3), (5, 6)])
    >>> touches(0, 1), touches(2, 9), touches(3, 5)
    (False, True, False)
    """
    starts = [start for start, _ in spans]

    def test(start: int, end: int) -> bool:
        index = bisect_left(starts, end) - 1  # the last that begins before the end
        return index >= 0 and spans[index][1] > start

    return test

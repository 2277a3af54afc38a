"""Lines that no line above goes on with, whatever it ends in: what opens them, what they are, or their page shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from jiaokan.rules.markdown import heading_key
from jiaokan.rules.syntax import cue_lines
from jiaokan.rules.wraps import Wrap
from jiaokan.text.chars import BLANKS, HAN_ONE

_ITEM = re.compile("[-*+>] |\\||#{1,6} ")
_LETTER = re.compile("[A-Za-z]")
_COMMAS = frozenset("\uff0c,\u3001")
_FEWEST_EMPTY = 3  # empty lines that part two lines, if the page has fewer elsewhere
# Of a page of remarks: code points of a line that is counted, how many there are, which part of them ends in a Han, and
# how many times as long as the middle one the longest is.
_PROSE, _FEWEST, _OPEN_SHARE, _SPREAD = 8, 16, 8, 3
_RARE = 10  # lines that end in a Han to one that ends in a comma


def find_apart(
    text: str, spans: Sequence[tuple[int, int]], lines: Sequence[str], wrap: Wrap, headings: frozenset[str]
) -> Callable[[int], bool]:
    """Give the test whether a line, by its number, stands apart from the one above.

    So do items of a list, headings of Markdown and rows, lines of subtitles, a line of Han below one of Latin words, a
    line behind more empty lines than the page sets elsewhere, and on a page of one remark a line all but a mark's.
    """
    cues, loose = cue_lines(text), is_loose(lines, wrap)
    gaps = [text.count("\n", before[1], behind[0]) - 1 for before, behind in pairwise(spans)]
    usual = sorted(gaps)[len(gaps) // 2]

    def is_apart(index: int) -> bool:
        line, following = lines[index - 1].lstrip(BLANKS), lines[index].lstrip(BLANKS)
        return (
            spans[index][0] in cues
            or _ITEM.match(following) is not None
            or (bool(headings) and not headings.isdisjoint((heading_key(following), heading_key(line))))
            or (gaps[index - 1] >= _FEWEST_EMPTY and gaps[index - 1] > usual)
            or (loose and line[-1] in _COMMAS)
        )

    return is_apart


def is_latin_above(line: str, following: str) -> bool:
    """Tell whether a line of Latin words stands above one of Han: the same said in two tongues.

    >>> is_latin_above("Over there.", "在那边"), is_latin_above("在 there", "那边"), is_latin_above("There", "在 there")
    (True, False, False)
    """
    return (
        _LETTER.search(line) is not None
        and HAN_ONE.search(line) is None
        and HAN_ONE.search(following) is not None
        and _LETTER.search(following) is None
    )


def is_loose(lines: Sequence[str], wrap: Wrap) -> bool:
    """Tell whether a page sets one remark a line, of any length, each ended as its writer liked: a comma ends one too.

    Evidence: no wrap, sixteen lines of Han or more, an eighth to a half of them end in a Han and hardly any in a comma, and the longest are three times as
    long as the middle one.
    """
    sizes = sorted(len(line) for line in lines if len(line) >= _PROSE and HAN_ONE.search(line))
    if wrap.width is not None or len(sizes) < _FEWEST:
        return False
    ends = sum(1 for line in lines if len(line) >= _PROSE and HAN_ONE.match(line[-1]))
    commas = sum(1 for line in lines if line[-1] in _COMMAS)
    if commas * _RARE > ends or ends * 2 > len(sizes):  # a wrap that no width shows ends many a line in either
        return False
    return ends * _OPEN_SHARE >= len(sizes) and sizes[-1] >= _SPREAD * sizes[len(sizes) // 2]

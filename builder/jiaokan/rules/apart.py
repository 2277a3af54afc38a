"""Lines that no line above goes on with, whatever it ends in: what opens them, what they are, or their page shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from jiaokan.rules.cuts import find_repeated, find_speakers, find_verse, opens_field, opens_speech
from jiaokan.rules.markdown import heading_key
from jiaokan.rules.records import in_records
from jiaokan.rules.sheets import find_settings, find_sheet
from jiaokan.rules.syntax import cue_lines
from jiaokan.rules.wraps import Wrap, is_row
from jiaokan.text.chars import BLANK, BLANKS, HAN, HAN_ONE, count_han
from jiaokan.text.programs import program_lines

_ITEM = re.compile("[-*+>] |\\||#{1,6} ")
_LETTER = re.compile("[A-Za-z]")
_COMMAS = frozenset("\uff0c,\u3001")
_FEWEST_EMPTY = 3  # empty lines that part two lines, if the page has fewer elsewhere
# Of a page of remarks: code points of a line that is counted, how many there are, which part of them ends in a Han, and
# how many times as long as the middle one the longest is.
_PROSE, _FEWEST, _OPEN_SHARE, _SPREAD = 8, 16, 8, 3
_RARE = 10  # lines that end in a Han to one that ends in a comma


HALF_STOPS = "；;，,、"
NEVER_FIRST = "，。、；：”）》"  # marks with which no line begins
# A dash with a blank opens an item, and a letter with a bracket; an open bracket with blanks behind it is room for an answer.
_OPENS_ITEM = re.compile(rf"[-*+•][{BLANK}]{{1,8}}(?=[^{BLANK}0-9-])|[a-zA-Z][)）]")
_OPEN_BLANK = re.compile(rf"[(（][{BLANK}]{{3,40}}\Z")


class Apart:
    """Tells of a line, by its number, that it is none with which the one above goes on, however that one ends.

    What the page shows is looked for when the first line is asked of: on most pages none is.
    """

    def __init__(
        self,
        text: str,
        spans: Sequence[tuple[int, int]],
        lines: Sequence[str],
        wrap: Wrap,
        entries: frozenset[int],
        headings: frozenset[str],
    ) -> None:
        self._text, self._spans, self._lines, self._wrap = text, spans, lines, wrap
        self._entries, self._headings = entries, headings
        self._tests: list[Callable[[int], bool]] = []

    def __call__(self, index: int) -> bool:
        """Tell it of one line."""
        if not self._tests:
            self._tests = [
                _of_kinds(self._text, self._spans, self._lines, self._wrap, self._headings),
                _of_openings(self._text, self._spans, self._lines, self._wrap, self._entries),
            ]
        return any(test(index) for test in self._tests)


def _of_kinds(
    text: str, spans: Sequence[tuple[int, int]], lines: Sequence[str], wrap: Wrap, headings: frozenset[str]
) -> Callable[[int], bool]:
    """Give the test whether a line stands apart from the one above, if no mark opens it with which no line begins.

    So do items of a list, headings of Markdown and rows, lines of subtitles, a line of Han below one of Latin words, a
    line behind more empty lines than the page sets elsewhere, and on a page of one remark a line all but a mark's.
    """
    cues, loose = cue_lines(text), is_loose(lines, wrap)
    gaps = [text.count("\n", before[1], behind[0]) - 1 for before, behind in pairwise(spans)]
    usual = sorted(gaps)[len(gaps) // 2]

    def is_apart(index: int) -> bool:
        line, following = lines[index - 1].lstrip(BLANKS), lines[index].lstrip(BLANKS)
        return lines[index][0] not in NEVER_FIRST and (
            spans[index][0] in cues
            or _ITEM.match(following) is not None
            or (bool(headings) and not headings.isdisjoint((heading_key(following), heading_key(line))))
            or (gaps[index - 1] >= _FEWEST_EMPTY and gaps[index - 1] > usual)
            or (loose and line[-1] in _COMMAS)
        )

    return is_apart


def _of_openings(
    text: str, spans: Sequence[tuple[int, int]], lines: Sequence[str], wrap: Wrap, entries: frozenset[int]
) -> Callable[[int], bool]:
    """Give the test whether a line opens something, or one of the two is no running text."""
    speakers, repeated, is_record = find_speakers(lines), find_repeated(lines), in_records(text)
    code, verse, settings = program_lines(text), find_verse(lines), find_settings(text)
    rows = find_sheet(text).rows | settings.lines | settings.remarks

    def is_apart(index: int) -> bool:
        line, following = lines[index - 1], lines[index].lstrip(BLANKS)
        return (
            opens_speech(following, speakers)
            or opens_field(line, following)
            or (index in verse and not wrap.ends(index - 1))
            or line.lstrip(BLANKS) in repeated
            or following in repeated
            or (line[-1] in HALF_STOPS and is_record(spans[index - 1][0]))
            or is_record(spans[index][0])
            or (is_row(line) and is_row(following))
            or "\t" in following
            or spans[index][0] in rows
            or _OPENS_ITEM.match(following) is not None
            or _is_ended(line, following)
            or (_is_gap(text, spans, index) and parts_paragraphs(line, following))
            or _OPEN_BLANK.search(text, spans[index - 1][0], spans[index - 1][1]) is not None
            or (index not in entries and not code.isdisjoint((spans[index - 1][0], spans[index][0])))
        )

    return is_apart


def _is_ended(line: str, following: str) -> bool:
    """Tell whether a line ends there whatever stands below: an address, a lone number, a statement, a stray mark."""
    return (
        ends_address(line, following)
        or _LONE_NUMBER.search(line[-_LONGEST_LONE:]) is not None
        or (len(following) == 1 and following in _GOES_ON and not HAN_ONE.search(line))
        or (_STATEMENT.search(line) is not None and count_han(line) * _FEW_HAN < len(line))
    )


def _is_gap(text: str, spans: Sequence[tuple[int, int]], index: int) -> bool:
    """Tell whether an empty line stands above a line."""
    return text.count("\n", spans[index - 1][1], spans[index][0]) > 1


_STATEMENT, _FEW_HAN = re.compile(r"[0-9A-Za-z)\]}'\"\u3000 ];\Z"), 4  # of a program; the part of its code points
# …j6 O一、: a number at a line's end, behind what is no Han, is no list that goes on.
_LONE_NUMBER, _LONGEST_LONE = re.compile(rf"[^{HAN}、，。][一二三四五六七八九十]{{1,3}}、\Z"), 5
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]{3,300}\Z")
_LONGEST_ADDRESS = 312
_GOES_ON = frozenset("，。、；：）》”")


def ends_address(line: str, following: str) -> bool:
    """Tell whether a line ends in an address and the next one begins with what is none of it: it ends there.

    >>> ends_address("见 https://example.org/list?id=5", "第一条"), ends_address("见 https://example.org/a/", "b.htm")
    (True, False)
    """
    is_end = _ADDRESS.search(line, max(0, len(line) - _LONGEST_ADDRESS)) is not None
    return is_end and not following[0].isascii() and following[0] not in _GOES_ON


# What leads to a formula, and what is said of it behind it: of a formula that was a picture only they are left.
_LEADS_TO_FORMULA = re.compile("(?:为|即|是|有|得到?|记|设|令|满足|如下|于是|可知|[^。，；]式)\\Z")
_BEHIND_FORMULA = re.compile("[A-Za-zα-ωΑ-Ω(（]|[则故当]|其中|所以|因此|因而|由此|式中|这里|可得|解得|解之")
_HEADS = re.compile(
    "(?:解|证明?|分析|点评|解析|解答|答案|评析|说明|备注|方法|解法|证法|情形|情况|例题?)[一二三四五0-9]{0,2}[：:]"
)


def parts_paragraphs(line: str, following: str) -> bool:
    """Tell whether the two lines beside an empty one are apart: a formula was lost there, or a part of an answer begins.

    So is a line that ends in a semicolon: behind an empty line the next step of a solution, or item of a list, stands.

    >>> parts_paragraphs("故其模型为", "G的初值为零。"), parts_paragraphs("共有三种", "解：由题意知")
    (True, True)
    >>> parts_paragraphs("故渠首的村为", "防汛清了淤。")
    False
    """
    if line[-1] in "；;" or _HEADS.match(following):
        return True
    return _LEADS_TO_FORMULA.search(line[-4:]) is not None and _BEHIND_FORMULA.match(following) is not None


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

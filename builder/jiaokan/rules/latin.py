"""Blanks between Han and Latin letters or digits. A number that opens its line keeps the one behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.chars import BLANK, CJK_MARK, HAN, Lines
from jiaokan.lexicon import REACH, words_of
from jiaokan.rule import Context
from jiaokan.rules.programs import in_programs
from jiaokan.rules.spacing import STOPS, THIN, is_in_quoted_row, table_lines
from jiaokan.traced import Finding

_LATIN = re.compile(
    rf"[{THIN}](?:(?<=[{HAN}{CJK_MARK}”’].)(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%℃‰].)(?=[{HAN}{CJK_MARK}“‘])|(?<=[{HAN}].)(?=×[0-9]))"
)
_SEAM = re.compile(rf"(?<=[{HAN}])[{THIN}]{{0,2}}(?=[0-9A-Za-z])")
# Blanks that part a number from what it numbers, at the start of a line: 2021-04-05 晴, 图1 示意图, 第六条 ICP备案.
_PARTS_NUMBER = re.compile(
    rf"[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}|[图表][{BLANK}]?[0-9]{{1,3}}(?:[-.][0-9]{{1,3}})?|第[一二三四五六七八九十百零〇0-9]{{1,5}}[条章节款编篇]|[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{2,3}}|[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{0,3}}(?P<unit>(?=[{BLANK}]{{1,2}}[年月日个名条人万亿元次项世届级号岁时分秒米吨%]))?(?=[{BLANK}])"
)
_FEW, _SCATTERED = 3, 10


def find_latin_blanks(text: str, context: Context) -> Iterator[Finding]:
    """Remove the blank between Han and a Latin letter or digit: 储备 n95 口罩.

    Why: typing habits and PDF extraction; the target form has none. Left alone: blanks between Latin words, behind a
    number that opens its line (图1 示意图), in programs, ideographic blanks, two blanks, rows of tables,
    blanks at line ends, and a few in a page that otherwise has none there (“QQ群 123456” quoted).
    """
    spots = [match.span() for match in _LATIN.finditer(text)]
    seams = len(_SEAM.findall(text)) if len(spots) < _SCATTERED else 0
    if len(spots) * (2 if len(spots) < _FEW else 6) < seams:
        return
    tables, lines, is_program = table_lines(text), Lines(text), in_programs(text)
    for start, end in spots:
        line, stop = lines.around(start)
        kept = line in tables or is_program(start) or _BLANK_FIELD.match(text, end) or _parts_number(text, line, start)
        if (
            not kept
            and not _ADDRESS.search(text, max(line, start - _LONGEST_ADDRESS), start)
            and not _parts_headline(text, line, start, stop)
            and not is_in_quoted_row(text, line, start, stop)
        ):
            yield Finding(start, end, "")


def _parts_number(text: str, line: int, at: int) -> bool:
    """Tell whether all that stands before a blank on its line is a number with what it counts."""
    match = _PARTS_NUMBER.match(text, line)
    if match is None or match.end() != at:
        return False
    return match["unit"] is None or _is_numbered(text, line, at)


# Words that begin with a unit and count: 3 月份, 6 个月, 90 分钟. Others (分析, 年度, 米粉) are what a number numbers.
_COUNTING = re.compile(
    "年来|年间|年内|年前|年后|年底|年初|年中|年级|年代|年均|月份|月初|月底|月中|月末|月内|月间|日前|日内|日夜|个月|个人|个体|人次|人均|万元|万人|万亿|万吨|万亩|万户|亿元|亿吨|亿人|世纪|分钟|分之|秒钟"
)
_NUMBERED_LINE = re.compile(rf"([0-9]{{1,2}})[{BLANK}]{{1,2}}([{HAN}])")
_UNITS = frozenset("年月日名条个人万亿元次项世届级号岁时分秒米吨%")
_RUN = re.compile(rf"[{HAN}]{{1,{REACH}}}")


def _is_numbered(text: str, line: int, at: int) -> bool:
    """Tell whether what begins with a unit behind a number is a heading: a word that does not count, or its sisters'."""
    run = _RUN.match(text, at + 1) or _RUN.match(text, at + 2)
    if run is None:
        return False
    first = words_of(run[0])[0]
    if len(first) > 1:
        return _COUNTING.match(first) is None
    return _has_sister(text, line)


def _has_sister(text: str, line: int) -> bool:
    """Tell whether the line above or below has the next number, a blank and no unit: 5 仪器设备 above 6 月报."""
    own = _NUMBERED_LINE.match(text, line)
    below = text.find("\n", line) + 1
    starts = [(text.rfind("\n", 0, line - 1) + 1, -1)] if line else []
    starts += [(below, 1)] if below else []
    for start, step in starts:
        other = _NUMBERED_LINE.match(text, start)
        if own and other and int(other[1]) == int(own[1]) + step and other[2] not in _UNITS:
            return True
    return False


def _parts_headline(text: str, line: int, at: int, stop: int) -> bool:
    """Tell whether a blank parts two halves of a headline: behind a figure that has none on its other side."""
    if text[at + 1 : at + 2] in _DATE_UNITS:
        return False
    if stop - line >= _RUNNING or STOPS.search(text, line, stop):
        return False
    return _FIGURE_TIGHT.search(text, max(line, at - 12), at) is not None


# An address ends at the blank behind it.
_ADDRESS = re.compile(r"(?:://|www\.|@|\.(?:cn|com|net|org))[!-~]{0,100}\Z", re.IGNORECASE)
_LONGEST_ADDRESS = 120


_DATE_UNITS = "年月日时分号"
_FIGURE_TIGHT = re.compile(f"(?<=[{HAN}])[0-9.]{{1,8}}[%℃‰]?\\Z")


_RUNNING = 40  # a shorter line is no running text


# 自20 年 月 日: the fields of a date to be filled in.
_BLANK_FIELD = re.compile(rf"年[{BLANK}]{{1,12}}月|月[{BLANK}]{{1,12}}日")

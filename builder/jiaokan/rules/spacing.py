"""Blanks that a page put into running text. Most blanks between two Han mean something and stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.chars import BLANK, CJK_MARK, HAN
from jiaokan.rule import Context
from jiaokan.traced import Finding

_LATIN = re.compile(
    rf"(?P<left>[{HAN}{CJK_MARK}”’])[{BLANK}]{{1,8}}(?=[0-9A-Za-z])|(?P<right>[0-9A-Za-z%℃‰])[{BLANK}]{{1,8}}(?=[{HAN}{CJK_MARK}“‘])"
)
# The number of a heading keeps its blank (第1章 总则 has Han on both sides; 1. 总则 has no Latin letter beside it).
_BLANK_RUN = re.compile(f"[{BLANK}]+")


def find_latin_blanks(text: str, context: Context) -> Iterator[Finding]:
    """Remove the blank between Han and a Latin letter or digit: 储备 n95 口罩.

    Why: typing habits and PDF extraction; the target form has none. Left alone: blanks between Latin words, tabs
    and runs of nine or more (columns of a table), blanks at line ends.
    """
    for match in _LATIN.finditer(text):
        if "\t" not in match.group():
            yield Finding(match.start() + 1, match.end(), "")


_BEFORE_MARK = re.compile(rf"(?<=[{HAN}0-9A-Za-z）”》%])[ \u00a0\u3000]{{1,2}}(?=[，。、；：！？）》”])")


def find_blanks_before_marks(text: str, context: Context) -> Iterator[Finding]:
    """Remove one or two blanks before a closing mark: 医院 ，成立.

    Why: no Chinese line puts a blank there; PDF extraction does. Left alone: three or more (a blank to fill in),
    ( ) with nothing between.
    """
    for match in _BEFORE_MARK.finditer(text):
        yield Finding(match.start(), match.end(), "")


_HAN_BLANK = re.compile(rf"(?<=[{HAN}])[ \u00a0\u3000]{{1,2}}(?=[{HAN}])")
_AFTER_MARK = re.compile(rf"(?<=[，、；。！？])[ \u00a0\u3000]{{1,2}}(?=[{HAN}“‘《（])")
_SPACED_OUT = re.compile(rf"[{HAN}](?:[ \u3000][{HAN}，。、；：]){{6,}}(?![{HAN}])")
# A numeral has been deleted: 信息 万余条. The blank stands for it.
OMITTED_NUMBER = re.compile(
    r"[ \u3000](?=[万亿千百十]{0,2}[余多][名个人次条份户家只辆台件万天元场篇]|[万亿][元人次条份户家名个余])"
)
_NUMBER_BEFORE = re.compile(r"第[一二三四五六七八九十百零〇0-9]{1,5}[条章节款编篇]$")


def find_han_blanks(text: str, context: Context) -> Iterator[Finding]:
    """Remove blanks between Han where the page proves that its blanks mean nothing.

    Proof: at least three blanks before closing marks in the page given (they are never typed), or a line of single
    Han each with a blank behind it. Left alone: 第一条 为了, 杨 帆, 自 年 月 日, lists of names, blanks to fill in,
    the place of a deleted number.
    """
    for match in _SPACED_OUT.finditer(text):
        for blank in _BLANK_RUN.finditer(text, match.start(), match.end()):
            yield Finding(blank.start(), blank.end(), "")
    if not context.has_noise_blanks:
        return
    spaced = [match.span() for match in _SPACED_OUT.finditer(text)]
    for pattern in (_HAN_BLANK, _AFTER_MARK):
        for match in pattern.finditer(text):
            inside = any(start <= match.start() < end for start, end in spaced)
            if not inside and not (pattern is _HAN_BLANK and _means_something(text, match.start(), match.end())):
                yield Finding(match.start(), match.end(), "")


def _means_something(text: str, start: int, end: int) -> bool:
    """Tell whether a blank between Han has a reason of its own."""
    if OMITTED_NUMBER.match(text, start) or _NUMBER_BEFORE.search(text, max(0, start - 8), start):
        return True
    before = re.search(rf"[{HAN}]{{1,4}}\Z", text[max(0, start - 4) : start])
    after = re.match(rf"[{HAN}]{{1,4}}", text[end : end + 4])
    return (before is None or len(before[0]) < 2) and (after is None or len(after[0]) < 2)


def count_noise_blanks(text: str) -> int:
    """Count blanks before closing marks, half-width ones included: no one types them."""
    return len(_NOISE.findall(text))


_NOISE = re.compile(rf"(?<=[{HAN}])[ \u00a0\u3000]{{1,2}}[，。、；,;](?=[{HAN}])")

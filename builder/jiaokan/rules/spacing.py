"""Blanks that a page put into running text. Most blanks between two Han mean something and stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jiaokan.chars import BLANK, CJK_MARK, HAN, iter_lines
from jiaokan.rule import Context
from jiaokan.traced import Finding

# Every expression here begins with the blank: most text has few, and what is beside it is looked at only then.
_LATIN = re.compile(
    rf"[{BLANK}](?:(?<=[{HAN}{CJK_MARK}”’].)[{BLANK}]{{0,7}}(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%℃‰].)[{BLANK}]{{0,7}}(?=[{HAN}{CJK_MARK}“‘]))"
)
# The number of a heading keeps its blank (第1章 总则 has Han on both sides; 1. 总则 has no Latin letter beside it).
_BLANK_RUN = re.compile(f"[{BLANK}]+")


def find_latin_blanks(text: str, context: Context) -> Iterator[Finding]:
    """Remove the blank between Han and a Latin letter or digit: 储备 n95 口罩.

    Why: typing habits and PDF extraction; the target form has none. Left alone: blanks between Latin words, tabs
    and runs of nine or more (columns of a table), blanks at line ends.
    """
    tables: frozenset[int] | None = None
    for match in _LATIN.finditer(text):
        if "\t" in match.group() or _BLANK_FIELD.match(text, match.end()):
            continue
        if tables is None:
            tables = _table_lines(text)
        if text.rfind("\n", 0, match.start()) + 1 not in tables:
            yield Finding(match.start(), match.end(), "")


# 自20 年 月 日: the fields of a date to be filled in.
_BLANK_FIELD = re.compile(rf"年[{BLANK}]{{1,12}}月|月[{BLANK}]{{1,12}}日")
_CELLS = 3
_STOPS = re.compile("[，。；：！？,;:!?]")


def _table_lines(text: str) -> frozenset[int]:
    """Give the starts of lines that are rows of a table: three or more in a row with the same number of short cells."""
    rows = [(start, text[start:end].split()) for start, end in iter_lines(text) if end - start <= 120]
    found: list[int] = []
    run: list[int] = []
    width = 0
    for start, cells in rows:
        fits = len(cells) >= _CELLS and not _STOPS.search(" ".join(cells)) and max(map(len, cells)) <= 16
        if fits and len(cells) == width:
            run.append(start)
        else:
            run, width = ([start], len(cells)) if fits else ([], 0)
        if len(run) >= _CELLS:
            found += run
    return frozenset(found)


_BEFORE_MARK = re.compile(rf"[ \u00a0\u3000](?<=[{HAN}0-9A-Za-z）”》%].)[ \u00a0\u3000]?(?=[，。、；：！？）》”])")


def find_blanks_before_marks(text: str, context: Context) -> Iterator[Finding]:
    """Remove one or two blanks before a closing mark: 医院 ，成立.

    Why: no Chinese line puts a blank there; PDF extraction does. Left alone: three or more (a blank to fill in),
    ( ) with nothing between.
    """
    for match in _BEFORE_MARK.finditer(text):
        if not _is_form(text, match.start()):
            yield Finding(match.start(), match.end(), "")


# A line with blanks to fill in: 年 月 日, 面积 平方米, 共 元.
_FORM = re.compile(
    rf"年[{BLANK}]{{1,12}}月[{BLANK}]{{1,12}}日|(?<=[{HAN}：:])[{BLANK}]{{1,12}}(?:平方米|公斤|万元|元|亩|份|页|岁|号)(?![{HAN}])|(?<=第)[{BLANK}]{{1,12}}[号条页次]"
)


_NEAR = 60  # code points looked at on either side: a form's fields stand close together


def _is_form(text: str, at: int) -> bool:
    """Tell whether blanks to be filled in stand nearby on the line."""
    low, high = max(0, at - _NEAR), at + _NEAR
    start, end = text.rfind("\n", low, at) + 1 or low, text.find("\n", at, high)
    return _FORM.search(text, start, high if end < 0 else end) is not None


_HAN_BLANK = re.compile(rf"[ \u00a0\u3000](?<=[{HAN}].)[ \u00a0\u3000]?(?=[{HAN}])")
_AFTER_MARK = re.compile(rf"[ \u00a0\u3000](?<=[，、；。！？].)[ \u00a0\u3000]?(?=[{HAN}“‘《（])")
_SPACED_OUT = re.compile(rf"(?:[ \u3000](?<=[{HAN}，。、；：].)[{HAN}，。、；：]){{6,}}(?![{HAN}])")
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
    spaced = [match.span() for match in _SPACED_OUT.finditer(text)]
    even = {start for start, _ in _wrapped_into_blanks(text)}
    for start, end in _wrapped_into_blanks(text):
        if not any(left <= start < right for left, right in spaced):
            yield Finding(start, end, "", "blanks at one distance")
    if not context.has_noise_blanks:
        return
    for pattern in (_HAN_BLANK, _AFTER_MARK):
        for match in pattern.finditer(text):
            inside = match.start() in even or any(start <= match.start() < end for start, end in spaced)
            kept = pattern is _HAN_BLANK and _means_something(text, match.start(), match.end())
            if not inside and not kept and not _is_form(text, match.start()):
                yield Finding(match.start(), match.end(), "")


_SMALLEST_WRAP, _MOST_DRIFT = 12, 2


def _wrapped_into_blanks(text: str) -> Iterator[tuple[int, int]]:
    """Yield blanks of long lines that stand at one distance: a wrap that was turned into blanks.

    Evidence: five or more in a line, at least four fifths of the distances within two of their middle one.
    """
    for start, end in iter_lines(text):
        if end - start < 6 * _SMALLEST_WRAP:
            continue
        blanks = [match.span() for match in _HAN_BLANK.finditer(text, start, end)]
        if len(blanks) < 5:
            continue
        gaps = [after[0] - before[0] for before, after in pairwise(blanks)]
        middle = sorted(gaps)[len(gaps) // 2]
        even = sum(abs(gap - middle) <= _MOST_DRIFT for gap in gaps)
        if middle >= _SMALLEST_WRAP and even * 5 >= len(gaps) * 4:
            yield from blanks


def _means_something(text: str, start: int, end: int) -> bool:
    """Tell whether a blank between Han has a reason of its own."""
    if OMITTED_NUMBER.match(text, start) or _NUMBER_BEFORE.search(text, max(0, start - 8), start):
        return True
    before = re.search(rf"[{HAN}]{{1,4}}\Z", text[max(0, start - 4) : start])
    after = re.match(rf"[{HAN}]{{1,4}}", text[end : end + 4])
    return (before is None or len(before[0]) < 2) and (after is None or len(after[0]) < 2)


def count_noise_blanks(text: str) -> int:
    """Count blanks before closing marks, half-width ones included: no one types them, except to be filled in."""
    return sum(1 for match in _NOISE.finditer(text) if not _is_form(text, match.start()))


_NOISE = re.compile(rf"[ \u00a0\u3000](?<=[{HAN}].)[ \u00a0\u3000]?[，。、；,;](?=[{HAN}])")

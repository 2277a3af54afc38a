"""Blanks between Han and Latin letters or digits. A number that opens its line keeps the one behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from jiaokan.rules.fields import THIN, Clause, Fields
from jiaokan.rules.sheets import find_settings
from jiaokan.rules.spacing import find_han_blanks
from jiaokan.rules.spoken import teaches_typing
from jiaokan.rules.syntax import cue_lines, keeps_blanks
from jiaokan.text.chars import BLANK, CJK_MARK, HAN, HAN_ONE, HAN_RUN, Lines, count_han
from jiaokan.text.lexicon import REACH, words_of
from jiaokan.text.programs import in_programs
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

# A quotation mark counts with the Han inside it: between English words it is English.
_HAN_BEFORE, _HAN_BEHIND = rf"(?<=[{HAN}{CJK_MARK}].)|(?<=[{HAN}][”’].)", rf"(?=[{HAN}{CJK_MARK}]|[“‘][{HAN}])"
_LATIN = re.compile(
    rf"[{THIN}](?:(?:{_HAN_BEFORE})(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%℃‰].){_HAN_BEHIND}|(?<=[{HAN}].)(?=×[0-9]))"
)
_SEAM = re.compile(rf"[0-9A-Za-z](?:(?<=[{HAN}].)|(?<=[{HAN}][{THIN}].)|(?<=[{HAN}][{THIN}]{{2}}.))")
# Blanks that part a number from what it numbers, at the start of a line: 2021-04-05 晴, 图1 示意图, 第六条 ICP备案.
_PARTS_NUMBER = re.compile(
    rf"[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}|[图表][{BLANK}]?[0-9]{{1,3}}(?:[-.][0-9]{{1,3}})?|(?:19|20)[0-9]{{2}}(?=[{BLANK}][{HAN}]{{2}}[^\n。；]{{0,40}}(?:\n|\Z))(?![{BLANK}][年月]|[{BLANK}]个)|第[一二三四五六七八九十百零〇0-9]{{1,5}}[条章节款编篇]|[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{2,3}}|[0-9]{{1,2}}(?P<point>\.[0-9]{{1,2}}){{0,3}}(?P<unit>(?=[{BLANK}]{{1,2}}[年月日个名条人万亿元次项世届级号岁时分秒米吨%]))?(?=[{BLANK}])"
)
_LONGEST_PART = 16  # code points of such a number
_FEW, _SCATTERED = 3, 10


def find_latin_blanks(text: str, context: Context) -> Iterator[Finding]:
    """Remove the blank between Han and a Latin letter or digit: 储备 n95 口罩.

    Why: typing habits and PDF extraction; the target form has none. Left alone: blanks between Latin words, behind a
    number that opens its line (图1 示意图), between fields, in programs and English sentences, ideographic blanks, two
    blanks, those at line ends, a few in a page that otherwise has none there (“QQ群 123456” quoted), and outside
    sentences the one on a single side of a word: 清渠小组 Team 3, 水位涨8% 下游告急.
    """
    spots = [] if teaches_typing(text) else [match.span() for match in _LATIN.finditer(text)]
    seams = len(_SEAM.findall(text)) if 0 < len(spots) < _SCATTERED else 0
    if not spots or len(spots) * (2 if len(spots) < _FEW else 6) < seams:
        return
    settings = find_settings(text)
    lines, is_program, parts = Lines(text), in_programs(text), Fields(text, is_noisy=context.has_noise_blanks)
    goes, is_format, cues = _going(text, context), keeps_blanks(text), cue_lines(text)
    doubtful: list[tuple[int, int]] = []
    careless, clause = 0, None
    for start, end in spots:
        line, stop = lines.around(start)
        kept = is_program(start) or is_format(start) or line in cues or parts(start, end)
        kept = kept or line in settings.lines or line in settings.remarks or _BLANK_FIELD.match(text, end) is not None
        if kept or _parts_number(text, line, start) or _ends_address(text, line, start):
            continue
        if clause is None or not clause.holds(start):
            clause = Clause(text, line, start, stop, goes)
        if _is_counted(text, line, start, alone=clause.has_gaps):
            yield Finding(start, end, "", "blank beside Latin")
        elif clause.has_gaps or _is_english(text[max(line, start - _NEAR) : min(stop, start + _NEAR)]):
            continue
        elif clause.is_closed or text[end] == "（" or _is_beside_word(text, line, start):
            careless += clause.is_closed and _is_on_one_side(text, line, start)
            yield Finding(start, end, "", "blank beside Latin")
        elif _is_on_one_side(text, line, start):
            doubtful.append((start, end))
    if careless >= max(_CARELESS, len(doubtful)):
        yield from (Finding(start, end, "", "blank beside Latin") for start, end in doubtful)


_CARELESS = 3  # blanks in sentences on one side of a number whose other side has none: the page means nothing by them


def _going(text: str, context: Context) -> Callable[[int], bool]:
    """Give the test whether a blank between Han means nothing: the next rule takes it, or the page's mean nothing."""
    found: list[frozenset[int]] = []

    def goes(at: int) -> bool:
        if not found and not context.has_noise_blanks:
            found.append(frozenset([finding.start for finding in find_han_blanks(text, context)]))
        return context.has_noise_blanks or at in found[0]

    return goes


_NEAR, _LONGEST_NUMBER = 80, 16
_FIGURE = "[0-9][0-9.,\u2013\u2014-]{0,12}%?"
_COUNTED = re.compile(rf"[{THIN}]{_FIGURE}(?=[{THIN}])")
_NUMBER = re.compile(rf"(?<![0-9A-Za-z.,]){_FIGURE}\Z")
_BEFORE_NUMBER = frozenset("年月第共约近达")
_DATE = re.compile(
    rf"(?<=[0-9]年)[{THIN}][0-9]{{1,2}}[{THIN}]?月|(?<=[0-9]月)[{THIN}][0-9]{{1,2}}[{THIN}]?日|(?<=第)[{THIN}][0-9]"
)


def _is_counted(text: str, line: int, at: int, *, alone: bool) -> bool:
    """Tell whether a blank stands before a unit, or before a number that has one between it and its unit.

    ``alone``: the number stands among fields. There a word before it is another field, or what it names: 数量 3 台.
    """
    if _DATE.match(text, at):
        return True
    ahead = _COUNTED.match(text, at)
    if ahead is not None:
        return _counts(text, ahead.end()) and not (alone and text[at - 1] not in _BEFORE_NUMBER)
    number = _NUMBER.search(text, max(line, at - _LONGEST_NUMBER), at) if _counts(text, at) else None
    if number is None:
        return False
    before = text[line : number.start()][-1:]
    return not alone or before in _BEFORE_NUMBER or HAN_ONE.match(before) is None


# --- words ----------------------------------------------------------------------------------------------------
_PART = "[!-~℃‰]{1,24}"
_WORD = rf"(({_PART})(?:[{THIN}]{_PART}){{0,4}})"
_WORD_BEHIND = re.compile(rf"[{THIN}]{_WORD}[{THIN}]{_HAN_BEHIND}")
_WORD_BEFORE = re.compile(rf"[{THIN}](?:{_HAN_BEFORE}){_WORD}\Z")
_LETTER = re.compile("[A-Za-z]")
_MOST_TIGHT = 24  # code points of such a part
_TIGHT_BEHIND = re.compile(rf"[{THIN}]{_PART}(?=[{HAN}])")
_TIGHT_BEFORE = re.compile(rf"(?<=[{HAN}]){_PART}\Z")


def _is_on_one_side(text: str, line: int, at: int) -> bool:
    """Tell whether what stands beside a blank has Han on its other side, and none between."""
    if _TIGHT_BEHIND.match(text, at):
        return True
    return _TIGHT_BEFORE.search(text, max(line, at - _MOST_TIGHT), at) is not None


def _is_beside_word(text: str, line: int, at: int) -> bool:
    """Tell whether a blank stands on one side of a Latin word that has one on its other side too, beside Han.

    A number is no word, nor does it begin one: it may be a cell, or what numbers the next thing.
    """
    word = _WORD_BEHIND.match(text, at) or _WORD_BEFORE.search(text, max(line, at - _NEAR), at)
    if word is None or _LETTER.search(word[2]) is None:
        return False
    return len(word[1]) > 1 or not _is_choice(text, line, word)


def _is_choice(text: str, line: int, word: re.Match[str]) -> bool:
    """Tell whether a letter is one of those that number choices: the next or the last stands near it, A 对 B 错."""
    near = text[max(line, word.start() - _NEAR) : word.end() + _NEAR]
    return any(step in _CHOICES.findall(near) for step in (chr(ord(word[1]) - 1), chr(ord(word[1]) + 1)))


_CHOICES = re.compile(rf"(?<![!-~])[A-Za-z](?=[{THIN}.\uff0e、])")


# Words that only a sentence in English has: Han in it are spoken of.
_ENGLISH = re.compile(
    "(?<![A-Za-z])(?:the|of|and|is|are|was|to|in|for|with|an?|that|as|by|it|you|we)(?![A-Za-z])", re.IGNORECASE
)
_ENGLISH_WORDS = 2
_NO_LETTERS = bytes(code for code in range(0x80) if not chr(code).isalpha())


def _is_english(stretch: str) -> bool:
    """Tell whether a stretch has words of an English sentence, and more letters than Han."""
    letters = len(stretch.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    first = HAN_RUN.search(stretch)  # most often enough
    if not letters or (first and letters <= 2 * len(first[0])) or letters <= 2 * count_han(stretch):
        return False
    return len(_ENGLISH.findall(stretch)) >= _ENGLISH_WORDS


def _parts_number(text: str, line: int, at: int) -> bool:
    """Tell whether all that stands before a blank on its line is a number with what it counts."""
    match = _PARTS_NUMBER.match(text, line) if at - line <= _LONGEST_PART else None
    if match is None or match.end() != at:
        return False
    if match["unit"] is None:
        return True
    return _MEASURES.match(text, at + 1) is None if match["point"] else _is_numbered(text, line, at)


_MEASURES = re.compile(
    f"[{BLANK}]?(?:[万亿](?![{HAN}]{{2}}[：:\n])|[元米吨%])"
)  # 2.1 个人 is a section, 2.1 万人 a count
# Words that begin with a unit and count: 3 月份, 6 个月, 90 分钟. Others (分析, 年度, 米粉) are what a number numbers.
_COUNTING = re.compile(
    "年来|年间|年内|年前|年后|年底|年初|年中|年级|年代|年均|月份|月初|月底|月中|月末|月内|月间|日前|日内|日夜|个月|个人|个体|人次|人均|万元|万人|万亿|万吨|万亩|万户|亿元|亿吨|亿人|世纪|分钟|分之|秒钟"
    "|学年|以上|以下|以内|以外|左右|小时|公里|公斤|公顷|平方|立方|毫米|厘米|千米|千克|多[名个人次条户家万元]|余[名个人次条户家万元]"
)
_NUMBERED_LINE = re.compile(rf"([0-9]{{1,2}})[{BLANK}]{{1,2}}([{HAN}])")
_UNITS = frozenset("年月日名条个人万亿元次项世届级号岁时分秒米吨%座户亩斤台辆只件张套所家处份篇页期位天周倍度千百票")
_RUN = re.compile(rf"[{HAN}]{{1,{REACH}}}")
_YEAR = re.compile("(?:19|20)[0-9]{2}")


def _counts(text: str, at: int) -> bool:
    """Tell whether a blank stands between a figure and its unit: 18 小时, 2023 年度."""
    if text[at - 1 : at] not in _FIGURES:
        return False
    run = _RUN.match(text, at + 1)
    if run is None:
        return False
    first = words_of(run[0])[0]
    if run[0][0] == "年" and _YEAR.match(text, max(0, at - 4), at):
        return True
    return first in _UNITS or _COUNTING.match(first) is not None


_FIGURES = frozenset("0123456789%")


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


def _ends_address(text: str, line: int, at: int) -> bool:
    """Tell whether an address ends before a blank: it would go on without it."""
    return text[at - 1].isascii() and _ADDRESS.search(text, max(line, at - _LONGEST_ADDRESS), at) is not None


_ADDRESS = re.compile(r"(?:://|www\.|@|\.(?:cn|com|net|org))[!-~]{0,100}\Z", re.IGNORECASE)
_LONGEST_ADDRESS = 120
# 自20 年 月 日: the fields of a date to be filled in.
_BLANK_FIELD = re.compile(rf"年[{BLANK}]{{1,12}}月|月[{BLANK}]{{1,12}}日")

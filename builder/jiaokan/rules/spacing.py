"""Blanks that a page put into running text. Most blanks between two Han mean something and stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise

from jiaokan.rules.blanked import stands_for_lost
from jiaokan.rules.exams import is_exam
from jiaokan.rules.fields import Fields, parts_wide
from jiaokan.rules.offices import is_row_of_names, lists_words, parts_halves, parts_name, parts_post, spreads_name
from jiaokan.rules.spoken import teaches_typing
from jiaokan.rules.syntax import keeps_blanks
from jiaokan.rules.torn import BEHIND, IN_PROSE, SURE, is_in_row, is_torn, tears_word, torn_blanks
from jiaokan.text.chars import (
    BLANK,
    HAN,
    HAN_NUMERAL,
    HAN_ONE,
    HAN_RUN,
    Lines,
    LineTest,
    count_han,
    iter_lines,
    line_of,
    overlaps,
)
from jiaokan.text.lexicon import words_of
from jiaokan.text.pairs import is_bound
from jiaokan.text.programs import in_programs
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

# Every expression here begins with the blank: most text has few, and what is beside it is looked at only then.
_FEW = 3
_BEFORE_MARK = re.compile(
    rf"[ \u00a0\u3000](?<=[{HAN}0-9A-Za-z）”》%].)[ \u00a0\u3000]?(?=(?!？{{3}})[，。；：！？）》”]|、(?![ \u00a0\u3000]))"
)


_BEHIND_OPENER = re.compile(rf"[ \u00a0\u3000](?<=[“‘《（【「『].)(?=[{HAN}0-9A-Za-z])")


def find_blanks_before_marks(text: str, context: Context) -> Iterator[Finding]:
    """Remove one or two blanks before a closing mark, and one behind an opening one: 医院 ，成立, “ 白鹭杯”.

    Why: no Chinese line puts a blank there; PDF extraction does. Left alone: three or more (a blank to fill in),
    ( ) with nothing between, ？？？ for a name nobody knows, programs, the place of an answer in an exam (其原因是 。).
    """
    if teaches_typing(text) or stands_for_lost(text):
        return
    before = [(*match.span(), "", "blank before a mark") for match in _BEFORE_MARK.finditer(text)]
    behind = [(*match.span(), "", "blank behind an opening mark") for match in _BEHIND_OPENER.finditer(text)]
    if not (before or behind):
        return
    is_program, is_format = in_programs(text), keeps_blanks(text)
    has_forms, asks = _FORM_BLANK.search(text) is not None, is_exam(text)
    for each in (*before, *behind):
        at = each[0]
        if asks and text[each[1] : each[1] + 1] in _PAUSES:
            continue  # the answer goes there
        if not (has_forms and _is_form(text, at)) and not is_program(at) and not is_format(at):
            yield Finding(*each)


_PAUSES = frozenset("，。；")
# A line with blanks to fill in: 年 月 日, 面积 平方米, 共 元; behind a numeral nothing is left to fill in (玖 元).
_FORM = re.compile(
    rf"年[{BLANK}]{{1,12}}月[{BLANK}]{{1,12}}日|(?<=[{HAN}：:])(?<![{HAN_NUMERAL}])[{BLANK}]{{1,12}}(?:平方米|公斤|万元|元|亩|份|页|岁|号)(?![{HAN}])|(?<=第)[{BLANK}]{{1,12}}[号条页次]"
)


_FORM_BLANK = re.compile(
    rf"[{BLANK}](?:(?<=年.)[{BLANK}]{{0,11}}月|(?<=[{HAN}：:].)[{BLANK}]{{0,11}}(?:平方米|公斤|万元|元|亩|份|页|岁|号)|(?<=第.)[{BLANK}]{{0,11}}[号条页次])"
)
_NEAR = 60  # code points looked at on either side: a form's fields stand close together


def _is_form(text: str, at: int) -> bool:
    """Tell whether blanks to be filled in stand nearby on the line."""
    low, high = max(0, at - _NEAR), at + _NEAR
    start, end = text.rfind("\n", low, at) + 1 or low, text.find("\n", at, high)
    end = high if end < 0 else end
    return _FORM_BLANK.search(text, start, end) is not None and _FORM.search(text, start, end) is not None


_HAN_BLANK = re.compile(rf"[ \u00a0\u3000](?<=[{HAN}].)[ \u00a0\u3000]?(?=[{HAN}])")
_AFTER_MARK = re.compile(rf"[ \u00a0\u3000](?<=[，、；：。！？].)[ \u00a0\u3000]?(?=[{HAN}“‘《（])")
_POINTS = "，。、；：！？“”‘’《》（）"
_FEWEST_SPACED = 6
_SPACED = re.compile(
    rf"(?:[ \u3000](?<=[^\s].)[{_POINTS}]?[^\s][{_POINTS}]?(?![^\s])){{{_FEWEST_SPACED}}}"
)  # six single characters, a blank before each
_POINT = re.compile(f"[{_POINTS}]")


def _letter_spaced(text: str) -> Iterator[tuple[int, int]]:
    """Yield the blanks of lines in which nearly every character has one behind it, and which make words without."""
    if text.count(" ") + text.count("\u3000") < _FEWEST_SPACED:
        return
    done = 0
    for match in _SPACED.finditer(text):
        if match.start() < done:
            continue
        start, done = line_of(text, match.start())
        blanks = [blank.span() for blank in _THIN_RUN.finditer(text, start, done)]
        points = len(_POINT.findall(text, start, done))
        letters = done - start - points - sum(right - left for left, right in blanks)
        if len(blanks) < _SPACED_SHARE * (letters - 1) or len(HAN_ONE.findall(text, start, done)) < _LEAST_HAN:
            continue
        if points or _makes_words(_THIN_RUN.sub("", text[start:done])):
            yield from (
                span for span in blanks if not {text[span[0] - 1 : span[0]], text[span[1] : span[1] + 1]} <= _FIGURES
            )


_WORDS_SHARE = 0.5


def _makes_words(line: str) -> bool:
    """Tell whether half of a line's Han are in words of two or more: names, days, signs in a row make none.

    >>> _makes_words("做好春耕工作"), _makes_words("赵钱孙李周吴郑王"), _makes_words("一二三四五六七八")
    (True, False, False)
    """
    words = [word for run in HAN_RUN.findall(line) for word in words_of(run)]
    inside = sum(len(word) for word in words if len(word) > 1 and _NUMERALS.fullmatch(word) is None)
    return inside >= _WORDS_SHARE * sum(map(len, words))


_NUMERALS = re.compile(f"[{HAN_NUMERAL}]+")
_FIGURES = frozenset("0123456789")  # no number is made of two: 得分 8 9 7
_THIN_RUN = re.compile("[ \u3000]+")
_SPACED_SHARE = 0.62
_LEAST_HAN = 9  # fewer are family names, days of the week, columns
# A numeral has been deleted: 信息 万余条. The blank stands for it.
OMITTED_NUMBER = re.compile(
    r"[ \u3000](?=[万亿千百十]{0,2}[余多][名个人次条份户家只辆台件万天元场篇]|[万亿][元人次条份户家名个余])"
)
_NUMBER_BEFORE = re.compile(r"第[一二三四五六七八九十百零〇0-9]{1,5}[条章节款编篇课讲回集卷册期]$")
# A line that opens with a number of its own, as commentaries count (甲一 緣起分 釋題): what stands behind is its name.
_STEM_BEFORE = re.compile(
    rf"(?:\A|\n)[{BLANK}]{{0,4}}(?:[甲乙丙丁戊己庚辛壬癸][一二三四五六七八九十]{{0,2}}|[一二三四五六七八九十]{{1,3}})(?:[{BLANK}]{{1,2}}[{HAN}]{{2,8}})?\Z"
)
_LONGEST_STEM = 20  # code points
# A line that opens with its date, as those below a statute's title do: 2011年5月25日 某某会议通过.
_DATE_BEFORE = re.compile(rf"(?:\A|\n)[{BLANK}]{{0,4}}(?:19|20)[0-9]{{2}}年[0-9]{{1,2}}月[0-9]{{1,2}}日\Z")


def find_han_blanks(text: str, context: Context) -> Iterator[Finding]:
    """Remove blanks between Han where the page proves that its blanks mean nothing.

    Proof: at least three blanks before closing marks in the page given (they are never typed), or that many inside
    words; or a line of single characters each with a blank behind it. Left alone: 第一条 为了, 杨 帆, 自 年 月 日,
    lists of names, blanks to fill in, the place of a deleted number, or of a character that an old book lost.
    """
    spaced = sorted(set(_letter_spaced(text)))
    yield from (Finding(start, end, "", "letter-spaced") for start, end in spaced)
    touches = overlaps(spaced)
    even = [span for span in sorted(set(_wrapped_into_blanks(text))) if not touches(*span)]
    yield from (Finding(start, end, "", "blanks at one distance") for start, end in even)
    if not any(pattern.search(text) for pattern in (_HAN_BLANK, _AFTER_MARK, BEHIND)) or stands_for_lost(text):
        return
    touches = overlaps(sorted([*spaced, *even]))
    is_kept = _Keeper(text, Fields(text, is_noisy=context.has_noise_blanks))
    if context.has_noise_blanks:
        noise = (span for span in _noise_blanks(text, is_kept) if not touches(*span))
        yield from (Finding(*span, "", "blanks mean nothing on the page") for span in noise)
    else:
        lone = (span for span in torn_blanks(text, is_kept) if not touches(*span))
        yield from (Finding(*span, "", "inside a word or behind a mark") for span in lone)


def _noise_blanks(text: str, is_kept: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    """Yield the blanks between Han and behind marks of a page whose blanks mean nothing."""
    spread, is_list = _is_letter_spaced(text), LineTest(text, lists_words)
    for pattern in (_HAN_BLANK, _AFTER_MARK):
        for match in pattern.finditer(text):
            start, end = match.span()
            if pattern is _HAN_BLANK and not spread and (is_kept(start, end) or _means_something(text, start, end)):
                continue
            if not is_list(start) and not _is_form(text, start):
                yield start, end


class _Keeper:
    """Tells of a blank that it parts fields, stands among those to be filled in, or for a deleted number."""

    def __init__(self, text: str, parts: Fields) -> None:
        self._text, self._parts, self._is_format = text, parts, keeps_blanks(text)

    def __call__(self, start: int, end: int) -> bool:
        text = self._text
        if self._is_format(start):
            return True
        if OMITTED_NUMBER.match(text, start) is not None or _is_form(text, start) or self._parts(start, end):
            return True
        if _NUMBERED_CELL.search(text, max(0, start - _LONGEST_CELL), start):
            return True
        if "\u3000" in text[start:end] and (parts_wide(text, start, end) or is_row_of_names(text, start)):
            return True
        return parts_name(text, start, end) or parts_post(text, start, end) or spreads_name(text, start, end)


# |四 大破: what opens the cell of a row that bars part is its number.
_NUMBERED_CELL, _LONGEST_CELL = re.compile(rf"[|\uff5c][{HAN_NUMERAL}]{{1,4}}\Z"), 5
_MANY_BLANKS, _SPREAD_SHARE = 40, 0.2


def _is_letter_spaced(text: str) -> bool:
    """Tell whether blanks stand behind a fifth of the page's Han: then no blank is a name's."""
    count = len(_HAN_BLANK.findall(text))
    return count >= _MANY_BLANKS and count >= _SPREAD_SHARE * count_han(text)


_SMALLEST_WRAP, _MOST_DRIFT, _FEWEST_WRAPS = 12, 2, 5
_SINGLE = (" ", "\u00a0", "\u3000")  # the blanks of a wrap


def _wrapped_into_blanks(text: str) -> Iterator[tuple[int, int]]:
    """Yield blanks of long lines that stand at one distance: a wrap that was turned into blanks.

    Evidence: five or more in a line, at least four fifths of the distances within two of their middle one, and a fifth
    of them inside words: verses of one length have their blanks between words.
    """
    if sum(map(text.count, _SINGLE)) < _FEWEST_WRAPS:
        return
    for start, end in iter_lines(text):
        if end - start < 6 * _SMALLEST_WRAP or sum(text.count(blank, start, end) for blank in _SINGLE) < _FEWEST_WRAPS:
            continue
        blanks = [match.span() for match in _HAN_BLANK.finditer(text, start, end)]
        if len(blanks) < _FEWEST_WRAPS:
            continue
        gaps = [after[0] - before[0] for before, after in pairwise(blanks)]
        middle = sorted(gaps)[len(gaps) // 2]
        even = sum(abs(gap - middle) <= _MOST_DRIFT for gap in gaps)
        if middle < _SMALLEST_WRAP or even * 5 < len(gaps) * 4:
            continue
        if sum(is_torn(text, at, IN_PROSE) for at, _ in blanks) * 5 >= len(blanks):
            yield from blanks


_WORD_END, _WORD_START = re.compile(rf"[{HAN}]{{1,4}}\Z"), re.compile(rf"[{HAN}]{{1,4}}")


def _means_something(text: str, start: int, end: int) -> bool:
    """Tell whether a blank between Han has a reason of its own."""
    if OMITTED_NUMBER.match(text, start) or _NUMBER_BEFORE.search(text, max(0, start - 8), start):
        return True
    if _STEM_BEFORE.search(text, max(0, start - _LONGEST_STEM), start):
        return True
    if text[start - 1] == "日" and _DATE_BEFORE.search(text, max(0, start - 18), start):
        return True
    if parts_halves(text, start, end) and not is_torn(text, start, SURE):
        return True
    if is_bound(text[start - 1], text[end]):
        return False
    before = _WORD_END.search(text, max(0, start - 4), start)
    after = _WORD_START.match(text, end)
    return (before is None or len(before[0]) < 2) and (after is None or len(after[0]) < 2)


def count_noise_blanks(text: str) -> int:
    """Count blanks that no one types, except to be filled in: before closing marks (a few suffice), else inside words too."""
    if is_exam(text):
        return 0  # where an answer goes is a blank too
    if "&nbsp;" in text:  # the page is read before its entities are decoded
        text = text.replace("&nbsp;", "\u00a0")
    marks = (match for match in _NOISE.finditer(text) if not _is_form(text, match.start()))
    before = sum(1 for _ in islice(marks, _FEW))
    if before >= _FEW:
        return before
    spots = (match.span() for match in _HAN_BLANK.finditer(text))
    inside = [at for at, end in spots if is_bound(text[at - 1], text[end]) and tears_word(text, at, end)]
    return before + _count_in_prose(text, inside)


def _count_in_prose(text: str, spots: Iterable[int]) -> int:
    """Count the spots that stand in lines of prose; a row of single Han, which may be a spread title, is one."""
    lines = Lines(text)
    prose: dict[tuple[int, int], bool] = {}  # each line is looked at once, however many spots it has
    found = set()
    for at in spots:
        line = lines.around(at)
        if line not in prose:
            prose[line] = line[1] - line[0] >= _WRAPPED and _STOP.search(text, *line) is not None
        if prose[line]:
            found.add((line, -1 if is_in_row(text, at) else at))
    return len(found)


_WRAPPED = 30  # code points: a line of wrapped prose has as many
_STOP = re.compile("[，。；：！？,;:!?]")


_NOISE = re.compile(rf"[ \u00a0\u3000](?<=[{HAN}].)[ \u00a0\u3000]?[，。、；,;](?=[{HAN}])")

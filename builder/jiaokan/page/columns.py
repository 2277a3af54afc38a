"""Columns of short lines that a page prints below or beside its text: readers' words, the numbers of lines of code.

Each gives positions of lines and the reason they have. Left alone: a list that begins with another number than one, or
stands beside no program; dated rows of a ledger; what readers write where nothing of the site closes their column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jiaokan.page.lines import ALONE, HEARD, Lines
from jiaokan.page.links import DATE
from jiaokan.page.score import Score
from jiaokan.page.structures import place
from jiaokan.text import facts
from jiaokan.text.chars import BLANK

Shown = Iterator[tuple[int, Score]]

# --- beside code ------------------------------------------------------------------------------------------------------
_LEAST_NUMBERS, _BUTTONS = 3, 3  # lines
_CODE = re.compile(r"\A(?=[^=(){};/\\|$<>]*[=(){};/\\|$<>])[!-~][ -~\t]*(?:#.*|//.*|--.*|['\"].*)?\Z")


def numbers_of_code(lines: Lines) -> Shown:
    """Yield the numbers of a program's lines that stand below it one a line: 1, 2, 3, as blogs on programs print them.

    Buttons may stand between: the language, 运行, 复制代码. Once three in a row show the habit, fewer are enough.
    """
    proved = False
    for first, last in lines.runs(lambda at: lines.words[at].isdecimal()):
        counted = lines.words[first:last] == [str(number) for number in range(1, last - first + 1)]
        if not counted or not (proved or last - first >= _LEAST_NUMBERS):
            continue
        above = range(first - 1, max(-1, first - 2 - _BUTTONS), -1)
        code = next((at for at in above if lines.is_program[at] or _CODE.match(lines.words[at])), None)
        if code is not None and all(len(lines.words[at]) <= _LONGEST_BUTTON for at in range(code + 1, first)):
            proved = True
            for at in range(code + 1, last):
                yield at, place("numbers-of-code", "navigation", ALONE)


_LONGEST_BUTTON = 6  # code points


# --- other questions --------------------------------------------------------------------------------------------------
_ASKED = re.compile(rf"^{DATE}[{BLANK}]+([^\n。]{{4,60}}?)[{BLANK}]+[0-9]{{1,6}}$", re.MULTILINE)
_ASKS = re.compile("怎么|怎样|如何|什么|为何|为啥|哪|吗|呢|能不能|可以|是否|多少|几|好不好|[？?]")
_LEAST_ASKED = 2  # rows


def questions_below(lines: Lines, shadow: str) -> Shown:
    """Yield rows of other questions with their day and what they count, two or more of which most ask.

    2014-08-02 茉莉不开花怎么办 88. Rows of a ledger have days and figures too, and ask nothing.
    """
    starts = {start: at for at, (start, _) in enumerate(lines.spans)}
    rows = {starts[match.start()]: match[1] for match in _ASKED.finditer(shadow) if match.start() in starts}
    for at in rows:
        if at - 1 in rows:
            continue
        run = [at]
        while run[-1] + 1 in rows:
            run.append(run[-1] + 1)
        if len(run) >= _LEAST_ASKED and sum(_ASKS.search(rows[row]) is not None for row in run) * 2 >= len(run):
            for row in run:
                yield row, place("other-questions", "related-links", ALONE)


# --- what readers say -------------------------------------------------------------------------------------------------
_WHO = "最新|热门|精彩|全部|精选|网友|读者|用户|会员|诗友|书友|影友|球友|博友|车友|听众|观众|游客|访客|买家|患者|食客|顾客|家长|校友|厨友|乐迷|歌迷|大家|我要|所有|更多|近期"
_SAID = "评论|留言|跟帖|跟贴|回应|点评|书评|影评|短评|食评|评价|回响|热评|讨论"
_READERS = re.compile(
    rf"[{BLANK}◆■●▼·【\[]{{0,3}}(?:(?:{_WHO}){{1,2}}(?:的)?(?:{_SAID})(?:区|列表|专区|板)?|(?:{_SAID})(?:区|列表|专区)?(?=[{BLANK}(（:：]{{1,2}}[0-9])"
    rf"|[0-9]{{1,6}}{BLANK[0]}?[条则篇]{BLANK[0]}?(?:{_SAID}))[{BLANK}]?[(（:：]?[{BLANK}]?(?:共?[0-9]{{1,6}}[{BLANK}]?[条则篇]?)?[)）】\]:：]?(?:[{BLANK}](?:更多|全部|最热|最新|写评论))?"
)
_LONGEST_SAID, _MOST_SAID, _LONGEST_LABEL, _LEAST_TEXT = 80, 40, 24, 40  # code points, lines, code points


def words_of_readers(lines: Lines, last: int, found: Mapping[int, Score]) -> Shown:
    """Yield what readers say below a label of theirs under the text, down to the site's line that closes their column.

    Left alone: a column that nothing of the site closes, or in which a long paragraph, a part or an attachment stands.
    """
    text = next(
        (at for at, line in enumerate(lines.words) if lines.is_text[at] and len(line) >= _LEAST_TEXT), len(lines)
    )
    for label in range(max(text + 1, last - _MOST_SAID), len(lines)):
        if len(lines.words[label]) > _LONGEST_LABEL or _READERS.fullmatch(lines.words[label]) is None:
            continue
        end, most = label + 1, min(label + _MOST_SAID, len(lines) - 1)
        while end < most and not _closes(found.get(end)) and not _is_of_text(lines, end):
            end += 1
        if label + 1 < end and _closes(found.get(end)):
            for at in range(label, end):
                yield at, place("words-of-readers", "navigation", ALONE)
            return


def _is_of_text(lines: Lines, at: int) -> bool:
    line = lines.words[at]
    is_long = len(line) > (_LEAST_TEXT if lines.is_text[at] else _LONGEST_SAID)
    return is_long or facts.opens_more(line) or facts.is_closing_date(line)


def _closes(score: Score | None) -> bool:
    return score is not None and score.value >= HEARD and score.flag != "source-line"

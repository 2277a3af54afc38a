"""The lines of a clean text with what each shows by itself, before anything is decided about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from jiaokan.text.chars import CLOSER, HAN, iter_lines
from jiaokan.text.numbering import ITEM, OPENERS, Number, parse, parse_enumerator, parse_period, value_of

MAX_STANDALONE = 50  # code points of a heading that has its line to itself
MAX_RUN_IN = 45  # code points of a heading that opens a paragraph
MAX_TITLE = 60

_CLOSES_HEADING = re.compile(r"[。！？]|[：:](?=.)|；")
_ENDS_SENTENCE = frozenset("。！？；…：，、,;:!?.")
_FULL_STOP = frozenset("。！？")
_CLOSERS = frozenset(CLOSER)
DATE = re.compile(
    r"(?:[0-9]{4}|[二〇○零一两三四五六七八九十]{4}|[xX×_*]{2,4})[年./-][ ]?(?:[0-9xX×_*]{1,2}|[一二三四五六七八九十]{1,3})[月./-][ ]?(?:(?:[0-9xX×_*]{1,2}|[一二三四五六七八九十]{1,3})日?)?"
)
_DATE_BRACKETS = "（）()"
_DATE_OPENERS = frozenset(f"{_DATE_BRACKETS}0123456789二〇○零一两三四五六七八九十xX×_*")
_SALUTATION = re.compile(
    r"(?:尊敬的|敬爱的|亲爱的|各位|同志们|同学们|老师们|朋友们|乡亲们|女士们|先生们|全[县市区镇乡村体]|主席|主任|领导)[^。]{0,40}[：:！!]|[^。；]{2,80}[：:]"
)
_ANNOUNCES = re.compile("如下|我就|[讲谈说提]几点|意见[：:]$|现将|现就|按照|根据|主要|包括|以下|下面")
_GREETS = re.compile(r"(?:尊敬的|敬爱的|亲爱的|各位|同志们|同学们|老师们|朋友们|乡亲们|女士们)")
_GREETED = re.compile(r"[：:]\Z|\A[^，,]*[！!，,]\Z")  # 同志们，让我们立即行动起来！ is a sentence
_VALUE = "([一二三四五六七八九十0-9]{1,3})"
_PIECE = f"第{_VALUE}篇|篇{_VALUE}"
# Before a mark: ★ 第二篇.
ORNAMENT = "(?:[☆★◆◇■□●○◎△▲▽▼※]{1,3}[ \u3000]?)?"
_MARK = re.compile(
    rf"{ORNAMENT}[【（(]?(?:{_PIECE}|(?:范文|样本|材料){_VALUE})(?:[】）)].{{0,60}}|[：: 、　].{{0,60}}|$)"
)
# In front of its text; 材料一： names what a question gives to read.
_RUN_IN_MARK = re.compile(f"【(?:{_PIECE})】|(?:{_PIECE}|范文{_VALUE})[：:]")
_MARK_WORDS = ("范文", "样本", "材料")
_LONGEST_MARK = 70  # code points
_CHAPTER = re.compile("[章节編编部]")
_WORDS = re.compile(f"[{HAN}][^{HAN}]*[{HAN}]|[A-Za-z]{{4}}")
_COUNT = "[0-9一二三四五六七八九十]{0,3}"
# 附件1：…, 附表, 附：…, 附《…》; 附近 is none.
_ATTACHMENT = re.compile(
    rf"附(?:(?:件|表|录){_COUNT}[：:]?(?:[{HAN}《“].{{0,60}})?|{_COUNT}(?:[：:](?:[{HAN}《“].{{0,60}})?|[《“].{{0,60}})?)"
)


class Markup(NamedTuple):
    """What the original's markup says of a line: heading, title or row, a heading's level, and where the mark begins."""

    kind: str
    level: int
    start: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of clean text. ``closes`` is the offset in the line behind the mark that ends its first sentence."""

    index: int
    start: int
    end: int
    text: str
    number: Number | None
    enumerator: Number | None
    is_item: bool
    ends_sentence: bool  # in a mark that titles and signatures do not have
    ends_full: bool  # with a full stop
    is_label: bool  # it is short and has no stop: a title, heading, signature
    is_prose: bool  # it is running text and no heading, title, signature or label
    is_date: bool  # it is a date and nothing else
    is_entry: bool = False  # of a list of attachments
    markup: Markup | None = None

    @property
    def is_headed(self) -> bool:
        """Tell whether the original's markup makes the line a heading or a title."""
        return self.markup is not None and self.markup.kind != "row"

    @property
    def is_row(self) -> bool:
        """Tell whether the line is a row of a table."""
        return self.markup is not None and self.markup.kind == "row"

    @property
    def body_start(self) -> int:
        """Give the offset behind the number."""
        return self.number.end if self.number else 0

    def first_close(self, start: int) -> re.Match[str] | None:
        """Find the mark that closes a heading which begins at ``start``."""
        return _CLOSES_HEADING.search(self.text, start)

    @property
    def is_greeting(self) -> bool:
        """Tell whether the line greets an audience (同志们：)."""
        return len(self.text) <= 60 and _GREETS.match(self.text) is not None and _GREETED.search(self.text) is not None

    @property
    def is_addressed(self) -> bool:
        """Tell whether the line could name the addressees of a letter: no stop but the colon at its end."""
        return (
            len(self.text) <= 80
            and _SALUTATION.fullmatch(self.text) is not None
            and _GREETED.search(self.text) is not None
            and not _ANNOUNCES.search(self.text)
        )

    @property
    def is_attachment(self) -> bool:
        """Tell whether the line names an attachment."""
        return self.is_entry or (len(self.text) <= 80 and _ATTACHMENT.fullmatch(self.text) is not None)

    @property
    def mark_value(self) -> int | None:
        """Read the number of 篇一 or 第2篇：…, which marks a report; None if the line is no mark."""
        if "篇" not in self.text[:8] and self.text[:2] not in _MARK_WORDS:
            return None
        runs_in = len(self.text) > _LONGEST_MARK or self.ends_sentence
        match = (_RUN_IN_MARK if runs_in else _MARK).match(self.text)
        return value_of(next(filter(None, match.groups()))) if match else None


def read(text: str) -> list[Line]:
    """Read the lines of a clean text.

    第一篇 numbers the part of a book only where 章 or 节 stand under it; elsewhere it marks a report.
    """
    lines = [_line(index, text, start, end) for index, (start, end) in enumerate(iter_lines(text)) if end > start]
    pieces = [line for line in lines if line.number and line.text[0] == "第" and "篇" in line.number.written]
    if pieces and not any(line.number and _CHAPTER.search(line.number.written) for line in lines):
        for piece in pieces:
            lines[piece.index] = replace(piece, number=None)
    return lines


def _line(index: int, text: str, start: int, end: int) -> Line:
    line = text[start:end]
    number = enumerator = None
    is_item = False
    if line[0] in OPENERS:
        number = parse(line)
        enumerator = None if number else parse_period(line) or parse_enumerator(line)
        is_item = number is None and ITEM.match(line) is not None
    mark, size = _last_mark(line), len(line)
    ends_sentence, ends_full = mark in _ENDS_SENTENCE, mark in _FULL_STOP
    is_label = 2 <= size <= MAX_TITLE and not ends_sentence and _WORDS.search(line) is not None
    is_prose = size >= MAX_TITLE or (ends_full and size >= _SHORTEST_PROSE)
    is_date = line[0] in _DATE_OPENERS and DATE.fullmatch(line.strip(_DATE_BRACKETS)) is not None
    facts = (ends_sentence, ends_full, is_label, is_prose, is_date)
    return Line(index, start, end, line, number, enumerator, is_item, *facts)


_SHORTEST_PROSE = 16  # code points


def _last_mark(line: str) -> str:
    """Give the last code point but for two at most that close."""
    if line[-1:] not in _CLOSERS:
        return line[-1:]
    return line[-2:-1] if line[-2:-1] not in _CLOSERS else line[-3:-2]

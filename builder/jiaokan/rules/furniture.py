"""Page furniture: counters and ordinals that a page left inside its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from jiaokan.chars import BLANK, BLANKS, CLOSER, HAN, STOP
from jiaokan.rule import Context
from jiaokan.traced import Finding

_N = r"(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,5})"
_TOTAL = rf"[共總总][計计有]?[{BLANK}]{{0,2}}(?:{_N}|NUMPAGES)[{BLANK}]{{0,2}}[页頁]"
# 第 10 頁 共 21 頁, 第1页/共61页, 第PAGE页共NUMPAGES页: page and total together are never a sentence's own words
# unless a book or a scan is described, which the neighbours tell.
_COUNTER = re.compile(
    rf"第[{BLANK}]{{0,2}}(?P<page>{_N}|PAGE)[{BLANK}]{{0,2}}[页頁][{BLANK}]{{0,3}}[/／,，、]?[{BLANK}]{{0,3}}"
    rf"(?:\([{BLANK}]?)?{_TOTAL}(?:[{BLANK}]?\))?"
)
# -3-, — 3 —, - 3 -: a dash on either side of a number of one to three digits.
_DASHED = re.compile(rf"(?P<dash>[-\u2013\u2014\uff0d])[{BLANK}]{{0,2}}(?P<page>[0-9]{{1,3}})[{BLANK}]{{0,2}}(?P=dash)")
_ENGLISH = re.compile(
    rf"(?:[Pp]age[{BLANK}]{{1,2}})?(?P<page>[0-9]{{1,3}})[{BLANK}]{{1,2}}of[{BLANK}]{{1,2}}[0-9]{{1,3}}\b"
)
_SHAPES = ((_COUNTER, "[页頁]"), (_DASHED, "[-\u2013\u2014\uff0d]"), (_ENGLISH, "of"))
_DESCRIBING = re.compile("[见在到自从至由于自的书稿本原翻看查阅載载見從於書]$")
_SPACE = BLANKS + "\n"


class _Counter(NamedTuple):
    start: int
    end: int
    page: str
    shape: int


def _counters(text: str) -> list[_Counter]:
    found = [
        _Counter(match.start(), match.end(), match["page"], shape)
        for shape, (pattern, cue) in enumerate(_SHAPES)
        if re.search(cue, text)
        for match in pattern.finditer(text)
    ]
    return sorted(found)


def _is_set_off(text: str, counter: _Counter) -> bool:
    """Tell whether blanks, line ends or the text's ends stand on both sides."""
    before = counter.start == 0 or text[counter.start - 1] in _SPACE
    return before and (counter.end == len(text) or text[counter.end] in _SPACE)


def _is_alone(text: str, counter: _Counter) -> bool:
    """Tell whether the counter has its line to itself."""
    line_start = text.rfind("\n", 0, counter.start) + 1
    line_end = text.find("\n", counter.end)
    rest = text[line_start : counter.start] + text[counter.end : len(text) if line_end < 0 else line_end]
    return not rest.strip(BLANKS)


def _is_rising(counters: list[_Counter]) -> bool:
    """Tell whether counters count pages: two or more, never falling. One page may use several shapes."""
    pages = [int(counter.page) for counter in counters if counter.page.isascii() and counter.page.isdigit()]
    return len(pages) >= 2 and pages == sorted(pages)


def find_counters(text: str, context: Context) -> Iterator[Finding]:
    """Remove page counters, in mid-sentence too, and join the halves they cut.

    Why: headers and footers of a PDF run into its text. Evidence: page and total together, set off by blanks or
    rising through the page; a bare ``-3-`` or ``1 of 4`` needs its own line, or others that rise with it. Between
    two digits a blank stays, so that no number is made of two. Left alone: a page spoken of (见第3页), ranges
    (第3页至第5页), subtraction, and a lone number in dashes inside a sentence.
    """
    counters = _counters(text)
    rising = _is_rising([counter for counter in counters if counter.shape == 0])
    all_rising = _is_rising([counter for counter in counters if counter.shape == 0 or _is_set_off(text, counter)])
    done = 0
    for counter in counters:
        if counter.start < done:
            continue
        spoken_of = _DESCRIBING.search(text[max(0, counter.start - 1) : counter.start])
        if counter.shape == 0:
            proved = (_is_set_off(text, counter) or rising or counter.page == "PAGE") and not spoken_of
        else:
            proved = _is_alone(text, counter) or (_is_set_off(text, counter) and all_rising)
        if proved:
            finding = _cut_out(text, counter, done)
            done = finding.end
            yield finding


def _cut_out(text: str, counter: _Counter, done: int) -> Finding:
    """Take the counter out together with the blanks and line ends it brought."""
    start, end = counter.start, counter.end
    while start > done and text[start - 1] in _SPACE:
        start -= 1
    while end < len(text) and text[end] in _SPACE:
        end += 1
    evidence = f"page {counter.page}"
    before, after = text[start - 1 : start], text[end : end + 1]
    if not before or not after:
        return Finding(start, end, "", evidence)
    if "\n" in text[start : counter.start] or "\n" in text[counter.end : end]:
        glue = "" if is_mid_sentence(before, after) else "\n"
    elif before in STOP or before in CLOSER:
        glue = " " if start < counter.start else ""  # the blank may be all that is left of a line break
    else:
        glue = "" if is_mid_sentence(before, after) else " "
    if glue == " " and text[start : start + 1] == " ":
        start, glue = start + 1, ""
    if glue == "\n" and text[end - 1] == "\n":
        end, glue = end - 1, ""
    return Finding(start, end, glue, evidence)


_HALF = re.compile(f"[{HAN}\uff0c\u3001,]")
_NEXT_HALF = re.compile(f"[{HAN}\u201c\u300a\uff08(0-9A-Za-z]")
_OPENS_UNIT = re.compile(
    "[一二三四五六七八九十]{1,3}[、是要]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节条]"
)


def is_mid_sentence(before: str, after: str) -> bool:
    """Tell whether a sentence goes on from its last code point ``before`` a gap to the first ``after`` it."""
    if not _HALF.match(before[-1:]) and not (before[-1:].isascii() and before[-1:].isalnum()):
        return False
    if before[-1:].isascii() and after[:1].isascii():
        return False  # two Latin words or two numbers: the blank between them means something
    return _NEXT_HALF.match(after) is not None and not _OPENS_UNIT.match(after)


_WRAPPED = 15  # a shorter line is a cell or a heading, not a line of running text
_PAGE = 200  # code points a page has at least
_ORDINAL_LINE = re.compile(
    rf"(?<=[{HAN}\uff0c\u3001,])\n[{BLANK}]*(?P<page>[0-9]{{1,3}})[{BLANK}]*\n[{BLANK}]*(?=[{HAN}])"
)


def find_bare_ordinals(text: str, context: Context) -> Iterator[Finding]:
    """Remove a page number alone on a line that cuts a sentence, where such numbers rise through the page.

    Left alone: a number alone on its line anywhere else (a table cell, a list), behind a short line, closer
    together than pages are, a single one, and numbers that do not count up by one.
    """
    found = list(_ORDINAL_LINE.finditer(text))
    pages = [int(match["page"]) for match in found]
    far = all(after.start() - before.end() >= _PAGE for before, after in pairwise(found))
    if len(found) < 2 or not far or any(after - before != 1 for before, after in pairwise(pages)):
        return
    for match in found:
        long = match.start() - text.rfind("\n", 0, match.start()) > _WRAPPED
        if long and is_mid_sentence(text[match.start() - 1], text[match.end() : match.end() + 4]):
            yield Finding(match.start(), match.end(), "", f"page {match['page']}")


_GLUED = re.compile(rf"\n[{BLANK}]*(?P<page>[0-9]{{1,3}})[、.．][{BLANK}]*(?=[{HAN}])")


def find_glued_ordinals(text: str, context: Context) -> Iterator[Finding]:
    """Remove ordinals that cut sentences at line starts (领⏎2、导), and join the halves.

    Why: page numbers were taken for a list. Evidence: two or more in a row count up, no line is number one, and
    every one of them follows a long line without a stop. Left alone: any list with a first item, an item behind a
    finished sentence or a heading.
    """
    found = list(_GLUED.finditer(text))
    pages = [int(match["page"]) for match in found]
    if len(found) < 2 or pages[0] < 2 or any(after - before != 1 for before, after in pairwise(pages)):
        return
    for match in found:
        start = text.rfind("\n", 0, match.start()) + 1
        if match.start() - start <= _WRAPPED or not _HALF.match(text[match.start() - 1]):
            return
    for match in found:
        yield Finding(match.start(), match.end(), "", f"page {match['page']}")


_PREVIEW_CUES = ("还剩", "全文共", "此处隐藏")
_PREVIEW = re.compile(
    r"(?:已阅读|閱讀)[0-9]{1,4}[页頁][,，]?还剩[0-9]{1,4}[页頁]未读[^\n。]{0,40}|[(（]未完[,，]全文共[0-9]{1,7}字[^\n)）]{0,30}[)）]"
    r"|[.…\u3002]{0,6}此处隐藏[0-9]{1,7}个字[.…\u3002]{0,6}"
)


def find_previews(text: str, context: Context) -> Iterator[Finding]:
    """Remove the marks a document site puts where its preview stops: pages left, characters hidden.

    The formula with its own number is never body text.
    """
    if any(cue in text for cue in _PREVIEW_CUES):
        for match in _PREVIEW.finditer(text):
            yield Finding(match.start(), match.end(), "")

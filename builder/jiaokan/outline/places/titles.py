"""What makes a line the title of another document, and no heading of the one that runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from jiaokan.outline.lines import Line
from jiaokan.outline.phrases import WORK_END
from jiaokan.outline.places.page import Page
from jiaokan.outline.places.signs import NONE, at_sight

_COMPOSED = (
    re.compile(r"[？?！!…][”」]?\Z"),  # 年轻人为什么不回来？
    re.compile(r"[^—\d]——|—[^—\d]"),  # 慢下来——《南窗日课》读后
    re.compile(r"[：:]"),
    re.compile(r"[^ \u3000\d（(][ \u3000]+[^ \u3000\d（(]"),  # 琴声未远 先生慢行
    re.compile(r"[“《「]"),
    re.compile(r"(?:19|20)[0-9]{2}"),
)
_OFFICIAL = re.compile(
    r"(?:.{0,40}关于.{2,50}的|在.{2,50}(?:上|时|中|期间)的?|《.{2,40}》)[^的，。]{2,8}(?:[（(].{1,20}[）)])?\Z"
)


@at_sight
def official(page: Page) -> Sequence[float]:
    """A label names a document as offices do (2): 关于…的报告, 在…上的讲话; or what it is (1): …侧记, …经验."""
    found = []
    for at, line in zip(page.at, page.own, strict=True):
        may = page.titled[at]
        found.append(0 if not may else 2 if _OFFICIAL.match(line.text) else WORK_END.search(line.text) is not None)
    return found


@at_sight
def composed(page: Page) -> Sequence[float]:
    """How a title is put together that no heading is: a question (6), a dash (5), a colon, a blank, a quotation, a year (1)."""
    found = []
    for at, line in zip(page.at, page.own, strict=True):
        which = (
            next((n for n, each in enumerate(_COMPOSED) if each.search(line.text)), None) if page.titled[at] else None
        )
        found.append(0 if which is None else len(_COMPOSED) - which)
    return found


@at_sight
def byline(page: Page) -> Sequence[float]:
    """What stands below a title: a date, source or author (1), a second label (2), a subtitle (3), addressees (4), a greeting (5)."""
    return [_below(page, at + 1) if page.titled[at] and at + 1 < len(page.lines) else 0 for at in page.at]


_OF_SITE = re.compile(
    r"[（(【\[].{2,40}[）)】\]]|(?:来源|作者|文/|文｜|记者|通讯员|发布|时间|日期|编辑|稿源|作者单位|供稿).{0,60}|[^，。]{0,30}(?:19|20)[0-9]{2}[-年/.].{0,40}"
)
_NAME = 4  # code points


def _below(page: Page, at: int) -> int:
    line = page.lines[at]
    if page.greets[at]:
        return 5
    if line.text[0] in "—-":
        return 3
    if line.is_addressed:
        return 4
    is_of_site = line.is_date or len(line.text) <= _NAME or _OF_SITE.fullmatch(line.text) is not None
    return 1 if is_of_site and not line.is_prose else 2 if page.free[at] else 0


@at_sight
def since_label(page: Page) -> Sequence[float]:
    """Lines since the last label that no number explains, at most thirty."""
    return [min(at - page.labels_upto[at], _FAR) for at in page.at]


@at_sight
def till_label(page: Page) -> Sequence[float]:
    """Lines from the place to the next such label, at most thirty."""
    found = [_FAR] * len(page.at)
    coming = len(page.lines) + _FAR
    upto = len(page.lines)
    for n in range(len(page.at) - 1, -1, -1):
        at = page.at[n]
        for index in range(upto - 1, at, -1):
            coming = index if page.free[index] else coming
        upto = at + 1
        found[n] = min(coming - at, _FAR)
    return found


_FAR = 30


@at_sight
def like_title(page: Page) -> Sequence[float]:
    """Likeness of a label to the page's title, that it is a label of its own provided; 1 and more where both end alike."""
    first = page.lines[0].text
    if not page.titled[0]:
        return [NONE] * len(page.at)
    pairs, ending = set(pairwise(first)), first[-2:]
    return [
        NONE if not page.titled[at] else _share(line.text, pairs) + (line.text[-2:] == ending)
        for at, line in zip(page.at, page.own, strict=True)
    ]


@at_sight
def echo_behind(page: Page) -> Sequence[float]:
    """The share of a label's pairs of code points that the text behind it has."""
    return _echoes(page, behind=True)


@at_sight
def echo_above(page: Page) -> Sequence[float]:
    """The share of a label's pairs of code points that the text above it has."""
    return _echoes(page, behind=False)


_NEAR = 600  # code points


def _echoes(page: Page, *, behind: bool) -> list[float]:
    whole = page.whole
    found = []
    for at, line in zip(page.at, page.own, strict=True):
        if not page.titled[at]:
            found.append(NONE)
            continue
        start = page.upto[at] + at  # a break behind each line
        end = start + len(line.text)
        text = whole[end : end + _NEAR] if behind else whole[max(0, start - _NEAR) : start]
        pairs = {f"{a}{b}" for a, b in pairwise(line.text)}
        found.append(sum(pair in text for pair in pairs) / max(len(pairs), 1))
    return found


def _share(text: str, pairs: set[tuple[str, str]]) -> float:
    own = set(pairwise(text))
    return len(own & pairs) / max(len(own), 1)


@at_sight
def headings_again(page: Page) -> Sequence[float]:
    """How many of the numbered headings that follow in one style stand above too, whatever their numbers."""
    headings = [(index, line) for index, line in enumerate(page.lines) if line.number is not None]
    words = [_words(line) for _, line in headings]
    seen: set[str] = set()
    found: list[float] = []
    upto = 0
    for at in page.at:
        while upto < len(headings) and headings[upto][0] < at:
            seen.add(words[upto])
            upto += 1
        found.append(_again(headings, words, upto, seen) if seen else 0)
    return found


_LOOKED_AT = 12  # numbered lines behind a place
_MOST_WORDS = 16  # code points of a heading
_STOPS = re.compile("[。：:，,；;]")


def _words(line: Line) -> str:
    words = line.text[line.number.end :] if line.number else ""
    return _STOPS.split(words[:_MOST_WORDS], maxsplit=1)[0].strip()


def _again(headings: Sequence[tuple[int, Line]], words: Sequence[str], first: int, seen: set[str]) -> int:
    number = headings[first][1].number if first < len(headings) else None
    if number is None or number.value != 1:
        return 0
    count = 0
    for at in range(first, min(first + _LOOKED_AT, len(headings))):
        other = headings[at][1].number
        if other is None or other.style.id != number.style.id:
            continue
        if other.value == 1 and at > first:
            break
        count += len(words[at]) > 1 and words[at] in seen
    return count


@at_sight
def year_new(page: Page) -> Sequence[float]:
    """The lead names a year that the lines above do not name (1), or only such as they name (-1)."""
    found: list[float] = []
    years = page.years
    for at, lead in zip(page.at, page.leads, strict=True):
        named = set().union(*years[at : (at if lead is None else lead) + 1])
        above = set().union(*years[max(0, at - _FAR) : at])
        found.append(0 if not named or not above else 1 if named - above else -1)
    return found

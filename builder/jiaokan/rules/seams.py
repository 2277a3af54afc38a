"""Where furniture is taken out of a text: whether the lines above and below are the halves of one sentence.

Every rule that takes furniture out before the page is read asks here. A line of the site is no half of anything: were
it joined to a sentence, the page's reading would take both for the site's.
"""

from __future__ import annotations

import re

from jiaokan.page.links import is_bullet_link, is_dated_link, is_related_label, is_timed_link
from jiaokan.page.weigh import MAX_LINE, is_heard
from jiaokan.text.chars import BLANK, BLANKS, CLOSER, HAN, SPACES, STOP
from jiaokan.text.pairs import gain
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_HALF = re.compile(f"[{HAN}\uff0c\u3001,]")
_NEXT_HALF = re.compile(f"[{HAN}\u201c\u300a\uff08(0-9A-Za-z]")
_OPENS_UNIT = re.compile(
    "[一二三四五六七八九十]{1,3}[、是要]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节条]"
)


def is_mid_sentence(before: str, after: str) -> bool:
    """Tell whether a sentence goes on from the last code point ``before`` a gap to what stands ``after`` it."""
    last = before[-1:]
    if not _HALF.match(last) and not (last.isascii() and last.isalnum()):
        return False
    if last.isascii() and after[:1].isascii():
        return False  # two Latin words or two numbers: the blank between them means something
    return _NEXT_HALF.match(after) is not None and not _OPENS_UNIT.match(after)


# No line begins with these (GB/T 15834), but where furniture stood before them.
NEVER_FIRST = re.compile("[，、；：。！？）》」』”’%％]")
_BEFORE_MARK = re.compile(f"[{HAN}0-9A-Za-z%％”’）》」』]\\Z")


def goes_on(upper: str, lower: str) -> bool:
    """Tell whether a sentence goes on from the line ``upper`` to the line ``lower``, of which five code points are enough.

    Other than inside a line a mark at the beginning is a sign of it: no writer begins a line with one.
    """
    if NEVER_FIRST.match(lower):
        return _BEFORE_MARK.search(upper) is not None
    return is_mid_sentence(upper[-1:], lower)


# --- lines ----------------------------------------------------------------------------------------------------
_FULL = 28  # a line so long is running text without a mark too
WRAPPED = 15  # a shorter line is a cell or a heading, not a line of running text
_LINE = 200  # code points of the line above that are looked at
MARKED = re.compile("[，。；,]")


def has_clause(line: str) -> bool:
    """Tell whether a line is so long, and so marked, that it is running text and no heading."""
    return len(line) > WRAPPED and MARKED.search(line) is not None


def cuts_prose(text: str, match: re.Match[str], context: Context) -> bool:
    """Tell whether a line of running text breaks off before a match and goes on behind it."""
    start = text.rfind("\n", 0, match.start()) + 1
    line = text[start : match.start()].rstrip(BLANKS)
    running = has_clause(line) or len(line) >= _FULL
    cut = _HALF.match(line[-1:]) is not None and _NEXT_HALF.match(text, match.end()) is not None
    return running and cut and are_halves(text, match.start(), match.end(), context)


def cuts_running_text(text: str, start: int, end: int) -> bool:
    """Tell whether the lines ``[start, end)`` stand between two halves of a sentence of running text."""
    above = text[max(0, start - _LINE) : start].rstrip(SPACES)
    line = above[above.rfind("\n") + 1 :]
    below = text[end : end + _LINE].lstrip(SPACES)
    is_half = NEVER_FIRST.match(below) is not None or _HALF.match(line[-1:]) is not None
    return is_half and has_clause(line) and goes_on(line, below)


def parts_lines(text: str, start: int, end: int) -> bool:
    """Tell whether the lines ``[start, end)`` stand between two lines that may be of one sentence.

    Weaker than ``cuts_running_text``: for furniture that comes again and again, a page apart, wrapped lines included.
    """
    above = text[max(0, start - _LINE) : start].rstrip(SPACES)
    line = above[above.rfind("\n") + 1 :].lstrip(BLANKS)
    return len(line) > WRAPPED and goes_on(line, text[end : end + _LINE].lstrip(SPACES))


def are_halves(text: str, start: int, end: int, context: Context, *, is_proved: bool = False) -> bool:
    """Tell whether the lines above and below a gap ``[start, end)`` were one sentence.

    The upper ends without a stop, in the middle of a word or of running text; the lower goes on; neither is a line of
    the site's, nor would the two be one together. ``is_proved``: the furniture between them shows by itself that it
    cuts, so that the upper may be of any words. Left alone: the date below a signature, a heading above a paragraph,
    however long: it has no clauses.

    >>> from jiaokan.text.rule import Context, Verdict
    >>> context = Context(Verdict("Hans", "native"))
    >>> above, below = "各村昼夜巡", "查，没有漏查一处。"
    >>> are_halves(above + below, len(above), len(above), context)
    True
    >>> above = "柳河在线 版权所有"
    >>> are_halves(above + below, len(above), len(above), context)
    False
    """
    upper = text[max(0, start - _LONGEST) : start].rstrip(SPACES)
    upper = upper[upper.rfind("\n") + 1 :].lstrip(BLANKS)
    lower = text[end : end + _LONGEST].lstrip(SPACES).partition("\n")[0].rstrip(BLANKS)
    if not goes_on(upper, lower) or _DATE_LINE.fullmatch(upper) or upper.startswith("#"):
        return False
    if not (
        is_proved or NEVER_FIRST.match(lower) or (_is_open(upper) and _is_running(lower)) or _fit(upper[-1], lower[0])
    ):
        return False
    upper, lower = context.shadow(upper), context.shadow(lower)
    return not (is_site_line(upper) or is_site_line(lower) or is_site_line(upper + lower))


def _is_open(line: str) -> bool:
    """Tell whether a line that has no stop at its end is running text: it has one inside, or clauses.

    Not by its length: titles of statutes are as long.
    """
    return (
        line[-1] in _OPEN_MARKS
        or _INNER_STOP.search(line) is not None
        or (len(_SPACES.sub("", line)) >= _CLAUSES and _CLAUSE.search(line) is not None)
    )


def _is_running(line: str) -> bool:
    """Tell whether a line may be the end of a sentence: it has a mark, or is long; a title or a name has none."""
    return len(line) >= _FULL or _MARK.search(line) is not None


def _fit(last: str, first: str) -> bool:
    """Tell whether two Han stand together by more than chance: a word or a phrase was cut."""
    return gain(last, first) >= _TOGETHER


_TOGETHER = 2.0  # bits: so well fit 37 of 100 pairs inside sentences of the benchmark, and 1.4 across their stops
_MARK = re.compile("[，。；：！？、,;:!?%％”）]")
_OPEN_MARKS = "，、,"
_SPACES = re.compile(f"[{BLANK}]+")
_INNER_STOP, _CLAUSE, _CLAUSES = re.compile("[。；！？]"), re.compile("[，,]"), 13
_LONGEST = MAX_LINE + 2  # code points: of a longer line no kind is known
_DATE_LINE = re.compile("[0-9〇○零一二三四五六七八九十]{4}年[^\n]{1,8}日")
_DATED = re.compile("[0-9][-/.年]")  # no link is dated without it
_DATED_LINKS = (is_dated_link, is_timed_link)


def is_site_line(line: str) -> bool:
    """Tell whether a line of the Simplified shadow would be the site's at some edge of the page, or in a list there."""
    return (
        is_heard(line)
        or is_related_label(line)
        or is_bullet_link(line)
        or (_DATED.search(line) is not None and any(is_link(line) for is_link in _DATED_LINKS))
    )


# --- taking out -----------------------------------------------------------------------------------------------
def cut_out(text: str, at: int, stop: int, done: int, evidence: str, context: Context) -> Finding:
    """Take a stretch out together with the blanks and line ends it brought, back to ``done`` at most.

    Where it stood between lines, these are joined if they are halves of a sentence, and stay two lines if not.
    """
    start, end = at, stop
    while start > done and text[start - 1] in SPACES:
        start -= 1
    while end < len(text) and text[end] in SPACES:
        end += 1
    before, after = text[start - 1 : start], text[end : end + 1]
    if not before or not after:
        return Finding(start, end, "", evidence)
    if "\n" in text[start:at] or "\n" in text[stop:end]:
        glue = "" if are_halves(text, start, end, context) else "\n"
    elif before in STOP or before in CLOSER:
        glue = " " if start < at else ""  # the blank may be all that is left of a line break
    else:
        glue = "" if is_mid_sentence(before, after) else " "
    if glue == " " and text[start : start + 1] == " ":
        start, glue = start + 1, ""
    if glue == "\n" and text[end - 1] == "\n":
        end, glue = end - 1, ""
    return Finding(start, end, glue, evidence)

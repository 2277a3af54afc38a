"""Page and total together: 第 3 页 共 9 页. On a line of its own it is a page's; in the middle of one it may be named there.

请把第3页共9页的材料复印: a sentence that goes on from before the counter to behind it is the page's proof.
"""

from __future__ import annotations

import re

from jiaokan.rules.frames import Counter
from jiaokan.rules.heads import has_title
from jiaokan.rules.proofs import cuts, edges, is_alone, is_set_off, opens_line
from jiaokan.text.chars import BLANK, HAN_ONE
from jiaokan.text.pairs import gain, is_bound

_B = f"[{BLANK}]"
DESCRIBING = re.compile("[见在到自从至由于自的书稿本原翻看查阅载載见從於書]$")
# What has pages, and what is done to one: 附表第2页, 把第2页; behind a blank such a word ends a running head.
_HAS_PAGES = re.compile("[把将將表件册冊卷录錄料文章图圖]")
_NAMED_BEHIND = re.compile("[的中里上有缺少漏和与及、是]")
# Page and total, in figures: nothing else stands so in the middle of a sentence.
_PAGE_OF = re.compile(rf"[(（]?第{_B}?[0-9]{{1,4}}{_B}?[页頁]{_B}?/?{_B}?[共總总]{_B}?[0-9]{{1,4}}{_B}?[页頁]")
_NEVER_NAMED = re.compile(rf"[(（]?第(?:{_B}[0-9]{{1,4}}{_B}[页頁]|[0-9]{{1,4}}[页頁]/)")  # drawn, not written
_FITS = 2.0  # bits


def is_clear(text: str, counter: Counter, *, rising: bool) -> bool:
    """Tell whether page and total stand as a page's foot or head does. ``rising``: others count up with it.

    Left alone: a page of so many that a sentence names (把第3页共9页的材料), the English word (SEE PAGE 12 FOR DETAILS).
    """
    if _is_word(text, counter):
        return False
    if counter.page is None:  # the name of a word processor's field
        return True
    before, after = edges(text, counter)
    glued = text[counter.start - 1 : counter.start]
    if not has_title(text, counter):
        if _HAS_PAGES.match(glued):
            return cuts(text, counter) and _fit(before, after)
        if DESCRIBING.search(glued):
            return rising and cuts(text, counter)
    if rising or is_alone(text, counter):
        return True
    if _NAMED_BEHIND.match(after) and text[counter.end : counter.end + 1] != "\n":
        return False
    return is_set_off(text, counter) or (
        _PAGE_OF.match(text, counter.start) is not None
        and (opens_line(text, counter) or (cuts(text, counter) and (_is_drawn(text, counter) or _fit(before, after))))
    )


# PAGE is a word too; what a word processor writes beside it is none.
_BARE = re.compile(rf"PAGE{_B}{{0,2}}[0-9]{{0,4}}{_B}{{0,2}}")
_LATIN = re.compile("[A-Za-z]")


def _is_word(text: str, counter: Counter) -> bool:
    """Tell whether the bare name of a field is a word of the text: another stands beside it, or no word is whole without."""
    if _BARE.fullmatch(text, counter.start, counter.end) is None or is_alone(text, counter):
        return False
    before, after = edges(text, counter)
    if _LATIN.match(before) or _LATIN.match(after):
        return True
    between = HAN_ONE.match(before) is not None and HAN_ONE.match(after) is not None
    return counter.page is None and between and not is_set_off(text, counter) and not _fit(before, after)


def _is_drawn(text: str, counter: Counter) -> bool:
    return _NEVER_NAMED.match(text, counter.start) is not None


def _fit(before: str, after: str) -> bool:
    """Tell whether the Han before and after a counter are a word, or stand together by more than chance."""
    return is_bound(before, after[0]) or gain(before, after[0]) >= _FITS

"""The running head around a page counter: words that stand the same beside every counter, or the page's title again."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from jiaokan.rules.frames import Counter
from jiaokan.rules.seams import MARKED, WRAPPED, goes_on, is_mid_sentence
from jiaokan.rules.titled import leads_to_name
from jiaokan.text.chars import BLANK, BLANKS, HAN_ONE, SPACES
from jiaokan.text.pairs import gain

_B = f"[{BLANK}]"
_MANY = 3  # two pages may share words by chance
SHARED = 4  # code points that cannot stand before two pages by chance
_LONGEST_HEAD = 60
_PRINTED = re.compile(
    rf"{_B}{{0,3}}[0-9]{{4}}[-/.年][0-9]{{1,2}}[-/.月][0-9]{{1,2}}日?{_B}{{0,3}}"
)  # the day of a print


def with_heads(text: str, counters: list[Counter]) -> list[Counter]:
    """Widen counters by the text that stands the same before and behind all of them: a running head.

    Of four or more the last may lack it: the page it would open is not there. Left alone: words between finished
    sentences, which every page of a form or a record may say.
    """
    if len(counters) < 2:
        return [_with_title(text, counter) for counter in counters]
    befores = [text[max(0, c.start - _LONGEST_HEAD) : c.start][::-1] for c in counters]
    behinds = [text[c.end : c.end + _LONGEST_HEAD] for c in counters]
    before, behind = _head_above(_shared(befores)[::-1]), _head_below(_shared(behinds))
    if not any(_cuts(text, c.start - len(before), c.end) for c in counters if text.endswith(before, 0, c.start)):
        before = ""
    if not any(_cuts(text, c.start, c.end + len(behind)) for c in counters if text.startswith(behind, c.end)):
        behind = ""
    many = len(counters) >= _MANY  # two pages may share words by chance
    apart = {text[at - 1 : at] for counter in counters if (at := _title_before(text, counter)) is not None}
    for counter in counters:
        start, end = counter.start - len(before), counter.end + len(behind)
        fits_before, fits_behind = text.endswith(before, 0, counter.start), text.startswith(behind, counter.end)
        set_off = text[start - 1 : start] in SPACES or text[start] in SPACES  # nothing is in it too
        if before and fits_before and (many or set_off):
            title = _title_before(text, counter)
            counter.start = start if title is None else min(start, title)
        else:
            _with_title(text, counter, is_sure=len(apart) > 1)
        set_off = text[end : end + 1] in SPACES or text[end - 1] in SPACES
        if behind and fits_behind and (many or _PRINTED.fullmatch(behind) or set_off):
            counter.end = end
    return counters


def _cuts(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence goes on from before the stretch ``[start, end)`` to behind it."""
    line, below = _before(text, start, _LONGEST_HEAD).rpartition("\n")[2], _behind(text, end)
    is_line = "\n" in text[start - 1 : start + 1]
    running = not is_line or len(line) > WRAPPED or MARKED.search(line) is not None
    return (running and goes_on(line, below)) or (is_line and _belong(line[-1:], below[:1]))


def _before(text: str, at: int, size: int) -> str:
    """Give what stands before a place, of so many code points, without the blanks and line ends at its end."""
    return text[max(0, at - size) : at].rstrip(SPACES)


def _behind(text: str, at: int) -> str:
    """Give the beginning of what stands behind a place and its blanks and line ends."""
    return text[at : at + _GAP].lstrip(SPACES)


def _belong(before: str, after: str) -> bool:
    """Tell whether two Han stand together by more than chance."""
    return bool(HAN_ONE.match(before) and HAN_ONE.match(after)) and gain(before, after) >= _TOGETHER


_TOGETHER = 2.0  # bits


def _head_above(shared: str) -> str:
    """Give the part of what stands before all counters that may be a head: no end of a sentence, no part of a line.

    Reports that one hand wrote end alike: 发现问题当场登记、当天销号。 above every number is text.
    """
    if "\n" in shared.rstrip(SPACES):
        shared = "".join(_behind_last(_STOPS, shared).partition("\n")[1:])
    else:
        shared = _behind_last(_MARK, shared)
    return shared if len(shared.strip(SPACES)) >= SHARED else ""


def _head_below(shared: str) -> str:
    """Give the part of what stands behind all counters that may be a head: whole lines, or words without a mark."""
    stop = _MARK.search(shared) if "\n" not in shared.lstrip(SPACES) else _STOPS.search(shared)
    shared = shared[: stop.start()] if stop else shared
    if "\n" in shared:
        shared = shared[: shared.rindex("\n") + 1]
    return shared if len(shared.strip(SPACES)) >= SHARED else ""


_STOPS = re.compile("[。；！？]")
_MARK = re.compile("[。；！？，、：]")


def _behind_last(mark: re.Pattern[str], shared: str) -> str:
    return mark.split(shared)[-1]


def _shared(texts: list[str]) -> str:
    """Give what all texts begin with, the last perhaps excepted; nothing if that is too little to be a head."""
    for group in (texts, texts[:-1]):
        shared = _beginning(group)
        if len(shared.strip(SPACES)) >= SHARED and len(group) >= min(len(texts), _MANY):
            return shared
    return ""


def _beginning(texts: list[str]) -> str:
    """Give what all texts begin with."""
    return "".join(map(min, takewhile(lambda column: len(set(column)) == 1, zip(*texts, strict=False))))


def has_title(text: str, counter: Counter) -> bool:
    """Tell whether a title of the page stands again straight before a counter, or a document site's stamp."""
    return _title_before(text, counter) is not None or _stamp_before(text, counter) is not None


def cuts_with_title(text: str, counter: Counter) -> bool:
    """Tell whether a counter and the title before it together stand in the middle of a sentence."""
    at = _title_before(text, counter)
    return at is not None and is_mid_sentence(_before(text, at, _GAP), _behind(text, counter.end))


_STAMP = re.compile(
    r"(?:精品文[档檔]|精品[资資]料|[实實]用文[档檔]|[欢歡]迎下[载載]|[学學][习習][资資]料(?:[ \u3000]?整理分享)?)[ \u00a0\u3000]{0,4}\Z"
)


_LONGEST_STAMP = 16  # code points, blanks behind it included


def _stamp_before(text: str, counter: Counter) -> int | None:
    """Give where a document site's stamp begins that ends where the counter begins."""
    match = _STAMP.search(text, counter.start - _LONGEST_STAMP, counter.start)
    return match.start() if match else None


def _title_before(text: str, counter: Counter) -> int | None:
    """Give where a copy of one of the page's titles begins that ends, blanks apart, where the counter begins."""
    window = _SUFFIX.sub("", _before(text, counter.start, _LONGEST_HEAD + _GAP))
    for title in filter(window.endswith, _titles(text[:_HEAD])):
        at = text.rindex(title, 0, counter.start)
        if text.index(title) < at:
            return at  # a copy: the title itself stands before it
    return None


_GAP = 8  # blanks and line ends between a title and its counter


_SUFFIX = re.compile(r"\.(?:docx?|pdf|wps)\Z")
_HEAD, _HEAD_LINES = 600, 6  # code points and lines in which a page names its text


@lru_cache(maxsize=4)
def _titles(head: str) -> tuple[str, ...]:
    """Give the lines at the head of a page that may be titles, as far as a running head shows one."""
    lines = [line.strip(BLANKS) for line in head.split("\n")[:-1]]
    return tuple(line for line in lines if SHARED + 2 <= len(line) <= _LONGEST_HEAD and not _PROSE.search(line))[
        :_HEAD_LINES
    ]


_PROSE = re.compile("[。；;]|，[^，]*，")  # a title has no stop, and one clause or two


def _is_strange_to(text: str, start: int, end: int) -> bool:
    """Tell whether a title before a counter is no word of the sentence: 各村学习柳河办法 may speak of it.

    A blank or a line end sets it off, and a sentence goes on round both, or the Han before it and behind the counter belong together.
    """
    before = text[start - 1 : start]
    if leads_to_name(_before(text, start, _GAP)):
        return False
    return _cuts(text, start, end) if before in SPACES else _belong(before, _behind(text, end)[:1])


def _with_title(text: str, counter: Counter, *, is_sure: bool = False) -> Counter:
    """Widen a counter by a title of the page, where that stands again before it or behind it.

    ``is_sure``: it stands before other counters too, behind other words.
    """
    at = _title_before(text, counter)
    if at is not None and not is_sure and not _is_strange_to(text, at, counter.end):
        at = None
    at = _stamp_before(text, counter) if at is None else at
    if at is not None:
        counter.start = at
    gap = text[counter.end : counter.end + _GAP]
    at = counter.end + len(gap) - len(gap.lstrip(SPACES))
    for title in _titles(text[:_HEAD]):
        end = at + len(title)
        if text.startswith(title, at) and text.index(title) < at:
            counter.end = end if is_sure or _cuts(text, counter.start, end) else counter.end
            break
    return counter

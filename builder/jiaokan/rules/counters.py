"""Page counters that a page left inside its text: 第 10 页 共 21 页, -3-, 3/21, with the running heads around them.

A frame with page and total is evidence by itself where it cuts a sentence; any other must come again and count up.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, pairwise

from jiaokan.chars import BLANK, BLANKS, HAN, HAN_ONE
from jiaokan.pairs import is_bound
from jiaokan.rule import Context
from jiaokan.rules.frames import FRAMES, Counter, Frame, make, read
from jiaokan.rules.heads import SHARED, cuts_with_title, has_title, with_heads
from jiaokan.rules.seams import cut_out, cuts_running_text, is_mid_sentence
from jiaokan.traced import Finding

_B = f"[{BLANK}]"
_DESCRIBING = re.compile("[见在到自从至由于自的书稿本原翻看查阅载載見從於書]$")
_SPACE = BLANKS + "\n"
_FAR = 100  # code points a page has at least


def _is_rising(counters: list[Counter], *, by_one: bool = False) -> bool:
    pages = [counter.page for counter in counters]
    steps = [(a, b) for a, b in pairwise(pages) if a is not None and b is not None]
    return len(pages) >= 2 and len(steps) == len(pages) - 1 and all(b == a + 1 if by_one else a < b for a, b in steps)


def _edges(text: str, counter: Counter) -> tuple[str, str]:
    """Give what stands before and after a counter and the blanks around it: a code point, and four."""
    start, end = counter.start, counter.end
    while start > 0 and text[start - 1] in _SPACE:
        start -= 1
    while end < len(text) and text[end] in _SPACE:
        end += 1
    return text[max(0, start - 1) : start], text[end : end + 4]


def _cuts(text: str, counter: Counter) -> bool:
    return is_mid_sentence(*_edges(text, counter))


def _cut_words(text: str, counters: list[Counter]) -> bool:
    """Tell whether each counter stands between two Han, and is drawn as a counter or half of those pairs are words."""
    joints = [_edges(text, counter) for counter in counters]
    if not all(HAN_ONE.match(before) and HAN_ONE.match(after) for before, after in joints):
        return False
    if all(_DRAWN.match(text, counter.start) for counter in counters):
        return True
    if all(_SPACED.match(text, counter.start) for counter in counters):  # of a book they are told behind its name
        return len({text[counter.start - 1] for counter in counters}) == len(counters)
    return sum(is_bound(before, after[0]) for before, after in joints) * 2 >= len(joints)


# As only a page's foot is drawn: - 3 -, —3—, 第_3_页, Page 3, 3 of 12, 3 / 12, 2023-07-03 2/10.
_DRAWN = re.compile(
    rf"-{_B}[0-9]{{1,3}}{_B}-|([\u2013\u2014\uff0d~\uff5e\u00b7\u2022\u30fb]){_B}?[0-9]{{1,3}}{_B}?\1|第_|[Pp]age|[0-9]{{1,3}}{_B}{{1,2}}of|[0-9]{{1,3}} / [0-9]{{2}}|(?<=-[0-9]{{2}}[{BLANK}])[0-9]{{1,3}}/[0-9]{{1,3}}"
)
_SPACED = re.compile(rf"第{_B}[0-9]{{1,3}}{_B}[页頁]")


def _is_set_off(text: str, counter: Counter) -> bool:
    """Tell whether blanks, line ends or the text's ends stand on both sides."""
    before = counter.start == 0 or text[counter.start - 1] in _SPACE
    return before and (counter.end == len(text) or text[counter.end] in _SPACE)


def _is_alone(text: str, counter: Counter) -> bool:
    """Tell whether the counter has its line to itself."""
    start, end = counter.start, counter.end
    while start > 0 and text[start - 1] in BLANKS:
        start -= 1
    while end < len(text) and text[end] in BLANKS:
        end += 1
    return text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")


def find_counters(text: str, context: Context) -> Iterator[Finding]:
    """Remove page counters, in mid-sentence too, and join the halves they cut.

    Why: headers and footers of a PDF run into its text. Evidence: page and total together, set off, in the middle of
    a sentence or rising through the page; any other frame (-3-, 3/21, 第3页, p.3) needs others that rise with it, each
    in the middle of a sentence, or its own line. What stands the same before or behind all of them is their running
    head and goes with them. Between two digits a blank stays, so that no number is made of two. Left alone: a page
    spoken of (见第3页), ranges (第3页至第5页), subtraction, scores, fractions, note marks [2], and a lone number in
    dashes inside a sentence.
    """
    found: list[Counter] = []
    for frame in FRAMES:
        if frame.may_be_in(text):
            found += _proved(text, frame)
    found += _behind_words(text)
    found += _between(text, found)
    done = 0
    for counter in _in_rows(text, found):
        finding = cut_out(text, counter.start, counter.end, done, counter.label, context)
        done = finding.end
        yield finding


def _in_rows(text: str, found: list[Counter]) -> list[Counter]:
    """Give counters in order, disjoint; those with nothing but blanks and line ends between them are taken out as one."""
    rows: list[Counter] = []
    for counter in sorted(found, key=lambda counter: (counter.start, -counter.end)):
        last = rows[-1] if rows else None
        if last is None or text[last.end : counter.start].strip(_SPACE):
            rows.append(counter)
        elif counter.end > last.end and counter.start >= last.end:
            rows[-1] = replace(last, end=counter.end)
    return rows


def _proved(text: str, frame: Frame) -> list[Counter]:
    """Give the counters of one frame that are proved, with the running heads that they share."""
    counters = read(text, frame)
    if frame.id == "page":
        counters = _not_spoken_of(text, counters)
    if frame.is_clear:
        rising = _is_rising(counters) and _are_far(counters)
        proved = [c for c in counters if _is_clear(text, c, rising=rising)]
        return with_heads(text, proved) if _are_far(proved) else proved
    cutting = [c for c in counters if _cuts(text, c) or (_is_alone(text, c) and frame.id != "fraction")]
    running = (
        _are_far(cutting)
        and _is_rising(cutting, by_one=True)
        and (frame.id != "fraction" or _have_one_total(text, cutting))
    )
    if running and (
        len(cutting) >= _MANY
        or (len(cutting) == len(counters) and all(_is_set_off(text, c) or has_title(text, c) for c in cutting))
    ):
        return with_heads(text, cutting)
    if running and len(cutting) == len(counters) and _cut_words(text, cutting):
        return with_heads(text, cutting)
    spread = frame.id != "fraction" or _are_spread(text, counters)
    if _is_rising(counters) and spread and (frame.id == "fraction" or all(_is_set_off(text, c) for c in counters)):
        return with_heads(text, counters) if _are_far(counters) else counters
    titled = [c for c in counters if cuts_with_title(text, c)]
    if titled:
        return with_heads(text, titled)
    return [
        c for c in counters if _is_alone(text, c) and (frame.id in _LONE or cuts_running_text(text, c.start, c.end))
    ]


_SPOKEN_BEFORE = re.compile("[见見在到自从從至由于於书書稿本原]")
_SPOKEN_BEHIND = re.compile("[第的上中至到列行、]")


def _is_spoken_of(text: str, counter: Counter) -> bool:
    """Tell whether the words beside a counter may speak of a page: 见第3页, 第3页的."""
    before = _SPOKEN_BEFORE.match(text[counter.start - 1 : counter.start])
    return (before or _SPOKEN_BEHIND.match(text, counter.end)) is not None


def _not_spoken_of(text: str, counters: list[Counter]) -> list[Counter]:
    """Leave out pages that are spoken of, but where they are few in a row that counts up."""
    plain = [counter for counter in counters if not _is_spoken_of(text, counter) or has_title(text, counter)]
    few = len(plain) * _MANY >= len(counters) * (_MANY - 1) and _is_rising(counters, by_one=True)
    return counters if len(counters) >= _MANY and few else plain


# A bare number behind words that come again on every page: 精品文档 3. No measure follows it.
_BEHIND_WORDS = re.compile(rf"(?P<page>[0-9](?<=[{HAN}{BLANK}].)[0-9]{{0,2}})(?=[{BLANK}]{{0,2}}[{HAN}])")
_MEASURE = re.compile("[年月日个名人次元万亿条项户家只台件吨米公里时分秒点岁届期号级度余多以]")
_WORDS = make("words", _BEHIND_WORDS.pattern)


def _behind_words(text: str) -> list[Counter]:
    """Give bare numbers that count up by one behind the same four Han or more, each in the middle of a sentence."""
    groups: dict[str, list[Counter]] = {}
    for match in _BEHIND_WORDS.finditer(text):
        words = text[max(0, match.start() - 8) : match.start()].rstrip(BLANKS)[-SHARED:]
        if len(words) == SHARED and not _DIGITS.search(words):
            groups.setdefault(words, []).append(Counter(match.start(), match.end(), int(match["page"]), _WORDS))
    proved = []
    for counters in groups.values():
        if (
            len(counters) >= _MANY
            and _is_rising(counters, by_one=True)
            and _are_far(counters)
            and all(_cuts(text, c) for c in counters)
            and sum(1 for c in counters if _MEASURE.match(text, c.end)) * 2 < len(counters)
        ):
            proved += with_heads(text, counters)
    return proved


_DIGITS = re.compile("[0-9]+")
_LONE = ("dashes", "English")  # alone on a line they are page numbers, one by one
_MANY = 3  # so many that cut sentences and count up by one speak for themselves
_SMALLEST_TOTAL = 5


def _have_one_total(text: str, counters: list[Counter]) -> bool:
    """Tell whether fractions have one denominator, as pages have one total, and a large one."""
    totals = {text[c.start : c.end].strip("()（） ").replace("／", "/").rpartition("/")[2].strip() for c in counters}
    return len(totals) == 1 and int(totals.pop()) >= max(_SMALLEST_TOTAL, *(c.page or 0 for c in counters))


def _are_spread(text: str, counters: list[Counter]) -> bool:
    """Tell whether fractions are written with blanks, count up by one and have one total: 1 / 8, 2 / 8."""
    return (
        _is_rising(counters, by_one=True)
        and _have_one_total(text, counters)
        and all(_SPREAD.search(text, c.start, c.end) and _is_half_set_off(text, c) for c in counters)
    )


def _is_half_set_off(text: str, counter: Counter) -> bool:
    """Tell whether a blank or a line end stands on one side."""
    return text[counter.start - 1 : counter.start] in _SPACE or text[counter.end : counter.end + 1] in _SPACE


_SPREAD = re.compile("[0-9] / [0-9]")


def _are_far(counters: list[Counter]) -> bool:
    return all(after.start - before.end >= _FAR for before, after in pairwise(counters))


def _between(text: str, proved: list[Counter]) -> list[Counter]:
    """Give set-off counters of any frame whose page lies between those of proved ones: a page may use several."""
    known = sorted((c.start, c.page) for c in proved if c.page is not None)
    if not known:
        return []
    starts = [start for start, _ in known]
    highest = [0, *accumulate((page for _, page in known), max)]  # before each of them
    lowest = [*reversed([*accumulate((page for _, page in reversed(known)), min)]), _NO_PAGE]  # from each of them on
    found = []
    for frame in FRAMES:
        for counter in read(text, frame):
            index = bisect_left(starts, counter.start)
            behind = lowest[index + 1 if index < len(starts) and starts[index] == counter.start else index]
            fits = counter.page is not None and highest[index] < counter.page < behind
            is_next = behind - highest[index] == _ONE_BETWEEN
            if (
                fits
                and not (frame.id == "page" and _is_spoken_of(text, counter))
                and (_is_set_off(text, counter) or (is_next and frame.id == "dashes" and _cuts(text, counter)))
                and not _DESCRIBING.search(text[max(0, counter.start - 2) : counter.start].rstrip(BLANKS))
            ):
                found.append(counter)
    return found


_NO_PAGE = 10**6
_ONE_BETWEEN = 2  # between two proved pages one number only is missing


def _opens_line(text: str, counter: Counter) -> bool:
    """Tell whether only blanks stand before a counter on its line."""
    start = counter.start
    while start > 0 and text[start - 1] in BLANKS:
        start -= 1
    return text[start - 1 : start] in ("", "\n")


# Page and total together, in figures: nothing else stands so in the middle of a sentence.
_PAGE_OF = re.compile(rf"[(（]?第{_B}?[0-9]{{1,4}}{_B}?[页頁]{_B}?/?{_B}?[共總总]{_B}?[0-9]{{1,4}}{_B}?[页頁]")


def _is_clear(text: str, counter: Counter, *, rising: bool) -> bool:
    if counter.page is None:  # the name of a word processor's field
        return True
    if _DESCRIBING.search(text[max(0, counter.start - 1) : counter.start]):
        return rising and _cuts(text, counter)
    return (
        rising
        or _is_set_off(text, counter)
        or ((_cuts(text, counter) or _opens_line(text, counter)) and _PAGE_OF.match(text, counter.start) is not None)
    )

"""Page counters that a page left inside its text: 第 10 页 共 21 页, -3-, 3/21, with the running heads around them.

A frame with page and total is evidence by itself where it cuts a sentence; any other must come again and count up.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate
from operator import attrgetter
from sys import maxsize

from jiaokan.page.names import SITE_NAME
from jiaokan.rules.bare import behind_words
from jiaokan.rules.beside import with_lines, with_own_head
from jiaokan.rules.frames import Counter, Frame, frames_in, read
from jiaokan.rules.heads import cuts_with_title, has_title, with_heads
from jiaokan.rules.proofs import (
    FEW,
    are_drawn,
    are_far,
    are_spaced,
    cut_words,
    cuts,
    edges,
    fit,
    is_alone,
    is_rising,
    is_set_off,
    lie_apart,
)
from jiaokan.rules.seams import cut_out, cuts_running_text, parts_lines
from jiaokan.rules.totals import DESCRIBING, is_clear
from jiaokan.text.chars import BLANK, BLANKS, SPACES
from jiaokan.text.pairs import gain
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_B = f"[{BLANK}]"
_SITE = re.compile(SITE_NAME)


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
    frames = frames_in(text)
    for frame in frames:
        counters = _unlevelled(text, read(text, frame))
        found += _proved(text, frame, counters) if counters else []
    found += behind_words(text)
    if not found:
        return
    found += _between(text, found, frames)
    _widen_by_sites(text, found)
    done = 0
    for counter in _in_rows(text, found):
        finding = cut_out(text, counter.start, counter.end, done, counter.label, context)
        done = finding.end
        yield finding


_UPPER_LEVEL = re.compile(rf"(?:\A|[\n:：]){_B}{{0,8}}[0-9]{{1,2}}{_B}?\Z")
_LONGEST_LEVEL = 12  # code points


def _unlevelled(text: str, counters: list[Counter]) -> list[Counter]:
    """Give no counters where most stand behind a number that opens its line or field: 1 - 2 - 概述 counts levels."""
    levels = sum(1 for c in counters if _UPPER_LEVEL.search(text, max(0, c.start - _LONGEST_LEVEL), c.start))
    return [] if levels * 2 > len(counters) else counters


def _with_heads(text: str, counters: list[Counter]) -> list[Counter]:
    """Widen counters by their running heads: those of odd and of even pages on lines beside them, or one for all."""
    _with_lines(text, [counter for counter in counters if is_alone(text, counter)])
    return with_heads(text, counters)


def _with_lines(text: str, alone: list[Counter]) -> list[Counter]:
    for counter, (start, end) in zip(alone, with_lines(text, [(c.start, c.end) for c in alone]), strict=True):
        counter.start, counter.end = start, end
    return alone


def _widen_by_sites(text: str, found: list[Counter]) -> None:
    """Widen each counter that shares its line with a site's name only, where that line and its heads cut a sentence."""
    for counter in found:
        start, end = text.rfind("\n", 0, counter.start) + 1, text.find("\n", counter.end)
        rest = (text[start : counter.start] + text[counter.end : end]).strip(BLANKS) if end > 0 else ""
        if rest and _SITE.fullmatch(rest):
            ((start, end),) = with_lines(text, [(start, end)])
            if parts_lines(text, start, end):
                counter.start, counter.end = start, end


def _in_rows(text: str, found: list[Counter]) -> list[Counter]:
    """Give counters in order, disjoint; those with nothing but blanks and line ends between them are taken out as one."""
    rows: list[Counter] = []
    for counter in sorted(found, key=attrgetter("start")):
        last = rows[-1] if rows else None
        if last is None or text[last.end : counter.start].strip(SPACES):
            rows.append(counter)
        else:
            rows[-1] = replace(last, end=max(last.end, counter.end))
    return rows


def _proved(text: str, frame: Frame, counters: list[Counter]) -> list[Counter]:
    """Give the counters of one frame that are proved, with the running heads that they share."""
    if frame.is_named:
        counters = _not_spoken_of(text, counters)
    if frame.is_clear:
        rising = is_rising(counters) and are_far(counters)
        proved = [c for c in counters if is_clear(text, c, rising=rising)]
        return _with_heads(text, proved) if are_far(proved) else proved
    cutting = [
        c
        for c in counters
        if cuts(text, c) or (is_alone(text, c) and (not frame.is_share or parts_lines(text, c.start, c.end)))
    ]
    running = (
        are_far(cutting) and is_rising(cutting, by_one=True) and (not frame.is_share or _have_one_total(text, cutting))
    )
    if running and _cut_sentences(text, cutting, counters):
        return _with_heads(text, cutting)
    spread = not frame.is_share or _are_spread(text, counters)
    if is_rising(counters) and spread and (frame.is_share or all(is_set_off(text, c) for c in counters)):
        # 第 3 页 渠首 第 7 页 泵房 is a list of plates, 完成了 1 / 8 的任务 a share
        alone = [c for c in counters if is_alone(text, c)]
        if are_far(counters) and (len(alone) < len(counters) or _any_cuts(text, alone)):
            return _with_heads(text, counters)
    titled = [
        c
        for c in counters
        if cuts_with_title(text, c) or (is_alone(text, c) and with_own_head(text, c.start, c.end) is not None)
    ]
    if titled:
        return _with_heads(text, titled)
    own = [(c, c.start, c.end - c.start) for c in counters if is_alone(text, c)]
    _with_lines(text, [c for c, *_ in own])
    return [c for c, start, size in own if text[start] in frame.sure or c.end - c.start > size or _cuts_alone(text, c)]


def _cuts_alone(text: str, counter: Counter) -> bool:
    """Tell whether a counter on its own line cuts running text, or a word."""
    before, after = edges(text, counter)
    is_word = cuts(text, counter) and gain(before, after[0]) >= _WORD_BITS
    return is_word or cuts_running_text(text, counter.start, counter.end)


_WORD_BITS = 4.0  # the last Han of a line and the first of the next hardly ever fit so well by chance


def _any_cuts(text: str, alone: list[Counter]) -> bool:
    """Tell whether one of the counters on lines of their own cuts a sentence, by itself or with a running head."""
    listing = (edges(text, counter)[0] == "、" for counter in alone)  # no line of verse ends so
    return (
        any(listing)
        or any(parts_lines(text, counter.start, counter.end) for counter in alone)
        or any(
            cuts_running_text(text, start, end) for start, end in with_lines(text, [(c.start, c.end) for c in alone])
        )
    )


def _cut_sentences(text: str, cutting: list[Counter], counters: list[Counter]) -> bool:
    """Tell whether counters that rise by one, of all those of their shape, are seen to cut the sentences they stand in.

    Those on lines of their own are if one of them is seen to: chapters, plates, pages to read stand between finished
    sentences. Others must be drawn as counters, or leave words whole where they go.
    """
    whole = len(cutting) == len(counters)
    inside = [counter for counter in cutting if not is_alone(text, counter)]
    if not inside:
        return (whole or len(cutting) >= FEW) and _any_cuts(text, cutting)
    if len(cutting) < FEW:
        set_off = all(is_set_off(text, c) or has_title(text, c) for c in cutting)
        return whole and ((set_off and lie_apart(text, cutting)) or cut_words(text, cutting))
    if all(has_title(text, counter) for counter in inside):
        return True
    apart = lie_apart(text, inside)
    far = apart and are_far(inside, _PAGE)
    if (apart and are_drawn(text, inside)) or (far and (len(inside) > FEW or are_spaced(text, inside))):
        return True
    return fit(text, inside) >= (_SPREAD_BITS * len(inside) if far else _BITS)


_PAGE = 200  # code points between numbers that no text would number its own matters by
_SPREAD_BITS = -1.5  # so far apart the Han around them need only be less strange to each other than by chance
_BITS = 2.0  # else four in a hundred numbers that the text speaks of reach it, and half of four that cut sentences


_SPOKEN_BEFORE = re.compile("[见見在到自从從至由于於书書稿本原]")
_SPOKEN_BEHIND = re.compile("[第的上中至到列行、]")


def _is_spoken_of(text: str, counter: Counter) -> bool:
    """Tell whether the words beside a counter may speak of a page: 见第3页, 第3页的."""
    before = _SPOKEN_BEFORE.match(text[counter.start - 1 : counter.start])
    return (before or _SPOKEN_BEHIND.match(text, counter.end)) is not None


def _not_spoken_of(text: str, counters: list[Counter]) -> list[Counter]:
    """Leave out pages that are spoken of, but where they are few in a row that counts up."""
    plain = [counter for counter in counters if not _is_spoken_of(text, counter) or has_title(text, counter)]
    few = len(plain) * FEW >= len(counters) * (FEW - 1) and is_rising(counters, by_one=True)
    return counters if len(counters) >= FEW and few else plain


_SMALLEST_TOTAL = 5


def _have_one_total(text: str, counters: list[Counter]) -> bool:
    """Tell whether fractions have one denominator, as pages have one total, and a large one."""
    totals = {text[c.start : c.end].strip("()（） ").replace("／", "/").rpartition("/")[2].strip() for c in counters}
    return len(totals) == 1 and int(totals.pop()) >= max([_SMALLEST_TOTAL, *(c.page for c in counters if c.page)])


def _are_spread(text: str, counters: list[Counter]) -> bool:
    """Tell whether fractions are written with blanks, count up by one and have one total: 1 / 8, 2 / 8."""
    return (
        is_rising(counters, by_one=True)
        and _have_one_total(text, counters)
        and all(_SPREAD.search(text, c.start, c.end) and _is_half_set_off(text, c) for c in counters)
    )


def _is_half_set_off(text: str, counter: Counter) -> bool:
    """Tell whether a blank or a line end stands on one side."""
    return text[counter.start - 1 : counter.start] in SPACES or text[counter.end : counter.end + 1] in SPACES


_SPREAD = re.compile("[0-9] / [0-9]")


def _between(text: str, proved: list[Counter], frames: Iterable[Frame]) -> list[Counter]:
    """Give set-off counters of any frame whose page lies between those of proved ones: a page may use several."""
    known = sorted((c.start, c.page) for c in proved if c.page is not None)
    if not known:
        return []
    starts = [start for start, _ in known]
    highest = [0, *accumulate((page for _, page in known), max)]  # before each of them
    lowest = [*reversed([*accumulate((page for _, page in reversed(known)), min)]), _NO_PAGE]  # from each of them on
    found = []
    for frame in frames:
        for counter in read(text, frame):
            index = bisect_left(starts, counter.start)
            fits = counter.page is not None and highest[index] < counter.page < lowest[index]
            is_next = lowest[index] - highest[index] == _ONE_BETWEEN
            if (
                fits
                and not (frame.is_named and _is_spoken_of(text, counter))
                and (is_set_off(text, counter) or (is_next and frame.fills_gaps and cuts(text, counter)))
                and not DESCRIBING.search(text[max(0, counter.start - 2) : counter.start].rstrip(BLANKS))
            ):
                found.append(counter)
    return found


_NO_PAGE = maxsize
_ONE_BETWEEN = 2  # between two proved pages one number only is missing

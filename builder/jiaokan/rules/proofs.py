"""Whether counters inside sentences are those of pages: they rise, a page lies between them, words are whole without them.

A text speaks of numbers that rise, too: 试验结果如图1所示, 先做第3页练习. What tells them apart is the seam: where a page
ended, the Han on both sides of its counter belong together; in front of and behind a number that is the text's own they
are as strange to each other as any two Han.
"""

from __future__ import annotations

import re
from collections import Counter as Count
from collections.abc import Sequence
from copy import copy
from itertools import pairwise

from jiaokan.rules.frames import Counter
from jiaokan.rules.heads import with_heads
from jiaokan.rules.seams import is_mid_sentence
from jiaokan.text.chars import BLANK, BLANKS, HAN_ONE, SPACES
from jiaokan.text.pairs import gain, is_bound

_B = f"[{BLANK}]"
_FAR = 100  # code points a page has at least
FEW = 3  # so many that cut sentences and count up by one speak for themselves


def is_rising(counters: Sequence[Counter], *, by_one: bool = False) -> bool:
    """Tell whether two counters or more count up: strictly, or page by page."""
    pages = [counter.page for counter in counters]
    steps = [(a, b) for a, b in pairwise(pages) if a is not None and b is not None]
    return len(pages) >= 2 and len(steps) == len(pages) - 1 and all(b == a + 1 if by_one else a < b for a, b in steps)


def are_far(counters: Sequence[Counter], least: int = _FAR) -> bool:
    """Tell whether the text of a page may stand between any two."""
    return all(after.start - before.end >= least for before, after in pairwise(counters))


def edges(text: str, counter: Counter) -> tuple[str, str]:
    """Give what stands before and after a counter and the blanks around it: a code point, and four."""
    start, end = counter.start, counter.end
    while start > 0 and text[start - 1] in SPACES:
        start -= 1
    while end < len(text) and text[end] in SPACES:
        end += 1
    return text[start - 1 : start], text[end : end + 4]


def is_set_off(text: str, counter: Counter) -> bool:
    """Tell whether blanks, line ends or the text's ends stand on both sides."""
    before = counter.start == 0 or text[counter.start - 1] in SPACES
    return before and (counter.end == len(text) or text[counter.end] in SPACES)


def opens_line(text: str, counter: Counter) -> bool:
    """Tell whether only blanks stand before a counter on its line."""
    start = counter.start
    while start > 0 and text[start - 1] in BLANKS:
        start -= 1
    return text[start - 1 : start] in ("", "\n")


def is_alone(text: str, counter: Counter) -> bool:
    """Tell whether the counter has its line to itself."""
    end = counter.end
    while end < len(text) and text[end] in BLANKS:
        end += 1
    return opens_line(text, counter) and text[end : end + 1] in ("", "\n")


def cuts(text: str, counter: Counter) -> bool:
    """Tell whether a counter stands in the middle of a sentence."""
    return is_mid_sentence(*edges(text, counter))


def cut_words(text: str, counters: Sequence[Counter]) -> bool:
    """Tell whether each counter stands between two Han, and is drawn as a counter or half of those pairs are words."""
    joints = [edges(text, counter) for counter in counters]
    if not all(HAN_ONE.match(before) and HAN_ONE.match(after) for before, after in joints):
        return False
    if are_drawn(text, counters):
        return lie_apart(text, counters)
    if are_spaced(text, counters):  # of a book they are told behind its name
        return len({text[counter.start - 1] for counter in counters}) == len(counters)
    return sum(is_bound(before, after[0]) for before, after in joints) * 2 >= len(joints)


# As only a page's foot is drawn: - 3 -, —3—, 第_3_页, Page 3, 3 of 12, 3 / 12, 2023-07-03 2/10.
_DRAWN = re.compile(
    rf"-{_B}[0-9]{{1,3}}{_B}-|([\u2013\u2014\uff0d~\uff5e\u00b7\u2022\u30fb]){_B}?[0-9]{{1,3}}{_B}?\1|第_|[Pp]age|[0-9]{{1,3}}{_B}{{1,2}}of|[0-9]{{1,3}} / [0-9]{{2}}|(?<=-[0-9]{{2}}[{BLANK}])[0-9]{{1,3}}/[0-9]{{1,3}}"
)
_SPACED = re.compile(rf"第{_B}[0-9]{{1,3}}{_B}[页頁]")


def are_drawn(text: str, counters: Sequence[Counter]) -> bool:
    """Tell whether all counters are drawn as only those of pages are."""
    return all(_DRAWN.match(text, c.start) for c in counters)


def are_spaced(text: str, counters: Sequence[Counter]) -> bool:
    """Tell whether all counters have blanks around their numbers, 第 3 页, as seldom those that a text speaks of."""
    return all(_SPACED.match(text, c.start) for c in counters)


def lie_apart(text: str, counters: Sequence[Counter]) -> bool:
    """Tell whether different words stand around the counters once their running head is gone.

    The text says the same of each of its own: 搬进了-1-单元, 搬进了-2-单元.
    """
    joints = _joints(text, counters)
    most = max(max(Count(side).values()) for side in zip(*joints, strict=True))
    return most * 3 <= len(joints) * 2


def _joints(text: str, counters: Sequence[Counter]) -> list[tuple[str, str]]:
    """Give what stands before and after each counter and its running head."""
    return [edges(text, counter) for counter in with_heads(text, [copy(counter) for counter in counters])]


def fit(text: str, counters: Sequence[Counter]) -> float:
    """Give how well the Han around the counters fit together once counters and running head are gone, in bits.

    That is, summed over all of them, how much oftener the two Han stand side by side than by chance; what stands
    around several counts once.
    """
    joints = {(before, after[:2]) for before, after in _joints(text, counters)}
    return sum(gain(before, after[0]) for before, after in joints if HAN_ONE.match(before) and HAN_ONE.match(after))

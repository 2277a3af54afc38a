"""Running heads on lines of their own beside page marks: the same line above or below two marks or more.

Books have one head on odd pages and another on even ones, so that no head need stand beside all marks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from jiaokan.rules.joints import numbers_itself
from jiaokan.rules.seams import cuts_running_text
from jiaokan.rules.titled import copies_title, is_cut, is_imprint, is_stamp, leads_to_name
from jiaokan.text.chars import BLANK, BLANKS, HAN_ONE, SPACES, count_han
from jiaokan.text.pairs import gain

_SHORTEST, _LONGEST, _FEWEST_HAN = 4, 60, 3  # code points; with fewer Han it is a formula
_NO_HEAD = re.compile("[。；！？=＝+＋<>|\t]|^[，、）》”]")
_LABELLED = re.compile("[:：]")  # 责任单位：某办 comes again behind every task, but a title may have one too
_NO_WORD = re.compile(f"[0-9{BLANK}–—-]+")
_TWICE = 2
_TOP, _TITLES = 400, 6  # code points and lines in which a page names its text

Span = tuple[int, int]


def with_lines(text: str, spans: Sequence[Span]) -> list[Span]:
    """Widen marks ``[start, end)``, each on a line of its own, by the running heads that stand beside them.

    Evidence: the line, its number apart, stands beside two marks at least where mark and head together cut a sentence,
    or beside one of them if it is the page's title.
    Left alone: a heading that comes again below finished sentences (目标任务 below every number).
    """
    sides = [(above_of(text, start), below_of(text, end)) for start, end in spans]
    seen: Counter[str] = Counter()
    titles: set[str] = set()
    own: set[Span] = set()
    for (start, end), (above, below) in zip(spans, sides, strict=True):
        for side, wide in ((above, (above[0], end)), (below, (start, below[1]))):
            if side[0] == side[1]:
                continue
            if is_own_head(text, side, wide):
                own.add(side)
                titles.add(_kind(text, side))
            elif cuts_running_text(text, *wide):
                seen[_kind(text, side)] += 1
    heads = {kind for kind, times in seen.items() if times >= _TWICE}

    def is_head(side: Span) -> bool:
        kind = _kind(text, side)
        return side in own or (bool(kind) and (kind in heads or (kind in titles and copies_title(text, *side))))

    above_too, below_too = (
        (any(is_head(side) for side in column) for column in zip(*sides, strict=True)) if sides else (False, False)
    )
    return [
        (
            above[0] if is_head(above) or (above_too and _is_strange(text, above, (above[0], end))) else start,
            below[1] if is_head(below) or (below_too and _is_strange(text, below, (start, below[1]))) else end,
        )
        for (start, end), (above, below) in zip(spans, sides, strict=True)
    ]


def _is_strange(text: str, side: Span, wide: Span) -> bool:
    """Tell whether a line where other marks have their heads is one itself: the words around it fit, and not with it.

    The heads of odd and of even pages differ, and of two pages each stands only once.
    """
    line = text[slice(*side)]
    if not _kind(text, side) or len(line) > _LONGEST_OTHER or not is_cut(text, *wide):
        return False
    upper, lower = (
        text[max(0, wide[0] - _GAP) : wide[0]].rstrip(SPACES)[-1:],
        text[wide[1] : wide[1] + _GAP].lstrip(SPACES)[:1],
    )
    if not all(map(HAN_ONE.match, (upper, lower, line[0], line[-1]))):
        return False
    return gain(upper, lower) >= _TOGETHER > max(gain(upper, line[0]), gain(line[-1], lower))


_GAP = 20  # blanks and line ends beside a head
_LONGEST_OTHER = 30  # code points of a head that is known by its place alone
_TOGETHER = 2.0  # bits: so well fit 37 of 100 pairs inside sentences, and few across what does not belong together


def with_own_head(text: str, start: int, end: int) -> Span | None:
    """Give a mark ``[start, end)`` on its own line with a head of the page's own beside it; None if it has none."""
    above, below = above_of(text, start), below_of(text, end)
    for side, wide in ((above, (above[0], end)), (below, (start, below[1]))):
        if side[0] < side[1] and is_own_head(text, side, wide):
            return wide
    return None


def is_with_title(text: str, wide: Span, mark: Span) -> bool:
    """Tell whether what a mark was widened by is the page's title."""
    side = (wide[0], mark[0]) if wide[0] < mark[0] else (mark[1], wide[1])
    line = text[slice(*side)]
    start = side[0] + len(line) - len(line.lstrip(SPACES))
    return copies_title(text, start, start + len(line.strip(SPACES)))


def is_own_head(text: str, side: Span, wide: Span) -> bool:
    """Tell whether a line is the page's title again, a journal's own or a site's stamp, and cuts a sentence with its mark.

    Left alone: a title that the words above lead to.
    """
    if not is_cut(text, *wide):
        return False
    if is_imprint(text, *side) or is_stamp(text, *side):
        return True
    return copies_title(text, *side) and not leads_to_name(text[max(0, wide[0] - _GAP) : wide[0]].rstrip(SPACES))


def _kind(text: str, span: Span) -> str:
    """Give what a head says without its number; nothing if the line can be none."""
    line = text[slice(*span)]
    if not line or len(line) > _LONGEST or _NO_HEAD.search(line):
        return ""
    if _LABELLED.search(line) and line not in text[:_TOP].split("\n")[:_TITLES]:
        return ""
    kind = line if numbers_itself(line) else _NO_WORD.sub("", line)
    return kind if len(kind) >= _SHORTEST and (count_han(kind) >= _FEWEST_HAN or kind.isascii()) else ""


def above_of(text: str, start: int) -> Span:
    """Give the line above a position, blank ones and blanks at its edges left out."""
    low = max(0, start - 2 * _LONGEST)
    end = low + len(text[low:start].rstrip(SPACES))
    if end == start or "\n" not in text[end:start]:
        return start, start
    begin = text.rfind("\n", low, end) + 1
    if begin == 0 and low > 0:
        return start, start
    return begin, end


def below_of(text: str, end: int) -> Span:
    """Give the line below a position, blank ones and blanks at its edges left out."""
    high = min(len(text), end + 2 * _LONGEST)
    begin = high - len(text[end:high].lstrip(SPACES))
    if begin >= high or "\n" not in text[end:begin]:
        return end, end
    stop = text.find("\n", begin, high)
    if stop < 0 and high < len(text):
        return end, end
    line = text[begin : high if stop < 0 else stop].rstrip(BLANKS)
    return begin, begin + len(line)

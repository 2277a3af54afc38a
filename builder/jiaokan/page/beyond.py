"""Lines that no cue knows, on the far side of the site's proved ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jiaokan.page import cues, menus
from jiaokan.page.lines import ALONE, HEARD, NEAR, Lines
from jiaokan.page.score import Score, is_way
from jiaokan.page.zones import Zones, can_be_title, may_be_own

_FAR_ABOVE, _FAR_BELOW = 6.0, 4.5  # so much of the site's between a line and the text proves that the text has ended
_SURE_LINE, _HEARD_LINE = 3.0, 1.5  # what a line of the site adds to that
_CALLS = re.compile("[？！?!]\\Z")  # a reader's word, or a title: flagged at most
# What a site has above its titles, and what it has below its texts. A button may stand between two questions of a paper.
_BARS = frozenset(("bar-from-home", "word-row", "menu", "menu-head"))  # cues and places
_END_FLAGS, _PAGES_BESIDE = frozenset(("related-links", "disclaimer", "site-footer")), "previous-and-next"


def find_beyond(lines: Lines, zones: Zones, found: Mapping[int, Score]) -> Iterator[int]:
    """Yield lines that no cue knows and that the site parts from the text: the far side of its proved ends.

    Such a run has lines of the site on both sides, or the end of the page. Left alone: what is nearest to the text (its
    title, its signature), running text and what stands beside it, what closes or opens a document, and above the text
    what stands below the last bar and nearly no voice is heard in: a title, a work's makers and its first verse. A row
    of short words above the title, as bars have them, needs less between it and the text than others.
    """
    title = _longest_of_head(lines, zones, found)
    for order in (range(zones.first - 1, -1, -1), range(zones.last, len(lines))):
        is_above = order.step < 0
        between = 0.0
        island: list[int] = []
        far = _FAR_ABOVE if is_above else _FAR_BELOW
        far += _SURE_LINE if lines.topic is not None else 0.0
        bar = _last_bar(zones, found) if is_above else len(lines)
        for at in order:
            score = found.get(at)
            if score is not None and score.value >= HEARD:
                yield from island
                island = []
                between += _SURE_LINE if score.value >= ALONE and (is_above or _is_end(score)) else _HEARD_LINE
            elif may_be_own(lines, at):
                between, island = 0.0, []
            elif at > bar and (lines.own[at].value < NEAR or (at == bar + 1 and is_way(found.get(bar)))):
                continue
            elif at < title and between >= _HEARD_LINE and menus.is_bar(lines.words[at]):
                island.append(at)
            elif at in zones.own or between < far or _CALLS.search(lines.words[at]):
                continue
            else:
                island.append(at)
        yield from island


def find_above_way(lines: Lines, zones: Zones, found: Mapping[int, Score]) -> Iterator[int]:
    """Yield lines that no cue knows above the way through the site, where a line below it can be the page's title.

    A site prints the way over the title: what stands above the way is the site's name, its motto, its doors. Left
    alone: running text, what closes or opens a document, all of a page whose way has only running text below it.
    """
    ways = (at for at in range(zones.first) if (score := found.get(at)) and score.value >= ALONE and is_way(score))
    way = max(ways, default=0)
    titles = (
        at for at in range(way + 1, min(zones.first + 1, len(lines))) if at not in found and not lines.is_text[at]
    )
    if not any(_is_title(lines.words[at]) for at in titles):
        return
    for at in range(way):
        score = found.get(at)
        if (
            (score is None or score.value < HEARD)
            and not may_be_own(lines, at)
            and not _FIGURES.fullmatch(lines.words[at])
        ):
            yield at


_MARKED = re.compile("[0-9一二三四五六七八九十（(【\\[]")


def _is_title(line: str) -> bool:
    """Tell whether a line can be a page's title; a step or a heading with its number is none."""
    return can_be_title(line) and _MARKED.match(line) is None


_LEAST_SURE = 2  # lines


def find_below_end(lines: Lines, zones: Zones, found: Mapping[int, Score]) -> Iterator[int]:
    """Yield lines that no cue knows below two sure lines of the site, one of which ends the text, where none comes again.

    Left alone: all above the last line that is running text, opens a part or asks (a page with a block of the site in
    its midst), what is to be filled in, and rows with marks of a list.
    """
    if not any(lines.is_text) or zones.is_thread or lines.topic is not None:
        return
    more = (at for at in range(len(lines) - 1, zones.last - 1, -1) if at not in found and may_be_own(lines, at))
    last = next(more, zones.last - 1)
    sure = [at for at in range(zones.last, len(lines)) if at in found and _ends(found[at])]
    ends = [at for at in sure if _is_end(found[at])]
    if len(sure) < _LEAST_SURE or not ends:
        return
    for at in range(max(last + 1, sure[_LEAST_SURE - 1], ends[0]), len(lines)):
        if (
            (at not in found or found[at].value < HEARD)
            and at not in zones.own
            and not _TO_KEEP.search(lines.words[at])
        ):
            yield at


_FIGURES = re.compile(
    "[^\u3400-\u9fffA-Za-z]*|[^A-Za-z]{0,6}页[^A-Za-z]{0,8}"
)  # a page's number is for other rules to take
_TO_KEEP = re.compile("_{2}|[，。；]|\\A(?:[（(\\[]?[0-9A-Z]{1,2}[.．)）\\]]|[①-⑳])|[？！?!]\\Z")


def _ends(score: Score) -> bool:
    return score.value >= ALONE and score.flag != "source-line"


def _last_bar(zones: Zones, found: Mapping[int, Score]) -> int:
    """Give the last line above the text that is surely a bar or a way of the site; −1 for none."""
    return max(
        (at for at, score in found.items() if at < zones.first and score.value >= ALONE and _is_bar(score)), default=-1
    )


def _is_bar(score: Score) -> bool:
    return is_way(score) or any(reason.cue in _BARS for reason in score.reasons)


def _is_end(score: Score) -> bool:
    return (
        score.flag in _END_FLAGS
        or score.voice == _PAGES_BESIDE
        or any(reason.cue in cues.that_end_texts() for reason in score.reasons)
    )


def _longest_of_head(lines: Lines, zones: Zones, found: Mapping[int, Score]) -> int:
    """Give the line of the head that is likeliest its title: the longest that is unknown and no bar; none is before all."""
    unknown = [at for at in range(zones.first) if at not in found and not menus.is_bar(lines.words[at])]
    return max(unknown, key=lambda at: len(lines.words[at]), default=-1)

"""Lines that stay but may be the site's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from jiaokan.page import structures
from jiaokan.page.lines import HEARD, NEAR, Lines
from jiaokan.page.score import Score, is_way
from jiaokan.page.zones import Zones, may_be_own

_LONGEST_NAME, _LONGEST_NICK = 24, 12  # code points: of a label beside the site's, of a name beside a post's frame


def find_doubts(
    lines: Lines, zones: Zones, rows: Collection[int], taken: Mapping[int, Score], noted: Mapping[int, Score]
) -> Iterator[tuple[int, Score]]:
    """Yield what stays but may be the site's: a voice heard inside the text, unknown lines among the site's or far out.

    On a page with nothing of a site on it no place is a reason to doubt. ``rows`` are the document's lists.
    """
    is_text = zones.own.union(rows)
    may_doubt = bool(taken) and (any(lines.is_text) or zones.last - zones.first >= _LEAST_TEXT)
    way, end = _way_of_head(lines, zones, taken), _end_of_page(lines, zones, taken)
    for at, own in enumerate(lines.own):
        if at in taken or at in noted:
            continue
        inside = zones.first <= at < zones.last
        best = max((own.head, own.foot), key=lambda score: score.value if score else NEAR)
        outside = (
            at < way or at >= end
        )  # there nothing but running text, a day and an attachment is likely the document's
        if best is not None and best.value >= HEARD and not lines.is_text[at]:
            if inside or lines.topic is not None:
                yield at, best
        elif may_doubt and (outside or (at not in is_text and not lines.is_closing[at])) and not may_be_own(lines, at):
            beside = taken.get(at - 1) or taken.get(at + 1)
            if not inside:
                yield at, structures.place("outside-the-text", beside.flag if beside else "navigation", NEAR)
            elif beside is not None and len(lines.words[at]) <= (_LONGEST_NICK if zones.is_thread else _LONGEST_NAME):
                yield at, structures.place("beside-the-site", beside.flag, NEAR)


_LEAST_TEXT = 3  # lines of a page without running text that are its text still


def _way_of_head(lines: Lines, zones: Zones, taken: Mapping[int, Score]) -> int:
    """Give where the way through a site stands above the text: what is above that is no title.

    On a page without one the line above a bar at its very top is a name, if the longest unknown line stands below the bar.
    """
    way = max((at for at in range(zones.first) if at in taken and _is_above_title(taken[at])), default=0)
    unknown = [at for at in sorted(zones.own) if at < zones.first]
    title = max(unknown, key=lambda at: len(lines.words[at]), default=0)
    if way == 0 and 1 in taken and taken[1].flag == "navigation" and title > 1:
        return 1
    return way


def _is_above_title(score: Score) -> bool:
    return is_way(score) or any(reason.cue == _BAR for reason in score.reasons)


_BAR = "word-row"  # a cue


def _end_of_page(lines: Lines, zones: Zones, taken: Mapping[int, Score]) -> int:
    """Give where the first line below the text stands that is surely the site's and no word of its source."""
    below = (at for at in range(zones.last, len(lines)) if at in taken and taken[at].flag != "source-line")
    return next(below, len(lines))

"""Lines that stay but may be the site's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from jiaokan.page import structures
from jiaokan.page.lines import HEARD, NEAR, Lines
from jiaokan.page.score import Score
from jiaokan.page.zones import Zones, may_be_own

_LONGEST_NAME, _LONGEST_NICK = 24, 12  # code points: of a label beside the site's, of a name beside a post's frame


def find_doubts(
    lines: Lines, zones: Zones, rows: Collection[int], taken: Mapping[int, Score], noted: Mapping[int, Score]
) -> Iterator[tuple[int, Score]]:
    """Yield what stays but may be the site's: a voice heard inside the text, unknown lines among the site's or far out.

    On a page with nothing of a site on it no place is a reason to doubt. ``rows`` are the document's lists.
    """
    is_text = zones.own.union(rows)
    may_doubt = bool(taken) and any(lines.is_text)
    for at, own in enumerate(lines.own):
        if at in taken or at in noted:
            continue
        inside = zones.first <= at < zones.last
        best = max((own.head, own.foot), key=lambda score: score.value if score else NEAR)
        if best is not None and best.value >= HEARD and not lines.is_text[at]:
            if inside or lines.topic is not None:
                yield at, best
        elif may_doubt and at not in is_text and not lines.is_closing[at] and not may_be_own(lines, at):
            beside = taken.get(at - 1) or taken.get(at + 1)
            if not inside:
                yield at, structures.place("outside-the-text", beside.flag if beside else "navigation", NEAR)
            elif beside is not None and len(lines.words[at]) <= (_LONGEST_NICK if zones.is_thread else _LONGEST_NAME):
                yield at, structures.place("beside-the-site", beside.flag, NEAR)

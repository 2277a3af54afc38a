"""What of a place stands elsewhere on the page too: reports of one page are built alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from jiaokan.outline.places.page import Page
from jiaokan.outline.places.signs import NONE, closer

_Pairs = frozenset[tuple[str, str]]
_HEAD = 24  # code points of a lead
_MOST = 12  # leads behind each


@closer
def like_other_lead(page: Page) -> Sequence[float]:
    """Likeness of the lead's first code points to the most alike of the leads near it."""
    heads = _heads(page)
    found = [NONE if head is None else 0.0 for head in heads]
    told = [(index, page.leads[index], head) for index, head in enumerate(heads) if head is not None]
    for number, (index, lead, head) in enumerate(told):
        for other, other_lead, other_head in told[number + 1 : number + 1 + _MOST]:
            if lead != other_lead and not head.isdisjoint(other_head):
                likeness = _likeness(head, other_head)
                found[index], found[other] = max(found[index], likeness), max(found[other], likeness)
    return found


def _heads(page: Page) -> list[_Pairs | None]:
    known: list[_Pairs | None] | None = page.kept.get("heads")
    if known is None:
        known = page.kept["heads"] = [None if at is None else _pairs(page.lines[at].text) for at in page.leads]
    return known


def _pairs(text: str) -> _Pairs:
    """Give the pairs of code points that a lead begins with."""
    return frozenset(pairwise(text[:_HEAD]))


def _likeness(one: _Pairs, other: _Pairs) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0

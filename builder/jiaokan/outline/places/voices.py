"""Who speaks on either side of a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from jiaokan.outline.places.page import Page
from jiaokan.outline.places.signs import closer

# Who speaks of himself: 我镇, 我校. Another one speaks in another report.
_SELF = re.compile(
    "(?:我|本|全)(镇|县|市|区|校|院|局|乡|村|社区|街道|公司|园|馆|站|中心|行|厂|委|办|所|队|集团|项目部|班|社|科|人)"
)
_BEFORE, _BEHIND = 12, 8  # lines


@closer
def speaker(page: Page) -> Sequence[float]:
    """Those who speak of themselves (我镇) are others than above (1), or the same (-1)."""
    named = [set(_SELF.findall(line.text)) for line in page.lines]
    found: list[float] = []
    for at in page.at:
        before = set().union(*named[max(0, at - _BEFORE) : at])
        behind = set().union(*named[at : at + _BEHIND])
        found.append(0 if not before or not behind else 1 if before.isdisjoint(behind) else -1)
    return found


@closer
def person(page: Page) -> Sequence[float]:
    """The share of 我 behind less that above, in per cent."""
    counts = [0, *accumulate(line.text.count("我") for line in page.lines)]

    def share(first: int, last: int) -> float:
        return (counts[last] - counts[first]) * 100 / max(page.upto[last] - page.upto[first], 1)

    return [share(at, min(at + _BEHIND, len(page.lines))) - share(max(0, at - _BEHIND), at) for at in page.at]

"""Where reports begin on a page, as two decisions: whether it holds several, then on which lines.

Every finished place is looked at. What the signs of a place weigh together, and what the best places say of the page,
was learnt from authored texts (``data/boundaries.json``, made by ``make fit``). A single report must never be cut: a
page is one report unless it is sure that it is not; on a page of several, what is likelier than not begins one.
"""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from jiaokan.outline.forest import Forest, chance
from jiaokan.outline.lines import Line
from jiaokan.outline.phrases import SECTION_NAME
from jiaokan.outline.places import AT_SIGHT, CLOSER, OF_PAGE, Page, signs_of
from jiaokan.outline.places.page import LEAST
from jiaokan.outline.seconds import COMPARED, page_signs, second_signs
from jiaokan.text.chars import count_han

Numbers = npt.NDArray[np.float64]

SEVERAL = 0.855  # of a page: how sure it must be that it holds several reports
TITLED = 0.5  # of a page on which a title is as likely to begin one
BEGINS, TITLED_BEGINS = 0.35, 0.25  # of a place on such a page, and of one whose line can be a title
STATED = 0.05  # of a place on a page that says how many reports it holds
# Log odds of a page at a glance: of those that prove to hold several, eight in a thousand are under it.
_GIVEN_UP = -1.0
_COUNTED = 0.99  # of what counts up and only reports have, and of its page
_LEAST_LINES = 2  # of a report
_DIGITS = 2  # of a score
# An entry of a list of contents, or a telephone: 文化……（144）, 电话：5550044; like 参考文献, never another's title.
_FIELD = re.compile("…{2}|[：:][^：:]*[0-9]{5}")


_LEAST_TITLE = 2  # Han
_LEAST_PROSE = 60  # code points of a report


def _may_be_title(text: str) -> bool:
    """Tell whether a line can name a report: Han in it, a line of code has none, and no section's name or field."""
    return count_han(text) >= _LEAST_TITLE and SECTION_NAME.fullmatch(text) is None and _FIELD.search(text) is None


@dataclass(frozen=True, slots=True)
class Weighed:
    """The places of a page, rising, how sure it is that a report begins on each, and that the page holds several."""

    page: Page
    rows: Numbers  # a row for each place, a column for each of Model.place's names
    odds: Numbers  # that a report begins there, if the page holds several
    several: float

    @property
    def holds_several(self) -> bool:
        """Tell whether the page holds several reports: it is sure, or it is likely and so is the title of another.

        Running text stands above and below such a title: what a page says of itself above its title is no report.
        """
        if self.several < TITLED or self.several >= SEVERAL:
            return self.several >= SEVERAL
        lines = self.page.lines
        likely = [
            at
            for at, odds in zip(self.page.at, self.odds, strict=True)
            if odds >= TITLED and self.page.titled[at] and _may_be_title(lines[at].text)
        ]
        prose = np.cumsum([0, *(len(line.text) if line.is_prose else 0 for line in lines)])
        return any(prose[at] >= _LEAST_PROSE and prose[-1] - prose[at + 1] >= _LEAST_PROSE for at in likely)

    def score(self, line: int) -> float | None:
        """Give how sure it is that a report begins on a line (index); None where none may."""
        at = np.searchsorted(self.page.at, line)
        is_place = at < len(self.page.at) and self.page.at[at] == line
        return round(float(self.odds[at]), _DIGITS) if is_place else None

    def kind(self, line: int) -> str:
        """Say what shows best that a report begins on a line: mark, title, or nothing but its text."""
        if line in self.page.marks:
            return "mark"
        return "title" if line in self.page.titles else "text"


class Model:
    """What was learnt: a forest for places and one for pages of what is at sight; then again, of all signs, in two rounds.

    The second round knows what the first says of the other places. ``slope`` and ``offset`` make its log odds
    probabilities; ``typical`` is what each sign is at most places.
    """

    def __init__(self, told: dict[str, Any]) -> None:
        self.sight, self.glance = Forest(told["sight"]), Forest(told["glance"])
        self.place, self.again, self.several = (Forest(told[name]) for name in ("place", "again", "page"))
        self.slope, self.offset = told["calibration"]
        self.typical = np.array(told["typical"])
        self._compared = [self.sight.names.index(name) for name in COMPARED]

    def weigh(self, lines: Sequence[Line], *, closely: bool = False) -> Weighed | None:
        """Weigh every place of a page; None for a page which at a glance holds one report, unless looked at closely."""
        page = Page(lines)
        if not page.at:
            return None
        seen = signs_of(page, AT_SIGHT)
        size = page.upto[-1]
        facts = [sign(page) for sign in OF_PAGE.values()]
        glance = self.glance.logits(page_signs(self.sight.logits(seen).tolist(), size, facts))[0]
        if glance < _GIVEN_UP and not page.shown and not closely:
            return None
        own = np.hstack([seen, signs_of(page, CLOSER)])
        rows = np.hstack([own, second_signs(page.at, self.place.logits(own).tolist(), seen[:, self._compared] > 0)])
        found = self.again.logits(rows)
        several = float(chance(self.several.logits(page_signs(found.tolist(), size, facts)))[0])
        odds = chance(found * self.slope + self.offset)
        if page.counts_up:
            odds[np.isin(page.at, list(page.shown))] = several = _COUNTED
        return Weighed(page, rows, odds, several)


@cache
def model() -> Model:
    """Read what was learnt."""
    return Model(json.loads(files("jiaokan").joinpath("data", "boundaries.json").read_text(encoding="utf-8")))


def weigh(lines: Sequence[Line], *, closely: bool = False) -> Weighed | None:
    """Weigh every place of a page; None for a page which at a glance holds one report, unless looked at closely."""
    return model().weigh(lines, closely=closely)


def choose(weighed: Weighed, stated: int | None = None) -> list[int]:
    """Give the lines on which reports begin, rising; ``stated`` is how many reports the page says it holds.

    A stated count takes that many of the best places, as far as they are any; else the page decides first.
    """
    if stated is None and not weighed.holds_several:
        return []
    page = weighed.page
    most = stated - 1 if stated else len(page.at)
    found = [0, len(page.lines)]
    for at in np.argsort(-weighed.odds, kind="stable"):
        line = page.at[at]
        if len(found) - 2 >= most:
            break
        if weighed.odds[at] < _least(page, line, stated):
            continue
        after = bisect(found, line)
        if _are_apart(page, found[after - 1], line) and _are_apart(page, line, found[after]):
            found.insert(after, line)
    return found[1:-1]


def _least(page: Page, line: int, stated: int | None) -> float:
    """Give how sure it must be that a report begins on a line of a page that holds several."""
    if page.counts_up:
        return _COUNTED  # nothing else begins a report there
    if stated:
        return STATED
    return TITLED_BEGINS if page.titled[line] and _may_be_title(page.lines[line].text) else BEGINS


def _are_apart(page: Page, first: int, last: int) -> bool:
    """Tell whether there is room for a report between two lines."""
    ends = (0, len(page.lines))
    if page.shown and all(line in page.shown or line in ends for line in (first, last)):
        return True  # of what counts up each has its text
    return last - first >= _LEAST_LINES and page.upto[last] - page.upto[first] >= LEAST


_TELLING = 0.3  # log odds: what gains less is no reason


def reasons(weighed: Weighed, line: int, most: int = 3) -> list[tuple[str, float]]:
    """Give the signs without which a place would be less of a beginning, the strongest first, in log odds.

    Each is what the place gains by it beside one of which the sign is as at most places.
    """
    row = weighed.rows[weighed.page.at.index(line)]
    without = np.where(np.eye(len(row), dtype=bool), model().typical, row)
    sums = model().again.logits(np.vstack([row, without]))
    gains = sorted(zip((sums[0] - sums[1:]).tolist(), model().again.names, strict=True), key=lambda each: -each[0])
    return [(name, round(gain, 1)) for gain, name in gains[:most] if gain >= _TELLING]

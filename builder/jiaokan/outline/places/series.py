"""Lines that begin every report of a page in one manner: marks that count, titles with numbers, one title again."""

from __future__ import annotations

from collections.abc import Sequence

from jiaokan.outline.places.page import Page
from jiaokan.outline.places.signs import at_sight


@at_sight
def in_marks(page: Page) -> Sequence[float]:
    """How many marks count up, of which the line is one."""
    return _members(page.marks, page.at)


@at_sight
def in_titles(page: Page) -> Sequence[float]:
    """How many titles are alike but for their number, of which the line is one."""
    return _members(page.titles, page.at)


def _members(run: Sequence[int], at: Sequence[int]) -> list[float]:
    known = frozenset(run)
    return [len(run) if index in known else 0 for index in at]

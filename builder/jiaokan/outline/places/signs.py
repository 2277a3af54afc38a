"""The signs of places by name, in the order in which they are registered: those at sight, and those that cost more.

What is at sight is asked of every page; the others only of pages that may hold several reports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from jiaokan.outline.places.page import Page

Numbers = npt.NDArray[np.float64]
Sign = Callable[[Page], "Sequence[float] | Numbers"]
AT_SIGHT: dict[str, Sign] = {}
CLOSER: dict[str, Sign] = {}
OF_PAGE: dict[str, Callable[[Page], float]] = {}
NONE = -99.0  # of a sign that has nothing to say of a place


def at_sight(sign: Sign) -> Sign:
    """Register a sign that costs little."""
    AT_SIGHT[sign.__name__] = sign
    return sign


def closer(sign: Sign) -> Sign:
    """Register a sign that looks at much of the page for each place."""
    CLOSER[sign.__name__] = sign
    return sign


def of_page(sign: Callable[[Page], float]) -> Callable[[Page], float]:
    """Register what a page shows as a whole."""
    OF_PAGE[sign.__name__] = sign
    return sign


_DIGITS = 4  # of a sign: no machine rounds it otherwise


def signs_of(page: Page, signs: Mapping[str, Sign]) -> Numbers:
    """Give a row for each place and a column for each sign."""
    return np.round(np.array([sign(page) for sign in signs.values()], dtype=np.float64).T, _DIGITS)

"""Which of the words that are known somebody may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LIKE = 0.5  # of difflib's ratio: half of both words is the same


def nearest(given: str, known: Iterable[str], most: int = 3) -> str | None:
    """Give the known words that are nearest to one that is not, for an error; None where none is near.

    >>> nearest("narow-mark", ["narrow-marks", "soft-breaks"])
    'narrow-marks'
    >>> nearest("xyz", ["narrow-marks"])
    """
    words = sorted(set(known))
    found = difflib.get_close_matches(given[:100], words, n=most, cutoff=_LIKE)
    return " or ".join(found) or None

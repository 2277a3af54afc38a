"""What the places of a page say of each other, after each has been looked at by itself.

Reports that stand below each other are built alike, and each has its length: a place is likelier beside others that are
sure, and where nothing nearer is surer.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import exp

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

NAMES = (
    "by_itself",
    "best_other",
    "sum_others",
    "since_last",
    "till_next",
    "over_near",
    "built_alike",
    "order",
    "count",
)
COMPARED = (
    "label", "genre", "greeting", "opening", "date_above", "numbered", "announces", "formula_above", "label_above",
    "separator", "mark", "counted", "headed", "official", "composed", "byline",
)  # fmt: skip
_SURE = 0.3
_LIKELY = 0.1
_NEAR = 3  # lines
_FAR = 999
_LEAST = -9.0
_DIGITS = 4


def second_signs(at: Sequence[int], logits: Sequence[float], built: npt.NDArray[np.bool_]) -> Numbers:
    """Give a row for each place and a column for each of NAMES; ``built`` says which of COMPARED a place has."""
    odds = _odds(logits)
    total, count = sum(odds), len(at)
    rising = sorted(logits)
    best, second = rising[-1], rising[-2] if count > 1 else _LEAST
    surest = [place for place, odd in zip(at, odds, strict=True) if odd > _SURE]
    padded = [0, *surest, _FAR]
    alike = _alike(built, odds)
    rows = []
    for index, (place, logit, odd) in enumerate(zip(at, logits, odds, strict=True)):
        after = bisect_right(surest, place)
        rows.append(
            (
                logit,
                second if logit == best else best,
                total - odd,
                place - padded[bisect_left(surest, place)],
                padded[after + 1] - place if after < len(surest) else _FAR,
                logit - _highest_near(at, logits, index),
                alike[index] / max(total - odd, _SURE) if total - odd > _SURE else -1.0,
                bisect_right(rising, logit) / count,
                count,
            )
        )
    return np.array(rows, dtype=np.float64).round(_DIGITS)


def _odds(logits: Sequence[float]) -> list[float]:
    return [1 / (1 + exp(-logit)) for logit in logits]


def _highest_near(at: Sequence[int], logits: Sequence[float], index: int) -> float:
    """Give the highest of the other places that are near one."""
    near = range(max(0, index - _NEAR), min(len(at), index + _NEAR + 1))
    return max(
        (logits[other] for other in near if other != index and abs(at[other] - at[index]) <= _NEAR), default=_LEAST
    )


def _alike(built: npt.NDArray[np.bool_], odds: Sequence[float]) -> list[float]:
    """Give the likeness of each place to the others, each as far as it is one: a share of what is compared."""
    has, weight = built.astype(np.float64), np.array(odds)
    lacks = 1 - has
    same = has @ (weight @ has) + lacks @ (weight @ lacks)
    found: list[float] = (same / built.shape[1] - weight).tolist()
    return found


PAGE = ("best", "second", "third", "sum", "sure", "likely", "count", "per_thousand")


def page_signs(logits: Sequence[float], size: int, facts: Sequence[float] = ()) -> Numbers:
    """Give one row for a page: its best places, how many there are, how long it is (code points), and ``facts`` of it."""
    odds = _odds(logits)
    best = (*sorted(logits, reverse=True)[:3], _LEAST, _LEAST, _LEAST)[:3]
    total = sum(odds)
    sure, likely = sum(odd > _SURE for odd in odds), sum(odd > _LIKELY for odd in odds)
    row = (*best, total, sure, likely, len(odds), total / max(size, 1) * 1000, *facts)
    return np.array([row], dtype=np.float64).round(_DIGITS)

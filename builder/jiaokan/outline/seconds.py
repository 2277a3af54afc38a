"""What the places of a page say of each other, after each has been weighed by itself.

Reports that stand below each other are built alike, and each has its length: a place is likelier beside others that are
sure, and where nothing nearer is surer.
"""

from __future__ import annotations

import numpy as np

Numbers = np.ndarray

NAMES = ("own", "best_other", "sum_others", "since_last", "till_next", "over_near", "built_alike", "order", "count")
COMPARED = (
    "label", "genre", "greeting", "opening", "date_above", "numbered", "announces", "formula_above", "signature_above",
    "separator", "mark", "counted",
)  # fmt: skip
_SURE = 0.3
_NEAR = 3  # lines
_FAR = 999.0
_LEAST = -9.0


def second_signs(at: Numbers, logits: Numbers, built: Numbers) -> Numbers:
    """Give a row for each place and a column for each name: ``built`` says which of COMPARED a place has (bool)."""
    count = len(at)
    found = np.zeros((count, len(NAMES)))
    if not count:
        return found
    chance = 1.0 / (1.0 + np.exp(-logits))
    order = np.sort(logits)[::-1]
    sure = np.flatnonzero(chance > _SURE)
    second = order[1] if count > 1 else _LEAST
    found[:, 0] = logits
    found[:, 1] = np.where(logits == order[0], second, order[0])
    found[:, 2] = chance.sum() - chance
    places = at[sure]
    before = np.searchsorted(places, at, side="left")
    after = np.searchsorted(places, at, side="right")
    padded = np.concatenate([[0.0], places, [_FAR]])
    found[:, 3] = at - padded[before]
    found[:, 4] = np.where(after < len(places), padded[after + 1] - at, _FAR - at)
    gaps = np.abs(at[:, None] - at[None, :])
    near = (gaps <= _NEAR) & (gaps > 0)
    highest = np.where(near, logits[None, :], _LEAST).max(axis=1)
    found[:, 5] = logits - highest
    alike = (built[:, None, :] == built[None, :, :]).mean(axis=2)
    np.fill_diagonal(alike, 0.0)
    others = chance.sum() - chance
    found[:, 6] = np.where(others > _SURE, alike @ chance / np.maximum(others, 1e-9), -1.0)
    found[:, 7] = (logits[:, None] >= logits[None, :]).mean(axis=1)
    found[:, 8] = count
    return found


PAGE = ("best", "second", "third", "sum", "sure", "likely", "count", "size", "per_thousand")


def page_signs(logits: Numbers, size: int) -> Numbers:
    """Give one row for a page: its best places, how many there are, and how long it is (code points)."""
    chance = 1.0 / (1.0 + np.exp(-logits))
    order = np.concatenate([np.sort(logits)[::-1], [_LEAST] * 3])
    total = float(chance.sum())
    return np.array(
        [
            [
                *order[:3],
                total,
                float((chance > _SURE).sum()),
                float((chance > 0.1).sum()),
                float(len(logits)),
                float(size),
                total / max(size, 1) * 1000,
            ]
        ]
    )

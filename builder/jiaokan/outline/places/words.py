"""Of what is spoken on either side of a place: the page's own words, a rare one weighs more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

import numpy as np
import numpy.typing as npt

from jiaokan.outline.lines import Line
from jiaokan.outline.places.page import Page
from jiaokan.outline.places.signs import Numbers, closer

_WINDOW = 400  # pairs of Han on either side
_NEAR = 3  # places on either side
_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FFF


@closer
def cohesion(page: Page) -> Sequence[float]:
    """Cosine of the words on either side."""
    return _cohesion(page)


@closer
def dip(page: Page) -> Sequence[float]:
    """How much deeper the cosine lies here than at its highest among the three places on either side, summed."""
    values = _cohesion(page)
    found = [0.0] * len(values)
    for index, value in enumerate(values):
        for near in (values[max(0, index - _NEAR) : index], values[index + 1 : index + 1 + _NEAR]):
            found[index] += max(near) - value if near else 0.0
    return found


@closer
def lowest(page: Page) -> Sequence[float]:
    """The cosine less the median of the page."""
    values = _cohesion(page)
    middle = median(values) if values else 0.0
    return [value - middle for value in values]


def _cohesion(page: Page) -> list[float]:
    known: list[float] | None = page.kept.get("cohesion")
    if known is None:
        known = page.kept["cohesion"] = _cosines(page.lines, page.at)
    return known


def _cosines(lines: Sequence[Line], at: Sequence[int]) -> list[float]:
    """Give the cosine of the sets of pairs in the windows on either side of each place.

    A pair of a window counts once: where it stands first in it, which the place of the same pair before it tells.
    """
    found = [0.0] * len(at)
    words, ends = _pairs(lines)
    if not at or not len(words):
        return found
    before, weight = _earlier(words)
    for index, place in enumerate(at):
        middle = int(ends[place])
        low, high = max(0, middle - _WINDOW), middle + _WINDOW
        left = weight[low:middle] @ (before[low:middle] < low)
        there = before[middle:high]
        first = weight[middle:high] * (there < middle)
        norm = math.sqrt(left * first.sum())
        found[index] = float(first @ (there >= low)) / norm if norm else 0.0
    return found


_Whole = npt.NDArray[np.int64]


def _pairs(lines: Sequence[Line]) -> tuple[_Whole, _Whole]:
    """Give the pairs of Han of all lines as numbers, and how many stand above each line, and in all."""
    text = "\n".join(line.text for line in lines)
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    han = (codes >= _FIRST_HAN) & (codes <= _LAST_HAN)
    good = han[:-1] & han[1:]
    upto = np.concatenate([[0], np.cumsum(good)])
    starts = np.cumsum([0, *(len(line.text) + 1 for line in lines)])
    first, second = codes[:-1][good] - _FIRST_HAN, codes[1:][good] - _FIRST_HAN
    return first * (_LAST_HAN - _FIRST_HAN + 1) + second, upto[np.minimum(starts, len(upto) - 1)]


def _earlier(words: _Whole) -> tuple[_Whole, Numbers]:
    """Give where each pair stood last before, -1 for nowhere, and what it weighs: more, the fewer windows have it."""
    size = len(words)
    placed = np.sort(words * size + np.arange(size))  # by pair, then by place
    order = placed % size
    same = np.diff(placed // size) == 0
    before = np.full(size, -1)
    before[order[1:][same]] = order[:-1][same]
    ids = np.empty(size, dtype=np.int64)
    ids[order] = np.concatenate([[0], np.cumsum(~same)])
    block = np.arange(size) // _WINDOW
    new = (before < 0) | (block[np.maximum(before, 0)] < block)
    spread = np.bincount(ids[new], minlength=int(ids.max()) + 1)
    return before, (np.log((block[-1] + 2.0) / (spread + 0.5)) ** 2)[ids]

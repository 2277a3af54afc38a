"""How values are spread: exact quantiles, and a histogram over fixed bins that any two releases share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Where bins begin: five a decade, so that a bin is 1.6 times as wide as the one below. The last has no end.
EDGES = (0, 1, 2, 3, 4, 6, *(step * 10**power for power in range(6) for step in (10, 16, 25, 40, 63)), 10**7)
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.99)


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values are at least ``start`` and less than the next bin's."""

    start: float
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How some values are spread: their number, sum, smallest, quantiles (the value at that rank) and largest.

    All are 0 where there is no value; the bins are all of ``EDGES``, divided by the scale.
    """

    count: int
    total: float
    least: float
    quantiles: Mapping[str, float]  # "0.5" -> the median
    most: float
    bins: tuple[Bin, ...]

    @property
    def median(self) -> float:
        """Give the value half of the others do not exceed."""
        return self.quantiles["0.5"]


def spread_of(counts: Mapping[int, int], scale: int = 1) -> Spread:
    """Sum up values, not negative, that are counted by value; each stands for itself divided by the scale.

    >>> found = spread_of({3: 2, 40: 1})
    >>> found.count, found.median, found.most
    (3, 3, 40)
    """

    def real(value: int) -> float:
        return value if scale == 1 else value / scale

    values = sorted(value for value, count in counts.items() if count)
    count = sum(counts.values())
    ranks, reached = [], 0
    for value in values:
        reached += counts[value]
        ranks.append((reached, value))
    return Spread(
        count=count,
        total=real(sum(value * counts[value] for value in values)),
        least=real(values[0] if values else 0),
        quantiles={str(share): real(_at(ranks, share * count)) for share in QUANTILES},
        most=real(values[-1] if values else 0),
        bins=tuple(
            Bin(real(start), sum(counts[value] for value in values if start <= value < end))
            for start, end in zip(EDGES, (*EDGES[1:], float("inf")), strict=True)
        ),
    )


def _at(ranks: list[tuple[int, int]], rank: float) -> int:
    """Give the value at a rank: the first that so many values do not exceed."""
    return next((value for reached, value in ranks if reached >= rank), 0)

"""Rates of a judged sample with their intervals, and how far two judges agree. Pure.

A stratum counts by its rows in the release: the rate of a kind is the mean of its strata's rates, weighted by rows. Its
interval is Wilson's on the effective sample size of Kish, (sum of weights)² / sum of squared weights, which is defined
where nothing is wrong (Franco, Little, Louis and Slud, J. Survey Statistics and Methodology 7, 2019). "Cannot tell" is
counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from jiaokan.audit.model import KINDS, VERDICTS, WRONG, Audit, Stratum

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of what is right, from 0 to 1, with both ends of its interval; None where nothing was told."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What was said of some units of the ``rows`` that the release has."""

    name: str
    rows: int
    drawn: int
    right: int
    wrong: int
    cannot_tell: int
    rate: Rate

    @property
    def told(self) -> int:
        """Count the units that were called right or wrong."""
        return self.right + self.wrong


@dataclass(frozen=True, slots=True)
class KindScore:
    """A kind of units: all of them with the estimate for the release, and each stratum."""

    kind: str
    all: Tally
    effective: float
    untold_rows: int  # of strata in which nothing was told: the estimate does not speak of them
    strata: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two judges of the same units agree: both judged so many, of which so many alike."""

    both: int
    same: int
    raw: float | None
    kappa: float | None  # None where chance alone agrees always


def wilson(right: float, n: float, confidence: float = CONFIDENCE) -> Rate:
    """Give a rate with Wilson's interval; ``n`` may be an effective size.

    >>> found = wilson(10, 10)
    >>> found.value, round(found.low or 0, 3), found.high
    (1.0, 0.722, 1.0)
    """
    if n <= 0:
        return Rate(None, None, None)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    p = right / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # At the ends the formula gives them exactly; floating point misses by a hair.
    low = 0.0 if right == 0 else max(0.0, middle - half)
    return Rate(p, low, 1.0 if right == n else min(1.0, middle + half))


def score(audit: Audit, confidence: float = CONFIDENCE) -> tuple[KindScore, ...]:
    """Score every kind of which something was drawn."""
    said = Counter((each.unit.kind, each.unit.stratum, each.verdict) for each in audit.judgements)
    found = []
    for kind in KINDS:
        strata = [each for each in audit.sample.strata if each.kind == kind]
        if strata:
            found.append(_of_kind(kind, [_of_stratum(each, said, confidence) for each in strata], confidence))
    return tuple(found)


def _of_stratum(stratum: Stratum, said: Counter[tuple[str, str, str | None]], confidence: float) -> Tally:
    right, wrong, cannot_tell = (said[stratum.kind, stratum.name, verdict] for verdict in VERDICTS)
    rate = wilson(right, right + wrong, confidence)
    return Tally(stratum.name, stratum.rows, stratum.drawn, right, wrong, cannot_tell, rate)


def _of_kind(kind: str, strata: Sequence[Tally], confidence: float) -> KindScore:
    told = [each for each in strata if each.told]
    rows = sum(each.rows for each in told)
    effective = rows**2 / sum(each.rows**2 / each.told for each in told) if told else 0.0
    value = sum(each.rows * each.right / each.told for each in told) / rows if told else 0.0
    if all(each.right == each.told for each in told):
        value = 1.0
    rows_of_all, drawn = sum(each.rows for each in strata), sum(each.drawn for each in strata)
    right, wrong, untold_units = (sum(getattr(each, name) for each in strata) for name in VERDICTS)
    rate = wilson(value * effective, effective, confidence)
    total = Tally(kind, rows_of_all, drawn, right, wrong, untold_units, rate)
    untold = sum(each.rows for each in strata if not each.told)
    return KindScore(kind, total, effective, untold, tuple(strata))


def agreement(one: Audit, other: Audit) -> Agreement:
    """Compare two audits of one sample: raw agreement and Cohen's kappa over the units that both judged."""
    pairs = [
        (left.verdict, right.verdict)
        for left, right in zip(one.judgements, other.judgements, strict=True)
        if left.verdict is not None and right.verdict is not None
    ]
    if not pairs:
        return Agreement(0, 0, None, None)
    same = sum(left == right for left, right in pairs)
    observed, expected = same / len(pairs), _by_chance(pairs)
    kappa = None if expected == 1 else (observed - expected) / (1 - expected)
    return Agreement(len(pairs), same, observed, kappa)


def differing(one: Audit, other: Audit) -> Iterator[tuple[str, str, str, str]]:
    """Yield kind and id of the units that two judges told apart, and both verdicts."""
    for left, right in zip(one.judgements, other.judgements, strict=True):
        if left.verdict is not None and right.verdict is not None and left.verdict != right.verdict:
            yield left.unit.kind, left.unit.id, left.verdict, right.verdict


def _by_chance(pairs: Sequence[tuple[str | None, str | None]]) -> float:
    """Give the share of pairs that would agree if each judge gave verdicts by chance, as often as they did."""
    left, right = (Counter(side) for side in zip(*pairs, strict=True))
    return sum(left[verdict] * right[verdict] for verdict in VERDICTS) / len(pairs) ** 2


def wrong_ones(audit: Audit) -> Iterable[tuple[str, str, str, str]]:
    """Yield kind, stratum, id and note of what was called wrong."""
    for each in audit.judgements:
        if each.verdict == WRONG:
            yield each.unit.kind, each.unit.stratum, each.unit.id, each.note


def open_ones(audit: Audit) -> int:
    """Count the units that were not judged."""
    return sum(each.verdict is None for each in audit.judgements)

"""How well Han fit beside each other: a small table of counts, for choosing between repairs that all decode.

The table (``data/pairs.txt``) says what its counts are of. It decides only among candidates that byte arithmetic has
left, never whether a text is damaged.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, pairwise
from operator import add
from typing import NamedTuple

from jiaokan.text.hanzi import simplified

_OWN = 8.0  # weight of a pair that the text itself has elsewhere
_SEEN, _ANY = 0.8, 0.2  # weights of the pair and of the second Han alone


class _Table(NamedTuple):
    single: Mapping[str, float]
    pair: Mapping[str, float]
    total: float


@cache
def _table() -> _Table:
    single: dict[str, float] = {}
    pair: dict[str, float] = {}
    for line in files("jiaokan").joinpath("data", "pairs.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        head, *groups = line.split(" ")
        first = head[0]
        single[first] = 2.0 ** int(head[1:], 36)
        for group in groups:
            count = 2.0 ** int(group[0], 36)
            pair.update((first + second, count) for second in group[1:])
    return _Table(single, pair, sum(single.values()))


def pairs_of(text: str) -> Counter[str]:
    """Count the pairs of a text, read in Simplified."""
    simple = simplified(text)
    return Counter(map(add, simple, islice(simple, 1, None)))


def likelihood(text: str, own: Mapping[str, int] | None = None) -> float:
    """Give the base-2 log likelihood of a text as a chain of pairs; ``own`` counts the pairs of the page around it.

    Only differences between texts of one length mean anything: bits of evidence for one against the other.

    >>> likelihood("居民") - likelihood("枷民") > 3
    True
    """
    table, text = _table(), simplified(text)
    found = math.log2(table.single.get(text[:1], 0.5) / table.total)
    for before, after in pairwise(text):
        found += _bits(before, after, own.get(before + after, 0) if own else 0)
    return found


@lru_cache(maxsize=8192)
def _bits(before: str, after: str, seen: int) -> float:
    """Give the log likelihood of a Han behind another, of which the text itself has so many pairs elsewhere."""
    table = _table()
    count = table.pair.get(before + after, 0.0) + _OWN * seen
    alone = table.single.get(after, 0.5) / table.total
    return math.log2(_SEEN * count / max(table.single.get(before, 1.0), count, 1.0) + _ANY * alone)


@lru_cache(maxsize=8192)
def gain(before: str, after: str) -> float:
    """Give how much oftener two Han stand side by side than by chance, in bits.

    >>> gain("工", "作") > 4, gain("到", "护") < 0
    (True, True)
    """
    return likelihood(before + after) - likelihood(before) - likelihood(after)


_BOUND_COUNT, _BOUND_SHARE = 64.0, 0.04


@lru_cache(maxsize=8192)
def is_bound(before: str, after: str) -> bool:
    """Tell whether two Han so often stand side by side that nothing is expected between them.

    >>> is_bound("工", "作"), is_bound("杨", "帆")
    (True, False)
    """
    table = _table()
    pair = simplified(before + after)
    count = table.pair.get(pair, 0.0)
    return count >= _BOUND_COUNT and count >= _BOUND_SHARE * table.single.get(pair[0], math.inf)

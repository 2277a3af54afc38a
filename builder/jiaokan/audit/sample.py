"""A stratified sample by hashes: the same seed and data draw the same units on any machine, in any order of rows.

Of each stratum the units with the least hash of seed and id are kept, so memory is that of the sample. What stands in a
release decides nothing else: no row group, no file, no split.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from jiaokan.audit.model import KINDS, MIX, Address, Sample, Stratum
from jiaokan.errors import InputError
from jiaokan.text.chars import count_han

# Rules that tidy blank lines and edges behind others: an edit is not theirs if another rule had a part in it.
LAYOUT = frozenset({"blank-lines", "line-edges", "line-ends"})
MOST_STRATA = 1000  # of a kind: rules, kinds and flags of a build give some fifty
_LETTER = re.compile("[A-Za-z]")
LEAST_TAKEN = 4  # code points
_HAN, _LETTERS = LEAST_TAKEN, 12  # removed characters from which an edit may have taken a sentence


def rule_of(rules: Sequence[str]) -> str:
    """Name the rule under which an edit stands: the last one that is not layout, for it decided what came out.

    >>> rule_of(["pinyin-glosses", "source-lines", "blank-lines"])
    'source-lines'
    """
    return next((rule for rule in reversed(rules) if rule not in LAYOUT), rules[-1] if rules else "")


def takes_words(before: str, after: str) -> bool:
    """Tell whether an edit took so much that a sentence may be in it: four Han, or twelve letters.

    >>> takes_words("發(fā)", "发"), takes_words("上一篇：春耕", "")
    (False, True)
    """
    if len(before) - len(after) < LEAST_TAKEN:
        return False
    han = count_han(before) - count_han(after)
    return han >= _HAN or len(_LETTER.findall(before)) - len(_LETTER.findall(after)) >= _LETTERS


def priority(seed: int, kind: str, id_: str) -> int:
    """Give a unit's place in the order of the draw, by seed and id alone."""
    return int.from_bytes(hashlib.sha256(f"{seed}\n{kind}\n{id_}".encode()).digest()[:8])


class Pool:
    """The units met so far: how many each stratum has, and of each the first ``most`` in the order of the draw."""

    def __init__(self, seed: int, most: int) -> None:
        self._seed, self._most = seed, most
        self._sizes: dict[tuple[str, str], int] = {}
        self._kept: dict[tuple[str, str], list[tuple[int, str, int, Any]]] = {}

    def add(self, unit: Address, row: object) -> None:
        """Meet a unit; ``row`` is what is known of it. Raises InputError for more strata than a build can give."""
        key = unit.kind, unit.stratum
        if key not in self._sizes and len(self._sizes) >= MOST_STRATA:
            raise InputError("release", "has more kinds of rows than a build makes", next_step="see jiaokan validate")
        self._sizes[key] = count = self._sizes.get(key, 0) + 1
        kept = self._kept.setdefault(key, [])
        item = (-priority(self._seed, unit.kind, unit.id), unit.id, count, (unit, row))
        if len(kept) < self._most:
            heapq.heappush(kept, item)
        elif item > kept[0]:
            heapq.heapreplace(kept, item)

    def drawn(self, n: int) -> tuple[list[Stratum], list[tuple[Address, Any]]]:
        """Draw ``n`` units or some more: strata by kind and name, units by kind in the order of the draw."""
        by_kind = {kind: {name: size for (of, name), size in self._sizes.items() if of == kind} for kind in KINDS}
        strata, units = [], []
        for kind, quota in quotas(by_kind, n).items():
            shares = allocate(by_kind[kind], quota)
            found = []
            for name in sorted(shares):
                strata.append(Stratum(kind, name, by_kind[kind][name], shares[name]))
                found += sorted(self._kept[kind, name], reverse=True)[: shares[name]]
            units += [item[3] for item in sorted(found, reverse=True)]
        return strata, units


def quotas(sizes: Mapping[str, Mapping[str, int]], n: int) -> dict[str, int]:
    """Part ``n`` among the kinds by ``MIX``; what a kind has not enough rows for goes to the first that has."""
    rows = {kind: sum(sizes.get(kind, {}).values()) for kind in KINDS}
    found = {kind: min(rows[kind], n * share // 100) for kind, share in MIX.items()}
    left = n - sum(found.values())
    for kind in KINDS:
        more = min(left, rows[kind] - found[kind])
        found[kind] += more
        left -= more
    return found


def allocate(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """Part ``n`` among strata in proportion to their rows (Sainte-Laguë), none more than it has.

    A stratum that would have none has one beside these, so the sum may be over ``n``.

    >>> allocate({"common": 900, "seldom": 99, "once": 1}, 10)
    {'common': 9, 'once': 1, 'seldom': 1}
    """
    found = dict.fromkeys(sorted(name for name, size in sizes.items() if size), 0)
    waiting = [(-float(sizes[name]), name) for name in found]
    heapq.heapify(waiting)
    for _ in range(n):
        if not waiting:
            break
        _, name = heapq.heappop(waiting)
        found[name] += 1
        if found[name] < sizes[name]:
            heapq.heappush(waiting, (-sizes[name] / (2 * found[name] + 1), name))
    return {name: max(1, count) for name, count in found.items()}


def named(facts: Mapping[str, Any], strata: Sequence[Stratum], units: Sequence[Address]) -> Sample:
    """Make a sample of its parts, with the digest that names it.

    ``facts`` are release, version, data_digest, seed and n.
    """
    parts = [
        facts["data_digest"],
        facts["seed"],
        facts["n"],
        [[stratum.kind, stratum.name, stratum.rows, stratum.drawn] for stratum in strata],
        [[unit.kind, unit.id, unit.stratum, unit.raw_start, unit.raw_end] for unit in units],
    ]
    digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
    return Sample(
        **{name: facts[name] for name in ("release", "version", "data_digest", "seed", "n")},
        strata=tuple(strata),
        units=tuple(units),
        digest=digest,
    )

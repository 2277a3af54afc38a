"""Several texts and what became of them, under one ledger: what a pass costs is paid once for all of them.

The texts stand one behind the other with a line feed between them that belongs to none, so no entry of one text can meet
an entry of another. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from jiaokan.text.alignment import Alignment, Pointed, pointed
from jiaokan.text.compose import Pass, compose
from jiaokan.text.ledger import Ledger
from jiaokan.text.passes import Found, rule_numbers
from jiaokan.text.pools import Offsets, Pools
from jiaokan.text.traced import Traced

BETWEEN = "\n"


def starts_of(sizes: Offsets) -> Offsets:
    """Give where texts of some sizes begin when they stand one behind the other (code points)."""
    found: Offsets = np.cumsum(sizes + len(BETWEEN)) - sizes - len(BETWEEN)
    return found


class Shard:
    r"""Texts, and all that passes did to them.

    >>> from jiaokan.text.ledger import Finding; from jiaokan.text.passes import of_rule
    >>> shard = Shard(["發(fā)展", "水(shuǐ)。"])
    >>> shard.put([(at, of_rule("gloss", shard.raws[at], [Finding(1, end, "")])) for at, end in ((0, 5), (1, 7))])
    >>> [(each.text, each.undo()) for each in shard.traced(["發展", "水。"])]
    [('發展', '發(fā)展'), ('水。', '水(shuǐ)。')]
    """

    __slots__ = ("_marks", "_sizes", "ledger", "raw", "raw_starts", "raws")

    def __init__(self, raws: Sequence[str]) -> None:
        self.raws = tuple(raws)
        self.raw = BETWEEN.join(raws)
        self._sizes = np.fromiter(map(len, raws), dtype=np.int64, count=len(raws))
        self.raw_starts = starts_of(self._sizes)
        self.ledger = Ledger.empty()
        self._marks: dict[int, tuple[Pointed, ...]] = {}

    @property
    def starts(self) -> Offsets:
        """Give where each text begins now, one behind the other."""
        return starts_of(self._sizes)

    def put(self, found: Sequence[tuple[int, Found]]) -> None:
        """Put one pass over some of the texts behind those before it: what was found, by the text's place, in order."""
        starts = self.starts
        self._point(found, starts)
        changed = [(at, each) for at, each in found if each.repairs.starts]
        if not changed:
            return
        self.ledger = compose(self.raw, self.ledger, self._pass(changed, starts))

    def _pass(self, found: Sequence[tuple[int, Found]], starts: Offsets) -> Pass:
        """Give the repairs of all texts as columns over the shard, and keep the new sizes."""
        pools: Pools = self.ledger.pools
        repairs = [each.repairs for _, each in found]
        count = np.array([len(each.starts) for each in repairs])
        total, places = int(count.sum()), np.array([at for at, _ in found])
        base = np.repeat(starts[places], count)
        start = np.fromiter(chain.from_iterable(each.starts for each in repairs), np.int64, total)
        end = np.fromiter(chain.from_iterable(each.ends for each in repairs), np.int64, total)
        new = pools.news.numbers(chain.from_iterable(each.news for each in repairs), total)
        proof = pools.proofs.numbers(chain.from_iterable(each.proofs for each in repairs), total)
        rules = np.concatenate([rule_numbers(each, pools) for _, each in found])
        grown = pools.sizes(new) - (end - start)
        self._sizes = self._sizes.copy()
        self._sizes[places] += np.add.reduceat(grown, np.cumsum(count) - count)
        return Pass(start + base, end + base, new, rules, proof)

    def _point(self, found: Iterable[tuple[int, Found]], starts: Offsets) -> None:
        """Keep what was pointed at, as stretches of the raw texts."""
        pointing = [(at, each.spans) for at, each in found if each.spans]
        back = Alignment.of(self.ledger) if pointing else None
        for at, spans in pointing:
            start, raw_start = int(starts[at]), int(self.raw_starts[at])
            moved = [span._replace(start=span.start + start, end=span.end + start) for span in spans]
            told = [] if back is None else pointed(moved, back)
            marks = tuple(Pointed(a - raw_start, b - raw_start, kind) for a, b, kind in told)
            self._marks[at] = self._marks.get(at, ()) + marks

    def traced(self, texts: Sequence[str]) -> list[Traced]:
        """Give each text, as it is after all passes, with its part of the ledger."""
        raw_ends = self.raw_starts + [len(raw) for raw in self.raws]
        first = np.searchsorted(self.ledger.raw_start, self.raw_starts, side="left")
        stop = np.searchsorted(self.ledger.raw_start, raw_ends, side="right")
        places = (column.tolist() for column in (first, stop, self.raw_starts))
        return [
            Traced(raw, text, self.ledger.part(low, high, start), self._marks.get(at, ()))
            for at, (raw, text, low, high, start) in enumerate(zip(self.raws, texts, *places, strict=True))
        ]

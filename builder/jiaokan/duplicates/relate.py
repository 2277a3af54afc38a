"""Relations of rows that memory holds: pairs verified, groups and flags, by the ids of the rows.

Kinds: *exact* (one plain key), *near* (Jaccard of character 5-grams of the plain keys at least 0.7), *template* (below
that, and at least 0.7 on the class keys: the masked twin, the county swapped). Within exact duplicates only the first
is compared further. A build, whose rows are too many, relates them by ``levels``, as this does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jiaokan.dataset.records import Duplicate
from jiaokan.duplicates.groups import Grouped
from jiaokan.duplicates.levels import Chosen, Level
from jiaokan.duplicates.stored import Records, Room, Stored
from jiaokan.duplicates.unions import order_of
from jiaokan.duplicates.verify import KINDS, NEAR, TEMPLATE

Fetch = Callable[[Collection[str]], Mapping[str, str]]  # row ids -> their texts

FLAGS = {"exact": "exact-duplicate", "near": "near-duplicate", "template": "template-twin"}


@dataclass(frozen=True, slots=True)
class Relations:
    """The relations of one level: verified pairs in order, and groups ``{group id: row ids, representative first}``."""

    pairs: list[Duplicate]
    groups: dict[str, list[str]]

    def flags(self) -> dict[str, set[str]]:
        """Give each related row its flags; a copy has those of the row it copies."""
        found: dict[str, set[str]] = {}
        for pair in self.pairs:
            for row_id in (pair.left_id, pair.right_id):
                found.setdefault(row_id, set()).add(FLAGS[pair.kind])
        for pair in self.pairs:
            if pair.kind == "exact":
                found[pair.right_id] |= found[pair.left_id]
        return found

    def group_of(self) -> dict[str, str]:
        """Give each related row its group."""
        return {row_id: name for name, ids in self.groups.items() for row_id in ids}


def relate(level: str, signed: pa.Table, fetch: Fetch) -> Relations:
    """Relate the rows of one level; ``fetch`` gives the texts of those that may be alike."""
    ids = signed.column("row_id").to_pylist()
    order = sorted(range(len(ids)), key=lambda at: order_of(ids[at]))
    ids = [ids[at] for at in order]

    def keep(rows: Stored) -> _Fetched:
        wanted = [ids[at] for block in rows.blocks() for at in block["row"].tolist()]
        return _Fetched(ids, fetch(wanted))

    with Room() as room:
        rows = Level(room)
        rows.add(np.arange(len(ids), dtype=np.uint64), signed.take(pa.array(order, pa.int64())))
        found = rows.relate(keep, Chosen(lambda rows: [ids[at] for at in rows.tolist()], lambda rows: rows))
        return _read(level, ids, found)


class _Fetched:
    """Texts in memory, by row."""

    def __init__(self, ids: Sequence[str], texts: Mapping[str, str]) -> None:
        self._ids, self._texts = ids, texts

    def read(self, rows: Records) -> list[str]:
        return [self._texts[self._ids[at]] for at in rows.tolist()]

    def sizes(self, rows: Records) -> npt.NDArray[np.int64]:
        return np.array([3 * len(text) for text in self.read(rows)], np.int64)


def _read(level: str, ids: Sequence[str], found: Grouped) -> Relations:
    """Read what was found as records."""
    pairs: list[Duplicate] = []
    groups: dict[str, set[int]] = {}
    for block in found.pairs.blocks():
        for name, left, right, kind, similarity in zip(
            names_of(block), *(block[key].tolist() for key in ("left", "right", "kind", "similarity")), strict=True
        ):
            pairs.append(Duplicate(level, KINDS[kind], name, ids[left], ids[right], similarity))
            groups.setdefault(name, set()).update((left, right))
    return Relations(pairs, {name: [ids[at] for at in sorted(rows)] for name, rows in groups.items()})


def names_of(records: Records) -> list[str]:
    """Give the names of the groups of pairs or marks."""
    return [
        f"{KINDS[kind]}:{high:016x}{low:08x}"
        for kind, high, low in zip(*(records[key].tolist() for key in ("group", "high", "low")), strict=True)
    ]


__all__ = ["FLAGS", "NEAR", "TEMPLATE", "Fetch", "Relations", "names_of", "order_of", "relate"]

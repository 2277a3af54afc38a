"""Splits: lists of source ids win, the rest is assigned by a stable hash; related documents stay together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jiaokan.errors import InputError

NAMES = ("train", "validation", "test")
# Shares of the hash space, in thousandths, for sources that no list names.
_SHARES = (("train", 900), ("validation", 950), ("test", 1000))


@dataclass(frozen=True, slots=True)
class Lists:
    """The split lists in force: source id -> split."""

    assigned: Mapping[str, str]

    @classmethod
    def parse(cls, texts: Mapping[str, str]) -> Lists:
        """Read lists, one id a line, ``#`` comments; raises InputError for an id in two lists or of a wrong form."""
        assigned: dict[str, str] = {}
        for split, text in texts.items():
            for number, line in enumerate(text.splitlines(), 1):
                source_id = line.partition("#")[0].strip()
                if not source_id:
                    continue
                where = f"splits/{split}.txt line {number}"
                if len(source_id) != 16 or not set(source_id) <= set("0123456789abcdef"):
                    raise InputError(where, "no source id", got=repr(source_id[:40]), expected="16 hex digits")
                if assigned.get(source_id, split) != split:
                    raise InputError(
                        where,
                        f"{source_id} is in two lists",
                        got=f"{assigned[source_id]} and {split}",
                        next_step="keep one",
                    )
                assigned[source_id] = split
        return cls(assigned)


def by_hash(source_id: str) -> str:
    """Give the split of a source that no list names: the same for ever, whatever else is in the corpus."""
    point = int(hashlib.sha256(f"split:{source_id}".encode()).hexdigest()[:8], 16) % 1000
    return next(name for name, limit in _SHARES if point < limit)


def assign(source_ids: Sequence[str], groups: Iterable[Sequence[str]], lists: Lists) -> dict[str, str]:
    """Assign every source a split; sources whose documents share a duplicate group get one split.

    A component takes the split of its listed members, else the hash of its smallest id. Raises InputError where the
    lists pull one component apart.
    """
    parent = {source_id: source_id for source_id in source_ids}

    def find(node: str) -> str:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for group in groups:
        for other in group[1:]:
            left, right = sorted((find(group[0]), find(other)))
            parent[right] = left
    chosen: dict[str, str] = {}
    for source_id in sorted(source_ids):
        top, split = find(source_id), lists.assigned.get(source_id)
        if split is not None and chosen.setdefault(top, split) != split:
            raise InputError(
                f"splits: source {source_id}",
                "a duplicate of its documents is listed in another split",
                got=f"{split} and {chosen[top]}",
                next_step="list both in one split",
            )
    return {source_id: chosen.get(find(source_id)) or by_hash(find(source_id)) for source_id in source_ids}

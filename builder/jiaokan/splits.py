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


@dataclass(frozen=True, slots=True)
class Assignment:
    """The split of every source; ``refused`` are newcomers that would tie two splits together, with the reason."""

    split_of: Mapping[str, str]
    refused: Mapping[str, str]


def assign(source_ids: Sequence[str], ties: Iterable[tuple[str, str]], lists: Lists) -> Assignment:
    """Assign every source a split; tied sources get one split.

    A component takes the split of its listed members, else the hash of its smallest id. No listed source ever moves: a
    newcomer that is tied to sources of two splits is refused, the smaller id first. Raises InputError where two
    listed sources of different splits are tied to each other.
    """
    tied: dict[str, set[str]] = {source_id: set() for source_id in source_ids}
    for one, other in ties:
        tied[one].add(other)
        tied[other].add(one)
    listed = sorted(source_id for source_id in tied if source_id in lists.assigned)
    parent: dict[str, str] = {}
    split_of_root: dict[str, str] = {}
    refused: dict[str, str] = {}

    def find(node: str) -> str:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for source_id in [*listed, *sorted(set(tied) - set(listed))]:
        roots = {find(other) for other in tied[source_id] if other in parent}
        own = lists.assigned.get(source_id)
        splits = {split_of_root[root] for root in roots if root in split_of_root} | ({own} if own else set())
        if len(splits) > 1 and own:
            raise InputError(
                f"splits: source {source_id}",
                "a source related to it is listed in another split",
                got=" and ".join(sorted(splits)),
                next_step="list both in one split",
            )
        if len(splits) > 1:
            refused[source_id] = f"related to sources of {' and '.join(sorted(splits))}"
            continue
        root = min([source_id, *roots])
        for each in (source_id, *roots):
            parent[each] = root
        if splits:
            split_of_root[root] = splits.pop()
    return Assignment({each: split_of_root.get(find(each)) or by_hash(find(each)) for each in sorted(parent)}, refused)

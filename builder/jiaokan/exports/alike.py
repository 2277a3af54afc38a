"""Which of related rows stands for its group: the representative, or the next that is taken where that is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from jiaokan.duplicates.unions import Components, order_of


def groups_of(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Give the groups that pairs of ids make, each in order, its representative first.

    >>> groups_of([("b:d0", "c:d0"), ("a:d7", "b:d0"), ("d:d10", "d:d9")])
    [['a:d7', 'b:d0', 'c:d0'], ['d:d9', 'd:d10']]
    """
    found = list(pairs)
    ids = sorted({row_id for pair in found for row_id in pair}, key=order_of)
    at = {row_id: index for index, row_id in enumerate(ids)}
    components = Components()
    for left, right in found:
        components.join(at[left], at[right])
    groups: dict[int, list[str]] = {}
    for index, row_id in enumerate(ids):
        groups.setdefault(components.find(index), []).append(row_id)
    return list(groups.values())


def superfluous(groups: Iterable[Collection[str]], taken: Collection[str]) -> frozenset[str]:
    """Give the ids that go because an earlier one of their group is taken.

    >>> sorted(superfluous([["a", "b", "c"]], {"b", "c"}))
    ['c']
    """
    kept = ([row_id for row_id in ids if row_id in taken] for ids in groups)
    return frozenset(row_id for ids in kept for row_id in ids[1:])

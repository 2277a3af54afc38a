"""Connected components of any number of edges, by sorting them: each node is led to the least of its component.

Large and small stars in turn (Kiveris et al. 2014, "Connected Components in MapReduce and Beyond"): every round links
nodes to lesser neighbours until nothing changes; some log n rounds of two sorts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

import numpy as np

from jiaokan.duplicates.sorting import Sorter, begins, unique
from jiaokan.duplicates.stored import Records, Room, Stored

LED = np.dtype([("node", np.uint64), ("root", np.uint64)])  # or a neighbour, while it is not known
_KEYS = ("node", "root")


def led(nodes: Records, roots: Records) -> Records:
    """Put nodes and what they are led to side by side."""
    found = np.empty(len(nodes), LED)
    found["node"], found["root"] = nodes, roots
    return found


def components(edges: Iterable[Records], room: Room) -> Stored:
    """Give the root of every node that is not one itself, in order; ``edges`` are blocks of ``LED``, of no loops."""
    downwards = Sorter(room, LED, _KEYS, unique)
    for block in edges:
        downwards.add(led(np.maximum(block["node"], block["root"]), np.minimum(block["node"], block["root"])))
    found = downwards.end()
    while True:
        stars = _small(_large(found, room), room)
        is_done = _is_same(found, stars)
        found.drop()
        found = stars
        if is_done:
            return found


def _large(edges: Stored, room: Room) -> Stored:
    """Lead the greater neighbours of each node to the least of all."""
    both = Sorter(room, LED, _KEYS, unique)
    for block in edges.blocks():
        both.add(block)
        both.add(led(block["root"], block["node"]))
    around = both.end()
    found = Sorter(room, LED, _KEYS, unique)
    for block, least in _with_least(around.blocks()):
        is_greater = block["root"] > block["node"]
        found.add(led(block["root"], np.minimum(block["node"], least))[is_greater])
    around.drop()
    return found.end()


def _small(edges: Stored, room: Room) -> Stored:
    """Lead each node and its lesser neighbours to the least of them."""
    found = Sorter(room, LED, _KEYS, unique)
    for block, least in _with_least(edges.blocks()):
        is_between = block["root"] != least
        found.add(led(block["node"], least))
        found.add(led(block["root"], least)[is_between])
    edges.drop()
    return found.end()


def _with_least(blocks: Iterable[Records]) -> Iterator[tuple[Records, Records]]:
    """Yield sorted edges, each with the least neighbour of its node, which is the first of them."""
    node, least = np.uint64(0), np.uint64(0)
    is_begun = False
    for block in blocks:
        starts = begins(block, ("node",))
        leasts = block["root"][starts].copy()
        if is_begun and len(block) and block["node"][0] == node:
            leasts[0] = least
        if len(block):
            node, least, is_begun = block["node"][-1], leasts[-1], True
        yield block, np.repeat(leasts, np.diff(np.append(starts, len(block))))


def _is_same(one: Stored, other: Stored) -> bool:
    if one.count != other.count:
        return False
    return all(np.array_equal(a, b) for a, b in zip_longest(one.blocks(), other.blocks()))

"""Components of few edges, in memory, and the order in which rows of a group are named."""

from __future__ import annotations


def order_of(row_id: str) -> tuple[str, int]:
    """Give the order in which rows of a group are named: by source id, then by raw offset."""
    source_id, _, place = row_id.partition(":")  # the place is a letter, for the table, and the offset
    return source_id, int(place[1:]) if place[1:].isdecimal() else 0


class Components:
    """Union-find over indices; the root of a component is its least index."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, node: int) -> int:
        """Give the root of a node."""
        root = node
        while (above := self._parent.get(root, root)) != root:
            root = above
        while node != root:
            self._parent[node], node = root, self._parent.get(node, node)
        return root

    def join(self, one: int, other: int) -> None:
        """Put two nodes into one component."""
        left, right = sorted((self.find(one), self.find(other)))
        self._parent[right] = left

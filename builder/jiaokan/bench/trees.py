"""The distance between two ordered trees: how many nodes must go, come or be renamed to make one of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Node:
    """A node with its children in order."""

    label: object
    children: list[Node] = field(default_factory=list)


def from_levels(levels: Sequence[tuple[object, int]]) -> Node:
    """Make a tree of ``(label, level)`` in reading order, under a root without label; a level too deep is as deep as can be."""
    root = Node(None)
    trail = [(0, root)]
    for label, level in levels:
        while trail[-1][0] >= level:
            trail.pop()
        node = Node(label)
        trail[-1][1].children.append(node)
        trail.append((level, node))
    return root


def distance(first: Node, second: Node) -> int:
    """Give the tree edit distance (Zhang and Shasha 1989), each change at the cost of one.

    >>> distance(from_levels([("a", 1), ("b", 2)]), from_levels([("a", 1), ("b", 1)]))
    2
    """
    ours, theirs = _Postorder(first), _Postorder(second)
    costs = [[0] * len(theirs.labels) for _ in ours.labels]
    for i in ours.roots:
        for j in theirs.roots:
            _fill(ours, theirs, i, j, costs)
    return costs[-1][-1]


class _Postorder:
    """A tree as lists in postorder: labels, the leftmost leaf under each node, and the roots of its forests."""

    def __init__(self, root: Node) -> None:
        self.labels: list[object] = []
        self.leftmost: list[int] = []
        self._visit(root)
        self.roots = sorted({leaf: node for node, leaf in enumerate(self.leftmost)}.values())

    def _visit(self, node: Node) -> int:
        leaves = [self._visit(child) for child in node.children]
        self.labels.append(node.label)
        self.leftmost.append(leaves[0] if leaves else len(self.labels) - 1)
        return self.leftmost[-1]


def _fill(ours: _Postorder, theirs: _Postorder, i: int, j: int, costs: list[list[int]]) -> None:
    """Fill the costs of all pairs of subtrees that begin with the leaves of two roots."""
    a, b = ours.leftmost[i], theirs.leftmost[j]
    table = [[0] * (j - b + 2) for _ in range(i - a + 2)]
    for x in range(1, i - a + 2):
        table[x][0] = x
    for y in range(1, j - b + 2):
        table[0][y] = y
    for x in range(1, i - a + 2):
        for y in range(1, j - b + 2):
            one, other = a + x - 1, b + y - 1
            least = min(table[x - 1][y], table[x][y - 1]) + 1
            if ours.leftmost[one] == a and theirs.leftmost[other] == b:
                costs[one][other] = min(least, table[x - 1][y - 1] + (ours.labels[one] != theirs.labels[other]))
                table[x][y] = costs[one][other]
            else:
                before = table[ours.leftmost[one] - a][theirs.leftmost[other] - b]
                table[x][y] = min(least, before + costs[one][other])

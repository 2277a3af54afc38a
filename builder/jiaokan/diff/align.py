"""Which stretches of a raw text stand in another one too, in order: lines first, then clauses, then code points.

Bounded in time: what is too long to be compared by code points is replaced as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from jiaokan.diff.unlike import Numbers

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_CLAUSES = re.compile(r"[^。！？；，\r\n]+|[。！？；，]|[\r\n]+")
_STEPS = (_LINES, _LINES, _CLAUSES, _CLAUSES)  # twice: what is told once in a gap need not be in the whole text
_MOST = 1500  # code points on either side of a gap that are compared one by one
_BUDGET = 20_000_000  # pairs of equal code points of a source that are looked at; texts of one character have the most


class Block(NamedTuple):
    """A stretch that both texts have, in code points."""

    a: int
    b: int
    size: int


@dataclass(frozen=True, slots=True)
class Aligned:
    """The stretches that two texts share, in order and apart; the end of both is the last code point of the last one."""

    blocks: tuple[Block, ...]

    def places(self, offsets: Numbers) -> Numbers:
        """Give where code points of A stand in B; -1 for those that B has not."""
        a, b, size = (np.array(column, np.int64) for column in zip(*self.blocks, strict=True))
        at = np.maximum(a.searchsorted(offsets, side="right") - 1, 0)
        inside = (offsets >= a[at]) & (offsets < a[at] + size[at])
        found: Numbers = np.where(inside, b[at] + offsets - a[at], -1)
        return found


class _Gap(NamedTuple):
    """A stretch of A that stands against one of B, and how many steps were taken to match them."""

    a: int
    a_end: int
    b: int
    b_end: int
    step: int


def align(before: str, after: str) -> Aligned:
    r"""Align two texts: each code point of A has at most one place in B, and no two of them cross.

    >>> align("甲\n乙\n", "甲\n丙丙\n乙\n").blocks
    (Block(a=0, b=0, size=2), Block(a=2, b=5, size=3))
    """
    head, tail = _edges(before, after)
    work = _Work(before, after, [Block(0, 0, head)])
    gaps = [_Gap(head, len(before) - tail, head, len(after) - tail, 0)]
    while gaps:
        gaps += work.within(gaps.pop())
    work.blocks.append(Block(len(before) - tail, len(after) - tail, tail + 1))
    return Aligned(tuple(_joined(sorted(block for block in work.blocks if block.size))))


def _edges(before: str, after: str) -> tuple[int, int]:
    """Measure the lines that two texts begin with alike, and those they end with: whole ones, in code points."""
    if before == after:
        return len(before), 0
    head = before.rfind("\n", 0, _common(before, after)) + 1
    rest = before[head:], after[head:]
    tail = _common(rest[0][::-1], rest[1][::-1])
    line = before.find("\n", len(before) - tail) + 1
    return head, len(before) - line if tail and line else 0


def _common(one: str, other: str) -> int:
    """Count the code points that two texts begin with alike, by halves."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Join blocks that follow each other on both sides."""
    last: Block | None = None
    for block in blocks:
        if last is not None and (last.a + last.size, last.b + last.size) == block[:2]:
            last = Block(last.a, last.b, last.size + block.size)
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


@dataclass(slots=True)
class _Work:
    """Two texts, what was found to stand in both, and how much may still be looked at."""

    a: str
    b: str
    blocks: list[Block]
    budget: int = field(default=_BUDGET)

    def within(self, gap: _Gap) -> Iterator[_Gap]:
        """Take what both sides of a gap share, and yield the gaps that are left."""
        if gap.a == gap.a_end or gap.b == gap.b_end:
            return
        is_small = max(gap.a_end - gap.a, gap.b_end - gap.b) <= _MOST
        if gap.step == len(_STEPS) or (gap.step > 1 and is_small):
            self.blocks += self._by_code_points(gap)
            return
        step = _STEPS[gap.step]
        a = [match.span() for match in step.finditer(self.a, gap.a, gap.a_end)]
        b = [match.span() for match in step.finditer(self.b, gap.b, gap.b_end)]
        at = gap.a, gap.b
        for i, j in _same([self.a[slice(*each)] for each in a], [self.b[slice(*each)] for each in b]):
            self.blocks.append(Block(a[i][0], b[j][0], a[i][1] - a[i][0]))
            yield _Gap(at[0], a[i][0], at[1], b[j][0], gap.step + 1)
            at = a[i][1], b[j][1]
        yield _Gap(at[0], gap.a_end, at[1], gap.b_end, gap.step + 1)

    def _by_code_points(self, gap: _Gap) -> list[Block]:
        """Compare the two sides of a gap by code points, as far as they are short enough."""
        one, other = self.a[gap.a : gap.a_end], self.b[gap.b : gap.b_end]
        counts = Counter(one), Counter(other)
        self.budget -= sum(count * counts[1][each] for each, count in counts[0].items())
        if max(len(one), len(other)) > _MOST or self.budget < 0:
            head = _common(one, other)
            tail = _common(one[head:][::-1], other[head:][::-1])
            return [Block(gap.a, gap.b, head), Block(gap.a_end - tail, gap.b_end - tail, tail)]
        found = [Block(*each) for each in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()]
        return [Block(gap.a + block.a, gap.b + block.b, block.size) for block in _by_no_chance(found)]


def _by_no_chance(blocks: list[Block]) -> Iterator[Block]:
    """Leave out what two texts share by chance: a comma between stretches that differ and are no shorter than it."""
    end = Block(0, 0, 0)
    for block, after in pairwise(blocks):
        left = max(block.a - end.a, block.b - end.b)
        right = max(after.a - block.a, after.b - block.b) - block.size
        end = Block(block.a + block.size, block.b + block.size, 0)
        if block.size > min(left, right):
            yield block


def _same(a: list[str], b: list[str]) -> Iterator[tuple[int, int]]:
    """Pair equal pieces: those at both edges, and between them those that each side has once, as many as do not cross."""
    most = min(len(a), len(b))
    head = next((at for at in range(most) if a[at] != b[at]), most)
    tail = next((at for at in range(most - head) if a[-1 - at] != b[-1 - at]), most - head)
    yield from ((at, at) for at in range(head))
    middle = a[head : len(a) - tail], b[head : len(b) - tail]
    counts = [Counter(each) for each in middle]
    once = {piece: at for at, piece in enumerate(middle[1]) if counts[0][piece] == counts[1][piece] == 1}
    both = [(at, once[piece]) for at, piece in enumerate(middle[0]) if piece in once]
    yield from ((head + both[at][0], head + both[at][1]) for at in _rising([j for _, j in both]))
    yield from ((len(a) - at, len(b) - at) for at in range(tail, 0, -1))


def _rising(numbers: list[int]) -> list[int]:
    """Give the places of the longest run of numbers, all different, that rise."""
    tops: list[int] = []
    ends: list[int] = []  # by length: the place of the lowest number in which such a run ends
    before: list[int] = []
    for at, number in enumerate(numbers):
        length = bisect_left(tops, number)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1], ends[length : length + 1] = [number], [at]
    found = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]

"""The tree of a report: of all readings of its lines as headings, the set and the levels that fit together best.

A beam search over the lines. Its state is the stack of styles that are open, each with its last value. A reading
brings its own evidence; what it gains or loses in a state says how well its number goes on, whether it opens a style
below one of higher rank, and whether siblings would differ in style. A reading that costs more than it brings is no
heading. The work is the number of readings times the width of the beam.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from jiaokan.outline.reading import APART, Heading, Key

# States kept. Authored documents give the same trees with 6 and with 50; lines that lost their breaks need 12.
BEAM = 12
# What a heading gains or loses by its place in the tree. Its own evidence is about one to three.
GOES_ON = 1.0  # the number is the next of its open style
REPEATS = -0.3  # it is the same number again: a slip of its author
RESTARTS = -0.8  # it is one again, though the style was never closed
SKIPS = -0.5  # it is any other number
RUNS_ON = 0.9  # a style that opens with the number behind its last one: articles go on through chapters
LATE = -0.45  # a style that opens with another number than one
INVERTED = -1.4  # a style below one that usually lies below it
MIXED = -1.0  # siblings of two styles
MISMARKED = -2.0  # markup lays it as deep as what it would lie under, or deeper than what it would stand beside
SLIPPED = -1.2  # it goes on with a style whose headings markup lays at another depth: a slip of its author


class _Frame(NamedTuple):
    """A style that is open: what its siblings have in common, its rank, and the last value."""

    key: Key
    rank: float
    value: int | None


_Stack = tuple[_Frame, ...]


class _State(NamedTuple):
    """A reading of the lines so far; ``path`` is the chain of the headings taken.

    ``last`` has the last value of every style, open or closed: some number on through all sections.
    """

    score: float
    stack: _Stack
    last: dict[Key, int]
    path: _Link | None


class _Link(NamedTuple):
    """A heading taken, with its level, what it brought, and those taken before it."""

    heading: Heading
    level: int
    score: float
    before: _Link | None


def decode(readings: Iterable[Heading]) -> list[Heading]:
    """Give the headings of the best tree, in order, each with its level and its whole score.

    Readings of one line exclude each other.
    """
    states = [_State(0.0, (), {}, None)]
    for _, group in groupby(sorted(readings, key=lambda heading: heading.first), key=lambda heading: heading.first):
        states = _expanded(states, list(group))
    return _unwound(states[0].path)


class Walk:
    """Goes through a tree that is given, heading by heading, and says what each gains by its place."""

    def __init__(self) -> None:
        self._stack: _Stack = ()
        self._last: dict[Key, int] = {}

    def score(self, heading: Heading, level: int) -> float | None:
        """Give the whole score of a heading at a level; None if it cannot lie there."""
        return next((score for score, _ in self._at(heading, level)), None)

    def take(self, heading: Heading, level: int) -> None:
        """Go on to a heading at a level."""
        self._stack = next((stack for _, stack in self._at(heading, level)), self._stack)
        if heading.value is not None:
            self._last[heading.key] = heading.value

    def _at(self, heading: Heading, level: int) -> Iterator[tuple[float, _Stack]]:
        for stack, gain in _places(_State(0.0, self._stack, self._last, None), heading, heading.key, heading.value):
            if len(stack) == level:
                yield round(heading.score + gain, 2), stack


def _expanded(states: Sequence[_State], readings: Sequence[Heading]) -> list[_State]:
    """Give the states with a line read in each way or passed over: of each stack the best, and of these the best."""
    best: dict[_Stack, _State] = {state.stack: state for state in states}
    for heading in readings:
        key, value = heading.key, heading.value
        for state, stack, gain in ((each, *place) for each in states for place in _places(each, heading, key, value)):
            score = heading.score + gain
            if stack not in best or state.score + score > best[stack].score:
                last = state.last if value is None else {**state.last, key: value}
                link = _Link(heading, len(stack), score, state.path)
                best[stack] = _State(state.score + score, stack, last, link)
    return sorted(best.values(), key=lambda state: -state.score)[:BEAM]


def _places(state: _State, heading: Heading, key: Key, value: int | None) -> Iterator[tuple[_Stack, float]]:
    """Yield each stack that a heading may leave behind, with what the place brings."""
    stack = state.stack
    for depth, open_one in enumerate(stack):
        if open_one.key == key:  # an open style keeps its depth
            yield (*stack[:depth], _Frame(key, open_one.rank, value)), _sequence(open_one.value, value)
            return
    opens = 0.0 if value is None or value == 1 else _opening(state.last.get(key), value)
    fixed = _fixed_rank(heading)
    size = len(stack)
    for depth in range(size, -1, -1):
        frame = _Frame(key, _rank(heading, stack, depth) if fixed is None else fixed, value)
        gain = opens
        if depth < size and _is_slip(stack[depth].key, key):
            gain = SLIPPED + _sequence(stack[depth].value, value)
        else:
            if depth:
                gain += _under(stack[depth - 1], frame)
            if depth < size:
                gain += _beside(stack[depth], frame, depth)
        yield (*stack[:depth], frame), gain


def _is_slip(one: Key, other: Key) -> bool:
    return one[:2] == other[:2] and one[2] > 0 < other[2] and one[0] not in _UNNUMBERED


def _under(above: _Frame, frame: _Frame) -> float:
    """Weigh what a heading would lie under: where markup lays both, it says what is deeper, else their ranks."""
    if frame.key[2] and _is_laid(above, frame):
        return MISMARKED if above.key[2] >= frame.key[2] else 0.0
    return INVERTED if above.rank >= frame.rank or APART in (frame.key[1], above.key[1]) else 0.0


def _is_laid(one: _Frame, other: _Frame) -> bool:
    """Tell whether markup says how two headings lie to each other; of numbers that it lays equally deep, the styles say it."""
    if not one.key[2] or not other.key[2]:
        return False
    return one.key[2] != other.key[2] or one.key[0] in _UNNUMBERED or other.key[0] in _UNNUMBERED


_UNNUMBERED = ("standalone", "run_in")


def _beside(other: _Frame, frame: _Frame, depth: int) -> float:
    """Weigh what it would stand beside: another style, unless markup lays both equally deep, or one is apart (前言)."""
    if frame.key[2] and _is_laid(other, frame):
        beside, mark = other.key[2], frame.key[2]
        return 0.0 if beside == mark else MISMARKED if beside < mark else MIXED
    return 0.0 if frame.key[1] == APART or (other.key[1] == APART and depth == 0) else MIXED


def _opening(last: int | None, value: int) -> float:
    return RUNS_ON if last is not None and value == last + 1 else LATE


def _sequence(last: int | None, value: int | None) -> float:
    if last is None or value is None:
        return 0.0
    if value == last + 1:
        return GOES_ON
    if value == last:
        return REPEATS
    return RESTARTS if value == 1 else SKIPS


def _fixed_rank(heading: Heading) -> float | None:
    """Rank a style of numbers; None for a heading without number, which has none of its own."""
    if heading.style.id == "none":
        return None
    return heading.style.rank + ((heading.number.depth if heading.number else 1) - 1) / 8


def _rank(heading: Heading, stack: _Stack, depth: int) -> float:
    """Rank a heading without number just below what it would lie under."""
    if depth:
        return stack[depth - 1].rank + 0.25
    return 0.5 if heading.kind == "standalone" else 8.0


def _unwound(path: _Link | None) -> list[Heading]:
    found: list[Heading] = []
    while path is not None:
        found.append(replace(path.heading, level=path.level, score=round(path.score, 2)))
        path = path.before
    return found[::-1]

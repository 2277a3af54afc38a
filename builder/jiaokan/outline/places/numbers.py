"""How numbers run on either side of a place."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jiaokan.outline.lines import Line
from jiaokan.outline.places.page import Page
from jiaokan.outline.places.signs import NONE, at_sight

_REACH = 5  # lines behind a place in which its numbering starts
_LATER = 40  # numbers behind it that are looked at
_Key = tuple[str, int]


@dataclass(slots=True)
class Run:
    """What the numbers around a place say."""

    first: float = -1.0  # value of the first number within reach; -1 for none
    goes_on: float = 0.0  # 1 where it is one more than the last of its style above
    again: float = 0.0  # the last value of its style above, where it starts at one
    top: float = 0.0  # 1 where the top style above goes on behind, -1 where it begins again
    last_top: float = 0.0  # the last value of the top style above
    deeper: float = NONE  # 1 where the first number within reach is deeper than the last above, -1 where it is higher


@at_sight
def number_near(page: Page) -> Sequence[float]:
    """The value of the first number within reach, -1 for none."""
    return [run.first for run in _runs(page)]


@at_sight
def number_goes_on(page: Page) -> Sequence[float]:
    """That number is one more than the last of its style above."""
    return [run.goes_on for run in _runs(page)]


@at_sight
def number_again(page: Page) -> Sequence[float]:
    """The last value of its style above, where it starts at one."""
    return [run.again for run in _runs(page)]


@at_sight
def top_goes_on(page: Page) -> Sequence[float]:
    """The top style above goes on somewhere behind (1), begins again (-1), or does not come (0)."""
    return [run.top for run in _runs(page)]


@at_sight
def top_last(page: Page) -> Sequence[float]:
    """The last value of the top style above."""
    return [run.last_top for run in _runs(page)]


@at_sight
def number_deeper(page: Page) -> Sequence[float]:
    """The first number within reach is of a deeper style than the last above (1), of the same (0), of a higher (-1)."""
    return [run.deeper for run in _runs(page)]


@at_sight
def over_usual(page: Page) -> Sequence[float]:
    """How many lines more stand below the last number above than below the three before it."""
    usual: deque[int] = deque(maxlen=_BEFORE)
    since = upto = 0
    found: list[float] = []
    for place in page.at:
        for line in page.lines[upto:place]:
            if line.number is None:
                since += 1
            else:
                usual.append(since)
                since = 0
        upto = place
        found.append(min(since - max(usual), _BEFORE) if len(usual) == _BEFORE else NONE)
    return found


_BEFORE = 3  # numbers


def _runs(page: Page) -> list[Run]:
    known: list[Run] | None = page.kept.get("numbers")
    if known is None:
        known = page.kept["numbers"] = _read(page.lines, page.at)
    return known


class _Stand(NamedTuple):
    """A number on a line."""

    line: int
    key: _Key
    rank: float
    value: int


class _Open:
    """The styles of the report that runs, each with its last value."""

    def __init__(self) -> None:
        self.last: dict[_Key, int] = {}
        self.ranks: dict[_Key, float] = {}

    def take(self, number: _Stand) -> None:
        top = min(self.ranks.values(), default=number.rank)
        if number.value == 1 and number.rank <= top and number.key in self.last:  # the report begins anew
            self.last, self.ranks = {}, {}
        for deeper in [key for key, rank in self.ranks.items() if rank > number.rank]:
            del self.last[deeper], self.ranks[deeper]
        self.last[number.key], self.ranks[number.key] = number.value, number.rank


def _read(lines: Sequence[Line], at: Sequence[int]) -> list[Run]:
    stands = [
        _Stand(index, (line.number.style.id, line.number.depth), line.number.style.rank, line.number.value)
        for index, line in enumerate(lines)
        if line.number is not None and line.number.value is not None and line.number.style.id != "circled"
    ]
    found = []
    running, position = _Open(), 0
    for place in at:
        while position < len(stands) and stands[position].line < place:
            running.take(stands[position])
            position += 1
        run = _run(running, stands[position : position + _LATER], place)
        if 0 < position < len(stands) and run.first >= 0:
            above, near = stands[position - 1].rank, stands[position].rank
            run.deeper = float(near > above) - float(near < above)
        found.append(run)
    return found


def _run(running: _Open, behind: Sequence[_Stand], place: int) -> Run:
    run = Run()
    if running.ranks:
        key = min(running.ranks, key=running.ranks.__getitem__)
        run.last_top = float(running.last[key])
        later = next((number.value for number in behind if number.key == key), None)
        run.top = 1.0 if later == running.last[key] + 1 else -1.0 if later == 1 else 0.0
    if behind and behind[0].line < place + _REACH:
        near = behind[0]
        run.first = float(near.value)
        run.goes_on = float(running.last.get(near.key) == near.value - 1)
        if near.value == 1:
            run.again = float(running.last.get(near.key, 0))
    return run

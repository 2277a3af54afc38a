"""Runs the checks on sources, many at a time: quick looks first, and the checks themselves where those leave a doubt."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from jiaokan.checks import UNIT_CHECKS
from jiaokan.checks.block import Block, Told
from jiaokan.checks.ledger_looks import orderly
from jiaokan.checks.model import Located, Unit, UnitCheck
from jiaokan.checks.row_looks import valid
from jiaokan.dataset.records import Problem

# By check, of one source: the edits that are left to look at, None where nothing is.
_Left = dict[str, Sequence[Located] | None]


class Checked:
    """A source, and its problems: they are looked for when they are asked for."""

    def __init__(self, unit: Unit, left: _Left, tiers: Sequence[str]) -> None:
        self.unit = unit
        self.is_whole = True  # no row is of a wrong form, as far as is known
        self._left = left
        self._tiers = tiers

    def is_known_whole(self) -> bool:
        """Tell whether a look has found all rows of the right form."""
        return "rows" in self._left

    def problems(self) -> Iterator[Problem]:
        """Run the checks; rows of a wrong form would make those behind the first tier stumble."""
        for check in UNIT_CHECKS:
            if check.tier in self._tiers and (self.is_whole or check.tier == "schema"):
                yield from self._run(check)

    def _run(self, check: UnitCheck) -> Iterator[Problem]:
        unit = self.unit
        if check.id in self._left:
            edits = self._left[check.id]
            if edits is None:
                return
            unit = unit.with_edits(edits)
        for where, message in check.find(unit):
            self.is_whole = self.is_whole and check.tier != "schema"
            yield Problem(check.id, where, message)


def check_units(units: Sequence[Unit], tiers: Sequence[str]) -> list[Checked]:
    """Look at some sources together, and say what is left to look at in each."""
    known = list(units)
    left: list[_Left] = [{} for _ in units]
    block = Block(known)
    block, places = _some(block, range(len(block)), valid(block))
    for at in places:
        left[at]["rows"] = None
    if len(tiers) > 1 and places:
        for at, unit in zip(places, block.telling(), strict=True):
            known[at] = unit
        _look(*_some(block, places, orderly(block)), left)
    return [Checked(unit, each, tiers) for unit, each in zip(known, left, strict=True)]


def _some(block: Block, places: Sequence[int], chosen: Told) -> tuple[Block, list[int]]:
    """Give the block of some of the sources, with their places among all."""
    here = np.flatnonzero(chosen).tolist()
    kept = [places[at] for at in here]
    return (block, kept) if len(here) == len(block) else (Block([block.units[at] for at in here]), kept)


def _look(block: Block, places: Sequence[int], left: Sequence[_Left]) -> None:
    """Take down what quick looks leave over, by check."""
    for check in UNIT_CHECKS if places else ():
        if check.doubts is not None:
            for at, edits in zip(places, block.chosen(block.once(check.doubts)), strict=True):
                left[at][check.id] = edits or None
        if check.clears is not None:
            for at in itertools.compress(places, block.once(check.clears)):
                left[at][check.id] = None

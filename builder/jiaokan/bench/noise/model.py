"""What a noise is and how noises are put together: damage to a clean text, with every damaged place on record.

A noise is a rule turned round: it finds places in a text and says what they become. ``Traced`` applies it, so the
ledger from clean to damaged text is the gold, exact by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from jiaokan.text.traced import Change, Finding, Traced


def _unchanged(text: str, rng: Random) -> str:
    return text


def _nowhere(text: str, rng: Random) -> Iterable[Finding]:
    return ()


@dataclass(frozen=True, slots=True)
class Noise:
    """A named kind of damage.

    ``undone_by`` names the rules that are to undo it; the first is the one its places are booked to. Without any it is
    content that must be left alone. ``settle`` changes the clean text itself: masks that belong to it, breaks that
    nothing could ever bring back. ``after`` names noises without which this one never occurs.
    """

    id: str
    find: Callable[[str, Random], Iterable[Finding]] = _nowhere
    undone_by: tuple[str, ...] = ()
    settle: Callable[[str, Random], str] = _unchanged
    after: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """Give the first sentence of the docstring of what it does."""
        does = self.settle if self.find is _nowhere else self.find
        return (does.__doc__ or "").strip().partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Damaged:
    """A clean text, what the noises made of it, and where: offsets of ``places`` lead from clean to damaged text."""

    name: str
    clean: str
    text: str
    places: tuple[Change, ...]  # raw_*: clean text, text_*: damaged text, rules: ids of the noises
    noises: tuple[str, ...]


def damage(name: str, clean: str, noises: Iterable[Noise], seed: int) -> Damaged:
    """Damage a clean text by the noises in the order given.

    The same name, noises and seed give the same damage on any machine: each noise draws from its own generator.
    """
    chosen = tuple(noises)
    for noise in chosen:
        clean = noise.settle(clean, _generator(seed, name, noise))
    traced = Traced(clean)
    for noise in chosen:
        traced = traced.apply(noise.id, noise.find(traced.text, _generator(seed, name, noise)))
    return Damaged(name, clean, traced.text, tuple(traced.changes()), tuple(noise.id for noise in chosen))


def _generator(seed: int, name: str, noise: Noise) -> Random:
    return Random(f"{seed}:{name}:{noise.id}")  # noqa: S311  (damage is drawn, not secrets)

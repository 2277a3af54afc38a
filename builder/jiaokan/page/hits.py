"""Which cues a line holds: each expression is asked only of lines that have a word it needs. Of the Simplified shadow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from jiaokan.page import cues
from jiaokan.page.cues import Cue, Voice
from jiaokan.page.scan import Scanner

_Kind = Literal["form", "phrase", "of-text"]  # of cues: a whole line or a shape; a phrase of a site; one of a document


class Hit(NamedTuple):
    """A cue found in a line."""

    cue: Cue
    at: tuple[int, int]


class _Cues:
    """The cues of the package, ready to look for: phrases in what a line says, whole lines and shapes in the line."""

    def __init__(self, table: cues.Table) -> None:
        self.voices = {voice.id: voice for voice in table.voices}
        told = [(pattern, cue) for cue in table.cues() for pattern in _expressions(cue)]
        self._told = [(cue, cue.look(pattern)) for pattern, cue in told]
        self._kind: list[_Kind] = [_kind_of(cue) for _, cue in told]
        self._scanner = Scanner([pattern for pattern, _ in told])

    def candidates(self, text: str) -> Mapping[_Kind, Sequence[int]]:
        """Give the numbers of the expressions that may match, by the kind of their cues."""
        found: dict[_Kind, list[int]] = {"form": [], "phrase": [], "of-text": []}
        for number in self._scanner.candidates([text])[0]:
            found[self._kind[number]].append(number)
        return found

    def confirmed(self, text: str, kind: _Kind) -> tuple[Hit, ...]:
        """Give the cues of a kind that do, each where the longest match of its expressions is."""
        found: dict[Cue, tuple[int, int]] = {}
        for number in _candidates(text)[kind]:
            cue, look = self._told[number]
            at = look(text)
            if at is not None and (cue not in found or at[1] - at[0] > found[cue][1] - found[cue][0]):
                found[cue] = at
        return tuple(map(Hit, found, found.values()))


def _kind_of(cue: Cue) -> _Kind:
    if cue.whole or cue.shape is not None:
        return "form"
    return "of-text" if cue.voice == cues.TEXT else "phrase"


def _expressions(cue: Cue) -> Sequence[str]:
    return [cue.shape.needs] if cue.shape is not None else cue.patterns


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    return _Cues(cues.load())


@lru_cache(maxsize=4096)  # what a line says and the line are mostly the same, and a site says the same everywhere
def _candidates(text: str) -> Mapping[_Kind, Sequence[int]]:
    return _cues().candidates(text)


@lru_cache(maxsize=4096)
def phrases(text: str) -> tuple[Hit, ...]:
    """Give the phrases in a text: of sites, and of documents."""
    return (*of_sites(text), *_cues().confirmed(text, "of-text"))


@lru_cache(maxsize=4096)
def of_sites(text: str) -> tuple[Hit, ...]:
    """Give the phrases of sites in a text."""
    return _cues().confirmed(text, "phrase")


@lru_cache(maxsize=4096)
def forms(line: str) -> tuple[Hit, ...]:
    """Give the cues that are the whole line, and its shapes."""
    return _cues().confirmed(line, "form")


def voices() -> Mapping[str, Voice]:
    """Give the voices of sites by their ids, in the order of the table."""
    return _cues().voices


def forget() -> None:
    """Drop what was found in lines: for measuring."""
    for found in (_candidates, phrases, of_sites, forms):
        found.cache_clear()

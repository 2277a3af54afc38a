"""Which cues a line holds: each expression is asked only of lines that have words it needs. Of the Simplified shadow.

Expressions are numbers, and sets of them are bits of one integer: most lines are done with when that is zero.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from operator import or_
from typing import NamedTuple

from jiaokan.page import cues
from jiaokan.page.cues import Cue, Look, Voice
from jiaokan.page.factors import needs
from jiaokan.page.scan import Scanner, numbers
from jiaokan.page.score import MAX_LINE, TELLING

_STOP = "。"
# What makes an expression match in a part of a line and not in the line: it looks at what stands round its words.
_LOOKS_ROUND = re.compile(r"\^|\$|\\[AZbB]|\(\?<?[=!]")


class Hit(NamedTuple):
    """A cue found in a line."""

    cue: Cue
    at: tuple[int, int]


class _Cues:
    """The cues of the package, ready to look for: phrases in what a line says, whole lines and shapes in the line."""

    def __init__(self, table: cues.Table) -> None:
        self.voices = {voice.id: voice for voice in table.voices}
        self._told = [(pattern, cue) for cue in table.cues() for pattern in _expressions(cue)]
        self._patterns = [pattern for pattern, _ in self._told]
        self.titles, self.bodies = ([self._add(each) for each in told] for told in _of_topics(table))
        self._looks: list[Look | None] = [None] * len(self._patterns)
        self.forms = self._those(lambda cue: cue.whole or cue.shape is not None)
        self.phrases = (1 << len(self._told)) - 1 - self.forms
        self.of_sites = self._those(lambda cue: cue.voice != cues.TEXT) & self.phrases
        self.of_any_site = self._those(lambda cue: cue.voice != cues.TEXT)
        self.telling = self._those(lambda cue: cue.voice != cues.TEXT and cue.weight >= TELLING)
        self.round = sum(1 << number for number, (each, _) in enumerate(self._told) if _LOOKS_ROUND.search(each))
        self._voices: dict[str, int] = {}

    def _add(self, patterns: Sequence[str]) -> int:
        """Look for expressions that are no cue's too, and give the set of them."""
        first = len(self._patterns)
        self._patterns += patterns
        return (1 << len(self._patterns)) - (1 << first)

    def _those(self, holds: Callable[[Cue], bool]) -> int:
        """Give the set of the expressions of cues of which something holds."""
        return sum(1 << number for number, (_, cue) in enumerate(self._told) if holds(cue))

    def of_voice(self, voice: str) -> int:
        """Give the set of the phrases of a voice."""
        if voice not in self._voices:
            self._voices[voice] = self._those(lambda cue: cue.voice == voice) & self.phrases
        return self._voices[voice]

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self._patterns)

    def may_match(self, lines: Sequence[str]) -> list[int]:
        """Tell which expressions the words in each of some lines allow, and their lengths and stops."""
        found = self._scanner.may_match_each(lines)
        return [those & self._fitting(line) for line, those in zip(lines, found, strict=True)]

    @cached_property
    def _by_size(self) -> Sequence[tuple[int, int]]:
        """Give the expressions that may match in a line of so many code points: in one without a full stop, and in others."""
        begin, end, stopped = [0] * (MAX_LINE + 2), [0] * (MAX_LINE + 2), 0
        for number, (pattern, cue) in enumerate(self._told):
            least, most = _sizes(pattern, cue)
            begin[min(least, MAX_LINE + 1)] |= 1 << number
            end[min(most, MAX_LINE) + 1] |= 1 << number
            stopped |= (cue.shape is None or cue.shape.in_sentences) << number
        fits = [begun & ~ended for begun, ended in zip(accumulate(begin, or_), accumulate(end, or_), strict=True)]
        topics = (1 << len(self._patterns)) - (1 << len(self._told))
        return [(those | topics, those & stopped | topics) for those in fits]

    def surplus(self, those: int) -> float:
        """Give how far beyond what it needs a voice of a site is at most, were all cues of some expressions found."""
        cues_ = {self._told[number][1] for number in numbers(those & self.of_any_site)}
        sums: dict[str, float] = {}
        for cue in cues_:
            sums[cue.voice] = sums.get(cue.voice, -self.voices[cue.voice].enough) + max(cue.weight, 0.0)
        return max(sums.values(), default=-math.inf)

    def _fitting(self, line: str) -> int:
        """Tell which expressions a line's length and its stops allow; longer lines are asked for phrases only."""
        return self._by_size[min(len(line), MAX_LINE)][_STOP in line]

    def confirmed(self, text: str, those: int) -> tuple[Hit, ...]:
        """Give the cues of some expressions that do match, each where the longest match of its expressions is."""
        found: dict[Cue, tuple[int, int]] = {}
        for number in numbers(those):
            at = (self._looks[number] or self._look(number))(text)
            if at is None:
                continue
            cue = self._told[number][1]
            if cue not in found or at[1] - at[0] > found[cue][1] - found[cue][0]:
                found[cue] = at
        return tuple(map(Hit, found, found.values()))

    def has_any(self, text: str, those: int) -> bool:
        """Tell whether one of some expressions matches."""
        return any((self._looks[number] or self._look(number))(text) is not None for number in numbers(those))

    def _look(self, number: int) -> Look:
        """Give what looks for an expression; what several cues look for is looked for once."""
        pattern = self._patterns[number]
        if number < len(self._told) and (self._told[number][1].shape is not None or self._told[number][1].whole):
            look = self._told[number][1].look(pattern)
        else:
            look = _shared(pattern) if self._patterns.count(pattern) > 1 else cues.search(pattern)
        self._looks[number] = look
        return look


@cache
def _shared(pattern: str) -> Look:
    return lru_cache(maxsize=16)(cues.search(pattern))


def _sizes(pattern: str, cue: Cue) -> tuple[int, int]:
    """Give the code points of lines in which an expression may match, at least and at most."""
    if cue.shape is not None:
        return 1, cue.shape.longest
    needed = needs(pattern)
    return needed.least, needed.most if cue.whole else MAX_LINE


def _of_topics(table: cues.Table) -> tuple[list[Sequence[str]], list[Sequence[str]]]:
    return [topic.title for topic in table.topics], [topic.body for topic in table.topics]


def _expressions(cue: Cue) -> Sequence[str]:
    return [cue.shape.needs] if cue.shape is not None else cue.patterns


@lru_cache(maxsize=1)
def known() -> _Cues:
    """Give the cues of the package."""
    return _Cues(cues.load())


def may_match(text: str) -> int:
    """Give the expressions that may match in a text."""
    found = _asked.get(text)
    if found is None:
        (found,) = known().may_match([text])
        _hold({text: found})
    return found


def look_over(lines: Iterable[str]) -> None:
    """Find out together what may match in the lines of a page: whoever asks about one of them then is told at once."""
    new = [line for line in dict.fromkeys(lines) if line and len(line) <= MAX_LINE and line not in _asked][:_MOST]
    for first in range(0, len(new), _TOGETHER):
        some = new[first : first + _TOGETHER]
        _hold(dict(zip(some, known().may_match(some), strict=True)))


_MOST = 4096  # lines that are held: one is asked about several times, and a site says the same everywhere
_TOGETHER = 128  # lines that are looked over in one pass: it bounds the memory
_asked: dict[str, int] = {}


def _hold(found: Mapping[str, int]) -> None:
    if len(_asked) + len(found) > _MOST:
        _asked.clear()
    _asked.update((line, those) for line, those in found.items() if len(line) <= MAX_LINE)


def phrases(text: str, those: int = -1) -> tuple[Hit, ...]:
    """Give the phrases in a text, of sites and of documents; of ``those`` expressions, if they are known to be enough."""
    cues_ = known()
    return cues_.confirmed(text, (may_match(text) if those < 0 else those) & cues_.phrases)


@lru_cache(maxsize=4096)
def forms(line: str) -> tuple[Hit, ...]:
    """Give the cues that are the whole line, and its shapes."""
    return known().confirmed(line, may_match(line) & known().forms)


@lru_cache(maxsize=4096)  # many lines have words of the same few
def surplus(those: int) -> float:
    """Give how far beyond what it needs a voice of a site is at most, were all cues of some expressions found."""
    return known().surplus(those)


def voices() -> Mapping[str, Voice]:
    """Give the voices of sites by their ids, in the order of the table."""
    return known().voices


def forget() -> None:
    """Drop what was found in lines: for measuring."""
    _asked.clear()
    surplus.cache_clear()
    forms.cache_clear()

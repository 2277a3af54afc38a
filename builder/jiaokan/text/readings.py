"""Which Simplified character a Traditional one stands for, told by the words around it: 著 in 看著 is 着, in 著名 it is 著.

The table (``data/readings.txt``) says what its counts are of; ``bench/readings.py`` makes it. Asked only of text that
a machine converted; decides nothing about a document.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from jiaokan.text import hanzi
from jiaokan.text.chars import HAN_ONE
from jiaokan.text.splice import splice

_AROUND = 6  # code points looked at on either side: the longest words of the table and a word beside them
_NEAR = _AROUND + 1
LONGEST = 7  # code points of a word of the table
LEAD = 2.0  # bits by which a reading must be likelier than what ``t2s`` writes
SAME = 1.0  # and than what stands there, of which ``t2s`` says nothing
_NEVER = -100.0  # bits of a reading that only stands in words
_UNKNOWN = 0.5  # count of a Han that the word list does not have


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of words: all that tell of one written character, and those that stand beside them."""

    own: Mapping[str, Mapping[str, float]]  # written character -> word with the reading in place -> bits
    readings: Mapping[str, Mapping[str, float]]  # written character -> reading -> bits of it as a word of its own
    words: Mapping[str, float]
    rest: float  # bits of a Han that is not there
    beside: Mapping[str, Mapping[str, frozenset[str]]]  # written -> reading -> Han straight beside it in its words
    written: re.Pattern[str]  # any written character of the table

    def read(self, written: str, left: str, text: str, at: int) -> str:
        """Give the character that ``written`` stands for at this place of a Simplified text.

        ``left`` is what ``t2s`` makes of it: another reading must lead.

        >>> table().read("著", "著", "此书是著名作家写的", 3), table().read("著", "著", "他看著窗外", 2)
        ('著', '着')
        """
        able = self._able(written, left, text, at)
        if len(able) == 1:
            return able[0]
        bits = self.weigh(written, text, at)
        best = max(able, key=bits.__getitem__)
        least = SAME if left == written else LEAD
        return left if left in bits and bits[best] - bits[left] < least else best

    def _able(self, written: str, left: str, text: str, at: int) -> list[str]:
        """Give the readings that can win here: what ``t2s`` writes, those with a word here, those commoner alone."""
        alone, beside = self.readings[written], self.beside[written]
        around = {text[max(0, at - 1) : at], text[at + 1 : at + 2]}
        found = [
            char
            for char, bits in alone.items()
            if char == left or left not in alone or bits > alone[left] or not beside[char].isdisjoint(around)
        ]
        return found or [left]

    def weigh(self, written: str, text: str, at: int) -> dict[str, float]:
        """Give the bits of each reading of ``written`` among the Han around the place: log2 of a likelihood."""
        before, after = _han_before(text, at), _han_after(text, at)
        return {char: self._bits(written, char, before, after) for char in self.readings[written]}

    def stands(self, written: str, text: str, at: int, reading: str) -> bool:
        """Tell whether a word of the table with this reading stands here.

        >>> table().stands("著", "队员沉著、冷静", 3, "着"), table().stands("著", "江水汹涌著", 4, "着")
        (True, False)
        """
        before, after = _han_before(text, at), _han_after(text, at)
        whole, place = before + reading + after, len(before)
        return any(whole[start:end] in self.own[written] for start, end in _over(place, len(whole)))

    def _bits(self, written: str, reading: str, before: str, after: str) -> float:
        """Give the bits of the likeliest division into words, the one over the place told by the table."""
        text, at = before + reading + after, len(before)
        left = self._divide(before, backwards=False)
        right = self._divide(after, backwards=True)
        found = left[at] + self.readings[written][reading] + right[len(after)]
        own = self.own[written]
        for start, end in _over(at, len(text)):
            bits = own.get(text[start:end])
            if bits is not None:
                found = max(found, left[start] + bits + right[len(text) - end])
        return found

    def _divide(self, text: str, *, backwards: bool) -> list[float]:
        """Give, for each length, the bits of the likeliest division of so many first (or last) Han into words."""
        best, size = [0.0], len(text)
        for far in range(1, size + 1):
            options = []
            for length in range(1, min(LONGEST, far) + 1):
                start = size - far if backwards else far - length
                bits = self.words.get(text[start : start + length], self.rest if length == 1 else None)
                if bits is not None:
                    options.append(best[far - length] + bits)
            best.append(max(options))
        return best


def _over(at: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of two code points or more over a place."""
    for start in range(max(0, at - LONGEST + 1), at + 1):
        for end in range(max(at + 1, start + 2), min(size, start + LONGEST) + 1):
            yield start, end


def _han_before(text: str, at: int) -> str:
    start = at
    while start > max(0, at - _AROUND) and HAN_ONE.match(text[start - 1]):
        start -= 1
    return text[start:at]


def _han_after(text: str, at: int) -> str:
    end = at + 1
    while end < min(len(text), at + 1 + _AROUND) and HAN_ONE.match(text[end]):
        end += 1
    return text[at + 1 : end]


def parse(text: str) -> Table:
    """Read a table as it stands in the file: levels are log2 of a count, in base 36; ``-`` is a reading in words only."""
    own: dict[str, dict[str, float]] = {}
    readings: dict[str, dict[str, float]] = {}
    words: dict[str, float] = {}
    total, written = 0, ""
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        head, first, *rest = line.split(" ")
        if head == "=":
            written = first
            own[written], readings[written] = {}, {item[0]: _level(item[1]) for item in rest}
        elif head == "total":
            total = int(first, 36)
        elif head == "1":
            words.update(dict.fromkeys(rest[0], _level(first)))
        else:
            (words if written == "+" else own[written]).update(dict.fromkeys(rest, _level(first)))
    del own["+"], readings["+"]
    return Table(
        {key: {word: bits - total for word, bits in found.items()} for key, found in own.items()},
        {key: {char: bits - total for char, bits in found.items()} for key, found in readings.items()},
        {word: bits - total for word, bits in words.items()},
        math.log2(_UNKNOWN) - total,
        {key: {char: _beside(char, own[key]) for char in found} for key, found in readings.items()},
        re.compile(f"[{''.join(sorted(own))}]"),
    )


def _level(written: str) -> float:
    return _NEVER if written == "-" else float(int(written, 36))


def _beside(char: str, words: Iterable[str]) -> frozenset[str]:
    places = ((word, at) for word in words for at, found in enumerate(word) if found == char)
    return frozenset(han for word, at in places for han in (*word[:at][-1:], *word[at + 1 : at + 2]))


@cache
def table() -> Table:
    """Give the table of the package."""
    return parse(files("jiaokan").joinpath("data", "readings.txt").read_text(encoding="utf-8"))


def simplified(text: str, known: Table | None = None) -> str:
    """Give a text in mainland Simplified as ``t2s`` does, but for the characters that it takes for another word's.

    What ``t2s`` does not know stays here too: whether that is right only the page as a whole tells (看著).

    >>> simplified("遼乾統三年"), simplified("書面答覆")
    ('辽乾统三年', '书面答复')
    """
    known = known or table()
    simple = hanzi.simplified(text)
    spots = ((match.start(), match.group()) for match in known.written.finditer(text))
    read = _read(known, simple, (spot for spot in spots if simple[spot[0]] != spot[1] or _is_converted(spot[1])))
    return splice(simple, [(at, at + 1, char) for at, char in read]) if read else simple


def left_over(text: str, known: Table | None = None) -> list[tuple[int, str]]:
    """Give ``(position, reading)`` of the characters that ``t2s`` does not know and the table reads otherwise.

    >>> left_over("看著著名作家的写字枱")
    [(1, '着'), (9, '台')]
    """
    known = known or table()
    spots = [(match.start(), match.group()) for match in _unconverted(known.written).finditer(text)]
    if not spots:
        return []
    simple = hanzi.simplified(text)
    return _read(known, simple, (spot for spot in spots if simple[spot[0]] == spot[1]))


def _read(known: Table, simple: str, spots: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Give ``(position, reading)`` of the characters written at some spots that the table reads otherwise than ``t2s``."""
    found: list[tuple[int, str]] = []
    for at, written in spots:
        low = max(0, at - _NEAR)
        near = simple[low : at + _NEAR + 1]
        for place, char in reversed(found):
            if place < low:
                break
            near = near[: place - low] + char + near[place - low + 1 :]
        char = known.read(written, simple[at], near, at - low)
        if char != simple[at]:
            found.append((at, char))
    return found


@lru_cache(maxsize=4)
def _unconverted(written: re.Pattern[str]) -> re.Pattern[str]:
    """Give the expression for those of a table's characters that ``t2s`` leaves alone."""
    left = "".join(char for char in written.pattern[1:-1] if not _is_converted(char))
    return re.compile(f"[{left}]" if left else "(?!)")


@cache
def _is_converted(char: str) -> bool:
    """Tell whether ``t2s`` converts a character that stands alone; among others it may still leave it (徵調)."""
    return hanzi.simplified(char) != char

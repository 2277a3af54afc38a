"""Keys of many texts at once: the texts as stretches of a long one, and tables of what each code point is.

A key of lines is the keys of its lines one after the other, so a report and its paragraphs, which lie in the text of
their source, have stretches of one long key. What ``keys`` says of one text is what stands here of many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from jiaokan.duplicates import keys
from jiaokan.duplicates.sketch import Places, Small
from jiaokan.text.chars import HAN
from jiaokan.text.hanzi import code_points, simplified

Flags = npt.NDArray[np.uint16]
# What a code point is.
_PLAIN, _CLASSED, _HAN, _MASK, _NAMELESS, _DIGIT, _JOINT, _NUMERAL, _COUNTED, _UPPER = (
    np.uint16(1 << bit) for bit in range(10)
)
_PLANE = 0x10000  # code points of the plane outside which nothing that has a lower case is kept
# Their lower case depends on what stands beside them, or is two code points.
_ODD = "\N{GREEK CAPITAL LETTER SIGMA}\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}"


class Keys(NamedTuple):
    """One long key, its code points, and where in it the key of each text stands."""

    text: str
    codes: Small
    starts: Places
    stops: Places

    def each(self) -> Iterator[str]:
        """Yield the key of each text."""
        for start, stop in zip(self.starts.tolist(), self.stops.tolist(), strict=True):
            yield self.text[start:stop]


class Laid(NamedTuple):
    """Texts laid out as stretches of a long one, in Simplified script; the odd ones are left out of it."""

    texts: Sequence[str]
    whole: str
    codes: Small  # of its lower case
    flags: Flags
    starts: Places
    stops: Places
    odd: Sequence[int]

    def plain(self) -> Keys:
        """Give the plain keys of all texts."""
        return self._keys(self.codes, self.flags & _PLAIN, [keys.plain(self.texts[number]) for number in self.odd])

    def classed(self) -> Keys:
        """Give the class keys of all texts."""
        codes, flags = self.codes.copy(), self.flags.copy()
        _write_places(self.whole, codes, flags)
        _write_numbers(codes, flags)
        return self._keys(codes, flags & _CLASSED, [keys.classed(self.texts[number]) for number in self.odd])

    def _keys(self, codes: Small, kept: Flags, odd: Sequence[str]) -> Keys:
        """Give what is kept as keys, those of odd texts behind it."""
        places = np.flatnonzero(kept)
        starts, stops = np.searchsorted(places, self.starts), np.searchsorted(places, self.stops)
        long = codes[places]
        text = long.tobytes().decode("utf-32-le", "surrogatepass")
        for number, key in zip(self.odd, odd, strict=True):
            starts[number], stops[number] = len(text), len(text) + len(key)
            text += key
        return Keys(text, code_points(text) if odd else long, starts, stops)


def lay_out(texts: Sequence[str]) -> Laid:
    """Lay texts out: one that is the lines behind the text before it, or the first lines, of the last whole one lies in it."""
    whole = [""]  # so that something stands before each
    starts, odd = [], []
    last, begin, at, end = "", 0, 0, 1
    for number, text in enumerate(texts):
        if _ODD[0] in text or _ODD[1] in text:
            odd.append(number)
            starts.append(0)
            continue
        place = at if _has_lines(last, text, at) else 0
        if place == 0 and not _has_lines(last, text, 0):
            whole.append(simplified(text))
            last, begin, at = text, end, 0
            end += len(text) + 1
        else:
            at = place + len(text) + 1
        starts.append(begin + place)
    first = np.array(starts, np.int64)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    sizes[odd] = 0
    joined = "\n".join((*whole, ""))
    codes = code_points(joined).copy()
    flags = _flags()[codes]
    upper = np.flatnonzero(flags & _UPPER)
    codes[upper] = _lower_case()[codes[upper]]
    return Laid(texts, joined, codes, flags, first, first + sizes, odd)


def _has_lines(text: str, lines: str, at: int) -> bool:
    """Tell whether whole lines stand at the beginning of a line."""
    return text.startswith(lines, at) and text[at + len(lines) : at + len(lines) + 1] in ("", "\n")


# --- classes --------------------------------------------------------------------------------------------------
def _write_places(text: str, codes: Small, flags: Flags) -> None:
    """Write one sign for what stands before each word for a place or unit."""
    units = np.fromiter((unit.start() for unit in keys.UNIT.finditer(text)), np.int64)
    sizes = _name_sizes(flags, units)
    chosen = np.flatnonzero(_named(units, sizes > 0))
    firsts, sizes = units[chosen] - sizes[chosen], sizes[chosen]
    for offset in range(keys.LONGEST_NAME):
        flags[firsts[sizes > offset] + offset] = 0
    _write(codes, flags, firsts, keys.PLACE_CLASS)


def _name_sizes(flags: Flags, units: Places) -> Places:
    """Count the code points of the name before each unit: masks, else 某 or two Han."""
    before = flags[np.maximum(units[:, None] - np.arange(1, keys.LONGEST_NAME + 1), 0)]
    masks = _run(before & _MASK)
    nameless = _run(before[:, : keys.LONGEST_NAMELESS] & _NAMELESS)
    is_han = _run(before[:, :2] & _HAN) == 2
    found: Places = np.where(masks > 0, masks, np.where((nameless < 2) & is_han, 2, nameless))
    return found


def _run(beside: Flags) -> Places:
    """Count how many in a row, from the first, are of a class."""
    found: Places = np.logical_and.accumulate(beside != 0, axis=1).sum(axis=1)
    return found


def _named(units: Places, has_name: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Tell which units have a name: none that follows a named one at once, whose own first character it would be."""
    numbers = np.arange(len(units))
    is_free = ~(has_name & (np.diff(units, prepend=-1) == 1))
    free = np.maximum.accumulate(np.where(is_free, numbers, 0))
    found: npt.NDArray[np.bool_] = has_name[free] ^ ((numbers - free) % 2 == 1)
    return found


def _write_numbers(codes: Small, flags: Flags) -> None:
    """Write one sign for each number, mask and 某."""
    digits = np.flatnonzero(flags & _DIGIT)
    far = np.diff(digits, prepend=-3)
    goes_on = (far == 1) | ((far == 2) & (flags[digits - 1] & _JOINT != 0))
    found = [digits[~goes_on]]
    for kind, longest in ((_MASK, keys.LONGEST_MASK), (_NAMELESS, keys.LONGEST_NAMELESS)):
        places = np.flatnonzero(flags & kind)
        firsts, sizes = _runs(places)
        found.append(places[(places - np.repeat(places[firsts], sizes)) % longest == 0])
        flags[places] = 0
    numerals = np.flatnonzero(flags & _NUMERAL)
    firsts, sizes = _runs(numerals)
    is_counted = flags[numerals[firsts] + sizes] & _COUNTED != 0
    flags[numerals[np.repeat(is_counted, sizes)]] = 0
    found.append(numerals[firsts[is_counted]])
    _write(codes, flags, np.concatenate(found), keys.NUMBER_CLASS)


def _runs(places: Places) -> tuple[Places, Places]:
    """Give where runs of places next to each other begin, and their sizes."""
    firsts = np.flatnonzero(np.diff(places, prepend=-2) > 1)
    return firsts, np.diff(firsts, append=len(places))


def _write(codes: Small, flags: Flags, places: Places, sign: str) -> None:
    codes[places] = ord(sign)
    flags[places] = _CLASSED


# --- tables ---------------------------------------------------------------------------------------------------
@cache
def _lower_case() -> Small:
    """Give the lower case of each code point of the first plane that has one of its own."""
    codes = np.arange(_PLANE, dtype=np.uint32)
    codes[0xD800:0xE000] = 0  # no characters
    codes[[ord(char) for char in _ODD]] = 0
    return code_points(codes.tobytes().decode("utf-32-le").lower())


@cache
def _flags() -> Flags:
    """Give what each code point is."""
    found = np.zeros(0x110000, np.uint16)
    classes = ((_PLAIN, keys.KEPT), (_CLASSED, keys.KEPT_CLASSES), (_HAN, HAN), (_MASK, keys.MASK), (_DIGIT, "0-9"))
    words = ((_NAMELESS, keys.NAMELESS), (_JOINT, keys.JOINT), (_NUMERAL, keys.NUMERAL), (_COUNTED, keys.COUNTED))
    for kind, fragment in (*classes, *words):
        for first, last in _RANGE.findall(fragment):
            found[ord(first) : ord(last or first) + 1] |= kind
    lower = _lower_case()
    upper = np.flatnonzero((lower != np.arange(_PLANE)) & (lower != 0))
    found[upper] = (found[upper] & ~_CLASSED) | (found[lower[upper]] & _CLASSED) | _UPPER
    return found


_RANGE = re.compile("(.)(?:-(.))?")  # of a fragment of a class

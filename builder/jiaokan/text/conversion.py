"""Conversion between the scripts by OpenCC, character for character, and the Simplified shadow that rules read."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain

import numpy as np
import opencc
from numpy.typing import NDArray

from jiaokan.text import dictionaries
from jiaokan.text.remembered import of_texts

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


@cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def convert(text: str, config: str) -> str:
    """Convert with OpenCC; lone surrogates, which it refuses, and zeros, which it may lose, pass through as they are.

    The result has as many code points as the text: OpenCC's ``t2s``, ``s2t``, ``s2tw`` and ``s2hk`` keep the count
    (checked over its dictionaries), and where a future dictionary should not, the text is returned unchanged.
    """
    try:
        result: str = _converter(config).convert(text)
    except UnicodeEncodeError:
        result = _in_pieces(text, config)
    if len(result) != len(text) and "\0" in text:
        result = _in_pieces(text, config)
    return result if len(result) == len(text) else text


def _in_pieces(text: str, config: str) -> str:
    marks = [*_NO_TEXT.findall(text), ""]
    return "".join(convert(piece, config) + mark for piece, mark in zip(_NO_TEXT.split(text), marks, strict=True))


def simplified(text: str) -> str:
    """Give the text in mainland Simplified script, code point for code point (OpenCC ``t2s``).

    Rules match their cues on this shadow, so one wording serves both scripts and offsets stay those of the text.

    >>> simplified("熱門文檔")
    '热门文档'
    """
    return _simplified_words(text) if len(text) <= _WORDS else _simplified_page(text)


_WORDS = 48  # code points: words are asked for by thousands, and would push out the pages


def forget() -> None:
    """Forget the pages that were asked for last, for a measure of what the next one takes."""
    _simplified_page.cache_clear()
    _known.forget()


@lru_cache(maxsize=8192)
def _simplified_words(text: str) -> str:
    return convert(text, "t2s")


@of_texts
def _simplified_page(text: str) -> str:
    if dictionaries.are_known("t2s"):
        return _by_character(text)
    return _by_lines(text.split("\n")) if len(text) <= _LARGE else convert(text, "t2s")


_LARGE = 20_000  # code points of a page that is converted as a whole


# --- by the words of lines --------------------------------------------------------------------------------------------
def _by_lines(lines: list[str]) -> str:
    return "\n".join(map(_known.of(lines).__getitem__, lines))


class _Known:
    """The Simplified forms of the lines asked for last: when a rule has changed some of a page, its others come again.

    OpenCC's words never reach over the end of a line.
    """

    def __init__(self) -> None:
        self._forms: dict[str, str] = {}

    def of(self, lines: list[str]) -> dict[str, str]:
        """Give a table with these lines; those that it lacks are converted at once."""
        if len(self._forms) > _MOST:
            self.forget()
        forms = self._forms
        new = [line for line in lines if line not in forms]
        if new:
            forms.update(zip(new, convert("\n".join(new), "t2s").split("\n"), strict=True))
        return forms

    def forget(self) -> None:
        """Hold none any more."""
        self._forms = {}


_MOST = 1000  # lines that are held
_known = _Known()


# --- by a table of characters, where no word says otherwise -----------------------------------------------------------
def _by_character(text: str) -> str:
    """Convert by what ``t2s`` makes of each character by itself, the lines alone in which words tell more by OpenCC."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    simple = _forms().take(points, mode="clip").tobytes().decode("utf-32-le", "surrogatepass")
    doubted = list(dictionaries.lines_in_doubt(text))
    if not doubted:
        return simple
    if len(text) > _LARGE:
        return convert(text, "t2s")
    told = _by_lines([text[start:end] for start, end in doubted]).split("\n")
    bounds = [0, *chain.from_iterable(doubted), len(text)]
    kept = [simple[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    return "".join(chain.from_iterable(zip(kept, [*told, ""], strict=True)))


@cache
def _forms() -> NDArray[np.uint32]:
    """Give what ``t2s`` makes of each code point of the BMP by itself; a description takes in what stands behind it."""
    found = np.arange(_BEYOND, dtype=np.uint32)
    han = np.concatenate([found[first:behind] for first, behind in _CONVERTED])
    each = np.full(2 * len(han), ord("\n"), dtype=np.uint32)
    each[::2] = han
    new = convert(each.tobytes().decode("utf-32-le"), "t2s")
    found[han] = np.frombuffer(new.encode("utf-32-le"), dtype=np.uint32)[::2]
    return found


_BEYOND = 0x10000  # the first code point behind the table: its lines are in doubt
_CONVERTED = (0x2E80, 0x2FF0), (0x3001, 0xA000), (0xF900, 0xFB00)  # no others are

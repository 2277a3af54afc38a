"""Conversion between the scripts by OpenCC, character for character, and the Simplified shadow that rules read."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import opencc

_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def convert(text: str, config: str) -> str:
    """Convert with OpenCC; lone surrogates, which it refuses, pass through as they are.

    The result has as many code points as the text: OpenCC's ``t2s``, ``s2t``, ``s2tw`` and ``s2hk`` keep the count
    (checked over its dictionaries), and where a future dictionary should not, the text is returned unchanged.
    """
    try:
        result: str = _converter(config).convert(text)
    except UnicodeEncodeError:
        pieces = _SURROGATE.split(text)
        marks = [*_SURROGATE.findall(text), ""]
        result = "".join(convert(piece, config) + mark for piece, mark in zip(pieces, marks, strict=True))
    return result if len(result) == len(text) else text


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


@lru_cache(maxsize=8)
def _simplified_page(text: str) -> str:
    if len(text) > _LARGE:
        return convert(text, "t2s")
    lines = text.split("\n")
    return "\n".join(map(_known.of(lines).__getitem__, lines))


_LARGE = 20_000  # code points of a page that is converted as a whole


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

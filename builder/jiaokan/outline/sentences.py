"""Sentences of a paragraph, as spans that tile it."""

from __future__ import annotations

import re
from itertools import pairwise

from jiaokan.chars import BLANK
from jiaokan.records import Sentence

_TOKEN = re.compile(
    rf"[“「『《]|[”」』》]|(?:[。！？；]|…{{1,2}}(?![，。、；])|[!?](?=[\u4e00-\u9fff”]|\Z))+[”’」』）》)]*[{BLANK}]*"
)
_PAIRS = {"”": "“", "」": "「", "』": "『", "》": "《"}


def find_sentences(text: str) -> tuple[Sentence, ...]:
    """Cut a paragraph behind 。！？；… and the quotes and brackets that close there; a blank goes with the first.

    Nothing is cut inside “”, 「」, 『』 or 《》; a quotation that never closes cuts like plain text.

    >>> [(s.start, s.end) for s in find_sentences("好。他说：“去。快去！”走了。")]
    [(0, 2), (2, 15)]
    """
    cuts = _cuts(text, quoted=True)
    if cuts is None:
        cuts = _cuts(text, quoted=False) or []
    bounds = [0, *[cut for cut in cuts if 0 < cut < len(text)], len(text)]
    return tuple(Sentence(start, end) for start, end in pairwise(bounds) if end > start)


def _cuts(text: str, *, quoted: bool) -> list[int] | None:
    """Give the cuts, or None if a quotation stays open."""
    depth: list[str] = []
    cuts: list[int] = []
    for match in _TOKEN.finditer(text):
        mark = match.group()
        if mark in "“「『《":
            depth.append(mark)
        elif mark in _PAIRS:
            if depth and depth[-1] == _PAIRS[mark]:
                depth.pop()
        else:
            closers = [char for char in mark if char in _PAIRS]
            for closer in closers:
                if depth and depth[-1] == _PAIRS[closer]:
                    depth.pop()
            if not quoted or (not depth and not (closers and _goes_on(text, match.end()))):
                cuts.append(match.end())
    return None if quoted and depth else cuts


def _goes_on(text: str, at: int) -> bool:
    """Tell whether the sentence around a quotation goes on behind it (…！”走了 or …。”，)."""
    return at < len(text) and text[at] not in "“「『《（"

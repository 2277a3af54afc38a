"""Sentences of a paragraph, as spans that tile it."""

from __future__ import annotations

import re
from itertools import pairwise

from jiaokan.chars import BLANK, HAN_ONE
from jiaokan.records import Sentence

# A mark that may matter with what closes behind it. One class first: it is searched at full speed.
_TOKEN = re.compile(rf"[“「『《”」』》。！？；…!?][。！？；…!?”’」』）》)]*[{BLANK}]*")
_OPENS = "“「『《"
_STOPS = "。！？；…!?"
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
        token = match.group()
        stopped = closed = False
        for char in token:
            if char in _OPENS:
                depth.append(char)
            elif char in _PAIRS:
                closed = True
                if depth and depth[-1] == _PAIRS[char]:
                    depth.pop()
            elif char in _STOPS:
                stopped = stopped or _is_stop(text, match.start(), match.end(), char)
        if stopped and (not quoted or (not depth and not (closed and _goes_on(text, match.end())))):
            cuts.append(match.end())
    return None if quoted and depth else cuts


def _is_stop(text: str, start: int, end: int, char: str) -> bool:
    """Tell whether a mark ends a sentence: … not before a comma, ! and ? only beside Han or at the end."""
    if char == "…":
        return text[end : end + 1] not in ("，", "。", "、", "；")
    return char not in "!?" or end == len(text) or HAN_ONE.match(text[end]) is not None or text[end] == "”"


def _goes_on(text: str, at: int) -> bool:
    """Tell whether the sentence around a quotation goes on behind it (…！”走了 or …。”，)."""
    return at < len(text) and text[at] not in "“「『《（"

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
_BRACKET = re.compile("（[^（）]{1,80}）")
# Who speaks, behind what was said: …！”他低声说。
_SAYS = "[说說道问問答喊叫讲講念想嚷]|补了|嘱咐|提醒|回应|表示"
_TAG = re.compile(f"[^。！？；：“”「」]{{0,14}}(?:{_SAYS})")
_INTRODUCED = re.compile(f"(?:(?:{_SAYS})[，,]|[：:])\\Z")
_MARKS = "，。、；：！？,;:）)》”"


def find_sentences(text: str) -> tuple[Sentence, ...]:
    """Cut a paragraph behind 。！？；… and the quotes and brackets that close there; a blank goes with the first.

    Nothing is cut inside “”, 「」, 『』 or 《》, nor in a bracket within a sentence; a quotation that never closes cuts
    like plain text. Behind a quotation that ends with a stop the sentence is over where the quotation stood behind a
    colon or opened it and no word of speaking follows.

    >>> [(s.start, s.end) for s in find_sentences("好。他说：“去。快去！”走了。")]
    [(0, 2), (2, 12), (12, 15)]
    """
    cuts = _cuts(text, quoted=True)
    if cuts is None:
        cuts = _cuts(text, quoted=False) or []
    bounds = [0, *[cut for cut in cuts if 0 < cut < len(text)], len(text)]
    return tuple(Sentence(start, end) for start, end in pairwise(bounds) if end > start)


def _cuts(text: str, *, quoted: bool) -> list[int] | None:
    """Give the cuts, or None if a quotation stays open."""
    open_ones: list[int] = []  # where the open quotations begin
    cuts = [0]
    brackets = _Brackets(text)
    for match in _TOKEN.finditer(text):
        stopped, opened = False, -1  # where the outermost quotation that closes here began
        for offset, char in enumerate(match.group(), match.start()):
            if char in _OPENS:
                open_ones.append(offset)
            elif char in _PAIRS:
                if open_ones and text[open_ones[-1]] == _PAIRS[char]:
                    opened = open_ones.pop()
            elif char in _STOPS:
                stopped = stopped or _is_stop(text, match.start(), match.end(), char)
        if not stopped or brackets.hold(match.end(), cuts[-1]):
            continue
        if not quoted or (not open_ones and (opened < 0 or _is_over(text, opened, match.end(), cuts[-1]))):
            cuts.append(match.end())
    return None if quoted and open_ones else cuts[1:]


class _Brackets:
    """The short brackets of a text, asked from left to right."""

    def __init__(self, text: str) -> None:
        self._spans = [match.span() for match in _BRACKET.finditer(text)] if "（" in text else []
        self._next = 0

    def hold(self, at: int, sentence: int) -> bool:
        """Tell whether a cut at an offset would part a bracket, or end a sentence that it stands within."""
        while self._next < len(self._spans) and self._spans[self._next][1] < at:
            self._next += 1
        if self._next == len(self._spans):
            return False
        start, end = self._spans[self._next]
        return start < at < end or (at == end and start > sentence)


def _is_over(text: str, opened: int, end: int, sentence: int) -> bool:
    """Tell whether a sentence ends behind a quotation whose last mark is a stop."""
    if end == len(text) or text[end] in "“「『《（":
        return True
    if text[end] in _MARKS:
        return False
    if opened > sentence:
        return _INTRODUCED.search(text, max(0, opened - 3), opened) is not None
    return _TAG.match(text, end) is None


def _is_stop(text: str, start: int, end: int, char: str) -> bool:
    """Tell whether a mark ends a sentence: … not before a comma, ! and ? only beside Han or at the end."""
    if char == "…":  # not in 我……我不知道
        goes_on = text[end : end + 1] in ("，", "。", "、", "；")
        return not goes_on and not (start > 0 and text[start - 1] == text[end : end + 1])
    return char not in "!?" or end == len(text) or HAN_ONE.match(text[end]) is not None or text[end] == "”"

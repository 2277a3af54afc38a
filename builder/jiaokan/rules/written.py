"""Links and quotes as Markdown writes them, on a page whose headings prove that it is Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from jiaokan.text.chars import HAN
from jiaokan.text.traced import Finding

# [词语](http://address "title"); the words may not hold brackets, and ![…](…) is a picture.
_LINK = re.compile(
    r"(?<![!\\\]])\[(?P<words>[^\[\]\n]{1,80})\]\((?:https?://|www\.|mailto:|\.{0,2}/|#)[^()\s\"]{0,400}(?: \"[^\"\n]{0,80}\")?\)"
)
# A block of lines that are quoted, one of them at least in Han; the mark of each.
_BLOCK = re.compile(r"^>[^\n]*(?:\n>[^\n]*)*", re.MULTILINE)
_IN_HAN = re.compile(rf"^>[> ]{{0,4}}[{HAN}“《（【]", re.MULTILINE)
_QUOTE = re.compile(r"^>[> ]{0,4}", re.MULTILINE)
_NO_QUOTE = re.compile(
    r"^>{1,2}[0-9A-Za-z=.+-]|^>>>", re.MULTILINE
)  # >60岁, >=60, a prompt: what would be lost is a word


def links_and_quotes(text: str, is_code: Callable[[int], bool]) -> Iterator[Finding]:
    """Yield what stands round the words of a link, and the marks before the lines of a block that is quoted.

    A browser shows neither. Left alone: code, a block without a line of Han (> READY) or with one in which the mark is a
    sign (>60岁, >=60) or a prompt (>>>), a footnote [3], an address without words, words in brackets before others in
    brackets.
    """
    for match in _LINK.finditer(text):
        if not is_code(match.start()):
            yield Finding(match.start(), match.start() + 1, "", "link")
            yield Finding(match.end("words"), match.end(), "", "link")
    for block in _BLOCK.finditer(text):
        span = block.span()
        if _IN_HAN.search(text, *span) is None or _NO_QUOTE.search(text, *span) or is_code(block.start()):
            continue
        for match in _QUOTE.finditer(text, *span):
            yield Finding(match.start(), match.end(), "", "quote")

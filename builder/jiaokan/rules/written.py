"""Links and quotes as Markdown writes them, on a page whose headings prove that it is Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from jiaokan.chars import HAN
from jiaokan.traced import Finding

# [词语](http://address "title"); the words may not hold brackets, and ![…](…) is a picture.
_LINK = re.compile(
    r"(?<![!\\\]])\[(?P<words>[^\[\]\n]{1,80})\]\((?:https?://|www\.|mailto:|\.{0,2}/|#)[^()\s\"]{0,400}(?: \"[^\"\n]{0,80}\")?\)"
)
_QUOTE = re.compile(rf">(?:(?<=\n>)|(?<=\A>)) {{0,2}}(?=[{HAN}“《（【])")


def links_and_quotes(text: str, is_code: Callable[[int], bool]) -> Iterator[Finding]:
    """Yield what stands round the words of a link, and the mark before a quoted line of Han.

    A browser shows neither. Left alone: code, what a program says behind such a mark (> READY), a footnote [3], an
    address without words, words in brackets before others in brackets.
    """
    for match in _LINK.finditer(text):
        if not is_code(match.start()):
            yield Finding(match.start(), match.start() + 1, "", "link")
            yield Finding(match.end("words"), match.end(), "", "link")
    for match in _QUOTE.finditer(text):
        if not is_code(match.start()):
            yield Finding(match.start(), match.end(), "", "quote")

"""What stands in one line while it is read: its pieces, and the white space between them as CSS collapses it.

A line break in the source between two Han is nothing, between words a blank. No-break and full-width blanks stay.
"""

from __future__ import annotations

import re
import unicodedata

from jiaokan.text.chars import CJK_MARK, HAN, SPACES

_EDGES = " \t\n\r\f"
_SPACE = re.compile(f"[{_EDGES}]+")
_WIDE = f"{HAN}{CJK_MARK}\u3000“”‘’…—"
_BREAK_IN_HAN = re.compile(f"(?<=[{_WIDE}])[ \t\f]*+[\n\r][{_EDGES}]*+(?=[{_WIDE}])")
_NOTHING = frozenset(SPACES + "\t\r\f\u200b\u200c\u200d\u2060\ufeff\u00ad")
_DATE = re.compile(
    r"\s*[（(\[【]?\s?(?:[0-9]{4}[-/.年])?[0-9]{1,2}[-/.月][0-9]{1,2}日?(?:\s[0-9:]{4,8})?\s?[)）\]】]?\s*"
)
_FEWEST_LINKS = 2
_LONGEST_SMALL, _MOST_PIECES = 24, 8  # characters and pieces of a raised stretch that is a figure


class Inline:
    """The pieces of a line; between two of them an element's edge may stand."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._links: list[bool] = []
        self._edges: list[bool] = []  # whether an element began or ended before the piece
        self._is_edge = False

    def add(self, text: str, *, is_link: bool) -> None:
        """Add a stretch of text."""
        if text:
            self.pieces.append(text)
            self._links.append(is_link)
            self._edges.append(self._is_edge)
            self._is_edge = False

    def edge(self) -> None:
        """Say that an element begins or ends here."""
        self._is_edge = True

    def replace(self, start: int, text: str) -> None:
        """Put one piece in the place of those from ``start``."""
        is_link, is_edge = self._links[start], self._edges[start]
        for each in (self.pieces, self._links, self._edges):
            del each[start:]
        self.pieces.append(text)
        self._links.append(is_link)
        self._edges.append(is_edge)

    def take(self, *, is_pre: bool) -> tuple[str, bool]:
        """Give the line, empty if nothing is in it, and whether it is nothing but links; begin the next."""
        pieces, links = self.pieces, self._links
        if not pieces:
            return "", False
        is_linked = all(link or not piece.strip() for piece, link in zip(pieces, links, strict=True))
        text = "".join(pieces if is_pre else self._parted(is_linked=is_linked))
        self.pieces, self._links, self._edges = [], [], []
        text = text.replace("\r", " ").replace("\n", " ").rstrip(_EDGES) if is_pre else collapse(text)
        return ("", False) if _NOTHING.issuperset(text) else (text, is_linked)

    def _parted(self, *, is_linked: bool) -> list[str]:
        """Part links that only a style sheet parts: those of a bar, and one from the date of its list.

        A link in a sentence is never alone with others, nor before nothing but a date.
        """
        links, edges = self._links, self._edges
        pieces = list(self.pieces)
        if is_linked and sum(edges) >= _FEWEST_LINKS:
            return [f" {piece}" if index and edges[index] else piece for index, piece in enumerate(pieces)]
        written = [index for index, piece in enumerate(pieces) if piece.strip()]
        if len(written) > 1 and not links[written[-1]] and links[written[-2]] and _DATE.fullmatch(pieces[written[-1]]):
            pieces[written[-1]] = f" {pieces[written[-1]]}"
        return pieces


def collapse(text: str) -> str:
    r"""Collapse white space as CSS does for a line of its own.

    >>> collapse("  一场雨\n  过后 good\nnews ")
    '一场雨过后 good news'
    """
    if "\n" in text or "\r" in text:
        text = _BREAK_IN_HAN.sub("", text)
    return _SPACE.sub(" ", text).strip(" ")


def _forms(kind: str) -> dict[str, str]:
    """Give the characters that have a raised or lowered form, from Unicode's own decompositions."""
    found = {}
    for code in (0xB2, 0xB3, 0xB9, *range(0x2070, 0x2090)):
        parts = unicodedata.decomposition(chr(code)).split()
        if parts[:1] == [f"<{kind}>"]:
            found[chr(int(parts[1], 16))] = chr(code)
    return found


_RAISED, _LOWERED = _forms("super"), _forms("sub")
_RAISED |= dict.fromkeys("-–－", _RAISED["−"])
_LOWERED |= dict.fromkeys("-–－", _LOWERED["−"])


def small_forms(inline: Inline, start: int, *, is_raised: bool) -> None:
    """Write the pieces from ``start`` as Unicode's raised or lowered characters where all have one; 10³ is not 103."""
    pieces = inline.pieces[start : start + _MOST_PIECES + 1]
    if not pieces or len(pieces) > _MOST_PIECES or sum(map(len, pieces)) > _LONGEST_SMALL:
        return
    forms, text = _RAISED if is_raised else _LOWERED, "".join(pieces).strip()
    if text and all(char in forms for char in text):
        inline.replace(start, "".join(forms[char] for char in text))

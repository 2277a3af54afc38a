"""Faces that are drawn with marks, ( ´∀`) and :o), and pictures made of blocks. Finds; changes nothing.

In them a mark is a mouth or an edge and a letter is as wide as the drawing needs: no width and no indent of theirs changes.
"""

from __future__ import annotations

import re

from jiaokan.text.chars import BLANK, BLANKS, HAN, ascii_of, iter_lines
from jiaokan.text.remembered import of_texts

# What only faces have between brackets: accents, half-width kana of sound marks, signs of logic, kana that are hands.
_EYES = "\u00b4\uff40\uff9f\uff65\uff89\u2200\u25bd\u2267\u2266\u0414\u0434\u309d\u30fd\u2282\u03a6\u203f\u3142\u0ca0\u30ce\u309c\u0060"
_EYE = re.compile(f"[{_EYES}]")
_INSIDE = rf"[^()\uff08\uff09\n{HAN}A-Za-z0-9=]"
_FACE = re.compile(rf"\({{1,4}}(?=[^()\n]{{0,11}}[{_EYES}])(?!\u0060){_INSIDE}{{2,12}}(?<!\u0060\u0060)\){{1,4}}")
_CYRILLIC_WORD = re.compile("[\u0400-\u04ff]{2}")
_BESIDE_EYE = re.compile("\\((?=[\uff9f\u00b4])|\\)(?<=[\uff9f\uff65\uff89].)")
_PLAIN = re.compile(r"\((?:[\^>T;\-@][_.o\u03c9][\^<T;\-@]|[\^T]{2}|[oO]_[oO])[;\uff1b]?\)")
_LONE = re.compile(r"[:;]o\)")


def find_faces(text: str) -> list[tuple[int, int]]:
    """Give the faces of a text, in order.

    Between two brackets there is no Han, letter or figure, and an eye or a cheek that no sentence has; the mouth of :o)
    closes no bracket.

    >>> find_faces("好( ´∀`)吧"), find_faces("见(注)"), find_faces("是:o):o)")
    ([(1, 7)], [], [(1, 4), (4, 7)])
    """
    if "(" not in text and ")" not in text:
        return []
    found: list[tuple[int, int]] = []
    if _EYE.search(text):
        found += (match.span() for match in _FACE.finditer(text) if _CYRILLIC_WORD.search(match.group()) is None)
        found += (match.span() for match in _BESIDE_EYE.finditer(text))
    found += (match.span() for match in _PLAIN.finditer(text))
    if b"o)" in ascii_of(text):
        found += (match.span() for match in _LONE.finditer(text) if not _is_opened(text, match.start()))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


_LONGEST_BRACKET = 200


def _is_opened(text: str, at: int) -> bool:
    start = max(text.rfind("\n", 0, at) + 1, at - _LONGEST_BRACKET)
    return text.rfind("(", start, at) > text.rfind(")", start, at)


# --- pictures -----------------------------------------------------------------------------------------------------
# Blocks (U+2580 to 259F), quarters (25E2 to 25E5) and the thin lines of vertical forms that are drawn beside them.
_BLOCK = re.compile("[\u2580-\u259f\u25e2-\u25e5]")
# Strokes of pictures drawn with the keyboard, kana that are strokes, bars.
_STROKE = re.compile(
    r"[/\\|_`\u00b4!\-=\uff0f\uff3c\uff5c\ufe31\u2223\uff86\uff89\uff70\uff64\uff65\uff72\u3145\u4e28]"
)
_GAP = re.compile(rf"[{BLANK}](?<=[^{BLANK}\n].)[{BLANK}]{{1,199}}(?=[^{BLANK}\n])")
_HAN_OR_WORD = re.compile(f"[{HAN}]{{2}}")
_FEWEST_BLOCKS, _FEWEST_STROKES, _FEWEST_GAPS, _FEWEST_LINES = 3, 5, 3, 3


@of_texts
def find_pictures(text: str) -> tuple[tuple[int, int], ...]:
    """Give the lines of pictures: three or more below each other that are drawn, and lines of them with hardly a word.

    A drawn line has three blocks, or five strokes and three wide gaps, and no two Han in a row. Left alone: bars and
    ratings behind words, boxes drawn round a table, a single rule.
    """
    if _BLOCK.search(text) is None and (not ("|" in text or "/" in text) or _GAP.search(text) is None):
        return ()
    found: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    drawn = 0
    for start, end in [*iter_lines(text), (len(text), len(text))]:
        line = text[start:end]
        kind = 0 if not line.strip(BLANKS) else _kind(line)
        if kind:
            run.append((start, end))
            drawn += kind > 1
            continue
        if drawn >= _FEWEST_LINES:
            found += run
        run, drawn = [], 0
    return tuple(found)


def _kind(line: str) -> int:
    """Tell of a line whether it is drawn (2), may stand in a picture (1), or is none of it (0)."""
    if _HAN_OR_WORD.search(line):
        return 0
    if len(_BLOCK.findall(line)) >= _FEWEST_BLOCKS:
        return 2
    if len(_STROKE.findall(line)) >= _FEWEST_STROKES and len(_GAP.findall(line)) >= _FEWEST_GAPS:
        return 2
    return 1 if _BLOCK.search(line) else 0


__all__ = ["find_faces", "find_pictures"]

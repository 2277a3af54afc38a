"""Line ends, and characters nobody sees. Never touches what a reader would read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.text.chars import BLANK, CJK_MARK, HAN, members
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

# C0 and C1 without tab, newline, carriage return; soft hyphen; zero-width space; word joiner; BOM; bidi controls.
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"
_CONTROL = re.compile(f"[{_CONTROLS}][{_CONTROLS}]*")
# Joiners shape emoji and Indic or Arabic letters; between Han, ASCII, blanks, line ends and marks they do nothing.
_BESIDE = f"{HAN}{CJK_MARK}{BLANK}\n\x21-\x7e\u2010-\u2026"
_JOINER = re.compile(
    f"[\u200c\u200d](?:(?<=[{_BESIDE}].)|(?<=\\A.))[\u200c\u200d]*(?=[{_BESIDE}]|\\Z)",
)
# What other programs end lines with: vertical tab (Word's break inside a paragraph), form feed (a page), next line,
# line and paragraph separator.
_SEPARATORS = "\x0b\x0c\x85\u2028\u2029"
_SEPARATOR = re.compile(f"[{_SEPARATORS}](?:[{BLANK}]{{0,8}}[{_SEPARATORS}])*")
# A next line beside bytes that were read as Latin-1 is one of them: damage that nobody could decode. The signs of
# Latin-1 that stand in Chinese text (沈××, 约翰·史, 25°) say nothing of the kind.
_MISREAD = re.compile("[\x80-\x84\x86-\xa6\xa8-\xaf\xb2-\xb6\xb8-\xd6\xd8-\xf6\xf8-\xff]")
_CELL_END = "\x07"  # ends a cell in the text of an old Word document
_FIGURES = frozenset("0123456789")
UNSEEN = members(_CONTROLS) | members(_SEPARATORS) | frozenset("\u200c\u200d")
_SAID = {char: f"U+{ord(char):04X} is not shown" for char in UNSEEN}


def _said(written: str) -> str:
    """Name the characters nobody sees, each once; blanks may stand between them."""
    if len(written) == 1:
        return _SAID[written]
    return "; ".join(_SAID[char] for char in dict.fromkeys(written) if char in _SAID)


def find_controls(text: str, context: Context) -> Iterator[Finding]:
    """Remove control and zero-width characters; write separators that end lines as line feeds.

    Why: word processors, PDF extraction, copy protection. Between two figures a character that no font shows is a
    border: a tab for the end of a cell, a blank for others; a zero-width one is none. Left alone: tab, line feeds,
    joiners inside emoji and scripts that need them, variation selectors.
    """
    for match in _CONTROL.finditer(text):
        yield Finding(match.start(), match.end(), _border(text, match), _said(match.group()))
    for match in _JOINER.finditer(text):
        yield Finding(match.start(), match.end(), "", _said(match.group()))
    for match in _SEPARATOR.finditer(text):
        yield Finding(match.start(), match.end(), _line_end(text, *match.span()), _said(match.group()))


def _border(text: str, match: re.Match[str]) -> str:
    """Give what stands for control characters: nothing, but between two figures, or for the end of a cell at one."""
    before, after = text[match.start() - 1 : match.start()] in _FIGURES, text[match.end() : match.end() + 1] in _FIGURES
    if _CELL_END in match.group() and (before or after):
        at_edge = text[match.start() - 1 : match.start()] in ("", "\n") or text[match.end() : match.end() + 1] in (
            "",
            "\n",
        )
        return "" if at_edge else "\t"
    return " " if before and after and min(match.group()) < " " else ""


def _line_end(text: str, start: int, end: int) -> str:
    """Give what a separator becomes: a line feed, nothing where a line ends already, a blank inside misread bytes."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if text[start] == "\x85" and (_MISREAD.match(before) or _MISREAD.match(after)):
        return " "
    return "" if before in ("", "\n") or after in ("", "\n") else "\n"


_LINE_END = re.compile("\r\n?")


def find_line_ends(text: str, context: Context) -> Iterator[Finding]:
    """Write every line end as a line feed.

    Only CR LF, CR and LF end lines here; U+2028, U+0085 and U+000B are left to the rule for control characters.
    """
    for match in _LINE_END.finditer(text):
        yield Finding(match.start(), match.end(), "\n", "carriage return")

"""Which elements are no text of the page: what is never shown, waits to be, is filled in, or leads elsewhere.

None goes that holds a sentence: answers, tabs and the rest of an article wait in hidden elements for a click, and an end
tag that was forgotten puts the article into a button or a menu. What goes is counted by its kind.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum
from typing import Any

from jiaokan.inputs.html import styles
from jiaokan.inputs.html.styles import Style
from jiaokan.text.chars import count_han

_STOPS = re.compile("[。！？；]")
_NOTHING, _SENTENCE, _PASSAGE = (0, 0), (1, 8), (2, 50)  # stops and Han: of a line that says something, of running text
_DEEPEST = 4  # elements kept within each other that are looked through: what is in them is text
_UP = 8  # elements between a link and its text
_ASKS, _FEWEST_HAN = ("？", "?"), 3  # of a button that is a question, or the name of what it opens
_LONGEST_LINK = 16  # code points; longer ones in a menu are headings, or titles of documents


class Verdict(Enum):
    """What becomes of an element: left out, kept for what it says, or text like others."""

    OUT = "out"
    KEPT = "kept"
    TEXT = "text"


class Unseen:
    """What is left out of a page: its kinds and their code points."""

    def __init__(self) -> None:
        self.left_out = Counter[str]()
        self._inside = 0

    def ask(self, node: Any, attributes: dict[str, str], style: Style, *, is_titled: bool) -> Verdict:
        """Say whether an element is left out, and count it; ``is_titled`` says that it stands in a heading."""
        tag = node.tag
        if tag in styles.UNSEEN:
            return Verdict.OUT
        kind, least = _kind(node, attributes, style)
        # A heading that opens what is under it is a button.
        if not kind or self._inside >= _DEEPEST or (kind == "form" and is_titled):
            return Verdict.TEXT
        text: str = node.text or ""
        if _says(text, least) or (kind == "menu" and not _is_menu(node)):
            self._inside += 1
            return Verdict.KEPT
        self.left_out[kind] += _count(text)
        return Verdict.OUT

    def leave_kept(self) -> None:
        """Say that an element that was kept for what it says has ended."""
        self._inside -= 1


def _kind(node: Any, attributes: dict[str, str], style: Style) -> tuple[str, tuple[int, int]]:
    """Give what kind of an element is none of the text, empty if it is, and what in it says that it is all the same."""
    tag = node.tag
    if tag in ("body", "html", "main", "article"):
        return "", _NOTHING
    if tag in styles.READINGS:
        return ("", _NOTHING) if count_han(node.text or "") else ("reading", _SENTENCE)  # a gloss in words
    if tag in styles.FALLBACKS:
        return "fallback", _PASSAGE
    if tag in styles.FIELDS:
        return ("", _NOTHING) if _is_shown(node, attributes) else ("form", _PASSAGE)
    if styles.is_hidden(attributes, style):
        return "hidden", _PASSAGE if tag in styles.INLINE_HIDDEN else _SENTENCE
    return ("menu", _SENTENCE) if tag == "nav" or attributes.get("role") == "navigation" else ("", _NOTHING)


def _is_shown(node: Any, attributes: dict[str, str]) -> bool:
    """Tell whether a field is for reading: one that cannot be filled in, a button that asks or opens what is under it."""
    if node.tag == "textarea":
        return "readonly" in attributes
    if node.tag != "button":
        return False
    text = (node.text or "").strip()
    return text.endswith(_ASKS) or (count_han(text) >= _FEWEST_HAN and _says(_text_after(node), _SENTENCE))


def _text_after(node: Any) -> str:
    """Give the text of the block that stands right after an element; nothing if something else does."""
    after = node.next
    while after is not None and after.tag == "#text" and not (after.value or "").strip():
        after = after.next
    is_panel = after is not None and after.tag in styles.BLOCKS and after.tag not in styles.PREFORMATTED
    return (after.text or "") if is_panel else ""


def _says(text: str, least: tuple[int, int]) -> bool:
    stops, han = least
    return len(_STOPS.findall(text)) >= stops and count_han(text) >= han


def _is_menu(node: Any) -> bool:
    """Tell whether an element that is called navigation is nothing but short links."""
    texts = (each for each in node if each.tag == "#text" and (each.value or "").strip())
    return all(_count(text.value) <= _LONGEST_LINK and _is_in_link(text) for text in texts)


def _is_in_link(node: Any) -> bool:
    for _ in range(_UP):
        node = node.parent
        if node is None or node.tag == "a":
            return node is not None
    return False


def _count(text: str) -> int:
    return len("".join(text.split()))

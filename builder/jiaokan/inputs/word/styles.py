"""What the styles of a Word document say of a paragraph or a run: heading, title, numbering, hidden, raised.

A style has what the one it is based on has, unless it says otherwise. Says nothing of how things look.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

_BODY = 9  # w:outlineLvl of body text (ECMA-376 17.3.1.20)
_CHAIN = 32  # styles based on each other; Word allows fewer
_HEADING = re.compile(r"(?:heading|标题|標題) ?([1-9])", re.IGNORECASE)
_TITLES = frozenset({"title", "标题", "標題", "文档标题"})
_OFF = frozenset({"0", "false", "off", "none"})


class Numbering(NamedTuple):
    """The list of a paragraph: its instance, and its level from 0 if that is said; ``num`` "0" takes a list away."""

    num: str
    level: int | None
    style: str | None = None  # the style that says so: a level may be tied to it


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all it is based on. ``level`` counts headings from 1, 0 is said to be body text."""

    level: int | None = None
    is_title: bool | None = None
    numbering: Numbering | None = None
    is_hidden: bool | None = None
    raised: str | None = None
    starts_page: bool | None = None


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by their ids, and those that count for paragraphs without one."""

    by_id: dict[str, Style]
    paragraph: str | None = None

    def of(self, style_id: str | None) -> Style:
        """Give a style by its id; one that is not there says nothing."""
        return self.by_id.get(style_id or "", PLAIN)


def read_styles(root: Element | None) -> Styles:
    """Read the part of styles; a document without one has none."""
    nodes = {node.get("styleId", ""): node for node in (root if root is not None else ()) if node.tag == "w:style"}
    default = next(
        (i for i, n in nodes.items() if n.get("type") == "paragraph" and is_on_value(n.get("default", "0"))), None
    )
    return Styles({style_id: _resolve(style_id, nodes) for style_id in nodes}, default)


def _resolve(style_id: str, nodes: dict[str, Element]) -> Style:
    found = PLAIN
    current: str | None = style_id
    for _ in range(_CHAIN):
        node = nodes.get(current or "")
        if node is None:
            break
        found = _over(found, _own(current or "", node))
        current = value(node, "w:basedOn")
    return found


def _over(first: Style, base: Style) -> Style:
    """Give what ``first`` says, and what ``base`` says where it says nothing."""
    numbering = first.numbering or base.numbering
    if first.numbering and base.numbering and not first.numbering.num:
        # A style may change the level alone: heading 2 based on heading 1.
        numbering = Numbering(base.numbering.num, first.numbering.level, first.numbering.style)
    return Style(
        base.level if first.level is None else first.level,
        base.is_title if first.is_title is None else first.is_title,
        numbering,
        base.is_hidden if first.is_hidden is None else first.is_hidden,
        first.raised or base.raised,
        base.starts_page if first.starts_page is None else first.starts_page,
    )


def _own(style_id: str, node: Element) -> Style:
    name = (value(node, "w:name") or "").strip().lower()
    paragraph, run = node.find("w:pPr"), node.find("w:rPr")
    numbering = numbering_of(paragraph, style_id)
    named = _HEADING.fullmatch(name)
    level = outline_level(paragraph)
    if level is None and named is not None:
        level = int(named[1])
    return Style(
        level,
        True if name in _TITLES else None,
        numbering,
        is_on(run, "w:vanish"),
        value(run, "w:vertAlign"),
        is_on(paragraph, "w:pageBreakBefore"),
    )


def outline_level(properties: Element | None) -> int | None:
    """Give the heading level from 1 that properties of a paragraph state, 0 for body text, None if they do not."""
    stated = value(properties, "w:outlineLvl")
    if stated is None or not (stated.isascii() and stated.isdigit()):
        return None
    return int(stated) + 1 if int(stated) < _BODY else 0


def numbering_of(properties: Element | None, style: str | None = None) -> Numbering | None:
    """Give the list that properties of a paragraph state, with an empty ``num`` where they state a level alone."""
    node = properties.find("w:numPr") if properties is not None else None
    if node is None:
        return None
    num, level = value(node, "w:numId"), value(node, "w:ilvl")
    depth = int(level) if level is not None and level.isascii() and level.isdigit() and len(level) < 3 else None
    return Numbering(num or "", depth, style) if num is not None or depth is not None else None


def inside(node: Element | None, *tags: str) -> Element | None:
    """Give the child of a child, by the tags on the way."""
    found = node
    for tag in tags:
        found = found.find(tag) if found is not None else None
    return found


def value(node: Element | None, tag: str) -> str | None:
    """Give the ``w:val`` of a child."""
    child = node.find(tag) if node is not None else None
    return child.get("val") if child is not None else None


def is_on_value(written: str) -> bool:
    """Tell whether a switch is on as written."""
    return written not in _OFF


def is_on(node: Element | None, tag: str) -> bool | None:
    """Tell whether a switch among the children is on; None where it is not there."""
    child = node.find(tag) if node is not None else None
    return is_on_value(child.get("val", "1")) if child is not None else None

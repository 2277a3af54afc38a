"""How elements are shown: which are blocks, which are never seen, and what a ``style`` attribute changes of that.

As the HTML Standard's chapter on rendering has it. Style sheets are not read.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol",
    "optgroup", "option", "p", "plaintext", "pre", "search", "section", "summary", "table", "tbody", "td",
    "textarea", "tfoot", "th", "thead", "tr", "ul", "xmp", "text", "foreignobject",
))  # fmt: skip
# Never text of the page, whatever it holds.
UNSEEN = frozenset((
    "base", "basefont", "bgsound", "col", "colgroup", "desc", "defs", "embed", "frame", "head", "iframe", "link",
    "meta", "metadata", "noframes", "param", "script", "source", "style", "template", "title", "track",
    "annotation", "annotation-xml",
))  # fmt: skip
FALLBACKS = frozenset(("audio", "canvas", "noscript", "video"))  # shown where the element itself cannot be
FIELDS = frozenset(("button", "datalist", "input", "select", "textarea"))
READINGS = frozenset(("rt", "rp", "rtc"))
PREFORMATTED = frozenset(("pre", "listing", "plaintext", "textarea", "xmp"))
SMALL = frozenset(("sup", "sub", "mi", "mn", "mo", "mrow", "mtext"))  # those of a formula by their place
HEADINGS = {f"h{level}": level for level in range(1, 7)}
INLINE_HIDDEN = frozenset(("a", "b", "em", "font", "i", "s", "small", "span", "strong", "u"))

_LONGEST = 2000  # characters of a style attribute that are read
_DISPLAY = re.compile(r"(?:^|;)\s*+display\s*+:\s*+([a-z-]++)", re.IGNORECASE)
_SPACE = re.compile(r"(?:^|;)\s*+white-space\s*+:\s*+(pre[a-z-]*+|break-spaces|normal|nowrap)", re.IGNORECASE)
_LIST = re.compile(r"(?:^|;)\s*+list-style(?:-type)?\s*+:\s*+([^;]{1,80})", re.IGNORECASE)
_NO_ATTRIBUTES: dict[str, str] = {}
_KEPT = (
    "style",
    "hidden",
    "class",
    "id",
    "role",
    "start",
    "type",
    "reversed",
    "value",
    "colspan",
    "rowspan",
    "aria-level",
    "readonly",
)
_NOTE = re.compile(r"(?:cite_note|_?ftn|_?edn|fn|footnote|endnote)[-_:.]?[0-9]{1,4}", re.IGNORECASE)
_NOTES = frozenset(("footnote", "footnotes", "endnotes", "references", "reflist"))


def attributes_of(node: Any) -> dict[str, str]:
    """Give the attributes of an element that matter here."""
    names = node.attrs
    if not names:
        return _NO_ATTRIBUTES
    return {name: node.getattr(name) or "" for name in _KEPT if name in names}


class Style(NamedTuple):
    """What a style attribute says: display, white space, list style; None where it says nothing."""

    display: str | None = None
    space: str | None = None
    list_style: str | None = None


_PLAIN = Style()


def style_of(attributes: dict[str, str]) -> Style:
    """Read the style attribute."""
    written = attributes.get("style", "")[:_LONGEST]
    if not written:
        return _PLAIN
    found = (pattern.findall(written) for pattern in (_DISPLAY, _SPACE, _LIST))
    return Style(*(each[-1].lower().strip() if each else None for each in found))


def is_hidden(attributes: dict[str, str], style: Style) -> bool:
    """Tell whether an element is not displayed; ``visibility`` is no sign: editors' articles wait for a script with it."""
    return style.display == "none" or "hidden" in attributes


def is_block(tag: str, style: Style) -> bool:
    """Tell whether an element begins and ends lines."""
    if style.display in (None, "none", "contents"):
        return tag in BLOCKS
    return style.display != "inline" and (
        tag in BLOCKS or style.display in ("block", "flex", "grid", "table", "list-item")
    )


def is_note(attributes: dict[str, str]) -> bool:
    """Tell whether an element is a footnote, or holds them, by what it is called."""
    if attributes.get("role") in ("doc-footnote", "doc-endnotes", "doc-endnote"):
        return True
    if _NOTE.fullmatch(attributes.get("id", "")[:40]) is not None:
        return True
    return not _NOTES.isdisjoint(attributes.get("class", "")[:200].lower().split())

"""The walk over a parsed page: its text in lines as a browser without style sheets would break them.

Does not recurse: pages a million elements deep are walked like others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from jiaokan.inputs.html import styles
from jiaokan.inputs.html.inline import Inline, small_forms
from jiaokan.inputs.html.items import Group, Heading, Item, Line, Numbering
from jiaokan.inputs.html.lists import has_own_number, integer_of, next_number, numbering_of
from jiaokan.inputs.html.styles import Style
from jiaokan.inputs.html.tables import Cell, Table, items_of
from jiaokan.inputs.html.unseen import Unseen, Verdict
from jiaokan.text.chars import STOP, count_han

_ELEMENT = 1  # the type of an element, as the DOM Standard numbers them; <?table> is none
_PROSE_STOPS = re.compile(f"[{STOP}，]")
_QUOTES = {"q": "“”", "rt": "（）", "rtc": "（）"}  # what browsers write around them, or would without small print
_MOST_SPAN = (1000, 65_534)  # columns and rows, as the HTML Standard bounds them


@dataclass(slots=True)
class _Frame:
    """An open element: what it is, and what holds again after it."""

    tag: str
    is_block: bool
    numbering: Numbering | None = None
    cell_of: list[Item] | None = None  # where lines went before a cell or a table began
    heading: Heading | None = None  # the one around it
    is_heading: bool = False
    note: bool = False
    is_kept: bool = False
    space: bool | None = None
    code: bool = False
    mark: int = -1  # pieces before a raised or lowered stretch
    is_raised: bool = False
    pending: int = -1


# Elements that only hold others, as most do: they need no frame of their own.
_SHARED = {
    tag: _Frame(tag, is_block=tag in styles.BLOCKS)
    for tag in ("b", "div", "em", "font", "i", "p", "span", "strong", "u")
}


class Walked:
    """A page walked: its lines and groups, and how many code points of what kind were left out."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._unseen = Unseen()
        self.left_out = self._unseen.left_out
        self._inline = Inline()
        self._frames: list[_Frame] = []
        self._tables: list[Table] = []
        self._lists: list[Numbering | None] = []
        self._pending: list[tuple[Numbering, str]] = []
        self._heading: Heading | None = None
        self._code: object = None
        self._notes = self._links = self._preformatted = 0
        self._is_pre = False

    # --- elements -----------------------------------------------------------------------------------------------------
    def enter(self, node: Any) -> bool:
        """Open an element; False if what is in it is left out."""
        tag = node.tag
        attributes = styles.attributes_of(node)
        if not attributes and tag in _SHARED:
            if (frame := _SHARED[tag]).is_block:
                self._flush()
            self._frames.append(frame)
            self._inline.edge()
            return True
        style = styles.style_of(attributes)
        is_titled = self._heading is not None or any(frame.tag == "summary" for frame in self._frames[-3:])
        verdict = self._unseen.ask(node, attributes, style, is_titled=is_titled)
        if verdict is Verdict.OUT:
            return False
        frame = _Frame(tag, styles.is_block(tag, style), is_kept=verdict is Verdict.KEPT)
        if tag == "br":
            self._flush(keeps_empty=self._code is not None)
        elif frame.is_block:
            self._flush()
        self._frames.append(frame)
        self._open(node, frame, attributes, style)
        return True

    def _open(self, node: Any, frame: _Frame, attributes: dict[str, str], style: Style) -> None:
        tag = frame.tag
        if tag in styles.HEADINGS or attributes.get("role") == "heading":
            level = styles.HEADINGS.get(tag) or integer_of(attributes.get("aria-level")) or 2
            frame.heading, frame.is_heading = self._heading, True
            self._heading = Heading(level)
        if attributes and styles.is_note(attributes):
            frame.note = True
            self._notes += 1
        if tag in styles.PREFORMATTED or (frame.is_block and style.space is not None):
            self._open_preformatted(node, frame, style)
        if tag == "a":
            self._links += 1
        elif tag in styles.SMALL and (raised := _is_raised(node)) is not None:
            frame.mark, frame.is_raised = len(self._inline.pieces), raised
        elif tag in _QUOTES:
            self._inline.add(_QUOTES[tag][0], is_link=self._links > 0)
        elif tag in ("ol", "ul", "menu", "dir"):
            self._lists.append(self._numbering(node, attributes, style) if tag == "ol" else None)
        elif tag == "li":
            self._open_item(frame, attributes, style)
        elif tag in ("table", "tr", "td", "th"):
            self._open_table(frame, attributes)
        self._inline.edge()

    def _open_preformatted(self, node: Any, frame: _Frame, style: Style) -> None:
        frame.space = self._is_pre
        space = style.space or "pre"
        self._is_pre = space.startswith(("pre", "break"))
        if frame.tag not in styles.PREFORMATTED:
            return
        self._preformatted += 1
        if self._preformatted == 1 and not _is_prose(node.text or ""):
            frame.code, self._code = True, frame

    def _numbering(self, node: Any, attributes: dict[str, str], style: Style) -> Numbering | None:
        items = sum(1 for child in node.child_nodes if child.tag == "li") if "reversed" in attributes else 0
        return numbering_of(attributes, style, items)

    def _open_item(self, frame: _Frame, attributes: dict[str, str], style: Style) -> None:
        numbering = self._lists[-1] if self._lists else None
        if numbering is not None and not (style.list_style or "").startswith("none"):
            frame.pending = len(self._pending)
            self._pending.append((numbering, next_number(numbering, integer_of(attributes.get("value")))))

    def _open_table(self, frame: _Frame, attributes: dict[str, str]) -> None:
        if frame.tag == "table":
            self._tables.append(Table(attributes.get("role") in ("presentation", "none")))
            frame.cell_of, self.items = self.items, []
            frame.heading, self._heading = self._heading, None  # a heading that holds a table was never closed
        elif frame.tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif self._tables and self._tables[-1].rows:
            spans = (integer_of(attributes.get(name)) or 1 for name in ("colspan", "rowspan"))
            columns, rows = (max(1, min(span, most)) for span, most in zip(spans, _MOST_SPAN, strict=True))
            cell = Cell(frame.tag == "th", columns, rows)
            self._tables[-1].rows[-1].append(cell)
            frame.cell_of, self.items = self.items, cell.items
            frame.heading, self._heading = self._heading, None

    # --- the end of elements ------------------------------------------------------------------------------------------
    def leave(self) -> None:
        """Close the element opened last."""
        frame = self._frames.pop()
        tag = frame.tag
        if frame.mark >= 0:
            small_forms(self._inline, frame.mark, is_raised=frame.is_raised)
        if tag in _QUOTES:
            self._inline.add(_QUOTES[tag][1], is_link=self._links > 0)
        if frame.is_block:
            self._flush()
        self._inline.edge()
        if tag == "a":
            self._links -= 1
        if tag in ("ol", "ul", "menu", "dir"):
            self._lists.pop()
        if frame.pending >= 0:
            del self._pending[frame.pending :]
        if frame.cell_of is not None:
            self._close_table(frame)
        self._restore(frame)

    def _restore(self, frame: _Frame) -> None:
        if frame.is_kept:
            self._unseen.leave_kept()
        if frame.is_heading or frame.cell_of is not None:
            self._heading = frame.heading
        if frame.note:
            self._notes -= 1
        if frame.space is not None:
            self._is_pre = frame.space
            self._preformatted -= frame.tag in styles.PREFORMATTED
        if frame.code:
            self._code = None

    def _close_table(self, frame: _Frame) -> None:
        written, self.items = self.items, frame.cell_of if frame.cell_of is not None else []
        if frame.tag == "table":  # what stood in it beside its cells is the caption
            self.items += written
            found = items_of(self._tables.pop())
            if found:
                self.items.append(Group(found))

    # --- text ---------------------------------------------------------------------------------------------------------
    def text(self, text: str) -> None:
        """Take a text node."""
        if not self._is_pre:
            self._inline.add(text, is_link=self._links > 0)
            return
        lines = text.replace("\r\n", "\n").split("\n")
        for line in lines[:-1]:
            self._inline.add(line, is_link=self._links > 0)
            self._flush(keeps_empty=self._code is not None)
        self._inline.add(lines[-1], is_link=self._links > 0)

    def _flush(self, *, keeps_empty: bool = False) -> None:
        """End the line."""
        text, is_linked = self._inline.take(is_pre=self._is_pre)
        if not text and not (keeps_empty and self.items and _code_of(self.items[-1]) is self._code):
            return
        line = Line(text, self._heading, self._code, self._notes > 0)
        if self._heading is not None:
            self._heading.lines += 1
            self._heading.first = self._heading.first or line
        if self._lists and (numbering := self._lists[-1]) is not None and (not is_linked or self._notes):
            numbering.has_text = True
        if self._pending:
            if not has_own_number(text):
                line.numbers = self._pending
            self._pending = []
        self.items.append(line)


def walk(body: Any) -> Walked:
    """Walk over a page's body."""
    walked = Walked()
    depth = 0
    node = body
    while True:
        is_open = _step(walked, node)
        child = node.first_child if is_open else None
        if child is not None:
            depth += 1
            node = child
            continue
        if is_open:
            walked.leave()
        while (after := node.next if depth else None) is None:
            if not depth:
                return walked
            depth -= 1
            node = node.parent
            walked.leave()
        node = after


def _step(walked: Walked, node: Any) -> bool:
    """Take a node; True if it is an element that is open now."""
    name = node.tag
    if name == "#text":
        walked.text(node.value or "")
        return False
    return node.type == _ELEMENT and walked.enter(node)


def _is_raised(node: Any) -> bool | None:
    """Tell whether an element is raised, or lowered; None for a formula's that is neither."""
    if node.tag in ("sup", "sub"):
        return bool(node.tag == "sup")
    parent, before = node.parent, node.prev
    while before is not None and before.tag == "#text":
        before = before.prev
    return parent.tag == "msup" if before is not None and parent.tag in ("msup", "msub") else None


def _is_prose(text: str) -> bool:
    """Tell whether preformatted text is running Chinese, as letters and old bulletin boards are, and no program."""
    dense = "".join(text.split())
    return len(_PROSE_STOPS.findall(dense)) > 1 and count_han(dense) * 2 > len(dense)


def _code_of(item: Item) -> object:
    return item.code if isinstance(item, Line) else None

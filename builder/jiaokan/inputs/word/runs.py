"""The text of one paragraph of a Word document as it is shown: runs, fields, changes taken, notes by number.

Hidden text, deleted text, comments and the codes of fields are not shown; what is drawn beside is handed on apart.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from jiaokan.inputs.word.signs import equation, linear, raised, symbol
from jiaokan.inputs.word.styles import PLAIN, Style, Styles, is_on, is_on_value, value

_UNSHOWN = frozenset(
    {"w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:rt", "w:rubyPr", "w:delText", "w:smartTagPr"}
)
_DRAWN = frozenset({"w:drawing", "w:pict", "w:object"})
# Content whose text lies in a part of its own that is not read.
_ELSEWHERE = {"dgm:relIds": "diagram", "c:chart": "chart", "w:altChunk": "altChunk"}
_FIXED = {"w:tab": "\t", "w:ptab": "\t", "w:noBreakHyphen": "-", "w:cr": "\n"}
_XML_BLANKS = " \t\r\n"
_INSTRUCTION = 8000  # code points of a field's code that are kept


class Note(NamedTuple):
    """A note that the text refers to: in which part, under which id, and the number written, "" for a sign of its own."""

    part: str  # footnotes, endnotes
    id: str
    number: str


@dataclass(slots=True)
class Line:
    """A paragraph's text, where pages begin in it (offset, ``hard`` or ``rendered``), and the text boxes tied to it."""

    parts: list[str] = field(default_factory=list)
    size: int = 0
    breaks: list[tuple[int, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Write on."""
        self.parts.append(text)
        self.size += len(text)

    def text(self) -> str:
        """Give what is written."""
        return "".join(self.parts)


class _Field:
    """A field that is open: its code, and whether its result has begun."""

    def __init__(self) -> None:
        self.code: list[str] = []
        self.is_result = False


class Runs:
    """Reads the paragraphs of a document in order; fields and the numbers of notes go on from one to the next."""

    def __init__(self, styles: Styles) -> None:
        self.notes: dict[tuple[str, str], Note] = {}
        self.unread: Counter[str] = Counter()
        self._styles = styles
        self._numbered = 0
        self._fields: list[_Field] = []
        self._line = Line()
        self._style = PLAIN

    def read(self, paragraph: Element, style: Style, line: Line) -> None:
        """Write the text of a paragraph to ``line``."""
        self._line, self._style = line, style
        self._walk(paragraph)
        # A code goes over the end of a paragraph only in damaged files: what follows is text.
        self._fields = [opened for opened in self._fields if opened.is_result]

    def _walk(self, node: Element) -> None:
        for child in node:
            tag = child.tag
            if tag == "w:r":
                self._run(child)
            elif tag in _UNSHOWN:
                continue
            elif tag == "mc:AlternateContent":
                self._walk(branch(child))
            elif tag in {"m:oMath", "m:oMathPara"}:
                self._write(linear(child))
            elif tag in _DRAWN:
                self._draw(child)
            elif tag == "a:t":
                self._write(child.text or "")
            else:
                self._walk(child)

    def _run(self, run: Element) -> None:
        properties = run.find("w:rPr")
        named = self._styles.of(value(properties, "w:rStyle"))
        hidden = next(
            (
                said
                for said in (is_on(properties, "w:vanish"), named.is_hidden, self._style.is_hidden)
                if said is not None
            ),
            False,
        )
        place = value(properties, "w:vertAlign") or named.raised or self._style.raised
        self._pieces(run, place, hidden=hidden)

    def _pieces(self, run: Element, place: str | None, *, hidden: bool) -> None:
        for child in run:
            tag = child.tag
            if tag == "w:fldChar":
                self._field(child, hidden=hidden)
            elif tag == "w:instrText":
                self._instruct(child.text or "")
            elif tag == "w:lastRenderedPageBreak":
                self._line.breaks.append((self._line.size, "rendered"))
            elif hidden or tag in _UNSHOWN:
                continue
            elif tag == "mc:AlternateContent":
                self._pieces(branch(child), place, hidden=hidden)
            else:
                self._piece(child, place)

    def _piece(self, child: Element, place: str | None) -> None:
        tag = child.tag
        if tag == "w:t":
            self._write(raised(_text_of(child), place))
        elif tag in _FIXED:
            self._write(_FIXED[tag])
        elif tag == "w:br":
            self._break(child.get("type", ""))
        elif tag == "w:sym":
            self._write(symbol(child.get("font"), child.get("char")))
        elif tag in {"w:footnoteReference", "w:endnoteReference"}:
            self._refer(tag[2:-9] + "s", child)
        elif tag in _DRAWN:
            self._draw(child)
        elif tag in {"m:oMath", "m:t"}:
            self._write(linear(child))
        elif tag in {"w:ruby", "w:rubyBase", "w:r"}:
            self._walk(child)

    def _write(self, text: str) -> None:
        if all(opened.is_result for opened in self._fields):
            self._line.add(text)

    def _break(self, kind: str) -> None:
        if kind == "page":
            self._line.breaks.append((self._line.size + (self._line.size > 0), "hard"))
            if self._line.size == 0:
                return
        self._write("\n")

    def _field(self, node: Element, *, hidden: bool) -> None:
        kind = node.get("fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].is_result = True
        elif kind == "end" and self._fields:
            done = self._fields.pop()
            shown = None if done.is_result else equation("".join(done.code))
            if not hidden:
                self._write(shown or "")

    def _instruct(self, text: str) -> None:
        if self._fields and not self._fields[-1].is_result and sum(map(len, self._fields[-1].code)) < _INSTRUCTION:
            self._fields[-1].code.append(text)

    def _refer(self, part: str, node: Element) -> None:
        key = (part, node.get("id", ""))
        if key not in self.notes:
            own_sign = is_on_value(node.get("customMarkFollows", "0"))
            self._numbered += not own_sign
            self.notes[key] = Note(*key, "" if own_sign else str(self._numbered))
        number = self.notes[key].number
        self._write(f"[{number}]" if number else "")

    def _draw(self, node: Element) -> None:
        """Take the text boxes of a drawing, not those inside them, and the words of WordArt."""
        for child in node:
            if child.tag == "mc:AlternateContent":
                self._draw(branch(child))
            elif child.tag in {"w:txbxContent", "a:p"}:
                self._line.boxes.append(child)
            elif child.tag == "v:textpath" and child.get("string", "").strip():
                self._line.boxes.append(_as_paragraph(child.get("string", "")))
            elif child.tag in _ELSEWHERE:
                self.unread[_ELSEWHERE[child.tag]] += 1
            else:
                self._draw(child)


def branch(node: Element) -> Element:
    """Choose one of the ways in which something is kept twice: the first that has text, or else the first."""
    ways = [child for child in node if child.tag in {"mc:Choice", "mc:Fallback"}]
    has_text = (way for way in ways if any(inner.text for inner in way.iter() if inner.tag in {"w:t", "m:t", "a:t"}))
    return next(has_text, ways[0] if ways else node)


def _text_of(node: Element) -> str:
    text = node.text or ""
    if node.get("xml:space") != "preserve":
        text = text.strip(_XML_BLANKS)
    return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")


def _as_paragraph(text: str) -> Element:
    box, paragraph, run, written = Element("w:txbxContent"), Element("w:p"), Element("w:r"), Element("w:t")
    written.text = " ".join(text.split())
    run.append(written)
    paragraph.append(run)
    box.append(paragraph)
    return box

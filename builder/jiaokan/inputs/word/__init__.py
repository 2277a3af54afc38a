"""The text of a Word document (.docx, .docm, .dotx): paragraphs, tables, text boxes, notes, numbers that lists generate.

Headers and footers, comments, hidden and deleted text are left out. Refuses old, encrypted and damaged documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from jiaokan.dataset.records import Mark
from jiaokan.inputs.entries import NO_FIELDS, Extracted, Fields
from jiaokan.inputs.word.numbers import Counters, read_lists
from jiaokan.inputs.word.pages import Break, Section, page_starts, section_of
from jiaokan.inputs.word.parts import Package, blocks, open_package, tree
from jiaokan.inputs.word.runs import Line, Note, Runs, branch
from jiaokan.inputs.word.styles import (
    Numbering,
    Style,
    Styles,
    inside,
    is_on,
    numbering_of,
    outline_level,
    read_styles,
    value,
)

EXTRACTOR = "jiaokan.docx 1"  # counted up when the text it takes out changes
_GONE = frozenset({"w:del", "w:moveFrom", "w:sdtPr", "w:sdtEndPr", "w:pPr", "w:tblPr", "w:tcPr", "w:trPr"})
_BODY_DEPTH = 2  # w:document, w:body


def extract(data: bytes, where: str) -> Extracted:
    """Take the text out of a Word document, a line a paragraph or a row of a table, footnotes and endnotes at the end.

    A row's cells are parted by tabs; a cell over several columns is one, one that goes on from the row above is empty.
    Several empty paragraphs are one empty line. Offsets are code points. Raises ``InputError`` for what is no Word
    document, and for one that is encrypted, damaged, or unpacks to more than 64 MiB in a part.
    """
    package = open_package(data, where)
    styles = read_styles(tree(package, package.beside.get("styles")))
    lists = read_lists(tree(package, package.beside.get("numbering")), styles)
    story = _Story(styles, Counters(lists))
    for block in blocks(package, package.main, _BODY_DEPTH):
        story.block(block)
    story.close_line()
    _add_notes(story, package)
    text, marks = story.finished()
    pages = page_starts(text, story.breaks, story.sections, _pages_said(package))
    return Extracted(text, EXTRACTOR, marks, pages, _fields(package, story))


def _add_notes(story: _Story, package: Package) -> None:
    for part in ("footnotes", "endnotes"):
        wanted = {note.id: note for note in story.runs.notes.values() if note.part == part}
        found = blocks(package, package.beside.get(part), 1) if wanted else iter(())
        texts = {node.get("id", ""): node for node in found if node.get("id") in wanted}
        for note in wanted.values():
            if note.id in texts:
                story.note(texts[note.id], note)


def _pages_said(package: Package) -> int | None:
    root = tree(package, package.beside.get("extended-properties"))
    said = root.findtext("Pages", "") if root is not None else ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else None


def _fields(package: Package, story: _Story) -> Fields:
    """Give what the document says of itself, and what in it was not read, as JSON text."""
    root = tree(package, package.beside.get("core-properties"))
    known = {"dc:title": "title", "dc:creator": "creator", "dcterms:created": "created", "dcterms:modified": "modified"}
    said: dict[str, object] = {}
    for node in root if root is not None else ():
        if node.tag in known and (node.text or "").strip():
            said[known[node.tag]] = (node.text or "").strip()
    if story.runs.unread:
        said["unread"] = dict(sorted(story.runs.unread.items()))
    return Fields(metadata=json.dumps(said, ensure_ascii=False)) if said else NO_FIELDS


class _Story:
    """The text so far, in document order, with its marks, breaks and sections."""

    def __init__(self, styles: Styles, counters: Counters) -> None:
        self.runs = Runs(styles)
        self.breaks: list[Break] = []
        self.sections: list[Section] = []
        self._styles = styles
        self._counters = counters
        self._lines: list[str] = []
        self._marks: list[Mark] = []
        self._size = 0
        self._joined: Line | None = None  # a paragraph whose end is deleted goes on in the next

    def block(self, node: Element) -> None:
        """Read what stands in the body, a cell, a text box or a note."""
        match node.tag:
            case "w:p":
                self._paragraph(node)
            case "w:tbl":
                self._table(node)
            case "w:sectPr":
                self._section(node)
            case "w:altChunk":
                self.runs.unread["altChunk"] += 1
            case "w:r" | "m:oMath" | "m:oMathPara" | "a:r":
                self._paragraph(_wrapped(node))
            case "mc:AlternateContent":
                self._blocks(branch(node))
            case tag if tag not in _GONE:
                self._blocks(node)

    def _blocks(self, parent: Element) -> None:
        for child in parent:
            self.block(child)

    # --- paragraphs

    def _paragraph(self, node: Element) -> None:
        line = self._joined or Line()
        self._joined = None
        properties = node.find("w:pPr")
        mark = properties.find("w:rPr") if properties is not None else None
        style = self._styles.of(value(properties, "w:pStyle") or self._styles.paragraph)
        starts = is_on(properties, "w:pageBreakBefore")
        if style.starts_page if starts is None else starts:
            line.breaks.append((line.size, "hard"))
        self.runs.read(node, style, line)
        is_gone = mark is not None and (mark.find("w:del") is not None or mark.find("w:moveFrom") is not None)
        frame = properties.find("w:framePr") if properties is not None else None
        is_initial = frame is not None and frame.get("dropCap", "none") != "none"  # a large first letter, in a frame
        if is_gone or is_initial:
            self._joined = line
        else:
            self._write(line, properties, style)
            self._boxes(line)
        if (section := properties.find("w:sectPr") if properties is not None else None) is not None:
            self._section(section)

    def close_line(self) -> None:
        """Write what waits for a paragraph that did not come."""
        if self._joined is not None:
            line, self._joined = self._joined, None
            self._write(line, None, Style())
            self._boxes(line)

    def _write(self, line: Line, properties: Element | None, style: Style) -> None:
        number = self._counters.next_number(_numbering(properties, style))
        if not line.size and is_on(inside(properties, "w:rPr"), "w:vanish"):
            number = ""  # counted, not seen: writers hide such a paragraph to begin the next level
        text = line.text().replace("\t", " ")
        lead = len(text) - len(text.lstrip("\n"))
        shift = self._size + len(number) - lead
        self.breaks += [Break(self._size if at <= lead else shift + at, kind) for at, kind in line.breaks]
        text = number + text.strip("\n")
        if not text.strip():
            if not line.breaks and not line.boxes:
                self._add("")
            return
        level = outline_level(properties)
        level = style.level if level is None else level
        kind = "title" if style.is_title and not level else "heading" if level else None
        self._add(text, kind, None if kind == "title" else level)

    def _add(self, text: str, kind: str | None = None, level: int | None = None) -> None:
        """Add a line; empty ones only between others, and one at a time."""
        if not text and (not self._lines or not self._lines[-1]):
            return
        if kind is not None:
            self._marks.append(Mark(self._size, self._size + len(text), kind, level))
        self._lines.append(text)
        self._size += len(text) + 1

    def _boxes(self, line: Line) -> None:
        for box in line.boxes:
            self.block(_wrapped(box) if box.tag == "a:p" else box)

    def _section(self, properties: Element) -> None:
        self.sections.append(section_of(properties))
        self.breaks.append(Break(self._size, "section"))

    # --- tables

    def _table(self, table: Element) -> None:
        self.close_line()
        rows = list(_rows(table))
        if all(len(cells) == 1 for cells in rows):
            for cells in rows:  # a table of one column is a frame around paragraphs
                self._blocks(cells[0])
            return
        for cells in rows:
            self._row(cells)

    def _row(self, cells: list[Element]) -> None:
        after: list[Element] = []
        texts = [self._cell(cell, after) for cell in cells]
        if any(texts):
            self._add("\t".join(texts), "row")
        for inner in after:
            self.block(inner)

    def _cell(self, cell: Element, after: list[Element]) -> str:
        """Give the text of a cell on one line; what has lines of its own comes after the row."""
        merged = inside(cell, "w:tcPr", "w:vMerge")
        if merged is not None and merged.get("val", "continue") == "continue":
            return ""
        line, texts = Line(), []
        for node in _inside(cell):
            if node.tag == "w:tbl":
                after.append(node)
                continue
            properties = node.find("w:pPr")
            style = self._styles.of(value(properties, "w:pStyle") or self._styles.paragraph)
            begun = len(line.parts)
            self.runs.read(node, style, line)
            written = "".join(line.parts[begun:])
            number = self._counters.next_number(_numbering(properties, style))
            number = "" if not written and is_on(inside(properties, "w:rPr"), "w:vanish") else number
            texts.append(" ".join((number + written).split("\n")).replace("\t", " ").strip(" "))
        self.breaks += [Break(self._size, kind) for _, kind in line.breaks]
        after += [_wrapped(box) if box.tag == "a:p" else box for box in line.boxes]
        return " ".join(text for text in texts if text)

    # --- the end

    def note(self, node: Element, note: Note) -> None:
        """Add a note's paragraphs, its number before them."""
        start, count = self._size, len(self._lines)
        self._blocks(node)
        self.close_line()
        if len(self._lines) == count:
            return
        if note.number:
            number = f"[{note.number}] "
            self._lines[count] = number + self._lines[count].lstrip(" ")
            self._size = start + sum(len(line) + 1 for line in self._lines[count:])
        self._marks = [mark for mark in self._marks if mark.start < start]
        self._marks.append(Mark(start, self._size - 1, "note"))

    def finished(self) -> tuple[str, tuple[Mark, ...]]:
        """Give the text without a line break at its end, and its marks."""
        text = "\n".join(self._lines).rstrip("\n")
        return text, tuple(self._marks)


def _numbering(properties: Element | None, style: Style) -> Numbering | None:
    """Give the list of a paragraph: its own, else its style's; a level alone is a level of the style's list."""
    own = numbering_of(properties)
    if own is None or own.num:
        return own or style.numbering
    return Numbering(style.numbering.num, own.level) if style.numbering is not None else None


def _wrapped(node: Element) -> Element:
    paragraph = Element("w:p")
    paragraph.append(node)
    return paragraph


def _rows(table: Element) -> Iterator[list[Element]]:
    """Yield the rows of a table that are not deleted, each as its cells; content controls around them are seen through."""
    for row in _through(table, "w:tr"):
        if inside(row, "w:trPr", "w:del") is None:
            cells = [cell for cell in _through(row, "w:tc") if inside(cell, "w:tcPr", "w:cellDel") is None]
            if cells:
                yield cells


def _through(node: Element, tag: str) -> Iterator[Element]:
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag not in _GONE:
            yield from _through(branch(child) if child.tag == "mc:AlternateContent" else child, tag)


def _inside(cell: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a cell in order."""
    for child in cell:
        if child.tag in {"w:p", "w:tbl"}:
            yield child
        elif child.tag not in _GONE:
            yield from _inside(branch(child) if child.tag == "mc:AlternateContent" else child)

"""The text layer of a PDF: its lines page by page, page numbers, the headings that its outline names.

Recognises no images: a scanned document is refused, with what to do. Joins no lines and takes no page heads off.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from typing import Any, NamedTuple

from jiaokan.dataset.records import LeftOut, Mark, PageStart
from jiaokan.errors import InputError
from jiaokan.inputs.entries import NO_FIELDS, Extracted, Fields
from jiaokan.inputs.pdf.annotations import count_remarks, draw_what_lies_over, what_is_new
from jiaokan.inputs.pdf.characters import chars_of, once, turned, use_no_fonts_of_the_machine
from jiaokan.inputs.pdf.codes import LOST
from jiaokan.inputs.pdf.edges import Box
from jiaokan.inputs.pdf.lines import Char, Row, rows_of
from jiaokan.inputs.pdf.room import show_what_takes_no_room
from jiaokan.inputs.pdf.wrapped import find_wrapped

_PAGES, _CHARS, _BOOKMARKS = 20_000, 500_000, 20_000  # of a document, of a page, of an outline
_FEW = 10  # code points: a page with fewer has a stamp or a page number
_COVERED = 0.5  # share of a page that images take
_UNMAPPED = 0.5  # share of characters whose fonts do not say which they are
_TAIL = 1 << 16  # bytes at the end in which the end mark stands, whatever a server added
_OCR = "recognise its text first (OCR), and give that"
_AGAIN = "get the file again"


def extract(data: bytes, where: str) -> Extracted:
    """Take the text out of a PDF: a line of a page is a line, empty ones are left out.

    Page numbers are those of the document's page labels, else counted. Offsets are code points. A character that its
    font does not name is U+FFFD. Raises ``InputError`` for a document that is scanned, locked, damaged, or has more
    than 20,000 pages.
    """
    try:
        import pypdfium2  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise InputError(where, "needs pypdfium2", next_step="pip install 'jiaokan[pdf]'") from error
    if b"%PDF-" not in data[:1024]:
        raise InputError(where, "is no PDF", next_step="check what the file is")
    if b"%%EOF" not in data[-_TAIL:]:
        raise InputError(where, "is a cut off PDF", got="no end mark", next_step=_AGAIN)
    use_no_fonts_of_the_machine(pypdfium2.raw)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refusal(pypdfium2, where, error) from error
    try:
        return _extracted(pypdfium2, document, where)
    except pypdfium2.PdfiumError as error:
        raise _refusal(pypdfium2, where, error) from error
    finally:
        document.close()


def _refusal(pdfium: Any, where: str, error: Exception) -> InputError:
    codes = {pdfium.raw.FPDF_ERR_PASSWORD, pdfium.raw.FPDF_ERR_SECURITY}
    if getattr(error, "err_code", None) in codes or "assword" in str(error):
        return InputError(where, "is a locked PDF", next_step="open it with its password and save it without")
    return InputError(where, "is a damaged PDF", got=str(error)[:120], next_step=_AGAIN)


class _Page(NamedTuple):
    rows: list[Row]
    box: Box
    is_image: bool
    is_unread: bool = False
    remarks: int = 0

    @property
    def size(self) -> int:
        """Give the code points of its lines."""
        return sum(len(row.text) for row in self.rows)


def _extracted(pdfium: Any, document: Any, where: str) -> Extracted:
    count = len(document)
    if count > _PAGES:
        raise InputError(where, "has too many pages", got=str(count), expected=f"at most {_PAGES}")
    pages = [_page(pdfium, document, index, where) for index in range(count)]
    _refuse_without_text(pages, where)
    numbers = [_label(document, index) or str(index + 1) for index in range(count)]
    outline = _outline(document)
    starts, marks, places, size = [], [], {}, 0
    for index, page in enumerate(pages):
        starts.append(PageStart(size, numbers[index]))
        for at, row in enumerate(page.rows):
            level = outline.get((index, _key(row.text)))
            if level is not None:
                marks.append(Mark(size, size + len(row.text), "heading", level))
            places[index, at] = size
            size += len(row.text) + 1
    text = "\n".join(row.text for page in pages for row in page.rows)
    starts = [replace(start, start=min(start.start, len(text))) for start in starts]
    marks = sorted([*marks, *_wrapped(pages, places, marks)], key=lambda mark: mark.start)
    extractor = f"pypdfium2 {version('pypdfium2')}"
    fields = _fields(document, pages, numbers)
    remarks = sum(page.remarks for page in pages)
    left_out = (LeftOut("remark", remarks),) if remarks else ()
    return Extracted(text, extractor, tuple(marks), tuple(starts), fields, is_lossy=LOST in text, left_out=left_out)


def _wrapped(pages: list[_Page], places: dict[tuple[int, int], int], headings: list[Mark]) -> Iterator[Mark]:
    """Yield the lines that go on, each to the start of the line with which it does; none is a heading."""
    apart = {mark.start for mark in headings}
    for joint in find_wrapped([(page.rows, page.box) for page in pages]):
        start, end = places[joint.page, joint.row], places[joint.next_page, joint.next_row]
        if start not in apart and end not in apart:
            yield Mark(start, end, "wrapped")


def _refuse_without_text(pages: list[_Page], where: str) -> None:
    texts = ["".join(row.text for row in page.rows) for page in pages]
    if any(page.is_image for page in pages):
        # A stamp that is the same on every scanned page is no text of it.
        same = Counter(texts).most_common(1)[0][1] > len(pages) / 2 and len(pages) > 2
        if all(page.is_image or len(text) < _FEW for page, text in zip(pages, texts, strict=True)) and (
            same or all(len(text) < _FEW for text in texts)
        ):
            raise InputError(where, "is a scanned PDF: no text layer", next_step=_OCR)
    unread = sum(page.is_unread for page in pages)
    if unread > len(pages) / 2:
        got = f"{unread} of {len(pages)} pages unreadable"
        raise InputError(where, "is a PDF whose pages or fonts are not in it", got=got, next_step=_OCR)
    whole = "".join(texts)
    if not whole.strip():
        raise InputError(where, "is a PDF without text", got=f"{len(pages)} pages", next_step=_OCR)
    if whole.count(LOST) > len(whole) * _UNMAPPED:
        raise InputError(where, "is a PDF whose fonts do not say which characters they are", next_step=_OCR)


# --- a page


def _page(pdfium: Any, document: Any, index: int, where: str) -> _Page:
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return _Page([Row(LOST)], Box(0, 0), is_image=False, is_unread=True)
    try:
        chars, remarks = _chars(pdfium.raw, page, where, index), count_remarks(pdfium.raw, page)
        rows = rows_of(chars)
        if draw_what_lies_over(pdfium.raw, page):
            page.close()
            page = document[index]
            over = what_is_new(_chars(pdfium.raw, page, where, index), chars)
            rows += [Row(row.text) for row in rows_of(over)]  # behind the text, whose columns they would hide
        left, _, right, *_ = turned("", page.get_bbox(), (0, 0), page.get_rotation())[1:]
        return _Page(rows, Box(left, right), _is_image(pdfium.raw, page), remarks=remarks)
    finally:
        page.close()


def _chars(raw: Any, page: Any, where: str, index: int) -> list[Char]:
    """Give the characters of a page. Raises InputError for more than 500,000."""
    show_what_takes_no_room(raw, page)
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > _CHARS:
            expected = f"at most {_CHARS}"
            raise InputError(
                where, "has a page of too many characters", got=f"{count} on page {index + 1}", expected=expected
            )
        return list(once(chars_of(raw, textpage, page.get_rotation(), count)))
    finally:
        textpage.close()


def _is_image(raw: Any, page: Any) -> bool:
    """Tell whether images take most of a page."""
    width, height = page.get_size()
    area = 0.0
    for part in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = part.get_bounds()
        area += max(right - left, 0) * max(top - bottom, 0)
    return bool(area >= width * height * _COVERED)


# --- the document


def _label(document: Any, index: int) -> str:
    try:
        label = str(document.get_page_label(index))
    except UnicodeDecodeError:
        return ""
    return label.strip() if label.isprintable() else ""


def _key(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and not char.isspace())


def _outline(document: Any) -> dict[tuple[int, str], int]:
    """Give the levels of headings that the outline names, by their pages and texts."""
    levels: dict[tuple[int, str], int] = {}
    for number, bookmark in enumerate(document.get_toc(max_depth=9)):
        if number >= _BOOKMARKS:
            break
        target = bookmark.get_dest()
        index = target.get_index() if target is not None else None
        title = _key(bookmark.get_title())
        if index is not None and title:
            levels.setdefault((index, title), bookmark.level + 1)
    return levels


def _fields(document: Any, pages: list[_Page], numbers: list[str]) -> Fields:
    """Give what the document says of itself, and which pages are images or could not be read, as JSON text."""
    known = document.get_metadata_dict(skip_empty=True)
    names = {"Title": "title", "Author": "creator", "CreationDate": "created", "ModDate": "modified"}
    said: dict[str, object] = {name: known[key] for key, name in names.items() if known.get(key, "").strip()}
    images = [numbers[i] for i, page in enumerate(pages) if page.is_image and page.size < _FEW]
    unread = [numbers[i] for i, page in enumerate(pages) if page.is_unread]
    left = {name: numbers for name, numbers in (("image pages", images), ("pages", unread)) if numbers}
    if left:
        said["unread"] = left
    return Fields(metadata=json.dumps(said, ensure_ascii=False)) if said else NO_FIELDS

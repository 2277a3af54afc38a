"""The text layer of a PDF: its lines page by page, page numbers, the headings that its outline names.

Recognises no images: a scanned document is refused, with what to do. Joins no lines and takes no page heads off.
"""

from __future__ import annotations

import ctypes
import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from typing import Any, NamedTuple

from jiaokan.dataset.records import Mark, PageStart
from jiaokan.errors import InputError
from jiaokan.inputs.entries import NO_FIELDS, Extracted, Fields
from jiaokan.inputs.pdf.lines import ASKEW, Char, lines_of

_PAGES, _CHARS, _BOOKMARKS = 20_000, 500_000, 20_000  # of a document, of a page, of an outline
_FEW = 10  # code points: a page with fewer has a stamp or a page number
_COVERED = 0.5  # share of a page that images take
_UNSEEN, _NO_ROOM = 0.8, 0.01  # share of text on a page that takes no room, in points
_UNMAPPED = 0.5  # share of characters whose fonts do not say which they are
_SLANT = 5  # degrees: a page that was laid on a scanner a little askew
_TAIL = 1 << 16  # bytes at the end in which the end mark stands, whatever a server added
_HYPHENS = frozenset({0x02, 0xFFFE})  # what PDFium gives for a hyphen at the end of a line
_OCR = "recognise its text first (OCR), and give that"
_AGAIN = "get the file again"
_LOST = "\N{REPLACEMENT CHARACTER}"


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
    lines: list[str]
    is_image: bool
    is_unread: bool = False


def _extracted(pdfium: Any, document: Any, where: str) -> Extracted:
    count = len(document)
    if count > _PAGES:
        raise InputError(where, "has too many pages", got=str(count), expected=f"at most {_PAGES}")
    pages = [_page(pdfium, document, index, where) for index in range(count)]
    _refuse_without_text(pages, where)
    numbers = [_label(document, index) or str(index + 1) for index in range(count)]
    outline = _outline(document)
    starts, marks, lines, size = [], [], [], 0
    for index, page in enumerate(pages):
        starts.append(PageStart(size, numbers[index]))
        for line in page.lines:
            level = outline.get((index, _key(line)))
            if level is not None:
                marks.append(Mark(size, size + len(line), "heading", level))
            lines.append(line)
            size += len(line) + 1
    text = "\n".join(lines)
    starts = [replace(start, start=min(start.start, len(text))) for start in starts]
    extractor = f"pypdfium2 {version('pypdfium2')}"
    return Extracted(text, extractor, tuple(marks), tuple(starts), _fields(document, pages, numbers))


def _refuse_without_text(pages: list[_Page], where: str) -> None:
    texts = ["".join(page.lines) for page in pages]
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
    if whole.count(_LOST) > len(whole) * _UNMAPPED:
        raise InputError(where, "is a PDF whose fonts do not say which characters they are", next_step=_OCR)


# --- a page


def _page(pdfium: Any, document: Any, index: int, where: str) -> _Page:
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return _Page([], is_image=False, is_unread=True)
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > _CHARS:
            expected = f"at most {_CHARS}"
            raise InputError(
                where, "has a page of too many characters", got=f"{count} on page {index + 1}", expected=expected
            )
        lines = lines_of(list(_chars(pdfium.raw, textpage, page.get_rotation(), count)))
        return _Page(lines, *_drawn(pdfium.raw, page))
    finally:
        textpage.close()
        page.close()


def _chars(raw: Any, textpage: Any, rotation: int, count: int) -> Iterator[Char]:
    box, matrix, x, y = raw.FS_RECTF(), raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    place = (ctypes.byref(box), ctypes.byref(x), ctypes.byref(y), ctypes.byref(matrix))
    handle, high = textpage.raw, 0
    for at in range(count):
        code = raw.FPDFText_GetUnicode(handle, at)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        if raw.FPDFText_IsGenerated(handle, at) == 1 and code not in _HYPHENS:
            yield Char(" " if code == 0x20 else "\n", 0, 0, 0, 0, 0, is_generated=True)
            continue
        raw.FPDFText_GetLooseCharBox(handle, at, place[0])
        raw.FPDFText_GetCharOrigin(handle, at, place[1], place[2])
        char = _turned(_written(code), (box.left, box.bottom, box.right, box.top), (x.value, y.value), rotation)
        raw.FPDFText_GetMatrix(handle, at, place[3])
        # Not FPDFText_GetCharAngle, which takes a slanted letter for a turned one.
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) - rotation
        quarter = round(angle / 90)
        yield char._replace(turn=quarter % 4 if abs(angle - quarter * 90) < _SLANT else ASKEW)


def _written(code: int) -> str:
    if code in _HYPHENS:
        return "-"
    if code in (0x09, 0x0A, 0x0D, 0xA0):
        return " "
    is_lost = code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code == 0xFFFF or code > 0x10FFFF
    return _LOST if is_lost else chr(code)


def _turned(text: str, box: tuple[float, float, float, float], origin: tuple[float, float], rotation: int) -> Char:
    """Give a character where it is seen on a page that is shown turned, clockwise in degrees."""
    left, bottom, right, top = box
    x, y = origin
    if rotation == 90:
        return Char(text, bottom, -right, top, -left, -x)
    if rotation == 180:
        return Char(text, -right, -top, -left, -bottom, -y)
    if rotation == 270:
        return Char(text, -top, left, -bottom, right, x)
    return Char(text, left, bottom, right, top, y)


def _drawn(raw: Any, page: Any) -> tuple[bool, bool]:
    """Tell whether images take most of a page, and whether nearly all text on it is of fonts that are not there.

    PDFium leaves out text that takes no room, and characters take none if the file lacks their font and the machine
    too. Single blanks take none either, so only a page of hardly anything else is known to be unread.
    """
    width, height = page.get_size()
    area, texts, unseen = 0.0, 0, 0
    for part in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_TEXT], max_depth=2):
        left, bottom, right, top = part.get_bounds()
        if part.type == raw.FPDF_PAGEOBJ_IMAGE:
            area += max(right - left, 0) * max(top - bottom, 0)
            continue
        texts += 1
        unseen += right - left < _NO_ROOM and not raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(part.raw))
    return bool(area >= width * height * _COVERED), texts >= _FEW and unseen > texts * _UNSEEN


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
    images = [numbers[i] for i, page in enumerate(pages) if page.is_image and sum(map(len, page.lines)) < _FEW]
    unread = [numbers[i] for i, page in enumerate(pages) if page.is_unread]
    if images:
        said["image_pages"] = images
    if unread:
        said["unread_pages"] = unread
    return Fields(metadata=json.dumps(said, ensure_ascii=False)) if said else NO_FIELDS

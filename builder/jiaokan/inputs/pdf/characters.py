"""The characters of a page with their places, whatever fonts the machine has: none is guessed, none left out in silence.

Takes no character for what its code looks like. Orders nothing.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections.abc import Iterator
from typing import Any

from jiaokan.inputs.pdf.codes import LOST, find_named
from jiaokan.inputs.pdf.lines import ASKEW, Char

_HYPHENS = frozenset({0x02, 0xFFFE})  # what PDFium gives for a hyphen at the end of a line
_SLANT = 5  # degrees: a page that was laid on a scanner a little askew
_NO_ROOM = 0.01  # points: PDFium leaves out text objects that are narrower
_OBJECTS, _DEPTH = 500_000, 15  # text objects of a page that are looked at; forms in forms


def use_no_fonts_of_the_machine(raw: Any) -> None:
    """Let PDFium put its own fonts, not the machine's, for those a document lacks: the same text everywhere.

    Holds for the whole process, once called.
    """
    if not _NO_FONTS:
        info = raw.FPDF_SYSFONTINFO()  # without functions: it has no font
        info.version = 1
        _NO_FONTS.append(info)
        raw.FPDF_SetSystemFontInfo(ctypes.byref(info))


_NO_FONTS: list[Any] = []  # PDFium keeps the address


def show_what_takes_no_room(raw: Any, page: Any) -> None:
    """Give room to text that PDFium would leave out: lone characters of fonts that are nowhere, and invisible ones.

    Blanks stay as they are, and so does what an embedded font draws nothing for: no reader sees it.
    """
    hidden = {
        ctypes.addressof(part.raw.contents): part
        for part in itertools.islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH), _OBJECTS)
        if _is_left_out(raw, part)
    }
    if not hidden:
        return
    modes = {at: raw.FPDFTextObj_GetTextRenderMode(part.raw) for at, part in hidden.items()}
    for part in hidden.values():
        _give_room(raw, part, raw.FPDF_TEXTRENDERMODE_STROKE)
    textpage = page.get_textpage()
    seen = set()
    for at in range(textpage.count_chars()):
        text = _written(raw.FPDFText_GetUnicode(textpage.raw, at))
        if text.strip() and not raw.FPDFText_IsGenerated(textpage.raw, at):
            part = raw.FPDFText_GetTextObject(textpage.raw, at)
            seen.add(ctypes.addressof(part.contents) if part else None)
    textpage.close()
    for at, part in hidden.items():
        if at not in seen:
            _give_room(raw, part, modes[at])


def _is_left_out(raw: Any, part: Any) -> bool:
    left, _, right, _ = part.get_bounds()
    if right - left >= _NO_ROOM:
        return False
    is_invisible = raw.FPDFTextObj_GetTextRenderMode(part.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    return is_invisible or not raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(part.raw))


def _give_room(raw: Any, part: Any, mode: int) -> None:
    raw.FPDFTextObj_SetTextRenderMode(part.raw, mode)  # the line around a letter that is stroked takes room
    raw.FPDFPageObj_SetStrokeWidth(part.raw, ctypes.c_float(1))
    raw.FPDFPageObj_Transform(part.raw, 1, 0, 0, 1, 0, 0)  # moves nothing, and measures again


def chars_of(raw: Any, textpage: Any, rotation: int, count: int) -> Iterator[Char]:
    """Yield the characters of a page in the order in which they are drawn; ``rotation`` in degrees, clockwise.

    One that its font does not name is U+FFFD.
    """
    box, matrix, x, y = raw.FS_RECTF(), raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    place = (ctypes.byref(box), ctypes.byref(x), ctypes.byref(y), ctypes.byref(matrix))
    handle, high = textpage.raw, 0
    named = find_named(raw, handle, count)
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
        text = named[at] if at in named else _written(code)
        char = _turned(text, (box.left, box.bottom, box.right, box.top), (x.value, y.value), rotation)
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
    return LOST if is_lost else chr(code)


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

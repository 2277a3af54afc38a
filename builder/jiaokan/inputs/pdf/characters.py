"""The characters of a page with their places, whatever fonts the machine has: none is guessed, none left out in silence.

Takes no character for what its code looks like. Orders nothing.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from jiaokan.inputs.pdf.codes import LOST, find_named
from jiaokan.inputs.pdf.lines import ASKEW, Char

_HYPHENS = frozenset({0x02, 0xFFFE})  # what PDFium gives for a hyphen at the end of a line
_AGAIN = 0.08  # of a letter's height: how far its shadow stands from it; the next of a row of points is further away
_LATELY = 16  # the same letters of a line, which is drawn before its shadow
_SLANT = 5  # degrees: a page that was laid on a scanner a little askew


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
        text = named[at] if at in named else written(code)
        char = turned(text, (box.left, box.bottom, box.right, box.top), (x.value, y.value), rotation)
        raw.FPDFText_GetMatrix(handle, at, place[3])
        # Not FPDFText_GetCharAngle, which takes a slanted letter for a turned one.
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) - rotation
        quarter = round(angle / 90)
        yield char._replace(turn=quarter % 4 if abs(angle - quarter * 90) < _SLANT else ASKEW)


def once(chars: Iterable[Char]) -> Iterator[Char]:
    """Yield characters without those that are drawn again in their own place: bold letters and shadows.

    Two that come from one drawing, as ff does, lie at one place to the last digit, one behind the other.

    >>> [char.left for char in once([Char("甲", 0, 0, 9, 9, 2), Char("甲", 0.5, 0, 9.5, 9, 2), Char("甲", 9, 0, 18, 9, 2)])]
    [0, 9]
    """
    drawn: dict[str, deque[Char]] = {}
    last = None
    for char in chars:
        if not char.is_generated and char.text.strip():
            near = (char.top - char.bottom) * _AGAIN
            before = drawn.setdefault(char.text, deque(maxlen=_LATELY))
            is_joined = last is not None and last[:6] == char[:6]
            if not is_joined and any(
                abs(char.base - one.base) < near and abs(char.left - one.left) < near for one in before
            ):
                continue
            before.append(char)
        last = char
        yield char


def written(code: int) -> str:
    """Give what a code of PDFium's stands for: a blank for all that are seen as one, U+FFFD for what is no character."""
    if code in _HYPHENS:
        return "-"
    if code in (0x09, 0x0A, 0x0D, 0xA0):
        return " "
    is_lost = code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code == 0xFFFF or code > 0x10FFFF
    return LOST if is_lost else chr(code)


def turned(text: str, box: tuple[float, float, float, float], origin: tuple[float, float], rotation: int) -> Char:
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

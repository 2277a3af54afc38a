"""Room for text that takes none: PDFium leaves it out, or takes a line for the shadow of the same one further up.

Moves nothing and changes no character. A shadow, and a letter that is drawn again to look bold, come once.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from jiaokan.inputs.pdf.characters import written

_NO_ROOM = 0.01  # points: PDFium leaves out text objects that are narrower
_OBJECTS, _DEPTH = 500_000, 15  # text objects of a page that are looked at; forms in forms
_LINE = 1.0  # points: what a line around a letter takes
_SHADOW = 0.2  # ems between a letter and its shadow, at most
_ALIKE = 50  # parts of a point: the same letters of one font are as wide
_AROUND = tuple(itertools.product((-1, 0, 1), repeat=2))

_Box = tuple[float, float, float, float]


def show_what_takes_no_room(raw: Any, page: Any) -> None:
    """Give room to text that PDFium would leave out because its font is nowhere or it is invisible.

    A lone character without a drawing has no width and is left out. A line without one has no height, and is left out if
    it is one of the five text objects before it once more, as far below as an eighth of its width (``IsSameTextObject``,
    meant for shadows); with a height, only if the two lie over each other. Blanks stay as they are, and so does what an
    embedded font draws nothing for: no reader sees it.
    """
    parts = itertools.islice(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH), _OBJECTS)
    boxes = ((part, part.get_bounds()) for part in parts)
    empty = [(part, box) for part, box in boxes if _is_empty(box) and _draws_nothing(raw, part)]
    _widen(raw, page, [part for part, box in empty if _is_narrow(box)])
    for part in _repeated([(part, box) for part, box in empty if not _is_narrow(box)]):
        _give_room(raw, part, raw.FPDF_TEXTRENDERMODE_STROKE, _em(raw, part) * _SHADOW)


def _is_narrow(box: _Box) -> bool:
    return box[2] - box[0] < _NO_ROOM


def _is_empty(box: _Box) -> bool:
    return _is_narrow(box) or box[3] <= box[1]


def _draws_nothing(raw: Any, part: Any) -> bool:
    is_invisible = raw.FPDFTextObj_GetTextRenderMode(part.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    return is_invisible or not raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(part.raw))


def _give_room(raw: Any, part: Any, mode: int, line: float = _LINE) -> None:
    raw.FPDFTextObj_SetTextRenderMode(part.raw, mode)  # the line around a letter that is stroked takes room
    raw.FPDFPageObj_SetStrokeWidth(part.raw, ctypes.c_float(line))
    raw.FPDFPageObj_Transform(part.raw, 1, 0, 0, 1, 0, 0)  # moves nothing, and measures again


# --- without width


def _widen(raw: Any, page: Any, parts: Sequence[Any]) -> None:
    """Give room to objects without a width, but to those of blanks."""
    if not parts:
        return
    hidden = {ctypes.addressof(part.raw.contents): part for part in parts}
    modes = {at: raw.FPDFTextObj_GetTextRenderMode(part.raw) for at, part in hidden.items()}
    for part in hidden.values():
        _give_room(raw, part, raw.FPDF_TEXTRENDERMODE_STROKE)
    textpage = page.get_textpage()
    seen = set()
    for at in range(textpage.count_chars()):
        text = written(raw.FPDFText_GetUnicode(textpage.raw, at))
        if text.strip() and not raw.FPDFText_IsGenerated(textpage.raw, at):
            part = raw.FPDFText_GetTextObject(textpage.raw, at)
            seen.add(ctypes.addressof(part.contents) if part else None)
    textpage.close()
    for at, part in hidden.items():
        if at not in seen:
            _give_room(raw, part, modes[at])


# --- without height


def _repeated(flat: Sequence[tuple[Any, _Box]]) -> Iterator[Any]:
    """Yield the objects that are as wide as another that begins under or above them."""
    cells = [_cell(box) for _, box in flat]
    counts = Counter(cells)
    for (part, _), (width, column) in zip(flat, cells, strict=True):
        if sum(counts[width + wider, column + beside] for wider, beside in _AROUND) > 1:
            yield part


def _cell(box: _Box) -> tuple[int, int]:
    left, _, right, _ = box
    return round((right - left) * _ALIKE), math.floor(left / (right - left))


def _em(raw: Any, part: Any) -> float:
    """Give the size of an object's letters, in points."""
    matrix, size = raw.FS_MATRIX(), ctypes.c_float()
    raw.FPDFPageObj_GetMatrix(part.raw, ctypes.byref(matrix))
    raw.FPDFTextObj_GetFontSize(part.raw, ctypes.byref(size))
    return size.value * math.hypot(matrix.c, matrix.d)

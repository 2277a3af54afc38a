"""What lies over a page: values of form fields, text boxes and stamps, which a reader sees; remarks, which open by a click.

Reads no script, and computes no field.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from jiaokan.inputs.pdf.lines import Char

_AROUND = tuple(itertools.product((0, -1, 1), repeat=2))  # points
_MOST = 10_000  # annotations of a page that are looked at
_LONGEST = 1 << 20  # bytes of a remark


def draw_what_lies_over(raw: Any, page: Any) -> bool:
    """Make the drawn fields, text boxes and stamps a part of their page; tell whether it must be loaded again."""
    drawn = {raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET}
    if not any(kind in drawn and has_look for kind, has_look, _ in _annotations(raw, page)):
        return False
    return bool(raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)


def what_is_new(chars: Iterable[Char], before: Iterable[Char]) -> list[Char]:
    """Give the characters that were not there before, and the breaks that PDFium puts between lines."""
    known = {(char.text, round(char.left), round(char.base)) for char in before}

    def is_known(char: Char) -> bool:
        across, along = round(char.left), round(char.base)
        return any((char.text, across + right, along + up) in known for right, up in _AROUND)

    return [char for char in chars if char.is_generated or not is_known(char)]


def count_remarks(raw: Any, page: Any) -> int:
    """Count the code points, beside blanks, of remarks and values that are drawn nowhere."""
    without = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP}  # a window shows the remark that it belongs to
    shown = {raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET}
    return sum(
        len("".join(text.split()))
        for kind, has_look, text in _annotations(raw, page)
        if kind not in without and not (kind in shown and has_look)
    )


def _annotations(raw: Any, page: Any) -> Iterator[tuple[int, bool, str]]:
    """Yield kinds of annotations, whether they have a look of their own, and what they say."""
    for at in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, at)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        key = b"V" if kind == raw.FPDF_ANNOT_WIDGET else b"Contents"
        yield kind, bool(raw.FPDFAnnot_HasKey(annotation, b"AP")), _string(raw, annotation, key)
        raw.FPDFPage_CloseAnnot(annotation)


def _string(raw: Any, annotation: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < size <= _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")

"""What characters stand for that a font names wrongly or not at all, where there is proof; U+FFFD where there is none.

Takes no code for a character because it looks like one: in most fonts it is the number of a drawing.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

LOST = "\N{REPLACEMENT CHARACTER}"
_NAME = 128  # bytes of a font's name
_FONT_FILE = 1 << 26  # bytes
_BYTE, _LATIN, _MANY = 0xFF, 0x2FFF, 1 << 32
_NO_CHARACTER = frozenset({"Cc", "Cn", "Co", "Cs"})  # of Unicode's categories

# Founder's typesetting draws letters and marks with fonts EU-BZ, EU-HZ, EU-FX ..., whose table of characters names for
# each code one that stands 0x31 rows further in GB 2312: 员 for １, 月 for Ｂ, 摇 for a blank (standards, journals).
_FOUNDER = re.compile(r"(?:^|\+)EU-[A-Z]")
_ROWS = 0x31
_POINT = "\u90fe"  # of a row that GB 2312 leaves free
_WIDE = frozenset("，；：（）！？")  # as they stand in Chinese text; letters, figures and the rest are narrow

# The encoding that every font named Symbol has (ISO 32000-1, D.5), from 0x20 and from 0xA0: m is μ, - is a minus.
_SYMBOL = {
    0x20 + at: char
    for at, char in enumerate(
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\ufffdαβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
    )
} | {
    0xA0 + at: char
    for at, char in enumerate(
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\ufffd〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
    )
}


class _Used(NamedTuple):
    """What a page draws with one font: its name, which characters it names itself, the codes of others by place."""

    font: Any
    name: str
    named: set[int]
    unnamed: dict[int, int]


def find_named(raw: Any, handle: Any, count: int) -> dict[int, str]:
    """Give, by their places on a page of ``count`` characters, those that are not what PDFium says they are."""
    found: dict[int, str] = {}
    for used in _by_font(raw, handle, count):
        if not used.unnamed:
            continue
        if _FOUNDER.search(used.name):
            found |= {at: _of_founder(chr(code)) for at, code in used.unnamed.items()}
        elif used.name == "Symbol":
            found |= {at: _SYMBOL.get(code, LOST) for at, code in used.unnamed.items()}
        elif not _are_unicode(raw, used):
            found |= dict.fromkeys(used.unnamed, LOST)
    return found


def _by_font(raw: Any, handle: Any, count: int) -> Iterable[_Used]:
    fonts: dict[int, _Used] = {}
    of_parts: dict[int, _Used] = {}
    for at in range(count):
        part = raw.FPDFText_GetTextObject(handle, at)
        if not part:
            continue  # a blank or a line break of PDFium's own
        address = ctypes.addressof(part.contents)
        if address not in of_parts:
            font = raw.FPDFTextObj_GetFont(part)
            key = ctypes.addressof(font.contents) if font else 0
            of_parts[address] = fonts.setdefault(key, _Used(font, _name(raw, font), set(), {}))
        used = of_parts[address]
        code = raw.FPDFText_GetUnicode(handle, at)
        is_wrong = code > _LATIN and _FOUNDER.search(used.name)
        if is_wrong or raw.FPDFText_HasUnicodeMapError(handle, at) == 1:
            used.unnamed[at] = code
        else:
            used.named.add(code)
    return fonts.values()


def _name(raw: Any, font: Any) -> str:
    name = ctypes.create_string_buffer(_NAME)
    if font:
        raw.FPDFFont_GetBaseFontName(font, name, _NAME)
    return name.value.decode("latin-1")


# --- codes that are Unicode


def _are_unicode(raw: Any, used: _Used) -> bool:
    """Tell whether the codes of a font are Unicode, which PDFium takes for unnamed.

    PHP libraries write such fonts with one range for all (<0000> <FFFF> <0000>), of which PDFium reads the first 256.
    Else a code beyond the font's last glyph is no number of a glyph.
    """
    codes = set(used.unnamed.values())
    if any(unicodedata.category(chr(code)) in _NO_CHARACTER for code in codes):
        return False
    if used.named and max(used.named) <= _BYTE < min(codes):
        return True
    return max(codes) >= _glyphs(raw, used.font)


def _glyphs(raw: Any, font: Any) -> int:
    """Give how many glyphs an embedded TrueType font has; more than any code where that is not known."""
    size = ctypes.c_size_t()
    if not font or not raw.FPDFFont_GetFontData(font, None, 0, ctypes.byref(size)) or size.value > _FONT_FILE:
        return _MANY
    data = (ctypes.c_uint8 * size.value)()
    raw.FPDFFont_GetFontData(font, data, size.value, ctypes.byref(size))
    file = bytes(data)
    at = file.find(b"maxp", 12, 12 + 16 * 64)  # in the list of tables at its head
    place = int.from_bytes(file[at + 8 : at + 12], "big")
    if at < 0 or file[:4] not in (b"\0\1\0\0", b"true") or place + 6 > len(file):
        return _MANY
    return int.from_bytes(file[place + 4 : place + 6], "big")


# --- Founder


def _of_founder(text: str) -> str:
    """Give the letter or mark that a font of Founder's draws where its table says a Chinese character.

    >>> "".join(_of_founder(char) for char in "郧月辕栽摇员愿怨员愿郾远")
    'GB/T 18918.6'
    """
    if text == _POINT:
        return "."
    try:
        row, cell = text.encode("gb2312")
        found = bytes((row - _ROWS, cell)).decode("gbk")
    except (UnicodeError, ValueError):
        return text
    if not 0xA1 <= row - _ROWS <= 0xA9:
        return text
    if found in _WIDE:
        return found
    return unicodedata.normalize("NFKC", found) if "\uff01" <= found < "\uff5e" or found == "\u3000" else found

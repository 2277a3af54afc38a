"""From bytes to text, with the evidence for the codec and the place of every byte that would not decode.

Trying codecs in turn is no detection (every Big5 text decodes as GB18030), so where UTF-8 fails the candidates are
scored by how common their characters are. Nothing is dropped: undecodable bytes become U+FFFD with a span.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from jiaokan.chars import HAN_RUN
from jiaokan.errors import InputError
from jiaokan.hanzi import common_han
from jiaokan.records import Span

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the shorter one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_CANDIDATES = ("gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be")
_NAMES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "big5-hkscs": "big5hkscs",
    "utf-8": "utf-8",
    "utf8": "utf-8",
}
_TEXT = re.compile("[\t\n\r\x20-\x7e\u2010-\u2027\u3000-\u3011\u3014-\u301b\uff01-\uff5e\u00b7\u00d7]")
_WINDOW, _LONGEST_CODE = 8192, 8  # bytes decoded at once; no codec has longer codes than half of that
_PROBE = 65536  # bytes looked at to choose a codec
_PLAUSIBLE = 0.6  # ordinary code points among all, under which the bytes are no text
_CLEAR = 0.1  # a candidate this much better than the next is chosen without doubt


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, how it was decoded, and where it could not be."""

    text: str
    encoding: str
    evidence: str  # bom, utf-8, declared, detected
    spans: tuple[Span, ...]  # in code points of text
    is_uncertain: bool
    is_lossy: bool


def bom_of(encoding: str) -> bytes:
    """Give the byte order mark of a codec, empty if it has none."""
    return next((mark for mark, name in _BOMS if name == encoding), b"")


def decode(data: bytes, *, where: str = "input") -> Decoded:
    """Decode bytes to text: a byte order mark decides, then UTF-8 if it fits whole, a declaration, detection.

    Raises InputError for bytes that are no text in any of the codecs.

    >>> decode("发展".encode("gb18030")).encoding, decode(b"abc").evidence
    ('gb18030', 'utf-8')
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _finish(data[len(mark) :], encoding, "bom", data)
    if _is_valid(data, "utf-8"):
        return Decoded(data.decode(), "utf-8", "utf-8", (), is_uncertain=False, is_lossy=False)
    declared = _DECLARED.search(data[:1024])
    if declared is not None:
        encoding = _NAMES.get(declared[1].decode("ascii").lower(), "")
        if encoding and _is_valid(data, encoding):
            return _finish(data, encoding, "declared", data)
    return _detect(data, where)


def encodes_to(text: str, encoding: str, evidence: str) -> bytes:
    """Give the bytes a decoded text came from: mark and text; equal to the input unless decoding was lossy."""
    return (bom_of(encoding) if evidence == "bom" else b"") + text.encode(
        encoding, "surrogatepass" if encoding.startswith("utf") else "replace"
    )


def _is_valid(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _finish(data: bytes, encoding: str, evidence: str, whole: bytes, *, is_uncertain: bool = False) -> Decoded:
    text, spans = _decode_all(data, encoding)
    lossy = bool(spans) or encodes_to(text, encoding, evidence) != whole
    return Decoded(text, encoding, evidence, spans, is_uncertain, lossy)


def _decode_all(data: bytes, encoding: str) -> tuple[str, tuple[Span, ...]]:
    """Decode, each undecodable stretch of bytes as one U+FFFD with a span.

    Linear: each byte is read twice at most, and by windows, because an error keeps a copy of all that was to be decoded.
    """
    parts: list[str] = []
    spans: list[Span] = []
    view, done, length = memoryview(data), 0, 0
    while done < len(data):
        window = view[done : done + _WINDOW]
        try:
            parts.append(codecs.decode(window, encoding))
            length += len(parts[-1])
            done += len(window)
        except UnicodeDecodeError as error:
            parts.append(codecs.decode(window[: error.start], encoding))
            length += len(parts[-1])
            done += error.start
            if error.start and error.start > _WINDOW - _LONGEST_CODE:
                continue  # the window may have cut the code: it is read again from its first byte
            spans.append(Span(length, length + 1, "undecodable", "lossy-decoding"))
            parts.append("\N{REPLACEMENT CHARACTER}")
            length += 1
            done += max(error.end - error.start, 1)
    return "".join(parts), tuple(spans)


def _detect(data: bytes, where: str) -> Decoded:
    """Choose the codec whose text is made of common characters; doubt is recorded."""
    probe = data[:_PROBE] if len(data) > _PROBE else data
    scores = [(_score(probe, encoding), encoding) for encoding in ("utf-8", *_CANDIDATES)]
    scores.sort(key=lambda item: -item[0])  # stable: of equals the first named
    best, encoding = scores[0]
    if best < _PLAUSIBLE:
        raise InputError(
            where,
            "the bytes are no text",
            got=f"best guess {encoding} at {best:.2f}",
            next_step="leave the file out, or convert it to UTF-8",
        )
    rival = next((score for score, other in scores[1:] if other[:4] != encoding[:4]), 0.0)
    return _finish(data, encoding, "detected", data, is_uncertain=best - rival < _CLEAR)


def _score(probe: bytes, encoding: str) -> float:
    """Give the share of code points that ordinary text has, undecodable ones counted against it three times."""
    text, spans = _decode_all(probe, encoding)
    if not text:
        return 0.0
    han = "".join(HAN_RUN.findall(text))
    ordinary = sum(map(_common(encoding).__contains__, han)) + len(_TEXT.findall(text))
    return max(0.0, (ordinary - 3 * max(0, len(spans) - 1)) / len(text))


@cache
def _common(encoding: str) -> frozenset[str]:
    """Give the common characters of the script a codec serves: GB/T 2312 level 1; Big5 level 1 (A440 to C67E)."""
    island = frozenset(
        char
        for lead in range(0xA4, 0xC7)
        for trail in range(0x40, 0xFF)
        if len(char := bytes((lead, trail)).decode("big5", "ignore")) == 1
    )
    if encoding.startswith("big5"):
        return island
    return common_han() | island if encoding.startswith("utf") else common_han()

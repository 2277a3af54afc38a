"""From bytes to text, with the evidence for the codec and the place of every byte that would not decode.

A file may be in two codecs where crawls were put together, and its byte order mark may be wrong. Nothing is dropped:
each part is read as what it is and pointed at, undecodable bytes become U+FFFD with a span.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from jiaokan.dataset.records import Span
from jiaokan.errors import InputError
from jiaokan.inputs import detect

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the shorter one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_NAMES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "big5-hkscs": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "utf-8": "utf-8",
    "utf8": "utf-8",
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)))
_WINDOW, _LONGEST_CODE = 8192, 8  # bytes decoded at once; no codec has longer codes than half of that
_TRUST = 40.0  # bits that a mark or a declaration counts for against what the bytes look like
_CLEAR = 24.0  # bits by which a codec must be better than the next to be chosen without doubt
_MOST_CONTROLS = 0.05  # of the bytes: texts have a few, a table of bytes (Arrow, Parquet) of texts 13 to 17 %
_DENSEST = 18.0  # bits a code point beside ASCII above which bytes are no text; running text has 8 to 12, noise 20
_PLAIN = 12.0  # bits a code point beside ASCII of text that is nothing else
_FEWEST = 12  # code points beside ASCII under which nothing is called noise
_CODECS = frozenset((*detect.CHINESE, *(name for _, name in _BOMS)))
UNCERTAIN, LOSSY = "encoding-uncertain", "lossy-decoding"  # flags of spans


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, how it was decoded, where it could not be, and where another codec's bytes stood."""

    text: str
    encoding: str
    evidence: str  # bom, utf-8, declared, detected
    spans: tuple[Span, ...]  # in code points of text
    is_uncertain: bool
    is_lossy: bool


def bom_of(encoding: str) -> bytes:
    """Give the byte order mark of a codec, empty if it has none."""
    return next((mark for mark, name in _BOMS if name == encoding), b"")


def decode(data: bytes, *, where: str = "input", declared: str | None = None) -> Decoded:
    """Decode bytes to text: UTF-8 where it fits whole, else what mark, declaration and the bytes themselves say.

    ``declared`` is a codec of ours that is stated of the bytes elsewhere; without it their first lines are asked. A mark that the bytes contradict is a part of the text in another codec, pointed at like any other.
    Raises InputError for bytes that are no text, or text in a codec of another language.

    >>> decode("发展".encode("gb18030")).encoding, decode(b"abc").evidence
    ('gb18030', 'utf-8')
    """
    mark, marked = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", None))
    rest = data[len(mark) :]
    if rest.isascii():
        _refuse(detect.escaped(rest), where)
    text = _as_utf8(rest) if marked in (None, "utf-8") else None
    if text is not None and not _looks_wide(rest):
        return Decoded(text, "utf-8", "bom" if mark else "utf-8", (), is_uncertain=False, is_lossy=False)
    told = marked if marked is not None else declared or _declared(data)
    settled = _settle(rest, where, told)
    if mark and settled.main != marked and marked is not None:
        contradicted = [(marked, mark), *settled.parts]
        return _join(_Settled(contradicted, settled.main, is_uncertain=True), "detected", data)
    return _join(settled, "bom" if mark else "declared" if settled.main == told else "detected", data)


def encodes_to(text: str, encoding: str, evidence: str, spans: Iterable[Span] = ()) -> bytes:
    """Give the bytes a decoded text came from: mark and text; equal to the input unless decoding was lossy.

    ``spans`` name the parts that stood in another codec. Raises LookupError for one that is none of ours and
    for parts that overlap.
    """
    pieces, done = [bom_of(encoding) if evidence == "bom" else b""], 0
    for span in spans:
        if span.flag == UNCERTAIN:
            if span.start < done:
                raise LookupError("parts overlap")
            pieces += [_encode(text[done : span.start], encoding), _encode(text[span.start : span.end], span.kind)]
            done = span.end
    return b"".join([*pieces, _encode(text[done:], encoding)])


def _encode(text: str, encoding: str) -> bytes:
    if encoding not in _CODECS:
        raise LookupError(encoding)
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")


def _as_utf8(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _is_valid(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _looks_wide(data: bytes) -> bool:
    """Tell whether bytes that are valid UTF-8 are UTF-16 all the same, by control characters: half of 一 is a NUL."""
    if len(data.translate(None, _CONTROLS)) == len(data):
        return False
    return detect.choose(detect.probe_of(data), told="utf-8", trust=_TRUST).encoding.startswith("utf-16")


def _declared(data: bytes) -> str | None:
    """Give the codec that the file's head names, if its bytes are valid in it."""
    found = _DECLARED.search(data[:1024])
    return codec_of(found[1].decode("ascii"), data) if found is not None else None


def codec_of(name: str, data: bytes) -> str | None:
    """Give the codec that a name means, if it is one of ours and the bytes are valid in it."""
    encoding = _NAMES.get(name.strip().strip("\"'").lower())
    return encoding if encoding is not None and _is_valid(data, encoding) else None


# --- which codec, or which two ----------------------------------------------------------------------------------------
_Part = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class _Settled:
    """Bytes by parts of one codec, the codec of most of them, and whether there is doubt."""

    parts: list[_Part]
    main: str
    is_uncertain: bool


def _settle(data: bytes, where: str, told: str | None) -> _Settled:
    """Choose the codec whose reading is cheapest, or two where whole lines are in another; doubt is recorded."""
    probe = detect.probe_of(data)
    whole = detect.choose(probe, told=told, trust=_TRUST)
    if whole.encoding == told and whole.density > _DENSEST:  # what the file says of itself makes no text of it
        plain = detect.choose(probe)
        whole = plain if plain.density <= _PLAIN else whole
    parts = _two_codecs(data) if whole.encoding in _BYTEWISE else None
    if parts is not None:
        lengths = {name: sum(len(part) for other, part in parts if other == name) for name, _ in parts}
        return _Settled(parts, max(lengths, key=lambda name: lengths[name]), is_uncertain=True)
    other = detect.foreign(probe, whole.cost)
    if other is not None and other[1]:
        _refuse(other[0], where)
    is_list = other is None and detect.is_all_han(probe, whole.encoding)
    if whole.density > _DENSEST and whole.wide >= _FEWEST and not is_list:
        raise InputError(
            where,
            "the bytes are no text",
            got=f"best guess {whole.encoding} at {whole.density:.1f} bits a character",
            next_step="leave the file out, or convert it to UTF-8",
        )
    if whole.encoding in _BYTEWISE and len(_CONTROL.findall(data)) > len(data) * _MOST_CONTROLS:
        got = "more control characters than text has"
        raise InputError(where, "the bytes are no text", got=got, next_step="leave the file out")
    doubt = whole.margin < (0.0 if whole.encoding == told else _CLEAR) or whole.density > _DENSEST
    return _Settled([(whole.encoding, data)], whole.encoding, is_uncertain=doubt or other is not None)


def _refuse(name: str | None, where: str) -> None:
    if name is not None:
        raise InputError(where, f"is {name}, not Chinese", next_step="leave the file out, or convert it to UTF-8")


_BYTEWISE = ("utf-8", "gb18030", "big5", "big5hkscs")  # a line feed is one byte and no part of a code
_MOST_RUNS = 2000  # more changes from line to line than this are no crawls put together


def _two_codecs(data: bytes) -> list[_Part] | None:
    """Part bytes where stretches of UTF-8 and of another codec follow each other, as in crawls put together.

    None where one codec reads all: a stretch that is merely damaged, or fits both by chance, is no part of its own.
    """
    runs = _runs(data)
    others = b"".join(run for is_utf8, run in runs if not is_utf8)
    if len(runs) < 2 or len(runs) > _MOST_RUNS:
        return None
    other = detect.choose(detect.probe_of(others), names=_BYTEWISE).encoding
    if other == "utf-8":
        return None
    clear = [_clearer(run, other) for _, run in runs]
    lengths = Counter[str]()
    for codec, (_, run) in zip(clear, runs, strict=True):
        lengths.update({codec: len(run)} if codec else {})
    if len(lengths) < 2:
        return None
    main = max(lengths, key=lambda codec: lengths[codec])
    chosen = zip((codec or main for codec in clear), (run for _, run in runs), strict=True)
    return [(codec, b"".join(run for _, run in part)) for codec, part in groupby(chosen, key=itemgetter(0))]


# Bytes below the digits are no part of a code in any of them: a piece ends with them.
_PIECE = re.compile(rb"[^\x00-\x2f]*[\x00-\x2f]+|[^\x00-\x2f]+")


def _runs(data: bytes) -> list[tuple[bool, bytes]]:
    """Give the stretches that are valid UTF-8 and those that are not, by turns; ASCII goes with what is before it."""
    runs: list[tuple[bool, list[bytes]]] = []
    for line in data.splitlines(keepends=True):
        for piece in (line,) if _is_valid(line, "utf-8") else _PIECE.findall(line):
            is_utf8 = _is_valid(piece, "utf-8")
            if runs and (piece.isascii() or runs[-1][0] == is_utf8):
                runs[-1][1].append(piece)
            else:
                runs.append((is_utf8, [piece]))
    return [(is_utf8, b"".join(pieces)) for is_utf8, pieces in runs]


def _clearer(run: bytes, other: str) -> str | None:
    """Give UTF-8 or the other codec, whichever reads a run clearly better; None if neither makes a text of it."""
    probe = detect.probe_of(run)
    better = detect.choose(probe, names=("utf-8", other))
    return better.encoding if better.margin >= _CLEAR and better.density <= _DENSEST else None


def _join(settled: _Settled, evidence: str, whole: bytes) -> Decoded:
    """Decode the parts one behind the other; those in another codec than most are pointed at."""
    texts: list[str] = []
    spans: list[Span] = []
    length = 0
    for encoding, data in settled.parts:
        text, lost = _decode_all(data, encoding)
        if encoding != settled.main:
            spans.append(Span(length, length + len(text), encoding, UNCERTAIN))
        spans += [Span(length + span.start, length + span.end, span.kind, span.flag) for span in lost]
        texts.append(text)
        length += len(text)
    text, found = "".join(texts), tuple(sorted(spans, key=lambda span: (span.start, span.end, span.kind)))
    is_lossy = any(span.flag == LOSSY for span in found) or encodes_to(text, settled.main, evidence, found) != whole
    return Decoded(text, settled.main, evidence, found, settled.is_uncertain, is_lossy)


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
            spans.append(Span(length, length + 1, "undecodable", LOSSY))
            parts.append("\N{REPLACEMENT CHARACTER}")
            length += 1
            done += max(error.end - error.start, 1)
    return "".join(parts), tuple(spans)

"""Characters that a wrong table made of right ones: radicals for Han, bytes read in another encoding.

Whole files are decoded by ``decode``; this is damage that came with the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.text import hanzi
from jiaokan.text.chars import CJK_MARK, HAN, HAN_ONE, overlaps
from jiaokan.text.pairs import is_bound, likelihood
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_RADICALS = re.compile("[" + "".join(hanzi.RADICALS) + "]+")
_SPOKEN_OF = re.compile("部首|康熙|字形|码位|汉字编码|Unicode", re.IGNORECASE)


def find_radicals(text: str, context: Context) -> Iterator[Finding]:
    """Write the plain character where a font has put its radical (U+2F00 to U+2FD5, U+2E80 and on), and letters for ligatures.

    Why: PDFs whose fonts map 一 人 大 to the Kangxi radicals of the same look, and fi to one glyph; no search finds the
    words again. Left alone: a page without three radicals beside Han, pages about radicals, a ligature on its own.
    """
    for match in _LIGATURE.finditer(text):
        yield Finding(match.start(), match.end(), LIGATURES[match.group()], "ligature")
    runs = list(_RADICALS.finditer(text))
    if sum(_is_in_text(text, *run.span()) for run in runs) < _FEW or _SPOKEN_OF.search(text):
        return
    for match in runs:
        for at in range(*match.span()):
            yield Finding(at, at + 1, hanzi.RADICALS[text[at]], "radical")


_FEW = 3
# One glyph for two letters or three, where letters stand beside it; alone it is what a text on type speaks of.
LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_LIGATURE = re.compile("[\ufb00-\ufb04](?:(?<=[A-Za-z].)|(?=[A-Za-z]))")


def _is_in_text(text: str, start: int, end: int) -> bool:
    """Tell whether a run of radicals touches Han: looked at run by run, a long one is read once."""
    return HAN_ONE.match(text, end) is not None or HAN_ONE.match(text[start - 1 : start]) is not None


# What bytes 80 to FF become in Latin-1 and in Windows-1252.
_WINDOWS = "\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
_BYTES = {char: bytes((code,)) for code, char in enumerate(map(chr, range(256)))}
_BYTES |= {char: char.encode("cp1252") for char in _WINDOWS}
# Four letters that no one writes in a row, the first of them above A0: a lead byte of GBK or UTF-8.
_MISREAD = re.compile(rf"[\xa1-\xff](?:[\x80-\xff{_WINDOWS}]|[@-~](?<=[\xa1-\xff].)(?=[\x80-\xff])){{3,400}}")
_PLAIN = re.compile(f"[{HAN}{CJK_MARK}\u2014\u2018\u2019\u201c\u201d\u2026\u00b7 -~\n]+")
_BITS = 16.0  # a character; misread text that decodes by chance is far less likely than words are


def find_mojibake(text: str, context: Context) -> Iterator[Finding]:
    """Decode words whose bytes, UTF-8 or GBK, were read as Latin-1: è´¯å½» becomes 贯彻.

    Evidence: the bytes are valid throughout and give common characters that fit each other. Left alone: French,
    Vietnamese and other Latin text, pinyin, single letters.
    """
    for match in _MISREAD.finditer(text):
        for codec in ("utf-8", "gbk"):
            try:
                read = b"".join(_BYTES[char] for char in match.group()).decode(codec)
            except (UnicodeDecodeError, KeyError):
                continue
            if _is_text(read):
                yield Finding(match.start(), match.end(), read, f"{codec} read as latin-1")
                break
    is_found = overlaps([match.span() for match in _MISREAD.finditer(text)])
    yield from (finding for finding in _single(text) if not is_found(finding.start, finding.end))


# One Han alone in three bytes of UTF-8: è¯ before 们 proves itself by the word that it makes there.
_SINGLE = re.compile(rf"[\xe4-\xe9][\x80-\xbf{_WINDOWS}]{{2}}(?<![\x80-\xff{_WINDOWS}]...)(?![\xa1-\xff{_WINDOWS}])")


def _single(text: str) -> Iterator[Finding]:
    """Yield the single Han that was misread beside others, and is one word with one of them."""
    for match in _SINGLE.finditer(text):
        try:
            read = b"".join(_BYTES[char] for char in match.group()).decode("utf-8")
        except (UnicodeDecodeError, KeyError):
            continue
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        fits = (HAN_ONE.match(before) and is_bound(before, read)) or (HAN_ONE.match(after) and is_bound(read, after))
        if fits and hanzi.is_common(read):
            yield Finding(match.start(), match.end(), read, "utf-8 read as latin-1")


def _is_text(read: str) -> bool:
    han = [char for char in read if HAN_ONE.match(char)]
    fine = _PLAIN.fullmatch(read) is not None and len(set(han)) >= 2 and all(map(hanzi.is_common, han))
    return fine and -likelihood("".join(han)) <= _BITS * len(han)

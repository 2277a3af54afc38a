"""Keys of a text: what is left of it when what does not make it another text is taken out of account.

The *plain* key drops script, case, punctuation and blanks. The *class* key further writes every number and mask as one
sign and every name of a place or unit as another: two texts of one template have nearly the same.
"""

from __future__ import annotations

import hashlib
import re

from jiaokan.text.chars import HAN
from jiaokan.text.hanzi import simplified

# Shorter paragraphs (headings, slogans, signatures) say the same everywhere and relate nothing.
MIN_EXACT = 16  # code points of a plain key
MIN_NEAR = 60  # code points of a plain key that near and template relations may rest on
MIN_CLASSED = 40  # code points of a class key besides its classes: figures alone are no template
MIN_CHARACTERS = 16  # different ones in it
# Letters besides Han: Latin with marks, Greek, Cyrillic, kana, Hangul, full width.
LETTERS = "\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u3041-\u30ff\uac00-\ud7a3\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
KEPT = f"{HAN}0-9A-Za-z×_☆{LETTERS}"
KEPT_CLASSES = f"{HAN}A-Za-z#@{LETTERS}"
_DROP = re.compile(f"[^{KEPT}]+")
_DROP_CLASSED = re.compile(f"[^{KEPT_CLASSES}]+")
MASK = "xX×_*＊☆○●"
NAMELESS = "某"
NUMBER_CLASS, PLACE_CLASS = "#", "@"
_UNITS = "自治区|自治州|开发区|街道办事处|街道|社区|小学|中学|大学|学院|学校|幼儿园|医院|卫生院|公司|集团|中心|省|市|区|县|镇|乡|村|局|院|校|厂|站"
UNIT = re.compile(_UNITS)
# What stands before a word for a place or unit: a mask or two characters; of a longer name its end.
_NAME = re.compile(rf"(?:{NAMELESS}{{1,3}}|[{MASK}]+|[{HAN}]{{2}})\Z")
LONGEST_NAME = 6
NUMERAL = "〇零一二三四五六七八九十百千万亿"
COUNTED = "年月日时点人名个户次元亩吨公"
JOINT = ".,，．:：/-"  # stands between the figures of one number
LONGEST_MASK, LONGEST_NAMELESS = 12, 3
_NUMBER = re.compile(
    rf"[0-9]+(?:[{JOINT}][0-9]+)*[%％℃]?|[{MASK}]{{1,{LONGEST_MASK}}}|{NAMELESS}{{1,{LONGEST_NAMELESS}}}"
    rf"|(?<![{NUMERAL}])[{NUMERAL}]++(?=[{COUNTED}])"
)


def plain(text: str) -> str:
    """Give the text with script, case, punctuation and blanks taken out of account.

    >>> plain("加強防控,確保安全。") == plain("加强防控，确保安全")
    True
    """
    return _DROP.sub("", simplified(text)).lower()


def classed(text: str) -> str:
    """Give the plain key with numbers, masks and names of places and units as classes.

    >>> classed("柳河镇出动120人") == classed("xx镇出动××人") == classed("青坪镇出动9人")
    True
    """
    return _DROP_CLASSED.sub("", _NUMBER.sub(NUMBER_CLASS, _placed(simplified(text).lower())))


def _placed(text: str) -> str:
    """Write one sign for what stands before each word for a place or unit."""
    parts: list[str] = []
    last = 0
    for match in UNIT.finditer(text):
        name = _NAME.search(text, max(last, match.start() - LONGEST_NAME), match.start())
        if name is not None:
            parts += (text[last : name.start()], PLACE_CLASS)
            last = match.start()
    return "".join((*parts, text[last:]))


def is_template(key: str) -> bool:
    """Tell whether enough of a class key is words, and different ones."""
    return _is_worded(key[:_TELLING]) or _is_worded(key)


_TELLING = 64  # code points that mostly tell


def _is_worded(key: str) -> bool:
    """Tell whether a key, or the beginning of one, has words enough; so then has what goes on behind it."""
    words = len(key) - key.count(NUMBER_CLASS) - key.count(PLACE_CLASS)
    return words >= MIN_CLASSED and len(set(key)) >= MIN_CHARACTERS


DIGITS = 24  # hex digits of a digest: of 16, two in a billion keys are the same with a chance of 2.7 %


def digest(key: str) -> str:
    """Give 24 hex digits that stand for a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def short(key: str) -> int:
    """Give the first 64 bits of a key's digest, for columns of numbers."""
    return int(digest(key)[:16], 16)


def exact(key: str) -> str | None:
    """Give the digest of a plain key, None if it is too short to relate anything."""
    return digest(key) if len(key) >= MIN_EXACT else None


def lasting(key: str, text: str) -> str:
    """Give the digest of a source's plain key; of the text itself where nothing of it is left in the key.

    What is no letter or digit of ours (Thai, Arabic, marks alone) has an empty key; such texts are not all one text.
    Its first 16 digits, for ever: by them a source has its split.
    """
    return digest(key or text)[:16]

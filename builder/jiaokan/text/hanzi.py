"""What the libraries and standards know about single characters: script, readings, commonness, GBK bytes.

What Han sound like is in ``sounds``, OpenCC in ``conversion``. Decides nothing about a document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from jiaokan.text import conversion
from jiaokan.text.chars import HAN_ONE
from jiaokan.text.remembered import of_texts
from jiaokan.text.sounds import sounds

convert, simplified = conversion.convert, conversion.simplified


def code_points(text: str) -> NDArray[np.uint32]:
    """Give the text as an array of code points, for comparing aligned texts without a loop over characters."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


_SHORT = 3_000  # code points under which a plain set is made faster


@of_texts  # asked of a raw text by its context and by the rules
def characters(text: str) -> frozenset[str]:
    """Give the set of a text's characters: by a table of code points where the text is long.

    >>> sorted(characters("责任责"))
    ['任', '责']
    """
    if len(text) < _SHORT:
        return frozenset(text)
    points = code_points(text)
    seen = np.zeros(int(points.max()) + 1, dtype=bool)
    seen[points] = True
    return frozenset(np.flatnonzero(seen).astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass"))


def _han_of(codec: str, lead: range, trail: range) -> set[str]:
    """Give the Han among the two-byte codes of a codec."""
    codes = b"\n".join(bytes((first, second)) for first in lead for second in trail)
    return set(HAN_ONE.findall(codes.decode(codec, "ignore")))


@cache
def common_han() -> frozenset[str]:
    """Give the 3,755 common characters: level 1 of GB/T 2312 (rows 16 to 55), the standard's own choice by use."""
    return frozenset(_han_of("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)))


@cache
def mainland_han() -> frozenset[str]:
    """Give the 6,763 Han of GB/T 2312: what mainland texts are written in."""
    return frozenset(_han_of("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF)))


@cache
def island_han() -> frozenset[str]:
    """Give the 5,401 common Han of Big5 (A440 to C67E): what Taiwan and Hong Kong write every day."""
    return frozenset(_han_of("big5", range(0xA4, 0xC7), range(0x40, 0xFF)))


@cache
def is_common(char: str) -> bool:
    """Tell whether a character, or its Simplified form, is common in the sense of ``common_han``.

    >>> is_common("發"), is_common("亳")
    (True, False)
    """
    return char in common_han() or simplified(char) in common_han()


@cache
def telling_han() -> tuple[frozenset[str], frozenset[str]]:
    """Give the characters that tell the scripts apart: (only Traditional, only Simplified).

    Only Traditional: ``t2s`` changes it and GB/T 2312 does not have it. Only Simplified: GB/T 2312 has it, Big5 has
    not, and ``s2t`` changes it. Characters right in both (后, 里, 干, 面) are in neither.
    """
    mainland = sorted(mainland_han())
    island = _han_of("big5", range(0xA4, 0xFA), range(0x40, 0xFF))
    everything = "".join(chr(code) for code in range(0x4E00, 0xA000))
    to_simplified = convert(everything, "t2s")
    to_traditional = convert("".join(mainland), "s2t")
    traditional = {old for old, new in zip(everything, to_simplified, strict=True) if old != new} - set(mainland)
    simple = {old for old, new in zip(mainland, to_traditional, strict=True) if old != new} - island
    return frozenset(traditional), frozenset(simple)


@cache
def traditional_only() -> re.Pattern[str]:
    """Give the expression for a run of characters that only Traditional script has."""
    return re.compile(f"[{''.join(sorted(telling_han()[0]))}]+")


@cache
def simplified_only() -> re.Pattern[str]:
    """Give the expression for a run of characters that only Simplified script has."""
    return re.compile(f"[{''.join(sorted(telling_han()[1]))}]+")


def has_traditional(characters: frozenset[str]) -> bool:
    """Tell whether some of these characters only Traditional script has."""
    return not telling_han()[0].isdisjoint(characters)


@cache
def _kinds() -> NDArray[np.uint8]:
    """Give for each code point whether only Traditional script has it (1), or only Simplified (2)."""
    kinds = np.zeros(_BEYOND + 1, dtype=np.uint8)
    for kind, telling in enumerate(telling_han(), 1):
        kinds[list(map(ord, telling))] = kind
    return kinds


_BEYOND = 0xA000  # behind the last telling character


def count_telling(text: str) -> tuple[int, int]:
    """Count the code points that only Traditional script has, and those that only Simplified has.

    >>> count_telling("發展與发展")
    (2, 1)
    """
    if len(text) < _FEW:
        return sum(map(len, traditional_only().findall(text))), sum(map(len, simplified_only().findall(text)))
    _, traditional, simple = np.bincount(_kinds().take(code_points(text), mode="clip"), minlength=3).tolist()
    return traditional, simple


_FEW = 200  # code points under which two expressions count faster than a table


@lru_cache(maxsize=4096)
def fold_reading(reading: str) -> str:
    """Drop tone marks and case, write the vowel of lü as v: the toneless key of a syllable.

    >>> fold_reading("Lǚ"), fold_reading("lv"), fold_reading("zé")
    ('lv', 'lv', 'ze')
    """
    spread = unicodedata.normalize("NFD", reading.lower().replace("\u0251", "a").replace("\u0261", "g"))
    spread = spread.replace("u\u0308", "v")
    return "".join(char for char in spread if not "\u0300" <= char <= "\u036f")


@cache
def readings(char: str) -> frozenset[str]:
    """Give all readings of a character and its Simplified form, toned (NFC) and toneless.

    >>> sorted(readings("責"))[:2], "lv" in readings("旅")
    (['ze', 'zhai'], True)
    """
    toned = {reading for form in {char, simplified(char)} for reading in sounds(form)}
    return frozenset(toned | {fold_reading(reading) for reading in toned})


@cache
def usual_reading(char: str) -> str:
    """Give the reading that a character's Simplified form has by itself, with its tone; itself if it has none.

    >>> usual_reading("學"), usual_reading("角")
    ('xué', 'jiǎo')
    """
    return next(iter(sounds(simplified(char))), simplified(char))


@cache
def is_phrase(text: str) -> bool:
    """Tell whether pypinyin's phrases have a word.

    >>> is_phrase("汹涌"), is_phrase("鲁迅")
    (True, False)
    """
    from pypinyin.constants import PHRASES_DICT  # noqa: PLC0415  (50 MB, and few pages ask)

    return text in PHRASES_DICT


def reads(char: str, written: str) -> bool:
    """Tell whether ``written`` is a reading of the character, in any of the ways pages write it.

    Tone marks may be missing (``zhi``), decomposed, or wrong in kind (ü as u or v); a wrong tone is no reading,
    but a neutral tone is: 的(de), 们(men).
    """
    return not readings(char).isdisjoint(_meant(written))


@lru_cache(maxsize=4096)
def _meant(written: str) -> tuple[str, ...]:
    """Give the readings, as ``readings`` has them, that may be meant by what is written."""
    reading = unicodedata.normalize("NFC", written.lower())
    plain = fold_reading(reading)
    if plain != reading.replace("\u00fc", "v"):
        return (reading,)
    is_of_u = plain.endswith("u") or "ue" in plain
    return (reading, plain, plain.replace("u", "v")) if is_of_u else (reading, plain)


# Kangxi radicals by their compatibility mapping; the supplement, which has none, by EquivalentUnifiedIdeograph.txt.
_SUPPLEMENT = dict(
    zip(
        "\u2e9f\u2ea0\u2ec4\u2ec5\u2ecb\u2ed3\u2ed4\u2ed8\u2eda\u2edb\u2edc\u2edd\u2ee2\u2ee3\u2ee5\u2ee6\u2ee8\u2ee9\u2eec\u2eee\u2ef0",
        "母民西见车长门青页风飞食马骨鱼鸟麦黄齐齿龙",
        strict=True,
    )
)
RADICALS: Mapping[str, str] = {
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **_SUPPLEMENT,
}


def gbk(text: str) -> bytes | None:
    """Give the GBK bytes of a text, None if it has none."""
    try:
        return text.encode("gbk")
    except UnicodeEncodeError:
        return None


@cache
def gbk_row(first: int) -> tuple[str, ...]:
    """Give the characters whose GBK code begins with this byte."""
    return tuple(sorted(_han_of("gbk", range(first, first + 1), range(0x40, 0xFF))))


@lru_cache(maxsize=4096)
def gbk_row_read(first: int, written: str) -> tuple[str, ...]:
    """Give the characters of such a row that are read so."""
    return tuple(char for char in gbk_row(first) if reads(char, written))

"""Which codec bytes are in: each candidate's reading is weighed in bits, as text of the language that the codec serves.

Trying codecs in turn is no detection: every Big5 text decodes as GB18030, and so does most of EUC-KR. What a reading
costs is what its characters and pairs of Han are worth as a message; the bytes are the same, so costs compare. Codecs
of Japanese, Korean and Russian are weighed only to be refused by name. Decodes nothing for good.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from jiaokan.text import pairs
from jiaokan.text.chars import HAN_RUN

CHINESE = ("utf-8", "gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be")
_FAMILY = {"big5hkscs": "big5"}
_PROBE = 8192  # bytes weighed
_NOT_ASCII = re.compile(rb"[^\t\n\r\x20-\x7e]")


class Reading(NamedTuple):
    """The cheapest reading of some bytes in a codec of Chinese."""

    encoding: str
    cost: float  # bits
    margin: float  # bits that the next one costs more, what the file says of itself not counted
    density: float  # bits a code point that is not ASCII
    wide: int  # code points that are not ASCII


def probe_of(data: bytes) -> bytes:
    """Give the bytes worth weighing: the first, or in a long file those from the first that is not ASCII, at an even place.

    Codecs of two bytes a character are read from there too.
    """
    if len(data) <= _PROBE:
        return data
    first = _NOT_ASCII.search(data)
    start = (first.start() if first is not None else 0) & ~1
    return data[start : start + _PROBE]


def choose(probe: bytes, *, told: str | None = None, trust: float = 0.0, names: Sequence[str] = CHINESE) -> Reading:
    """Choose among the codecs of Chinese; the one that the file names itself is let off ``trust`` bits.

    >>> choose("防汛工作要抓紧".encode("gb18030")).encoding, choose("防汛工作要抓緊".encode("big5")).encoding
    ('gb18030', 'big5')
    """
    costs = {name: weigh(probe, name) for name in ((told, *names) if told else names)}
    best = min(costs, key=lambda name: costs[name] - (trust if name == told else 0.0))  # of equals the first named
    family = _FAMILY.get(best, best)
    rival = min((cost for name, cost in costs.items() if _FAMILY.get(name, name) != family), default=costs[best])
    text = probe.decode(best, "replace")
    plain = len(_ASCII.findall(text))
    wide = len(text) - plain
    return Reading(best, costs[best], rival - costs[best], (costs[best] - _FOR_ASCII * plain) / max(1, wide), wide)


# --- what a reading costs, in bits a code point -----------------------------------------------------------------------
# About the logarithm of the share that a class has in running text, spread over its members.
_ASCII = re.compile("[\t\n\r\x20-\x7e]")
_MARKS = re.compile("[，。、：；！？“”（）《》\u3000]")
_SIGNS = re.compile("[\u00b7\u00d7\u2010-\u203b\u2160-\u217f\u2460-\u249b\u25a0-\u25cf\u3001-\u301f\uff01-\uff5e]")
_ODD_SIGNS = re.compile(
    "[\u00a7-\u01dc\u02c7-\u02d9\u0391-\u03c9\u0401-\u0451\u2070-\u209f\u2100-\u22ff\u2500-\u25ff\u3105-\u3129\u3220-\u33ff]"
)
_HIRAGANA, _KATAKANA = re.compile("[\u3041-\u3096]"), re.compile("[\u30a1-\u30fc]")
_FOR_MARK, _FOR_ASCII, _FOR_SIGN, _FOR_ODD_SIGN, _FOR_REST, _FOR_ERROR = 4.5, 6.5, 9.0, 13.0, 22.0, 26.0
_FOR_HIRAGANA, _FOR_KATAKANA = 7.5, 9.0  # in a Chinese text, which quotes them
_FOR_UNKNOWN_HAN = 20.0


def weigh(probe: bytes, encoding: str) -> float:
    """Give the bits of a reading as Chinese: Han by their pairs, other characters by their class."""
    text = probe.decode(encoding, "replace")
    runs = HAN_RUN.findall(text)
    return sum(map(_of_han, runs)) + _of_classes(
        HAN_RUN.sub("", text),
        (
            (_ASCII, _FOR_ASCII),
            (_MARKS, _FOR_MARK),
            (_SIGNS, _FOR_SIGN),
            (_ODD_SIGNS, _FOR_ODD_SIGN),
            (_HIRAGANA, _FOR_HIRAGANA),
            (_KATAKANA, _FOR_KATAKANA),
        ),
    )


_WORDS = 48  # code points: the readings of a file have them in common, and inputs with each other


def _of_han(run: str) -> float:
    return _of_words(run) if len(run) <= _WORDS else _bits(run)


@lru_cache(maxsize=8192)
def _of_words(run: str) -> float:
    return _bits(run)


def _bits(run: str) -> float:
    return min(-pairs.likelihood(run), _FOR_UNKNOWN_HAN * len(run))


def _of_classes(text: str, classes: Sequence[tuple[re.Pattern[str], float]]) -> float:
    """Add up characters by the first class that has them; what none has is dear, an undecodable code dearest."""
    cost = -_FOR_ERROR if text.endswith("\ufffd") else 0.0  # a probe may end in mid-code
    for pattern, bits in classes:
        rest = pattern.sub("", text)
        cost += bits * (len(text) - len(rest))
        text = rest
    errors = text.count("\ufffd")
    return cost + _FOR_REST * (len(text) - errors) + _FOR_ERROR * errors


def is_all_han(probe: bytes, encoding: str) -> bool:
    """Tell whether a codec of two bytes a character reads bytes without an error, and hardly anything but Han.

    A list of rare characters costs as much as noise does; noise and alphabets of one byte a letter have codes that are
    none.
    """
    if encoding not in _TWO_BYTES:
        return False
    text = probe.decode(encoding, "replace")
    wide = len(text) - len(_ASCII.findall(text))
    return "\ufffd" not in text[:-1] and len(_HAN.findall(text)) >= _ALL_HAN * wide


_TWO_BYTES = ("gb18030", "big5", "big5hkscs")
_ALL_HAN = 0.9  # share of what is not ASCII


# --- codecs of other languages ----------------------------------------------------------------------------------------
class Foreign(NamedTuple):
    """A codec that is no codec of Chinese: its name in a sentence, and how its language is weighed."""

    name: str
    codec: str
    own: re.Pattern[str]  # what the language writes with
    least: float  # share of that among what is not ASCII
    classes: tuple[tuple[re.Pattern[str], float], ...]
    clear: float = 40.0  # bits by which it must be cheaper than any reading in Chinese
    usual: re.Pattern[str] | None = None  # what much of its own writing must be: chance fills the codes evenly
    often: float = 0.0  # share of that


_HAN = re.compile(HAN_RUN.pattern.removesuffix("+"))
_JAPANESE = (
    (_ASCII, 6.5),
    (re.compile("[、。「」ー]"), 4.5),
    (_HIRAGANA, 5.5),
    (_KATAKANA, 6.5),
    (_SIGNS, 9.0),
    (_HAN, 11.5),
)
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
# Syllables by how often Korean writes them: endings and particles, then the rest of the most common.
_OFTEN = "이다는의에을가고하지를한로은도서기사리해인그나자아어시"
_COMMON = (
    "대정있들수일부게것으니전스라여과국주구원성보상만제동장공적비유오중조라요면생경안관신방소용선연세안습당때내바치무간실위물문식마러각반데출모통"
    "개우호차진남교회재외행분음결합계두산영름했되었였없않같된할된할새말더운르미발까려력명학현드터트린체년월민청북강법점민료업화집품금심작개역양추단감"
    "노거달루던많래와저네왔갔겠습까입님받친맞잘못열살랑길눈봄울름침녁밤늘큰작린왜몸손집책꽃밥차"
)
_KOREAN = (
    (_ASCII, 6.5),
    (re.compile(f"[{_OFTEN}]"), 5.5),
    (re.compile(f"[{_COMMON}]"), 8.0),
    (re.compile("[\uac00-\ud7a3]"), 13.5),
    (_SIGNS, 9.0),
    (_HAN, 15.0),
)
_RUSSIAN = (
    (_ASCII, 6.5),
    (re.compile("[оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё]"), 4.8),
    (re.compile("[А-ЯЁ]"), 9.0),
)
_HANGUL, _CYRILLIC = re.compile("[\uac00-\ud7a3]"), re.compile("[А-яЁё]")
# A third of the letters of Russian are vowels beside other letters; of Greek or Hebrew read as Russian a fifth are, and
# accents of French stand alone.
_USUAL_HANGUL, _VOWELS = re.compile(f"[{_OFTEN}{_COMMON}]"), re.compile("[аеиоуыэюяё](?:(?<=[А-яЁё].)|(?=[А-яё]))")
# Accents and curly quotation marks of Western Europe stand alone among letters of ASCII.
_ACCENT = re.compile(
    "[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153](?<![^\x00-\x7f].)(?![^\x00-\x7f])(?:(?<=[A-Za-z'].)|(?=[A-Za-z]))"
    "|[\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00ab\u00bb\u00b0](?<![^\x00-\x7f].)(?![^\x00-\x7f])"
)
_WESTERN = (
    (_ASCII, 6.5),
    (re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u2018\u2019\u201c\u201d\u2013\u2014]"), 6.5),
    (re.compile("[\u00a0-\u00bf\u2026]"), 11.0),
)
# GB 2312 and EUC-JP have kana at the same codes, so only the Han between them tell the two apart.
_FOREIGN = (
    Foreign("Japanese text in EUC-JP", "euc_jp", _KANA, 0.3, _JAPANESE, clear=20.0),
    Foreign("Japanese text in Shift-JIS", "cp932", _KANA, 0.3, _JAPANESE),
    Foreign("Korean text in EUC-KR", "cp949", _HANGUL, 0.6, _KOREAN, usual=_USUAL_HANGUL, often=0.5),
    Foreign("Russian text in Windows-1251", "cp1251", _CYRILLIC, 0.9, _RUSSIAN, usual=_VOWELS, often=0.3),
    Foreign("Russian text in KOI8-R", "koi8_r", _CYRILLIC, 0.9, _RUSSIAN, usual=_VOWELS, often=0.3),
    Foreign("Western text in Windows-1252 or its like", "cp1252", _ACCENT, 0.75, _WESTERN),
)
# Escape sequences of ISO-2022: all its bytes are ASCII.
_ISO_2022 = (
    (re.compile(rb"\x1b\$[@B][!-~\n\r]{2}"), "Japanese text in ISO-2022-JP"),
    (re.compile(rb"\x1b\$\)C[^\x1b]{0,1000}\x0e"), "Korean text in ISO-2022-KR"),
)


def foreign(probe: bytes, cost: float) -> tuple[str, bool] | None:
    """Name the codec of another language that explains bytes better than the cheapest reading in Chinese, if one does.

    Beside the name: whether it does so clearly.
    """
    readings = [
        (found, each)
        for each in _FOREIGN
        if (found := _weigh_foreign(probe, each)) is not None and _writes_as_usual(probe, each)
    ]
    best, each = min(readings, key=lambda reading: reading[0], default=(cost, None))
    return (each.name, best + each.clear <= cost) if each is not None and best < cost else None


def _weigh_foreign(probe: bytes, each: Foreign) -> float | None:
    text = probe.decode(each.codec, "replace")
    wide = len(text) - len(_ASCII.findall(text))
    if len(each.own.findall(text)) < each.least * wide or not wide:
        return None
    return _of_classes(text, each.classes)


def _writes_as_usual(probe: bytes, each: Foreign) -> bool:
    """Tell whether enough of the letters of a reading are those that its language writes most."""
    if each.usual is None:
        return True
    text = probe.decode(each.codec, "replace")
    return len(each.usual.findall(text)) >= each.often * len(each.own.findall(text))


def escaped(data: bytes) -> str | None:
    """Name the codec of escape sequences that bytes are in; all of them are ASCII."""
    if b"\x1b$" not in data:
        return None
    return next((name for pattern, name in _ISO_2022 if pattern.search(data)), None)

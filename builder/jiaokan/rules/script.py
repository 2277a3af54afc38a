"""Script: is it Traditional, did a machine make it so, and the way back. Never touches vocabulary.

Mechanical conversion leaves traces that no editor leaves: leftovers (复 in 复學) and over-conversion (麵 in 全麵).
OpenCC itself finds them: Simplified and converted properly again, the text differs just there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np

from jiaokan import hanzi, readings
from jiaokan.chars import HAN_ONE, count_han
from jiaokan.rule import Context, Verdict
from jiaokan.rules.authors import is_in_name
from jiaokan.traced import Finding, Repairs

# A share of telling characters under which a script counts as quotation, not as the script of the text.
_QUOTED = 0.05
_STRAY = 2  # so few Traditional characters beside Simplified ones are a name or a slip, whatever their share
# Mainland administration and usage, written in either script; matched on the Simplified shadow.
_MAINLAND = re.compile(
    "党委|党组|党支部|党中央|国务院|习近平|村委会|居委会|乡镇|县委|县政府|街道办|贯彻落实|信息|质量|视频|短信|"
    "软件|硬件|打造|干部职工|群众路线|人民币|普通话"
)
# Taiwan, Hong Kong and Macau administration and usage, as written there.
_ISLAND = re.compile(
    "資訊|網路|品質|影片|簡訊|軟體|硬體|計畫|志工|里長|縣長|鄉公所|區公所|行政院|立法院|衛福部|教育局|民國|特區政府|"
    "立法會|議員|港鐵|新台幣|臺灣|台灣|香港|澳門|高雄|臺北|台北|巿民|市民|衞生署|長者|巴士|捷運|學測|國小|國中"
)
_NAMED = re.compile("“[^“”\n]{1,8}”")
_CORNER_QUOTE = re.compile("[「」『』]")
_CLAUSE_END = re.compile("[。！？；，、,;!?\n]")
_GLOSS = re.compile(r"[((][^((（）)\n\u3400-\u9fff]{1,8}[)）]")


def classify(text: str, characters: frozenset[str] | None = None) -> Verdict:
    """Classify a text: script, origin, and the counted evidence.

    ``converted`` needs mainland usage with hardly any of Taiwan and Hong Kong beside it, or traces of a machine
    (three or more, at least one in 2,000 Han); ``native`` needs the opposite; what shows neither is ``unknown``, and
    is left alone. A text in both scripts is ``mixed`` with the same proof, found in its Traditional lines.
    ``characters`` is the set of the text's characters, if it is known already.

    >>> classify("全麵落實責任製，聯係群眾。誌願者隻有一名。").origin
    'converted'
    >>> classify("本計畫由市政府資訊局辦理，志工請依規定報到。").origin
    'native'
    """
    if not hanzi.has_traditional(hanzi.characters(text) if characters is None else characters):
        return _without_traditional(text)
    traditional, simple = hanzi.count_traditional_only(text), hanzi.count_simplified_only(text)
    if simple and traditional:  # words of the other script in quotation marks are spoken of, not written in
        spoken = _NAMED.sub("", text)
        traditional, simple = hanzi.count_traditional_only(spoken), hanzi.count_simplified_only(spoken)
    telling = traditional + simple
    if traditional <= max(_QUOTED * telling, _STRAY if simple else 0):
        return Verdict("Hans", "native", traditional, simple)
    bare = _GLOSS.sub("", text)
    if simple <= _QUOTED * telling:
        return Verdict("Hant", _origin(bare), traditional, simple)
    origin = _origin("\n".join(filter(_is_traditional, _CLAUSE_END.split(bare))))
    return Verdict("mixed", "mixed" if origin == "converted" else origin, traditional, simple)


def _is_traditional(clause: str) -> bool:
    """Tell whether a clause is rather in Traditional script: a Simplified one beside it is no trace of a machine."""
    return hanzi.count_traditional_only(clause) >= max(1, hanzi.count_simplified_only(clause))


def is_in_question(verdict: Verdict) -> bool:
    """Tell whether lines of the page that are not its text may have decided a verdict: they are in the other script."""
    return verdict.script in ("Hant", "mixed") and verdict.simplified > 0


def _without_traditional(text: str) -> Verdict:
    """Classify a text that has no character which only Traditional script has."""
    if hanzi.simplified_only().search(text):
        return Verdict("Hans", "native")
    return Verdict("Hans" if HAN_ONE.search(text) else "none", "unknown")


_CLEAR_USAGE = 3  # words of one side's administration that settle the matter where the other side has hardly any


def _origin(text: str) -> str:
    """Tell a machine's Traditional from an author's: by usage where it is clear, else by traces of conversion."""
    mainland = len(_MAINLAND.findall(hanzi.simplified(text)))
    island = len(_ISLAND.findall(text)) + len(_CORNER_QUOTE.findall(text)) // 2
    if island >= _CLEAR_USAGE and mainland * 5 <= island:
        return "native"
    if mainland >= _CLEAR_USAGE and island * 2 < mainland:
        return "converted"
    wrong = count_misconverted(text)
    if wrong >= 3 and wrong * 2000 >= count_han(text) and wrong > island:
        return "converted"
    return "native" if island > 2 * mainland else "unknown"


def count_misconverted(text: str) -> int:
    """Count code points of a Traditional text that no proper conversion of it would have written.

    Either Simplified left over where every standard converts it, or converted where every standard keeps it.
    """
    simple = hanzi.simplified(text)
    written, base = hanzi.code_points(text), hanzi.code_points(simple)
    proper = [hanzi.code_points(hanzi.convert(simple, config)) for config in ("s2t", "s2tw", "s2hk")]
    differs = np.logical_and.reduce([written != other for other in proper])
    left_over = (written == base) & ~((written >= 0xF900) & (written <= 0xFAFF))  # PDF writes compatibility forms
    over_done = proper[0] == base
    return int(np.count_nonzero(differs & (left_over | over_done)))


def find_traditional(text: str, context: Context) -> Iterable[Finding]:
    """Convert Traditional characters of converted text to mainland Simplified, one code point at a time.

    Why: pages are run through a character table to look new. OpenCC ``t2s`` undoes it, over-conversion (全麵 -> 全面)
    included, and keeps the number of code points; where it takes one word for another (遼乾統三年), a table of words
    tells. Left alone: native Taiwan and Hong Kong text (unless asked for), and every word: 計畫 becomes 计划 only as script does, 品質 never becomes 质量.
    """
    if not context.converts:
        return ()
    simple = readings.simplified(text)
    if simple == text:
        return ()
    places = np.flatnonzero(hanzi.code_points(text) != hanzi.code_points(simple))
    if "乾" in text:
        places = places[[text[at] != "乾" or not _is_name(simple, at) for at in places.tolist()]]
    starts = places.tolist()
    return Repairs(starts, (places + 1).tolist(), list(map(simple.__getitem__, starts)), [None] * len(starts))


def _is_name(simple: str, at: int) -> bool:
    """Tell of a 乾 that no word of 干 explains whether it is a person's: 张国乾, not 白干了."""
    return not readings.table().stands("乾", simple, at, "干") and is_in_name(simple, at)


def find_foreign_script(text: str, context: Context) -> Iterator[Finding]:
    """Point at characters of the other script that stay in the clean text of a source in one script."""
    if not context.verdict.traditional or (context.verdict.script == "Hant" and not context.converts):
        return
    for match in hanzi.traditional_only().finditer(text):
        yield Finding(match.start(), match.end(), kind="traditional")

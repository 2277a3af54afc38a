"""Script: is it Traditional, did a machine make it so, and the way back. Never touches vocabulary.

Mechanical conversion leaves traces that no editor leaves: leftovers (复 in 复學) and over-conversion (麵 in 全麵).
OpenCC itself finds them: Simplified and converted properly again, the text differs just there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np

from jiaokan import hanzi
from jiaokan.chars import HAN, HAN_ONE, count_han
from jiaokan.rule import Context, Verdict
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
_GLOSS = re.compile(r"[((][^((（）)\n\u3400-\u9fff]{1,8}[)）]")


def classify(text: str, characters: frozenset[str] | None = None) -> Verdict:
    """Classify a text: script, origin, and the counted evidence.

    ``converted`` needs mainland usage with hardly any of Taiwan and Hong Kong beside it, or traces of a machine
    (three or more, at least one in 2,000 Han); ``native`` needs the opposite; what shows neither is ``unknown``, and
    is left alone.
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
    script = "Hant" if simple <= _QUOTED * telling else "mixed"
    return Verdict(script, _origin(_GLOSS.sub("", text), script), traditional, simple)


def _without_traditional(text: str) -> Verdict:
    """Classify a text that has no character which only Traditional script has."""
    if hanzi.simplified_only().search(text):
        return Verdict("Hans", "native")
    return Verdict("Hans" if HAN_ONE.search(text) else "none", "unknown")


_CLEAR_USAGE = 3  # words of one side's administration that settle the matter where the other side has hardly any


def _origin(text: str, script: str) -> str:
    """Tell a machine's Traditional from an author's: by usage where it is clear, else by traces of conversion."""
    if script == "mixed":
        return "mixed"
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
    included, and keeps the number of code points. Left alone: native Taiwan and Hong Kong text (unless asked for),
    and every word: 計畫 becomes 计划 only as script does, 品質 never becomes 质量.
    """
    if not context.converts:
        return ()
    simple = hanzi.simplified(text)
    if simple == text:
        return ()
    places = np.flatnonzero(hanzi.code_points(text) != hanzi.code_points(simple))
    starts = places.tolist()
    return Repairs(starts, (places + 1).tolist(), list(map(simple.__getitem__, starts)), [None] * len(starts))


# 著 as a word of its own: 著名 著作 著者 著述 著称 著录 著书 著有, 显著 编著 论著 名著 原著 土著 …; elsewhere between
# two Han it is 着. Before a mark or 《 it may be either (鲁迅著), except behind a verb that takes 着.
_BEFORE_ZHU = "显顯卓昭编編论論专專名原巨译譯遗遺土合所拙新旧舊校改撰"
_AFTER_ZHU = "名作者述称稱录錄书書有"
_VERBS = "随沿朝向本味接跟带看听笑走跑站坐躺拿抱握举盯守望等想顶冒穿戴披挂贴印摆藏靠凭围绕伴拖扛背牵捧指试忙活撑撐"
_CAPITALS = "零壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟"
_RESIDUE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(f"著(?<=[{HAN}].)(?<![{_BEFORE_ZHU}].)(?![{_AFTER_ZHU}])(?=[{HAN}])"), "着"),
    (re.compile(f"著(?<=[{_VERBS}].)(?![{HAN}])"), "着"),
    (re.compile(f"著(?<![{HAN}].)(?=[力手眼重])"), "着"),
    (re.compile("[祇衹](?=[有要是能会好不得需])"), "只"),  # not 神祇
    (re.compile("衞"), "卫"),
    (re.compile("甦(?=[醒])|(?<=复)甦"), "苏"),
    (re.compile("麺"), "面"),  # the Japanese form of 麵; noodles and flour are 面 in either case
    (re.compile("妳"), "你"),
    # 壹 for 一, but in amounts (壹万元, 壹佰, 大写) and as a numeral of its own (壹、).
    (
        re.compile(f"壹(?<![{_CAPITALS}].)(?![{_CAPITALS}万萬億亿元圆圓整角分])(?=[{HAN}])|壹(?<=[统統同唯万萬].)"),
        "一",
    ),
    (re.compile("瞭(?=[解如若])"), "了"),
)


def find_residue(text: str, context: Context) -> Iterator[Finding]:
    """Repair what OpenCC leaves of a mechanical conversion: 著 for 着, 祇 for 只, 妳 for 你, 壹 for 一.

    Each entry is a context in which only one reading is possible. Runs behind the conversion and only where the
    source is converted. Left alone: native text, where these characters are right; 显著, 著名, 鲁迅著, 神祇, 壹万元.
    """
    if not (context.converts and context.is_converted):
        return
    for pattern, new in _RESIDUE:
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), new, f"{match.group()} left over by conversion")


def find_foreign_script(text: str, context: Context) -> Iterator[Finding]:
    """Point at characters of the other script that stay in the clean text of a source in one script."""
    if not context.verdict.traditional or (context.verdict.script == "Hant" and not context.converts):
        return
    for match in hanzi.traditional_only().finditer(text):
        yield Finding(match.start(), match.end(), kind="traditional")

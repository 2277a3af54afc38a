"""Script: is it Traditional, did a machine make it so, and the way back. Never touches vocabulary.

Mechanical conversion leaves traces that no editor leaves: leftovers (复 in 复學) and over-conversion (麵 in 全麵).
OpenCC itself finds them: Simplified and converted properly again, the text differs just there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from jiaokan.rules.authors import is_in_name
from jiaokan.rules.traces import count_traces, writes_general_forms
from jiaokan.text import hanzi, readings
from jiaokan.text.chars import HAN_ONE, count_han
from jiaokan.text.rule import Context, Verdict
from jiaokan.text.traced import Finding, Repairs

# A share of telling characters under which a script counts as quotation, not as the script of the text.
_QUOTED = 0.05
_STRAY = 2  # so few Traditional characters beside Simplified ones are a name or a slip, whatever their share
# Mainland usage, written in either script: how its offices speak; matched on the Simplified shadow.
_MAINLAND = re.compile(
    "党委|党组(?!织)|党支部|村委会|居委会|县委|镇政府|决策部署|街道办|贯彻落实|干部职工|党员干部|群众路线|同志们|干部群众|人民群众|"
    "广大群众|驻村|村支书|村民小组|贫困户|脱贫户|脱贫摘帽|小区(?!域)|农民工|玩忽职守|徇私舞弊|依法追究刑事责任"
)
# What others write of too, the mainland's offices, laws and campaigns and words that Taiwan or Hong Kong share: each counts once,
# and two weigh as one word of usage.
_SHARED = re.compile(
    "乡镇|县政府|国务院|党中央|习近平|人民政府|人民法院|人民检察院|人民代表大会|常务委员会|人大常委会|审判委员会|公安机关|公安局|"
    "主管部门|发展改革|市场监管|生态环境|自然资源|城乡建设|乡村振兴|脱贫攻坚|精准扶贫|第一书记|党组织|党员|信息|质量|"
    "视频|短信|软件|硬件|打造|人民币|普通话"
)
# Taiwan, Hong Kong and Macau administration and usage, as written there, and how they call the mainland.
_ISLAND = re.compile(
    "資訊|網路|品質|影片|簡訊|軟體|硬體|計畫|志工|里長|里民|縣長|鄉公所|鎮公所|區公所|市公所|行政院|立法院|監察院|司法院|衛福部|"
    "內政部|勞動部|經濟部|總統府|民進黨|立委|陸委會|民國|特區政府|立法會|區議會|議員|行政長官|特首|港鐵|港元|"
    "港幣|新[台臺]幣|臺灣|台灣|香港|澳門|氹仔|高雄|臺[北中南]|台[北中南]|新北市|屏東|花蓮|嘉義|苗栗|宜蘭|巿民|市政署|衞生署|"
    "食環署|康環署|康文署|運輸署|房屋署|路政署|地政總署|民政事務|政府合署|公眾假期|屋苑|屋邨|私隱|轄下|非牟利|長者|學童|"
    "巴士|的士|單車|捷運|計程車|便當|學測|國[小中]|國民[中小]學|高中職|健保|勞保|戶政|身分證|資料庫|伺服器|螢幕|列印|"
    "程式(?!化)|專案(?![組组])|檢附|逕洽|請查照|兩岸(?=關係|交流|政策|談判|協議|和平)|陸[客資生方]|內地|大陸(?<![新洲亞美非]大陸)(?![架棚性漂])|"
    "中共(?![中黨党]|[^，。\n]{1,6}[委黨党])"  # each begins with a character, no class: so the engine passes over the others
)
_NAMED = re.compile("“[^“”\n]{1,8}”")
_CORNER_QUOTE = re.compile("[「」『』\ufe41-\ufe44]")  # the last four as columns are set
_CLAUSE_END = re.compile("[。！？；，、,;!?\n]")
_GLOSS = re.compile(r"[((][^((（）)\n\u3400-\u9fff]{1,8}[)）]")


def classify(text: str, characters: frozenset[str] | None = None) -> Verdict:
    """Classify a text: script, origin, and the counted evidence.

    ``converted`` needs mainland usage with hardly any of Taiwan and Hong Kong beside it, or traces of a machine
    (of three kinds, at least one in 1,000 Han, or the forms that only OpenCC's ``s2t`` writes beside a word of
    mainland usage); ``native`` needs the opposite; what shows neither is ``unknown``, and
    is left alone. A text in both scripts is ``mixed`` with the same proof, found in its Traditional lines.
    ``characters`` is the set of the text's characters, if it is known already.

    >>> classify("全麵落實責任製，聯係群眾。誌願者隻有一名。").origin
    'converted'
    >>> classify("本計畫由市政府資訊局辦理，志工請依規定報到。").origin
    'native'
    """
    verdict, is_open = weigh(text, characters)
    return with_origin(text, verdict) if is_open else verdict


def weigh(text: str, characters: frozenset[str] | None = None) -> tuple[Verdict, bool]:
    """Give the script of a text by its counts, and whether its origin is still to be told from its words."""
    if not hanzi.has_traditional(hanzi.characters(text) if characters is None else characters):
        return _without_traditional(text), False
    traditional, simple = hanzi.count_telling(text)
    if simple and traditional:  # words of the other script in quotation marks are spoken of, not written in
        spoken = _NAMED.sub("", text)
        traditional, simple = hanzi.count_telling(spoken)
    telling = traditional + simple
    if _has_foreign_forms(text):
        return Verdict("mixed" if simple > _QUOTED * telling else "Hant", "unknown", traditional, simple), False
    if traditional <= max(_QUOTED * telling, _STRAY if simple else 0):
        return Verdict("Hans", "native", traditional, simple), False
    return Verdict("Hant" if simple <= _QUOTED * telling else "mixed", "unknown", traditional, simple), True


def with_origin(text: str, verdict: Verdict) -> Verdict:
    """Tell the origin of a text that is Traditional, or of the Traditional clauses of one in both scripts."""
    bare = _GLOSS.sub("", text)
    if verdict.script == "Hant":
        return replace(verdict, origin=_origin(bare))
    origin = _origin("\n".join(filter(_is_traditional, _CLAUSE_END.split(bare))))
    return replace(verdict, origin="mixed" if origin == "converted" else origin)


# Forms of Japan that neither script of Chinese has. A name brings one or two into a page; a text whose pictures were read
# with the characters of Japan has many kinds, and what stands beside them in Traditional form is read as wrongly.
_OF_JAPAN = re.compile(
    "[対変価気沢駅発売円広図実県関帰検険験権観歓戦単弾読続焼暁楽薬桜栄労覚挙経軽済継総聴拡鉱択釈訳廃払辺塩両満歯歳渋戻]"
)
_FEWEST_FORMS = 4


def _has_foreign_forms(text: str) -> bool:
    """Tell whether a text has so many kinds of Japanese forms that its characters prove no script of Chinese."""
    return len(set(_OF_JAPAN.findall(text))) >= _FEWEST_FORMS


def _is_traditional(clause: str) -> bool:
    """Tell whether a clause is rather in Traditional script: a Simplified one beside it is no trace of a machine."""
    if hanzi.traditional_only().search(clause) is None:
        return False
    if hanzi.simplified_only().search(clause) is None:
        return True
    traditional, simple = hanzi.count_telling(clause)
    return traditional >= simple


def is_in_question(verdict: Verdict) -> bool:
    """Tell whether lines of the page that are not its text may have decided a verdict: they are in the other script."""
    return verdict.script in ("Hant", "mixed") and verdict.simplified > 0


def _without_traditional(text: str) -> Verdict:
    """Classify a text that has no character which only Traditional script has."""
    if hanzi.simplified_only().search(text):
        return Verdict("Hans", "native")
    return Verdict("Hans" if HAN_ONE.search(text) else "none", "unknown")


_CLEAR_USAGE = 3  # words of one side's administration that settle the matter where the other side has hardly any
_KINDS = 3  # of traces a machine leaves: an author's own 錶 and 週 are two; one fewer beside mainland usage
_CLASSICAL = re.compile("[之乎矣焉哉曰兮]")


def _origin(text: str) -> str:
    """Tell a machine's Traditional from an author's: by usage where it is clear, else by traces of conversion."""
    simple = hanzi.simplified(text)
    usage, shared = len(_MAINLAND.findall(simple)), len(set(_SHARED.findall(simple)))
    mainland = usage + shared // 2
    island = len(_ISLAND.findall(text)) + len(_CORNER_QUOTE.findall(text)) // 2
    if island >= _CLEAR_USAGE and mainland * 5 <= island:
        return "native"
    if mainland >= _CLEAR_USAGE and island * 2 < mainland:
        return "converted"
    speaks = usage + shared > island
    if speaks and _is_prose(text) and writes_general_forms(text):
        return "converted"
    if (speaks or not _is_old(text)) and count_traces(text, count_han(text), _KINDS - speaks) > island:
        return "converted"
    return "native" if island > 2 * mainland else "unknown"


def _is_prose(text: str) -> bool:
    """Tell modern prose from classical, whose editors write 爲 and 衆 themselves: no more 之 and 曰 than 的."""
    return text.count("的") >= len(_CLASSICAL.findall(text))


_RARE_OF, _LEAST_OLD = 200, 200  # Han to a 的, and Han of a text: modern prose has one in thirty


def _is_old(text: str) -> bool:
    """Tell verse and classical prose: their editions have forms of their own (昇 嶽 并 挂), which no table left there."""
    han = count_han(text)
    return han >= _LEAST_OLD and text.count("的") * _RARE_OF < han


def find_traditional(text: str, context: Context) -> Iterable[Finding]:
    """Convert Traditional characters of converted text to mainland Simplified, one code point at a time.

    Why: pages are run through a character table to look new. OpenCC ``t2s`` undoes it, over-conversion (全麵 -> 全面)
    included, and keeps the number of code points; where it takes one word for another (遼乾統三年), a table of words
    tells. Left alone: native Taiwan and Hong Kong text (unless asked for), and every word: 計畫 becomes 计划 only as script does, 品質 never becomes 质量.
    """
    if not context.converts:
        return ()
    by_table = hanzi.simplified(text)
    simple = readings.simplified(text)
    if simple == text:
        return ()
    written, new = hanzi.code_points(text), hanzi.code_points(simple)
    is_rare = (new > _LAST_OF_BMP) & (written <= _LAST_OF_BMP)  # 礒 to U+2541F: few fonts have it, and no mainland text
    places = np.flatnonzero((written != new) & ~is_rare)
    doubted = _doubted(is_converted=context.is_converted).take(written[places], mode="clip")
    kept = [at for at in places[doubted].tolist() if _is_kept(text, simple, at)]
    if kept:
        places = np.setdiff1d(places, kept, assume_unique=True)
    news = list(new[places].tobytes().decode("utf-32-le", "surrogatepass"))
    proofs = [_TABLE] * len(news)
    if simple != by_table:
        by_words = hanzi.code_points(by_table)[places] != new[places]
        proofs = [_WORDS if is_told else _TABLE for is_told in by_words.tolist()]
    return Repairs(places.tolist(), (places + 1).tolist(), news, proofs)


_TABLE, _WORDS = "table of OpenCC", "table of words"


_LAST_OF_BMP = 0xFFFF
_NAMED_SO = frozenset("乾")  # what names keep


def _is_kept(text: str, simple: str, at: int) -> bool:
    """Tell whether a character stays though its words would change it: in a name, or Simplified in form itself."""
    return _is_name(simple, at) if text[at] in _NAMED_SO else is_own_form(text, at)


@cache
def _by_phrase() -> frozenset[str]:
    """Give the characters of the mainland that ``t2s`` changes in phrases only (一坏, 沈思) and no table of words tells."""
    known = readings.table().own
    return frozenset(char for char in hanzi.mainland_han() if char not in known and hanzi.simplified(char) == char)


@cache
def _doubted(*, is_converted: bool) -> NDArray[np.bool_]:
    """Tell of each code point, and of all beyond, whether it stays in some places though its words would change it."""
    found = np.zeros(_LAST_OF_BMP + 1, dtype=np.bool_)
    found[list(map(ord, _by_phrase() | _NAMED_SO if is_converted else _NAMED_SO))] = True
    return found


def is_own_form(text: str, at: int) -> bool:
    """Tell whether a character is what the author wrote: 坏 of 壞, 沈 in a line without Traditional characters.

    >>> is_own_form("机器一坏了", 3), is_own_form("沈思良久", 0), is_own_form("他沈思著，沒有說話", 1)
    (True, True, False)
    """
    if hanzi.convert(text[at], "s2t") != text[at]:
        return True
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return hanzi.traditional_only().search(text, start, end if end >= 0 else len(text)) is None


def _is_name(simple: str, at: int) -> bool:
    """Tell of a 乾 that no word of 干 explains whether it is a person's: 张国乾, not 白干了."""
    return not readings.table().stands("乾", simple, at, "干") and is_in_name(simple, at)


def find_foreign_script(text: str, context: Context) -> Iterator[Finding]:
    """Point at characters of the other script that stay in the clean text of a source in one script."""
    if not context.verdict.traditional or (context.verdict.script == "Hant" and not context.converts):
        return
    for match in hanzi.traditional_only().finditer(text):
        yield Finding(match.start(), match.end(), kind="traditional")

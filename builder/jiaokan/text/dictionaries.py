"""What was proved of OpenCC's dictionaries, by reading them; with any others nothing of it is taken for granted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from jiaokan.text.chars import line_of

_OF_EACH = ("CJK_Compatibility_Ideographs.ocd2",)
_FROM_TRADITIONAL = ("t2s.json", "TSPhrases.ocd2", "TSCharactersExt.ocd2", "TSCharacters.ocd2")
_FROM_SIMPLIFIED = ("s2t.json", "STPhrases.ocd2", "STPhrases_GeneratedFromRegionalPhrases.ocd2", "STCharacters.ocd2")
_OF_REGIONS = tuple(
    name.format(region)
    for region in ("tw", "hk")
    for name in (
        "s2{0}.json",
        "t2{0}.json",
        *(f"{region.upper()}{kind}.ocd2" for kind in ("Variants", "VariantsPhrases")),
    )
)
_FILES = {"t2s": _OF_EACH + _FROM_TRADITIONAL, "s2t": _OF_EACH + _FROM_SIMPLIFIED + _OF_REGIONS}
# Those of OpenCC 1.4.2. ``t2s``: a word makes of a character what it is not by itself only beside one of ``_BESIDE``.
# ``s2t``: no word crosses 。！？； or a line's end, only 恒, 叶 and 广 are kept inside words though Traditional text has them
# not, and where a word of a region stands its text is not that of its characters one by one.
_PROVED = {
    "t2s": "cba48b1c0995f17fe5ba03618416d7cf1b6652fbb1a788b5a1fa79b56452dbc3",
    "s2t": "dbe3e14a2eb536d3c234e4a649c3052e386484efaaf420fe49699ae936784cf3",
}


@cache
def are_known(config: str) -> bool:
    """Tell whether the dictionaries of a conversion are those of which all this was proved: ``t2s`` or ``s2t``."""
    return digest_of(config) == _PROVED[config]


def digest_of(config: str) -> str:
    """Give the digest of the dictionaries that a conversion and those behind it read; none where they are elsewhere."""
    folder = files("opencc").joinpath("clib", "share", "opencc")
    found = hashlib.sha256()
    try:
        for name in _FILES[config]:
            found.update(folder.joinpath(name).read_bytes())
    except OSError:
        return ""
    return found.hexdigest()


# For each character that a word of ``t2s`` converts otherwise: a character beside it in each of these words.
_WORDS = """
    乾佑倒元卦嘉圖坤夕子宅安州康德斷旦曜法清盛竺綱縣蕭象轉造連道闥陀陵隆 俱傢 剋挨架毒 劄目 吒哪木金 哩海英
    噁英 坏一兒土子布戶打拉捏毛磚脫製鋼鑿陶 彷彿 徵弦流絃羽聲角調變音魏 扞格
    於世乎仲倫其則勇呼單坦崇忠惟戲敖期梨清潛琳穆竹菟邑陵 昇勳卿延張彥志李烏玟畢育胤蔣象豪陳鶴龔 氾勝南國東水
    沈下不住冤厚吟寂得思悶擊昏沈沒沙河浮浸消淪深湎溺滯澱濁甸痛痼痾睡砂積筒耳舟船落載迷醉重降陰陷靜香鬱魚默 濛山
    甦復生醒 畫籌計 瞭如戶明然若解 祕丕允吳彭李瓊胤袁辛 脩敬束段炳肉脡脯腶金 蒐于多於春狩獮獵田畋苗茅 薹蒜蕓
    藉代以凌助卉口喻寇憑手據故方條槁機此滑甚由着端箸素茵草虎詞讀資躪醞顧 衹得見 袷袢
    覆信函反呈命回墓帳批拜按文明校申示稟答見重金鈞電 計貲 谿工 逕七上南口山水沙河烏石社聯頭 釐年懷春祝逆
    鉅子澤甚章萬防 鍊上墜子形手拉條福金鉸銀錘鎖鐵項頸 鍾公少書粟繇萬郁重鍛馗 陞聯 麼么些幺篤 麽么
"""
_BESIDE = {word[0]: frozenset(word[1:]) for word in _WORDS.split()}
# What OpenCC reads before it looks for words: compatibility forms and descriptions; and the characters beyond the table.
_OTHERS = "\u2ff0-\u2fff\u31ef\ufe00-\ufe0f\uf900-\ufaff\U00010000-\U0010ffff"
_IN_DOUBT = re.compile(f"[{''.join(_BESIDE)}{_OTHERS}]")


def lines_in_doubt(text: str) -> Iterator[tuple[int, int]]:
    r"""Yield the lines of a text, in order, in which words may tell ``t2s`` more than characters do.

    >>> list(lines_in_doubt("於是\n計畫"))
    [(3, 5)]
    """
    done = -1
    for match in _IN_DOUBT.finditer(text):
        at = match.start()
        if at > done and _is_in_doubt(text, at):
            start, done = line_of(text, at)
            yield start, done


def _is_in_doubt(text: str, at: int) -> bool:
    beside = _BESIDE.get(text[at])
    return beside is None or text[at + 1 : at + 2] in beside or text[at - 1 : at] in beside

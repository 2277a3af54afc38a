"""What document sites stamp on every page of a copy, where it cuts a word or a clause: 精品文档, 仅供学习参考."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from jiaokan.rules.seams import are_halves, cuts_running_text, is_mid_sentence
from jiaokan.text.chars import HAN, HAN_ONE
from jiaokan.text.pairs import gain, is_bound, pairs_of
from jiaokan.text.rule import Context

# What document sites stamp on every page of a copy. A phrase alone proves nothing: it must cut a word or a sentence.
_STAMP_WORDS = (
    r"精品文档|精品资料|专业(?:技术)?资料(?=[ \u3000]?整理)|实用文[档案]|优质文档|标准文案|文案大全|最新资料|学习资料(?:整理)?|整理分享|欢迎下载(?:使用)?|欢迎阅读|可(?:自由)?编辑(?:版|修改)?|可复制|(?:[Ww]ord|WORD)(?:文档|版本?|格式)?|"
    r"下载后可(?:任意|自由)?(?:编辑|修改|删除)|仅供(?:您)?(?:学习|参考|个人学习)(?:与?参考|使用)?|资料内容|如有不当之处|请联系(?:改正|本人|删除)(?:或者?删除)?|完整版学习资料分享|期待[你您]的好评与关注|"
    r"双击(?:页眉|此处)(?:即)?可?(?:去除|删除|编辑)|如有侵权|请联系网站删除|谢谢[!！]?|供参考|页眉|收集于网络|只供学习与交流|文档来源(?:于)?网络|感谢[你您]的观看"
)
_STAMP = re.compile(rf"[-—=(（ ]{{0,6}}(?:(?:{_STAMP_WORDS})[，,、；;。.!！·\s—–-]{{0,8}}){{1,8}}[-—=)） ]{{0,6}}")
# Of the phrases those that no document says of its own matter: 可复制、可推广 is the text's.
_MARK_OF_SITE = re.compile(
    "精品文档|精品资料|专业(?:技术)?资料[ \u3000]?整理|实用文[档案]|优质文档|标准文案|文案大全|最新资料|学习资料|资料内容|欢迎下载|[Ww](?:ord|ORD)(?:文档|版|格式)|下载后可|好评与关注|双击|请联系网站"
)  # each begins with a character, no choice: so the engine passes over all others


def stamps(text: str, context: Context) -> Iterator[tuple[int, int]]:
    """Yield stamps that cut a word, or stand on lines of their own between two halves of a sentence."""
    if not _MARK_OF_SITE.search(text):
        return
    own = cache(lambda: pairs_of(text))
    for match in _STAMP.finditer(text):
        start, end = match.span()
        if not _MARK_OF_SITE.search(match.group()):
            continue
        end -= len(match.group()) - len(match.group().rstrip("\n"))
        before, after = beside(text, start, end)
        if before == after == "\n":
            start, end = _with_number(text, start, end)
            if _parts_halves(text, start, end, context):
                yield start - 1, end + 1
        elif _is_whole_stamp(text, start, end) or (
            _reads_badly(text, start, end) and (is_bound(before, after) or before + after in own())
        ):
            yield start, end


# What a site says of itself with the same phrases, or goes on with: 本站资料内容仅供参考，如有不当之处，请联系删除相关内容.
_OF_ITSELF = re.compile(
    "[站网店铺号群库]|(?<!根)本[文页页帖书刊课资]|资料|文[档章件]|课件|图片|视频|内容|作品|以上|以下|所有|全部|上传|下载|提供|分享|转载|来[源自]|收集|整理|声明|说明"
)
_ITS_THING = re.compile(
    "(?:以上|以下|上述|相关|有关|该|此|本|这|侵权|不当|错误|问题|涉及|所有|全部|部分|的|之?后){0,3}[些个条段]?(?:内容|资料|文[件章档字]|信息|部分|链接|图片|作品|原文|课件|版权|处理|更正|修改|下架)"
)
_CLAUSE_BEFORE = re.compile(rf"[{HAN}0-9A-Za-z%“”《》（）]{{1,40}}\Z")
_FEWEST_PHRASES, _LONGEST_BEFORE = 3, 40


def _is_whole_stamp(text: str, start: int, end: int) -> bool:
    """Tell whether three phrases of a stamp or more stand in the middle of a clause: 九十资料内容仅供您学习参考，如有不当之处，请….

    So many in a row no sentence has of its own matter, whatever stands beside them. Left alone: what a site says of
    itself in a sentence, whose subject comes before or whose object comes behind.
    """
    if len(_PHRASE.findall(text, start, end)) < _FEWEST_PHRASES or not is_mid_sentence(
        text[start - 1 : start], text[end : end + 4]
    ):
        return False
    clause = _CLAUSE_BEFORE.search(text, max(0, start - _LONGEST_BEFORE), start)
    if clause is None or len(clause[0]) < _LEAST_CLAUSE or _OF_ITSELF.search(clause[0]):
        return False
    return _ITS_THING.match(text, end) is None


_PHRASE = re.compile(_STAMP_WORDS)
_LEAST_CLAUSE = 4  # code points of what the stamp cuts off


def _parts_halves(text: str, start: int, end: int, context: Context) -> bool:
    return cuts_running_text(text, start, end) and are_halves(text, start, end, context)


_NUMBER_ABOVE, _NUMBER_BELOW = re.compile(r"(?<=\n)[0-9]{1,3}\n\Z"), re.compile(r"\n[0-9]{1,3}(?=\n)")
_LONGEST_NUMBER = 4  # code points, with the end of its line


def _with_number(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a stamp by the page's number on the line above it or below it."""
    above = _NUMBER_ABOVE.search(text, start - _LONGEST_NUMBER, start)
    if above is not None:
        return above.start(), end
    below = _NUMBER_BELOW.match(text, end)
    return start, below.end() if below is not None else end


_FREE = frozenset("的了着过地得和与及或等在是有不为以对把被将向从到由个这那其之所也都就还")  # stand beside any word
_FITS = 0.5  # bits: 文|资, 容|的 fit better, 护|精, 用|士 do not


def _reads_badly(text: str, start: int, end: int) -> bool:
    """Tell whether the words ``[start, end)`` between two Han fit neither of them, so that something was cut there.

    In 所依据的文件资料内容的真实性 they fit, though 件 and 的 would fit each other as well.
    """
    before, after = beside(text, start, end)
    if not (HAN_ONE.match(before) and HAN_ONE.match(after)) or before in _FREE or after in _FREE:
        return False
    return fit(before, text[start]) <= _FITS and fit(text[end - 1], after) <= _FITS


def beside(text: str, start: int, end: int) -> tuple[str, str]:
    """Give the code points right before and behind ``[start, end)``, empty at the ends of the text."""
    return text[start - 1 : start], text[end : end + 1]


def fit(before: str, after: str) -> float:
    """Give how well two code points fit beside each other, in bits: nothing unless both are Han."""
    return gain(before, after) if HAN_ONE.match(before) and HAN_ONE.match(after) else 0.0

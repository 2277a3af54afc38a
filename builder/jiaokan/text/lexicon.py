"""Which Han make a word: whether something that stands between two Han tears one apart.

The table (``data/words.txt``) says what its counts are of. It tells of a place in a text whether the best reading as
words runs across it; it never says what stood there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from jiaokan.text.hanzi import simplified

_LONGEST = 4  # Han of the longest words of the table
REACH = 6  # Han on either side that a word across a seam is weighed with
_TOTAL = 26.0  # log2 of all counts of the dictionary
_UNKNOWN = 28.0  # bits of a Han that is no word of the table

# The family names that most people have, and some of authors, in both scripts: names, not contexts.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石贾韦夏付方"
    "邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛郝顾龚邵覃武钱戴严莫孔金段万向汤鲁茅巴施柳欧司季费俞章葛倪齐翁庄詹关焦岳苗凌祝梅颜康伍柏辛管包左"
    "房甘安文殷阮童毕聂乔赖易阎温简骆卓裴柴纪舒屈涂祁古翟樊申盛穆饶瞿尚商封鲍"
    "張劉陳楊黃趙吳孫馬許韓馮鄧葉蘇呂盧鐘譚陸賈韋鄒閻龍賀顧龔錢嚴羅鄭謝蔣餘於鍾範閆萬湯魯歐費齊莊關嶽顏畢聶喬賴溫簡駱紀塗饒鮑"
)


@cache
def _table() -> Mapping[str, float]:
    """Give the bits that each word costs: the rarer, the more."""
    words: dict[str, float] = {}
    for line in files("jiaokan").joinpath("data", "words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        head, *groups = line.split(" ")
        for group in groups:
            bits = _TOTAL - int(group[0], 36)
            words.update((head + rest.removeprefix("-"), bits) for rest in group[1:].split(","))
    return words


@cache
def _heads() -> frozenset[str]:
    """Give the two Han with which the words of two or more begin: most pairs of a text begin none."""
    return frozenset(word[:2] for word in _table() if len(word) > 1)


def is_word(text: str) -> bool:
    """Tell whether the table has a word of one to four Han.

    >>> is_word("证件"), is_word("效证")
    (True, False)
    """
    return simplified(text) in _table()


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """Cut a run of Han into the words that are most often used; what no word covers is cut into single Han.

    >>> words_of("提高粮食产量")
    ('提高', '粮食', '产量')
    """
    shadow, size = simplified(text), len(text)
    bits_of, heads = _table().get, _heads()
    least = [0.0, *[math.inf] * size]  # what the best reading up to each place costs
    begins = [0] * (size + 1)  # where its last word begins
    for start in range(size):
        cost = least[start]
        alone = cost + bits_of(shadow[start], _UNKNOWN)
        if alone < least[start + 1]:  # of two readings that cost the same, the one whose last word is longer
            least[start + 1], begins[start + 1] = alone, start
        if shadow[start : start + 2] not in heads:
            continue
        for end in range(start + 2, min(start + _LONGEST, size) + 1):
            bits = bits_of(shadow[start:end])
            if bits is not None and cost + bits < least[end]:
                least[end], begins[end] = cost + bits, start
    cuts = [size]
    while cuts[-1]:
        cuts.append(begins[cuts[-1]])
    return tuple([text[start:end] for start, end in zip(cuts[:0:-1], cuts[-2::-1], strict=True)])


def _cost(text: str) -> float:
    return sum(map(_bits, words_of(text)))


@lru_cache(maxsize=4096)
def _bits(word: str) -> float:
    return _table().get(simplified(word), _UNKNOWN)


@lru_cache(maxsize=4096)  # several rules ask for the same blank
def torn(before: str, after: str) -> float:
    """Give the bits that speak for a word across the seam of two runs of Han; none where words end there anyway.

    >>> torn("有效证", "件填写") > 8, torn("接待", "及答复"), torn("研究", "生命")
    (True, 0.0, 0.0)
    """
    left, right = before[-REACH:], after[:REACH]
    if not _may_be_torn(left, right):
        return 0.0
    return _cost(left) + _cost(right) - _cost(left + right)


_ACROSS = tuple((left, right) for left in range(1, _LONGEST) for right in range(1, _LONGEST - left + 1))


def _may_be_torn(left: str, right: str) -> bool:
    """Tell whether a word of the table runs across a seam: without one the best reading ends a word there.

    So it is too where the two are read otherwise together than each for itself.
    """
    shadow, seam, table = simplified(left + right), len(left), _table()
    if shadow != simplified(left) + simplified(right):
        return True
    return any(shadow[max(0, seam - before) : seam + after] in table for before, after in _ACROSS)


def torn_word(before: str, after: str) -> str:
    """Give the word that runs across the seam of two runs of Han in their best reading, empty if a word ends there.

    >>> torn_word("按照有效证", "件填写")
    '证件'
    """
    left, right = before[-REACH:], after[:REACH]
    done = 0
    for word in words_of(left + right):
        if done < len(left) < done + len(word):
            return word
        done += len(word)
    return ""

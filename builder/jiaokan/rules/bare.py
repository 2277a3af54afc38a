"""Bare numbers that are page counters by the words before them: 精品文档 3, which comes again on every page."""

from __future__ import annotations

import re

from jiaokan.rules.frames import Counter, make
from jiaokan.rules.heads import SHARED, has_title, with_heads
from jiaokan.rules.proofs import FEW, are_far, cuts, fit, is_rising
from jiaokan.text.chars import BLANK, BLANKS, HAN

_BEHIND_WORDS = re.compile(rf"(?P<page>[0-9](?<=[{HAN}{BLANK}].)[0-9]{{0,2}})(?=[{BLANK}]{{0,2}}[{HAN}])")
_WORDS = make("words", _BEHIND_WORDS.pattern)
_WINDOW = 8  # code points in which the words stand, with a blank behind them
_NO_WORDS = re.compile("[0-9\n。；！？，、：,;:(（\\[【〔〈《“]|第[{BLANK}]*$".replace("{BLANK}", BLANK))
# What a text numbers: 如图1, 附件2, 实施方案3, 第4篇.
_NUMBERED = re.compile(
    "(?:第|[图圖表件式例注题題项項条條款步骤驟案务務组組队隊号號区區段栏欄类類级級期批栋棟册卷篇章节節])$"
)
_MEASURE = re.compile(
    f"[{BLANK}]{{0,2}}[年月日个名人次元万亿条项户家只台件吨米公里时分秒点岁届期号级度余多以所座处處棵株亩畝辆輛艘头頭篇章节節页頁]"
)
_BITS = 2.0


def behind_words(text: str) -> list[Counter]:
    """Give bare numbers that count up by one behind the same four Han or more, each in the middle of a sentence.

    Evidence: the words come again before each, a page apart, and where words and number go the halves fit together.
    Left alone: what a text numbers or counts (如图1所示, 附件2, 【第3篇】, 护林小组 4 个), and words with a mark in
    them or a line end: no digit is worth a guess here.
    """
    groups: dict[str, list[re.Match[str]]] = {}
    for match in _BEHIND_WORDS.finditer(text):
        words = text[max(0, match.start() - _WINDOW) : match.start()].rstrip(BLANKS)[-SHARED:]
        groups.setdefault(words, []).append(match)
    found = []
    for words, matches in groups.items():
        if len(matches) < FEW or len(words) != SHARED or _NO_WORDS.search(words) or _NUMBERED.search(words):
            continue
        counters = [Counter(match.start(), match.end(), int(match["page"]), _WORDS) for match in matches]
        if _are_pages(text, counters):
            found += with_heads(text, counters)
    return found


def _are_pages(text: str, counters: list[Counter]) -> bool:
    return (
        len(counters) >= FEW
        and is_rising(counters, by_one=True)
        and are_far(counters)
        and all(cuts(text, c) for c in counters)
        and sum(1 for c in counters if _MEASURE.match(text, c.end)) * 2 < len(counters)
        and (all(has_title(text, c) for c in counters) or fit(text, counters) >= _BITS)
    )

"""What conversion programs leave behind OpenCC: 著 for 着, 枱 for 台, 祇 for 只, 瞭 for 了. Only of text that a machine converted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.rules.authors import is_signed
from jiaokan.text import readings
from jiaokan.text.chars import HAN, HAN_ONE
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_CAPITALS = "零壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟"
_RESIDUE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("[祇衹](?=[有要是能会好不得需])"), "只"),  # not 神祇
    (re.compile("甦(?=[醒])|(?<=复)甦"), "苏"),
    (re.compile("麺"), "面"),  # the Japanese form of 麵; noodles and flour are 面 in either case
    (re.compile("妳"), "你"),
    # Of OpenCC's table of characters, what the mainland writes in one way only: t2s has them in phrases or not at all.
    (re.compile("籐"), "藤"),
    (re.compile("荳"), "豆"),
    (re.compile("牠"), "它"),
    (re.compile("觔"), "斤"),
    (re.compile("隄"), "堤"),
    # 壹 for 一, but in amounts (壹万元, 壹佰, 大写) and as a numeral of its own (壹、).
    (
        re.compile(f"壹(?<![{_CAPITALS}].)(?![{_CAPITALS}万萬億亿元圆圓整角分])(?=[{HAN}])|壹(?<=[统統同唯万萬].)"),
        "一",
    ),
)
_OF_RESIDUE = re.compile("[祇衹甦麺妳籐荳牠觔隄壹]")  # each of them looks for one of these
_END = re.compile("瞭")  # a table that has it for 了 writes it at every end: 完成瞭


def find_residue(text: str, context: Context) -> Iterator[Finding]:
    """Repair what OpenCC leaves of a mechanical conversion: 著 for 着, 枱 for 台, 祇 for 只, 妳 for 你, 壹 for 一, 瞭 for 了.

    Which of two readings a place allows a table of words tells (``readings``); the others have their context here.
    Runs behind the conversion and only where the source is converted. Left alone: native text, where these
    characters are right; 显著, 著名, 此书著于1962年, 鲁迅著，神祇, 壹万元, 瞭望; every 著 that no word decides on a page
    that has 着 too, whose converter kept them apart.
    """
    if not (context.converts and context.is_converted):
        return
    apart = "着" in text
    for at, new in readings.left_over(text):
        if text[at] not in "著瞭" or (text[at] == "著" and _is_particle(text, at, apart=apart)):
            yield Finding(at, at + 1, new, f"{text[at]} left over by conversion")
    for match in _END.finditer(text):
        if not readings.table().stands("瞭", text, match.start(), "瞭"):
            yield Finding(match.start(), match.end(), "了", "瞭 left over by conversion")
    for pattern, new in _RESIDUE if _OF_RESIDUE.search(text) else ():
        for match in pattern.finditer(text):
            yield Finding(match.start(), match.end(), new, f"{match.group()} left over by conversion")


def _is_particle(text: str, at: int, *, apart: bool) -> bool:
    """Tell of a 著 whose words speak for 着 whether it is one: behind a verb, so not behind 的, a name or a mark."""
    if readings.table().stands("著", text, at, "着"):
        return True
    if apart or not at or not HAN_ONE.match(text[at - 1]) or text[at - 1] in _NO_VERBS:
        return False
    return not is_signed(text, at)


_NO_VERBS = frozenset("的之与和及或其此该各诸")  # behind them 著 begins a word of its own: 学者的著作风行

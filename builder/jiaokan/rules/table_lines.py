"""What lines beside a table say: that it goes on, that another begins, that the text goes on. Decides nothing alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jiaokan.text.chars import BLANK, HAN

_N = "[0-9一二三四五六七八九十]{1,3}(?:[-.–—][0-9]{1,3}){0,2}"
# 续表, 续表2, （续上表）, 接上页, 承前页, （接下页）, （续）: no title with it.
_ALONE = re.compile(
    rf"[（(【]?[续續接承][上前]?[表页頁](?:{_N})?[）)】]?|[上前][表页頁][续續接]|[（(【][续續](?:{_N})?[）)】]"
    r"|[（(【]?[转轉接续續]下[表页頁][）)】]?"
)
# 续表2 物资储备表, 表3（续）, 物资储备表（续表2）: what is left is the table's title.
_WITH_TITLE = re.compile(rf"\A[续續](?=表)|[（(【][续續]表?(?:{_N})?[）)】]|[续續]表?(?:{_N})?\Z|\A[续續]表(?:{_N})?")
_SHORTEST_TITLE, _FIGURES = 3, tuple("0123456789")
GOES_ON = re.compile(r"\A[续續]表|[（(][续續]")


def is_continuation(bare: str, above: Sequence[str]) -> bool:
    """Tell whether a line, without blanks, says that the table goes on, with a title perhaps that stands above it.

    >>> is_continuation("续表1", []), is_continuation("表3(续)", ["表3防汛物资"]), is_continuation("表4(续)", ["表3防汛物资"])
    (True, True, False)
    >>> is_continuation("防汛物资(续表)", ["表3防汛物资"]), is_continuation("继续表演", [])
    (True, False)
    """
    if _ALONE.fullmatch(bare):
        return True
    title, times = _WITH_TITLE.subn("", bare)
    return bool(times and title) and any(_names(line, title) for line in above)


def _names(line: str, title: str) -> bool:
    """Tell whether a line above a table is or begins with a title, or ends with it; 表1 does not begin 表12."""
    if line.endswith(title) and len(title) > _SHORTEST_TITLE:
        return True
    return line.startswith(title) and not (title[-1] in _FIGURES and line[len(title) : len(title) + 1] in _FIGURES)


# Where a new table may begin, or the text goes on: a title, a clause with its number, a note below the table.
OPENS_TABLE = re.compile(
    "附?[表图圖][ \u3000]?[0-9A-Z一二三四五六七八九十]|附[件录錄则則]|第[0-9一二三四五六七八九十百]{1,5}[章节節条條编編]"
)
_CLAUSE = re.compile("[0-9A-Z]{1,2}(?:[.．][0-9]{1,2}){1,4}[ \u3000]?[^0-9 .．]|注[0-9]?[：:]")
# A heading inside a table, or that of a table to come: it tells against the head below if nothing stands between.
ANNOUNCES = re.compile("[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|.*[：:]$")
UNIT = re.compile("[（(]?(?:计量|金额|货币|數量)?[单單]位[:：]")  # 单位：万元, above the head
_FULL = 28  # code points: a line so long, with a clause and no gap between Han, is running text
_PART = re.compile(f"[，。；](?=[{HAN}])|[。；]$")
_GAP = re.compile(f"[{HAN}][{BLANK}]+[{HAN}]|^[0-9A-Z-]{{1,12}}[{BLANK}]")  # between cells, behind a row's number


def closes_table(line: str) -> bool:
    """Tell whether a line that is no row ends a table whose cells may be wrapped."""
    if OPENS_TABLE.match(line) or _CLAUSE.match(line):
        return True
    return len(line) >= _FULL and _PART.search(line) is not None and _GAP.search(line) is None

"""What one line is: running text, a row of figures, a closing date, the opening of a part. Of the Simplified shadow.

Anything that more than one rule asks of a line is defined here, once.
"""

from __future__ import annotations

import re

from jiaokan.text.chars import BLANK, HAN, count_han


def is_prose(line: str) -> bool:
    """Tell whether a line is running text: it holds a stop, or is long."""
    return len(line) >= 60 or (len(line) >= 10 and _STOP.search(line) is not None and count_han(line) >= 10)


_STOP = re.compile("[。；！？;!?]")


def is_sentence(line: str) -> bool:
    """Tell whether a line is running text or a sentence with its full stop, however short."""
    return is_prose(line) or (_ENDED.search(line) is not None and count_han(line) >= _SHORTEST)


_ENDED = re.compile("。[”’）)]?\\Z")
_SHORTEST = 1  # Han

_CELLS = re.compile(f"[\t{BLANK}]+")
_FIGURE, _DECIMAL = (
    re.compile(r"-?[0-9][0-9,]{0,15}(?:\.[0-9]{1,6})?[%‰]?"),
    re.compile(r"-?[0-9][0-9,]{0,15}\.[0-9]{1,6}[%‰]?"),
)
_COUNTED = re.compile("点击|浏览|阅读|评论|次数|人气|热度|下载|收藏|分享|回复|[上下首末尾]页|[上下]一")
_FIGURES = 2


def is_row_of_figures(line: str) -> bool:
    """Tell whether a line is a row of a table: two decimals or more among its cells, or figures and words parted by tabs.

    Left alone: what sites count (点击 339 评论 12), pagers.

    >>> is_row_of_figures("合计 12.40 合计 12.40"), is_row_of_figures("点击 1240 评论 12")
    (True, False)
    """
    if "\t" not in line and line.count(".") < _FIGURES:
        return False
    cells = _CELLS.split(line)
    if len(cells) <= _FIGURES or _COUNTED.search(line):
        return False
    if sum(1 for cell in cells if _DECIMAL.fullmatch(cell)) >= _FIGURES:
        return True
    return "\t" in line and sum(1 for cell in cells if _FIGURE.fullmatch(cell)) >= _FIGURES


# What closes a document: signature and date, attachments, copies to, notes.
_OWN_FOOT = re.compile(
    rf"附[件表录图注]?[0-9一二三四五六七八九十]{{0,2}}[:：.、{BLANK}]|附[件表录]?[0-9]{{0,2}}$|抄[送报][:：]|主题词[:：]|[(（]?此件|[0-9〇○零一二三四五六七八九十]{{4}}年[0-9一二三四五六七八九十]{{1,3}}月"
    rf"|[(（【\[]?(?:注释?|备注|译文|参考文献|名词解释|说明|联系人|咨询电话|联系电话)[)）】\]]?[:：]?"
    rf"|[{HAN}（）()]{{2,16}}[:：][^|｜]{{1,60}}$"
    rf"|[^。，；]{{2,30}}(?:委员会|人民政府|办公室|领导小组|指挥部|[局厅院校所站室处科厂])$"
)


def is_own_foot(line: str) -> bool:
    """Tell whether a line may close the document itself: signature, date, attachment, note, a numbered item."""
    return _OWN_FOOT.match(line) is not None


_CLOSING_DATE = re.compile(
    rf"[{BLANK}]*(?:[0-9〇○零一二三四五六七八九十xX×*]{{2,4}}年[{BLANK}]*[0-9一二三四五六七八九十xX×*]{{1,3}}月[{BLANK}]*[0-9一二三四五六七八九十xX×*]{{1,3}}日)(?:印发)?[{BLANK}]*"
    rf"|[^。；]{{2,40}}[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日印发"
)
_MORE = re.compile(
    r"附[件表录图]|[一二三四五六七八九十]{1,3}、|[（(](?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[）)]|(?:公告|通告|通知|文件|令)?[【〔\[（(]?第[一二三四五六七八九十0-9]{1,3}[篇章条节部号份]|篇[一二三四五六七八九十0-9]|[0-9]{1,2}[、.．][^。]{2,30}[。；？]"
)


def is_closing_date(line: str) -> bool:
    """Tell whether a line is the date below a signature, or the imprint 某办公室 2021年3月5日印发."""
    return _CLOSING_DATE.fullmatch(line) is not None


def opens_more(line: str) -> bool:
    """Tell whether a line opens an attachment, another report or a numbered point."""
    return _MORE.match(line) is not None

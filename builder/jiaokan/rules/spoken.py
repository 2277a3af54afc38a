"""Whether the words beside a mark of markup say that the sentence is about it: 用<br>换行, 以 <!-- 开头, “<p>”标签.

Knows nothing of tags: it is given a stretch and looks at what stands before and behind it. Of a page it tells whether
it teaches how marks and blanks are typed.
"""

from __future__ import annotations

import re

from jiaokan.text.chars import BLANK, BLANKS, HAN_ONE
from jiaokan.text.remembered import of_texts

_CALLED = re.compile("标签|标记|元素|属性|控件|节点|占位符|代码|等")
_CALLS = re.compile("(?:标签|标记|元素)\\Z")
_AND = re.compile(f"[{BLANK}]?(?:[、/]|[和与或及到至跟][{BLANK}]?|以及)[{BLANK}]?\\Z")
# What is done with a tag that a sentence names, and what is said of it then: 用<br>换行, 以</html>结尾, 写在<title>里.
_USES = re.compile(
    "(?:[用写由以叫从]|写成|写在|写上|放在|放进|包在|加上|插入|输入|使用|粘贴|粘上|称为|遇到|看到|里写|行写|不写|漏写)\\Z"
)
USED = re.compile(
    "[，。、；]|换行|表示|开[头始]|起[头始]|打头|收尾|结尾|结束|括起|括住|包起|包住|排版|为止|之间|中间|里面|当中|就[行能可会]|来[表分换]"
)
_QUOTES = frozenset(("“”", "‘’", "「」", "『』", '""', "''", "``"))


def is_spoken_of(text: str, start: int, end: int) -> bool:
    """Tell whether words beside ``[start, end)`` say that it is what the sentence is about, or quotation marks do.

    A blank may stand between them, as many set one between Han and Latin letters.
    """
    around = text[start - 1 : start] + text[end : end + 1]
    if around in _QUOTES or _CALLED.match(text, end) is not None:
        return True
    before, behind = beside(text, start, end)
    return (
        ((before == start or behind > end) and _CALLS.search(text, max(0, before - 2), before) is not None)
        or (is_used(text, before) and USED.match(text, behind) is not None)
        or (behind > end and before < start and _CALLED.match(text, behind) is not None and _is_han(text, before))
    )


def is_used(text: str, at: int) -> bool:
    """Tell whether words end at a place that say what is done with the mark behind it: 用, 写在."""
    return _USES.search(text, max(0, at - 2), at) is not None


def beside(text: str, start: int, end: int) -> tuple[int, int]:
    """Give where the words before ``[start, end)`` end and those behind it begin, a blank on either side left out."""
    return start - (text[start - 1 : start] in _ONE_BLANK), end + (text[end : end + 1] in _ONE_BLANK)


_ONE_BLANK = frozenset(BLANKS)


def _is_han(text: str, at: int) -> bool:
    return HAN_ONE.match(text[at - 1 : at]) is not None


def is_and(gap: str) -> bool:
    """Tell whether nothing but an "and" or a comma of a list stands between two tags: both are spoken of then."""
    return _AND.match(gap) is not None


_WIDTH = re.compile("全[角形]|半[角形]")
_MOST_NAMED, _MOST_BLANKS = 5, 2  # times that a page may name widths and blanks and yet speak of something else


@of_texts  # several rules ask for the same text
def teaches_typing(text: str) -> bool:
    """Tell whether a page is about the widths of marks and about blanks: its wrong examples are meant to be wrong.

    >>> teaches_typing("逗号用全角，括号用全角，引号用全角，数字用半角，字母用半角，问号用全角。空格加一个，空格不可少，空格要半角。")
    True
    >>> teaches_typing("证号用半角填写。")
    False
    """
    return text.count("空格") > _MOST_BLANKS and len(_WIDTH.findall(text)) > _MOST_NAMED

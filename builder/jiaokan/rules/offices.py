"""Single blanks between Han that were typed: before a name, between halves of a headline, in a list of words."""

from __future__ import annotations

import re

from jiaokan.text.chars import BLANK, HAN, line_of
from jiaokan.text.lexicon import SURNAMES, is_word

# An office, at the end of what stands before a blank.
_OFFICES = (
    "(?:审判长|审判员|陪审员|书记员|法官助理|审判長|審判長|審判員|陪審員|書記員|[院局县市区镇乡村部处科股厅司所站队组会校社厂行州省團团營营連连班縣區鎮鄉處廳隊組會廠]长"
    "|[院局市部科股司所站校社村州省]長|主任|书记|書記|经理|經理|董事长|董事長|理事长|秘书长|总裁|總裁|主席|主编|主編|教授|研究员|工程师|律师|記者|记者|通讯员|通訊員|编辑|編輯|摄影|整理)"
)
_OFFICE = re.compile(rf"{_OFFICES}\Z")
_OFFICE_REACH = 10  # code points: noise may have torn the office too
_THIN = re.compile("[ \u00a0]")
_NAME = re.compile(rf"[{HAN}]{{2,3}}(?=[{BLANK}\n、，；（(]|\Z)")


def parts_name(text: str, start: int, end: int) -> bool:
    """Tell whether a blank stands between an office and a name: 审判长 某某某, at a line's end or before a mark.

    A name is no word: 主任 会议 is one office whose page has noisy blanks.

    >>> parts_name("书记员 卞清和", 3, 4), parts_name("书记员 名单", 3, 4), parts_name("由县长 王明主持", 3, 4)
    (True, False, False)
    """
    name = _NAME.match(text, end)
    if name is None or is_word(name[0]):
        return False
    return _OFFICE.search(_THIN.sub("", text[max(0, start - _OFFICE_REACH) : start])) is not None


_POST = re.compile(rf"[{HAN}]{{0,2}}?{_OFFICES}(?=[{BLANK}]*[\n、，；）)]|[{BLANK}]*\Z)")
_UNIT = frozenset("系所院校厅局会部处科室司站队组社厂行团村镇乡县市区省心")


def parts_post(text: str, start: int, end: int) -> bool:
    """Tell whether a blank stands between a unit and the post that someone has there: 灌溉系 主任）.

    >>> parts_post("水利局 副局长", 3, 4), parts_post("水利局 局长说", 3, 4), parts_post("见到 局长", 2, 3)
    (True, False, False)
    """
    return text[start - 1 : start] in _UNIT and _POST.match(text, end) is not None


_SPREAD = re.compile(rf"([{HAN}])[{BLANK}]{{1,2}}[{HAN}](?=[{BLANK}\n、，；（(]|\Z)")
_HAN = re.compile(f"[{HAN}]")


def spreads_name(text: str, start: int, end: int) -> bool:
    """Tell whether a blank spreads a name of two Han to the width of three: 刘 某（.

    >>> spreads_name("刘 某（柳河中学）", 1, 2), spreads_name("姓刘 某（某校）", 2, 3), spreads_name("工 作，", 1, 2)
    (True, False, False)
    """
    match = _SPREAD.match(text, start - 1)
    if match is None or match[1] not in SURNAMES:
        return False
    return start < 2 or _HAN.match(text, start - 2) is None


_HEADLINE = 40  # code points of the longest line
_LEAST_HALF = 4  # Han of a half
_HALF_BEFORE = re.compile(rf"(?:\A|[\n：:·•])[{BLANK}]{{0,8}}[{HAN}]{{{_LEAST_HALF},20}}\Z")
_HALF_AFTER = re.compile(rf"[{HAN}]{{{_LEAST_HALF},20}}[{BLANK}]{{0,8}}(?:\n|\Z)")


def parts_halves(text: str, start: int, end: int) -> bool:
    """Tell whether a blank stands between two halves of a headline, each of four Han or more: 旱地变水田 荒坡也种果树.

    Their line has no mark, and nothing else that would make it a sentence.

    >>> parts_halves("旱地变水田 荒坡也种果树", 5, 6), parts_halves("旱地 变成水田", 2, 3)
    (True, False)
    """
    if _HALF_AFTER.match(text, end) is None:
        return False
    return _HALF_BEFORE.search(text, start - _HEADLINE, start) is not None


_LISTED = re.compile(rf"[{BLANK}]{{0,8}}[{HAN}]{{2,4}}(?:[{BLANK}]{{1,4}}[{HAN}]{{2,4}}){{2,29}}[{BLANK}]{{0,8}}")
_GAP = re.compile(f"[{BLANK}]+")


def lists_words(line: str) -> bool:
    """Tell whether a line is a list of three words or more, nothing but blanks between them: tags, what a lesson teaches.

    >>> lists_words("镊子 放大镜 齿轮"), lists_words("有效证 件填写"), lists_words("镊子 放大镜")
    (True, False, False)
    """
    return _LISTED.fullmatch(line) is not None and all(map(is_word, filter(None, _GAP.split(line))))


_ROW_OF_NAMES = re.compile(rf"[ \u3000]{{0,8}}[{HAN}]{{2,3}}(?:\u3000{{1,2}}[{HAN}]{{2,3}}){{1,7}}[{BLANK}]*")
_LONGEST_ROW = 40  # code points


def is_row_of_names(text: str, at: int) -> bool:
    """Tell whether a line is nothing but words of two or three Han with wide blanks between: who wrote the text."""
    start, end = line_of(text, at)
    return end - start <= _LONGEST_ROW and _ROW_OF_NAMES.fullmatch(text, start, end) is not None

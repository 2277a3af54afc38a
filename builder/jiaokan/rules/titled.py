"""The page's title or a journal's name as running head: a line that cuts a sentence, alone or with a page's number.

Other heads are told by coming again; the title has said already what it is, so that one place is enough. What the head
may leave out or add is a bracket (示范文本), and the author before it (某某等：).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from jiaokan.rules.seams import WRAPPED, has_clause, parts_lines
from jiaokan.text.chars import BLANK, BLANKS, HAN, HAN_ONE, SPACES, count_han
from jiaokan.text.pairs import gain

_B = f"[{BLANK}]"
_HEAD, _TITLES = 600, 5  # code points and lines in which a page names its text
_SHORTEST, _LONGEST, _FEWEST_HAN = 4, 60, 3  # code points
_LINE = 200  # code points of the lines beside a head that are looked at
_PROSE = re.compile("[。；！？;]|，[^，]*，")
_TRIM = re.compile(rf"^[#*_{BLANK}]+|[*_{BLANK}]+$|\.(?:docx?|pdf|wps)$")
_MARK = re.compile(f"[^{HAN}A-Za-z]*[0-9][^{HAN}A-Za-z]*")
_BRACKET = re.compile(r"(?<=[^（(])[（(][^（）()\n]{1,12}[）)]$")
_AUTHOR = re.compile("^[^：:，。\n]{2,12}[：:]")
# A heading is numbered and may come again; a title is not.
_NUMBERED = re.compile(rf"第[0-9一二三四五六七八九十]{{1,4}}|[0-9一二三四五六七八九十（(]{{1,4}}[、.．）){BLANK}]")


def copies_title(text: str, start: int, end: int) -> bool:
    r"""Tell whether the line ``[start, end)`` says again what the page's head gave as its title.

    >>> page = "林场防火办法（试行）\n第一条 值班的人昼夜\n林场防火办法\n巡查。"
    >>> copies_title(page, 22, 28), copies_title(page, 0, 10)
    (True, False)
    """
    if end - start > _LONGEST + _LONGEST_MARK:
        return False
    line = _said(without_mark(text[start:end]))
    said = (line, _AUTHOR.sub("", line)) if line else ()
    return any(title in said for at, title in _titles(text[:_HEAD]) if at < start)


_DRAWN = (
    rf"第{_B}?[0-9]{{1,3}}{_B}?[页頁](?:{_B}?[/，,]?{_B}?[共总總]{_B}?[0-9]{{1,3}}{_B}?[页頁])?|([-–—~·•|]){_B}?[0-9]{{1,3}}{_B}?(?:\1)"
    rf"|[(（\[【][0-9]{{1,3}}[)）\]】]|[0-9]{{1,3}}{_B}?/{_B}?[0-9]{{1,3}}|Page{_B}?[0-9]{{1,3}}(?:{_B}of{_B}[0-9]{{1,3}})?"
)
_MARK_BEFORE = re.compile(rf"{_B}{{0,4}}(?:(?:{_DRAWN}){_B}{{0,8}}|[0-9]{{1,3}}{_B}{{1,8}})")
_MARK_BEHIND = re.compile(rf"(?:{_B}{{0,8}}(?:{_DRAWN})|{_B}{{1,8}}[0-9]{{1,3}}){_B}{{0,4}}\Z")
_LONGEST_MARK = 24  # code points of a page's number with its signs and blanks


def without_mark(line: str) -> str:
    """Give a line without the page's number before or behind it, a bare one only if blanks set it off.

    >>> without_mark("柳河学报 第3卷  - 12 -"), without_mark("防火纪实2")
    ('柳河学报 第3卷', '防火纪实2')
    """
    before = _MARK_BEFORE.match(line)
    if before is not None:
        return line[before.end() :]
    behind = _MARK_BEHIND.search(line, len(line) - _LONGEST_MARK)
    return line if behind is None else line[: behind.start()]


_ISSUE = rf"[总總]?第{_B}?[0-9一二三四五六七八九十]{{1,4}}{_B}?[卷期]"
# What journals, theses and their printers set above a page beside its number; no line of a text ends or begins so.
_IMPRINT = re.compile(
    rf"[{HAN}]{{2,20}}(?:学报|学刊|學報|学位论文|毕业论文|硕士论文|博士论文|畢業論文|學位論文)"
    rf"|[{HAN}]{{3,20}}{_B}{{0,3}}(?:{_ISSUE}|(?:19|20)[0-9]{{2}}年)(?:{_B}{{0,3}}(?:{_ISSUE}|(?:19|20)[0-9]{{2}}年|[0-9]{{1,2}}月|[（(][^（）()\n]{{1,12}}[)）])){{0,4}}"
    rf"|[{HAN}]{_B}?[{HAN}]{{1,3}}[，,]?{_B}?等[：:][^：:。；，\n]{{6,50}}"
)


def is_imprint(text: str, start: int, end: int) -> bool:
    """Tell whether the line ``[start, end)`` is a journal's or a thesis' own: its name, volume, year, or author and title.

    >>> is_imprint("柳河学报 第3卷", 0, 8), is_imprint("柳河学报第3卷刊出的文章", 0, 12)
    (True, False)
    """
    return end - start <= _LONGEST and _IMPRINT.fullmatch(text, start, end) is not None


_STAMP = re.compile(
    rf"(?:精品文[档檔]|精品[资資]料|[实實]用文[档檔]|[欢歡]迎下[载載]|[学學][习習][资資]料|[专專][业業][资資]料{_B}?整理)(?:{_B}{{0,3}}整理分享|{_B}{{0,3}}分享|使用)?"
)


def is_stamp(text: str, start: int, end: int) -> bool:
    """Tell whether the line ``[start, end)`` is what document sites stamp on every page, and nothing else."""
    return _STAMP.fullmatch(text, start, end) is not None


def is_named(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence may speak of the title on the lines ``[start, end)``: 印发了⏎护林办法⏎的通知.

    Its words lead to a name or follow one, or those above and below do not belong together.
    """
    above, lower = text[max(0, start - _LINE) : start].rstrip(SPACES), text[end : end + _LINE].lstrip(SPACES)[:1]
    if is_led_to(above) or _OF_NAME.match(lower) or not HAN_ONE.match(lower):
        return True
    return not HAN_ONE.match(above[-1:]) or gain(above[-1], lower) < _TOGETHER


def is_led_to(above: str) -> bool:
    """Tell whether words end in one that some name follows, of a rule or of anything else: 制定了, 前往, 的."""
    return leads_to_name(above) or _LEADS.search(above[-1:]) is not None or _DONE_TO_ANY.search(above) is not None


_DONE_TO_ANY = re.compile(
    "(?:走访|采访|访问|参观|前往|来到|走进|到达|抵达|进入|离开|加入|联系|联合|委托|感谢|支持|帮助|邀请|成立|组建|选择|使用|购买|下载|打开|登录|关注|介绍|查看|参加|参与|报名|代表|包括|例如|比如|以及|还有|[去往至被让请找给向比同跟替])$"
)


def leads_to_name(above: str) -> bool:
    """Tell whether words end in one that the name of a rule, a paper or a book follows: 制定了, 根据."""
    return _DONE_TO_NAME.search(above) is not None


_DONE_TO_NAME = re.compile(
    "(?:了|制定|制订|修订|修改|起草|印发|下发|颁布|公布|发布|出台|通过|审议|学习|宣讲|宣传|宣读|贯彻|落实|执行|遵守|违反|根据|按照|依照|参照|对照|编写|撰写|出版|阅读|题为|名为)$"
)
_LEADS, _OF_NAME = re.compile("[的过着是为叫在从按照据由对把将与和及以]"), re.compile("[的等之中里上]")
_TOGETHER = 2.0  # bits: so well fit 37 of 100 pairs inside sentences, and few on both sides of a name


def is_cut(text: str, start: int, end: int) -> bool:
    """Tell whether a head and the page's mark ``[start, end)`` stand inside a sentence, of which none may be Han.

    Between a number and its unit a sentence goes on too (桩距1.2⏎m), and an entry of a bibliography behind its comma;
    elsewhere two Latin words prove nothing.
    """
    if parts_lines(text, start, end):
        return True
    above = text[max(0, start - _LINE) : start].rstrip(SPACES)
    line = above[above.rfind("\n") + 1 :].lstrip(BLANKS)
    below = text[end : end + _LINE].lstrip(SPACES)[:1]
    return len(line) > WRAPPED and _OPEN.match(line[-1]) is not None and _GOES_ON.match(below) is not None


_OPEN, _GOES_ON = re.compile("[0-9A-Za-z,]"), re.compile("[0-9A-Za-z)\\]]")


@lru_cache(maxsize=4)
def _titles(head: str) -> tuple[tuple[int, str], ...]:
    """Give the titles at a page's head with where they stand: lines above its first prose, without a number."""
    found: list[tuple[int, str]] = []
    at = 0
    for line in islice(head.split("\n")[:-1], _TITLES * 2):
        if (has_clause(line) and _PROSE.search(line)) or _MARK.fullmatch(line):
            break  # below a number of its own stands a heading
        title = _said(line)
        if title and len(found) < _TITLES:
            found.append((at, title))
        at += len(line) + 1
    return tuple(found)


def _said(line: str) -> str:
    """Give a line as titles are compared, without marks, file's suffix, bracket; nothing if it can be no title."""
    line = _BRACKET.sub("", _TRIM.sub("", _TRIM.sub("", line))).strip(BLANKS)
    is_title = _SHORTEST <= len(line) <= _LONGEST and count_han(line) >= _FEWEST_HAN
    return "" if not is_title or _PROSE.search(line) or _NUMBERED.match(line) else line

"""What stands round the lines of a site that are sure: its name above its bars, fields of its imprint, pages beside this.

Each gives positions of lines and the reason they have from what stands beside them. Left alone: a name without a bar
below it, an address above the imprint (a notice has one), pairs of points in time (上一季度：…, 下一季度：…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jiaokan.page.lines import ALONE, HEARD, NEAR, Lines
from jiaokan.page.score import Score
from jiaokan.page.structures import place
from jiaokan.page.zones import can_be_title
from jiaokan.text import facts
from jiaokan.text.chars import BLANK, HAN, count_han

Shown = Iterator[tuple[int, Score]]

# --- the name at the top --------------------------------------------------------------------------------------------
_TOP, _LONGEST_NAME = 3, 30  # lines, code points
_NAME = re.compile(rf"《?([{HAN}]{{3,16}})》?(?:[{BLANK}·—_|-]{{0,4}}[{HAN}A-Za-z.]{{1,20}}){{0,4}}")
# Bodies that run a site, and what sites call themselves.
_BODY = re.compile(
    "(?:网|馆|[局厅院校社系部处]|学院|大学|[小中]学|医院|集团|公司|政府|社区|论坛|杂志|[日晚早晨时]报|平台|中心|大厅|委员会|办公室"
    "|文库|[阁站厂店]|银行|协会|学会|频道|客户端|群众文化云)\\Z"
)
_BAR_FLAGS = frozenset(("navigation",))


def name_above_bar(lines: Lines, first: int, found: Mapping[int, Score], own: frozenset[int]) -> Shown:
    """Yield the name of a site above its first bar, where another line below the bar can be the title.

    Evidence: it is a body's or a site's name, or stands again in the imprint; or what stands below is sections of a
    site in a row, and a longer line below that can be the title. A title above 打印 and 关闭 is no name.
    """
    for at in range(min(_TOP, first - 1, len(lines) - 1)):
        beside = found.get(at)
        if beside is not None and beside.value >= HEARD:
            continue
        named = _NAME.fullmatch(lines.words[at]) if len(lines.words[at]) <= _LONGEST_NAME else None
        below = found.get(at + 1)
        is_bar = below is not None and below.value >= HEARD and below.flag in _BAR_FLAGS
        if is_bar and _has_title(lines, at + 1, first, own):
            name = named[1] if named else ""
            is_known = named and (_BODY.search(name) or name in _imprint(lines, first))
            if is_known or (below and _is_of_sections(below) and _is_below(lines, at, first)):
                yield at, place("name-of-site", "navigation", ALONE)
        return


_SECTIONS = frozenset(("bar-from-home", "word-row", "menu", "breadcrumb", "path", "where-you-are"))  # cues, a place


def _is_of_sections(score: Score) -> bool:
    """Tell whether a line is a site's sections in a row, and not only buttons."""
    return any(reason.cue in _SECTIONS or reason.cue.startswith("row-of-") for reason in score.reasons) or (
        score.voice in _SECTIONS
    )


def _is_below(lines: Lines, at: int, first: int) -> bool:
    """Tell whether a line below the bar is as long as a short one above it and can be the title."""
    least = max(_LEAST_TITLE, count_han(lines.words[at]))
    below = (
        row
        for row in range(at + 2, min(first + 1, len(lines)))
        if lines.own[row].value < NEAR and not lines.is_text[row]
    )
    is_short = len(lines.words[at]) <= _LONGEST_NAME and not lines.is_text[at]
    return is_short and any(
        can_be_title(line) and count_han(line) >= least for line in map(lines.words.__getitem__, below)
    )


_LEAST_TITLE = 5  # Han


def _has_title(lines: Lines, after: int, first: int, own: frozenset[int]) -> bool:
    """Tell whether a line below a bar can be the title: one beside the text, or the first of the text itself."""
    beside = [at for at in own if after < at < first]
    opens = first < len(lines) and not facts.is_prose(lines.words[first]) and first > after
    return bool(beside) or opens


def _imprint(lines: Lines, first: int) -> str:
    """Give the lines below that are surely the imprint of the site."""
    feet = (own.foot for own in lines.own)
    return "\n".join(
        line
        for at, (line, foot) in enumerate(zip(lines.words, feet, strict=True))
        if at >= first and foot is not None and foot.value >= ALONE and foot.flag == "site-footer"
    )


# --- the imprint ----------------------------------------------------------------------------------------------------
_LONGEST_FIELD = 120  # code points
_FIELD = re.compile(
    f"(?:[{HAN}]{{0,8}}地址|[馆院校社厂店]址|[{HAN}A-Za-z]{{0,10}}(?:电话|热线|传真|邮箱|信箱|邮编|邮政编码|主管|主办|承办|协办|技术支持|制作|维护|客服)(?:单位)?"
    f"|E-?mail|Tel|Fax|QQ群?|[{HAN}]{{2,14}}(?:主办|承办|制作|维护|版权所有))[{BLANK}]?(?:[:：]|[{BLANK}])",
    re.IGNORECASE,
)


def fields_of_imprint(lines: Lines, last: int, found: Mapping[int, Score]) -> Shown:
    """Yield addresses and telephones below a sure line of the imprint, or above it under other sure lines of the site.

    What stands above the imprint with nothing but the text above it may be whom the document tells to ask.
    """
    imprint = next((at for at in range(last, len(lines)) if _is_sure(found.get(at), _IMPRINT)), None)
    if imprint is None:
        return
    above = imprint
    while above > last and (_is_field(lines.words[above - 1])):
        above -= 1
    first = above if _is_sure(found.get(above - 1), _ENDS) and above > last else imprint + 1
    for at in range(first, len(lines)):
        if not _is_sure(found.get(at), _ANY) and _is_field(lines.words[at]):
            yield at, place("field-of-imprint", "site-footer", ALONE)


_IMPRINT, _ENDS, _ANY = ("site-footer",), ("navigation", "related-links"), ("",)


def _is_field(line: str) -> bool:
    return len(line) <= _LONGEST_FIELD and _FIELD.match(line) is not None


def _is_sure(score: Score | None, flags: tuple[str, ...]) -> bool:
    return score is not None and score.value >= ALONE and (score.flag in flags or flags is _ANY)


# --- the pages beside this one ----------------------------------------------------------------------------------------
_BESIDE = re.compile(f"[◀▶←→<>«»‹›·•■◆{BLANK}]{{0,4}}([上前])一([{HAN}]{{1,4}})[{BLANK}]?[:：][^。]{{0,80}}")
_BEHIND = {"上": "下", "前": "后"}
_IN_TIME = re.compile("[年月周日天次届步任轮期]|阶段|季度|世纪|学期|半年|述")


def pages_beside(lines: Lines) -> Shown:
    """Yield the pages before and behind this one, two lines that say so with one noun: 上一实验：…, 下一实验：….

    Left alone: parts of a text and halves (上篇：…, 下篇：…; 上联：…, 下联：…).
    """
    text = [at for at, is_text in enumerate(lines.is_text) if is_text]
    for at in range(text[-1] + 1 if text else 0, len(lines) - 1):
        before = _BESIDE.fullmatch(lines.words[at]) if lines.words[at][:6].strip() else None
        if before is None or _IN_TIME.search(before[2]):
            continue
        behind = re.compile(f"\\W{{0,4}}{_BEHIND[before[1]]}一{before[2]}[{BLANK}]?[:：]")
        if behind.match(lines.words[at + 1]):
            yield at, place("previous-and-next", "navigation", ALONE)
            yield at + 1, place("previous-and-next", "navigation", ALONE)

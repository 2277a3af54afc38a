"""Short lines that stand alone, read as headings by what stands before and behind them, or by their siblings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiaokan.outline.candidates import Place, Seen, alone, without_mark
from jiaokan.outline.lines import Line
from jiaokan.outline.phrases import GENRE_END, SECTION_NAME
from jiaokan.text.chars import BLANKS, count_han

_NOT_HEADING = re.compile(
    r"[。；：，、！？]\Z|^[（(【《“].*[）)】》”]\Z|^[—－-]|[@#]|https?:|附件|附表|此致|敬礼|特此|谢谢"
)
_SHORTEST, _LONGEST = 4, 30  # code points of a line that stands alone; names of sections are no longer
_MOST_COMMAS, _LONG_TITLE = 2, 8
_SHORTEST_ANNOUNCED = 16  # code points of a text that ends in a colon: …主要有以下几个方面的原因：
# Titles of what is attached open no section: …领导小组工作报告, …考核办法.
_OF_DOCUMENT = re.compile("(?:报告|通知|办法|规定|细则|条例|预案|决定|意见|方案|制度|公告|名单|一览表)\\Z")
_UNBLANK = str.maketrans("", "", BLANKS)


def is_named(text: str) -> bool:
    """Tell whether words are a name that sections of reports have in common: 前言, 引 言, 存在问题, 序言一."""
    return len(text) <= _LONGEST and SECTION_NAME.fullmatch(text.translate(_UNBLANK)) is not None


_APART = re.compile(
    "前言|引言|引子|楔子|导言|导语|序言?[一二三四五六七八九十]?|写在(?:前面|最后|后面)|结语|结束语|尾声|后记[一二三四五六七八九十]?|跋|致谢|参考文献|注释|余论|附录[一二三四五六七八九十]?"
)


def is_apart(text: str) -> bool:
    """Tell whether a heading stands before or behind the text proper: 前言, 结束语."""
    return _APART.fullmatch(text.translate(_UNBLANK)) is not None


def _may_stand(line: Line, shortest: int = _SHORTEST) -> bool:
    return (
        line.number is None
        and not line.is_item
        and line.is_label
        and len(line.text) <= _LONGEST
        and (len(line.text) >= shortest or is_named(line.text))
        and count_han(line.text) * 10 >= len(line.text) * 6
        and not line.is_date
        and not _NOT_HEADING.search(line.text)
        and line.text.count("，") < _MOST_COMMAS
        and not (len(line.text) >= _LONG_TITLE and _OF_DOCUMENT.search(line.text))
    )


# --- framed by text -------------------------------------------------------------------------------------------
def find_framed(seen: Seen) -> Iterator[Place]:
    """Yield lines that stand alone above running text, behind what is finished; two slogan lines are one heading.

    The first line is the report's title and the last ones its signature: neither has prose both before and behind.
    """
    found = list(_framed(seen))
    yield from found
    first = max(1, seen.head.end) if seen.head else 1
    if (
        len(found) >= _FEWEST_SHORT and found[0].first > first and _opens_text(seen, first)
    ):  # the first of them, right below the head
        yield alone(seen.lines, first, first + 1)


def _opens_text(seen: Seen, at: int) -> bool:
    """Tell whether a label stands above text, and is no author's or office's line, whose parts a blank sets off."""
    if at + 1 >= len(seen.lines) or at in seen.taken or not _may_stand(seen.lines[at]):
        return False
    return seen.lines[at + 1].is_prose and len(seen.lines[at].text.translate(_UNBLANK)) == len(seen.lines[at].text)


def _framed(seen: Seen) -> Iterator[Place]:
    lines = seen.lines
    index = 0 if _opens_with_name(lines) else seen.start
    while index < len(lines):
        stop = index
        while stop < len(lines) and stop not in seen.taken and _may_stand(lines[stop]):
            stop += 1
        if stop - index in (1, 2) and _is_framed(seen, index, stop):
            if stop - index == 2 and is_named(lines[index].text):
                yield alone(lines, index, index + 1)
                yield alone(lines, index + 1, stop, tier=1)
            else:
                yield alone(lines, index, stop, tier=int(index > 0 and is_rubric(lines[index - 1])))
        index = max(stop, index + 1)


def _opens_with_name(lines: Sequence[Line]) -> bool:
    """Tell whether the first line is a name of sections, and another stands alone below: it is no title then."""
    names = (line for line in lines[1:] if len(line.text) <= _LONGEST and is_named(line.text))
    return bool(lines) and is_named(lines[0].text) and next(names, None) is not None


def _is_framed(seen: Seen, first: int, stop: int) -> bool:
    lines = seen.lines
    after = lines[stop] if stop < len(lines) else None
    named = is_named(lines[first].text)
    if after is None or (after.number is not None and not after.is_prose and not named):
        return False
    if named and after.is_date and stop + 1 < len(lines):  # 序言一, its date, its text
        after = lines[stop + 1]
    announces = after.text[-1] in "：:" and len(after.text) >= _SHORTEST_ANNOUNCED
    opens = after.is_prose or after.is_item or after.number is not None or announces
    return opens and _is_behind_text(seen, first, named=named)


def _is_behind_text(seen: Seen, first: int, *, named: bool) -> bool:
    """Tell whether what stands above a line is finished."""
    if first == 0:
        return named
    before = seen.lines[first - 1]
    at_head = named and seen.head is not None and first <= max(1, seen.head.end)
    return (
        before.ends_sentence or before.number is not None or at_head or is_rubric(before)
    ) and not before.is_attachment


# --- two or three Han -----------------------------------------------------------------------------------------
_SHORTEST_SHORT = 2
_FEWEST_SHORT = 3  # lines of a report that are framed so, whatever their length


def find_short(seen: Seen) -> Iterator[Place]:
    """Yield lines of two or three code points that stand alone above running text, where three such headings are."""
    lines = seen.lines
    framed = [at for at in range(seen.start, len(lines) - 1) if _is_short_frame(seen, at)]
    if len(framed) >= _FEWEST_SHORT:
        yield from (alone(lines, at, at + 1) for at in framed if len(lines[at].text) < _SHORTEST)


def _is_short_frame(seen: Seen, at: int) -> bool:
    lines = seen.lines
    return (
        at > 0
        and at not in seen.taken
        and _may_stand(lines[at], _SHORTEST_SHORT)
        and lines[at + 1].is_prose
        and (lines[at - 1].ends_full or at == seen.start)
    )


# --- above numbers that begin again ---------------------------------------------------------------------------
_FEWEST_ABOVE = 2


def find_above_numbers(seen: Seen) -> Iterator[Place]:
    """Yield lines that stand alone, each above a one of the same style of number: parts whose sections begin again."""
    lines = seen.lines
    sets: dict[str, list[int]] = {}
    for at in range(seen.start, len(lines) - 1):
        below = lines[at + 1].number
        if (
            at + 1 in seen.taken
            and below is not None
            and below.value == 1
            and at not in seen.taken
            and _may_stand(lines[at])
            and not GENRE_END.search(lines[at].text)
            and (at == seen.start or lines[at - 1].ends_sentence)
            and not (lines[at - 1].is_date or lines[at - 1].is_attachment)
        ):
            sets.setdefault(below.style.id, []).append(at)
    for found in sets.values():
        if len(found) >= _FEWEST_ABOVE:
            yield from (alone(lines, at, at + 1) for at in found)


# --- boxes and labels -----------------------------------------------------------------------------------------
_BOXED = re.compile("【 ?([^【】]{2,12}?) ?】")


def is_rubric(line: Line) -> bool:
    """Tell whether a line is a box above a heading: 【工作动态】."""
    return line.text[0] == "【" and _BOXED.fullmatch(line.text) is not None


def find_boxed(seen: Seen) -> Iterator[Place]:
    """Yield 【使用人】 that stands alone above its text, if it has a sibling."""
    lines = seen.lines
    found = [
        (index, match)
        for index, line in enumerate(lines[:-1])
        if line.text[0] == "【" and (match := _BOXED.fullmatch(line.text)) and not is_rubric(lines[index + 1])
    ]
    if len(found) > 1:
        for index, match in found:
            yield Place(index, index, match[1], len(lines[index].text), "standalone")


_LABEL = re.compile("[^，。；：！？、]{4,20}[：:]")
_SAYS = re.compile(
    "(?:指出|强调|要求|认为|表示|说|问|答|指示|如下|通知|倡议|们|单位|政府|部门|领导|主任|同志|同学|老师|家长|乡亲|[弟妹]|委员会)[：:]\\Z|附件"
)


def find_labelled(seen: Seen) -> Iterator[Place]:
    """Yield labels with a colon that stand alone above their text (任职资格：), if there are two at least."""
    lines = seen.lines
    found = [index for index in range(2, len(lines) - 1) if seen.free(index) and _is_label(lines, index)]
    if len(found) > 1:
        yield from (without_mark(lines, at) for at in found)


def _is_label(lines: Sequence[Line], index: int) -> bool:
    line, behind = lines[index], lines[index + 1]
    return (
        line.text[-1] in "：:"
        and _LABEL.fullmatch(line.text) is not None
        and not _SAYS.search(line.text)
        and lines[index - 1].ends_full
        and behind.text[-1] not in "：:"
        and (behind.is_prose or behind.number is not None)
    )

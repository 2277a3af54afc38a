"""Lines without a number read as headings: short lines above their text, slogans, parallel first sentences.

None is one by its looks alone: what stands before and behind it, or siblings that are built alike, bear it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from jiaokan.outline.lines import Line
from jiaokan.outline.phrases import SECTION_NAME, VERBS
from jiaokan.outline.reading import Heading
from jiaokan.text.chars import count_han
from jiaokan.text.numbering import NONE_STYLE

_SCORE = 1.5  # of a line that meets every condition


def read_unnumbered(lines: Sequence[Line], taken: set[int]) -> Iterator[Heading]:
    """Yield the readings of lines without a number; ``taken`` are the lines that numbers make headings."""
    found = [
        *_boxed(lines),
        *_labels(lines, taken),
        *_slogans(lines, taken),
        *_repeated(lines, taken),
        *_standing(lines, taken),
    ]
    standing = list({heading.first: heading for heading in reversed(found)}.values())
    yield from _tiered(lines, standing)
    yield from _parallel(lines, taken)


# --- lines that stand alone -----------------------------------------------------------------------------------
_NOT_HEADING = re.compile(
    r"[。；：，、！？]\Z|^[（(【《“].*[）)】》”]\Z|^[—－-]|[@#]|https?:|附件|附表|此致|敬礼|特此|谢谢"
)
_LONGEST = 30  # code points of a line that stands alone


def _may_stand(line: Line) -> bool:
    return (
        line.number is None
        and not line.is_item
        and line.is_label
        and (4 <= len(line.text) <= _LONGEST or _is_named(line))
        and count_han(line.text) * 10 >= len(line.text) * 6
        and not line.is_date
        and not _NOT_HEADING.search(line.text)
        and line.text.count("，") < _MOST_COMMAS
        and not (len(line.text) >= _LONG_TITLE and _OF_DOCUMENT.search(line.text))
    )


_MOST_COMMAS, _LONG_TITLE = 2, 8
# Titles of what is attached open no section: …领导小组工作报告, …考核办法.
_OF_DOCUMENT = re.compile("(?:报告|通知|办法|规定|细则|条例|预案|决定|意见|方案|制度|公告|名单|一览表)\\Z")


def _is_named(line: Line) -> bool:
    """Tell whether a line is a name that sections of reports have in common: 前言, 存在问题."""
    return SECTION_NAME.fullmatch(line.text) is not None


def _standing(lines: Sequence[Line], taken: set[int]) -> Iterator[Heading]:
    """Yield lines that stand alone above running text; two slogan lines are one heading.

    The first line is the report's title and the last ones its signature: neither has prose both before and behind.
    """
    index = 1
    while index < len(lines):
        stop = index
        while stop < len(lines) and stop not in taken and _may_stand(lines[stop]):
            stop += 1
        if stop - index in (1, 2) and _is_framed(lines, index, stop):
            if stop - index == 2 and _is_named(lines[index]):
                yield _one(lines, index, index + 1)
                yield _one(lines, index + 1, stop, tier=1)
            else:
                yield _one(lines, index, stop, tier=int(_names_below(lines[index - 1])))
        index = max(stop, index + 1)


def _one(lines: Sequence[Line], first: int, stop: int, tier: int = 0) -> Heading:
    text = " ".join(line.text for line in lines[first:stop])
    return Heading(first, stop - 1, None, NONE_STYLE, text, len(lines[stop - 1].text), "standalone", _SCORE, tier)


def _is_framed(lines: Sequence[Line], first: int, stop: int) -> bool:
    before, after = lines[first - 1], lines[stop] if stop < len(lines) else None
    named = _is_named(lines[first])
    if after is None or (after.number is not None and not after.is_prose and not named):
        return False
    opens = after.is_prose or after.is_item or after.number is not None
    finished = before.ends_sentence or before.number is not None or (first == 1 and named) or _names_below(before)
    return opens and finished and not before.is_attachment


def _tiered(lines: Sequence[Line], standing: Sequence[Heading]) -> Iterator[Heading]:
    """Lay the others below the headings with names of sections, if one stands right below such a name."""
    if not any(heading.tier for heading in standing):
        yield from standing
        return
    for heading in standing:
        is_name = SECTION_NAME.fullmatch(heading.text) or _names_below(lines[heading.first])
        yield heading if is_name else replace(heading, tier=1)


def _names_below(line: Line) -> bool:
    """Tell whether a line is a box above a heading: 【工作动态】."""
    return _BOXED.fullmatch(line.text) is not None


_BOXED = re.compile("【 ?([^【】]{2,12}?) ?】")


def _boxed(lines: Sequence[Line]) -> Iterator[Heading]:
    """Yield 【使用人】 that stands alone above its text, if it has a sibling."""
    found = [
        (index, match)
        for index, line in enumerate(lines[:-1])
        if (match := _BOXED.fullmatch(line.text)) and not _BOXED.fullmatch(lines[index + 1].text)
    ]
    if len(found) > 1:
        for index, match in found:
            yield Heading(index, index, None, NONE_STYLE, match[1], len(lines[index].text), "standalone", _SCORE)


_LABEL = re.compile("[^，。；：！？、]{4,20}[：:]")
_SAYS = re.compile("(?:指出|强调|要求|认为|表示|说|问|答|指示|如下|通知|倡议|们|单位|政府|部门|领导|主任)[：:]\\Z|附件")


def _labels(lines: Sequence[Line], taken: set[int]) -> Iterator[Heading]:
    """Yield labels with a colon that stand alone above their text (任职资格：), if there are two at least."""
    found = [
        index
        for index, line in enumerate(lines[:-1])
        if index > 1
        and index not in taken
        and line.number is None
        and _LABEL.fullmatch(line.text)
        and not _SAYS.search(line.text)
        and lines[index - 1].ends_full
        and lines[index + 1].text[-1] not in "：:"
        and (lines[index + 1].is_prose or lines[index + 1].number is not None)
    ]
    if len(found) > 1:
        yield from (replace(_one(lines, at, at + 1), text=lines[at].text[:-1]) for at in found)


_SLOGAN = re.compile("[^。！？；：，、]{5,24}(?:，[^。！？；：，]{4,16})?。")
_TELLS = re.compile("[了是我你他她它这那着吗呢吧很都也说0-9]")  # words of sentences that tell something
_RULES = re.compile("应当?|可以|不得|必须|负责")  # words of sentences of a regulation
_FEWEST, _MOST_DIFFERENT, _FARTHEST = 3, 5, 4  # slogans of a set; code points; lines from one to the next


def _slogans(lines: Sequence[Line], taken: set[int]) -> Iterator[Heading]:
    """Yield short sentences that stand alone, each above longer text, three or more of about one length."""
    run: list[int] = []
    for index in [*(at for at in range(1, len(lines) - 1) if at not in taken and _is_slogan(lines, at)), len(lines)]:
        if index < len(lines) and run and _are_siblings(lines, run[-1], index):
            run.append(index)
            continue
        if len(run) >= _FEWEST or (len(run) > 1 and _are_couplets(*(lines[at].text for at in run))):
            yield from (replace(_one(lines, at, at + 1), text=lines[at].text[:-1]) for at in run)
        run = [index] if index < len(lines) else []


def _is_slogan(lines: Sequence[Line], index: int) -> bool:
    line, behind = lines[index], lines[index + 1]
    return (
        line.number is None
        and not line.is_item
        and _SLOGAN.fullmatch(line.text) is not None
        and not _TELLS.search(line.text)
        and not _RULES.search(line.text)
        and behind.is_prose
        and len(behind.text) * 2 >= 3 * len(line.text)
    )


_HEAD = 4  # code points that begin every sentence of a set: 这一年，
_LONGEST_REPEATED = 40


def _repeated(lines: Sequence[Line], taken: set[int]) -> Iterator[Heading]:
    """Yield sentences with one beginning that stand alone, each above longer text: 这一年，我们…。, three or more."""
    sets: dict[str, list[int]] = {}
    for index in range(1, len(lines) - 1):
        line, behind = lines[index], lines[index + 1]
        if (
            index not in taken
            and line.number is None
            and not line.is_item
            and len(line.text) <= _LONGEST_REPEATED
            and re.fullmatch("[^。！？；：“”]{8,}。", line.text)
            and behind.is_prose
            and len(behind.text) >= 2 * len(line.text)
        ):
            sets.setdefault(line.text[:_HEAD], []).append(index)
    for found in sets.values():
        if len(found) >= _FEWEST:
            yield from (replace(_one(lines, at, at + 1), text=lines[at].text[:-1]) for at in found)


def _are_siblings(lines: Sequence[Line], first: int, second: int) -> bool:
    return second - first <= _FARTHEST and abs(len(lines[first].text) - len(lines[second].text)) <= _MOST_DIFFERENT


# --- parallel first sentences ---------------------------------------------------------------------------------
_NO_OPENING = re.compile(
    r"(?:我|他|她|它|这|那|其|但|而|然|同时|此外|目前|截至|截止|因此|如果|虽|为|在|从|对|据|据|当|有|是|[0-9]|[一二三四五六七八九十]{1,3}(?:月|日|季度|点))"
)
_NEAR, _NEAREST = 3, 1  # lines from one opening to the next, if they begin with the same words, and if not


class _Opening(NamedTuple):
    """The first sentence of a paragraph: index of the line, words, and the offset behind its stop."""

    at: int
    words: str
    end: int


def _opening(line: Line, index: int) -> _Opening | None:
    """Read a line as a run-in heading: a first sentence of 25 code points at most and more behind it."""
    if line.number is not None or line.is_item:
        return None
    close = re.search("[。！？；：]", line.text)
    if close is None or close.group() != "。" or not 4 <= close.start() <= 25:
        return None
    if len(line.text) - close.end() < close.start() or _NO_OPENING.match(line.text):
        return None
    return _Opening(index, line.text[: close.start()], close.end())


def _parallel(lines: Sequence[Line], taken: set[int]) -> Iterator[Heading]:
    """Yield the first sentences of paragraphs near each other that are short and built alike."""
    run: list[_Opening] = []
    for index, line in enumerate(lines):
        if index in taken or line.number is not None:
            yield from _from_run(run)
            run = []
            continue
        opening = _opening(line, index)
        if opening is None:
            continue
        if run and _follows(run[-1], opening):
            run.append(opening)
        else:
            yield from _from_run(run)
            run = [opening]
    yield from _from_run(run)


def _follows(first: _Opening, second: _Opening) -> bool:
    far = second.at - first.at
    close = first.words[:2] == second.words[:2] or _are_couplets(first.words, second.words)
    return far <= (_NEAR if close else _NEAREST) and are_alike(first.words, second.words)


def _are_couplets(first: str, second: str) -> bool:
    """Tell whether two slogans have two halves of the same lengths: 活动引领，聚起人气 and 流动送书，缩短距离."""
    return (
        "，" in first
        and first.find("，") == second.find("，")
        and abs(len(first) - len(second)) <= 1
        and not _TELLS.search(first + second)
    )


def _from_run(run: Sequence[_Opening]) -> Iterator[Heading]:
    strong = len(run) == 2 and _are_twins(run[0].words, run[1].words)
    if len(run) >= _FEWEST or strong:
        for index, words, end in run:
            yield Heading(index, index, None, NONE_STYLE, words, end, "run_in", _SCORE)


def are_alike(first: str, second: str) -> bool:
    """Tell whether two first sentences are built alike.

    They have the same marks, and the same opening or ending, or are slogans of a verb both, or match place by place.

    >>> are_alike("全链条把关，守住底线", "全时段巡查，守住安全"), are_alike("天气转凉", "他站了起来")
    (True, False)
    """
    if _skeleton(first) != _skeleton(second) or abs(len(first) - len(second)) > 8:
        return False
    shared = first[0] == second[0] or first[-2:] == second[-2:]
    if len(first) == len(second) == _PHRASE and not _TELLS.search(first + second):
        return True
    if _are_couplets(first, second):
        return True
    return shared or (VERBS.match(first) is not None and VERBS.match(second) is not None) or _match(first, second)


def _are_twins(first: str, second: str) -> bool:
    same = first[0] == second[0] and "，" in first and abs(len(first) - len(second)) <= 1
    return _skeleton(first) == _skeleton(second) and (same or _match(first, second))


_PHRASE = 4  # code points of 加强领导, 注重宣传
_LONGEST_MATCH = 12  # code points
_SHARED = 5  # one character in so many stands at the same place in both


def _match(first: str, second: str) -> bool:
    """Tell whether two short phrases without words of telling have characters in common place by place: 学在前 and 严在前."""
    if len(first) != len(second) or len(first) > _LONGEST_MATCH or _TELLS.search(first) or _TELLS.search(second):
        return False
    same = sum(a == b and a not in "，、" for a, b in zip(first, second, strict=True))
    return same * _SHARED >= len(first)


def _skeleton(text: str) -> str:
    return re.sub("[^，、]", "", text)

"""Lines without a number read as headings: short lines above their text, slogans, and first sentences (``parallel``).

None is one by its looks alone: what stands before and behind it, or siblings that are built alike, bear it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jiaokan.outline.lines import Line
from jiaokan.outline.parallel import FEWEST, SCORE, TELLS, are_couplets, read_parallel
from jiaokan.outline.phrases import SECTION_NAME
from jiaokan.outline.reading import Heading
from jiaokan.text.chars import count_han
from jiaokan.text.numbering import NONE_STYLE


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
    yield from read_parallel(lines, taken)


# --- lines that stand alone -----------------------------------------------------------------------------------
_NOT_HEADING = re.compile(
    r"[。；：，、！？]\Z|^[（(【《“].*[）)】》”]\Z|^[—－-]|[@#]|https?:|附件|附表|此致|敬礼|特此|谢谢"
)
_SHORTEST, _LONGEST = 4, 30  # code points of a line that stands alone; names of sections are no longer


def _may_stand(line: Line) -> bool:
    return (
        line.number is None
        and not line.is_item
        and line.is_label
        and len(line.text) <= _LONGEST
        and (len(line.text) >= _SHORTEST or _is_named(line))
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
    return Heading(first, stop - 1, None, NONE_STYLE, text, len(lines[stop - 1].text), "standalone", SCORE, tier)


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
    return line.text[0] == "【" and _BOXED.fullmatch(line.text) is not None


_BOXED = re.compile("【 ?([^【】]{2,12}?) ?】")


def _boxed(lines: Sequence[Line]) -> Iterator[Heading]:
    """Yield 【使用人】 that stands alone above its text, if it has a sibling."""
    found = [
        (index, match)
        for index, line in enumerate(lines[:-1])
        if line.text[0] == "【"
        and (match := _BOXED.fullmatch(line.text))
        and not _BOXED.fullmatch(lines[index + 1].text)
    ]
    if len(found) > 1:
        for index, match in found:
            yield Heading(index, index, None, NONE_STYLE, match[1], len(lines[index].text), "standalone", SCORE)


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
        and line.text[-1] in "：:"
        and _LABEL.fullmatch(line.text)
        and not _SAYS.search(line.text)
        and lines[index - 1].ends_full
        and lines[index + 1].text[-1] not in "：:"
        and (lines[index + 1].is_prose or lines[index + 1].number is not None)
    ]
    if len(found) > 1:
        yield from (replace(_one(lines, at, at + 1), text=lines[at].text[:-1]) for at in found)


_SLOGAN = re.compile("[^。！？；：，、]{5,24}(?:，[^。！？；：，]{4,16})?。")
_RULES = re.compile("应当?|可以|不得|必须|负责")  # words of sentences of a regulation
_MOST_DIFFERENT, _FARTHEST = 5, 4  # of slogans of a set: code points; lines from one to the next


def _slogans(lines: Sequence[Line], taken: set[int]) -> Iterator[Heading]:
    """Yield short sentences that stand alone, each above longer text, three or more of about one length."""
    run: list[int] = []
    for index in [*(at for at in range(1, len(lines) - 1) if at not in taken and _is_slogan(lines, at)), len(lines)]:
        if index < len(lines) and run and _are_siblings(lines, run[-1], index):
            run.append(index)
            continue
        if len(run) >= FEWEST or (len(run) > 1 and are_couplets(*(lines[at].text for at in run))):
            yield from (replace(_one(lines, at, at + 1), text=lines[at].text[:-1]) for at in run)
        run = [index] if index < len(lines) else []


def _is_slogan(lines: Sequence[Line], index: int) -> bool:
    line, behind = lines[index], lines[index + 1]
    return (
        line.number is None
        and not line.is_item
        and line.text[-1] == "。"
        and _SLOGAN.fullmatch(line.text) is not None
        and not TELLS.search(line.text)
        and not _RULES.search(line.text)
        and behind.is_prose
        and len(behind.text) * 2 >= 3 * len(line.text)
    )


_HEAD = 4  # code points that begin every sentence of a set: 这一年，
_LONGEST_REPEATED = 40
_WHOLE_SENTENCE = re.compile("[^。！？；：“”]{8,}。")


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
            and line.text[-1] == "。"
            and _WHOLE_SENTENCE.fullmatch(line.text)
            and behind.is_prose
            and len(behind.text) >= 2 * len(line.text)
        ):
            sets.setdefault(line.text[:_HEAD], []).append(index)
    for found in sets.values():
        if len(found) >= FEWEST:
            yield from (replace(_one(lines, at, at + 1), text=lines[at].text[:-1]) for at in found)


def _are_siblings(lines: Sequence[Line], first: int, second: int) -> bool:
    return second - first <= _FARTHEST and abs(len(lines[first].text) - len(lines[second].text)) <= _MOST_DIFFERENT

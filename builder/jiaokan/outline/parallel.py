"""Parallel first sentences read as headings: those of paragraphs near each other that are short and built alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jiaokan.outline.candidates import Place, Seen
from jiaokan.outline.lines import Line
from jiaokan.outline.phrases import VERBS

FEWEST = 3  # of a set
TELLS = re.compile("[了是我你他她它这那着吗呢吧很都也说0-9]")  # words of sentences that tell something
_NO_OPENING = re.compile(
    r"(?:我|他|她|它|这|那|其|但|而|然|同时|此外|目前|截至|截止|因此|如果|虽|为|在|从|对|据|据|当|有|是|[0-9]|[一二三四五六七八九十]{1,3}(?:月|日|季度|点))"
)
_STOP = re.compile("[。！？；：]")
_SHORTEST_OPENING, _LONGEST_OPENING = 4, 25  # code points before its stop
_NEAR, _NEAREST = 3, 1  # lines from one opening to the next, if they begin with the same words, and if not


class _Opening(NamedTuple):
    """The first sentence of a paragraph: index of the line, words, and the offset behind its stop."""

    at: int
    words: str
    end: int


def _opening(line: Line, index: int) -> _Opening | None:
    """Read a line as a run-in heading: a short first sentence and more behind it."""
    if line.number is not None or line.is_item:
        return None
    close = _STOP.search(line.text, 0, _LONGEST_OPENING + 1)
    if close is None or close.group() != "。" or close.start() < _SHORTEST_OPENING:
        return None
    if len(line.text) - close.end() < close.start() or _NO_OPENING.match(line.text):
        return None
    return _Opening(index, line.text[: close.start()], close.end())


def find_parallel(seen: Seen) -> Iterator[Place]:
    """Yield the first sentences of paragraphs near each other that are short and built alike."""
    run: list[_Opening] = []
    for index, line in enumerate(seen.lines):
        if index in seen.taken or line.number is not None:
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
    close = first.words[:2] == second.words[:2] or are_couplets(first.words, second.words)
    return far <= (_NEAR if close else _NEAREST) and are_alike(first.words, second.words)


def are_couplets(first: str, second: str) -> bool:
    """Tell whether two slogans have two halves of the same lengths: 活动引领，聚起人气 and 流动送书，缩短距离."""
    return (
        "，" in first
        and first.find("，") == second.find("，")
        and abs(len(first) - len(second)) <= 1
        and not TELLS.search(first + second)
    )


def _from_run(run: Sequence[_Opening]) -> Iterator[Place]:
    strong = len(run) == 2 and _are_twins(run[0].words, run[1].words)
    if len(run) >= FEWEST or strong:
        for index, words, end in run:
            yield Place(index, index, words, end, "run_in")


def are_alike(first: str, second: str) -> bool:
    """Tell whether two first sentences are built alike.

    They have the same marks, and the same opening or ending, or are slogans of a verb both, or match place by place.

    >>> are_alike("全链条把关，守住底线", "全时段巡查，守住安全"), are_alike("天气转凉", "他站了起来")
    (True, False)
    """
    if _skeleton(first) != _skeleton(second) or abs(len(first) - len(second)) > 8:
        return False
    shared = first[0] == second[0] or first[-2:] == second[-2:]
    if len(first) == len(second) == _PHRASE and not TELLS.search(first + second):
        return True
    if are_couplets(first, second):
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
    if len(first) != len(second) or len(first) > _LONGEST_MATCH or TELLS.search(first) or TELLS.search(second):
        return False
    same = sum(a == b and a not in "，、" for a, b in zip(first, second, strict=True))
    return same * _SHARED >= len(first)


def _skeleton(text: str) -> str:
    return re.sub("[^，、]", "", text)

"""Lines without a number read as headings: short lines above their text, slogans, parallel first sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiaokan.chars import count_han
from jiaokan.outline.lines import Line
from jiaokan.outline.numbering import NONE_STYLE
from jiaokan.outline.phrases import VERBS
from jiaokan.outline.reading import Heading

_SCORE = 1.5  # of a line that meets every condition

_NOT_HEADING = re.compile(
    r"[。；：，、！？]\Z|^[（(【《“].*[）)】》”]\Z|^[—－-]|[@#]|https?:|附件|附表|此致|敬礼|特此|谢谢"
)


def _may_stand(line: Line) -> bool:
    return (
        line.number is None
        and line.enumerator is None
        and not line.is_item
        and line.is_label
        and 4 <= len(line.text) <= 30
        and count_han(line.text) * 10 >= len(line.text) * 6
        and not line.is_date
        and not _NOT_HEADING.search(line.text)
    )


def read_standing(lines: Sequence[Line], taken: set[int]) -> Iterator[Heading]:
    """Yield unnumbered lines that stand alone above running text; two slogan lines are one heading.

    The first line is the report's title and the last ones its signature: neither has prose both before and behind.
    """
    index = 1
    while index < len(lines):
        stop = index
        while stop < len(lines) and stop not in taken and _may_stand(lines[stop]):
            stop += 1
        count = stop - index
        if 1 <= count <= 2 and _is_framed(lines, index, stop):
            text = " ".join(line.text for line in lines[index:stop])
            yield Heading(index, stop - 1, None, NONE_STYLE, text, len(lines[stop - 1].text), "standalone", _SCORE)
        index = max(stop, index + 1)


def _is_framed(lines: Sequence[Line], first: int, stop: int) -> bool:
    before, after = lines[first - 1], lines[stop] if stop < len(lines) else None
    if after is None or (after.number is not None and not after.is_prose):
        return False
    opens = after.is_prose or after.is_item or after.number is not None
    return opens and (before.ends_sentence or before.number is not None) and not before.is_attachment


_NO_OPENING = re.compile(
    r"(?:我|他|她|它|这|那|其|但|而|然|同时|此外|目前|截至|截止|因此|如果|虽|为|在|从|对|据|据|当|有|是|[0-9])"
)


def _opening(line: Line) -> tuple[str, int] | None:
    """Read an unnumbered line as a run-in heading: a first sentence of 25 code points at most and more behind it."""
    if line.number is not None or line.enumerator is not None or line.is_item:
        return None
    close = re.search("[。！？；：]", line.text)
    if close is None or close.group() != "。" or not 4 <= close.start() <= 25:
        return None
    if len(line.text) - close.end() < close.start() or _NO_OPENING.match(line.text):
        return None
    return line.text[: close.start()], close.end()


def read_parallel(lines: Sequence[Line], taken: set[int]) -> Iterator[Heading]:
    """Yield run-in headings without number: neighbours whose first sentences are short and built alike."""
    run: list[tuple[int, str, int]] = []
    for index in range(len(lines) + 1):
        opening = _opening(lines[index]) if index < len(lines) and index not in taken else None
        if opening is not None and (not run or are_alike(run[-1][1], opening[0])):
            run.append((index, *opening))
            continue
        yield from _from_run(run)
        run = [(index, *opening)] if opening is not None else []


def _from_run(run: list[tuple[int, str, int]]) -> Iterator[Heading]:
    strong = len(run) == 2 and _are_twins(run[0][1], run[1][1])
    if len(run) >= 3 or strong:
        for index, text, end in run:
            yield Heading(index, index, None, NONE_STYLE, text, end, "run_in", _SCORE)


def are_alike(first: str, second: str) -> bool:
    """Tell whether two first sentences are built alike: same marks, and same opening, ending, or both slogans of a verb.

    >>> are_alike("全链条把关，守住底线", "全时段巡查，守住安全"), are_alike("天气转凉", "他站了起来")
    (True, False)
    """
    if _skeleton(first) != _skeleton(second) or abs(len(first) - len(second)) > 8:
        return False
    shared = first[0] == second[0] or first[-2:] == second[-2:]
    return shared or (VERBS.match(first) is not None and VERBS.match(second) is not None)


def _are_twins(first: str, second: str) -> bool:
    return (
        first[0] == second[0]
        and "，" in first
        and _skeleton(first) == _skeleton(second)
        and abs(len(first) - len(second)) <= 1
    )


def _skeleton(text: str) -> str:
    return re.sub("[^，、]", "", text)

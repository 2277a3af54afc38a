"""Where on a page the text is, what of the lines round it is its own, and whether the page is a thread of posts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jiaokan.chars import HAN_ONE, count_han
from jiaokan.page.lines import ALONE, HEARD, NEAR, Lines

# What a line adds to the stretch it stands in: the text is the stretch with the greatest sum.
_PROSE, _PER_CODE_POINT, _MOST = 4.0, 0.02, 8.0  # running text: so much, and more for its length
_CLOSING, _UNKNOWN, _NEARLY, _HEARD_LINE, _SURE_LINE = 2.0, -0.3, -0.5, -1.5, -3.0
_ALONE_ON_PAGE = 1.0  # an unknown line where no line is running text
_LEAST_PROSE = 1  # lines

_SOURCE = "source-line"
_LEAST_TITLE = 3  # Han, or
_LEAST_LETTERS = 8  # code points in another script

# Posts: a floor, an hour, a reader's name behind a label.
_FLOOR = re.compile(
    "[0-9]{1,4} ?(?:楼|樓|#)|# ?[0-9]{1,4}|沙发|板凳|楼主|樓主|发表于|發表於|发表时间|回复时间|回复于|来自|支持|推|追问|回答者"
)
_FIGURES = re.compile("[0-9]+")
_FLOORS = 4
_OF_THREADS, _LEAST_SPOKEN = frozenset(("forum", "member", "answers")), 3


@dataclass(frozen=True, slots=True)
class Zones:
    """The text is the lines ``[first, last)``; ``own`` are positions of unknown lines outside it that belong to it."""

    first: int
    last: int
    own: frozenset[int]
    is_thread: bool


def find_zones(lines: Lines, taken: frozenset[int]) -> Zones:
    """Find the text of a page; ``taken`` are positions of lines that are surely the site's."""
    thread = is_thread(lines)
    first, last = _find_text(lines, taken, thread=thread)
    return Zones(first, last, frozenset((*_title(lines, first, taken), *_signature(lines, last, taken))), thread)


def is_thread(lines: Lines) -> bool:
    """Tell whether lines of one frame, figures and names apart, come again with other lines between them.

    So do lines that only the software of a forum or of a site of questions prints.
    """
    spoken = sum(own.anywhere is not None and own.anywhere.voice in _OF_THREADS and own.anywhere.value >= ALONE for own in lines.own)
    if spoken >= _LEAST_SPOKEN:
        return True
    frames: dict[str, int] = {}
    for line in lines.words:
        if _FLOOR.search(line):
            key = _FIGURES.sub("0", line)[:2]
            frames[key] = frames.get(key, 0) + 1
    return sum(frames.values()) >= _FLOORS


def _find_text(lines: Lines, taken: frozenset[int], *, thread: bool) -> tuple[int, int]:
    """Give the lines ``[first, last)`` of the text: the stretch in which it outweighs the site by most."""
    prose = sum(lines.is_text)
    unknown = _UNKNOWN if prose >= _LEAST_PROSE else _ALONE_ON_PAGE
    best, found, sum_, first = 0.0, (0, 0), 0.0, 0
    for at in range(len(lines)):
        if sum_ <= 0:
            sum_, first = 0.0, at
        sum_ += _adds(lines, at, unknown, is_taken=at in taken)
        if sum_ > best:
            best, found = sum_, (first, at + 1)
    return found


def _adds(lines: Lines, at: int, unknown: float, *, is_taken: bool) -> float:
    if is_taken:
        return _SURE_LINE
    if lines.is_text[at]:
        return _PROSE + min(_MOST, _PER_CODE_POINT * len(lines.words[at]))
    value = lines.own[at].value
    if value >= HEARD:
        return _SURE_LINE if value >= ALONE else _HEARD_LINE
    if lines.is_closing[at]:
        return _CLOSING
    return _NEARLY if value >= NEAR else unknown


def _title(lines: Lines, first: int, taken: frozenset[int]) -> list[int]:
    """Give the lines above the text that may be its title, office and number: the nearest that no cue knows.

    Lines of the site may stand between them and the text; a run without words (``0``) is none. What stands straight
    above lines that state a source may be the title too.
    """
    found: list[int] = []
    met = False  # a run that can be a title
    above_source = False
    for at in range(first - 1, -1, -1):
        own = lines.own[at].head
        if at not in taken and (own is None or own.value < HEARD):
            if not met or above_source:
                found.append(at)
        else:
            met |= any(map(_can_be_title, (lines.words[above] for above in found)))
            above_source = own is not None and own.flag == _SOURCE
    return found


def _can_be_title(line: str) -> bool:
    return _has_words(line) and not line.endswith((":", "："))


def _has_words(line: str) -> bool:
    return count_han(line) >= _LEAST_TITLE or (len(line) >= _LEAST_LETTERS and not HAN_ONE.search(line))


def _signature(lines: Lines, last: int, taken: frozenset[int]) -> list[int]:
    """Give the lines below the text that may close it: up to the first that is the site's."""
    found: list[int] = []
    for at in range(last, len(lines)):
        own = lines.own[at].foot
        if at in taken or (own is not None and own.value >= HEARD):
            break
        found.append(at)
    return found

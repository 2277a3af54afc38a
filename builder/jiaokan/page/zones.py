"""Where on a page the text is, what of the lines round it is its own, and whether the page is a thread of posts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jiaokan.page import cues
from jiaokan.page.lines import ALONE, HEARD, NEAR, Lines, counts
from jiaokan.page.links import is_related_label
from jiaokan.page.pieces import TIME_WITH_DATE
from jiaokan.page.score import is_way
from jiaokan.page.structures import is_of_thread
from jiaokan.text import facts
from jiaokan.text.chars import BLANK, HAN_ONE, count_han

# What a line adds to the stretch it stands in: the text is the stretch with the greatest sum.
_PROSE, _PER_CODE_POINT, _MOST = 4.0, 0.02, 8.0  # running text: so much, and more for its length
_CLOSING, _SPOKEN, _UNKNOWN, _NEARLY, _HEARD_LINE, _SURE_LINE = 2.0, 1.0, -0.3, -0.5, -1.5, -3.0
_ALONE_ON_PAGE = 1.0  # an unknown line where no line is running text
_LEAST_PROSE = 1  # lines

_SOURCE = "source-line"
_LEAST_TITLE = 3  # Han, or
_LEAST_LETTERS = 8  # code points in another script
_PARTED = re.compile(f"[|｜/>»›]|[{BLANK}]{{2}}")  # a bar or a way, no title

_LONGEST_UNKNOWN = 60  # code points

# Posts: a floor, an hour, a reader's name behind a label, at one end of a short line.
_FLOOR = re.compile(
    "(?:第 ?)?[0-9]{1,4} ?(?:楼|#)|# ?[0-9]{1,4}(?![0-9])|(?:沙发|板凳|楼主|追问|回答者)|.{0,24}(?:发表于|发表时间|回复时间|回复于|评论于|于 ?[0-9])|(?:推|嘘|→) [A-Za-z0-9]{2,16} ?[:：]"
)
_FIGURES = re.compile("[0-9]+")
_LEAST_POSTS, _AGAIN, _LONGEST_STAMP = 4, 3, 60  # lines, and code points of a name with its hour


@dataclass(frozen=True, slots=True)
class Zones:
    """The text is the lines ``[first, last)``; ``own`` are positions of unknown lines outside it that belong to it.

    ``posts`` are the lines round posts, if the page is a thread.
    """

    first: int
    last: int
    own: frozenset[int]
    posts: frozenset[int] = frozenset()

    @property
    def is_thread(self) -> bool:
        """Tell whether the page is a thread of posts."""
        return bool(self.posts)


def find_zones(lines: Lines, taken: frozenset[int], frames: Sequence[int] = ()) -> Zones:
    """Find the text of a page.

    ``taken`` are positions of lines that are surely the site's, ``frames`` those that come again and again.
    """
    posts = _posts(lines, frames)
    if len(posts) >= _LEAST_POSTS:
        first, last = _start_of_thread(lines, posts[0]), _end_of_thread(lines, posts[-1])
        return Zones(first, last, frozenset(_title(lines, first, taken)), frozenset(posts))
    first, last = _find_text(lines, taken)
    last = _end_of_text(lines, first, last)
    return Zones(first, last, frozenset((*_title(lines, first, taken), *_signature(lines, last, taken))))


_ENDS = 3.0  # so much of the site's in a row ends the text: one sure line, or two in which a voice is heard


def _end_of_text(lines: Lines, first: int, last: int) -> int:
    """Give the end of a text as far as running text, days and attachments reach, and on to the first lines of the site.

    Titles of other pages look like what closes a document (王某：昨天开会), and draw the text's end down over its site.
    """
    if not any(lines.is_text[first:last]):
        return last
    end = next(at for at in range(last - 1, first - 1, -1) if _holds_text(lines, at))
    passed = 0.0
    for at in range(end + 1, last):
        foot = lines.own[at].foot
        passed += 0.0 if foot is None or foot.value < HEARD else _ENDS if foot.value >= ALONE else _ENDS / 2
        if passed >= _ENDS:
            return at if foot is not None and foot.value >= ALONE else at - 1
        if foot is None or foot.value < HEARD:
            passed = 0.0
    return last


def _holds_text(lines: Lines, at: int) -> bool:
    line = lines.words[at]
    return lines.is_text[at] or facts.is_closing_date(line) or facts.opens_more(line)


def _posts(lines: Lines, frames: Sequence[int]) -> list[int]:
    """Give the positions of the lines round posts: of floors, hours and frames, or of what only forums print if they are few."""
    floors = sorted({*frames, *_floors(lines)})
    if len(floors) >= _LEAST_POSTS:
        return floors
    spoken = [at for at in range(len(lines)) if is_of_thread(lines, at) and not _is_of_other_threads(lines, at)]
    return sorted({*floors, *spoken}) if len(spoken) >= _AGAIN else floors


def _is_of_other_threads(lines: Lines, at: int) -> bool:
    """Tell whether a line that the software of threads prints ends them: other questions, with the number of answers."""
    own = lines.own[at].anywhere
    return own is not None and any(reason.cue in cues.that_end_texts() for reason in own.reasons)


def _start_of_thread(lines: Lines, first: int) -> int:
    """Give where the posts begin: below the way through the forum, if that stands above all running text."""
    text = next((at for at, is_text in enumerate(lines.is_text) if is_text), 0)
    return max((at + 1 for at in range(first, text) if is_way(lines.own[at].head)), default=first)


def _floors(lines: Lines) -> list[int]:
    """Give the positions of floors and hours above posts."""
    stamps = [at for at, line in enumerate(lines.words) if len(line) <= _LONGEST_STAMP and TIME_WITH_DATE.search(line)]
    alone = [at for at in stamps if at + 1 not in stamps and at - 1 not in stamps]
    floors: dict[str, list[int]] = {}
    for at, line in enumerate(lines.words):
        if len(line) <= _LONGEST_STAMP and _FLOOR.match(line):
            floors.setdefault(_FIGURES.sub("0", line)[:2], []).append(at)
    groups = [alone, *floors.values()]
    return [at for group in groups if len(group) >= _AGAIN for at in group]


def _end_of_thread(lines: Lines, last: int) -> int:
    """Give the end of the last post: the first line below its frame that is surely the site's."""
    for at in range(last + 1, len(lines)):
        own = lines.own[at].foot
        if own is not None and own.value >= ALONE:
            return at
    return len(lines)


def _find_text(lines: Lines, taken: frozenset[int]) -> tuple[int, int]:
    """Give the lines ``[first, last)`` of the text: the stretch in which it outweighs the site by most."""
    prose = sum(lines.is_text)
    unknown = _UNKNOWN if prose >= _LEAST_PROSE else _ALONE_ON_PAGE
    best, found, sum_, first = 0.0, (0, 0), 0.0, 0
    for at in range(len(lines)):
        if sum_ <= 0:
            sum_, first = 0.0, at
        adds = _adds(lines, at, unknown, is_taken=at in taken)
        sum_ += unknown if adds == _CLOSING and sum_ <= 0 < prose and _is_name(lines.words[at]) else adds
        if sum_ > best:
            best, found = sum_, (first, at + 1)
    return found


def _is_name(line: str) -> bool:
    """Tell whether a line is no more than a body's name: it closes a text (省教育厅) and is an entry of a menu too."""
    return ":" not in line and "：" not in line and len(line) <= _LONGEST_NAME


_LONGEST_NAME = 12  # code points


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
    if facts.is_sentence(lines.words[at]):
        return _SPOKEN
    return _NEARLY if value >= NEAR else unknown


def _title(lines: Lines, first: int, taken: frozenset[int]) -> list[int]:
    """Give the lines above the text that may be its title, office and number: the nearest that no cue knows.

    Lines of the site may stand between them and the text; a run without words (``0``) is none. What stands straight
    above lines that state a source may be the title too, and so may the longest of all.
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
            met |= any(map(can_be_title, (lines.words[above] for above in found)))
            above_source = own is not None and own.flag == _SOURCE
    unknown = [at for at in range(first) if at not in taken and lines.own[at].value < NEAR]
    titles = [at for at in unknown if can_be_title(lines.words[at]) and not _PARTED.search(lines.words[at])]
    return [*found, *sorted(titles, key=lambda at: -len(lines.words[at]))[:1]]


def can_be_title(line: str) -> bool:
    """Tell whether a line has words enough for a title, and opens no list."""
    return _has_words(line) and not line.endswith((":", "："))


def _has_words(line: str) -> bool:
    return count_han(line) >= _LEAST_TITLE or (len(line) >= _LEAST_LETTERS and not HAN_ONE.search(line))


def _signature(lines: Lines, last: int, taken: frozenset[int]) -> list[int]:
    """Give the lines below the text that may close it: up to the first that is the site's."""
    found: list[int] = []
    for at in range(last, len(lines)):
        own = lines.own[at].foot
        if at in taken or (own is not None and own.value >= HEARD) or is_related_label(lines.words[at]):
            break
        found.append(at)
    return found


def may_be_own(lines: Lines, at: int) -> bool:
    """Tell whether a line outside the text may be the document's wherever it stands: running text, its end, a part."""
    line = lines.words[at]
    return (
        lines.is_text[at]
        or counts(line)
        or facts.is_closing_date(line)
        or facts.opens_more(line)
        or len(line) > _LONGEST_UNKNOWN
    )

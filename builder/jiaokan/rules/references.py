"""Which lines are entries of a bibliography: their parts are divided by dots, and no dot ends a sentence there.

GB/T 7714 writes: authors. title[J]. journal, year, volume(issue): pages. Left alone: prose that cites by number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from jiaokan.rules.wraps import NEAR, columns, room
from jiaokan.text.chars import BLANK, BLANKS, HAN, iter_lines, line_of, within
from jiaokan.text.remembered import of_texts

# The letter of what is cited, as the standard has it: [J] a journal, [M] a book, [EB/OL] a page of the web.
TYPE = r"[\[\uff3b\u3014](?:[JMCDNRSPGAZ]|EB|DB|CP|DS|CM|BK)(?:/(?:OL|CD|MT|DK))?[\]\uff3d\u3015]"
_TYPE = re.compile(TYPE)
_TYPE_DOT = re.compile(rf"{TYPE}[{BLANK}]?[.\uff0e]")
_NUMBER = re.compile(
    rf"[{BLANK}]{{0,8}}(?:[\[\uff3b\u3014\u3010](?:[0-9]{{1,3}}|序号)[\]\uff3d\u3015\u3011]|[0-9]{{1,3}}[.、\uff0e)]|[\u2460-\u2473])"
)
_CIRCLED = re.compile(f"[{BLANK}]{{0,8}}[\u2460-\u2473]")  # ① to ⑳: items of any list are numbered so
_HEAD = re.compile(
    rf"[{BLANK}]{{0,8}}(?:[一二三四五六七八九十0-9]{{1,3}}[.、{BLANK}]{{1,2}})?"
    rf"[主要]{{0,2}}(?:参[{BLANK}]{{0,2}}考[{BLANK}]{{0,2}}(?:文[{BLANK}]{{0,2}}献|书目|资料)|引用文献|引文出处|參考(?:文獻|書目|資料)|注[释釋]|註釋|[尾脚腳附][注註])[:：]?[{BLANK}]{{0,4}}"
)
_REFERENCES = re.compile(f"参[{BLANK}]{{0,2}}考")
_HEAD_WORDS = ("引用文献", "引文出处", "參考", "注释", "注釋", "註釋", "尾注", "脚注", "附注")
_TWO_NUMBERED = re.compile(rf"{_NUMBER.pattern}[^\n]*\n{_NUMBER.pattern}")
_NEXT_TWO_NUMBERED = re.compile(rf"\n{_TWO_NUMBERED.pattern}")
# A dot between two parts, one of which ends or begins with Han, a bracket or a quotation mark.
_PART = re.compile(
    rf"[.\uff0e](?:(?<=[{HAN}\])\uff09\u300b\u201d].)(?![.0-9]|[{BLANK}]{{0,2}}\Z)|(?=[{BLANK}]?[{HAN}\u300a]))"
)
_YEAR = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])")
_PUBLISHED = re.compile(
    r"出版社|出版者|书局|书店|印书馆|学报|杂志|期刊|丛刊|丛书|刊本|抄本|影印|译著?|编著?|卷|第[0-9一二三四五六七八九十]{1,3}[期版辑]|[0-9]\([0-9]"
)
# 昆明市 :云南大学出版社 ,2011年: so no sentence names a publisher.
_IMPRINT = re.compile(
    rf"[:\uff1a][{BLANK}]?[{HAN}]{{2,15}}(?:出版社|书局|書局|印书馆)[{BLANK}]?[,\uff0c][{BLANK}]?(?:1[89]|20)[0-9]{{2}}"
)
_STOP = re.compile("[\u3002\uff01\uff1f]")
_MOST = 300  # code points of an entry


@of_texts  # several rules ask for the same text
def find_references(text: str) -> tuple[tuple[int, int], ...]:
    """Give the lines that are entries of a bibliography.

    Evidence: the letter of the standard between two parts ([J]. [M].); or the line stands in a list below a heading
    that says so, or is numbered as its neighbours are, and has parts divided by dots with a year or a publisher. A
    list is judged as a whole: what the most of its lines are they all are. Left alone: sentences with [1] in them.
    """
    if "." not in text and "\uff0e" not in text:
        return ()
    is_typed = _TYPE.search(text) is not None or _IMPRINT.search(text) is not None
    if not is_typed and not (_may_have_list(text) and any(map(_is_divided, _parted_lines(text)))):
        return ()
    spans = iter_lines(text)
    lines = [text[start:end] for start, end in spans]
    is_entry = list(map(_is_typed, lines)) if is_typed else [False] * len(lines)
    for first, last in _lists(text, spans):
        inside = range(first, last)
        entries = [index for index in inside if is_entry[index] or _is_divided(text[slice(*spans[index])])]
        if len(entries) * 2 >= len(inside):
            for index in inside:
                is_entry[index] = is_entry[index] or _STOP.search(text, *spans[index]) is None or index in entries
    for first, last in _groups(find_continued(lines)):
        if any(is_entry[first:last]):
            is_entry[first:last] = [True] * (last - first)
    return tuple(span for span, entry in zip(spans, is_entry, strict=True) if entry)


def _may_have_list(text: str) -> bool:
    """Tell whether a text may have the heading of a list of references, or two numbered lines below each other."""
    if _REFERENCES.search(text) is not None or any(word in text for word in _HEAD_WORDS):
        return True
    return _TWO_NUMBERED.match(text) is not None or _NEXT_TWO_NUMBERED.search(text) is not None


def _parted_lines(text: str) -> Iterator[str]:
    """Yield the lines in which a dot may stand between two parts: no other is divided."""
    done = -1
    for match in _PART.finditer(text):
        if match.start() > done:
            start, done = line_of(text, match.start())
            yield text[start:done]


_TYPED = re.compile(r"[,:;](?=[ \u00a0])")
_WIDE = re.compile("[\uff0c\uff1a\uff1b]")


def find_narrow_references(text: str) -> list[tuple[int, int]]:
    """Give the entries whose marks are half-width on purpose: all of them, with the blank that belongs to them.

    Behind 引用：, and the authors before it, an entry's own marks are those from the letter of what is cited.
    """
    found: list[tuple[int, int]] = []
    for start, end in find_references(text):
        letter = _TYPE.search(text, start, end)
        own = letter.end() if letter is not None and _WIDE.search(text, start, letter.start()) else start
        if _TYPED.search(text, own, end) and not _WIDE.search(text, own, end):
            found.append((own, end))
    return found


def in_references(text: str) -> Callable[[int], bool]:
    """Give the test whether a position lies in an entry of a bibliography."""
    return within(find_references(text))


def _is_typed(line: str) -> bool:
    """Tell whether a line is an entry by its letter or its imprint; a sentence that names the letter ends in a stop."""
    if _IMPRINT.search(line) is not None and _PART.search(line) is not None and _STOP.search(line) is None:
        return True
    dotted = _TYPE_DOT.search(line)
    if dotted is None or len(line) > _MOST:
        return _NUMBER.match(line) is not None and _TYPE.search(line) is not None and _PART.search(line) is not None
    return _STOP.search(line[: dotted.start()]) is None


def _is_divided(line: str) -> bool:
    """Tell whether a line has parts divided by dots, and says when or where it was published."""
    if len(line) > _MOST or _STOP.search(line.rstrip("\u3002")):
        return False
    number = _NUMBER.match(line)
    part = _PART.search(line, number.end() if number else 0)
    if part is None:
        return False
    return _PUBLISHED.search(line) is not None or (_YEAR.search(line) is not None and not _CIRCLED.match(line))


def _lists(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the runs of lines that may be lists of references: below their heading, or numbered one after the other."""
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(spans):
        headed = _HEAD.fullmatch(text, *spans[index]) is not None
        first = last = index + 1 if headed else index
        while last < len(spans) and _fits(text, spans[last], headed=headed):
            last += 1
        if last - first >= (1 if headed else 2):
            found.append((first, last))
        index = max(last, index + 1)
    return found


def _fits(text: str, span: tuple[int, int], *, headed: bool) -> bool:
    """Tell whether a line goes on with a list of references: numbered, or below the heading at least divided."""
    line = text[slice(*span)]
    if not line.strip():
        return False
    return _NUMBER.match(line) is not None or (headed and (_is_divided(line) or _is_typed(line)))


# --- wrapped entries ------------------------------------------------------------------------------------------
_ENTRY = re.compile(rf"[{BLANK}]{{0,8}}[\[\uff3b\u3014]([0-9]{{1,3}})[\]\uff3d\u3015]")
_OPENS_ENTRY = frozenset("[\uff3b\u3014")
_LEFT_OPEN = re.compile("[,:]\\Z")
_FEWEST_TYPED = 2
_MOST_LINES = 4  # of one entry


def find_continued(lines: Sequence[str]) -> frozenset[int]:
    """Give the lines, by number, that go on with the entry of a bibliography above them.

    Evidence: they stand between [n] and [n+1], or below an entry that ends in a comma or colon, and the line above is
    so wide that the first word of this one had no room. Left alone: what stands below the last entry, page numbers.
    """
    if sum(line.lstrip(BLANKS)[:1] in _OPENS_ENTRY for line in lines) < _FEWEST_TYPED:
        return frozenset()
    numbers = [int(match[1]) if match else None for match in map(_ENTRY.match, lines)]
    starts = [index for index, number in enumerate(numbers) if number is not None]
    if len(starts) < 2 or sum(_TYPE.search(line) is not None for line in lines) < _FEWEST_TYPED:
        return frozenset()
    inside = [index for start in starts for index in _below(lines, numbers, start)]
    sizes = columns([line.strip(BLANKS) for line in lines])
    width = max(sizes[index] for index in (*starts, *inside))
    found: set[int] = set()
    for index in inside:
        follows = index - 1 in found or numbers[index - 1] is not None
        if follows and sizes[index - 1] + room(lines[index].lstrip(BLANKS)) >= width - NEAR:
            found.add(index)
    return frozenset(found)


def _below(lines: Sequence[str], numbers: Sequence[int | None], start: int) -> range:
    """Give the lines below an entry that may be its own: those above the next number, or one below an open end."""
    stop = start + 1
    while (
        stop < len(lines) and numbers[stop] is None and stop - start < _MOST_LINES and not _BARE.fullmatch(lines[stop])
    ):
        stop += 1
    counted = stop < len(lines) and numbers[stop] == (numbers[start] or 0) + 1
    if counted:
        return range(start + 1, stop)
    return range(start + 1, min(stop, start + 2)) if _LEFT_OPEN.search(lines[start].rstrip(BLANKS)) else range(0)


_BARE = re.compile(f"[{BLANK}0-9]*")


def _groups(continued: frozenset[int]) -> list[tuple[int, int]]:
    """Give each entry of two lines or more as its first line and the line behind its last."""
    found: list[tuple[int, int]] = []
    for index in sorted(continued):
        if found and found[-1][1] == index:
            found[-1] = (found[-1][0], index + 1)
        else:
            found.append((index - 1, index + 1))
    return found

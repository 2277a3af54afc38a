"""Headings of one report: which lines open a section, where the heading ends, and how deep it lies.

A number alone makes no heading. Siblings decide together: numbered sentences are items, a group of short openings
with text under them is a set of headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jiaokan.chars import count_han
from jiaokan.outline.lines import MAX_RUN_IN, MAX_STANDALONE, Line
from jiaokan.outline.numbering import ENUMERATOR_STYLE, NONE_STYLE, Number, Style
from jiaokan.outline.phrases import GLUED, VERBS

_SURE_STYLES = frozenset({"chapter", "article", "han-comma", "han-paren"})
_TAIL = "。：:；！？"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on lines ``[first, last]`` (indices into the report's lines)."""

    first: int
    last: int
    number: Number | None
    style: Style
    text: str
    end: int  # offset in the last line behind number, heading and closing mark
    kind: str  # standalone, run_in
    level: int = 1
    has_gap: bool = False

    @property
    def key(self) -> tuple[str, int]:
        """Give what makes two headings siblings: style and, for 1.1, depth of the number."""
        if self.style.id == "none":
            return (self.kind, 0)
        return (self.style.id, self.number.depth if self.number else 1) if self.style.rank else ("chapter0", 1)


def find_headings(lines: Sequence[Line]) -> list[Heading]:
    """Find the headings among the lines of one report, in order, with their levels."""
    numbered = _numbered(lines)
    taken = {heading.first for heading in numbered}
    found = [*numbered, *_standing(lines, taken), *_parallel(lines, taken)]
    return _mark_gaps(_with_levels(sorted(found, key=lambda heading: heading.first)), lines)


# --- candidates -----------------------------------------------------------------------------------------------
def candidate(line: Line, index: int, number: Number) -> Heading | None:
    """Read a numbered line as a heading, None if it cannot be one."""
    start = number.end
    rest = line.text[start:]
    if not rest:
        return None
    if number.style.id == "article":
        return _article(line, index, number)
    if number.style.id in _SURE_STYLES and line.is_prose and (glued := GLUED.match(rest)):
        return Heading(index, index, number, number.style, glued.group(), start + glued.end(), "run_in")
    close = line.first_close(start)
    if close is None or close.end() == len(line.text):
        bare = rest.rstrip(_TAIL)
        if len(bare) > MAX_STANDALONE or not bare or rest[-1] in "，、；":
            return None
        return Heading(index, index, number, number.style, bare, len(line.text), "standalone")
    bare = line.text[start : close.start()]
    if not bare or len(bare) > MAX_RUN_IN or close.group() == "；":
        return None
    if close.group() in "：:" and (len(bare) > 15 or number.style.id not in _SURE_STYLES):
        return None
    return Heading(index, index, number, number.style, bare, close.end(), "run_in")


def _article(line: Line, index: int, number: Number) -> Heading:
    """第一条 为了…: an article has no heading of its own; 第一条 【目的】 has."""
    rest = line.text[number.end :]
    labelled = not line.ends_sentence or (rest[-1:] in "：:" and len(rest) <= _SHORT_LABEL)
    if 2 <= len(rest) <= _LONGEST_ARTICLE and labelled:
        return Heading(index, index, number, number.style, rest.rstrip(_TAIL), len(line.text), "standalone")
    label = re.compile(r"[【（(]([^】）)\n]{1,30})[】）)]").match(line.text, number.end)
    end = label.end() if label else number.end
    kind = "standalone" if end == len(line.text) else "run_in"
    return Heading(index, index, number, number.style, label[1] if label else "", end, kind)


_SHORT_LABEL = 8
_LONGEST_ARTICLE = 24  # code points of the words of an article that stand alone: 第四条 付款方式


# --- numbered headings ----------------------------------------------------------------------------------------
def _numbered(lines: Sequence[Line]) -> list[Heading]:
    found: list[Heading] = []
    for group in _groups(lines):
        found += _decide(lines, group)
    return found + list(_enumerators(lines))


def _groups(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Yield runs of sibling numbers: one style, counting up, no higher style between them."""
    open_groups: dict[tuple[str, float, int], list[int]] = {}
    for index, line in enumerate(lines):
        number = line.number
        if number is None:
            continue
        key = (number.style.id, number.style.rank, number.depth)
        for other in [k for k in open_groups if (k[1], k[2]) > (key[1], key[2])]:
            yield open_groups.pop(other)
        group = open_groups.get(key)
        if group and (number.value or 0) <= (_value(lines[group[-1]]) or 0) and number.value == 1:
            yield open_groups.pop(key)
        open_groups.setdefault(key, []).append(index)
    yield from open_groups.values()


def _value(line: Line) -> int | None:
    return line.number.value if line.number else None


def _decide(lines: Sequence[Line], group: list[int]) -> list[Heading]:
    """Take a group of siblings as headings or as items."""
    read = {index: candidate(lines[index], index, number) for index in group if (number := lines[index].number)}
    fit = {index: heading for index, heading in read.items() if heading is not None}
    first = lines[group[0]].number
    style = first.style.id if first else ""
    if style == "circled" or not fit or _are_questions(lines, group, style):
        return []
    standing = [index for index, heading in fit.items() if heading.kind == "standalone"]
    if standing and style != "chapter":
        with_text = sum(1 for index in standing if _has_text(lines, index, group))
        if with_text * 2 < len(standing):
            fit = {index: heading for index, heading in fit.items() if heading.kind == "run_in"}
    if len(fit) * 3 < len(group) * (2 if style not in _SURE_STYLES else 1) or _are_items(lines, group):
        return []
    return list(fit.values())


def _are_questions(lines: Sequence[Line], group: list[int], style: str) -> bool:
    """Tell whether siblings are the questions of a form: most end in ？ or ：, or hold a blank to fill in."""
    asked = sum(1 for index in group if lines[index].text[-1] in "？：?:" or "___" in lines[index].text)
    return style not in _SURE_STYLES and len(group) > 1 and asked * 3 >= len(group) * 2


def _are_items(lines: Sequence[Line], group: list[int]) -> bool:
    """Tell whether siblings are the items of one sentence: all but the last end in ； or ，."""
    return len(group) >= 2 and all(lines[index].text[-1] in "；;，" for index in group[:-1])


def _has_text(lines: Sequence[Line], index: int, group: list[int]) -> bool:
    """Tell whether anything stands under a heading: text, or numbers of a deeper style."""
    if index + 1 >= len(lines) or index + 1 in group:
        return False
    own, after = lines[index].number, lines[index + 1].number
    return own is None or after is None or (after.style.rank, after.depth) > (own.style.rank, own.depth)


def _enumerators(lines: Sequence[Line]) -> Iterator[Heading]:
    """Yield 一抓… 二抓…: three or more in order with one verb, all short openings."""
    runs: dict[str, list[tuple[int, Number]]] = {}
    for index, line in enumerate(lines):
        if line.enumerator is not None:
            runs.setdefault(line.enumerator.written[1], []).append((index, line.enumerator))
    for run in runs.values():
        if len(run) >= 3 and [number.value for _, number in run] == list(range(1, len(run) + 1)):
            for index, number in run:
                heading = candidate(lines[index], index, number)
                if heading is not None:
                    yield replace(heading, style=ENUMERATOR_STYLE)


# --- headings without a number --------------------------------------------------------------------------------
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


def _standing(lines: Sequence[Line], taken: set[int]) -> Iterator[Heading]:
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
            yield Heading(index, stop - 1, None, NONE_STYLE, text, len(lines[stop - 1].text), "standalone")
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


def _parallel(lines: Sequence[Line], taken: set[int]) -> Iterator[Heading]:
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
            yield Heading(index, index, None, NONE_STYLE, text, end, "run_in")


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


# --- levels ---------------------------------------------------------------------------------------------------
def _with_levels(headings: list[Heading]) -> list[Heading]:
    """Give each heading its depth in the tree: a style that is open keeps its depth, a new one opens below."""
    stack: list[tuple[tuple[str, int], float]] = []
    found: list[Heading] = []
    for heading in headings:
        keys = [key for key, _ in stack]
        if heading.key in keys:
            del stack[keys.index(heading.key) + 1 :]
        else:
            rank = _rank(heading, stack)
            while stack and stack[-1][1] >= rank:
                stack.pop()
            stack.append((heading.key, rank))
        found.append(replace(heading, level=len(stack)))
    return found


def _rank(heading: Heading, stack: list[tuple[tuple[str, int], float]]) -> float:
    """Rank a style; a heading without number ranks just below whatever is open."""
    if heading.style.id == "none":
        return (stack[-1][1] + 0.25) if stack else (0.5 if heading.kind == "standalone" else 8.0)
    depth = heading.number.depth if heading.number else 1
    return heading.style.rank + (depth - 1) / 8


def _mark_gaps(headings: list[Heading], lines: Sequence[Line]) -> list[Heading]:
    """Mark headings whose number neither is one nor follows the last of its style, items counted.

    Articles and points may run on through chapters or start again in each; both are no gap.
    """
    last: dict[tuple[str, int], int] = {}
    gaps: set[int] = set()
    for index, line in enumerate(lines):
        number = line.number or line.enumerator
        if number is not None and number.value is not None:
            key = (number.style.id, number.depth)
            if number.value not in (1, last.get(key, 0) + 1):
                gaps.add(index)
            last[key] = number.value
    return [replace(heading, has_gap=heading.number is not None and heading.first in gaps) for heading in headings]

"""What the original's markup says of lines: headings with their level, titles, rows of tables. Decides nothing alone.

Markup is evidence: authors make headings of what is none, and lay out pages by tables. Whether a heading is one, and where
it lies, is for the tree to say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from jiaokan.dataset.records import Mark
from jiaokan.inputs.markdown import EMPHASIZED, is_emphasized
from jiaokan.outline.lines import Line, Markup
from jiaokan.outline.reading import Heading
from jiaokan.text.numbering import NONE_STYLE

HASHES = "heading-marks"  # the rule that takes hashes off
EMPHASIS = "emphasis"  # the rule that takes off the marks of emphasis
TELLING = frozenset({HASHES, EMPHASIS})
_FEWEST_EMPHASIZED = 2  # lines of a page that make it a habit
_REACH = 80  # code points below a line in which what it may head begins
_HASHES = re.compile("#{1,6}")
_STATED = 2.5  # evidence of a line that is a heading by its markup alone
_AGREES = 1.0  # what markup adds to a number
_LONGEST = 60  # code points of a heading without a number; what is longer was made large for its looks
_KINDS = frozenset({"heading", "title", "row"})
_LEVELS = {"title": 0}  # of what states none: Word's style Title stands above Heading 1


def mark_lines(lines: Sequence[Line], raw_starts: Sequence[int], marks: Iterable[Mark]) -> list[Line]:
    """Give the lines with what is said of them: each has the innermost mark in which it begins, by raw offset."""
    known = sorted((mark for mark in marks if mark.kind in _KINDS), key=lambda mark: (mark.start, -mark.end))
    if not known:
        return list(lines)
    starts = [mark.start for mark in known]
    found = []
    for line, start in zip(lines, raw_starts, strict=True):
        at = bisect_right(starts, start)
        found.append(_marked(line, start, known[max(0, at - _NEAREST) : at]))
    return found


_NEAREST = 4  # marks before a line that are looked at: they lie beside each other, or one within another


def _marked(line: Line, raw_start: int, before: Sequence[Mark]) -> Line:
    for mark in reversed(before):
        if mark.end > raw_start:
            return replace(line, markup=Markup(mark.kind, mark.level or _LEVELS.get(mark.kind, 1), mark.start))
    return line


def marks_of_edits(raw: str, edits: Iterable[tuple[int, int, Sequence[str]]]) -> Iterator[Mark]:
    """Yield the headings of Markdown by the marks that were removed: ``(raw_start, raw_end, rules)`` of the edits.

    Hashes before a heading, with their number; emphasis of a whole line, where two lines or more have it.
    """
    emphasized: dict[int, int] = {}
    for start, end, rules in edits:
        found = _HASHES.search(raw, start, end) if HASHES in rules else None
        first = start if found is None else found.start()
        stop = raw.find("\n", end)
        stop = stop if stop >= 0 else len(raw)
        if found is not None:
            yield Mark(first, stop, "heading", len(found.group()))
        elif (
            EMPHASIS in rules
            and is_emphasized(raw[start:stop].rstrip())
            and not raw[raw.rfind("\n", 0, start) + 1 : start].strip()
        ):
            emphasized[start] = stop
    if len(emphasized) >= _FEWEST_EMPHASIZED:
        yield from (Mark(start, stop, "heading", EMPHASIZED) for start, stop in emphasized.items() if _heads(raw, stop))


def _heads(raw: str, stop: int) -> bool:
    """Tell whether what stands below a line is text, and not emphasized as a whole too."""
    below = next((line.strip() for line in raw[stop : stop + _REACH].split("\n") if line.strip()), "")
    return bool(below) and not is_emphasized(below)


def read_marked(lines: Sequence[Line], numbered: Iterable[Heading]) -> Iterator[Heading]:
    """Yield the readings of numbered lines, more sure where markup agrees, and of lines that only markup makes headings."""
    with_number = set()
    for heading in numbered:
        line = lines[heading.first]
        if not line.is_row:
            with_number.add(heading.first)
            yield _agreed(heading, line) if line.is_headed else heading
    own = 1 if lines and _opens_report(lines, 0) else 0
    levels = sorted({_level(line) for line in lines[own:] if line.is_headed})
    index = 0
    while index < len(lines):
        stop = index + 1
        if lines[index].is_headed and index not in with_number and not _opens_report(lines, index):
            while stop < len(lines) and lines[stop].markup == lines[index].markup:
                stop += 1
            stated = _stated(lines, index, stop)
            if stated is not None:
                yield replace(stated, tier=levels.index(_level(lines[index])))
        index = stop


def _stated(lines: Sequence[Line], first: int, stop: int) -> Heading | None:
    """Read lines as a heading by their markup alone, with the number that they may open with."""
    number = lines[first].number
    text = " ".join(line.text for line in lines[first:stop])
    if len(text) > _LONGEST or lines[first].is_date:
        return None
    start, style = (number.end, number.style) if number else (0, NONE_STYLE)
    end, level = len(lines[stop - 1].text), _level(lines[first])
    mark = 0 if number and level == EMPHASIZED else level + 1
    return Heading(first, stop - 1, number, style, text[start:].strip(), end, "standalone", _STATED, mark=mark)


def _level(line: Line) -> int:
    return line.markup.level if line.markup else 1


def _opens_report(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a heading is the report's title: its first lines, unless others of its level follow below."""
    if index == 0 or lines[index].markup == lines[0].markup:
        own = lines[index].markup
        return all(
            line.markup in (None, own) or _level(line) > _level(lines[index]) for line in lines if line.is_headed
        )
    return False


def _agreed(heading: Heading, line: Line) -> Heading:
    """Give a numbered reading the weight of its markup; what has a line of its own and is marked is the whole line."""
    if heading.kind == "run_in" and len(line.text) <= _LONGEST:
        start = heading.number.end if heading.number else 0
        whole = line.text[start:].strip()
        heading = replace(heading, text=whole, end=len(line.text), kind="standalone")
    mark = 0 if _level(line) == EMPHASIZED else _level(line) + 1  # emphasis has no depth, the number has
    score = heading.score + _AGREES
    return replace(heading, score=max(score, _STATED) if mark else score, mark=mark)

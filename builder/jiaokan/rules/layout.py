"""Lines: breaks a page lost are restored, breaks it put into sentences are joined, blank lines go.

One paragraph is one line. A break is evidence-bound in both directions: neither joined nor made by looks alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from jiaokan.chars import BLANK, BLANKS, CLOSER, HAN, iter_lines
from jiaokan.outline.numbering import parse
from jiaokan.pairs import is_bound
from jiaokan.rule import Context
from jiaokan.traced import Finding

# Lines this long have lost their breaks if the page has hardly any others; single paragraphs may be as long.
ONE_LINE = 300
_STOP_BLANK = re.compile(rf"[。！？][{CLOSER}]{{0,2}}([{BLANK}]{{1,12}})(?=[{HAN}“《【（0-9A-Za-z])")
_STOP = re.compile(r"[。！？]")
_WIDE_BLANK = re.compile(
    rf"\u3000(?<=[^\s].)[{BLANK}]{{1,12}}(?=[^\s])|[ \u00a0](?<=[{HAN}。！？；：”）].)[ \u00a0]{{3,11}}(?=[{HAN}“《【（])"
)
# Behind a stop (and a quote or bracket that closes there), or straight behind a heading: 二、工作措施（一）加强….
_BEFORE_NUMBER = re.compile(
    r"(?:[。！？][”）]|[。！？；：])( ?)(?=[一二三四五六七八九十（(第0-9])|(?=[（(]一[）)]|1[.．、])"
)
_ANY_BLANK = re.compile(f"[{BLANK}]")


def find_lost_breaks(text: str, context: Context) -> Iterator[Finding]:
    """Restore line breaks in text that lost them: where the break left a blank, and before numbered headings.

    Evidence: a page whose lines are 300 code points long on average, or one of whose lines holds half of it; there, a
    blank behind a full stop where most stops have none, a run of two ideographic blanks (a paragraph's indent), and
    numbers of one style behind a stop that count up. Left alone: enumerations inside an ordinary paragraph, lines
    with a blank behind every stop, short lines.
    """
    if len(text) < ONE_LINE:
        return
    spans = [(start, end) for start, end in iter_lines(text) if end > start]
    dense = len(text) >= ONE_LINE * len(spans)
    for start, end in spans:
        if end - start >= ONE_LINE and (dense or (end - start) * 2 >= len(text)):
            for at, stop in _cuts(text, start, end):
                yield Finding(at, stop, "\n", "lost line break")


def _cuts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find where a line is to be cut: by its blanks, and by its numbers where no blank does it."""
    found = list(_blank_breaks(text, start, end)) if _ANY_BLANK.search(text, start, end) else []
    taken = {spot for left, right in found for spot in range(left, right + 1)}
    found += [(at, stop) for at, stop in _numbered_breaks(text, start, end) if at not in taken and stop not in taken]
    return found


def _blank_breaks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    wide = [
        m.span() for m in _WIDE_BLANK.finditer(text, start, end) if not is_bound(text[m.start() - 1], text[m.end()])
    ]
    if wide:
        yield from wide
        return
    marked = [match.span(1) for match in _STOP_BLANK.finditer(text, start, end)]
    if len(marked) * 10 <= len(_STOP.findall(text, start, end)) * 9:
        yield from marked


class _Spot(NamedTuple):
    """A number that may have begun a line: where the break goes, the blanks it replaces, and what the number says."""

    at: int
    stop: int
    value: int
    is_led: bool  # behind a colon: it may open a list inside its paragraph


def _numbered_breaks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Find numbers behind a stop that count up, style by style; the first number of the line needs no stop."""
    spots: dict[str, list[_Spot]] = {}
    opening = parse(text, start, end)
    if opening is not None and opening.value:
        spots[opening.style.id] = [_Spot(start, start, opening.value, is_led=False)]
    for match in _BEFORE_NUMBER.finditer(text, start + 1, end):
        number = parse(text, match.end(), end)
        if number is None or number.value is None or number.style.id == "circled":
            continue
        at = match.start(1) if match.group() else match.end()
        is_led = text[at - 1] in "：:" and number.style.id != "han-comma"
        if match.group() or _is_behind_heading(text, start, at):
            spots.setdefault(number.style.id, []).append(_Spot(at, match.end(), number.value, is_led))
    for found in spots.values():
        yield from ((spot.at, spot.stop) for spot in _counted(found) if spot.at > start)


_NUMBERED_HEADING = re.compile(r"(?:[。！？；：\n]|\A) ?[一二三四五六七八九十]{1,3}、[^。！？；：\n]{2,30}\Z")


def _is_behind_heading(text: str, start: int, at: int) -> bool:
    """Tell whether a short numbered heading without a stop ends here."""
    return _NUMBERED_HEADING.search(text[max(start, at - 36) : at]) is not None


_LONG_ITEM = 15  # code points: a list inside its paragraph (如下：1.甲；2.乙) has shorter ones


def _counted(found: list[_Spot]) -> Iterator[_Spot]:
    """Yield the numbers of one style that count up, two or more in a run; a new run starts at one or goes on."""
    run: list[_Spot] = []
    for spot in [*found, None]:
        if spot is not None and run and spot.value == run[-1].value + 1:
            run.append(spot)
            continue
        if (len(run) >= 2 and not run[0].is_led) or (
            len(run) >= 3 and run[-1].at - run[0].at >= _LONG_ITEM * (len(run) - 1)
        ):
            yield from run
        run = [spot] if spot is not None else []


# --- edges ----------------------------------------------------------------------------------------------------
def find_line_edges(text: str, context: Context) -> Iterator[Finding]:
    """Remove blanks at both ends of lines: a paragraph's indent is layout, not text.

    Left alone: the indent of a line of code, where it is text.
    """
    before = ""  # the line above, if it is code
    for start, end in iter_lines(text):
        line = text[start:end]
        if before and _CODE.match(line):
            left = start + len(line.rstrip(BLANKS))
            if left < end:
                yield Finding(left, end, "")
            continue
        before = line if _CODE.match(line) else ""
        inner = line.strip(BLANKS)
        if len(inner) != len(line):
            left = start + len(line) - len(line.lstrip(BLANKS)) if inner else end
            if left > start:
                yield Finding(start, left, "")
            if inner and left + len(inner) < end:
                yield Finding(left + len(inner), end, "")


# A statement or a block of a programming language; the first line of one has no indent.
_CODE = re.compile(
    r"[ \t]{0,40}(?:(?:def|class|if|elif|else|for|while|with|try|except|return|import|from|print|function|var|let|const|public|private|int|void|SELECT)\b[^\u3002]{0,120}|[A-Za-z_][\w.\[\]]{0,40} ?(?:[-+*/]?=|\()[^\u3002]{0,120}|[{}\])]+[;,]?)\Z",
    re.ASCII,
)
_NEWLINES = re.compile(r"\n\n+")


def find_blank_lines(text: str, context: Context) -> Iterator[Finding]:
    """Remove empty lines and line ends at the edges of the text: one line feed stands between two paragraphs."""
    first, last = len(text) - len(text.lstrip("\n")), len(text.rstrip("\n"))
    if first:
        yield Finding(0, first, "")
    if "\n\n" in text:
        for match in _NEWLINES.finditer(text, first, last):
            yield Finding(match.start() + 1, match.end(), "")
    if first <= last < len(text):
        yield Finding(last, len(text), "")

"""Lines: breaks a page lost are restored, breaks it put into sentences are joined, blank lines go.

One paragraph is one line. A break is evidence-bound in both directions: neither joined nor made by looks alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from jiaokan.chars import BLANK, BLANKS, CLOSER, HAN, HAN_ONE, iter_lines
from jiaokan.outline.numbering import ITEM, Number, parse, parse_enumerator
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


# --- joining --------------------------------------------------------------------------------------------------
_ENDS_OPEN = re.compile(rf"[{HAN}，、,0-9A-Za-z”）》%_]\Z")
_SENTENCE_END = re.compile(rf"[。！？；：…!?;:][{CLOSER}]{{0,2}}\Z")
_GOES_ON = re.compile(rf"[{HAN}“《（〔【0-9A-Za-z，。、；：！？”）》〕】%±≤≥×→—…_+-]")
_MARK = re.compile("[，。；：！？、,;:]")  # cells of a table, one a line, have none
_INNER_STOP = re.compile("[。；;！？](?=.)")
_MIN_WRAP, _MAX_WRAP = 12, 120
_FEWEST_WRAPS, _WRAPPED_SHARE = 3, 8  # lines of one width, and the part of all lines they must be: a list has a few
_NEVER_FIRST = "，。、；：”）》"  # marks with which no line begins
_HALF_STOPS = "；;，,、"


def find_soft_breaks(text: str, context: Context) -> Iterator[Finding]:
    """Join lines that a wrap or a break behind every ； cut out of one paragraph.

    Evidence of a wrap: at least three lines end within three code points of one width without a stop, and this one
    is among them; or the page indents its paragraphs and the next line is not. A line that ends in a comma goes on. Behind ；, the paragraph must have a stop inside already and
    the next line must not be its parallel. Left alone: headings, list items that begin alike (打造…；打造…；),
    numbered lines, short couplets, salutations, signatures, tables.
    """
    spans = [(start, end) for start, end in iter_lines(text) if text[start:end].strip(BLANKS)]
    if len(spans) < 2:
        return
    lines = [text[start:end].rstrip(BLANKS) for start, end in spans]
    width = _wrap_width(lines)
    indents = sum(map(_is_indented, lines)) >= 3
    paragraph = Paragraph(lines[0])
    for index, following in enumerate(lines[1:], 1):
        line = lines[index - 1]
        hangs = indents and paragraph.is_indented and not _is_indented(following)
        inner = following.lstrip(BLANKS)
        if goes_on(paragraph, line, inner, width, hangs=hangs):
            left = spans[index - 1][0] + len(line)
            right = spans[index][0] + len(following) - len(inner)
            yield Finding(left, right, " " if _are_latin(text[left - 1], text[right]) else "", "sentence goes on")
            paragraph.add(inner)
        else:
            paragraph = Paragraph(following)


def _is_indented(line: str) -> bool:
    return line.startswith(("\u3000\u3000", "  ", "\u00a0\u00a0"))


def _are_latin(before: str, after: str) -> bool:
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


class Paragraph:
    """A paragraph that grows line by line: its opening, and what its lines hold, but never their whole text."""

    def __init__(self, line: str) -> None:
        self.is_indented = _is_indented(line)
        self._lines = [line.lstrip(BLANKS)]
        self._has_inner_stop = False

    def add(self, line: str) -> None:
        """Join one more line to it."""
        self._has_inner_stop = self.has_inner_stop()
        self._lines.append(line)

    @property
    def opening(self) -> str:
        """Give the first line."""
        return self._lines[0]

    def has_inner_stop(self) -> bool:
        """Tell whether a stop stands inside it, before its last code point."""
        seam = self._lines[-2][-1:] if len(self._lines) > 1 else ""
        return self._has_inner_stop or _INNER_STOP.search(seam + self._lines[-1]) is not None

    def has_mark(self) -> bool:
        """Tell whether a mark stands in it."""
        return any(_MARK.search(line) for line in self._lines)

    def has(self, word: str) -> bool:
        """Tell whether a word stands in one of its lines."""
        return any(word in line for line in self._lines)


def goes_on(paragraph: Paragraph, line: str, following: str, width: int | None, *, hangs: bool) -> bool:
    """Tell whether ``paragraph``, whose last line is ``line``, goes on with the line ``following``.

    ``hangs``: on a page that indents its paragraphs, this paragraph is indented and the next line is not.
    """
    wrapped = width is not None and width - 3 <= len(line) <= width + 3
    if not (wrapped or hangs or line[-1] in _HALF_STOPS or following[0] in _NEVER_FIRST):
        return False  # nothing says so: most lines end here
    if not _GOES_ON.match(following) or _opens_unit(following):
        return _is_continued_list(paragraph, line, following)
    if following[0] in _NEVER_FIRST:
        return True
    if line.endswith(("；", ";")):
        return hangs or (paragraph.has_inner_stop() and not is_parallel(paragraph.opening, following))
    if hangs and _hangs_on(line, following, width):
        return True
    if wrapped:
        return not _SENTENCE_END.search(line) and (_MARK.search(following) is not None or paragraph.has_mark())
    return (
        line.endswith(("，", ",", "、")) and len(line) >= 20 and (line[-1] != "," or HAN_ONE.search(line) is not None)
    )


_FULL_LINE = 25  # code points: no heading without a mark is longer


def _hangs_on(line: str, following: str, width: int | None) -> bool:
    """Tell whether a line without indent goes on with a long or full line of an indented paragraph."""
    if len(line) >= 20 and _ENDS_OPEN.search(line) and (_SENTENCE_END.search(following) or len(line) >= _FULL_LINE):
        return True
    return width is not None and len(line) >= width - 3


def _is_continued_list(paragraph: Paragraph, line: str, following: str) -> bool:
    """Tell whether 二是… on a new line belongs to 一是… inside the paragraph that ends in ；."""
    item = ITEM.match(following)
    if item is None or not line.endswith(("；", ";")):
        return False
    first = "一" + item.group()[1:] if item.group()[-1:] in "是要则" else None
    return first is not None and paragraph.has(first) and not paragraph.opening.startswith(first)


def _opens_unit(line: str) -> bool:
    number = parse(line)
    return number is not None or parse_enumerator(line) is not None or ITEM.match(line) is not None


def is_parallel(paragraph: str, following: str) -> bool:
    """Tell whether two lines are siblings of a list: numbered alike, or opening with the same two code points."""
    first, second = parse(paragraph), parse(following)
    if isinstance(first, Number) and isinstance(second, Number):
        return first.style.id == second.style.id
    if ITEM.match(paragraph) and ITEM.match(following):
        return True
    return paragraph[:2] == following[:2]


def _wrap_width(lines: list[str]) -> int | None:
    """Give the width at which lines were wrapped, None if nothing shows one."""
    open_ends = [len(line) for line in lines if _MIN_WRAP <= len(line) <= _MAX_WRAP and _ENDS_OPEN.search(line)]
    if len(open_ends) < 3:
        return None
    counts = Counter(open_ends)
    width, _ = max(counts.items(), key=lambda item: (sum(counts[item[0] + d] for d in range(-2, 3)), item[0]))
    near = sum(counts[width + delta] for delta in range(-2, 3))
    over = sum(1 for line in lines if len(line) > width + 3)
    enough = near >= max(_FEWEST_WRAPS, len(lines) // _WRAPPED_SHARE)
    return width if enough and near * 2 >= len(open_ends) and over * 10 <= len(lines) else None


# --- edges ----------------------------------------------------------------------------------------------------
def find_line_edges(text: str, context: Context) -> Iterator[Finding]:
    """Remove blanks at both ends of lines: a paragraph's indent is layout, not text."""
    for start, end in iter_lines(text):
        line = text[start:end]
        inner = line.strip(BLANKS)
        if len(inner) != len(line):
            left = start + len(line) - len(line.lstrip(BLANKS)) if inner else end
            if left > start:
                yield Finding(start, left, "")
            if inner and left + len(inner) < end:
                yield Finding(left + len(inner), end, "")


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

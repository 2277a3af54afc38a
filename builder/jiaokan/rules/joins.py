"""Joining lines that a wrap, or a break behind every ；, cut out of one paragraph. One paragraph is one line.

A join is evidence-bound: most lines that look alike are lists, verse or tables, and end where they end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from jiaokan.chars import BLANK, BLANKS, CLOSER, HAN, HAN_ONE, iter_lines
from jiaokan.outline.numbering import ITEM, Number, parse, parse_enumerator
from jiaokan.pairs import is_bound
from jiaokan.rule import Context
from jiaokan.rules.cuts import cuts_clause, cuts_word, cuts_words, find_speakers, opens_speech
from jiaokan.rules.programs import program_lines
from jiaokan.rules.records import in_records
from jiaokan.rules.seams import is_site_line
from jiaokan.traced import Finding

_ENDS_OPEN = re.compile(rf"[{HAN}，、,0-9A-Za-z”）》%_]\Z")
_SENTENCE_END = re.compile(rf"[。！？；：…!?;:][{CLOSER}]{{0,2}}\Z")
_GOES_ON = re.compile(rf"[{HAN}“《（〔【0-9A-Za-z，。、；：！？”）》〕】%±≤≥×→—…_+-]")
_BLANKS = re.compile(f"(?<=[^{BLANK}])[{BLANK}]+")
_MARK = re.compile("[，。；：！？、,;:]")  # cells of a table, one a line, have none
_CLAUSE = re.compile("[，。；,;]")
_INNER_STOP = re.compile("[。；;！？](?=.)")
_MIN_WRAP, _MAX_WRAP = 12, 120
_FEWEST_WRAPS, _WRAPPED_SHARE = 3, 8  # lines of one width, and the part of all lines they must be: a list has a few
_NEVER_FIRST = "，。、；：”）》"  # marks with which no line begins
_DAMAGED_ITEM = re.compile("。(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）]")  # （5） with a byte lost
_HALF_STOPS = "；;，,、"


def find_soft_breaks(text: str, context: Context) -> Iterator[Finding]:
    """Join lines that a wrap or a break behind every ； cut out of one paragraph.

    Evidence of a wrap: at least three lines end within three code points of one width without a stop, and this one
    is among them; or the page indents its paragraphs, or sets blank lines between them, and does not so here. A line
    that ends in a comma goes on; one that ends inside a word does, and a full one inside a clause, with empty lines
    between too. Behind ；, the paragraph must have a stop inside already and the next line must not be its parallel.
    Left alone: headings, list items that begin alike (打造…；打造…；), numbered lines, lines that open with who speaks
    (问：), short couplets, salutations, signatures, tables and records, a line that may be the site's.
    """
    spans = [(start, end) for start, end in iter_lines(text) if text[start:end].strip(BLANKS)]
    if len(spans) < 2:
        return
    lines = [text[start:end].rstrip(BLANKS) for start, end in spans]
    wrap = max(_wrap(lines), _wrap([_BLANKS.sub("", line) for line in lines]), key=_lines_shown)
    indents = _indents_paragraphs(lines)

    def seam(index: int) -> tuple[int, int]:
        return spans[index - 1][1], spans[index][0]

    gapped = _sets_gaps(text, lines, [seam(index) for index in range(1, len(lines))], wrap)
    cutting = _cutting(lines, [index for index in range(1, len(lines)) if text.count("\n", *seam(index)) > 1])
    speakers, longest, is_record = find_speakers(lines), max(wrap.sizes), in_records(text)
    code = program_lines(text)
    paragraph = Paragraph(lines[0])
    for index, following in enumerate(lines[1:], 1):
        line = lines[index - 1]
        flush = indents and paragraph.is_indented and not _is_indented(following) and paragraph.has_clause()
        close = gapped and wrap.fills(index - 1) and text.count("\n", *seam(index)) == 1
        inner = following.lstrip(BLANKS)
        hangs = close or (flush and (wrap.fills(index - 1) or _is_long(line, following)))
        apart = (
            opens_speech(inner, speakers)
            or is_record(spans[index][0])
            or not code.isdisjoint((spans[index - 1][0], spans[index][0]))
        )
        cut = not apart and (
            goes_on(paragraph, line, inner, wrapped=wrap.cuts(index - 1), hangs=hangs)
            or _is_cut(paragraph, line, inner, longest, proved=index in cutting)
        )
        if cut and not any(map(is_site_line, map(context.shadow, (line.lstrip(BLANKS), inner)))):
            left = spans[index - 1][0] + len(line)
            right = spans[index][0] + len(following) - len(inner)
            yield Finding(left, right, " " if _are_latin(text[left - 1], text[right]) else "", "sentence goes on")
            paragraph.add(inner)
        else:
            paragraph = Paragraph(following)


def _cutting(lines: list[str], apart: list[int]) -> frozenset[int]:
    """Give the lines behind empty lines, if one of these empty lines stands inside a word."""
    return frozenset(apart) if cuts_words((lines[index - 1], lines[index]) for index in apart) else frozenset()


def _is_cut(paragraph: Paragraph, line: str, following: str, longest: int, *, proved: bool) -> bool:
    """Tell whether the end of a line cuts a word or a clause of running text in two."""
    if _opens_unit(following, counted=True) or not (paragraph.has_mark() or _MARK.search(following)):
        return False
    return cuts_word(line, following) or cuts_clause(line, following, longest=longest, proved=proved)


def _sets_gaps(text: str, lines: list[str], seams: list[tuple[int, int]], wrap: Wrap) -> bool:
    """Tell whether a wrapped page sets blank lines between its paragraphs, and only there."""
    ends = [
        text.count("\n", *seam) > 1
        for index, (line, seam) in enumerate(zip(lines, seams, strict=False))
        if not wrap.fills(index) and _SENTENCE_END.search(line)
    ]
    return wrap.width is not None and len(ends) >= _FEWEST_GAPS and all(ends)


_FEWEST_GAPS = 2


def _indents_paragraphs(lines: list[str]) -> bool:
    """Tell whether the page indents its paragraphs: behind a full stop few lines begin without a blank."""
    indented = sum(map(_is_indented, lines))
    plain = sum(1 for line, following in pairwise(lines) if not _is_indented(following) and _SENTENCE_END.search(line))
    return indented >= 3 and plain * 5 <= indented * 4


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
        self._known: dict[object, tuple[int, bool]] = {}

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
        return self._holds(_MARK, _MARK.search)

    def has_clause(self) -> bool:
        """Tell whether it is running text: a list has no clauses."""
        return self._holds(_CLAUSE, _CLAUSE.search)

    def has(self, word: str) -> bool:
        """Tell whether a word stands in one of its lines."""
        return self._holds(word, lambda line: word in line)

    def _holds(self, name: object, test: Callable[[str], object]) -> bool:
        """Tell whether a test holds for one of the lines; it is put to each line once, however often one asks."""
        looked, holds = self._known.get(name, (0, False))
        holds = holds or any(map(test, self._lines[looked:]))
        self._known[name] = (len(self._lines), holds)
        return holds


def goes_on(paragraph: Paragraph, line: str, following: str, *, wrapped: bool, hangs: bool) -> bool:
    """Tell whether ``paragraph``, whose last line is ``line``, goes on with the line ``following``.

    ``wrapped``: it is as wide as the page's wraps. ``hangs``: the page shows where paragraphs begin, by an indent or
    a blank line, the next line has none, and this one is long or full.
    """
    if not (wrapped or hangs or line[-1] in _HALF_STOPS or following[0] in _NEVER_FIRST):
        return False  # nothing says so: most lines end here
    cut_open = wrapped and not _SENTENCE_END.search(line)
    if not _GOES_ON.match(following) or _opens_unit(following, counted=cut_open):
        return _is_continued_list(paragraph, line, following)
    if following[0] in _NEVER_FIRST:
        return _DAMAGED_ITEM.match(following) is None
    if line.endswith(("；", ";")):
        return hangs or (paragraph.has_inner_stop() and not is_parallel(paragraph.opening, following))
    if hangs:
        return True
    if wrapped:
        return not _SENTENCE_END.search(line) and (_MARK.search(following) is not None or paragraph.has_mark())
    return (
        line.endswith(("，", ",", "、")) and len(line) >= 20 and (line[-1] != "," or HAN_ONE.search(line) is not None)
    )


_FULL_LINE = 25  # code points: no heading without a mark is longer


def _is_long(line: str, following: str) -> bool:
    """Tell whether an open line is so long that it is no heading."""
    least = 20 if _SENTENCE_END.search(following) else _FULL_LINE
    return len(line) >= least and _ENDS_OPEN.search(line) is not None


def _is_continued_list(paragraph: Paragraph, line: str, following: str) -> bool:
    """Tell whether 二是… on a new line belongs to 一是… inside the paragraph that ends in ；."""
    item = ITEM.match(following)
    if item is None or not line.endswith(("；", ";")):
        return False
    first = "一" + item.group()[1:] if item.group()[-1:] in "是要则" else None
    return first is not None and paragraph.has(first) and not paragraph.opening.startswith(first)


def _opens_unit(line: str, *, counted: bool) -> bool:
    """Tell whether a line opens an item; behind a full line without a stop only a ``counted`` number does, not 一档."""
    number = parse(line)
    return number is not None or (not counted and (parse_enumerator(line) or ITEM.match(line)) is not None)


def is_parallel(paragraph: str, following: str) -> bool:
    """Tell whether two lines are siblings of a list: numbered alike, or opening with the same two code points."""
    first, second = parse(paragraph), parse(following)
    if isinstance(first, Number) and isinstance(second, Number):
        return first.style.id == second.style.id
    if ITEM.match(paragraph) and ITEM.match(following):
        return True
    return paragraph[:2] == following[:2]


class Wrap(NamedTuple):
    """How lines were wrapped: their sizes, the width, None if nothing shows one, and how many lines show it."""

    sizes: list[int]
    width: int | None = None
    lines: int = 0

    def fills(self, index: int) -> bool:
        """Tell whether a line is as wide as the wraps are, or nearly so."""
        return self.width is not None and self.sizes[index] >= self.width - _NEAR

    def cuts(self, index: int) -> bool:
        """Tell whether a wrap may have ended this line: the next one is no wider either."""
        width = self.width
        return width is not None and abs(self.sizes[index] - width) <= _NEAR and self.sizes[index + 1] <= width + _NEAR


_NEAR, _SAME = 3, 2  # code points by which wrapped lines differ, and those that show the width


def _lines_shown(wrap: Wrap) -> int:
    return wrap.lines


def _wrap(lines: list[str]) -> Wrap:
    """Tell how lines were wrapped; blanks may have come into them since, so they are measured with and without.

    Many lines of one width without a stop may be verse or a list. A wrap does not heed the sense: it cuts words, and
    stops fall inside its lines. Where it cuts many words, a part of the page may be unwrapped.
    """
    sizes = list(map(len, lines))
    unwrapped = Wrap(sizes)
    is_open = [_MIN_WRAP <= len(line) <= _MAX_WRAP and _ENDS_OPEN.search(line) is not None for line in lines]
    counts = Counter(size for size, fits in zip(sizes, is_open, strict=True) if fits)
    if sum(counts.values()) < _FEWEST_WRAPS:
        return unwrapped
    width, _ = max(counts.items(), key=lambda item: (_near(counts, item[0]), item[0]))
    near = _near(counts, width)
    if near < _FEWEST_WRAPS or near * 2 < sum(counts.values()):
        return unwrapped
    seams = [
        (lines[index], lines[index + 1])
        for index in range(len(lines) - 1)
        if is_open[index] and abs(sizes[index] - width) <= _SAME and sizes[index + 1] <= width + _NEAR
    ]
    cut = sum(1 for line, following in seams if is_bound(line[-1], following.lstrip(BLANKS)[0]))
    stopped = sum(1 for seam in seams if any(map(_INNER_STOP.search, seam)))
    clear = (cut >= 2 and cut * _CUT_SHARE >= len(seams)) or _STOP_SHARE * stopped >= max(len(seams), _CLEAR_STOPS)
    over = sum(1 for size in sizes if size > width + _NEAR)
    shown = (cut or stopped) and near >= len(lines) // _WRAPPED_SHARE and over * 10 <= len(lines)
    return Wrap(sizes, width, near) if clear or shown else unwrapped


def _near(counts: Counter[int], width: int) -> int:
    return sum(counts[width + delta] for delta in range(-_SAME, _SAME + 1))


# Of the seams of a wrap every eighth at least cuts what is surely a word, or beside every third, and beside four
# at least, there is a stop.
_CUT_SHARE, _STOP_SHARE, _CLEAR_STOPS = 8, 3, 12

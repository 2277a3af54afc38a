"""Joining lines that a wrap, or a break behind every ；, cut out of one paragraph. One paragraph is one line.

A join is evidence-bound: most lines that look alike are lists, verse or tables, and end where they end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from jiaokan.rules.apart import HALF_STOPS, NEVER_FIRST, Apart, is_latin_above
from jiaokan.rules.cuts import cuts_clause, cuts_word, cuts_words, leaves_clause_open, leaves_tail
from jiaokan.rules.filled import find_filled
from jiaokan.rules.openings import ends_sentence, hangs_indents, indents_paragraphs, is_indented, sets_gaps
from jiaokan.rules.references import find_continued
from jiaokan.rules.seams import is_site_line
from jiaokan.rules.torn import LIKELY, SURE
from jiaokan.rules.wraps import ends_open, find_wrap, glue
from jiaokan.text.chars import BLANKS, CLOSER, HAN, HAN_ONE, iter_lines
from jiaokan.text.numbering import ITEM, Number, parse, parse_enumerator, value_of
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_GOES_ON = re.compile(rf"[{HAN}“《（〔【(0-9A-Za-zα-ωΑ-Ω，。、；：！？”》）〕】)%‰℃°±≤≥×→—…_+-]")
_MARK = re.compile("[，。；：！？、,;:]")  # cells of a table, one a line, have none
_CLAUSE = re.compile("[，。；,;]")
_INNER_STOP = re.compile("[。；;！？](?=.)")
_DAMAGED_ITEM = re.compile("。(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）]")  # （5） with a byte lost
_REASONS = {True: "the page was full", False: "sentence goes on"}
_STOPS = "。！？…；：，、"  # behind which no half stop stands


def find_soft_breaks(text: str, context: Context) -> Iterator[Finding]:
    """Join lines that a wrap or a break behind every ； cut out of one paragraph.

    Evidence of a wrap: at least three lines end within three code points of one width without a stop, and this one
    is among them; or the page indents its paragraphs, or sets blank lines between them, and does not so here; or the
    format of the document says that the page was full. A line
    that ends in a comma goes on; one that ends inside a word does, and a full one inside a clause, with empty lines
    between too. Behind ；, the paragraph must have a stop inside already and the next line must not be its parallel.
    Left alone: headings, list items that begin alike (打造…；打造…；), numbered lines, lines that open with who speaks
    (问：) or with a label, verse, lists of headlines that are cut at one width, salutations, signatures, tables,
    records and code, a line that may be the site's.
    """
    spans = [(start, end) for start, end in iter_lines(text) if text[start:end].strip(BLANKS)]
    if len(spans) < 2:
        return
    lines = _read(context.shadow(text), spans)  # 第一條 opens a unit as 第一条 does
    wrap = find_wrap(lines)
    indents = indents_paragraphs(lines)
    hung = indents and hangs_indents(lines, wrap)

    def seam(index: int) -> tuple[int, int]:
        return spans[index - 1][1], spans[index][0]

    gapped = sets_gaps(text, lines, [seam(index) for index in range(1, len(lines))], wrap)
    cutting = _cutting(lines, [index for index in range(1, len(lines)) if text.count("\n", *seam(index)) > 1])
    keeps_blanks = _keeps_blanks(text, spans, lines)
    longest, entries = max(wrap.sizes), find_continued(lines)
    is_apart = Apart(text, spans, lines, wrap, entries, context.headings)
    filled = find_filled(text, spans, lines, context)
    joined, paragraph = -1, Paragraph(lines[0])
    for index in _asked(lines, is_told=bool(indents or wrap.width or entries or filled)):
        line, following = lines[index - 1], lines[index]
        if joined != index - 1:
            paragraph = Paragraph(line)
        flush = indents and paragraph.is_indented and not is_indented(following) and paragraph.has_clause()
        close = gapped and wrap.ends(index - 1) and text.count("\n", *seam(index)) == 1
        inner = following.lstrip(BLANKS)
        hangs = close or (flush and (wrap.ends(index - 1) or _is_long(line, following)))
        wrapped = wrap.cuts(index - 1) and not (hung and is_indented(following))
        cut = (
            goes_on(paragraph, line, inner, wrapped=wrapped, hangs=hangs)
            or _is_cut(paragraph, line.lstrip(BLANKS), inner, longest, proved=index in cutting)
            or index in entries
        )
        apart = cut and ((paragraph.is_new() and is_latin_above(line, inner)) or is_apart(index))
        if index in filled or (cut and not apart and not _is_of_site((line.lstrip(BLANKS), inner), context)):
            left, right = spans[index - 1][0] + len(line), spans[index][0] + len(following) - len(inner)
            cuts = keeps_blanks and text[left] not in BLANKS and _is_latin_cut(line, inner)
            yield Finding(
                left, right, "" if cuts else glue(line, inner, entry=index in entries), _REASONS[index in filled]
            )
            paragraph.add(inner)
            joined = index


def _read(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    return [text[start:end].rstrip(BLANKS) for start, end in spans]


def _keeps_blanks(text: str, spans: Sequence[tuple[int, int]], lines: Sequence[str]) -> bool:
    """Tell whether a page that was cut at a width kept the blank behind a Latin word at a line's end.

    Where none stands, the word was cut: Universi / ty.
    """
    return any(
        end - start > len(line) and text[start + len(line)] in BLANKS and _is_latin_cut(line, following)
        for (start, end), (line, following) in zip(spans, pairwise(lines), strict=False)
    )


def _is_latin_cut(line: str, following: str) -> bool:
    """Tell whether a line ends in a Latin letter, and the next begins with a small one."""
    return _LATIN_END.match(line[-1]) is not None and _LATIN_START.match(following) is not None


_LATIN_END, _LATIN_START = re.compile("[A-Za-z]"), re.compile("[a-z]")


def _asked(lines: Sequence[str], *, is_told: bool) -> Iterator[int]:
    """Yield the lines, by number, with which the one above may go on: all of them if the page shows its paragraphs."""
    for index in range(1, len(lines)):
        if is_told or _may_go_on(lines[index - 1], lines[index]):
            yield index


def _may_go_on(line: str, following: str) -> bool:
    """Tell whether what meets at a line's end may go on on a page that shows nothing of its paragraphs."""
    last, first = line[-1], following.lstrip(BLANKS)[0]
    return last in HALF_STOPS or first in NEVER_FIRST or (HAN_ONE.match(last) and HAN_ONE.match(first)) is not None


def _is_of_site(halves: tuple[str, str], context: Context) -> bool:
    return any(is_site_line(context.shadow(half)) for half in halves if not _is_rule(half))


def _cutting(lines: list[str], apart: list[int]) -> frozenset[int]:
    """Give the lines behind empty lines, if one of these empty lines stands inside a word."""
    return frozenset(apart) if cuts_words((lines[index - 1], lines[index]) for index in apart) else frozenset()


def _is_cut(paragraph: Paragraph, line: str, following: str, longest: int, *, proved: bool) -> bool:
    """Tell whether the end of a line cuts a word or a clause of running text in two."""
    if not (HAN_ONE.match(line[-1]) and HAN_ONE.match(following)) or _opens_unit(following, counted=True):
        return False
    if not paragraph.has_mark():
        is_heading = len(line) < _NO_HEADING and len(following) > len(line)
        if is_heading or not _MARK.search(following):
            return False
    proof = LIKELY if proved else SURE
    return (
        cuts_word(line, following, proof=proof)
        or leaves_tail(line, following)
        or cuts_clause(line, following, longest=longest, proved=proved)
    )


class Paragraph:
    """A paragraph that grows line by line: its opening, and what its lines hold, but never their whole text."""

    def __init__(self, line: str) -> None:
        self.is_indented = is_indented(line)
        self._lines = [line.lstrip(BLANKS)]
        self._has_inner_stop = False
        self._known: dict[object, tuple[int, bool]] = {}

    def add(self, line: str) -> None:
        """Join one more line to it."""
        self._has_inner_stop = self.has_inner_stop()
        self._lines.append(line)

    def is_new(self) -> bool:
        """Tell whether no line was joined to it yet."""
        return len(self._lines) == 1

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
    if not (wrapped or hangs or line[-1] in HALF_STOPS or following[0] in NEVER_FIRST):
        return False  # nothing says so: most lines end here
    cut_open = wrapped and not ends_sentence(line)
    if not _GOES_ON.match(following) or _opens_unit(following, counted=cut_open):
        return _is_continued_list(paragraph, line, following, wrapped=wrapped)
    if following[0] in NEVER_FIRST:
        return _DAMAGED_ITEM.match(following) is None and not (following[0] in HALF_STOPS and line[-1] in _STOPS)
    labelled = line.endswith(("：", ":"))
    if following[0] == "_" and (labelled or _is_rule(following)):
        return wrapped and labelled  # 代表人：⏎____
    if line.endswith(("；", ";")):
        return hangs or (paragraph.has_inner_stop() and not is_parallel(paragraph.opening, following))
    if hangs and _MARK.search(following):  # a heading has none: 。⏎3 结论
        return True
    if wrapped:
        return not ends_sentence(line) and (_MARK.search(following) is not None or paragraph.has_mark())
    return leaves_clause_open(line, following)


def _is_rule(line: str) -> bool:
    """Tell whether a line is nothing but blanks to be filled in, or a line that was drawn across the page."""
    return not line.strip("_")


_FULL_LINE, _NO_HEADING = 25, 20  # code points: no heading without a mark is longer, and few are


def _is_long(line: str, following: str) -> bool:
    """Tell whether an open line is so long that it is no heading."""
    least = _NO_HEADING if ends_sentence(following) else _FULL_LINE
    return len(line) >= least and ends_open(line) and line[-1] not in CLOSER


def _is_continued_list(paragraph: Paragraph, line: str, following: str, *, wrapped: bool) -> bool:
    """Tell whether 二是… on a new line belongs to 一是… inside the paragraph that ends in ；, or （2） to （1）."""
    item = ITEM.match(following)
    if not line.endswith(("；", ";")):
        return False
    if item is None:
        number = _BRACKETED.match(following)
        return wrapped and number is not None and _holds_previous(paragraph, number)
    first = "一" + item.group()[1:] if item.group()[-1:] in "是要则" else None
    return first is not None and paragraph.has(first) and not paragraph.opening.startswith(first)


_BRACKETED = re.compile("([（(])([0-9]{1,2}|[二三四五六七八九十])([）)])")


def _holds_previous(paragraph: Paragraph, number: re.Match[str]) -> bool:
    """Tell whether the number before a bracketed one stands inside the paragraph and does not open it."""
    value = value_of(number[2]) or 0
    written = str(value - 1) if number[2].isascii() else _NUMERALS[value - 1 : value]
    before = f"{number[1]}{written}{number[3]}"
    return value > 1 and paragraph.has(before) and not paragraph.opening.startswith(before)


_NUMERALS = "〇一二三四五六七八九"


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

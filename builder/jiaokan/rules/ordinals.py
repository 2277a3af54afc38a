"""Page numbers on lines of their own: 7, （7）, [7], and the rules that converters draw, {7}----.

A number alone on its line is most often no page's: lists and tables of Word files come out so. Pages are told by their
length, by counting up by one, and by the sentences they cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from jiaokan.rules.beside import is_with_title, with_lines, with_own_head
from jiaokan.rules.joints import BITS, bits_of, break_off
from jiaokan.rules.seams import NEVER_FIRST, are_halves, cuts_running_text, parts_lines
from jiaokan.text.chars import BLANK, SPACES
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_PAGE, _SHORT = 200, 100  # code points a page has; so few only where each mark cuts a sentence
_SMALL_PAGE, _FEWEST_SMALL = 40, 3  # code points of a small screen's page, and the marks that prove it
_B = f"[{BLANK}]"
_MARK = re.compile(
    rf"^{_B}*(?:(?P<bare>[0-9]{{1,3}})|(?P<round>[(（]{_B}?[0-9]{{1,3}}{_B}?[)）])|(?P<square>[\[［【〔〈<]{_B}?[0-9]{{1,3}}{_B}?[\]］】〕〉>])"
    rf"|(?P<framed>(?P<sign>[-=*＊_~.☆★\u00b7\u2022\u30fb]{{1,40}}){_B}?[0-9]{{1,3}}{_B}?(?P=sign))|(?P<named>(?:[Pp]age|PAGE|页码|頁碼|页|頁){_B}?[:：]?{_B}?[0-9]{{1,3}}|[0-9]{{1,3}}{_B}?[页頁])"
    rf"|(?P<rule>\{{[0-9]{{1,4}}\}}-{{4,200}})){_B}*$",
    re.MULTILINE,
)
_SHAPES = ("bare", "round", "square", "framed", "named", "rule")
_IN_SQUARE = re.compile(rf"[\[［【〔〈<]{_B}?[0-9]{{1,3}}{_B}?[\]］】〕〉>]")
_DIGITS = re.compile("[0-9]+")
_DRAWN = ("framed", "rule")
_FEWEST = 2
_RULE = 8  # dashes: nobody else draws so many behind a number in braces


class _Mark(NamedTuple):
    start: int
    end: int
    page: int
    shape: str


def find_page_marks(text: str, context: Context) -> Iterator[Finding]:
    """Remove page numbers on lines of their own, with the running heads beside them, and join the halves they cut.

    Evidence: such numbers, drawn alike, count up by one with a page's length between them, and half of them or more
    cut a sentence: what stands above breaks off, though it had full stops before, what stands below begins with a mark,
    or the two fit together; so does a single one beside the page's title. The rule a converter draws, {7}-----, is
    evidence by itself, a short one where it cuts. Left alone: lists whose numbers stand alone, also long ones, cells,
    numbers of equations, notes, years, and any other single number.
    """
    spans: list[tuple[int, int, int]] = []
    marks = list(_read(text))
    chains = _chains(marks, _SHORT)
    shadow = context.shadow(text) if chains else text
    for chain in chains:
        wide = with_lines(text, [(mark.start, mark.end) for mark in chain])
        if _is_ruled(text, chain) or _are_pages(shadow, wide, chain[0].shape):
            spans += [(start, end, mark.page) for (start, end), mark in zip(wide, chain, strict=True)]
        else:
            spans += _titled(text, chain)
    spans += _on_small_pages(text, marks)
    done = 0
    for start, end, page in sorted(spans):
        if start >= done:
            finding = _taken_out(text, start, end, page, context)
            done = finding.end
            yield finding


def _read(text: str) -> Iterator[_Mark]:
    for match in _MARK.finditer(text):
        digits = _DIGITS.search(match.group())
        shape = next(name for name in _SHAPES if match[name] is not None)
        if digits:
            yield _Mark(match.start(), match.end(), int(digits.group()), shape)


def _chains(marks: Iterable[_Mark], page: int) -> list[list[_Mark]]:
    """Group marks of one shape that count up by one, a page apart; those of converters' rules however they stand.

    ``page``: code points between two marks at least.
    """
    open_chains: dict[tuple[str, int], list[_Mark]] = {}
    chains: list[list[_Mark]] = []
    for mark in marks:
        chain = open_chains.pop((mark.shape, mark.page - 1), None)
        if chain is None or (mark.shape != "rule" and mark.start - chain[-1].end < page):
            chain = []
            chains.append(chain)
        chain.append(mark)
        open_chains[mark.shape, mark.page] = chain
    return chains


def _on_small_pages(text: str, marks: list[_Mark]) -> Iterator[tuple[int, int, int]]:
    """Yield the marks of pages as short as a small screen's, each with its running head.

    Evidence: three or more, every one with the same line above or below it and with it inside a sentence of running
    text, the first as well, which no row of a table is; half of the lines above had full stops before.
    """
    for chain in _chains(marks, _SMALL_PAGE) if len(marks) >= _FEWEST_SMALL else ():
        bare = [(mark.start, mark.end) for mark in chain]
        near = any(after[0] - before[1] < _PAGE for before, after in pairwise(bare))
        if len(chain) < _FEWEST_SMALL or not near:
            continue
        spans = with_lines(text, bare)
        sides = {
            text[start : mark.start] + text[mark.end : end] for (start, end), mark in zip(spans, chain, strict=True)
        }
        is_one = len({side.strip(SPACES) for side in sides}) == 1 and sides != {""}
        if is_one and break_off(text, spans) and all(cuts_running_text(text, *span) for span in spans):
            yield from ((*span, mark.page) for span, mark in zip(spans, chain, strict=True))


def _is_ruled(text: str, chain: list[_Mark]) -> bool:
    """Tell whether converters drew the marks: a long rule, or one of four dashes and more that cuts a sentence."""
    if chain[0].shape != "rule":
        return False
    long = any(text.count("-", mark.start, mark.end) >= _RULE for mark in chain)
    return long or any(parts_lines(text, mark.start, mark.end) for mark in chain)


def _titled(text: str, chain: list[_Mark]) -> list[tuple[int, int, int]]:
    """Give the marks with a head of the page's own above or below that cut a sentence together with it.

    One suffices if that is the title, or the mark is drawn as only pages are; else two must count up.
    """
    wides = [(with_own_head(text, mark.start, mark.end), mark) for mark in chain]
    found = [(*wide, mark.page) for wide, mark in wides if wide is not None]
    is_sure = any(
        wide is not None and (mark.shape in _DRAWN or is_with_title(text, wide, (mark.start, mark.end)))
        for wide, mark in wides
    )
    return found if is_sure or len(found) >= _FEWEST else []


def _are_pages(text: str, spans: list[tuple[int, int]], shape: str) -> bool:
    """Tell whether half of the marks or more, two at least, cut sentences, and no list could look so."""
    if len(spans) < _FEWEST:
        return False
    cutting = [span for span in spans if parts_lines(text, *span)]
    far = all(after[0] - before[1] >= _PAGE for before, after in pairwise(spans))
    if len(cutting) < _FEWEST or len(cutting) < (len(spans) / 2 if far else len(spans)):
        return False
    if shape == "bare" and far and spans[0] in cutting and break_off(text, cutting):
        return True  # the first number of a list stands below a heading, not in the middle of its prose
    if shape == "framed" and far and len(cutting) == len(spans):
        return True
    if shape == "square" and far and len(cutting) == len(spans) and _are_no_notes(text, spans):
        return True
    if shape == "square":  # before a stop stands the mark of a note
        cutting = [
            (start, end) for start, end in cutting if not NEVER_FIRST.match(text[end : end + _SHORT].lstrip(SPACES))
        ]
    return bits_of(text, cutting) >= (0.0 if far and len(cutting) > _FEWEST else BITS)


def _are_no_notes(text: str, spans: list[tuple[int, int]]) -> bool:
    """Tell whether marks like [2] break lines off where none of a note would stand.

    A note's mark comes again before its note, and stands before a stop or behind words that need it; what a page ends
    with is different every time.
    """
    seams = {
        (text[max(0, start - _SHORT) : start].rstrip(SPACES)[-1:], text[end : end + _SHORT].lstrip(SPACES)[:1])
        for start, end in spans
    }
    own = len(_IN_SQUARE.findall(text)) == len(spans) and len(seams) == len(spans)
    return own and break_off(text, spans) and not any(NEVER_FIRST.match(lower) for _, lower in seams)


# A row of a table of contents is whole with its page: leaders, and what they lead to.
_ROW_END = re.compile(
    rf"(?:[.．…·\u22ef]{{3,200}}|(?:[.·]{_B}){{3,60}}){_B}{{0,8}}[0-9]{{1,4}}(?:/[0-9]{{4}})?[{SPACES}]*\Z"
)
_LONGEST_ROW = 240


def _ends_row(text: str, at: int) -> bool:
    """Tell whether a row of a table of contents ends before a place."""
    return _ROW_END.search(text, max(0, at - _LONGEST_ROW), at) is not None


def _taken_out(text: str, start: int, end: int, page: int, context: Context) -> Finding:
    """Take a mark out with the line ends it brought: the halves joined where it cut a sentence, else two lines."""
    evidence = f"page {page}"
    if _ends_row(text, start):
        return Finding(start, min(len(text), end + 1), "", evidence)
    if parts_lines(text, start, end) and are_halves(text, start, end, context, is_proved=True):
        while start > 0 and text[start - 1] in SPACES:
            start -= 1
        while end < len(text) and text[end] in SPACES:
            end += 1
        return Finding(start, end, "", evidence)
    if end < len(text):
        return Finding(start, end + 1, "", evidence)
    return Finding(max(0, start - 1), end, "", evidence)

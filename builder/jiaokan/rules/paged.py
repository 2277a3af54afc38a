"""Running heads set with the page's number at the other edge of the line, told by how the numbers run on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jiaokan.rules.joints import numbers_itself
from jiaokan.rules.seams import are_halves
from jiaokan.text.chars import BLANK, BLANKS, HAN_ONE, SPACES
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_W = f"[^\\n，。；：！？、,;:{BLANK}]"
_WORDS = rf"{_W}[^\n，。；：！？、,;:]{{1,38}}{_W}"
# 河东旧话   第三章   208, or 208  河东旧话: set apart by two blanks or more. 河东统计⏎2 of 9: the number below the words.
_HEAD = re.compile(
    rf"\n[{BLANK}]{{0,40}}(?:(?P<head>{_WORDS}?)[{BLANK}]{{2,60}}(?P<last>[0-9]{{1,4}})|(?P<first>[0-9]{{1,4}})[{BLANK}]{{2,60}}(?P<tail>{_WORDS})"
    rf"|(?P<above>{_WORDS})\n[{BLANK}]{{0,40}}(?P<page>[0-9]{{1,4}})[{BLANK}]?(?:of|/)[{BLANK}]?[0-9]{{1,4}})[{BLANK}]{{0,40}}(?=\n)"
)
_BLANKS = re.compile(f"[{BLANK}]+")
_FEWEST, _KINDS = 3, 2  # places that count up by one, and the words of odd and of even pages
_SHORTEST = 4  # code points: shorter words label a figure
_LABEL = 4  # code points before a number that say what it numbers: 步骤, 附件
_PAGE = 60  # code points between two heads at least: rows of a table and of contents lie closer


def find_paged_heads(text: str, context: Context) -> Iterator[Finding]:
    """Yield the removal of lines of a few same words with a number at their edge, page after page.

    Why: a book's running head, its parts set apart by blanks. Evidence: three places or more, a page apart, whose
    numbers count up by one, and one of them between two halves of a sentence; then those between lines of verse and
    between finished sentences go too. Left alone: rows of tables, contents, what the text numbers itself (案例  3),
    numbers that leap or stand.
    """
    found = [match for match in _HEAD.finditer(text) if _is_head(match)]
    for row in _rows(found):
        words = set(map(_words, row))
        spans = [_stretch(text, match) for match in row]
        halves = [are_halves(text, start, end, context) for start, end in spans]
        if len(row) >= _FEWEST and len(words) <= _KINDS and any(halves):
            for (start, end), is_cut in zip(spans, halves, strict=True):
                yield _taken(text, start, end, is_cut=is_cut)


def _is_head(match: re.Match[str]) -> bool:
    words = _words(match)
    if len(words) < _SHORTEST or HAN_ONE.search(words) is None:
        return False
    return match["last"] is None or not numbers_itself(words[-_LABEL:] + match["last"])


def _words(match: re.Match[str]) -> str:
    return _BLANKS.sub("", match["head"] or match["tail"] or match["above"])


def _number(match: re.Match[str]) -> int:
    return int(match["last"] or match["first"] or match["page"])


def _rows(found: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Yield the lines in rows that count up by one, a page apart."""
    row: list[re.Match[str]] = []
    for match in found:
        if row and (_number(match) != _number(row[-1]) + 1 or match.start() - row[-1].end() < _PAGE):
            yield row
            row = []
        row.append(match)
    if row:
        yield row


def _stretch(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Give the lines with the blank ones around them; the indent of the line below stays with it."""
    start, end = match.span()
    while start and text[start - 1] in SPACES:
        start -= 1
    while end < len(text) and text[end] in SPACES:
        end += 1
    return start, end


def _taken(text: str, start: int, end: int, *, is_cut: bool) -> Finding:
    if is_cut:
        return Finding(start, end, "", "running head")
    while text[end - 1] in BLANKS:
        end -= 1
    return Finding(start, end - 1 if text[end - 1] == "\n" else end, "", "running head")

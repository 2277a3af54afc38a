"""Lines that ended because their page was full: the format of the document states them. Looks at no widths itself.

The statement is of places on a page. What opens an item, a field or a speech, and a program's line, opens one all the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from jiaokan.rules.cuts import opens_field, opens_speech
from jiaokan.rules.wraps import is_row
from jiaokan.text.chars import BLANK, BLANKS
from jiaokan.text.numbering import ITEM, parse
from jiaokan.text.programs import program_lines
from jiaokan.text.rule import Context

FILLED = "wrapped"  # the kind of mark that states it
# Behind these a number is one of the sentence: 符合本办法第 / 三条, 按照第一项、/ 第二项.
_LEADS_ON = re.compile(r"[第和及与或至～~—、“《〈(（]\Z")
_OPENS_ITEM = re.compile(
    rf"[-*+•●◆■□○★☆※►➢✓][{BLANK}]{{0,8}}(?=[^{BLANK}0-9-])"
    r"|#{1,6} |[a-zA-Z][)）]"
    r"|[0-9]{1,2}(?:[.．][0-9]{1,2}){1,3}\Z"
    rf"|[０-９]{{1,2}}(?:[.．{BLANK}][０-９]{{1,2}}){{0,3}}[{BLANK}]"
)
_NOTHING: frozenset[str] = frozenset()


def find_filled(text: str, spans: Sequence[tuple[int, int]], lines: Sequence[str], context: Context) -> frozenset[int]:
    """Give the lines, by number, with which the line above goes on because its page was full.

    ``spans`` are the places of the lines that are not blank. What stood between two halves (the number of a page, the
    head of the next) must be gone by now.
    """
    pairs = set(_stated(spans, context))
    if not pairs:
        return frozenset()
    code = program_lines(text)
    return frozenset(
        index
        for index in pairs
        if code.isdisjoint((spans[index - 1][0], spans[index][0]))
        and not _stands_apart(lines[index - 1].lstrip(BLANKS), lines[index].lstrip(BLANKS))
    )


def _stated(spans: Sequence[tuple[int, int]], context: Context) -> Iterator[int]:
    """Yield the lines that begin where a mark ends, if only one line stands in it."""
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    for mark in context.marks:
        if mark.kind != FILLED:
            continue
        index = bisect_right(ends, mark.start)
        if bisect_left(starts, mark.end) == index + 1 and index + 1 < len(spans):
            yield index + 1


def _stands_apart(line: str, following: str) -> bool:
    return (
        _OPENS_ITEM.match(following) is not None
        or (_opens_unit(following) and not _LEADS_ON.search(line))
        or opens_field(line, following)
        or opens_speech(following, _NOTHING)
        or is_row(line)
        or is_row(following)
    )


def _opens_unit(line: str) -> bool:
    return parse(line) is not None or ITEM.match(line) is not None

"""Page numbers that were taken for a list's: ordinals at line starts that cut sentences (领⏎2、导)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from jiaokan.rules.seams import cuts_prose, is_mid_sentence
from jiaokan.text.chars import BLANK, HAN
from jiaokan.text.pairs import is_bound
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_PAGE = 130  # code points between two ordinals at least: what was taken for a list has short pages too
_PAGE_START = rf"\n(?<=[^\n].)(?:[{BLANK}]*\n){{0,3}}[{BLANK}]*"
_GLUED = re.compile(rf"{_PAGE_START}(?P<page>[0-9]{{1,3}})[、.．][{BLANK}]*(?=[{HAN}])", re.DOTALL)
# One that cuts a number: 11⏎4、2场次 was 112场次. Only between pages that are proved.
_IN_FIGURE = re.compile(
    rf"\n(?<=[0-9].)(?:[{BLANK}]*\n){{0,3}}[{BLANK}]*(?P<page>[0-9]{{1,3}})、(?=[0-9]{{1,6}}(?![0-9、.．]))", re.DOTALL
)


def find_glued_ordinals(text: str, context: Context) -> Iterator[Finding]:
    """Remove ordinals that cut sentences at line starts (领⏎2、导), and join the halves.

    Why: page numbers were taken for a list. Evidence: they stand behind long lines without a stop, in the middle of
    a sentence, and count up; no line is number one, or the page's first line is; a single one must also cut a word.
    Between two of them the missing number may stand before a heading (⏎3、一、). Left alone: any item behind a
    finished sentence, a heading or a short line, and the items of a list that counts from one, also those of which the
    line above has no stop: the last choice of a question.
    """
    found = [match for match in _GLUED.finditer(text) if cuts_prose(text, match, context)]
    found = _with_inline(text, found)
    pages = [int(match["page"]) for match in found]
    if not found or pages[0] < 2 or any(after <= before for before, after in pairwise(pages)):
        return
    if any(after.start() - before.end() < _PAGE for before, after in pairwise(found)) or _is_list(text, found):
        return
    opening = _opening(text, found[0])
    if opening is None and len(found) < _SURE_PAGES and re.search(_FIRST % re.escape(text[found[0].end("page")]), text):
        return
    if len(found) == 1 and not any(is_bound(text[match.start() - 1], text[match.end()]) for match in found):
        return
    for match in found:
        yield Finding(match.start(), match.end(), "", f"page {match['page']}")
    for match in _in_figures(text, found):
        yield Finding(match.start(), match.end(), "", f"page {match['page']}")
    for match in _before_headings(text, found, opening):
        yield Finding(match.start("ordinal"), match.end(), "", f"page {match['page']}")


def _is_list(text: str, found: list[re.Match[str]]) -> bool:
    """Tell whether ordinals are items of a list: with the others drawn alike they count up by one, most cut nothing."""
    mark = text[found[0].end("page")]
    items = [int(match["item"]) for match in _ITEM.finditer(text) if text[match.end("item")] == mark]
    last = int(found[-1]["page"])
    return len(items) > 2 * len(found) and items[:last] == list(range(1, last + 1))


_ITEM = re.compile(rf"(?:\A|\n)[{BLANK}]*(?P<item>[0-9]{{1,3}})[、.．](?=[{BLANK}]*[^\s0-9])")


# On a page that lost its line breaks the ordinal stands between two Han of a sentence.


def _with_inline(text: str, found: list[re.Match[str]]) -> list[re.Match[str]]:
    """Add ordinals inside lines where all together count up by one, from two on, a page's length apart."""
    inline = [
        match
        for match in _INSIDE_LINE.finditer(text)
        if is_mid_sentence(text[match.start() - 1], text[match.end() : match.end() + 4])
    ]
    merged = sorted([*found, *inline], key=lambda match: match.start())
    pages = [int(match["page"]) for match in merged]
    far = all(after.start() - before.end() >= _PAGE for before, after in pairwise(merged))
    counted = pages[:1] == [2] and all(after == before + 1 for before, after in pairwise(pages))
    return merged if len(merged) >= _SURE_PAGES and far and counted else found


_INSIDE_LINE = re.compile(rf"(?P<page>[0-9](?<=[{HAN}].)[0-9]{{0,2}})、(?=[{HAN}])")
_SURE_PAGES = 3  # so many in the middle of sentences are pages, whatever lists the text has
_HEAD = 400  # code points in which the first page begins, behind the site's own lines
_OPENING = re.compile(
    rf"(?:\A|\n)[{BLANK}]*(?P<ordinal>(?P<page>1)[、.．][{BLANK}]*)(?=[{HAN}×“《][^\n]*[^。；！？\n](?:\n|\Z))"
)
_BEFORE_NUMBER = re.compile(
    rf"\n[{BLANK}]*(?P<ordinal>(?P<page>[0-9]{{1,3}})[、.．][{BLANK}]*)(?=[一二三四五六七八九十]{{1,3}}、|[（(][一二三四五六七八九十]|[0-9]{{1,2}}[、.．])"
)


def _opening(text: str, second: re.Match[str]) -> re.Match[str] | None:
    """Find the ordinal of the first page: at the top, or below a document site's lines, before a line without a stop."""
    opening = _OPENING.search(text, 0, min(second.start(), _HEAD))
    if opening is None or opening.start() == 0:
        return opening
    alike = text[opening.end("page")] == text[second.end("page")] and second["page"] == "2"
    return opening if alike and _DOCUMENT_SITE.search(text, 0, opening.start()) else None


_DOCUMENT_SITE = re.compile(r"由(?:会员|用户|网友)|上[传傳](?:人|者|时间|時間)|在线[阅预]|在線[閱預]|\.(?:docx?|pdf)\b")


def _before_headings(text: str, found: list[re.Match[str]], opening: re.Match[str] | None) -> Iterator[re.Match[str]]:
    """Yield the ordinals of pages that begin with the title or with a heading, and so cut nothing."""
    known = [(match.start(), int(match["page"])) for match in found]
    starts = [start for start, _ in known]
    if opening is not None and known[0][1] <= _SURE_PAGES:
        yield opening
    for match in _BEFORE_NUMBER.finditer(text):
        page = int(match["page"])
        index = bisect_left(
            starts, match.start()
        )  # the pages rise: the nearest are the highest before and the lowest behind
        before = known[index - 1][1] if index else 1
        behind = known[index][1] if index < len(known) else before + 2
        if before < page < behind:
            yield match


def _in_figures(text: str, found: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Yield ordinals that cut a number, each the only one missing between two that are proved."""
    for before, after in pairwise(found):
        if int(after["page"]) == int(before["page"]) + 2:
            wanted = str(int(before["page"]) + 1)
            between = _IN_FIGURE.finditer(text, before.end(), after.start())
            fitting = [match for match in between if match["page"] == wanted]
            if len(fitting) == 1:
                yield from fitting


_FIRST = rf"(?:\n|\A)[{BLANK}]*1%s"

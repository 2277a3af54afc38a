"""The shapes of page counters, and what a text has of each: 第 3 页 共 9 页, - 3 -, 3 / 9, Page 3 of 9.

To add a shape: a line in ``FRAMES``. Whether a counter is one is for ``counters`` to prove.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jiaokan.text.chars import BLANK

_B = f"[{BLANK}]"
_N = r"(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,5})"
# No part of a longer word: HOMEPAGE, PAGES.
_FIELD = rf"(?<![A-Za-z])(?:PAGE|NUMPAGES)(?![A-Za-z]){_B}{{0,2}}(?:\\?{_B}?\*{_B}?MERGEFORMAT)?{_B}{{0,2}}[0-9]{{0,4}}"
_TOTAL = rf"[共總总][计計有]?{_B}{{0,2}}(?:{_N}|{_FIELD}){_B}{{0,2}}[页頁]"
_PAGE = rf"第[{BLANK}_]{{0,2}}(?P<page>{_N}|{_FIELD})[{BLANK}_]{{0,2}}[页頁]"


@dataclass(frozen=True, slots=True)
class Frame:
    """A shape of counters; it needs one of the ``cues``; ``is_clear`` if it can be nothing but a counter.

    ``is_share`` if a share of anything is written so (3/8), ``is_named`` if a sentence names pages so (见第3页);
    ``fills_gaps`` if between two proved counters the one that is missing may cut a word. ``sure``: with one of these
    first it is a counter wherever it has its line to itself.
    Each pattern begins with a character or a class, so that text without it is passed over at full speed; what may
    stand before that (``opens``: a bracket, 当前) is looked for backwards.
    """

    id: str
    pattern: re.Pattern[str]
    cues: tuple[str, ...]
    sure: str = ""
    is_clear: bool = False
    opens: bool = False
    is_share: bool = False
    is_named: bool = False
    fills_gaps: bool = False


def make(name: str, pattern: str, *cues: str, sure: str = "", **traits: bool) -> Frame:
    """Make a shape of its pattern and the cues it needs one of."""
    return Frame(name, re.compile(pattern), cues, sure=sure, **traits)


_OPENING = re.compile(r"(?:[当當]前)?[(（【\[]?\Z")
_LONGEST_OPENING = 3
_NO_DIGIT = re.compile("[^0-9]")
_DASHES, _DOTS = "-\u2013\u2014\uff0d~\uff5e", "\u00b7\u2022\u30fb"


FRAMES = (
    make("page and total", rf"{_PAGE}{_B}{{0,3}}[/／,，、(（|]?{_B}{{0,3}}{_TOTAL}(?:{_B}?[)）】\]])?", "页", "頁", is_clear=True, opens=True),
    make("total and page", rf"{_TOTAL}{_B}{{0,3}}[/／,，、]?{_B}{{0,3}}(?:[当當]前)?{_PAGE}[)）】\]]?", "页", "頁", is_clear=True, opens=True),
    make("number of total", rf"[页頁][次码碼]{_B}?[:：]?{_B}?(?P<page>[0-9]{{1,3}}){_B}?[/／]{_B}?[0-9]{{1,3}}{_B}?[页頁]?", "页次", "页码", "頁次", "頁碼", is_clear=True),
    make("field", rf"(?:-{_B}?|第{_B}?|\[)?(?P<page>{_FIELD})(?:{_B}?[页頁]|\])?(?:{_B}{{0,2}}[/／-]{_B}{{0,2}}NUMPAGES(?![A-Za-z])(?:{_B}{{0,2}}[0-9]{{1,4}})?|-)?", "PAGE", is_clear=True),
    make("page", rf"{_PAGE}(?!共|[至到和与與]第)", "页", "頁", is_named=True),
    make("dashes", rf"(?P<dash>[{_DASHES}][{_DASHES}]{{0,2}}){_B}{{0,2}}(?P<page>[0-9]{{1,3}}){_B}{{0,2}}(?P=dash)", *"-\u2013\u2014\uff0d~\uff5e", fills_gaps=True),
    make("English", rf"(?<![0-9A-Za-z])(?:[Pp]age{_B}{{1,2}})?(?P<page>[0-9]{{1,3}}){_B}{{1,2}}of{_B}{{1,2}}[0-9]{{1,3}}(?![0-9A-Za-z])", " of", "\u00a0of", sure="Pp"),
    make("page in English", rf"[Pp](?<![A-Za-z].)(?:age|AGE)?\.?{_B}?(?P<page>[0-9]{{1,3}})(?![0-9A-Za-z%.])(?!{_B}{{1,2}}of)", "P", "p"),
    make("dots", rf"(?P<dot>[{_DOTS}])(?P<page>[0-9]{{1,3}})(?P=dot)", *_DOTS),
    make("fraction", rf"(?P<page>[0-9](?<![0-9/.].)[0-9]{{0,2}}){_B}?[/／]{_B}?[0-9]{{1,3}}(?![0-9/])[)）]?", "/", "／", opens=True, is_share=True),
)  # fmt: skip


_CUES = tuple(dict.fromkeys(cue for frame in FRAMES for cue in frame.cues))


def frames_in(text: str) -> list[Frame]:
    """Give the shapes that a text may have: it has one of the cues of each.

    >>> [frame.id for frame in frames_in("P.3")]
    ['page in English']
    """
    cues = {cue for cue in _CUES if cue in text}
    return [frame for frame in FRAMES if not cues.isdisjoint(frame.cues)]


@dataclass(slots=True)
class Counter:
    """One counter in a text: where it stands (code points), its page if it states one, and its shape."""

    start: int
    end: int
    page: int | None
    frame: Frame

    @property
    def label(self) -> str:
        """Name it for the evidence of an edit."""
        return f"page {self.page}" if self.page is not None else "page field"


def read(text: str, frame: Frame) -> list[Counter]:
    """Give all counters of one shape, in order."""
    found = []
    for match in frame.pattern.finditer(text):
        digits = _NO_DIGIT.sub("", match["page"])
        start = match.start()
        if frame.opens and (opening := _OPENING.search(text, start - _LONGEST_OPENING, start)):
            start = opening.start()
        start, end = _with_signs(text, start, match.end())
        found.append(Counter(start, end, int(digits) if digits else None, frame))
    return found


_SIGNS = re.compile(rf"[-=*_~\u00b7\u2022#【】\[\]<>《》〈〉{BLANK}]+")
_LONGEST_SIGNS = 80


def _with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    r"""Widen a counter by the signs that frame it on both sides, if it shares its line with nothing else.

    >>> _with_signs("甲\n--- Page 3 ---\n乙", 6, 12)
    (2, 16)
    """
    first = text.rfind("\n", max(0, start - _LONGEST_SIGNS), start) + 1
    last = text.find("\n", end, end + _LONGEST_SIGNS)
    last = last if last >= 0 else len(text)
    if max(start - first, last - end) > _LONGEST_SIGNS:
        return start, end
    framed = _SIGNS.fullmatch(text, first, start) and _SIGNS.fullmatch(text, end, last)
    return (first, last) if framed and text[first:start].strip() and text[end:last].strip() else (start, end)

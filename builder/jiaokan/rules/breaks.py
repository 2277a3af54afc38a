"""Line breaks that a page lost: restored where a blank was left of them, and before numbers that make one outline.

A number behind a stop may open a heading, an item, or nothing. Which of them did is for the same search to say that
reads the outline of a text with its lines: the set of numbers that goes on best.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from jiaokan.outline.reading import Heading
from jiaokan.outline.tree import decode
from jiaokan.page.flat import ONE_LINE
from jiaokan.rules.stitches import unstitched
from jiaokan.text.chars import BLANK, CLOSER, HAN, iter_lines, overlaps
from jiaokan.text.numbering import BY_ID, Number, parse, parse_enumerator, value_of
from jiaokan.text.pairs import is_bound
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_WHOLE_PAGE = 150  # code points of a page that is one line: only numbers are evidence there


def find_lost_breaks(text: str, context: Context) -> Iterator[Finding]:
    """Restore line breaks in text that lost them: where the break left a blank, and before numbered headings.

    Evidence: a page whose lines are 300 code points long on average, or one of whose lines holds half of it; there, a
    blank behind a full stop where most stops have none, a run of two ideographic blanks (a paragraph's indent), and
    numbers behind a stop that count up. On any page, marks of reports (篇一：…篇二：)
    that count up. In other long lines only articles (第三条) that count up. In any line, wide
    blanks behind full stops, between sentences of some length, and nowhere else on the page.
    Left alone: enumerations inside an ordinary paragraph, lines with a blank behind every stop, short lines, the blank
    behind who speaks (甲：).
    """
    gaps = list(_gap_breaks(text))
    yield from (Finding(at, stop, "\n", "the indent of a paragraph") for at, stop in gaps)
    touches = overlaps(gaps)
    for at, stop in (*_mark_breaks(text), *_page_breaks(text)):
        if not touches(at, max(stop, at + 1)):
            yield Finding(at, stop, "\n", "lost line break")


# 篇二： behind a full stop: it opens the next report of a line.
_MARK = re.compile(
    rf"(?:(?<=[。！？])|(?<=[。！？][”）])|(?<=\n)|\A)(?P<gap>[{BLANK}]{{0,4}})(?:(?P<open>【)?(?:篇|第(?=.{{1,3}}篇)|范文)(?P<n>[一二三四五六七八九十]{{1,3}}|[0-9]{{1,2}})篇?(?(open)】|(?:[：:]|[{BLANK}])))"
)


def _mark_breaks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the breaks before marks of reports inside lines: two or more that count up from one."""
    if "篇" not in text and "范文" not in text:
        return
    marks = [(match.span("gap"), value_of(match["n"])) for match in _MARK.finditer(text)]
    if len(marks) > 1 and [value for _, value in marks] == list(range(1, len(marks) + 1)):
        yield from ((start, end) for (start, end), _ in marks if start and text[start - 1] != "\n")


def _page_breaks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the breaks of a page that has hardly any left, and of long lines whose articles count up."""
    if len(text) < _WHOLE_PAGE:
        return
    spans = [(start, end) for start, end in iter_lines(text) if end > start]
    if len(text) < ONE_LINE:
        if len(spans) == 1:
            yield from _numbered_breaks(text, *spans[0])
        return
    dense = len(text) >= ONE_LINE * len(spans)
    tabs = [text.count("\t", *span) for span in spans]
    alike = Counter(tabs)
    for (start, end), count in zip(spans, tabs, strict=True):
        if end - start < ONE_LINE or count > 1 < alike[count]:  # a row: another line has as many tabs
            continue
        yield from _cuts(text, start, end) if dense or (end - start) * 2 >= len(text) else _articles(text, start, end)


def _cuts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find where a line is to be cut: by its blanks, and by its numbers where no blank does it."""
    found = list(_blank_breaks(text, start, end)) if _ANY_BLANK.search(text, start, end) else []
    taken = {spot for left, right in found for spot in range(left, right + 1)}
    numbered = [cut for cut in _numbered_breaks(text, start, end) if not taken.intersection(cut)]
    return found + (numbered or [cut for cut in _slogan_breaks(text, start, end) if not taken.intersection(cut)])


# --- blanks ---------------------------------------------------------------------------------------------------
_ANY_BLANK = re.compile(f"[{BLANK}]")
_STOP_BLANK = re.compile(rf"[。！？][{CLOSER}]{{0,2}}([{BLANK}]{{1,12}})(?=[{HAN}“《【（0-9A-Za-z—●■])")
_STOP = re.compile(r"[。！？]")
_WIDE_BLANK = re.compile(
    rf"\u3000(?:(?<=[^\s].)|(?<=[^\s][ \u00a0].))[{BLANK}]{{1,12}}(?=[^\s])|[ \u00a0](?<=[{HAN}。！？；：”）].)[ \u00a0]{{3,11}}(?=[{HAN}“《【（])"
)


# Who speaks, with nothing but blanks before the name: what is said belongs to it, however far to the right it stands.
_SPEAKER = re.compile(rf"(?:\A|[{BLANK}\n])[{HAN}A-Za-z][：:]\Z")

# Three blanks or more, or two ideographic ones, behind a full stop: what the indent of the next paragraph left.
_GAP = re.compile(
    rf"(?<=[^{BLANK}\n])(?:[ \u00a0]{{3,12}}|\u3000[{BLANK}]{{1,11}}|[ \u00a0]\u3000{{1,12}})(?=[^{BLANK}\n])"
)
_BEHIND_FULL_STOP = re.compile(rf"[。！？][{CLOSER}]{{0,2}}\Z")
_SENTENCE = re.compile(rf"[{HAN}“《「『（][^\n。！？]{{8,200}}[。！？]")
_LEAST_PIECE = 10  # code points of a sentence: a verse has fewer
_FEWEST_GAPS = 2


def _gap_breaks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the wide blanks that stand between sentences, if a page has two of them or more and none elsewhere.

    Left alone: fields and columns, lines of verse, a single one, unless its line is indented as wide.
    """
    if "  " not in text and "\u3000" not in text and "\u00a0" not in text:
        return
    found = [match.span() for match in _GAP.finditer(text)]
    if not found or not all(_parts_sentences(text, start, end) for start, end in found):
        return
    if len(found) >= _FEWEST_GAPS or _INDENT.match(text, text.rfind("\n", 0, found[0][0]) + 1):
        yield from found


_INDENT = re.compile(r"[ \u00a0]{2}|\u3000")


def _parts_sentences(text: str, start: int, end: int) -> bool:
    """Tell whether a blank stands behind a full stop and before a sentence, both of some length."""
    line = text.rfind("\n", 0, start) + 1
    piece = text[max(line, start - _LEAST_PIECE - 2) : start].strip()
    ended = _BEHIND_FULL_STOP.search(piece) is not None and len(piece) >= _LEAST_PIECE
    return ended and _STOP.search(piece.rstrip("。！？”’」』）")) is None and _SENTENCE.match(text, end) is not None


def _blank_breaks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    wide = [
        m.span()
        for m in _WIDE_BLANK.finditer(text, start, end)
        if not is_bound(text[m.start() - 1], text[m.end()]) and not _SPEAKER.search(text, m.start() - 3, m.start())
    ]
    if wide:
        yield from wide
        return
    marked = [match.span(1) for match in _STOP_BLANK.finditer(text, start, end)]
    if len(marked) * 10 <= len(_STOP.findall(text, start, end)) * 9:
        yield from marked


# --- numbers --------------------------------------------------------------------------------------------------
# Behind a stop (and a quote or bracket that closes there).
_BEHIND_STOP = re.compile(r"(?:[。！？][”）]|[。！？；：])( ?)(?=[一二三四五六七八九十（(第0-9])")
# 二、活动目的： behind a line that had no stop; its sisters bear it out.
_LABELLED = re.compile(
    rf"[二三四五六七八九十](?<=[{HAN}0-9）”].)(?<![第十百二三四五六七八九].)(?=、[{HAN}]{{2,10}}[：:])"
)
_ENUMERATED = re.compile(r"[一二三四五六七八九十](?<=[。！？].)(?=[\u4e00-\u9fff])")
_INSIDE = re.compile(
    r"[（(][一二三四五六七八九十0-9]{1,3}[）)]|(?<![0-9.])[0-9]{1,2}(?:[.．][0-9]{1,2})*[.．、 ](?![0-9])|(?<![0-9.])[0-9]{1,2}(?:[.．][0-9]{1,2})+|第[一二三四五六七八九十百]{1,4}[章节条]"
)
_BARE = re.compile(rf"(?P<value>[0-9]{{1,2}})[{BLANK}]?(?=[{HAN}]{{2,20}}(?P=value)[.．]1)")
_FULL_STOP = re.compile("[。！？；：]")
_HEADING_REACH = 36  # code points of a heading in which the number of the next one below may stand
_SHORT_ITEM = 15  # code points: a list inside its paragraph (如下：1.甲；2.乙) has shorter ones
# What speaks for a break before a number; the tree adds one for each that goes on. A lone number has none.
_PROVED, _AT_STOP, _AT_HEADING, _AT_SEMICOLON, _AT_COLON, _SHORT = 0.1, -0.2, -0.5, -0.45, -0.6, -0.7


def _numbered_breaks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Find the numbers that make the best outline of a line; the first number of the line needs no break."""
    spots = _spots(text, start, end)
    chosen = {heading.first for heading in decode(heading for heading, _ in spots.values())}
    for at in unstitched({at: spot[0].number for at, spot in spots.items()}, chosen):
        if at > start:
            yield at, spots[at][1]


def _spots(text: str, start: int, end: int) -> dict[int, tuple[Heading, int]]:
    """Give each number that may have begun a line, by the place of the break, with the end of the blanks it replaces."""
    found: dict[int, tuple[Heading, int]] = {}
    for at, first in _title(text, start, end):
        found[at] = (_reading(at, first, _AT_HEADING), at)
    for at, each in _enumerated(text, start, end):
        found[at] = (_reading(at, each, _AT_STOP), at)
    for label in _LABELLED.finditer(text, start + 1, end):
        labelled = parse(text, label.start(), end)
        if labelled is not None:
            found[label.start()] = (_reading(label.start(), labelled, _AT_HEADING), label.start())
    last = start - _SHORT_ITEM
    for match in [None, *_BEHIND_STOP.finditer(text, start + 1, end)]:
        at, behind = (match.start(1), match.end()) if match else (start, start)
        number = _number(text, behind, end)
        if number is None:
            continue
        score = _score(text[at - 1] if match else "。", number)
        if at - last < _SHORT_ITEM and score < _AT_STOP:
            score += _SHORT
        found[at] = (_reading(at, number, score), behind)
        last = at
        for inner, below in _below(text, number, end):
            proved = below.written.startswith(f"{number.written}.1")  # 2 is a number because 2.1 follows it
            found[inner] = (_reading(inner, below, _PROVED if proved else _AT_HEADING), inner)
            last = inner
    return found


def _number(text: str, at: int, end: int) -> Number | None:
    bare = _BARE.match(text, at, end)
    if bare:
        return Number(BY_ID["arabic-point"], int(bare["value"]), bare["value"], bare.end())
    number = parse(text, at, end)
    return None if number is None or number.value is None or number.style.id == "circled" else number


def _score(stop: str, number: Number) -> float:
    if stop == "；":
        return _AT_SEMICOLON
    return _AT_COLON if stop in "：:" and number.style.id != "han-comma" else _AT_STOP


def _title(text: str, start: int, end: int) -> Iterator[tuple[int, Number]]:
    """Yield the first number behind a title that ran into it: …应急预案1 总则1.1 编制目的."""
    if parse(text, start, end) is not None:
        return
    stop = _FULL_STOP.search(text, start, min(end, start + _TITLE_REACH))
    for match in _OPENS.finditer(text, start + 4, stop.start() if stop else min(end, start + _TITLE_REACH)):
        number = _number(text, match.start(), end)
        if number is not None and number.value == 1:
            yield match.start(), number
            yield from _below(text, number, end)
            return


_TITLE_REACH = 60  # code points of a title in which the first number may stand
_OPENS = re.compile(rf"第一[章条]|一、|[（(]一[）)]|1[.．、]|1[{BLANK}]?(?=[{HAN}]{{2,20}}1[.．]1)")


def _enumerated(text: str, start: int, end: int) -> list[tuple[int, Number]]:
    """Give 一抓 … 二抓 … behind full stops, if three or more of one verb count up."""
    runs: dict[str, list[tuple[int, Number]]] = {}
    for match in _ENUMERATED.finditer(text, start, end):
        number = parse_enumerator(text, match.start())
        if number is not None and number.value == len(runs.get(number.written[1], ())) + 1:
            runs.setdefault(number.written[1], []).append((match.start(), number))
    return max((run for run in runs.values() if len(run) >= _FEWEST), key=len, default=[])


def _below(text: str, number: Number, end: int) -> Iterator[tuple[int, Number]]:
    """Yield the numbers that stand right behind short headings without a stop: 二、工作措施（一）组织领导1.明确分工."""
    while True:
        limit = min(end, number.end + _HEADING_REACH)
        stop = _FULL_STOP.search(text, number.end, limit)
        match = _INSIDE.search(text, number.end + 2, stop.start() if stop else limit)
        inner = parse(text, match.start(), end) if match else None
        if match is None or inner is None or inner.value is None or inner.style.id == "circled":
            return
        if (inner.style.rank, inner.depth) <= (number.style.rank, number.depth):
            return
        yield match.start(), inner
        number = inner


def _reading(at: int, number: Number, score: float) -> Heading:
    return Heading(at, at, number, number.style, "", number.end, "run_in", score)


_ARTICLE = re.compile("第(?<=[。；：！？]第)[一二三四五六七八九十百]{1,5}条")


def _articles(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find articles behind stops in a line that is not cut otherwise: two or more that count up."""
    found: list[tuple[int, int]] = []
    for match in _ARTICLE.finditer(text, start, end):
        number = parse(text, match.start(), end)
        if number is not None and number.value == (found[-1][1] + 1 if found else number.value):
            found.append((match.start(), number.value or 0))
    opening = parse(text, start, end) if found else None
    count = len(found) + (opening is not None and opening.style.id == "article")
    return [(at, at) for at, _ in found] if count >= _FEWEST_ARTICLES else []


_FEWEST_ARTICLES = 2


# --- slogans --------------------------------------------------------------------------------------------------
_SLOGAN = re.compile(rf"(?<=[。！？])[{HAN}]{{4,9}}，[{HAN}]{{4,10}}。")
_FEWEST, _APART = 3, 60  # slogans of a set; code points of text below each


def _slogan_breaks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Find sentences of two halves built alike, each above its text: 全流程把控，进货渠道更清晰。… 全覆盖检查，…."""
    sets: dict[tuple[str, int], list[int]] = {}
    for match in _SLOGAN.finditer(text, start, end):
        words = match.group()
        same = sets.setdefault((words[0], words.index("，")), [])
        if not same or match.start() - same[-1] >= _APART:
            same.append(match.start())
    best = max(sets.values(), key=len, default=[])
    return [(at, at) for at in best] if len(best) >= _FEWEST else []

"""Running heads: a line that comes again on every page, or every second, and cuts a sentence each time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, takewhile

from jiaokan.rules.cuts import cuts_word
from jiaokan.rules.joints import BITS, bits_of, break_off, numbers_itself
from jiaokan.rules.paged import find_paged_heads
from jiaokan.rules.seams import NEVER_FIRST, are_halves, cuts_running_text, has_clause
from jiaokan.rules.titled import copies_title, is_imprint, is_led_to, is_named, is_stamp, without_mark
from jiaokan.text.chars import BLANK, BLANKS, HAN, SPACES, overlaps
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_SHORTEST_HEAD = 4
_PAGE = 100  # code points between two heads at least
_SMALL_PAGE, _MANY, _FEWEST = 40, 3, 2  # of a small screen's; the heads that must cut sentences there, and surely so
_TOP = 400  # code points in which the page names its text, behind the site's own lines
_HEAD_LINE = re.compile(
    rf"\n(?<=[{HAN}，、,0-9A-Za-z”’）》」』%].)(?P<head>(?![，、；：）》”])[^\n。；！？]{{4,60}})(?=(?P<gap>\n[{BLANK}]*)(?=[{HAN}“《（0-9A-Za-z，、；：。！？）》」』”’%])(?![0-9]{{4}}年[0-9]{{1,2}}月))",
    re.DOTALL,
)
_DIGITS = re.compile("[0-9]+")


def find_running_heads(text: str, context: Context) -> Iterator[Finding]:
    """Remove a line that comes again and again, its number apart, and cuts a sentence each time.

    Why: the running head of a book's or a paper's pages, one for all or one for the odd and one for the even. Where it
    is proved it goes from below finished sentences too, behind the first that cuts one. The page's title need cut a
    sentence only once. Left alone: a refrain, a heading that recurs between finished sentences, rows of a table, any
    other line that cuts a sentence only once, a title that the sentence names, and a passage that is said twice.
    """
    paged = list(find_paged_heads(text, context))
    yield from paged
    is_paged = overlaps(sorted((finding.start, finding.end) for finding in paged))
    done = 0
    for start, end in sorted(_bare_heads(text, context)):
        if start >= done and not is_paged(start, end):
            done = end
            yield Finding(start, end, "", "running head")


def _bare_heads(text: str, context: Context) -> list[tuple[int, int]]:
    """Give the places of heads that cut sentences, whatever their number."""
    found = [
        match
        for match in _HEAD_LINE.finditer(text)
        if cuts_running_text(text, match.start(), match.end("gap")) and not _NUMBER_LINE.match(text, match.end("gap"))
    ]
    titles = {_kind(line) for line in takewhile(_may_be_title, text[:_TOP].split("\n")[:_TITLES])}
    groups: dict[str, list[re.Match[str]]] = {}
    for match in found:
        groups.setdefault(_kind(match["head"]), []).append(match)
    spans: list[tuple[int, int]] = []
    for kind, group in groups.items():
        if _COUNTER.fullmatch(kind) or _is_passage(text, group):
            continue
        same = [match for match in group if are_halves(text, match.start(), match.end("gap"), context)]
        spans += [(match.start(), match.end("gap")) for match in same if _is_title(text, match, once=len(group) == 1)]
        if len(same) >= 2 and len(kind) >= _SHORTEST_HEAD and (not _LABELLED.search(kind) or kind in titles):
            spans += _on_every_page(text, same)
    return spans


def _is_passage(text: str, group: list[re.Match[str]]) -> bool:
    """Tell whether the words round a line come again with it: a passage that the text says twice, wrapped alike."""
    before = [text[max(0, match.start() - _AROUND) : match.start()] for match in group]
    behind = [text[match.end("gap") : match.end("gap") + _AROUND] for match in group]
    return any(len(set(words)) < len(words) for words in (before, behind))


_AROUND = 6  # code points: so many are alike by chance once in some hundred thousand places


def _is_title(text: str, match: re.Match[str], *, once: bool) -> bool:
    """Tell whether a line that cuts a sentence once is the page's title, and no name that the sentence speaks of.

    With a page's number on it a journal's name will do, or a site's stamp; without it a line that comes again may be
    a refrain.
    """
    head = match["head"].strip(BLANKS)
    words = without_mark(head)
    if words == head:
        return (
            once
            and len(words) >= _SURE_TITLE
            and copies_title(text, match.start("head"), match.end("head"))
            and not is_named(text, match.start(), match.end("gap"))
        )
    if _COUNTED.match(text, match.end("gap")):
        return False
    known = is_imprint(words, 0, len(words)) or is_stamp(words, 0, len(words))
    return known or (len(words) >= _SURE_TITLE and copies_title(text, match.start("head"), match.end("head")))


_SURE_TITLE = 6  # code points: shorter ones are words
_COUNTED = re.compile("[册本份期卷篇页张套个部]")  # 柳河学报 第3期 12⏎册: the number is the sentence's


def _may_be_title(line: str) -> bool:
    return not has_clause(line)


def _kind(line: str) -> str:
    return _NO_WORD.sub("", _DIGITS.sub("", line))


def _on_every_page(text: str, same: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Yield the places of a head that cuts sentences a page apart, and of its copies that stand between finished ones."""
    least = min((after.start() - before.end() for before, after in pairwise(same)), default=_PAGE)
    apart = least >= _PAGE or (least >= _SMALL_PAGE and _are_sure(text, same))
    spans = [(match.start(), match.end("gap")) for match in same]
    proved = break_off(text, spans) or bits_of(text, spans) >= BITS
    if not apart or not _counts_up(same) or not proved:
        return
    yield from spans
    if len({match["head"] for match in same}) > 1:
        return
    cut, first = {match.start() for match in same}, same[0]
    copies = re.compile(rf"\n{re.escape(first['head'])}(?=\n)").finditer(text, first.end())
    others = [match.span() for match in copies if match.start() not in cut]
    places = sorted([*cut, *(start for start, _ in others)])
    if (
        least >= _PAGE
        and len(others) <= len(same)
        and all(after - before >= _PAGE for before, after in pairwise(places))
    ):
        yield from others


def _are_sure(text: str, same: list[re.Match[str]]) -> bool:
    """Tell whether lines that stand closer than pages do can be nothing but heads.

    Half of them or more, and all copies of the line below the first, stand in a word or before a mark with which no
    line begins; or their numbers count up by one. Left alone: a name that an extractor set on a line of its own each time; words lead to it (走访了), or
    it begins a sentence once.
    """
    if len(same) < _MANY:
        return False
    if len({match["head"] for match in same}) > 1:
        return _counts_by_one(same)
    head, cut = same[0]["head"], {match.start() for match in same}
    copies = re.compile(rf"\n{re.escape(head)}(?=\n)").finditer(text, same[0].end())
    if any(match.start() not in cut for match in copies):
        return False
    uppers = [text[max(0, match.start() - _LINE) : match.start()].rstrip(SPACES).rpartition("\n")[2] for match in same]
    if sum(is_led_to(upper) or cuts_word(upper, head) for upper in uppers) * _MANY >= len(same):
        return False
    lowers = [text[match.end("gap") : match.end("gap") + _LINE] for match in same]
    halves = zip(uppers, lowers, strict=True)
    sure = sum(NEVER_FIRST.match(lower) is not None or cuts_word(upper, lower) for upper, lower in halves)
    return sure >= _FEWEST and sure * 2 >= len(same)


_LINE = 200  # code points of the lines beside a head that are looked at


# A page number below a head: the rule for counters takes both.
_NUMBER_LINE = re.compile(
    rf"[{BLANK}]*(?:[^\n\u3400-\u9fff]{{0,6}}|第?[{BLANK}]*|[页頁][码碼][:：]?[{BLANK}]?)[0-9]{{1,3}}[^\n\u3400-\u9fff]{{0,10}}(?:\n|页)"
)
_COUNTER = re.compile("第?[页頁][/／，,]?(?:[共总總][页頁])?|[共总總][页頁][/／，,]?第[页頁]|(?:Page|PAGE|page)(?:of)?")
_NO_WORD = re.compile(rf"[{BLANK}–—-]+")
_TITLES = 6  # lines among which the title is
_LABELLED = re.compile("[:：]")  # 责任单位：某办 comes again behind every task


def _counts_by_one(heads: list[re.Match[str]]) -> bool:
    """Tell whether running heads have one number each, of which every one is by one more than that before it."""
    numbers = [list(map(int, _DIGITS.findall(match["head"]))) for match in heads]
    return all(len(each) == 1 for each in numbers) and all(b - a == 1 for (a,), (b,) in pairwise(numbers))


def _counts_up(heads: list[re.Match[str]]) -> bool:
    """Tell whether the numbers in running heads rise with the pages, those apart that all of them have.

    A year may stand before or behind the page, and the page before the words on even pages and behind them on odd ones.
    """
    written = [Counter(map(int, _DIGITS.findall(match["head"]))) for match in heads]
    shared = written[0].copy()
    for numbers in written[1:]:
        shared &= numbers
    own = [list((numbers - shared).elements()) for numbers in written]
    if not any(own):
        return True  # no number, or a date that is part of the head
    if any(numbers_itself(match["head"]) for match in heads):
        return False
    return all(len(numbers) == 1 for numbers in own) and all(a < b for (a,), (b,) in pairwise(own))

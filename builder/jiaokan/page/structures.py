"""What only a structure of lines shows: lists under a label, menus, catalogues, cards, templates that come again.

Each gives positions of lines and the reason they have from it. Above zero it speaks for the site, below for the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from jiaokan.page import cues, lists, menus, pieces
from jiaokan.page.lines import ALONE, HEARD, NEAR, Lines
from jiaokan.page.links import is_dated_link, is_related_label, is_timed_link
from jiaokan.page.score import Reason, Score
from jiaokan.text import facts
from jiaokan.text.chars import BLANK, HAN

Shown = Iterator[tuple[int, Score]]
UNDER_LABEL = "list-under-label"


def place(name: str, flag: str, weight: float = HEARD) -> Score:
    """Make the score of a line that no cue knows but a structure does."""
    return Score(flag, name, weight, (Reason(name, weight),))


# --- anywhere -----------------------------------------------------------------------------------------------------
def lists_under_labels(lines: Lines, shadow: str) -> Shown:
    """Yield the lists of links that a label opens, anywhere on the page."""
    starts = {start: at for at, (start, _) in enumerate(lines.spans)}
    score = place(UNDER_LABEL, "related-links", ALONE)
    for start in lists.labels(shadow):
        at = starts.get(start)
        if at is None:
            continue
        for below in range(at, lists.end_of_list(lines.words.__getitem__, at, len(lines))):
            yield below, score


def catalogue(lines: Lines) -> Shown:
    """Yield the catalogue of a page above its first running text, one cell a line."""
    first = next((at for at, is_text in enumerate(lines.is_text) if is_text), len(lines))
    for at in menus.catalogue_lines(lines.words[:first]):
        yield at, place("catalogue", "source-line", ALONE)


_AGAIN, _SURELY_AGAIN = 3, 2
_BETWEEN_WORDS = re.compile(f"[{HAN}][{BLANK}|｜·]{{1,4}}[{HAN}]")


def templates(lines: Lines) -> Shown:
    """Yield lines of a site that come again, figures apart, with other lines between them: a post's frame, 编辑.

    Twice is enough for a line that would go alone elsewhere, and three times for one in the voice of such frames.
    """
    frames = {voice.id for voice in cues.load().voices if voice.again}
    for positions in lines.frames.values():
        if len(positions) < _SURELY_AGAIN or positions[-1] - positions[0] < 2 * (len(positions) - 1):
            continue
        for at in positions:
            own = max((s for s in (lines.own[at].head, lines.own[at].foot) if s), key=lambda s: s.value, default=None)
            if own is None or own.value < HEARD or facts.is_prose(lines.words[at]) or facts.opens_more(lines.words[at]):
                break
            speaks = own.voice in frames or _BETWEEN_WORDS.search(lines.words[at])  # 赞 回应 is no post, 顶 may be one
            if own.value < ALONE and (not speaks or len(positions) < _AGAIN):
                break
            yield at, own.with_reasons([Reason("comes-again", 1.0)])


_CARD, _LEAST_OF_CARD = "member", 2  # a voice; lines
_IN_A_CARD = Reason("in-a-card", 2.0)
_SAYS_MORE_THAN_A_WORD = re.compile("[0-9:：]")


def cards(lines: Lines) -> Shown:
    """Yield fields of a member's card that others have too (积分 86, 来自: 青溪), beside one that only a card has.

    A word alone (版主, 在线) may be the post below the card: it is a field only with another below it.
    """

    def is_field(at: int) -> bool:
        own = lines.own[at].anywhere
        return own is not None and own.voice == _CARD and own.value >= NEAR

    for first, last in lines.runs(is_field):
        scores = [(at, own) for at in range(first, last) if (own := lines.own[at].anywhere) is not None]
        if last - first < _LEAST_OF_CARD or all(own.value < ALONE for _, own in scores):
            continue
        for at, own in scores:
            if own.value < ALONE and (at < last - 1 or _SAYS_MORE_THAN_A_WORD.search(lines.words[at])):
                yield at, own.with_reasons([_IN_A_CARD])


_OF_THREADS = frozenset(("forum", "member", "answers"))  # voices


def is_of_thread(lines: Lines, at: int) -> bool:
    """Tell whether a line is one that only the software of forums prints."""
    own = lines.own[at].anywhere
    return own is not None and own.voice in _OF_THREADS and own.value >= ALONE


def is_frame_of_posts(lines: Lines, at: int) -> bool:
    """Tell whether a line comes again as often as the frame of a post does."""
    return len(lines.frames[lines.frame_of(at)]) >= _AGAIN


_LONGEST_POST, _ROW_OF_SITE = 4, 2  # code points a post may have that is a button; lines
_HOUR = re.compile("[0-9]{1,2}[:：][0-9]{2}|[0-9]{4}[-/.年][0-9]|前\\Z|[0-9] ?[楼#]")


def between_posts(lines: Lines, first: int, last: int, taken: Mapping[int, Score]) -> Shown:
    """Yield lines of a thread that speak as the site's foot does, between its posts: two in a row, or one that is sure.

    What stands below the hour of a post may be all of it, and words of a button (顶, 感谢分享): it goes only if it is sure.
    """

    def spoken(at: int) -> Score | None:
        own = lines.own[at].foot
        quiet = own is None or own.value < HEARD or own.flag == "spam" or facts.is_sentence(lines.words[at])
        return None if quiet else own

    for start, end in lines.runs(lambda at: first <= at < last and (at in taken or spoken(at) is not None)):
        is_row = end - start >= _ROW_OF_SITE and any(len(lines.words[at]) > _LONGEST_POST for at in range(start, end))
        for at in range(start, end):
            score = spoken(at)
            if at in taken or score is None or _may_be_post(lines, at, start, end):
                continue
            is_sure = score.value >= ALONE and len(lines.words[at]) > _LONGEST_POST
            if is_sure or (is_row and not _is_below_hour(lines, at)):
                yield at, score


def _may_be_post(lines: Lines, at: int, start: int, end: int) -> bool:
    """Tell whether a line is what its writer put there: tags, or a short word at the end of a row or above an hour."""
    line = lines.words[at]
    inside = start < at < end - 1 and not any(_HOUR.search(lines.words[beside]) for beside in (at - 1, at + 1))
    return line.startswith("#") or (len(line) <= _LONGEST_POST and not inside)


def _is_below_hour(lines: Lines, at: int) -> bool:
    """Tell whether a line stands where a post begins: 感谢楼主分享."""
    return at > 0 and _HOUR.search(lines.words[at - 1]) is not None


# --- at the head ----------------------------------------------------------------------------------------------------
def at_head(lines: Lines, first: int, heard: set[int]) -> Shown:
    """Yield what stands above the text in menus, catalogues and runs of dated links, and a site's name at the top."""
    words = lines.words[:first]
    yield from _name_of_site(lines, first, heard)
    opens = first < len(lines) and not lines.is_text[first]  # the first line of the text may be the title
    for at in [*menus.menu_runs(words), *_bars_at_top(lines.words[: first + opens], first, heard)]:
        yield at, place("menu", "navigation")
    run: list[int] = []
    for at, line in enumerate(words):
        run = [*run, at] if at not in heard and is_timed_link(line[: lists.LONGEST_LINK]) else []
        if len(run) >= lists.LEAST_ROWS:  # dated links of one shape in a row need no label above the text
            for link in run:
                yield link, place("dated-links", "related-links")


_TOP = 5  # lines


_CREDIT = re.compile("[^ \u3000]/|/[^ \u3000]")


def _bars_at_top(words: Sequence[str], first: int, heard: set[int]) -> Iterator[int]:
    """Yield rows of short words among the first lines of a page, where a line below them is none and can be the title.

    Left alone: who wrote and drew, which has strokes in it (文/古月 图/漫漫).
    """
    bars = [
        at
        for at in range(min(_TOP, first, len(words)))
        if at not in heard and not _CREDIT.search(words[at]) and menus.is_bar(words[at])
    ]
    for at in bars:
        if any(below not in heard and not menus.is_bar(words[below]) for below in range(len(words) - 1, at, -1)):
            yield at


def _name_of_site(lines: Lines, first: int, heard: set[int]) -> Shown:
    """Yield the name of the site at the very top, if another line of the head may be the title."""
    rest = [at for at in range(first) if at not in heard and not facts.is_prose(lines.words[at])]
    if len(rest) >= 2 and menus.is_site_title(lines.words[rest[0]]):
        yield rest[0], place("name-of-site", "navigation")


_BELOW_FIRST = 3  # lines of what was thought the text that may be the rest of a catalogue


def catalogue_entries(lines: Lines, first: int, found: dict[int, Score]) -> Shown:
    """Yield labels with values straight below or above a source line: the rest of its catalogue, as sure as that.

    Of what was thought the text only what hangs below the head's: 关键词：甲；乙 above counts in it is the document's.
    """
    for order in (range(min(first + _BELOW_FIRST, len(lines))), range(first - 1, -1, -1)):
        for before, at in pairwise(order):
            beside = found.get(before)
            if beside is None or beside.value < HEARD or beside.flag != "source-line":
                continue
            if (at not in found or found[at].value < HEARD) and menus.is_catalogue_entry(lines.words[at]):
                found[at] = place("catalogue", "source-line", min(beside.value, ALONE))
                yield at, found[at]


# --- at the foot ----------------------------------------------------------------------------------------------------
def lists_at_foot(lines: Lines, last: int, found: dict[int, Score], is_own: frozenset[int]) -> Shown:
    """Yield labels of related pages below the text, and the titles under each down to the next line of the site."""
    ended = False  # a sure line of the site stands between the text and the label
    for at in range(last, len(lines)):
        score = found.get(at)
        label = lines.words[at]
        if ended and lists.is_label_of_list(label) and (score is None or score.flag != "related-links"):
            score = place("label-of-list", "related-links", max(score.value if score else HEARD, HEARD))
        ended |= score is not None and score.value >= ALONE
        if score is None or score.flag != "related-links" or score.value < HEARD or is_dated_link(label):
            continue
        below: list[int] = []
        for row in range(at + 1, len(lines)):
            beside = found.get(row)
            other = (
                beside is not None and beside.value >= HEARD and (beside.value >= ALONE or beside.flag != score.flag)
            )
            if other or lines.is_text[row] or row in is_own or facts.opens_more(lines.words[row]):
                break
            below.append(row)
        if lists.heads_titles(label, [lines.words[row] for row in below]):
            yield at, score.with_reasons([Reason("above-titles", 1.0)])
            for row in below:
                yield row, place(UNDER_LABEL, "related-links")


_FRAGMENT, _VALUE = re.compile("[!-~ ]{1,20}"), re.compile(".{1,6}")
_BUTTONS = 3


def values_between(lines: Lines, found: dict[int, Score]) -> Shown:
    """Yield figures and words between two lines of the site: they belong to them."""
    for at in sorted(found):
        beside = found.get(at + 2)
        if at + 1 in found or beside is None or min(found[at].value, beside.value) < HEARD:
            continue
        shape = _VALUE if lines.words[at].endswith((":", "：")) else _FRAGMENT
        if shape.fullmatch(lines.words[at + 1]):
            yield at + 1, place("value-between", found[at].flag)


def columns_of_buttons(lines: Lines, found: dict[int, Score]) -> Iterator[int]:
    """Yield the positions of buttons one below the other: 分享到, 微信好友, 新浪微博."""
    heard = (at for at in sorted(found) if found[at].value >= HEARD and pieces.is_menu(lines.words[at]))
    for run in lists.runs(heard):
        if len(run) >= _BUTTONS:
            yield from run


def related_label(line: str, own: Score | None) -> Score | None:
    """Give the score of a label of related pages, as sure as the cues that know it are."""
    if is_related_label(line) and (own is None or own.flag != "related-links" or own.value < HEARD):
        return place("related-label", "related-links", max(HEARD, own.value) if own else HEARD)
    return own

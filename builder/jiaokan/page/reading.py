"""Which lines of a page are the site's: what each says by itself, what structure it stands in, where the page's edges end.

A line goes only on a reason of its own: a cue it holds, or its place in a structure that is itself proved. What only
stands beside lines of the site stays; where it looks like them it is noted as doubtful.

The order: cues everywhere and labelled lists; then both edges, read from the ends of the page as far as the site
outweighs the text; then what lines beside and below each other add; then the decision, line by line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

from jiaokan.chars import BLANKS, iter_lines
from jiaokan.page import facts, flat, lists, menus, pieces
from jiaokan.page.links import is_related_label, is_timed_link
from jiaokan.page.score import ALONE, HEARD, NEAR, Reason, Score
from jiaokan.page.weigh import Edge, Subject, weigh
from jiaokan.rule import Context

# Flags of lines behind which a page has no text of its own any more.
_ENDS_TEXT = frozenset(("related-links", "site-footer", "navigation"))
_FRAGMENT = re.compile("[!-~ ]{1,20}")
_VALUE = re.compile(".{1,6}")
_COUNTS = re.compile("[0-9][ \u3000]?(?:[%‰℃]|(?![年月日时点分])[\u4e00-\u9fff])")
_NO_COUNT = re.compile(f"“[^“”]{{1,60}}”|{pieces.DATE}")
_TITLE_LINES, _EDGE, _SAMPLE = 6, 3, 40  # lines
_FLOOR = re.compile("[0-9]{1,4} ?(?:楼|樓|#)|# ?[0-9]{1,4}|沙发|板凳|楼主|樓主|发表于|發表於|发表时间|回复时间|回复于|来自|支持|推|追问|回答者")
_DIGITS = re.compile("[0-9]+")
_FLOORS = 4
_COMPANY = 5  # so many lines in which a voice is heard show that the page has a site around it
_BUTTONS = 3  # lines
# What a line adds to the stretch it stands in: the text is the stretch with the greatest sum.
_PROSE, _PER_CODE_POINT, _MOST = 4.0, 0.02, 8.0  # running text: so much, and more for its length
_CLOSING, _UNKNOWN, _NEARLY, _HEARD_LINE, _SURE_LINE = 2.0, -0.3, -0.5, -1.5, -3.0
_ALONE_ON_PAGE = 1.0  # an unknown line where no line is running text
_FAR = 6.0  # so much of the site's between a line and the text proves that the text has ended
_LONGEST_UNKNOWN = 60  # code points
_FOOT, _MOST_HINTS = 60, 120  # lines below a document's date, and code points of unknown prose among them

# What only the page shows. Each adds to a line's own score.
_SITE_SHOWN = Reason("site-shown", 1.0)  # other lines of the page are surely the site's
_OUTERMOST = Reason("outermost", 1.0)  # nothing but the site's stands outside the line
_BETWEEN = Reason("between-lines-of-site", 1.0)
_BELOW_END = Reason("below-the-text", 1.0)  # a line of the site above it that ends the text


def _place(name: str, flag: str, weight: float = HEARD) -> Score:
    """Make the score of a line that no cue knows but a structure does."""
    return Score(flag, name, weight, (Reason(name, weight),))


class Reading:
    """The lines of a page, their Simplified shadows, and what of it is the site's."""

    def __init__(self, text: str, shadow: str) -> None:
        self.spans = iter_lines(text)
        self._shadow = shadow
        self._starts = [start for start, _ in self.spans]
        self._subject = self._read_subject()
        self.taken: dict[int, Score] = {}
        self._find_lists()
        self._find_anywhere()
        scores = [self._own(index) for index in range(len(self.spans))]
        self.core = self._find_core(scores)
        head, foot = self._find_at_head(scores), self._find_at_foot(scores)
        self._beyond(scores, head, foot)
        self.doubtful: dict[int, Score] = {}
        self._decide({**foot, **head, **{i: s for i, s in foot.items() if i not in head or s.value > head[i].value}})
        lines = [(*self.spans[index], self.taken[index].flag, str(self.taken[index])) for index in sorted(self.taken)]
        parts = flat.regions(shadow, self.spans, self._heard)
        self.regions = flat.disjoint(len(shadow), lines, parts)  # what is the site's, each place once
        self.places = {index: self.spans[index] for index in self.doubtful}
        del self.spans, self._starts  # a page of tiny lines has very many, and a page read is kept

    # --- what there is --------------------------------------------------------------------------------------------
    def line(self, index: int) -> str:
        """Give the shadow of a line without the blanks at its ends."""
        start, end = self.spans[index]
        return self._shadow[start:end].strip(BLANKS)

    def _index_of(self, position: int) -> int:
        """Give the index of the line on which a position stands."""
        return bisect_right(self._starts, position) - 1

    def _read_subject(self) -> Subject:
        """Read what the page is about: its first lines, and lines of its body away from the edges."""
        heads = [self.line(index) for index in range(min(_TITLE_LINES, len(self.spans)))]
        return Subject((line for line in heads if not facts.is_prose(line)), self._read_body)

    def _read_body(self) -> list[str]:
        """Give some lines of prose away from the edges."""
        prose = [line for index in range(len(self.spans)) if facts.is_prose(line := self.line(index))]
        return prose[_EDGE : len(prose) - _EDGE][:_SAMPLE]

    def _heard(self, line: str, edge: Edge) -> Score | None:
        score = weigh(line, edge, self._subject)
        return score if score is not None and score.value >= HEARD else None

    # --- anywhere -------------------------------------------------------------------------------------------------
    def _find_anywhere(self) -> None:
        for index in range(len(self.spans)):
            if index not in self.taken:
                score = weigh(self.line(index), None)
                if score is not None and score.value >= ALONE:
                    self.taken[index] = score

    def _find_lists(self) -> None:
        """Take the lists of links that a label opens, anywhere on the page."""
        for start in lists.labels(self._shadow):
            index = self._index_of(start)
            stop = lists.end_of_list(self.line, index, len(self.spans))
            score = _place("list-under-label", "related-links", ALONE)
            self.taken.update(dict.fromkeys(range(index, stop), score))

    # --- where the text is ----------------------------------------------------------------------------------------
    def _own(self, index: int) -> tuple[Score | None, Score | None]:
        """Give what a line says by itself, at the head of the page and at its foot."""
        line = self.line(index)
        return (self._at_edge(index, line, "head"), self._at_edge(index, line, "foot"))

    def _at_edge(self, index: int, line: str, edge: Edge) -> Score | None:
        if index in self.taken:
            return self.taken[index]
        own = weigh(line, edge, self._subject) if line else None
        if line and is_related_label(line) and (own is None or own.value < HEARD):
            return _place("related-label", "related-links")
        return own

    def _find_core(self, scores: Sequence[tuple[Score | None, Score | None]]) -> tuple[int, int]:
        """Give the lines ``[first, last)`` of the text: the stretch in which it outweighs the site by most."""
        best, found, sum_, first = 0.0, (0, 0), 0.0, 0
        prose = sum(facts.is_sentence(self.line(index)) for index in range(len(scores)))
        unknown = _UNKNOWN if prose >= 2 else _ALONE_ON_PAGE
        for index, own in enumerate(scores):
            if sum_ <= 0:
                sum_, first = 0.0, index
            sum_ += self._adds(index, own, unknown)
            if sum_ > best:
                best, found = sum_, (first, index + 1)
        return found

    def _adds(self, index: int, own: tuple[Score | None, Score | None], unknown: float) -> float:
        line = self.line(index)
        if not line:
            return 0.0
        value = max((score.value for score in own if score is not None), default=-9.0)
        if value >= HEARD:
            return _SURE_LINE if value >= ALONE else _HEARD_LINE
        if facts.is_sentence(line):
            if value >= NEAR and not self._counts(index):
                return _NEARLY
            return _PROSE + min(_MOST, _PER_CODE_POINT * len(line))
        if facts.is_own_foot(line) or facts.opens_more(line):
            return _CLOSING
        return _NEARLY if value >= NEAR else unknown

    def _beyond(
        self, scores: Sequence[tuple[Score | None, Score | None]], head: dict[int, Score], foot: dict[int, Score]
    ) -> None:
        """Find lines that no cue knows and that the site parts from the text: the far side of its proved ends.

        Left alone: the lines nearest to the text (its title, its signature), running text, what closes a document, and
        all of a page on which the same frame comes again and again: a thread's posts stand between.
        """
        if self._is_thread(scores):
            return
        first, last = self.core
        for indexes, found, edge in ((range(first - 1, -1, -1), head, 0), (range(last, len(scores)), foot, 1)):
            between = 0.0
            nearest = True  # in the run of unknown lines that is nearest to the text
            met = False
            for index in indexes:
                line = self.line(index)
                if not line:
                    continue
                score = found.get(index) or scores[index][edge]
                if score is not None and score.value >= HEARD:
                    between += 3.0 if score.value >= ALONE else 1.5
                    nearest = nearest and not met
                    continue
                met = True
                own = facts.is_sentence(line) or facts.is_own_foot(line) or facts.opens_more(line)
                if own or facts.is_closing_date(line) or len(line) > _LONGEST_UNKNOWN:
                    between = 0.0 if facts.is_sentence(line) else between
                    continue
                if not nearest and between >= _FAR:
                    _raise(found, index, _place("beyond-the-text", "navigation", ALONE))

    def _is_thread(self, scores: Sequence[tuple[Score | None, Score | None]]) -> bool:
        """Tell whether lines of one frame, figures and names apart, come again with other lines between them."""
        frames: dict[str, list[int]] = {}
        for index in range(len(scores)):
            line = self.line(index)
            if _FLOOR.search(line):
                frames.setdefault(_DIGITS.sub("0", line)[:2], []).append(index)
        return sum(map(len, frames.values())) >= _FLOORS

    # --- the edges ------------------------------------------------------------------------------------------------
    def _find_at_head(self, scores: Sequence[tuple[Score | None, Score | None]]) -> dict[int, Score]:
        """Read the lines above the text."""
        read = [(index, scores[index][0]) for index in range(self.core[0])]
        found = {index: score for index, score in read if score}
        heard = {index for index, score in found.items() if score.value >= HEARD}
        found.update(self._site_name(read, heard))
        lines = [self.line(index) for index, _ in read]
        for at in menus.menu_runs(lines):
            _raise(found, at, _place("menu", "navigation"))
        for at in menus.catalogue_lines(lines):
            _raise(found, at, _place("catalogue", "source-line", ALONE))
        self._catalogue_entries(read, found)
        run: list[int] = []
        for index, _ in read:
            line = self.line(index)
            if line:
                own = index in heard
                run = [*run, index] if not own and is_timed_link(line[: lists.LONGEST_LINK]) else []
            if len(run) >= 3:  # dated links of one shape in a row need no label above the text
                for at in run:
                    _raise(found, at, _place("dated-links", "related-links"))
        return found

    def _catalogue_entries(self, read: Sequence[tuple[int, Score | None]], found: dict[int, Score]) -> None:
        """Take labels with values straight below or above a source line: the rest of its catalogue, as sure as that."""
        filled = [index for index, _ in read if self.line(index)]
        for order in (filled, filled[::-1]):
            for before, index in pairwise(order):
                beside = found.get(before)
                if beside is None or beside.value < HEARD or beside.flag != "source-line":
                    continue
                if (index not in found or found[index].value < HEARD) and menus.is_catalogue_entry(self.line(index)):
                    found[index] = _place("catalogue", "source-line", min(beside.value, ALONE))

    def _site_name(self, read: Sequence[tuple[int, Score | None]], heard: set[int]) -> dict[int, Score]:
        """Give the name of the site at the very top, if another line of the head may be the title."""
        rest = [
            index for index, _ in read if self.line(index) and index not in heard and not facts.is_prose(self.line(index))
        ]
        if len(rest) < 2 or not menus.is_site_title(self.line(rest[0])):
            return {}
        return {rest[0]: _place("name-of-site", "navigation")}

    def _find_at_foot(self, scores: Sequence[tuple[Score | None, Score | None]]) -> dict[int, Score]:
        """Read the lines below the text from the bottom up.

        Below a line that surely ends the text, what speaks only a little as sites do has a reason more. A list of
        titles goes with the label above it.
        """
        read = [(index, scores[index][1]) for index in range(len(self.spans) - 1, self.core[1] - 1, -1)]
        found = {index: score for index, score in read if score}
        tail: list[int] = []  # lines in no voice, below the line that is looked at
        for index, score in read:
            line = self.line(index)
            if not line:
                continue
            if score is None or score.value < HEARD:
                is_own = facts.is_sentence(line) or facts.is_own_foot(line) or facts.opens_more(line)
                tail = [] if is_own and not _is_faint(line, score) else [*tail, index]
                continue
            if score.flag == "related-links" and lists.heads_titles(line, [self.line(below) for below in tail]):
                found[index] = score.with_reasons([Reason("above-titles", 1.0)])
                for below in tail:
                    _raise(found, below, _place("list-under-label", "related-links"))
            tail = []
        self._below_end(read, found)
        return found

    def _below_end(self, read: Sequence[tuple[int, Score | None]], found: dict[int, Score]) -> None:
        """Give lines that speak a little as sites do a reason more where a sure line above them ends the text."""
        ended = False
        for index, _ in reversed(read):
            score = found.get(index)
            if ended and score is not None and NEAR <= score.value < ALONE and not self._counts(index):
                found[index] = score.with_reasons([_BELOW_END])
            ended |= score is not None and score.value >= ALONE and score.flag in _ENDS_TEXT

    def _counts(self, index: int) -> bool:
        """Tell whether a line is prose that counts something (58万元, 0.3‰): a day, a time and what is quoted do not."""
        line = self.line(index)
        return facts.is_prose(line) and _COUNTS.search(_NO_COUNT.sub("", line)) is not None

    # --- the decision ---------------------------------------------------------------------------------------------
    def _decide(self, found: dict[int, Score]) -> None:
        """Add what the lines of the edges say of each other, and take those that have reason enough."""
        for index in sorted(found):  # a figure or a word between two lines of the site belongs to them
            shape = _VALUE if self.line(index).endswith((":", "：")) else _FRAGMENT
            beside = found.get(index + 2)
            if index + 1 in found or beside is None or min(found[index].value, beside.value) < HEARD:
                continue
            if shape.fullmatch(self.line(index + 1)):
                found[index + 1] = _place("value-between", found[index].flag)
        heard = [index for index in sorted(found) if found[index].value >= HEARD]
        for run in lists.runs(index for index in heard if pieces.is_menu(self.line(index))):
            if len(run) >= _BUTTONS:  # one below the other: 分享到, 微信好友, 新浪微博
                for index in run:
                    found[index] = found[index].with_reasons([Reason("column-of-buttons", 1.0)])
        for index in self._outermost(found):
            if found[index].outermost and found[index].value < ALONE:
                found[index] = found[index].with_reasons([_OUTERMOST])
        self._between(found)
        shown = bool(self.taken) or len(heard) >= _COMPANY or any(found[index].value >= ALONE for index in heard)
        for index, score in found.items():
            whole = score.with_reasons([_SITE_SHOWN]) if shown and HEARD <= score.value < ALONE else score
            if whole.value >= ALONE:
                self.taken.setdefault(index, whole)
            elif whole.value >= NEAR and index not in self.taken:
                self.doubtful[index] = whole

    def _between(self, found: dict[int, Score]) -> None:
        """Give a line that speaks a little as sites do a reason more where lines of the site stand on both sides."""
        filled = [index for index in range(len(self.spans)) if self.line(index)] if found else []
        for before, index, behind in zip(filled, filled[1:], filled[2:], strict=False):
            score = found.get(index)
            if score is None or not NEAR <= score.value < HEARD or self._counts(index):
                continue
            if all(beside in self.taken or (beside in found and found[beside].value >= HEARD) for beside in (before, behind)):
                found[index] = score.with_reasons([_BETWEEN])

    def _outermost(self, found: Mapping[int, Score]) -> list[int]:
        """Give the lines found that have nothing but sure lines, or such as need no more than that, outside them."""
        size = len(self.spans)

        def is_clear(index: int) -> bool:
            score = found.get(index)
            return not self.line(index) or (
                score is not None and (score.value >= ALONE or (score.outermost and score.value >= HEARD))
            )

        head = takewhile(is_clear, range(size))
        foot = takewhile(is_clear, range(size - 1, -1, -1))
        return [index for index in (*head, *foot) if index in found]


def _is_faint(line: str, score: Score | None) -> bool:
    """Tell whether a line speaks a little as sites do and counts nothing."""
    if score is None or score.value < NEAR:
        return False
    return not (facts.is_prose(line) and _COUNTS.search(_NO_COUNT.sub("", line)))


def _raise(found: dict[int, Score], index: int, score: Score) -> None:
    """Let a structure know a line that no cue knows as well."""
    if index not in found or found[index].value < score.value:
        found[index] = score


def read(text: str, context: Context) -> Reading:
    """Read a page: which of its lines are boilerplate, of what kind, and why."""
    return _read(text, context.shadow(text))


@lru_cache(maxsize=2)
def _read(text: str, shadow: str) -> Reading:
    return Reading(text, shadow)


def forget() -> None:
    """Drop the pages that were read: for measuring."""
    _read.cache_clear()

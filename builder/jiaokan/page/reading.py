"""Which lines of a page are the site's: what each says by itself, what structure it stands in, where the page's edges end.

A line goes only on a reason of its own: a cue it holds, or its place in a structure that is itself proved. What only
stands beside lines of the site stays; where it looks like them it is noted as doubtful.

The order: cues everywhere and labelled lists; then both edges, read from the ends of the page as far as the site
outweighs the text; then what lines beside and below each other add; then the decision, line by line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
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
_COUNTS = re.compile(f"[0-9][ \u3000]?(?:[%‰℃]|(?![年月日时点分])[\u4e00-\u9fff])")
_NO_COUNT = re.compile(f"“[^“”]{{1,60}}”|{pieces.DATE}")
_TITLE_LINES, _EDGE, _SAMPLE = 6, 3, 40  # lines
_COMPANY = 5  # so many lines in which a voice is heard show that the page has a site around it
_BUTTONS = 3  # lines
# What a line says of where the edge of the page ends, and how far behind its best the sum may fall.
# Prose at the very end of the page, with nothing of the site's outside it, is most likely the text.
_SURE_LINE, _DOUBTFUL_LINE, _PROSE, _FIRST_PROSE, _GIVE_UP = 3, 1, 2, 5, 6
_FOOT, _MOST_HINTS = 60, 120  # lines below a document's date, and code points of unknown prose among them
_MOST_LINES = 400  # an edge is not longer; without prose so far in, the page has none

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
        self._most_passed = facts.most_passed(self.line(index) for index in range(len(self.spans)))
        self.taken: dict[int, Score] = {}
        self._find_lists()
        self._find_anywhere()
        head, foot = self._find_at_head(), self._find_at_foot()
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

    # --- the edges ------------------------------------------------------------------------------------------------
    def _at_edge(self, index: int, line: str, edge: Edge) -> Score | None:
        if index in self.taken:
            return self.taken[index]
        own = weigh(line, edge, self._subject) if line else None
        if line and is_related_label(line) and (own is None or own.value < HEARD):
            return _place("related-label", "related-links")
        return own

    def _read_edge(
        self, indexes: Iterable[int], edge: Edge, end: int | None = None
    ) -> tuple[list[tuple[int, Score | None]], bool]:
        """Read lines from an end of the page as far as the site speaks there; tell also whether prose was met.

        The edge ends where the site's lines outweigh those of prose that no cue knows by most: a sentence of the
        site's in unknown words does not hide what stands behind it. Up to the first prose all is edge, and all below
        the date that ends the document (line ``end``).
        """
        read: list[tuple[int, Score | None]] = []
        score = best = size = 0
        has_prose = has_sure = False
        passed = 0
        for index in indexes:
            if index == end:
                return read, True
            line = self.line(index)
            own = self._at_edge(index, line, edge)
            read.append((index, own))
            if own is not None and own.value >= HEARD:
                score += _SURE_LINE if own.value >= ALONE else _DOUBTFUL_LINE
                has_sure |= own.value >= ALONE
            elif facts.is_prose(line) and not _is_faint(line, own):
                score -= _PROSE if has_sure else _FIRST_PROSE
                has_prose = True
                passed += len(line)
                if passed > self._most_passed:
                    break  # this is the text
            if score > best or not has_prose:
                best, size = max(best, score), len(read)
            elif score <= best - _GIVE_UP:
                break
        return read[:size], has_prose

    def _find_at_head(self) -> dict[int, Score]:
        """Read lines from the top; a page without prose has no edge."""
        read, has_prose = self._read_edge(range(min(_MOST_LINES, len(self.spans))), "head")
        if not has_prose:
            return {}  # a table, a list, a page of links; all of it stays
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

    def _find_at_foot(self) -> dict[int, Score]:
        """Read lines from the bottom up.

        Below a line that surely ends the text, what speaks only a little as sites do has a reason more. A list of
        titles goes with the label above it.
        """
        last = len(self.spans) - 1
        end = self._end_of_document()
        read, has_prose = self._read_edge(range(last, max(-1, last - _MOST_LINES), -1), "foot", end)
        if not has_prose:
            return {}
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

    def _end_of_document(self) -> int | None:
        """Give the line of the date or the imprint that closes the document, if nothing of its own can follow it.

        Left alone: a page that goes on behind the date with an attachment, a note, numbered points or much prose.
        """
        last = len(self.spans) - 1
        if not facts.has_closing_date(self._shadow[self.spans[max(0, last - _FOOT)][0] :]):
            return None
        prose = 0
        for index in range(last, max(-1, last - _FOOT), -1):
            line = self.line(index)
            if facts.is_closing_date(line):
                return index if index < last else None
            score = self._at_edge(index, line, "foot") if line else None
            heard = score is not None and score.value >= HEARD
            if line and not heard and (facts.opens_more(line) or facts.is_own_foot(line)):
                return None
            prose += len(line) if facts.is_prose(line) and not heard else 0
            if prose > _MOST_HINTS:
                return None
        return None

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

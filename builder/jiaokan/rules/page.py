"""Which lines of a page are boilerplate: what a line is by itself, and where it stands.

Most kinds count only at the edge of the page: before the first line of prose or behind the last. So only the edges
are read line by line; between them an expression finds the few lines that are worth a look.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

from jiaokan.chars import BLANKS, iter_lines
from jiaokan.rule import Context
from jiaokan.rules import flat, lists, pieces, site
from jiaokan.rules.body import (
    has_closing_date,
    is_closing_date,
    is_own_foot,
    is_prose,
    is_sentence,
    most_passed,
    opens_more,
)
from jiaokan.rules.kinds import Edge, Verdict, is_faint, is_site_title, kind_of
from jiaokan.rules.links import is_related_label, is_timed_link
from jiaokan.rules.menus import catalogue_lines, is_catalogue_entry, menu_runs

# What every kind that may stand anywhere contains, rarest marks first.
_ANYWHERE = re.compile(
    "[>»›→|｜丨]|小编|首页|[【\\[(（]大|打印|(?:为|给|帮)(?:大家|您|你|各位)|_[^_\\n]{1,12}_|正文|广告|推广|[▼▽↓⬇▲△↑]|领取|获取"
)
# Flags of lines behind which a page has no text of its own any more.
_ENDS_TEXT = frozenset(("related-links", "site-footer", "navigation"))
_FRAGMENT = re.compile("[!-~ ]{1,20}")
_VALUE = re.compile(".{1,6}")
_TITLE_LINES, _EDGE, _SAMPLE = 6, 3, 40  # lines
_COMPANY = 5  # so many doubtful lines at the edges of one page vouch for each other
# What a line says of where the edge of the page ends, and how far behind its best the sum may fall.
# Prose at the very end of the page, with nothing of the site's outside it, is most likely the text.
_SURE_LINE, _DOUBTFUL_LINE, _PROSE, _FIRST_PROSE, _GIVE_UP = 3, 1, 2, 5, 6
_FOOT, _MOST_HINTS = 60, 120  # lines below a document's date, and code points of unknown prose among them
_LONGEST_HINT = 80
_MOST_LINES = 400  # an edge is not longer; without prose so far in, the page has none


class Page:
    """The lines of a page, their Simplified shadows, and by line the flag of the boilerplate it is."""

    def __init__(self, text: str, shadow: str) -> None:
        self.spans = iter_lines(text)
        self._shadow = shadow
        self.boilerplate: dict[int, str] = {}
        self._kinds: dict[tuple[str, Edge], Verdict | None] = {}
        self._drawn: set[int] = set()  # lines that only others draw in: they vouch for none
        self.doubtful: dict[int, str] = {}  # lines at the edges that would be, in company
        self._starts = [start for start, _ in self.spans]
        self._subject = self._read_subject()
        self._most_passed = most_passed(self.line(index) for index in range(len(self.spans)))
        self._find_lists()
        self._find_anywhere()
        self._add({**self._find_at_head(), **self._find_at_foot()})
        lines = [(*self.spans[index], self.boilerplate[index]) for index in sorted(self.boilerplate)]
        parts = flat.regions(shadow, self.spans, self._kind_of)
        self.regions = flat.disjoint(len(shadow), lines, parts)  # what is the site's, each place once
        self.places = {index: self.spans[index] for index in self.doubtful}
        del self.spans, self._starts, self._kinds  # a page of tiny lines has very many, and a page read is kept

    def line(self, index: int) -> str:
        """Give the shadow of a line without the blanks at its ends."""
        start, end = self.spans[index]
        return self._shadow[start:end].strip(BLANKS)

    def _index_of(self, position: int) -> int:
        """Give the index of the line on which a position stands."""
        return bisect_right(self._starts, position) - 1

    def _read_subject(self) -> site.Subject:
        """Read what the page is about: its first lines, and lines of its body away from the edges."""
        heads = [self.line(index) for index in range(min(_TITLE_LINES, len(self.spans)))]
        return site.Subject((line for line in heads if not is_prose(line)), self._read_body)

    def _read_body(self) -> list[str]:
        """Give some lines of prose away from the edges."""
        prose = [line for index in range(len(self.spans)) if is_prose(line := self.line(index))]
        return prose[_EDGE : len(prose) - _EDGE][:_SAMPLE]

    def _find_anywhere(self) -> None:
        """Look at lines with a mark of the kinds that may stand anywhere."""
        marked = (self._index_of(match.start()) for match in _ANYWHERE.finditer(self._shadow))
        for index in dict.fromkeys(marked):  # each line once, however many marks it has
            if index not in self.boilerplate:
                verdict = kind_of(self.line(index), None)
                if verdict is not None:
                    self.boilerplate[index] = verdict.flag

    def _find_at_head(self) -> dict[int, Verdict]:
        """Read lines from the top; a page without prose has no edge."""
        read, has_prose = self._read_edge(range(min(_MOST_LINES, len(self.spans))), "head")
        if not has_prose:
            return {}  # a table, a list, a page of links; all of it stays
        found = {index: verdict for index, verdict in read if verdict}
        found.update(self._site_name(read, found))
        lines = [self.line(index) for index, _ in read]
        found.update((at, found.get(at, Verdict("navigation", is_sure=False))) for at in menu_runs(lines))
        found.update((at, Verdict("source-line", is_sure=True)) for at in catalogue_lines(lines))
        found.update(self._catalogue_entries(read, found))
        run: list[int] = []
        for index, verdict in read:
            line = self.line(index)
            if line:
                run = [*run, index] if verdict is None and is_timed_link(line[: lists.LONGEST_LINK]) else []
            if len(run) >= 3:  # dated links of one shape in a row need no label above the text
                found.update(dict.fromkeys(run, Verdict("related-links", is_sure=False)))
        return found

    def _catalogue_entries(
        self, read: Sequence[tuple[int, Verdict | None]], found: Mapping[int, Verdict]
    ) -> dict[int, Verdict]:
        """Give labels with values straight below or above a source line: the rest of its catalogue, as sure as that."""
        entries: dict[int, Verdict] = {}
        filled = [index for index, _ in read if self.line(index)]
        for order in (filled, filled[::-1]):
            for before, index in pairwise(order):
                beside = entries.get(before) or found.get(before)
                fits = beside is not None and beside.flag == "source-line" and is_catalogue_entry(self.line(index))
                if beside and fits and index not in found:
                    entries[index] = beside
        return entries

    def _site_name(
        self, read: Sequence[tuple[int, Verdict | None]], found: Mapping[int, Verdict]
    ) -> dict[int, Verdict]:
        """Give the name of the site at the very top, if another line of the head may be the title."""
        rest = [
            index for index, _ in read if self.line(index) and index not in found and not is_prose(self.line(index))
        ]
        if len(rest) < 2 or not is_site_title(self.line(rest[0])):
            return {}
        return {rest[0]: Verdict("navigation", is_sure=False)}

    def _read_edge(
        self, indexes: Iterable[int], edge: Edge, end: int | None = None
    ) -> tuple[list[tuple[int, Verdict | None]], bool]:
        """Read lines from an end of the page as far as the site speaks there; tell also whether prose was met.

        The edge ends where the site's lines outweigh those of prose that no kind knows by most: a sentence of the
        site's in unknown words does not hide what stands behind it. Up to the first prose all is edge, and all below the date that ends
        the document (line ``end``).
        """
        read: list[tuple[int, Verdict | None]] = []
        score = best = size = 0
        has_prose = has_sure = False
        passed = 0
        for index in indexes:
            if index == end:
                return read, True
            line = self.line(index)
            verdict = self._at_edge(index, line, edge)
            read.append((index, verdict))
            if verdict:
                score += _SURE_LINE if verdict.is_sure else _DOUBTFUL_LINE
                has_sure |= verdict.is_sure
            elif is_prose(line) and not is_faint(line, self._subject):
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

    def _find_at_foot(self) -> dict[int, Verdict]:
        """Read lines from the bottom up.

        Below the first line that is surely the site's everything is the site's, but what belongs to a document's own
        foot and prose in unknown words; a line of prose that speaks only faintly as sites do goes if a sure one stands
        above it.
        """
        last = len(self.spans) - 1
        end = self._end_of_document()
        read, has_prose = self._read_edge(range(last, max(-1, last - _MOST_LINES), -1), "foot", end)
        if not has_prose:
            return {}
        found: dict[int, Verdict] = {}
        tail: list[int] = []  # lines of which nothing is decided yet
        kept: list[int] = []  # lines that may close the document itself: only a sure line above them says otherwise
        for index, verdict in read:
            line = self.line(index)
            if verdict:
                found[index] = verdict
                if verdict.flag == "related-links" and lists.heads_titles(line, [self.line(below) for below in tail]):
                    found[index] = verdict._replace(is_sure=True)
                if verdict.flag in _ENDS_TEXT:
                    below = [*tail, *kept] if found[index].is_sure else tail
                    found.update((line_below, Verdict(verdict.flag, is_sure=False)) for line_below in below)
                    self._drawn.update(below if verdict.flag == "navigation" else ())
                    tail, kept = [], [] if found[index].is_sure else kept
            elif line and (not is_sentence(line) or is_faint(line, self._subject)):
                if is_own_foot(line):
                    tail, kept = [], [*kept, *tail, index]
                else:
                    tail.append(index)
            elif line:
                tail, kept = [], []  # prose in unknown words: what stands below it may close it
        between = self._between_found(read, found)
        found.update(dict.fromkeys(between, Verdict("navigation", is_sure=False)))
        self._drawn.update(between)
        return found

    def _between_found(self, read: Sequence[tuple[int, Verdict | None]], found: Mapping[int, Verdict]) -> list[int]:
        """Give the lines that stand, one alone, between two lines of the site: hints in unknown words."""
        filled = [index for index, _ in read if self.line(index)]
        return [
            index
            for behind, index, before in zip(filled, filled[1:], filled[2:], strict=False)
            if index not in found
            and behind in found
            and before in found
            and len(line := self.line(index)) <= _LONGEST_HINT
            and (not is_sentence(line) or is_faint(line, self._subject))
            and not is_own_foot(line)
            and not opens_more(line)
        ]

    def _end_of_document(self) -> int | None:
        """Give the line of the date or the imprint that closes the document, if nothing of its own can follow it.

        Left alone: a page that goes on behind the date with an attachment, a note, numbered points or much prose.
        """
        last = len(self.spans) - 1
        if not has_closing_date(self._shadow[self.spans[max(0, last - _FOOT)][0] :]):
            return None
        prose = 0
        for index in range(last, max(-1, last - _FOOT), -1):
            line = self.line(index)
            if is_closing_date(line):
                return index if index < last else None
            if line and (opens_more(line) or is_own_foot(line)) and self._kind_of(line, "foot") is None:
                return None
            prose += len(line) if is_prose(line) and self._kind_of(line, "foot") is None else 0
            if prose > _MOST_HINTS:
                return None
        return None

    def _at_edge(self, index: int, line: str, edge: Edge) -> Verdict | None:
        if index in self.boilerplate:
            return Verdict(self.boilerplate[index], is_sure=True)
        if line and is_related_label(line):
            return Verdict("related-links", is_sure=False)
        return self._kind_of(line, edge) if line else None

    def _kind_of(self, line: str, edge: Edge) -> Verdict | None:
        known = (line, edge)
        if known not in self._kinds:
            self._kinds[known] = kind_of(line, edge, self._subject)
        return self._kinds[known]

    def _add(self, found: dict[int, Verdict]) -> None:
        """Take what was found at the edges: the unsure lines only in company, of a sure one or of each other."""
        for index in sorted(found):  # a figure or a word between two lines of the site is the site's
            shape = _VALUE if self.line(index).endswith((":", "：")) else _FRAGMENT
            if index + 1 not in found and index + 2 in found and shape.fullmatch(self.line(index + 1)):
                found[index + 1] = found[index]
        for run in lists.runs(index for index in sorted(found) if pieces.is_menu(self.line(index))):
            if len(run) >= _BUTTONS:  # one below the other: 分享到, 微信好友, 新浪微博
                found.update((index, found[index]._replace(is_sure=True)) for index in run)
        for index in self._outermost(found):
            if found[index].is_clear and index not in self._drawn:
                found[index] = found[index]._replace(is_sure=True)
        vouching = [verdict for index, verdict in found.items() if index not in self._drawn]
        sure = bool(self.boilerplate) or any(verdict.is_sure for verdict in vouching) or len(vouching) >= _COMPANY
        for index, verdict in found.items():
            kept = self.boilerplate if verdict.is_sure or sure else self.doubtful
            kept.setdefault(index, verdict.flag)

    def _outermost(self, found: Mapping[int, Verdict]) -> list[int]:
        """Give the lines found that have nothing but sure or clear lines outside them."""
        size = len(self.spans)

        def is_clear(index: int) -> bool:
            verdict = found.get(index)
            return not self.line(index) or (verdict is not None and (verdict.is_sure or verdict.is_clear))

        head = takewhile(is_clear, range(size))
        foot = takewhile(is_clear, range(size - 1, -1, -1))
        return [index for index in (*head, *foot) if index in found]

    def _find_lists(self) -> None:
        """Take the lists of links that a label opens, anywhere on the page."""
        for start in lists.labels(self._shadow):
            index = self._index_of(start)
            stop = lists.end_of_list(self.line, index, len(self.spans))
            self.boilerplate.update(dict.fromkeys(range(index, stop), "related-links"))


_BUTTONS = 3


def read(text: str, context: Context) -> Page:
    """Read a page: which of its lines are boilerplate, and of what kind."""
    return _read(text, context.shadow(text))


@lru_cache(maxsize=2)
def _read(text: str, shadow: str) -> Page:
    return Page(text, shadow)


def forget() -> None:
    """Drop the pages that were read: for measuring."""
    _read.cache_clear()

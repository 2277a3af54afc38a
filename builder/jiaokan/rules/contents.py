"""Tables of contents that a page puts before its text: lines that say again what the headings below say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise
from typing import NamedTuple

from jiaokan.text.chars import BLANK, BLANKS, HAN_ONE, iter_lines
from jiaokan.text.leaders import (
    HEADERS,
    LAST,
    count_leaders,
    has_leaders,
    names_of,
    page_alone,
    page_of,
    plain,
    read_label,
    without_leaders,
)
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_ITEMS = 3  # so many lines must come again below; one less with a label and page numbers
_HEAD = 60  # lines in which contents begin
_FIRST_PAGE = 20  # on which a table without a label may begin: extensions and room numbers are higher
_SURE_LEADERS = 3  # code points of leaders behind headings without a number, in a table without a label
_MOST = 600  # entries of one table
_TITLE_LINES = 3
_LONGEST_ENTRY = 40  # code points
_STOP = re.compile("[。；！？]")
_BLANKS = re.compile(f"[{BLANK}]+")
_NUMBER = re.compile(r"\A(?:[-*•] ?|[\[(（]?[0-9]{1,2}[\])）、.．]?)(?![.．]?[0-9])")
_ORDINAL = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十百0-9]{1,4}[编篇章节部]|[0-9]{1,2}[.．、]"
)
# Parts of a book that a page may have left out; nothing else of a table may be missing in the text.
_APART = re.compile(
    "(?:前言|引言|序言?|后记|跋|致谢|摘要|Abstract|ABSTRACT|附录|附件|附表|附图|参考文献|索引)(?![，。])"
)
_CUES = (
    "录",
    "錄",
    "目次",
    "TOC",
    "ontents",
    "CONTENTS",
    "导航",
    "提要",
    "……",
    "⋯⋯",
    *(3 * mark for mark in ".．·・﹒‧∙⋅_—-"),
    ". . .",
)
_ALONE = re.compile(rf"\n[{BLANK}]*[0-9]{{1,3}}[{BLANK}]*\n")


class _Row(NamedTuple):
    """What one line of contents, or two of one entry, say: headings, their page, and the line behind."""

    names: tuple[str, ...]
    page: int | None
    is_led: bool  # leaders or a page number stand behind the words
    is_known: bool  # its headings come again below
    end: int
    n_leaders: int  # code points

    @property
    def has_page(self) -> bool:
        """Tell whether leaders lead to a page, whatever its digits."""
        return self.is_led and (self.page is not None or _APART.match(self.names[0]) is not None)


def find_contents(text: str, context: Context) -> Iterator[Finding]:
    """Remove a table of contents at the head of the page.

    Evidence: a line 目录, or leaders or page numbers, and then three or more lines each of which stands again
    below, alone on its line or opening one; page numbers that rise, on the line below too; without a line 目录 the
    headings in the order of their entries, with numbers or long leaders. Left alone: a list of attachments, an agenda, 目录 as a heading of a text
    of its own, lines to fill in (姓名……年龄……), menus and votes, contents of which the text holds only the first part.
    """
    if not any(cue in text for cue in _CUES) and _ALONE.search(text) is None:
        return
    table: _Table | None = None
    behind = 0
    spans = iter_lines(text)[: _HEAD + 1]
    lines = [text[start:end].strip(BLANKS) for start, end in spans]
    for index, (line, below) in enumerate(pairwise([*lines, ""][: _HEAD + 1])):
        label = read_label(line)
        if label is None and (index < behind or not _may_begin(line, below)):
            continue
        table = table or _Table(text)
        stop, behind = table.read(index, label.rest if label else None)
        if stop:
            yield Finding(spans[index][0], table.spans[stop - 1][1] + 1, "", "contents")
            return


def _may_begin(line: str, below: str) -> bool:
    """Tell whether a line may be the first of a table without a label: leaders behind it, or a number below it."""
    if not line or len(line) > _LONGEST_LINE:
        return False
    return (line[-1] in LAST and has_leaders(line)) or page_alone(below) is not None


def _are_numbered(names: Sequence[str]) -> bool:
    """Tell whether most headings have a number: names and figures in turns may be the cells of a table."""
    return 2 * sum(_ORDINAL.match(name) is not None for name in names) > len(names)


_LONGEST_LINE = 200  # code points


class _Table:
    """Reads contents from lines of a text, and asks what stands again below."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.spans = iter_lines(text)
        bare = _BLANKS.sub("", text)
        self._below = f"\n{bare}\n"
        self._starts = list(accumulate((len(line) + 1 for line in bare.split("\n")), initial=0))

    def read(self, first: int, rest: str | None) -> tuple[int, int]:
        """Give the index behind the last line of the contents, 0 if they are none, and how far they were read.

        ``rest`` stands beside the label, None without one.
        """
        glued = self._beside(rest, first) if rest else []
        if rest and not glued:
            return 0, first + 1
        rows, is_whole = self._rows(first if rest is None else first + 1, glued, is_labelled=rest is not None)
        end = rows[-1].end if rows else first + 1
        known = [*glued, *(name for row in rows if row.is_known for name in row.names)]
        if rest is not None:
            is_proved = len(known) >= _ITEMS - any(row.is_led for row in rows) and 2 * len(known) >= len(rows)
        else:
            opens = next((row.page for row in rows if row.page is not None), 0)
            is_proved = (
                len(known) >= _ITEMS
                and opens <= _FIRST_PAGE
                and (_are_numbered(known) or all(row.n_leaders >= _SURE_LEADERS for row in rows))
                and self._are_in_order(known, end)
            )
        return (end if is_whole and is_proved else 0), end

    def _rows(self, first: int, glued: Sequence[str], *, is_labelled: bool) -> tuple[list[_Row], bool]:
        """Give the entries from a line on, and whether they are all there are: a part of them is no table."""
        rows: list[_Row] = []
        seen, page = set(glued), 0
        row = self._row(first)
        are_led = row is not None and (row.is_led or not is_labelled or self._leads(row))
        while row is not None and len(rows) < _MOST:
            if row.is_led != are_led and not (is_labelled and are_led and self._leads(row)):
                break
            if not row.is_known and not (is_labelled and row.has_page):
                return rows, not self._goes_on(rows[-1].end if rows else first, seen)
            if not seen.isdisjoint(row.names) or (row.page is not None and row.page < page):
                break  # the text itself begins, or the figures are no pages
            rows.append(row)
            seen.update(row.names)
            page = page if row.page is None else row.page
            row = self._row(row.end)
        if len(rows) == _MOST:
            return rows, False
        return rows, not rows or rows[-1].is_known or _APART.match(rows[-1].names[0]) is not None

    def _leads(self, row: _Row) -> bool:
        """Tell whether an entry without a page stands above one that has it: a chapter above its sections."""
        below = self._row(row.end)
        return row.is_known and below is not None and below.is_led and below.is_known

    def _goes_on(self, at: int, seen: set[str]) -> bool:
        """Tell whether contents go on: short lines without a stop, none of them a heading that they named before.

        Left alone: the title of the text, below which its first heading stands soon.
        """
        near = [line for _, line in islice(self._lines(at), _TITLE_LINES + 1)]
        if near[0].startswith(tuple(seen)):
            return False  # the text begins
        if _ORDINAL.match(near[0]) and any(map(_ORDINAL.match, seen)):
            return True  # the next number
        return all(len(line) <= _LONGEST_ENTRY and _STOP.search(line) is None for line in near) and seen.isdisjoint(
            near
        )

    def _lines(self, at: int) -> Iterator[tuple[int, str]]:
        """Yield the lines from one on that are not empty, and where each is."""
        for index in range(at, len(self.spans)):
            line = plain(self._text[slice(*self.spans[index])].strip(BLANKS))
            if line and line not in HEADERS:
                yield index, line

    def _row(self, at: int) -> _Row | None:
        """Read the entry that begins at a line, or at the next that is not empty; None at the end of the text."""
        (index, line), (next_index, below) = ([*islice(self._lines(at), 2)] + [(len(self.spans), "")] * 2)[:2]
        names = tuple(names_of(line))
        if not names:
            return None
        is_led = names != (line,)
        page = page_of(line) if is_led and without_leaders(line) == line else None  # 第2章……: none
        under = page_alone(below)
        if under is not None and page is None:
            is_known = self._are_again(names, next_index + 1)
            return _Row(
                names, under, is_led=True, is_known=is_known, end=next_index + 1, n_leaders=count_leaders(line + below)
            )
        is_known = self._are_again(names, index + 1, whole=not is_led)
        if not is_known and not is_led and next_index == index + 1 and has_leaders(below):
            broken = tuple(names_of(line + below))  # one entry in two lines
            if len(line) <= _LONGEST_ENTRY and self._are_again(broken, next_index + 1):
                n_leaders = count_leaders(below)
                return _Row(broken, page_of(below), is_led=True, is_known=True, end=next_index + 1, n_leaders=n_leaders)
        return _Row(names, page, is_led, is_known, index + 1, n_leaders=count_leaders(line))

    def _beside(self, rest: str, first: int) -> list[str]:
        """Give the headings that stand beside the label, all of which come again below; else none."""
        names = names_of(rest)
        if self._are_again(names, first + 1):
            return names
        words, names = _BLANKS.split(rest), []
        while words and len(names) < _MOST:
            fits = (n for n in (3, 2, 1) if self._are_again(["".join(words[:n])], first + 1, whole=True))
            size = next(fits, 0)
            if not size:
                return []
            names.append("".join(words[:size]))
            words = words[size:]
        return names if not words else []

    def _are_again(self, names: Sequence[str], line: int, *, whole: bool = False) -> bool:
        """Tell whether all headings stand again from a line on: a line by itself (``whole``) or the start of one."""
        at = self._starts[line]
        return bool(names) and all(self._find(name, at, whole=whole) >= 0 for name in names)

    def _are_in_order(self, names: Sequence[str], line: int) -> bool:
        """Tell whether headings stand again from a line on in their order, those without a number as whole lines."""
        at = self._starts[line]
        for name in names:
            at = self._find(name, at, whole=_ORDINAL.match(name) is None) + 1
            if not at:
                return False
        return True

    def _find(self, name: str, at: int, *, whole: bool) -> int:
        """Find a heading in the lines from an offset on, with its number or without; -1 if it is not there.

        Words that a sentence goes on with are no heading, unless a number stands before them.
        """
        name = _BLANKS.sub("", name)
        places = []
        for word in {name, _NUMBER.sub("", name)}:
            place = self._below.find(f"\n{word}\n" if whole else f"\n{word}", at) if len(word) >= _SHORTEST else -1
            if place >= 0 and (whole or _ORDINAL.match(word) or not HAN_ONE.match(self._below, place + 1 + len(word))):
                places.append(place)
        return min(places, default=-1)


_SHORTEST = 2  # code points of a heading

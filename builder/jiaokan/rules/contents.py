"""Tables of contents that a page puts before its text: lines that say again what the headings below say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from jiaokan.text.chars import BLANK, BLANKS, HAN, iter_lines
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

_B = f"[{BLANK}]"
_LABEL = re.compile(
    rf"[【\[(（]?{_B}?(?:本文|文章|内容|页面|本页)?{_B}?(?:导读|导航)?(?:目{_B}{{0,4}}[录錄]|内容提要|CONTENTS|导航)(?:{_B}?Contents)?{_B}?[】\])）]?(?:\[隐藏\])?[:：]?|TOC{_B}?\\o[^\n\u3400-\u9fff]{{0,40}}",
    re.IGNORECASE,
)
_FIELD = re.compile(r"TOC ?\\o[^\u3400-\u9fff\n]{0,40}| ?PAGEREF _Toc[0-9]{1,12} \\h|\\[hzu] ?")
# What leads to a page number, and the number in its shapes.
_PAGE = rf"[(（]?(?:第|P)?{_B}?[0-9]{{1,3}}{_B}?页?[)）]?(?![0-9年月日、.．])"
_LEADER = re.compile(
    rf"{_B}{{0,4}}(?:[.．·・_—-]{{2,120}}|…{{1,60}}|[{BLANK}]+)[.．·・…_—{BLANK}-]{{0,40}}{_PAGE}"
    rf"|(?<=[{HAN}）)”》；;]){_PAGE}(?=[{BLANK}]|[一二三四五六七八九十（(第])"
)
_DOTS = re.compile(rf"(?:[.．·・_—-]{{3,120}}|…{{2,40}}){_B}{{0,3}}[(（]?[0-9]{{1,3}}[)）]?$")
_NUMBER = re.compile(rf"(?:[\[(（]?[0-9]{{1,2}}[\])）、.．]?){_B}{{0,2}}")
_ITEMS = 3  # so many lines must come again below; one less with a label and page numbers
_HEAD = 60  # lines in which contents begin


def find_contents(text: str, context: Context) -> Iterator[Finding]:
    """Remove a table of contents at the head of the page.

    Evidence: a line 目录, or leaders with page numbers, and then three or more lines each of which stands again
    below, alone on its line or opening one. Left alone: a list of attachments, an agenda, 目录 as a heading of a text
    of its own, lines to fill in (姓名……年龄……), contents of which the text holds only the first part.
    """
    if not any(cue in text for cue in _CUES):
        return
    spans = iter_lines(text)[:_HEAD]
    for index, (start, end) in enumerate(spans):
        line = text[start:end].strip(BLANKS)
        label = _LABEL.match(line)
        rest = _FIELD.sub("", line[label.end() :]).strip(BLANKS) if label else line
        if label is None and not _DOTS.search(line):
            continue
        stop = _end_of_items(
            text, spans, index + 1 if label else index, rest if label else "", is_labelled=label is not None
        )
        if stop:
            yield Finding(start, spans[stop - 1][1] + 1, "", "contents")
            return


_CUES = ("录", "錄", "TOC", "ontents", "CONTENTS", "导航", "提要", "…………", *(4 * mark for mark in ".．·・_—-"))


def _end_of_items(text: str, spans: Sequence[tuple[int, int]], first: int, rest: str, *, is_labelled: bool) -> int:
    """Give the index behind the last line of the contents, 0 if they are none; ``rest`` stands beside the label."""
    glued = _split(rest)
    if not all(_is_again(item, text[spans[first - 1][1] :], whole=False) for item in glued):
        return 0
    count, last, seen, page = len(glued), first, set(glued), 0
    led: bool | None = None  # whether the lines have page numbers; those that follow must be alike
    for index in range(first, len(spans)):
        line = _FIELD.sub("", text[slice(*spans[index])]).strip(BLANKS)
        if not line:
            continue
        items = _split(line)
        has_number = items != [line]
        if not items or (led is not None and has_number != led):
            break
        if not all(_is_again(item, text[spans[index][1] :], whole=not has_number) for item in items):
            if _go_on([line, *_next_lines(text, spans, index)], seen):
                return 0  # beyond what the text holds: a part of the contents is no table
            break
        number = _LAST_NUMBER.search(line) if has_number else None
        if not seen.isdisjoint(items) or (number and int(number[1]) < page):
            break  # the text itself begins, or the figures are no pages
        seen.update(items)
        page = int(number[1]) if number else page
        led = has_number
        count, last = count + len(items), index + 1
    return last if count >= (_ITEMS - 1 if is_labelled and led else _ITEMS) else 0


def _next_lines(text: str, spans: Sequence[tuple[int, int]], index: int) -> list[str]:
    """Give the next lines that are not empty."""
    lines = (text[start:end].strip(BLANKS) for start, end in spans[index + 1 :])
    return list(islice(filter(None, lines), _TITLE_LINES))


def _go_on(lines: list[str], seen: set[str]) -> bool:
    """Tell whether contents go on: short lines without a stop, none of them a heading that they named before.

    Left alone: the title of the text, below which its first heading stands soon.
    """
    if lines[0].startswith(tuple(seen)):
        return False  # the text begins
    if _ORDINAL.match(lines[0]) and any(map(_ORDINAL.match, seen)):
        return True  # the next number
    return all(len(line) <= _LONGEST_ENTRY and _STOP.search(line) is None for line in lines) and seen.isdisjoint(lines)


_TITLE_LINES = 3
_ORDINAL = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百0-9]{1,4}[编篇章节部]|[0-9]{1,2}[.．、]")
_LONGEST_ENTRY = 40  # code points
_STOP = re.compile("[。；！？]")
_LAST_NUMBER = re.compile(r"([0-9]{1,3})[^0-9]{0,3}$")


def _split(line: str) -> list[str]:
    """Give the headings that a line of contents names, leaders and page numbers taken off."""
    parts = re.split(r" \| |\t(?![0-9])", line)
    items = [piece.strip(BLANKS) for part in parts for piece in _LEADER.split(part + " ")]
    return [item for item in items if item]


def _is_again(item: str, below: str, *, whole: bool) -> bool:
    """Tell whether a heading stands again below: a line by itself (``whole``) or the start of one."""
    bare = _NUMBER.sub("", item, count=1)
    names = {f"\n{name}" for name in (item, bare) if len(name) >= 2}
    return any((f"{name}\n" in below + "\n") if whole else (name in below) for name in names)

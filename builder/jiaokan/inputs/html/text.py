"""From the lines of a page to its text and marks; the page's title is a line of its own only where no line is the title."""

from __future__ import annotations

import re
from dataclasses import replace

from jiaokan.dataset.records import Mark
from jiaokan.inputs.html.items import Item, Line, lines_of
from jiaokan.text.chars import SPACES

_LONGEST_HEADING = 4  # lines; of a longer one the end tag was forgotten: the first is the heading
_DEEPEST_TITLE = 3  # level of the headings that are a page's title, or stand for one
_PARTS = re.compile(r"\s*[_|｜]+\s*|\s+[-–—·]+\s+|(?<=[^\x00-\x7f])[-–—](?=[^\x00-\x7f])")
_BLANKS = re.compile(f"[{SPACES}]+")
# What editors and templates write where nobody gave a title.
_NO_TITLE = frozenset(
    (
        "无标题文档",
        "無標題文件",
        "无标题",
        "untitled",
        "untitleddocument",
        "newpage1",
        "新建网页1",
        "首页",
        "document",
        "index",
    )
)


def text_of(items: list[Item], title: str) -> tuple[str, tuple[Mark, ...]]:
    """Join lines; marks in code points, in order."""
    lines = list(lines_of(items))
    while lines and not lines[-1].text:
        lines.pop()
    if not lines:
        return "", ()
    own = _title_among(lines, title)
    if own is None and _is_wanted(lines, title):
        own = Line(title)
        lines.insert(0, own)
    return "\n".join(line.written for line in lines), tuple(_marks(lines, own))


def _marks(lines: list[Line], title: Line | None) -> list[Mark]:
    """Mark lines; those of one heading and of one program share a mark."""
    found: list[Mark] = []
    last: object = None
    start = 0
    for line in lines:
        end = start + len(line.written)
        kind, level, owner = _kind(line, title)
        if owner is not None and owner is last:
            found[-1] = replace(found[-1], end=end)
        elif kind:
            found.append(Mark(start, end, kind, level))
        last = owner
        start = end + 1
    return found


def _kind(line: Line, title: Line | None) -> tuple[str, int | None, object]:
    """Give a line's mark, and what else stands under the same one."""
    if line.heading is not None and (line.heading.lines <= _LONGEST_HEADING or line.heading.first is line):
        return "heading", line.heading.level, line.heading
    if line is title:
        return "title", None, None
    if line.code is not None:
        return "code", None, line.code
    return "row" if line.is_row else "note" if line.is_note else "", None, None


def _title_among(lines: list[Line], title: str) -> Line | None:
    """Find the first line that is the page's title, whole or before the name of the site, and is marked as nothing else."""
    forms = {_bare(title), *map(_bare, _PARTS.split(title)[:1])} - {""}
    same = (line for line in lines if len(line.text) <= 2 * len(title) and _bare(line.text) in forms)
    return next((line for line in same if not line.is_row and line.code is None), None)


def _is_wanted(lines: list[Line], title: str) -> bool:
    first = _bare(_PARTS.split(title)[0])
    if not first or first.lower() in _NO_TITLE:
        return False
    if any(line.heading is not None and line.heading.level <= _DEEPEST_TITLE for line in lines):
        return False
    return not any(first in _bare(line.text) for line in lines)


def _bare(text: str) -> str:
    return _BLANKS.sub("", text)

"""Markup that a page shows as code: a lesson's example of tags, of a template, of a server's script. Takes nothing out.

Left-over markup has the page's sentences inside it; a lesson has them outside, and its tags in blocks of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.text.chars import BLANKS, HAN, iter_lines, within
from jiaokan.text.code import code_stretches, is_code
from jiaokan.text.remembered import of_texts

_CUE = re.compile(
    r"\{[{%]|<[?%]|runat *=|[代源]码|脚本|写法|[示实]?例|语法|片段|模板|结构|如下|標籤|標記|程式碼|標籤|标签|标记"
)
# A saved page: its own machinery says so, or sentences stand inside its tags, or a break ends them.
_SAVED = re.compile(
    rf"<!doctype|<html[ >]|<body[ >]|(?m:^)[ \t]{{0,40}}<[A-Za-z][^<>\n]{{0,300}}>[^<>\n]{{0,80}}[{HAN}][^<>\n]{{0,300}}[。！？；]|[。！？；”]</?(?:br|p|div|span|font|td|strong)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(r"[ \t\u00a0\u3000]{0,40}(?:</?[A-Za-z!?%]|\{[{%])")
_SENTENCE = re.compile(rf"[{HAN}]{{6}}|[。！？]")
_PROSE = re.compile(rf"[{HAN}][^<>\n]{{10,}}[。！？：:]")
_TEMPLATE = re.compile(r"\{\{[^{}\n]{1,120}\}\}|\{%[^{}\n]{1,120}%\}|<\?php|<%|runat *= *[\"']?server", re.IGNORECASE)
_ANNOUNCES = re.compile(
    "(?:[代源]码|脚本|写法|示例|例子|实例|语法|片段|模板|标签|标记|程式碼|範例|標籤|HTML|XML|Vue|JSP?|PHP|ASP)[^。！？\n]{0,16}[：:]\\Z",
    re.IGNORECASE,
)
_ELEMENT = re.compile(r"(?m:^)[ \t\u00a0\u3000]{0,40}</?[A-Za-z]")
_FEWEST_LINES = 2  # of a block; and lines of prose outside tags
_TAG = re.compile("</?[A-Za-z][^<>\n]{0,300}>|<!--[^\n]{0,200}?-->")


@of_texts  # several rules ask for the same text
def shown_code(text: str) -> tuple[tuple[int, int], ...]:
    r"""Give the stretches of a text that are code: fenced blocks, spans between backticks, listings of markup, in order.

    A listing is a block of lines that open with tags or are code, without a sentence; words like 代码如下： stand above it,
    or it has the marks of a template ({{ … }}, <?php, runat=server). Left alone: a page with its sentences in tags.

    >>> page = "分页的写法很短，先看一个例子。\n模板的代码如下：\n<div>\n  <p>{{ 数 }}</p>\n</div>\n改好之后保存，再刷新一次页面。"
    >>> [page[start:end] for start, end in shown_code(page)]
    ['<div>\n  <p>{{ 数 }}</p>\n</div>']
    """
    known = code_stretches(text)
    if "<" not in text or not _CUE.search(text) or _SAVED.search(text):
        return tuple(known)
    inside = within(known)
    found = [(start, end) for start, end in _listings(text) if not inside(start) and not inside(end - 1)]
    outside = within(found)
    return tuple(sorted([*(span for span in known if not outside(span[0])), *found]))


def _listings(text: str) -> Iterator[tuple[int, int]]:
    """Yield the listings of a page whose sentences stand outside tags."""
    blocks: list[tuple[int, int, str]] = []
    prose, above, lines = 0, "", 0
    start = end = -1
    for first, last in [*iter_lines(text), (len(text), len(text))]:
        line = text[first:last]
        if not line.strip(BLANKS) and first < len(text):
            continue
        if first < len(text) and _is_of_listing(line, is_open=start >= 0):
            start, end, lines = (first if start < 0 else start), last, lines + 1
            continue
        if start >= 0 and lines >= _FEWEST_LINES:
            blocks.append((start, end, above))
        start, lines, above = -1, 0, line.rstrip(BLANKS)
        prose += _PROSE.search(line) is not None
    if prose >= _FEWEST_LINES:
        yield from (
            (start, end)
            for start, end, above in blocks
            if (_ANNOUNCES.search(above[-40:]) or _TEMPLATE.search(text, start, end))
            and _ELEMENT.search(text, start, end)  # comments alone are a page's own
        )


def _is_of_listing(line: str, *, is_open: bool) -> bool:
    """Tell whether a line opens a listing, or goes on with one that is open."""
    bare = _TAG.sub("", line)
    if _OPENS.match(line):
        return not _SENTENCE.search(bare)
    return is_open and (is_code(bare) or not _SENTENCE.search(bare)) and not _PROSE.search(line)

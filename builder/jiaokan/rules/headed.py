"""Marks of the headings that a file of Markdown states: hashes before and behind, an underline. Decides on no heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding

CLOSING_HASHES = re.compile(r" {1,4}#{1,6} {0,4}\Z")
# What a heading may stand in: a quote, an item.
_STATED = re.compile(r"[ \t>]{0,20}(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]{1,4})?(#{1,6}[ \t]{1,8})")
_UNDERLINE = re.compile(r"\n[ \t>]{0,20}(?:=+|-+)[ \t]{0,8}\Z")
_LONGEST_UNDERLINE = 200


def heading_marks(text: str, context: Context) -> Iterator[Finding]:
    """Yield the hashes and underlines of the headings that a file of Markdown states."""
    for mark in (mark for mark in context.marks if mark.kind == "heading"):
        hashes = _STATED.match(text, mark.start, mark.end)
        if hashes is None:
            line = _UNDERLINE.search(text, max(mark.start, mark.end - _LONGEST_UNDERLINE), mark.end)
            if line is not None:
                yield Finding(line.start(), line.end(), "", "underline of a heading")
            continue
        yield Finding(hashes.start(1), hashes.end(1), "", "hashes of a heading")
        closing = CLOSING_HASHES.search(text, hashes.end(), mark.end)
        if closing:
            yield Finding(closing.start(), closing.end(), "", "hashes of a heading")

"""Lines: what stands at their edges is layout, and blank lines go. One paragraph is one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.chars import BLANKS, iter_lines
from jiaokan.rule import Context
from jiaokan.rules.programs import keeps_indent
from jiaokan.traced import Finding


# --- edges ----------------------------------------------------------------------------------------------------
def find_line_edges(text: str, context: Context) -> Iterator[Finding]:
    """Remove blanks at both ends of lines: a paragraph's indent is layout, not text.

    Left alone: the indents of a block of code, where they are text; only a line of code that stands above less
    indented ones, or almost alone, loses its own.
    """
    keeps = keeps_indent(text)
    for start, end in iter_lines(text):
        line = text[start:end]
        inner = line.strip(BLANKS)
        left = start if keeps(start) else start + len(line) - len(line.lstrip(BLANKS))
        if not inner:
            left = end
        if left > start:
            yield Finding(start, left, "")
        right = start + len(line.rstrip(BLANKS))
        if inner and right < end:
            yield Finding(right, end, "")


_NEWLINES = re.compile(r"\n\n+")


def find_blank_lines(text: str, context: Context) -> Iterator[Finding]:
    """Remove empty lines and line ends at the edges of the text: one line feed stands between two paragraphs."""
    first, last = len(text) - len(text.lstrip("\n")), len(text.rstrip("\n"))
    if first:
        yield Finding(0, first, "")
    if "\n\n" in text:
        for match in _NEWLINES.finditer(text, first, last):
            yield Finding(match.start() + 1, match.end(), "")
    if first <= last < len(text):
        yield Finding(last, len(text), "")

"""Lines: what stands at their edges is layout, and blank lines go. One paragraph is one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiaokan.chars import BLANKS, iter_lines
from jiaokan.rule import Context
from jiaokan.rules.code import is_program
from jiaokan.traced import Finding


# --- edges ----------------------------------------------------------------------------------------------------
def find_line_edges(text: str, context: Context) -> Iterator[Finding]:
    """Remove blanks at both ends of lines: a paragraph's indent is layout, not text.

    Left alone: the indent of a line of code below another one, where it is text.
    """
    before = False  # the line above, blank ones apart, is code
    for start, end in iter_lines(text):
        line = text[start:end]
        program = _CUE.search(line) is not None and not line.startswith("\u3000") and is_program(line)
        if before and program:
            left = start + len(line.rstrip(BLANKS))
            if left < end:
                yield Finding(left, end, "")
            continue
        before = program or (before and not line.strip(BLANKS))
        inner = line.strip(BLANKS)
        if len(inner) != len(line):
            left = start + len(line) - len(line.lstrip(BLANKS)) if inner else end
            if left > start:
                yield Finding(start, left, "")
            if inner and left + len(inner) < end:
                yield Finding(left + len(inner), end, "")


_CUE = re.compile("[!-~]")  # no line of a program is without one
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

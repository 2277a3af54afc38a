"""What of a page would cost a parser the square of its length: refused before it is parsed.

An HTML parser compares each attribute of a tag with those before it, and each open ``<font>`` with the others.
Depth, length and number of all else are free: the walk does not recurse.
"""

from __future__ import annotations

import re

from jiaokan.errors import InputError

MOST_BYTES = 64 << 20
MOST_ATTRIBUTES, MOST_OPEN, MOST_KINDS = 10_000, 5_000, 2_000
_NEXT = "leave the page out; no page that a person wrote is like this"
_VALUE = r"""(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_TAG = re.compile(rf"<[A-Za-z][^\s/>]*+(?:[\s/]++(?:[^\s/>][^\s/>=]*+{_VALUE})?+)*+")
_ATTRIBUTE = re.compile(rf"[\s/]++[^\s/>][^\s/>=]*+{_VALUE}")
_FORMATTING = re.compile(
    r"<(/?)(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?:[\s>/][^<>]*)?", re.IGNORECASE
)


def check_bounds(text: str, where: str) -> None:
    """Raise InputError for a page that is built to exhaust a parser."""
    if len(text) > MOST_BYTES:
        raise InputError(where, "the page is too long", got=f"{len(text)} characters", expected=f"up to {MOST_BYTES}")
    for tag in _TAG.finditer(text):
        if tag.end() - tag.start() > 2 * MOST_ATTRIBUTES and _is_crowded(text, tag.start(), tag.end()):
            raise InputError(
                where, "a tag has too many attributes", expected=f"up to {MOST_ATTRIBUTES}", next_step=_NEXT
            )
    is_open, kinds = 0, set[str]()
    for tag in _FORMATTING.finditer(text):
        is_open = max(0, is_open - 1) if tag[1] else is_open + 1
        if len(kinds) <= MOST_KINDS and not tag[1]:
            kinds.add(tag.group())
        if is_open > MOST_OPEN and len(kinds) > MOST_KINDS:
            raise InputError(where, "too many tags are never closed", expected=f"up to {MOST_OPEN}", next_step=_NEXT)


def _is_crowded(text: str, start: int, end: int) -> bool:
    return sum(1 for _ in _ATTRIBUTE.finditer(text, start, end)) > MOST_ATTRIBUTES

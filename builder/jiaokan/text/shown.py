"""Text of others on a terminal, in a message or in JSON: nothing in it may move a cursor, end a line or turn a direction.

Names of files, columns of foreign releases and texts are written by strangers. What is not printable (controls, ESC and
what follows it, line ends, bidi marks, lone surrogates) is seen and does nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

_WIDE_BLANK = "\N{IDEOGRAPHIC SPACE}"
_SEEN = {"\n": "⏎", "\r": "␍", "\t": "⇥", _WIDE_BLANK: "□", "\N{NO-BREAK SPACE}": "⍽"}
# What JSON itself leaves as it is: DEL and C1 controls, marks of format and direction, separators, surrogates.
_IN_JSON = re.compile(
    "[\x7f-\xa0\u00ad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)


def visible(text: str) -> str:
    r"""Write a text for a terminal, code point for code point: line ends and blanks are seen, the length is kept.

    >>> visible("甲\n乙\x1b[2J")
    '甲⏎乙�[2J'
    """
    return "".join(_SEEN.get(char, char if char.isprintable() else "\N{REPLACEMENT CHARACTER}") for char in text)


def printed(text: str) -> str:
    r"""Write a text for a page: line ends and wide blanks are those of the text, all else is as on a terminal.

    >>> printed("甲\n\u3000乙\t")
    '甲\n\u3000乙⇥'
    """
    return "\n".join(_WIDE_BLANK.join(map(visible, line.split(_WIDE_BLANK))) for line in text.split("\n"))


def escaped(text: object) -> str:
    r"""Write a name or a message for a terminal: what is not printable as an escape, everything else as it is.

    >>> escaped("新\n行\u202e.txt")
    '新\\n行\\u202e.txt'
    """
    return "".join(char if char.isprintable() or char == _WIDE_BLANK else _escape(char) for char in str(text))


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def shown(value: object, limit: int = 60) -> str:
    """Write a value for a message: quoted, one line, short, no control characters."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def shortened(text: str, most: int = 120) -> str:
    """Cut the middle out of a name or a message that is longer than so many code points.

    >>> shortened("一二三四五六七八九十", 7)
    '一二三…八九十'
    """
    side = (most - 1) // 2
    return text if len(text) <= most else f"{text[:side]}…{text[-side:]}"


def listed(names: Iterable[str], most: int = 5) -> str:
    """Write the first of some names, and how many more there are."""
    found = [escaped(name) for name in names]
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more


def to_json(value: object, *, indent: int | None = None) -> str:
    """Write JSON that a terminal can show: Chinese as it is, what is not printable as an escape of JSON's own."""
    return _IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent))

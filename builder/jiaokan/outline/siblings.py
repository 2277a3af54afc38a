"""Numbers that only their siblings explain.

1 总则 beside 1.1, （-） before （二）, (2) between （一） and （三）, the entries of a list of attachments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from jiaokan.chars import BLANK, HAN
from jiaokan.outline import lines as outline_lines
from jiaokan.outline.lines import Line
from jiaokan.outline.numbering import STYLES, Number

_BY_ID = {style.id: style for style in STYLES}
_BARE = re.compile(rf"(?P<value>[0-9]{{1,2}})[{BLANK}]{{0,2}}(?=[{HAN}])")
_LONGEST_BARE = 24  # code points of a heading behind a number without a mark
_DASH = re.compile(r"[（(][-—－一][）)]")
_ENTRY = re.compile(r"附(?:件|表|录)?[：:]\s?1[.．、]")


def read(text: str) -> list[Line]:
    """Read the lines of a clean text, each with the number that its siblings give it."""
    return mend(outline_lines.read(text))


def mend(lines: Sequence[Line]) -> list[Line]:
    """Give the lines with such numbers read as their siblings say."""
    found = list(lines)
    for change in (_bare, _dashes, _wrong_brackets, _attachments):
        found = change(found)
    return found


def _bare(lines: list[Line]) -> list[Line]:
    """Read 1 总则 as a number where 1.1 follows and the bare ones count up."""
    points = _BY_ID["arabic-point"]
    if not any(line.number and line.number.style.id == points.id and line.number.depth > 1 for line in lines):
        return lines
    next_value = 1
    found = list(lines)
    for at, line in enumerate(lines):
        match = _BARE.match(line.text) if line.number is None and len(line.text) <= _LONGEST_BARE else None
        if match and int(match["value"]) in (1, next_value) and not line.ends_sentence:
            next_value = int(match["value"])
            number = Number(points, next_value, match["value"], match.end())
            found[at] = replace(line, number=number, enumerator=None, is_item=False)
            next_value += 1
        elif (
            line.number
            and line.number.style.id == points.id
            and line.number.depth == 1
            and line.number.value == next_value
        ):
            next_value += 1
    return found


def _dashes(lines: list[Line]) -> list[Line]:
    """Read （-） as （一） where （二） follows."""
    style = _BY_ID["han-paren"]
    found = list(lines)
    for at, line in enumerate(lines):
        match = _DASH.match(line.text) if line.number is None else None
        if match and _next_value(lines, at, style.id) == 2:
            found[at] = replace(
                line, number=Number(style, 1, match.group(), match.end()), enumerator=None, is_item=False
            )
    return found


def _next_value(lines: Sequence[Line], at: int, style: str) -> int | None:
    """Give the value of the next number of a style, if it is not far."""
    numbers = (line.number for line in lines[at + 1 : at + 1 + _REACH])
    return next((number.value for number in numbers if number and number.style.id == style), None)


_REACH = 150  # lines
_PARENS = ("han-paren", "arabic-paren")


def _wrong_brackets(lines: list[Line]) -> list[Line]:
    """Read (2) as （二） where it stands between （一） and （三）, and the other way round."""
    found = list(lines)
    last: dict[str, int] = {}
    for at, line in enumerate(found):
        number = line.number
        if number is None or number.value is None:
            continue
        own, value = number.style.id, number.value
        if own in _PARENS:
            other = _PARENS[1 - _PARENS.index(own)]
            goes_on = last.get(other) == value - 1 and last.get(own, 0) != value - 1
            if goes_on and value > 1 and (_next_value(found, at, other) in (value + 1, 1, None)):
                found[at] = replace(line, number=replace(number, style=_BY_ID[other]))
                own = other
        last[own] = value
        if own not in _PARENS:
            last.pop("han-paren", None)
            last.pop("arabic-paren", None)
    return found


def _attachments(lines: list[Line]) -> list[Line]:
    """Take the entries 2. 3. of a list that 附件：1. opens for no headings."""
    found = list(lines)
    wanted = 0
    for at, line in enumerate(lines):
        if _ENTRY.match(line.text):
            wanted = 2
        elif wanted and line.number and line.number.value == wanted and not line.is_prose:
            found[at] = replace(line, number=None, is_entry=True)
            wanted += 1
        else:
            wanted = 0
    return found

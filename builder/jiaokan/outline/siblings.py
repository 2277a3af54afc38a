"""Numbers that only their siblings explain.

1 总则 beside 1.1, （-） before （二）, the entries of a list of attachments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from jiaokan.outline import lines as outline_lines
from jiaokan.outline.lines import Line, Markup
from jiaokan.text.chars import BLANK, BLANKS, HAN
from jiaokan.text.numbering import BY_ID, Number, value_of

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
    for change in (_figures, _bare, _alone, _dashes, _attachments, _underlined):
        found = change(found)
    return found


def _bare(lines: list[Line]) -> list[Line]:
    """Read 1 总则 as a number where 1.1 follows and the bare ones count up."""
    points = BY_ID["arabic-point"]
    if not any(line.number and line.number.style.id == points.id and line.number.depth > 1 for line in lines):
        return lines
    next_value = 1
    found = list(lines)
    for at, line in enumerate(lines):
        match = _BARE.match(line.text) if line.number is None and len(line.text) <= _LONGEST_BARE else None
        if (
            match
            and not line.ends_sentence
            and (int(match["value"]) in (1, next_value) or _has_first(lines, at, match["value"]))
        ):
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


def _has_first(lines: Sequence[Line], at: int, value: str) -> bool:
    """Tell whether 2.1 stands right below 2."""
    below = lines[at + 1].number if at + 1 < len(lines) else None
    return below is not None and below.written.startswith(f"{value}.1")


_FIGURE = re.compile(
    rf"(?P<head>[0-9]{{1,2}}(?:[.．][0-9]{{1,2}}){{0,2}})[.．](?P<value>[0-9]{{1,2}})[{BLANK}]{{0,2}}(?=[{HAN}])"
)


_NUMERAL = re.compile(
    rf"(?:(?P<value>[一二三四五六七八九十]{{1,3}})|[（(](?P<value2>[一二三四五六七八九十]{{1,3}})[）)])(?:\Z|[{BLANK}]{{1,4}}(?=[{HAN}“《]))"
)
_LONGEST_NUMERAL = 30  # code points of a line that a numeral opens without a mark


def _alone(lines: list[Line]) -> list[Line]:
    """Read 一 or （一） that has its line to itself, or a blank before its words, as a number where they count up from one."""
    found = list(lines)
    runs: dict[bool, list[tuple[int, re.Match[str]]]] = {}
    for at, line in enumerate(lines):
        may = len(line.text) <= _LONGEST_NUMERAL and not line.ends_sentence
        match = _NUMERAL.match(line.text) if may else None
        if match is not None and (match["value"] or match.end() == len(line.text)):
            runs.setdefault(match["value"] is None, []).append((at, match))
    for in_brackets, run in runs.items():
        style = BY_ID["han-paren" if in_brackets else "han-comma"]
        values = [value_of(match["value"] or match["value2"]) for _, match in run]
        if len(run) > 1 and values == list(range(1, len(run) + 1)) and _have_text(lines, [at for at, _ in run]):
            for (at, match), value in zip(run, values, strict=True):
                number = Number(style, value, match.group().rstrip(BLANKS), match.end())
                found[at] = replace(lines[at], number=number, enumerator=None, is_item=False)
    return found


def _have_text(lines: Sequence[Line], places: Sequence[int]) -> bool:
    """Tell whether text stands below each of some lines: cells of a table have none."""
    return all(at + 1 < len(lines) and (lines[at + 1].is_prose or lines[at + 1].ends_sentence) for at in places)


def _figures(lines: list[Line]) -> list[Line]:
    """Read 4.1分级标准 as a number, though 4.1分 may be a quantity, where 4.2 follows or 4.0 went before."""
    written = {line.number.written.rstrip(".．、") for line in lines if line.number and line.number.depth > 1}
    if not written:
        return lines
    found = list(lines)
    for at, line in enumerate(lines):
        match = _FIGURE.match(line.text) if line.number is None and len(line.text) <= _LONGEST_BARE else None
        if match is None or line.ends_sentence:
            continue
        value = int(match["value"])
        if f"{match['head']}.{value + 1}" in written or f"{match['head']}.{value - 1}" in written:
            own = match.group().rstrip(BLANKS)
            depth = own.count(".") + own.count("．") + 1
            number = Number(BY_ID["arabic-point"], value, own, match.end(), depth)
            found[at] = replace(line, number=number, enumerator=None, is_item=False)
    return found


def _dashes(lines: list[Line]) -> list[Line]:
    """Read （-） as （一） where （二） follows."""
    style = BY_ID["han-paren"]
    found = list(lines)
    for at, line in enumerate(lines):
        match = _DASH.match(line.text) if line.text[0] in "（(" and line.number is None else None
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


def _attachments(lines: list[Line]) -> list[Line]:
    """Take the entries 2. 3. of a list that 附件：1. opens for no headings."""
    if not any(line.text[0] == "附" and _ENTRY.match(line.text) for line in lines):
        return lines
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


_UNDERLINE = re.compile("={3,}|-{3,}")
_LONGEST_UNDERLINED = 40  # code points


def _underlined(lines: list[Line]) -> list[Line]:
    """Mark labels with a rule of = or - below as headings of Markdown, where no such rule parts anything else.

    What stands below finished text is a divider, and so may be all others.
    """
    rules = [at for at, line in enumerate(lines) if line.text[0] in "=-" and _UNDERLINE.fullmatch(line.text)]
    labels = [lines[at - 1] for at in rules if at]
    if len(labels) < len(rules) or len(rules) < _FEWEST_UNDERLINED:
        return lines
    if not all(line.is_label and len(line.text) <= _LONGEST_UNDERLINED for line in labels):
        return lines
    found = list(lines)
    for at in rules:
        found[at - 1] = replace(lines[at - 1], markup=Markup("heading", 1 if lines[at].text[0] == "=" else 2, -at))
    return found


_FEWEST_UNDERLINED = 2

"""Numbered lines read as headings, each with the evidence for it.

A number alone makes no heading. Siblings bear witness: numbered sentences are items, a group of short openings with
text under them is a set of headings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jiaokan.outline.enumerated import read_enumerated
from jiaokan.outline.lines import MAX_STANDALONE, Line
from jiaokan.outline.reading import Heading
from jiaokan.outline.worded import SURE_STYLES, candidate, is_sentence, longer, wordless
from jiaokan.text.numbering import BY_ID, PARENS

_CLOSERS = "。：:；！？】）)"
# Evidence. Above zero a line is a heading where nothing else speaks; the tree adds up to one for a number that goes on.
_SURE, _WEAK = 2.0, 1.0  # styles that number headings nearly always, and styles that number items as often
_SENTENCES = -5.0  # most siblings are sentences
_ITEMS = -6.0  # siblings are the items of one sentence, or the questions of a form
_EMPTY = -5.0  # nothing stands under most of the siblings that stand alone
_MOST_DAMAGED = 0.5  # a number in the brackets of another style
# So many of the siblings must read as headings.
_SHARES = {"chapter": 1 / 3, "article": 1 / 3, "period": 1 / 3, "han-comma": 1 / 3, "han-paren": 1 / 2}
_SHARE = 2 / 3
_GLUED_SHARE = 1 / 2  # where one bears a name of sections, though its text runs on behind it
_LISTED = -6.0  # it stands in a list of contents
_ASKED = -3.0  # a point that asks
_WORDLESS = -2.4  # its own words cannot be told from the text behind them: its siblings must carry it


# --- siblings --------------------------------------------------------------------------------------------------
def read_numbered(lines: Sequence[Line]) -> Iterator[Heading]:
    """Yield the readings of numbered lines as headings."""
    listed = _contents(lines)
    for group in _groups(lines):
        for heading in _weighed(lines, group):
            yield replace(heading, score=heading.score + _LISTED) if heading.first in listed else heading
    yield from read_enumerated(lines)


def _contents(lines: Sequence[Line]) -> set[int]:
    """Give the lines of a list of contents: three or more numbered labels in a row, most of which come again below."""
    words = {index: _compact(line.text) for index, line in enumerate(lines) if line.number is not None}
    if len(set(words.values())) == len(words):
        return set()  # no wording comes again
    places = {word: index for index, word in words.items() if len(lines[index].text) <= MAX_STANDALONE}
    found: set[int] = set()
    run: list[int] = []
    seen: set[str] = set()
    for index, line in enumerate(lines):
        is_label = line.number is not None and not line.ends_sentence
        if run and (not is_label or words[index] in seen):  # a wording that comes again is the text's own
            found |= _listed(run, words, places)
            run, seen = [], set()
        if is_label:
            run.append(index)
            seen.add(words[index])
    return found | _listed(run, words, places)


def _listed(run: Sequence[int], words: dict[int, str], places: dict[str, int]) -> set[int]:
    again = sum(places.get(words[index], 0) > run[-1] for index in run)
    return set(run) if len(run) >= _FEWEST and again * 2 > len(run) else set()


def _compact(text: str) -> str:
    return "".join(text.split())


def _groups(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Yield runs of sibling numbers: one style, counting up, no higher style between them."""
    open_groups: dict[tuple[str, float, int], list[int]] = {}
    for index, line in enumerate(lines):
        number = line.number
        if number is None:
            continue
        key = (number.style.id, number.style.rank, number.depth)
        for other in [k for k in open_groups if (k[1], k[2]) > (key[1], key[2])]:
            yield open_groups.pop(other)
        group = open_groups.get(key)
        if group and (number.value or 0) <= (_value(lines[group[-1]]) or 0) and number.value == 1:
            yield open_groups.pop(key)
        open_groups.setdefault(key, []).append(index)
    yield from open_groups.values()


def _value(line: Line) -> int | None:
    return line.number.value if line.number else None


def _weighed(lines: Sequence[Line], group: list[int]) -> Iterator[Heading]:
    """Yield siblings as headings, with what speaks for and against."""
    fit = _fit(lines, group)
    first = lines[group[0]].number
    style = first.style.id if first else ""
    if style == "circled" or not fit:
        return
    is_sure = style in SURE_STYLES
    score = _SURE if is_sure else _WEAK
    if _are_questions(lines, group, style) or _are_items(lines, group):
        score += _ITEMS
    standing = [index for index, heading in fit.items() if heading.kind == "standalone"]
    members = frozenset(group)
    with_text = sum(1 for index in standing if _has_text(lines, index, members))
    is_empty = style != "chapter" and with_text * 2 < len(standing)
    counted = len(fit) - len(standing) if is_empty else len(fit)
    answered = _are_answered(lines, group)
    glued = any(_is_glued(lines[heading.first], heading) for heading in fit.values())
    if counted < len(group) * (_GLUED_SHARE if glued else _SHARES.get(style, _SHARE)):
        score += _SENTENCES
    for heading in fit.values():
        extra = _EMPTY if is_empty and heading.kind == "standalone" else 0.0
        extra += _ASKED if not is_sure and not answered and lines[heading.first].text[-1] in "？?" else 0.0
        weighed = replace(heading, score=score + extra)
        yield weighed
        yield from _other_brackets(weighed)
    if counted * 2 >= len(group) and (glued or standing):
        for index in group:
            if index not in fit and (bare := wordless(lines[index], index)):
                yield replace(bare, score=score + _WORDLESS)


def _fit(lines: Sequence[Line], group: list[int]) -> dict[int, Heading]:
    """Give the siblings that read as headings."""
    read = {index: candidate(lines[index], index, number) for index in group if (number := lines[index].number)}
    fit = {index: heading for index, heading in read.items() if heading is not None and not is_sentence(heading)}
    return dict(sorted({**fit, **_between(lines, group, fit)}.items()))


def _between(lines: Sequence[Line], group: list[int], fit: dict[int, Heading]) -> dict[int, Heading]:
    """Give the siblings that are longer than headings are, where a row of numbers proves them: one in three at most.

    One inside the row needs a heading on both sides; one at its end, three beside it.
    """
    found: dict[int, Heading] = {}
    for at, index in enumerate(group):
        near = [other for other in group[max(0, at - 1) : at + 2] if other != index]
        is_proved = len(near) == _BOTH or len(fit) >= _FEWEST
        if index in fit or not is_proved or not all(other in fit for other in near):
            continue
        heading = longer(lines[index], index)
        in_row = all(abs((_value(lines[other]) or 0) - (_value(lines[index]) or 0)) == 1 for other in near)
        if heading is not None and in_row and any(fit[other].kind == heading.kind for other in near):
            found[index] = heading
    return found if len(found) * 2 <= len(fit) else {}


_BOTH, _FEWEST = 2, 3


def _is_glued(line: Line, heading: Heading) -> bool:
    """Tell whether a heading was told from its text by its words alone."""
    return heading.kind == "run_in" and line.text[heading.end - 1] not in _CLOSERS


def _other_brackets(heading: Heading) -> Iterator[Heading]:
    """Read (2) as （二） too, and the other way round: where it stands between （一） and （三） that is what it means."""
    if heading.number is not None and heading.style.id in PARENS and "value" in heading.style.pattern.groupindex:
        style = BY_ID[PARENS[1 - PARENS.index(heading.style.id)]]
        number = replace(heading.number, style=style)
        yield replace(heading, style=style, number=number, score=_MOST_DAMAGED + min(0.0, heading.score))


def _are_questions(lines: Sequence[Line], group: list[int], style: str) -> bool:
    """Tell whether siblings are the questions of a form: most end in ？, or in ： with nothing below, or hold a blank."""
    asked = sum(_asks(lines, index) for index in group)
    return style not in SURE_STYLES and len(group) > 1 and asked * 3 >= len(group) * 2


def _asks(lines: Sequence[Line], index: int) -> bool:
    return "___" in lines[index].text or (lines[index].text[-1] in "？?：:" and not _is_answered(lines, index))


def _is_answered(lines: Sequence[Line], index: int) -> bool:
    return index + 1 < len(lines) and lines[index + 1].number is None and lines[index + 1].ends_full


def _are_answered(lines: Sequence[Line], group: list[int]) -> bool:
    """Tell whether siblings are questions, and most of two or more have their answers below."""
    answered = sum(lines[index].text[-1] in "？?" and _is_answered(lines, index) for index in group)
    return answered > 1 and answered * 2 > len(group)


def _are_items(lines: Sequence[Line], group: list[int]) -> bool:
    """Tell whether siblings are the items of one sentence: all but the last end in ； or ，."""
    return len(group) >= 2 and all(lines[index].text[-1] in "；;，" for index in group[:-1])


def _has_text(lines: Sequence[Line], index: int, group: frozenset[int]) -> bool:
    """Tell whether anything stands under a heading: text, or numbers of a deeper style."""
    if index + 1 >= len(lines) or index + 1 in group:
        return False
    own, after = lines[index].number, lines[index + 1].number
    if own is None or after is None or (after.style.rank, after.depth) > (own.style.rank, own.depth):
        return True
    return after.value == 1 and after.style.id != own.style.id

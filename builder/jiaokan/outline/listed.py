"""Lines of a report that list its headings: what stayed of a table of contents, and is no heading itself.

Takes nothing out of the text; a single line without leaders is never called an entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from jiaokan.outline.lines import MAX_STANDALONE, Line
from jiaokan.text.leaders import LAST, has_leaders, is_led, names_of, page_alone, plain, read_label

_FEWEST = 3  # entries in a row that nothing but their words below shows to be such
_LED = 2  # entries with open leaders or page numbers below
_SENTENCE = "。！？；，：,;:"  # an entry ends in none of them
_LONGEST_LABEL = 20  # code points
_SHORTEST = 2  # code points of an entry


def without_entries(lines: Sequence[Line]) -> Sequence[Line]:
    """Give the lines with what makes entries of contents look like headings taken off them.

    An entry ends in leaders and a page number; or its words stand again below as a line, and it stands under a line
    目录, has open leaders or a page number on the next line, or is one of three or more in a row. Left alone: what the
    original's markup says.
    """
    found = {index for index in find_entries(lines) if lines[index].markup is None}
    if not found:
        return lines
    return [_bare(line) if index in found else line for index, line in enumerate(lines)]


def _bare(line: Line) -> Line:
    return replace(line, number=None, enumerator=None, is_item=False, is_label=False)


def find_entries(lines: Sequence[Line]) -> set[int]:
    """Give the lines that are entries of contents, with their label and the page numbers between them.

    An entry may stand on two lines, the leaders on the second.
    """
    led = {index for index, line in enumerate(lines) if line.text[-1] in LAST and is_led(line.text)}
    short = [
        index for index, line in enumerate(lines) if len(line.text) <= MAX_STANDALONE and line.text[-1] not in _SENTENCE
    ]
    last = {_compact(lines[index].text): index for index in short}
    shown = led.union(index for index in short if _comes_again(lines[index].text, index, last))
    led |= {index - 1 for index in led & set(short) if index and _is_half(lines[index - 1].text, index, lines, last)}
    if not shown:
        return set()
    return led.union(*(run for run in _runs(lines, shown) if _is_list([lines[index] for index in run], run[-1], last)))


def _is_half(text: str, index: int, lines: Sequence[Line], last: Mapping[str, int]) -> bool:
    return len(text) <= MAX_STANDALONE and _comes_again(text + lines[index].text, index, last)


def _runs(lines: Sequence[Line], shown: set[int]) -> Iterator[list[int]]:
    """Yield runs of lines that may be entries, with the label above them and the page numbers between them."""
    run: list[int] = []
    for index, line in enumerate(lines):
        is_label = _is_label(line.text)
        if run and (is_label or not (index in shown or page_alone(line.text) is not None)):
            yield run
            run = []
        if index in shown or is_label or run:
            run.append(index)
    if run:
        yield run


def _is_label(text: str) -> bool:
    label = read_label(text) if len(text) <= _LONGEST_LABEL else None
    return label is not None and not label.rest


def _comes_again(text: str, index: int, last: Mapping[str, int]) -> bool:
    return any(last.get(word, 0) > index for word in _words(text))


def _words(text: str) -> Iterator[str]:
    """Yield the words of a line, then those of the entry that it may be."""
    yield _compact(text)
    if text[-1] in LAST:
        names = names_of(plain(text))
        if len(names) == 1 and len(names[0]) >= _SHORTEST:
            yield _compact(names[0])


def _is_list(run: Sequence[Line], end: int, last: Mapping[str, int]) -> bool:
    """Tell whether a run of lines, the last of which is ``end``, lists what stands below it."""
    entries = sum(line.text[-1] not in _SENTENCE and _comes_again(line.text, end, last) for line in run)
    if entries and _is_label(run[0].text):
        return True
    shown = sum(page_alone(line.text) is not None or (line.text[-1] in LAST and has_leaders(line.text)) for line in run)
    return entries >= (_LED if shown >= _LED else _FEWEST)


def _compact(text: str) -> str:
    return "".join(text.split())

"""Draw a passage raw beside clean, its edits marked, with the first edit of each rule below: an SVG for a document.

It lays out no more than a few lines: a passage, not a page, and fetches no font.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jiaokan.dataset.records import Edit
from jiaokan.dataset.templates import templates

WIDTH, MARGIN, GAP = 960, 24, 28
SIZE, LEADING = 17, 29  # of the passage, in pixels
ROW = 23  # of the table below it
_COLUMN = (WIDTH - 2 * MARGIN - GAP) // 2
_NARROW = 0.56  # of an em: a Latin letter, a digit, a blank
_HANGS = "，。、；：！？）》”"  # what begins no line: there is room for it at the end


class Run(NamedTuple):
    """A stretch of one line, as it is drawn: kind kept, removed or changed; x and width in pixels."""

    text: str
    kind: str
    x: float
    y: int
    width: float


class Row(NamedTuple):
    """One edit as a row of the table."""

    rule: str
    before: str
    after: str
    evidence: str


def ems(text: str) -> float:
    """Measure a text in ems: a Han is one, a Latin letter about half of one.

    >>> ems("水")
    1.0
    """
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" and char > "\u2010" else _NARROW for char in text)


def draw(raw: str, edits: Sequence[Edit], start: int, end: int, source: str) -> str:
    """Draw raw[start:end] beside what the edits make of it; ``source`` names the text. Offsets are code points."""
    inside = [edit for edit in edits if start <= edit.raw_start and edit.raw_end <= end]
    sides = [list(_pieces(raw, inside, start, end, is_raw=is_raw)) for is_raw in (True, False)]
    lefts = (MARGIN, MARGIN + _COLUMN + GAP)
    laid = [list(_laid(side, left)) for side, left in zip(sides, lefts, strict=True)]
    counts = [sum(len(text) for text, _ in side) for side in sides]
    lines = 1 + max(run.y for side in laid for run in side) // LEADING
    template = templates("show", {}).get_template("picture.svg.j2")
    return template.render(
        width=WIDTH,
        margin=MARGIN,
        size=SIZE,
        row_height=ROW,
        lefts=lefts,
        sides=laid,
        counts=counts,
        source=source,
        rows=list(_rows(inside)),
        edits=len(inside),
        text_height=lines * LEADING,
    )


def _pieces(raw: str, edits: Sequence[Edit], start: int, end: int, *, is_raw: bool) -> Iterator[tuple[str, str]]:
    """Yield the stretches of one side with their kinds."""
    place = start
    for edit in edits:
        yield raw[place : edit.raw_start], "kept"
        if is_raw:
            yield edit.raw_text, "changed" if edit.text else "removed"
        else:
            yield edit.text, "changed"
        place = edit.raw_end
    yield raw[place:end], "kept"


def _laid(pieces: Sequence[tuple[str, str]], left: float) -> Iterator[Run]:
    """Break stretches into lines: what is removed or changed stays whole, closing marks may hang."""
    at, line = 0.0, 0
    for text, kind in pieces:
        begun, held = at, ""
        for atom in filter(None, [text] if kind != "kept" else _words(text)):
            width = ems(atom) * SIZE
            if at + width > _COLUMN - SIZE and not (atom[0] in _HANGS and at + width <= _COLUMN):
                yield from _run(held, kind, left + begun, line)
                at, begun, held, line = 0.0, 0.0, "", line + 1
            at, held = at + width, held + atom
        yield from _run(held, kind, left + begun, line)


def _run(text: str, kind: str, x: float, line: int) -> Iterator[Run]:
    if text:
        yield Run(text, kind, round(x, 1), line * LEADING, round(ems(text) * SIZE, 1))


def _words(text: str) -> Iterator[str]:
    """Yield a text by its characters, letters and digits that stand together as one."""
    word = ""
    for char in text:
        if char.isascii() and char.isalnum():
            word += char
            continue
        yield word
        yield char
        word = ""
    yield word


def _rows(edits: Sequence[Edit]) -> Iterator[Row]:
    """Yield the first edit of each rule, by place."""
    seen: set[str] = set()
    for edit in edits:
        if not seen.issuperset(edit.rules):
            seen.update(edit.rules)
            yield Row(" + ".join(edit.rules), _visible(edit.raw_text), _visible(edit.text), edit.evidence or "")


def _visible(text: str) -> str:
    return text.replace(" ", "␣") or "∅"

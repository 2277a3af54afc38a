"""What a judge sees of a unit: bounded stretches of the raw and the clean text with what was changed marked in them.

Pure: it cuts texts that are handed to it. Nothing here is escaped yet; who writes it out does that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from jiaokan.audit.model import Line, Piece, Shown

MOST = 3000  # code points of a side
AROUND = 80  # code points before and after an edit or a paragraph
WIDE = 240  # code points before and after a boundary, and after a heading
MOST_REMOVED = 60  # stretches of a source that are shown; the longest
LONG_REMOVED = 600  # code points of one of them
_FACT = 300  # code points of a fact
_HEADING = 80
_APART = 8  # code points between a number and its words

Spans = Sequence[tuple[int, int, str]]


def fact(value: object) -> str:
    """Write a value for the list of facts, shortened where it is long."""
    text = " › ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
    return text if len(text) <= _FACT else f"{text[: _FACT - 1]}…"


def facts(**values: object) -> tuple[tuple[str, str], ...]:
    """List facts by name, without those that say nothing."""
    return tuple((name, fact(value)) for name, value in values.items() if fact(value))


def pieces(text: str, start: int, end: int, spans: Spans) -> tuple[Piece, ...]:
    """Cut ``text[start:end]`` at sorted spans, each with its mark, into at most ``MOST`` code points.

    A span without width is kept for a point alone; what is over the bound is one piece that says how much it is.
    """
    start, end = max(0, start), min(end, len(text))
    return tuple(_bounded(_parts(text, start, end, spans)))


def _parts(text: str, start: int, end: int, spans: Spans) -> Iterator[Piece]:
    done = start
    for left, right, mark in spans:
        left, right = max(left, done), min(right, end)  # noqa: PLW2901  (cut to what is shown)
        if left > right or left > end:
            continue
        if left > done:
            yield Piece(text[done:left])
        if right > left or mark == "point":
            yield Piece(text[left:right], mark)
        done = max(done, right)
    if done < end:
        yield Piece(text[done:end])


def _bounded(found: Iterable[Piece]) -> Iterator[Piece]:
    left, over = MOST, 0
    for piece in found:
        kept = piece.text[:left]
        if kept or not piece.text:
            yield Piece(kept, piece.mark)
        left -= len(kept)
        over += len(piece.text) - len(kept)
    if over:
        yield Piece(str(over), "more")


def marks_of(edit: Mapping[str, Any]) -> tuple[str, str]:
    """Name the marks of an edit on the raw and on the clean side."""
    old, new = edit["raw_end"] > edit["raw_start"], edit["text_end"] > edit["text_start"]
    return ("swap", "swap") if old and new else ("cut", "point") if old else ("point", "put")


def of_edit(raw: str, clean: str, edit: Mapping[str, Any], named: tuple[tuple[str, str], ...]) -> Shown:
    """Show an edit with the text around it, as it was and as it is."""
    before, after = marks_of(edit)
    sides: list[tuple[Piece, ...]] = []
    for text, name, mark in ((raw, "raw", before), (clean, "text", after)):
        start, end = edit[f"{name}_start"], edit[f"{name}_end"]
        sides.append(
            _flat(
                pieces(text, start - AROUND, start, ()),
                pieces(text, start, end, [(start, end, mark)]),
                pieces(text, end, end + AROUND, ()),
            )
        )
    return Shown(named, sides[0], sides[1])


def of_paragraph(raw: str, clean: str, row: Mapping[str, Any], edits: Sequence[Mapping[str, Any]]) -> Shown:
    """Show a paragraph with every edit in it, and what stands right before and after it."""
    raw_spans = [(edit["raw_start"], edit["raw_end"], marks_of(edit)[0]) for edit in edits]
    clean_spans = [(edit["text_start"], edit["text_end"], marks_of(edit)[1]) for edit in edits]
    named = facts(kind=row["kind"], path=row["section_path"], flags=", ".join(row["flags"]))
    return Shown(
        named,
        _around(raw, row["raw_start"], row["raw_end"], raw_spans),
        _around(clean, row["text_start"], row["text_end"], clean_spans),
    )


def _around(text: str, start: int, end: int, spans: Spans) -> tuple[Piece, ...]:
    """Show a stretch between two brackets of what is beside it, which is not judged."""
    outside = pieces(text, start - AROUND, start, ()), pieces(text, end, end + AROUND, ())
    before, after = ([Piece(piece.text, "beside") for piece in side] for side in outside)
    inside = [span for span in spans if span[1] > span[0]]  # where nothing stands any more, there is nothing to see
    return _flat(before, pieces(text, start, end, inside), after)


def of_heading(raw: str, clean: str, row: Mapping[str, Any], near: Sequence[Mapping[str, Any]]) -> Shown:
    """Show a heading in its place, and the headings before and after it with their levels."""
    start = row["text_start"]
    end = _end_of_heading(clean, start, row["number"] or "", row["heading"])
    outline = [Line(each["level"], fact(_words(each)), each["section_id"] == row["section_id"]) for each in near]
    named = facts(
        level=row["level"], number=row["number"], words=row["heading"], form=row["heading_kind"], path=row["path"]
    )
    raw_start = row["raw_start"]
    return Shown(
        named,
        pieces(raw, raw_start - AROUND, raw_start + WIDE, [(raw_start, raw_start, "point")]),
        pieces(clean, start - AROUND, end + WIDE, [(start, end, "here")]),
        tuple(outline),
    )


def _end_of_heading(clean: str, start: int, number: str, words: str) -> int:
    """Find where a heading ends that may stand on several lines: behind as many characters as it has."""
    left, at = len("".join((number + words).split())), start
    near = clean.find(words, start, start + len(number) + len(words) + _APART) if words else -1
    if near >= 0:
        return near + len(words)
    while left and at < len(clean):
        left -= not clean[at].isspace()
        at += 1
    return at


def _words(row: Mapping[str, Any]) -> str:
    return f"{row['number'] or ''}{row['heading'][:_HEADING]}"


def of_boundary(raw: str, clean: str, row: Mapping[str, Any]) -> Shown:
    """Show where a report begins below another."""
    named = facts(boundary=row["boundary"], score=row["boundary_score"], title=row["title"])
    raw_side, clean_side = (
        pieces(text, at - WIDE, at + WIDE, [(at, at, "point")])
        for text, at in ((raw, row["raw_start"]), (clean, row["text_start"]))
    )
    return Shown(named, raw_side, clean_side)


def of_removed(raw: str, edits: Sequence[Mapping[str, Any]], count: int) -> Shown:
    """Show what was taken out of a source, the longest stretches, each with a few characters around it."""
    found: list[Piece] = []
    for edit in edits:
        start, end = edit["raw_start"], edit["raw_end"]
        rule = ", ".join(edit["rules"])
        found += [Piece(f"{start}  {fact(rule)}", "label"), *pieces(raw, start - 20, start, ())]
        found.append(Piece(raw[start : min(end, start + LONG_REMOVED)], "cut"))
        if end - start > LONG_REMOVED:
            found.append(Piece(str(end - start - LONG_REMOVED), "more"))
        found += pieces(raw, end, end + 20, ())
    shown = f"{len(edits)} / {count}" if count > len(edits) else str(count)
    return Shown(facts(stretches=shown), tuple(found), ())


def _flat(*parts: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for part in parts for piece in part)

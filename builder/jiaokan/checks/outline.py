"""The outline against the text: readings, kinds, cuts, gaps and boundaries are what the lines bear out.

The search for the best tree is not made again: what was chosen is held against what the text offers and what its place
brings. Boundaries are weighed anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jiaokan.checks.model import Fault, Located, Unit, shown
from jiaokan.outline.boundaries import weigh
from jiaokan.outline.headings import mark_gaps, read
from jiaokan.outline.lines import Line
from jiaokan.outline.parts import is_cut_at_end, is_cut_at_start, kinds_of
from jiaokan.outline.reading import Heading
from jiaokan.outline.reports import find_starts, stated_count
from jiaokan.outline.sentences import find_sentences
from jiaokan.outline.tree import Walk


def find_reading_faults(unit: Unit) -> Iterator[Fault]:
    """A section is a reading that its line offers; its score is that reading's and what its place in the tree brings."""
    for document, lines in unit.reports():
        paragraphs = unit.under(document, "paragraphs")
        if paragraphs and len(lines) == len(paragraphs):
            headings: list[Heading | None] = []
            yield from _read(unit.under(document, "sections"), paragraphs, lines, headings)
            chosen = [heading for heading in headings if heading is not None]
            if len(chosen) == len(headings):
                yield from _paragraph_faults(paragraphs, lines, chosen)


def _read(
    sections: Sequence[Located], paragraphs: Sequence[Located], lines: Sequence[Line], found: list[Heading | None]
) -> Iterator[Fault]:
    """Find the reading of each section, appended to ``found``; None where there is none, which is a fault."""
    at = {row["text_start"]: index for index, row in enumerate(paragraphs)}
    offered: dict[int, list[Heading]] = {}
    for heading in read(lines):
        offered.setdefault(heading.first, []).append(heading)
    walk = Walk()
    for row in sections:
        index = at.get(row["text_start"])
        readings = [heading for heading in offered.get(-1 if index is None else index, ()) if _is_of(row, heading)]
        scores = [walk.score(heading, row["level"]) for heading in readings]
        if not readings:
            yield row.at("heading"), f"{shown(row['heading'])} ({row['heading_kind']}) is no reading of its line"
            found.append(None)
            continue
        if row["heading_score"] not in scores:
            yield row.at("heading_score"), f"got {row['heading_score']}, line and place give {shown(scores[0])}"
        chosen = readings[scores.index(row["heading_score"]) if row["heading_score"] in scores else 0]
        found.append(replace(chosen, level=row["level"]))
        walk.take(chosen, row["level"])


def _is_of(row: Located, heading: Heading) -> bool:
    number = (heading.number.written, heading.number.value) if heading.number else (None, None)
    return (row["heading"], row["heading_kind"], row["numbering"], row["number"], row["number_value"]) == (
        heading.text,
        heading.kind,
        heading.style.id,
        *number,
    )


_TOLD = frozenset({"truncated-start", "truncated-end", "numbering-gap"})


def _paragraph_faults(
    paragraphs: Sequence[Located], lines: Sequence[Line], headings: Sequence[Heading]
) -> Iterator[Fault]:
    """Kinds, ends of headings, and the flags of cuts and gaps follow from the lines and their headings."""
    kinds = kinds_of(lines, headings)
    ends: dict[int, int] = {}
    gaps: set[int] = set()
    for heading in mark_gaps(headings, lines):
        for index in range(heading.first, heading.last + 1):
            ends[index] = heading.end if index == heading.last else len(lines[index].text)
            gaps |= {index} if heading.has_gap else set()
    for index, (row, kind) in enumerate(zip(paragraphs, kinds, strict=True)):
        holds = {
            "truncated-start": index == 0 and is_cut_at_start(lines, headings),
            "truncated-end": index == len(lines) - 1 and is_cut_at_end(lines, kinds),
            "numbering-gap": index in gaps,
        }
        expected = sorted(flag for flag, held in holds.items() if held)
        if row["kind"] != kind:
            yield row.at("kind"), f"got {shown(row['kind'])}, its line among the others is {kind!r}"
        if row["heading_end"] != ends.get(index, 0):
            yield row.at("heading_end"), f"got {row['heading_end']}, its heading ends at {ends.get(index, 0)}"
        if sorted(_TOLD.intersection(row["flags"])) != expected:
            yield row.at("flags"), f"got {shown(row['flags'])}, lines and numbers raise {expected}"


def find_sentence_faults(unit: Unit) -> Iterator[Fault]:
    """Sentences are those of the paragraph's text."""
    for row in unit.paragraphs:
        expected = [(sentence.start, sentence.end) for sentence in find_sentences(row["text"])]
        got = [(sentence["start"], sentence["end"]) for sentence in row["sentences"]]
        if got != expected:
            yield row.at("sentences"), f"got {shown(got)}, the text gives {shown(expected)}"


def find_report_faults(unit: Unit) -> Iterator[Fault]:
    """Reports begin where the text says so, shown by what shows it there, and as sure as it is."""
    lines = unit.lines()
    if len(lines) != len(unit.paragraphs) or not unit.documents:
        return
    at = {row["text_start"]: index for index, row in enumerate(unit.paragraphs)}
    starts = [at.get(document["text_start"], -1) for document in unit.documents]
    if starts[0] != 0 or -1 in starts:
        return  # told by nesting
    weighed = weigh(lines, closely=stated_count(lines) is not None)
    expected = [0, *(find_starts(weighed) if weighed else ())]
    if len(starts) < len(expected):
        yield unit.source.at("n_documents"), f"{len(starts)} reports, the text parts {len(expected)}"
    for document, start in zip(unit.documents, starts, strict=True):
        kind = "source" if start == 0 else weighed.kind(start) if weighed and start in expected else None
        score = weighed.score(start) if weighed and start else None
        if kind is None:
            yield document.at("text_start"), f"got {start}, no report begins there"
        elif document["boundary"] != kind:
            yield document.at("boundary"), f"got {shown(document['boundary'])}, its beginning is shown by {kind!r}"
        if document["boundary_score"] != score:
            yield document.at("boundary_score"), f"got {shown(document['boundary_score'])}, the text gives {score}"

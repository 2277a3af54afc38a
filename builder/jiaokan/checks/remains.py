"""What is pointed at in a paragraph against its text: each span is what a note finds there, and none is missing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from jiaokan.checks.model import Fault, Located, Unit, shown
from jiaokan.dataset import schema
from jiaokan.rules import NOTES
from jiaokan.text import hanzi

# Found by looking at the whole page, or only with certain options of the build: held to their form.
_ELSEWHERE = {"suspect-line", "mixed-script"}
_Span = tuple[int, int, str, str]


def find_pointed_faults(unit: Unit) -> Iterator[Fault]:
    """Masks, lone brackets, personal data and suspects are pointed at where they stand, and nothing else is."""
    expected = _found(unit)
    runs: list[bool] = []  # of every character of the other script: whether it is pointed at
    has_other = hanzi.traditional_only().search(unit.source["text"]) is not None
    for row in unit.paragraphs:
        if not (has_other or row["spans"] or row["text_start"] in expected):
            continue  # most paragraphs: nothing to point at, nothing pointed at
        spans = [(span["start"], span["end"], span["kind"], span["flag"]) for span in row["spans"]]
        got = [span for span in spans if span[3] not in _ELSEWHERE]
        wanted = sorted(expected.get(row["text_start"], ()))
        if sorted(got) != wanted:
            yield row.at("spans"), f"got {shown(got)}, the text gives {shown(wanted)}"
        yield from _line_faults(row, [span for span in spans if span[3] == "suspect-line"])
        foreign = {span[:3] for span in spans if span[3] == "mixed-script"}
        there = {(*match.span(), "traditional") for match in hanzi.traditional_only().finditer(row["text"])}
        runs += [run in foreign for run in sorted(there)]
        if foreign - there or (any(runs) and not all(runs)):
            yield (
                row.at("spans"),
                f"got {shown(sorted(foreign))}, characters of the other script are {shown(sorted(there))}",
            )
            runs = []


def _found(unit: Unit) -> dict[int, list[_Span]]:
    """Give what the notes find in the clean text, by start of the paragraph, in offsets of the paragraph."""
    starts = sorted(row["text_start"] for row in unit.paragraphs)
    text, context = unit.source["text"], unit.context()
    found: dict[int, list[_Span]] = {}
    for note in NOTES:
        if note.id in unit.options.without:
            continue
        for finding in note.find(text, context) if note.flag not in _ELSEWHERE else ():
            start = starts[max(0, bisect_right(starts, finding.start) - 1)] if starts else 0
            span = (finding.start - start, finding.end - start, finding.kind or note.id, note.flag)
            found.setdefault(start, []).append(span)
    return found


def _line_faults(row: Located, spans: list[_Span]) -> Iterator[Fault]:
    """A doubtful line is pointed at as a whole, its kind is the flag that it would raise."""
    for start, end, kind, _ in spans:
        flag = schema.flags().get(kind)
        if (start, end) != (0, len(row["text"])) or flag is None or flag.kind != "repaired" or len(spans) > 1:
            yield (
                row.at("spans"),
                f"got {shown((start, end, kind))}, expected the whole line and a flag of removed lines",
            )

"""The outline of an explained source as plain lines that diff well, with what speaks for each boundary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jiaokan.dataset.records import Mark
from jiaokan.explain import Explanation, Rows
from jiaokan.outline import boundaries, siblings
from jiaokan.outline.marked import mark_lines, marks_of_edits
from jiaokan.text.shown import escaped, visible


def outline_lines(rows: Explanation) -> Iterator[str]:
    """Yield the outline as plain lines that diff well: one a report, heading or paragraph, with its place in the raw text.

    A heading's line says level, number as written and understood, form and words; any other paragraph's only its kind.
    Of a whole source it is said how likely it holds several reports, and of each boundary what speaks most for it.
    """
    several, reasons = _weighed(rows)
    if several is not None:
        yield f"page several:{several:.2f}"
    sections = {(row["document_id"], row["raw_start"]): row for row in rows.sections}
    paragraphs: Rows = {}
    for row in rows.paragraphs:
        paragraphs.setdefault(row["document_id"], []).append(row)
    for document in rows.documents:
        yield f"report {place(document)} {boundary(document)} {visible(document['title'] or '(no title)')}"
        if told := reasons.get(document["text_start"]):
            yield "  because " + ", ".join(f"{name}{gain:+.1f}" for name, gain in told)
        depth = 1
        for paragraph in paragraphs.get(document["document_id"], ()):
            section = sections.get((document["document_id"], paragraph["raw_start"]))
            if section is not None:
                depth = section["level"]
                yield "  " * depth + _heading_line(section)
            if section is None or section["heading_kind"] == "run_in":
                yield "  " * (depth + 1) + f"{escaped(paragraph['kind'])} {place(paragraph)}"


def _weighed(rows: Explanation) -> tuple[float | None, dict[int, list[tuple[str, float]]]]:
    """Give how likely a source holds several reports, and the reasons of each place of one by text start.

    None where the rows are a part of their source.
    """
    lines = siblings.read(rows.source["text"])
    if len(lines) != len(rows.paragraphs):
        return None, {}
    edits = ((edit["raw_start"], edit["raw_end"], edit["rules"]) for edit in rows.edits)
    marks = [*(Mark(**mark) for mark in rows.source["marks"]), *marks_of_edits(rows.source["raw_text"], edits)]
    weighed = boundaries.weigh(mark_lines(lines, [row["raw_start"] for row in rows.paragraphs], marks), closely=True)
    if weighed is None:
        return 0.0, {}
    begins = {line.start: index for index, line in enumerate(lines)}
    places = {
        row["text_start"]: begins.get(row["text_start"]) for row in rows.documents if row["boundary_score"] is not None
    }
    return weighed.several, {
        start: boundaries.reasons(weighed, line) for start, line in places.items() if line in weighed.page.at
    }


def _heading_line(section: dict[str, Any]) -> str:
    number = section["number"]
    value = "" if section["number_value"] is None else f"={section['number_value']}"
    flags = " !numbering-gap" if "numbering-gap" in section["flags"] else ""
    words = visible(" ".join(filter(None, (f"{number}{value}" if number else "", section["heading"]))))
    return (
        f"{section['level']} {section['heading_kind']}:{section['heading_score']:+.1f} {place(section)} {words}{flags}"
    )


def boundary(document: dict[str, Any]) -> str:
    """Say what shows where a report begins, and how sure it is: ``text:0.97``."""
    score = document["boundary_score"]
    return escaped(document["boundary"]) + ("" if score is None else f":{score:.2f}")


def place(row: dict[str, Any]) -> str:
    """Write where a row stands in the raw text, in code points."""
    return f"[{row['raw_start']}, {row['raw_end']})"

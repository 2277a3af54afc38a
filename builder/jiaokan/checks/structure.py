"""How rows of one source hang together: ids, references, order, offsets, the tree of sections, counts."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from jiaokan.checks.model import Fault, Located, Unit, shown
from jiaokan.dataset.page_numbers import find_pages
from jiaokan.dataset.records import to_row
from jiaokan.rules import MARKING_PAGES
from jiaokan.rules.layout import keeps_edge
from jiaokan.text.numbering import meanings

_PARTS = ("documents", "sections", "paragraphs")
EDGES = " \t\r\n\u3000"  # blanks that no paragraph begins or ends with


def find_unique_faults(unit: Unit) -> Iterator[Fault]:
    """Every id is unique."""
    for table in _PARTS:
        name = f"{table[:-1]}_id"
        counts = Counter(row[name] for row in getattr(unit, table))
        for row in getattr(unit, table):
            if counts[row[name]] > 1:
                yield row.at(name), f"{shown(row[name])} is there {counts[row[name]]} times"


def find_reference_faults(unit: Unit) -> Iterator[Fault]:
    """Every reference is closed."""
    documents = {row["document_id"] for row in unit.documents}
    sections = {row["section_id"]: row["document_id"] for row in unit.sections}
    for table in ("sections", "paragraphs"):
        for row in getattr(unit, table):
            if row["document_id"] not in documents:
                yield row.at("document_id"), f"{shown(row['document_id'])} is not in documents; rebuild or drop the row"
            name = "parent_id" if table == "sections" else "section_id"
            if row[name] is not None and sections.get(row[name]) != row["document_id"]:
                yield row.at(name), f"{shown(row[name])} is not in sections of this document; rebuild or drop the row"


def find_ordinal_faults(unit: Unit) -> Iterator[Fault]:
    """Ordinals are dense from 0, and rows stand in the order of the text."""
    groups = [unit.documents, unit.edits]
    for document in unit.documents:
        groups += [unit.under(document, "sections"), unit.under(document, "paragraphs")]
    for rows in groups:
        for expected, row in enumerate(rows):
            if row["ordinal"] != expected:
                yield row.at("ordinal"), f"got {row['ordinal']}, expected {expected}"
    for table in _PARTS:
        for before, row in pairwise(getattr(unit, table)):
            if row["text_start"] <= before["text_start"]:
                yield row.at("text_start"), f"got {row['text_start']} behind {before['text_start']}: out of order"


def find_layout_faults(unit: Unit) -> Iterator[Fault]:
    """The clean text is all paragraphs joined by one line feed, and each unit's text stands at its offsets."""
    text = unit.source["text"]
    if "\n".join(row["text"] for row in unit.paragraphs) != text:
        yield unit.source.at("text"), "is not its paragraphs joined by line feeds"
    for table in ("documents", "paragraphs"):
        for row in getattr(unit, table):
            if text[row["text_start"] : row["text_end"]] != row["text"]:
                yield row.at("text"), f"is not sources.text[{row['text_start']}:{row['text_end']}]"
    keeps = keeps_edge(text)
    for row in unit.paragraphs:
        bare = row["text"].strip(EDGES)
        indented = keeps(row["text_start"]) and row["text"].lstrip(EDGES) == bare  # text of a program
        if "\n" in row["text"] or (row["text"] != bare and not indented):
            yield row.at("text"), "has a line feed or a blank at its ends"


def find_span_faults(unit: Unit) -> Iterator[Fault]:
    """Sentences tile their paragraph; spans lie inside it, in order."""
    for row in unit.paragraphs:
        done = 0
        for sentence in row["sentences"]:
            if sentence["start"] != done or sentence["end"] <= done:
                yield row.at("sentences"), f"got {sentence['start']}–{sentence['end']}, expected from {done}"
            done = sentence["end"]
        if done != len(row["text"]):
            yield row.at("sentences"), f"end at {done}, expected {len(row['text'])}"
        yield from _inside(row, "spans", len(row["text"]))
    for column in ("spans", "marks"):
        yield from _inside(unit.source, column, len(unit.source["raw_text"]))


def _inside(row: Located, column: str, length: int) -> Iterator[Fault]:
    if not is_inside(row, column, length):
        yield row.at(column), f"are out of order or outside [0, {length})"


def is_inside(row: Located, column: str, length: int) -> bool:
    """Tell whether the spans in a column are in order and inside a text so long (code points)."""
    spans = [(span["start"], span["end"], span["kind"]) for span in row[column]]
    return spans == sorted(spans) and all(0 <= start < end <= length for start, end, _ in spans)


def find_page_faults(unit: Unit) -> Iterator[Fault]:
    """Pages begin one after the other in the raw text, and a paragraph is on the page on which it begins."""
    pages = unit.source["pages"]
    starts = [page["start"] for page in pages]
    if starts != sorted(starts) or any(start > len(unit.source["raw_text"]) for start in starts):
        yield unit.source.at("pages"), f"are out of order or outside [0, {len(unit.source['raw_text'])}]"
    if unit.source["extractor"] is None:
        removed = [edit for edit in unit.telling() if not MARKING_PAGES.isdisjoint(edit["rules"])]
        shown_by = find_pages(unit.source["raw_text"], ((edit["raw_start"], edit["raw_end"]) for edit in removed))
        if pages != (given := [to_row(page) for page in shown_by]):
            yield unit.source.at("pages"), f"got {shown(pages)}, the marks of pages give {shown(given)}"
    for row in unit.paragraphs:
        at = bisect_right(starts, row["raw_start"])
        expected = (pages[at - 1]["number"] or None) if at else None
        if row["page"] != expected:
            yield row.at("page"), f"got {shown(row['page'])}, sources.pages give {shown(expected)}"


def find_nesting_faults(unit: Unit) -> Iterator[Fault]:
    """Documents follow each other; their first and last paragraphs are their ends; sections lie inside."""
    done = 0
    for document in unit.documents:
        if document["text_start"] < done:
            yield document.at("text_start"), f"got {document['text_start']}, expected from {done}"
        done = document["text_end"]
        inside = unit.under(document, "paragraphs")
        ends = (inside[0]["text_start"], inside[-1]["text_end"]) if inside else None
        if ends != (document["text_start"], document["text_end"]):
            yield (
                document.at("text_start"),
                f"got {document['text_start']}–{document['text_end']}, its paragraphs span {ends}",
            )
        for section in unit.under(document, "sections"):
            if not document["text_start"] <= section["text_start"] < section["text_end"] <= document["text_end"]:
                yield section.at("text_start"), "lies outside its document"


def find_tree_faults(unit: Unit) -> Iterator[Fault]:
    """A section lies inside its parent, one level deeper; its path is the headings on the way."""
    for document in unit.documents:
        stack: list[Located] = []
        for row in unit.under(document, "sections"):
            while stack and stack[-1]["level"] >= row["level"]:
                yield from _ends_at(stack.pop(), row["text_start"] - 1)
            parent = stack[-1] if stack else None
            if row["parent_id"] != (parent["section_id"] if parent else None):
                expected = parent["section_id"] if parent else None
                yield row.at("parent_id"), f"got {shown(row['parent_id'])}, expected {shown(expected)}"
            if row["level"] != (parent["level"] + 1 if parent else 1):
                yield row.at("level"), f"got {row['level']}, expected one more than its parent's"
            own = row["heading"] or row["number"] or ""
            if list(row["path"]) != [*(parent["path"] if parent else []), own]:
                yield row.at("path"), f"got {shown(row['path'])}, expected its parent's and {shown(own)}"
            stack.append(row)
        for row in stack:
            yield from _ends_at(row, document["text_end"])


def _ends_at(section: Located, expected: int) -> Iterator[Fault]:
    if section["text_end"] != expected:
        yield (
            section.at("text_end"),
            f"got {section['text_end']}, expected {expected}: to the next section of equal or higher rank",
        )


def find_number_faults(unit: Unit) -> Iterator[Fault]:
    """A section's number, value and style are those that stand at the beginning of its text."""
    text = unit.source["text"]
    for row in unit.sections:
        if (row["number"] is None) != (row["numbering"] == "none") or (
            row["number"] is None and row["number_value"] is not None
        ):
            yield (
                row.at("number"),
                f"got {shown(row['number'])} with numbering {row['numbering']!r} and value {shown(row['number_value'])}",
            )
        if row["number"] is None:
            continue
        if not text.startswith(row["number"], row["text_start"]):
            yield row.at("number"), f"got {shown(row['number'])}, its text begins otherwise"
        elif (row["numbering"], row["number_value"]) not in (read := meanings(row["number"])):
            got = (row["numbering"], row["number_value"])
            yield (
                row.at("number"),
                f"{shown(row['number'])} got {shown(got)}, expected one of {shown(sorted(read, key=str))}",
            )


def find_heading_faults(unit: Unit) -> Iterator[Fault]:
    """A section's first paragraph carries its heading; other paragraphs have none."""
    openers = {row["text_start"]: row for row in unit.sections}
    pending = ""
    for row in unit.paragraphs:
        section = openers.get(row["text_start"])
        head = row["text"][: row["heading_end"]]
        if section is None:
            if row["heading_end"] and not (pending and head and pending.endswith(head)):
                yield row.at("heading_end"), f"got {row['heading_end']}, expected 0: no section begins here"
            pending = ""
            continue
        pending = section["heading"]
        expected = (section["number"] or "") + section["heading"].split(" ")[0]
        if "".join(expected.split()) not in "".join(head.split()) and section["heading"].split(" ")[0] not in head:
            yield row.at("heading_end"), f"{shown(head)} does not hold the heading {shown(section['heading'])}"
        if (section["heading_kind"] == "standalone") != (row["kind"] == "heading"):
            yield row.at("kind"), f"got {row['kind']!r} under a {section['heading_kind']} heading"
        if (section["heading_kind"] == "standalone") != (row["heading_end"] == len(row["text"])):
            yield (
                section.at("heading_kind"),
                f"got {section['heading_kind']!r}, but its paragraph {'ends' if row['heading_end'] == len(row['text']) else 'goes on'} there",
            )


def find_membership_faults(unit: Unit) -> Iterator[Fault]:
    """A paragraph's section is the innermost around it; path and title are those of its section and document."""
    titles = {row["document_id"]: row["title"] for row in unit.documents}
    starts = [section["text_start"] for section in unit.sections]
    for row in unit.paragraphs:
        index = bisect_right(starts, row["text_start"]) - 1
        while index >= 0 and unit.sections[index]["text_end"] < row["text_end"]:
            index -= 1  # a section that ended before: its parents reach further
        inner = unit.sections[index] if index >= 0 else None
        if row["section_id"] != (inner["section_id"] if inner else None):
            yield (
                row.at("section_id"),
                f"got {shown(row['section_id'])}, expected {shown(inner['section_id'] if inner else None)}",
            )
        if list(row["section_path"]) != (list(inner["path"]) if inner else []):
            yield row.at("section_path"), f"got {shown(row['section_path'])}, expected its section's path"
        if row["document_id"] in titles and row["document_title"] != titles[row["document_id"]]:
            yield (
                row.at("document_title"),
                f"got {shown(row['document_title'])}, expected {shown(titles[row['document_id']])}",
            )
    for document in unit.documents:
        kept = [row for row in unit.under(document, "paragraphs") if row["kind"] == "title"]
        if kept and "".join(row["text"] for row in kept) != document["title"]:
            yield document.at("title"), f"got {shown(document['title'])}, expected its title paragraph"


def find_count_faults(unit: Unit) -> Iterator[Fault]:
    """Counts agree with the rows they count."""
    yield from _counted(unit.source, "n_documents", len(unit.documents))
    yield from _counted(unit.source, "n_edits", len(unit.edits))
    for document in unit.documents:
        yield from _counted(document, "n_sections", len(unit.under(document, "sections")))
        yield from _counted(document, "n_paragraphs", len(unit.under(document, "paragraphs")))
        yield from _counted(document, "n_chars", len(document["text"]))
    for row in unit.paragraphs:
        yield from _counted(row, "n_chars", len(row["text"]))
    for section in unit.sections:
        yield from _counted(section, "n_paragraphs", len(unit.within(section["text_start"], section["text_end"])))


def _counted(row: Located, column: str, expected: int) -> Iterator[Fault]:
    if row[column] != expected:
        yield row.at(column), f"got {row[column]}, counted {expected}"

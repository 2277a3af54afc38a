"""The rows of a source whose text was cleaned, but for those of its edits. Decides nothing about its lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from jiaokan.dataset.owners import Belongings, flags_of_ledger
from jiaokan.dataset.page_numbers import find_pages
from jiaokan.dataset.records import Document, Mark, PageStart, Paragraph, Record, Section, Source, SourceId, Span
from jiaokan.dataset.rows import Page, ReportRows, remaining
from jiaokan.inputs import original
from jiaokan.inputs.decode import LOSSY, UNCERTAIN
from jiaokan.inputs.entries import Fields
from jiaokan.inputs.original import Original
from jiaokan.outline import siblings
from jiaokan.outline.lines import Line
from jiaokan.outline.marked import TELLING, mark_lines, marks_of_edits
from jiaokan.outline.parts import facts_of, head_title
from jiaokan.outline.reports import Report, find_reports
from jiaokan.rules import MARKING_PAGES, NOTES, STATING_SOURCE
from jiaokan.text.chars import iter_lines
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding, Traced


def describe(name: str, source: Original, fields: Fields, context: Context, traced: Traced) -> Record:
    """Make the rows of a source whose text was cleaned, but for its edits: its ledger has them."""
    if source.extractor is None:
        source = replace(source, pages=_pages(traced))
    outline = _outline(traced, source.marks)
    return _record(name, source, fields, context, traced, outline)


def _pages(traced: Traced) -> tuple[PageStart, ...]:
    """Give the pages that a text was printed on, where its marks show them."""
    marks = traced.ledger.of_rules(_mark_pages)
    return find_pages(traced.raw, ((mark.raw_start, mark.raw_end) for mark in marks))


def _mark_pages(rules: tuple[str, ...]) -> bool:
    return not MARKING_PAGES.isdisjoint(rules)


class _Outline(NamedTuple):
    lines: Sequence[Line]
    reports: Sequence[Report]


def _outline(traced: Traced, marks: Sequence[Mark]) -> _Outline:
    lines = lines_of(traced, marks)
    return _Outline(lines, find_reports(lines))


def lines_of(traced: Traced, marks: Sequence[Mark] = ()) -> list[Line]:
    """Read the lines of a clean text, with what ``marks`` and the hashes that were removed say of them."""
    lines = siblings.read(traced.text)
    hashes = traced.ledger.of_rules(_tells_of_headings)
    known = [*marks, *marks_of_edits(traced.raw, ((each.raw_start, each.raw_end, each.rules) for each in hashes))]
    return mark_lines(lines, traced.alignment().raw_starts([line.start for line in lines]), known) if known else lines


def _tells_of_headings(rules: tuple[str, ...]) -> bool:
    return not TELLING.isdisjoint(rules)


def _record(name: str, source: Original, fields: Fields, context: Context, traced: Traced, outline: _Outline) -> Record:
    """Write what was found as rows."""
    source_id = SourceId(original.id_of(source.sha256))
    url, date = _facts(traced)
    title = (source.title or _head_title(traced, source.front)) if len(outline.reports) == 1 else None
    said = _said(fields, source)
    page = Page(date, title, said.key, said.url, source.pages)
    documents, sections, paragraphs = _structure(source_id, outline, traced, context, page)
    row = Source(
        source_id=source_id,
        name=name,
        **_stated(said, _of_page(source.stated, url, date or _first_date(documents))),
        **_of_bytes(source),
        text=traced.text,
        script=context.verdict.script,
        script_origin=context.verdict.origin,
        n_documents=len(documents),
        n_edits=len(traced.ledger),
        flags=tuple(sorted(remaining(documents) | _flags_of_bytes(source))),
        repaired=flags_of_ledger(traced.ledger),
    )
    return Record(row, documents, sections, paragraphs, ())


def _said(fields: Fields, source: Original) -> Fields:
    """Give what the caller says of a source and, where he is silent, its front matter; all else of it is a page's."""
    if not source.is_markdown:
        return fields
    stated = source.stated._replace(url=None, date=None, metadata=None)
    return Fields(*(given or own for given, own in zip(fields, stated, strict=True)))


def _of_page(stated: Fields, url: str | None, date: str | None) -> Fields:
    """Give what a page states: in its text, else outside it."""
    return Fields(url=url or stated.url, date=date or stated.date, metadata=stated.metadata)


def _stated(fields: Fields, page: Fields) -> dict[str, Any]:
    """Give the columns of what is said of a source, and of what its page states."""
    return {
        "source_key": fields.key,
        "url": fields.url,
        "date": fields.date or page.date,
        "license": fields.license,
        "language": fields.language,
        "metadata": fields.metadata,
        "copies": (),
        "page_url": page.url,
        "page_date": page.date,
        "page_metadata": page.metadata,
    }


def _of_bytes(source: Original) -> dict[str, Any]:
    """Give the columns of what the bytes are."""
    decoded = source.decoded
    return {
        "sha256": source.sha256,
        "byte_length": source.byte_length,
        "encoding": decoded.encoding,
        "encoding_evidence": decoded.evidence,
        "extractor": source.extractor,
        "raw_text": decoded.text,
        "marks": source.marks,
        "pages": source.pages,
        "left_out": source.left_out,
        "spans": decoded.spans,
    }


def _first_date(documents: Sequence[Document]) -> str | None:
    return next((document.date for document in documents if document.date), None)


def _structure(
    source_id: SourceId, outline: _Outline, traced: Traced, context: Context, page: Page
) -> tuple[tuple[Document, ...], tuple[Section, ...], tuple[Paragraph, ...]]:
    """Give the rows of every report."""
    belongings = Belongings.of_ledger(traced.ledger)
    spans = find_spans(traced, context)
    built = [
        ReportRows(source_id, ordinal, report, outline.lines, traced, belongings, spans, page).build()
        for ordinal, report in enumerate(outline.reports)
    ]
    return (
        tuple(document for document, _, _ in built),
        tuple(section for _, sections, _ in built for section in sections),
        tuple(paragraph for _, _, paragraphs in built for paragraph in paragraphs),
    )


def find_spans(traced: Traced, context: Context) -> dict[int, list[Span]]:
    """Find what remains, by line of the clean text, in offsets of the line."""
    lines = list(iter_lines(traced.text))
    starts = [start for start, _ in lines]
    found: dict[int, list[Span]] = {}
    for note in NOTES:
        if note.id in context.without:
            continue
        for finding in _whole_lines(traced, lines) if note.on_the_way else note.find(traced.text, context):
            index = bisect_right(starts, finding.start) - 1
            start = starts[index]
            found.setdefault(index, []).append(
                Span(finding.start - start, finding.end - start, finding.kind or note.id, note.flag)
            )
    return found


def _whole_lines(traced: Traced, lines: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """Yield the lines that rules pointed at and that are lines still."""
    pointed = {(mark.start, mark.end): mark for mark in traced.marks()}
    yield from (pointed[line] for line in lines if line in pointed)


def _head_title(traced: Traced, front: int) -> str | None:
    """Give the title that stands in what was removed above the first line of the text, behind its front matter."""
    ledger = traced.ledger
    above = int(ledger.text_start.searchsorted(0, side="right"))
    places = zip(ledger.raw_start[:above].tolist(), ledger.raw_end[:above].tolist(), strict=True)
    return head_title([traced.raw[max(front, start) : end] for start, end in places])


def _facts(traced: Traced) -> tuple[str | None, str | None]:
    """Give address and date that the removed source lines state."""
    stating = traced.ledger.of_rules(_state_source)
    return facts_of([traced.raw[change.raw_start : change.raw_end] for change in stating])


def _state_source(rules: tuple[str, ...]) -> bool:
    return not STATING_SOURCE.isdisjoint(rules)


def _flags_of_bytes(source: Original) -> set[str]:
    flags = (
        (LOSSY, source.decoded.is_lossy),
        (UNCERTAIN, source.decoded.is_uncertain),
        (original.UNREAD, original.has_unread(source.extractor, source.stated.metadata)),
    )
    return {flag for flag, holds in flags if holds}

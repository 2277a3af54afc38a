"""One source in, one record out: a pure function of bytes and options. No disk, no clock, no network."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from jiaokan import rules
from jiaokan.context import DEFAULTS, Options, read_context
from jiaokan.corrections import findings
from jiaokan.dataset.owners import Belongings, flags_of_edits
from jiaokan.dataset.page_numbers import find_pages
from jiaokan.dataset.records import Document, Mark, PageStart, Paragraph, Record, Section, Source, SourceId, Span
from jiaokan.dataset.rows import Page, ReportRows, edit_rows, remaining
from jiaokan.inputs import original
from jiaokan.inputs.decode import LOSSY, UNCERTAIN
from jiaokan.inputs.entries import NO_FIELDS, Fields
from jiaokan.inputs.original import Original
from jiaokan.outline import siblings
from jiaokan.outline.lines import Line
from jiaokan.outline.marked import mark_lines, marks_of_edits
from jiaokan.outline.parts import facts_of, head_title
from jiaokan.outline.reports import Report, find_reports
from jiaokan.rules import MARKING_PAGES, NOTES, STATING_SOURCE
from jiaokan.text.chars import iter_lines
from jiaokan.text.rule import Context
from jiaokan.text.side_by_side import side_by_side
from jiaokan.text.traced import Finding, Traced

_HEAD = 40  # code points of a text that stand for it


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What ``clean`` gives: the text, its ledger and the flags raised, before any structure is looked for."""

    traced: Traced
    context: Context

    @property
    def text(self) -> str:
        """Give the clean text."""
        return self.traced.text

    @property
    def edits(self) -> list[tuple[int, int, str, str, tuple[str, ...]]]:
        """Give the ledger as ``(raw_start, raw_end, raw side, clean side, rules)``."""
        raw = self.traced.raw
        return [(c.raw_start, c.raw_end, raw[c.raw_start : c.raw_end], c.new, c.rules) for c in self.traced.changes()]

    @property
    def flags(self) -> tuple[str, ...]:
        """Give the flags of what remains in the text and wants an eye, sorted."""
        return tuple(sorted({span.flag for spans in _spans(self.traced, self.context).values() for span in spans}))

    @property
    def repaired(self) -> tuple[str, ...]:
        """Give the flags of what was repaired, sorted."""
        return tuple(sorted(flags_of_edits(self.traced.changes())))

    def undo(self) -> str:
        """Give the raw text back."""
        return self.traced.undo()

    def __repr__(self) -> str:
        """Give the beginning of the text, its length, how many edits were made and what they repaired."""
        text = repr(self.text[:_HEAD]) + ("…" if len(self.text) > _HEAD else "")
        repaired = f", repaired {', '.join(self.repaired)}" if self.repaired else ""
        return f"<Cleaned {text} of {len(self.text)} code points, {len(self.traced.changes())} edits{repaired}>"

    def _repr_html_(self) -> str:
        """Show raw and clean side by side in a notebook."""
        return side_by_side(self.traced.raw, self.traced.changes(), flags=self.flags, repaired=self.repaired)


def clean(text: str, *, options: Options = DEFAULTS) -> Cleaned:
    """Clean one text: every rule in order, each change recorded.

    >>> result = clean("储备 n95 口罩 3 个,落实的.措施")
    >>> result.text
    '储备n95口罩3个，落实的措施'
    >>> result.undo()
    '储备 n95 口罩 3 个,落实的.措施'
    """
    context = read_context(text, options)
    return Cleaned(rules.clean(text, context), context)


def annotate(
    name: str,
    data: bytes | str,
    *,
    options: Options = DEFAULTS,
    fields: Fields = NO_FIELDS,
    charset: str | None = None,
) -> Record:
    """Make all rows of one source from its bytes, or its text; the same ones and options give the same record anywhere.

    ``name`` is its locator, ``fields`` what the caller says of it, ``charset`` what was said of the codec of its bytes.
    Bytes may be a text, a web page, a Word document, a PDF with a text layer. Raises InputError for others: undecodable,
    a container of several records.
    """
    return annotate_original(name, original.read(name, data, charset=charset), options=options, fields=fields)


def annotate_original(
    name: str, source: Original, *, options: Options = DEFAULTS, fields: Fields = NO_FIELDS
) -> Record:
    """Make all rows of one source whose text was found already."""
    raw = source.decoded.text
    by_hand = tuple(findings(options.corrections, raw, (name, original.id_of(source.sha256))))
    context = read_context(
        raw,
        options,
        corrections=by_hand,
        marks=source.marks,
        pages=(page.start for page in source.pages),
        is_named_markdown=source.is_markdown,
    )
    traced = rules.clean(raw, context)
    if source.extractor is None:
        source = replace(source, pages=_pages(traced))
    outline = _outline(traced, source.marks)
    return _record(name, source, fields, context, traced, outline)


def _pages(traced: Traced) -> tuple[PageStart, ...]:
    """Give the pages that a text was printed on, where its marks show them."""
    changes = traced.changes()
    return find_pages(traced.raw, ((c.raw_start, c.raw_end) for c in changes if not MARKING_PAGES.isdisjoint(c.rules)))


class _Outline(NamedTuple):
    lines: Sequence[Line]
    reports: Sequence[Report]


def _outline(traced: Traced, marks: Sequence[Mark]) -> _Outline:
    lines = siblings.read(traced.text)
    edits = ((change.raw_start, change.raw_end, change.rules) for change in traced.changes())
    known = [*marks, *marks_of_edits(traced.raw, edits)]
    if known:
        lines = mark_lines(lines, traced.alignment().raw_starts([line.start for line in lines]), known)
    return _Outline(lines, find_reports(lines))


def _record(name: str, source: Original, fields: Fields, context: Context, traced: Traced, outline: _Outline) -> Record:
    """Write what was found as rows."""
    source_id = SourceId(original.id_of(source.sha256))
    url, date = _facts(traced)
    title = (source.title or _head_title(traced, source.front)) if len(outline.reports) == 1 else None
    said = _said(fields, source)
    page = Page(date, title, said.key, said.url, source.pages)
    documents, sections, paragraphs = _structure(source_id, outline, traced, context, page)
    edits = edit_rows(source_id, traced, documents, paragraphs)
    row = Source(
        source_id=source_id,
        name=name,
        **_stated(said, _of_page(source.stated, url, date or _first_date(documents))),
        **_of_bytes(source),
        text=traced.text,
        script=context.verdict.script,
        script_origin=context.verdict.origin,
        n_documents=len(documents),
        n_edits=len(edits),
        flags=tuple(sorted(remaining(documents) | _flags_of_bytes(source))),
        repaired=tuple(sorted(flags_of_edits(edits))),
    )
    return Record(row, documents, sections, paragraphs, edits)


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
    belongings = Belongings((change.raw_start, change.raw_end, change.rules) for change in traced.changes())
    spans = _spans(traced, context)
    built = [
        ReportRows(source_id, ordinal, report, outline.lines, traced, belongings, spans, page).build()
        for ordinal, report in enumerate(outline.reports)
    ]
    return (
        tuple(document for document, _, _ in built),
        tuple(section for _, sections, _ in built for section in sections),
        tuple(paragraph for _, _, paragraphs in built for paragraph in paragraphs),
    )


def _spans(traced: Traced, context: Context) -> dict[int, list[Span]]:
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
    removed = []
    for change in traced.changes():
        if change.text_start > 0:
            break
        removed.append(traced.raw[max(front, change.raw_start) : change.raw_end])
    return head_title(removed)


def _facts(traced: Traced) -> tuple[str | None, str | None]:
    """Give address and date that the removed source lines state."""
    stating = (change for change in traced.changes() if not STATING_SOURCE.isdisjoint(change.rules))
    return facts_of([traced.raw[change.raw_start : change.raw_end] for change in stating])


def _flags_of_bytes(source: Original) -> set[str]:
    flags = (
        (LOSSY, source.decoded.is_lossy),
        (UNCERTAIN, source.decoded.is_uncertain),
        (original.UNREAD, original.has_unread(source.extractor, source.stated.metadata)),
    )
    return {flag for flag, holds in flags if holds}

"""From a cleaned, segmented source to its rows: addresses, counts and flags. Decides nothing about the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from jiaokan.dataset.owners import Belongings, Owners
from jiaokan.dataset.records import (
    Document,
    DocumentId,
    Edit,
    PageStart,
    Paragraph,
    ParagraphId,
    Section,
    SectionId,
    SourceId,
    Span,
)
from jiaokan.outline import parts
from jiaokan.outline.lines import Line
from jiaokan.outline.reading import Heading
from jiaokan.outline.reports import Report
from jiaokan.outline.sentences import find_sentences
from jiaokan.text.splice import action_of
from jiaokan.text.traced import Traced


def edit_rows(
    source_id: SourceId, traced: Traced, documents: Iterable[Document], paragraphs: Iterable[Paragraph]
) -> tuple[Edit, ...]:
    """Write the ledger as rows."""
    raw, text = traced.raw, traced.text
    reports = Owners((each.document_id, each.raw_start, each.raw_end) for each in documents)
    lines = Owners((each.paragraph_id, each.raw_start, each.raw_end) for each in paragraphs)
    rows = []
    for ordinal, (raw_start, raw_end, text_start, text_end, new, rules, evidence) in enumerate(traced.changes()):
        old = raw[raw_start:raw_end]
        before = text[text_start - 1 : text_start] if text_start else ""
        action = action_of(old, new, before, text[text_end : text_end + 1])
        report, line = reports.of(raw_start, raw_end), lines.of(raw_start, raw_end)
        place = (raw_start, raw_end, old, text_start, text_end, new)
        rows.append(Edit(source_id, report, line, ordinal, action, rules, *place, evidence))
    return tuple(rows)


class _Place(NamedTuple):
    """A paragraph's place in its report."""

    line: Line
    kind: str
    heading_end: int
    section: int | None  # index of the innermost section
    flags: frozenset[str]


_NO_FLAGS: frozenset[str] = frozenset()
_BY_PLACE = attrgetter("start", "end", "kind")  # of spans


class Page(NamedTuple):
    """What is known of reports outside their text.

    The date of the page's source lines and the title in its head; what the caller says of the record; where pages of the
    original begin in the raw text.
    """

    date: str | None
    title: str | None
    source_key: str | None = None
    url: str | None = None
    starts: Sequence[PageStart] = ()

    def number_at(self, raw_start: int) -> str | None:
        """Give the number of the page on which a place of the raw text stands."""
        at = bisect_right(self.starts, raw_start, key=attrgetter("start"))
        return (self.starts[at - 1].number or None) if at else None


class ReportRows:
    """Builds the rows of one report."""

    def __init__(
        self,
        source_id: SourceId,
        ordinal: int,
        report: Report,
        lines: Sequence[Line],
        traced: Traced,
        belongings: Belongings,
        spans: dict[int, list[Span]],
        page: Page,
    ) -> None:
        self._source_id = source_id
        self._ordinal = ordinal
        self._report = report
        self._lines = lines[report.first : report.last + 1]
        self._headings = report.headings
        self._text = traced.text
        self._belongings = belongings
        self._spans = spans
        self._page = page
        alignment = traced.alignment()
        self._raw_starts = alignment.raw_starts([line.start for line in self._lines])
        self._raw_ends = alignment.raw_ends([line.end for line in self._lines])
        self._kinds = parts.kinds_of(self._lines, self._headings)
        self._document_id = DocumentId(f"{source_id}:d{self._raw_starts[0]}")
        self._title = self._own_title() or page.title
        self._section_ids = [SectionId(f"{source_id}:s{self._raw_starts[each.first]}") for each in self._headings]
        self._of_source: dict[str, Any] = {"source_id": source_id, "source_key": page.source_key, "url": page.url}
        self._of_report = {"document_id": self._document_id, "document_title": self._title, **self._of_source}
        self._paths = _paths(self._headings)
        self._reach = _reach(self._headings, len(self._lines))

    def build(self) -> tuple[Document, tuple[Section, ...], tuple[Paragraph, ...]]:
        """Build the document row with its sections and paragraphs."""
        paragraphs = tuple(self._paragraph(index, place) for index, place in enumerate(self._places()))
        sections = tuple(self._section(index, paragraphs) for index in range(len(self._headings)))
        return self._document(paragraphs, sections), sections, paragraphs

    def _own_title(self) -> str:
        """Give what the lines of the title say."""
        return "".join(line.text for line, kind in zip(self._lines, self._kinds, strict=True) if kind == "title")

    def _places(self) -> Iterator[_Place]:
        opened = {
            index: number
            for number, heading in enumerate(self._headings)
            for index in range(heading.first, heading.last + 1)
        }
        section: int | None = None
        last = len(self._lines) - 1
        for index, (line, kind) in enumerate(zip(self._lines, self._kinds, strict=True)):
            heading_end, flags = 0, _NO_FLAGS
            if index in opened:
                section = opened[index]
                heading = self._headings[section]
                heading_end = heading.end if index == heading.last else len(line.text)
                flags = frozenset({"numbering-gap"} if heading.has_gap else ())
            if index in (0, last):
                flags |= self._cut_flags(index)
            yield _Place(line, kind, heading_end, section, flags)

    def _cut_flags(self, index: int) -> frozenset[str]:
        """Flag the first and last paragraph where the text was cut."""
        flags = set()
        if index == 0 and parts.is_cut_at_start(self._lines, self._headings):
            flags.add("truncated-start")
        if index == len(self._lines) - 1 and parts.is_cut_at_end(self._lines, self._kinds):
            flags.add("truncated-end")
        return frozenset(flags)

    def _paragraph(self, ordinal: int, place: _Place) -> Paragraph:
        line = place.line
        raw_start, raw_end = self._raw_starts[ordinal], self._raw_ends[ordinal]
        n_edits, repaired = self._belongings.of(raw_start, raw_end)
        spans = tuple(sorted(self._spans[line.index], key=_BY_PLACE)) if line.index in self._spans else ()
        flags = place.flags.union(span.flag for span in spans) if spans else place.flags
        return Paragraph(
            paragraph_id=ParagraphId(f"{self._source_id}:p{raw_start}"),
            text=line.text,
            kind=place.kind,
            **self._of_report,
            section_id=None if place.section is None else self._section_ids[place.section],
            section_path=() if place.section is None else self._paths[place.section],
            ordinal=ordinal,
            heading_end=place.heading_end,
            sentences=find_sentences(line.text),
            spans=spans,
            text_start=line.start,
            text_end=line.end,
            raw_start=raw_start,
            raw_end=raw_end,
            page=self._page.number_at(raw_start),
            n_chars=len(line.text),
            n_edits=n_edits,
            flags=tuple(sorted(flags)) if flags else (),
            repaired=repaired,
            duplicate_group=None,
        )

    def _section(self, index: int, paragraphs: Sequence[Paragraph]) -> Section:
        heading = self._headings[index]
        stop, parent = self._reach[index]
        inside = paragraphs[heading.first : stop]
        raw_start, raw_end = inside[0].raw_start, inside[-1].raw_end
        _, repaired = self._belongings.of(raw_start, raw_end)
        return Section(
            section_id=self._section_ids[index],
            document_id=self._document_id,
            source_id=self._source_id,
            parent_id=None if parent is None else self._section_ids[parent],
            ordinal=index,
            level=heading.level,
            number=heading.number.written if heading.number else None,
            number_value=heading.number.value if heading.number else None,
            numbering=heading.style.id,
            heading=heading.text,
            heading_kind=heading.kind,
            heading_score=heading.score,
            path=self._paths[index],
            text_start=inside[0].text_start,
            text_end=inside[-1].text_end,
            raw_start=raw_start,
            raw_end=raw_end,
            n_paragraphs=len(inside),
            flags=tuple(sorted(remaining(inside))),
            repaired=repaired,
        )

    def _document(self, paragraphs: Sequence[Paragraph], sections: Sequence[Section]) -> Document:
        first, last = paragraphs[0], paragraphs[-1]
        n_edits, repaired = self._belongings.of(first.raw_start, last.raw_end)
        text = self._text[first.text_start : last.text_end]
        return Document(
            document_id=self._document_id,
            **self._of_source,
            ordinal=self._ordinal,
            title=self._title,
            text=text,
            text_start=first.text_start,
            text_end=last.text_end,
            raw_start=first.raw_start,
            raw_end=last.raw_end,
            boundary=self._report.boundary,
            boundary_score=self._report.score,
            date=parts.signature_date(self._lines, self._kinds) or self._page.date,
            n_sections=len(sections),
            n_paragraphs=len(paragraphs),
            n_chars=len(text),
            n_edits=n_edits,
            flags=tuple(sorted(remaining(paragraphs))),
            repaired=repaired,
            duplicate_group=None,
        )


def remaining(rows: Iterable[Paragraph] | Iterable[Document]) -> frozenset[str]:
    """Give the flags of parts: they hold for the whole too."""
    return frozenset(flag for row in rows for flag in row.flags)


def _reach(headings: Sequence[Heading], n_lines: int) -> list[tuple[int, int | None]]:
    """Give for each heading the line at which its section stops, and the index of the heading it lies under."""
    stops = [n_lines] * len(headings)
    parents: list[int | None] = []
    open_ones: list[int] = []
    for index, heading in enumerate(headings):
        while open_ones and headings[open_ones[-1]].level >= heading.level:
            stops[open_ones.pop()] = heading.first
        parents.append(open_ones[-1] if open_ones else None)
        open_ones.append(index)
    return list(zip(stops, parents, strict=True))


def _paths(headings: Sequence[Heading]) -> list[tuple[str, ...]]:
    """Give each heading its path from the root; one without words goes by its number."""
    trail: list[str] = []
    paths: list[tuple[str, ...]] = []
    for heading in headings:
        trail = [*trail[: heading.level - 1], heading.text or (heading.number.written if heading.number else "")]
        paths.append(tuple(trail))
    return paths

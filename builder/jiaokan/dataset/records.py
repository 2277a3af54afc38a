"""Frozen records: one a table row, field for field as ``schema/*.schema.json`` defines the columns.

Nothing here computes. Offsets are Unicode code points, half open; ``raw_*`` points into ``Source.raw_text``,
``text_*`` into ``Source.text``. A test compares field names and order with the schemas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, NewType

SourceId = NewType("SourceId", str)
DocumentId = NewType("DocumentId", str)
SectionId = NewType("SectionId", str)
ParagraphId = NewType("ParagraphId", str)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph; sentences tile their paragraph."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What the original's format says of a stretch of the raw text: a heading and its level, a row, a full line."""

    start: int
    end: int
    kind: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page of the original begins in the raw text, and its number as written."""

    start: int
    number: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What an extractor left out of the raw text as none of the document's: its kind, and how many code points."""

    kind: str
    n_chars: int


@dataclass(frozen=True, slots=True)
class Copy:
    """Another record with the same bytes: where it stands, and what the caller says of it."""

    name: str
    source_key: str | None = None
    url: str | None = None
    date: str | None = None
    license: str | None = None
    language: str | None = None
    metadata: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch worth pointing at: a mask, a suspect character, an undecodable byte."""

    start: int
    end: int
    kind: str
    flag: str


class Edit(NamedTuple):
    """One row of the ledger: ``raw_text[raw_start:raw_end]`` became ``text[text_start:text_end]``.

    A named tuple, not a dataclass like the others: a source has hundreds, and tuples are made three times as fast.
    """

    source_id: SourceId
    document_id: DocumentId | None
    paragraph_id: ParagraphId | None
    ordinal: int
    action: str
    rules: tuple[str, ...]
    raw_start: int
    raw_end: int
    raw_text: str
    text_start: int
    text_end: int
    text: str
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """One distinct record: a file, or an entry of a container."""

    source_id: SourceId
    name: str
    source_key: str | None
    url: str | None
    date: str | None
    license: str | None
    language: str | None
    metadata: str | None
    copies: tuple[Copy, ...]
    sha256: str
    byte_length: int
    encoding: str
    encoding_evidence: str
    extractor: str | None
    raw_text: str
    text: str
    script: str
    script_origin: str
    page_url: str | None
    page_date: str | None
    page_metadata: str | None
    marks: tuple[Mark, ...]
    pages: tuple[PageStart, ...]
    left_out: tuple[LeftOut, ...]
    n_documents: int
    n_edits: int
    spans: tuple[Span, ...]
    flags: tuple[str, ...]
    repaired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One report; a source holds one or more."""

    document_id: DocumentId
    source_id: SourceId
    source_key: str | None
    url: str | None
    ordinal: int
    title: str | None
    text: str
    text_start: int
    text_end: int
    raw_start: int
    raw_end: int
    boundary: str
    boundary_score: float | None
    date: str | None
    n_sections: int
    n_paragraphs: int
    n_chars: int
    n_edits: int
    flags: tuple[str, ...]
    repaired: tuple[str, ...]
    duplicate_group: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and what stands under it."""

    section_id: SectionId
    document_id: DocumentId
    source_id: SourceId
    parent_id: SectionId | None
    ordinal: int
    level: int
    number: str | None
    number_value: int | None
    numbering: str
    heading: str
    heading_kind: str
    heading_score: float
    path: tuple[str, ...]
    text_start: int
    text_end: int
    raw_start: int
    raw_end: int
    n_paragraphs: int
    flags: tuple[str, ...]
    repaired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the clean text, with enough around it to be used alone."""

    paragraph_id: ParagraphId
    text: str
    kind: str
    document_id: DocumentId
    document_title: str | None
    section_id: SectionId | None
    section_path: tuple[str, ...]
    source_id: SourceId
    source_key: str | None
    url: str | None
    ordinal: int
    heading_end: int
    sentences: tuple[Sentence, ...]
    spans: tuple[Span, ...]
    text_start: int
    text_end: int
    raw_start: int
    raw_end: int
    page: str | None
    n_chars: int
    n_edits: int
    flags: tuple[str, ...]
    repaired: tuple[str, ...]
    duplicate_group: str | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One related pair, the representative on the left."""

    level: str
    kind: str
    group_id: str
    left_id: str
    right_id: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the builder says of one source: what ``annotate`` returns."""

    source: Source
    documents: tuple[Document, ...]
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    edits: tuple[Edit, ...]


TIERS = ("schema", "relations", "rebuild")  # of checks: each includes those before it


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check yields: its name, where the fault is, and what was got and expected."""

    check: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message} [{self.check}]"


Row = Source | Document | Section | Paragraph | Edit | Duplicate


def names_of(kind: type[Any]) -> tuple[str, ...]:
    """Give the fields of a kind of record, in column order."""
    return kind._fields if issubclass(kind, Edit) else tuple(field.name for field in fields(kind))


Part = Span | Sentence | Mark | PageStart | LeftOut | Copy  # what stands in lists within a row


def to_row(record: Row | Part, names: Sequence[str] | None = None) -> dict[str, Any]:
    """Turn a record, or some of its fields, into plain dicts and lists as JSON wants them; all are in column order."""
    chosen = names_of(type(record)) if names is None else names
    return {name: _plain(getattr(record, name)) for name in chosen}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Part):
        return to_row(value)
    return value

"""One source in, one record out: a pure function of bytes and options. No disk, no clock, no network."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jiaokan import rules
from jiaokan.dataset.records import Document, Paragraph, Record, Section, Source, SourceId, Span
from jiaokan.dataset.rows import Belongings, Page, ReportRows, edit_rows, flags_of_rules, remaining
from jiaokan.inputs import formats
from jiaokan.inputs.decode import LOSSY, UNCERTAIN, Decoded, decode
from jiaokan.outline import siblings
from jiaokan.outline.lines import Line
from jiaokan.outline.parts import facts_of, head_title
from jiaokan.outline.reports import Report, find_reports
from jiaokan.rules import NOTES
from jiaokan.rules.glosses import prove_conversion
from jiaokan.rules.markdown import has_heading_marks, heading_keys
from jiaokan.rules.spacing import count_noise_blanks
from jiaokan.rules.voices import judge_script
from jiaokan.text import hanzi
from jiaokan.text.chars import iter_lines
from jiaokan.text.rule import Context, ScriptOption
from jiaokan.text.traced import Finding, Traced

ID_LENGTH = 16  # hex digits of a source id
_NOISE_BLANKS = 3  # so many blanks before closing marks prove that blanks on this page mean nothing


@dataclass(frozen=True, slots=True)
class Options:
    """What decides the content of a record besides the bytes."""

    script: ScriptOption = "auto"


DEFAULTS = Options()


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
        """Give the flags of the text, repaired and remaining, sorted."""
        found = frozenset().union(*(flags_of_rules(change.rules) for change in self.traced.changes()))
        return tuple(
            sorted(found | {span.flag for spans in _spans(self.traced, self.context).values() for span in spans})
        )

    def undo(self) -> str:
        """Give the raw text back."""
        return self.traced.undo()


def read_context(raw: str, options: Options = DEFAULTS) -> Context:
    """Measure the facts of a raw text that rules may use."""
    return _measure(raw, hanzi.characters(raw), options)


def _measure(raw: str, characters: frozenset[str], options: Options) -> Context:
    verdict = prove_conversion(raw, judge_script(raw, characters))
    return Context(
        verdict,
        options.script,
        has_noise_blanks=count_noise_blanks(raw) >= _NOISE_BLANKS,
        is_markdown=has_heading_marks(raw, characters),
        headings=heading_keys(raw, characters),
    )


def clean(text: str, *, options: Options = DEFAULTS) -> Cleaned:
    """Clean one text: every rule in order, each change recorded.

    >>> result = clean("储备 n95 口罩 3 个,落实的.措施")
    >>> result.text
    '储备n95口罩3个，落实的措施'
    >>> result.undo()
    '储备 n95 口罩 3 个,落实的.措施'
    """
    characters = hanzi.characters(text)
    context = _measure(text, characters, options)
    return Cleaned(rules.clean(text, context, characters), context)


def annotate(name: str, data: bytes, *, options: Options = DEFAULTS) -> Record:
    """Make all rows of one source from its bytes; the same bytes and options give the same record anywhere.

    Raises InputError for bytes that are no text: undecodable, a container, records of JSON or CSV.
    """
    decoded = _read(name, data)
    characters = hanzi.characters(decoded.text)
    context = _measure(decoded.text, characters, options)
    traced = rules.clean(decoded.text, context, characters)
    digest = hashlib.sha256(data).hexdigest()
    source_id = SourceId(digest[:ID_LENGTH])
    lines = siblings.read(traced.text)
    documents, sections, paragraphs = _structure(source_id, lines, find_reports(lines), traced, context)
    edits = edit_rows(source_id, traced)
    url, date = _facts(traced)
    repaired = frozenset().union(*(flags_of_rules(edit.rules) for edit in edits))
    source = Source(
        source_id=source_id,
        name=name,
        also_as=(),
        sha256=digest,
        byte_length=len(data),
        encoding=decoded.encoding,
        encoding_evidence=decoded.evidence,
        raw_text=decoded.text,
        text=traced.text,
        script=context.verdict.script,
        script_origin=context.verdict.origin,
        url=url,
        date=date or next((document.date for document in documents if document.date), None),
        n_documents=len(documents),
        n_edits=len(edits),
        spans=decoded.spans,
        flags=tuple(sorted(repaired | remaining(documents) | _decoding_flags(decoded))),
    )
    return Record(source, documents, sections, paragraphs, edits)


def _read(name: str, data: bytes) -> Decoded:
    """Decode bytes, unless they are in a format that is no text."""
    found = formats.of_bytes(data)
    if found is None:
        decoded = decode(data, where=name)
        found = formats.of_text(decoded.text, name)
    if found is not None:
        raise found.refusal(name)
    return decoded


def _structure(
    source_id: SourceId, lines: Sequence[Line], reports: Sequence[Report], traced: Traced, context: Context
) -> tuple[tuple[Document, ...], tuple[Section, ...], tuple[Paragraph, ...]]:
    belongings = Belongings((change.raw_start, change.raw_end, change.rules) for change in traced.changes())
    spans = _spans(traced, context)
    _, date = _facts(traced)
    page = Page(date, _head_title(traced) if len(reports) == 1 else None)
    built = [
        ReportRows(source_id, ordinal, report, lines, traced, belongings, spans, page).build()
        for ordinal, report in enumerate(reports)
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


def _head_title(traced: Traced) -> str | None:
    """Give the title that stands in what was removed above the first line of the text."""
    removed = []
    for change in traced.changes():
        if change.text_start > 0:
            break
        removed.append(traced.raw[change.raw_start : change.raw_end])
    return head_title(removed)


def _facts(traced: Traced) -> tuple[str | None, str | None]:
    """Give address and date that the removed source lines state."""
    return facts_of([traced.raw[c.raw_start : c.raw_end] for c in traced.changes() if "source-lines" in c.rules])


def _decoding_flags(decoded: Decoded) -> set[str]:
    return {flag for flag, holds in ((LOSSY, decoded.is_lossy), (UNCERTAIN, decoded.is_uncertain)) if holds}

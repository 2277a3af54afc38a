"""One source in, one record out: a pure function of bytes and options. No disk, no clock, no network."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jiaokan import cleaning
from jiaokan.context import DEFAULTS, Options, read_context
from jiaokan.corrections import findings
from jiaokan.dataset.describe import describe, find_spans
from jiaokan.dataset.owners import flags_of_ledger
from jiaokan.dataset.records import Record
from jiaokan.dataset.rows import edit_rows
from jiaokan.inputs import original
from jiaokan.inputs.entries import NO_FIELDS, Fields
from jiaokan.inputs.original import Original
from jiaokan.text.rule import Context
from jiaokan.text.side_by_side import side_by_side
from jiaokan.text.traced import Traced

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
        return tuple(sorted({span.flag for spans in find_spans(self.traced, self.context).values() for span in spans}))

    @property
    def repaired(self) -> tuple[str, ...]:
        """Give the flags of what was repaired, sorted."""
        return flags_of_ledger(self.traced.ledger)

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
    return Cleaned(cleaning.clean(text, context), context)


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
    context = context_of(name, source, options)
    traced = cleaning.clean(source.decoded.text, context)
    record = describe(name, source, fields, context, traced)
    rows = edit_rows(record.source.source_id, traced, record.documents, record.paragraphs)
    return replace(record, edits=rows)


def context_of(name: str, source: Original, options: Options) -> Context:
    """Measure what rules may know of a source beside its text."""
    raw = source.decoded.text
    by_hand = tuple(findings(options.corrections, raw, (name, original.id_of(source.sha256))))
    return read_context(
        raw,
        options,
        corrections=by_hand,
        marks=source.marks,
        pages=(page.start for page in source.pages),
        is_named_markdown=source.is_markdown,
    )

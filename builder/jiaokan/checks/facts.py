"""What a source's row says of its bytes and its page, against the raw text and what was removed of it."""

from __future__ import annotations

from collections.abc import Iterator

from jiaokan.checks.model import Fault, Located, Unit, bytes_of, shown
from jiaokan.dataset.digests import CALLER, given
from jiaokan.dataset.records import to_row
from jiaokan.errors import InputError
from jiaokan.inputs import markdown
from jiaokan.inputs.decode import LOSSY, UNCERTAIN
from jiaokan.inputs.original import GIVEN, HEADER, decode_sent
from jiaokan.outline.parts import facts_of, head_title, signature_date
from jiaokan.rules import STATING_SOURCE


def find_decoding_faults(unit: Unit) -> Iterator[Fault]:
    """Codec, the evidence for it, undecodable places, parts in another codec and doubt are what the bytes give.

    Of lossy ones, whose bytes are gone, what is left of them is looked at.
    """
    source = unit.source
    uncertain = UNCERTAIN in source["flags"]
    if source["extractor"] is not None:
        return  # of the bytes nothing is here
    if source["encoding_evidence"] == GIVEN:
        if source["encoding"] != "utf-8" or source["spans"] or uncertain:
            yield source.at("encoding"), f"got {shown(source['encoding'])} with spans or doubt for text given as text"
        return
    if LOSSY in source["flags"]:
        yield from _lossy_faults(source)
        return
    try:
        sent = source["encoding"] if source["encoding_evidence"] == HEADER else None
        found = decode_sent(bytes_of(source), source["name"], sent)
    except (LookupError, UnicodeEncodeError, InputError):
        return  # told by identity
    for column, expected in (("encoding", found.encoding), ("encoding_evidence", found.evidence)):
        if source[column] != expected:
            yield source.at(column), f"got {shown(source[column])}, the bytes give {expected!r}"
    expected_spans = [to_row(span) for span in found.spans]
    if source["spans"] != expected_spans:
        given = f"the bytes give {shown(expected_spans)}" if expected_spans else "but every byte decodes"
        yield source.at("spans"), f"got {shown(source['spans'])}, {given}"
    if uncertain != found.is_uncertain:
        yield source.at("flags"), f"encoding-uncertain is {uncertain}, the bytes give {found.is_uncertain}"


def _lossy_faults(source: Located) -> Iterator[Fault]:
    """Each span is an undecodable character or a part in another codec; UTF-8 that fits whole loses nothing."""
    parts = [span for span in source["spans"] if span["flag"] == UNCERTAIN and span["kind"] != source["encoding"]]
    places = [span for span in source["spans"] if (span["kind"], span["flag"]) == ("undecodable", LOSSY)]
    odd = [span for span in places if source["raw_text"][span["start"] : span["end"]] != "\N{REPLACEMENT CHARACTER}"]
    if odd or len(places) + len(parts) != len(source["spans"]):
        yield source.at("spans"), f"got {shown(source['spans'])}, expected undecodable characters of raw_text"
    if source["encoding_evidence"] == "utf-8":
        yield source.at("encoding_evidence"), f"got {shown(source['encoding_evidence'])} with lossy decoding"
    if parts and UNCERTAIN not in source["flags"]:
        yield source.at("flags"), f"got {shown(source['flags'])}, parts in another codec raise {UNCERTAIN!r}"


def find_script_faults(unit: Unit) -> Iterator[Fault]:
    """Script and its origin are those of the raw text."""
    verdict = unit.context().verdict
    for column, expected in (("script", verdict.script), ("script_origin", verdict.origin)):
        if unit.source[column] != expected:
            yield unit.source.at(column), f"got {shown(unit.source[column])}, raw_text is {expected}"


def find_fact_faults(unit: Unit) -> Iterator[Fault]:
    """Dates and address are those of the removed source lines and of the signatures."""
    removed = [edit["raw_text"] for edit in unit.telling() if not STATING_SOURCE.isdisjoint(edit["rules"])]
    url, page_date = facts_of(removed)
    stated = _markdown(unit).fields
    dates = []
    for document, lines in unit.reports():
        kinds = [row["kind"] for row in unit.under(document, "paragraphs")]
        signed = signature_date(lines, kinds) if len(lines) == len(kinds) else document["date"]
        dates.append(signed or page_date)
        if document["date"] != dates[-1]:
            yield (
                document.at("date"),
                f"got {shown(document['date'])}, signature and source lines give {shown(dates[-1])}",
            )
    expected = page_date or next((date for date in dates if date), None)
    for column, value in (("page_date", expected), ("page_url", url)):
        own = getattr(stated, column.removeprefix("page_")) if value is None else value
        is_stated = (
            value is None and unit.source["extractor"] is not None
        )  # outside the text, in the format's own words
        if unit.source[column] != own and not is_stated:
            yield unit.source.at(column), f"got {shown(unit.source[column])}, the source lines give {shown(own)}"
    if unit.source["extractor"] is None and unit.source["page_metadata"] != stated.metadata:
        got = shown(unit.source["page_metadata"])
        yield unit.source.at("page_metadata"), f"got {got}, the front matter gives {shown(stated.metadata)}"
    expected = expected or stated.date
    if unit.source["date"] is None and expected is not None:
        yield unit.source.at("date"), f"got None, the page states {shown(expected)}"


def _markdown(unit: Unit) -> markdown.Markdown:
    """Give what the front matter of a source states, if its name says that it is Markdown."""
    row = unit.source
    is_one = row["extractor"] is None and markdown.is_markdown(row["name"])
    return markdown.read_stated(row["raw_text"]) if is_one else markdown.NOT_MARKDOWN


def given_by_caller(unit: Unit) -> list[str | None]:
    """Give what the caller said of a source, as ``CALLER`` has it: what its row says, but for what its front matter does."""
    return given([unit.source[column] for column in CALLER], _markdown(unit).fields)


def find_caller_faults(unit: Unit) -> Iterator[Fault]:
    """Documents and paragraphs carry the key and the address that the caller gave of their source."""
    for row in (*unit.documents, *unit.paragraphs):
        for column in ("source_key", "url"):
            if row[column] != unit.source[column]:
                yield row.at(column), f"got {shown(row[column])}, its source has {shown(unit.source[column])}"


def find_title_faults(unit: Unit) -> Iterator[Fault]:
    """A title is that of the title paragraphs, else what was removed above the only report of its page names."""
    front = _markdown(unit)
    above = (edit for edit in unit.telling() if edit["text_start"] == 0)
    removed = [edit["raw_text"][max(0, front.front - edit["raw_start"]) :] for edit in above]
    named = (front.title or head_title(removed)) if len(unit.documents) == 1 else None
    for document in unit.documents:
        kept = "".join(row["text"] for row in unit.under(document, "paragraphs") if row["kind"] == "title")
        if document["title"] != (kept or named):
            yield (
                document.at("title"),
                f"got {shown(document['title'])}, its title paragraph or the head of the page gives {shown(kept or named)}",
            )

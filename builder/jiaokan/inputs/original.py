"""A record's original: its bytes, the raw text that is in them, and how that was found out. Cleans nothing.

What the bytes are decides who reads them: text is decoded, the text of web pages, Word and PDF files is taken out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from jiaokan.dataset.records import LeftOut, Mark, PageStart
from jiaokan.errors import InputError
from jiaokan.inputs import formats, html, markdown
from jiaokan.inputs.decode import Decoded, codec_of, decode
from jiaokan.inputs.entries import NO_FIELDS, Extracted, Fields
from jiaokan.inputs.formats import Format

ID_LENGTH = 24  # hex digits of a source id: of 16, two in a billion records are the same with a chance of 2.7 %
GIVEN = "text"  # the evidence for the codec of a record that is text in its container
UNREAD = "unread-parts"  # the flag of a document of which parts were not read
HEADER = "header"  # the evidence where whoever sent the bytes named it


@dataclass(frozen=True, slots=True)
class Original:
    """What a record's bytes are, and the text in them; ``marks`` and ``pages`` in code points of that text.

    ``stated`` is what the document says of itself outside its text: its address, its date.
    """

    sha256: str
    byte_length: int
    decoded: Decoded
    extractor: str | None = None
    marks: tuple[Mark, ...] = ()
    pages: tuple[PageStart, ...] = ()
    stated: Fields = NO_FIELDS
    left_out: tuple[LeftOut, ...] = ()
    title: str | None = None  # of front matter
    front: int = 0  # where the text begins behind it, in code points
    is_markdown: bool = False


def has_unread(extractor: str | None, metadata: str | None) -> bool:
    """Tell whether an extractor said in what a document states of itself that it could not read parts of it."""
    return extractor is not None and metadata is not None and "unread" in json.loads(metadata)


def id_of(sha256: str) -> str:
    """Give the id of the source whose bytes have this digest."""
    return sha256[:ID_LENGTH]


def bytes_of(content: bytes | str) -> bytes:
    """Give the bytes that a record stands for: a text's are those in UTF-8. Raises InputError for half a surrogate pair."""
    if isinstance(content, bytes):
        return content
    try:
        return content.encode()
    except UnicodeEncodeError as error:
        raise InputError("text", "lone surrogate", got=f"at code point {error.start}") from error


def read(name: str, content: bytes | str, *, charset: str | None = None) -> Original:
    """Find the text of a record, by what its bytes are; text is taken as it stands.

    ``charset`` is what whoever sent the bytes said of their codec. Raises InputError for bytes that hold no text, or none
    that anything here can read, and for text with half a surrogate pair.
    """
    data = bytes_of(content)
    digest = hashlib.sha256(data).hexdigest()
    if isinstance(content, str):
        decoded = Decoded(content, "utf-8", GIVEN, (), is_uncertain=False, is_lossy=False)
        return _named(name, Original(digest, len(data), decoded))
    found = formats.of_bytes(data)
    extract = _extractor(data, found)
    if extract is not None:
        return _extracted(digest, len(data), extract(data, name, charset))
    if found is None:
        decoded = decode_sent(data, name, charset)
        found = formats.of_text(decoded.text, name)
        if found is None:
            return _named(name, Original(digest, len(data), decoded))
    raise found.refusal(name)


def _named(name: str, found: Original) -> Original:
    """Add what a text states as Markdown, where its name says that it is."""
    if not markdown.is_markdown(name):
        return found
    stated = markdown.read(found.decoded.text)
    return replace(
        found,
        marks=stated.marks,
        stated=stated.fields,
        title=stated.title,
        front=stated.front,
        is_markdown=True,
    )


def decode_sent(data: bytes, name: str, charset: str | None) -> Decoded:
    """Decode bytes with what whoever sent them said of their codec. Raises InputError for bytes that are no text."""
    codec = codec_of(charset, data) if charset else None
    decoded = decode(data, where=name, declared=codec)
    is_theirs = codec == decoded.encoding and decoded.evidence == "declared"
    return replace(decoded, evidence=HEADER) if is_theirs else decoded


def _extracted(digest: str, length: int, found: Extracted) -> Original:
    decoded = Decoded(
        found.text,
        found.encoding or "utf-8",
        found.encoding_evidence or GIVEN,
        (),
        is_uncertain=False,
        is_lossy=found.is_lossy,
    )
    return Original(digest, length, decoded, found.extractor, found.marks, found.pages, found.fields, found.left_out)


# --- who takes the text out of what -----------------------------------------------------------------------------------
Extract = Callable[[bytes, str, str | None], Extracted]


def _extractor(data: bytes, found: Format | None) -> Extract | None:
    """Say who takes the text out of these bytes in a format; None where they are text, or nobody does."""
    if found is None:
        return _web_page if html.is_html(data) else None
    return _EXTRACTORS.get(found.id)


def _web_page(data: bytes, name: str, charset: str | None) -> Extracted:
    return html.extract(data, name, charset=charset)


def _word(data: bytes, name: str, _charset: str | None) -> Extracted:
    from jiaokan.inputs import word  # noqa: PLC0415  (most builds meet none)

    return word.extract(data, name)


def _pdf(data: bytes, name: str, _charset: str | None) -> Extracted:
    from jiaokan.inputs import pdf  # noqa: PLC0415  (most builds meet none)

    return pdf.extract(data, name)


# A ZIP file that is no Word document is refused by the reader of those, which says what it is.
_EXTRACTORS: dict[str, Extract] = {"pdf": _pdf, "ole": _word, "zip": _word}

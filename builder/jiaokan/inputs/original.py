"""A record's original: its bytes, the raw text that is in them, and how that was found out. Cleans nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from jiaokan.dataset.records import Mark, PageStart
from jiaokan.errors import InputError
from jiaokan.inputs import formats
from jiaokan.inputs.decode import Decoded, decode

ID_LENGTH = 24  # hex digits of a source id: of 16, two in a billion records are the same with a chance of 2.7 %
GIVEN = "text"  # the evidence for the codec of a record that is text in its container


@dataclass(frozen=True, slots=True)
class Original:
    """What a record's bytes are, and the text in them; ``marks`` and ``pages`` in code points of that text."""

    sha256: str
    byte_length: int
    decoded: Decoded
    extractor: str | None = None
    marks: tuple[Mark, ...] = ()
    pages: tuple[PageStart, ...] = ()


def id_of(sha256: str) -> str:
    """Give the id of the source whose bytes have this digest."""
    return sha256[:ID_LENGTH]


def read(name: str, data: bytes | str) -> Original:
    """Find the text of a record, by what its bytes are; text is taken as it stands, its bytes are those in UTF-8.

    Raises InputError for bytes that are no text, and for text with half a surrogate pair.
    """
    if isinstance(data, str):
        try:
            data.encode()
        except UnicodeEncodeError as error:
            raise InputError(name, "lone surrogate", got=f"code point {error.start}") from error
        return _of(data.encode(), Decoded(data, "utf-8", GIVEN, (), is_uncertain=False, is_lossy=False))
    found = formats.of_bytes(data)
    if found is None:
        decoded = decode(data, where=name)
        found = formats.of_text(decoded.text, name)
    if found is not None:
        raise found.refusal(name)
    return _of(data, decoded)


def _of(data: bytes, decoded: Decoded) -> Original:
    return Original(hashlib.sha256(data).hexdigest(), len(data), decoded)

"""From a page's bytes to its text: what mark, server, page and the bytes themselves say of the codec, in this order.

Pages are wrong about themselves often: a codec that the bytes contradict loses, whoever stated it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from jiaokan.inputs.decode import codec_of, decode

_HEAD = 65_536  # bytes in which a declaration is looked for: templates put long comments and keywords before it
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([A-Za-z0-9_-]{3,20})", re.IGNORECASE)


class Page(NamedTuple):
    """A page's text, the codec and why it is that, and whether bytes of it would not decode (U+FFFD each)."""

    text: str
    encoding: str
    evidence: str  # bom, utf-8, header, declared, detected
    is_lossy: bool


def decode_page(data: bytes, where: str, charset: str | None) -> Page:
    """Decode a page. Raises InputError for bytes that are no text, or text in a codec of another language."""
    found = _META.search(data[:_HEAD])
    stated = found[1].decode("ascii") if found is not None else None
    by_server = codec_of(charset, data) if charset else None
    decoded = decode(data, where=where, declared=by_server or (codec_of(stated, data) if stated else None))
    is_server = decoded.evidence == "declared" and by_server == decoded.encoding
    return Page(decoded.text, decoded.encoding, "header" if is_server else decoded.evidence, decoded.is_lossy)

"""The document in an HTTP response as a crawler kept it: its codings undone, within limits. Follows no link.

Crawlers differ: some keep chunks and compression, some undo them and leave the headers. What the bytes show decides.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import NamedTuple

from jiaokan.inputs.boxes.packed import Source
from jiaokan.inputs.boxes.packings import CHUNK, PACKINGS, Deflate, Packing
from jiaokan.inputs.boxes.unpack import Unpacked

_STATUS = re.compile(rb"HTTP/[0-9](?:\.[0-9])? ([0-9]{3})(?![0-9])")
_MEDIA = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,80}")
_CHARSET = re.compile(r";\s{0,9}charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"\s{0,9}([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
_HEADERS_END = re.compile(rb"\n\r?\n")
_MOST_HEADERS = 1 << 16  # bytes; servers refuse more than 8 to 64 KiB


class Response(NamedTuple):
    """An HTTP response taken apart: the body is as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes


class CodingError(Exception):
    """A body that cannot be decoded: a reason of a few stable words, and a detail."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def parse(block: bytes) -> Response | None:
    r"""Take a response apart; None for what is none. Names of headers are in small letters, of several the first counts.

    >>> parse(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>")
    Response(status=200, headers={'content-type': 'text/html'}, body=b'<p>')
    """
    status = _STATUS.match(block)
    if status is None:
        return None
    found = _HEADERS_END.search(block, 0, _MOST_HEADERS)
    end, start = found.span() if found is not None else (len(block), len(block))
    headers: dict[str, str] = {}
    for line in block[:end].decode("latin-1").split("\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return Response(int(status[1]), headers, block[start:])


def media_of(content_type: str | None) -> tuple[str | None, str | None]:
    """Give the media type and the charset of a Content-Type, each None where it is not stated.

    >>> media_of('text/HTML; charset="GBK"'), media_of(None)
    (('text/html', 'GBK'), (None, None))
    """
    text = (content_type or "")[:400]
    media, charset = text.partition(";")[0].strip().lower(), _CHARSET.search(text)
    return media if _MEDIA.fullmatch(media) else None, charset[1] if charset else None


def is_document(media: str | None) -> bool:
    """Tell whether a media type is one of documents, or says nothing of what it is."""
    if media is None or media in _DOCUMENTS:
        return True
    return media.startswith("text/") and media not in _CODE


_OFFICE = "application/vnd.openxmlformats-officedocument."
_DOCUMENTS = frozenset(
    {
        *("application/xhtml+xml", "application/xml", "application/pdf", "application/rtf", "application/msword"),
        *("application/vnd.ms-excel", "application/epub+zip", "application/vnd.oasis.opendocument.text"),
        *(f"{_OFFICE}wordprocessingml.document", f"{_OFFICE}spreadsheetml.sheet"),
    }
)
_CODE = frozenset({"text/css", "text/javascript", "text/ecmascript", "text/x-component", "text/calendar", "text/vcard"})


def dechunked(body: bytes) -> bytes | None:
    r"""Put the chunks of a body together; None if it is not in chunks: the crawler had done so.

    >>> dechunked(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), dechunked(b"<html>")
    (b'abcde', None)
    """
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        size = _CHUNK_SIZE.match(body, at)
        if size is None:
            return None
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    return b"".join(parts)  # cut off by the crawler's limit


def content_of(response: Response, most: int) -> bytes:
    """Undo the codings of a body. Raises CodingError for what is damaged, unknown, or of more than ``most`` bytes."""
    body = response.body
    if "chunked" in response.headers.get("transfer-encoding", "").lower():
        whole = dechunked(body)
        body = body if whole is None else whole
    codings = [coding.strip().lower() for coding in response.headers.get("content-encoding", "").split(",")]
    for coding in reversed([coding for coding in codings if coding not in ("", "identity", "utf-8", "none")][:4]):
        body = _decoded(body, coding, most)
    return body


def _decoded(body: bytes, coding: str, most: int) -> bytes:
    if coding == "br":
        return _brotli(body, most)
    packing = _CODINGS.get(coding)
    if packing is None:
        raise CodingError("unknown content coding", coding[:40])
    if packing.magics and not body.startswith(packing.magics):
        return body  # decoded by the crawler
    if coding == "deflate":
        packing = packing._replace(codec=lambda _: Deflate(15 if _is_zlib(body) else -15))
    stream = Unpacked(Source(io.BytesIO(body)), packing)
    found = stream.read(most + 1)
    if len(found) > most:
        raise CodingError("document too large", f"at most {most} bytes")
    if stream.fault is not None and stream.fault != "followed by other bytes":
        raise CodingError("damaged content", f"{coding}: {stream.fault}")
    return found


_BY_NAME = {packing.name: packing for packing in PACKINGS}
_CODINGS = {
    "gzip": _BY_NAME["gzip"],
    "x-gzip": _BY_NAME["gzip"],
    "zstd": _BY_NAME["zstd"],
    "deflate": Packing("deflate", (), lambda _: Deflate(), CHUNK),
}


def _is_zlib(body: bytes) -> bool:
    """Tell zlib's wrapping from bare deflate: servers send either under the one name."""
    return len(body) > 1 and body[0] & 15 == zlib.DEFLATED and int.from_bytes(body[:2], "big") % 31 == 0


def _brotli(body: bytes, most: int) -> bytes:
    try:
        import brotli  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise CodingError("needs brotli", "pip install 'jiaokan[warc]'") from error
    inner, parts, size = brotli.Decompressor(), [], 0
    try:
        data = body
        while not inner.is_finished():
            piece = inner.process(data, output_buffer_limit=CHUNK)
            data = b""
            size += len(piece)
            parts.append(piece)
            if size > most:
                raise CodingError("document too large", f"at most {most} bytes")
            if not piece and inner.can_accept_more_data():
                raise CodingError("damaged content", "br: cut off")
    except brotli.error as error:
        if not size and body.lstrip().startswith(b"<"):
            return body  # decoded by the crawler
        raise CodingError("damaged content", f"br: {error}"[:160]) from error
    return b"".join(parts)

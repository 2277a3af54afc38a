"""Web archives (WARC, and WET with texts) record by record, packed by the record or not, digests verified.

What is no page of its own (requests, redirects, revisits) is overhead; nothing is fetched and no revisit is resolved.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from jiaokan.inputs.boxes.http_payload import CodingError, Response, content_of, dechunked, is_document, media_of, parse
from jiaokan.inputs.boxes.packings import CHUNK, packing_of
from jiaokan.inputs.boxes.unpack import Unpacked, looked_at, members
from jiaokan.inputs.entries import ANY_COLUMNS, Columns, Entry, Fields, Item, Overhead, Refusal
from jiaokan.inputs.measured import MAX_BYTES
from jiaokan.text.shown import to_json

_VERSION = re.compile(rb"WARC/[0-9]\.[0-9]{1,2}\r?\n")
_MOST_LINE, _MOST_HEADERS = 1 << 16, 1 << 18  # bytes; a WARC-Target-URI may hold a whole form
_MOST_BLOCK = MAX_BYTES + (1 << 16)  # bytes: a document and the headers of HTTP
_BLANK = (b"\r\n", b"\n")
_BESIDE = frozenset({"warcinfo", "request", "metadata", "revisit"})
_DIGESTS = {"sha1": 20, "sha-1": 20, "md5": 16, "sha256": 32, "sha-256": 32, "sha512": 64, "sha-512": 64}


@dataclass(frozen=True, slots=True)
class _Record:
    """A record: its headers in order, its block, and what is wrong with its frame."""

    headers: tuple[tuple[str, str], ...] = ()
    block: bytes = b""
    fault: str | None = None
    detail: str = ""
    first: dict[str, str] = field(default_factory=dict)  # of each name in small letters

    def get(self, name: str) -> str | None:
        """Give the first header of a name in small letters."""
        return self.first.get(name)


def read(stream: BinaryIO, name: str, columns: Columns = ANY_COLUMNS) -> Iterator[Item]:
    """Yield the records of a web archive. Raises OSError of the stream.

    A locator is ``name@OFFSET``: bytes from the first of the file as it lies there, packed or not, as indexes of crawls
    have it. A record that is not the first of its packed member has ``name@OFFSET+PLACE``, its place in what unpacks.
    Sizes are bytes of the file as it lies there, and add up to it.
    """
    head, stream = looked_at(stream, 16)
    if packing_of(head) is None:
        source = Unpacked.plain(stream)
        told = 0
        for at, end, record in _records(source):
            if at > told:
                yield Overhead("warc structure", at - told)
            told = end
            yield _item(record, f"{name}@{at}", end - at)
        if source.packed > told:
            yield Overhead("warc structure", source.packed - told)
    else:
        yield from _read_packed(stream, name)


def _read_packed(stream: BinaryIO, name: str) -> Iterator[Item]:
    told, member, pending = 0, None, None
    for start, member in members(stream, name):
        if start > told:
            yield _rest(pending, start - told)
        told, pending = start, None
        for at, _, record in _records(member):
            place = f"{name}@{start}" if not at else f"{name}@{start}+{at}"
            if member.fault is not None:
                pending = Refusal(place, f"damaged record: {member.fault}", member.detail, 0, record.block)
                break
            yield _item(record, place, member.packed - told)
            told = member.packed
        if member.fault is not None and pending is None:
            pending = Refusal(f"{name}@{start}", f"damaged record: {member.fault}", member.detail, 0)
    end = member.packed if member is not None else 0
    if end > told:
        yield _rest(pending, end - told)


def _rest(pending: Refusal | None, size: int) -> Item:
    return Overhead("warc structure", size) if pending is None else replace(pending, size=size)


# --- frames -------------------------------------------------------------------------------------------------------
def _records(stream: io.BufferedReader) -> Iterator[tuple[int, int, _Record]]:
    """Yield the records of an unpacked stream with where they begin and end, each read to the next; past damage by first lines."""
    at, line = 0, stream.readline(_MOST_LINE)
    while line:
        if line in _BLANK:
            at += len(line)
            line = stream.readline(_MOST_LINE)
            continue
        start = at
        if _VERSION.fullmatch(line):
            record, size = _record(stream)
            at += len(line) + size
        else:
            record = _Record(fault="no record", detail=repr(line[:40]))
            at += len(line)
        line = stream.readline(_MOST_LINE)
        is_astray = bool(line) and line not in _BLANK and record.fault is None
        if is_astray:
            record = replace(record, fault="torn record", detail="Content-Length leads into other bytes")
        while line and record.fault is not None and not _VERSION.fullmatch(line):
            at += len(line)
            line = stream.readline(_MOST_LINE)
        while line in _BLANK:
            at += len(line)
            line = stream.readline(_MOST_LINE)
        yield start, at, record


def _record(stream: io.BufferedReader) -> tuple[_Record, int]:
    """Read headers and block behind the first line, and give the bytes of both."""
    headers: list[tuple[str, str]] = []
    size = 0
    while (line := stream.readline(_MOST_LINE)) not in _BLANK:
        size += len(line)
        if not line or size > _MOST_HEADERS:
            return _Record(tuple(headers), fault="torn record", detail="its headers do not end"), size
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if line[:1] in (b" ", b"\t") and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {text.strip()}")
        else:
            key, _, value = text.partition(":")
            headers.append((key.strip(), value.strip()))
    size += len(line)
    record = _Record(tuple(headers), first={key.lower(): value for key, value in reversed(headers)})
    stated = record.get("content-length") or ""
    if not re.fullmatch("[0-9]{1,15}", stated):
        return replace(record, fault="damaged record", detail=f"Content-Length {stated[:40]!r}"), size
    length = int(stated)
    block = stream.read(min(length, _MOST_BLOCK + 1))
    passed = _pass(stream, length - len(block)) if len(block) > _MOST_BLOCK else 0
    size += len(block) + passed
    length -= passed
    if len(block) < length:
        return replace(record, block=block, fault="torn record", detail=f"{len(block)} bytes of {length}"), size
    return replace(record, block=block), size


def _pass(stream: io.BufferedReader, size: int) -> int:
    """Read bytes that nobody wants, and give how many there were."""
    left = size
    while left and (piece := stream.read(min(CHUNK, left))):
        left -= len(piece)
    return size - left


# --- what a record is -----------------------------------------------------------------------------------------------
def _item(record: _Record, locator: str, size: int) -> Item:
    kind = (record.get("warc-type") or "").lower()
    if record.fault is None and kind in _BESIDE:
        return Overhead(f"warc {kind}", size)
    refused = _why_not(record, kind)
    if refused is not None:
        return Refusal(locator, *refused, size, record.block[:MAX_BYTES])
    content_type = record.get("content-type") or ""
    if kind != "response":
        response: Response | None = Response(200, {"content-type": content_type}, record.block)
    elif not content_type.lower().startswith("application/http"):
        return Overhead("warc response of no page", size)  # of a name server
    else:
        response = parse(record.block)
    if response is None:
        return Refusal(locator, "damaged response", repr(record.block[:40]), size, record.block[:MAX_BYTES])
    if not _is_digest(record.get("warc-block-digest"), record.block) or not _is_payload(record, response):
        return Refusal(locator, "digest differs", "", size, record.block[:MAX_BYTES])
    if response.status != 200:
        return Overhead(f"warc response {response.status // 100}xx", size)
    return _entry(record, response, locator, size)


def _why_not(record: _Record, kind: str) -> tuple[str, str] | None:
    if record.fault is not None:
        return record.fault, record.detail
    if kind not in ("response", "resource", "conversion"):
        return "unknown kind of record", kind[:40]
    if (record.get("warc-segment-number") or "1") != "1" or record.get("warc-segment-total-length"):
        return "segmented record", ""
    if len(record.block) > _MOST_BLOCK:
        return "document too large", f"at most {MAX_BYTES} bytes"
    return None


def _entry(record: _Record, response: Response, locator: str, size: int) -> Item:
    media, charset = media_of(response.headers.get("content-type"))
    if not is_document(media):
        return Refusal(locator, f"no document: {media}", "", size)
    try:
        content: bytes | str = content_of(response, MAX_BYTES)
    except CodingError as error:
        return Refusal(locator, error.reason, error.detail, size, response.body[:MAX_BYTES])
    if len(content) > MAX_BYTES:
        return Refusal(locator, "document too large", f"at most {MAX_BYTES} bytes", size)
    if (record.get("warc-type") or "").lower() == "conversion":  # WET is UTF-8 by its makers' word
        charset = charset or "utf-8"
    return Entry(locator, content, size, _fields(record), charset, media)


def _fields(record: _Record) -> Fields:
    every: dict[str, str | list[str]] = {}
    for key, value in record.headers:
        before = every.get(key)
        if before is None:
            every[key] = value
        else:
            every[key] = [*(before if isinstance(before, list) else [before]), value]
    return Fields(
        key=record.get("warc-record-id"),
        url=record.get("warc-target-uri"),
        date=record.get("warc-date"),
        language=record.get("warc-identified-content-language"),
        metadata=to_json(every),
    )


def _is_payload(record: _Record, response: Response) -> bool:
    """Tell whether a payload has its digest, as it was sent or out of its chunks: writers do either."""
    stated = record.get("warc-payload-digest")
    if _is_digest(stated, response.body):
        return True
    whole = dechunked(response.body) if "transfer-encoding" in response.headers else None
    return whole is not None and _is_digest(stated, whole)


def _is_digest(stated: str | None, data: bytes) -> bool:
    """Tell whether bytes have a digest (``sha1:`` in base32, others in hex too); one that we do not know is not held."""
    algorithm, _, value = (stated or "").strip().partition(":")
    size = _DIGESTS.get(algorithm.lower())
    if size is None:
        return True
    try:
        wanted = bytes.fromhex(value) if len(value) == 2 * size else base64.b32decode(_padded(value), casefold=True)
    except (ValueError, binascii.Error):
        return False
    return hashlib.new(algorithm.lower().replace("-", ""), data, usedforsecurity=False).digest() == wanted


def _padded(value: str) -> str:
    return value + "=" * (-len(value) % 8)

"""Records of web archives come with their place, headers and digests; what is no page, or damaged, is accounted for."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zlib

import pytest
from tests.records import damaged_by_chance

from jiaokan.inputs.boxes import http_payload, warc
from jiaokan.inputs.boxes.http_payload import CodingError, Response, content_of
from jiaokan.inputs.entries import Entry, Overhead, Refusal
from jiaokan.inputs.files import name_file
from jiaokan.inputs.measured import measure
from jiaokan.inputs.reading import Reading

brotli = pytest.importorskip("brotli")
zstandard = pytest.importorskip("zstandard")
PAGE = "<html><title>通知</title><p>各村成立巡堤小组，每班十二人，早晚各走一遍。</p></html>".encode() * 3


def sha1(data) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def record(kind, block, content_type="application/http; msgtype=response", length=None, **headers) -> bytes:
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:0>",
        "WARC-Date": "2021-05-04T12:30:01Z",
        "Content-Type": content_type,
        "WARC-Block-Digest": sha1(block),
        **{key.replace("_", "-"): value for key, value in headers.items()},
        "Content-Length": str(len(block) if length is None else length),
    }
    lines = "".join(f"{key}: {value}\r\n" for key, value in head.items())
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def http(body=PAGE, status="200 OK", **headers) -> bytes:
    head = {"Content-Type": "text/html; charset=utf-8"} | {
        key.replace("_", "-"): value for key, value in headers.items()
    }
    lines = "".join(f"{key}: {value}\r\n" for key, value in head.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def page(number, body=PAGE, **headers) -> bytes:
    return record(
        "response", http(body), WARC_Target_URI=f"http://example.org/{number}", WARC_Payload_Digest=sha1(body)
    )


CRAWL = [
    record("warcinfo", b"software: none\r\n", "application/warc-fields"),
    record("request", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
    *(page(number) for number in range(20)),
    record("metadata", b"fetchTimeMs: 5\r\n", "application/warc-fields"),
]
PACKS = {
    "plain": b"".join,
    "gzip by record": lambda records: b"".join(map(gzip.compress, records)),
    "zstd by record": lambda records: b"".join(map(zstandard.ZstdCompressor(write_checksum=True).compress, records)),
    "gzip whole": lambda records: gzip.compress(b"".join(records)),
}
EACH = pytest.mark.parametrize("pack", list(PACKS.values()), ids=list(PACKS))


def read(data):
    items = list(warc.read(io.BytesIO(data), "a"))
    return items, sum(item.size for item in items)


def only(data):
    items, size = read(data)
    assert size == len(data)
    assert len(items) == 1
    return items[0]


@EACH
def test_every_page_is_read_and_every_byte_accounted_for(pack):
    data = pack(CRAWL)
    items, size = read(data)
    pages = [item for item in items if isinstance(item, Entry)]
    assert [(item.content, item.fields.url) for item in pages] == [
        (PAGE, f"http://example.org/{number}") for number in range(20)
    ]
    assert {item.name for item in items if isinstance(item, Overhead)} >= {
        "warc warcinfo",
        "warc request",
        "warc metadata",
    }
    assert not [item for item in items if isinstance(item, Refusal)]
    assert size == len(data)


def test_a_locator_is_the_offset_that_an_index_has():
    for pack in (PACKS["plain"], PACKS["gzip by record"]):
        items, _ = read(pack(CRAWL))
        places = [int(item.locator.partition("@")[2]) for item in items if isinstance(item, Entry)]
        assert places == [len(pack(CRAWL[:at])) for at in range(2, 22)]
    items, _ = read(PACKS["gzip whole"](CRAWL))
    assert next(item.locator for item in items if isinstance(item, Entry)) == f"a@0+{len(b''.join(CRAWL[:2]))}"


def test_what_the_record_says_is_kept_in_order():
    found = only(record("response", http(), WARC_Target_URI="http://example.org/", WARC_Concurrent_To="<a>"))
    assert found.fields.date == "2021-05-04T12:30:01Z"
    assert (found.fields.key, found.charset, found.media) == ("<urn:uuid:0>", "utf-8", "text/html")
    assert list(json.loads(found.fields.metadata))[:2] == ["WARC-Type", "WARC-Record-ID"]


def test_texts_of_wet_are_documents():
    text = "各村成立巡堤小组。\n".encode()
    found = only(record("conversion", text, "text/plain", WARC_Identified_Content_Language="zho,eng"))
    assert (found.content, found.charset, found.fields.language) == (text, "utf-8", "zho,eng")
    assert only(record("resource", text, "text/plain")).content == text


OTHERS = [
    (record("response", http(status="404 Not Found")), "warc response 4xx"),
    (record("response", http(b"", status="301 Moved")), "warc response 3xx"),
    (record("revisit", http(b"")), "warc revisit"),
    (record("response", b"example.org. A", "text/dns"), "warc response of no page"),
]


@pytest.mark.parametrize(("data", "name"), OTHERS)
def test_what_is_no_page_is_overhead(data, name):
    assert only(data).name == name


REFUSED = [
    (record("response", http(Content_Type="image/png")), "no document: image/png"),
    (record("response", http(Content_Type="application/octet-stream")), "no document: application/octet-stream"),
    (record("response", http(), WARC_Payload_Digest=sha1(b"other")), "digest differs"),
    (record("response", http(), WARC_Block_Digest="sha256:" + "0" * 64), "digest differs"),
    (record("response", http(), length=10), "torn record"),
    (record("response", http(), length=10_000), "torn record"),
    (record("response", http(), length="many"), "damaged record"),
    (record("response", b"no http"), "damaged response"),
    (record("response", http(), WARC_Segment_Number="2"), "segmented record"),
    (record("continuation", http()), "unknown kind of record"),
    (record("response", http(b"\x1f\x8b\x08junk", Content_Encoding="gzip")), "damaged content"),
    (record("response", http(Content_Encoding="br", Content_Type="text/plain", body=b"\xffjunk")), "damaged content"),
    (record("response", http(Content_Encoding="compress")), "unknown content coding"),
    (b"WARC/1.0\r\nWARC-Type: response\r\n", "torn record"),
    (b"no archive at all\n" * 9, "no record"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED)
def test_what_cannot_be_used_is_refused_by_name(data, reason):
    assert only(data).reason == reason


def chunked(body) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:])) + b"0\r\n\r\n"


def bare(body) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


CODINGS = [
    ("gzip", "", gzip.compress(PAGE)),
    ("x-gzip", "", gzip.compress(PAGE) + b"\0"),
    ("deflate", "", zlib.compress(PAGE)),
    ("deflate", "", bare(PAGE)),
    ("br", "", brotli.compress(PAGE)),
    ("zstd", "", zstandard.compress(PAGE)),
    ("", "chunked", chunked(PAGE)),
    ("gzip", "chunked", chunked(gzip.compress(PAGE))),
    ("gzip", "", PAGE),  # undone by the crawler, its headers left
    ("br", "", PAGE),
    ("", "chunked", PAGE),
    ("identity", "", PAGE),
]


@pytest.mark.parametrize(("coding", "transfer", "body"), CODINGS)
def test_codings_are_undone_where_they_are_there(coding, transfer, body):
    data = record("response", http(body, Content_Encoding=coding, Transfer_Encoding=transfer))
    assert only(data).content == PAGE


@pytest.mark.parametrize(
    "stated", [sha1(chunked(PAGE)), sha1(PAGE), "crc32:00", "sha256:" + hashlib.sha256(PAGE).hexdigest()]
)
def test_a_payload_has_its_digest_in_chunks_or_out_of_them(stated):
    data = record("response", http(chunked(PAGE), Transfer_Encoding="chunked"), WARC_Payload_Digest=stated)
    assert only(data).content == PAGE


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_a_page_that_unpacks_to_too_much_is_refused(coding):
    pack = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstandard.compress, "deflate": zlib.compress}[coding]
    with pytest.raises(CodingError, match="too large"):
        content_of(Response(200, {"content-encoding": coding}, pack(b"a" * 1_000_000)), 100_000)


def test_a_torn_record_costs_itself_alone():
    torn = [*CRAWL[:5], CRAWL[5][:200], *CRAWL[6:]]
    for pack in (PACKS["plain"], PACKS["gzip by record"]):
        items, size = read(pack(torn))
        found = [item.fields.url for item in items if isinstance(item, Entry)]
        assert len(found) >= 18
        assert size == len(pack(torn))


@EACH
@pytest.mark.parametrize("how", ["cut", "flip"])
def test_damage_anywhere_is_accounted_for(pack, how):
    lost = []
    for at, data in damaged_by_chance(pack(CRAWL), how, 3):
        items, size = read(data)
        assert size == len(data), (how, at)
        assert all(item.size >= 0 for item in items)
        pages = [item for item in items if isinstance(item, Entry)]
        assert all(item.content == PAGE for item in pages)
        lost.append(20 - len(pages))
    if how == "flip" and pack is not PACKS["gzip whole"]:
        assert max(lost) <= 2


def test_a_header_without_end_takes_no_memory():
    items, size = read(b"WARC/1.0\r\n" + b"a: b\r\n" * 200_000)
    assert size == 10 + 6 * 200_000
    assert [item.reason for item in items] == ["torn record"]


def test_media_types_of_strangers_are_bounded():
    assert http_payload.media_of("text/" + "a" * 500) == (None, None)
    assert http_payload.media_of("x; charset=" + "b" * 5000)[1] == "b" * 40


@EACH
def test_a_crawl_is_called_one_in_the_books_packed_or_not(pack, tmp_path):
    path = tmp_path / "crawl"
    path.write_bytes(pack(CRAWL))
    reading = Reading([measure(name_file(path))])
    assert sum(1 for _ in reading) == 20
    assert reading.account.boxes[0].format == "warc"

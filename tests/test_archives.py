"""Archives are read member by member under safe names; every byte is accounted for, whatever was done to them."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile

import pytest
from tests.records import damaged_by_chance

from jiaokan.inputs.boxes import archives, zips
from jiaokan.inputs.boxes.packings import Allowance
from jiaokan.inputs.boxes.unpack import Unpacked, opened
from jiaokan.inputs.entries import Entry, Member, Overhead, Refusal

TEXTS = {
    "通知/防汛.txt": "各村成立巡堤小组，每班十二人，早晚各走一遍。\n" * 20,
    "通知/值班.txt": "值班表按周轮换，节假日由带班领导负责。\n" * 30,
    "报告.txt": "全年完成造林一千二百亩，成活率九成以上。\n" * 10,
}
FILES = {name: text.encode() for name, text in TEXTS.items()}


def zipped(files=FILES, method=zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return sink.getvalue()


def with_raw_names(names) -> bytes:
    """Make a ZIP without the flag of UTF-8, as packers of old systems do."""
    parts, directory, at = [], [], 0
    for name in names:
        head = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0)
        parts.append(b"PK\x03\x04" + head + name)
        directory.append(b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHII", 0, 0, 0, 0, at) + name)
        at += len(parts[-1])
    listed = b"".join(directory)
    end = struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(listed), at, 0)
    return b"".join(parts) + listed + b"PK\x05\x06" + end


def tarred(files=FILES, **how) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", **how) as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return sink.getvalue()


def read(data, **how):
    """Give what an archive holds, documents read, and the bytes that all of it takes."""
    found = archives.read(io.BytesIO(data), "a", **how)
    items = [archives.document(item) if isinstance(item, Member) else item for item in found]
    return items, sum(item.size for item in items)


def contents(items):
    return {item.locator: item.content for item in items if isinstance(item, Entry)}


def reasons(items):
    return {item.locator: item.reason for item in items if isinstance(item, Refusal)}


WANTED = {f"a!/{name}": data for name, data in FILES.items()}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_every_file_of_a_zip_is_read_and_every_byte_accounted_for(method):
    data = zipped(method=method)
    items, size = read(data)
    assert contents(items) == WANTED
    assert size == len(data)


@pytest.mark.parametrize("style", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_file_of_a_tar_is_read_and_every_byte_accounted_for(style):
    files = FILES | ({} if style == tarfile.USTAR_FORMAT else {"长" * 200 + ".txt": b"x" * 512, "空.txt": b""})
    data = tarred(files, format=style)
    items, size = read(data)
    assert contents(items) == {f"a!/{name}": content for name, content in files.items()}
    assert size == len(data)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("make", [tarred, zipped])
def test_a_packed_archive_is_read_from_the_stream(pack, make):
    data = make()
    stream = opened(io.BytesIO(pack(data)))
    found = [archives.document(item) for item in archives.read(stream, "a") if isinstance(item, Member)]
    assert contents(found) == WANTED
    assert stream.fault is None
    assert stream.unpacked == len(data)


def test_members_nobody_reads_are_passed_over():
    for data in (zipped(), tarred()):
        items = list(archives.read(io.BytesIO(data), "a"))
        assert [item.locator for item in items if isinstance(item, Member)] == list(WANTED)
        assert sum(item.packed if isinstance(item, Member) else item.size for item in items) == len(data)


def test_an_archive_in_an_archive_is_a_stream():
    data = zipped({"内/里.zip": zipped(), "卷.tar.gz": gzip.compress(tarred())})
    found = {}
    for member in archives.read(io.BytesIO(data), "a"):
        if isinstance(member, Member):
            inner = opened(member.open())
            for item in archives.read(inner, member.locator, depth=1):
                if isinstance(item, Member):
                    found[item.locator] = archives.document(item).content
            assert inner.fault is None
    assert found == {
        f"a!/{outer}!/{name}": content for outer in ("内/里.zip", "卷.tar.gz") for name, content in FILES.items()
    }


NAMES = [
    (["通知.txt".encode("gbk")], ["通知.txt"]),
    (["关于印发方案的通知.txt".encode("gbk"), b"a.txt"], ["关于印发方案的通知.txt", "a.txt"]),
    (["关于印发方案的通知.txt".encode()], ["关于印发方案的通知.txt"]),
    (["防汛工作要抓緊辦理.txt".encode("big5")], ["防汛工作要抓緊辦理.txt"]),
    ([b"\xff\xfe.txt"], ["\N{NO-BREAK SPACE}\N{BLACK SQUARE}.txt"]),
    ([b"../../etc/passwd"], ["\\x2e\\x2e/\\x2e\\x2e/etc/passwd"]),
    ([b"/etc/passwd"], ["\\x2fetc/passwd"]),
    ([b"C:\\a\\b.txt"], ["C\\x3a/a/b.txt"]),
    ([b"a\nb\x1b[2J.txt"], ["a\\x0ab\\x1b[2J.txt"]),
    ([b"a.txt", b"a.txt", b"a.txt~2"], ["a.txt", "a.txt~2", "a.txt~2~2"]),
]


@pytest.mark.parametrize(("raw", "wanted"), NAMES)
def test_a_name_is_what_its_packer_meant_and_leads_nowhere(raw, wanted):
    items, _ = read(with_raw_names(raw))
    assert [item.locator for item in items if isinstance(item, Entry)] == [f"a!/{name}" for name in wanted]


@pytest.mark.parametrize("name", ["__MACOSX/._a.txt", ".DS_Store", "a/.git/x", "Thumbs.db", "dir/"])
@pytest.mark.parametrize("make", [zipped, tarred])
def test_what_systems_write_for_themselves_is_overhead(name, make):
    if name.endswith("/") and make is tarred:
        return
    data = make({name: b"" if name.endswith("/") else b"12345", "甲.txt": b"67890"})
    items, size = read(data)
    assert list(contents(items)) == ["a!/甲.txt"]
    assert not reasons(items)
    assert size == len(data)


def test_links_and_devices_are_refused_by_name():
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for name, kind in (("l", tarfile.SYMTYPE), ("h", tarfile.LNKTYPE), ("f", tarfile.FIFOTYPE), ("d", b"5")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    items, size = read(sink.getvalue())
    assert reasons(items) == dict.fromkeys(("a!/l", "a!/h", "a!/f"), "no regular file")
    assert size == len(sink.getvalue())
    link = zipfile.ZipInfo("l")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    items, _ = read(zipped({link: b"/etc/passwd"}))
    assert reasons(items) == {"a!/l": "no regular file"}


def test_encrypted_and_unknown_members_are_refused_and_the_others_read():
    data = bytearray(zipped())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    first = data.find(b"PK\x01\x02")
    data[first + 10] = 9
    items, size = read(bytes(data))
    assert list(reasons(items).values()) == ["unsupported compression", "encrypted member"]
    assert len(contents(items)) == 1
    assert size == len(data)


def test_a_damaged_member_is_refused_and_the_others_read():
    data = bytearray(zipped(method=zipfile.ZIP_STORED))
    data[data.find(FILES["报告.txt"]) + 5] ^= 1
    items, size = read(bytes(data))
    assert reasons(items) == {"a!/报告.txt": "damaged member: damaged data"}
    assert len(contents(items)) == 2
    assert size == len(data)


def test_members_that_share_bytes_are_refused():
    data = bytearray(zipped())
    last = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, last + 42, 0)  # the last member's header is the first's
    items, size = read(bytes(data))
    assert "overlapping members" in reasons(items).values()
    assert size == len(data)


def test_a_directory_that_is_lost_costs_no_member_that_is_whole():
    data = zipped()
    items, size = read(data[: data.find(b"PK\x01\x02") + 10])
    assert contents(items) == WANTED
    assert reasons(items) == {"a": "no directory"}
    assert size == data.find(b"PK\x01\x02") + 10


@pytest.mark.parametrize("make", [zipped, tarred])
def test_members_that_unpack_to_too_much_are_refused(make):
    data = make({"a": b"\0" * 1_000_000})
    items, size = read(data, allowance=Allowance(1000))
    assert reasons(items) == {"a!/a": "damaged member: unpacks to too much"}
    assert size <= len(data)


def test_a_sparse_file_of_nothing_is_no_terabyte():
    info = tarfile.TarInfo("a")
    info.size = 0
    info.pax_headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.name": "a"}
    info.pax_headers |= {"GNU.sparse.size": str(1 << 40), "GNU.sparse.map": "0,0"}
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info)
    items, size = read(sink.getvalue())
    assert reasons(items) == {"a!/a": "sparse file"}
    assert size == len(sink.getvalue())


def test_a_header_as_long_as_a_film_is_refused():
    info = tarfile.TarInfo("a")
    info.type, info.size = tarfile.XHDTYPE, 1 << 40
    items, _ = read(tarred()[:-10240] + info.tobuf() + b"\0" * 10240)
    assert "a" in reasons(items)


def test_archives_in_each_other_end_at_five():
    assert reasons(read(zipped(), depth=5)[0]) == {"a": "archives too deep"}


def test_a_part_of_a_split_archive_is_refused():
    data = bytearray(zipped())
    struct.pack_into("<H", data, data.rfind(b"PK\x05\x06") + 4, 2)
    assert reasons(read(bytes(data))[0]) == {"a": "part of a split archive"}


def test_a_document_above_the_limit_is_refused():
    member = next(item for item in archives.read(io.BytesIO(zipped()), "a") if isinstance(item, Member))
    assert archives.document(member, 10).reason == "document too large"


OFFICE = [
    ({"[Content_Types].xml": b"", "word/document.xml": b""}, "docx"),
    ({"[Content_Types].xml": b"", "xl/workbook.xml": b""}, "xlsx"),
    ({"mimetype": b"application/epub+zip", "a.xhtml": b""}, "epub"),
    ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "odt"),
    (FILES, None),
    ({"word/a.txt": b""}, None),
]


@pytest.mark.parametrize(("files", "kind"), OFFICE)
def test_a_document_that_is_a_zip_is_no_archive(files, kind):
    stream = io.BytesIO(zipped(files))
    assert zips.office_of(stream) == kind
    assert stream.tell() == 0


@pytest.mark.parametrize("junk", [b"", b"PK\x03\x04", b"PK\x05\x06", b"\0" * 600, "各村成立巡堤小组。".encode() * 99])
def test_what_is_no_archive_is_refused_whole(junk):
    _, size = read(junk)
    assert size == len(junk)
    assert zips.office_of(io.BytesIO(junk)) is None


@pytest.mark.parametrize("make", [zipped, tarred, lambda: zipped(method=zipfile.ZIP_BZIP2)])
@pytest.mark.parametrize("how", ["cut", "flip"])
def test_damage_anywhere_is_accounted_for(make, how):
    whole = make()
    for at, data in damaged_by_chance(whole, how, 20):
        items, size = read(data)
        assert size == len(data), (how, at)
        assert all(isinstance(item, Entry | Refusal | Overhead) and item.size >= 0 for item in items)
        if how == "cut" and at < len(whole) - 10240:
            assert reasons(items), at


def test_a_member_tells_what_ended_it():
    data = tarred({"a.txt": b"12345" * 1000})[:1000]
    member = next(archives.read(io.BytesIO(data), "a"))
    stream = member.open()
    assert isinstance(stream, Unpacked)
    assert stream.read() == (b"12345" * 1000)[: 1000 - 512]
    assert stream.fault == "cut off"

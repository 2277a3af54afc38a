"""What was packed is read up to the first damage; then the stream ends and says why, within limits whatever it is."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import zlib
from functools import partial

import pytest

from jiaokan.inputs.boxes import packings, unpack
from jiaokan.inputs.boxes.packed import Source
from jiaokan.inputs.boxes.packings import Allowance, Expected, packing_of
from jiaokan.inputs.boxes.proved import Proved
from jiaokan.inputs.boxes.unpack import Unpacked, members, opened, seekable
from jiaokan.inputs.entries import Entry
from jiaokan.inputs.tables import json_lines

zstandard = pytest.importorskip("zstandard")
PARTS = [f"第{number}村上报水位，险情{number % 7}处，已派人值守。\n".encode() * 9 for number in range(400)]
WHOLE = b"".join(PARTS)
PACKS = {
    "gzip": partial(gzip.compress, mtime=0),
    "zstd": zstandard.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
}
EACH = pytest.mark.parametrize("pack", list(PACKS.values()), ids=list(PACKS))


@EACH
def test_what_was_packed_is_read(pack):
    data = pack(WHOLE)
    stream = opened(io.BytesIO(data))
    assert stream.read() == WHOLE
    assert (stream.fault, stream.packed, stream.unpacked, stream.sound) == (None, len(data), len(WHOLE), len(WHOLE))


@EACH
def test_members_behind_each_other_are_one_stream(pack):
    stream = opened(io.BytesIO(b"".join(map(pack, PARTS))))
    assert list(stream) == WHOLE.splitlines(keepends=True)
    assert (stream.fault, stream.sound) == (None, len(WHOLE))


@EACH
def test_every_member_can_be_read_by_itself(pack):
    data = b"".join(map(pack, PARTS))
    found = [(start, stream.read(), stream.packed) for start, stream in members(io.BytesIO(data))]
    assert [content for _, content, _ in found] == PARTS
    assert all(data[start:].startswith(pack(part)) for (start, _, _), part in zip(found, PARTS, strict=True))
    assert found[-1][2] == len(data)


PLAIN = ["各村成立巡堤小组。".encode(), b"", b"\x1f\x8b\x07 no method", b"BZh9 is a word", b"abc" * 100_000]


@pytest.mark.parametrize("data", PLAIN)
def test_what_is_not_packed_is_handed_on(data):
    stream = opened(io.BytesIO(data))
    assert stream.read() == data
    assert (stream.fault, stream.packings, stream.packed) == (None, (), len(data))


def test_packings_in_packings_are_unpacked_three_deep():
    data = gzip.compress(zstandard.compress(lzma.compress(WHOLE)))
    stream = opened(io.BytesIO(data))
    assert stream.read() == WHOLE
    assert (stream.packings, stream.packed, stream.fault) == (("gzip", "zstd", "xz"), len(data), None)
    deeper = opened(io.BytesIO(bz2.compress(data)))
    assert (deeper.read(), deeper.fault) == (b"", "packed too deep")


@EACH
def test_a_stream_that_is_cut_gives_what_was_before(pack):
    whole, chance = pack(WHOLE), random.Random(8)  # noqa: S311  (places of damage)
    for at in chance.sample(range(10, len(whole)), min(200, len(whole) - 10)):
        stream = opened(io.BytesIO(whole[:at]))
        assert WHOLE.startswith(stream.read())
        assert (stream.fault, stream.packed, stream.sound) == ("cut off", at, 0)


@EACH
def test_members_before_damage_are_sound(pack):
    packed = [pack(part) for part in PARTS[:40]]
    whole, chance = b"".join(packed), random.Random(9)  # noqa: S311  (places of damage)
    ends = [sum(map(len, packed[:count])) for count in range(len(packed) + 1)]
    for _ in range(200):
        data, at = bytearray(whole), chance.randrange(10, len(whole))
        data[at] ^= 1 << chance.randrange(8)
        stream = opened(io.BytesIO(bytes(data)))
        found = stream.read()
        before = sum(end <= at for end in ends) - 1
        assert found.startswith(b"".join(PARTS[:before])), at
        assert stream.sound >= len(b"".join(PARTS[:before]))
        if stream.fault is None:  # in what no checksum covers: a date, a name of the packer, an empty member made of it
            assert stream.packed == len(whole)
        else:
            assert stream.fault in {"damaged data", "cut off", "followed by other bytes", "needs too much memory"}


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor(write_checksum=True).compress])
def test_after_a_damaged_member_the_next_is_found(pack):
    packed = [pack(part) for part in PARTS[:40]]
    whole, chance, lost = b"".join(packed), random.Random(10), []  # noqa: S311  (places of damage)
    for _ in range(200):
        data = bytearray(whole)
        data[chance.randrange(12, len(whole))] ^= 1 << chance.randrange(8)
        found = {stream.read() for _, stream in members(io.BytesIO(bytes(data)))}
        lost.append(sum(part not in found for part in PARTS[:40]))
    assert max(lost) == 1


def read_with_damage(pack, member, *, name="a.jsonl.gz"):
    """Read members of thirty lines each, one with a wrong checksum; give the lines told and what says who is proved."""
    chance = random.Random(13)  # noqa: S311  (what packs badly)
    lines = [json.dumps({"text": str(n), "pad": chance.randbytes(9000).hex()}).encode() + b"\n" for n in range(120)]
    packed = [pack(b"".join(lines[at : at + 30])) for at in range(0, 120, 30)]
    if member is not None:
        packed[member] = packed[member][:-6] + bytes([packed[member][-6] ^ 4]) + packed[member][-5:]
    stream = opened(io.BytesIO(b"".join(packed)))
    proved = Proved(stream, name)
    told = 0
    for item in json_lines.read(stream, name):
        if isinstance(item, Entry):
            told += 1
            proved.note(item.locator)
    return told, proved.first()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
@pytest.mark.parametrize("member", range(4))
def test_records_of_members_before_a_damaged_one_are_proved(pack, member):
    told, first = read_with_damage(pack, member)
    assert first <= member * 30 + 1, "none of the damaged member is"
    assert first > (member - 1) * 30 or member == 0, "nor less than all but what was read ahead"
    assert told >= member * 30


def test_all_records_of_a_sound_stream_are_proved():
    told, first = read_with_damage(gzip.compress, None)
    assert told == 120 < first


@pytest.mark.parametrize("pack", [zstandard.compress, lzma.compress])
def test_nothing_is_proved_where_members_need_no_checksum(pack):
    assert read_with_damage(pack, 2)[1] == 0


def test_nothing_is_proved_of_what_is_no_numbered_record():
    stream = opened(io.BytesIO(gzip.compress(b"x") * 2))
    proved = Proved(stream, "a.tgz")
    proved.note("a.tgz!/b.txt")
    assert (proved.first(), Proved(io.BytesIO(b"x"), "a").first()) == (0, 0)


def test_members_made_to_fail_late_take_no_time():
    head = b"\x1f\x8b\x08" + b"\0" * 7
    block = head + b"\0\x0f\0\xf0\xff"  # each a member of stored blocks that are the next ones, with no end
    starts = [start for start, _ in members(io.BytesIO(block * 100_000))]
    assert starts == sorted(set(starts))


def test_bytes_before_an_error_of_deflate_are_not_lost():
    data = bytearray(gzip.compress(random.Random(1).randbytes(50_000) + WHOLE, 1))  # noqa: S311  (what packs to blocks)
    data[40_000:40_100] = b"\xff" * 100
    assert len(opened(io.BytesIO(bytes(data))).read()) > 32_000


TAILS = [(b"", None), (b"\0" * 512, None), (b"\0" * 3, None), (b"rest", "followed by other bytes")]


@pytest.mark.parametrize(("tail", "fault"), TAILS)
def test_zeros_of_a_tape_end_a_gzip_and_other_bytes_are_told(tail, fault):
    stream = opened(io.BytesIO(gzip.compress(WHOLE) + tail))
    assert stream.read() == WHOLE
    assert (stream.fault, stream.sound) == (fault, len(WHOLE))


def test_zeros_between_members_are_padding_of_xz():
    stream = opened(io.BytesIO(lzma.compress(b"ab") + b"\0" * 8 + lzma.compress(b"cd")))
    assert (stream.read(), stream.fault) == (b"abcd", None)


def test_frames_that_are_to_be_skipped_are():
    frame = b"\x5d\x2a\x4d\x18\x04\x00\x00\x00skip"
    stream = opened(io.BytesIO(frame + zstandard.compress(WHOLE) + frame))
    assert (stream.read(), stream.fault) == (WHOLE, None)


def test_what_needs_too_much_memory_is_refused():
    long = zstandard.ZstdCompressionParameters(window_log=28, enable_ldm=True)
    packer = zstandard.ZstdCompressor(compression_params=long).compressobj()
    stream = opened(io.BytesIO(packer.compress(WHOLE) + packer.flush()))
    assert (stream.read(), stream.fault) == (b"", "needs too much memory")
    wide = lzma.compress(WHOLE, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 29}])
    stream = opened(io.BytesIO(wide))
    assert (stream.read(), stream.fault) == (b"", "needs too much memory")


def zeros(count):
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(b"\0" * (1 << 20)) for _ in range(count)), packer.flush()])


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, bz2.compress])
def test_a_bomb_stops_where_honest_text_does_not(pack, monkeypatch):
    monkeypatch.setattr(unpack, "FREE_BYTES", 1 << 22)
    stream = opened(io.BytesIO(pack(zeros(64))))
    size = 0
    while piece := stream.read(1 << 20):
        size += len(piece)
    assert stream.fault == "unpacks to too much"
    assert size <= (1 << 22) + (20 << 20)
    honest = opened(io.BytesIO(gzip.compress("同上。\n".encode() * (1 << 20))))
    assert len(honest.read()) == 10 << 20
    assert honest.fault is None


def test_an_allowance_is_drawn_on_by_all():
    allowance = Allowance(len(WHOLE) + 10)
    expected = Expected(len(WHOLE), zlib.crc32(WHOLE), allowance)
    faults = []
    for _ in range(2):
        stream = Unpacked(Source(io.BytesIO(gzip.compress(WHOLE))), packing_of(gzip.compress(b"")), expected=expected)
        stream.read()
        faults.append(stream.fault)
    assert faults == [None, "unpacks to too much"]


@pytest.mark.parametrize("expected", [Expected(3), Expected(9), Expected(6, 1)])
def test_what_is_other_than_stated_is_told(expected):
    stream = Unpacked(Source(io.BytesIO(gzip.compress(b"abcdef"))), packing_of(gzip.compress(b"")), expected=expected)
    assert (stream.read(), stream.fault) == (b"abcdef", "damaged data")


def test_a_stream_that_cannot_seek_is_copied():
    packed = opened(io.BytesIO(gzip.compress(WHOLE)))
    with seekable(packed) as stream:
        stream.seek(-9, io.SEEK_END)
        assert stream.read() == WHOLE[-9:]
    plain = io.BytesIO(WHOLE)
    with seekable(plain) as stream:
        assert stream is plain


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "zstandard", None)
    with pytest.raises(Exception, match=r"a\.zst: needs zstandard; pip install"):
        opened(io.BytesIO(zstandard.compress(b"a")), "a.zst")


def test_a_disk_that_fails_is_no_damage():
    class Failing(io.RawIOBase):
        def read(self, _=-1):
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        opened(Failing())


def test_few_bytes_never_take_much_memory_at_once():
    codec = packings.Deflate()
    assert len(codec.decompress(zeros(32), packings.CHUNK)) == packings.CHUNK

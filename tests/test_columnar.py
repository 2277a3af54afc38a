"""Rows of Parquet and Arrow files come whole, as what JSON can say; damage and bombs cost the rows they are in."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import subprocess
import sys
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.records import damaged_by_chance

from jiaokan.inputs.boxes.unpack import opened
from jiaokan.inputs.entries import Entry, Overhead, Refusal
from jiaokan.inputs.tables import arrow_stream, columnar
from jiaokan.inputs.tables.arrow_values import rows_of
from jiaokan.inputs.tables.saved_datasets import saved_dataset

ROWS = [
    {
        "编号": number,
        "正文": f"第{number}村上报水位，险情{number % 7}处，已派人值守。" * 5,
        "段落": ["甲", f"乙{number}"],
    }
    for number in range(1, 501)
]
TABLE = pa.Table.from_pylist(ROWS)


def parquet(table=TABLE, **how) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **({"row_group_size": 100, "write_page_checksum": True} | how))
    return sink.getvalue()


def arrow(table=TABLE, new=pa.ipc.new_stream, compression=None) -> bytes:
    sink = io.BytesIO()
    with new(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_table(table, max_chunksize=100)
    return sink.getvalue()


def arrow_file(table=TABLE, compression=None) -> bytes:
    return arrow(table, pa.ipc.new_file, compression)


KINDS = {
    "parquet": parquet,
    "stream": arrow,
    "file": arrow_file,
    "zstd stream": lambda table=TABLE: arrow(table, compression="zstd"),
    "lz4 file": lambda table=TABLE: arrow_file(table, compression="lz4"),
}
EACH = pytest.mark.parametrize("make", list(KINDS.values()), ids=list(KINDS))


def take(record, locator, size):
    yield Entry(locator, json.dumps(record, ensure_ascii=False, allow_nan=False), size)


def read(stream):
    stream = io.BytesIO(stream) if isinstance(stream, bytes) else stream
    items = list(columnar.read(stream, "a", take=take))
    return items, sum(item.size for item in items)


def records(items):
    return [json.loads(item.content) for item in items if isinstance(item, Entry)]


@EACH
def test_every_row_is_handed_on_and_every_byte_accounted_for(make):
    data = make()
    items, size = read(data)
    assert records(items) == ROWS
    assert [item.locator for item in items if isinstance(item, Entry)] == [f"a#R{row}" for row in range(1, 501)]
    assert not [item for item in items if isinstance(item, Refusal)]
    assert size == len(data)


@EACH
def test_a_packed_file_is_read(make):
    data = make()
    items, size = read(opened(io.BytesIO(gzip.compress(data))))
    assert records(items) == ROWS
    assert size == len(data)


@EACH
def test_a_file_of_no_rows_is_overhead(make):
    data = make(TABLE.slice(0, 0))
    items, size = read(data)
    assert {type(item) for item in items} == {Overhead}
    assert size == len(data)


NOON = dt.datetime(2021, 5, 4, 12, 30, 1, 500, tzinfo=dt.UTC)
VALUES = [
    (pa.string(), "文", "文"),
    (pa.large_string(), "文", "文"),
    (pa.string_view(), "文", "文"),
    (pa.dictionary(pa.int8(), pa.string()), "文", "文"),
    (pa.int64(), 1 << 62, 1 << 62),
    (pa.float64(), 0.25, 0.25),
    (pa.float64(), float("nan"), "NaN"),
    (pa.float64(), float("-inf"), "-Infinity"),
    (pa.bool_(), True, True),
    (pa.null(), None, None),
    (pa.decimal128(9, 2), Decimal("1.50"), "1.50"),
    (pa.date32(), dt.date(1999, 12, 31), "1999-12-31"),
    (pa.timestamp("us"), NOON.replace(tzinfo=None), "2021-05-04T12:30:01.000500"),
    (pa.timestamp("us", "UTC"), NOON, "2021-05-04T12:30:01.000500+00:00"),
    (pa.timestamp("ns"), 1_620_131_401_000_000_789, "2021-05-04T12:30:01.000000789"),
    (pa.time64("us"), dt.time(8, 5), "08:05:00"),
    (pa.duration("ms"), dt.timedelta(minutes=2, milliseconds=5), "PT120.005S"),
    (pa.binary(), b"\xff\x00", "/wA="),
    (pa.list_(pa.string()), ["甲", None], ["甲", None]),
    (pa.list_(pa.struct([("内容", pa.string())])), [{"内容": "甲"}], [{"内容": "甲"}]),
    (pa.map_(pa.string(), pa.int8()), [("甲", 1)], {"甲": 1}),
    (pa.map_(pa.string(), pa.int8()), [("甲", 1), ("甲", 2)], [["甲", 1], ["甲", 2]]),
    (pa.map_(pa.int8(), pa.date32()), [(1, dt.date(2000, 1, 1))], [[1, "2000-01-01"]]),
    (pa.struct([("a", pa.decimal128(3, 1))]), {"a": Decimal("0.5")}, {"a": "0.5"}),
]


@pytest.mark.parametrize(("kind", "value", "wanted"), VALUES, ids=str)
def test_a_value_is_what_json_can_say(kind, value, wanted):
    batch = pa.record_batch([pa.array([value, None], type=kind)], names=["列"])
    assert list(rows_of(batch)) == [{"列": wanted}, {"列": None}]
    assert json.loads(json.dumps(list(rows_of(batch)), allow_nan=False))[0] == {"列": wanted}


def test_columns_of_one_name_are_all_there():
    batch = pa.record_batch([pa.array([1]), pa.array([2])], names=["a", "a"])
    assert list(rows_of(batch)) == [{"a": 1, "a~2": 2}]


def test_a_row_that_is_no_utf8_is_refused_and_its_neighbours_are_not():
    offsets = pa.py_buffer(b"".join(at.to_bytes(4, "little") for at in (0, 1, 2, 3)))
    column = pa.StringArray.from_buffers(3, offsets, pa.py_buffer(b"a\xffc"))
    rows = list(rows_of(pa.record_batch([column], names=["a"])))
    assert [rows[0], rows[2]] == [{"a": "a"}, {"a": "c"}]
    assert isinstance(rows[1], str)


def test_rows_of_a_damaged_group_are_refused_each_and_the_others_read():
    data = bytearray(parquet(compression="none", use_dictionary=False))
    data[bytes(data).find("第250村".encode())] ^= 0xFF
    items, size = read(bytes(data))
    assert [record["编号"] for record in records(items)] == [*range(1, 201), *range(301, 501)]
    refused = [item for item in items if isinstance(item, Refusal)]
    assert [item.locator for item in refused] == [f"a#R{row}" for row in range(201, 301)]
    assert {item.reason for item in refused} == {"damaged row group"}
    assert size == len(data)


def test_a_footer_that_would_end_the_process_is_told(tmp_path):
    """Of the bits of a footer, some make pyarrow's metadata abort: they are flipped in a process of their own."""
    whole = parquet(TABLE.slice(0, 50))
    start = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
    path = tmp_path / "a.parquet"
    path.write_bytes(whole)
    done = subprocess.run(
        [sys.executable, "-c", _FLIPS, str(path), str(start)], capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


_FLIPS = """
import io, sys
from jiaokan.inputs.tables import columnar
whole, start = open(sys.argv[1], "rb").read(), int(sys.argv[2])
for at in range(start, len(whole)):
    for bit in (0, 4, 6):
        data = bytearray(whole)
        data[at] ^= 1 << bit
        items = columnar.read(io.BytesIO(bytes(data)), "a", take=lambda record, locator, size: iter([size]))
        assert sum(item if isinstance(item, int) else item.size for item in items) == len(data), (at, bit)
"""


def test_a_footer_that_states_a_billion_rows_is_refused():
    table = pa.table({"a": pa.nulls(40_000_000)})
    data = parquet(table, row_group_size=1 << 20)
    items, size = read(data)
    assert [item.reason for item in items] == ["damaged file"]
    assert size == len(data)


def test_a_group_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(columnar, "MAX_BATCH_BYTES", 1 << 16)
    table = pa.table({"a": ["长" * 100_000, "短"]})
    items, size = read(parquet(table))
    assert [item.reason for item in items if isinstance(item, Refusal)] == ["damaged row group"] * 2
    assert size == len(parquet(table))


def test_a_batch_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(arrow_stream, "MOST_BODY", 1 << 16)
    data = arrow(pa.table({"a": ["长" * 100_000]}), compression="zstd")
    assert len(data) < 1 << 16
    items, size = read(data)
    assert ["unpacks to" in item.detail for item in items if isinstance(item, Refusal)] == [True]
    assert size == len(data)


@pytest.mark.parametrize("make", [parquet, arrow, arrow_file, KINDS["zstd stream"]])
@pytest.mark.parametrize("how", ["cut", "flip"])
def test_damage_anywhere_is_accounted_for(make, how):
    whole = make(TABLE.slice(0, 200))
    for at, data in damaged_by_chance(whole, how, 4):
        items, size = read(data)
        assert size == len(data), (how, at)
        assert all(item.size >= 0 for item in items)
        if how == "cut" and 8 < at < len(whole) - 2000 and make is not arrow and make is not KINDS["zstd stream"]:
            assert any(isinstance(item, Refusal) for item in items), at


@pytest.mark.parametrize(
    "junk", [b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1", b"ARROW1\0\0", b"\xff" * 99, b"", b"\xff\xff\xff\xff"]
)
def test_what_is_no_table_is_accounted_for(junk):
    items, size = read(junk)
    assert size == len(junk)
    assert not records(items)


def test_a_folder_that_datasets_saved_is_known():
    names = [
        "dataset_dict.json",
        *(
            f"{part}/{name}"
            for part in ("train", "test")
            for name in ("state.json", "dataset_info.json", "data-00000-of-00001.arrow")
        ),
    ]
    found = saved_dataset([*names, "train/cache-0123abcd.arrow", "readme.txt", ".cache/x/y"])
    assert found.data == ("test/data-00000-of-00001.arrow", "train/data-00000-of-00001.arrow")
    assert "readme.txt" not in found.overhead
    assert {".cache/x/y", "train/cache-0123abcd.arrow", "dataset_dict.json"} <= set(found.overhead)
    assert saved_dataset(["a.arrow", "dataset_info.json"]) is None

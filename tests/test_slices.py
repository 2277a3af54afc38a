"""Where inputs are cut, and which of their records count: whatever the parts, the records are those of the whole."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jiaokan.inputs import ranges
from jiaokan.inputs.account import Account
from jiaokan.inputs.files import InputFile, find_inputs
from jiaokan.inputs.measured import measure, sized
from jiaokan.inputs.reading import Reading
from jiaokan.parts import register, slices

REPORT = "关于修渠的通知\n各村：\n  为做好春季修渠工作,请各村于3月{day}日前上报人数。第{day}组负责东渠。\n水务站\n2021年3月1日\n"


# --- cutting ----------------------------------------------------------------------------------------------------------
LINES = [
    '{"text": "甲"}\n',
    "\n",
    '{"text": "乙乙乙乙乙乙"}\r\n',
    "no JSON\n",
    "   \n",
    json.dumps({"text": "丙" * 40, "id": "7"}, ensure_ascii=False) + "\n",
    '{"other": 1}\n',
    "\ufeff" + '{"text": "a mark amid the lines"}\n',
]
ENDS = ["", '{"text": "丁"}', '{"text": "torn', "\n\n"]


def told(inputs) -> tuple[list, dict[str, int], int]:
    """Give the records of a reading, its overhead by name, and the bytes it accounts for."""
    reading = Reading(inputs)
    found = [item for _, item in reading]
    account: Account = reading.account
    overhead: dict[str, int] = {}
    for box in account.boxes:
        for name, size in box.overhead.items():
            overhead[name] = overhead.get(name, 0) + size
    return found, overhead, sum(box.record_bytes + box.overhead.total() for box in account.boxes)


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with a byte order mark"])
@pytest.mark.parametrize("end", ENDS, ids=repr)
@pytest.mark.parametrize("size", [1, 7, 30, 100, 333])
def test_the_parts_of_json_lines_hold_the_records_of_the_whole(tmp_path, mark, end, size):
    path = tmp_path / "a.jsonl"
    path.write_bytes((mark + "".join(LINES * 5) + end).encode())
    (file,) = find_inputs([path])
    parts = ranges.cut(sized(file), size)
    assert len(parts) > 1 or size > path.stat().st_size // 2
    assert told(parts) == told([measure(file)])
    assert {part.sha256 for part in parts} <= {measure(file).sha256, ""}


@pytest.mark.parametrize("size", [1, 500, 2000, 10**6])
@pytest.mark.parametrize("rows", [1, 7, 50])
def test_the_parts_of_a_parquet_file_hold_the_records_of_the_whole(tmp_path, size, rows):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [REPORT.format(day=n) for n in range(50)]}), path, row_group_size=rows)
    (file,) = find_inputs([path])
    parts = ranges.cut(sized(file), size)
    assert (len(parts) > 1) == (size < path.stat().st_size // 2 and rows < 50)
    assert told(parts) == told([measure(file)])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", (REPORT.format(day=1) * 50).encode()),
        ("a.jsonl", ('{"text": "甲"}\n' * 50).encode("utf-16")),
        ("a.csv", ('text,id\n"甲\n乙",1\n' * 50).encode()),
        ("a.json", json.dumps([{"text": "甲"}] * 50).encode()),
        ("a.parquet", b"PAR1" + bytes(500)),
    ],
)
def test_what_has_no_bounds_that_are_known_is_not_cut(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    (file,) = find_inputs([tmp_path / name])
    assert [part.range for part in ranges.cut(sized(file), 40)] == [None]


def test_a_file_that_comes_or_goes_moves_few_slices(tmp_path):
    files = [InputFile(tmp_path / f"{n:04d}.txt", f"{n:04d}.txt") for n in range(3000)]
    inputs = [slices.Measured(file, "", 1000, 0) for file in files]

    def names(some):
        return {tuple(each.file.name for each in one.inputs) for one in slices.cut(some, 100_000)}

    before = names(inputs)
    for gone in (0, 7, 1500):
        after = names(inputs[:gone] + inputs[gone + 1 :])
        assert len(before - after) <= 4 < len(before) / 4


# --- records ----------------------------------------------------------------------------------------------------------
def test_of_records_with_one_digest_the_first_counts():
    digests = np.array([bytes([each]) * 16 for each in (3, 0, 3, 7, 0, 3)], "S16")
    found = register.find_twins(digests)
    assert sorted(zip(found.copies.tolist(), found.firsts.tolist(), strict=True)) == [(2, 0), (4, 1), (5, 0)]
    assert found.clash.tolist() == []


def test_of_records_with_one_id_the_first_keeps_it():
    head = b"\x01" * 12
    digests = np.array([head + b"bbbb", b"\x02" * 16, head + b"aaaa", head + b"bbbb", head + b"aaaa"], "S16")
    found = register.find_twins(digests)
    assert (found.copies.tolist(), found.firsts.tolist()) == ([3], [0])
    assert sorted(found.clash.tolist()) == [2, 4]


def test_without_records_there_are_no_twins():
    assert [len(each) for each in register.find_twins(np.empty(0, "S16"))] == [0, 0, 0]

"""Reading files of others: limits hold before memory is spent, and whatever is wrong with a file is an error that names it."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import support

from jiaokan.dataset import parquet, schema
from jiaokan.dataset.conform import conform, fits
from jiaokan.dataset.load import load
from jiaokan.dataset.parquet import UnreadableError
from jiaokan.dataset.sizes import Column, Run
from jiaokan.validate import validate

_MIB = 1 << 20
_HAN = "某"  # three bytes


def same(value, times: int) -> pa.Array:
    """Give a value many times, for next to nothing on disk."""
    return pa.array([value]).take(pa.array([0] * times))


BOMBS = {
    "one row of 300 MB": lambda: ({"text": ["x" * 300_000_000]}, {}),
    "one plain row of 300 MB": lambda: ({"text": ["x" * 300_000_000]}, {"use_dictionary": False}),
    "one value of 1 MB in 300 rows": lambda: ({"text": same(_HAN * 333_000, 300)}, {}),
    "300 pages of 1 MB": lambda: ({"text": [_HAN * 333_000] * 300}, {"use_dictionary": False, "write_batch_size": 1}),
    "values that repeat the one before": lambda: (
        {"text": [_HAN * 333_000 + str(number % 10) for number in range(300)]},
        {"use_dictionary": False, "column_encoding": "DELTA_BYTE_ARRAY"},
    ),
    "a million equal rows": lambda: ({"text": same(_HAN * 100, 1_000_000)}, {}),
    "eight million equal rows in one group": lambda: ({"text": same("x", 8_000_000)}, {"row_group_size": 8_000_000}),
    "eight million equal rows in groups": lambda: ({"text": same("x", 8_000_000)}, {"row_group_size": 500_000}),
    "a list of three million": lambda: ({"text": ["x"], "more": [[_HAN * 30] * 3_000_000]}, {}),
}
_READ = textwrap.dedent(
    """
    import resource, sys
    from pathlib import Path
    from jiaokan.dataset import parquet
    peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    before, rows = peak(), 0
    try:
        for batch in parquet.read_batches([Path(sys.argv[1])]):
            rows += batch.num_rows
        told = "read"
    except parquet.UnreadableError as error:
        told = str(error)
    print((peak() - before) // 1024, rows, told)
    """
)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_fills_memory(tmp_path, name):
    """In a process of its own; the limit is well below what the file decodes to, 300 MB or more, or millions of rows."""
    columns, options = BOMBS[name]()
    path = tmp_path / "train-00000-of-00001.parquet"
    pq.write_table(pa.table(columns), path, compression="zstd", **options)
    del columns
    assert path.stat().st_size < 200_000
    done = subprocess.run([sys.executable, "-c", _READ, path], capture_output=True, text=True, check=True)
    peak, _, told = done.stdout.strip().split(" ", 2)
    assert told.startswith(f"{path}: "), told
    assert " at most; " in told
    assert int(peak) < 100, f"{peak} MiB"


def test_the_validator_names_the_file_and_the_limit_of_a_bomb(release_of_base):
    path = release_of_base / "data" / "sources" / "train-00000-of-00001.parquet"
    rows = pq.read_table(path).slice(0, 1).to_pylist()
    rows[0]["raw_text"] = "x" * 300_000_000
    path.unlink()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema.arrow("sources")), path, compression="zstd")
    problems = [problem for problem in validate(release_of_base, checksums=False) if problem.check == "readable"]
    assert [problem.where for problem in problems] == ["sources/train-00000-of-00001.parquet row 0"]
    assert "at most" in problems[0].message


def test_a_source_with_more_rows_than_code_points_is_not_gathered(release_of_base):
    path = release_of_base / "data" / "edits" / "test-00000-of-00001.parquet"
    rows = pq.read_table(path)
    path.unlink()
    pq.write_table(pa.concat_tables([rows] * 100), path)
    problems = list(validate(release_of_base, checksums=False))
    assert any("has more rows than code points" in problem.message for problem in problems)


@pytest.fixture
def release_of_base(run, tmp_path):
    return support.build_base(run, tmp_path / "base")


# --- what is weighed ------------------------------------------------------------------------------------------
runs = st.lists(st.builds(Run, st.integers(1, 9), st.integers(0, 50), st.integers(0, 5)), min_size=1, max_size=8)


@given(runs, st.integers(1, 20))
def test_no_rows_next_to_each_other_weigh_more_than_the_most(parts, rows):
    """Slid over every place, each page touched counted whole."""
    column = Column(parts, 0, is_list=False)
    owners = [number for number, run in enumerate(parts) for _ in range(run.values)]
    windows = [owners[at : at + rows] for at in range(max(1, len(owners) - rows + 1))]
    brute = max(sum(parts[number].bytes_of(rows) for number in set(window)) for window in windows)
    assert column.most(rows) == brute


@pytest.mark.parametrize(
    "options", [{}, {"use_dictionary": False}, {"data_page_version": "2.0"}, {"data_page_size": 100}]
)
@pytest.mark.parametrize("compression", ["none", "snappy", "zstd", "gzip", "lz4", "brotli"])
def test_every_layout_is_read_as_it_was_written(tmp_path, options, compression):
    table = pa.table(
        {
            "text": [f"{number}{_HAN * (number % 700)}" for number in range(3000)],
            "number": pa.array([None if number % 3 else number for number in range(3000)], pa.int32()),
            "parts": [[{"start": at, "kind": "x" * at} for at in range(number % 4)] for number in range(3000)],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet", compression=compression, row_group_size=1000, **options)
    assert pa.Table.from_batches(list(parquet.read_batches([tmp_path / "a.parquet"]))).equals(table)


# --- whatever is wrong ----------------------------------------------------------------------------------------
def broken_files(folder: Path):
    pq.write_table(pa.table({"text": ["x"] * 100}), folder / "good.parquet")
    data = (folder / "good.parquet").read_bytes()
    yield "cut", data[:-9]
    yield "empty", b""
    yield "no parquet", b"x" * 100
    yield "page", data[:10] + b"\xff" * 30 + data[40:]
    yield "footer", data[:-40] + b"\xff" * 30 + data[-10:]


def test_what_cannot_be_read_is_one_error_that_names_the_file(tmp_path):
    for name, data in broken_files(tmp_path):
        path = tmp_path / f"{name}.parquet"
        path.write_bytes(data)
        with pytest.raises(UnreadableError, match=f"{name}.parquet: cannot be read, got "):
            list(parquet.read_batches([path]))


def test_folders_links_in_a_circle_and_pipes_are_errors_too(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "circle").symlink_to("circle")
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "circle", "pipe", "nothing"):
        for read in (parquet.count_rows, parquet.read_schema, lambda path: list(parquet.read_batches([path]))):
            with pytest.raises(UnreadableError, match=name):
                read(tmp_path / name)


def test_text_that_is_no_utf8_is_an_error(tmp_path):
    odd = pa.array([b"\xff\xfe"]).view(pa.string())
    pq.write_table(pa.table({"text": odd}), tmp_path / "a.parquet")
    with pytest.raises(UnreadableError, match=r"a\.parquet"):
        list(parquet.read_batches([tmp_path / "a.parquet"]))


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), MemoryError(), OSError(5, "I/O error")])
def test_a_file_that_the_system_refuses_is_an_error(tmp_path, monkeypatch, error):
    def refuse(*arguments, **options):
        raise error

    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    monkeypatch.setattr(pq, "ParquetFile", refuse)
    with pytest.raises(UnreadableError, match=r"a\.parquet: cannot be read"):
        list(parquet.read_batches([tmp_path / "a.parquet"]))


def test_a_column_that_is_not_there_is_named(tmp_path):
    pq.write_table(pa.table({"text": ["x"]}), tmp_path / "a.parquet")
    with pytest.raises(UnreadableError, match="has no column 'body', got text"):
        list(parquet.read_batches([tmp_path / "a.parquet"], ["body"]))


@pytest.mark.parametrize(
    "command",
    [["validate", "{}"], ["explain", "a02627630d4c8463d8c7207d", "--in", "{}"], ["splits", "{}"]],
)
def test_every_command_says_which_file_it_cannot_read(release_of_base, run, command):
    for path in release_of_base.glob("data/*/*.parquet"):
        path.write_bytes(path.read_bytes()[:200])
    done = run(*(part.format(release_of_base) for part in command))
    assert done.returncode == (1 if command[0] == "validate" else 2)
    assert b"Traceback" not in done.stderr
    assert b".parquet: cannot be read" in done.stdout + done.stderr


def test_load_gives_the_types_of_the_schema_whatever_the_copy_has(release_of_base):
    expected = load(release_of_base, "paragraphs")
    for path in release_of_base.glob("data/paragraphs/*.parquet"):
        table = pq.read_table(path)
        kinds = [pa.large_string() if field.type == pa.string() else field.type for field in table.schema]
        pq.write_table(table.cast(pa.schema(list(zip(table.column_names, kinds, strict=True)))), path)
    assert load(release_of_base, "paragraphs").equals(expected)


# --- types ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (pa.string(), pa.int32()),
        (pa.binary(), pa.string()),
        (pa.list_(pa.int32()), pa.list_(pa.string())),
        (pa.struct([("start", pa.int32())]), pa.struct([("start", pa.int32()), ("end", pa.int32())])),
        (pa.int32(), pa.float64()),
        (pa.bool_(), pa.int32()),
    ],
)
def test_a_type_that_means_something_else_does_not_fit(found, expected):
    assert not fits(found, expected)


@pytest.mark.parametrize(("values", "kind"), [([0.5], pa.int32()), ([2**40], pa.int32()), ([float("nan")], pa.int32())])
def test_nothing_is_rounded_to_fit(values, kind):
    batch = pa.record_batch({"x": values})
    with pytest.raises(pa.ArrowException):
        conform(batch, pa.schema([("x", kind)]))


def test_sliced_and_null_lists_keep_their_values():
    kind = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))
    rows = [[{"start": 1, "end": 2}], None, [], [{"start": 3, "end": 4}, None]]
    wide = pa.array(rows, pa.large_list(pa.struct([("end", pa.int64()), ("start", pa.int64())])))
    batch = pa.record_batch({"x": wide}).slice(1)
    assert conform(batch, pa.schema([("x", kind)])).column("x").to_pylist() == rows[1:]


# --- a footer with one bit flipped ------------------------------------------------------------------------------------
FLIPS = """
import pathlib, sys
from jiaokan.dataset import parquet
data, place = pathlib.Path(sys.argv[1]).read_bytes(), pathlib.Path(sys.argv[2])
start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
read = told = 0
for bit in range(start * 8, (len(data) - 8) * 8, 29):
    flipped = bytearray(data)
    flipped[bit // 8] ^= 1 << bit % 8
    place.write_bytes(flipped)
    try:
        list(parquet.read_batches([place]))
        read += 1
    except parquet.UnreadableError:
        told += 1
print(read, told)
"""


def test_no_flipped_bit_of_a_footer_ends_the_process(tmp_path):
    """pyarrow ends it where a description names a codec, or statistics, that cannot be; see ``sizes.check_group``."""
    table = pa.table({"text": [f"第{number}条" for number in range(50)], "kind": ["条"] * 50, "n": list(range(50))})
    pq.write_table(table, tmp_path / "a.parquet", compression="zstd", write_page_index=True)
    done = subprocess.run(
        [sys.executable, "-c", FLIPS, str(tmp_path / "a.parquet"), str(tmp_path / "b.parquet")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    read, told = map(int, done.stdout.split())
    assert read > 0
    assert told > 0

"""Leaks: what two splits or two datasets have in common is found, verified and named, and nothing else."""

from __future__ import annotations

from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jiaokan import InputError
from jiaokan.bench import duplicates as bench
from jiaokan.bench.authored import load
from jiaokan.leaks import find_leaks


def text_of(name):
    return "\n".join(p.text for d in load() if d.id == name for p in d.paragraphs)


def rng(seed):
    return Random(seed)  # noqa: S311  (a draw of cases)


REPORT, OTHER = text_of("a01"), text_of("a04")


def write(path, texts, column="text"):
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"id": [str(n) for n in range(len(texts))], column: texts}), path)


def test_planted_leaks_are_found_and_nothing_else(tmp_path):
    write(tmp_path / "train.parquet", [OTHER, REPORT])
    write(tmp_path / "test.parquet", [bench.edited(REPORT, 0.01, rng(3)), text_of("a07")])
    (leak,) = find_leaks(tmp_path).leaks
    assert {leak.left, leak.right} == {"train.parquet row 1", "test.parquet row 0"}
    assert leak.kind == "near"
    assert set(leak.splits) == {"train", "test"}


def test_the_same_texts_in_one_split_are_no_leak(tmp_path):
    write(tmp_path / "train-0.parquet", [REPORT])
    write(tmp_path / "train-1.parquet", [REPORT])
    assert find_leaks(tmp_path).leaks == []


def test_two_datasets_are_held_against_each_other(tmp_path):
    write(tmp_path / "ours" / "train.parquet", [REPORT, OTHER])
    write(tmp_path / "theirs" / "data.parquet", [REPORT], column="content")
    write(tmp_path / "ours" / "test.parquet", [text_of("a07")])
    with pytest.raises(InputError, match="no column"):
        find_leaks(tmp_path / "ours", tmp_path / "theirs", "text")
    (leak,) = find_leaks(tmp_path / "ours", tmp_path / "theirs").leaks
    assert leak.kind == "exact"


def test_every_row_that_leaks_is_named(tmp_path):
    write(tmp_path / "train.parquet", [REPORT])
    near = bench.edited(REPORT, 0.01, rng(4))
    write(tmp_path / "test.parquet", [REPORT, REPORT, near, "短"])
    found = find_leaks(tmp_path)
    assert {name for leak in found.leaks for name in (leak.left, leak.right)} == {
        "train.parquet row 0",
        *(f"test.parquet row {row}" for row in range(3)),
    }
    assert (found.rows, found.too_short) == (5, 1)


def test_names_of_files_neither_collide_nor_hide_a_split(tmp_path):
    write(tmp_path / "train" / "a:eval-b.parquet", [REPORT])
    write(tmp_path / "train" / "a_eval-b.parquet", [OTHER])
    write(tmp_path / "testing" / "part.parquet", [REPORT])
    (leak,) = find_leaks(tmp_path).leaks
    assert set(leak.splits) == {"train", "test"}


@pytest.mark.parametrize("content", [b"PAR1junk", b""])
def test_files_that_cannot_be_read_are_an_error_and_no_leak(run, tmp_path, content):
    (tmp_path / "train.parquet").write_bytes(content)
    done = run("check-leaks", tmp_path)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_check_leaks_says_so_in_its_exit_code(run, tmp_path):
    write(tmp_path / "train.parquet", [REPORT])
    write(tmp_path / "test.parquet", [OTHER])
    assert run("check-leaks", tmp_path).returncode == 0
    write(tmp_path / "test.parquet", [REPORT])
    done = run("check-leaks", tmp_path)
    assert done.returncode == 1
    assert b"exact 1.000" in done.stdout
    assert run("check-leaks", tmp_path / "nothing").returncode == 2

"""What strangers wrote is seen and does nothing: file names and columns, in every command, on both streams."""

from __future__ import annotations

import json
import os
import re
import shutil

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import support

from jiaokan.errors import InputError
from jiaokan.text.shown import escaped, listed, to_json, visible

EVIL = "\x1b]0;owned\x07\x1b[2J\u202egnp\u2069\x9b31m\u2028\r\u0085"
# What no output may hold: controls but line feed and tab, C1, marks of direction, separators.
BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@given(st.text())
def test_no_text_reaches_a_terminal_as_a_command(text):
    assert not BAD.search(escaped(text))
    assert not BAD.search(visible(text))
    assert len(visible(text)) == len(text)
    assert "\n" not in escaped(text) + visible(text)


@given(st.text())
def test_json_is_safe_and_says_the_same(text):
    written = to_json({text: [text]})
    assert not BAD.search(written)
    assert json.loads(written) == {text: [text]}


def test_chinese_and_its_blanks_stay_as_they_are():
    assert escaped("关于　防汛（试行）.txt") == "关于　防汛（试行）.txt"
    assert to_json({"标题": "通知"}) == '{"标题": "通知"}'


def test_an_error_is_one_line_whatever_its_parts():
    told = str(InputError(EVIL, "a\nb", got=EVIL, expected="c\r\nd", next_step=EVIL))
    assert not BAD.search(told)
    assert len(told.splitlines()) == 1


def test_long_lists_of_names_are_cut_short():
    assert listed(["a\n", "b", "c"], most=2) == "a\\n, b and 1 more"


# --- in the commands ------------------------------------------------------------------------------------------
@pytest.fixture
def evil(run, tmp_path):
    """A release of sources whose names, and of which many columns, hold what a terminal would obey."""
    (tmp_path / "in").mkdir()
    for number, path in enumerate(sorted(support.BASE.glob("*.txt"))):
        shutil.copy(path, tmp_path / "in" / f"{number}{EVIL}.txt")
    (tmp_path / "in" / f"{EVIL}.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "in" / f"empty{EVIL}.txt").write_bytes(b"")
    done = run("build", tmp_path / "in", "--out", tmp_path / "out", "--splits", support.BASE / "splits")
    assert done.returncode == 0, done.stderr
    return tmp_path / "out", done


def is_quiet(done) -> bool:
    return not BAD.search(done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace"))


@pytest.mark.skipif(os.name == "nt", reason="such names are not possible on Windows")
def test_names_of_files_are_shown_escaped_by_every_command(evil, run, tmp_path):
    out, built = evil
    assert is_quiet(built)
    source = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["sources"][0]["source_id"]
    for command in (
        ["validate", out],
        ["validate", out, "--sources", tmp_path / "in"],
        ["explain", source, "--in", out],
        ["explain", source, "--in", out, "--json"],
        ["explain", source, "--in", out, "--outline"],
        ["explain", tmp_path / "in" / f"0{EVIL}.txt"],
        ["explain", tmp_path / "in" / f"none{EVIL}.txt"],
        ["build", tmp_path / "in" / f"empty{EVIL}.txt", "--out", tmp_path / "none"],
        ["build", tmp_path / "in", "--out", tmp_path / f"o{EVIL}", "--name", "x"],
        ["splits", out],
        ["check-leaks", out],
        ["check-leaks", out, "--column", EVIL],
        ["validate", tmp_path / EVIL],
    ):
        done = run(*command)
        assert is_quiet(done), (command, done)
        assert done.returncode in (0, 1, 2), (command, done)


def test_columns_of_a_foreign_release_are_shown_escaped(evil, run):
    """Whatever the columns of strings hold, and whether the rows are valid or not."""
    out, _ = evil
    source = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["sources"][0]["source_id"]
    for path in sorted((out / "data").glob("*/*.parquet")):
        rows, schema = support.read_rows(path)
        for row in rows:
            for column, value in row.items():
                if isinstance(value, str) and not column.endswith("_id"):
                    row[column] = value + EVIL if column in ("title", "heading", "evidence", "name") else value
        support.write_rows(path, rows, schema)
    for command in (
        ["explain", source, "--in", out],
        ["explain", source, "--in", out, "--json"],
        ["explain", source, "--in", out, "--outline"],
        ["validate", out],
        ["validate", out, "--json", "--no-checksums"],
        ["check-leaks", out],
        ["splits", out],
    ):
        done = run(*command)
        assert is_quiet(done), (command, done)
        assert done.returncode in (0, 1, 2), (command, done)


def test_file_names_of_foreign_parquet_are_shown_escaped(evil, run, tmp_path):
    out, _ = evil
    (tmp_path / "foreign").mkdir()
    for split in ("train", "test"):
        shutil.copy(
            next((out / "data" / "documents").glob("*.parquet")), tmp_path / "foreign" / f"{split}{EVIL}.parquet"
        )
    assert pq.read_metadata(next((tmp_path / "foreign").iterdir())).num_rows
    for options in ([], ["--json"]):
        done = run("check-leaks", tmp_path / "foreign", *options)
        assert done.returncode == 1, done
        assert is_quiet(done), done

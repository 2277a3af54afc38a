"""The report of a build: what was guessed of each input on one line, and what an exclusion did not find."""

from __future__ import annotations

import json

import pytest

from jiaokan.cli import build_report

TEXT = "各村成立巡堤小组，每班十二人，早晚各走一遍。"


@pytest.mark.parametrize(
    ("guessed", "lines"),
    [
        (
            [("a.jsonl", "text", "content"), ("a.jsonl", "id", "id"), ("a.jsonl", "url", "url")],
            ["a.jsonl: text from content, id from id, url from url (guessed; --text-column etc. say otherwise)"],
        ),
        (
            [("a.csv", "encoding", "gb18030"), ("a.csv", "delimiter", "\t"), ("a.csv", "text", "正文")],
            [
                "a.csv: text from 正文 (guessed; --text-column etc. say otherwise); encoding gb18030, delimiter ⇥ (guessed)"
            ],
        ),
        ([("a.csv", "delimiter", ";")], ["a.csv: delimiter ; (guessed)"]),
        (
            [(f"{name}.jsonl", "text", "text") for name in "abcde"],
            ["a.jsonl, b.jsonl, c.jsonl and 2 more: text from text (guessed; --text-column etc. say otherwise)"],
        ),
        (
            [("m.zip", "text", "text"), ("m.zip", "text", "正文"), ("m.zip", "text", "text")],
            ["m.zip: text from text or 正文 (guessed; --text-column etc. say otherwise)"],
        ),
        ([], []),
    ],
    ids=["one line an input", "no option for how a table is written", "no column", "alike", "an archive", "nothing"],
)
def test_what_was_guessed_is_one_line_an_input(guessed, lines):
    assert list(build_report._guesses(guessed)) == lines


def test_guesses_of_many_kinds_are_cut_and_counted():
    lines = list(build_report._guesses([(f"{n}.jsonl", "text", f"c{n}") for n in range(13)]))
    assert len(lines) == 11
    assert lines[-1] == "… and 3 more, guessed in their own way"


@pytest.fixture
def crawl(tmp_path):
    path = tmp_path / "crawl.jsonl"
    rows = [{"nr": n, "body_zh": f"{TEXT}第{n}班。"} for n in (1, 2)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_text_in_no_known_column_is_told_with_the_columns_there_are(run, crawl, tmp_path):
    done = run("build", crawl, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "name one of its columns with --text-column" in done.stderr.decode()
    assert "nr, body_zh" in done.stderr.decode()
    done = run("explain", f"{crawl}#L2", "--text-column", "body_zh", "--outline")
    assert done.returncode == 0
    assert "body [0, 26)" in done.stdout.decode()


def test_an_exclusion_that_finds_nothing_is_told(run, crawl, tmp_path):
    arguments = ("build", crawl, "--out", tmp_path / "out", "--text-column", "body_zh")
    done = run(*arguments, "--exclude", "crawl.jsonl#L1", "--exclude", "crawl.jsonl#L9")
    out = done.stdout.decode()
    assert done.returncode == 0
    assert "records 1 published, 1 excluded;" in out
    assert "excluded nothing: crawl.jsonl#L9 is no id or name of a source here" in out
    assert out.count("excluded nothing") == 1

"""The command line: exit codes, streams, and input that tries to do harm."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

import jiaokan
from jiaokan.text.shown import visible

CORPUS = Path(__file__).parent / "corpus"


def test_version(run):
    done = run("--version")
    assert done.stdout.decode() == f"jiaokan {jiaokan.__version__}\n"


@pytest.mark.parametrize(
    "command", [[], ["build"], ["validate"], ["explain"], ["bench"], ["bench", "ledger"], ["bench", "rules"]]
)
def test_every_command_explains_itself(run, command):
    done = run(*command, "--help")
    assert done.returncode == 0
    assert b"Usage: jiaokan" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "nowhere", "--out", "{tmp}/o"], "nowhere: no such file or folder; check the path"),
        (["build", "{tmp}/in", "--out", "{tmp}/o"], "nothing could be published"),
        (["build", "{tmp}", "--out", "{tmp}/o"], "lies in an input"),
        (["build", "{corpus}", "--out", "{tmp}/o", "--card", "{tmp}/none.md"], "cannot be read"),
        (["build", "{corpus}", "--out", "{tmp}/o", "--splits", "{tmp}/none"], "is no folder of split lists"),
        (["build", "{corpus}", "--out", "{tmp}/o", "--pins", "{tmp}/none.toml"], "is no pins file"),
        (["validate", "{tmp}"], "is no release"),
        (["explain", "{tmp}/none.txt"], "no such file or folder"),
        (["explain", "0123456789abcdef", "--in", "{tmp}"], "is no release"),
    ],
)
def test_misuse_is_one_line_and_exit_2(run, tmp_path, arguments, message):
    (tmp_path / "in").mkdir()
    done = run(*(argument.format(tmp=tmp_path, corpus=CORPUS) for argument in arguments))
    assert done.returncode == 2, done
    assert message in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["build"],
        ["build", "x"],
        ["validate", "x", "--tier", "all"],
        ["frobnicate"],
        ["build", "x", "--out", "y", "--workers", "0"],
    ],
)
def test_wrong_usage_is_exit_2(run, arguments):
    assert run(*arguments).returncode == 2


def test_the_report_counts_what_was_done(run, tmp_path):
    done = run("build", CORPUS, "--out", tmp_path / "sample", "--workers", "1")
    report = done.stdout.decode()
    for part in (
        "20 published",
        "sources",
        "paragraphs",
        "edits by rule\n",
        "pinyin-glosses",
        "flags that remain ",
        "sources  documents  paragraphs\n",
        "masked-values",
        "repaired  ",
        "jiaokan validate ",
    ):
        assert part in report
    assert done.stderr == b"", "a build that is soon done has nothing to say of its progress"


def test_explain_shows_both_sides_the_edits_and_the_outline(run):
    done = run("explain", CORPUS / "04-glossed-converted.txt", env={"COLUMNS": "160"})
    shown = done.stdout.decode()
    assert done.returncode == 0
    for part in (
        "script Hant (converted)",
        "outline",
        "paragraphs",
        "edits",
        "pinyin-glosses",
        "reads",
        "script-converted",
    ):
        assert part in shown


def test_explain_gives_the_outline_as_lines_that_diff(run, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(
        "防汛工作总结\n一、压实责任。各村成立巡堤小组，每班十二人，早晚各走一遍。\n二、备足物资\n镇里储备沙袋一万条。\n",
        encoding="utf-8",
    )
    done = run("explain", page, "--outline")
    assert done.stdout.decode().splitlines() == [
        "page several:0.00",
        "report [0, 54) source 防汛工作总结",
        "    title [0, 6)",
        "  1 run_in:+2.0 [7, 36) 一、=1 压实责任",
        "    body [7, 36)",
        "  1 standalone:+3.0 [37, 54) 二、=2 备足物资",
        "    body [44, 54)",
    ]


def test_explain_cuts_nothing_off(run):
    """Chinese has no blanks to break at: every character of the clean text is on the screen, in order, between marks."""
    path = CORPUS / "05-one-line-counters-bytes.txt"
    shown = run("explain", path, env={"COLUMNS": "90"}).stdout.decode()
    cells = [line.split("│")[3] for line in shown.splitlines() if line.count("│") == 4]
    clean = json.loads(run("explain", path, "--json").stdout)["source"]["text"]
    assert re.sub("⟦[-+]?|⟧", "", "".join("".join(cells).split())) == "".join(clean.split())


def test_explain_reads_a_stream_and_writes_json(run):
    done = run("explain", "-", "--json", data="储备 n95 口罩 3 个,已全部发放到各村。".encode())
    told = json.loads(done.stdout)
    assert told["source"]["text"] == "储备n95口罩3个，已全部发放到各村。"
    assert {rule for edit in told["edits"] for rule in edit["rules"]} == {"latin-blanks", "narrow-marks"}


def test_explain_finds_ids_of_every_table(run, sample):
    source = json.loads((sample / "manifest.json").read_text(encoding="utf-8"))["sources"][3]["source_id"]
    told = json.loads(run("explain", source, "--in", sample, "--json").stdout)
    for table, key in (("documents", "document_id"), ("sections", "section_id"), ("paragraphs", "paragraph_id")):
        target = told[table][0][key]
        part = json.loads(run("explain", target, "--in", sample, "--json").stdout)
        assert target in [row[key] for row in part[table]]
    assert run("explain", f"{source}:p99999", "--in", sample).returncode == 2


def test_nothing_in_a_document_reaches_the_terminal_as_a_command(run, tmp_path):
    path = tmp_path / "evil.txt"
    path.write_bytes(
        "标题\x1b[2J\x1b]0;owned\x07[red]假的[/red]\n正文第一句话说得很清楚，第二句话也说得清楚。\x9b31m\n".encode()
    )
    done = run("explain", path)
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert b"\x07" not in done.stdout
    assert "[red]" in done.stdout.decode()


def test_visible_keeps_the_length_of_a_text():
    text = "a\n\t\x1b\u200b\u202e字\u3000"
    assert len(visible(text)) == len(text)
    assert "\x1b" not in visible(text)
    assert "\u202e" not in visible(text)


@pytest.mark.skipif(os.name == "nt", reason="such names are not possible on Windows")
def test_strange_file_names_are_kept_as_text(run, tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    for name in (b"\xff\xfe.txt", b"[bold]x.txt", "新\n行.txt".encode()):
        shutil.copy(CORPUS / "01-clean-report.txt", os.path.join(os.fsencode(source), name))  # noqa: PTH118  (bytes)
    done = run("build", source, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    names = [manifest["sources"][0]["name"], *manifest["sources"][0]["also_as"]]
    assert sorted(names) == sorted(["\\xff\\xfe.txt", "[bold]x.txt", "新\n行.txt"])


def test_the_working_folder_is_never_picked_up(run, tmp_path):
    for name in ("DATASET_CARD.md", "seeds.toml"):
        (tmp_path / name).write_text("not valid anything", encoding="utf-8")
    (tmp_path / "splits").mkdir()
    (tmp_path / "splits" / "train.txt").write_text("nonsense", encoding="utf-8")
    assert run("build", CORPUS, "--out", "out", cwd=tmp_path).returncode == 0

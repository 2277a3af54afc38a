"""A shell is told how a line may go on: in the words of each shell, cheaply, and with nothing that a stranger wrote."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from click.shell_completion import BashComplete, FishComplete, ZshComplete
from tests.test_start import imported_by

from jiaokan import rules
from jiaokan.cli import cli, complete
from jiaokan.dataset import accounts, schema
from jiaokan.rules import NOTES, RULES

DOCS = (Path(__file__).parent.parent / "docs" / "command-line.md").read_text(encoding="utf-8")
SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


def told(shell, monkeypatch, *words):
    """Give what a shell is told; the last of the words is what is being typed."""
    at = words[-1] if shell == "fish" else str(len(words))
    monkeypatch.setenv("COMP_WORDS", " ".join(("jiaokan", *words)))
    monkeypatch.setenv("COMP_CWORD", at)
    return SHELLS[shell](cli, {}, "jiaokan", "_JIAOKAN_COMPLETE").complete()


# --- the protocols --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("shell", "answer"),
    [
        ("bash", "plain,narrow-marks"),
        ("zsh", "plain\nnarrow-marks\npunctuation-width"),
        ("fish", "plain,narrow-marks\tpunctuation-width"),
    ],
)
def test_each_shell_is_told_in_its_own_way(shell, answer, monkeypatch):
    assert told(shell, monkeypatch, "build", "--without", "narr") == answer


@pytest.mark.parametrize("shell", SHELLS)
def test_what_the_documents_say_to_source_is_there(shell, run):
    assert f"_JIAOKAN_COMPLETE={shell}_source jiaokan" in DOCS
    done = run(env={"_JIAOKAN_COMPLETE": f"{shell}_source"})
    assert done.returncode == 0
    assert "_JIAOKAN_COMPLETE" in done.stdout.decode()


def test_bash_itself_completes(tmp_path):
    shim = tmp_path / "jiaokan"
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} -m jiaokan "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    script = (
        'eval "$(_JIAOKAN_COMPLETE=bash_source jiaokan)"; COMP_WORDS=(jiaokan validate x --tier re); COMP_CWORD=4; '
        '_jiaokan_completion jiaokan; echo "${COMPREPLY[@]}"'
    )
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, check=False)
    assert done.stdout.decode().split() == ["relations", "rebuild"]


# --- what is offered ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "some", "none"),
    [
        (("va",), ["validate"], ["build"]),
        (("build", "--cor"), ["--corrections"], ["--config"]),
        (("build", "--script", ""), ["auto", "hans", "keep"], []),
        (("validate", "x", "--tier", ""), ["schema", "relations", "rebuild"], []),
        (("build", "--without", ""), ["narrow-marks", "punctuation-width", "mask"], ["line-ends", "numbering-gap"]),
        (("explain", "x", "--rule", "line-"), ["line-ends", "line-edges"], ["narrow-marks"]),
        (("explain", "x", "--flag", "m"), ["masked-values", "mixed-script", "markup"], ["mask", "spam"]),
        (("explain", "x", "--rule", "xyz"), [], ["narrow-marks"]),
    ],
    ids=" ".join,
)
def test_what_may_follow_is_offered_and_nothing_else(words, some, none, monkeypatch):
    found = [line.partition(",")[2] for line in told("bash", monkeypatch, *words).splitlines()]
    assert set(some) <= set(found)
    assert not set(none) & set(found)
    assert all(each.startswith(words[-1]) for each in found)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("build", "rep"), "file"),
        (("build", "--card", "x"), "file"),
        (("validate", "dist"), "dir"),
        (("splits", "dist"), "dir"),
        (("check-leaks", "dist"), "dir"),
        (("explain", "a"), "file"),
        (("explain", "--in", "dist"), "dir"),
    ],
    ids=" ".join,
)
def test_files_and_folders_are_left_to_the_shell(words, kind, monkeypatch):
    assert told("bash", monkeypatch, *words) == f"{kind},{words[-1]}"


def test_every_rule_is_offered_and_what_is_offered_can_be_switched_off():
    assert {item.value for item in complete.rules(None, None, "")} == {each.id for each in (*RULES, *NOTES)}
    assert {item.value for item in complete.flags(None, None, "")} == set(schema.flags())
    assert all(rules.named([item.value]) for item in complete.switches(None, None, ""))


# --- ids of a release ------------------------------------------------------------------------------------------
def manifest(folder, *sources):
    (folder / "manifest.json").write_text(json.dumps({"sources": sources}), encoding="utf-8")
    return folder


def source(at, name="a.txt", fate="published"):
    return {"source_id": f"{at:024x}", "name": name, "fate": fate}


def test_ids_of_sources_are_offered_where_a_release_is_named(tmp_path, monkeypatch):
    manifest(tmp_path, source(1), source(2, fate="quarantined"), source(0xA << 92))
    assert told("fish", monkeypatch, "explain", "--in", str(tmp_path), "00") == f"plain,{1:024x}\ta.txt"


def test_names_of_strangers_reach_no_shell_but_escaped(tmp_path, monkeypatch):
    manifest(tmp_path, source(1, "\x1b[2J\nplain,rm -rf ~\u202e" + "长" * 500))
    for shell in ("zsh", "fish"):
        said = told(shell, monkeypatch, "explain", "--in", str(tmp_path), "00")
        assert len(said.splitlines()) == (3 if shell == "zsh" else 1)
        assert "\x1b" not in said
        assert "\u202e" not in said
        assert len(said) < 300


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"sources": [1]}', b'{"sources": {}}', None])
def test_a_manifest_that_cannot_be_read_offers_nothing(content, tmp_path, monkeypatch):
    if content is not None:
        (tmp_path / "manifest.json").write_bytes(content)
    assert told("bash", monkeypatch, "explain", "--in", str(tmp_path), "0") == ""


def test_many_sources_are_offered_in_part(tmp_path, monkeypatch):
    manifest(tmp_path, *map(source, range(200)))
    assert len(told("bash", monkeypatch, "explain", "--in", str(tmp_path), "0").splitlines()) == 50


def with_accounts(folder, monkeypatch, *sources):
    """Write the records of a release as one with more than 10,000 has them: in a table alone."""
    row = {field.name: [] if pa.types.is_list(field.type) else None for field in schema.arrow("records")}
    monkeypatch.setattr(accounts, "MOST_INSIDE", 0)
    written = accounts.write_records(folder, [{**row, **each} for each in sources])
    stated = {"accounts": {"records": {"rows": written.n_rows}}, **accounts.inside({"records": written}, len(sources))}
    (folder / "manifest.json").write_text(json.dumps(stated), encoding="utf-8")
    return stated


def test_ids_of_a_release_with_many_records_are_offered_too(tmp_path, monkeypatch):
    stated = with_accounts(tmp_path, monkeypatch, source(1), source(2, fate="quarantined"), source(0xA << 92))
    assert "sources" not in stated
    assert told("fish", monkeypatch, "explain", "--in", str(tmp_path), "00") == f"plain,{1:024x}\ta.txt"
    assert told("bash", monkeypatch, "explain", "--in", str(tmp_path), "b") == ""


def test_no_more_than_the_first_records_of_a_table_are_looked_at(tmp_path, monkeypatch):
    with_accounts(tmp_path, monkeypatch, *(source(at << 84, fate="published") for at in range(1100)))
    assert told("bash", monkeypatch, "explain", "--in", str(tmp_path), f"{999 << 84:024x}")
    assert told("bash", monkeypatch, "explain", "--in", str(tmp_path), f"{1000 << 84:024x}") == ""


@pytest.mark.parametrize("content", [b"PAR1 rubbish", b"", None])
def test_records_that_cannot_be_read_offer_nothing(content, tmp_path, monkeypatch):
    with_accounts(tmp_path, monkeypatch, source(1))
    (path,) = (tmp_path / "accounts").iterdir()
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert told("bash", monkeypatch, "explain", "--in", str(tmp_path), "0") == ""


def test_ids_that_stand_in_a_manifest_are_offered_without_what_reads_tables(tmp_path):
    manifest(tmp_path, source(1))
    env = {"_JIAOKAN_COMPLETE": "bash_complete", "COMP_WORDS": f"jiaokan explain --in {tmp_path} 0", "COMP_CWORD": "4"}
    code = f"import os, sys; os.environ |= {env!r}; sys.argv = ['jiaokan']; from jiaokan.cli import main; main()"
    assert not imported_by(code) & {"pyarrow", "jiaokan.dataset.accounts"}


def test_a_completion_imports_no_rule():
    env = {"_JIAOKAN_COMPLETE": "bash_complete", "COMP_WORDS": "jiaokan build --without n", "COMP_CWORD": "3"}
    code = f"import os, sys; os.environ |= {env!r}; sys.argv = ['jiaokan']; from jiaokan.cli import main; main()"
    assert not imported_by(code) & {"jiaokan.rules", "jiaokan.pipeline", "rich", "datasets", "opencc"}

"""What was not looked at is said: by source and tier, on the last line, as JSON; and nothing is claimed that did not run."""

from __future__ import annotations

import json

import pytest
from tests import support

from jiaokan.checks.coverage import Coverage
from jiaokan.validate import validate

REPORT = "a02627630d4c8463d8c7207d"
WRONG_FORM = {"do": "blank", "table": "sections/train", "row": {"source_id": REPORT, "ordinal": 1}}
BAD_ROW = {"do": "set", "table": "sections/train", "row": {"source_id": REPORT, "ordinal": 1}, "values": {"level": 0}}


def covered(folder, **options) -> Coverage:
    coverage = Coverage()
    for _ in validate(folder, coverage=coverage, checksums=False, **options):
        pass
    return coverage


def test_a_sound_release_is_looked_at_whole(small_base, run):
    assert covered(small_base).missed() == {}
    assert run("validate", small_base).stderr.decode() == f"{small_base}: valid (tiers: schema, relations, rebuild)\n"


def test_a_row_of_the_wrong_form_keeps_later_tiers_from_its_source_only(broken, run):
    folder = broken(BAD_ROW)
    assert covered(folder).missed() == {"relations": ["report.txt"], "rebuild": ["report.txt"]}
    told = run("validate", folder, "--no-checksums").stderr.decode().splitlines()
    assert "relations: 1 of 4 sources not looked at: 'report.txt'" in told
    assert any("duplicates, leaks and splits not looked at" in line for line in told)
    assert told[-1].endswith("(tiers: schema; in part: relations, rebuild)")


def test_of_a_file_that_cannot_be_read_every_source_is_named_that_was_not(broken):
    folder = broken({"do": "flip-byte", "path": "data/edits/train-00000-of-00001.parquet", "at": 60})
    missed = covered(folder).missed()
    assert missed["schema"] == missed["rebuild"] == ["report-again.txt", "report.txt", "two-notices.txt"]


def test_where_no_row_was_read_no_tier_is_claimed(broken, run):
    folder = broken({"do": "write-file", "path": "data/sections/more.txt", "text": "x"})
    done = run("validate", folder)
    assert done.stderr.decode().splitlines()[-1].endswith("(tiers: none; not: schema, relations, rebuild)")


def test_only_tiers_asked_for_are_spoken_of(broken):
    folder = broken(BAD_ROW)
    assert covered(folder, tier="schema").missed() == {}
    assert covered(folder, tier="relations").missed() == {"relations": ["report.txt"]}


def test_as_json_one_object_on_stderr_says_it(broken, run):
    done = run("validate", broken(BAD_ROW), "--no-checksums", "--json")
    assert all(set(json.loads(line)) == {"check", "where", "message"} for line in done.stdout.splitlines())
    (line,) = done.stderr.splitlines()
    assert json.loads(line) == {
        "problems": len(done.stdout.splitlines()),
        "tiers": ["schema"],
        "sources": 4,
        "not_looked_at": {"relations": ["report.txt"], "rebuild": ["report.txt"]},
        "set_aside": [],
    }


def test_what_git_and_the_hub_keep_is_set_aside_and_named(broken, run):
    folder = broken([])
    support.put(folder / ".gitattributes", b"*.parquet filter=lfs\n")
    support.put(folder / ".git" / "HEAD", b"ref: refs/heads/main\n")
    support.put(folder / ".cache" / "huggingface" / "x.lock", b"")
    done = run("validate", folder)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"set aside, not looked at: .cache/, .git/, .gitattributes\n" in done.stderr


@pytest.mark.parametrize("name", [".gitignore", ".git2/x", "data/.gitattributes", "schema/.cache/x", "DATASET.md"])
def test_nothing_else_is_set_aside(broken, name):
    folder = broken([])
    support.put(folder / name, b"x")
    found = [problem.where for problem in validate(folder) if problem.check in ("contents", "files")]
    assert len(found) == 1
    assert name.startswith(found[0].removesuffix("/"))


@pytest.mark.parametrize("refused", ["iterdir", "card", "digest"])
def test_what_the_system_refuses_is_a_problem_that_names_it(broken, monkeypatch, refused):
    folder = broken([])

    def refuse(path, *arguments):
        raise PermissionError(13, "Permission denied", str(path))

    if refused == "iterdir":
        monkeypatch.setattr("jiaokan.dataset.release.os.scandir", refuse)
    elif refused == "card":
        monkeypatch.setattr("jiaokan.checks.cards.card.split", refuse)
    else:
        monkeypatch.setattr("jiaokan.dataset.release.sha256_of", refuse)
    problems = list(validate(folder))
    assert problems
    assert all("Permission denied" in problem.message for problem in problems)

"""Problems for machines: JUnit, SARIF and annotations of GitHub, of releases and of anybody's datasets."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from tests.test_recipes import lines, put

from jiaokan.cli.problems import FORMATS
from jiaokan.dataset.records import Problem
from jiaokan.problems import junit, sarif
from jiaokan.problems.github import annotation
from jiaokan.problems.place import Place, place_of

SCHEMA = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "text": {"type": "string"}}}


@pytest.fixture
def notes(tmp_path):
    """A dataset of lines, the third of which is wrong, and the arguments that validate it."""
    put(tmp_path / "schema" / "notes.schema.json", lines(SCHEMA))
    put(tmp_path / "notes.jsonl", lines({"id": 1}, {"id": 2}) + b"\n" + lines({"id": "x"}))
    return ["validate", "notes.jsonl", "--schema", "schema"]


def told(run, arguments, tmp_path, how):
    done = run(*arguments, "--format", how, cwd=tmp_path)
    return done.returncode, done.stdout.decode()


@pytest.mark.parametrize("how", FORMATS)
def test_what_is_wrong_is_exit_1_in_every_format_and_what_is_right_exit_0(run, notes, tmp_path, how):
    assert told(run, notes, tmp_path, how)[0] == 1
    put(tmp_path / "notes.jsonl", lines({"id": 1}))
    assert told(run, notes, tmp_path, how)[0] == 0


@pytest.mark.parametrize("how", FORMATS)
def test_misuse_leaves_nothing_half_written(run, tmp_path, how):
    for arguments in (["validate", "none"], ["validate", "none", "--schema", "none"]):
        done = run(*arguments, "--format", how, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.count(b"\n") == 1


def test_json_is_what_it_is_called(run, notes, tmp_path):
    plain = run(*notes, "--json", cwd=tmp_path)
    assert told(run, notes, tmp_path, "json") == (plain.returncode, plain.stdout.decode())
    assert json.loads(plain.stderr)["problems"] == 1
    assert run(*notes, "--json", "--format", "sarif", cwd=tmp_path).returncode == 2
    assert run(*notes, "--json", "--format", "json", cwd=tmp_path).returncode == 1


def test_an_annotation_stands_at_the_line(run, notes, tmp_path):
    (line,) = told(run, notes, tmp_path, "github")[1].splitlines()
    assert line.startswith(
        "::error file=notes.jsonl,line=4,title=jiaokan rows::line 4 id: 'x' is not of type 'integer'"
    )


@pytest.mark.parametrize(
    ("message", "file", "shown"),
    [
        ("100% wrong", "a.jsonl", "file=a.jsonl,title=jiaokan rows::100%25 wrong"),
        ("a: b, c", "a.jsonl", "file=a.jsonl,title=jiaokan rows::a: b, c"),
        ("x", "a,b:c.jsonl", "file=a%2Cb%3Ac.jsonl,title=jiaokan rows::x"),
        ("x\n::error::y", "a.jsonl", "file=a.jsonl,title=jiaokan rows::x\\n::error::y"),
        ("x", "a\r\n.jsonl", "file=a\\r\\n.jsonl,title=jiaokan rows::x"),
        ("甲", "数据.jsonl", "file=数据.jsonl,title=jiaokan rows::甲"),
    ],
    ids=[
        "per cent",
        "marks in a message",
        "marks in a name",
        "a command in a message",
        "line ends in a name",
        "Chinese",
    ],
)
def test_nothing_in_a_problem_is_a_command_of_github(message, file, shown):
    line = annotation(Problem("rows", file, message), Place(file))
    assert line == f"::error {shown}"
    assert len(line.splitlines()) == 1


def test_sarif_gives_lines_of_texts_as_regions(run, notes, tmp_path):
    (found,) = json.loads(told(run, notes, tmp_path, "sarif")[1])["runs"]
    (result,) = found["results"]
    (place,) = result["locations"]
    assert place["physicalLocation"] == {"artifactLocation": {"uri": "notes.jsonl"}, "region": {"startLine": 4}}
    assert result["ruleId"] in {rule["id"] for rule in found["tool"]["driver"]["rules"]}
    assert found["invocations"][0]["properties"]["rows"] == {"notes": 3}


def test_sarif_names_rows_of_a_release_that_have_no_lines(run, broken):
    folder = broken({"do": "set", "table": "paragraphs/train", "row": 0, "values": {"kind": "verse"}})
    (found,) = json.loads(run("validate", folder, "--format", "sarif", "--no-checksums").stdout)["runs"]
    places = [result["locations"][0] for result in found["results"] if result["ruleId"] == "rows"]
    assert places
    for place in places:
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.endswith("/data/paragraphs/train-00000-of-00001.parquet")
        assert "region" not in place["physicalLocation"]
        assert place["logicalLocations"][0]["fullyQualifiedName"].startswith("row 0 ")
    assert len(found["tool"]["driver"]["rules"]) > 50


def test_a_log_without_results_is_json_all_the_same():
    assert json.loads(sarif.head({"rows": "x"}) + sarif.tail(found={}))["version"] == "2.1.0"


def test_junit_counts_what_failed_and_what_nothing_asked_for(run, notes, tmp_path):
    (suite,) = ET.fromstring(told(run, notes, tmp_path, "junit")[1])  # noqa: S314  (our own)
    assert {key: suite.get(key) for key in ("tests", "failures", "skipped")} == {
        "tests": "8",
        "failures": "1",
        "skipped": "5",
    }
    failed = [case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None]
    assert failed == ["rows"]


def test_junit_of_a_sound_release_passes_every_check_of_its_tiers(run, small_base):
    (suite,) = ET.fromstring(run("validate", small_base, "--tier", "relations", "--format", "junit").stdout)  # noqa: S314
    skipped = {case.get("name") for case in suite.iter("testcase") if case.find("skipped") is not None}
    assert suite.get("failures") == "0"
    assert skipped == {"split-hash", "rebuild", "source-files"}


def test_junit_holds_two_hundred_problems_of_a_check_and_counts_all():
    report = junit.Report("x")
    for number in range(250):
        report.add(Problem("rows", f"a.jsonl line {number}", "is \x00 wrong]]> & <b>"))
    (suite,) = ET.fromstring(report.xml({"rows": "", "spans": ""}, ["rows", "spans", "none"], "\x1b"))  # noqa: S314
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == "250 problems"
    assert (failure.text or "").splitlines()[-1] == "… and 50 more"
    assert "is \\x00 wrong]]> & <b>" in (failure.text or "")
    assert suite.get("skipped") == "1"


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("a.jsonl line 7 id", Place("d/a.jsonl", 7, "line 7 id")),
        ("a.jsonl line 7", Place("d/a.jsonl", 7, "line 7")),
        ("a.jsonl", Place("d/a.jsonl")),
        ("a.jsonl files[0]", Place("d/a.jsonl", None, "files[0]")),
        ("other.jsonl line 7 id", Place("d", None, "other.jsonl line 7 id")),
        ("notes", Place("d", None, "notes")),
        ("source 'x'", Place("d", None, "source 'x'")),
    ],
)
def test_a_place_is_read_where_its_file_is_there_and_left_whole_elsewhere(where, place):
    assert place_of(where, {"a.jsonl": "d/a.jsonl"}.get, "d") == place

"""Corrections by hand, words that are protected, rules that are switched off: what the caller decides is recorded and holds."""

from __future__ import annotations

import json

import pytest

from jiaokan import InputError, annotate, clean
from jiaokan.cleaning import unprotected
from jiaokan.context import Options
from jiaokan.corrections import Correction, CorrectionError
from jiaokan.inputs.editors import read_corrections
from jiaokan.rules import NOTES, RULES, named
from jiaokan.text.traced import Finding

NOTICE = "关于做好防迅工作的通知\n各村：\n一、加强值守,备足沙袋x个。\n青山镇人民政府\n2023年3月1日\n"
ONE = """
[[correction]]
source = "a.txt"
start = 4
expected = "防迅"
text = "防汛"
reason = "the printed notice has 汛"
"""


def written(tmp_path, text):
    path = tmp_path / "corrections.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_correction_is_an_edit_with_its_reason(tmp_path):
    record = annotate("a.txt", NOTICE, options=Options(corrections=read_corrections(written(tmp_path, ONE))))
    (edit,) = [edit for edit in record.edits if "by-hand" in edit.rules]
    assert (edit.raw_text, edit.text, edit.evidence) == ("迅", "汛", "the printed notice has 汛")
    assert record.documents[0].title == "关于做好防汛工作的通知"
    assert "corrected-by-hand" in record.documents[0].repaired


@pytest.mark.parametrize("name", ["b.txt", "a.txt.bak", "sub/a.txt"])
def test_other_sources_are_left_alone(name, tmp_path):
    record = annotate(name, NOTICE, options=Options(corrections=read_corrections(written(tmp_path, ONE))))
    assert record.documents[0].title == "关于做好防迅工作的通知"


def test_a_source_may_be_named_by_its_id():
    source_id = annotate("a.txt", NOTICE).source.source_id
    by_id = Options(corrections=(Correction(source_id, 4, "防迅", "防汛", "why"),))
    assert annotate("any.txt", NOTICE, options=by_id).documents[0].title == "关于做好防汛工作的通知"


def test_what_does_not_fit_is_an_error_that_names_the_line(tmp_path):
    options = Options(corrections=read_corrections(written(tmp_path, ONE.replace("防迅", "防讯"))))
    with pytest.raises(CorrectionError, match=r"corrections\.toml line 2: a\.txt has another text at 4, got '防迅'"):
        annotate("a.txt", NOTICE, options=options)


def test_two_corrections_of_one_stretch_are_an_error():
    both = (Correction("a.txt", 4, "防迅", "防汛", "one"), Correction("a.txt", 5, "迅工", "汛工", "two"))
    with pytest.raises(CorrectionError, match="overlaps"):
        annotate("a.txt", NOTICE, options=Options(corrections=both))


FAULTS = {
    "no TOML": ("[[correction", "cannot be read"),
    "a key too few": (ONE.replace('reason = "the printed notice has 汛"', ""), "line 2: is no correction"),
    "a key too many": (ONE + "end = 6\n", "line 2: is no correction"),
    "a place that is no number": (ONE.replace("= 4", '= "4"'), "line 2: start is of another type"),
    "a truth for a number": (ONE.replace("= 4", "= true"), "line 2: start is of another type"),
    "before the text": (ONE.replace("= 4", "= -1"), "line 2: starts before"),
    "nothing changed": (ONE.replace("防汛", "防迅"), "line 2: changes nothing"),
    "no reason": (ONE.replace("the printed notice has 汛", " "), "line 2: wants a reason"),
    "a reason of two lines": (ONE.replace("notice has", "notice\\nhas"), "line 2: wants a reason"),
    "a table of another name": (
        ONE.replace("[[correction]]", "[[corrections]]") + ONE + 'x = [["a"]]',
        "is no correction",
    ),
    "one table, not a list": (ONE.replace("[[correction]]", "[correction]"), "is no list of corrections"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_file_of_another_form_is_refused(name, tmp_path):
    text, said = FAULTS[name]
    with pytest.raises(InputError, match=said):
        read_corrections(written(tmp_path, text))


def test_a_rule_is_switched_off_by_its_id_or_its_flag():
    assert clean("值守,备足").text == "值守，备足"
    assert clean("值守,备足", options=Options(without=tuple(named(["narrow-marks"])))).text == "值守,备足"
    assert clean("值守,备足", options=Options(without=tuple(named(["punctuation-width"])))).text == "值守,备足"
    assert clean("备足沙袋x个", options=Options(without=tuple(named(["masked-values"])))).flags == ()


def test_all_that_is_named_is_a_rule_or_a_note_with_a_flag():
    known = {each.id for each in (*RULES, *NOTES)}
    for rule in (*RULES, *NOTES):
        if rule.flag is not None:
            assert rule.id in named([rule.flag]) <= known
            assert named([rule.id]) >= {rule.id}


@pytest.mark.parametrize("name", ["blank-lines", "line-ends", "navigatoin", ""])
def test_layout_and_what_is_unknown_cannot_be_switched_off(name):
    with pytest.raises(InputError, match="is no rule or flag"):
        named([name])


def test_a_protected_word_is_not_converted():
    text = "為加強乾隆年間檔案管理，各單位應當認真執行規定，確保資料齊全。" * 3
    assert "干隆" not in clean(text, options=Options(script="hans")).text
    kept = clean(text, options=Options(script="hans", protect=("檔案",))).text
    assert "檔案管理" in kept
    assert "为加强" in kept


def test_only_findings_that_touch_a_word_are_held_back():
    found = [Finding(0, 1, "x"), Finding(1, 2, "x"), Finding(2, 2, "x"), Finding(4, 5, "x")]
    assert [each.start for each in unprotected("甲乙丙丁戊", found, ["乙丙"])] == [0, 4]
    assert list(unprotected("甲", found[:1], [])) == found[:1]


def test_the_manifest_says_so_and_a_rebuild_follows_it(run, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(NOTICE, encoding="utf-8")
    file = written(tmp_path, ONE)
    options = (
        "--corrections",
        file,
        "--without",
        "punctuation-width",
        "--without",
        "masked-values",
        "--protect",
        "乾隆",
    )
    done = run("build", tmp_path / "in", "--out", tmp_path / "out", *options)
    assert done.returncode == 0, done.stderr
    stated = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["options"]
    assert "narrow-marks" in stated["without"]
    assert stated["protect"] == ["乾隆"]
    assert [each["text"] for each in stated["corrections"]] == ["防汛"]
    assert run("validate", tmp_path / "out", "--sources", tmp_path / "in").returncode == 0


def test_a_correction_of_no_source_ends_the_build(run, tmp_path):
    (tmp_path / "b.txt").write_text(NOTICE, encoding="utf-8")
    done = run("build", tmp_path / "b.txt", "--out", tmp_path / "out", "--corrections", written(tmp_path, ONE))
    assert done.returncode == 2
    assert b"line 2: a.txt is no source of this build" in done.stderr
    assert not (tmp_path / "out").exists()

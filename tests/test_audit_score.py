"""What verdicts say of a release: rates, intervals, agreement; and which saved files are believed."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest
from tests.audits import FACTS, PERSON, audit

from jiaokan.audit import report, saved
from jiaokan.audit.draw import drawn
from jiaokan.audit.model import Judge
from jiaokan.audit.score import agreement, score, wilson
from jiaokan.dataset import schema
from jiaokan.errors import InputError

MODEL = Judge("model", "first", "some model", "2026-01-31")
AUDITS = sorted((Path(__file__).parent.parent / "docs" / "audits").glob("*.json"))


# --- rates ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(10, 10, 0.7225, 1), (0, 10, 0, 0.2775), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662), (1, 1, 0.2065, 1)],
)
def test_an_interval_is_wilson_s(right, n, low, high):
    """81 of 263 is the example of Newcombe (1998), method 3."""
    found = wilson(right, n)
    assert found.value == right / n
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_of_nothing_there_is_no_rate():
    assert wilson(0, 0).value is None


def test_an_interval_for_less_confidence_is_narrower():
    assert wilson(8, 10, 0.8).low > wilson(8, 10).low


def test_strata_count_by_their_rows_and_not_by_what_was_drawn():
    [kind] = score(audit(("edit", "common", 900, "rrrr"), ("edit", "rare", 100, "wwww")))
    assert kind.all.rate.value == pytest.approx(0.9)
    assert (kind.all.right, kind.all.wrong, kind.all.rows) == (4, 4, 1000)
    assert kind.effective == pytest.approx(1000**2 / (900**2 / 4 + 100**2 / 4))
    assert kind.all.rate.low < 0.9 < kind.all.rate.high


def test_a_sample_in_proportion_has_the_interval_of_a_plain_one():
    [kind] = score(audit(("edit", "one", 60, "rrrrrw"), ("edit", "two", 40, "rrrr")))
    plain = wilson(9, 10)
    assert kind.effective == pytest.approx(10)
    assert (kind.all.rate.low, kind.all.rate.high) == (pytest.approx(plain.low), pytest.approx(plain.high))


def test_cannot_tell_and_what_was_not_judged_are_in_no_rate():
    [kind] = score(audit(("edit", "one", 50, "rrcc-"), ("edit", "two", 7, "c")))
    assert (kind.all.rate.value, kind.all.told, kind.all.cannot_tell) == (1, 2, 3)
    assert kind.effective == pytest.approx(2)
    assert kind.untold_rows == 7
    assert kind.strata[1].rate.value is None


def test_where_nothing_was_told_nothing_is_estimated():
    [kind] = score(audit(("edit", "one", 50, "c-")))
    assert (kind.all.rate.value, kind.untold_rows) == (None, 50)


def test_kinds_are_apart():
    found = score(audit(("edit", "one", 5, "r"), ("heading", "run_in, level 1", 5, "w")))
    assert [(each.kind, each.all.rate.value) for each in found] == [("edit", 1), ("heading", 0)]


# --- agreement ------------------------------------------------------------------------------------------------
def both(one, other):
    return agreement(audit(("edit", "x", 100, one)), audit(("edit", "x", 100, other)))


def test_kappa_is_cohen_s():
    """Twenty and fifteen of fifty alike, by chance a half: 0.4, the usual worked example."""
    found = both("r" * 25 + "w" * 25, "r" * 20 + "w" * 5 + "r" * 10 + "w" * 15)
    assert (found.both, found.same, found.raw) == (50, 35, 0.7)
    assert found.kappa == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("one", "other", "raw", "kappa"),
    [("rwc", "rwc", 1, 1), ("rrrr", "rrrr", 1, None), ("rw", "wr", 0, -1), ("rc", "rr", 0.5, 0)],
)
def test_agreement_at_its_ends(one, other, raw, kappa):
    found = both(one, other)
    assert (found.raw, found.kappa) == (raw, kappa)


def test_only_what_both_judged_is_compared():
    assert both("r-rw", "rr-w").both == 2
    assert both("--", "rr").raw is None


# --- saved files ----------------------------------------------------------------------------------------------
def value():
    return saved.to_json(audit(("edit", "script", 9, "rwc-"), ("paragraph", "body, flagged", 3, "r")))


def test_what_is_saved_is_read_again():
    found = saved.parse(json.loads(json.dumps(value())), "a.json")
    assert saved.to_json(found) == value()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v: v["units"][2].update(verdict="perhaps"), r"\$\.units\[2\]\.verdict"),
        (lambda v: v["units"][0].update(text="原文"), r"\$\.units\[0\]"),
        (lambda v: v["units"][0].update(note="长" * 501), r"\$\.units\[0\]\.note"),
        (lambda v: v["judge"].update(name=""), r"\$\.judge\.name"),
        (lambda v: v["judge"].update(kind="model"), r"\$\.judge\.model"),
        (lambda v: v["judge"].update(model="some model"), r"\$\.judge\.model"),
        (lambda v: v["judge"].update(date="yesterday"), r"\$\.judge\.date"),
        (lambda v: v.update(format=2), r"\$\.format"),
        (lambda v: v["sample"].pop("seed"), r"\$\.sample"),
        (lambda v: v["sample"].update(seed=8), r"digest is not that of its units"),
        (lambda v: v["units"][0].update(raw_end=99), r"digest is not that of its units"),
        (lambda v: v["units"].pop(), r"digest is not that of its units"),
        (lambda v: v["sample"]["strata"][0].update(rows=90), r"digest is not that of its units"),
    ],
)
def test_a_file_that_says_what_no_audit_says_is_refused_with_the_place(change, message):
    changed = copy.deepcopy(value())
    change(changed)
    with pytest.raises(InputError, match=f"a.json: .*{message}"):
        saved.parse(changed, "a.json")


def test_strata_that_do_not_count_their_units_are_refused():
    found = audit(("edit", "script", 2, "rrr"))
    with pytest.raises(InputError, match="strata does not count its units"):
        saved.parse(saved.to_json(found), "a.json")


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"format": "\\ud800"}', b"[" * 100_000])
def test_what_is_no_saved_audit_is_refused(tmp_path, content):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.json"):
        saved.read(path)
    with pytest.raises(InputError, match="is no file"):
        saved.read(tmp_path)


# --- the command ----------------------------------------------------------------------------------------------
@pytest.fixture
def judged(sample, tmp_path):
    """The sample corpus, judged wrong once: where, and how to write it again."""

    def write(name, judge=PERSON, wrong=0, seed=1):
        found = saved.to_json(saved.blank(drawn(sample, 20, seed), judge))
        for at, each in enumerate(found["units"]):
            each["verdict"] = "wrong" if at == wrong else "right"
        path = tmp_path / name
        path.write_text(json.dumps(found), encoding="utf-8")
        return path

    return write


def test_units_that_judges_tell_apart_are_named(run, judged):
    files = judged("a.json"), judged("b.json", wrong=3)
    text = run("audit", "score", *files).stdout.decode()
    assert text.count(": wrong, right") + text.count(": right, wrong") == 2
    found = json.loads(run("audit", "score", *files, "--json").stdout)
    assert len(found["agreement"][0]["differing"]) == 2
    assert "alike" in run("audit", "score", *files, "--card").stdout.decode()


def test_scores_are_printed_with_what_was_wrong(run, judged, sample):
    done = run("audit", "score", judged("a.json"), "--release", sample)
    text = done.stdout.decode()
    assert (done.returncode, b"the same units" in done.stderr) == (0, True)
    assert text.startswith("阿宁 (a person), 2026-01-31: ")
    assert text.count("wrong: edit ") == 1


def test_two_judges_of_one_sample_are_compared_and_others_are_not(run, judged):
    one, other, apart = judged("a.json"), judged("b.json", MODEL, wrong=3), judged("c.json", seed=2)
    done = run("audit", "score", one, other, apart)
    assert done.stdout.decode().count("Cohen's kappa") == 1
    figures = json.loads(run("audit", "score", one, other, apart, "--json").stdout)
    assert [each["judges"] for each in figures["agreement"]] == [["阿宁", "first"]]
    assert [each["judge"]["kind"] for each in figures["audits"]] == ["person", "model", "person"]


def test_an_audit_of_other_data_is_told_from_that_of_this_release(run, judged, sample, tmp_path):
    (tmp_path / "a.txt").write_text("各村成立巡堤小组,每班十二人,早晚各走一遍。\n", encoding="utf-8")
    assert run("build", tmp_path / "a.txt", "--out", tmp_path / "out").returncode == 0
    done = run("audit", "score", judged("a.json"), "--release", tmp_path / "out")
    assert done.returncode == 1
    assert b"is of other data" in done.stderr


def test_units_that_the_seed_does_not_draw_are_told(run, sample, tmp_path):
    true = drawn(sample, 20, 1)
    facts = {name: getattr(true, name) for name in FACTS}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(saved.to_json(audit(("edit", "script", 900, "rr"), facts=facts))), encoding="utf-8")
    done = run("audit", "score", path, "--release", sample)
    assert done.returncode == 1
    assert b"its units are not those that seed 1 draws" in done.stderr


@pytest.mark.parametrize("arguments", [["score"], ["score", "no-such.json"], ["draw", "."], ["draw", ".", "--n", "0"]])
def test_misuse_is_exit_2(run, arguments):
    done = run("audit", *arguments)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1


# --- what is published ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", AUDITS, ids=lambda path: path.stem)
def test_published_audits_hold_no_text_and_say_who_judged(path):
    found = saved.read(path)
    assert all(each.verdict for each in found.judgements)
    assert not re.search("[\u3400-\u9fff]", path.read_text(encoding="utf-8")), "notes quote nothing"
    assert found.judge.kind in report.markdown([found]) or found.judge.model in report.markdown([found])


def test_a_judge_s_words_cannot_leave_their_cell():
    judge = Judge("person", "<!-- end -->|`*\n# x", None, "2026-01-31")
    block = report.markdown([audit(("edit", "a|b<c", 9, "w"), judge=judge)])
    assert "<!--" not in block
    assert "\n# x" not in block
    assert [line.replace("\\|", "").count("|") for line in block.split("\n") if line.startswith("|")] == [8] * 4


def test_a_judge_s_words_cannot_move_a_terminal():
    judge = Judge("person", "x\x1b[2J", None, "2026-01-31")
    assert "\x1b" not in "".join(report.lines(audit(("edit", "x", 9, "w"), judge=judge)))


def test_the_schema_knows_the_kinds_and_verdicts_of_the_code():
    stated = json.loads((schema.root() / "audit.schema.json").read_text(encoding="utf-8"))["properties"]
    assert set(stated["units"]["items"]["properties"]["verdict"]["enum"]) == {"right", "wrong", "cannot_tell", None}
    kinds = stated["units"]["items"]["properties"]["kind"]["enum"]
    assert kinds == stated["sample"]["properties"]["strata"]["items"]["properties"]["kind"]["enum"]
    assert set(kinds) == {"edit", "paragraph", "heading", "boundary", "removed"}

"""Each rule by itself: what it repairs, and what it must leave alone. The cases are data in tests/cases/rules/."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.draws import draws
from tests.grouped import grouped

from jiaokan import rules
from jiaokan.cleaning import clean
from jiaokan.context import Options, read_context
from jiaokan.corrections import Correction, findings
from jiaokan.inputs import markdown
from jiaokan.rules import NOTES, RULES
from jiaokan.text.splice import replay
from jiaokan.text.traced import Traced

FOLDER = Path(__file__).parent / "cases" / "rules"
TABLES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
BY_ID = {rule.id: rule for rule in (*RULES, *NOTES)}


def test_the_rules_are_those_of_the_package():
    package = str(Path(rules.__file__).parent)
    assert [rule.id for rule in RULES if not rule.find.__code__.co_filename.startswith(package)] == []


def cases(of):
    ids = {rule.id for rule in of}
    return [
        pytest.param(name, case, id=f"{name}: {case['label']}")
        for name, table in TABLES.items()
        if name in ids
        for case in table
    ]


def rule_of(name, case):
    return name


def page_of(case):
    """The text in its page, and where it begins; the page lends its evidence and is not judged."""
    page = case.get("page", {"before": "", "after": ""})
    return page["before"] + case["text"] + page["after"], len(page["before"])


def check_rule(name, case):
    whole, start = page_of(case)
    end = start + len(case["text"])
    by_hand = tuple(findings([Correction("a", **each) for each in case.get("corrections", ())], whole, "a"))
    marks = markdown.read(whole).marks if case.get("markdown") else None
    context = read_context(
        whole,
        Options(script=case.get("script", "auto")),
        corrections=by_hand,
        marks=marks or (),
        is_named_markdown=marks is not None,
    )
    found = [f for f in BY_ID[name].find(whole, context) if start <= f.start and f.end <= end]
    repairs = sorted((f.start - start, f.end - start, f.new) for f in found if f.new is not None)
    assert replay(case["text"], repairs) == case["expect"]


@grouped(("name", "case"), cases(RULES), by=rule_of)
def test_a_rule_repairs_what_it_knows_and_leaves_the_rest(name, case):
    check_rule(name, case)


KNOWN = json.loads((FOLDER.parent / "known-faults.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "case"),
    [pytest.param(name, case, id=f"{name}: {case['label']}") for name, table in KNOWN.items() for case in table],
)
@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="known: move the case to the rule's table once the rule is mended"
)
def test_known_faults_are_still_faults(name, case):
    check_rule(name, case)


def test_a_known_fault_that_is_mended_is_noticed_and_nothing_else_counts_as_one():
    """What holds passes, which is strict; what does not is an AssertionError, and of anything else xfail knows nothing."""
    name = RULES[0].id
    for case in TABLES[name]:
        test_known_faults_are_still_faults(name, case)
        with pytest.raises(AssertionError):
            test_known_faults_are_still_faults(name, {**case, "expect": case["expect"] + "x"})
    (mark,) = [mark for mark in test_known_faults_are_still_faults.pytestmark if mark.name == "xfail"]
    assert mark.kwargs["strict"]
    assert mark.kwargs["raises"] is AssertionError


@grouped(("name", "case"), cases(NOTES), by=rule_of)
def test_a_note_points_at_what_remains_and_at_nothing_else(name, case):
    whole, start = page_of(case)
    end = start + len(case["text"])
    found = [f for f in BY_ID[name].find(whole, read_context(whole)) if start <= f.start and f.end <= end]
    assert [[whole[f.start : f.end], f.kind] for f in sorted(found)] == case["spans"]


@pytest.mark.parametrize("name", BY_ID)
def test_every_rule_has_cases_half_of_them_left_alone(name):
    table = TABLES[name]
    alone = [case for case in table if case.get("expect") == case["text"] or case.get("spans") == []]
    assert len(table) >= 8
    assert len(alone) * 2 >= len(table) - 1
    assert len({case["label"] for case in table}) == len(table)


def test_there_are_no_cases_without_a_rule():
    assert set(TABLES) == set(BY_ID)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.needs is not None], ids=lambda rule: rule.id)
@given(data=st.data())
@settings(max_examples=draws(25), deadline=None)
def test_a_rule_finds_nothing_where_the_characters_it_needs_are_missing(rule, data):
    whole = "".join(data.draw(st.sampled_from(TABLES[name]))["text"] + "\n" for name in TABLES)
    bare = "".join(char for char in whole if char not in rule.needs)
    context = read_context(bare)
    assert Traced(bare).apply(rule.id, rule.find(bare, context)).text == bare


# What expressions that are not linear stumble over.
HOSTILE = {
    "blanks": " ", "ideographic blanks": "\u3000", "brackets": "(", "closing": ")", "labels": "【", "dots": "a.", "digits": "1", "pages": "第1页", "tags": "<",
    "addresses": "http://", "dashes": "-", "commas": "，", "short lines": "甲\n", "open lines": "甲乙丙丁甲乙丙丁甲乙丙丁甲\n", "glosses": "發(fā)", "bars": "甲|", "hashes": "# 甲\n",
    "dates": "2020-01-02 10:00:00 ", "spaced": "甲 ", "stops": "甲。", "quotes": "“", "mail": "a@", "masks": "x", "entities": "&", "braces": "{", "numbered": "一、甲。", "sources": "来源：",
}  # fmt: skip


EDGES = {
    "tags": "TAG:" + " a" * 180 + "。", "style": ".a{" + "bb:cc" * 70, "ways": "首页>" + "a>" * 150 + "。", "moods": "赞 1 " * 80 + "x", "credits": "编辑：" + "ab " * 100 + "。",
    "labels": "来源：" * 100 + "。", "menu": "大 " * 150 + "。", "dates": "2020-01-02 " * 30 + "。", "farm": "真人|" * 80 + "。", "imprint": "网站地图|" * 60 + "。", "links": "相关阅读" * 60 + "。",
}  # fmt: skip


@pytest.mark.parametrize("line", EDGES.values(), ids=EDGES)
def test_a_hostile_line_at_the_edge_of_a_page_is_read_in_one_pass(line):
    body = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报镇里值班室。"
    text = f"{line}\n{body}\n{body}\n{line}"
    traced = clean(text, read_context(text))
    assert traced.undo() == text
    assert body in traced.text


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_hostile_repetition_is_cleaned_and_undone(piece):
    text = piece * (60_000 // len(piece))
    context = read_context(text)
    traced = Traced(text)
    for rule in RULES:
        traced = traced.apply(rule.id, rule.find(traced.text, context))
    assert traced.undo() == text
    for note in NOTES:
        assert all(a.start <= b.start for a, b in pairwise(sorted(note.find(traced.text, context))))

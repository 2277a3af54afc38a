"""The outline benchmark: its gold is exact, its measures are right on pages small enough to count by hand."""

from __future__ import annotations

import pytest
from tests.grouped import grouped

from jiaokan.bench import outline, texts
from jiaokan.bench.authored import Mark, load, read
from jiaokan.bench.outline_cases import Case, cases
from jiaokan.errors import InputError
from jiaokan.pipeline import annotate

SEED = 7
ALL = list(cases(SEED))


def test_there_are_enough_documents_of_every_kind():
    documents = load()
    assert len(documents) >= 40
    assert len({document.id for document in documents}) == len(documents)
    marks = [p.mark for d in documents for p in d.paragraphs if p.mark]
    assert {mark.kind for mark in marks} == {"standalone", "run_in"}
    assert {mark.level for mark in marks} >= {1, 2, 3}
    assert sum(not any(p.mark for p in d.paragraphs) for d in documents) >= 4


@grouped("case", [c for c in ALL if c.group != "wrapped"], ids=lambda c: f"{c.group}: {c.name}")
def test_every_heading_of_the_gold_stands_where_it_is_said_to(case):
    for start, mark in case.headings.items():
        assert case.text.startswith(mark.number, start)
        assert mark.words[:8] in case.text[start : start + len(mark.number) + len(mark.words) + 12]
    assert case.reports[0] == 0
    assert all(start in case.kinds or not case.kinds for start in case.headings)


def test_damage_is_the_same_every_time_and_another_with_another_seed():
    assert [c.text for c in cases(SEED)] == [c.text for c in ALL]
    assert [c.text for c in cases(SEED + 1)] != [c.text for c in ALL]


@pytest.mark.parametrize(
    ("text", "line"),
    [("B 正文\n", 1), ("=== x | y\nQ 正文\n", 2), ("=== x | y\nH1 一、\n", 2), ("=== x | y\nR1 一、|词。\n", 2)],
)
def test_a_line_that_cannot_be_read_is_named(text, line):
    with pytest.raises(InputError, match=f"line {line}"):
        read(text)


def page(reports, headings, text="甲" * 60):
    return Case("g", "n", text, reports, headings, dict.fromkeys(range(0, 60, 10), "body"))


def test_a_right_reading_has_full_marks_and_a_wrong_level_costs_only_what_hangs_on_it():
    gold = page((0, 30), {0: Mark(1, "一、", "甲", "run_in"), 10: Mark(2, "1.", "甲", "run_in")})
    score = outline.Score()
    outline.add(score, gold, outline.Found([0, 30], {0: (1, "run_in"), 10: (2, "run_in")}, gold.kinds))
    assert (score.exact, score.boundaries.f1, score.levels.f1, score.kinds.f1, score.window) == (1, 1, 1, 1, 0)
    wrong = outline.Score()
    outline.add(wrong, gold, outline.Found([0, 30], {0: (1, "run_in"), 10: (1, "run_in")}, gold.kinds))
    assert (wrong.exact, wrong.places.f1, wrong.levels.f1, wrong.forms.f1, wrong.parents.f1) == (0, 1, 0.5, 1, 0.5)


def test_a_missed_and_a_false_boundary_are_both_counted():
    gold = page((0, 30), {})
    score = outline.Score()
    outline.add(score, gold, outline.Found([0], {}, {}))
    assert score.boundaries.f1 == 0
    outline.add(score, page((0,), {}), outline.Found([0, 20], {}, {}))
    assert (score.boundaries.right, score.boundaries.found, score.boundaries.there) == (0, 1, 1)


def test_window_diff_is_nothing_for_the_same_and_all_for_the_opposite():
    places = list(range(10))
    assert outline.window_diff(places, [0, 5], [0, 5]) == 0
    assert outline.window_diff(places, [0], list(range(10))) == 1


def test_the_simple_readings_read_simple_pages():
    text = "一、加强领导\n（一）压实责任。各村成立小组，每日巡查。\n第二篇\n1.排查隐患"
    found = outline.SYSTEMS["first expression"](text)
    found.headings.pop(text.index("第二篇"))  # a script takes it for a chapter
    assert found.headings == {0: (1, "standalone"), 7: (2, "run_in"), text.index("1."): (3, "standalone")}
    assert found.reports == [0, text.index("第二篇")]


def test_no_text_that_is_one_document_is_cut():
    several = [text.id for text in texts.load() if len(annotate("page.txt", text.text.encode()).documents) > 1]
    assert several == []

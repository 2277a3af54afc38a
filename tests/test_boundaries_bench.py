"""The boundaries benchmark: its pages are what they are said to be, and its measures right where they are counted by hand."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import sys
from pathlib import Path
from random import Random

import pytest
from rich.console import Console

from jiaokan.bench.authored import Written
from jiaokan.bench.boundaries import drawn, score
from jiaokan.errors import InputError

ROOT = Path(__file__).parent.parent
HELD = drawn.load()
TRAINING = drawn.load(ROOT / "training")
PAGES = list(drawn.pages(HELD, seed=7))
_CLAUSE = re.compile("[^。！？；，：]{20,}")


# --- texts --------------------------------------------------------------------------------------------------------
def test_there_are_enough_texts_and_each_has_an_id_of_its_own():
    assert len(HELD.reports) >= 25
    assert len(HELD.singles) >= 20
    assert len(TRAINING.reports) >= 250
    assert len(TRAINING.singles) >= 120
    ids = [each.id for texts in (HELD, TRAINING) for kind in (texts.reports, texts.singles) for each in kind]
    assert len(set(ids)) == len(ids)


def test_what_judges_shares_no_clause_with_what_may_be_learnt_from():
    def clauses(texts):
        return {
            clause
            for kind in (texts.reports, texts.singles)
            for each in kind
            for paragraph in each.paragraphs
            for clause in _CLAUSE.findall(paragraph.text)
        }

    assert clauses(HELD) & clauses(TRAINING) == set()


def test_a_folder_without_texts_is_named(tmp_path):
    (tmp_path / "reports").mkdir()
    with pytest.raises(InputError, match="holds no reports"):
        drawn.load(tmp_path)


def load_training(name):
    """Load a script of the folder training: it is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "training" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_a_report_of_training_gets_a_title_and_keeps_its_text():
    titled = load_training("titled")
    titles = titled.Titles(Random(3))  # noqa: S311  (a draw of titles)
    found = set()
    for document in TRAINING.reports[:60]:
        text = titled.without_title(document.paragraphs)
        assert not any(each.kind == "title" for each in text[:1])
        title, *under = titles.set(document, document.paragraphs)[: -len(text)]
        assert titles.set(document, document.paragraphs)[-len(text) :] == text
        assert title.kind in ("title", "other")
        assert len(under) <= 4
        found.add(title.text)
    assert len(found) > 40


def test_what_looks_like_several_in_training_has_the_text_of_both_and_headings_without_numbers():
    titled = load_training("titled")
    one, other = (each.paragraphs for each in TRAINING.reports[:2])
    for seed in range(6):
        both = titled.attached(one, "防汛方案", other, Random(seed))  # noqa: S311  (a draw of texts)
        assert set(one) | set(other) <= set(both)
        assert any("附" in each.text or "《防汛方案》" in each.text for each in both)
    heads = [each for each in titled.unnumbered(TRAINING.singles[0].paragraphs) if each.kind == "heading" and each.mark]
    assert heads
    assert all(each.text == each.mark.words for each in heads)


# --- pages --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("manner", drawn.MANNERS)
def test_every_report_begins_where_it_is_said_to(manner):
    pages = [page for page in PAGES if page.manner == manner]
    assert len(pages) == drawn.PAGES
    first = {drawn.clipped(each.paragraphs)[0].text for each in HELD.reports}
    for page in pages:
        assert page.reports[0] == 0
        assert list(page.reports) == sorted(set(page.reports))
        assert len(page.reports) >= 2
        lines = [page.text[start:].partition("\n")[0] for start in page.reports]
        assert all(start == 0 or page.text[start - 1] == "\n" for start in page.reports)
        if manner == "own titles":
            assert {drawn.clipped([Written("body", line)])[0].text for line in lines} <= first


def test_what_a_manner_takes_off_is_off_and_what_it_sets_is_there():
    of = {manner: [page for page in PAGES if page.manner == manner] for manner in drawn.MANNERS}
    titles = {each.text for report in HELD.reports for each in report.paragraphs if each.kind == "title"}
    for manner in ("no mark", "no mark, cut", "title and figure", "separator lines"):
        assert not any(titles & set(page.text.split("\n")) for page in of[manner])
    for page in of["separator lines"]:
        lines = page.text.split("\n")
        assert sum(not re.search(r"\w", line) for line in lines) == len(page.reports) - 1
    for page in of["title and figure"]:
        assert [page.text[at:].partition("\n")[0][-1] for at in page.reports][:2] == ["1", "2"]
    for page in of["篇一"]:
        heads = [page.text[at:].partition("\n")[0] for at in page.reports][:2]
        assert [re.match("【?(?:篇|第|范文)([12一二])", head)[1] for head in heads] in (["1", "2"], ["一", "二"])
    assert any(len(page.text.partition("\n")[0]) > 40 for page in of["篇一"])


def test_pages_are_the_same_every_time_and_others_with_another_seed():
    assert list(drawn.pages(HELD, seed=7)) == PAGES
    assert list(drawn.pages(HELD, seed=8)) != PAGES


def test_every_single_document_and_every_report_is_read_by_itself():
    for manner, texts in ((drawn.SINGLE, HELD.singles), (drawn.ALONE, HELD.reports)):
        pages = [page for page in PAGES if page.manner == manner]
        assert len(pages) >= len(texts)
        assert {page.reports for page in pages} == {(0,)}


# --- measures -----------------------------------------------------------------------------------------------------
PAGE = drawn.Page("no mark", "甲" * 60, (0, 20, 40))


@pytest.mark.parametrize(
    ("starts", "right", "hits"),
    [
        ({0: None, 20: 0.8, 40: 0.9}, 1, (2, 2, 2)),
        ({0: None}, 0, (0, 0, 2)),
        ({0: None, 20: 1.0, 50: 0.2}, 0, (1, 2, 2)),
        ({3: None, 20: 1.0, 40: 3.0}, 1, (2, 2, 2)),  # the first line may go
        ({}, 0, (0, 0, 2)),
    ],
)
def test_a_boundary_counts_where_it_is_at_its_code_point(starts, right, hits):
    found = score.Score()
    score.add(found, PAGE, starts)
    assert found.right == right
    assert (found.boundaries.right, found.boundaries.found, found.boundaries.there) == hits


def test_a_score_is_counted_in_its_band_with_those_that_are_right():
    found = score.Score()
    score.add(found, PAGE, {0: None, 20: 0.4, 40: 0.97, 50: 0.99})
    bands = score.reliability({"no mark": {"jiaokan": found}})
    assert bands[0] == ("below 0.5", 1, 1)
    assert bands[-1] == ("0.97 and more", 2, 1)
    assert sum(count for _, count, _ in bands) == 3


LEAD = "为深入贯彻落实防汛工作部署，我镇及早动手，现将有关情况报告如下。"
WATER = "堤坝水库闸门巡查值守涵管沟渠疏浚清淤加固" * 12
SCHOOL = "课堂教师学生作业备课阅读成绩家长班级操场" * 12


def test_a_reading_by_line_cuts_at_a_formula_with_numbering_that_begins_again():
    text = f"{LEAD}\n一、巡查\n{WATER}\n{LEAD}\n一、值守\n{WATER}\n{LEAD}\n{WATER}"
    assert score.read_by_line(text).keys() == {0, text.index(LEAD, 1)}


def test_a_reading_by_words_cuts_where_other_things_are_spoken_of():
    text = "\n".join([WATER] * 4 + [SCHOOL] * 4)
    assert score.read_by_words(text).keys() == {0, text.index(SCHOOL)}
    assert score.read_by_words("甲\n乙").keys() == {0}


def test_a_part_is_chosen_by_what_its_name_contains_and_floors_hold_for_the_whole(run):
    done = run("bench", "boundaries", "--only", "figure", "--json", "-")
    assert list(json.loads(done.stdout)) == ["title and figure"]
    assert b"drop FOLDER" in run("bench", "boundaries", ROOT / "training", "--check").stderr
    assert b"drop --only" in run("bench", "boundaries", "--only", "mark", "--check").stderr


def test_figures_are_better_the_higher_and_cuts_of_one_report_are_shares():
    pages = [PAGE, drawn.Page(drawn.SINGLE, "乙" * 30, (0,)), drawn.Page(drawn.SINGLE, "丙" * 30, (0,))]
    systems = dict.fromkeys(score.SYSTEMS, lambda text: {0: None, 20: 1.0} if "乙" not in text else {0: None})
    scores = score.run(pages, systems)
    assert score.figures(scores) == {"no mark": pytest.approx(2 / 3), drawn.SINGLE: 0.5}
    told = score.to_json(scores)
    assert told[drawn.SINGLE]["jiaokan"]["found"] == 1
    shown = io.StringIO()
    score.print_scores(scores, Console(file=shown, width=100))
    assert "66.7" in shown.getvalue()

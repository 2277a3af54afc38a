"""The restoration benchmark: its damage is exact and drawn the same everywhere, its judgement is right, its floors hold."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.draws import draws

from jiaokan.bench import floors, restore, tables, texts
from jiaokan.bench.noise import MIXTURES, NOISES, damage, with_needs
from jiaokan.bench.noise.blocks import lookalikes, stock
from jiaokan.bench.score import errors_of, score, score_page
from jiaokan.bench.systems import SYSTEMS
from jiaokan.cleaning import clean
from jiaokan.context import read_context
from jiaokan.errors import InputError
from jiaokan.rules import RULES
from jiaokan.text.splice import replay, undo

BASES = [text for text in texts.load() if not text.is_control]
CONTROLS = [text for text in texts.load() if text.is_control]


def test_there_are_forty_texts_and_more_a_third_of_them_controls():
    assert len(BASES) >= 30
    assert len(CONTROLS) * 3 >= len(BASES) + len(CONTROLS)
    assert all(text.trap for text in CONTROLS)
    assert all(300 <= len(text.text) <= 3000 for text in texts.load())
    assert len({text.genre for text in texts.load()}) >= 15


@pytest.mark.parametrize("text", texts.load(), ids=lambda text: text.id)
def test_texts_are_in_the_form_the_cleaner_aims_at(text):
    assert text.text == text.text.strip()
    assert "\n\n" not in text.text
    assert "\r" not in text.text


@pytest.mark.parametrize("text", BASES, ids=lambda text: text.id)
def test_a_clean_text_comes_out_as_it_went_in(text):
    assert clean(text.text, read_context(text.text)).text == text.text


@pytest.mark.parametrize("noise", NOISES, ids=lambda noise: noise.id)
def test_the_gold_of_a_noise_is_exact(noise):
    for text in BASES[::5]:
        damaged = damage(text.id, text.text, with_needs((noise.id,)), 3)
        there = [(p.raw_start, p.raw_end, p.new) for p in damaged.places]
        back = [(p.text_start, p.text_end, damaged.clean[p.raw_start : p.raw_end]) for p in damaged.places]
        assert replay(damaged.clean, there) == damaged.text
        assert undo(damaged.text, back) == damaged.clean


@pytest.mark.parametrize("noise", NOISES, ids=lambda noise: noise.id)
def test_a_noise_damages_some_text_or_is_content(noise):
    changed = [damage(t.id, t.text, with_needs((noise.id,)), 3) for t in BASES]
    if noise.undone_by:
        assert any(noise.id in place.rules for damaged in changed for place in damaged.places)
        assert set(noise.undone_by) <= {rule.id for rule in RULES}
    else:
        assert all(not damaged.places for damaged in changed)
        assert any(damaged.clean != text.text for damaged, text in zip(changed, BASES, strict=True))


def test_damage_is_the_same_for_the_same_seed_and_another_for_another():
    ids = MIXTURES["glossed mirror"]
    first, again, other = (damage("a", BASES[0].text, with_needs(ids), seed) for seed in (1, 1, 2))
    assert first == again
    assert first.text != other.text


def test_the_stock_is_rich():
    assert all(len(set(templates)) >= 24 for kind, templates in stock().items() if not kind.startswith("hard "))
    assert len(set(lookalikes())) >= 200


@given(st.text("甲乙丙，1\n", max_size=30), st.text("甲乙丙，1\n", max_size=30))
@settings(max_examples=draws(100), deadline=None)
def test_errors_lead_from_the_clean_text_to_the_restored_one(one, other):
    edits = [(e.start, e.end, other[e.restored_start : e.restored_end]) for e in errors_of(one, other)]
    assert replay(one, edits) == other


def damaged_by(noise, text="各村（社区）成立12个巡堤小组，落实的措施有3条；发现险情立即上报。\n全镇转移群众1,204人。"):
    return damage("t", text, with_needs((noise,)), 1)


def test_a_restored_text_finds_every_place_and_loses_nothing():
    case = damaged_by("narrow-marks")
    found = score(case, case.clean)
    assert (found.found, found.touched, found.lost, found.errors_after) == (found.places, 0, 0, 0)
    assert found.exact == 1


def test_an_untouched_text_finds_no_place():
    case = damaged_by("narrow-marks")
    assert score(case, case.text).found == 0
    assert score(case, case.text).touched == 0


def test_text_that_was_never_damaged_and_is_gone_is_lost():
    case = damaged_by("narrow-marks")
    found = score(case, case.clean.replace("全镇转移群众1,204人。", ""))
    assert found.lost == len("全镇转移群众1,204人。")
    assert found.lost_digits == 4
    assert found.touched == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # zhconv leaves its table open
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("system", [s for s in SYSTEMS if s.is_there], ids=lambda system: system.id)
def test_every_system_restores_a_text_to_a_text(system):
    assert isinstance(system.make()(BASES[0].text), str)


@pytest.fixture(scope="module")
def small():
    return restore.run([SYSTEMS[0], SYSTEMS[1]], 7, "narrow-marks")


def test_a_run_prints_and_is_json(small):
    assert json.loads(json.dumps(tables.to_json(small, 7)))["groups"]["narrow-marks"]["nothing"]["found"] == 0
    assert small.groups["narrow-marks"]["jiaokan"].error_rate < small.groups["narrow-marks"]["nothing"].error_rate
    assert 0 < tables.figures(small)["recall of narrow-marks"] <= 1


@pytest.fixture
def own_floors(tmp_path, monkeypatch):
    monkeypatch.setattr(floors, "path", lambda: tmp_path / "floors.json")
    floors.renew("restore", {"recall of a": 0.98765, "precision of b": 1.0}, None)


def test_a_figure_below_its_floor_is_a_fault(own_floors):
    kept = floors.read("restore")
    assert kept == {"precision of b": 1.0, "recall of a": 0.9876}
    assert not list(floors.below({"recall of a": 0.98765, "precision of b": 1.0}, kept))
    assert len(list(floors.below({"recall of a": 0.98, "precision of b": 1.0}, kept))) == 1
    assert len(list(floors.below({"recall of a": 0.99}, kept))) == 1


def test_a_floor_falls_only_with_a_reason_that_stays(own_floors):
    worse = {"recall of a": 0.9, "precision of b": 1.0}
    with pytest.raises(InputError, match="--reason"):
        floors.renew("restore", worse, None)
    assert floors.read("restore")["recall of a"] == 0.9876
    floors.renew("restore", worse, "the texts are harder now")
    assert floors.read("restore")["recall of a"] == 0.9
    assert json.loads(floors.path().read_text())["lowered"][0]["reason"] == "the texts are harder now"


def test_a_floor_rises_without_a_word(own_floors):
    floors.renew("restore", {"recall of a": 1.0, "precision of b": 1.0}, None)
    assert floors.read("restore")["recall of a"] == 1.0


def test_the_floors_of_the_repository_are_those_of_the_whole_run():
    kept = floors.read("restore")
    assert any(name.startswith("recall of ") for name in kept)
    assert {f"accuracy on mixture: {name}" for name in MIXTURES} <= set(kept)
    assert {"digits kept", "code points kept", "unchanged of clean", "unchanged of controls"} <= set(kept)


def test_whole_pages_hold_their_clean_text():
    pages = texts.pages()
    assert len(pages) >= 60
    for page in pages:
        assert len(page.clean) >= 300
        assert len(page.text) > len(page.clean)
        assert page.clean != page.text
        assert score_page(page, page.clean).exact == 1


def test_a_page_is_judged_without_its_line_ends_and_what_is_missing_is_lost():
    page = texts.Page("p", "t", "首页\n防汛 总结\n共3人", "防汛总结\n共3人")
    assert score_page(page, "防汛总结共3人").exact == 1
    judged = score_page(page, "防汛总结\n共人")
    assert (judged.exact, judged.lost, judged.lost_digits, judged.errors_after) == (0, 1, 1, 1)
    assert score_page(page, page.text).errors_after == 3


FRAGMENTS = [
    "（",
    ")",
    "“",
    "《",
    "\n",
    "1 / 8",
    "第3页 共9页",
    "【",
    "】",
    "http://a.example.com/b",
    "...",
    "?zé)",
    "(fā)",
    "&nbsp;",
]
FRAGMENTS += [
    "[/b]",
    "[b]",
    "精品文档，欢迎下载",
    "\u3000",
    " ",
    "2、",
    "———",
    "图片",
    "广告",
    ".",
    '"',
    "｡",
    "&#8203;",
    "\u200b",
]


def test_pages_that_are_cut_and_spliced_lead_back():
    whole = [page.text for page in texts.pages()]
    rng = Random(5)  # noqa: S311  (a draw of cases)
    for _ in range(draws(250)):
        first, second = rng.choice(whole), rng.choice(whole)
        left, right = sorted(rng.sample(range(len(first)), 2))
        at = rng.randrange(len(second))
        text = first[:left] + second[at : at + rng.randint(0, 400)] + first[right:]
        for _ in range(rng.randint(0, 30)):
            spot = rng.randrange(len(text) + 1)
            text = text[:spot] + rng.choice(FRAGMENTS) * rng.choice((1, 1, 2, 40)) + text[spot:]
        assert clean(text, read_context(text)).undo() == text

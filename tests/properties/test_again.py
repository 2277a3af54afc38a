"""The law of cleaning again: what was cleaned stays as it is, but for rules that judge by the page as it stands.

The exceptions are a list with reasons, ``cases/cleaned-again.json``. A change by any other rule is a fault.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.drawn_pages import draw
from tests.draws import draws

from jiaokan import annotate
from jiaokan.bench import texts
from jiaokan.bench.noise import NOISES, damage, with_needs
from jiaokan.bench.restore import _draw
from jiaokan.rules import RULES

EXCEPTIONS = json.loads((Path(__file__).parent.parent / "cases" / "cleaned-again.json").read_text(encoding="utf-8"))
EXCUSED = {rule for entry in EXCEPTIONS for rule in entry["rules"]}
LAYOUT = {"line-edges", "blank-lines"}  # follow what another rule takes out
PAGES = 150


def changed_by(text):
    """Give the rules that change a text when it is cleaned a second time."""
    once = annotate("a.txt", text.encode()).source.text
    if not once:
        return set()
    again = annotate("a.txt", once.encode())
    assert again.source.text != once or not again.edits
    return {rule for edit in again.edits for rule in edit.rules}


def damaged(page, seed, rng):
    """Give a drawn page as it is, with one kind of damage, or with several."""
    drawn = rng.choice(((), (rng.choice(NOISES).id,), _draw(rng)))
    return damage(str(seed), page, with_needs(drawn), seed).text


@given(st.integers(0, 2**32))
@settings(max_examples=draws(PAGES), derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_cleaned_page_is_changed_by_excused_rules_alone(seed):
    rng = Random(seed)  # noqa: S311  (the same pages every time)
    changing = changed_by(damaged(draw(rng).text, seed, rng))
    assert changing <= EXCUSED | LAYOUT
    assert not changing or changing & EXCUSED


@pytest.mark.parametrize(
    ("rules", "most"), [(EXCUSED, 18), ({"narrow-marks", "doubled-stops"}, 3)], ids=["any", "marks"]
)
def test_few_pages_need_an_excuse(rules, most):
    assert sum(not rules.isdisjoint(changing) for changing in drawn()) <= most


@cache
def drawn():
    """Give what changes each of many pages, drawn alike every time."""
    pages = ((seed, Random(f"again:{seed}")) for seed in range(PAGES))  # noqa: S311  (the same pages every time)
    return [changed_by(damaged(draw(rng).text, seed, rng)) for seed, rng in pages]


@pytest.mark.parametrize("text", texts.load(), ids=lambda text: text.id)
def test_an_authored_text_is_not_changed_at_all(text):
    assert changed_by(text.text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "段落用&lt;p&gt;分开，写起来很方便。",
        "&amp;lt;p&amp;gt;各村先清东渠。&amp;lt;/p&amp;gt;",
        "闸门已开;;;;;;请绕行,,,!!!谢谢",
        "老人说?wǒ)們明天再來看一看。",
        "他问(谁)?,说完就走;",
        "水位?高,?草要割,渠?要看,堤上?人守,日?不停。",
        "定好了工期、 ，开工。",
        "```\n    a = 1\n    b\n```\n## 甲\n## 乙",
        "for x in y:\n    go(x)\n\n    continue\nTel: 1\n  Fax: 2",
    ],
)
def test_damage_of_one_kind_is_mended_at_once(text):
    assert changed_by(text) == set()


def test_exceptions_are_rules_and_have_reasons():
    named = [rule for entry in EXCEPTIONS for rule in entry["rules"]]
    assert len(named) == len(set(named))
    assert set(named) < {rule.id for rule in RULES} - LAYOUT
    assert all(len(entry["reason"]) > 40 for entry in EXCEPTIONS)

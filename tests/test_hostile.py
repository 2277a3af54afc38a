"""The search for hostile texts: it draws the same again, it finds what it should, and what was mended stays so.

No test here looks at a clock: work is counted. The run that measures is ``jiaokan bench hostile --check``.
"""

from __future__ import annotations

import json
import math
import sys
from functools import cache
from importlib.resources import files

import pytest

from jiaokan.bench import hostile
from jiaokan.bench.fragments import _FORMS, ALPHABET, Fragment, draw, kept
from jiaokan.bench.triggers import Reached, reach
from jiaokan.cleaning import clean
from jiaokan.context import read_context
from jiaokan.rules import NOTES, RULES

NOTHING = Reached((), ())


@cache
def subjects():
    """All subjects by name; what they reach takes seconds to read."""
    return {subject.name: subject for subject in hostile.subjects()}


class Counter:
    """A clock that tells how much work was done."""

    def __init__(self):
        self.done = 0.0

    def __call__(self):
        return self.done


def planted(cost):
    """A subject that does so much work for a text, and the clock that tells."""
    counter = Counter()

    def work(text, _context):
        counter.done += cost(text)

    return hostile.Subject("planted", NOTHING, work), hostile.Search(counter, sizes=(64, 256, 1024))


def searched(cost, numbers=range(40)):
    subject, search = planted(cost)
    return next(hostile.run(search, [subject], 1, numbers, math.inf))


def test_what_grows_with_the_square_of_a_text_is_found():
    result = searched(lambda text: len(text) ** 2 / 1e6)
    assert result.tried == 40
    assert len(result.bad) == 40
    assert result.worst.exponent == pytest.approx(2)


def test_what_begins_to_work_at_a_size_grows_from_there_on():
    assert searched(lambda text: len(text) / 1e4 if len(text) > 512 else 0.0).bad == ()
    assert len(searched(lambda text: len(text) ** 2 / 1e6 if len(text) > 512 else 0.0).bad) == 40


def test_what_grows_only_on_a_trigger_is_found_by_its_number():
    result = searched(lambda text: text.count("《") ** 2 / 1e5 + len(text) / 1e6, range(200))
    assert 0 < len(result.bad) < 200
    assert all("《" in "".join(measured.fragment.units) for measured in result.bad)
    again = searched(lambda text: text.count("《") ** 2 / 1e5, range(result.bad[0].fragment.number, 200))
    assert again.bad[0].fragment == result.bad[0].fragment


def test_what_is_linear_is_not_bad():
    assert searched(lambda text: len(text) / 1e4).bad == ()


def test_what_is_linear_and_slow_is_bad():
    result = searched(lambda text: len(text) / 1e2)
    assert len(result.bad) == result.tried


def test_what_grows_but_costs_nothing_is_not_bad():
    assert searched(lambda text: len(text) ** 2 / 1e9).bad == ()


def test_an_error_is_a_fault():
    def raises(text):
        raise ValueError(text[:1])

    result = searched(raises, range(3))
    assert [measured.fault is not None for measured in result.bad] == [True] * 3
    assert "--first 0 --n 1" in next(hostile.faults([result]))


def test_a_larger_size_is_not_tried_behind_one_that_takes_for_ever():
    assert all(measured.size < 256 for measured in searched(lambda text: len(text) * 1.0).bad)


def test_a_search_ends_with_its_seconds():
    subject, search = planted(lambda _text: 1.0)
    assert next(hostile.run(search, [subject], 1, range(1000), 30)).tried < 20


def test_results_print_and_are_json():
    results = [searched(lambda text: len(text) ** 2 / 1e6, range(2))]
    told = json.loads(json.dumps(hostile.to_json(results, 1)))
    assert told["subjects"]["planted"]["worst"]["exponent"] == pytest.approx(2)
    assert len(list(hostile.faults(results))) == 2


def test_every_rule_and_note_is_searched_and_reaches_its_triggers():
    assert {rule.id for rule in (*RULES, *NOTES)} < set(subjects())
    assert {"outline", "decode", "keys", "context", "annotate"} < set(subjects())
    without = {name for name, subject in subjects().items() if not subject.reached.patterns}
    assert without == {"by-hand"}  # it looks for nothing


def test_triggers_are_those_of_the_function_and_of_what_it_calls():
    found = reach(next(rule.find for rule in RULES if rule.id == "stray-marks"))
    assert any("['`*](?<=" in pattern for pattern in found.patterns)
    assert set(found.patterns) < set(subjects()["annotate"].reached.patterns)


def drawn(count):
    return [draw(subjects()["adverts"].reached, "adverts", 3, number) for number in range(count)]


@pytest.fixture(scope="module")
def fragments():
    return drawn(400)


def test_a_fragment_is_the_same_again(fragments):
    assert fragments[:50] == drawn(50)


@pytest.mark.parametrize("form", _FORMS)
def test_a_fragment_is_as_long_as_one_likes(fragments, form):
    of_form = [each for each in fragments if each.form == form]
    assert of_form
    for fragment in of_form:
        assert all(fragment.units)
        small, large = fragment.text(500), fragment.text(4000)
        assert 300 <= len(small) <= 900
        assert 3500 <= len(large) <= 4500


def test_the_alphabet_has_no_piece_twice():
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert all(ALPHABET)


def test_each_kept_fragment_says_why():
    entries = json.loads(files("jiaokan.bench").joinpath("hostile.json").read_text(encoding="utf-8"))
    assert all(entry["why"] and entry["subject"] in subjects() and entry["form"] in _FORMS for entry in entries)
    assert sum(map(len, kept().values())) == len(entries)


def steps(subject, fragment, size):
    """Count the lines of Python that run: walks within a walk show, whatever the machine."""
    text, count = fragment.text(size), 0

    def trace(_frame, event, _argument):
        nonlocal count
        count += event in ("line", "call")
        return trace

    context = hostile._CONVERTED if fragment.is_converted else read_context(text)
    subject.work(text, context)  # tables are read and patterns compiled
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        subject.work(text + " ", context)
    finally:
        sys.settrace(before)
    return count


KEPT = [(name, fragment) for name, fragments in kept().items() for fragment in fragments]


@pytest.mark.parametrize(("name", "fragment"), KEPT, ids=[f"{name}{fragment.number}" for name, fragment in KEPT])
def test_what_was_slow_once_takes_steps_as_its_text_is_long(name, fragment):
    small, large = (steps(subjects()[name], fragment, size) for size in (1000, 4000))
    assert large <= 5 * small + 200


@pytest.mark.parametrize(("name", "fragment"), KEPT, ids=[f"{name}{fragment.number}" for name, fragment in KEPT])
def test_what_was_slow_once_is_cleaned_and_undone(name, fragment):
    text = fragment.text(3000)
    assert clean(text, read_context(text)).undo() == text


# Pages whose findings once overlapped, which ended a build with an error.
OVERLAPPED = {
    "two kinds of blanks in a letter-spaced line": "各 村 成立\u00a0 巡 堤 小 组 每 班 十 二 人 早 晚\n防汛 ，工作 ，落实 ，责任 ，到位。",
    "a line so short that its head and its foot meet": "上傳人 " * 75,
    "a line that is a site's and has stretches that are": "首页对您有帮助吗 " * 40,
    "words of buttons between two blanks": "回复评论  " * 55,
}


@pytest.mark.parametrize("text", OVERLAPPED.values(), ids=OVERLAPPED)
def test_a_page_whose_findings_once_overlapped_is_cleaned_and_undone(text):
    assert clean(text, read_context(text)).undo() == text


def test_a_quadratic_walk_shows_in_the_steps():
    def work(text, _context):
        return [sum(1 for other in text if other == char) for char in text]

    subject = hostile.Subject("planted", NOTHING, work)
    fragment = Fragment(0, "repeated", ("甲", "甲", "甲"), is_converted=False)
    assert steps(subject, fragment, 400) > 10 * steps(subject, fragment, 100)


@pytest.mark.parametrize("name", ["radicals", "narrow-marks", "bracket", "outline"])
def test_a_short_seeded_run_measures_every_fragment(name):
    search = hostile.Search(Counter(), sizes=(64, 256))
    result = next(hostile.run(search, [subjects()[name]], 1, range(12), math.inf))
    assert result.tried == 12 + len(kept().get(name, ()))
    assert [measured.fault for measured in result.bad] == []

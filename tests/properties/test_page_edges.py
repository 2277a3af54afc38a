"""Laws of a page's edges: whatever stands beside a sentence of the text, the sentence stays whole, in a line of its own."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.draws import draws
from tests.page_edges import COUNTERS, ORDERS, PAGES, SENTENCES, SITE, Case, counter, every_case, fault_of, sample

from jiaokan import annotate, clean

# The whole product takes half an hour: PAGE_EDGES=1, or one page in so many.
STEP = int(os.environ.get("PAGE_EDGES", "0"))


def test_no_sentence_is_lost_or_joined_to_a_line_of_the_site_s():
    cases = every_case(STEP) if STEP else sample(800)
    faults = [(case.label, fault) for case in cases if (fault := fault_of(case))]
    assert faults == []


@pytest.mark.parametrize("order", ORDERS)
def test_the_sample_has_every_line_and_counter_in_every_order(order):
    cases = [case for case in sample(1500 * len(ORDERS)) if case.order == order]
    assert {case.site for case in cases} == set(range(len(SITE)))
    assert {case.counter for case in cases} == set(range(len(COUNTERS)))
    assert {case.sentence for case in cases} == set(range(len(SENTENCES)))


PHRASES = st.sampled_from([line for _, line in SITE])
GLUED = st.builds(
    lambda glue, phrases, times: glue.join(phrases * times),
    st.sampled_from(["", " ", "\u3000", "|", " - "]),
    st.lists(PHRASES, min_size=1, max_size=8),
    st.sampled_from([1, 1, 1, 2, 14]),
)
COUNTED = st.builds(
    lambda form, page: counter(form, page).removesuffix("~"),
    st.sampled_from([form for _, form in COUNTERS]),
    st.integers(1, 9),
)
PROSE = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True).map("".join)
BODY = st.sampled_from([line for page in PAGES.values() for line in (page["title"], *page["paragraphs"])])
LINES = st.lists(st.one_of(GLUED, GLUED, COUNTED, COUNTED, PROSE, PROSE, BODY), max_size=14)


@given(LINES)
@settings(max_examples=draws(200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_shuffled_and_glued_lines_of_sites_cost_no_sentence(lines):
    text = "\n".join(lines)
    result = clean(text)
    assert result.undo() == text
    assert [s for line in lines for s in SENTENCES if s in line and s not in result.text] == []


@given(st.lists(st.one_of(GLUED, PROSE, COUNTED), min_size=1, max_size=8))
@settings(max_examples=draws(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_lines_of_sites_make_a_record_however_often_they_are_said(lines):
    assert annotate("page.txt", "\n".join(lines).encode()).source.raw_text == "\n".join(lines)


@pytest.mark.parametrize("times", [1, 2, 7, 14, 40])
@pytest.mark.parametrize("phrase", [line for _, line in SITE])
def test_a_phrase_of_a_site_repeated_on_one_line_costs_nothing_else(phrase, times):
    above, below = SENTENCES[0], SENTENCES[1]
    text = f"{PAGES['notice']['title']}\n{above}\n{phrase * times}\n{below}\n{phrase * times}"
    result = clean(text)
    assert result.undo() == text
    assert above in result.text.split("\n")
    assert below in result.text.split("\n")


def test_a_case_has_a_label():
    assert Case(0, 0, 0, "SCB", "head", many=False).label

"""Laws of the text that remembers how it was changed."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.draws import draws

from jiaokan.errors import AccountError
from jiaokan.text.splice import action_of, replay, undo
from jiaokan.text.traced import Alignment, Finding, Traced

# Few letters, so that findings meet, undo each other and touch; a Han, a line feed, an astral character.
ALPHABET = "ab字\n𠀀"


@st.composite
def findings(draw, text):
    """Disjoint repairs of a text."""
    found, done = [], 0
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(done, len(text)))
        end = draw(st.integers(start, min(len(text), start + 4)))
        found.append(Finding(start, end, draw(st.text(ALPHABET, max_size=3))))
        done = end + (start == end)
        if done > len(text):
            break
    return found


@st.composite
def histories(draw):
    """A raw text, the traced text after some passes, and the same passes applied by hand."""
    raw = draw(st.text(ALPHABET, max_size=30))
    traced, plain = Traced(raw), raw
    for number in range(draw(st.integers(0, 6))):
        found = draw(findings(traced.text))
        plain = replay(plain, [(f.start, f.end, f.new) for f in found])
        traced = traced.apply(f"rule-{number}", found)
    return raw, traced, plain


def rows(traced):
    return [
        (c.raw_start, c.raw_end, c.text_start, c.text_end, traced.raw[c.raw_start : c.raw_end], c.new)
        for c in traced.changes()
    ]


@given(histories())
@settings(max_examples=draws(400))
def test_the_text_is_what_the_passes_make_one_after_the_other(history):
    _, traced, plain = history
    assert traced.text == plain


@given(histories())
@settings(max_examples=draws(400))
def test_replaying_the_ledger_over_the_raw_text_gives_the_clean_text(history):
    raw, traced, _ = history
    assert replay(raw, [(a, b, new) for a, b, _, _, _, new in rows(traced)]) == traced.text


@given(histories())
@settings(max_examples=draws(400))
def test_undoing_the_ledger_over_the_clean_text_gives_the_raw_text(history):
    raw, traced, _ = history
    assert undo(traced.text, [(c, d, old) for _, _, c, d, old, _ in rows(traced)]) == raw


@given(histories())
@settings(max_examples=draws(400))
def test_edits_are_sorted_disjoint_minimal_and_never_the_identity(history):
    _, traced, _ = history
    raw_done = text_done = 0
    for raw_start, raw_end, text_start, text_end, old, new in rows(traced):
        assert raw_done <= raw_start <= raw_end
        assert text_done <= text_start <= text_end
        assert traced.text[text_start:text_end] == new
        assert old != new
        assert not (old and new and (old[0] == new[0] or old[-1] == new[-1]))
        raw_done, text_done = raw_end, text_end


@given(histories())
@settings(max_examples=draws(400))
def test_every_surviving_code_point_maps_to_its_own_raw_position(history):
    raw, traced, _ = history
    written = {at for _, _, start, end, _, _ in rows(traced) for at in range(start, end)}
    kept = [at for at in range(len(traced.text)) if at not in written]
    alignment = traced.alignment()
    starts, ends = alignment.raw_starts(kept), alignment.raw_ends([at + 1 for at in kept])
    assert [raw[at] for at in starts] == [traced.text[at] for at in kept]
    assert ends == [at + 1 for at in starts]
    assert len(set(starts)) == len(starts)


@given(histories(), st.data())
@settings(max_examples=draws(300))
def test_a_unit_leads_back_behind_the_removals_before_it_and_before_those_after_it(history, data):
    _, traced, _ = history
    assume(traced.text and all(row[0] < row[1] for row in rows(traced)))  # an insertion belongs to the unit behind it
    start = data.draw(st.integers(0, len(traced.text) - 1))
    end = data.draw(st.integers(start + 1, len(traced.text)))
    alignment = traced.alignment()
    (raw_start,), (raw_end,) = alignment.raw_starts([start]), alignment.raw_ends([end])
    inside = [row for row in rows(traced) if row[0] < raw_end and row[1] > raw_start]
    assume(all(start <= row[2] and row[3] <= end for row in inside))  # no replacement reaches over the unit's ends
    local = [(row[0] - raw_start, row[1] - raw_start, row[5]) for row in inside]
    assert replay(traced.raw[raw_start:raw_end], local) == traced.text[start:end]


@given(histories())
@settings(max_examples=draws(200))
def test_an_alignment_can_be_made_of_the_rows_alone(history):
    _, traced, _ = history
    columns = [[row[i] for row in rows(traced)] for i in range(4)]
    starts = list(range(len(traced.text)))
    assert Alignment(*columns).raw_starts(starts) == traced.alignment().raw_starts(starts)


@given(
    st.text(ALPHABET, max_size=4),
    st.text(ALPHABET, max_size=4),
    st.text(ALPHABET, max_size=1),
    st.text(ALPHABET, max_size=1),
)
def test_every_edit_has_an_action_and_a_removal_has_no_clean_side(old, new, before, after):
    action = action_of(old, new, before, after)
    assert action in {"split", "join", "remove", "insert", "replace"}
    assert (action in {"remove", "join"} and not new) or action in {"split", "insert", "replace"} or "\n" in old


# --- several rules that all saw the same text --------------------------------------------------------------------------
@st.composite
def shared(draw):
    """A text, and disjoint repairs of it dealt out among three rules."""
    text = draw(st.text(ALPHABET, max_size=30))
    dealt = [(draw(st.sampled_from(["a", "b", "c"])), finding) for finding in draw(findings(text))]
    return text, [(rule, [finding for by, finding in dealt if by == rule]) for rule in "abc"]


@given(shared())
@settings(max_examples=draws(150), deadline=None)
def test_repairs_of_several_rules_are_made_as_those_of_one(case):
    text, told = case
    every = [finding for _, of_rule in told for finding in of_rule]
    traced = Traced(text).apply_all(told)
    assert traced.text == Traced(text).apply("one", every).text
    assert rows(traced) == rows(Traced(text).apply("one", every))
    assert traced.undo() == text
    assert {rule for change in traced.changes() for rule in change.rules} <= {rule for rule, found in told if found}


@given(shared())
@settings(max_examples=draws(80), deadline=None)
def test_the_order_in_which_rules_are_told_changes_nothing(case):
    text, told = case
    told = [(rule, [f._replace(new=f.new and "Z") for f in found if f.start < f.end]) for rule, found in told]
    one, other = Traced(text).apply_all(told), Traced(text).apply_all(told[::-1])
    assert (one.text, one.changes()) == (other.text, other.changes())


@pytest.mark.parametrize(
    ("first", "second"),
    [((0, 3), (2, 5)), ((2, 5), (0, 3)), ((0, 5), (1, 2)), ((1, 2), (0, 5)), ((0, 3), (0, 3)), ((1, 1), (0, 3))],
)
def test_findings_of_two_rules_that_overlap_are_a_fault(first, second):
    told = [("a", [Finding(*first, "x")]), ("b", [Finding(*second, "y")])]
    with pytest.raises(AccountError, match="overlaps another"):
        Traced("首页新闻要闻").apply_all(told)


@pytest.mark.parametrize("second", [(3, 5), (3, 3), (5, 6)])
def test_findings_of_two_rules_that_touch_or_stand_apart_are_none(second):
    text = "首页新闻要闻"
    traced = Traced(text).apply_all([("a", [Finding(0, 3, "")]), ("b", [Finding(*second, "x")])])
    assert traced.undo() == text
    assert traced.text.count("x") == 1


def test_the_same_insertion_by_two_rules_is_made_by_each_and_needs_no_order():
    told = [("a", [Finding(1, 1, "x")]), ("b", [Finding(1, 1, "x", "proved")])]
    assert Traced("甲乙").apply_all(told).text == "甲xx乙"


@pytest.mark.parametrize("span", [(0, 7), (-1, 2), (4, 3)])
def test_a_finding_that_leaves_the_text_is_a_fault(span):
    with pytest.raises(AccountError):
        Traced("首页新闻要闻").apply_all([("a", [Finding(*span, "")])])


def test_without_findings_nothing_changes():
    traced = Traced("首页").apply_all([("a", []), ("b", [])])
    assert (traced.text, traced.changes(), traced.marks()) == ("首页", [], [])


# --- marks -----------------------------------------------------------------------------------------------------------
@given(st.text(ALPHABET, min_size=1, max_size=30), st.data())
@settings(max_examples=draws(150), deadline=None)
def test_a_mark_stays_on_what_is_left_of_its_stretch_through_later_passes(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    traced = Traced(text).apply_all([("a", [Finding(start, end, kind="doubtful")])])
    assert [(mark.start, mark.end, mark.kind) for mark in traced.marks()] == [(start, end, "doubtful")]
    for number in range(data.draw(st.integers(1, 3))):
        traced = traced.apply(f"later-{number}", data.draw(findings(traced.text)))
    starts = [(c.raw_start, c.raw_end) for c in traced.changes()]
    kept = [at for at in range(start, end) if not any(a <= at < b for a, b in starts)]
    where = traced.alignment().raw_starts(range(len(traced.text)))
    written = {at for c in traced.changes() for at in range(c.text_start, c.text_end)}
    of_it = [at for at, raw in enumerate(where) if at not in written and raw in kept]
    for mark in traced.marks():
        assert 0 <= mark.start < mark.end <= len(traced.text)
        assert all(mark.start <= at < mark.end for at in of_it)
    assert traced.marks() or not of_it


def test_a_mark_whose_stretch_is_gone_is_gone():
    traced = Traced("首页\n水。\n版权").apply_all(
        [("a", [Finding(0, 2, kind="doubtful"), Finding(6, 8, kind="doubtful")])]
    )
    assert [(mark.start, mark.end) for mark in traced.apply("b", [Finding(0, 3, "")]).marks()] == [(3, 5)]


def test_marks_of_several_passes_come_together_and_repairs_leave_none():
    traced = Traced("首页\n水。\n版权").apply_all([("a", [Finding(0, 3, "")]), ("b", [Finding(6, 8, kind="doubtful")])])
    traced = traced.apply_all([("c", [Finding(0, 2, kind="shown")])])
    assert {(traced.text[mark.start : mark.end], mark.kind) for mark in traced.marks()} == {
        ("版权", "doubtful"),
        ("水。", "shown"),
    }


def test_a_stretch_that_was_rewritten_around_a_mark_does_not_reach_into_it():
    traced = Traced("甲乙丙丁").apply_all([("a", [Finding(1, 3, kind="doubtful")])])
    after = traced.apply("b", [Finding(0, 1, "子丑"), Finding(3, 4, "")])
    assert [after.text[mark.start : mark.end] for mark in after.marks()] == ["乙丙"]


def test_what_two_rules_write_at_one_place_stands_as_they_found_it():
    told = [("a", [Finding(2, 2, "甲")]), ("b", [Finding(1, 2, "水\n")])]
    assert Traced("渠水").apply_all(told).text == "渠水\n甲"
    assert [change.rules for change in Traced("渠水").apply_all(told).changes()] == [("b",), ("a",)]

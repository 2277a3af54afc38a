"""Laws of the text that remembers how it was changed."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

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
@settings(max_examples=400)
def test_the_text_is_what_the_passes_make_one_after_the_other(history):
    _, traced, plain = history
    assert traced.text == plain


@given(histories())
@settings(max_examples=400)
def test_replaying_the_ledger_over_the_raw_text_gives_the_clean_text(history):
    raw, traced, _ = history
    assert replay(raw, [(a, b, new) for a, b, _, _, _, new in rows(traced)]) == traced.text


@given(histories())
@settings(max_examples=400)
def test_undoing_the_ledger_over_the_clean_text_gives_the_raw_text(history):
    raw, traced, _ = history
    assert undo(traced.text, [(c, d, old) for _, _, c, d, old, _ in rows(traced)]) == raw


@given(histories())
@settings(max_examples=400)
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
@settings(max_examples=400)
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
@settings(max_examples=300)
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
@settings(max_examples=200)
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

"""What is not asked of a line because words it needs are missing would not have matched: nothing is lost by the scan."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.draws import draws

from jiaokan.bench import texts
from jiaokan.page import cues, hits, words
from jiaokan.page.factors import needs
from jiaokan.page.score import MAX_LINE
from jiaokan.page.shapes import SHAPES

CUES = tuple(cues.load().cues())
SAID = sorted({line for cue in CUES for line in (*cue.like, *cue.unlike)})
LINES = [line.strip() for page in texts.pages() for line in page.text.split("\n") if line.strip()]
BETWEEN = ["", "", " ", "\u3000", "\t", "，", "。", "：", "|", "İ", "ſ", "K", "\u0307", "“", "”", "※"]
PIECES = st.sampled_from([*SAID, *LINES]).flatmap(
    lambda line: st.tuples(st.integers(0, len(line)), st.integers(0, len(line))).map(
        lambda ends: line[min(ends) : max(ends)]
    )
)


@st.composite
def lines(draw):
    """Lines of sites and documents, cut, put together, in other cases, with blanks between their letters."""
    parts = draw(st.lists(st.one_of(st.sampled_from(SAID), PIECES, st.sampled_from(BETWEEN)), min_size=1, max_size=5))
    line = draw(st.sampled_from(BETWEEN)).join(parts)
    spaced = draw(st.sampled_from(["", "", "", " ", "\u3000", "\u00a0"]))
    line = spaced.join(line) if spaced else line
    return draw(st.sampled_from([str, str, str.upper, str.lower, str.swapcase]))(line)[:MAX_LINE]


def _slowly(line):
    return {cue for cue in CUES if cue.find(line) is not None}


@settings(max_examples=draws(150), deadline=None)
@given(lines())
def test_every_cue_that_a_line_holds_is_asked(line):
    found = {hit.cue for hit in (*hits.forms(line), *hits.phrases(line))} if line else set()
    assert found == (_slowly(line) if line else set())


@settings(max_examples=draws(150), deadline=None)
@given(lines())
def test_a_part_of_a_line_holds_no_phrase_whose_words_the_line_has_not(line):
    part = line[len(line) // 3 : len(line) - len(line) // 4]
    assert hits.phrases(part, hits.may_match(line)) == hits.phrases(part)


@settings(max_examples=draws(150), deadline=None)
@given(lines())
def test_what_matches_in_a_part_of_a_line_matches_in_the_line_or_looks_round(line):
    known = hits.known()
    part = line[len(line) // 3 : len(line) - len(line) // 4]
    plain = known.phrases & ~known.round
    assert not known.has_any(part, plain) or known.has_any(line, plain)


@settings(max_examples=draws(200), deadline=None)
@given(lines())
def test_a_shape_is_as_long_as_it_says_and_holds_a_full_stop_only_where_it_may(line):
    for shape in SHAPES.values():
        if line and shape.holds(line):
            assert len(line) <= shape.longest
            assert shape.in_sentences or "。" not in line


def test_an_expression_is_as_long_as_the_library_says():
    endless = needs("x*").most
    for pattern in (pattern for cue in CUES for pattern in cue.patterns):
        least, most = re._parser.parse(pattern).getwidth()
        assert (needs(pattern).least, needs(pattern).most) == (least, min(most, endless))


def test_two_characters_begin_each_word_that_tells():
    assert all(len(begin) == 2 for begin in words._BEGINNINGS)


@settings(max_examples=draws(120), deadline=None)
@given(lines())
def test_a_line_in_which_no_telling_word_begins_is_no_interface(line):
    words_of = words._words()
    covers = [word for word, told in words_of.items() if told.tells and word in line.translate(words._LOWER)]
    assert not words.is_interface(line) or (covers and words._may_tell(line))

"""Shapes of lines: none holds of a line that has not what it needs, so that gates by it lose nothing."""

import re

import pytest

from jiaokan.bench import texts
from jiaokan.page import cues
from jiaokan.page.shapes import SHAPES
from jiaokan.page.weigh import MAX_LINE


def _lines() -> list[str]:
    told = [line for cue in cues.load().cues() for line in (*cue.like, *cue.unlike)]
    paged = [line.strip() for page in texts.pages() for line in page.text.split("\n")]
    return [line for line in dict.fromkeys([*told, *paged]) if line and len(line) <= MAX_LINE]


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_holds_only_of_lines_with_what_it_needs(name):
    shape = SHAPES[name]
    needed = re.compile(shape.needs, re.IGNORECASE)
    held = [line for line in _lines() if shape.holds(line)]
    assert held
    assert [line for line in held if not needed.search(line)] == []


def test_the_letters_of_an_imprint_may_be_spaced():
    spaced = "版 权 所 有 ： 某 局 2 0 2 1"
    assert re.search(SHAPES["footer"].needs, spaced, re.IGNORECASE)

"""A line that a page has twice is there twice; a shadow, and a letter drawn again to look bold, is there once."""

from __future__ import annotations

import io
from itertools import count

import pytest

from jiaokan.inputs.pdf import extract

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
pytest.importorskip("reportlab", reason="reportlab makes the files of these tests")

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

LONG = "各村先摸清底数，再排出日程，哪一户缺种子、哪一段渠不通，都记在同一本台账上。"
OTHER = "验收不合格的当场返工。"
LATIN = "Of all the villages on the river only one has kept its old mill and its ferry."


def text_of(places, font="STSong-Light", size=12.0, *, mode=0):
    """Draw texts at places of a page, in order, and give what is read of it."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for left, bottom, text in places:
        drawn = canvas.beginText(left, bottom)
        drawn.setFont(font, size)
        drawn.setTextRenderMode(mode)
        drawn.textOut(text)
        canvas.drawText(drawn)
    canvas.save()
    return extract(out.getvalue(), "page.pdf").text.split("\n")


def rows(*texts, leading=20.0):
    return [(60, top, text) for top, text in zip(count(700, -leading), texts, strict=False)]


def cells(*texts):
    return [(60 + 90 * column, 700 - 14 * row, text) for row in range(3) for column, text in enumerate(texts)]


TWICE = {
    "one line apart": (rows(LONG, LONG), [LONG, LONG]),
    "two lines apart": (rows(LONG, OTHER, LONG), [LONG, OTHER, LONG]),
    "three in a row": (rows(LONG, LONG, LONG), [LONG] * 3),
    "set close": (rows(LONG, LONG, leading=12), [LONG, LONG]),
    "upwards": ([(60, 680, OTHER), (60, 640, LONG), (60, 660, LONG)], [OTHER, LONG, LONG]),
    "rows with the same cells": (cells("编织袋", "一百条"), ["编织袋 一百条"] * 3),
    "half a line to the right": ([(60, 700, LONG), (66, 680, LONG)], [LONG, LONG]),
    "one beside the other": ([(60, 700, OTHER), (60 + 12 * len(OTHER), 700, OTHER)], [OTHER * 2]),
    "letters one by one": ([(60 + 12 * at, 700, "谢") for at in range(4)], ["谢谢谢谢"]),
}


@pytest.mark.parametrize("case", TWICE)
def test_what_a_page_has_twice_is_there_twice(case):
    places, lines = TWICE[case]
    assert text_of(places) == lines


@pytest.mark.parametrize("font", ["Helvetica", "Courier"])
def test_letters_with_a_drawing_and_invisible_ones_are_there_as_often_as_they_are_drawn(font):
    for mode in (0, 1, 3):
        assert text_of(rows(LATIN, LATIN), font, mode=mode) == [LATIN, LATIN]


def test_a_recognised_page_has_its_invisible_lines_twice():
    assert text_of(rows(LONG, OTHER, LONG), mode=3) == [LONG, OTHER, LONG]


ONCE = {
    "a shadow to the right and below": [(60, 700, LONG), (60.6, 699.4, LONG)],
    "a shadow that is drawn first": [(61, 699, OTHER), (60, 700, OTHER)],
    "bold by four times": [(60 + 0.3 * at, 700, OTHER) for at in range(4)],
    "in its own place": [(60, 700, LONG), (60, 700, LONG)],
    "letter by letter": [(60 + 12 * at + more, 700, char) for at, char in enumerate(OTHER) for more in (0, 0.5)],
    "the whole line, then its shadow": [
        (60 + 12 * at + more, 700 - more, char) for more in (0, 0.5) for at, char in enumerate(OTHER)
    ],
}


@pytest.mark.parametrize("case", ONCE)
def test_what_is_drawn_again_in_its_own_place_is_there_once(case):
    (line,) = set("".join(text_of(ONCE[case])).split())
    assert line in (LONG, OTHER)


@pytest.mark.parametrize("font", ["Helvetica", "Times-Roman", "Courier"])
def test_narrow_letters_beside_each_other_are_no_shadows(font):
    for text in ("illicit lilli", "11111", "wait....", "aa'' ||||"):
        assert text_of([(60, 700, text)], font) == [text]
        for places in ([(60, 700, text), (60, 699.6, text)], [(60, 700, text), (60.3, 700, text)]):
            assert text_of(places, font) == [text]

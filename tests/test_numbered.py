"""Numbered lines as headings: what their siblings prove, and what stays an item."""

from __future__ import annotations

import pytest

from jiaokan.outline import siblings
from jiaokan.outline.headings import find_headings

TITLE = "柳河镇防汛工作总结"
BODY = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报，没有出现一处险情。"
LONG = "不熟悉的水情要先请教下游的人，不得急着开闸"


def outline(*lines):
    return [
        (each.number.written if each.number else "", each.text)
        for each in find_headings(siblings.read("\n".join((TITLE, *lines))))
    ]


SHORT = ("一、遇水多商量。" + BODY, "二、值守要到位。" + BODY)


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_one_longer_sibling_does_not_break_a_row_that_its_numbers_prove(place):
    words = ["遇水多商量", "值守要到位", "物资备充足"]
    words.insert(place, LONG)
    numbers = ("一、", "二、", "三、", "四、")
    lines = [f"{number}{each}。{BODY}" for number, each in zip(numbers, words, strict=True)]
    assert outline(*lines) == list(zip(numbers, words, strict=True))


@pytest.mark.parametrize(
    "lines",
    [
        (f"一、{LONG}。{BODY}", f"二、{LONG}。{BODY}", "三、值守要到位。" + BODY),  # two of three
        (f"一、{LONG}；", f"二、{LONG}；", f"三、{LONG}。"),
    ],
)
def test_long_siblings_that_are_many_stay_items(lines):
    assert LONG not in [text for _, text in outline(*lines)]


def test_a_longer_sibling_out_of_the_row_is_none():
    lines = (*SHORT, f"五、{LONG}。{BODY}", "六、物资备充足。" + BODY)
    assert ("五、", LONG) not in outline(*lines)


def test_questions_with_their_answers_below_are_headings():
    lines = ("1.水从哪里来？", BODY, "2.人往哪里去？", BODY)
    assert outline(*lines) == [("1.", "水从哪里来"), ("2.", "人往哪里去")]


@pytest.mark.parametrize(
    "lines",
    [
        ("1.水从哪里来？", "2.人往哪里去？", "3.堤由谁来守？"),
        ("1.您还有什么建议？", BODY),
        ("1.水从哪里来？", BODY, "2.人往哪里去？", "3.堤由谁来守？"),
    ],
)
def test_questions_without_answers_are_items(lines):
    assert outline(*lines) == []

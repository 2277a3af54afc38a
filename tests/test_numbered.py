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


@pytest.mark.parametrize(
    "line",
    [
        "（三）“第六条值守人员每班十二人。" + BODY,  # what a rule will say
        "（三）因为水位涨得比往年都要快，所以要先转移。" + BODY,  # it argues
        "（三）允许各村根据水情提前转移低洼处的群众和牲畜。",  # a whole paragraph among others with text
    ],
)
def test_sentences_among_headings_are_items(line):
    found = outline("（一）巡堤查险。" + BODY, "（二）物资储备。" + BODY, line)
    assert [number for number, _ in found if number] == ["（一）", "（二）"]


@pytest.mark.parametrize(
    ("lines", "want"),
    [
        (("上篇　汛前", BODY, "下篇　汛后", BODY), [("上篇", "汛前"), ("下篇", "汛后")]),
        (("一", BODY, "二", BODY), [("一", ""), ("二", "")]),
        (("（一）", BODY, "（二）", BODY), [("（一）", ""), ("（二）", "")]),
        (
            ("第一封信：写给堤上", BODY, "第二封信：写给村里", BODY, "第三封信：写给自己", BODY),
            [("第一封信", "写给堤上"), ("第二封信", "写给村里"), ("第三封信", "写给自己")],
        ),
        (("一", "二", "三", BODY), []),  # cells
        (("第一名：李某", "第二名：王某", "第三名：赵某", BODY), []),
        (("一", BODY, "三", BODY), []),
    ],
)
def test_numbers_without_marks_are_told_by_their_siblings(lines, want):
    assert outline(BODY, *lines) == want


def test_lessons_with_sections_that_begin_again_lie_above_them():
    lesson = ("一、目标", BODY, "二、过程", BODY)
    lines = ("第一讲 巡堤", *lesson, "第二讲 转移", *lesson, "第三讲 安置", *lesson)
    read = siblings.read("\n".join((TITLE, *lines)))
    assert [each.level for each in find_headings(read)] == [1, 2, 2] * 3


def test_a_preface_and_an_ending_lie_beside_the_chapters():
    lines = ("前言", BODY, "一、巡堤", BODY, "（一）白天", BODY, "（二）夜里", BODY, "结束语", BODY)
    read = siblings.read("\n".join((TITLE, *lines)))
    assert [each.level for each in find_headings(read)] == [1, 1, 2, 2, 1]


@pytest.mark.parametrize(
    ("numbers", "gaps"),
    [("一二三", []), ("一二四", ["四、"]), ("一二二", ["二、"]), ("二三", ["二、"]), ("一二一二", [])],
)
def test_a_number_that_neither_is_one_nor_follows_is_a_gap(numbers, gaps):
    lines = [f"{number}、巡堤查险到位。{BODY}" for number in numbers]
    found = find_headings(siblings.read("\n".join((TITLE, *lines))))
    assert len(found) == len(numbers)
    assert [each.number.written for each in found if each.has_gap] == gaps

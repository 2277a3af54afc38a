"""Tables of contents go where their headings come again: a test at each border."""

from __future__ import annotations

import pytest
from tests.repaired import repaired

from jiaokan.rules import contents

HEADS = ["清淤办法", "护堤办法", "巡查办法", "用水办法"]


def body(heads=HEADS):
    return [line for head in heads for line in (head, "各村按段落实，每月报一次。")]


def without_contents(*lines):
    return repaired(contents.find_contents, "\n".join(lines)).split("\n")


@pytest.mark.parametrize(
    "top",
    [
        ["目录", *HEADS[:3]],
        ["目录", *HEADS],
        ["目录", "", *HEADS[:3]],
        ["目录", *(f"{head}……{page}" for page, head in enumerate(HEADS[:3], 1))],
        ["目录", *(f"{head}……{page}" for page, head in enumerate(HEADS[:2], 1))],  # with pages two are enough
        ["目录", *(f"{head}……1" for head in HEADS[:3])],
        [f"{head}…………{page}" for page, head in enumerate(HEADS[:3], 1)],
        ["目录 " + " | ".join(HEADS[:3])],
        ["目录 清淤办法", *HEADS[1:3]],
        ["目录", "清淤办法 | 护堤办法", "巡查办法 | 用水办法"],
    ],
)
def test_contents_go_where_their_headings_come_again(top):
    assert without_contents(*top, *body()) == body()


@pytest.mark.parametrize(
    "lines",
    [
        ["目录", *HEADS[:2], *body()[:-2]],  # two are too few
        ["目录", "清淤办法……1", *body()],
        [f"{head}…………{page}" for page, head in enumerate(HEADS[:2], 1)] + body(),
        ["目录", *(f"{head}……{page}" for page, head in zip((3, 2, 1), HEADS, strict=False)), *body()],
        ["目录 修路办法", *HEADS[1:3], *body()],
        ["目录", *HEADS],
        ["说明", *HEADS[:3], *body()],
        ["目录", *HEADS[:3], *body(HEADS[:2])],  # the text ends before what they name
        ["目录", *HEADS[:3], "修路办法", "植树办法", "水表办法", "泵站办法", *body(HEADS[:3])],
    ],
)
def test_what_is_no_contents_of_the_text_stays(lines):
    assert without_contents(*lines) == lines


@pytest.mark.parametrize(("above", "goes"), [(56, True), (57, False)])
def test_contents_stand_in_the_first_sixty_lines(above, goes):
    lines = [*(f"各村清渠{number}米。" for number in range(above)), "目录", *HEADS[:3], *body(HEADS[:3])]
    assert (without_contents(*lines) != lines) is goes


@pytest.mark.parametrize(("size", "goes"), [(40, False), (41, True)])
def test_a_title_longer_than_forty_is_no_entry_of_contents(size, goes):
    lines = ["目录", *HEADS[:3], "渠" * size, "柳河镇", "水利站", "一〇二一年", *body(HEADS[:3])]
    assert (without_contents(*lines) != lines) is goes


@pytest.mark.parametrize(
    ("between", "goes"),
    [
        (["柳河镇水利办法", "水利站"], True),  # the title, and its first heading soon
        (["柳河镇水利办法", "水利站", "春季"], True),
        (["柳河镇水利办法", "水利站", "春季", "第一版"], False),
        (["柳河镇水利办法", "水利站", "春季。", "第一版"], True),
        (["柳河镇水利办法", "", "水利站"], True),
    ],
)
def test_the_title_of_the_text_may_stand_between(between, goes):
    lines = ["目录", *HEADS[:3], *between, *body(HEADS[:3])]
    assert (without_contents(*lines) != lines) is goes


def test_a_next_number_that_the_text_has_not_says_that_it_was_cut_off():
    heads = ["一、清淤", "二、护堤", "三、巡查"]
    lines = ["目录", *heads, "四、用水。", *body(heads)]
    assert without_contents(*lines) == lines


@pytest.mark.parametrize(
    ("item", "below", "whole", "again"),
    [
        ("清淤", "\n清淤\n", True, True),
        ("清淤", "\n清淤", True, True),
        ("清淤", "\n清淤办法\n", True, False),
        ("清淤", "\n清淤办法\n", False, True),
        ("清淤", "办法清淤\n", False, False),
        ("1.清淤", "\n清淤\n", True, True),
        ("1.淤", "\n淤\n", True, False),  # one code point is no heading
        ("1.淤", "\n1.淤\n", True, True),
    ],
)
def test_a_heading_stands_again_with_its_number_or_without(item, below, whole, again):
    assert contents._is_again(item, below, whole=whole) is again

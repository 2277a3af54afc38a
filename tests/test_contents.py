"""Tables of contents go where their headings come again: a test at each border."""

from __future__ import annotations

import pytest
from tests.repaired import repaired

from jiaokan.rules import contents
from jiaokan.text import leaders

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


@pytest.mark.parametrize(("above", "goes"), [(59, True), (60, False)])
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


AGAIN = [
    # an entry, how its heading stands below, whether that is it
    ("清淤", "清淤", True),
    ("清淤", "清 淤", True),
    ("清淤", "清淤办法", False),
    ("清淤", "办法清淤", False),
    ("1.清淤", "清淤", True),
    ("1.清淤", "1.清淤", True),
    ("- 清淤", "清淤", True),
    ("1.1清淤", "1清淤", False),
    ("1.淤", "淤", False),  # one code point is no heading
    ("1.淤", "1.淤", True),
]


@pytest.mark.parametrize(("entry", "below", "goes"), AGAIN)
def test_a_heading_stands_again_with_its_number_or_without(entry, below, goes):
    lines = ["目录", *HEADS[1:3], entry, *body(HEADS[1:3]), below, "每年一次。"]
    assert (without_contents(*lines) != lines) is goes


@pytest.mark.parametrize(
    ("below", "goes"),
    [
        ("一、清淤", True),
        ("一、清淤由各村出工", True),  # a number before it: the break behind the heading was lost
        ("一、清淤。各村出工。", True),
        ("清淤：各村出工。", True),
        ("清淤由各村出工。", False),
        ("清除淤泥。", False),
    ],
)
def test_with_leaders_a_heading_may_open_its_line_unless_a_sentence_goes_on(below, goes):
    entry = below[:4] if below.startswith("一") else "清淤"
    lines = ["目录", f"{entry}……1", below, "每年一次。", "护堤办法", "好。"]
    lines[2:2] = ["护堤办法……2"]
    assert (without_contents(*lines) != lines) is goes


def led(heads, pages=(1, 4, 9, 12)):
    return [f"{head}…………{page}" for head, page in zip(heads, pages, strict=False)]


@pytest.mark.parametrize(
    "top",
    [
        led(HEADS[:3]),
        led(HEADS[:3], (20, 21, 22)),
        [f"{head}...{page}" for head, page in zip(HEADS[:3], "149", strict=True)],
        ["目录", "页码", *led(HEADS)],
        [line for head, page in zip(HEADS, "1479", strict=True) for line in (f"{head}……", f"- {page} -")],
        [f"{head}……………" for head in HEADS],
        ["目录", *led(HEADS[:2]), "附录…………30"],
        ["目录", "前言……I", *led(HEADS)],
        ["目录", "修路办法……1", *led(HEADS[1:])],  # an entry that the text has in other words
        ["目录", "清淤", "办法…………1", *led(HEADS[1:], (4, 9, 12))],
        ["目录", *led(HEADS[:3]), "用水办法……"],
        ["目录 页码", *led(HEADS)],
        ["# 目录", *(f"* [{head}](#{head})" for head in HEADS)],
        ["**目录**", *(f"{number}. [{head}](a.html#x)" for number, head in enumerate(HEADS, 1))],
        ["目录 清淤办法 护堤 办法 巡查 办 法 用水办法"],
        ["目录", *led(["清淤办法", "修路办法", "栽树办法", "用水办法"])],  # half of it is there
        ["目次", *HEADS],
        ["目录", HEADS[0], *led(HEADS[1:])],  # a chapter without a page above its sections
        ["目录", HEADS[0], "", *led(HEADS[1:])],
    ],
)
def test_contents_of_many_makes_go(top):
    assert without_contents(*top, *body()) == body()


@pytest.mark.parametrize(
    "top",
    [
        led(HEADS[:2]),  # without a label two are too few
        led(HEADS, (9, 4, 3, 1)),
        led(HEADS, (21, 22, 23, 24)),  # extensions, rooms
        [HEADS[0], "1", HEADS[1], "4"],
        led([HEADS[2], HEADS[0], HEADS[1]]),  # not in the order of the text
        [f"{head}………{place}" for head, place in zip(HEADS, ("东村", "西村", "南村", "北村"), strict=True)],
        ["目录", *led(["修路办法", "栽树办法", "水表办法"])],
        ["目录", "修路办法……1", "栽树办法……2", "水表办法……3", *led(HEADS[:2], (4, 9))],  # most of it is not there
        ["目录", *led(HEADS[:3]), "泵站办法…………12"],  # the text ends before what they name
        ["目录", "修路办法", *HEADS],
        ["目录", "前言", *HEADS],
        ["目录 清淤办法 修路办法 巡查办法"],
        ["目录 清 淤 办 法 护堤办法 巡查办法"],
        ["目录", *(line for name, page in zip("甲乙丙", "149", strict=True) for line in (f"{name}村办法", page))],
        ["目录", *led(["清淤办法", "修路办法", "栽树办法", "水表办法", "用水办法"], (1, 2, 3, 4, 9))],
        ["目录", *HEADS[:2], *led(HEADS[2:], (9, 12))],
        ["渠" * 201 + "……1", *led(HEADS[1:3])],
        ["各村清渠。", "12", "各村护堤。", "14", "各村巡查。", "15"],
    ],
)
def test_what_only_looks_like_contents_stays(top):
    lines = [*top, *body()]
    assert without_contents(*lines) == lines


def test_contents_without_a_label_name_whole_lines_or_numbered_ones():
    speakers = ["东村", "西村", "南村"]
    lines = [*led(speakers), *(f"{name}：今年清渠。" for name in speakers)]
    assert without_contents(*lines) == lines
    numbered = ["一、东村", "二、西村", "三、南村"]
    below = [f"{name}：今年清渠。" for name in numbered]
    assert without_contents(*led(numbered), *below) == below


@pytest.mark.parametrize(("size", "goes"), [(200, True), (201, False)])
def test_a_line_of_more_than_two_hundred_begins_no_contents(size, goes):
    heads = ["渠" * (size - 7), *HEADS[:2]]
    lines = [*(f"{head}………………{page}" for head, page in zip(heads, (1, 4, 9), strict=True)), *body(heads)]
    assert len(lines[0]) == size
    assert (without_contents(*lines) != lines) is goes


@pytest.mark.parametrize(("size", "goes"), [(40, True), (41, False)])
def test_the_first_half_of_an_entry_has_forty_code_points_at_most(size, goes):
    half = "渠" * size
    lines = ["目录", half, "办法……1", "护堤办法……4", *body([f"{half}办法", "护堤办法"])]
    assert (without_contents(*lines) != lines) is goes


def test_an_entry_in_two_lines_must_come_again():
    lines = ["目录", "修路", "办法……1", "护堤办法……4", *body(HEADS)]
    assert without_contents(*lines) == lines


def test_behind_numbered_entries_the_title_of_the_text_may_stand():
    heads = ["一、清淤", "二、护堤", "三、巡查"]
    below = ["柳河镇水利办法", "水利站", *body(heads)]
    assert without_contents("目录", *heads, *below) == below


def test_the_next_number_says_that_contents_were_cut_off_whatever_stands_behind_it():
    heads = ["一、清淤", "二、护堤", "三、巡查"]
    lines = ["目录", *heads, "四、用水。", "本文如下。", "先看总述。", "再看分述。", *body(heads)]
    assert without_contents(*lines) == lines


def test_with_page_numbers_below_a_heading_may_open_its_line():
    entries = ["一、清淤", "1", "二、护堤", "4", "三、巡查", "9"]
    below = [f"{head}。各村按段落实，每月报一次。" for head in entries[::2]]
    assert without_contents("目录", *entries, *below) == below


def test_a_figure_in_a_heading_is_no_page_where_one_stands_below():
    heads = ["清淤9号", "护堤2号", "巡查1号"]
    top = [line for head, page in zip(heads, "149", strict=True) for line in (head, page)]
    assert without_contents("目录", *top, *body(heads)) == body(heads)


def test_a_number_in_an_entry_is_no_page():
    heads = ["第2章 清淤", "第1章 护堤", "第3章 巡查"]  # as some drafts have them
    assert without_contents("目录", *(f"{head}……" for head in heads), *body(heads)) == body(heads)


def test_a_number_inside_a_heading_is_none_before_it():
    lines = ["目录", *HEADS[1:3], "清淤12办法", *body(HEADS)]
    assert without_contents(*lines) == lines


@pytest.mark.parametrize(("size", "goes"), [(599, True), (600, False)])
def test_contents_have_less_than_six_hundred_entries(size, goes):
    heads = [f"第{number}节 渠道" for number in range(size)]
    lines = ["目录", *heads, *body(heads)]
    assert (without_contents(*lines) != lines) is goes
    heads = [f"渠道{number}号" for number in range(size + 1)]
    beside = ["目录 " + " ".join(heads), *heads]
    assert (without_contents(*beside) != beside) is goes


def test_the_title_above_stays_and_so_does_the_text_behind():
    lines = ["柳河镇水利办法", "二〇二一年三月", "目录", *led(HEADS), "", "前言", "本办法为水而立。", *body()]
    assert without_contents(*lines) == [*lines[:2], *lines[7:]]


ENTRIES = {
    "一、水情……1 二、雨情……3": ["一、水情", "二、雨情"],
    "水情 | 雨情": ["水情", "雨情"],
    "水情 / 雨情": ["水情", "雨情"],
    "水情......1": ["水情"],
    "水情······12": ["水情"],
    "水情 . . . . 12": ["水情"],
    "水情....……..12": ["水情"],
    "水情……（12）": ["水情"],
    "水情……-12-": ["水情"],
    "水情 第12页": ["水情"],
    "水情……IV": ["水情"],
    "水情\t12": ["水情"],
    "水情……………": ["水情"],
    "水情…": ["水情…"],
    "水情...": ["水情"],
    "水情..": ["水情.."],
    "水情……1200": ["水情……1200"],
    "水情 2021年": ["水情 2021年"],
    "水情 IVth": ["水情 IVth"],
    "水情 / 12": ["水情"],
    "水情﹒﹒﹒﹒12": ["水情"],
    "水情⋯⋯12": ["水情"],
    "12": [],
}


@pytest.mark.parametrize("line", ENTRIES)
def test_an_entry_is_read_as_its_words(line):
    assert leaders.names_of(line) == ENTRIES[line]


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("12", 12),
        ("- 12 -", 12),
        ("（12）", 12),
        ("第12页", 12),
        ("1200", None),
        ("12月", None),
        ("", None),
        ("12、", None),
    ],
)
def test_a_page_number_may_stand_alone(line, page):
    assert leaders.page_alone(line) == page


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("目录", ""),
        ("目    录", ""),
        ("目     录", None),  # five blanks
        ("## 目录", ""),
        ("**目录**", ""),
        ("目录 页码", ""),
        ("【目錄】：", ""),
        ("目次", ""),
        ("CONTENTS", ""),
        ("目录 清淤办法", "清淤办法"),
        ("附件目录", None),
        ("政务服务事项目录", None),
    ],
)
def test_a_label_opens_its_line(line, rest):
    label = leaders.read_label(line)
    assert (label.rest if label else None) == rest

"""How wide lines were wrapped, what a wrap took away, and which lines are no half of a sentence."""

from __future__ import annotations

import pytest

from jiaokan.rules.cuts import find_repeated, find_verse, leaves_clause_open, opens_field
from jiaokan.rules.joins import Paragraph, _is_cut
from jiaokan.rules.offices import parts_halves, parts_name
from jiaokan.rules.references import find_continued, find_references
from jiaokan.rules.wraps import Wrap, columns, find_wrap, glue, room

PROSE = [
    "渠首水泵房装机4台，单机功率75 kW，由县供电",  # each as wide as 23 Han
    "所专线供电。检修期间应当切断电源并且挂牌，非",
    "运行人员不得进入泵房。进水池的淤积达到0.5 m",
    "时应当清淤，泥沙运往右岸。",
]


@pytest.mark.parametrize(
    ("line", "size"), [("水泵", 2), ("水泵4", 3), ("水泵45", 3), ("水泵4 台", 4), ("ab", 1), ("", 0)]
)
def test_two_letters_take_the_room_of_a_han(line, size):
    assert columns([line]) == [size]


@pytest.mark.parametrize(
    ("line", "size"),
    [("水泵", 0), ("4台", 1), ("45台", 1), ("450台", 2), ("_" * 19, 10), ("_" * 20, 10), ("_" * 22, 10), ("", 0)],
)
def test_the_first_unit_of_a_line_takes_room(line, size):
    assert room(line) == size


def test_a_wrap_is_known_by_lines_of_one_width_of_print():
    wrap = find_wrap(PROSE)
    assert wrap.width is not None
    assert [wrap.cuts(index) for index in range(3)] == [True] * 3
    assert not wrap.fills(3)


@pytest.mark.parametrize(
    ("sizes", "rooms", "cut"),
    [
        ([27, 9], [0, 0], True),  # three Han short of the width, or room left for a long unit
        ([26, 9], [0, 0], False),
        ([26, 9], [0, 4], True),
        ([25, 9], [0, 4], False),
        ([33, 9], [0, 0], True),
        ([34, 9], [0, 0], False),
        ([30, 33], [0, 0], True),
        ([30, 34], [0, 0], False),
    ],
)
def test_a_wrap_cuts_a_full_line_above_one_that_is_no_wider(sizes, rooms, cut):
    assert Wrap(sizes, rooms, 30, 9).cuts(0) is cut


def test_the_last_line_is_full_or_not_by_its_own_size():
    wrap = Wrap([30, 27], [0, 0], 30, 9)
    assert wrap.fills(1)
    assert not Wrap([30, 26], [0, 9], 30, 9).fills(1)
    assert not Wrap([30, 30], [0, 0]).cuts(0)


def test_two_lines_of_one_width_show_no_wrap():
    assert find_wrap(PROSE[:2]).width is None


@pytest.mark.parametrize(
    ("line", "following", "entry", "between"),
    [
        ("in a", "large lake", False, " "),
        ("in a", "湖", False, ""),
        ("湖", "a", False, ""),
        ("高度", "3%", False, ""),
        ("渠首,", "3", False, ""),
        ("渠首,", "3", True, " "),
        ("渠首:", "出版社", True, " "),
        ("文集.", "渠首", True, " "),
        ("渠首", "出版社", True, ""),
        ("渠首,", "《泵》", True, ""),
        ("half-", "done", True, ""),
        ("http:", "//a.example", True, ""),
        ("https:", "x", True, ""),
        ("www.example", "org", True, ""),
        ("https://example.org/a", "b", False, ""),
        ("见http://example.org/ 与 a", "b", False, " "),
    ],
)
def test_a_wrap_took_a_blank_between_latin_words_and_behind_marks_of_an_entry(line, following, entry, between):
    assert glue(line, following, entry=entry) == between


ENTRIES = [
    "[1] 沈禾. 灌区泵站节能改造的几种途径[J]. 水利运行, 2014,",
    "6(2): 31-37.",
    "[2] 卢清. 渠系水量调度[M]. 柳河: 渠首出版社, 2011: 12-19.",
]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (ENTRIES, {1}),
        ([*ENTRIES, "作者简介"], {1}),  # below an entry that ended
        ([*ENTRIES[:1], "17", *ENTRIES[2:]], set()),  # a page number
        ([*ENTRIES[:2], "[4]" + ENTRIES[2][3:]], {1}),  # an open end is enough
        ([ENTRIES[0][:-1] + ".", ENTRIES[1], "[4]" + ENTRIES[2][3:]], set()),  # neither counted nor open
        ([ENTRIES[0][:-1] + ".", *ENTRIES[1:]], {1}),  # counted
        (["[1] 沈禾. 泵站[J]. 运行,", *ENTRIES[1:]], set()),  # not full
        ([line.replace("[J]", "").replace("[M]", "") for line in ENTRIES], set()),
        ([*ENTRIES[:1], ENTRIES[0][4:], ENTRIES[0][4:], ENTRIES[1], ENTRIES[2]], {1, 2, 3}),
        ([ENTRIES[0][:-1] + ".", *[ENTRIES[0][4:-1] + "."] * 4, ENTRIES[2]], set()),  # no entry is as long
        (["渠首", "6(2)"], set()),
    ],
)
def test_a_line_goes_on_with_the_entry_above(lines, found):
    assert find_continued(lines) == found


def test_the_lines_of_an_entry_are_all_entries():
    text = "\n".join(ENTRIES)
    assert len(find_references(text)) == 3


@pytest.mark.parametrize(
    ("line", "following", "is_field"),
    [
        ("乙方：____", "联系人：____", True),
        ("乙方：____", "联系人（代表）：", True),
        ("乙方：____", "吨，单价", False),
        ("日期：____年", "检查员：____", True),
        ("日期：____年", "检查员：柳河", False),
        ("日期：", "检查员：____", False),
        ("各村", "17", True),
        ("各村", "17日", False),
    ],
)
def test_a_field_below_a_field_opens_its_line(line, following, is_field):
    assert opens_field(line, following) is is_field


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["泵站规程", "各村", "泵站规程"], {"泵站规程"}),
        (["泵站规程", "各村", "　泵站规程 "], {"泵站规程"}),
        (["泵规程", "各村", "泵规程"], set()),
        (["泵站规程，", "各村", "泵站规程，"], set()),
        (["____", "各村", "____"], set()),
        (["泵站规程", "各村"], set()),
    ],
)
def test_a_running_head_stands_twice(lines, found):
    assert find_repeated(lines) == found


@pytest.mark.parametrize(
    ("text", "at", "typed"),
    [
        ("审判长 柳望", 3, True),
        ("审判长 柳望舒", 3, True),
        ("审判长 柳望舒，", 3, True),
        ("审判长 柳望舒说", 3, False),
        ("审判长 柳", 3, False),
        ("审判长 会议", 3, False),
        ("审判 柳望舒", 2, False),
        ("审 判 长 柳望舒", 5, True),
        ("副县长 柳望舒\n", 3, True),
    ],
)
def test_an_office_and_a_name_are_parted_by_a_blank(text, at, typed):
    assert parts_name(text, at, at + 1) is typed


@pytest.mark.parametrize(
    ("text", "at", "typed"),
    [
        ("旱地变水 荒坡变园", 4, True),
        ("旱地变水 荒坡都种上了果树", 4, True),
        ("旱地变 荒坡变园", 3, False),
        ("旱地变水 荒坡变", 4, False),
        ("柳河：旱地变水 荒坡变园\n", 7, True),
        ("·旱地变水 荒坡变园\n", 5, True),
        ("引水，旱地变水 荒坡变园", 7, False),
        ("旱地变水 荒坡变园。", 4, False),
    ],
)
def test_halves_of_a_headline_fill_their_line(text, at, typed):
    assert parts_halves(text, at, at + 1) is typed


@pytest.mark.parametrize(("size", "ended"), [(26, False), (27, True), (60, True), (61, False)])
def test_a_line_twice_as_wide_as_the_wraps_was_not_ended_by_one(size, ended):
    assert Wrap([size, 99], [0, 0], 30, 9).ends(0) is ended
    assert not Wrap([size, 99], [0, 0]).ends(0)


@pytest.mark.parametrize(
    ("line", "following", "between"),
    [
        ("投入了5", "00万元", ""),
        ("投入了5", "00％", ""),
        ("投入了5", "0.5万元", ""),
        ("投入了5", "00", " "),  # nothing says what it counts
        ("投入 5", "00万元", " "),
        ("了" + "5" * 12, "0元", ""),
        ("了" + "5" * 13, "0元", " "),
        ("了5", "0" * 12 + "元", ""),
        ("了5", "0" * 13 + "元", " "),
        ("历年2014 2015", "2016年", " "),
    ],
)
def test_nothing_stands_inside_a_number_that_a_wrap_cut(line, following, between):
    assert glue(line, following, entry=False) == between


HEADS = [
    "夏天吃瓜别贪凉？这样吃才不会伤了脾胃",
    "工作太忙别硬撑？专家说这几招能够缓解",
    "工人师傅手艺高？这些活儿一看就会上手",
    "工友聚会吃什么？家常小菜这样做更可口",
]


@pytest.mark.parametrize(
    ("tails", "wraps"),
    [
        ((), True),
        (("夜里睡不好",), True),  # one may be a heading or a name
        (("夜里睡不好", "早饭吃什么"), False),
        (("夜里睡不好。", "早饭吃什么？"), True),
        (("夜里睡不好。”", "早饭吃什么", "午饭吃什么", "忙。”"), True),
        (("夜里睡不好", "早饭吃什么", "午饭吃什么。"), False),
        (("夜里睡不好" + "呀" * 8, "早饭吃什么"), False),  # 13 of 18
        (("夜里睡不好" + "呀" * 9, "早饭吃什么"), True),  # 14 of 18 are no rest of a paragraph
    ],
)
def test_what_wraps_leave_over_ends_in_stops(tails, wraps):
    lines = [line for head, tail in zip(HEADS, [*tails, *[""] * 4], strict=False) for line in (head, tail) if line]
    assert (find_wrap(lines).width is not None) is wraps


OPENING = "堤上的树由全村各组分段补种并且按棵数记"


@pytest.mark.parametrize(
    ("line", "following", "goes_on"),
    [
        (OPENING + "，", "年底结算。", True),
        (OPENING[1:] + "，", "年底结算。", False),  # 19 code points
        ("　　" + OPENING[1:] + "，", "年底结算。", False),
        (OPENING + "工", "年底结算。", False),
        (OPENING + "、", "按棵数记工的事由组长管着，不得拖延。", True),  # no verse ends so
        (OPENING + "，", "年" * 25, False),
        (OPENING + "，", "年" * 26, True),
        (OPENING + "，", "年" * 15, False),
        (OPENING + "，", "年" * 14, True),
        (OPENING + "工" * 9 + "，", "年" * 29, False),  # 29 code points
        (OPENING + "工" * 10 + "，", "年" * 30, True),
        (OPENING + "，", "电话：见附表", False),
        (OPENING + "，", "有人说：“好。”", True),
        (OPENING + "，", "本站消息，" + OPENING + "就在明年开春以后", False),
        (OPENING + ",", "年底结算。", True),
        (OPENING + ",", "年底(结算)", False),
        (OPENING + "(,", "年底结算。", False),
        ("plant the trees and count,", "年底结算。", False),
    ],
)
def test_a_long_line_with_a_comma_at_its_end_goes_on(line, following, goes_on):
    assert leaves_clause_open(line, following) is goes_on


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["甲，", "乙，", "丙。"], {1, 2}),
        (["甲，", "乙。", "丙，", "丁。"], set()),
        (["乙" * 28 + "，", "甲，", "丙。"], {1, 2}),
        (["乙" * 29 + "，", "甲，", "丙。"], set()),
        (["　　" + "乙" * 28 + "，", "甲，", "丙。"], {1, 2}),
        (["甲。", "乙，", "丙。"], set()),
        (["甲，"], set()),
    ],
)
def test_lines_that_end_in_commas_one_after_the_other_are_verse(lines, found):
    assert find_verse(lines) == found


@pytest.mark.parametrize(
    ("line", "following", "is_cut"),
    [
        ("沟渠管护办法由镇水利站负责解", "释。", True),
        ("沟渠管护办法由镇水利站负责解", "释" + "渠" * 12 + "。", True),  # as long as the line
        ("沟渠管护办法由镇水利站负责解", "释" + "渠" * 13 + "。", False),  # a heading above a paragraph
        ("各组各户" + "沟渠管护办法由镇水利站的人负责解", "释" + "渠" * 30 + "。", True),
        ("各组各" + "沟渠管护办法由镇水利站的人负责解", "释" + "渠" * 30 + "。", False),
        ("各组，" + "沟渠管护办法由镇水利站的人负责解", "释" + "渠" * 30 + "。", True),
        ("沟渠管护办法由镇水利站负责解", "释", False),
    ],
)
def test_a_short_line_without_a_mark_is_a_heading_above_a_longer_one(line, following, is_cut):
    assert _is_cut(Paragraph(line), line, following, 40, proved=False) is is_cut

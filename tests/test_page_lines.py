"""Where page marks, running heads, titles, names of previews and copy guards begin to be proved: a test at each border."""

from __future__ import annotations

import pytest
from tests.repaired import repaired

from jiaokan.rules import beside, joints, proofs, thumbnails, titles
from jiaokan.rules.frames import FRAMES, read

SHAPES = {frame.id: frame for frame in FRAMES}
# Words that nobody parts, to be cut: without a counter between them their Han fit.
CUT = [("群", "众"), ("责", "任"), ("学", "生"), ("措", "施"), ("领", "导")]
FILL = "护林站把巡山清灶看坟头三件事拴在一起办早上出门带水壶晚上回来记日志谁的片区冒烟谁连夜写说明"


def filled(size):
    """So many code points of prose with commas in it and a full stop near its beginning."""
    return ("山火已灭。" + "，".join([FILL[:20]] * (size // 20 + 1)))[:size]


def paged(shape, gap, *, count=3, first=2, cut=CUT):
    """Pages between whose marks ``gap`` code points of text stand, each mark between the Han of a word."""
    text = "护林手记\n" + filled(gap - 1)
    whole = text
    for number in range(count):
        before, after = cut[number % len(cut)]
        body = filled(gap - 2)
        text += before + shape.format(n=first + number) + after + body
        whole += before + after + body
    return text, whole


# --- marks on lines of their own ------------------------------------------------------------------------------
@pytest.mark.parametrize(("gap", "is_page"), [(97, False), (98, True)])
def test_a_mark_on_its_line_has_a_short_page_at_least_before_it(gap, is_page):
    text, whole = paged("\n{n}\n", gap)
    assert repaired("page-ordinals", text) == (whole if is_page else text)


@pytest.mark.parametrize(("count", "is_page"), [(1, False), (2, True)])
def test_one_mark_on_its_line_is_none(count, is_page):
    text, whole = paged("\n（{n}）\n", 220, count=count)
    assert repaired("page-ordinals", text) == (whole if is_page else text)


@pytest.mark.parametrize("shape", ["\n{n}\n", "\n（{n}）\n", "\n[{n}]\n", "\n· {n} ·\n", "\n{n} 页\n"])
def test_marks_that_do_not_count_up_by_one_stay(shape):
    text, whole = paged(shape, 220)
    assert repaired("page-ordinals", text) == whole
    text = text.replace(shape.format(n=3).strip("\n"), shape.format(n=8).strip("\n"))
    assert repaired("page-ordinals", text) == text


@pytest.mark.parametrize(("gap", "is_page"), [(197, False), (198, True)])
def test_on_full_pages_half_of_the_marks_may_stand_between_sentences(gap, is_page):
    blocks = [
        filled(gap - 5),
        filled(gap - 1) + "群",
        "众" + filled(gap - 2) + "责",
        "任" + filled(gap - 2) + "。",
        filled(gap - 1) + "。",
    ]
    blocks[0] += "看住了山。"
    text = "护林手记\n" + "".join(f"{block}\n{number}\n" for number, block in enumerate(blocks[:4], 2)) + blocks[4]
    assert (repaired("page-ordinals", text) != text) is is_page


def test_items_whose_halves_are_strangers_are_a_list():
    text, _ = paged("\n（{n}）\n", 220, cut=[("讲", "严"), ("查", "备"), ("写", "广")], first=1)
    assert repaired("page-ordinals", text) == text


@pytest.mark.parametrize(("dashes", "is_rule"), [(7, False), (8, True)])
def test_the_rule_of_a_converter_has_eight_dashes(dashes, is_rule):
    text = "头一段写完了。\n{4}" + "-" * dashes + "\n第二段接着写。"
    assert repaired("page-ordinals", text) == ("头一段写完了。\n第二段接着写。" if is_rule else text)


def test_a_mark_on_the_last_line_goes_with_the_line_end_before_it():
    text, whole = paged("\n{n}\n", 220)
    assert repaired("page-ordinals", text + "\n5") == whole


# --- counters inside sentences --------------------------------------------------------------------------------
@pytest.mark.parametrize(("gap", "is_page"), [(97, False), (100, True)])
def test_counters_inside_sentences_stand_a_page_apart(gap, is_page):
    text, whole = paged("第{n}页", gap)
    assert repaired("page-counters", text) == (whole if is_page else text)


def test_three_that_fit_badly_need_full_pages_and_four_need_no_more():
    strange = [("讲", "严"), ("查", "备"), ("写", "广"), ("带", "亩")]
    three, _ = paged("第{n}页", 150, cut=strange)
    four, whole = paged("第{n}页", 220, cut=strange, count=4)
    assert repaired("page-counters", three) == three
    assert repaired("page-counters", four) == whole


def test_the_same_words_around_each_are_the_text_s():
    text, _ = paged("第{n}页", 220, cut=[("翻", "读")], count=4)
    assert repaired("page-counters", text) == text


@pytest.mark.parametrize(
    ("befores", "lie_apart"),
    [("甲甲甲", False), ("甲甲乙", True), ("甲甲甲乙", False), ("甲甲乙乙", True), ("甲甲", False)],
)
def test_what_stands_around_counters_lies_apart_where_two_thirds_of_it_at_most_are_alike(befores, lie_apart):
    text = "".join(
        f"{before}第{number}页{after}"
        for number, (before, after) in enumerate(zip(befores, "天地人和", strict=False), 1)
    )
    assert proofs.lie_apart(text, read(text, SHAPES["page"])) is lie_apart


def test_counters_rise_and_may_rise_by_one():
    counters = read("第2页第3页第5页", SHAPES["page"])
    assert proofs.is_rising(counters)
    assert not proofs.is_rising(counters, by_one=True)
    assert not proofs.is_rising(counters[:1])
    assert not proofs.is_rising([counters[0], counters[0]])


@pytest.mark.parametrize(
    ("words", "is_head"),
    [("巡山护林简报", True), ("附件", False), ("实施方案", False), ("如下图", False), ("第", False)],
)
def test_a_bare_number_needs_words_that_number_nothing(words, is_head):
    text, whole = paged(words + " {n}", 120)
    assert repaired("page-counters", text) == (whole if is_head else text)


# --- what joints say ------------------------------------------------------------------------------------------
def test_places_that_are_alike_count_once():
    text = "各村群\n3\n众参加。" * 2
    first, second = (4, 5), (4 + len(text) // 2, 5 + len(text) // 2)
    assert joints.bits_of(text, [first]) == joints.bits_of(text, [first, second]) > joints.BITS


def test_a_line_that_begins_with_a_mark_is_worth_four_bits():
    assert joints.bits_of("各村参加\n3\n，都来了。", [(5, 6)]) == 4.0
    assert joints.bits_of("各村参加\n3\n都。", [(5, 6)]) < 4.0


@pytest.mark.parametrize(
    ("line", "own"),
    [
        ("第3篇", True),
        ("第3页", False),
        ("第3版", False),
        ("附件2", True),
        ("青坪镇文史 3", False),
        ("表 4 产量", True),
        ("第 12 章", True),
    ],
)
def test_a_number_of_the_text_s_own_is_none_of_a_head(line, own):
    assert joints.numbers_itself(line) is own


@pytest.mark.parametrize(
    ("line", "is_head"),
    [
        ("护林志", False),
        ("护林文志", True),
        ("护" * 60, True),
        ("护" * 61, False),
        ("护林文志。", False),
        ("Q＝vhtk", False),
        ("责任：护林站", False),
    ],
)
def test_a_line_beside_marks_is_a_head_by_its_length_and_marks(line, is_head):
    upper = filled(120)
    text = f"甲\n乙\n丙\n丁\n戊\n己\n{upper}群\n2\n{line}\n众{upper}责\n3\n{line}\n任{upper}"
    spans = [(text.index(f"\n{n}\n") + 1, text.index(f"\n{n}\n") + 2) for n in (2, 3)]
    assert (beside.with_lines(text, spans) != spans) is is_head


# --- titles ---------------------------------------------------------------------------------------------------
BODY = "\n护林站把巡山、清灶、看坟头三件事拴在一起办。\n各组按片包干，谁的片区冒烟谁连夜写说明。"


@pytest.mark.parametrize(
    ("above", "below", "is_copy"),
    [
        ("甲镇护林防火工作总结", "乙镇护林防火工作总结", False),
        ("柳河镇护林防火专项总结", "柳河镇春季护林防火专项总结", True),
        ("柳河镇护林防火专项总结", "柳河镇春季护林防火专项总结通过", False),
        ("柳河镇护林防火专项总结3", "柳河镇春季护林防火专项总结", False),
        ("柳河镇护林，防火，专项总结", "柳河镇春季护林，防火，专项总结", False),
    ],
)
def test_a_copy_of_a_title_says_no_more_than_the_title(above, below, is_copy):
    assert repaired("repeated-titles", f"{above}\n{below}{BODY}") == (
        f"{below}{BODY}" if is_copy else f"{above}\n{below}{BODY}"
    )


@pytest.mark.parametrize(("size", "may_be"), [(60, True), (61, False)])
def test_a_title_is_no_longer_than_a_line(size, may_be):
    line = "护" * size
    assert titles._says_no_more(line, line) is may_be


# --- names of previews and copy guards ------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "is_name"), [("山火", False), ("山火志", True)])
def test_the_name_of_a_preview_s_page_has_three_signs(name, is_name):
    text = f"{name}_第1页\n{name}_第2页\n{BODY}"
    assert bool(list(thumbnails.find_thumbnails(text))) is is_name


@pytest.mark.parametrize(("tails", "others", "is_guard"), [(2, 0, False), (3, 0, True), (3, 3, True), (3, 4, False)])
def test_random_tails_end_three_lines_and_half_of_all(tails, others, is_guard):
    lines = [f"第{'一二三四五六七八'[n]}组今天上山巡查了两趟。" for n in range(tails + others)]
    guarded = [f"{line} k{n} y! P{n + 5} x{n}" if n < tails else line for n, line in enumerate(lines)]
    text = "\n".join(guarded)
    assert repaired("copy-guards", text) == ("\n".join(lines) if is_guard else text)


@pytest.mark.parametrize(("line", "is_long"), [("上山巡查两趟了。", False), ("又上山巡查两趟了。", True)])
def test_a_line_with_a_tail_has_eight_han(line, is_long):
    text = "\n".join(f"{line} k{n} y! P{n + 5} x{n}" for n in range(3))
    assert repaired("copy-guards", text) == ("\n".join([line] * 3) if is_long else text)


@pytest.mark.parametrize(("times", "is_woven"), [(2, False), (3, True)])
def test_words_of_a_site_are_woven_in_where_they_come_three_times(times, is_woven):
    lines = [f"第{'一二三'[n]}组今天上山了。" for n in range(times)]
    text = "\n".join(line + "版权所有护林论坛" for line in lines)
    assert repaired("adverts", text) == ("\n".join(lines) if is_woven else text)

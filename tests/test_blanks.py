"""Blanks that a page put into running text, and those that mean something: a test at each border."""

from __future__ import annotations

import pytest
from tests.repaired import repaired

from jiaokan.rules import fields, spacing, torn
from jiaokan.rules.fields import Fields
from jiaokan.text.rule import Context, Verdict

CONTEXT = Context(Verdict("Hans", "native"))
NOISY = Context(Verdict("Hans", "native"), has_noise_blanks=True)


def cleaned(find, text, context=CONTEXT):
    return repaired(find, text, context)


# --- between Han ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("渠首 ，闸门", "渠首，闸门"),
        ("渠首  ，闸门", "渠首，闸门"),
        ("渠首   ，闸门", "渠首   ，闸门"),
        ("“ 渠首”", "“渠首”"),
        ("（ ）", "（ ）"),
        ("自   年   月   日 ，渠首", "自   年   月   日 ，渠首"),
        ("自   年   月   日\n渠首 ，闸门", "自   年   月   日\n渠首，闸门"),
        ("渠首 ，闸门\n自   年   月   日", "渠首，闸门\n自   年   月   日"),
        ("自   年   月   日" + "渠" * 60 + " ，闸门", "自   年   月   日" + "渠" * 60 + "，闸门"),
        ("自   年   月   日" + "渠" * 47 + " ，闸门", "自   年   月   日" + "渠" * 47 + " ，闸门"),
    ],
)
def test_no_one_types_a_blank_before_a_closing_mark(text, left):
    assert cleaned(spacing.find_blanks_before_marks, text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("关 于 渠 首 清 淤 工 作", "关 于 渠 首 清 淤 工 作"),  # eight Han
        ("关 于 渠 首 清 淤 工 作 的", "关于渠首清淤工作的"),
        ("关 于 渠 首 清 淤 工 作 的\n清 渠", "关于渠首清淤工作的\n清 渠"),
        ("渠首\n关 于 渠 首 清 淤 工 作 的", "渠首\n关于渠首清淤工作的"),
        ("关 于 渠 首 清 淤 工 作 1 2 的", "关于渠首清淤工作1 2的"),
        ("赵 钱 孙 李 周 吴 郑 王 冯 陈", "赵 钱 孙 李 周 吴 郑 王 冯 陈"),
        ("赵 钱 孙 李 周 吴 郑 王 冯 陈。", "赵钱孙李周吴郑王冯陈。"),
    ],
)
def test_a_line_of_single_characters_is_spread(text, left):
    assert cleaned(spacing.find_han_blanks, text) == left


def spread(size, count, *, words=2, drift=0):
    """A line of pieces of one size with a blank behind each, some of which stand inside a word."""
    pieces = ["渠" * size] * (count + 1)
    for index in range(words):
        pieces[index] = "渠" * (size - 3) + "有效证"
        pieces[index + 1] = "件" + pieces[index + 1][1:]
    pieces[-1] += "渠" * drift
    return " ".join(pieces)


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        (spread(14, 5, words=1), True),
        (spread(14, 5, words=0), False),
        (spread(14, 6, words=1), False),
        (spread(14, 4, words=1), False),
        (spread(12, 5, words=1), True),
        (spread(10, 6, words=2), False),
    ],
)
def test_blanks_at_one_distance_were_a_wrap(line, goes):
    found = list(spacing._wrapped_into_blanks(line))
    assert bool(found) is goes
    assert not found or [line[start:end] for start, end in found] == [" "] * line.count(" ")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("渠首清淤 闸门检修", True),  # halves of a headline
        ("渠首清淤工 作检修了闸", False),
        ("第一条 各村清渠", True),
        ("各村清渠的 第一条路，", False),
        ("2021年5月25日 各村清渠，", True),
        ("于2021年5月25日 各村清渠，", False),
        ("信息 万余条，", True),
        ("，柳 望，", True),
        ("，柳望 舒，", False),
        ("，柳 望舒，", False),
        ("，工 作，", False),
    ],
)
def test_a_blank_between_han_has_a_reason_of_its_own(text, meaning):
    at = text.index(" ")
    assert spacing._means_something(text, at, at + 1) is meaning


@pytest.mark.parametrize(
    ("blanks", "han", "spread"), [(40, 0, True), (39, 0, False), (40, 159, True), (40, 160, False)]
)
def test_blanks_behind_a_fifth_of_the_han_spread_a_page(blanks, han, spread):
    text = "渠 " * blanks + "渠" + "\n" + "首" * han
    assert spacing._is_letter_spaced(text) is spread


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("渠首 泵站，闸门", "渠首泵站，闸门"),
        ("渠首， 闸门", "渠首，闸门"),
        ("第一条 各村清渠", "第一条 各村清渠"),
        ("镊子 齿轮 水桶", "镊子 齿轮 水桶"),
        ("审判长 柳望舒，", "审判长 柳望舒，"),
        ("甲 乙 丙\n丁 戊 己\n庚 辛 壬", "甲 乙 丙\n丁 戊 己\n庚 辛 壬"),
    ],
)
def test_blanks_of_a_page_that_puts_them_anywhere_go(text, left):
    assert cleaned(spacing.find_han_blanks, text, NOISY) == left


@pytest.mark.parametrize(("marks", "count"), [(3, 3), (2, 2)])
def test_blanks_before_marks_are_counted(marks, count):
    assert spacing.count_noise_blanks("渠首 ，闸门\n" * marks) == count
    assert spacing.count_noise_blanks("渠首&nbsp;，闸门\n" * marks) == count


# --- torn words -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "is_torn"),
    [
        ("1月4日 中央", False),
        ("有效证 件", True),
        ("渠 a", False),
        ("a 渠", False),
        ("有效 证件", False),
        ("速度 时间", False),
    ],
)
def test_a_blank_tears_a_word_that_is_surely_one(text, is_torn):
    assert torn.is_torn(text, text.index(" "), 4.0) is is_torn


@pytest.mark.parametrize(
    ("word", "before", "after", "size"),
    [
        ("证件", "有效证", "件", 1),
        ("水电站", "小水电", "站", 2),
        ("水电站", "水", "电站", 1),
        ("证件", "有效", "证件", 0),
        ("", "有", "效", 0),
    ],
)
def test_so_many_han_of_a_word_stand_before_the_seam(word, before, after, size):
    assert torn._part_before(word, before, after) == size


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第三条 各村", True),
        ("渠首\n第三条 各村", True),
        ("（三） 各村", True),
        ("三、 各村", True),
        ("12 各村", True),
        ("各第三条 各村", False),
        ("于5日 各村", True),
        ("五日 各村", False),
    ],
)
def test_a_number_keeps_the_blank_behind_it(text, numbers):
    assert torn.numbers(text, text.index(" ")) is numbers


@pytest.mark.parametrize(
    ("text", "in_row"),
    [
        ("渠 首闸 门", True),
        ("渠 首闸泵站 门", True),
        ("渠 首闸泵站水 门", False),
        ("渠 首，闸 门", False),
        ("渠首 闸门", False),
    ],
)
def test_a_short_piece_between_blanks_is_a_cell(text, in_row):
    assert torn.is_in_row(text, text.index(" ")) is in_row
    assert torn.is_in_row(text, text.rindex(" ")) is in_row


HARD = "沟渠由管护员按照登记的地段逐段进行清理，\u00a0桥涵由各组派人\u00a0轮流看守，\u00a0遇险报告。"


def test_two_no_break_blanks_behind_commas_prove_those_between_words():
    found = [at for at, _ in torn.torn_blanks(HARD, lambda _, __: False)]
    assert len(found) == 3
    assert len(list(torn.torn_blanks(HARD.replace("，\u00a0遇", "，遇"), lambda _, __: False))) == 1
    assert list(torn.torn_blanks(HARD, lambda _, __: True)) == []


# --- fields ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "noisy", "parts"),
    [
        ("甲 乙 丙\n丁 戊 己\n庚 辛 壬", False, True),
        ("渠首 闸门", False, False),
        ("写着“渠 泵 闸”三字", False, True),
        ("写着“渠 泵 闸”三字", True, False),
        ("12:30:05 WARN 泵站 停机", False, True),
        ("8:30 报到", True, True),
    ],
)
def test_a_blank_parts_fields(text, noisy, parts):
    at = text.rindex(" ")
    assert Fields(text, is_noisy=noisy)(at, at + 1) is parts


@pytest.mark.parametrize(("size", "twice"), [(1, False), (2, True), (6, True), (7, False)])
def test_one_word_of_two_to_six_han_stands_on_both_sides(size, twice):
    word = "渠首泵站水闸堤"[:size]
    assert fields._is_said_twice(f"{word} {word}", size, size + 1) is twice


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("甲 乙", ["甲", "乙"]),
        ("甲", []),
        ("甲 " + "渠" * 16, ["甲", "渠" * 16]),
        ("甲 " + "渠" * 17, []),
        ("甲 乙。", []),
        ("甲 8:30", ["甲", "8:30"]),
    ],
)
def test_cells_are_short(line, cells):
    assert fields._cells(line) == cells

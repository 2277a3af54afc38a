"""Blanks beside Latin letters and digits, and those that mean something: a test at each border."""

from __future__ import annotations

import pytest
from tests.repaired import repaired

from jiaokan.rules import latin
from jiaokan.text.rule import Context, Verdict

CONTEXT = Context(Verdict("Hans", "native"))


def cleaned(find, text):
    return repaired(find, text, CONTEXT)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("水位由 PLC 记录。", "水位由PLC记录。"),
        ("水位由  PLC  记录。", "水位由  PLC  记录。"),
        ("水位涨了 3 米。", "水位涨了3米。"),
        ("水位涨了 3 米", "水位涨了3米"),
        ("清渠小组 Team3", "清渠小组 Team3"),
        ("2021-04-05 晴", "2021-04-05 晴"),
        ("图1 渠首", "图1 渠首"),
        ("第六条 ICP备案，", "第六条 ICP备案，"),
        ("2.1 个人", "2.1 个人"),
        ("2.1 万人", "2.1万人"),
        ("5 月份清渠", "5月份清渠"),
        ("5 分析水位", "5 分析水位"),
        ("见a@b.com 渠首，", "见a@b.com 渠首，"),
        ("见http://b.cn/a 渠首，", "见http://b.cn/a 渠首，"),
        ("自20 年 月 日，", "自20 年 月 日，"),
        ("于2021年 3月 5 日清渠", "于2021年3月5日清渠"),
    ],
)
def test_a_blank_beside_latin_goes_where_it_means_nothing(text, left):
    assert cleaned(latin.find_latin_blanks, text) == left


@pytest.mark.parametrize(
    ("blanks", "seams", "goes"),
    [
        (1, 2, True),
        (1, 3, False),
        (2, 4, True),
        (2, 5, False),
        (3, 18, True),
        (3, 19, False),
        (10, 61, True),
        (9, 55, False),
    ],
)
def test_a_few_blanks_of_a_page_without_are_quoted(blanks, seams, goes):
    text = "水位由 A记录，" * blanks + "水位由A记录，" * (seams - blanks)
    assert (cleaned(latin.find_latin_blanks, text) != text) is goes


@pytest.mark.parametrize(
    ("text", "above_or_below"),
    [
        ("5 仪器\n6 月报\n", "6 月报"),
        ("6 月报\n7 仪器\n", "6 月报"),
        ("\n6 月报\n7 仪器\n", "6 月报"),
        ("6 月报\n8 仪器\n", "6月报"),
        ("7 仪器\n6 月报\n", "6月报"),
        ("5 日报\n6 月报\n", "6月报"),
        ("6 月报", "6月报"),
        ("渠首\n6 月报\n渠首\n", "6月报"),
    ],
)
def test_a_unit_behind_a_number_is_a_heading_beside_its_sisters(text, above_or_below):
    line = text.index("6 月")
    assert latin._has_sister(text, line) is (above_or_below == "6 月报")


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("18 小时", True),
        ("18 分析", False),
        ("18 分钟", True),
        ("18 次", True),
        ("90% 以上", True),
        ("90 渠", False),
        ("a 小时", False),
        ("2023 年度", True),
        ("1899 年度", False),
        ("18 a", False),
    ],
)
def test_a_figure_and_its_unit(text, counts):
    assert latin._counts(text, text.index(" ")) is counts


def test_a_year_stands_right_before_its_blank():
    assert latin._counts("至2023 年度", 5)
    assert not latin._counts("1 年度", 1)


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("用 PLC 记", True),
        ("用 PLC RTU 记", True),
        ("用 12 记", False),
        ("用 A 记", True),
        ("选 A 对 B 错", False),
        ("选 B 对 A 错", False),
        ("选 A 对 C 错", True),
        ("选 A 对 BC 错", True),
    ],
)
def test_a_word_has_blanks_on_both_sides(text, beside):
    assert latin._is_beside_word(text, 0, text.index(" ")) is beside
    stop = text.index(" ", 3)
    if " RTU" not in text:
        assert latin._is_beside_word(text, 0, stop) is beside


@pytest.mark.parametrize(
    ("stretch", "english"),
    [
        ("the plan of 水", True),
        ("the plan 水", False),
        ("the plan of 水位渠首水", False),
        ("is of 渠", True),
        ("is of 渠水", False),
        ("plan canal water gate 渠", False),
    ],
)
def test_an_english_sentence_has_its_small_words_and_more_letters_than_han(stretch, english):
    assert latin._is_english(stretch) is english

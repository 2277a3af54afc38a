"""Which blanks part fields, and which belong to a sentence: one notion for every rule that takes blanks."""

from __future__ import annotations

import pytest

from jiaokan.pipeline import clean
from jiaokan.rules.fields import Clause, is_in_quoted_row, parts_fields, table_lines
from jiaokan.rules.offices import parts_post, spreads_name
from jiaokan.rules.spacing import count_noise_blanks
from jiaokan.rules.torn import tears_word
from jiaokan.text.chars import line_of

HAN = "渠首泵站闸门堤坝水表"


def clause(text, at, *, gone=()):
    line, stop = line_of(text, at)
    return Clause(text, line, at, stop, lambda spot: spot in gone)


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("8:30", "报到", True),
        ("8:30:15", "报到", True),
        ("8:30－9:00", "报到", True),
        ("8:30 - 9:00", "报到", True),
        ("2021-04-05 8:30", "报到", True),
        ("上湾\n 8:30", "报到", True),
        ("定于8:30", "报到", False),
        ("8:3", "报到", False),
        ("830", "报到", False),
        ("卞清和（柳河农校）", "渠道的坡度", True),
        ("卞清和(柳河农校)", "渠道的坡度", True),
        ("卞 和（柳河农校）", "渠道的坡度", True),
        ("评论人：卞清和（柳河农校）", "柳望舒（上湾中学）", True),
        ("柳望舒、卞清和（柳河农校）", "渠道的坡度", True),
        ("卞清和（柳河农校）", "（上湾）", False),
        ("由卞清和望（柳河农校）", "渠道的坡度", False),
        ("卞（柳河农校）", "渠道的坡度", False),
        ("卞清和（1950）", "渠道的坡度", False),
        ("卞清和（柳河农校，上湾）", "渠道的坡度", False),
        ("闸门（柳河农校）", "渠道的坡度", False),
        ("见", "http://a.example", True),
        ("见", "https://a.example", True),
        ("见", "www.a.example", True),
        ("好吗", "S：好", True),
        ("好吗", "QA:好", True),
        ("好吗", "PLC：好", False),
        ("好吗", "C://x", False),
        ("为何失修", "2005-06-28", True),
        ("为何失修", "2005/6/8 14:25)\n", True),
        ("为何失修", "2005-06-28，又", False),
        ("山脚是柳河", "柳河很宽", True),
        ("山脚是柳河", "河很宽", False),
        ("上湾口的东岸人", "上湾口的东岸人", False),
        ("湾口的东岸人", "湾口的东岸人", True),
        ("一", "一", False),
        ("12", "12", False),
        ("真有趣：P", "下次再来", True),
        ("真有趣：p", "下次再来", False),
        ("真有趣P", "下次再来", False),
        ("各村", "的渠", False),
    ],
)
def test_what_stands_beside_a_blank_tells_that_it_parts_fields(before, after, parts):
    assert parts_fields(f"{before} {after}", len(before), len(before) + 1) is parts


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("甲 乙 丙\n丁 戊 己\n庚 辛 壬\n", 3),
        ("甲 乙 丙\n丁 戊 己\n", 0),
        ("甲 12 丙\n丁 36 己\n", 2),
        ("甲 12 丙\n丁 戊 己\n", 0),
        ("甲 PLC 丙\n丁 RTU 己\n", 0),
        ("甲 1:2 丙\n丁 8:30 己\n", 2),
        ("甲 1: 丙\n丁 8:30 己\n", 0),
        ("甲 1,200 丙\n丁 8,300 己\n", 2),
        ("甲 12 丙，\n丁 36 己，\n", 0),
        ("甲 12 丙\n\n丁 36 己\n", 0),
        ("甲组 清沟\n乙组 修路\n丙组 看堤\n", 3),
        ("甲组 清沟\n乙组 修路\n", 0),
        (f"甲组 {HAN[:8]}\n乙组 修路\n丙组 看堤\n", 3),
        (f"甲组 {HAN[:9]}\n乙组 修路\n丙组 看堤\n", 0),
        (f"甲 乙 {HAN}{HAN[:6]}\n丁 戊 己\n庚 辛 壬", 3),
        (f"甲 乙 {HAN}{HAN[:7]}\n丁 戊 己\n庚 辛 壬", 0),
        ("甲 乙 丙\n丁 戊 己 子\n庚 辛 壬\n", 0),
        ("甲\n乙\n丙\n", 0),
        ("甲 " * 60 + "\n" + "乙 " * 60 + "\n" + "丙 " * 60, 3),
        ("甲 " * 61 + "\n" + "乙 " * 61 + "\n" + "丙 " * 61, 0),
    ],
)
def test_rows_of_a_table_are_neighbours_of_one_shape(text, rows):
    assert len(table_lines(text)) == rows


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("写着“渠 泵 闸”三字", True),
        ("写着“渠 泵”二字", False),
        ("写着“渠 泵，闸 坝”四字", False),
        ("写着“渠”和 泵 闸”", False),
        ("写着 渠 泵 闸", False),
    ],
)
def test_a_row_that_is_spoken_of_has_two_blanks(text, row):
    assert is_in_quoted_row(text, 0, text.rindex("泵") - 1, len(text)) is row


@pytest.mark.parametrize(
    ("text", "closed", "gaps"),
    [
        ("用 PLC记录，", True, False),
        ("用 PLC记录", False, False),
        ("来了，用 PLC记录", False, False),
        ("来了，" + HAN * 3 + "用 PLC", False, False),
        ("来了，" + HAN * 3 + "用 PLC记", False, False),
        ("来了，" + HAN * 3 + "用 PLC记录", True, False),
        ("渠 首用 PLC", False, True),
        ("渠，首 用 PLC，", True, True),
        ("渠 首，用 PLC，", True, False),
        ("“渠首” 用 PLC", False, True),
        ("用 PLC《渠首》 看", False, True),
        ("有效证 件用 PLC", False, False),
        ("第三条 用 PLC", False, False),
        ("渠首\t用 PLC", False, True),
        ("用 PLC\t渠首", False, True),
        ("  用 PLC", False, False),
        ("用 PLC  ", False, False),
        ("渠首  用 PLC，", True, False),
        ("用 PLC" + "记" * 75 + "，", True, False),
        ("用 PLC" + "记" * 76 + "，", False, False),
    ],
)
def test_a_clause_shows_whether_it_is_of_a_sentence(text, closed, gaps):
    found = clause(text, text.index(" PLC"))
    assert (found.is_closed, found.has_gaps) == (closed, gaps)


def test_a_gap_that_goes_is_none():
    assert not clause("渠 首用 PLC", 4, gone=(1,)).has_gaps


@pytest.mark.parametrize(
    ("text", "at", "found"),
    [
        ("水利局 局长", 3, True),
        ("水利局 副局长）", 3, True),
        ("水利局 党委副局长）", 3, False),
        ("水利局 局长说", 3, False),
        ("水利人 局长", 3, False),
    ],
)
def test_a_unit_and_a_post_are_parted(text, at, found):
    assert parts_post(text, at, at + 1) is found


@pytest.mark.parametrize(
    ("text", "at", "found"),
    [
        ("刘 远（", 1, True),
        ("，刘 远，", 2, True),
        ("姓刘 远，", 2, False),
        ("渠 远，", 1, False),
        ("刘 远大，", 1, False),
    ],
)
def test_a_name_of_two_is_spread_to_three(text, at, found):
    assert spreads_name(text, at, at + 1) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [("有效证 件", True), ("有效证  件", True), ("第三条 件数", False), ("柳河 渠首", False)],
)
def test_a_blank_tears_a_word(text, found):
    at = text.index(" ")
    assert tears_word(text, at, text.rindex(" ") + 1) is found


PROSE = "沟渠由管护员按照登记的地段逐段进行清理，桥涵由各组轮流"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"{PROSE}看守，工 作", 1),
        (f"{PROSE}看守，工 作，群 众", 2),
        (f"{PROSE}看守，第三 条", 0),
        (f"{PROSE}看守 工 作 会 议 纪 要", 1),
        (f"{PROSE}看守，工 作 会\n{PROSE}看守，工 作 会\n", 2),
        ("工 作，群 众，证 件", 0),
        ("县医院 ，镇医院 ，村医院", 2),
    ],
)
def test_noise_is_counted_in_prose_and_a_spread_title_once(text, count):
    assert count_noise_blanks(text) == count


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("柳 望 舒 卞 清 和 刘 远 山 张 大 海", "柳 望 舒 卞 清 和 刘 远 山 张 大 海"),
        ("子 丑 寅 卯 辰 巳 午 未 申 酉 戌 亥", "子 丑 寅 卯 辰 巳 午 未 申 酉 戌 亥"),
        ("一 二 三 四 五 六 七 八 九 十", "一 二 三 四 五 六 七 八 九 十"),
        ("关 于 渠 首 清 淤 工 作 的 通 知 ", "关于渠首清淤工作的通知"),
        ("上湾 A 对 B 错 C 不知道", "上湾 A 对 B 错 C 不知道"),
        ("2024-03-01 08:00:02 WARN 泵站 redis 超时 3 次", "2024-03-01 08:00:02 WARN 泵站 redis 超时 3 次"),
        ("数量 3 台 单价 5 元 合计", "数量 3台 单价 5元 合计"),
        ("水位 涨 3.2% GDP 涨", "水位 涨 3.2% GDP 涨"),
        ("2.1 万人到渠首", "2.1万人到渠首"),
        ("收缴率达 97% 以上", "收缴率达97%以上"),
        ("柳河镇 2023 年度总结", "柳河镇2023年度总结"),
    ],
)
def test_rows_of_signs_and_cells_stay_and_counts_go_together(text, cleaned):
    assert clean(text).text == cleaned

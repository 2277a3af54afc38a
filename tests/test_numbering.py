"""The grammar of numbers: every style with its damaged forms, and what only looks numbered."""

from __future__ import annotations

import pytest

from jiaokan.text.numbering import meanings, parse, parse_enumerator, parse_period

NUMBERED = [
    ("一、压实责任", "han-comma", 1),
    ("十二、保障措施", "han-comma", 12),
    ("二十一、附则", "han-comma", 21),
    ("一百零三、其他", "han-comma", 103),
    ("壹、总则", "han-comma", 1),
    ("拾、附则", "han-comma", 10),
    ("三．备足物资", "han-comma", 3),
    ("三.备足物资", "han-comma", 3),
    ("三 、备足物资", "han-comma", 3),
    ("（一）压实责任", "han-paren", 1),
    ("(十一)转移群众", "han-paren", 11),
    ("（ 二 ）备足物资", "han-paren", 2),
    ("㈢备足物资", "han-paren", 3),
    ("（四）、转移群众", "han-paren", 4),
    ("1.压实责任", "arabic-point", 1),
    ("2、备足物资", "arabic-point", 2),
    ("3．转移群众", "arabic-point", 3),
    ("⒋转移群众", "arabic-point", 4),
    ("12.附则", "arabic-point", 12),
    ("1.1 编制目的", "arabic-point", 1),
    ("2.3.1 巡堤组", "arabic-point", 1),
    ("1．2．转移", "arabic-point", 2),
    ("4.1 分级标准", "arabic-point", 1),
    ("（1）压实责任", "arabic-paren", 1),
    ("(12) 转移群众", "arabic-paren", 12),
    ("⑶转移群众", "arabic-paren", 3),
    ("3）转移群众", "arabic-paren", 3),
    ("①压实责任", "circled", 1),
    ("⑩附则", "circled", 10),
    ("❷备足物资", "circled", 2),
    ("第一章 总则", "chapter", 1),
    ("第3节 巡查", "chapter", 3),
    ("第二部分 主要做法", "chapter", 2),
    ("第 三 章 附则", "chapter", 3),
    ("第十条 为了防汛", "article", 10),
    ("第12条　本办法", "article", 12),
]
# Dates, quantities, ratios, times, ordinals within a sentence, note marks, page ordinals, names.
PLAIN = [
    "一年来，全镇",
    "一季度完成",
    "一个村",
    "三、四月份完成",
    "二、三产业",
    "二〇二〇年",
    "十九大以来",
    "百日攻坚",
    "2023年3月",
    "3月5日上午",
    "3.5亿元",
    "12.6%的农户",
    "4.5 米宽",
    "1.2万人",
    "2.5 公里",
    "12名干部",
    "8:30开会",
    "5:3:2的比例",
    "第一时间赶到",
    "第一产业",
    "第三条件",
    "第二部分人",
    "第一次会议",
    "第5条款",
    "第一名",
    "（试行）",
    "（2023）15号",
    "(上接第二版)",
    "—3—",
    "[2]见前注",
    "Ⅲ级响应",
    "一路走来",
    "万人空巷",
    "A.养护",
    "2023.3.5",
    "1月27日",
    "3、5号楼",
]


@pytest.mark.parametrize(("text", "style", "value"), NUMBERED, ids=[text for text, _, _ in NUMBERED])
def test_a_number_is_read_with_style_and_value_as_written(text, style, value):
    number = parse(text)
    assert number is not None
    assert (number.style.id, number.value) == (style, value)
    assert text.startswith(number.written)
    assert text[number.end :].strip()
    assert text[number.end] not in " \u3000"
    assert (style, value) in meanings(number.written)


@pytest.mark.parametrize("text", PLAIN)
def test_what_only_looks_numbered_is_not(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("第一阶段：动员部署", 1),
        ("第二季度", 2),
        ("一月份", 1),
        ("12月：总结", 12),
        ("第3周", 3),
        ("第四步（收尾）", 4),
    ],
)
def test_a_period_heads_what_is_planned_for_it(text, value):
    number = parse_period(text)
    assert number is not None
    assert number.value == value


@pytest.mark.parametrize(
    "text", ["一月份，全镇", "第一阶段的工作", "3月5日", "第二季度完成", "第三步骤", "一月来", "第一周期"]
)
def test_a_period_in_a_sentence_heads_nothing(text):
    assert parse_period(text) is None


@pytest.mark.parametrize(("text", "value"), [("一抓责任", 1), ("六保运转", 6)])
def test_an_enumerator_is_a_candidate(text, value):
    number = parse_enumerator(text)
    assert number is not None
    assert number.value == value


@pytest.mark.parametrize("text", ["一是压实责任", "一个村", "三年来", "二月", "十多人", "一般来说"])
def test_an_item_or_a_quantity_is_no_enumerator(text):
    assert parse_enumerator(text) is None

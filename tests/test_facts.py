"""What one line is: each fact on both sides of its border."""

from __future__ import annotations

import pytest

from jiaokan.page.weigh import weigh
from jiaokan.text import facts


@pytest.mark.parametrize(
    ("line", "is_prose"),
    [
        ("护林站把巡山和清灶拴在一起办。", True),
        ("渠首的水位五月就过了警戒线吗？", True),
        ("柳" * 60, True),
        ("柳" * 59, False),
        ("清灶、看坟头。", False),  # short
        ("https://www.example-lh.cn/a?b=c", False),  # a stop, and no Han
        ("柳河林场秋季防火纪实", False),
    ],
)
def test_running_text_holds_a_stop_or_is_long(line, is_prose):
    assert facts.is_prose(line) is is_prose


@pytest.mark.parametrize(
    ("line", "is_sentence"),
    [
        ("散了。", True),
        ("“散了。”", True),
        ("（略。）", True),
        ("。", False),
        ("散了", False),
        ("散了！", False),  # a cry may be a title
        ("护林站把巡山和清灶拴在一起办！", True),
    ],
)
def test_a_sentence_ends_with_its_full_stop(line, is_sentence):
    assert facts.is_sentence(line) is is_sentence


@pytest.mark.parametrize(
    ("line", "is_row"),
    [
        ("合计\t12.40\t合计\t12.40", True),
        ("合计 12.40 合计 12.40", True),
        ("合计 12.40 合计 12", False),
        ("合计\t1,240\t31", True),
        ("合计\t1,240\t无", False),
        ("12.4 3.5", False),  # two cells are no row
        ("点击\t1240\t31", False),
        ("1 2 3 4 下一页", False),
    ],
)
def test_a_row_of_figures_is_no_line_of_a_site(line, is_row):
    assert facts.is_row_of_figures(line) is is_row
    assert not is_row or weigh(line, "foot") is None


@pytest.mark.parametrize(
    ("line", "may_close"),
    [
        ("附件：防火责任书", True),
        ("附件2", True),
        ("抄送：县林业局", True),
        ("主题词：防火 通知", True),
        ("（此件公开发布）", True),
        ("二〇二一年三月五日", True),
        ("联系人：护林站", True),
        ("柳河县林业局", True),
        ("咨询电话：5557001", True),
        ("附近的村庄", False),
        ("抄写一遍", False),
        ("柳河林场秋季防火纪实", False),
        ("局", False),
    ],
)
def test_what_may_close_a_document(line, may_close):
    assert facts.is_own_foot(line) is may_close


@pytest.mark.parametrize(
    ("line", "is_date"),
    [
        ("2021年3月5日", True),
        ("二〇二一年三月五日", True),
        ("2021年3月5日印发", True),
        ("柳河县人民政府办公室2021年3月5日印发", True),
        ("2021年×月×日", True),
        ("2021年3月", False),
        ("2021-03-05", False),
        ("2021年3月5日召开会议", False),
    ],
)
def test_the_date_below_a_signature(line, is_date):
    assert facts.is_closing_date(line) is is_date


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("附件：防火责任书", True),
        ("一、巡山", True),
        ("（二）清灶", True),
        ("（3）看坟头", True),
        ("第三篇 看坟头", True),
        ("【第4篇】", True),
        ("〔第1号〕", True),
        ("公告第9号", True),
        ("3.清灶之后再看一遍。", True),
        ("3.清灶", False),  # may be an entry of a list
        ("一座山", False),
        ("第三方", False),
        ("附近", False),
    ],
)
def test_what_opens_a_part(line, opens):
    assert facts.opens_more(line) is opens

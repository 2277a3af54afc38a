"""Headings without a number: each reason with what it finds, and with what only looks like it."""

from __future__ import annotations

import pytest

from jiaokan.outline import siblings
from jiaokan.outline.headings import find_headings
from jiaokan.outline.unnumbered import REASONS, weigh

TITLE = "柳河镇防汛工作总结"
LEAD = "入汛以来，柳河镇组织党员干部日夜巡堤查险，确保群众安全度汛，现将有关情况汇报如下："
BODY = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报，没有出现一处险情。"

FOUND = {
    "boxed": ("【巡堤】", BODY, "【转移】", BODY),
    "labelled": (BODY, "巡堤人员职责：", BODY, "转移人员职责：", BODY),
    "slogan": ("巡堤查险成效明显。", BODY, "物资储备更加充足。", BODY, "群众转移及时有序。", BODY),
    "repeated": (
        "这一年，我们把堤坝加高到五米。",
        BODY,
        "这一年，我们把水泵全部换新了。",
        BODY,
        "这一年，我们把群众都安置好了。",
        BODY,
    ),
    "framed": ("建设清凉驿站", BODY, "关爱重点人群", BODY),
    "above numbers": (
        "上堡村的账",
        "一、巡堤",
        BODY,
        "二、物资",
        BODY,
        "下堡村的账",
        "一、巡堤",
        BODY,
        "二、物资",
        BODY,
    ),
    "short": (BODY, "出发", BODY, "合围", BODY, "收兵", BODY),
    "parallel": ("全天候巡堤，守住底线。" + BODY, "全流程管控，守住安全。" + BODY, "全链条保障，守住民心。" + BODY),
    "lead": ("物资储备充足。" + BODY, "道路补齐短板。" + BODY),
}


def names(*lines):
    read = siblings.read("\n".join(lines))
    taken = {heading.first for heading in find_headings(read) if heading.number}
    return [(read[place.first].text[:6], found) for place, found in weigh(read, taken).items()]


@pytest.mark.parametrize("reason", [reason.name for reason in REASONS])
def test_each_reason_finds_its_lines_by_its_name(reason):
    found = names(TITLE, LEAD, *FOUND[reason])
    assert len(found) >= 2
    assert all(reason in each for _, each in found)


UNDER_NUMBERS = ("一、抓好农田", "物资储备充足。" + BODY, "道路补齐短板。" + BODY, "二、办好实事", BODY)


def outline(*lines):
    return [
        (each.level, each.kind, each.number.written if each.number else "", each.text)
        for each in find_headings(siblings.read("\n".join(lines)))
    ]


def test_leads_are_headings_below_the_number_they_stand_under():
    assert outline(TITLE, *UNDER_NUMBERS) == [
        (1, "standalone", "一、", "抓好农田"),
        (2, "run_in", "", "物资储备充足"),
        (2, "run_in", "", "道路补齐短板"),
        (1, "standalone", "二、", "办好实事"),
    ]


def test_a_habit_of_the_report_carries_leads_that_stand_alone_in_their_block():
    pair = ("物资储备充足。" + BODY, "道路补齐短板。" + BODY)
    lines = ("一、农田", *pair, "二、实事", *pair, "三、林地", *pair, "四、山塘", "堤坝加高加固。" + BODY, BODY, BODY)
    assert (2, "run_in", "", "堤坝加高加固") in outline(TITLE, *lines)
    assert (2, "run_in", "", "堤坝加高加固") not in outline(TITLE, *lines[:6], *lines[9:])


def test_two_reasons_weigh_more_than_one():
    lines = ("全天候巡堤。" + BODY, "全流程管控。" + BODY, "全链条保障。" + BODY)
    both = find_headings(siblings.read("\n".join((TITLE, LEAD, *lines))))
    one = find_headings(siblings.read("\n".join((TITLE, LEAD, *FOUND["parallel"]))))
    assert both[0].score > one[0].score


NONE = {
    "one lead alone": ("物资储备充足。" + BODY, BODY),
    "two leads among many": ("物资储备充足。" + BODY, BODY, BODY, "道路补齐短板。" + BODY),
    "leads that tell": ("雨一直下着没停了。" + BODY, "水是从北边来的。" + BODY),
    "leads with figures": ("降水0.5毫米。" + BODY, "降水6.4毫米。" + BODY),
    "leads with a comma": ("中午以后，水退了。" + BODY, "堤上，人散了。" + BODY),
    "leads with nothing behind": ("物资储备充足。齐了。", "道路补齐短板。齐了。"),
    "two short lines": (BODY, "出发", BODY, "合围", BODY),
    "short lines below no finished text": ("物资清单", "沙袋", "铁锹", "水泵", BODY),
    "a line above one number": (BODY, "上堡村的账", "一、巡堤", BODY, "二、物资", BODY),
    "titles of what is attached": (
        BODY,
        "上堡村巡堤办法",
        "一、巡堤",
        BODY,
        "二、物资",
        BODY,
        "下堡村巡堤办法",
        "一、巡堤",
        BODY,
        "二、物资",
        BODY,
    ),
    "who is addressed": (BODY, "柳河小学的同学：", BODY, "柳河小学的家长：", BODY),
    "one box": (BODY, "【图】", BODY),
    "two slogans": ("巡堤查险成效明显。", BODY, "水。", BODY),
}


@pytest.mark.parametrize("name", NONE)
def test_what_only_looks_like_headings_is_left_alone(name):
    assert [each for each in outline(TITLE, LEAD, *NONE[name]) if not each[2]] == []


@pytest.mark.parametrize("name", ["引 言", "前言", "序言一", "参考文献", "写在前面"])
def test_a_name_of_sections_is_one_wherever_it_stands(name):
    assert (1, "standalone", "", name) in outline(TITLE, name, BODY, BODY)


def test_a_preface_with_a_date_below_is_a_heading():
    assert outline(TITLE, LEAD, BODY, "序言一", "2019年3月", BODY)[0][3] == "序言一"


def test_the_first_line_is_a_heading_where_it_is_a_name_with_another_below():
    assert [each[3] for each in outline("基本情况", BODY, "主要做法", BODY)] == ["基本情况", "主要做法"]
    assert outline("工作计划", BODY, BODY) == []

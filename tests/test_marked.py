"""Markup of the original as evidence: hashes, rules below a line, emphasis of a line, levels of web pages."""

from __future__ import annotations

import pytest

from jiaokan.pipeline import annotate

BODY = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报，没有出现一处险情。"


def outline(page, name="page.txt"):
    text = page.replace("~", f"\n\n{BODY}\n\n")
    return [(each.level, each.number or "", each.heading) for each in annotate(name, text.encode()).sections]


FOUND = {
    "hashes": (
        "# 手册\n\n## 引 言~## 分工\n\n### 白班~### 夜班~## 物资~",
        [(1, "", "引 言"), (1, "", "分工"), (2, "", "白班"), (2, "", "夜班"), (1, "", "物资")],
    ),
    "hashes before bare numerals": ("# 手册\n\n## 一~## 二~", [(1, "一", ""), (1, "二", "")]),
    "hashes before numbers and others, equally deep": (
        "# 手册\n\n## 一、分工~### （一）白班~## 二、物资~## 附则~### 期限~",
        [(1, "一、", "分工"), (2, "（一）", "白班"), (1, "二、", "物资"), (1, "", "附则"), (2, "", "期限")],
    ),
    "one style of number at two depths": (
        "# 手册\n\n## 1. 分工\n\n### 1. 白班~### 2. 夜班~## 2. 物资~",
        [(1, "1.", "分工"), (2, "1.", "白班"), (2, "2.", "夜班"), (1, "2.", "物资")],
    ),
    "two styles at one depth": (
        "# 手册\n\n## 一、分工\n\n## （一）白班~## （二）夜班~## 二、物资~",
        [(1, "一、", "分工"), (2, "（一）", "白班"), (2, "（二）", "夜班"), (1, "二、", "物资")],
    ),
    "a slip of depth in a row": (
        "# 手册\n\n## 一、分工~### 二、物资~## 三、转移~",
        [(1, "一、", "分工"), (1, "二、", "物资"), (1, "三、", "转移")],
    ),
    "rules below": ("手册\n====\n\n引 言\n----~分工\n-----~", [(1, "", "引 言"), (1, "", "分工")]),
    "emphasis": ("防汛手册\n\n**人员和分工**~**物资的准备**~", [(1, "", "人员和分工"), (1, "", "物资的准备")]),
    "emphasis of numbers at two depths": (
        "防汛手册\n\n**一、人员分工**\n\n**（一）白天的班**~**（二）夜里的班**~**二、物资准备**~",
        [(1, "一、", "人员分工"), (2, "（一）", "白天的班"), (2, "（二）", "夜里的班"), (1, "二、", "物资准备")],
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_markup_and_numbers_decide_together(name):
    page, want = FOUND[name]
    assert outline(page) == want


LEFT = {
    "rules that part texts": f"手册\n\n{BODY}\n\n----\n\n{BODY}\n\n分工\n\n----~",
    "one rule": "手册\n\n分工\n\n----~",
    "one line of emphasis": "防汛手册\n\n**务必注意安全**~" + BODY,
    "emphasis of sentences": "防汛手册\n\n**一定要守住大堤。**~**一定要转移群众。**~",
    "code": f"防汛手册\n\n{BODY}\n\n```\n一、依据\n\n{BODY}\n\n二、事项\n\n{BODY}\n\n```\n\n{BODY}",
}


@pytest.mark.parametrize("name", ["rules that part texts", "one rule", "code"])
def test_what_only_looks_marked_is_no_heading(name):
    assert outline(LEFT[name]) == []


@pytest.mark.parametrize("name", ["one line of emphasis", "emphasis of sentences"])
def test_emphasis_that_is_no_habit_or_a_sentence_marks_nothing(name):
    text = LEFT[name].replace("~", f"\n\n{BODY}\n\n")
    assert all(each.heading_score < 2 for each in annotate("page.txt", text.encode()).sections)


def test_levels_of_a_web_page_are_depths():
    page = (
        f"<html><body><h1>防汛手册</h1><h2>引言</h2><p>{BODY}</p><h2>分工</h2><h3>白班</h3><p>{BODY}</p></body></html>"
    )
    assert outline(page, "page.html") == [(1, "", "引言"), (1, "", "分工"), (2, "", "白班")]


def test_headings_outside_code_stay_and_a_fence_without_its_partner_opens_none():
    code = f"```\n一、依据\n\n{BODY}\n\n二、事项\n\n{BODY}\n"
    kept = f"防汛手册\n\n一、巡堤~二、转移~{code}```\n\n{BODY}"
    assert [each[2] for each in outline(kept)] == ["巡堤", "转移"]
    assert [each[2] for each in outline(f"防汛手册\n\n{BODY}\n\n{code}")] == ["依据", "事项"]

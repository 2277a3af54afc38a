"""The head and the foot of a report: title, subtitle, speaker, salutation, signature, date, and lines of the site above."""

from __future__ import annotations

import pytest

from jiaokan.outline import siblings
from jiaokan.outline.head import find_head
from jiaokan.outline.headings import find_headings
from jiaokan.outline.parts import find_title, kinds_of
from jiaokan.pipeline import annotate

TITLE = "柳河镇防汛工作总结"
BODY = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报，没有出现一处险情。"
CALL = "各位代表："


def kinds(*lines):
    read = siblings.read("\n".join(lines))
    return kinds_of(read, find_headings(read))


HEADS = {
    "a title that exclaims": (("守住大堤！", BODY), "title body"),
    "a title that asks, with a subtitle": (("水从哪里来？", "——柳河镇抗旱纪实", BODY), "title subtitle body"),
    "two halves that exclaim": (("水！水！地里的命！", BODY), "title body"),
    "lines of the site": (("打印", "字号 大 中 小", TITLE, BODY), "other other title body"),
    "source and time": (
        ("来源：柳河镇党政办", "2023-10-08 09:30", "【字体：大 中 小】", TITLE, BODY),
        "other other other title body",
    ),
    "where the page lies": (("首页 > 政务公开 > 总结", TITLE, BODY), "other title body"),
    "speech": (
        ("政府工作报告", "——2024年1月8日在柳河镇人民代表大会上", "镇长 王某某", CALL, BODY),
        "title subtitle speaker salutation body",
    ),
    "speech without a dash": (
        ("在防汛动员会上的讲话", "（2023年5月6日）", "镇党委书记　李大山", "同志们：", BODY),
        "title date speaker salutation body",
    ),
    "a day without a year": ((TITLE, "（9月12日）", BODY), "title date body"),
    "where it was said": (
        ("工作报告", "在柳河镇第九届人民代表大会第三次会议上", CALL, BODY),
        "title subtitle salutation body",
    ),
    "who speaks, said so": (("讲话", "发言人：柳河镇镇长", BODY), "title speaker body"),
    "a name alone": (("我的防汛日子", "王大山", BODY), "title speaker body"),
    "a draft": (("柳河镇防汛办法", "（征求意见稿）", BODY), "title subtitle body"),
    "what a law says of itself": (("柳河镇防汛办法", "（2023年5月6日镇人民代表大会通过）", BODY), "title other body"),
    "number of the document": ((TITLE, "柳政发〔2023〕6号", "各村民委员会：", BODY), "title other salutation body"),
    "two lines, the first cannot end": (("关于五月六日镇区停水的", "情况说明", BODY), "title title body"),
    "a unit above its work": (("柳河镇中心小学", "防汛演练活动方案及经费预算说明", BODY), "title title body"),
    "upright": (("防", "汛", "总", "结", BODY), "title title title title body"),
    "addressed without a title": (("镇长同志：", BODY), "salutation body"),
    "all of a house": (("柳园小区全体业主：", BODY), "salutation body"),
}


@pytest.mark.parametrize("name", HEADS)
def test_the_head_of_a_report_is_read(name):
    lines, want = HEADS[name]
    assert " ".join(kinds(*lines)) == want


NO_HEADS = {
    "a greeting": (("同志们！", BODY), "salutation body"),
    "a sentence that goes on": (("，一定要守住！", BODY), "body body"),
    "a cry with a stop inside": (("雨停了。快去看！", BODY), "body body"),
    "a long cry": (("全镇上下一条心，" * 4 + "守住！", BODY), "body body"),
    "minutes": (("时间：2023年5月6日下午", BODY), "other body"),
    "buttons and nothing below but text": (("打印", BODY), "other body"),
    "a colon that announces": (("主要做法如下：", BODY), "body body"),
    "a label no one is": (("工作重点：", BODY), "body body"),
    "a name of sections": ((TITLE, "主要做法", BODY), "title heading body"),
    "two items with a dash": ((TITLE, "——抓好巡堤查险", "——抓好物资储备", BODY), "title item item body"),
    "a sentence in brackets": ((TITLE, BODY, "（柳河镇供稿）"), "title body other"),
    "a word that begins like a family name": ((TITLE, "安全感", BODY), "title other body"),
    "two Han in lines of their own": (("防汛", "总结", BODY), "title title body"),
}


@pytest.mark.parametrize("name", NO_HEADS)
def test_what_only_looks_like_a_head_is_none(name):
    lines, want = NO_HEADS[name]
    assert " ".join(kinds(*lines)) == want


def test_the_title_of_a_document_is_its_own_line_alone():
    page = f"打印\n\n字号\n\n{TITLE}\n\n——2024年1月8日在镇人民代表大会上\n\n镇长 王某某\n\n{CALL}\n\n{BODY}\n"
    assert annotate("page.txt", page.encode()).documents[0].title == TITLE


def test_a_title_has_so_many_lines():
    read = siblings.read(f"打印\n柳河镇人民政府\n防汛工作总结\n{BODY}")
    assert (find_title(read), find_head(read).first) == (2, 1)


FEET = {
    "a day without a year below who signs": ((TITLE, BODY, "柳河镇人民政府", "9月12日"), "signature date"),
    "an hour": ((TITLE, BODY, "柳河镇防汛办公室", "2023年7月4日12时"), "signature date"),
    "a blank to sign": ((TITLE, BODY, "甲方（盖章）：", "2023年7月4日"), "signature date"),
    "what was missed": ((TITLE, BODY, "请假：水利站站长"), "body other"),
    "a day inside the text": ((TITLE, "9月12日", BODY, BODY), "body body"),
    "a line of stars": ((TITLE, BODY, "＊　＊　＊"), "body other"),
    "a letter inside": ((TITLE, BODY, "各位同学：", BODY), "salutation body"),
    "a bracket at the end": ((TITLE, BODY, "（柳河镇供稿）"), "body other"),
}


@pytest.mark.parametrize("name", FEET)
def test_the_last_lines_have_their_kinds(name):
    lines, want = FEET[name]
    assert " ".join(kinds(*lines)[-2:]) == want


@pytest.mark.parametrize(
    "line",
    [
        "- 巡堤要早",
        "– 2023年起每天两次",
        "·备足沙袋",
        "•  备足沙袋",
        "\uf0b7 转移群众",
        "\uf0d8转移群众",
        "➢ 转移群众",
        "—— 转移群众",
        "* 转移群众",
    ],
)
def test_bullets_of_any_font_open_items(line):
    assert kinds(TITLE, BODY, line, line)[-2:] == ["item", "item"]


@pytest.mark.parametrize("line", ["- 3 -", "——", "-5度以下停工", "– 12 –", "·", "*** 转移"])
def test_other_dashes_and_dots_open_none(line):
    assert "item" not in kinds(TITLE, BODY, line, BODY)

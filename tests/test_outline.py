"""Numbers that only their siblings explain, and boundaries between reports that no mark shows."""

from __future__ import annotations

from itertools import pairwise

import pytest

from jiaokan.outline import boundaries, siblings
from jiaokan.outline.headings import find_headings
from jiaokan.outline.reports import find_reports

LEAD = "入汛以来，柳河镇党委、政府认真贯彻县里部署，组织党员干部日夜巡堤查险，确保群众安全度汛，现将有关情况汇报如下："
BODY = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报，没有出现一处险情。"


def headings(*lines):
    read = siblings.read("\n".join(lines))
    return [
        (h.number.written if h.number else None, h.number.value if h.number else None, h.level)
        for h in find_headings(read)
    ]


@pytest.mark.parametrize(
    ("lines", "want"),
    [
        (
            ("1 总则", "1.1 目的", BODY, "2 职责", "2.1 指挥部", BODY),
            [("1", 1, 1), ("1.1", 1, 2), ("2", 2, 1), ("2.1", 1, 2)],
        ),
        (("（-）压实责任。" + BODY, "（二）备足物资。" + BODY), [("（-）", 1, 1), ("（二）", 2, 1)]),
        (
            ("（一）压实责任。" + BODY, "（2）备足物资。" + BODY, "（三）转移群众。" + BODY),
            [("（一）", 1, 1), ("（2）", 2, 1), ("（三）", 3, 1)],
        ),
        (("第四条 付款方式", BODY, "第五条 双方责任：", BODY), [("第四条", 4, 1), ("第五条", 5, 1)]),
        (("3.1.家长沟通", BODY, "3.2.整改恢复", BODY), [("3.1.", 1, 1), ("3.2.", 2, 1)]),
    ],
)
def test_numbers_are_read_with_their_siblings(lines, want):
    assert headings("防汛工作总结", LEAD, *lines) == want


@pytest.mark.parametrize(
    "lines",
    [
        ("附件：1.值班表", "2.物资清单", "3.联系名单"),  # entries of a list of attachments
        ("1.您的年龄是：", "2.您住在哪个村？", "3.您是否愿意参加巡堤？"),  # questions of a form
        ("1.8月底前完成沟渠清淤。", "2.10月底前完成泵站检修。", "3.年底前完成台账整理。"),  # plain sentences
        ("1 个村缺少沙袋。", "2 个村缺少铁锹。"),  # quantities, and no 1.1 beside them
        ("—— 1 ——", "（-）", "（2）号泵站"),
    ],
)
def test_what_only_looks_numbered_is_no_heading(lines):
    assert headings("防汛工作总结", LEAD, BODY, *lines) == []


def cuts(*lines):
    return [report.first for report in find_reports(siblings.read("\n".join(lines)))][1:]


FIRST = (
    LEAD,
    "一、压实责任。"
    + BODY
    + "镇里十二名班子成员包保十二个村，谁的堤段谁守，夜里抽查三次，脱岗两人，都在会上作了检讨。",
    "二、备足物资。汛前备下编织袋三万条、块石八百方、冲锋舟四艘，分存五个仓库，钥匙由专人保管，随调随到。",
    "三、转移群众。低洼处四百一十户全部落实到人，七月四日夜间转移三百零六人，无一人伤亡，粮食和牲畜也都带上了高处。",
    "下一步，我镇将继续绷紧防汛这根弦，把隐患当险情对待，确保群众安全度过主汛期。",
)
OTHER = "近日，青坪县第二小学开展了消防疏散演练，全校师生一千二百人在三分钟内撤到操场，演练组织有序，现将情况总结如下："
SECOND = (
    OTHER,
    "一、周密准备。学校制订方案，把楼道分成六条路线，每条路线有两名教师把守，楼梯口贴上箭头，提前一周让学生认路。",
    "二、认真演练。上午十点警报响起，各班用湿毛巾捂住口鼻，弯腰沿路线撤离，最后一名学生到操场时用了两分五十秒。",
    "三、及时讲评。校长在操场上点评，消防队员教大家用灭火器，四年级两个班撤得最整齐，受到表扬。",
    "今后，我校将把演练作为每学期的必修课，让每个孩子都学会保护自己。",
)
THIRD = (
    "为做好今年秋季秸秆禁烧工作，大杨乡按照县里统一部署，早动员、早准备，全乡没有出现一处火点，现将工作情况报告如下：",
    "一、宣传到户。出动宣传车六辆，发放明白纸九千份，在村口挂横幅一百二十条，十七个村的喇叭早晚各播一遍。",
    "二、离田有路。引进打捆机十二台，秸秆卖给两家饲料厂，每亩给农户增收四十元，愿意烧的人自然少了。",
    "三、巡查不断。乡干部和网格员分成三班，昼夜在田间巡查，发现烟头当场扑灭，处罚二人，教育十一人。",
    "特此报告。",
)


def test_reports_by_other_units_whose_numbering_starts_again_are_cut_off():
    assert cuts(*FIRST, *SECOND, *THIRD) == [5, 10]


def test_a_title_below_a_signed_date_begins_a_report():
    signed = ("柳河镇防汛工作总结", *FIRST, "柳河镇人民政府", "2021年9月30日")
    assert cuts(*signed, "青坪小学消防演练工作总结", *SECOND, "大杨乡秸秆禁烧工作总结", *THIRD) == [8, 14]


@pytest.mark.parametrize(
    "lines",
    [
        (*FIRST, "三、下一步打算。" + BODY),  # the numbering goes on
        (
            *FIRST,
            "近日，我镇又组织了一次拉网式排查，共发现隐患十二处，全部当场整改到位，群众十分满意。",
            "三、不足。" + BODY,
        ),
        (
            "关于印发《柳河镇防汛工作方案》的通知",
            "现将《柳河镇防汛工作方案》印发给你们，请认真组织实施。" + BODY,
            "柳河镇人民政府",
            "2021年5月1日",
            "柳河镇防汛工作方案",
            *FIRST,
        ),
        ("柳河镇防汛工作总结", *FIRST, "附件：", "柳河镇防汛工作计划", BODY, BODY),
        ("柳河镇防汛工作总结", LEAD, "一、工作总结", BODY, "二、工作计划", BODY),
    ],
)
def test_one_document_is_never_cut(lines):
    assert cuts(*lines) == []


def test_explain_says_how_likely_a_page_holds_several_and_why_it_is_cut(run, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("\n".join((*FIRST, *SECOND, *THIRD)), encoding="utf-8")
    first, *others = run("explain", page, "--outline").stdout.decode().splitlines()
    assert float(first.removeprefix("page several:")) >= boundaries.SEVERAL
    behind = [after for line, after in pairwise(others) if line.startswith("report ")]
    assert [line.startswith("  because ") for line in behind] == [False, True, True]
    assert all(name.rpartition("+")[0] in boundaries.model().again.names for name in behind[1][10:].split(", "))


def test_a_page_that_states_its_count_is_explained_as_it_was_cut(run, tmp_path):
    """It was looked at closely, so it has a score, and its boundary has reasons."""
    page = tmp_path / "page.txt"
    page.write_text("\n".join(("防汛和消防工作汇报（精选2篇）", *FIRST, *SECOND)), encoding="utf-8")
    lines = run("explain", page, "--outline").stdout.decode().splitlines()
    assert sum(line.startswith("report ") for line in lines) == 2
    assert sum(line.startswith("  because ") for line in lines) == 1

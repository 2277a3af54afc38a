"""The tree of a report: what fits together best wins, and what only looks like a heading stays text."""

from __future__ import annotations

import pytest

from jiaokan.bench import trees
from jiaokan.outline import siblings
from jiaokan.outline.headings import find_headings
from jiaokan.outline.parts import head_title, kinds_of
from jiaokan.outline.reports import find_reports
from jiaokan.outline.sentences import find_sentences
from jiaokan.pipeline import annotate, clean

TITLE = "柳河镇防汛工作总结"
LEAD = "入汛以来，柳河镇组织党员干部日夜巡堤查险，确保群众安全度汛，现将有关情况汇报如下："
BODY = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报，没有出现一处险情。"


def outline(*lines):
    read = siblings.read("\n".join(lines))
    return [
        (heading.level, (heading.number.written if heading.number else ""), heading.text)
        for heading in find_headings(read)
    ]


TREES = {
    "brackets of the other style between their siblings": (
        ("一、做法", "（一）巡堤", "1.白天。" + BODY, "2.夜间。" + BODY, "（2）转移", BODY, "二、打算", BODY),
        [
            (1, "一、", "做法"),
            (2, "（一）", "巡堤"),
            (3, "1.", "白天"),
            (3, "2.", "夜间"),
            (2, "（2）", "转移"),
            (1, "二、", "打算"),
        ],
    ),
    "numbers that run on through sections": (
        (
            "一、机制",
            "（一）巡堤。" + BODY,
            "（二）转移。" + BODY,
            "二、保障",
            "（三）物资。" + BODY,
            "（四）值守。" + BODY,
        ),
        [
            (1, "一、", "机制"),
            (2, "（一）", "巡堤"),
            (2, "（二）", "转移"),
            (1, "二、", "保障"),
            (2, "（三）", "物资"),
            (2, "（四）", "值守"),
        ],
    ),
    "a list of contents is no outline": (
        ("1 总则", "1.1 目的", "1.2 依据", "2 职责", "1 总则", "1.1 目的", BODY, "1.2 依据", BODY, "2 职责", BODY),
        [(1, "1", "总则"), (2, "1.1", "目的"), (2, "1.2", "依据"), (1, "2", "职责")],
    ),
    "a heading that ran into its text among others that stand": (
        ("一、巡堤查险", BODY, "二、备足物资" + BODY * 2, "三、转移群众", BODY),
        [(1, "一、", "巡堤查险"), (1, "二、", ""), (1, "三、", "转移群众")],
    ),
    "4.1分级 is a number where 4.2 follows": (
        ("4 响应", "4.1分级标准", BODY, "4.2处置", BODY),
        [(1, "4", "响应"), (2, "4.1", "分级标准"), (2, "4.2", "处置")],
    ),
    "names of sections with others below": (
        ("主要任务", "建设清凉驿站", BODY, "关爱重点人群", BODY, "保障措施", BODY),
        [(1, "", "主要任务"), (2, "", "建设清凉驿站"), (2, "", "关爱重点人群"), (1, "", "保障措施")],
    ),
    "a name of sections above numbers": (
        (
            BODY,
            "主要问题",
            "1、人手不足",
            BODY,
            "2、经费不足",
            BODY,
            "对策建议",
            "1、合理布点",
            BODY,
            "2、多方筹资",
            BODY,
        ),
        [
            (1, "", "主要问题"),
            (2, "1、", "人手不足"),
            (2, "2、", "经费不足"),
            (1, "", "对策建议"),
            (2, "1、", "合理布点"),
            (2, "2、", "多方筹资"),
        ],
    ),
    "boxes": (
        ("【工作动态】", BODY, "【经验做法】", BODY),
        [(1, "", "工作动态"), (1, "", "经验做法")],
    ),
    "slogans with a stop above their text": (
        ("巡堤查险成效明显。", BODY, "物资储备更加充足。", BODY, "群众转移及时有序。", BODY),
        [(1, "", "巡堤查险成效明显"), (1, "", "物资储备更加充足"), (1, "", "群众转移及时有序")],
    ),
    "couplets that open paragraphs, with others between": (
        ("活动引领，聚起人气。" + BODY, BODY, "延时开放，点亮夜灯。" + BODY, BODY, "流动送书，缩短距离。" + BODY),
        [(1, "", "活动引领，聚起人气"), (1, "", "延时开放，点亮夜灯"), (1, "", "流动送书，缩短距离")],
    ),
    "stages": (
        (
            "一、步骤",
            "第一阶段：动员部署（5月）",
            BODY,
            "第二阶段：集中整治（6月）",
            BODY,
            "第三阶段：巩固（7月）",
            BODY,
        ),
        [
            (1, "一、", "步骤"),
            (2, "第一阶段", "动员部署（5月）"),
            (2, "第二阶段", "集中整治（6月）"),
            (2, "第三阶段", "巩固（7月）"),
        ],
    ),
    "three of a verb, one of them said of all": (
        (
            "一抓责任，促落实。" + BODY,
            "三抓三促不是一句口号。" + BODY,
            "二抓物资，促保障。" + BODY,
            "三抓值守，促稳定。" + BODY,
        ),
        [(1, "一抓", "责任，促落实"), (1, "二抓", "物资，促保障"), (1, "三抓", "值守，促稳定")],
    ),
}


@pytest.mark.parametrize("name", TREES)
def test_the_best_tree_is_found(name):
    lines, want = TREES[name]
    assert outline(TITLE, LEAD, *lines) == want


LEFT_ALONE = {
    "numbered sentences": ("1.各村要在5月底前完成清淤，不得拖延。", "2.凡是低洼户，必须登记造册，逐户落实责任人。"),
    "long numbered sentences": (
        "一、同意你镇实施柳河堤防加固工程，工程全长十二公里，由县水利部门负责监督，资金由县镇两级共同筹措解决。",
        "二、你镇要严格执行基本建设程序，加强质量管理，确保工程在主汛期前完工，并及时将进展情况报县水利局备案。",
    ),
    "amendments": ("一、将第三条修改为：“巡堤每日两次。”", "二、删去第五条。"),
    "fields of a form": ("1.时间：5月8日", "2.地点：镇政府", "3.电话：见附表"),
    "two sentences of a story": ("雨停了。" + BODY, "天亮了。" + BODY, "他走了。" + BODY),
    "a wrapped line": (BODY, "三年来，镇里一直重视这项工作，先后投入一百", "二十万元。" + BODY),
    "title of what is attached": (BODY, "柳河镇防汛领导小组工作报告", BODY),
    "who speaks": (BODY, "会议指出：", BODY, "会议强调：", BODY),
    "weather": ("降水0.5毫米。" + BODY, "降水6.4毫米。" + BODY),
    "a question among others": ("1.您还有什么建议？", BODY),
    "contents alone": ("附件：1.值班表", "2.物资表"),
    "one box": (BODY, "【图】", BODY),
    "two months in a row": ("一月份，清淤。" + BODY, "二月份，加固。" + BODY),
}


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_only_looks_like_headings_is_left_alone(name):
    assert outline(TITLE, LEAD, *LEFT_ALONE[name]) == []


def test_each_heading_has_a_score_and_one_that_goes_on_a_higher_one():
    first, second = find_headings(siblings.read(f"{TITLE}\n{LEAD}\n一、压实责任\n{BODY}\n二、备足物资\n{BODY}"))
    assert 0 < first.score < second.score


# --- breaks ---------------------------------------------------------------------------------------------------
LONG = BODY * 8
BROKEN = {
    "headings behind stops": LONG + "|一、压实责任。" + BODY + "|二、备足物资。" + BODY,
    "a heading below a heading": LONG
    + "|一、做法|（一）压实责任。"
    + BODY
    + "|（二）备足物资。"
    + BODY
    + "|二、打算。"
    + BODY,
    "a title before the first number": "柳河镇防汛应急预案|1 总则|1.1 目的。"
    + LONG
    + "|1.2 依据。"
    + BODY
    + "|2 职责|2.1 指挥。"
    + BODY,
    "articles": "第一条 " + LONG + "|第二条 " + BODY + "|第三条 " + BODY,
    "three of a verb": LONG
    + "|一抓责任，促落实。"
    + BODY
    + "|二抓物资，促保障。"
    + BODY
    + "|三抓值守，促稳定。"
    + BODY,
    "couplets": LONG
    + "|全天候巡堤，守住底线。"
    + BODY * 2
    + "|全流程管控，守住安全。"
    + BODY * 2
    + "|全链条保障，守住民心。"
    + BODY * 2,
    "labels without a stop before them": LONG
    + "|一、活动名称：柳河之夏|二、活动目的：为了防汛。"
    + BODY
    + "|三、活动时间：五月",
}


@pytest.mark.parametrize("name", BROKEN)
def test_lost_breaks_before_headings_come_back(name):
    want = BROKEN[name].split("|")
    assert clean("".join(want)).text.split("\n") == want


@pytest.mark.parametrize(
    "text",
    [
        LONG + "要做到：（1）早；（2）快；（3）准。" + BODY,
        LONG + "第二、三产业增长较快。" + BODY + "第一产业保持稳定。" + BODY,
        LONG + "增长1.5倍。2.3万人受益。3.1公里河道完成清淤。" + BODY,
        LONG + "一是压实责任；二是备足物资；三是抓好值守。" + BODY,
        LONG + "见第三条。第五条另有规定。" + BODY,
        LONG + "十一、十二月份水位回落。" + BODY,
    ],
)
def test_a_line_is_cut_nowhere_else(text):
    assert "\n" not in clean(text).text


# --- reports --------------------------------------------------------------------------------------------------
def reports(*lines):
    return [(r.first, r.boundary) for r in find_reports(siblings.read("\n".join(lines)))]


def test_marks_below_a_list_of_contents_are_the_ones_that_count():
    listed = ("篇一：柳河镇总结", "篇二：青坪镇总结", "以下是两篇总结，供大家参考。")
    pages = (*listed, "篇一：柳河镇总结", LEAD, BODY, "篇二：青坪镇总结", LEAD, BODY)
    assert reports(*pages)[-1] == (6, "mark")
    assert len(reports(*pages)) == 2


def test_marks_that_do_not_count_up_are_none():
    assert reports("篇三：柳河镇总结", LEAD, BODY, "篇二：青坪镇总结", LEAD, BODY) == [(0, "source")]


def test_marks_that_run_into_their_text_count_too():
    page = "\n".join((f"篇一：{LEAD}{BODY}", f"篇二：{OTHER}{BODY}", f"篇三：{LEAD}{BODY}"))
    assert reports(*page.split("\n")) == [(0, "source"), (1, "mark"), (2, "mark")]
    assert len(reports(f"第一篇讲水情，第二篇讲守堤。{LEAD}", BODY, f"第二篇的道理很简单。{OTHER}", BODY)) == 1


def test_a_mark_that_runs_into_its_text_is_no_title():
    page = "\n".join((f"篇一：{LEAD[:-1]}。", BODY, f"篇二：{LEAD}{BODY}", BODY))
    record = annotate("page.txt", page.encode())
    assert [(document.title, document.boundary) for document in record.documents] == [(None, "source"), (None, "mark")]
    assert {paragraph.kind for paragraph in record.paragraphs} == {"body"}


OTHER = "秋季学期开学以来，青坪小学把消防演练作为安全教育的重点，成立由校长任组长的领导小组，师生六百人参加。"
WEAK = ("学校制订了方案，把楼道分成六条路线，每条路线有两名教师把守，全程不到三分钟。", "演练结束后各班开了班会。")


SHORT = (
    "入汛以来，柳河镇党委认真贯彻县里部署，组织党员干部日夜巡堤查险，确保群众安全度汛。",
    "镇里十二名班子成员包保十二个村，谁的堤段谁守，夜里抽查三次，脱岗两人，都在会上作了检讨。",
    "低洼处四百一十户全部落实到人，七月四日夜间转移三百零六人，无一人伤亡，粮食和牲畜也都带上了高处。",
    "下一步，我镇将继续绷紧防汛这根弦，把隐患当险情对待，确保群众安全度过主汛期。",
    *(OTHER, *WEAK),
)


def test_a_page_that_states_its_count_is_cut_on_weaker_evidence():
    assert len(reports("防汛和消防工作汇报", *SHORT)) == 1
    assert reports("防汛和消防工作汇报（精选2篇）", *SHORT) == [(0, "source"), (5, "text")]


def test_a_rubric_with_siblings_on_the_first_line_is_a_heading_and_no_title():
    page = f"【要点】\n{BODY}\n【提示】\n{BODY}"
    record = annotate("page.txt", page.encode())
    assert [paragraph.kind for paragraph in record.paragraphs] == ["heading", "body", "heading", "body"]
    assert record.documents[0].title is None


def test_a_greeting_alone_is_no_report():
    lines = ("柳河镇工作报告", "各位代表：", "我代表镇政府向大会作工作报告，请予审议。", LEAD, "一、压实责任。" + BODY)
    assert len(reports(*lines)) == 1


def test_scores_of_boundaries_reach_the_table():
    pages = "\n".join(("篇一：柳河镇总结", LEAD, BODY, "篇二：青坪小学总结", OTHER, *WEAK))
    first, second = annotate("page.txt", pages.encode()).documents
    assert (first.boundary, first.boundary_score) == ("source", None)
    assert second.boundary == "mark"
    assert isinstance(second.boundary_score, float)


@pytest.mark.parametrize(
    ("removed", "want"),
    [
        (["首页 > 总结 > 柳河镇2023年防汛工作总结"], "柳河镇2023年防汛工作总结"),
        (["柳河镇2023年防汛工作总结（精选3篇）_范文网"], "柳河镇2023年防汛工作总结"),
        (["首页 > 工作总结"], None),
        (["今天，柳河镇召开会议。会议听取了报告"], None),
        ([], None),
    ],
)
def test_a_title_is_read_from_the_removed_head(removed, want):
    assert head_title(removed) == want


# --- parts ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("lines", "index", "kind"),
    [
        ((TITLE, "首先，感谢大家。" + BODY, BODY), 1, "body"),
        ((TITLE, "首先，压实责任。" + BODY, "其次，备足物资。" + BODY), 1, "item"),
        ((TITLE, BODY, "此致", "敬礼！"), 2, "body"),
        ((TITLE, "同志们，让我们一起守住大堤！", BODY), 1, "body"),
        ((TITLE, "同志们：", BODY), 1, "salutation"),
        ((TITLE, "柳政发〔2023〕6号", "各村民委员会：", BODY), 2, "salutation"),
        ((TITLE, "及下半年工作计划", BODY), 1, "title"),
        (("篇四", BODY), 0, "title"),
        ((TITLE, BODY, "甲方（盖章）：____", "联系电话：____", "2023年5月1日"), 3, "other"),
        ((TITLE, BODY, "分送：各村，各站所。"), 2, "other"),
    ],
)
def test_paragraphs_have_their_kinds(lines, index, kind):
    read = siblings.read("\n".join(lines))
    assert kinds_of(read, find_headings(read))[index] == kind


# --- sentences, trees -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "marked",
    [
        "他说：“去吧。”|天亮了。",
        "他说“去吧。”，就走了。",
        "“去吧！”他低声说。|天亮了。",
        "当天有雨（小雨转中雨。后半夜停），照常演练。",
        "（这里有误。）|原文如此。",
        "《灯。一夜》写完了。",
        "等了很久……|终于来了。",
        "帐篷、棉被……，都到了。",
        "“没有关上。|去吧。|再来。",
    ],
)
def test_sentences_end_behind_what_closes_them(marked):
    text = marked.replace("|", "")
    assert "|".join(text[each.start : each.end] for each in find_sentences(text)) == marked


def test_tree_edit_distance_counts_the_least_changes():
    def tree(*levels):
        return trees.from_levels(levels)

    gold = tree(("a", 1), ("b", 2), ("c", 2), ("d", 1))
    assert trees.distance(gold, gold) == 0
    assert trees.distance(gold, tree(("a", 1), ("b", 2), ("d", 1))) == 1
    assert trees.distance(gold, tree(("a", 1), ("b", 2), ("x", 2), ("d", 1))) == 1
    assert trees.distance(gold, tree(("a", 1), ("b", 2), ("c", 1), ("d", 1))) == 2
    assert trees.distance(gold, tree()) == 4

"""What a place shows: each sign on lines where it says something, and on lines where it must not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from jiaokan.outline import boundaries, seconds, siblings
from jiaokan.outline.forest import Forest, chance
from jiaokan.outline.lines import Markup
from jiaokan.outline.places import AT_SIGHT, CLOSER, OF_PAGE, Page, signs_of
from jiaokan.outline.places.signs import NONE

BODY = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报，没有出现一处险情。"
LEAD = "入汛以来，柳河镇党委认真贯彻县里部署，组织党员干部日夜巡堤查险，现将有关情况汇报如下："
SCENE = "老槐树下坐着几个摇扇子的人，谁也没有注意到水已经漫过了第二级台阶，只有桥头的狗叫了两声。"


@pytest.fixture
def short(monkeypatch):
    """Places may stand where no report has room: signs are shown on a few lines."""
    monkeypatch.setattr("jiaokan.outline.places.page.LEAST", 0)


def value(sign, *lines, at):
    """Give what a sign says of the place on a line; the page must have that place."""
    page = Page(siblings.read("\n".join(lines)))
    assert at in page.at
    return float({**AT_SIGHT, **CLOSER}[sign](page)[page.at.index(at)])


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    ("sign", "lines", "at", "expect"),
    [
        ("mark", (BODY, "篇二", BODY), 1, 2),
        ("mark", (BODY, "第二天一早，水退了。", BODY), 1, 0),
        ("label", (BODY, "柳河镇防汛纪实", BODY), 1, 7),
        ("label", (BODY, BODY, BODY), 1, 0),
        ("label", (BODY, "2023年5月6日", BODY), 1, 0),
        ("genre", (BODY, "防汛工作总结", BODY), 1, 1),
        ("genre", (BODY, "防汛工作总结3", BODY), 1, 1),
        ("genre", (BODY, "老堤上的人", BODY), 1, 0),
        ("counted", (BODY, "防汛工作总结3", BODY), 1, 1),
        ("counted", (BODY, "防汛工作总结", BODY), 1, 0),
        ("headline", (BODY, "老堤上的人", BODY), 1, len(BODY)),
        ("headline", (BODY, "水！水！", BODY), 1, len(BODY)),
        ("headline", (BODY, "老堤上的人", "守堤的人"), 1, 0),
        ("separator", (BODY, "——————", BODY), 2, 1),
        ("separator", (BODY, "* * *", BODY), 2, 1),
        ("separator", (BODY, "●—●—●", BODY), 2, 1),
        ("separator", (BODY, "——王某", BODY), 2, 0),
        ("numbered", (BODY, "一、压实责任", BODY), 1, 1),
        ("numbered", (BODY, "一抓责任，把每一段堤都分到人头上，谁的堤谁来守。", BODY), 1, 2),
        ("numbered", (BODY, BODY), 1, 0),
        ("connective", (BODY, "同时，" + BODY), 1, 1),
        ("connective", (BODY, "同志们，" + BODY), 1, 0),
        ("length", (BODY, BODY), 1, len(BODY)),
        ("quoted", (BODY, "“走吧。”" + BODY), 1, 1),
        ("quoted", (BODY, "——1998年，" + BODY), 1, 2),
        ("quoted", (BODY, BODY), 1, 0),
        ("among_lines", (BODY, BODY, BODY), 1, 1),
        ("among_lines", (BODY, BODY[:10], BODY), 1, 10 / len(BODY)),
        ("enclosed", ("现将《防汛方案》印发给你们。", "防汛方案", BODY), 1, 1),
        ("enclosed", ("现将防汛方案印发给你们。", "防汛方案", BODY), 1, 0),
        ("enclosed", ("现将《防汛预案》印发给你们。", "防汛方案", BODY), 1, 0),
    ],
)
def test_signs_of_the_line(sign, lines, at, expect):
    assert value(sign, *lines, at=at) == pytest.approx(expect)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    ("sign", "lines", "at", "expect"),
    [
        ("official", (BODY, "关于柳河镇防汛工作的情况报告", BODY), 1, 2),
        ("official", (BODY, "在全县防汛工作会议上的讲话", BODY), 1, 2),
        ("official", (BODY, "老堤夜话侧记", BODY), 1, 1),
        ("official", (BODY, "压实各级责任", BODY), 1, 0),
        ("official", (BODY, "关于防汛，他的报告只有一句。" + BODY, BODY), 1, 0),
        ("composed", (BODY, "水退了，人为什么不走？", BODY), 1, 6),
        ("composed", (BODY, "守堤人——柳河镇防汛纪事", BODY), 1, 5),
        ("composed", (BODY, "柳河镇：堤上的人", BODY), 1, 4),
        ("composed", (BODY, "水声未远 先生慢行", BODY), 1, 3),
        ("composed", (BODY, "“叫应”名单上的人", BODY), 1, 2),
        ("composed", (BODY, "2021年柳河镇防汛", BODY), 1, 1),
        ("composed", (BODY, "压实各级责任", BODY), 1, 0),
        ("composed", (BODY, SCENE, BODY), 1, 0),
        ("byline", (BODY, "老堤上的人", "各位领导：", BODY), 1, 5),
        ("byline", (BODY, "老堤上的人", "各村民委员会：", BODY), 1, 4),
        ("byline", (BODY, "老堤上的人", "——记柳河镇巡堤队", BODY), 1, 3),
        ("byline", (BODY, "老堤上的人", "柳河镇防汛纪事", BODY), 1, 2),
        ("byline", (BODY, "老堤上的人", "来源：柳河镇", BODY), 1, 1),
        ("byline", (BODY, "老堤上的人", "（2021年7月2日）", BODY), 1, 1),
        ("byline", (BODY, "老堤上的人", BODY), 1, 0),
        ("byline", (BODY, BODY, "（2021年7月2日）"), 1, 0),
        ("since_label", ("防汛总结", BODY, BODY, "堤上的人", BODY), 3, 3),
        ("since_label", (BODY, BODY, BODY), 2, 30),
        ("till_label", (BODY, "防汛总结", BODY, BODY, "堤上的人", BODY), 1, 3),
        ("till_label", (BODY, "防汛总结", BODY), 1, 30),
        ("like_title", ("柳河镇防汛总结", BODY, "柳河镇抗旱总结", BODY), 2, 3 / 6 + 1),
        ("like_title", ("柳河镇防汛总结", BODY, "堤上夜话", BODY), 2, 0),
        ("like_title", (BODY, BODY, "堤上夜话", BODY), 2, NONE),
        ("echo_behind", (SCENE, "各村巡堤小组", BODY), 1, 4 / 5),
        ("echo_above", (SCENE, "各村巡堤小组", BODY), 1, 0),
        ("echo_above", (BODY, "各村巡堤小组", SCENE), 1, 4 / 5),
        ("echo_behind", (BODY, SCENE), 1, NONE),
        ("headings_again", ("一、值守情况", BODY, "二、物资储备", BODY, LEAD, "一、值守情况", "二、物资储备"), 4, 2),
        ("headings_again", ("一、值守情况", BODY, LEAD, "一、转移安置", BODY), 2, 0),
        ("headings_again", ("一、值守情况", BODY, LEAD, BODY), 2, 0),
        ("year_new", ("2020年，" + BODY, "2021年，" + BODY), 1, 1),
        ("year_new", ("2020年，" + BODY, "2020年，" + BODY), 1, -1),
        ("year_new", ("2020年，" + BODY, BODY), 1, 0),
        ("credit_above", (BODY + "（通讯员 王某）", "堤上夜话", BODY), 1, 1),
        ("credit_above", ("责任编辑：王某", "堤上夜话", BODY), 1, 2),
        ("credit_above", (BODY, "堤上夜话", BODY), 1, 0),
    ],
)
def test_signs_of_titles(sign, lines, at, expect):
    assert value(sign, *lines, at=at) == pytest.approx(expect, abs=1e-4)


@pytest.mark.usefixtures("short")
def test_a_report_may_begin_below_one_that_was_cut_off_or_closes_with_its_author():
    cut = BODY[:-6] * 2
    for above, line, may in (
        (cut, LEAD, True),
        (cut, "各位领导：", True),
        (cut, "防汛工作总结", True),
        (cut, SCENE, False),  # it may go on
        (cut + "，", LEAD, False),
        (BODY + "（通讯员 王某）", SCENE, True),
        (BODY + BODY[:-1] + "（共十二人）", SCENE, False),
        ("【2】", SCENE, True),  # the number of a page
    ):
        assert (1 in Page(siblings.read(f"{above}\n{line}\n{BODY}")).at) is may, (above, line)


@pytest.mark.parametrize(
    ("marks", "at", "rules_out"),
    [
        (("★ 第一篇", "★ 第二篇"), [1, 3], True),
        (("第二篇", "第三篇"), [1, 3], True),  # the first has lost its mark
        (("第四篇", "第六篇"), [1, 3], False),
        (("★ 第一批", "★ 第二批"), [], False),
    ],
)
def test_marks_rule_out_other_beginnings_where_they_count_from_the_first(marks, at, rules_out):
    page = Page(siblings.read(f"{BODY}\n{marks[0]}\n{BODY}\n{marks[1]}\n{BODY}"))
    assert page.marks == at
    assert page.counts_up is rules_out


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    ("sign", "lines", "at", "expect"),
    [
        ("lead_length", (BODY, "防汛总结", LEAD), 1, len(LEAD)),
        ("lead_length", (BODY, "防汛总结", "一、压实责任", "二、备足物资"), 1, NONE),
        ("lead_length", (BODY, "防汛总结", "一、压实责任", BODY), 1, NONE),
        ("opening", (BODY, LEAD), 1, 1),
        ("opening", (BODY, SCENE), 1, 0),
        ("opening_above", (LEAD[:-1] + "。", "一、压实责任。" + BODY), 1, 2),
        ("opening_above", ("近日，" + BODY, BODY), 1, 1),
        ("opening_above", (BODY, LEAD), 1, 0),
        ("opening_above", ("1、近日，" + BODY, BODY), 1, 0),
        ("announces", (BODY, LEAD), 1, 1),
        ("announces", (BODY, SCENE), 1, 0),
        ("lead_words", (BODY, "贯彻部署，贯彻要求，" + SCENE), 1, 3),
        ("lead_words", (BODY, SCENE), 1, 0),
        ("introduces", (BODY, "柳河镇位于县城以北，" + SCENE), 1, 1),
        ("introduces", (BODY, SCENE), 1, 0),
        ("greeting", (BODY, "各位领导：", BODY), 1, 1),
        ("greeting", (BODY, "防汛汇报", "各位领导：", BODY), 1, 2),
        ("greeting", (BODY, "各村民委员会：", BODY), 1, 3),
        ("greeting", (BODY, BODY, BODY, BODY, "各位领导：", BODY), 1, 0),
        ("greetings", (BODY, "各位领导：", BODY, "同志们：", BODY), 1, 2),
        ("greetings", (BODY, BODY), 1, 0),
    ],
)
def test_signs_of_how_it_opens(sign, lines, at, expect):
    assert value(sign, *lines, at=at) == expect


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    ("sign", "lines", "at", "expect"),
    [
        ("date_above", (BODY, "2023年5月6日", BODY), 2, 1),
        ("date_above", (BODY, "2023年5月6日", "防汛总结", BODY), 3, 2),
        ("date_above", (BODY, "2023年5月6日防汛", BODY), 2, 0),
        ("label_above", (BODY, "柳河镇人民政府", BODY), 2, 7),
        ("label_above", (BODY, BODY), 1, 0),
        ("formula_above", ("特此报告。", BODY), 1, 1),
        ("formula_above", ("他报告了水情。", BODY), 1, 0),
        ("closing_above", ("下一步，我们将继续努力，力争少出险。", BODY), 1, 3),
        ("closing_above", (BODY, BODY), 1, 0),
        ("ended_above", ("水退了！", BODY), 1, 2),
        ("ended_above", ("水退了。", BODY), 1, 3),
        ("ended_above", ("柳河镇", BODY), 1, 1),
        ("ended_above", ("水情如下；", BODY), 1, 0),
        ("length_above", (LEAD[:-1] + "。", BODY), 1, len(LEAD)),
        ("numbered_above", ("一、压实责任", BODY), 1, 1),
        ("numbered_above", ("一、压实责任。" + BODY, BODY), 1, 2),
        ("numbered_above", (BODY, BODY), 1, 0),
        ("since_heading", ("一、压实责任", BODY, BODY, BODY), 3, 3),
        ("since_heading", (BODY, BODY), 1, 10),
        ("text_above", (BODY, BODY), 1, len(BODY)),
        ("text_behind", (BODY, SCENE), 1, len(SCENE)),
        ("text_behind", (BODY, SCENE * 90), 1, 400),
        ("attachment_above", (BODY, "附件：防汛方案", BODY), 2, 1),
        ("attachment_above", (BODY, "附近的人都来了。", BODY), 2, 0),
    ],
)
def test_signs_of_what_ends_above(sign, lines, at, expect):
    assert value(sign, *lines, at=at) == expect


TWICE = ("一、压实责任。" + BODY, "二、备足物资。" + BODY, SCENE)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    ("sign", "lines", "at", "expect"),
    [
        ("number_near", (*TWICE, "一、值守"), 2, 1),
        ("number_near", (*TWICE, "三、值守"), 2, 3),
        ("number_near", (SCENE, SCENE), 1, -1),
        ("number_goes_on", (*TWICE, "三、值守"), 2, 1),
        ("number_goes_on", (*TWICE, "一、值守"), 2, 0),
        ("number_again", (*TWICE, "一、值守"), 2, 2),
        ("number_again", (*TWICE, "三、值守"), 2, 0),
        ("top_goes_on", (*TWICE, SCENE, SCENE, SCENE, SCENE, SCENE, "三、值守"), 2, 1),
        ("top_goes_on", (*TWICE, SCENE, SCENE, SCENE, SCENE, SCENE, "一、值守"), 2, -1),
        ("top_goes_on", (*TWICE, SCENE), 2, 0),
        ("top_last", TWICE, 2, 2),
        ("number_deeper", ("二、巡堤", BODY, "（一）值守"), 1, 1),
        ("number_deeper", ("（一）值守", BODY, "一、巡堤"), 2, -1),
        ("number_deeper", ("一、巡堤", BODY, BODY), 1, NONE),
        ("over_usual", ("一、值守", BODY, "二、巡堤", BODY, "三、转移", BODY, SCENE, SCENE), 7, 1),
        ("over_usual", ("一、值守", BODY, "二、巡堤", BODY, "三、转移", BODY, SCENE), 6, 0),
        ("over_usual", ("一、值守", BODY, "二、巡堤", BODY, SCENE), 4, NONE),
        ("mark_runs_in", ("篇一：" + BODY, "篇二：" + BODY), 1, 1),
        ("mark_runs_in", ("篇一", BODY, "篇二", BODY), 2, 0),
        ("in_marks", ("篇一", BODY, "篇二", BODY), 2, 2),
        ("in_marks", ("篇三", BODY, "篇二", BODY), 2, 0),
        ("in_titles", ("防汛总结1", BODY, "防汛总结2", BODY), 2, 2),
        ("in_titles", ("防汛总结1", BODY, "防汛总结3", BODY), 2, 0),
        ("in_titles", ("柳河镇防汛总结", BODY, BODY, "柳河镇防汛总结", BODY, BODY), 3, 2),
        ("speaker", ("我镇" + BODY, "我校" + BODY), 1, 1),
        ("speaker", ("我镇" + BODY, "我镇" + SCENE), 1, -1),
        ("speaker", ("我镇" + BODY, SCENE), 1, 0),
        ("person", ("我" * 10 + "。", "水" * 10 + "。"), 1, pytest.approx(-1000 / 11, abs=0.01)),
        ("like_other_lead", (SCENE, LEAD, "一、值守", LEAD), 1, pytest.approx(1, abs=0.1)),
    ],
)
def test_signs_of_numbers_voices_and_likeness(sign, lines, at, expect):
    assert value(sign, *lines, at=at) == expect


@pytest.mark.usefixtures("short")
def test_what_the_original_marks_as_a_heading_shows_with_its_depth():
    lines = siblings.read(f"{BODY}\n防汛\n{BODY}")
    told = [lines[0], replace(lines[1], markup=Markup("heading", 1, 0)), lines[2]]
    assert AT_SIGHT["headed"](Page(told))[0] == 2
    assert AT_SIGHT["headed"](Page(lines))[0] == 0


WATER = "堤坝水库闸门巡查值守涵管沟渠疏浚清淤加固。"
SCHOOL = "课堂教师学生作业备课阅读成绩家长班级操场。"


def test_words_on_either_side_are_compared_and_a_dip_is_deepest_between_two_topics():
    page = Page(siblings.read("\n".join([WATER * 6] * 4 + [SCHOOL * 6] * 4)))
    cosines, dips = CLOSER["cohesion"](page), CLOSER["dip"](page)
    assert int(np.argmin(cosines)) == page.at.index(4) == int(np.argmax(dips))
    assert cosines[page.at.index(4)] < 0.1
    assert cosines[page.at.index(1)] > 0.6
    assert CLOSER["lowest"](page)[page.at.index(4)] < 0


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    ("above", "line", "is_place"),
    [
        ("水退了。", "柳河镇", True),
        ("柳河镇人民政府", BODY, True),
        ("水情如下；", BODY, True),
        ("水情如下，", BODY, False),  # the sentence goes on
        ("水退了。", "二、备足物资", False),  # its numbers go on
        ("水退了。", "一、压实责任", True),
        ("水退了。", "一是备足沙袋，", False),
    ],
)
def test_a_report_may_begin_below_what_is_finished_on_what_goes_on_with_nothing(above, line, is_place):
    assert (1 in Page(siblings.read(f"{above}\n{line}\n{BODY}")).at) is is_place


def test_a_place_has_room_for_a_report_on_either_side():
    assert Page(siblings.read("\n".join(["水退了。", *[BODY] * 4, "水退了。"]))).at == [3]
    assert Page(siblings.read(f"篇一\n{BODY}\n篇二\n{BODY}")).at == [2]  # what counts up is a place anywhere


# --- what places say of each other ----------------------------------------------------------------------------------
def second(at, logits, built=None):
    built = np.zeros((len(at), 1), dtype=bool) if built is None else np.array(built, dtype=bool)
    rows = seconds.second_signs(at, logits, built)
    return {name: rows[:, column].tolist() for column, name in enumerate(seconds.NAMES)}


def test_a_place_is_compared_with_the_best_the_nearest_and_all_others():
    told = second([2, 4, 20], [3.0, -1.0, 2.0])
    assert told["by_itself"] == [3.0, -1.0, 2.0]
    assert told["best_other"] == [2.0, 3.0, 3.0]
    assert told["since_last"] == [2.0, 2.0, 18.0]
    assert told["till_next"] == [18.0, 16.0, 999.0]
    assert told["over_near"] == [4.0, -4.0, 11.0]
    assert told["order"] == pytest.approx([1, 1 / 3, 2 / 3], abs=1e-4)
    assert told["count"] == [3.0, 3.0, 3.0]
    assert told["sum_others"][1] == pytest.approx(float(chance(np.array([3.0, 2.0])).sum()), abs=1e-4)


def test_places_that_are_built_like_those_that_are_sure_are_alike():
    told = second([2, 10, 20], [3.0, -3.0, -3.0], [[1, 0], [1, 0], [0, 1]])
    assert told["built_alike"][1] > 0.9
    assert told["built_alike"][2] < 0.1
    assert told["built_alike"][0] == -1.0  # no other is likely


def test_a_page_is_told_by_its_best_places_and_its_length():
    (row,) = seconds.page_signs([3.0, -9.0], 2000, [7.0])
    told = dict(zip((*seconds.PAGE, "fact"), row, strict=True))
    assert (told["best"], told["second"], told["third"]) == (3.0, -9.0, -9.0)
    assert (told["sure"], told["likely"], told["count"], told["fact"]) == (1, 1, 2, 7.0)
    assert told["per_thousand"] == pytest.approx(told["sum"] / 2, abs=1e-3)


# --- forests ------------------------------------------------------------------------------------------------------
def evaluate(tree, row):
    """Walk down a tree told as nodes: a plain reading of what the columns do."""
    left = (1 << len(tree["value"])) - 1
    for sign, limit, leaves in zip(tree["sign"], tree["limit"], tree["left"], strict=True):
        left &= ~leaves if row[sign] > limit else -1
    return tree["value"][(left & -left).bit_length() - 1]


STUMP = {"sign": [0], "limit": [0.5], "left": [0b1], "value": [-1.0, 1.0]}
# Right of 0.5 in the first column, then by the second column; left of it by the second at another limit.
DEEP = {"sign": [0, 1, 1], "limit": [0.5, 2.0, -2.0], "left": [0b0011, 0b0001, 0b0100], "value": [1.0, 2.0, 4.0, 8.0]}


@pytest.mark.parametrize(
    ("row", "expect"), [((0.5, 2.0), 0.0), ((0.5, 2.1), 1.0), ((0.6, -2.0), 5.0), ((0.6, 0.0), 9.0)]
)
def test_a_forest_is_the_sum_of_the_leaves_that_rows_reach(row, expect):
    forest = Forest({"signs": ["a", "b"], "trees": [STUMP, DEEP]})
    assert forest.logits(np.array([row])).tolist() == [expect]
    assert sum(evaluate(tree, row) for tree in (STUMP, DEEP)) == expect


def test_what_was_learnt_is_read_as_its_trees_say():
    rng = np.random.default_rng(3)
    for forest in (
        boundaries.model().sight,
        boundaries.model().glance,
        boundaries.model().again,
        boundaries.model().several,
    ):
        rows = rng.normal(0, 5, (300, len(forest.names)))
        one_by_one = np.concatenate([forest.logits(row[None, :]) for row in rows])
        assert np.allclose(forest.logits(rows), one_by_one)
    assert Forest({"signs": ["a"], "trees": [STUMP]}).logits(np.zeros((0, 1))).tolist() == []


def test_what_was_learnt_is_of_the_signs_there_are():
    model = boundaries.model()
    assert model.sight.names == tuple(AT_SIGHT)
    assert model.place.names == (*AT_SIGHT, *CLOSER)
    assert model.again.names == (*AT_SIGHT, *CLOSER, *seconds.NAMES)
    assert model.glance.names == model.several.names == (*seconds.PAGE, *OF_PAGE)
    assert len(model.typical) == len(model.again.names)


def test_a_sign_gives_a_number_for_each_place_of_any_page():
    for text in ("甲", "甲\n乙", f"{BODY}\n{BODY}", "\n".join(["- 甲"] * 5), "\n".join([*TWICE, *TWICE])):
        page = Page(siblings.read(text))
        assert signs_of(page, AT_SIGHT).shape == (len(page.at), len(AT_SIGHT))
        assert signs_of(page, CLOSER).shape == (len(page.at), len(CLOSER))


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    ("title", "is_another"),
    [
        ("守堤的人", True),
        ("参考文献", False),
        ("文化……………………（144）", False),
        ("电话：5550044", False),
        ("import levee", False),  # a line of code
    ],
)
def test_a_page_that_may_hold_several_does_where_the_title_of_another_is_likely(title, is_another):
    page = Page(siblings.read(f"{BODY * 4}\n{title}\n{BODY * 4}"))
    odds = np.array([0.6 if at == 1 else 0.1 for at in page.at])
    assert 1 in page.at
    assert boundaries.Weighed(page, np.zeros((len(page.at), 1)), odds, 0.6).holds_several is is_another
    assert not boundaries.Weighed(page, np.zeros((len(page.at), 1)), odds, 0.4).holds_several


@pytest.mark.usefixtures("short")
def test_what_a_page_says_of_itself_above_its_title_is_no_report():
    page = Page(siblings.read(f"{BODY[:20]}\n守堤的人\n{BODY * 4}"))
    odds = np.array([0.6 if at == 1 else 0.1 for at in page.at])
    assert not boundaries.Weighed(page, np.zeros((len(page.at), 1)), odds, 0.6).holds_several


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    ("line", "odds", "begins"),
    [("守堤的人", 0.25, True), ("守堤的人", 0.24, False), ("", 0.3, False), ("", 0.35, True)],
)
def test_on_a_page_of_several_a_title_needs_less(line, odds, begins):
    page = Page(siblings.read(f"{BODY}\n{BODY * 3}\n{line or BODY * 2}\n{BODY * 3}\n{BODY}"))
    told = boundaries.Weighed(page, np.zeros((len(page.at), 1)), np.array([odds * (at == 2) for at in page.at]), 0.9)
    assert boundaries.choose(told) == [2] * begins

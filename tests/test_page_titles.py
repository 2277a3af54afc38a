"""Copies of titles at the head of a page and beside page marks: how long, how near, how alike they are."""

from __future__ import annotations

import pytest

from jiaokan.context import Options, read_context
from jiaokan.rules import RULES, titled, titles
from jiaokan.text.splice import replay

BY_ID = {rule.id: rule for rule in RULES}
TITLE = "柳河林场春季护林总结"
BODY = "护林站把巡山、清灶、看坟头三件事拴在一起办。\n各组按片包干，谁的片区冒烟谁连夜写说明。"


def run(text):
    found = [f for f in BY_ID["repeated-titles"].find(text, read_context(text, Options())) if f.new is not None]
    return replay(text, sorted((f.start, f.end, f.new) for f in found))


def stays(*lines):
    """The lines above the body that stay."""
    text = "\n".join([*lines, BODY])
    return run(text).removesuffix(BODY).split("\n")[:-1]


# --- copies to the letter -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("head", "copies"),
    [
        ([TITLE, TITLE], {0}),
        ([TITLE, "甲", TITLE], {0}),
        ([TITLE, "甲", "乙", TITLE], {0}),
        ([TITLE, "甲", "乙", "丙", TITLE], set()),  # a refrain
        ([TITLE, TITLE, TITLE], {0, 1}),
        ([TITLE, "甲", "甲", TITLE], set()),  # verse
        ([TITLE, "甲", TITLE, "甲", TITLE], set()),
        (["柳河护林总结", "柳河护林总结"], {0}),
        (["柳河护林总结", "甲", "柳河护林总结"], set()),  # under eight code points
        (["柳河林护林总结", "甲", "柳河林护林总结"], set()),
        (["柳河林场护林总结", "甲", "柳河林场护林总结"], {0}),
        (["河护林总结", "河护林总结"], set()),
        ([*"甲乙丙丁", TITLE, TITLE], {4}),
        ([*"甲乙丙丁戊", TITLE, TITLE], set()),
        ([f"{TITLE}_护林网", TITLE], {0}),
        ([f"{TITLE} - 护林网 ", TITLE], {0}),
        ([f"{TITLE}——2022年", TITLE], set()),
        ([f"{TITLE}—2022护林网", TITLE], {0}),
        ([f"{TITLE}|护林", TITLE], {0}),
        ([TITLE, f"{TITLE}|护林"], set()),
        (["12护林总结表", "12护林总结表"], set()),
        (["2022年护林总结表", "2022年护林总结表"], {0}),
        ([TITLE, TITLE, "甲", "乙", "丙", "丁", TITLE], {0}),
        ([TITLE, "甲", "乙", "丙", "丁", TITLE, TITLE], set()),
    ],
)
def test_a_title_is_copied_close_above(head, copies):
    assert titles._copies(head) == copies


@pytest.mark.parametrize(
    ("line", "may_be"),
    [
        (TITLE, [TITLE]),
        (f"{TITLE}_护林网", [TITLE]),
        (f"{TITLE}-护林网-首页", [f"{TITLE}-护林网-首页", TITLE, f"{TITLE}-护林网"]),
        ("护林-柳河护林总结", ["护林-柳河护林总结"]),
        (f"{TITLE}，", []),
    ],
)
def test_a_line_may_stand_for_what_is_before_a_site_s_suffix(line, may_be):
    assert titles._shorter(line) == may_be


# --- copies that say less -------------------------------------------------------------------------------------
SHORT = "春季护林防火总结"


@pytest.mark.parametrize(
    ("lines", "variants"),
    [
        ([SHORT, "春季护林某某防火总结"], [0]),  # three pairs of four
        ([SHORT, "春季护林某某人防火总结"], []),
        ([SHORT, f"柳河镇{SHORT}"], [0]),
        ([SHORT, f"{SHORT}大会讲话"], [0]),
        ([SHORT[1:], f"柳河镇{SHORT}"], []),  # under eight code points
        ([SHORT, SHORT], []),  # to the letter
        (["防汛" + SHORT[2:], f"柳河镇{SHORT}"], []),
        ([f"{SHORT}三篇", f"柳河镇{SHORT}"], []),
        ([f"{SHORT}3篇", f"柳河镇{SHORT}3篇"], [0]),
        ([SHORT, f"{SHORT}关于清灶"], []),
        ([SHORT, f"篇一{SHORT}"], []),
        ([f"护林|{SHORT}", f"护林|柳河{SHORT}"], []),
        ([f"[讲话]{SHORT}", SHORT], [0]),
        ([f"[讲话]{SHORT}", f"{SHORT}讲话"], [0]),
        (["甲", f"[讲话]{SHORT}", SHORT], []),
        (["甲", f"[总结]{SHORT}", SHORT], [1]),
        ([f"{SHORT}[推荐]", SHORT], [0]),
        ([f"{SHORT}（草案）", SHORT], []),
        ([*"甲乙丙丁", SHORT, f"柳河镇{SHORT}"], [4]),
        ([*"甲乙丙丁戊", SHORT, f"柳河镇{SHORT}"], []),
        (["甲乙丙丁范文", "甲乙丙戊己庚辛壬"], [0]),  # four pairs of ten
        (["子甲乙丙丁丑寅范文", "甲乙丙丁戊己庚辛壬癸卯"], []),
        (["子甲乙丙丁丑寅卯范文", "甲乙丙丁戊己庚辛壬癸"], []),
        (["天", "甲乙丙丁范文", "甲乙丙戊己庚辛壬"], []),
        (["甲乙丙丁", "甲乙丙戊己庚辛壬"], []),
        ([f"{SHORT}柳河镇防火办", SHORT, "柳河镇防火办"], []),  # wrapped
        ([f"{SHORT}——柳河镇防火办", SHORT, "——柳河镇防火办"], [0]),
        ([f"{SHORT}柳河防火", SHORT, "柳河镇防火办"], [0]),
        ([f"{SHORT}柳河防火", SHORT], []),
        ([f"{SHORT}柳河防火", SHORT, "乙丙丁戊己庚"], []),
    ],
)
def test_a_variant_says_no_more_than_the_title_below_it(lines, variants):
    assert list(titles._variants(lines)) == variants


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        ("甲乙丙", "甲乙丁", 0.5),
        ("甲", "甲", 0.0),
        ("甲乙丙", "甲乙丙", 1.0),
        ("甲乙", "丙", 0.0),
        ("甲乙甲乙", "甲乙", 0.5),
    ],
)
def test_two_lines_are_alike_by_their_pairs(first, second, share):
    assert titles._likeness(first, second) == share


@pytest.mark.parametrize(
    ("above", "below", "no_more"),
    [
        ("2021年护林", "2021年春季护林", True),
        ("2021年护林", "2022年护林", False),
        ("护林", "2022年护林", True),
        ("护林办法发布", "护林办法", False),
        ("护林办法", "护林办法发布", False),
        ("护林办法发布", "发布护林办法", True),
        ("护林。", "护林", False),
        ("护林", "护林；", False),
        ("护" * 61, "护", False),
        ("护", "护" * 61, False),
        ("护" * 60, "护" * 60, True),
    ],
)
def test_a_copy_has_no_number_and_no_act_of_its_own(above, below, no_more):
    assert titles._says_no_more(above, below) is no_more


# --- lists ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "is_row"),
    [
        ("看山清灶巡堤护林", False),  # a name
        ("看山清灶巡堤护林组", True),
        ("清灶防火巡堤看山登记簿和各组人的名册以及水壶领用的簿子", True),
        ("清灶防火巡堤看山登记簿和各组人的名册以及水壶领用的簿子册", False),  # running text
        ("看山清灶，巡堤护林组", False),
        ("——看山清灶巡堤护林", False),
        ("一、看山清灶巡堤护林", False),
        ("看山清灶巡堤护林组：", False),
        ("看山清灶巡堤护林2021", False),
        ("首页 > 看山清灶巡堤", False),
    ],
)
def test_a_row_of_a_list_is_no_name_and_no_line_of_a_page(line, is_row):
    assert titles._is_row(line) is is_row


ROW = "清灶防火巡堤看山登记簿"


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ([TITLE, TITLE], [TITLE]),
        (["首页 > 护林", TITLE, TITLE], ["首页 > 护林", TITLE]),
        ([ROW, TITLE, TITLE], [ROW, TITLE]),  # its genre tells it
        ([ROW, TITLE[:-2] + "小组", TITLE[:-2] + "小组"], None),
        (["首页 > 护林", TITLE[:-2] + "小组", TITLE[:-2] + "小组"], ["首页 > 护林", TITLE[:-2] + "小组"]),
        ([TITLE, TITLE, ROW], None),
        ([TITLE, TITLE, "清灶"], [TITLE, "清灶"]),
        ([TITLE, TITLE, f"{TITLE}二组"], [f"{TITLE}二组"]),
        ([TITLE, TITLE, "柳河林场春季护"], [TITLE, "柳河林场春季护"]),
        ([TITLE, TITLE, "柳河林场春季看山清"], [TITLE, "柳河林场春季看山清"]),
        ([f"标题：{TITLE}", TITLE], [TITLE]),
        (["", TITLE, TITLE], ["", TITLE]),
        ([TITLE, *[""] * 37, TITLE], [""] * 37 + [TITLE]),
        ([TITLE, *[""] * 36, TITLE, ""], [""] * 36 + [TITLE, ""]),
        ([TITLE, *[""] * 37, TITLE, ""], None),  # too far above the body
        (
            [TITLE, TITLE, "各组按片包干谁的片区都冒烟谁连夜写说明，护林站"],
            [TITLE, "各组按片包干谁的片区都冒烟谁连夜写说明，护林站"],
        ),
    ],
)
def test_copies_stand_in_no_list(lines, left):
    assert stays(*lines) == (lines if left is None else left)


def test_a_page_without_a_body_keeps_its_copies():
    assert run(f"{TITLE}\n{TITLE}") == f"{TITLE}\n{TITLE}"
    assert run(f"{TITLE}\n{TITLE}\n看山") == f"{TITLE}\n{TITLE}\n看山"


# --- titles beside marks --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("护林手记 12", "护林手记"),
        ("护林手记12", "护林手记12"),
        ("12 护林手记", "护林手记"),
        ("12护林手记", "12护林手记"),
        ("- 12 - 护林手记", "护林手记"),
        ("护林手记第12页", "护林手记"),
        ("护林手记", "护林手记"),
        (f"护林手记{' ' * 8}第12页/共20页", "护林手记"),
        (f"护林手记{' ' * 8}第 12 页 / 共 20 页", "护林手记"),
        ("第 12 页 / 共 20 页 护林手记", "护林手记"),
    ],
)
def test_a_page_s_number_stands_before_or_behind_a_head(line, rest):
    assert titled.without_mark(line) == rest


@pytest.mark.parametrize(
    ("above", "below", "named"),
    [
        ("各村组织群", "众来看", False),
        ("各村宣讲", "严都来", True),  # strangers
        ("各村印发了", "群众看", True),
        ("各村学习", "群众看", True),
        ("各村按照", "群众看", True),
        ("各村干群的", "人都看", True),
        ("各村组织群", "的人看", True),
        ("各村组织群", "，都来看", True),
        ("各村组织A", "众来看", True),
        ("各村组织学", "生来看", False),
        ("各村的人组织群", "众来看", False),
        ("各村组织的群", "众来看", False),
        ("各A村组织群", "众来看", False),
        ("A村组织群", "众来看", False),
        ("各村组织A群", "众来看", False),
        ("群", "众来看", False),
        ("", "众来看", True),
        ("各村组织群", "", True),
    ],
)
def test_a_sentence_names_a_title_by_the_words_beside_it(above, below, named):
    text = f"{above}\n护林手记\n{below}"
    start = len(above)
    assert titled.is_named(text, start, start + 6) is named


@pytest.mark.parametrize(
    ("words", "leads"),
    [("制定", True), ("学习", True), ("了", True), ("看了看", False), ("", False), ("根据", True), ("题名", False)],
)
def test_words_lead_to_a_name(words, leads):
    assert titled.leads_to_name(words) is leads
    assert titled.leads_to_name(f"各村各组{words}") is leads


@pytest.mark.parametrize(
    ("upper", "lower", "cut"),
    [
        ("各组按片包干看住山上的路都是群", "众也来了", False),  # fifteen: a cell
        ("各组按片包干看住山上的路口都是群", "众也来了", True),
        ("各组按片包干看住山上的路口宽1.2", "m", True),
        ("各组按片包干看住山上路宽1.2", "m", False),
        ("各组按片包干看住山上的路口。", "m", False),
        ("各组按片包干看住山上的路口宽1.2", "。", True),
        ("各组按片包干看住山上的路口宽1.2", "-", False),
        ("各组按片包干看住山上的路口都。", "2", False),
        ("", "m", False),
        ("甲\n各组按片包干看住山上路宽1.2", "m", False),
        ("甲\n各组按片包干看住山上的路口宽1.2", "m", True),
    ],
)
def test_a_head_stands_inside_a_sentence_of_figures_too(upper, lower, cut):
    text = f"{upper}\n护林手记 3\n{lower}"
    start = len(upper) + 1
    assert titled.is_cut(text, start, start + 6) is cut


@pytest.mark.parametrize(
    ("size", "mark", "is_copy"),
    [
        (60, "", True),
        (61, "", False),
        (60, " - 12 -", True),
        (60, "  第 12 页 / 共 20 页", True),
        (4, " 12", True),
        (3, " 12", False),
    ],
)
def test_a_title_has_four_to_sixty_code_points_and_its_mark_besides(size, mark, is_copy):
    title = "护" * size
    text = f"{title}\n看住了。\n{title}{mark}\n众人"
    start = text.rindex("\n护") + 1
    assert titled.copies_title(text, start, start + size + len(mark)) is is_copy


def test_a_title_is_named_in_the_first_six_hundred_code_points():
    for size, is_copy in ((588, True), (589, False)):
        text = f"{'看' * size}\n{TITLE}\n看住了。\n{TITLE}\n众人"
        start = text.rindex(f"\n{TITLE}") + 1
        assert titled.copies_title(text, start, start + len(TITLE)) is is_copy


@pytest.mark.parametrize(("lines", "is_copy"), [(9, True), (10, False)])
def test_of_ten_lines_blank_ones_hold_no_title(lines, is_copy):
    text = "看山\n" * lines + f"{TITLE}\n看住了。\n{TITLE}\n众人"
    start = text.rindex(f"\n{TITLE}") + 1
    assert titled.copies_title(text, start, start + len(TITLE)) is is_copy


def test_a_title_stands_above_its_copy():
    text = f"看山\n{TITLE}\n清灶\n{TITLE}\n看住了。"
    first = text.index(TITLE)
    second = text.rindex(TITLE)
    assert not titled.copies_title(text, first, first + len(TITLE))
    assert titled.copies_title(text, second, second + len(TITLE))


@pytest.mark.parametrize(("size", "known"), [(60, True), (61, False)])
def test_a_journal_s_line_is_no_longer_than_a_title(size, known):
    line = f"{'柳河林业研究' * 3}第33期（{'林' * 10}）（{'林' * 10}）（{'林' * 5}）（{'林' * (size - 55)}）"
    assert len(line) == size
    assert titled.is_imprint(line, 0, size) is known


def test_a_journal_s_line_may_stand_far_down_a_text():
    text = "看" * 70 + "\n柳河学报\n众人"
    assert titled.is_imprint(text, 71, 75)


def test_a_title_has_three_han():
    for title, is_title in (("防火AB", False), ("防火林A", True)):
        text = f"{title}\n看住了。\n{title}\n众人"
        assert titled.copies_title(text, len(text) - 3 - len(title), len(text) - 3) is is_title


@pytest.mark.parametrize(
    ("above", "is_copy"),
    [("各组按片包干谁的片区，都冒烟谁连夜写", True), ("看。", True), ("各组按片包干，谁的片区，都冒烟谁连夜写", False)],
)
def test_no_title_is_looked_for_below_prose(above, is_copy):
    text = f"{above}\n{TITLE}\n看住了山，也看住了水，也看住了路口。\n{TITLE}\n众人"
    start = text.rindex(TITLE)
    assert titled.copies_title(text, start, start + len(TITLE)) is is_copy


def test_a_copy_may_stand_straight_below_its_title():
    text = "看山\n" * 9 + "防火办法\n防火办法\n众人"
    start = text.rindex("防火办法")
    assert titled.copies_title(text, start, start + 4)
    assert not titled.copies_title(text, start - 5, start - 1)

"""Where titles, journals and stamps beside page marks, rows of figures, bullets and arrows begin to be known."""

from __future__ import annotations

import pytest
from tests.repaired import repaired

from jiaokan.rules import beside, titled
from jiaokan.rules.paged import find_paged_heads
from jiaokan.text.rule import Context, Verdict

TITLE = "柳河林场秋季防火纪实"
PROSE = "护林站把巡山、清灶、看坟头三件事拴在一起办，早上出门带水壶，晚上回来记日志。"


def run(rule, *lines):
    return repaired(rule, "\n".join(lines)).split("\n")


def says(title, line, *, above=()):
    """Whether a line of a page below a title, and lines above it, copies that title."""
    text = "\n".join([*above, title, PROSE, line, PROSE])
    start = text.rindex(f"\n{line}\n") + 1
    return titled.copies_title(text, start, start + len(line))


# --- titles ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("title", "line", "is_copy"),
    [
        ("防火办法", "防火办法", True),
        ("防火法", "防火法", False),  # three code points are any word
        ("防ABCD", "防ABCD", False),  # and so are fewer than three Han
        ("防火法A", "防火法A", True),
        (f"# {TITLE}", TITLE, True),
        (f"**{TITLE}**", TITLE, True),
        (f"{TITLE}.docx", TITLE, True),
        (f"{TITLE}（节选）", TITLE, True),
        (TITLE, f"{TITLE}（示范文本）", True),
        (TITLE, f"{TITLE}（{'甲' * 12}）", True),
        (TITLE, f"{TITLE}（{'甲' * 13}）", False),
        (TITLE, f"秦书恒等：{TITLE}", True),
        (TITLE, f"秦：{TITLE}", False),
        (TITLE, f"{'秦' * 12}：{TITLE}", True),
        (TITLE, f"{'秦' * 13}：{TITLE}", False),
        (TITLE, f"{TITLE}二", False),
        (TITLE, TITLE[1:], False),
        ("一、防火责任", "一、防火责任", False),  # a heading is numbered and may come again
        ("第三章 防火责任", "第三章 防火责任", False),
        ("防" * 60, "防" * 60, True),
        ("防" * 61, "防" * 61, False),
        ("防火，防汛，防风", "防火，防汛，防风", False),  # two commas are clauses
        ("防火，防汛", "防火，防汛", True),
    ],
)
def test_a_line_copies_the_title_but_for_a_bracket_and_its_author(title, line, is_copy):
    assert says(title, line) is is_copy


def test_the_title_itself_is_no_copy():
    text = f"{TITLE}\n{PROSE}"
    assert not titled.copies_title(text, 0, len(TITLE))


@pytest.mark.parametrize(("above", "is_copy"), [(4, True), (5, False)])
def test_the_title_is_among_the_first_lines(above, is_copy):
    assert says(TITLE, TITLE, above=[f"{'甲乙丙丁戊'[index]}组的护林日记" for index in range(above)]) is is_copy


def test_below_prose_or_a_number_no_title_is_looked_for():
    assert says(TITLE, TITLE, above=["护林日记"])
    assert not says(TITLE, TITLE, above=["护林日记", PROSE])
    assert not says(TITLE, TITLE, above=["护林日记", "1"])


@pytest.mark.parametrize(("size", "is_cut"), [(15, False), (16, True)])
def test_the_line_above_a_head_is_longer_than_a_cell(size, is_cut):
    upper = ("看坟头清灶巡山" * 3)[: size - 3] + "2.5"
    text = f"{upper}\n3\nm宽的防火带"
    assert titled.is_cut(text, len(upper), len(upper) + 2) is is_cut


@pytest.mark.parametrize(
    ("last", "first", "is_cut"),
    [("5", "m", True), (",", "2", True), ("M", "]", True), ("。", "2", False), ("5", "-", False)],
)
def test_a_sentence_goes_on_between_a_number_and_its_unit_and_in_an_entry(last, first, is_cut):
    upper = "看坟头清灶巡山看坟头清灶巡山看" + last
    text = f"{upper}\n3\n{first}宽的防火带"
    assert titled.is_cut(text, len(upper), len(upper) + 2) is is_cut


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("柳河学报", True),
        ("学报", False),
        ("柳河林业学报 第3卷", True),
        ("柳河林业研究 2021年", True),
        ("柳河林业研究 2021年第3期", True),
        ("柳河林业研究1821年", False),
        ("柳河林学院本科毕业论文", True),
        ("秦书恒等：松林火险等级划分", True),
        ("秦书恒等：松林火险", False),
        ("柳河学报第3卷刊出的文章，共五篇", False),
    ],
)
def test_a_journal_is_known_by_name_volume_and_author(line, known):
    assert titled.is_imprint(line, 0, len(line)) is known


def test_a_stamp_is_nothing_but_words_of_document_sites():
    assert titled.is_stamp("精品文档", 0, 4)
    assert titled.is_stamp("专业资料 整理分享", 0, 9)
    assert not titled.is_stamp("精品文档二", 0, 5)


# --- marks ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("dashes", "cut", "goes"), [(3, True, False), (4, True, True), (7, False, False), (8, False, True)]
)
def test_a_short_rule_cuts_and_a_long_one_need_not(dashes, cut, goes):
    lines = [TITLE, PROSE + ("各村再把责" if cut else ""), "{2}" + "-" * dashes, "任分到人头。"]
    assert (run("page-ordinals", *lines) != lines) is goes


def test_other_heads_stand_where_the_title_stands_on_the_next_page():
    pages = [
        TITLE,
        PROSE * 4 + "各村再把责",
        "2",
        TITLE,
        "任分到人头。" + PROSE * 4 + "老人和群",
        "3",
        "柳河镇人民政府",
        "众都来。",
    ]
    whole = [TITLE, PROSE * 4 + "各村再把责任分到人头。" + PROSE * 4 + "老人和群众都来。"]
    marks = [("\n".join(pages[:3]), "2"), ("\n".join(pages[:6]), "3")]
    text = "\n".join(pages)
    spans = [(len(upper) - len(mark), len(upper)) for upper, mark in marks]
    wide = beside.with_lines(text, spans)
    assert [text[slice(*span)] for span in wide] == [f"2\n{TITLE}", "3\n柳河镇人民政府"]
    assert run("page-ordinals", *pages) == whole


@pytest.mark.parametrize(
    "line",
    ["众人都来的那一天", "柳河镇人民政府。", "柳" * 31, "柳河镇群"],  # goes on, ends, is long, is gone on from
)
def test_a_line_that_fits_the_sentence_is_no_head(line):
    lower = "众都来。" if line != "众人都来的那一天" else "，又散去。"
    text = "\n".join([TITLE, PROSE + "各村再把责", "2", TITLE, "任分到人头。" + PROSE + "老人和群", "3", line, lower])
    second = text.index("\n3\n") + 1
    first = text.index("\n2\n") + 1
    wide = beside.with_lines(text, [(first, first + 1), (second, second + 1)])
    assert text[slice(*wide[1])] == "3"


# --- bullets, arrows, stamps ----------------------------------------------------------------------------
@pytest.mark.parametrize(("marks", "goes"), [(("Ø", "●"), False), (("Ø", "●", "▪"), True), (("○", "●", "▪"), False)])
def test_three_bullets_vouch_for_each_other_if_one_is_a_symbol_font_s(marks, goes):
    lines = [line for mark in marks for line in (mark, "渡口早上六点开船。")]
    assert (run("lone-bullets", *lines) != lines) is goes


@pytest.mark.parametrize(("above", "below", "goes"), [(12, 12, False), (13, 12, True), (12, 13, True)])
def test_arrows_between_steps_stay(above, below, goes):
    lines = ["入伏以后渡口停航的告示" * 2, "受" * above, "▼▼", "办" * below]
    assert (run("stray-marks", *lines) != lines) is goes


@pytest.mark.parametrize(
    ("arrows", "goes"), [("↓↓", False), ("↑↑", False), ("↓↓↓", True), ("↑↓", True), ("⬇⬇", True), (" ↓↓ ", False)]
)
def test_two_arrows_say_how_far_a_value_is_off(arrows, goes):
    lines = ["入伏以后渡口停航的告示", "受" * 13, arrows, "办" * 13]
    assert (run("stray-marks", *lines) != lines) is goes


@pytest.mark.parametrize(("number", "goes"), [("317", True), ("1317", False)])
def test_a_stamp_takes_the_page_s_number_with_it(number, goes):
    lines = [TITLE, PROSE + "各村再把责", number, "专业资料 整理分享", "任分到人头。" + PROSE]
    assert (run("adverts", *lines) == [TITLE, PROSE + "各村再把责任分到人头。" + PROSE]) is goes


# --- heads whose numbers run on -------------------------------------------------------------------------------
_ONE = "看水的人从闸房出来，沿着渠走到下游去量水位，"


def book(between, gap="  "):
    """Three heads, the last of them inside a sentence, with so many code points from the first to the second."""
    heads = [f"\n渠边记事{gap}{number}\n" for number in (41, 42, 43)]
    middle = "水" * between + "。"
    return f"{_ONE}走走停停。{heads[0]}{middle}{heads[1]}{_ONE * 3}量完了再走回{heads[2]}来，天就黑了。"


def paged(text):
    return sum(1 for _ in find_paged_heads(text, Context(Verdict("Hans", "native"))))


def test_heads_lie_a_page_apart():
    assert paged(book(58)) == 3  # with the stop and the line end sixty
    assert paged(book(57)) == 0


def test_a_head_and_its_number_lie_two_blanks_apart():
    assert paged(book(80, "  ")) == 3
    assert paged(book(80, " ")) == 0
    assert paged(book(80, "\u3000\t")) == 3


def test_a_paged_head_takes_the_blank_lines_around_it_and_leaves_the_indent():
    text = book(80).replace("\n渠边记事  42\n", "\n\n渠边记事  42 \n\n\u3000\u3000")
    second = list(find_paged_heads(text, Context(Verdict("Hans", "native"))))[1]
    assert text[second.start : second.end] == "\n\n渠边记事  42 \n"
    assert text[second.end :].startswith("\n\u3000\u3000看水")

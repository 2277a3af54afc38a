"""Which lines are joined, and which end where they end: a test at each border."""

from __future__ import annotations

from itertools import pairwise

import pytest

from jiaokan.context import read_context
from jiaokan.dataset.records import Mark
from jiaokan.rules import joins, openings, stated
from jiaokan.rules.joins import Paragraph
from jiaokan.rules.wraps import Wrap
from jiaokan.text.splice import replay
from jiaokan.text.traced import Finding, Traced


def joined(text):
    return replay(text, sorted((f.start, f.end, f.new) for f in joins.find_soft_breaks(text, read_context(text))))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "渠首的闸门由两个小组轮流看守并且每天上报，\n不得漏报。",
            "渠首的闸门由两个小组轮流看守并且每天上报，不得漏报。",
        ),
        (
            "　　渠首的闸门由两个小组轮流看守并且每天上报， \n　\n　不得漏报。",
            "　　渠首的闸门由两个小组轮流看守并且每天上报，不得漏报。",
        ),
        ("各村清渠，", "各村清渠，"),
        ("各村清渠\n，各户护堤。", "各村清渠，各户护堤。"),
        ("各村清渠\n，各户护堤\n，早晚巡查。", "各村清渠，各户护堤，早晚巡查。"),
        ("各村清渠。\n，各户护堤。", "各村清渠。\n，各户护堤。"),
        ("各村清渠\n____", "各村清渠\n____"),
        ("村，户\n甲，，\n，乙，\n", "村，户\n甲，，\n，乙，\n"),
        ("渠首水闸\n，各户护堤。\n渠首水闸\n", "渠首水闸\n，各户护堤。\n渠首水闸\n"),  # a head that comes again
    ],
)
def test_a_comma_goes_on_and_a_line_that_begins_with_one(text, left):
    assert joined(text) == left


def goes_on(lines, following, *, wrapped=False, hangs=False):
    paragraph = Paragraph(lines[0])
    for line in lines[1:]:
        paragraph.add(line)
    return joins.goes_on(paragraph, lines[-1], following, wrapped=wrapped, hangs=hangs)


@pytest.mark.parametrize(
    ("lines", "following", "wrapped", "hangs", "expect"),
    [
        (["各村清渠"], "各户护堤，", False, False, False),
        (["各村清渠"], "各户护堤，", True, False, True),
        (["各村清渠"], "各户护堤", True, False, False),  # nothing here is a sentence
        (["各村，清渠"], "各户护堤", True, False, True),
        (["各村，", "清渠"], "各户护堤", True, False, True),
        (["各村清渠。"], "各户护堤，", True, False, False),
        (["各村清渠。"], "各户护堤，", False, True, True),
        (["各村清渠。"], "各户护堤", False, True, False),
        (["各村清渠。"], "各户护堤", True, True, False),
        (["各村清渠"], "■护堤，", True, True, False),
        (["各村清渠，"], "一是护堤，", False, False, False),
        (["各村清渠。"], "二、护堤，", True, True, False),
        (["各村清渠"], "一档水位，", True, False, True),  # behind a full line without a stop it counts no item
        (["各村清渠。"], "一抓护堤，", False, True, False),
        (["各村清渠"], "，护堤", False, False, True),
        (["各村清渠。"], "”护堤", False, False, True),
        (["各村清渠。"], "，护堤", False, False, False),
        (["各村清渠"], "。3)护堤", False, False, False),  # a bracket with a byte lost
        (["代表人："], "____", True, False, True),
        (["代表人："], "____", False, True, False),
        (["代表人："], "____，", False, True, False),
        (["代表人，清渠"], "____", True, False, False),
        (["代表人，清渠"], "__日前", True, False, True),
        (["各村清渠；"], "各户护堤", False, True, True),
        (["各村清渠；"], "护堤的人", False, False, False),
        (["各村。清渠；"], "护堤的人", False, False, True),
        (["各村。清渠；"], "各村护堤", False, False, False),  # its parallel
        (["各村。", "清渠；"], "护堤的人", False, False, True),
        (["各村；护堤；一是清渠；"], "二是清渠", False, False, True),
        (["一是清渠；护堤；"], "二是清渠", False, False, False),
        (["各村：一是清渠。"], "二是清渠", False, False, False),
        (["各村：一要清渠；"], "二是清渠", False, False, False),
        (["各村：（1）清渠；"], "（2）护堤；", True, False, True),
        (["各村：（1）清渠；"], "（2）护堤；", False, False, False),
        (["（1）清渠；"], "（2）护堤；", True, False, False),
        (["各村：（1）清渠；"], "（3）护堤；", True, False, False),
        (["各村：（0）清渠；"], "（1）护堤；", True, False, False),
        (["各村：（一）清渠；"], "（二）护堤；", True, False, True),
        (["各村：（二）清渠；"], "（三）护堤；", True, False, True),
        (["各村：（一）清渠；"], "（三）护堤；", True, False, False),
        (["各村：(一)清渠；"], "（二）护堤；", True, False, False),
    ],
)
def test_what_says_that_a_paragraph_goes_on(lines, following, wrapped, hangs, expect):
    assert goes_on(lines, following, wrapped=wrapped, hangs=hangs) is expect


@pytest.mark.parametrize(
    ("lines", "inner"),
    [
        (["各村清渠。"], False),
        (["各村。清渠"], True),
        (["。各村清渠"], True),
        (["各村清渠。", "护堤"], True),
        (["各村清渠", "护堤。"], False),
        (["各村。清渠", "护堤", "巡查"], True),
        (["各村清渠。", "护堤", "巡查"], True),
        (["各村清渠", "护堤。", "巡查"], True),
    ],
)
def test_a_stop_stands_inside_a_paragraph(lines, inner):
    paragraph = Paragraph(lines[0])
    for line in lines[1:]:
        paragraph.add(line)
    assert paragraph.has_inner_stop() is inner
    assert paragraph.opening == lines[0]


def test_a_paragraph_is_asked_again_after_it_grew():
    paragraph = Paragraph("　　各村清渠")
    assert paragraph.is_indented
    assert paragraph.opening == "各村清渠"
    assert not paragraph.has("护堤")
    assert not paragraph.has_mark()
    paragraph.add("护堤：")
    assert paragraph.has("护堤")
    assert paragraph.has_mark()
    assert not paragraph.has_clause()
    paragraph.add("巡查，")
    assert paragraph.has_clause()
    assert paragraph.has("护堤")


@pytest.mark.parametrize(
    ("line", "following", "is_long"),
    [
        ("渠" * 25, "护堤", True),
        ("渠" * 24, "护堤", False),
        ("渠" * 20, "护堤。", True),
        ("渠" * 19, "护堤。", False),
        ("渠" * 25 + "。", "护堤。", False),
        ("渠" * 25 + "）", "护堤。", False),
    ],
)
def test_an_open_line_is_no_heading_by_its_length(line, following, is_long):
    assert joins._is_long(line, following) is is_long


@pytest.mark.parametrize(
    ("lines", "indents"),
    [
        (["　　渠。"] * 3, True),
        (["　　渠。"] * 2, False),
        (["  渠。"] * 3, True),
        (["\u00a0\u00a0渠。"] * 3, True),
        (["　渠。"] * 3, False),
        ([*["　　渠。"] * 5, *["渠。"] * 4], True),  # four plain ones for five
        ([*["　　渠。"] * 5, *["渠。"] * 5], False),
        ([*["　　渠。"] * 5, *["渠"] * 9], True),  # behind no stop none counts
    ],
)
def test_a_page_indents_its_paragraphs(lines, indents):
    assert openings.indents_paragraphs(lines) is indents


@pytest.mark.parametrize(("plain", "indented", "hangs"), [(3, 0, True), (2, 0, False), (2, 3, False), (3, 2, True)])
def test_three_flush_lines_below_wraps_show_how_paragraphs_hang(plain, indented, hangs):
    lines = ["渠" * 30] * (plain + 1) + ["　　" + "渠" * 28] * indented
    wrap = Wrap([30] * len(lines), [0] * len(lines), 30, 9)
    assert openings.hangs_indents(lines, wrap) is hangs


def sets_gaps(lines, seams, *, width=30):
    text, spans, at = "", [], 0
    for line, seam in zip(lines, [*seams, ""], strict=True):
        at = len(text) + len(line)
        text += line + seam
        spans.append((at, len(text)))
    wrap = Wrap(list(map(len, lines)), [0] * len(lines), width, 9)
    return openings.sets_gaps(text, lines, spans[:-1], wrap)


@pytest.mark.parametrize(
    ("lines", "seams", "gaps"),
    [
        (["清渠。", "护堤。", "巡查。"], ["\n\n", "\n\n"], True),
        (["清渠。", "护堤。", "巡查。"], ["\n\n", "\n"], False),
        (["清渠。", "护堤", "巡查。"], ["\n\n", "\n"], False),  # one is not enough
        (["清渠。", "护堤。", "修路", "巡查。"], ["\n\n", "\n\n", "\n"], True),
        (["清渠。", "护堤。", "渠" * 29 + "。", "巡查。"], ["\n\n", "\n\n", "\n"], True),  # a full line says nothing
    ],
)
def test_a_wrapped_page_sets_gaps(lines, seams, gaps):
    assert sets_gaps(lines, seams) is gaps
    assert not sets_gaps(lines, seams, width=None)


@pytest.mark.parametrize(
    ("paragraph", "following", "parallel"),
    [
        ("一、清渠", "二、护堤", True),
        ("一、清渠", "（二）护堤", False),
        ("一、清渠", "护堤", False),
        ("一是清渠", "二是护堤", True),
        ("一是清渠", "护堤", False),
        ("打造水渠", "打造堤坝", True),
        ("打造水渠", "打水造堤", False),
        ("打", "打", True),
    ],
)
def test_siblings_of_a_list_open_alike(paragraph, following, parallel):
    assert joins.is_parallel(paragraph, following) is parallel


@pytest.mark.parametrize(
    ("line", "counted", "opens"),
    [
        ("一、清渠", True, True),
        ("一档水位", True, False),
        ("一抓清渠", False, True),
        ("一是清渠", False, True),
        ("一是清渠", True, False),
        ("清渠", False, False),
    ],
)
def test_what_opens_an_item(line, counted, opens):
    assert joins._opens_unit(line, counted=counted) is opens


def test_a_rule_is_nothing_but_blanks_to_fill_in():
    assert joins._is_rule("____")
    assert not joins._is_rule("__日")


WRAPPED = "渠首水泵房装机四台，单机功率七十五千瓦，由县供电所专线供电。检修期间应当切断电源并且挂牌，非运行人员不得进入泵房。进水池的淤积达到半米时应当清淤，泥沙运往右岸"


def wrapped(width, indent=""):
    return [indent * (at == 0) + WRAPPED[at : at + width] for at in range(0, len(WRAPPED), width)]


def test_wrapped_lines_become_one():
    assert joined("\n".join([*wrapped(16)[:-1], "右岸。", "各村"])).split("\n")[-1] == "各村"
    assert len(joined("\n".join([*wrapped(16)[:-1], "右岸。", "各村"])).split("\n")) == 2


def test_a_page_that_hangs_its_indents_joins_flush_lines_below_full_ones():
    paragraph = "\n".join(wrapped(20, "　　"))
    text = f"{paragraph}岸。\n{paragraph}岸。\n　　各村。\n"
    assert all(line.startswith("　　") for line in joined(text).strip("\n").split("\n"))


def test_each_pair_of_lines_is_read_once():
    text = "".join(f"各村第{number}条水渠，\n" for number in range(5))
    found = list(joins.find_soft_breaks(text, read_context(text)))
    assert all(first.end <= second.start for first, second in pairwise(found))


# --- what the format of a document states ------------------------------------------------------------------------
FULL = "各村先摸清底数再排出日程"  # no width of the page shows that it is full


def by_marks(*lines, marked, gone=()):
    """Join lines of which some are stated to go on with another; what is gone was taken out by other rules before."""
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    marks = tuple(Mark(starts[one], starts[two], "wrapped") for one, two in marked)
    context = read_context(text, marks=marks)
    traced = Traced(text).apply("gone", [Finding(starts[at], starts[at + 1], "") for at in gone])
    return traced.apply("joined", joins.find_soft_breaks(traced.text, stated.at(traced, context))).text


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ((FULL, "都记在账上。"), FULL + "都记在账上。"),
        ((FULL + "。", "都记在账上"), FULL + "。都记在账上"),
        ((FULL + "（", "三）记在账上。"), FULL + "（三）记在账上。"),
        ((FULL + "第二条、", "第三条记在账上。"), FULL + "第二条、第三条记在账上。"),
        ((FULL, "3.5万元记在账上。"), FULL + "3.5万元记在账上。"),
        (("Of all the mills on", "the river one is left."), "Of all the mills on the river one is left."),
    ],
)
def test_a_line_goes_on_where_the_format_says_that_its_page_was_full(lines, left):
    assert by_marks(*lines, marked=[(0, 1)]) == left
    assert by_marks(*lines, marked=[]) == "\n".join(lines)


@pytest.mark.parametrize(
    "following",
    [
        "（二）都记在账上。",
        "第三条　都记在账上。",
        "2.都记在账上。",
        "二是都记在账上。",
        "• 都记在账上。",
        "- 都记在账上。",
        "答：都记在账上。",
        "b）都记在账上。",
        "3.10",
        "４ ２ 都记在账上。",
        "稻种    斤    0.35",
        "12",
    ],
)
def test_what_opens_something_opens_it_whatever_the_format_says(following):
    assert by_marks(FULL, following, marked=[(0, 1)]) == f"{FULL}\n{following}"


def test_a_line_goes_on_over_what_was_taken_out_between_two_pages():
    lines = (FULL, "— 3 —", "柳河镇年报", "都记在账上。")
    assert by_marks(*lines, marked=[(0, 3)], gone=(1, 2)) == FULL + "都记在账上。"
    assert by_marks(*lines, marked=[(0, 3)], gone=(1,)) == "\n".join(line for line in lines if line != "— 3 —")
    assert by_marks(*lines, marked=[(0, 3)]) == "\n".join(lines)


def test_a_sentence_that_a_report_says_twice_goes_on_both_times():
    lines = (FULL, "都记在账上。", FULL, "都记在账上。")
    assert by_marks(*lines, marked=[(0, 1), (2, 3)]) == f"{FULL}都记在账上。\n{FULL}都记在账上。"


def test_a_letter_with_a_bracket_opens_an_item_behind_a_half_stop():
    text = "渠首的闸门由两个小组轮流看守；每天上报，早晚各一次；\nb）渠尾的闸门由一个小组看守；"
    assert joined(text) == text

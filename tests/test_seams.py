"""Where furniture is taken out of a sentence, and where it stood between two: a test at each border."""

from __future__ import annotations

import re

import pytest

from jiaokan.rules import seams
from jiaokan.text.rule import Context, Verdict

CONTEXT = Context(Verdict("Hans", "native"))
# Sixteen code points with a clause, cut inside a word; and the other half.
UPPER, LOWER = "沟渠由各组清理，桥涵由各户轮", "流看守。"


@pytest.mark.parametrize(
    ("before", "after", "goes_on"),
    [
        ("渠", "水", True),
        ("渠", "", False),
        ("", "水", False),
        ("，", "水", True),
        ("。", "水", False),
        ("%", "水", False),
        ("é", "水", False),
        ("a", "水", True),
        ("渠", "a", True),
        ("a", "b", False),  # two words
        ("a", "b渠", False),
        ("5", "6", False),  # two numbers
        ("渠", "一是", False),
        ("渠", "第二十三章", False),
        ("渠", "第二十三次", True),
        ("渠", "（二十三）", False),
        ("渠", "。", False),
    ],
)
def test_a_sentence_goes_on_across_a_gap(before, after, goes_on):
    assert seams.is_mid_sentence(before, after) is goes_on


@pytest.mark.parametrize(
    ("upper", "lower", "goes_on"),
    [
        ("修渠", "，好", True),
        ("修渠。", "，好", False),
        ("", "，好", False),
        ("修渠", "水", True),
        ("修渠。", "水", False),
        ("。渠", "水", True),
        ("修渠", "第二十三章", False),
    ],
)
def test_a_sentence_goes_on_from_line_to_line(upper, lower, goes_on):
    assert seams.goes_on(upper, lower) is goes_on


def test_sixteen_code_points_with_a_mark_are_running_text():
    assert seams.has_clause("渠" * 15 + "，")
    assert not seams.has_clause("渠" * 14 + "，")
    assert not seams.has_clause("渠" * 30)


def cuts_prose(text):
    return seams.cuts_prose(text, re.search("※+", text), CONTEXT)


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        (f"　　{UPPER}※{LOWER}", True),
        (f"修渠。\n　　{UPPER}※{LOWER}", True),
        (f"　　{UPPER} ※{LOWER}", True),
        (f"{UPPER[-14:]}※{LOWER}", False),  # a short line
        (f"{'修' * 12}{UPPER}。※{LOWER}", False),
        (f"　　{UPPER}※", False),
        (f"　　{UPPER}※第二十三章，", False),
        (f"\n，{UPPER}※{LOWER}", False),  # fifteen
        (f"\n修，{UPPER}※{LOWER}", True),
        (f"　　{UPPER}※ {LOWER}", False),
        (f"　　{UPPER}※。", False),
        (f"{UPPER}。\n各户轮※{LOWER}", False),  # the line is what counts, not the text
        (f"{'修' * 27}轮※{LOWER}", True),  # without a mark it takes twenty-eight
        (f"{'修' * 26}轮※{LOWER}", False),
        (f"　　{UPPER}a※{LOWER}", False),
        (f"　　{UPPER}※流清渠", True),
        (f"　　{UPPER[:-1]}※清淤", False),  # no mark below, and no word was cut
    ],
)
def test_a_line_of_prose_is_cut(text, cuts):
    assert cuts_prose(text) is cuts


@pytest.mark.parametrize(
    ("above", "below", "cuts"),
    [
        (f"修渠\n　　{UPPER}", LOWER, True),
        (f"　　{UPPER}\n", f"\n{LOWER}", True),
        (f"　　{UPPER[:-1]}5", LOWER, False),  # a figure is no half, unless a mark follows
        (f"　　{UPPER[:-1]}5", "，再修渠", True),
        (f"　　{UPPER}。", "，再修渠", False),
        (f"　　{UPPER}。", LOWER, False),
        (f"{UPPER}。\n各户轮", LOWER, False),
        (f"{UPPER}。\n各户轮", "，再修渠", False),
        (f"　　{UPPER}", "第二十三章", False),
        ("，" + "渠" * 199, LOWER, True),
        ("，" + "渠" * 200, LOWER, False),  # so much of a line is looked at
        (f"　　{UPPER}", " " * 199 + LOWER, True),
        (f"　　{UPPER}", " " * 200 + LOWER, False),
    ],
)
def test_running_text_is_cut(above, below, cuts):
    text = above + "\n12\n" + below
    start, end = len(above), len(text) - len(below)
    assert seams.cuts_running_text(text, start, end) is cuts


@pytest.mark.parametrize(
    ("above", "below", "parts"),
    [
        ("渠" * 16, LOWER, True),
        ("渠" * 15, LOWER, False),
        ("　　" + "渠" * 15, LOWER, False),
        ("水\n" + "渠" * 16, LOWER, True),
        ("渠" * 16 + "\n水", LOWER, False),
        ("渠" * 16 + "。", LOWER, False),
        ("渠" * 16, " " * 199 + LOWER, True),
        ("渠" * 16, " " * 200 + LOWER, False),
        ("渠" * 16 + " " * 184, LOWER, True),
        ("渠" * 16 + " " * 185, LOWER, False),
    ],
)
def test_a_mark_parts_two_lines_of_one_sentence(above, below, parts):
    text = above + "12" + below
    assert seams.parts_lines(text, len(above), len(above) + 2) is parts


@pytest.mark.parametrize(
    ("upper", "lower", "halves"),
    [
        ("各村昼夜巡", "查，没有漏查一处。", True),
        ("各村昼夜巡", "　　查，没有漏查一处。", True),
        ("修渠，", "水渠一条。", True),
        ("修渠，", "水渠一条", False),  # a title, a name
        ("修渠，", "水" * 28, True),
        ("修渠，", "水" * 27, False),
        ("# 修渠，", "水渠一条。", False),
        ("二〇二一年三月五日", "水渠一条。", False),  # a date below a signature
        ("水渠", "，再清一遍", True),
        ("水渠。清淤", "水渠一条。", True),
        ("水渠清淤", "水渠一条。", False),  # a heading
        ("渠，" + "渠" * 11, "水渠一条。", True),
        ("渠，" + "渠" * 10, "水渠一条。", False),
        ("渠" * 13, "水渠一条。", False),
        ("渠， " + "渠" * 10, "水渠一条。", False),
        ("柳河在线 版权所有", "查，没有漏查一处。", False),
        ("柳河在线 版权所有，", "水渠一条。", False),
        ("各村昼夜巡", "查看更多", False),
        ("桥流", "水涨了", False),  # no word
        ("山门", "路边有树", False),
        ("一条山", "路边有树", True),
        ("桥水", "流下来", False),
    ],
)
def test_two_lines_are_halves_of_a_sentence(upper, lower, halves):
    text = f"修好。\n{upper}\n{lower}\n修好"
    start = len(f"修好。\n{upper}")
    assert seams.are_halves(text, start, start + 1, CONTEXT) is halves


def test_a_line_is_read_from_its_first_code_point():
    assert seams.are_halves("。水渠水渠一条。", 3, 3, CONTEXT)


@pytest.mark.parametrize(("size", "halves"), [(400, True), (401, True), (402, False)])
def test_a_clause_may_stand_so_far_above(size, halves):
    upper = "，" + "渠" * size
    assert seams.are_halves(upper + "水渠一条。", len(upper), len(upper), CONTEXT) is halves


def test_what_shows_by_itself_that_it_cuts_may_stand_behind_any_words():
    assert not seams.are_halves("水渠清淤渠首", 4, 4, CONTEXT)
    assert seams.are_halves("水渠清淤渠首", 4, 4, CONTEXT, is_proved=True)
    assert not seams.are_halves("水渠清淤。渠首", 5, 5, CONTEXT, is_proved=True)


def cut_out(text, *, done=0):
    at, stop = re.search("※+", text).span()
    found = seams.cut_out(text, at, stop, done, "furniture", CONTEXT)
    return found.start, text[: found.start] + found.new + text[found.end :]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("※\n水渠", "水渠"),
        (" ※ 水渠", "水渠"),
        ("水渠\n※", "水渠"),
        ("水渠 ※ ", "水渠"),
        ("各村昼夜巡\n※\n查，没有漏查一处。", "各村昼夜巡查，没有漏查一处。"),
        ("各村昼夜巡\n※查，没有漏查一处。", "各村昼夜巡查，没有漏查一处。"),
        ("各村昼夜巡※\n查，没有漏查一处。", "各村昼夜巡查，没有漏查一处。"),
        ("修渠。\n※\n清淤", "修渠。\n清淤"),
        ("修渠。\n※清淤", "修渠。\n清淤"),
        ("修渠。※\n清淤", "修渠。\n清淤"),
        ("修渠。※\n 清淤", "修渠。\n清淤"),
        ("修渠。 ※清淤", "修渠。 清淤"),
        ("修渠。　※清淤", "修渠。 清淤"),
        ("修渠。※ 清淤", "修渠。清淤"),
        ("修渠” ※清淤", "修渠” 清淤"),
        ("修渠 ※ 清淤", "修渠清淤"),
        ("plan ※ B", "plan B"),
        ("plan※B", "plan B"),
        ("修渠：※清淤", "修渠： 清淤"),
    ],
)
def test_what_furniture_brought_goes_with_it(text, left):
    assert cut_out(text)[1] == left


def test_nothing_is_taken_from_what_was_taken_before():
    assert cut_out("修渠  ※清淤", done=3) == (4, "修渠  清淤")
    assert cut_out("修渠  ※清淤", done=2) == (2, "修渠清淤")


def test_a_line_end_that_stays_is_not_touched():
    assert cut_out("修渠。\n※\n清淤")[0] == 3
    found = seams.cut_out("修渠。\n※\n清淤", 4, 5, 0, "furniture", CONTEXT)
    assert (found.start, found.end, found.new) == (3, 5, "")
    found = seams.cut_out("修渠。 ※清淤", 4, 5, 0, "furniture", CONTEXT)
    assert (found.start, found.end, found.new) == (4, 5, "")

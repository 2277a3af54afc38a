"""Which marks are written full-width, and which dots end a sentence: at the borders of what tells it."""

from __future__ import annotations

import pytest
from tests.repaired import repaired

from jiaokan.rules.partners import blanks_beside, brackets, is_wrap, quotes
from jiaokan.rules.stops import last_word, may_be_stop, opens_sentence, stops
from jiaokan.rules.width import _in_runs
from jiaokan.text.rule import Context, Verdict

CONTEXT = Context(Verdict("Hans", "native"))


def run(rule, text):
    return repaired(rule, text, CONTEXT)


# --- width ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("水(甲", "水（甲"),
        ("甲)水", "甲）水"),
        ("水(甲),2台", "水（甲），2台"),
        ("2台,(甲)水", "2台，（甲）水"),
        ("(甲)水,", "（甲）水，"),
        ("水(甲)2:3", "水（甲）2:3"),
        ("2,a(甲)", "2,a（甲）"),
        ("甲),2台", "甲），2台"),
        ("水(甲,2)台", "水（甲，2）台"),
        ("a(,水)b", "a（，水）b"),
        ("水(甲)", "水（甲）"),
        ("(甲)2", "（甲）2"),
        ("水3?！", "水3？！"),
        ("水3?!", "水3?!"),
        ("水?!", "水？！"),
    ],
)
def test_brackets_and_runs_of_marks_are_of_one_width(text, written):
    assert run("narrow-marks", text) == written


@pytest.mark.parametrize(
    ("text", "widened", "found"),
    [("3?！", set(), [1]), ("3！？", set(), []), ("3?!", set(), []), ("3?!", {1}, [2]), ("a?！", set(), [])],
)
def test_of_a_run_of_marks_all_or_none_are_full_width(text, widened, found):
    assert [at for at, _ in _in_runs(text, widened)] == found


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ａ年", "A年"),
        ("Ｏ型", "O型"),
        ("Ｏ年", "Ｏ年"),
        ("二ｏ一年", "二ｏ一年"),
        ("ＺzＺ９０", "ZzZ90"),
        ("５％", "5%"),
        ("５．２", "5.2"),
        ("５－２", "5-2"),
        ("５＋２", "5+2"),
        ("５／２", "5/2"),
        ("108：99", "108:99"),
        ("1108：99", "1108：99"),
    ],
)
def test_full_width_letters_and_figures_are_narrow_with_their_signs(text, written):
    assert run("full-width", text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [("发„2009‟3号", "发〔2009〕3号"), ("发„2109‟3号", "发„2109‟3号"), ("发„2009‟3份", "发„2009‟3份")],
)
def test_the_brackets_of_a_documents_year_are_hexagonal(text, written):
    assert run("wrong-brackets", text) == written


def test_a_page_of_narrow_marks_has_three_of_them():
    assert run("narrow-marks", "水,火,木\n60%,16户") == "水，火，木\n60%,16户"
    assert run("narrow-marks", "水,火,木,土\n都已经达到60%,") == "水，火，木，土\n都已经达到60%，"
    assert run("narrow-marks", "水,火,木\n都已经达到60%,") == "水，火，木\n都已经达到60%,"


# --- pairs ----------------------------------------------------------------------------------------------------
LINE = "水" * 12


@pytest.mark.parametrize(
    ("text", "wraps"),
    [
        (f"{LINE}\n河", True),
        (f"短\n{LINE}\n河\n一、堤", True),
        (f"{LINE[1:]}\n河", False),
        (f"{LINE[1:]}  \n河", False),
        (f"{LINE}  \n河", True),
        (f"{LINE}。\n河", False),
        (f"{LINE}。”）\n河", False),
        (f"{LINE}\n", False),
        (f"{LINE}\n\n河", False),
        (f"{LINE}\n 河", False),
        (f"{LINE}\n一、河", False),
        (f"{LINE}\n（1）河", False),
    ],
)
def test_a_wrap_ends_a_long_line_and_opens_nothing(text, wraps):
    start = text.index(LINE[1:])
    assert is_wrap(text, text.index("\n", start)) is wraps


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (f"{LINE}(甲\n乙)丙", [(12, 16)]),
        ("水(甲\n乙)丙", [(1,), (5,)]),
        (f"{LINE}(甲\n{LINE}\n乙)丙", [(12,), (29,)]),
        ("（ab)", [(3,)]),
        ("(ab）", [(0,)]),
        ("(ab)", []),
        ("水(ab)", [(1, 4)]),
        ("(ab)水", [(0, 3)]),
        ("a (b", []),
        ("a) b", []),
        ("水(甲(乙)丙", [(3, 5), (1,)]),
        ("取[0,1)水", []),
    ],
)
def test_brackets_are_widened_as_pairs_and_alone_beside_han(text, pairs):
    assert list(brackets(text)) == pairs


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f'{LINE}"甲\n乙"丙', 2),
        (f'{LINE}"a\nb"丙', 0),
        (f'{LINE}"甲:\n乙"丙', 0),
        (f'{LINE}"甲\n乙"a"', 0),
        (f'{LINE}。"甲。\n乙"丙', 0),
        (f'{LINE}"{"甲" * 59}\n乙"丙', 2),
        (f'{LINE}"{"甲" * 60}\n乙"丙', 0),
        (f'{LINE}"甲\n{"乙" * 58}"丙', 2),
        (f'{LINE}"甲\n{"乙" * 59}"丙', 0),
        (f'{LINE}"甲\n乙\n"丙', 0),
        (f'{LINE}15"甲\n乙"丙', 0),
        ('水"甲:乙"', 0),
        ('水"ab"', 0),
        (f'"{"甲" * 60}"', 2),
        (f'"{"甲" * 61}"', 0),
    ],
)
def test_straight_quotation_marks_round_han_are_pairs(text, count):
    assert len(list(quotes(text))) == count


@pytest.mark.parametrize(
    ("text", "mark", "gone"),
    [
        ("如下: 大家", ":", [3]),
        ("如下:  大家", ":", []),
        ("姓名: 性别:", ":", []),
        ("如下: \n", ":", []),
        ("水( 大)", "(", [2]),
        ("水(  大)", "(", []),
        ("水( a)", "(", []),
        ("水 (大)", "(", [1]),
        ("水\u00a0( 大)", "(", [1, 3]),
        ("水  (大)", "(", []),
        ("a (大)", "(", []),
        (" (大)", "(", []),
        ("(大)", "(", []),
        ("》 (大)", "(", [1]),
    ],
)
def test_the_blank_of_a_half_width_mark_goes(text, mark, gone):
    assert sorted(finding.start for finding in blanks_beside(text, text.index(mark))) == gone


# --- dots -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "narrow", "dots"),
    [
        ("水渠修完工.", False, [5]),
        ("渠修完工.", False, []),
        ("水渠修完工 .", False, [6]),
        ("渠修完工 .", False, []),
        ("今天，完工.", False, [5]),
        ("今天，工.", False, []),
        ("甲\n水渠修完工.\n乙", False, [7]),
        ("甲\n渠修完工.", False, []),
        ("水渠修好和.", False, []),
        ("水abcde.", False, []),
        ("abc，完工.", False, [6]),
        ("abcd，完工.", False, [7]),
        ("abcdefgh，完工.", False, [11]),
        ("电话：12345678901、水渠修完3.", True, []),
        ("水渠已经修完，今年一共花去30.", True, [15]),
        ("水渠已经修完，今年一共花30.", True, []),
        ("水渠已经修完今年一共花去了30.", True, []),
        ("水渠已经修完，今年一共花去30.", False, []),
        ("水渠已经修完，今年一共花去30.\n水渠修完工.", False, [15, 22]),
        ("我们已经出发.下周清理河道，各村参加", False, [6]),
        ("水渠已经修完.清理河道的人，各村参加", False, []),
        ("水渠已经修完.清理河道的人，各村参加", True, []),
        ("今天，水渠已经修完.清理河道的人，各村参加", True, [9]),
        ("今天，水渠已经修完 .清理河道的人，各村参加", True, [10]),
        ("约翰.史密斯先生来信", True, []),
        ("今天，《水渠已经修完.清理河道》，各村参加", True, []),
    ],
)
def test_a_dot_ends_a_clause_of_some_length(text, narrow, dots):
    assert list(stops(text, narrow=narrow)) == dots


@pytest.mark.parametrize(
    ("ends", "others", "is_one"),
    [(1, 0, False), (2, 0, True), (2, 1, False), (3, 1, True), (3, 2, False), (6, 2, True)],
)
def test_on_a_page_whose_lines_end_in_dots_others_part_clauses(ends, others, is_one):
    lone = "水渠已经修完.清理河道的人，各村参加\n"
    text = lone + "村民大会已开完.\n" * ends + "今天开会。\n" * others
    assert (lone.index(".") in list(stops(text, narrow=False))) is is_one


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("报送了.下周", True),
        ("报送了 .下周", True),
        ("报送了. 下周", True),
        ("报送了.任务", False),
        ("落实的.下周", False),
        ("修过.下周", True),
        ("水渠.下周", True),
    ],
)
def test_a_sentence_begins_with_a_time_or_a_person(text, opens):
    assert opens_sentence(text, text.index(".")) is opens


def test_the_last_word_before_a_place_is_read_among_its_han():
    assert last_word("参与", 2) == "参与"
    assert last_word("水渠和", 3) == "和"
    assert last_word("a", 1) == last_word("水", 0) == ""
    assert not may_be_stop("水渠和.村", 3)
    assert may_be_stop("实现目的.村", 4)

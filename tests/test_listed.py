"""Lines that are no prose: records, entries of a bibliography, rows of tabs; a test at each border."""

from __future__ import annotations

import pytest
from tests.repaired import repaired

from jiaokan.context import read_context
from jiaokan.rules import layout, records, references
from jiaokan.rules.offices import lists_words, parts_halves, parts_name, spreads_name


def cleaned(find, text):
    assert all(found.start < found.end for found in find(text, read_context(text)))
    return repaired(find, text)


# --- edges of lines -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("渠首\n", "渠首\n"),
        ("　　渠首 \n \n", "渠首\n\n"),
        ("\t\t乙\n甲\t丙\t丁", "\t\t乙\n甲\t丙\t丁"),
        ("\t\t乙\n\t\t丙", "乙\n丙"),  # no row beside begins with a word
        ("\t\t乙\n 甲\t丙\t丁", "乙\n甲\t丙\t丁"),
        ("\t\t乙\n甲\t丙", "乙\n甲\t丙"),  # fewer tabs
        ("\t乙\n甲\t丙", "乙\n甲\t丙"),  # one tab may be an indent
        ("\t乙\n甲\t丙\n丁\t戊", "\t乙\n甲\t丙\n丁\t戊"),
        ("\t乙\n清淤\n甲\t丙\n丁\t戊", "乙\n清淤\n甲\t丙\n丁\t戊"),
    ],
)
def test_tabs_of_empty_cells_stay_beside_rows_that_begin_with_words(text, left):
    assert cleaned(layout.find_line_edges, text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("渠首", "渠首"),
        ("渠首\n清淤", "渠首\n清淤"),
        ("\n渠首", "渠首"),
        ("渠首\n", "渠首"),
        ("\n\n渠首\n\n\n清淤\n\n", "渠首\n清淤"),
        ("\n\n", ""),
        ("", ""),
    ],
)
def test_one_line_end_stands_between_paragraphs(text, left):
    assert cleaned(layout.find_blank_lines, text) == left


# --- offices and names ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("office", "typed"),
    [("法 官 助 理", True), ("法   官  助 理", True), ("法   官   助 理", False)],
)
def test_an_office_that_noise_has_torn_is_known_within_ten_code_points(office, typed):
    text = f"{office} 柳望舒"
    assert parts_name(text, len(office), len(office) + 1) is typed


@pytest.mark.parametrize(
    ("text", "at", "typed"), [("，姓刘 远，", 3, False), ("姓，刘 远，", 3, True), ("姓刘 远，", 2, False)]
)
def test_a_family_name_opens_a_spread_name(text, at, typed):
    assert spreads_name(text, at, at + 1) is typed


@pytest.mark.parametrize(("size", "typed"), [(20, True), (21, False)])
def test_a_half_of_a_headline_has_twenty_han_at_most(size, typed):
    half = "渠" * size
    assert parts_halves(f"{half} 旱地变水", size, size + 1) is typed
    assert parts_halves(f"旱地变水 {half}", 4, 5) is typed


@pytest.mark.parametrize(
    ("line", "is_list"),
    [
        ("镊子 齿轮 水桶", True),
        (" 镊子 齿轮 水桶 ", True),
        ("镊子 齿轮", False),
        ("镊子 齿轮 柳堰", False),
        ("镊子 齿轮 桶", False),
        ("镊子 齿轮 水桶。", False),
        (" ".join(["镊子"] * 30), True),
        (" ".join(["镊子"] * 31), False),
    ],
)
def test_three_words_with_nothing_but_blanks_between_are_a_list(line, is_list):
    assert lists_words(line) is is_list


# --- records --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("; 水泵\nspeed=3\n", ["; 水泵", "speed=3"]),
        ("[泵]\nspeed=3,5\n", ["[泵]", "speed=3,5"]),
        ("清淤，护堤\n; 水泵\nspeed=3\n\nlevel=2\n", ["; 水泵", "speed=3"]),
        ("; 水泵\nspeed=3\n清淤，护堤\n# 闸\nlevel=2", ["; 水泵", "speed=3", "# 闸", "level=2"]),
        ("; 水泵\nspeed=3\n清淤，护堤\nlevel=2", ["; 水泵", "speed=3"]),
        ("speed=3\nlevel=2;\n", []),  # no remark beside them
        ("; 水泵\n; 闸门\n", []),
        ("; 水泵\n\nspeed=3\n", []),
        ("; 水泵\nspeed==3\n", []),
    ],
)
def test_settings_are_known_by_a_remark_or_a_name_beside_them(text, found):
    assert [text[start:end] for start, end in records.find_records(text)] == found


@pytest.mark.parametrize(
    ("text", "is_record"),
    [
        ("Dialogue: 0,甲,,水来了\n", True),
        ("12:30:05 WARN 泵站, 停机\n", True),
        ("2:30 WARN 泵站, 停机\n", False),
        ('10.0.0.7 - - [05/Mar/2021:10:15:30 +0800] "GET /a,b\n', True),
    ],
)
def test_subtitles_and_logs_are_records(text, is_record):
    assert bool(records.find_records(text)) is is_record
    assert records.in_records(text)(0) is is_record


def test_stretches_that_touch_or_lie_in_each_other_are_one():
    assert records._merged([(0, 2), (2, 3), (5, 9), (6, 7), (11, 12)]) == [(0, 3), (5, 9), (11, 12)]


@pytest.mark.parametrize(
    ("rows", "are_records"),
    [
        (["甲,,乙", "丙,丁,戊"], True),
        (["甲,,乙"], False),
        ([",甲", "乙,丙"], False),  # two cells: the first may be empty by chance
        (["甲,", "乙,"], False),
        (["甲,乙,", "丙,丁,"], False),  # a mark at a line's end closes no cell
        (["，甲，乙", "丙，丁，戊"], False),  # wrapped prose
        ([",甲,乙", "丙,丁,戊"], True),
        (['甲,"乙,己"', '丙,"丁,己"'], True),
        (['甲,"乙,己"', "丙,丁"], False),
        (['"甲,乙"', '"丙,丁"', '"1,2"'], False),
        (["甲,12", "乙,30"], False),
        (["甲,12", "乙,30", "丙,7"], True),
        (["村,户", "乙,30", "丙,7"], True),
        (["村,12", "乙,三十", "丙,七户"], False),
        (["村,已修", "乙,已修", "丙,已修"], True),
        (["村,状态", "乙,已修", "丙,已修"], True),
        (["村,状态", "乙,已修", "丙,未修"], False),
        (["村,状态", "乙,已修", "丙,未修", "丁,已修"], True),
        (["村,状态", "乙,已经修好了", "丙,已经修好了"], False),  # five Han are a clause
        (["村,状态", "乙,已修好了", "丙,已修好了"], True),
        (["村,状态", "乙,", "丙,"], False),
        (["村,状态", "乙,！", "丙,！"], False),
        (["甲,,乙", "丙,丁"], False),
        (["甲,乙,丙", "甲,乙", "丁,,戊"], False),
    ],
)
def test_rows_are_known_by_an_empty_cell_or_a_column(rows, are_records):
    assert bool(records.find_records("\n".join(rows) + "\n")) is are_records


def test_a_row_has_four_hundred_code_points_at_most():
    row = "甲,," + "," * 396
    assert records.find_records(f"{row}乙\n{row}丙") == [(0, 801)]
    assert not records.find_records(f"{row}乙丁\n{row}丙丁")


def test_a_separator_in_quotation_marks_is_text():
    assert records._cells('甲,"乙,己",丙', ",") == ["甲", '"乙\ufffc己"', "丙"]
    assert records._cells(" 甲 ,乙", ",") == ["甲", "乙"]


# --- bibliographies -------------------------------------------------------------------------------------------
ENTRY = "林某.水渠养护手册.河湾出版社,2009年"


def entries(*lines):
    text = "\n".join(lines)
    return [text[start:end] for start, end in references.find_references(text)]


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["参考文献", ENTRY], 1),
        (["参考文献：", ENTRY, ENTRY, "林某", ENTRY], 2),  # the list ends at a line that is no entry
        (["参考文献", "", ENTRY], 0),
        (["说明", ENTRY], 0),
        (["[1]" + ENTRY, "[2]" + ENTRY], 2),
        (["[1]" + ENTRY], 0),
        (["[1]" + ENTRY, "[2]林某访谈"], 2),
        (["[1]" + ENTRY, "[2]林某访谈。", "[3]" + ENTRY], 2),
        (["[1]" + ENTRY, "[2]林某访谈", "[3]程某访谈"], 0),
        (["[1]林某来访", "[2]程某来访"], 0),
        (["渠首", "[1]" + ENTRY, "[2]" + ENTRY, "渠首"], 2),
        (["参考文献", "林某.水渠.旧事"], 0),
        (["参考文献", "林某.水渠.1999"], 1),
        (["参考文献", "林某.水渠.书局"], 1),
        (["参考文献", "林某水渠书局"], 0),
        (["参考文献", "林某.水渠。书局.1999"], 0),
        (["参考文献", "林某.水渠.书局。"], 1),
        (["林某.水渠[J].水利"], 1),
        (["林某。水渠[J].水利"], 0),
        (["林某水渠[J].水利。"], 1),
        (["林某水渠[J]水利"], 0),
        (["[1]林某.水渠[J]水利"], 1),
        (["[1]林某水渠[J]水利"], 0),
        (["林某．水渠［J］．水利"], 1),
    ],
)
def test_entries_are_divided_by_dots_below_their_heading_or_numbered(lines, count):
    assert len(entries(*lines)) == count


@pytest.mark.parametrize(("size", "count"), [(300, 1), (301, 0)])
def test_a_divided_entry_ends_at_three_hundred_code_points(size, count):
    assert len(entries("参考文献", "渠" * (size - len(ENTRY)) + ENTRY)) == count


def test_a_figure_that_numbers_a_line_divides_nothing():
    assert entries("参考文献", "1.林某的水渠书局") == []
    assert len(entries("参考文献", ".林某的水渠书局")) == 1


@pytest.mark.parametrize(
    ("line", "own"),
    [
        ("林某, 程某. 水渠[M]. 上湾: 书局, 2009.", "林某, 程某. 水渠[M]. 上湾: 书局, 2009."),
        ("引用：林某，程某. 水渠[M]. 上湾: 书局, 2009.", ". 上湾: 书局, 2009."),
        ("林某，程某. 水渠[M]. 上湾：书局, 2009.", ""),
        ("林某,程某. 水渠[M]. 上湾:书局,2009.", ""),
    ],
)
def test_the_marks_of_an_entry_are_narrow_from_the_letter_on(line, own):
    found = references.find_narrow_references(line)
    assert [line[start:end] for start, end in found] == ([own] if own else [])


WIDE = "[1] 林某. 渠系改造的几种途径与管护办法[J]. 水利, 2014,"
LAST = "[2] 程某. 水量[M]. 上湾: 书局, 2011."


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([WIDE, "6(2): 31.", LAST], {1}),
        ([LAST, WIDE, "6(2): 31."], {2}),
        ([WIDE, "6(2): 31.", LAST[3:]], set()),  # one number is no list
        ([WIDE, "6(2): 31.", LAST.replace("[M]", "")], set()),  # one letter is none
        ([WIDE, *[WIDE[4:]] * 3, LAST], {1, 2, 3}),
        ([WIDE, *[WIDE[4:-1] + "."] * 4, LAST], {1}),  # an entry has four lines at most; the open end has one
        ([WIDE, "泵站", "6(2): 31.", LAST], {1}),  # below a short line none goes on
        ([WIDE, "泵站" + WIDE[6:], "6(2): 31.", "[4]" + LAST[3:]], {1}),
        ([WIDE + "  ", "6(2): 31.", "[4]" + LAST[3:]], {1}),
        (["渠首", WIDE, "6(2): 31.", LAST, "渠首"], {2}),
        ([LAST, "渠" * 21], set()),
    ],
)
def test_lines_of_one_entry(lines, found):
    assert references.find_continued(lines) == found


@pytest.mark.parametrize(("short", "found"), [(3, {1}), (4, set())])
def test_the_line_above_is_full_within_three_columns(short, found):
    full = "[1] 林某[J]" + "渠" * 20
    assert references.find_continued([full[: len(full) - short], "清淤", full.replace("1", "2")]) == found


def test_entries_of_several_lines_are_grouped():
    assert references._groups(frozenset({1, 2, 5, 7})) == [(0, 3), (4, 6), (6, 8)]
    assert entries(WIDE, "沈某访谈", LAST) == [WIDE, "沈某访谈", LAST]

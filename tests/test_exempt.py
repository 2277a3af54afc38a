"""What is no punctuation of a sentence, at the borders of what tells it: lengths, counts, what stands beside."""

import pytest

from jiaokan.rules.exempt import exempt
from jiaokan.rules.lost import lost_places
from jiaokan.rules.partners import blanks_beside, brackets, find_intervals, quotes
from jiaokan.rules.records import find_records
from jiaokan.rules.references import find_narrow_references
from jiaokan.rules.stops import may_be_stop
from jiaokan.rules.syllables import parts_name
from jiaokan.rules.width import find_full_width
from jiaokan.text.code import find_scopes, find_statement_ends, has_code, is_named, may_have_code, program_openings
from jiaokan.text.programs import find_programs, in_programs
from jiaokan.text.rule import Context, Verdict

CONTEXT = Context(Verdict("Hans", "native"))


def is_exempt(text, mark):
    return exempt(text, CONTEXT)(text.index(mark))


# --- code -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("水" * 31 + " = 1", True),
        ("水" * 32 + " = 1", False),
        ("水=" + "a" * 120, True),
        ("水=" + "a" * 121, False),
        ("水(" + "a" * 120 + ")", True),
        ("水(" + "a" * 121 + ")", False),
        (" " * 40 + "水 += 1", True),
        (" " * 41 + "水 += 1", False),
        ("水 == 1", False),
        ("水=甲，乙", False),
        ('水="甲，乙"', True),
        ("水(甲):", True),
        ("水(甲)好", False),
        ("3水=1", False),
        ("水", False),
        ("水=" + '"' + "a" * 395 + '"' + " " * 5000, False),
    ],
)
def test_a_statement_with_names_of_han_has_its_shape(line, is_one):
    assert is_named(line) is is_one


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("写go(1);好", 0),
        ("写a++);好", 1),
        ("写（a--）;好", 1),
        ("写ab(1);好", 0),
        ("写ABC(1);好", 0),
        ("写(a=1);好", 0),
        ("写open(1);好", 1),
        ("写p->q();", 1),
        ("写好go(水);", 0),
        ("写open(1) ;好", 0),
    ],
)
def test_a_semicolon_ends_a_statement_behind_its_bracket(text, ends):
    assert len(find_statement_ends(text)) == ends


@pytest.mark.parametrize(("letters", "is_one"), [(115, True), (116, False)])
def test_a_statement_is_looked_at_for_so_many_letters(letters, is_one):
    assert bool(find_statement_ends("写open(" + "1" * letters + ");")) is is_one


def test_a_scope_has_a_name_on_both_sides_and_two_colons():
    assert find_scopes("a::b") == [(1, 3)]
    assert find_scopes("水渠::开闸") == [(2, 4)]
    for text in ("::b", "a::", "a:::b", "情况如下::一是", "a::3", "a:b"):
        assert find_scopes(text) == [], text


def test_code_beside_han_is_half_han_at_most():
    assert has_code("a=1水水")
    assert not has_code("a=1水水水")
    assert not has_code("水a1")
    assert not has_code("缩进def水")
    assert may_have_code("水()")
    assert not may_have_code("水（）")
    assert program_openings("import a\n一\ndef b") == [0, 11]


def test_names_of_han_belong_to_a_program_beside_its_statements():
    text = "水位 = 读取(闸)\nprint(水位)\n开闸(水位)\n各村清渠。"
    (block,) = find_programs(text)
    assert len(block.lines) == 3
    assert in_programs(text)(text.index("读取"))
    assert not in_programs(text)(text.index("各村"))
    apart = "水位 = 读取(闸)\n\nprint(1)\nprint(2)\nprint(3)\n\n开闸(闸)"
    assert [len(block.lines) for block in find_programs(apart)] == [3]


# --- records --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "count"),
    [
        (";水,渠\na=1", 2),
        ("a=1\n#水,渠", 2),
        ("[水]\na=1,2", 2),
        ("a=1\nb=2", 0),
        (";水,渠\n;渠,水", 0),
        (";;水,渠\na=1", 0),
        (";水,渠\n水 = 1", 2),
        (";水,渠\n" + "a" * 41 + "=1", 2),
        (";水,渠\n" + "a" * 42 + "=1", 0),
        (";水,渠\na==1", 0),
        ("[" + "水" * 40 + "]\na=1,2", 2),
        ("[" + "水" * 41 + "]\na=1,2", 0),
        ("[水]渠\na=1", 0),
        (";水,渠\n\na=1", 0),
    ],
)
def test_remarks_of_settings_stand_beside_a_setting(text, count):
    assert sum(text[start:end].count("\n") + 1 for start, end in find_records(text)) == count


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("林某. 渠[J]. 水利, 2018: 7", 0),
        ("引用：林某. 渠[J]. 水利, 2018: 7", 11),
        ("引用：林某. 渠[J]. 水利，渠, 2018: 7", None),
        ("引用：林某. 渠[J]. 水利,2018:7", None),
    ],
)
def test_marks_of_an_entry_are_half_width_from_the_letter_at_least(line, start):
    found = find_narrow_references(line)
    assert found == ([] if start is None else [(start, len(line))])


# --- pairs ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("[0,1)", True),
        ("(0,1]", True),
        ("[0,1]", False),
        ("(0,1)", False),
        ("[" + "1" * 16 + ",2)", True),
        ("[" + "1" * 17 + ",2)", False),
        ("[1," + "2" * 16 + ")", True),
        ("[1," + "2" * 17 + ")", False),
        ("[水,1)", False),
        ("[1)", False),
    ],
)
def test_an_interval_has_two_bounds_and_two_kinds_of_brackets(text, is_one):
    assert bool(find_intervals(text)) is is_one


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("渠（Big River (web)）", 0),
        ("渠（Big River(web)）", 1),
        ("渠（Big River (web) x）", 0),
        ("渠（Big River (web)、）", 1),
        ("渠（Big River (水)）", 1),
        ("渠（Big River (" + "a" * 59 + ")）", 0),
        ("渠（Big River (" + "a" * 60 + ")）", 1),
        ("渠（에브리(라디오)）", 0),
        ("渠 (web)）", 1),
    ],
)
def test_brackets_in_words_of_another_script_stay(text, pairs):
    assert len([pair for pair in brackets(text) if len(pair) == 2]) == pairs


@pytest.mark.parametrize(
    ("text", "goes"), [("好吗? 3票", False), ("好! 3票", False), ("好, 3票", True), ("好吗? 三票", True)]
)
def test_a_figure_behind_a_question_is_a_field(text, goes):
    assert bool(list(blanks_beside(text, text.index(" ") - 1))) is goes


def test_an_inch_sign_is_no_quotation_mark():
    assert list(quotes('用"大"的')) == [(1, "“"), (3, "”")]
    assert list(quotes('用"水15"的')) == [(1, "“"), (5, "”")]
    assert list(quotes('用"水15"的"')) == []
    assert list(quotes('用15"的"大"的')) == [(5, "“"), (7, "”")]


# --- faces, factorials, lost characters -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("好:P", True),
        ("好;-p", True),
        ("好:Pa", False),
        ("好:P3", False),
        ("a:P", False),
        ("好:D", True),
        ("(好:)", False),
    ],
)
def test_a_face_is_whole(text, is_one):
    assert is_exempt(text, text[1] if text[1] in ":;" else ":") is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("5!的", True), ("n!÷2", True), ("(n)!等于", True), ("5!好", False), ("水!的", False), ("5!等", False)],
)
def test_a_factorial_is_reckoned_with(text, is_one):
    assert is_exempt(text, "!") is is_one


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("柳河?清溪?山前", 2),
        ("柳河?清?山前", 0),
        ("柳河?" + "清" * 6 + "?山前", 2),
        ("柳河?" + "清" * 7 + "?山前", 0),
        ("柳河吗?清溪?山前", 0),
        ("柳河?谁去?山前", 0),
        ("柳河?真的?山前", 0),
        ("柳河?清溪?", 0),
        ("好，?水", 1),
        ("好。?水", 0),
        ("涨得?快", 1),
        ("你觉得?快", 0),
        ("”?“", 1),
        ("约翰?史密斯", 1),
        ("约翰呢?史密斯", 0),
    ],
)
def test_a_question_mark_stands_for_a_character_where_nothing_is_asked(text, count):
    assert len(lost_places(text, CONTEXT)) == count


# --- names and stops ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "after", "is_name"),
    [("约翰", "史密", True), ("水翰", "史水", True), ("米尔", "科马", True), ("水尔", "科马", False), ("米尔", "科水", False), ("米尔", "科", False), ("尔", "科马", False)],
)  # fmt: skip
def test_a_foreign_name_has_its_syllables_on_both_sides(before, after, is_name):
    assert parts_name(before + after, len(before), len(before)) is is_name


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("渠修得很结实的.只是浅", True),
        ("渠修得很" + "结" * 6 + "的.只是浅", True),
        ("渠修得很" + "结" * 7 + "的.只是浅", False),
        ("渠修得最结实的.只是浅", False),
        ("渠是人修的.各村看了", True),
        ("渠由人修的.各村看了", False),
        ("渠由人修的.我们看了", True),
        ("渠由人修的.那条沟", False),
    ],
)
def test_a_sentence_may_end_behind_de(text, may_be):
    assert may_be_stop(text, text.index(".")) is may_be


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("8：30", 1),
        ("108：99", 1),
        ("1108：99", 0),
        ("8：1000", 0),
        ("8：30G", 0),
        ("8：30人", 0),
        ("件8：30", 0),
        ("件 8：30", 0),
        ("件  8：30", 1),
        ("A8：30", 0),
        ("A 8：30", 0),
        ("水8：30", 1),
    ],
)
def test_a_colon_between_figures_is_narrow_in_times_and_ratios(text, count):
    assert sum(":" in finding for finding in find_full_width(text, CONTEXT)) == count

"""The borders of the rules that ask for words, neighbours and repetition: one step further nothing is found."""

from __future__ import annotations

import pytest

from jiaokan import lexicon
from jiaokan.pipeline import read_context
from jiaokan.rules import bullets, cuts, partners, records, references, stops, torn
from jiaokan.rules.breaks import find_lost_breaks
from jiaokan.rules.masks import find_masks


def found(rule, text):
    return [text[f.start : f.end] for f in rule(text, read_context(text))]


def torn_at(text):
    return [start for start, _ in torn.torn_blanks(text, lambda _, __: False)]


# --- words ----------------------------------------------------------------------------------------------------
def test_every_word_of_the_table_has_one_to_four_han_and_less_bits_than_an_unknown_one():
    table = lexicon._table()
    assert all(1 <= len(word) <= 4 for word in table)
    assert all(0 < bits < lexicon._UNKNOWN for bits in table.values())
    assert len(table) > 80_000


def test_words_of_gives_the_text_back():
    for text in ("提高粮食产量", "龘龘龘", "水", "上湾村的水渠由各组轮流看守"):
        assert "".join(lexicon.words_of(text)) == text
    assert lexicon.words_of("龘靐") == ("龘", "靐")


def test_the_other_script_has_the_same_words():
    assert lexicon.is_word("證件")
    assert lexicon.words_of("有效證件") == ("有效", "證件")


def test_only_so_many_han_beside_a_seam_are_weighed():
    far = "某" * lexicon.REACH
    assert lexicon.torn(far + "有效证", "件") == lexicon.torn("某某某有效证", "件")
    assert lexicon.torn_word("按照有效证", "件填写") == "证件"
    assert lexicon.torn_word("有效", "证件") == ""


@pytest.mark.parametrize(("text", "proof", "expect"), [("有效证 件", 9.0, True), ("有效证 件", 9.5, False)])
def test_a_word_is_torn_at_the_bits_asked_for_and_not_above(text, proof, expect):
    assert torn.is_torn(text, text.index(" "), proof) is expect


def test_a_family_name_before_the_seam_needs_the_word_elsewhere():
    assert not torn.is_torn("高*度", 1)
    assert torn.is_torn("高*度，高度", 1)
    assert torn.is_torn("确*保", 1)


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("李*红、明*亮", False),
        ("明*亮、李*红", False),
        ("明*亮\n李*", False),
        ("明*亮\n李*红", False),
        ("明*亮 \n 李**", False),
        ("明*亮，李*红", True),  # clauses, no list
        ("和明*亮、李*红", True),
        ("明*亮的、李*红", True),
        ("白李*红、明*亮", True),
        ("明*亮", True),
    ],
)
def test_a_word_in_a_list_of_masked_names_is_a_name(text, expect):
    assert torn.is_torn(text, text.index("明*亮") + 1, 0.1) is expect


def test_the_names_of_families_are_in_both_scripts():
    assert {"文", "张", "張", "龙", "龍"} <= lexicon.SURNAMES


def test_no_word_is_torn_where_the_same_han_stands_on_both_sides():
    assert not torn.is_torn("天*天", 1)


# --- blanks ---------------------------------------------------------------------------------------------------
def test_a_line_of_fifteen_may_hold_a_torn_word():
    line = "管护员凭有效证 件登记地段。"
    assert not torn_at(line)
    assert torn_at("村" * (torn._TORN_LINE - len(line) - 1) + line) == []
    assert torn_at("各" * (torn._TORN_LINE - len(line)) + line) != []


def test_a_blank_behind_a_comma_goes_in_a_line_of_thirty():
    line = "沟渠由管护员按照登记的地段逐段清理， 桥涵由各组看守。"
    short = line
    assert len(short) < torn._PROSE_LINE
    assert torn_at(short) == []
    long = "今" * (torn._PROSE_LINE - len(line)) + line
    assert torn_at(long) == [long.index(" ")]
    assert torn_at(long[1:]) == []


def test_one_torn_word_proves_no_other_blank_and_two_do():
    one = "沟渠由管护员按照有效证 件逐段进行清理，桥涵由各组派人 轮流看守，遇到险情先行报告。"
    assert len(torn_at(one)) == 1
    assert len(torn_at(one.replace("遇到险", "遇到险 "))) == 3


def test_a_piece_of_four_between_blanks_is_a_cell_and_one_of_five_is_not():
    text = "沟渠由管护员按照有效证 件填写表 格登记，桥涵由各组派人轮流看守。"
    assert torn_at(text) == []
    assert len(torn_at(text.replace("件填写表 格", "件来填写表 格"))) == 2


# --- records --------------------------------------------------------------------------------------------------
def test_two_rows_with_an_empty_cell_are_records_and_two_without_are_not():
    assert records.find_records("甲,,乙\n丙,丁,戊\n")
    assert not records.find_records("甲,己,乙\n丙,丁,戊\n")
    assert not records.find_records("甲,,乙\n")
    assert not records.find_records("甲,\n乙,丙\n")


def test_an_empty_cell_at_the_front_needs_short_cells_where_wrapped_prose_begins_with_a_mark():
    assert records.find_records(",村村通公路,乙\n丙,丁,戊戊戊\n")
    assert not records.find_records("，渠首先清淤泥，再修堤坝\n水渠沿岸各组，按段分清，十日完工\n")
    six, seven = ",六个汉字一格,六个汉字一格\n", ",七个汉字是一格,七个汉字是一格\n"
    assert records.find_records(six * 2)
    assert not records.find_records(seven * 2)


def test_three_rows_with_a_column_of_figures_are_records_and_two_are_not():
    assert records.find_records("村,户\n甲,12\n乙,30\n") == [(0, 13)]
    assert not records.find_records("村,户\n甲,12\n")
    assert not records.find_records("村,户\n甲,十二\n乙,三十\n")


def test_a_row_of_another_size_ends_a_table():
    text = "村,户\n甲,12\n乙,30\n丙,丁,戊\n己"
    assert records.find_records(text) == [(0, text.index("\n丙"))]


def test_long_cells_are_clauses():
    cell = "水" * records._LONGEST_CELL
    rows = [f"{cell},,{cell}", f"{cell},{cell},{cell}"]
    assert records.find_records("\n".join(rows))
    assert not records.find_records("\n".join(row.replace(cell, cell + "渠") for row in rows))


def test_a_line_with_a_stop_is_no_row():
    assert not records.find_records("甲,,乙。\n丙,,戊。\n")


# --- references -----------------------------------------------------------------------------------------------
ENTRY = "[1]林某.水渠养护手册.河湾出版社,2009年"


def test_two_numbered_entries_are_a_list_and_one_needs_its_heading():
    assert len(references.find_references(f"{ENTRY}\n{ENTRY}")) == 2
    assert not references.find_references(ENTRY)
    assert references.find_references(f"参考文献\n{ENTRY}")


def test_a_list_is_judged_by_half_of_its_lines():
    other = "[2]程某访谈"
    assert len(references.find_references(f"参考文献\n{ENTRY}\n{other}")) == 2
    assert not references.find_references(f"参考文献\n{ENTRY}\n{other}\n{other}")


def test_an_entry_without_year_or_publisher_is_none():
    assert not references.find_references("参考文献\n[1]清沟.修路\n[2]护林.查桥")


def test_an_entry_ends_at_three_hundred_code_points():
    typed = "林某.水渠[J]. 水利通讯, 2009."
    assert references.find_references("渠" * (references._MOST - len(typed)) + typed)
    assert not references.find_references("渠" * (references._MOST - len(typed) + 1) + typed)


def test_entries_in_half_width_marks_with_blanks_stay_so():
    text = "参考文献\n[1] 林某, 程某. 水渠[M]. 上湾: 河湾书局, 2009.\n"
    assert references.find_narrow_references(text)
    assert not references.find_narrow_references(text.replace(": ", "："))
    assert not references.find_narrow_references(text.replace(", ", ",").replace(": ", ":"))


# --- stops ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("上湾清渠了.\n", 1),
        ("上湾清渠.\n", 0),
        ("好，清了.\n", 1),
        ("好，清.\n", 0),
        ("水闸检修过了.明早再试一回。", 1),
        ("水闸检修过了.明早。", 0),
        ("检修了.明早再试一回。", 0),
        ("读了《上湾村志.水利卷》以后.\n", 1),
    ],
)
def test_a_stop_needs_clauses_of_some_length(text, expect):
    assert len(list(stops.stops(text, narrow=False))) == expect


def test_two_lines_that_end_in_dots_make_a_page_dotted():
    body = "水闸检修.桥涵轮流看守。\n"
    ends = "沟渠已经清理.\n道路已经修好.\n桥涵已经加固.\n"
    assert body.index(".") in list(stops.stops(body + ends, narrow=False))
    assert body.index(".") not in list(stops.stops(body + ends[:8], narrow=False))


# --- brackets -------------------------------------------------------------------------------------------------
def test_a_line_of_twelve_may_be_wrapped():
    line = "上湾水利设施管护规定以下"
    assert len(line) == partners._LEAST_WRAPPED
    assert partners.is_wrap(f"{line}\n简称", len(line))
    assert not partners.is_wrap(f"{line[1:]}\n简称", len(line) - 1)
    assert not partners.is_wrap(f"{line}\n\n简称", len(line))
    assert not partners.is_wrap(f"{line}\n 简称", len(line))
    assert not partners.is_wrap(f"{line}。\n简称", len(line) + 1)
    assert not partners.is_wrap(f"{line}\n（一）简称", len(line))


def test_a_pair_stands_on_two_lines_and_not_on_three():
    first, second = "上湾水利设施管护规定以下(a", "上湾水利设施管护规定以下称"
    assert (first.index("("), len(first) + 2) in list(partners.brackets(f"{first}\nb)，好"))
    assert all(len(pair) == 1 for pair in partners.brackets(f"{first}\n{second}\nb)好"))


# --- line ends ------------------------------------------------------------------------------------------------
def test_a_cut_word_needs_a_line_of_ten():
    assert cuts.cuts_word("上湾村的水利站负责解", "释。")
    assert not cuts.cuts_word("上湾的水利站负责解", "释。")


def test_a_cut_clause_needs_a_full_line_of_twenty():
    line = "沟渠由各组逐段清理，各组负责看守自己的"
    kwargs = {"longest": 0, "proved": False}
    assert len(line) == cuts._CLAUSE_LINE - 1
    assert not cuts.cuts_clause(line, "", **kwargs)
    full = "大" + line
    assert not cuts.cuts_clause(full, "桥涵。", longest=24, proved=False)
    assert cuts.cuts_clause(full, "桥涵。", longest=23, proved=False)
    assert not cuts.cuts_clause(full, "桥涵", longest=23, proved=False)
    assert cuts.cuts_clause(full[:-1] + "块", "桥涵。", longest=20, proved=True)
    assert not cuts.cuts_clause(full[:-1] + "块", "桥涵。", longest=20, proved=False)
    assert not cuts.cuts_clause(full, "桥" * 23 + "。", longest=20, proved=False)
    assert cuts.cuts_clause(full, "桥" * 22 + "。", longest=20, proved=False)


def test_a_label_that_opens_two_lines_is_a_speaker():
    assert cuts.find_speakers(["老林：好", "老程：好", "老林：行"]) == {"老林"}
    assert cuts.opens_speech("老林：行", frozenset({"老林"}))
    assert not cuts.opens_speech("老林：行", frozenset())
    assert not cuts.opens_speech("问：“几点了？”", frozenset())


# --- bullets --------------------------------------------------------------------------------------------------
def test_bullets_need_repetition():
    assert len(found(bullets.find_lone_bullets, "n\n查桥涵裂缝\nn\n修通村道路\n")) == 2
    assert not found(bullets.find_lone_bullets, "n\n查看桥涵裂缝\n修好通村道路\n")
    assert not found(bullets.find_lone_bullets, "n\n查桥裂缝\nn\n修通村路\n")  # four code points are a cell
    assert not found(bullets.find_lone_bullets, "同意修建渠道\n■\n不同意修建渠道\n□\n弃权不投票的人\n□\n签字的人某某\n")
    assert len(found(bullets.find_lone_bullets, "n查桥\nn修路\nn护林\n")) == 3
    assert not found(bullets.find_lone_bullets, "n查桥\nn修路\n")
    assert len(found(bullets.find_lone_bullets, "§查桥\n§修路\n§护林\n")) == 3
    assert not found(bullets.find_lone_bullets, "§查桥\n§修路\n")  # two sections
    assert len(found(bullets.find_lone_bullets, "ü查桥\nü修路\n")) == 2


def test_a_lost_bracket_needs_its_neighbour():
    assert found(bullets.find_lost_brackets, "。2)查桥\n(3)修路\n") == ["。"]
    assert found(bullets.find_lost_brackets, "(1)查桥\n。2)修路\n") == ["。"]
    assert not found(bullets.find_lost_brackets, "。2)查桥\n(4)修路\n")
    assert found(bullets.find_lost_brackets, "。十）查桥\n（九）修路\n") == ["。"]


# --- masks ----------------------------------------------------------------------------------------------------
def test_three_stars_are_a_rating_and_two_are_a_mask():
    assert found(find_masks, "评为★★★") == []
    assert found(find_masks, "评为★★") == ["★★"]
    assert found(find_masks, "评为★★★村") == ["★★★"]
    assert found(find_masks, "评为★☆★村") == []


def test_one_circle_before_a_place_is_a_mask_and_two_are_bullets():
    assert found(find_masks, "○村道路\n") == ["○"]
    assert found(find_masks, "○村道路\n○镇水利\n") == []
    assert found(find_masks, "函数f(x)=2，x=3\n") == []


# --- wide blanks ----------------------------------------------------------------------------------------------
def test_wide_blanks_part_sentences_of_ten():
    short, long = "今天清理三条沟渠。", "今天镇里清理了沟渠。"
    assert len(long) == 10
    assert len(found(find_lost_breaks, f"{long}   {long}   {long}")) == 2
    assert found(find_lost_breaks, f"{short}   {long}   {long}") == []
    assert found(find_lost_breaks, f"{long}   {long}") == []
    assert len(found(find_lost_breaks, f"\u3000\u3000{long}\u3000\u3000{long}")) == 1

"""Personal data: every line of the benchmark is read as it is marked, and the borders of what decides it hold."""

from __future__ import annotations

import pytest
from stdnum import luhn
from stdnum.cn import ric
from tests.grouped import grouped

from jiaokan.bench import personal
from jiaokan.pipeline import annotate
from jiaokan.rules.personal import folded


@grouped("case", personal.cases(), ids=lambda case: repr(case.text))
def test_a_line_is_read_as_it_is_marked(case):
    assert personal.found_in(case.text) == case.spans


def test_more_lines_are_left_alone_than_not_and_every_kind_is_there():
    alone = sum(not case.spans for case in personal.cases())
    assert len(personal.cases()) >= 200
    assert alone * 2 >= len(personal.cases())
    kinds = {kind for case in personal.cases() for _, _, kind in case.spans}
    assert kinds == {
        *("mobile", "identity", "bank-card", "uscc", "passport", "permit", "plate", "wechat", "qq", "email"),
    }


def identity(first):
    return first + ric.calc_check_digit(first + "0")


def card(first):
    return first + luhn.calc_check_digit(first)


def kinds(text):
    return [(text[start:end], kind) for start, end, kind in sorted(personal.found_in(text))]


@pytest.mark.parametrize("province", ["11", "15", "21", "23", "31", "37", "41", "46", "50", "54", "61", "65", "71", "81", "83", "91"])  # fmt: skip
def test_an_identity_number_begins_with_a_province(province):
    number = identity(f"{province}010119000101001")
    assert kinds(number) == [(number, "identity")]


@pytest.mark.parametrize("province", ["10", "16", "20", "24", "30", "38", "40", "47", "55", "60", "66", "70", "72", "80", "84", "90", "92"])  # fmt: skip
def test_what_begins_with_no_province_is_no_identity_number(province):
    assert kinds("身份证" + identity(f"{province}010119000101001")) == []


@pytest.mark.parametrize(
    ("birthday", "is_one"),
    [("19000101", 1), ("18991231", 0), ("20991231", 1), ("21000101", 0), ("20000229", 1), ("19000229", 0), ("19001301", 0), ("19000431", 0)],
)  # fmt: skip
def test_an_identity_number_has_a_day_of_birth(birthday, is_one):
    assert len(kinds(identity(f"110101{birthday}001"))) == is_one


@pytest.mark.parametrize(
    ("layout", "is_one"),
    [((18,), 1), ((6, 8, 4), 1), ((6, 4, 4, 4), 1), ((4, 4, 4, 4, 2), 1), ((3, 3, 4, 4, 4), 1), ((6, 12), 1), ((14, 4), 1), ((17, 1), 0), ((9, 9), 0), ((1, 17), 0)],
)  # fmt: skip
def test_an_identity_number_is_parted_as_people_part_it(layout, is_one):
    rest, parts = "110101190001010014", []
    for size in layout:
        parts, rest = [*parts, rest[:size]], rest[size:]
    assert len(kinds(" ".join(parts))) == is_one
    assert len(kinds("身份证" + " ".join(parts))) == 1


@pytest.mark.parametrize("distance", [0, 12])
def test_the_word_of_an_identity_number_stands_near(distance):
    assert len(kinds("身份证" + "甲" * distance + "110101190001010015")) == 1
    assert kinds("身份证" + "甲" * 13 + "110101190001010015") == []
    assert kinds("身份证。110101190001010015") == []


@pytest.mark.parametrize("size", range(14, 21))
def test_a_bank_card_has_sixteen_to_nineteen_digits(size):
    assert len(kinds("卡号" + card("62" + "0" * (size - 3)))) == (16 <= size <= 19)


@pytest.mark.parametrize(
    ("issuer", "alone", "named"),
    [("62", 1, 1), ("4", 0, 1), ("51", 0, 1), ("55", 0, 1), ("35", 0, 1), ("60", 0, 1), ("9558", 0, 1), ("50", 0, 0), ("56", 0, 0), ("61", 0, 0), ("63", 0, 0), ("37", 0, 0), ("1", 0, 0)],
)  # fmt: skip
def test_a_bank_card_begins_with_its_issuer(issuer, alone, named):
    number = card(issuer + "0" * (15 - len(issuer)))
    grouped = "-".join(number[at : at + 4] for at in range(0, 16, 4))
    assert len(kinds(number)) == alone
    assert len(kinds("信用卡" + number)) == named
    assert len(kinds(grouped)) == named


@pytest.mark.parametrize(("layout", "is_one"), [((4, 4, 4, 4, 1), 1), ((4, 4, 4, 4, 2), 1), ((4, 4, 4, 4, 3), 1), ((6, 11), 0), ((6, 13), 1), ((6, 10), 1), ((4, 12), 0), ((8, 8), 0)])  # fmt: skip
def test_a_bank_card_is_parted_as_banks_part_it(layout, is_one):
    rest, parts = card("62" + "0" * (sum(layout) - 3)), []
    for size in layout:
        parts, rest = [*parts, rest[:size]], rest[size:]
    assert len(kinds(" ".join(parts))) == is_one


def test_numbers_beside_each_other_are_told_apart():
    one, other = card("62" + "0" * 16), identity("11010119000101002")
    assert kinds(f"{one} {other}") == [(one, "bank-card"), (other, "identity")]
    assert kinds(f"卡号 {one} 5 {other}") == [(one, "bank-card"), (other, "identity")]
    assert kinds(f"{one} 13812345678") == [(one, "bank-card"), ("13812345678", "mobile")]


@pytest.mark.parametrize("second", "0123456789")
def test_mobile_numbers_begin_with_thirteen_to_nineteen(second):
    assert len(kinds(f"1{second}812345678")) == (second in "3456789")


@pytest.mark.parametrize(
    "written",
    ["138 1234 5678", "138-12345678", "1381-234-5678", "1381234-5678", "138-123-45678", "138 - 1234 - 5678", "138(1234)5678", "(138)1234-5678"],
)  # fmt: skip
def test_a_mobile_number_is_parted_in_some_ways(written):
    assert kinds(written) == [(written, "mobile")]


@pytest.mark.parametrize(
    "written",
    ["138 12345678", "1381 234 5678", "1381234 5678", "138 123 45678", "1 138 1234 5678", "138 1234 5678 1", "138.12345678", "138.1234-5678", "13.812.345.678", "138)12345678", "13 812 345 678", "138---1234---5678", "138(1234)56789"],
)  # fmt: skip
def test_and_in_others_it_is_none(written):
    assert kinds(written) == []


@pytest.mark.parametrize("word", ["手机", "电话：", "tel", "联系王某某（", "致电" + "甲" * 12])
def test_behind_its_word_a_number_may_lack_the_plus_or_lie_over_a_line_end(word):
    assert kinds(f"{word}8613812345678") == [("8613812345678", "mobile")]
    assert kinds(f"{word}138123\n45678") == [("138123", "mobile"), ("45678", "mobile")]
    assert kinds(f"{word}138123\n4567") == []


@pytest.mark.parametrize("word", ["", "人数", "致电" + "甲" * 13])
def test_without_it_it_may_not(word):
    assert kinds(f"{word}8613812345678") == []
    assert kinds(f"{word}138123\n45678") == []


def test_a_number_over_a_line_end_is_pointed_at_on_both_lines():
    body = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报镇里值班室。"
    record = annotate("page.txt", f"{body}\n联系人手机1381234-\n5678\n{body}".encode())
    found = [(row.text[s.start : s.end], s.kind) for row in record.paragraphs for s in row.spans]
    assert found in ([("1381234-5678", "mobile")], [("1381234-", "mobile"), ("5678", "mobile")])
    assert "personal-data" in record.source.flags


@pytest.mark.parametrize(
    "written", ["138 12345678", "1381 234 5678", "1381234 5678", "138 123 45678", "138 1234 5678 1"]
)
def test_behind_a_word_blanks_part_no_columns(written):
    assert kinds("手机" + written) == [(written.removesuffix(" 1"), "mobile")]


def test_a_plate_has_two_digits_at_least():
    assert kinds("浙ABC1D2") == [("浙ABC1D2", "plate")]
    assert kinds("浙ABC1DE") == []


def test_a_paper_stands_within_reach_of_its_word():
    assert kinds("护照" + "甲" * 46 + "E12345678") == [("E12345678", "passport")]
    assert kinds("护照" + "甲" * 47 + "E12345678") == []


def test_of_two_words_the_nearer_says_what_a_paper_is():
    assert kinds("护照或港澳通行证C12345678") == [("C12345678", "permit")]
    assert kinds("护照；编号C12345678") == []


def test_folding_keeps_every_code_point_in_its_place():
    assert folded("１３８－Ａ：—　a") == "138-A:- a"
    assert folded("plain 138") == "plain 138"


def test_the_table_of_the_documentation_counts_the_lines():
    head = personal.markdown().split("\n")[0]
    alone = sum(not case.spans for case in personal.cases())
    assert head.startswith(f"| {len(personal.cases())} lines, {alone} of them")
    assert personal.rows(personal.run())[-1][0] == "all"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("卡号" + "甲" * 46 + "4000000000000002", 1),
        ("卡号" + "甲" * 47 + "4000000000000002", 0),
        ("身份证110101000101001", 1),
        ("110101000101001", 0),
        ("身份证110101 000101 001", 1),
        ("身份证11010100 0101001", 0),
        ("身份证110101001301001", 0),
        ("身份证100101000101001", 0),
        ("身份证11010119000101001X", 1),
        ("流水号6222020000000000018", 0),
        ("6222020000000000018元", 0),
        ("6222020000000000019", 0),
        ("6222 0200 0000 0000 018", 1),
        ("6 2 2 2 0 2 0 0 0 0 0 0 0 0 0 0 0 1 8", 0),
    ],
)
def test_a_long_number_is_a_card_or_a_persons(text, count):
    assert len(kinds(text)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("手机" + "甲" * 12 + "8613812345678", 1),
        ("(+86)13812345678", 1),
        ("+86 - 13812345678", 1),
        ("86-13812345678", 1),
        ("8613812345678", 0),
        ("甲8613812345678", 0),
        ("单号13812345678", 0),
        ("13812345678元", 0),
        ("13812345678户", 0),
        ("手机13812345678户", 1),
        ("13812345678号", 0),
        ("#13812345678", 0),
        ("tel:13812345678", 1),
        ("3 138 1234 5678", 0),
        ("a 138 1234 5678", 1),
        ("138 1234 5678 3", 0),
        ("138 1234 5678 a", 1),
        ("手机3 138 1234 5678", 0),
        ("手机(138)1234-5678", 1),
        ("138)1234-5678", 0),
        ("138(1234)5678", 1),
        ("138-1234-5678", 1),
        ("138-123-45678", 1),
        ("138 123 45678", 0),
        ("手机138123\n45678", 2),
        ("手机138123\n456789", 0),
        ("手机+86 138123\n45678", 2),
        ("手机" + "甲" * 12 + "138123\n45678", 2),
    ],
)
def test_a_mobile_number_is_told_from_others_by_what_stands_beside_it(text, count):
    assert len(kinds(text)) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("护照E12345678", [("E12345678", "passport")]),
        ("护照E12345678；护照", [("E12345678", "passport")]),
        ("台胞证号12345678", [("12345678", "permit")]),
        ("台胞证号1234567890", [("1234567890", "permit")]),
        ("台胞证号123456789", []),
        ("创新A12345", []),
        ("云A12345", [("云A12345", "plate")]),
        ("型号云A12345", []),
        ("号为川A12345", [("川A12345", "plate")]),
        ("微信：hekou_2020", [("hekou_2020", "wechat")]),
        ("加微信hekou2020", [("hekou2020", "wechat")]),
        ("公众号微信：hekou2020", []),
        ("微信公众hekou2020", []),
        ("QQ：12345", [("12345", "qq")]),
        ("QQ：1234", []),
        ("a@b.example", [("a@b.example", "email")]),
        ("图logo@2x.png", []),
    ],
)
def test_papers_plates_accounts_and_addresses_stand_behind_their_words(text, found):
    assert kinds(text) == found

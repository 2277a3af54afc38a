"""Borders of what programs did to characters: glosses, split bytes, traces, names, misread bytes."""

from __future__ import annotations

import pytest

from jiaokan.context import read_context
from jiaokan.rules import RULES, authors, decoding, glosses, halves, script, traces
from jiaokan.text.rule import Context, Verdict
from jiaokan.text.traced import Traced

BY_ID = {rule.id: rule for rule in RULES}
CONVERTED = Context(Verdict("Hant", "converted", 99))
UNKNOWN = Context(Verdict("Hant", "unknown", 99))
NATIVE = Context(Verdict("Hant", "native", 99))


def apply(rule, text, context=None):
    return Traced(text).apply(rule, BY_ID[rule].find(text, context or read_context(text))).text


# --- glosses ----------------------------------------------------------------------------------------------------
GLOSSED = [
    ("學", "xué"),
    ("習", "xí"),
    ("貫", "guàn"),
    ("徹", "chè"),
    ("落", "luò"),
    ("實", "shí"),
    ("責", "zé"),
    ("任", "rèn"),
    ("發", "fā"),
    ("展", "zhǎn"),
]


def glossed(count, han=0, sign="東"):
    return "".join(f"{char}({read})" for char, read in GLOSSED[:count]) + sign * max(0, han - count)


def is_injected(text, context):
    return glosses.is_injected(glosses._glosses(text), text, context)


@pytest.mark.parametrize(
    ("count", "han", "context", "injected"),
    [
        (4, 400, UNKNOWN, True), (4, 401, UNKNOWN, False), (3, 100, UNKNOWN, False), (3, 3000, CONVERTED, True), (3, 3001, CONVERTED, False), (2, 100, CONVERTED, False), (4, 100, NATIVE, False), (4, 4000, CONVERTED, True), (4, 4001, CONVERTED, False),
        (4, 100, Context(Verdict("Hans", "unknown")), False), (4, 100, Context(Verdict("mixed", "unknown")), True),
    ],
)  # fmt: skip
def test_glosses_are_a_machine_s_where_four_stand_on_common_characters(count, han, context, injected):
    assert is_injected(glossed(count, han), context) is injected


def test_a_sparing_machine_reads_a_character_one_way():
    text = glossed(3, 1000)
    assert is_injected(text + "著(zhe)", CONVERTED)
    assert not is_injected(text + "著(zhe)東著(zhù)", CONVERTED)


@pytest.mark.parametrize(("usual", "unusual", "injected"), [(3, 2, True), (3, 3, False), (4, 4, False), (5, 4, True)])
def test_most_glosses_say_what_everybody_knows(usual, unusual, injected):
    rare = [("角", "jué"), ("行", "háng"), ("重", "chóng"), ("長", "cháng")]
    text = glossed(usual) + "".join(f"{char}({read})" for char, read in rare[:unusual])
    assert is_injected(text + "東", UNKNOWN) is injected


@pytest.mark.parametrize(("count", "apart", "injected"), [(4, 2, True), (4, 3, False), (5, 3, False)])
def test_half_of_the_glosses_stand_in_running_words(count, apart, injected):
    pieces = [f"{char}({read})" for char, read in GLOSSED[:count]]
    text = "".join(piece + ("、" if index < apart else "東") for index, piece in enumerate(pieces))
    assert is_injected(text, UNKNOWN) is injected


@pytest.mark.parametrize(
    ("count", "han", "origin"), [(10, 600, "converted"), (10, 601, "unknown"), (9, 100, "unknown")]
)
def test_ten_glosses_prove_a_conversion(count, han, origin):
    text = glossed(count, han)
    for name in ("Hant", "mixed"):
        assert glosses.prove_conversion(text, Verdict(name, "unknown")).origin == origin
    assert glosses.prove_conversion(text, Verdict("Hans", "unknown")).origin == "unknown"
    assert glosses.prove_conversion(text, Verdict("Hant", "native")).origin == (
        "converted" if origin == "converted" else "native"
    )
    assert glosses.prove_conversion(text, Verdict("mixed", "mixed")).origin == "mixed"


MADE = (
    "老渡口的船班已有改動，渡船時(shí)間調(diào)整後，由北岸出航的船每個(gè)小時一班，如在早上七點前到站，可先開(kāi)船"
)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (MADE, "converted"),
        (MADE.replace("(kāi)", ""), "converted"),  # three
        (MADE.replace("(kāi)", "").replace("(gè)", ""), "unknown"),
        (
            MADE.replace("(kāi)", "").replace("(gè)", "").replace("小時", "小時(shí)"),
            "unknown",
        ),  # two, one of them twice
        (MADE.replace("站", "站(zhàn)"), "unknown"),  # one stands on a character that is the same in both
        (MADE + "東" * 100, "unknown"),  # too few for so much text
        ("時(shí)間(jiān)開(kāi)個(gè)請", "unknown"),  # hardly a character is the same in both: no wonder
        ("首页 搜索 登录\n" + MADE, "converted"),
    ],
)
def test_fewer_glosses_prove_a_conversion_where_they_stand_on_what_it_made(text, origin):
    assert glosses.prove_conversion(text, Verdict("mixed", "unknown")).origin == origin
    assert glosses.prove_conversion(text, Verdict("Hant", "native")).origin == "native"


HALF = "渡口的錢財?shù)臄?shù)目貼(tiē)在門(mén)口，學(xué)堂的先生說(shuō)寫得清楚，誰家來看都行。"


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (HALF, "converted"),  # the fifth is 數(shù), half of which the split bytes took
        (HALF.replace("(mén)", ""), "unknown"),
        (HALF.replace("?shù)臄?shù)", "的數"), "unknown"),
        (HALF.replace("?shù)臄?shù)", "?shù)"), "unknown"),  # nothing solves it
    ],
)
def test_a_gloss_counts_whose_half_went_with_split_bytes(text, origin):
    assert halves.prove_conversion(text, Verdict("Hant", "unknown")).origin == origin
    assert halves.prove_conversion(text, Verdict("Hant", "native")).origin == "native"


@pytest.mark.parametrize(
    ("tail", "expect"),
    [
        ("安(an)(an)東", "安東"), ("安(an)(bu)東", "安(bu)東"), ("東安\n(an)東", "東安\n東"), ("東安(a\nn)東", "東安東"), ("東安\n\n(an)東", "東安\n\n東"), ("調(di", "調"), ("東調(di \n", "東調 \n"), ("調(x", "調(x"), ("安(ba)東", "安(ba)東"), ("龘(dá)東", "龘(dá)東"), ("瞭(le)東", "瞭東"),
    ],
)  # fmt: skip
def test_a_gloss_reads_the_character_before_it(tail, expect):
    text = glossed(4, 20)
    assert apply("pinyin-glosses", text + tail, UNKNOWN) == "學習貫徹" + "東" * 16 + expect


# --- split bytes ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "owner"),
    [("東管(guǎn)?", "管"), ("東管（guǎn）?", "管"), ("東管?", "管"), ("(guǎn)?", ""), (")?", ""), ("管(abcdefghijklmn)?", "管"), ("管(abcdefghijklmno)?", ""), ("(東)管(guǎn)?", "管"), ("管（a(b)?", "a")],
)  # fmt: skip
def test_the_character_a_gloss_belongs_to_stands_before_its_bracket(text, owner):
    assert halves._owner(text, text.index("?")) == owner


def test_of_two_solutions_one_must_lead_by_four_bits():
    def solve(*restored):
        return halves._likeliest([(each, 0, each) for each in restored], "居", "", dict)

    assert solve() is None
    assert solve("民") == ("民", 0, "民")
    assert solve("民", "民") == ("民", 0, "民")
    found = solve("民", "枷")
    assert found is not None
    assert found[:2] == ("民", 0)
    assert "ahead of 枷" in found[2]
    assert solve("枷", "民") == found
    assert solve("枷", "民", "龘") == found


@pytest.mark.parametrize(("lead", "leads"), [(4.0, True), (3.9, False)])
def test_a_lead_is_sixteen_to_one(monkeypatch, lead, leads):
    monkeypatch.setattr(halves, "likelihood", lambda text, _: {"居民": -1.0, "居甲": -1.0 - lead}[text])
    assert (halves._likeliest([("民", 0, "m"), ("甲", 0, "j")], "居", "", dict) is not None) is leads


def test_a_solution_is_weighed_with_the_two_characters_behind_it():
    seen = []

    def weigh(text, _):
        seen.append(text)
        return -float(len(text))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(halves, "likelihood", weigh)
        halves._likeliest([("民", 1, "m"), ("甲", 0, "j")], "居", "一二三四", dict)
    assert sorted(seen) == ["居民二三", "居甲一二"]


@pytest.mark.parametrize(
    ("text", "weighed"),
    [
        ("聯管控?zé)o遺漏", ("管控", "o遺漏")),
        ("控?zé)o", ("控", "o")),
        ("全管(guǎn)?zé)o" + "東" * 30, ("管", "o" + "東" * 23)),
    ],
)
def test_solutions_are_weighed_behind_two_characters_or_the_one_that_is_glossed(monkeypatch, text, weighed):
    seen = []
    monkeypatch.setattr(halves, "_likeliest", lambda _, before, rest, __: seen.append((before, rest)))
    assert not list(halves.find_split_bytes(text, CONVERTED))
    assert seen == [weighed]


@pytest.mark.parametrize(
    ("text", "expect"),
    [("控?zé)o遺漏", "控無遺漏"), ("聯控?zé)o遺漏?zé)o好", "聯控無遺漏?zé)o好"), ("東?a)東", "東?a)東")],
)
def test_a_split_character_is_solved_or_stays(text, expect):
    assert apply("split-bytes", text, CONVERTED) == expect
    for finding in halves.find_split_bytes(text, CONVERTED):
        assert finding[3:4] == ("GBK D89F 責, read zé",)
    assert apply("split-bytes", text, NATIVE) == text


@pytest.mark.parametrize(("size", "restored"), [(24, True), (25, False)])
def test_the_damage_runs_on_for_twenty_four_characters(size, restored):
    whole = "。" + "總" * (size - 2) + "體"
    shifted = whole.encode("gbk")[1:].decode("gbk")
    assert len(shifted) == size
    assert (apply("shifted-bytes", f"落實?{shifted}好", CONVERTED) == f"落實{whole}好") is restored


def test_bytes_fall_into_step_with_characters_and_marks_that_are_common():
    data, taken = halves._up_to_odd("？傮w上")
    assert halves._plausible(b"\xa1" + data, taken) == ("。總體", 3)
    assert halves._up_to_odd("？傮") is None
    assert halves._up_to_odd("\U00020000w") is None
    assert halves._plausible("總體".encode("gbk"), 2) == ("總體", 2)
    assert halves._plausible("龘".encode("gbk"), 1) is None
    assert halves._plausible("é".encode("gbk"), 1) is None
    assert halves._plausible(b"\x81", 1) is None


@pytest.mark.parametrize(
    ("text", "expect"),
    [("落實?？傮w好", "落實。總體好"), ("落實?？傮", "落實?？傮"), ("完成?大a好", "完成?大a好")],
)
def test_a_mark_without_its_first_byte_comes_back(text, expect):
    assert apply("shifted-bytes", text, CONVERTED) == expect
    assert apply("shifted-bytes", text, NATIVE) == text


def test_bits_are_counted_a_character():
    assert halves._bits_a_pair("居民", "") == halves.likelihood("居民") / 2
    assert halves._bits_a_pair("居", "民衆多") == halves.likelihood("居民衆") / 3
    assert halves._bits_a_pair("", "") == halves.likelihood("")
    assert halves._has_rare("東龘")
    assert not halves._has_rare("東a")


# --- traces -----------------------------------------------------------------------------------------------------
TRACED = "全麵落實責任製，誌願報名。"


@pytest.mark.parametrize(
    ("text", "han", "kinds", "count"),
    [
        (TRACED, 12, 3, 3), (TRACED, 3000, 3, 3), (TRACED, 3001, 3, 0), (TRACED, 12, 4, 0), (TRACED + "“好”", 12, 4, 3), (TRACED + "“好”「好」", 12, 4, 0), ("全麵落實責任製。", 8, 2, 0), ("全麵、書麵、方麵。", 6, 1, 3), ("全麵、書麵、方麵。", 6, 2, 0),
    ],
)  # fmt: skip
def test_traces_prove_a_machine_by_number_kinds_and_density(text, han, kinds, count):
    assert traces.count_traces(text, han, kinds) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全麵落實", ["麵"]), ("全麵落實，面向", []), ("全麵麵落實", ["麵"]), ("全麵落麵實", ["麵", "麵"]), ("複查書麵", ["麵"]), ("麵向群衆", ["麵"]), ("开會討論", ["开"]), ("开會討論，開門", []), ("开人", []), ("“开人”討論", []), ("开一二三四五六七八九十一會", ["开"]), ("开一二三四五六七八九十一二會", []),
        ("會一二三四五六七八九十一开", ["开"]), ("會一二三四五六七八九十一二开", []), ("余會長", []), ("开會。", ["开"]), ("屋后會議", ["后"]),
    ],
)  # fmt: skip
def test_a_trace_is_what_no_conversion_writes_beside_traditional_words(text, found):
    assert traces.find_traces(text) == found


@pytest.mark.parametrize(
    ("text", "general"),
    [("爲爲爲", True), ("爲爲", False), ("爲" * 10 + "為", True), ("爲" * 9 + "為", False), ("為" * 5, False), ("爲" * 20 + "為為", True), ("爲" * 19 + "為為", False)],
)  # fmt: skip
def test_a_text_writes_general_forms_three_times_and_ten_for_each_other(text, general):
    assert traces.writes_general_forms(text) is general


# --- names ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("《山》王立言著", True), ("王立言著", True), ("王立言著作", False), ("他立言著", False), ("（清）陈廷某著", True), ("1234567（清）某某某著", True), ("某某某著，某某出版社", True), ("某某某著，" + "a" * 14 + "出版社", True), ("某某某著，" + "a" * 15 + "出版社", False),
        ("一" * 8 + "著，某某出版社", True), ("，" + "一" * 9 + "著，某某出版社", False), ("《山》某某某著。", True), ("《山》某某某著：《水》", False), ("》汹涌著，", False), ("某汹涌著，某某出版社", False), ("江水汹涌某著，某某出版社", True), ("著，某某出版社", True),
    ],
)  # fmt: skip
def test_an_author_has_a_name_a_title_or_a_publisher(text, signed):
    assert authors.is_signed(text, text.index("著")) is signed


@pytest.mark.parametrize(
    ("text", "named"),
    [("张国乾", True), ("张乾", True), ("乾", False), ("乾坤", False), ("一张国乾", False), ("张国乾和", False), ("张乾坤", True), ("张乾了", False), ("，张国乾，", True), ("张三国乾", False), ("一二张国乾", False), ("张乾三四", False), ("王乾", True)],
)  # fmt: skip
def test_a_name_has_its_clause_for_itself(text, named):
    assert authors.is_in_name(text, text.index("乾")) is named


# --- script -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("traditional", "simple", "script_of"),
    [(1, 0, "Hant"), (2, 1, "Hans"), (3, 1, "mixed"), (5, 95, "Hans"), (6, 94, "mixed"), (95, 5, "Hant"), (94, 6, "mixed"), (0, 3, "Hans")],
)  # fmt: skip
def test_a_twentieth_is_quotation(traditional, simple, script_of):
    assert script.classify("，".join(["會議"[:1]] * traditional + ["会"] * simple)).script == script_of


# --- misread bytes ----------------------------------------------------------------------------------------------
def misread(text, codec="utf-8"):
    return text.encode(codec).decode("latin-1")


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        (misread("贯彻落实"), "贯彻落实"), (misread("贯彻落实", "gbk"), "贯彻落实"), (misread("贯贯贯"), misread("贯贯贯")), (misread("贯彻龘"), misread("贯彻龘")), ("东" + misread("贯彻") + "西", "东贯彻西"), ("naïve café", "naïve café"),
    ],
)  # fmt: skip
def test_misread_bytes_are_read_where_they_give_words(text, expect):
    assert apply("mojibake", text) == expect


@pytest.mark.parametrize(("count", "written"), [(2, False), (3, True)])
def test_three_radicals_beside_han_are_a_font_s(count, written):
    text = "，".join("\u2f00人"[:2] for _ in range(count))
    assert ("一" in apply("radicals", text)) is written
    assert ("一" in apply("radicals", "，".join("人\u2f00" for _ in range(count)))) is written
    assert "\u2f00" in apply("radicals", "，".join(["\u2f00"] * count))
    assert "\u2f00" in apply("radicals", text + "部首")


@pytest.mark.parametrize(("bits", "read"), [(16.0, True), (16.1, False)])
def test_misread_words_cost_sixteen_bits_a_character(monkeypatch, bits, read):
    monkeypatch.setattr(decoding, "likelihood", lambda text: -bits * len(text))
    assert decoding._is_text("贯彻") is read
    assert decoding._is_text("贯彻，a") is read

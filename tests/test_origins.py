"""Whose Traditional text is it: a machine's or an author's. Own texts, of both sides in equal number, and the borders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jiaokan.context import read_context
from jiaokan.pipeline import clean
from jiaokan.rules import traces
from jiaokan.rules.glosses import _glosses, is_injected
from jiaokan.rules.script import _by_phrase, classify, is_own_form
from jiaokan.rules.voices import judge_script
from jiaokan.text import hanzi
from jiaokan.text.rule import Context, Verdict

CASES = json.loads((Path(__file__).parent / "cases" / "origins.json").read_text(encoding="utf-8"))


def of(kind):
    return [pytest.param(case["text"], id=case["label"]) for case in CASES[kind]]


@pytest.mark.parametrize("text", of("stays"))
def test_an_authors_text_stays(text):
    assert not read_context(text).converts
    assert clean(text).text == text


@pytest.mark.parametrize("config", ["s2t", "s2tw", "s2hk"])
@pytest.mark.parametrize("text", of("by_usage"))
def test_usage_tells_whatever_converted_it(text, config):
    assert clean(hanzi.convert(text, config)).text == text


@pytest.mark.parametrize("text", of("by_forms"))
def test_forms_of_one_program_tell_beside_a_word_of_usage(text):
    written = hanzi.convert(text, "s2t")
    assert classify(written).origin == "converted"
    assert clean(written).text == text
    for config in ("s2tw", "s2hk"):  # what others write too proves nothing
        assert classify(hanzi.convert(text, config)).origin == "unknown"


def test_both_sides_are_tried_in_equal_number():
    assert len(CASES["stays"]) >= len(CASES["by_usage"]) + len(CASES["by_forms"]) >= 10


# --- forms that only s2t writes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("爲了", False), ("爲了作爲", False), ("爲了作爲認爲", True), ("爲了公衆作爲", True), ("為了公眾作為", False), ("裏裏裏裏", False),
        ("爲" * 9 + "為", False), ("爲" * 10 + "為", True), ("爲" * 19 + "為為", False), ("爲" * 20 + "為眾", True), ("没有", False),
    ],
)  # fmt: skip
def test_forms_are_counted_against_those_of_others(text, tells):
    assert traces.writes_general_forms(text) is tells


@pytest.mark.parametrize(
    ("particles", "origin"), [(0, "converted"), (3, "converted"), (4, "converted"), (5, "unknown")]
)
def test_prose_has_no_more_of_the_old_particle(particles, origin):
    text = "爲了提高信息的質量，作爲主要的方向，認爲這是對的，說的話" + "之" * particles
    assert text.count("的") == 4
    assert classify(text).origin == origin


def test_forms_alone_prove_nothing():
    text = "爲了大家的方便，作爲鄰居的我認爲應該說一聲"
    assert classify(text).origin == "unknown"
    assert classify(text + "，信息有誤").origin == "converted"
    assert classify(text + "，信息有誤，內地來信").origin != "converted"  # as much of the other side


# --- usage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("黨委貫徹落實，村委會召開會議", "converted"),
        ("黨委貫徹落實，縣裡召開會議", "unknown"),
        ("黨委貫徹落實，國務院下發文件，人民法院審理", "converted"),
        ("黨委貫徹落實，國務院下發文件，國務院說明", "unknown"),
        ("國務院、人民法院、公安局、黨員、主管部門、國務院", "unknown"),
        ("國務院、人民法院、公安局、黨員、主管部門、自然資源", "converted"),
        ("黨委貫徹落實，村委會召開會議，內地來賓", "converted"),
        ("黨委貫徹落實，村委會召開會議，內地來賓、陸客", "unknown"),
        ("內地來賓、陸客、屋苑說明", "native"),
        ("內地來賓、陸客、屋苑說明，黨委來函", "native"),
        ("內地來賓、陸客、屋苑、私隱、資訊說明，黨委來函", "native"),
        ("內地來賓、陸客說明", "native"),
        ("內地來賓、陸客說明，黨委來函", "unknown"),
        ("中共說明，中共當局、中共高層來函", "native"),
        ("中共中央、中共黨員、中共臨山縣委員會來函", "unknown"),
        ("新大陸、亞洲大陸、大陸架的說明", "unknown"),
        ("大陸、大陸、大陸的說明", "native"),
        ("運河兩岸，兩岸，兩岸的樹開花", "unknown"),
    ],
)
def test_usage_is_weighed(text, origin):
    assert classify(text).origin == origin


# --- traces of a table ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全麵落實責任製", ["麵", "製"]),
        ("全麵落實，當面說明", []),  # the page knows 面
        ("兩組韆鞦", ["韆"]),  # neighbours are one
        ("韆與鞦", ["韆", "鞦"]),
        ("隻有狗隻", ["隻", "隻"]),
        ("只有狗隻", []),
        ("各校复學", ["复"]),
        ("這里有水井，屋后是菜園", ["里", "后"]),  # common in Traditional script too, of another meaning
        ("里民說，屋裡有水，屋裏沒有", []),  # the page knows 裡
        ("里民說，屋裡有水", []),
        ("范先生、余小姐、于老師說", []),  # names
        ("各校复學，恢復了", []),  # the page knows 復
        ("「复印」學校", []),  # a name in marks of quotation
        ("公布欄、家具、一只、范先生說", []),  # common in Traditional script
        ("开1234567890學", ["开"]),
        ("开12345678901學", ["开"]),
        ("开123456789012學", []),
        ("學12345678901开", ["开"]),
        ("學123456789012开", []),
        ("\uf9d1十六歲", []),  # compatibility forms
        ("没有", []),
    ],
)
def test_traces(text, found):
    assert traces.find_traces(text) == found


@pytest.mark.parametrize(
    ("text", "han", "kinds", "count"),
    [
        ("全麵、責任製、誌願", 9, 3, 3),
        ("全麵、責任製", 9, 2, 0),
        ("全麵、責任製、書麵", 9, 3, 0),
        ("全麵、責任製、書麵", 9, 2, 3),
        ("“全麵”、責任製、書麵", 9, 3, 3),
        ("“全麵”、「責任製」、書麵", 9, 3, 0),
        ("“全麵”、書麵、河麵", 9, 3, 0),
        ("“全麵”、書麵、河麵", 9, 2, 3),
        ("這里、門后、園里、屋后種樹", 11, 3, 4),
        ("這里、門后、園里種樹", 9, 3, 0),
        ("這里、門里、園里、屋里種樹", 11, 3, 0),
        ("全麵、責任製、誌願", 3000, 3, 3),
        ("全麵、責任製、誌願", 3001, 3, 0),
    ],
)
def test_traces_are_counted_by_kinds(text, han, kinds, count):
    assert traces.count_traces(text, han, kinds) == count


def test_usage_beside_traces_spares_a_kind():
    text = "書麵說明，責任製要改，桌麵整理"
    assert classify(text).origin == "unknown"
    assert classify(text + "，質量好").origin == "converted"
    assert classify(text + "，質量好，內地來函").origin != "converted"


def test_traces_must_be_more_than_words_of_the_island():
    text = "書麵說明，責任製要改，誌願參加"
    assert classify(text + "，香港、澳門").origin == "converted"
    assert classify(text + "，香港、澳門、屋苑，黨委來函").origin == "native"
    assert classify(text + "，河麵，香港、澳門、屋苑，黨委來函").origin == "converted"


# --- a native page among Simplified lines of a site ------------------------------------------------------------

NATIVE = (
    "區內海旁長廊將於下月動工翻新，為期約八個月。部門會分段圍封，盡量保留一半路面供行人使用。\n"
    "現有座椅將會更換，並加設扶手，方便長者起坐。狗隻須由主人牽引，違例者會被票控。\n"
    "如對工程有任何意見，可於辦公時間內致電查詢，或親臨諮詢中心索取圖則。\n"
)
SITE = [
    "跳至主要内容 | 简体 | 繁体 | 网页指南\n", "首页 > 最新消息 > 公告\n", "网站首页 新闻中心 政务公开 办事服务 视频\n", "分享到：微信 微博 关注我们\n",
    "当前位置：首页 > 部门动态\n", "您好，欢迎访问本站，请登录或注册，下载软件查看更多信息\n", "联系我们 | 关于本站 | 网站地图\n",
    "版权所有 未经许可不得转载\n", "党委 组织 视频 质量 信息 乡镇 县委\n",
]  # fmt: skip


@pytest.mark.parametrize("line", SITE)
def test_a_native_page_stays_whatever_the_site_says_round_it(line):
    for page in (line + NATIVE, NATIVE + line, line + NATIVE + line, line * 3 + "\n" + NATIVE):
        assert not read_context(page).converts
        assert NATIVE.rstrip("\n") in clean(page).text


def test_all_of_them_together_do_not_outvote_it():
    page = "".join(SITE) + NATIVE + "".join(reversed(SITE))
    assert not read_context(page).converts
    assert judge_script(page).origin in ("native", "unknown")


# --- glosses of a sparing injector ------------------------------------------------------------------------------

ON_CONVERTED = "鎮黨委、鎮政府決策部署，鄉鎮貫徹落實。"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("學(xué)校、鎮(zhèn)上、總(zǒng)的說", True),
        ("學（xué）校、鎮（zhèn）上、總（zǒng）的說", True),
        ("學(xué)校、鎮(zhèn)上的說", False),  # two
        ("學(xué)校、學(xué)生、鎮(zhèn)上的說", False),  # two, one of them twice
        ("學(xué)校、鎮(zhèn)上、烘乾(gàn)機", True),  # one that only a table reads so
        ("學(xué)校、銀行(háng)、角(jué)色", False),  # aids
        ("學(xué)校、鎮(zhèn)上、銀行(háng)、角(jué)色", False),  # as many aids as idle ones
        ("學(xué)校、鎮(zhèn)上、總(zǒng)的、銀行(háng)、角(jué)色", True),
        ("學(xué)校、鎮(zhèn)上、長(zhǎng)大、長(cháng)短", False),  # two readings of one: taught
        ("角(jué)色、主角(jué)、供給(jǐ)、人參(shēn)", False),
        ("學(xuè)校、鎮(zhèn)上、總(zǒng)的說", False),  # a wrong tone is none
        ("組織(WHO)、學(xué)校、鎮(zhèn)上、總(zǒng)的說", True),
    ],
)
def test_three_idle_glosses_are_a_machines_on_a_converted_page(text, gone):
    page = ON_CONVERTED + "本頁說明如下，請各村、各單位對照要求，逐項檢查，按時上報，不得拖延。" * 30 + text
    for char in ("學", "鎮", "總"):
        assert (f"{hanzi.simplified(char)}(" in clean(page).text.replace("（", "(")) is (char in text and not gone)
    assert "(WHO)" in clean(page).text or "WHO" not in text


@pytest.mark.parametrize(("han", "gone"), [(3000, True), (3001, False)])
def test_a_sparing_injector_glosses_one_han_in_a_thousand(han, gone):
    text = "學(xué)鎮(zhèn)總(zǒng)"
    text += "說" * (han - 3)
    glosses = _glosses(text)
    assert is_injected(glosses, text, Context(Verdict("Hant", "converted", 9))) is gone
    assert is_injected(glosses, text, Context(Verdict("mixed", "mixed", 9))) is gone


@pytest.mark.parametrize("origin", ["unknown", "native"])
def test_elsewhere_it_takes_more(origin):
    text = "學(xué)鎮(zhèn)總(zǒng)說說說說說"
    assert not is_injected(_glosses(text), text, Context(Verdict("Hant", origin, 9)))
    text += "單(dān)"
    assert is_injected(_glosses(text), text, Context(Verdict("Hant", origin, 9))) is (origin == "unknown")
    assert not is_injected(_glosses(text), text, Context(Verdict("Hans", "native", 9)))


@pytest.mark.parametrize(("char", "reading"), [("學", "xué"), ("角", "jiǎo"), ("行", "xíng"), ("區", "qū")])
def test_the_reading_a_character_has_by_itself(char, reading):
    assert hanzi.usual_reading(char) == reading


# --- what is Simplified in form already -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at", "own"),
    [
        ("機器一坏了", 3, True),
        ("沈思良久", 0, True),
        ("他說\n沈思良久\n沒有", 3, True),
        ("他說沈思\n良久", 2, False),
        ("良久\n沈思，沒有", 3, False),
        ("沈思，沒有", 0, False),
    ],
)
def test_a_character_is_its_authors_in_a_line_without_traditional_ones(text, at, own):
    assert is_own_form(text, at) is own


def test_which_characters_only_phrases_change():
    assert {"坏", "沈"} <= _by_phrase()
    assert _by_phrase().isdisjoint("覆藉乾著瞭後")


@pytest.mark.parametrize(
    ("line", "expect"),
    [
        ("一坏了就停", "一坏了就停"), ("请张沈思默写", "请张沈思默写"), ("打坏子", "打坏子"), ("沈默", "沈默"),
        ("他沈思著，沒有說話", "他沉思着，没有说话"), ("答覆、反覆", "答复、反复"), ("藉此說明", "借此说明"),
    ],
)  # fmt: skip
def test_a_phrase_changes_no_simplified_form_on_a_converted_page(line, expect):
    assert clean(ON_CONVERTED + "\n" + line).text.split("\n")[1] == expect


def test_big5_has_so_many_common_characters():
    assert len(hanzi.island_han()) == 5_401

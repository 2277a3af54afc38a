"""Readings told by a table of words, authors, and whose lines decide the script of a page."""

from __future__ import annotations

import pytest

from jiaokan.bench import readings as maker
from jiaokan.bench import script as bench
from jiaokan.context import read_context
from jiaokan.pipeline import annotate, clean
from jiaokan.rules import authors
from jiaokan.rules.halves import unsolved_places
from jiaokan.rules.script import classify, is_in_question
from jiaokan.rules.voices import judge_script, own_lines
from jiaokan.text import hanzi, readings
from jiaokan.text.rule import Context, Verdict

CONVERTED = "鎮黨委、鎮政府認真貫徹落實上級決策部署，打造幹部隊伍，群眾普遍滿意。\n"


def tiny(*lines, total="k"):
    return readings.parse("\n".join([*lines, "= +", "1 a 甲乙丙丁", f"total {total}"]))


# --- the table --------------------------------------------------------------------------------------------------


def test_a_table_is_read_as_it_is_written():
    table = tiny("# a comment", "= 著 着f 著c", "著 9 著名 显著", "着 3 随着")
    assert table.own["著"] == {"著名": 9.0 - 20, "显著": 9.0 - 20, "随着": 3.0 - 20}
    assert table.readings["著"] == {"着": 15.0 - 20, "著": 12.0 - 20}
    assert table.words == {"甲": -10.0, "乙": -10.0, "丙": -10.0, "丁": -10.0}
    assert table.rest == -21.0
    assert table.beside["著"] == {"著": frozenset("名显"), "着": frozenset("随")}
    assert table.written.fullmatch("著")
    assert not table.written.fullmatch("着")


@pytest.mark.parametrize(("level", "read"), [("4", "著"), ("5", "着"), ("6", "着")])
def test_what_stands_there_gives_way_to_a_reading_one_bit_likelier(level, read):
    assert tiny(f"= 著 着{level} 著4").read("著", "著", "甲著乙", 1) == read


@pytest.mark.parametrize(("level", "read"), [("5", "干"), ("6", "乾"), ("7", "乾")])
def test_what_t2s_writes_gives_way_to_a_word_two_bits_likelier(level, read):
    table = tiny("= 乾 干e 乾-", f"乾 {level} 甲乾")
    bits = table.weigh("乾", "甲乾乙", 1)
    assert bits["乾"] - bits["干"] == int(level, 36) - 4  # 干 and 甲, each by itself, against the word
    assert table.read("乾", "干", "甲乾乙", 1) == read


def test_a_character_with_one_reading_has_it_anywhere():
    table = tiny("= 枱 台-")
    assert table.read("枱", "枱", "枱", 0) == "台"
    assert table.read("枱", "枱", "甲枱乙", 1) == "台"


def test_a_reading_without_a_word_here_is_not_thought_of():
    table = tiny("= 座 座f 坐-", "坐 9 坐标")
    assert table.read("座", "座", "甲座乙", 1) == "座"
    assert table.read("座", "座", "座标", 0) == "坐"
    assert table.read("座", "座", "讲座标", 1) == "坐"


def test_words_beside_divide_the_text_another_way():
    lines = ["= 著 着d 著5", "著 a 著名"]
    without = readings.parse("\n".join([*lines, "= +", "1 a 对名册", "total k"]))
    beside = readings.parse("\n".join([*lines, "= +", "+ 9 名册", "1 a 对名册", "total k"]))
    assert without.read("著", "著", "对著名册", 1) == "著"
    assert beside.read("著", "著", "对著名册", 1) == "着"


def test_a_word_is_known_only_where_its_reading_stands():
    table = readings.table()
    assert table.stands("著", "随著", 1, "着")
    assert not table.stands("著", "随著", 1, "著")
    assert not table.stands("著", "随，著", 2, "着")  # a mark parts words
    assert table.stands("著", "摸不著头脑", 2, "着")


def test_the_longest_word_is_seen_and_no_longer_one():
    word = "甲乙丙丁甲乙著"
    assert len(word) == readings.LONGEST
    table = tiny("= 著 着1 著-", f"著 9 {word}")
    assert table.read("著", "著", word, 6) == "著"
    assert table.stands("著", word, 6, "著")
    assert not tiny("= 著 着1 著-", f"著 9 丁{word}").stands("著", f"丁{word}", 7, "著")


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("秋穀曬乾封倉", "秋谷晒干封仓"), ("乾封元年", "乾封元年"), ("太子承乾", "太子承乾"), ("草皮覆蓋", "草皮覆盖"),
        ("遼乾統三年", "辽乾统三年"), ("乾部下鄉", "干部下乡"), ("餅乾", "饼干"), ("徵調車輛", "征调车辆"), ("宮商角徵羽", "宫商角徵羽"),
    ],
)  # fmt: skip
def test_t2s_is_set_right_by_words(text, simple):
    assert readings.simplified(text) == simple


def test_what_is_left_over_is_read_from_left_to_right():
    assert list(readings.left_over("看著著名作家")) == [(1, "着")]
    assert list(readings.left_over("此书著于")) == []
    assert list(readings.left_over("逐笔覆核，草皮覆盖")) == [(2, "复")]
    assert list(readings.left_over("没有")) == []


# --- authors ----------------------------------------------------------------------------------------------------

SIGNED = [
    "王立言著", "由王立言等著，", "（清）陈廷著《水利辑要》", "［美］卡特著：《河流》", "约翰·卡特著。", "《山村纪事》，文心阁主著，",
    "文心阁主著，某某出版社", "文心阁主著，2003年版", "文心阁主著（某某译）", "欧阳明著，", "作者王立言著", "扉页写明王立言著，",
]  # fmt: skip
UNSIGNED = [
    "江水流动著，", "他朗读著《草原》", "孩子们朗读著《草原》", "王立言著作", "你我他著，", "《草原》里，孩子们奔跑著，", "奔跑著，笑声传到出版社",
    "王立言和李明远两个人一路笑著，", "著，", "风吹著。后来的某某出版社", "《草原》念著：《春晓》",
]  # fmt: skip


@pytest.mark.parametrize("text", SIGNED)
def test_an_author_is_seen(text):
    assert authors.is_signed(text, text.index("著"))


@pytest.mark.parametrize("text", UNSIGNED)
def test_no_author_is_seen(text):
    assert not authors.is_signed(text, text.index("著"))


@pytest.mark.parametrize(("size", "signed"), [(8, True), (9, False)])
def test_an_author_is_a_short_clause(size, signed):
    text = "，" + "某" * size + "著，某某出版社"
    assert authors.is_signed(text, size + 1) is signed


def test_on_a_page_that_has_the_particle_too_only_words_decide():
    page = CONVERTED + "孩子們奔跑著。\n"
    assert clean(page).text.endswith("孩子们奔跑着。\n".rstrip())
    apart = CONVERTED + "孩子們奔跑著，唱着。隨著水位上升，\n"
    assert clean(apart).text.split("\n")[1] == "孩子们奔跑著，唱着。随着水位上升，"


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("編輯：張國乾、李明", "编辑：张国乾、李明"), ("校對：王乾", "校对：王乾"), ("王乾", "王乾"), ("聯絡人：李乾生", "联络人：李乾生"),
        ("乾部李明", "干部李明"), ("衣服晒乾了", "衣服晒干了"), ("白乾了", "白干了"), ("高乾了三天", "高干了三天"), ("餅乾", "饼干"), ("很乾", "很干"),
    ],
)  # fmt: skip
def test_a_name_keeps_its_character(text, expect):
    assert clean(CONVERTED + text).text.split("\n")[1] == expect


# --- the script of a page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "script", "origin"),
    [
        ("全麵落實責任製，聯係群眾。誌願者隻有一名。", "Hant", "converted"),
        ("全麵落實責任製，聯係群眾。誌願者隻有一名。学校复學后備，各村认真落实，请及时报告。", "mixed", "mixed"),
        ("貴單位承辦之活動業經核備，請依規定辦理。请于周五前反馈意见，由办公室统一回复。", "mixed", "unknown"),
        ("本計畫由市政府資訊局辦理，志工請依規定報到。请于周五前反馈意见，由办公室统一回复。", "mixed", "native"),
        ("请于周五前反馈意见。", "Hans", "native"),
    ],
)
def test_a_mixture_needs_the_same_proof(text, script, origin):
    verdict = classify(text)
    assert (verdict.script, verdict.origin) == (script, origin)
    assert Context(verdict).converts == (origin in ("converted", "mixed"))


def test_simplified_clauses_are_no_leftovers():
    alone = "貴單位承辦之活動業經核備，請依規定辦理經費結報。"
    beside = "学习强国，认真落实，及时报告，办公室，统一回复，意见。"
    assert classify(alone + beside).origin == classify(alone).origin == "unknown"


@pytest.mark.parametrize(
    ("verdict", "asked"),
    [
        (Verdict("Hant", "unknown", 9, 0), False),
        (Verdict("Hant", "unknown", 9, 1), True),
        (Verdict("mixed", "mixed", 9, 5), True),
        (Verdict("Hans", "native", 3, 90), False),
    ],
)
def test_only_a_page_in_both_scripts_is_read_twice(verdict, asked):
    assert is_in_question(verdict) is asked


BAR = "分享到：QQ空间 新浪微博 微信\n"
NOTICE = "各項器材請於月底前送交承辦人彙整，逾期視為放棄，不再另行通知，敬請各位留意時程並協助轉知。\n"


def test_the_site_has_no_say():
    verdict = judge_script(NOTICE + BAR)
    assert (verdict.script, verdict.origin) == ("Hant", "unknown")
    assert verdict.simplified == classify(NOTICE + BAR).simplified > 0
    assert judge_script((NOTICE + BAR).replace("\n", "\r\n")).script == "Hant"
    assert clean(NOTICE + BAR).text == NOTICE.rstrip("\n")
    assert judge_script(CONVERTED * 2 + BAR).origin == "converted"


def test_a_line_that_recurs_has_one_vote():
    motto = "歲月靜好，現世安穩，葉問川\n"
    posts = ("请问大家这款水泵好用吗\n", "用了半年没有什么问题，就是声音大\n", "谢谢，那我再看看别的\n")
    page = "".join(post + motto for post in posts)
    assert own_lines(page, read_context(page)).count("歲月靜好") == 1
    assert not read_context(page).converts
    assert "葉問川" in clean(page).text


def test_a_page_whose_every_line_is_the_sites_is_judged_as_it_is():
    assert judge_script(BAR + "設為首頁 加入收藏\n").script in ("Hans", "mixed")


@pytest.mark.parametrize("text", [NOTICE + BAR, CONVERTED + BAR, CONVERTED + "遼乾統三年，看著"])
def test_the_row_says_what_the_context_says(text):
    source = annotate("a.txt", text.encode()).source
    verdict = read_context(text).verdict
    assert (source.script, source.script_origin) == (verdict.script, verdict.origin)


# --- damage that nothing proves ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("任務落實?mǔ)了", [(4, 8)]),
        ("任務落實?mu）了", [(4, 8)]),
        ("落實?a)了", []),
        ("落實?xyz)了", []),
        ("落實?(mǔ)了", []),
    ],
)
def test_half_a_gloss_is_seen_where_its_letters_are_a_syllable(text, places):
    assert unsolved_places(text, Context(Verdict("Hant", "converted", 9))) == places
    assert unsolved_places(text, Context(Verdict("mixed", "mixed", 9))) == places
    assert unsolved_places(text, Context(Verdict("Hans", "native", 1))) == []


def test_what_is_not_proved_is_flagged_and_stays():
    cleaned = clean(CONVERTED + "任務落實?mǔ)了沒有，請回覆。")
    assert "落实?mǔ)了没有" in cleaned.text
    assert "suspect-character" in cleaned.flags


# --- how the table is made, and how it is judged ----------------------------------------------------------------

WORDS = [
    "着 9000 uz",
    "著 900 v",
    "随着 800 p",
    "著名 700 a",
    "着名 3 a",
    "紧接著 3 d",
    "紧接着 600 d",
    "显著 300 a",
    "王著 50 nr",
    "名册 60 n",
]


def test_a_list_of_words_is_made_into_a_table_that_reads_it():
    counts = maker.word_list(WORDS, ["名单"])
    assert "王著" not in counts  # no names of persons
    assert counts["名单"] == 3
    assert counts["着名"] == 1  # hardly seen, and nobody vouches for it
    table = maker.table_of(counts)
    assert [
        table.read("著", "著", word, at) for word, at in (("随著", 1), ("著名", 0), ("显著", 1), ("紧接著", 2))
    ] == list("着著著着")
    assert "紧接著" not in table.own["著"]
    assert "着名" not in table.own["著"]
    assert "名册" in table.words
    assert maker.make(counts) == maker.make(dict(reversed(list(counts.items()))))


def test_opencc_vouches_for_no_wrong_spelling():
    words = maker.opencc_words()
    assert "显著标志" in words
    assert "着名" not in words
    assert len(words) > 40_000


def test_the_table_in_the_package_is_small_and_says_where_it_comes_from():
    text = readings.files("jiaokan").joinpath("data", "readings.txt").read_text(encoding="utf-8")
    assert len(text.encode()) < 100_000
    assert text.startswith("".join(f"{line}\n" for line in maker._HEAD))


@pytest.mark.parametrize("config", maker.CONFIGS)
def test_of_words_the_table_was_not_made_from_at_most_five_in_ten_thousand_differ(config):
    score, told = bench.of_words(config, bench.words())
    assert score.size > 46_000
    assert score.differ - score.untold == len(told) <= score.size * 0.0005
    assert score.share >= 0.9995


@pytest.mark.parametrize("config", maker.CONFIGS)
def test_own_texts_come_back_to_the_letter(config):
    score = bench.of_texts(config)
    assert score.size > 200_000
    assert score.differ == 0


def test_words_and_characters_that_pypinyin_knows():
    assert hanzi.is_phrase("汹涌")
    assert not hanzi.is_phrase("汹")
    assert len(hanzi.mainland_han()) == 6_763

"""Laws of the looks that spare a text the work: whatever the work would find, the look lets through."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.draws import draws

from jiaokan.page import cues, weigh
from jiaokan.page.score import HEARD
from jiaokan.rules import (
    bullets,
    exempt,
    faces,
    joins,
    marks,
    openings,
    records,
    references,
    seams,
    sheets,
    spacing,
    syntax,
    width,
    wraps,
)
from jiaokan.text import code, lexicon, programs
from jiaokan.text.chars import BLANK, BLANKS, ascii_of, iter_lines
from jiaokan.text.hanzi import simplified
from jiaokan.text.rule import Context, Verdict

CONTEXT = Context(Verdict("Hans", "native"))
PIECES = st.sampled_from([
    *",:;?!().．\"'`*_~-#&|/\\[]{}<>=%。，、；：！？…“”‘’（）《》〔〕①↓→■•·lnuQqØ０Ａ：", *"｡､｢｣", *" \u00a0\u3000\t\n\n\n",
    *"一二三十第条章年月日元号的了得着过在和与有效证件填写乾隆回覆沈默反水闸渠堤巡查村庄", *"0123456789aAbBcCeEPDo",
    "清渠护岸", "各村都要巡查，", "落实的.措施", "有效证 件填写", "清渠。", "清渠\n", "水深3.5米", "第一条", "参考文献\n", "[J].", "1. ", "出版社",
    "Dialogue:", "Style: a,", "style:", "12:30:11", "a,b,c\n", "1,2,3\n", "甲，乙\n", "甲，，乙\n", "Q:", "Q1: ", "\nA2:", "select * from 表", "update 表 set ",
    "ſelect 表 from", "drop table", "::", "=", "()", "//", "int ", "x = 1", "print(1)", "if a:", "```\n", ":)", ";-D", ":o)", "( ´∀`)", "(^_^)",
    "年  月  日", " 平方米", "第  页", "a b c d e ", "! @ # $ ", "↓↓↓\n", "，。", "；;", "：：", "！。", "　　", "   ", "？？？", "60%,16", "7:30,5", "(注)",
])  # fmt: skip
TEXTS = st.lists(PIECES, max_size=24).map("".join)
RUNS = st.text("有效证件填写答覆沈默乾隆回反水闸渠堤清查巡村庄的了在一中国人民政府工作解释瞭", max_size=10)
LAW = settings(max_examples=draws(300), derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def lets_through(quick, full, text):
    """Tell whether a quick expression finds something wherever one of some full ones does."""
    return quick.search(text) is not None or not any(pattern.search(text) for pattern in full)


@pytest.mark.parametrize(
    ("quick", "full"),
    [
        (marks._TWO_STOPS, (marks._DOUBLED, marks._COLONS, marks._BEHIND_CRY)),
        (marks._TOKENS, (marks._SCRAMBLED,)),
        (marks._TWO_ARROWS, (marks._DRAWN_LINE,)),
        (marks._LONE, (marks._BETWEEN, marks._AFTER_PARTICLE)),
        (spacing._FORM_BLANK, (spacing._FORM,)),
        (faces._EYE, (faces._FACE, faces._BESIDE_EYE)),
        (sheets._HEAD_COLON, (sheets._LETTERED,)),
        (records._KIND, (records._SUBTITLE,)),
        (syntax._BULLET, (syntax._AMOUNT,)),
    ],
    ids=["stops", "tokens", "arrows", "lone", "form", "face", "letter", "subtitle", "amount"],
)
@given(TEXTS)
@example("甲：：乙")
@example("年 月 日")
@LAW
def test_an_expression_of_two_signs_lets_through_what_the_whole_one_finds(quick, full, text):
    assert lets_through(quick, full, text)


@given(TEXTS)
@LAW
def test_signs_of_ascii_stand_side_by_side_in_what_a_text_has_of_ascii(text):
    signs = ascii_of(text)
    assert exempt._MOUTH.search(signs) or not exempt._SMILEY.search(text)
    assert b"o)" in signs or not faces._LONE.search(text)
    assert code.may_have_code(text) == any(cue in text for cue in code._CUES)
    folded = text.casefold()
    told = any(verb in folded for verb in syntax._VERBS) and syntax._STATEMENT.search(text) is not None
    letters = any(letter in text for letter in syntax._LIKE_ASCII)
    assert not told or letters or syntax._ASCII_VERB.search(signs)


# --- lines of sites ---------------------------------------------------------------------------------------------
SAID = [said for cue in cues.load().cues() for said in cue.like]
PARTS = st.sampled_from(
    [*SAID, *"，。；！？“”※ \u3000-·", "各村要清渠护岸", "2021-03-05", "03-05 ", "10:30 ", "相关阅读", "3"]
)
SITES = st.lists(PARTS, min_size=1, max_size=6).map("".join).filter(lambda line: "\n" not in line)


@given(SITES)
@LAW
def test_a_line_in_which_a_voice_is_heard_or_that_is_a_dated_link_is_let_through(line):
    assert weigh._may_be_heard(line) or weigh.weigh_all(line).value < HEARD
    assert seams._DATED.search(line) or not any(is_link(line) for is_link in seams._DATED_LINKS)


def test_what_each_cue_says_is_let_through_where_it_is_heard():
    assert all(weigh._may_be_heard(line) or weigh.weigh_all(line).value < HEARD for line in SAID)


# --- marks ------------------------------------------------------------------------------------------------------
@given(TEXTS)
@LAW
def test_no_mark_is_narrow_where_none_may_be(text):
    assert width._MAY_BE_NARROW.search(text) or not width._narrow(text, CONTEXT)


@given(TEXTS)
@LAW
def test_the_test_of_an_exempt_mark_is_that_one_of_the_tests_holds(text):
    is_exempt, tests = exempt.exempt(text, CONTEXT), exempt.exemptions(text, CONTEXT)
    assert all(is_exempt(at) == any(test(at) for test in tests) for at in range(len(text)))


# --- words ------------------------------------------------------------------------------------------------------
def best_reading(text):
    """Cut a run into words by trying all of them at every place."""
    shadow, table = simplified(text), lexicon._table()
    best = [(0.0, 0)]
    for end in range(1, len(shadow) + 1):
        starts = [start for start in range(max(0, end - 4), end) if shadow[start:end] in table]
        options = [(best[start][0] + table[shadow[start:end]], start) for start in starts]
        best.append(min([*options, (best[end - 1][0] + lexicon._UNKNOWN, end - 1)]))
    cuts = [len(shadow)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    return tuple(text[start:end] for start, end in pairwise(cuts))


@given(RUNS)
@LAW
def test_words_are_those_of_the_best_reading(run):
    assert lexicon.words_of(run) == best_reading(run)


@given(RUNS, RUNS)
@example("答", "覆")
@example("有效证", "件填写")
@LAW
def test_a_seam_without_a_word_across_it_tears_none(before, after):
    left, right = before[-lexicon.REACH :], after[: lexicon.REACH]
    bits = lexicon._cost(left) + lexicon._cost(right) - lexicon._cost(left + right)
    assert lexicon.torn(before, after) == bits
    assert lexicon._may_be_torn(left, right) or bits == 0


# --- lines ------------------------------------------------------------------------------------------------------
LINES = TEXTS.map(lambda text: [line for line in text.split("\n") if line.strip(BLANKS)])


@given(LINES, LINES)
@LAW
def test_no_line_goes_on_where_none_may_on_a_page_that_shows_nothing(above, below):
    for line, following in zip(above, below, strict=False):
        line = line.rstrip(BLANKS)  # noqa: PLW2901  (as the lines of a page are)
        if joins._may_go_on(line, following):
            continue
        paragraph, inner = joins.Paragraph(line), following.lstrip(BLANKS)
        assert not joins.goes_on(paragraph, line, inner, wrapped=False, hangs=False)
        assert not joins._is_cut(paragraph, line.lstrip(BLANKS), inner, 99, proved=True)


@given(TEXTS)
@LAW
def test_rows_stand_below_each_other(text):
    alike = records._cut_alike(text)
    assert all(mark in alike or not records._rows(text, mark) for mark in records._SEPARATORS)


@given(TEXTS)
@LAW
def test_every_line_of_a_program_and_of_a_bibliography_is_looked_at(text):
    spans = iter_lines(text)
    programs_own = [
        index
        for index, (start, end) in enumerate(spans)
        if programs._START.match(text, start, end) and code.is_program(text[start:end])
    ]
    starts = [start for start, _ in spans]
    looked = [starts.index(start) for start in programs._starts(text)]
    assert [index for index in looked if code.is_program(text[slice(*spans[index])])] == programs_own
    divided = {text[slice(*span)] for span in spans if references._is_divided(text[slice(*span)])}
    assert divided <= set(references._parted_lines(text))
    assert references._may_have_list(text) or not references._lists(text, spans)


@given(LINES)
@LAW
def test_the_end_of_a_line_says_what_the_line_does(lines):
    for line in lines:
        assert openings.ends_sentence(line) == (openings._SENTENCE_END.search(line) is not None)
        assert wraps.ends_open(line) == (wraps._ENDS_OPEN.search(line) is not None)
        assert wraps.columns([line]) == [len(line) - len(re.findall("[!-~\u00a0-\u00bf ]", line)) // 2]
        assert wraps._BLANKS.sub("", line) == re.sub(f"(?<=[^{BLANK}])[{BLANK}]+", "", line)
        lone = bullets._LONE.fullmatch(line) or bullets._SINGLE.fullmatch(line)
        assert len(line) <= bullets._LONGEST_LONE or not lone
        assert line[0] in bullets._OPENING or not bullets._GLUED.match(line)


@given(TEXTS)
@LAW
def test_a_line_of_han_without_a_string_is_no_program_s(text):
    for line in text.split("\n"):
        bare = line.strip(BLANKS)
        told = code.is_statement(line) or code._SAID.match(line) is not None
        inside = code._INSIDE.search(bare) is not None and not code.HAN_ONE.search(code._bare(bare))
        assert code.is_program(line) == (told or (len(bare) < code.LONGEST and inside))

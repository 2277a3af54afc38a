"""Sentences: every paragraph of the benchmark is cut where its bars stand, and the borders of what decides it hold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaokan.bench import sentences
from jiaokan.outline.quotes import curled, find_brackets, find_quotations
from jiaokan.outline.sentences import find_sentences


def cut(text):
    return "|".join(text[s.start : s.end] for s in find_sentences(text))


def barred(text, gold):
    bounds = [0, *sorted(gold), len(text)]
    return "|".join(text[start:end] for start, end in pairwise(bounds))


@pytest.mark.parametrize(("text", "gold"), sentences.paragraphs())
def test_a_paragraph_is_cut_where_its_bars_stand(text, gold):
    assert cut(text) == barred(text, gold)


CUT = {
    "a stop behind a quotation with a stop in it": "墙上写着“快走！”。|没有人走。",
    "two quotations close before the stop": "他说“看了《闸门》”。|我信。",
    "a mark of the quotation alone": "墙上写着“快走！”没有人走。",
    "a stop that only the quotation has, then a comma": "墙上写着“快走！”，没有人走。",
    "an unclosed quotation cuts like plain text, one that closes before it does not": "“甲。乙。”，丙：“丁。|戊。",
    "a title left open in a quotation": "“我看了《闸门。还没看完。”，他说。",
    "a closing mark alone": "甲”。|乙。",
    "a bracket of eighty": f"甲（{'乙' * 78}。丙）丁。",
    "a bracket of eighty-one": f"甲（{'乙' * 79}。|丙）丁。",
    "a stop that a bracket within the sentence has": "来了（真的！）三个人。|好。",
    "the same bracket opens the sentence": "好。|（真的！）|三个人。",
    "a blank behind a bracket's stop": "来了（真的！） 三个人。",
    "a bracket closed by a half-width one": "甲（乙。丙)丁。",
    "a half-width bracket": "甲(乙。丙)丁。",
    "enumerating": "1)甲。|2)乙。",
    "six code points again": "我们三个人都……我们三个人都走了。",
    "seven code points again": "我们三个人都看……|我们三个人都看见了。",
    "ellipsis and so on": "麻袋、铁锹……等物资到了。",
    "ellipsis, then waiting": "他走了……|等到天亮才回来。",
    "a list that goes on": "麻袋、铁锹……还有雨衣。",
    "no list": "雨停了……|还有人没走。",
    "the list lies before a stop": "麻袋、铁锹到了。|雨停了……|还有人没走。",
    "an ellipsis alone": "……",
    "an ellipsis and a stop behind it": "……！|走。",
    "half-width behind Han": "走吗?|走。",
    "half-width before Latin": "a?b=1的网页",
    "half-width before a bracket": "走吗?|（没有人走。）",
    "half-width before a straight quotation": '走吗?|"走。"',
    "at the end": "走吗?",
    "a query and a stop": "网址是“a?b”。|走。",
    "nothing": "",
    "blanks behind": "走。 |好。",
    "who speaks, fourteen code points": "“走！”" + "甲" * 14 + "说。",
    "who speaks, fifteen code points": "“走！”|" + "甲" * 15 + "说。",
    "a voice is not who speaks": "“走！”|喊声很远。",
    "single marks": "写着‘不走。不看。’三个字。",
    "an apostrophe in single marks": "写着‘it’s。不看。’三个字。",
    "full-width straight marks": "写着\uff02不走。不看。\uff02三个字。",
}


@pytest.mark.parametrize("name", CUT)
def test_what_decides_a_cut(name):
    assert cut(CUT[name].replace("|", "")) == CUT[name]


CURLED = {
    '"甲"乙"丙"': "“甲”乙“丙”",
    '甲"乙': '甲"乙',
    '"甲"乙"': '"甲"乙"',
    '"。"': '"。"',
    '55"和32"': '55"和32"',
    '"55"': "“55”",
    '买"55"的"': '买“55"的”',
    '125.25"屏': '125.25"屏',
    '2024"平安"行动': "2024“平安”行动",
    '8"平安"行动': "8“平安”行动",
    '写"甲"和55"': '写“甲”和55"',
    "it's he's": "it's he's",
    "'甲'": "‘甲’",
    "'甲's'": "‘甲's’",
    "甲'": "甲'",
    "' 甲'": "' 甲'",
    "'，甲'": "'，甲'",
    "'98级'": "'98级'",
    "'98'": "‘98’",
    "5' '甲'": "5' ‘甲’",
    "\"甲'乙'丙\"": "“甲‘乙’丙”",
}


@pytest.mark.parametrize("text", CURLED)
def test_straight_marks_pair_or_are_left_alone(text):
    assert curled(text) == CURLED[text]


STRETCHES = {
    "“甲”“乙”": [(0, 3), (3, 6)],
    "“甲《乙》”": [(0, 6)],
    "《甲“乙》丙”": [(0, 5)],
    "”甲“": [],
    "‘a’b’": [(0, 5)],
    "‘甲’乙’": [(0, 3)],
    "‘甲’b’": [(0, 3)],
    "’a": [],
}


@pytest.mark.parametrize("text", STRETCHES)
def test_quotations_are_the_outermost_that_close(text):
    assert find_quotations(text) == STRETCHES[text]


def test_brackets_are_the_outermost_short_ones():
    assert find_brackets("（一）甲【二（三）】〔四〕") == [(0, 3), (4, 10), (10, 13)]
    long = "（" + "（一）" * 40 + "）"
    assert find_brackets(long) == [(1 + 3 * number, 4 + 3 * number) for number in range(40)]


@given(st.text(alphabet="甲。！？…!?；“”‘’「」《》（）()【】\"' 5a，", max_size=60))
def test_sentences_tile_whatever_the_marks(text):
    assert "".join(text[s.start : s.end] for s in find_sentences(text)) == text
    assert len(curled(text)) == len(text)

"""Sentences: every paragraph of the benchmark is cut where its bars stand, and the borders of what decides it hold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.grouped import grouped

from jiaokan.bench import sentences
from jiaokan.outline.quotes import curled, find_brackets, find_quotations
from jiaokan.outline.sentences import find_sentences


def cut(text):
    return "|".join(text[s.start : s.end] for s in find_sentences(text))


def barred(text, gold):
    bounds = [0, *sorted(gold), len(text)]
    return "|".join(text[start:end] for start, end in pairwise(bounds))


@grouped(("text", "gold"), sentences.paragraphs())
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


BEHIND_THE_STOP = {
    "a figure in brackets": "甲很早。[1]|乙很晚。[2]",
    "figures in a row": "甲很早。[1][2]|乙很晚。[3-5]|丙不详。[6,8]",
    "in broad brackets": "甲很早。［7］|乙很晚。〔12〕|丙不详。[注1]",
    "a blank before and behind it": "甲很早。 [1] |乙很晚。",
    "a small figure": "甲很早。¹|乙很晚。¹²",
    "what an encyclopaedia asks for": "甲很早。[来源请求]|乙很晚。",
    "behind a quotation": "甲说：“很早。”[3]|乙不说。",
    "circled figures, the last of which ends the paragraph": "甲很早。①|乙很晚。②",
    "who answers for it": "管好沟渠。（责任单位：水利站；期限：年底）|管好路面。（牵头：交管所）",
    "what the hall did": "谢谢大家！（热烈鼓掌）|我再说一句。（笑）|完了。",
    "where it is said": "百闻不如一见。（《汉书》）|这话不假。",
    "where to look": "办法已改。（详见附件）|照办。",
    "how to fill it in": "哪个村的?(请写全称)|几口人?",
    "whatever ends the paragraph": "现报上，请批示。（预算一份）",
    "in square brackets": "办法已改。【注：自下月起】|照办。",
    # What numbers or labels what follows, or is a sentence, stays with that.
    "left alone: figures that number a list": "[1]甲很早。|[2]乙很晚。",
    "left alone: a list behind a colon": "如下：[1]甲很早。|[2]乙很晚。",
    "left alone: circled figures that number a list": "有三件。|①修路。|②架桥。|③栽树。",
    "left alone: circled figures of a list whose last words name one": "有两件。|①修路。|②见图①。",
    "left alone: a list of circled figures that breaks off": "有两件：①修路。|②",
    "left alone: numbers in brackets": "甲。|（一）修路。|(2)架桥。|（a）栽树。|（③）看水。",
    "left alone: alternatives": "选一个。|（甲）修路。|（乙）架桥。",
    "left alone: who asks": "开始。|（问）修路吗？|（答）修。",
    "left alone: a bracket that is a sentence": "办法已改。|（详见附件。）|照办。",
    "left alone: a bracket that opens a sentence": "他去了。|（三年后）她也去了。",
    "left alone: labels": "（男）桥在哪里？|（女）在河上。|（合）",
    "left alone: a bracket and a stop": "办法已改。|（详见附件）。",
    "left alone: a bracket and a comma": "办法已改。|（请注意），照办。",
    "left alone: a bracket of seventy-nine": f"好。|（请{'乙' * 78}）走。",
    "a bracket of seventy-eight": f"好。（请{'乙' * 77}）|走。",
    "left alone: a year": "好。|[2021]三号文。",
    "left alone: a figure inside the sentence": "甲很早[1]。|乙很晚①。",
    "left alone: square brackets in a sentence": "共一亿元[不含地价。下同]，两年。|好。",
}
OTHER_STOPS = {
    "a narrow semicolon between Han": "质量第一;|安全第一; |服务第一",
    "a narrow semicolon behind a quotation": "要“快”;|要“好”。",
    "dots for an ellipsis": "这可怎么办...|大家都在想。",
    "six dots": "这可怎么办......|大家都在想。",
    "points of mathematicians": "两直线平行．|同位角相等．|内错角相等．",
    "narrow points": "会议开得好.|代表都满意.|下次再通知.",
    "English sentences": "The dam is old. |It was built in 1958! |Who paid for it? |Nobody knows.",
    "English behind Chinese": "他写道。|The dam is old. |It leaks a lot.",
    "English in brackets": "The dam is old (so they say). |It leaks.",
    "narrow full stops of Japanese": "昨日完成｡|今日检查｡",
    "said in Japanese": "「もう帰ろう。」と言った。|静かだ。",
    "left alone: a semicolon of code": "写a;b和c; d。",
    "left alone: a semicolon before a figure": "比例为甲;2。",
    "left alone: dots before a page": "概况......3",
    "left alone: dots of a line to fill in": "姓名...... 年龄......",
    "left alone: two dots": "概况..好",
    "left alone: a name with a point": "卡尔．马克思写了它．",
    "left alone: a number with a point": "一.加强领导.",
    "left alone: points of which one ends four code points": "两线平行．同位角相等．",
    "points that end five": "两线都平行．|同位角相等．",
    "left alone: points beside 。": "两直线平行．同位角相等。",
    "left alone: points and no point at the end": "两直线平行．同位角相等",
    "left alone: titles": "Please ask Mr. Lin or Prof. Wu about No. Five today.",
    "left alone: initials": "Written by J. K. Rowling and U.S. Geological Survey.",
    "left alone: two words": "Are they. Yes, they are.",
    "three words": "Are they old. |Yes, they are.",
    "left alone: English within a Chinese sentence": "题为Soil and Water. A Study of it的书。",
    "left alone: a point before a small letter": "It is made of iron. and of wood.",
    "left alone: twelve words, then a title again": "They asked us to wait here for a while with Mr. Lin.",
}
QUOTED = {
    "a pause, and what is said goes on": "“不行。”他放下杯子，“再想想。不急。”|他走了。",
    "a long pause is a sentence": "“不行。”|" + "他" * 31 + "，“再想想。”好。",
    "a pause of thirty": "“不行。”" + "他" * 30 + "，“再想想。”|好。",
    "left alone: another quotation in the sentence behind": "“不行。”|他写了“不”。",
    "he says it and goes": "他说：“走。”便走了。|门没关。",
    "he says it and turns": "他说：“走。”就转身了。",
    "left alone: a sentence that begins with 就": "他说：“走。”|就这样，人散了。",
    "left alone: a sentence that begins with 便民": "他说：“走。”|便民点都关了。",
    "the sentence was: this": "常说的一句是“路要修。”|这句话我记得。",
    "left alone: no sentence is said of it": "挂着“路要修。”这样的牌子。",
    "a title that asks opens the sentence": "《谁来养老？》一书出版。|好。",
    "a title that asks, and another": "《谁来？》《谁去？》出版。",
    "a word that has 道": "“路要修。”|这个道理不假。",
    "a word that has 问": "“路要修。”|这个问题不小。",
    "a word that has 念": "“路要修。”|这个理念好。",
    "left alone: who says it": "“路要修。”老人念道。|好。",
    "left alone: who asks": "“修路吗？”老人又问。|好。",
    "she adds, with a comma": "她又补了，“走。不走。”|门没关。",
    "one word again, behind a comma": "他等着，船……船来了。",
    "a list of sixty": "米、" + "豆" * 60 + "……都有。",
    "a list of sixty-one": "米、" + "豆" * 61 + "……|都有。",
    "he stammers": "只要我……我就走。",
    "left alone: a sentence ends and the next begins alike": "她望着路……|路上没有人。",
    "left alone: but": "说好要来……却没有来。",
    "left alone: all of it": "米、面、油……样样都有。",
    "all of it, without a list": "他等着……|样样都没有来。",
}
CASES = {**CUT, **BEHIND_THE_STOP, **OTHER_STOPS, **QUOTED}


@grouped("name", CASES)
def test_what_decides_a_cut(name):
    assert cut(CASES[name].replace("|", "")) == CASES[name]


CURLED = {
    '"甲"乙"丙"': "“甲”乙“丙”",
    '甲"乙': '甲"乙',
    '"甲"乙"': '"甲"乙"',
    '"。"': '"。"',
    '55"和32"': '55"和32"',
    '"55"': "“55”",
    '买"55"的"': '买“55"的”',
    '125.25"屏': '125.25"屏',
    '宽125.25"屏': '宽125.25"屏',
    '写"55"和32"': '写“55”和32"',
    '"甲"乙"55"和32"': '“甲”乙“55”和32"',
    "'甲'和'乙'": "‘甲’和‘乙’",
    "a '甲'": "a ‘甲’",
    "甲'x'": "甲‘x’",
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


@pytest.mark.parametrize("text", ["?(！5】", "好了？(！5】走了。", "去吧!（。！）3]。", "?(！5】" * 3])
def test_a_stop_within_what_a_cut_takes_along_cuts_no_more(text):
    found = [(each.start, each.end) for each in find_sentences(text)]
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])]
    assert found[-1][1] == len(text)
    assert all(start < end for start, end in found)

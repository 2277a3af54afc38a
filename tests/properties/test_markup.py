"""Laws of markup: whatever tags stand round and between sentences, every sentence stays, and no figure meets another."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.draws import draws
from tests.properties.test_annotate import unit_of

from jiaokan import annotate, clean
from jiaokan.checks import UNIT_CHECKS
from jiaokan.rules.tags import EFFECTS

SENTENCES = [
    "东渠去年清出淤泥三百方，今年只清出八十方。", "看闸的老何记下了每天的水位，最高的一天是4.7米。", "各户按亩出工，一亩半天，不足一亩的不出。",
    "完工那天正赶上下雨，没有一个人先走。", "新换的闸板厚12厘米，两个人抬得动。", "水到田头的时间比往年早了5天。", "渠边栽的柳树活了九成，入秋再补。",
    "账目贴在水房门口，一笔一笔写得清楚。", "有人提出夜里放水，商量之后改在清晨。", "明年打算把西渠也衬砌起来，先修上游的600米。",
]  # fmt: skip
ATTRIBUTES = ["", ' class="a"', " style='line-height:2'", " align=center", ' id="x" title="东渠 3"', "\n lang=zh"]
PARTED = sorted(name for name, effect in EFFECTS.items() if effect in ("block", "row", "cell") and name not in ("script", "style", "title", "noscript", "template", "svg", "xml"))  # fmt: skip
FORMATS = sorted(name for name, effect in EFFECTS.items() if effect == "inline")
COMMENTS = ["<!--begin-->", "<!-- 正文 -->", "<!-- page 3 -->", "<!--[if !IE]><!-->", "<!--<![endif]-->", "<![endif]>", "<!--\n制版\n-->", "<!--", "<!-- 未完"]  # fmt: skip
MACHINERY = ["<script>\nvar a = 12;\n</script>", "<script src=a.js></script>", "<script>", "</script>", "<style>.a{b:c}</style>", "<style>", "<title>", "<noscript>", "<svg>", "<xml>", "<?xml version='1'?>", "<!DOCTYPE html>", "<![CDATA["]  # fmt: skip
LOOKALIKES = [
    "<A级办法>",
    "<b 与 c>",
    "a<b且c>d",
    "<第3号>",
    "<<办法>>",
    "List<String>",
    "<image>",
    "<a@b.example>",
    "“<p>”",
    "<br>标签",
]


def tag(names):
    return st.builds(
        lambda name, attributes, shape: {"open": f"<{name}{attributes}>", "close": f"</{name}>"}[shape],
        st.sampled_from(names),
        st.sampled_from(ATTRIBUTES),
        st.sampled_from(["open", "open", "close"]),
    )


TAGS = st.one_of(
    tag(PARTED), tag(PARTED), tag(FORMATS), st.sampled_from(COMMENTS + MACHINERY + LOOKALIKES + ["\n", "\n\n", " "])
)
PAGES = st.lists(st.tuples(st.lists(TAGS, max_size=5).map("".join), st.sampled_from(SENTENCES)), min_size=1, max_size=8)


@given(PAGES, st.lists(TAGS, max_size=4).map("".join))
@settings(max_examples=draws(400), derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_tags_round_sentences_cost_none_of_them(page, foot):
    text = "".join(before + sentence for before, sentence in page) + foot
    result = clean(text)
    assert result.undo() == text
    lost = [sentence for _, sentence in page if result.text.count(sentence) < 1]
    assert lost == []


@given(
    st.lists(st.tuples(tag(PARTED), st.sampled_from(["", " ", "\n"])).map("".join), min_size=1, max_size=4).map("".join)
)
@settings(max_examples=draws(200), deadline=None)
def test_what_begins_or_ends_a_line_or_a_cell_parts_two_figures(between):
    text = clean(f"{SENTENCES[5]}\n各年水位，2019{between}47{between}3.6\n{SENTENCES[9]}").text
    assert re.findall("[0-9]+", text) == ["5", "2019", "47", "3", "6", "600"]


@pytest.mark.parametrize("name", [name for name in sorted(EFFECTS) if name not in ("script", "style", "title", "noscript", "template", "svg", "xml")])  # fmt: skip
def test_every_known_element_goes_and_leaves_its_words(name):
    text = f'{SENTENCES[0]}\n<{name} class="a">{SENTENCES[1]}</{name}>\n{SENTENCES[2]}'
    assert clean(text).text.split("\n") == SENTENCES[:3]


NOTES = [
    "张**",
    "**县",
    "138****1234",
    "5*3*2",
    "**要求**",
    "**一、清渠**\n",
    "*注*",
    "__",
    "# ",
    "## 清渠\n",
    "```\n",
    "~~",
    "\\*",
    "| ",
    "- ",
]


@given(st.lists(st.one_of(st.sampled_from(NOTES), st.sampled_from(SENTENCES), st.just("\n")), max_size=16).map("".join))
@settings(max_examples=draws(200), deadline=None)
def test_marks_of_markdown_cost_nothing_but_themselves(text):
    result = clean(text)
    assert result.undo() == text
    for _, _, old, _, rules in result.edits:
        if {"emphasis", "heading-marks"} & set(rules):
            assert not set(old) - set("*_~#\\ \n")


SNIPPETS = [
    '{\n  "name": "东渠",\n  "size": [\n    1,\n    2.5\n  ]\n}', "for f in a:\n    g(f)\n\n    h(f)", "wx.go({\n  url: '/a',\n  ok: (r) => {\n    log(r);\n  }\n});",
    "SELECT id\nFROM t\nWHERE a > 1\n  AND b = 2;", "server:\n  port: 80\n  hosts:\n    - a.example", "id,name\n1,a\n2,b", "1\n00:00:01,000 --> 00:00:02,000\n开闸。",
    "\\begin{a}\n  x_{i}^{2} = 1\n\\end{a}", "^\\s*(?:[A-Z]+|\\*{2})+$", "```sh\n# 备份\nif [ -d a ]; then\n  b\nfi\n```", "int *p, **q;\nreturn 0;",
]  # fmt: skip


@given(
    st.lists(st.one_of(st.sampled_from(SNIPPETS), st.sampled_from(SENTENCES)), min_size=1, max_size=6),
    st.sampled_from(["\n", "\n\n"]),
)
@settings(max_examples=draws(200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_code_in_a_page_keeps_its_lines_and_the_validator_agrees(parts, gap):
    text = gap.join([SENTENCES[0], SENTENCES[1], *parts, SENTENCES[2]])
    record = annotate("page.txt", text.encode())
    assert [(check.id, *fault) for check in UNIT_CHECKS for fault in check.find(unit_of(record))] == []
    kept = [line.strip() for line in record.source.text.split("\n")]
    assert [line for part in parts for line in part.split("\n") if line.strip() and line.strip() not in kept] == []

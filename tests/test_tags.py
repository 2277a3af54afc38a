"""Borders of tags, entities and hidden parts: what stands one character further, one tag more, one code point longer."""

from __future__ import annotations

import pytest

from jiaokan.context import read_context
from jiaokan.rules import RULES
from jiaokan.rules.tags import find_tags
from jiaokan.text.traced import Traced

BY_ID = {rule.id: rule for rule in RULES}
ABOVE = "东渠归一组清，三天做完。"


def apply(rule, text):
    return Traced(text).apply(rule, BY_ID[rule].find(text, read_context(text))).text


def spans(rule, text):
    return [(f.start, f.end) for f in sorted(BY_ID[rule].find(text, read_context(text)))]


def names(text):
    return [("/" if tag.closes else "") + tag.name for tag in find_tags(text, read_context(text))]


# --- tags that are spoken of ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("东“<p>”西", []), ("东“<p>西”", ["p"]), ("“东<p>”西", ["p"]), ("东<<p>>西", []), ("东<<p>西>", ["p"]),
        ("写成<br>换行", []), ("用<br>换行", []), ("成<br>换行", ["br"]), ("各处用<br>换行", []), ("东<br>换行", ["br"]), ("用<br>东", ["br"]),
        ("东标签<p>西", []), ("标<p>签西", ["p"]), ("东<p>标签西", []),
    ],
)  # fmt: skip
def test_a_tag_is_spoken_of_by_the_words_and_quotation_marks_right_beside_it(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<ol>、<ul>东", []), ("<ol> 以及 <ul>东", []), ("<ol> 和 <ul>东", []), ("<ol>、<ul>、<li>东", []), ("<ol>和西<ul>东", ["ol", "ul"]),
        ("</ol>、<ul>东", ["/ol", "ul"]), ("</ol>、<ul>标签", []), ("<ol class=a>、<ul>东", ["ol", "ul"]),
        ("<hr>东<ol>、<ul>西", ["hr"]),
    ],
)  # fmt: skip
def test_tags_with_an_and_between_them_are_a_list_that_a_sentence_has(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("里有<title>渠</title>一行", []), ("里有<p>渠</p>一行", ["p", "/p"]), ("<title>渠</title>一行", ["title", "/title"]), ("里有<title>渠</title>", ["title", "/title"]),
        ("有。<title>渠</title>一行", ["title", "/title"]), ("有<title>渠</title> 一行", ["title", "/title"]), ("里有</title>渠</title>一行", ["/title", "/title"]),
        ("里有<script>渠<p>一行", ["script", "p"]), ("里有<script>渠</style>一行", ["/style"]),
    ],
)  # fmt: skip
def test_an_element_without_a_sentence_in_the_middle_of_one_is_told_of(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("标签<p>东</p>", []), ("标签<p>东</b>", ["/b"]), ("标签<p>东<p>", ["p"]), ("标签</p>东</p>", ["/p"]), ("标签<p>东<hr>西</p>", ["hr", "/p"])],
)  # fmt: skip
def test_both_of_a_pair_are_spoken_of_or_none(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<td>渠标签</td>", ["td", "/td"]), ("东 <td>渠标签</td>", ["td", "/td"]), ("<td>渠标签</td> 东", ["td", "/td"]), ("东\n<td>渠标签</td>\n西", ["td", "/td"]), ("<tr><td>渠标签</td></tr>", ["tr", "td", "/td", "/tr"]),
        ("东<td>渠标签</td>", ["td"]), ("<td>渠标签</td>东", ["td"]), ("<td>渠标签<td>", ["td"]), ("<th>渠标签</td>", ["th"]), ("</td>渠标签</td>", ["/td"]),
    ],
)  # fmt: skip
def test_a_cell_that_stands_apart_is_no_talk_of_tags_whatever_it_says(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<em> <strong class=""> <font>', []), ('<em> <strong class=""> <font> <tt>', []), ('<strong class=""> <font>', ["strong", "font"]), ("<em> <strong class='a'> <font>", ["em", "strong", "font"]),
        ('<em>东<strong class=""> <font>', ["em", "strong", "font"]), ('<em><strong class=""> <font>', ["em", "strong", "font"]), ('</em> <strong class=""> <font>', ["/em", "strong", "font"]),
        ('<em> <strong class=""> <font>东</font>', ["em", "strong", "font", "/font"]), ('<em>东</em> <strong class=""> <font>', ["em", "/em", "strong", "font"]), ('<tt>东<em> <strong class=""> <font>', ["tt"]),
    ],
)  # fmt: skip
def test_three_opening_tags_in_a_row_one_to_be_filled_in_are_a_list(text, found):
    assert names(text) == found


# --- what tags do to their line ---------------------------------------------------------------------------------
@pytest.mark.parametrize(("size", "between"), [(120, "\t"), (121, "\n")])
def test_a_cell_longer_than_a_hundred_and_twenty_is_a_column_of_the_page(size, between):
    cell = "东" * size
    assert apply("markup", f"{cell}<td>西") == f"{cell}{between}西"
    assert apply("markup", f"西<td>{cell}") == f"西{between}{cell}"
    assert apply("markup", f"甲</td><td>{cell}</td><td>乙") == f"甲{between}{cell}{between}乙"


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("东1</sup>2东", "东1 2东"), ("1</sup>东", "1东"), ("东</sup>2", "东2"), ("-</sup>2", "-2"), ("1</sup>-", "1-"),
        ("1</a>2", "12"), ("1</a><a href=x>2", "1 2"), ("1<img src=x>2", "1 2"), ("1</label>2", "12"), ("1</span>2", "12"), ("a</del>b", "a b"),
    ],
)  # fmt: skip
def test_a_box_leaves_a_blank_between_two_words_of_ascii_alone(text, expect):
    assert apply("markup", text) == expect


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("甲</td><td></td><td>乙", "甲\t\t乙"), ("甲</td><td>乙", "甲\t乙"), ("甲</td>乙", "甲\t乙"), ("  <td>乙", "  乙"), ("乙<td>  ", "乙  "), ("甲 <td> 乙", "甲 \t 乙"), ("甲\n <td> 乙", "甲\n  乙"), ("甲 <td> \n乙", "甲  \n乙"), ("甲<td>乙", "甲\t乙"),
        ("甲<tr><td></td><td>乙", "甲\n\t乙"), ("<tr><td></td><td>乙", "\t乙"), ("甲\n<tr><td></td><td>乙", "甲\n\t乙"), ("甲<tr><td></td><td>", "甲"), ("甲<tr><td></td><td>\n乙", "甲\n乙"), ("甲<tr><td></td><td></td><td>乙", "甲\n\t\t乙"),
        ("甲<td></td></tr><tr><td>乙", "甲\n乙"), ("甲<tr>乙", "甲\n乙"), ("甲</tr> <tr>乙", "甲\n 乙"), ("甲</p> <p>乙", "甲\n 乙"), ("甲</p>\n<p>乙", "甲\n乙"), ("甲</p><p>乙", "甲\n乙"), ("甲<p>\n乙", "甲\n乙"), ("甲<p> 乙", "甲\n 乙"),
        ("甲<tr><th>乙", "甲\n乙"), ("一<p>二<p>三", "一\n二\n三"), ("甲</b>乙", "甲乙"),
    ],
)  # fmt: skip
def test_cells_stay_in_their_columns_and_blocks_in_their_lines(text, expect):
    assert apply("markup", text) == expect


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("<sup>2</sup>方", "²方"), ("<sup>2</sup><sup>3</sup>", "²³"), ("东1<sup>2a</sup>", "东1²a"), ("a<sup>b2</sup>3东", "ab²3东"), ("1<sup>2ab</sup>", "1²ab"), ("<sup>ab2</sup>3", "ab²3"), ("东<sup>2a</sup>1", "东2a1"),
        ("a<sup>b</sup>c", "abc"), ("a<sup><span>b</span></sup>c", "abc"), ("1<sup><span>2</span></sup>方", "1²方"), ("a</sub>b", "a b"), ("<sup>甲</sup>a<sub>1</sub>", "甲a₁"),
    ],
)  # fmt: skip
def test_a_raised_word_is_read_with_the_characters_that_touch_it(text, expect):
    assert apply("markup", text) == expect


@pytest.mark.parametrize(("size", "formed"), [(400, True), (401, False)])
def test_a_raised_word_and_its_tags_end_within_four_hundred(size, formed):
    inner = f"<span a={'b' * (size - 10)}>4"
    assert len(inner) == size
    assert ("⁴" in apply("markup", f"<sup>{inner}</sup>方")) is formed


# --- escapes ----------------------------------------------------------------------------------------------------
P, END = "&lt;p&gt;", "&lt;/p&gt;"


@pytest.mark.parametrize(
    ("text", "undone"),
    [
        (f"{P}东{END}", True), (f"1<2\n{P}东{END}", False), ("东&lt;br&gt;西&lt;br&gt;南", True), ("东&lt;br&gt;西", False), (f"{P}东\n{P}西", False), ("东&lt;b&gt;西&lt;/b&gt;南", False), ("东&lt;b&gt;西&lt;/b&gt;", True),
        ("东\n&lt;b&gt;西&lt;/b&gt;南", True), ("东&lt;b&gt;西&lt;/b&gt;\n南", True), ("东&lt;b&gt;&lt;i&gt;西&lt;/i&gt;&lt;/b&gt;南", True), ("东&lt;br&gt;西&lt;b&gt;南", False), ("东;&lt;b&gt;西&lt;/b&gt;南", True), ("&lt;乙&gt;东&lt;/乙&gt;", False),
        ("&lt;zz&gt;东&lt;/zz&gt;", False), (f"标签{P}东，标签{END}西", False),
    ],
)  # fmt: skip
def test_tags_are_undone_on_a_page_that_was_escaped_as_a_whole(text, undone):
    assert (apply("escaped-tags", text) != text) is undone


@pytest.mark.parametrize(("tags", "decoded"), [(2, False), (3, True)])
def test_an_escaped_tag_is_spoken_of_on_a_page_of_two_tags(tags, decoded):
    assert ("<p>" in apply("markup", f"东{P}西" + "<i class=a>渠" * tags)) is decoded


@pytest.mark.parametrize("text", ["东&lt;!-- 西", "东&lt;!DOCTYPE 西", "东&lt;?xml 西", f"东{P}西", f"东{END}西"])
def test_an_escaped_tag_stays_escaped_on_a_page_without_tags(text):
    assert apply("markup", text) == text
    assert apply("markup", "东&lt;乙 西") == "东<乙 西"


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("东x0dx0a西", "东\n西"), ("用x0dx0a西", "用x0dx0a西"), ("用东x0dx0a西", "用东\n西"), ("东x0dx0a这样西", "东x0dx0a这样西"), ("东x0dx0a这西", "东\n这西"), ("ax0dx0ab", "ax0dx0ab"), ("ax0dx0a西", "a\n西"), ("东x0dx0ab", "东\nb"), ("东ax0dx0a西b", "东a\n西b"),
    ],
)  # fmt: skip
def test_the_escape_of_a_line_end_is_a_line_end_unless_it_is_spoken_of(text, expect):
    assert apply("markup", text) == expect


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("[b]东[/b]", "东"), ("[b]东", "[b]东"), ("东[/b][i]", "东[/b][i]"), ("写[b]和[/b]两边", "写[b]和[/b]两边"), ("[b]和[/b]两边", "[b]和[/b]两边"), ("写[url]和[/url][url]东[/url]西", "写[url]和[/url]东西"),
        ("写[b]和[/b]、[i]和[/i]两种", "写[b]和[/b]、[i]和[/i]两种"), ("标签[b]东标签[/b]", "标签[b]东标签[/b]"), ("a[i]东[/i]", "a[i]东[/i]"),
    ],
)  # fmt: skip
def test_tags_of_forums_go_where_they_open_and_close(text, expect):
    assert apply("markup", text) == expect


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("东渠。\\n\n西", "东渠。\\n\n西"), ("东渠。\\n\n西渠。\\n", "东渠。\n西渠。"), ("东渠\\n\n西渠\\n", "东渠\\n\n西渠\\n"), ("东渠\\r\\n\n西", "东渠\n西"), ("东\\r\\n西", "东\\r\\n西"), ("东\n\\u3000\\u3000西", "东\n西"), ("\\u3000西", "西"),
        ("东\nnbsp;西", "东\n西"), ("东渠。\\n\n西\\r\\n", "东渠。\n西"), ("东\\r\\n\n西渠。\\n", "东\n西渠。"),
    ],
)  # fmt: skip
def test_escapes_go_at_the_edges_of_lines_two_of_them_or_a_long_one(text, expect):
    assert apply("markup", text) == expect


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("东&shy;西", "东西"), ("东&nbsp;西", "东 西"), ("东&emsp;西", "东 西"), ("东&#9;西", "东&#9;西"), ("东&foo;西", "东&foo;西"), ("东&NotEqualTilde;西", "东&NotEqualTilde;西"), ("东&quot;西", '东"西'), ("a<b东&quot;西", "a<b东&quot;西"), ("a<b东&times;西", "a<b东×西"),
        ("空格:&nbsp;西", "空格:&nbsp;西"), ("转义符写作&nbsp;西", "转义符写作&nbsp;西"), ("东转义写成&nbsp;西", "东转义写成&nbsp;西"), ("格:&nbsp;西", "格: 西"), ("用&nbsp;表示", "用&nbsp;表示"), ("用&amp;nbsp;表示", "用&nbsp;表示"), ("用&nbsp;西", "用 西"), ("东&nbsp;表示", "东 表示"), ("&nbsp;表示空格", "&nbsp;表示空格"),
        ("空格:&nbsp;西渠归二组清，五天做完。", "空格:&nbsp;西渠归二组清，五天做完。"),
    ],
)  # fmt: skip
def test_entities_are_written_out_unless_a_sentence_names_them(text, expect):
    assert apply("markup", text) == expect

"""Borders of the rules of markup, code and line ends: one step to either side of each threshold."""

from __future__ import annotations

import pytest

from jiaokan.cleaning import clean
from jiaokan.context import read_context
from jiaokan.rules import RULES
from jiaokan.rules.markup import find_markup
from jiaokan.rules.tags import effect_of, find_tags
from jiaokan.text.code import code_stretches, fences, is_code, is_program
from jiaokan.text.traced import Traced

BY_ID = {rule.id: rule for rule in RULES}
ABOVE, BELOW = "东渠归一组清，三天做完。", "西渠归二组清，五天做完。"


def apply(rule, text):
    return Traced(text).apply(rule, BY_ID[rule].find(text, read_context(text))).text


def names(text):
    return [("/" if tag.closes else "") + tag.name for tag in find_tags(text, read_context(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<P>", ["p"]), ("</P>", ["/p"]), ("<br/>", ["br"]), ("<br />", ["br"]), ("<p class=a>", ["p"]), ("<p a=1 b='2' c=\"3\">", ["p"]),
        ('<p a="1"b="2">', ["p"]), ("<p a = 1>", ["p"]), ("<td nowrap>", ["td"]), ("<td nowrap checked>", ["td"]), ("<td now>", []), ("<p v-if>", ["p"]),
        ('<p a="<b>">', []), ("< p>", []), ("<p", []), ("<p a=1", []), ("<p/x>", []), ('<p a="东>', []), ('<p style="a>', ["p"]), ("<p style='a>", ["p"]),
        ("<b>东", []), ("<b>东</b>", ["b", "/b"]), ("</b>", ["/b"]), ("<b><b>东</b>", ["b", "/b"]), ("<b class=a>", ["b"]), ("<i>东</b>", ["/b"]), ("<em>", ["em"]),
        ("<<p>>", []), ("<<p>", ["p"]), ("<p>>", ["p"]), ("“<p>”", []), ("‘<p>’", []), ('"<p>"', []), ("“<p>", ["p"]), ("<p>标签", []), ("标签<p>", []), ("标记<p class=a>", ["p"]),
        ("<ol>、<ul>标签", []), ("<ol>东<ul>标签", ["ol"]), ("<ol class=a>和<ul>标签", ["ol"]), ("<ol><ul>标签", ["ol"]), ("`<p>`", []), ("`<p>", ["p"]), ("```\n<p>\n```\n<hr>", ["hr"]),
        ("<zz>", []), ("<zz:p>", []), ("<o:p>", ["o:p"]), ("<w:q>", []), ("<w:tbl>", ["w:tbl"]), ("<m:t>", ["m:t"]), ("<u1:p>", ["u1:p"]), ("<p data:image=x>", ["p"]),
    ],
)  # fmt: skip
def test_a_tag_is_a_known_name_with_attributes_as_attributes_are_written(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("name", "effect"),
    [("p", "block"), ("TR", "row"), ("th", "cell"), ("a", "apart"), ("span", "inline"), ("sup", "raised"), ("sub", "lowered"), ("w:tc", "cell"), ("v:shape", "inline"), ("ucapcontent", "block"), ("a:b", None), ("st1:chsdate", "inline")],
)  # fmt: skip
def test_an_element_does_to_its_line_what_the_standard_says(name, effect):
    assert effect_of(name) == effect


@pytest.mark.parametrize(("tags", "decoded"), [(2, False), (3, True)])
def test_an_escaped_angle_bracket_stands_for_itself_in_a_page_of_three_tags(tags, decoded):
    text = "水<渠，东&lt;西" + "<i class=a>渠" * tags  # beside a raw one that is no tag it is spoken of
    assert ("<西" in apply("markup", text)) is decoded


@pytest.mark.parametrize(("size", "formed"), [(24, True), (25, False)])
def test_a_raised_word_has_an_end(size, formed):
    text = f"10<sup>{'4' * size}</sup>方"
    assert ("⁴" in apply("markup", text)) is formed


@pytest.mark.parametrize(("spans", "formed"), [(6, True), (7, False)])
def test_tags_inside_a_raised_word_are_few(spans, formed):
    text = f"东<sup>{'<span>' * spans}4</sup>方"
    assert ("⁴" in apply("markup", text)) is formed


@pytest.mark.parametrize(("gap", "formed"), [(398, True), (399, False)])
def test_a_raised_word_ends_nearby(gap, formed):
    text = f"东<sup><span a={'b' * (gap - 9)}>4x</sup>"
    assert text.index("</sup>") - text.index("<span") == gap + 2
    assert ("x" in apply("markup", text)) is True
    assert (apply("markup", f"东<sup><span a={'b' * (gap - 9)}>44</sup>5") == "东⁴⁴5") is formed


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("1<sup>a</sup>", "1a"), ("1<sup>2a</sup>", "1²a"), ("a<sup>2b</sup>", "a2b"), ("a<sup>b2</sup>3", "ab²3"), ("a<sup>b2</sup>c", "ab2c"), ("1<sub>2b东</sub>", "1₂b东"), ("1<sup></sup>2", "12"),
        ("1<sup> 2 </sup>方", "1²方"), ("1<sup>2\n3</sup>", "12\n3"), ("1<sup>东<br>2</sup>3", "1东\n2 3"), ("1</sup>2", "1 2"), ("1<sup>东", "1东"), ("1<sup>-23东", "1⁻²³东"), ("1<sup>TM</sup>", "1™"), ("1<sub>TM</sub>", "1TM"),
    ],
)  # fmt: skip
def test_figures_are_raised_and_never_meet_another(text, expect):
    assert apply("markup", text) == expect


@pytest.mark.parametrize(("size", "hidden"), [(300, True), (301, False)])
def test_a_title_has_an_end(size, hidden):
    text = f"<html><title>{'东' * size}</title>{ABOVE}"
    assert ("东东" not in apply("unshown-parts", text)) is hidden


@pytest.mark.parametrize(("size", "hidden"), [(200, True), (201, False)])
def test_a_hint_to_browsers_is_short(size, hidden):
    text = f"<noscript>浏览器{'东' * (size - 3)}</noscript>{ABOVE}"
    assert ("浏览器" not in apply("unshown-parts", text)) is hidden


@pytest.mark.parametrize("first", ["<!DOCTYPE html>", "<html>", "<head>", "<meta charset=a>"])
def test_a_title_belongs_to_a_page(first):
    assert "清渠" not in apply("unshown-parts", f"{first}<title>清渠</title>{ABOVE}")
    assert "清渠" in apply("unshown-parts", f"<title>清渠</title>{first}{ABOVE}")


@pytest.mark.parametrize(
    ("inner", "hidden"),
    [("f('东渠归一组清。')", True), ("/* 东渠\n归一组清 */ f()", True), ("// 东渠归一组清", True), ("东渠归一组清", False), ("<p>东渠归一组清</p>", False), ("a\n东渠归一组清。\nb", False), ("a = 东渠归一组清;", True), ("东渠", True)],
)  # fmt: skip
def test_a_script_that_holds_a_sentence_is_none(inner, hidden):
    assert ("渠" not in apply("unshown-parts", f"<script>{inner}</script>")) is hidden


def test_a_script_that_is_a_template_holds_what_it_likes():
    assert apply("unshown-parts", f'<script type="text/template">{ABOVE}</script>') == ""
    assert apply("unshown-parts", f"<script src='a.js'/>{ABOVE}") == ABOVE


@pytest.mark.parametrize(
    ("text", "expect"),
    [("<!-->东", "东"), ("<!--->东", "东"), ("<!---->东", "东"), ("<!-- a <!-- b --> 东", " a  东"), ("<!--[if IE]>a<![endif]-->东", "东"), ("东<!--", "东"), ("-->东", "-->东"), ("<![CDATA[东]]>西]]", "东西]]"), ("东]]>", "东]]>")],
)  # fmt: skip
def test_comments_end_where_they_end(text, expect):
    assert apply("unshown-parts", text) == expect


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("```\na\n```", [(0, 9)]), ("```\na\n````", [(0, 10)]), ("````\na\n```\nb\n````", [(0, 17)]), ("   ```\na\n```", [(0, 12)]), ("    ```\na\n```", [(10, 13)]), ("``\na\n``", []), ("~~~\na\n~~~", [(0, 9)]),
        ("~~~~~\na\n~~~~~", []), ("```\na\n``` b\n```", [(0, 15)]), ("```\na\n\nb", [(0, 5)]), ("``` a`b\nc", []), ("```\na\n~~~\nb\n```", [(0, 15)]),
    ],
)  # fmt: skip
def test_a_fence_is_read_as_commonmark_reads_it(text, spans):
    assert fences(text) == spans


def test_a_span_of_code_stands_on_one_line_outside_fences():
    assert code_stretches("`a` b `c") == [(0, 3)]
    assert code_stretches("`a\nb`") == []
    assert code_stretches("```\n`a`\n```") == [(0, 11)]
    assert code_stretches(f"`{'a' * 300}`") == [(0, 302)]
    assert code_stretches(f"`{'a' * 301}`") == []


@pytest.mark.parametrize(
    ("line", "code", "program"),
    [
        ("f(x);", True, True), ("各村清渠。", False, False), ('s("各村");', True, True), ("s(各村);", False, True), ("a // 各村", True, False), ("http://a.example", False, False), ("Hello there", False, False),
        ("  return x", False, True), ('"name": "各村",', True, True), ("name: 各村", False, False), ("name: abc", False, True), ("- a", True, True), ("- 各村", False, False), ("    # 各村", False, True), ("# 各村", False, False),
        ("  <p>各村</p>", False, True), ("});", True, True), ("1,", True, True), ("", False, False), ("x = [1]", True, True), ("（一）各村", False, False), ("2020年", False, False),
    ],
)  # fmt: skip
def test_a_line_of_code_has_its_signs_and_no_han_outside_its_strings(line, code, program):
    assert is_code(line) is code
    assert is_program(line) is program


@pytest.mark.parametrize(
    ("inner", "taken"),
    [("渠水", True), ("渠", False), ("县委渠水东西闸口", True), ("县委渠水东西闸", False), ("市场", True)],
)
def test_a_line_in_bold_is_emphasis_unless_it_may_be_masked(inner, taken):
    assert (apply("emphasis", f"{ABOVE}\n**{inner}**\n{BELOW}") == f"{ABOVE}\n{inner}\n{BELOW}") is taken


@pytest.mark.parametrize(("inner", "taken"), [("水量方数", True), ("水量方", False)])
def test_a_line_in_italics_is_emphasis_from_four_han_on(inner, taken):
    assert ("*" not in apply("emphasis", f"{ABOVE}\n*{inner}*\n{BELOW}")) is taken


@pytest.mark.parametrize(("size", "taken"), [(400, True), (401, False)])
def test_a_pair_stands_near_by(size, taken):
    assert ("*" not in apply("emphasis", f"**{'渠' * size}**")) is taken


@pytest.mark.parametrize(("count", "taken"), [(1, False), (2, True)])
def test_two_headings_make_a_page_of_markdown(count, taken):
    assert ("#" not in apply("heading-marks", f"# 东渠\n{ABOVE}\n" * count)) is taken


def test_entities_in_tags_and_code_are_not_looked_at_twice():
    text = 'a<p title="&lt;b&gt;">&amp;</p>`&amp;`<sup>&minus;1</sup>'
    assert Traced(text).apply("markup", find_markup(text, read_context(text))).text == "a\n&\n`&amp;`⁻¹"


def test_a_page_saved_as_html_gives_its_words():
    text = f"<!DOCTYPE html>\n<html><head>\n<meta name='a' content='12'>\n<title>\n清渠\n</title>\n<script>\nvar a = 1;\n</script>\n</head><body class='a'>\n<p>{ABOVE}</p>\n<p>{BELOW}\n</body></html>\n"
    traced = clean(text, read_context(text))
    assert traced.text == f"{ABOVE}\n{BELOW}"
    assert traced.undo() == text

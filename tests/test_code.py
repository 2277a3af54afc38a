"""Borders of hidden parts, remnants, blocks of code, controls and images: one step further something else holds."""

from __future__ import annotations

import pytest

from jiaokan.context import read_context
from jiaokan.rules import RULES
from jiaokan.rules.listings import shown_code
from jiaokan.text.code import code_stretches, fences, find_statement_ends, has_code, is_named, is_program
from jiaokan.text.programs import find_programs, in_programs, keeps_indent, program_lines
from jiaokan.text.traced import Traced

BY_ID = {rule.id: rule for rule in RULES}
ABOVE, BELOW = "东渠归一组清，三天做完。", "西渠归二组清，五天做完。"


def apply(rule, text):
    return Traced(text).apply(rule, BY_ID[rule].find(text, read_context(text))).text


def spans(rule, text):
    return [(f.start, f.end) for f in sorted(BY_ID[rule].find(text, read_context(text)))]


# --- what no browser shows --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("lines", "gone"), [(2, True), (3, False)])
def test_a_comment_of_three_lines_of_prose_is_the_page(lines, gone):
    text = "<!--\n" + (ABOVE + "\n") * lines + "-->"
    assert (ABOVE not in apply("unshown-parts", text)) is gone
    assert "-->" not in apply("unshown-parts", text)


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("<!-- a -->", ""), ("东<!-- a -->", "东"), ("<!-- a -->东<!-- b -->西", "东西"), ("<!-- a -->东<!-- <script>b</script> -->西", "东西"), ("<!-- <script> --> b</script>东", "东"), ("<!--[if IE]><!-->东<!--<![endif]-->", "东"),
        ("<script>a</script>", ""), ("<script>a</script><script>b</script>", ""), ("东。<script>a</script>西<style>b</style>", "东。西"), ("东<script>a</script>西", "东<script>a</script>西"), ("<script>document.write('<script>a</script>东", "东"), ("<script src=a />东", "东"), ("`]]>`<![CDATA[东]]>", "`]]>`东"),
        ("`<!-- a -->`", "`<!-- a -->`"), ("“<!-- a -->”", "“<!-- a -->”"), ("<!DOCTYPE html>东", "东"), ("`<!DOCTYPE html>`", "`<!DOCTYPE html>`"), ("“<!DOCTYPE html>”", "“<!DOCTYPE html>”"), ("<![CDATA[和]]>", "<![CDATA[和]]>"),
        ("<svg><path d=1></svg>东", "东"), ("<svg>渠</svg>", "<svg>渠</svg>"), ("<template>渠</template>东", "东"), ("<noscript><img></noscript>东", "东"), ("<noscript>渠水</noscript>", "<noscript>渠水</noscript>"),
        ("<style>a</style >东", "东"), ("东</style>", "东</style>"), ("东<svg>", "东<svg>"),
    ],
)  # fmt: skip
def test_what_is_hidden_goes_and_nothing_beside_it(text, expect):
    assert apply("unshown-parts", text) == expect


def test_two_comments_in_a_row_are_two_edits():
    assert spans("unshown-parts", "<!-- a --><!-- b -->") == [(0, 10), (10, 20)]


@pytest.mark.parametrize(("line", "hidden"), [("东渠水ab1", True), ("东渠水闸ab1", False), ("东渠水a1", False)])
def test_a_line_more_than_half_of_which_is_han_is_prose(line, hidden):
    assert (line not in apply("unshown-parts", f"<script>\n{line}\n</script>")) is hidden


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        (f"<script>\nvar a = 1;\n\nf(a);\n{ABOVE}", f"\n{ABOVE}"), (f"<script>\n{ABOVE}\nvar a = 1;", f"\n{ABOVE}\nvar a = 1;"), ("<script>\nvar a = 1;", ""), ("<script>var a = 1;\n", "\n"), (f"<style>\na {{}}\n{ABOVE}\n<style>\nb {{}}\n", f"\n{ABOVE}\n\n"),
        (f"<script>\n(0571)88881234\n{ABOVE}", f"\n(0571)88881234\n{ABOVE}"), (f"东<script>\nf();\n\n\n{ABOVE}", f"东\n\n\n{ABOVE}"),
    ],
)  # fmt: skip
def test_of_a_script_without_an_end_the_lines_of_code_go(text, expect):
    assert apply("unshown-parts", text) == expect


# --- remnants ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("count", "gone"), [(4, True), (5, False)])
def test_four_lines_of_remnants_go_and_five_are_what_the_page_is_about(count, gone):
    text = f"{ABOVE}\n" + f"{{{{page.date}}}}\n{BELOW}\n" * count
    assert ("{{" not in apply("style-lines", text)) is gone


@pytest.mark.parametrize(("count", "gone"), [(4, True), (5, False)])
def test_beside_five_lines_of_code_that_stay_no_remnant_goes(count, gone):
    text = f"{ABOVE}\n{{{{page.date}}}}\n{BELOW}\n" + f"x = go(1)\n{BELOW}\n" * count
    assert ("{{" not in apply("style-lines", text)) is gone


@pytest.mark.parametrize(("lines", "gone"), [(1, True), (2, True), (3, False)])
def test_a_style_sheet_over_four_lines_is_a_remnant(lines, gone):
    sheet = "td {\n" + "color: red;\n" * lines + "}"
    assert (sheet not in apply("style-lines", f"{ABOVE}\n{sheet}\n{BELOW}")) is gone


@pytest.mark.parametrize(("size", "gone"), [(4999, True), (5000, False)])
def test_a_line_of_five_thousand_is_not_looked_at(size, gone):
    full = "td{" + ("color:" + "c" * 70 + ";") * 20 + "}"
    sheet = full * 3
    while len(sheet) < size:
        sheet += "td{color:" + "c" * min(70, max(1, size - len(sheet) - 11)) + ";}"
    assert len(sheet) == size
    assert (sheet not in apply("style-lines", f"{ABOVE}\n{sheet}\n{BELOW}")) is gone
    assert is_program('"' + "a" * (size - 3) + '",') is gone
    assert is_named("渠(" + "a" * 50 + ")" + " " * (size - 53)) is gone


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("如下：\n{{a}}\n{{b}}", False), ("渠水\n&nbsp;", True), ("如下：\n{{a}}", False), ("如下：\n\n{{a}}", False), ("如下：\n\n\n{{a}}", True), ("清渠。\n{{a}}", True), ("问？\n{{a}}", True), ("渠水？\n{{a}}", False), ("{{a}}", True), (f"如下：\n{ABOVE}\n{{{{a}}}}", True), ("```\n{{a}}\n```", False),
        ("渠水undefined\nundefined", False), ("渠水\nundefined", True), ("{{a}}\nx = go(1)", False), ("{{a}}\n<p>\n{{b}}", True), ("{{a}}\n渠水", True),
    ],
)  # fmt: skip
def test_a_remnant_stays_where_the_line_above_announces_it(text, gone):
    kept = [line for line in text.split("\n") if line in ("{{a}}", "{{b}}", "undefined", "&nbsp;")]
    assert all(line not in apply("style-lines", text).split("\n") for line in kept) is gone


# --- code -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "spans"),
    [("```\na\n\nb\n", [(0, 5)]), ("```\na", [(0, 5)]), ("```\n\n", [(0, 3)]), ("~~~\na\n\nb", [(0, 5)]), ("东\n```\na\n```\n```\nb\n```", [(2, 11), (12, 21)])],
)  # fmt: skip
def test_a_fence_that_never_closes_ends_at_a_blank_line(text, spans):
    assert fences(text) == spans
    assert code_stretches(text) == spans


@pytest.mark.parametrize(
    ("line", "found"),
    [("各水a=1", True), ("各水渠a=b", False), ("各水渠a=1", False), ("各水渠a=1;", True), ("a b c", False)],
)
def test_a_line_with_a_sign_of_code_is_code_if_less_than_half_is_han(line, found):
    assert has_code(line) is found


@pytest.mark.parametrize(("size", "found"), [(120, True), (121, False)])
def test_a_statement_inside_a_sentence_has_an_end(size, found):
    text = "这句" + "&&" + "a" * (size - 2) + ";的意思是复制"
    assert bool(find_statement_ends(text)) is found
    assert bool(find_statement_ends("&&" + "a" * (size - 2) + ";的意思是复制")) is found
    assert find_statement_ends("a&&b;的") == {4}
    assert not find_statement_ends("abc;的")


def lines_of(text):
    return [[text[a:b] for a, b in block.lines] for block in find_programs(text)]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("渠水", []), ("def go(x):\n    return x", [["def go(x):", "    return x"]]), ("def go(x):\n\n    continue", [["def go(x):"]]), ("def go(x):\n    go(x)\n\n    continue", [["def go(x):", "    go(x)", "    continue"]]),
        ("def go(x):\n    go(x)\n\n  continue", [["def go(x):", "    go(x)"]]), ("x = 1\ndone", [["x = 1", "done"]]), ("x = 1\n\ndone", [["x = 1"]]), ("name: abc\ndone", [["name: abc"]]), ("x = 1\ndone it", [["x = 1"]]), ("x = 1\n  done it", [["x = 1", "  done it"]]),
        ("x = 1\n# 渠水\ny = 2", [["x = 1", "# 渠水", "y = 2"]]), ("x = 1\n# 渠水\n渠水", [["x = 1"]]), ("# 渠水\nx = 1", [["x = 1"]]), ("数量 = 3\nx = 1", [["数量 = 3", "x = 1"]]), ("数量 = 3\n\nx = 1", [["x = 1"]]), ("x = 1\n数量 = 3", [["x = 1", "数量 = 3"]]),
        ("name: abc\n数量 = 3\n渠", [["name: abc"]]), ("x = 1\n\n数量 = 3", [["x = 1"]]), ("x = 1\n渠水\ny = 2", [["x = 1"], ["y = 2"]]), ("```\n渠水\n\nb\n```", [["```", "渠水", "b", "```"]]), ("东\n```\nb\n```\nx = 1", [["```", "b", "```"], ["x = 1"]]),
        ("```\nb\n\nx = 1", [["x = 1"]]), ('x = """渠水\n很深。\n"""\ny = 1', [['x = """渠水', "很深。", '"""', "y = 1"]]), ("x = 1 /* 渠水\n很深。*/\n渠", [["x = 1 /* 渠水", "很深。*/"]]), ("x = 1 /* 渠 */\n很深。", [["x = 1 /* 渠 */"]]), ('x = """渠水\n很深。', [['x = """渠水']]),
        ('x = 1\n  """渠水。"""\n渠', [["x = 1", '  """渠水。"""']]), ('x = 1\n"""渠水。"""\n渠', [["x = 1"]]), ("x = 1\n  渠水", [["x = 1"]]), ("\nx = 1\n\n\ny = 1\n", [["x = 1", "y = 1"]]),
    ],
)  # fmt: skip
def test_lines_below_a_statement_are_its_program_s(text, blocks):
    assert lines_of(text) == blocks


@pytest.mark.parametrize(("size", "closed"), [(2000, True), (2001, False)])
def test_a_string_over_lines_closes_within_two_thousand(size, closed):
    text = 'x = """渠\n' + "水" * (size - 5) + '\n"""\n渠'
    assert ("水水" in "".join(line for block in lines_of(text) for line in block)) is closed


def test_what_was_said_in_a_program_is_told_from_its_statements():
    text = 'x = """渠水\n很深。\n"""\n# 渠\n数量 = 3\ny = 1'
    (block,) = find_programs(text)
    assert [text[a:b] for a, b in sorted(block.said)] == ['x = """渠水', "很深。", '"""', "# 渠", "数量 = 3"]
    assert block.is_sure
    assert not find_programs("name: abc")[0].is_sure


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x = 1\n  y = 2", ["  y = 2"]), ("  x = 1\n  y = 2\n  z = 3", ["  x = 1", "  y = 2", "  z = 3"]), ("  x = 1\n  y = 2", ["  y = 2"]), ("    x = 1\n  y = 2\n  z = 3", ["  y = 2", "  z = 3"]), ("x = 1\ny = 2\nz = 3", ["y = 2", "z = 3"]),
        ("  a: b1\n  c: d1\n  e: f1", []), ("  a: b1\n    c: d1\n    e: f1", ["    c: d1", "    e: f1"]), ("```\n渠\n```", ["```", "渠", "```"]),
    ],
)  # fmt: skip
def test_an_indent_is_kept_from_the_first_line_that_stands_deeper(text, kept):
    keeps = keeps_indent(text)
    starts = [at for at in range(len(text)) if at == 0 or text[at - 1] == "\n"]
    assert [text[at:].split("\n")[0] for at in starts if keeps(at)] == kept


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("x = 1\ny = 2\nz = 3", ["x = 1", "y = 2", "z = 3"]), ("x = 1\ny = 2", []), ("APP(渠)由渠长下载\ng(1)\nh(1)", ["g(1)", "h(1)"]), ("APP(渠)由渠长下载\ng(1)\nh(1)\nAPP(渠)由渠长下载", []), ("x = 1\n# 渠\ny = 2", ["x = 1", "# 渠", "y = 2"]), ("东\n```\n渠\n```\n西", ["```", "渠", "```"]),
    ],
)  # fmt: skip
def test_three_lines_of_code_most_without_han_are_a_program(text, inside):
    is_inside = in_programs(text)
    starts = [at for at in range(len(text)) if at == 0 or text[at - 1] == "\n"]
    assert [text[at:].split("\n")[0] for at in starts if is_inside(at)] == inside
    assert program_lines(text) <= set(starts)


# --- fences of a lone mark --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("blanks", "closes"), [(8, True), (9, False)])
def test_a_closing_fence_ends_its_line(blanks, closes):
    text = "```\n渠\n```" + " " * blanks
    assert bool(find_programs(text)) is closes


# --- controls ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("甲1\x07乙", "甲1\t乙"), ("甲\x071乙", "甲\t1乙"), ("甲\x07乙", "甲乙"), ("1\x07", "1"), ("1\x07\n乙", "1\n乙"), ("\x071", "1"), ("甲\n\x071", "甲\n1"), ("1\x072", "1\t2"),
        ("甲1\x1f2乙", "甲1 2乙"), ("1\u200b2", "12"), ("1\x7f2", "12"), ("1\x1f乙", "1乙"), ("甲\x1f1", "甲1"), ("1\x1f\u200b2", "1 2"),
        ("é\x85x", "é x"), ("x\x85é", "x é"), ("甲\x85乙", "甲\n乙"), ("é\x0b乙", "é\n乙"), ("甲é\x85\u2028é", "甲é é"),
        ("甲\x0b\n乙", "甲\n乙"), ("甲\n\x0b乙", "甲\n乙"), ("\x0b乙", "乙"), ("甲\x0b", "甲"), ("甲甲\x0b乙\n", "甲甲\n乙\n"), ("甲\x0b \x0c乙", "甲\n乙"),
    ],
)  # fmt: skip
def test_a_character_nobody_sees_is_a_border_between_figures_or_a_line_end(text, expect):
    assert apply("control-characters", text) == expect


# --- images -----------------------------------------------------------------------------------------------------
IMAGE, OTHER = "<img src=a.png>", "![](b.png)"
DATA = "data:image/png;base64,AAAA"


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        (f"a{IMAGE}b", "a b"), (f"东{IMAGE}b", "东b"), (f"a{IMAGE}东", "a东"), (f"东a{IMAGE}b东", "东a b东"), (f"a{IMAGE} {OTHER}b", "a  b"), (f"{IMAGE}东{OTHER}", "东"), (f"{OTHER}东{IMAGE}西{OTHER}", "东西"),
        (f"`{OTHER}`", f"`{OTHER}`"), ("<img>东", "<img>东"), (f"东{DATA}西", "东西"), (f"{DATA}西", "西"), (f"{OTHER}东{DATA}西", "东西"), (f"![]({DATA})东", "东"), (f"<img src={DATA}>东", "东"), (f"<p class='{DATA}'>东", f"<p class='{DATA}'>东"),
        (f"{DATA}{OTHER}东", "东"), (f"{OTHER}{DATA}东", "东"), (f"![]({DATA})东{DATA}西", "东西"), (f"<img src=a title='{OTHER}'>东", "东"), (f"{IMAGE}{IMAGE}东", "东"),
    ],
)  # fmt: skip
def test_an_image_goes_and_leaves_a_blank_between_two_words_of_ascii(text, expect):
    assert apply("images", text) == expect


def test_of_two_readings_of_an_image_the_longer_one_goes():
    assert apply("images", '<img src=a title="x>y">东') == "东"
    assert apply("images", f'{OTHER}东<img src=a title="x>y">西') == "东西"


@pytest.mark.parametrize(
    ("between", "joined"),
    [
        (f"\n{IMAGE}\n", True),
        (f"\n{IMAGE}西\n", False),
        (f"\n西{IMAGE}\n", False),
        (f"西\n{IMAGE}\n", False),
        (f"\n{IMAGE}\n西", False),
    ],
)
def test_an_image_alone_on_its_line_goes_with_the_line_where_it_cuts_a_sentence(between, joined):
    text = f"各组的管护员凭有效证{between}件登记地段，按段看守。"
    found = apply("images", text)
    assert ("证件" in found) is joined
    assert IMAGE not in found
    assert joined or found == text.replace(IMAGE, "")


# --- listings of markup -----------------------------------------------------------------------------------------------
PROSE_ABOVE, PROSE_BELOW = "分页的写法很短，先看一个例子。", "改好之后保存，再刷新一次页面。"


@pytest.mark.parametrize(
    ("lines", "listing"),
    [
        ([PROSE_ABOVE, "模板的代码如下：", "<div>", "<p>数</p>", "</div>", PROSE_BELOW], "<div>\n<p>数</p>\n</div>"),
        ([PROSE_ABOVE, "模板的代码如下：", "<p>数</p>", "<p>页</p>", PROSE_BELOW], "<p>数</p>\n<p>页</p>"),
        ([PROSE_ABOVE, "模板的代码如下：", "<p>数</p>", PROSE_BELOW], None),  # one line is no listing
        ([PROSE_ABOVE, PROSE_BELOW, "模板的代码如下：", "<p>数</p>", "<p>页</p>"], "<p>数</p>\n<p>页</p>"),
        ([PROSE_ABOVE, "模板的代码如下：", "<p>数</p>", "", "<p>页</p>", PROSE_BELOW], "<p>数</p>\n\n<p>页</p>"),
        ([PROSE_ABOVE, "模板的代码如下：", "<p>数</p>", "<p>页</p>"], None),  # one line of prose is too little
        (["<p>{{ 数 }}</p>", "<p>页</p>", "模板的代码如上。", PROSE_ABOVE, PROSE_BELOW], "<p>{{ 数 }}</p>\n<p>页</p>"),
        (["<p>{{ 数 }}</p>", "模板的代码如上。", PROSE_ABOVE, PROSE_BELOW], None),
        ([PROSE_ABOVE, "代码如下：" + "渠" * 40, "<p>数</p>", "<p>页</p>", PROSE_BELOW], None),
    ],
)
def test_a_listing_is_announced_and_has_two_lines(lines, listing):
    page = "\n".join(lines)
    assert [page[start:end] for start, end in shown_code(page)] == ([listing] if listing else [])

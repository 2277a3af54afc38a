"""A table that the end of a page cut is one table again, in every format; what only looks cut stays as it is."""

from __future__ import annotations

import time

import pytest
from tests.test_pdf import pdf, written
from tests.word_files import p, table, word

from jiaokan import annotate, clean
from jiaokan.context import read_context
from jiaokan.rules.page_tops import page_tops
from jiaokan.rules.table_heads import find_table_heads

HEAD = ("序号", "名称", "单位", "数量")
FIRST = [("1", "编织袋", "条", "3000"), ("2", "铁锹", "把", "120"), ("3", "雨衣", "件", "80")]
SECOND = [("4", "手电筒", "只", "60"), ("5", "救生衣", "件", "45"), ("6", "木桩", "根", "500")]
THIRD = [("7", "绳索", "米", "900"), ("8", "竹筐", "只", "70"), ("9", "水泵", "台", "4")]
LEAD = "现将我镇物资储备情况公布如下，请各村对照检查，缺少的要在月底以前补齐。"
BREAK = '<w:r><w:br w:type="page"/></w:r>'


def lines(rows, sep="\t"):
    return "\n".join(sep.join(row) for row in rows)


def rows_of(name, data):
    return [row.text.split("\t") for row in annotate(name, data).paragraphs if row.kind == "row"]


def web(*parts):
    return f"<html><body><p>{LEAD}</p>{''.join(parts)}<p>{LEAD}</p></body></html>".encode()


def grid(rows):
    return "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) + "</table>"


ONE = [list(row) for row in (HEAD, *FIRST, *SECOND)]
TWO = [list(row) for row in (HEAD, *FIRST, HEAD, *SECOND)]


@pytest.mark.parametrize(
    ("between", "found"),
    [
        ("<p>续表</p>", ONE),
        ("<p>- 3 -</p>", ONE),
        ("<p>第 3 页 共 9 页</p><p>（续上表）</p>", ONE),
        ("", TWO),
        ("<p>表2 抗旱物资</p>", TWO),
        ("<p>- 3 -</p><p>二、抗旱物资</p>", TWO),
    ],
)
def test_rows_of_a_web_page_made_from_print_are_beside_each_other(between, found):
    assert rows_of("a.html", web(grid([HEAD, *FIRST]), between, grid([HEAD, *SECOND]))) == found


@pytest.mark.parametrize(
    ("between", "found"),
    [
        (p("续表"), ONE),
        (f"<w:p>{BREAK}</w:p>", ONE),
        (f"<w:p>{BREAK}</w:p>" + p("续表"), ONE),
        (p(""), TWO),
        (f"<w:p>{BREAK}</w:p>" + p("抗旱物资"), TWO),
    ],
)
def test_rows_of_a_word_document_go_on_over_its_page_break(between, found):
    body = p(LEAD) + table(HEAD, *FIRST) + between + table(HEAD, *SECOND) + p(LEAD)
    assert rows_of("a.docx", word(body)) == found


PAGES = [[*FIRST], [HEAD, *SECOND], [HEAD, *THIRD]]


def pages_of(*, above=(), foot=True, start=7):
    found = []
    for index, rows in enumerate(PAGES):
        top = [LEAD[:20], " ".join(HEAD)] if index == 0 else list(above)
        foot_line = [str(start + index)] if foot else []
        found.append([*top, *(" ".join(row) for row in rows), *foot_line])
    return found


def text_of_pdf(pages):
    return annotate("a.pdf", pdf(*(written(*page) for page in pages))).source.text.split("\n")


def test_lines_of_a_pdf_go_on_over_its_pages():
    rows = [" ".join(row) for row in (*FIRST, *SECOND, *THIRD)]
    assert text_of_pdf(pages_of())[1:11] == [" ".join(HEAD), *rows]
    assert text_of_pdf(pages_of(above=["续表"]))[1:11] == [" ".join(HEAD), *rows]
    assert text_of_pdf(pages_of(foot=False))[1:] == [" ".join(HEAD), *rows]


def test_a_title_above_the_head_begins_another_table():
    first, second, third = pages_of(above=["抗旱物资"], foot=False)
    third[0] = "救灾物资"
    assert text_of_pdf([first, second, third]).count(" ".join(HEAD)) == 3
    third[0] = "抗旱物资"  # the same title, and the rows count on
    assert text_of_pdf([first, second, third]).count(" ".join(HEAD)) == 2


def paged(sep, *, mark="{n}\n\f", again=True):
    pages = [[HEAD, *FIRST], [HEAD, *SECOND] if again else SECOND, [HEAD, *THIRD] if again else THIRD]
    text = LEAD + "\n"
    for number, rows in enumerate(pages, 4):
        text += lines(rows, sep) + "\n" + mark.format(n=number)
    return text + LEAD


@pytest.mark.parametrize("sep", ["\t", "    ", " "], ids=["tabs", "gaps", "blanks"])
@pytest.mark.parametrize("mark", ["{n}\n\f", "\f", "- {n} -\n", "第{n}页\n"])
def test_a_text_goes_on_over_form_feeds_and_marks(sep, mark):
    result = clean(paged(sep, mark=mark))
    assert lines([HEAD, *FIRST, *SECOND, *THIRD], sep) in result.text
    assert "page-furniture" in result.repaired
    assert result.undo() == paged(sep, mark=mark)


def test_a_number_that_does_not_count_with_the_pages_is_a_cell():
    text = paged("    ").replace("\n5\n\f", "\n800\n\f")
    assert "\n800\n" in clean(text).text
    assert "\n4\n" in clean(text).text


def test_a_cell_that_stands_at_the_foot_of_several_pages_is_no_running_head():
    cell = "染料制造厂家"
    pages = [[*FIRST, (cell,)], [*SECOND, (cell,)], [*THIRD, (cell,)]]
    text = LEAD + "".join("\n" + lines([HEAD, *rows], " ") + "\n\f" for rows in pages)
    assert clean(text + LEAD).text.count(cell) == 3


def test_a_running_head_is_known_by_half_of_the_pages():
    text = "".join(f"\f柳河物资年报\n第{n}节的内容。\n" for n in "一二三四")
    assert page_tops("封面\n" + text).heads == {"柳河物资年报"}
    assert not page_tops("封面\n" + text.replace("\f", "")).heads
    assert not page_tops("封面\n" + text + "柳河物资年报\n" * 4).heads  # a cell stands inside pages too


@pytest.mark.parametrize(
    "text",
    ["续表\n" * 100_000, "序号\t名称\n" * 50_000, "".join(f"序号\t名称\n{n}\t锹\n- {n} -\n" for n in range(20_000)),
     "序号 名称 数量\n" + "甲 乙 丙\n3\n" * 50_000, "序号\t名称\n1\t锹\n" + "- 3 -\n" * 20_000, "\f\n" * 100_000],
)  # fmt: skip
def test_hostile_tables_are_read_in_one_pass(text):
    began = time.process_time()
    list(find_table_heads(text, read_context(text)))
    assert time.process_time() - began < 30

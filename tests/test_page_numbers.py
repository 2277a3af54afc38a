"""Pages of texts: where removed marks and form feeds say that they begin; no page is guessed."""

from __future__ import annotations

import re

import pytest

from jiaokan.dataset.page_numbers import find_pages, number_in
from jiaokan.pipeline import annotate


def pages_of(drawn):
    """The pages of a text in which removed stretches stand between angle brackets, as (text they begin with, number)."""
    raw, removed = "", []
    for piece in re.split("(<[^>]*>)", drawn):
        if piece.startswith("<"):
            removed.append((len(raw), len(raw) + len(piece) - 2))
        raw += piece.strip("<>")
    return [(raw[page.start : page.start + 8].strip("\n\f")[:1], page.number) for page in find_pages(raw, removed)]


@pytest.mark.parametrize(
    ("drawn", "pages"),
    [
        ("甲。<\n- 1 -\n>乙。<\n- 2 -\n>丙。", [("甲", "1"), ("乙", "2"), ("丙", "")]),
        ("甲。<\n- 7 -\n>乙。<\n- 8 ->\n", [("甲", "7"), ("乙", "8")]),
        ("<第1页\n>甲。<\n第2页\n>乙。", [("第", "1"), ("第", "2")]),
        ("<第1页\n>甲。<\n1\n><\n第2页\n>乙。<\n2\n>", [("第", "1"), ("第", "2")]),
        ("甲一<第 3 页 共 9 页>甲二。<\n第4页 共9页\n>丙。", [("甲", "3"), ("甲", "4"), ("丙", "")]),
        ("甲。\f乙。\f丙。", [("甲", ""), ("乙", ""), ("丙", "")]),
        ("甲。<\n1\n>\f乙。\f丙。<\n3>", [("甲", "1"), ("乙", ""), ("丙", "3")]),
        ("甲。\f", [("甲", "")]),
        ("甲。<\n第三页\n>乙。", [("甲", "三"), ("乙", "")]),
        ("甲。<\n柳河县志\n>乙。", []),
        ("甲。\n- 1 -\n乙。", []),
        ("甲。<\n>乙。", []),
        ("", []),
    ],
)
def test_pages_begin_where_marks_say(drawn, pages):
    assert pages_of(drawn) == pages


@pytest.mark.parametrize(
    ("mark", "number"),
    [
        ("第 3 页 共 9 页", "3"),
        ("共9页 第3页", "3"),
        ("第十二页", "十二"),
        ("Page 12 of 30", "12"),
        ("\n柳河县志 12/120\n", "12"),
        ("— 12 —", "12"),
        ("【4】", "4"),
        ("\nxii\n", "xii"),
        ("\n12\n柳河县志\n", "12"),
        ("柳河县志（2020年）", None),
        ("2020/05/12 柳河", None),
        ("续表", None),
        ("x" * 5000 + "\n12\n", None),
    ],
)
def test_a_number_is_read_as_it_is_drawn(mark, number):
    assert number_in(mark) == number


def test_a_source_and_its_paragraphs_say_on_which_page_they_stand():
    line = "各村成立巡堤小组，每班十二人，早晚各走一遍，发现渗水立即上报县防汛办公室，并做好记录。"
    lines = [f"{line}{number}" for number in range(18)]
    text = "\n".join(["防汛工作方案", *lines[:6], "- 1 -", *lines[6:12], "- 2 -", *lines[12:], "- 3 -", ""])
    record = annotate("plan.txt", text.encode())
    assert [page.number for page in record.source.pages] == ["1", "2", "3"]
    assert [paragraph.page for paragraph in record.paragraphs] == sorted(
        paragraph.page for paragraph in record.paragraphs
    )
    assert {"1", "2", "3"} == {paragraph.page for paragraph in record.paragraphs}
    bare = annotate("plan.txt", f"防汛工作方案\n{line}\n见第3页，第4页另有说明。\n".encode())
    assert bare.source.pages == ()
    assert {paragraph.page for paragraph in bare.paragraphs} == {None}

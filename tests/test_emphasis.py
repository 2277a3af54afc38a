"""Borders of headings and emphasis of Markdown: one mark, one Han, one blank further they stay as they are."""

from __future__ import annotations

import pytest

from jiaokan.context import read_context
from jiaokan.rules import RULES, markdown
from jiaokan.text.rule import Context, Verdict
from jiaokan.text.traced import Traced

BY_ID = {rule.id: rule for rule in RULES}
MARKDOWN = Context(Verdict("Hans", "native"), is_markdown=True)
PLAIN = Context(Verdict("Hans", "native"))


def apply(rule, text, context=None):
    return Traced(text).apply(rule, BY_ID[rule].find(text, context or read_context(text))).text


# --- headings ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("# 东渠 #\n# 西渠 ###", "东渠\n西渠"), ("# 东渠    ######    \n# 西渠", "东渠\n西渠"), ("# 东渠#\n# 西渠", "东渠#\n西渠"), ("# 东渠 # 水\n# 西渠", "东渠 # 水\n西渠"), ("# 东渠\n #\n# 西渠", "东渠\n #\n西渠"),
        ("# 东渠", "# 东渠"), ("# 东渠\n**一、水闸**", "东渠\n**一、水闸**"), ("# 东渠\n把**水闸**修好", "# 东渠\n把**水闸**修好"), ("####### 东渠\n# 西渠\n# 南渠", "####### 东渠\n西渠\n南渠"),
    ],
)  # fmt: skip
def test_hashes_go_from_both_ends_of_a_heading(text, expect):
    assert apply("heading-marks", text) == expect


@pytest.mark.parametrize(
    ("text", "found"),
    [("# 东渠\n# 西渠*", True), ("# 东渠\n# 西渠~", True), ("# 东渠\n# 西渠", False), ("# 东渠*", False), ("东渠*", False), ("```\n# 东渠\n# 西渠*\n```", False), ("# 东渠\n# 西渠\n# 南渠*", True)],
)  # fmt: skip
def test_two_headings_beside_marks_of_emphasis_make_a_page_of_markdown(text, found):
    assert markdown.has_heading_marks(text, frozenset(text)) is found


@pytest.mark.parametrize(("count", "taken"), [(2, False), (3, True)])
def test_beside_a_program_three_headings_have_two_hashes(count, taken):
    text = "import os\nos.run()\n" + "## 东渠\n渠水。\n" * count
    assert ("##" not in apply("heading-marks", text)) is taken
    alone = text + "# 西渠\n渠水。\n# 南渠\nos.run()\n"
    assert ("# 西渠" not in apply("heading-marks", alone)) is taken
    assert "# 南渠" in apply("heading-marks", alone)


# --- emphasis ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("mark", ["*", "**", "***", "_", "__", "___", "~~"])
def test_a_numbered_heading_between_marks_is_one(mark):
    assert apply("emphasis", f"{mark}一、清渠{mark}") == "一、清渠"
    assert apply("emphasis", f"东渠\n{mark}一、清渠{mark}\n") == "东渠\n一、清渠\n"


@pytest.mark.parametrize("mark", ["****", "____", "~", "~~~"])
def test_other_marks_are_none_of_markdown_s(mark):
    text = f"{mark}一、清渠{mark}"
    assert apply("emphasis", text) == text


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("** 一、清渠**", None), ("**一、清渠 **", None), ("**\u3000**", None), ("\\**一、清渠**", None), ("东\n\\**要紧水闸**东", "东\n**要紧水闸**东"), ("**一、清渠\\**", "**一、清渠**"), ("**一、清渠*", None), ("`**一、清渠**`", None), ("**一、清\n渠**", None), ("东**一、清渠**", None),
        ("**一、清渠**东", "一、清渠东"), ("*一、清渠*东", None), ("**一、清渠**\n**二、看闸**", "一、清渠\n二、看闸"), ("**一、清渠** **二、看闸**", "一、清渠 二、看闸"), ("1**2、清渠**", None), ("**一、清渠1**2", None), ("**一、清渠**2", "一、清渠2"), ("x = {**Note**}", None),
        ("**要紧水闸**", "要紧水闸"), ("**要紧**", "要紧"), ("**要**", None), ("**Note**", "Note"), ("*Note*", None), ("**Note！**", None), ("~~要紧~~", "要紧"), ("*要紧水闸*", "要紧水闸"), ("*县公司水闸*", None), ("*要紧水*", None), ("_要紧水闸_", "要紧水闸"),
        ("**县公司**", None), ("**县公司**：", "县公司："), ("**县公司要紧的水闸**", "县公司要紧的水闸"), ("**县公司要紧水闸**", None), ("**县**", None), ("**市场**", "市场"),
    ],
)  # fmt: skip
def test_a_pair_that_proves_itself_goes(text, expect):
    assert apply("emphasis", text, PLAIN) == (text if expect is None else expect)


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("把**淤泥杂草**清走", "把淤泥杂草清走"), ("把**泥**清走", None), ("把**，淤泥**清走", None), ("把**淤泥，**清走", None), ("把**abc**清走", None), ("把，**淤泥**清走", "把，淤泥清走"), ("把，**淤泥**，清走", "把，淤泥，清走"), ("把，**泥**，清走", "把，泥，清走"), ("把，**淤泥。**清走", "把，淤泥。清走"),
        ("把，**泥。**清走", None), ("把**县公司**清走", None), ("把**县公司要紧的水闸**清走", "把县公司要紧的水闸清走"), ("把**县公司要紧水闸**清走", None), ("把**县公司要紧的水闸，**清走", None), ("由林**和程**看守", None), ("由林**和淤泥**看守", "由林和淤泥看守"), ("由东**和程**看守", "由东和程看守"),
        ("锹**把淤泥、绳**根、套**双", None), ("把**淤泥**、**杂草**清走", "把淤泥、杂草清走"), ("把__淤泥__清走", None), ("把*淤泥*清走", None), ("把~~淤泥~~清走", "把淤泥清走"), ("把，**Note**，清走", "把，Note，清走"), ("把，**N！**，清走", None), ("把**淤泥**清走\n把**杂草清走", "把淤泥清走\n把**杂草清走"),
    ],
)  # fmt: skip
def test_a_pair_inside_a_sentence_needs_a_page_of_markdown(text, expect):
    assert apply("emphasis", text, MARKDOWN) == (text if expect is None else expect)
    if "，" not in text:
        assert apply("emphasis", text, PLAIN) == text


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("|**县公司**|", True), ("|   **县公司**   |", True), ("|    **县公司**   |", False), ("|   **县公司**    |", False), ("东|**县公司**|西", True), ("|**县公司**", False), ("- **县公司**：东", True), ("- **要紧**", True), ("东 - **要紧**", True), ("        - **要紧水闸**", True),
        ("12. *要紧水闸*", True), ("12 *要紧水闸*", False), ("> *要紧水闸*", True), ("东 | *要紧水闸* | 西", True), ("东*要紧水闸*", False), ("东\n*要紧水闸*。\n西", True), ("*要紧水闸*东", False), ("*要紧水闸*    。    ", True), ("        ###### \u3000\u3000\u3000\u3000*要紧水闸*", True),
    ],
)  # fmt: skip
def test_a_pair_that_is_all_of_its_cell_or_item_is_sure(text, taken):
    assert ("紧**" not in apply("emphasis", text, PLAIN) and "*" not in apply("emphasis", text, PLAIN)) is taken


@pytest.mark.parametrize(("size", "taken"), [(399, False), (400, True)])
def test_a_line_of_a_program_is_short(size, taken):
    text = "**Note** = {}" + ";" * (size - 13)
    assert len(text) == size
    assert ("**" not in apply("emphasis", text, PLAIN)) is taken


@pytest.mark.parametrize(("far", "taken"), [(400, True), (401, False)])
def test_an_escape_has_han_nearby(far, taken):
    assert (apply("emphasis", "东" + "1" * (far - 1) + "\\*", PLAIN)[-2:] == "1*") is taken
    assert (apply("emphasis", "1\\*" + "1" * (far - 3) + "东", PLAIN)[:2] == "1*") is taken


@pytest.mark.parametrize(
    ("text", "expect"),
    [("东\\*西", "东*西"), ("1\\*2", "1\\*2"), ("东`1\\*2`", "东`1\\*2`"), ("东$1\\*2$", "东$1\\*2$"), ("东\n1\\*2", "东\n1\\*2"), ("1\\*2\n东", "1\\*2\n东")],
)  # fmt: skip
def test_a_backslash_goes_beside_han_and_stays_in_formulas_and_code(text, expect):
    assert apply("emphasis", text, PLAIN) == expect

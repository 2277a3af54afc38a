"""An explanation says by shape what was changed, shows what was chosen and no more, and does not run off the screen."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests import terminal

from jiaokan.cli.explain_report import View, print_explanation
from jiaokan.errors import InputError
from jiaokan.explain import Explanation, chosen, from_record
from jiaokan.pipeline import annotate

NOTICE = (
    "关于清理沟渠的通知\n各村：\n请于月底前完成清淤,每组出工 3 人,自带工具。\n联系人：x主任。\n青山镇\n2023年3月4日\n"
)


def rows_of(text, name="a.txt"):
    return from_record(annotate(name, text.encode()))


NOTICE_ROWS = rows_of(NOTICE)


def shown(rows, width=100, **view):
    out = io.StringIO()
    print_explanation(rows, View(**view), Console(file=out, width=width, highlight=False, _environ={}))
    return out.getvalue()


def unwrapped(text):
    """Give the raw and the clean column without blanks and the lines that cells take."""
    cells = [line.split("│")[1:-1] for line in text.splitlines() if line.startswith("│")]
    return ["".join("".join(row[at] for row in cells).split()) for at in (1, 2)]


def edited(*edits):
    """Explain a paragraph 甲乙丙丁 with edits of its first code points: ``(start, end, new)``."""
    (row, *_), text = rows_of("甲乙丙丁戊己庚辛。").paragraphs, "甲乙丙丁戊己庚辛。"
    made, clean, done = [], "", 0
    for start, end, new in edits:
        clean += text[done:start]
        at = {"raw_start": start, "raw_end": end, "text_start": len(clean), "text_end": len(clean) + len(new)}
        made.append(NOTICE_ROWS.edits[0] | at | {"raw_text": text[start:end], "text": new})
        clean, done = clean + new, end
    clean += text[done:]
    source = NOTICE_ROWS.source | {"raw_text": text, "text": clean}
    return Explanation(source, [], [], [row | {"text_end": len(clean)}], made)


# --- marks ----------------------------------------------------------------------------------------------------
def test_removed_inserted_and_replaced_are_marked_each_in_its_way_without_colour():
    raw, clean = unwrapped(shown(edited((1, 2, ""), (3, 3, "子"), (4, 5, "丑")), edits=False))
    assert raw == "甲⟦-乙⟧丙丁⟦戊⟧己庚辛。"
    assert clean == "甲丙⟦+子⟧丁⟦丑⟧己庚辛。"


def test_the_legend_says_what_the_marks_mean_in_one_line_of_80():
    (line,) = [line for line in shown(NOTICE_ROWS, 80).splitlines() if line.startswith("marks: ")]
    assert "⟦-removed⟧ ⟦+inserted⟧ ⟦replaced⟧" in line
    assert cell_len(line) <= 80


@pytest.mark.parametrize(
    ("edits", "raw", "clean"),
    [
        (((1, 2, "子"), (2, 3, "丑")), "甲⟦乙丙⟧丁戊己庚辛。", "甲⟦子丑⟧丁戊己庚辛。"),
        (((1, 2, ""), (2, 3, "")), "甲⟦-乙丙⟧丁戊己庚辛。", "甲丁戊己庚辛。"),
        (((1, 2, "子"), (2, 3, "")), "甲⟦乙⟧⟦-丙⟧丁戊己庚辛。", "甲⟦子⟧丁戊己庚辛。"),
        (((1, 2, "子"), (3, 4, "丑")), "甲⟦乙⟧丙⟦丁⟧戊己庚辛。", "甲⟦子⟧丙⟦丑⟧戊己庚辛。"),
        (((0, 1, ""), (8, 9, "！")), "⟦-甲⟧乙丙丁戊己庚辛⟦。⟧", "乙丙丁戊己庚辛⟦！⟧"),
    ],
    ids=["replaced", "removed", "of two kinds", "apart", "at the ends"],
)
def test_edits_of_a_kind_that_touch_each_other_share_their_marks(edits, raw, clean):
    assert unwrapped(shown(edited(*edits), edits=False)) == [raw, clean]


def test_a_change_is_one_stretch_between_its_context():
    text = shown(NOTICE_ROWS, 140, paragraphs=False, outline=False)
    assert "前完成清淤⟦, → ，⟧每组出工 3" in text.replace("底", "")
    assert "每组出工⟦-␣⟧3 人" in text
    assert "×2" not in text, "each has its own context"
    assert "×2" in shown(NOTICE_ROWS, 140, paragraphs=False, outline=False, most=4), "where there are too many"


@pytest.mark.parametrize("text", ["各村成立巡堤小组。", "共储备口罩12个。"])
def test_a_text_without_edits_has_no_marks(text):
    assert shown(rows_of(text)).count("⟦") == 3, "those of the legend"


def test_flags_that_remain_stand_beside_their_paragraph():
    text = shown(NOTICE_ROWS, edits=False, outline=False)
    rows = [row for row in re.split("[├└]", text) if "x主任" in row]
    assert len(rows) == 1
    assert "masked-values" in rows[0]
    assert text.count("masked-values") == 2, "in the head, and beside the one paragraph"


# --- what is chosen -------------------------------------------------------------------------------------------
def test_a_rule_chooses_its_edits_and_the_paragraphs_they_stand_in():
    rows = chosen(NOTICE_ROWS, ["latin-blanks"])
    assert [edit["rules"] for edit in rows.edits] == [["latin-blanks"]] * 2
    assert [row["raw_start"] for row in rows.paragraphs] == [NOTICE.index("请于")]
    assert rows.source == NOTICE_ROWS.source


def test_a_flag_chooses_what_carries_it_and_the_edits_that_raise_it():
    assert [row["flags"] for row in chosen(NOTICE_ROWS, (), ["masked-values"]).paragraphs] == [["masked-values"]]
    assert chosen(NOTICE_ROWS, (), ["masked-values"]).edits == []
    width = chosen(NOTICE_ROWS, (), ["punctuation-width"])
    assert {rule for edit in width.edits for rule in edit["rules"]} == {"narrow-marks"}
    assert len(width.paragraphs) == 1


def test_several_ids_choose_what_any_of_them_does_and_none_chooses_all():
    both = chosen(NOTICE_ROWS, ["latin-blanks"], ["masked-values"])
    assert (len(both.edits), len(both.paragraphs)) == (2, 2)
    assert chosen(NOTICE_ROWS) is NOTICE_ROWS


@pytest.mark.parametrize("rule", ["spam", "line-ends", "line-edges", "mask"])
def test_a_rule_that_did_nothing_here_chooses_nothing(rule):
    rows = chosen(rows_of("各村成立巡堤小组。"), [rule])
    assert (rows.edits, rows.paragraphs) == ([], [])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((["narow-marks"], ()), "--rule narow-marks: is no rule, expected .*narrow-marks"),
        (((), ["masked-value"]), "--flag masked-value: is no flag, expected masked-values"),
        (((), ["narrow-marks"]), "--flag narrow-marks: is no flag"),
        ((["xyzzy"], ()), "--rule xyzzy: is no rule; see the table"),
        ((["\x1b[2J" * 99], ()), r"--rule \\x1b\[2J"),
    ],
    ids=["rule", "flag", "a rule for a flag", "nothing is near", "hostile"],
)
def test_an_unknown_id_is_an_error_that_names_what_is_near(given, said):
    with pytest.raises(InputError, match=said):
        chosen(NOTICE_ROWS, *given)


def test_a_rule_that_another_builder_had_is_known_where_the_release_names_it():
    (edit, *_) = NOTICE_ROWS.edits
    older = type(NOTICE_ROWS)(NOTICE_ROWS.source, [], [], [], [{**edit, "rules": ["old-rule"]}])
    assert len(chosen(older, ["old-rule"]).edits) == 1


# --- what is shown of much ------------------------------------------------------------------------------------
def test_tables_are_bounded_and_what_is_left_is_counted():
    rows = rows_of("".join(f"第{n}条。各村出工{n},人。\n" for n in range(1, 40)))
    text = shown(rows, most=10)
    assert "… and 29 more paragraphs" in text
    assert shown(rows, paragraphs=True, edits=False, most=39).count("more paragraphs") == 0
    assert text.count("├") <= 2 * 10 + 20


def test_a_long_paragraph_is_cut_and_counted():
    raw, clean = unwrapped(shown(rows_of("水" * 9000 + "。"), edits=False))
    assert raw.count("水") == 4000
    assert clean.endswith("…5001morecodepoints")


@pytest.mark.parametrize("width", [80, 120])
def test_an_explanation_is_as_wide_as_the_screen(width):
    lines = shown(rows_of(NOTICE * 3, "长" * 50), width).splitlines()
    assert max(map(cell_len, lines)) <= width


def test_one_table_alone_is_shown_where_it_is_asked_for():
    assert "outline" not in shown(NOTICE_ROWS, paragraphs=False, outline=False)
    assert "paragraphs\n" not in shown(NOTICE_ROWS, paragraphs=False, outline=False)
    assert "evidence" not in shown(NOTICE_ROWS, edits=False, outline=False)


@pytest.mark.parametrize("extra", [("--json", "--edits"), ("--outline", "--paragraphs"), ("--outline", "--json")])
def test_ways_to_show_that_exclude_each_other_are_misuse(run, extra):
    assert run("explain", "a.txt", *extra).returncode == 2


# --- in terminals ---------------------------------------------------------------------------------------------
def test_a_terminal_shows_a_line_through_and_a_line_under_and_no_colour_where_it_is_told_so(tmp_path):
    (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")
    ask = ("explain", tmp_path / "a.txt", "--rule", "latin-blanks", "--rule", "narrow-marks")
    coloured = terminal.run(*ask, width=120)
    assert re.search(r"\x1b\[9;31m⟦-␣⟧", coloured)
    assert re.search(r"\x1b\[4;33m⟦,⟧", coloured)
    plain = terminal.run(*ask, width=120, NO_COLOR="1")
    assert not terminal.COLOUR.search(plain)
    assert re.search(r"\x1b\[9m⟦-␣⟧", plain), "shape stays"
    assert terminal.seen(plain) == terminal.seen(coloured)
    assert "only: rule latin-blanks, rule narrow-marks" in plain.replace("\x1b[1m", "").replace("\x1b[0m", "")


def test_a_pipe_gets_no_control_characters_unless_they_are_asked_for(run, tmp_path):
    (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")
    env = {"NO_COLOR": "", "FORCE_COLOR": "", "COLUMNS": "90"}
    done = run("explain", tmp_path / "a.txt", env=env)
    assert b"\x1b" not in done.stdout
    assert max(map(cell_len, done.stdout.decode().splitlines())) <= 90
    forced = run("explain", tmp_path / "a.txt", "--edits", env={**env, "FORCE_COLOR": "1", "TERM": "xterm"})
    assert b"\x1b[" in forced.stdout

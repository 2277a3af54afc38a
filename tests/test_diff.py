"""What differs between two releases is counted exactly, what only moved is told apart, and what is the same is not told."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import support
from tests.older import DROPPED, as_version_02

from jiaokan import InputError
from jiaokan import building as builds
from jiaokan.context import Options
from jiaokan.corrections import Correction
from jiaokan.dataset import card, splits
from jiaokan.diff import buckets
from jiaokan.diff.align import align
from jiaokan.diff.changelog import changelog
from jiaokan.diff.compare import compare
from jiaokan.diff.inner import marked, pieces
from jiaokan.diff.lines import lines_of
from jiaokan.diff.look import look_at, values_of
from jiaokan.diff.places import KEY, OWNER
from jiaokan.diff.unlike import differing, distinct, held, numbered, pair

NOTICE = """关于整修渠道的通知

各村民小组:

入冬以来,渠道淤积(尤其是东干渠)严重,现就整修工作通知如下。

一、组织发动。各组按受益面积出工,自带铁锹。

二、时间安排。从下周一开始,十天完成。
"""
PLAIN = "村里的图书室每天开放到晚上九点，周末不休息。\n\n读者可以自己上架取书，看完放回原处。\n"
MARKS = sum(NOTICE.count(mark) for mark in ",:()")  # each is an edit of narrow-marks


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """Build a release of some texts, in this process."""

    def make(texts, *, lists=None, **options) -> Path:
        folder = tmp_path_factory.mktemp("texts")
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        plan = builds.Plan("r", "1.0.0", card.minimal(), lists or splits.Lists({}), options=Options(**options))
        out = folder / "out"
        builds.build(sorted(folder.glob("*.*")), out, plan, workers=0)
        return out

    return make


@pytest.fixture(scope="module")
def two(build):
    return build({"notice.txt": NOTICE, "plain.txt": PLAIN})


@pytest.fixture(scope="module")
def without(build):
    return build({"notice.txt": NOTICE, "plain.txt": PLAIN}, without=("narrow-marks",))


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return support.build_here(tmp_path_factory.mktemp("diff") / "base")


def counts(rows):
    return rows.removed, rows.added, rows.changed, rows.moved, rows.shifted


NOTHING = (0, 0, 0, 0, 0)


# --- the same -------------------------------------------------------------------------------------------------
def test_a_release_is_the_same_as_itself(two):
    found = compare(two, two)
    assert found.is_same
    assert {counts(rows) for rows in found.tables.values()} == {NOTHING}
    assert (found.rules, found.flags, found.repaired, found.columns, found.details) == ({}, {}, {}, {}, ())


def test_a_build_of_the_same_texts_is_the_same(two, build):
    assert compare(two, build({"notice.txt": NOTICE, "plain.txt": PLAIN})).is_same


def test_a_copy_with_its_rows_in_another_order_of_sources_is_the_same(base, tmp_path):
    copy = support.copy(base, tmp_path / "copy")
    for path in (copy / "data").glob("*/train-*.parquet"):
        rows, schema = support.read_rows(path)
        if path.parent.name != "duplicates":
            rows.sort(key=lambda row: row["source_id"], reverse=True)
        support.write_rows(path, rows, schema, row_group_size=3, compression="snappy")
    assert compare(base, copy).is_same


def test_another_name_and_version_of_the_same_rows_are_no_difference(two, tmp_path):
    copy = support.copy(two, tmp_path / "copy")
    support.set_manifest(copy, key="version", value="2.0.0")
    assert compare(two, copy).is_same


def test_the_command_exits_with_0_for_the_same(two, run):
    done = run("diff", two, two)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "the same" in done.stdout.decode()


# --- a rule switched off --------------------------------------------------------------------------------------
def test_a_rule_that_is_switched_off_loses_all_its_edits_and_touches_no_other_source(two, without):
    found = compare(two, without)
    rule = found.rules["narrow-marks"]
    assert (rule.before, rule.after, rule.lost, rule.gained, rule.changed, rule.sources) == (MARKS, 0, MARKS, 0, 0, 1)
    assert set(found.rules) == {"narrow-marks"}
    assert counts(found.tables["edits"])[:3] == (MARKS, 0, 0)
    assert (found.sources.differing, found.sources.other_text, found.sources.before) == (1, 1, 2)
    assert [source.name for source in found.details] == ["notice.txt"]
    assert found.b.without == ("narrow-marks",)


def test_the_other_way_round_all_is_gained(two, without):
    there, back = compare(two, without), compare(without, two)
    for table, rows in there.tables.items():
        other = back.tables[table]
        assert (rows.removed, rows.added, rows.changed) == (other.added, other.removed, other.changed), table
    assert back.rules["narrow-marks"].gained == there.rules["narrow-marks"].lost


def test_flags_are_lost_where_nothing_is_repaired(two, without):
    found = compare(two, without).repaired
    assert {table: flags["punctuation-width"].after for table, flags in found.items()} == dict.fromkeys(
        ("sources", "documents", "sections", "paragraphs"), 0
    )
    width = found["paragraphs"]["punctuation-width"]
    assert (width.before, width.lost, width.gained) == (4, 4, 0)


def test_each_paragraph_that_differs_is_told_with_both_texts(two, without):
    (source,) = compare(two, without).details
    texts = [(each.before["text"], each.after["text"]) for each in source.paragraphs if "text" in each.before]
    lines = [line for line in NOTICE.splitlines() if any(mark in line for mark in ",:()")]
    assert [after for _, after in texts] == lines
    assert [before for before, _ in texts] == [
        line.translate(str.maketrans({",": "，", ":": "：", "(": "（", ")": "）"})) for line in lines
    ]


def test_the_edits_of_one_side_are_told_as_whole_rows(two, without):
    (source,) = compare(two, without).details
    assert len(source.edits_only_a) == MARKS
    assert source.edits_only_b == ()
    assert {edit["raw_text"] for edit in source.edits_only_a} == {",", ":", "(", ")"}
    first = source.edits_only_a[0]
    assert NOTICE[first["raw_start"] : first["raw_end"]] == first["raw_text"]
    assert first["evidence"]


def test_rows_that_only_stand_elsewhere_are_shifted_not_changed(build):
    texts = {"a.txt": "全镇储备 n95 口罩 1200 个，已经发放完毕。\n\n读者可以自己上架取书，看完放回原处。\n"}
    found = compare(build(texts), build(texts, without=("latin-blanks",)))
    paragraphs = found.tables["paragraphs"]
    assert (paragraphs.changed, paragraphs.shifted, paragraphs.removed, paragraphs.added) == (1, 1, 0, 0)
    assert [each.id_a for each in found.details[0].paragraphs] == [each.id_b for each in found.details[0].paragraphs]
    assert len(found.details[0].paragraphs) == 1


# --- sources that come, go and change -------------------------------------------------------------------------
def test_a_source_that_was_added_is_all_that_differs(two, build):
    found = compare(two, build({"notice.txt": NOTICE, "plain.txt": PLAIN, "zoo.txt": "动物园周一闭园，节假日除外。\n"}))
    assert (found.sources.added, found.sources.removed, found.sources.differing) == (1, 0, 1)
    assert counts(found.tables["documents"]) == (0, 1, 0, 0, 0)
    (source,) = found.details
    assert (source.name, source.id_a, source.split_a) == ("zoo.txt", None, None)
    assert source.rows["paragraphs"].added == len(source.paragraphs) == 1


def test_a_source_that_was_removed_takes_its_rows_along(two, build):
    found = compare(two, build({"plain.txt": PLAIN}))
    assert (found.sources.removed, found.sources.added) == (1, 0)
    assert found.rules["narrow-marks"].lost == MARKS
    assert found.tables["paragraphs"].removed == found.tables["paragraphs"].before - found.tables["paragraphs"].after
    assert {rows.changed for rows in found.tables.values()} == {0}


def test_a_source_whose_bytes_changed_is_found_by_its_name_and_its_rows_by_their_text(two, build):
    found = compare(two, build({"notice.txt": f"渠道站文件\n\n{NOTICE}", "plain.txt": PLAIN}))
    assert (found.sources.other_bytes, found.sources.removed, found.sources.added) == (1, 0, 0)
    paragraphs = found.tables["paragraphs"]
    assert (paragraphs.removed, paragraphs.added, paragraphs.moved) == (0, 1, 0)
    assert paragraphs.changed + paragraphs.shifted == len(NOTICE.split())
    edits = found.tables["edits"]
    assert (edits.removed, edits.changed, edits.moved, edits.shifted) == (0, 0, 0, 12)
    (source,) = found.details
    assert source.id_a != source.id_b
    assert [each.after["text"] for each in source.paragraphs if each.id_a is None] == ["渠道站文件"]


def test_a_source_that_was_renamed_is_the_same_source(two, build):
    found = compare(two, build({"notice-1.txt": NOTICE, "plain.txt": PLAIN}))
    assert (found.sources.removed, found.sources.added, found.sources.differing) == (0, 0, 1)
    assert found.tables["sources"].columns == {"name": 1}
    assert counts(found.tables["paragraphs"]) == NOTHING
    assert (found.details[0].name_before, found.details[0].name) == ("notice.txt", "notice-1.txt")


def test_names_that_changed_places_follow_the_bytes(two, build):
    found = compare(two, build({"plain.txt": NOTICE, "notice.txt": PLAIN}))
    assert (found.sources.other_bytes, found.tables["sources"].columns) == (0, {"name": 2})


def test_a_source_in_another_split_is_a_difference_though_its_rows_are_the_same(build):
    texts = {"notice.txt": NOTICE, "plain.txt": PLAIN, "zoo.txt": "动物园周一闭园，节假日除外。\n"}
    one = build(texts, lists=splits.Lists.parse({"train": "notice.txt\nplain.txt\nzoo.txt\n"}))
    other = build(texts, lists=splits.Lists.parse({"train": "notice.txt\nzoo.txt\n", "test": "plain.txt\n"}))
    found = compare(one, other)
    assert {counts(rows) for rows in found.tables.values()} == {NOTHING}
    assert (found.sources.other_split, found.sources.differing, found.is_same) == (1, 1, False)
    assert (found.details[0].split_a, found.details[0].split_b) == ("train", "test")


# --- a text edited by hand ------------------------------------------------------------------------------------
# NOTICE has 12 edits: seven marks and five lines that are empty or last; five paragraphs, two sections, one report.
FIRST, SECOND = NOTICE.splitlines()[-3::2]


def edited(build, two, old, new):
    """Compare the notice with one of which a stretch was edited; the other source is as it was."""
    assert NOTICE.count(old) == 1
    return compare(two, build({"notice.txt": NOTICE.replace(old, new), "plain.txt": PLAIN}))


HANDS = {  # removed, added, changed, moved, shifted
    "a paragraph put in the middle": (
        (FIRST, f"渠道长三公里,分五段包干。\n\n{FIRST}"),
        # its comma and its empty line come; two marks, two line ends and both sections stand below it
        {"edits": (0, 2, 0, 0, 4), "paragraphs": (0, 1, 0, 0, 2), "sections": (0, 0, 0, 0, 2), "documents": (0, 0, 1, 0, 0)},
    ),
    "half a sentence cut": (
        ("渠道淤积(尤其是东干渠)严重,", ""),
        # both brackets and a comma go; an empty line more is below it
        {"edits": (3, 0, 0, 0, 6), "paragraphs": (0, 0, 1, 0, 2), "sections": (0, 0, 0, 0, 2), "documents": (0, 0, 1, 0, 0)},
    ),
    "a digit in a paragraph": (
        ("十天", "五天"),
        {"edits": NOTHING, "paragraphs": (0, 0, 1, 0, 0), "sections": NOTHING, "documents": (0, 0, 1, 0, 0)},
    ),
    "the first words of the report": (
        ("关于整修渠道的通知", "整修渠道的紧急通知"),
        # every paragraph names the title
        {"edits": NOTHING, "paragraphs": (0, 0, 5, 0, 0), "sections": NOTHING, "documents": (0, 0, 1, 0, 0)},
    ),
    "the first words of a paragraph": (
        ("入冬以来,渠道", "今年渠道"),
        # its first comma goes, what is behind it stands three code points before
        {"edits": (1, 0, 0, 0, 8), "paragraphs": (0, 0, 1, 0, 2), "sections": (0, 0, 0, 0, 2), "documents": (0, 0, 1, 0, 0)},
    ),
    "two lines in each other's place": (
        (f"{FIRST}\n\n{SECOND}", f"{SECOND}\n\n{FIRST}"),
        # the second keeps its comma and is out of order now; the first goes with comma, empty line and end, and comes
        {"edits": (3, 3, 0, 0, 1), "paragraphs": (1, 1, 1, 0, 0), "sections": (1, 1, 1, 0, 0), "documents": (0, 0, 1, 0, 0)},
    ),
    "a paragraph written anew": (
        (FIRST, "三、经费由镇里承担。"),
        # its comma goes; with a number out of order it opens no section, and the second is the first now
        {"edits": (1, 0, 0, 0, 3), "paragraphs": (1, 1, 1, 0, 0), "sections": (1, 0, 1, 0, 0), "documents": (0, 0, 1, 0, 0)},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("hand", "expected"), HANDS.values(), ids=list(HANDS))
def test_of_an_edited_text_only_what_was_edited_differs(build, two, hand, expected):
    found = edited(build, two, *hand)
    assert {table: counts(found.tables[table]) for table in expected} == expected
    assert (found.sources.differing, found.sources.other_bytes) == (1, 1)


def test_the_rows_of_an_edited_text_are_told_only_where_it_was_edited(build, two):
    (source,) = edited(build, two, "渠道淤积(尤其是东干渠)严重,", "").details
    assert [edit["raw_text"] for edit in source.edits_only_a] == [",", "(", ")"]
    assert (source.edits_only_b, source.edits_changed) == ((), ())
    (paragraph,) = source.paragraphs
    assert paragraph.after["text"] == "入冬以来，现就整修工作通知如下。"


def test_an_edit_that_says_something_else_in_an_edited_text_has_changed(build, two, tmp_path):
    other = build({"notice.txt": f"渠道站文件\n\n{NOTICE}", "plain.txt": PLAIN})
    support.set_values(other, table="edits/train", row={"rules": ["narrow-marks"]}, values={"evidence": "another"})
    assert compare(two, other).tables["edits"].changed == 1


def test_other_sources_are_compared_as_if_no_text_had_been_edited():
    schema = pa.schema([(OWNER, pa.int64()), (KEY, pa.string()), ("text", pa.string()), ("raw_start", pa.int32()),
                        ("raw_end", pa.int32())])  # fmt: skip

    def rows(*found):
        return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in found], schema=schema)

    a = rows((0, "p0", "甲", 0, 1), (0, "p2", "乙", 2, 3), (1, "p0", "丙", 0, 1), (2, "p0", "丁", 0, 1))
    b = rows((0, "p0", "乙", 0, 1), (0, "p2", "戊", 2, 3), (1, "p3", "丙", 3, 4), (2, "p0", "己", 0, 1))
    columns = ("text", "raw_start", "raw_end")
    as_one, with_edited = look_at("paragraphs", a, b, columns, {}), look_at(
        "paragraphs", a, b, columns, {1: align("丙", "戊\n\n丙")}
    )  # fmt: skip
    assert [pairs.tolist() for pairs in as_one.pairs] == [[1, 2, 3], [0, 2, 3], [True, True, False], [0], [1]]
    assert [pairs.tolist() for pairs in with_edited.pairs] == [[1, 2, 3], [0, 2, 3], [True, False, False], [0], [1]]
    assert with_edited.shifted.tolist()[1]


def test_an_edited_report_is_the_same_report(build):
    one = "镇政府工作总结\n\n今年全镇修路三公里，植树一千棵。\n\n明年继续做好各项工作。\n"
    other = "村图书室工作总结\n\n图书室全年开放三百天，来了两千人。\n\n明年添置新书三百册。\n"
    whole = f"篇一：{one}\n篇二：{other}"
    found = compare(build({"a.txt": whole}), build({"a.txt": whole.replace("篇二：村图书室", "篇二：东村的图书室")}))
    assert found.tables["documents"].before == 2
    assert counts(found.tables["documents"])[:3] == (0, 0, 1)


@given(st.text("甲乙，。\n", max_size=40), st.text("甲乙，。\n", max_size=40), st.integers(0, 8))
def test_what_is_aligned_is_the_same_text_and_crosses_nowhere(before, after, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jiaokan.diff.align._MOST", most)
        text = align(before, after)
    ends = (0, 0)
    for block in text.blocks:
        assert block.size > 0
        assert block.a >= ends[0]
        assert block.b >= ends[1]
        ends = block.a + block.size, block.b + block.size
        assert f"{before}\0"[block.a : ends[0]] == f"{after}\0"[block.b : ends[1]]
    assert ends == (len(before) + 1, len(after) + 1)


@given(st.text("甲乙，。\n", max_size=40), st.text("甲乙，。", max_size=20), st.integers(0, 40))
def test_lines_that_are_put_in_leave_each_code_point_where_its_line_went(text, new, at):
    lines = text.splitlines(keepends=True)
    at = min(at, max(len(lines) - 1, 0))
    after = "".join([*lines[:at], f"{new}新\n", *lines[at:]])
    places = align(text, after).places(np.arange(len(text) + 1)).tolist()
    head = len("".join(lines[:at]))
    assert places == [*range(head), *(place + len(after) - len(text) for place in range(head, len(text) + 1))]


def test_long_lines_are_matched_by_their_clauses_and_a_stretch_too_long_by_its_edges():
    clauses = "".join(f"第{number}组出工{number}人，" for number in range(600))
    after = clauses.replace("第9组", "第九组").replace("第590组", "")
    lost = (align(clauses, after).places(np.arange(len(clauses))) < 0).nonzero()[0].tolist()
    at = clauses.index("第590组")
    assert lost == [clauses.index("第9组") + 1, *range(at, at + 5)]
    assert align("甲" + "乙丙" * 1000 + "丁", "甲" + "丙乙" * 1000 + "丁").blocks == ((0, 0, 1), (2001, 2001, 2))


# --- rows that change -----------------------------------------------------------------------------------------
def test_a_correction_by_hand_is_an_edit_gained_and_one_text_changed(two, build):
    at = PLAIN.index("九点")
    correction = Correction("plain.txt", at, "九点", "八点", "the board at the door says eight")
    found = compare(two, build({"notice.txt": NOTICE, "plain.txt": PLAIN}, corrections=(correction,)))
    assert {name: (rule.lost, rule.gained) for name, rule in found.rules.items()} == {"by-hand": (0, 1)}
    (source,) = found.details
    (edit,) = source.edits_only_b
    assert (edit["raw_start"], edit["text"], edit["evidence"]) == (at, "八", "the board at the door says eight")
    assert found.tables["paragraphs"].columns["text"] == 1
    assert found.b.corrections == 1


def test_evidence_that_reads_otherwise_changes_an_edit_of_the_rule(two, tmp_path):
    copy = support.copy(two, tmp_path / "copy")
    support.set_values(copy, table="edits/train", row={"rules": ["narrow-marks"]}, values={"evidence": "another"})
    found = compare(two, copy)
    assert counts(found.tables["edits"]) == (0, 0, 1, 0, 0)
    rule = found.rules["narrow-marks"]
    assert (rule.lost, rule.gained, rule.changed, rule.sources) == (0, 0, 1, 1)
    (edit,) = found.details[0].edits_changed
    assert edit.after == {"evidence": "another"}


def test_another_rule_for_the_same_edit_is_lost_for_one_and_gained_for_the_other(two, tmp_path):
    copy = support.copy(two, tmp_path / "copy")
    support.set_values(copy, table="edits/train", row={"rules": ["narrow-marks"]}, values={"rules": ["full-width"]})
    found = compare(two, copy).rules
    assert (found["narrow-marks"].lost, found["narrow-marks"].changed) == (1, 0)
    assert (found["full-width"].gained, found["full-width"].before, found["full-width"].after) == (1, 0, 1)


def test_a_paragraph_with_another_id_and_the_same_text_has_moved(two, tmp_path):
    copy = support.copy(two, tmp_path / "copy")
    path = support.table_path(copy, "paragraphs/train")
    rows, schema = support.read_rows(path)
    rows[2]["paragraph_id"] += "9"
    support.write_rows(path, rows, schema)
    found = compare(two, copy)
    assert counts(found.tables["paragraphs"]) == (0, 0, 0, 1, 0)
    (change,) = found.details[0].paragraphs
    assert change.id_b == f"{change.id_a}9"
    assert (change.before, change.after) == ({}, {})


def test_an_edit_at_another_place_of_the_same_raw_text_is_another_edit(two, tmp_path):
    copy = support.copy(two, tmp_path / "copy")
    path = support.table_path(copy, "edits/train")
    rows, schema = support.read_rows(path)
    at = support.index_of(rows, {"rules": ["narrow-marks"]})
    rows[at] = rows[at] | {"raw_start": rows[at]["raw_start"] + 1, "raw_end": rows[at]["raw_end"] + 1}
    support.write_rows(path, rows, schema)
    found = compare(two, copy)
    assert counts(found.tables["edits"]) == (1, 1, 0, 0, 0)
    assert (found.rules["narrow-marks"].lost, found.rules["narrow-marks"].gained) == (1, 1)


def test_a_pair_that_is_gone_differs_though_no_source_does(base, tmp_path):
    copy = support.copy(base, tmp_path / "copy")
    support.drop_row(copy, table="duplicates/train", row=0)
    found = compare(base, copy)
    assert counts(found.tables["duplicates"]) == (1, 0, 0, 0, 0)
    assert (found.sources.differing, found.is_same) == (0, False)


def test_a_null_is_another_value_than_nothing(two, tmp_path):
    copy = support.copy(two, tmp_path / "copy")
    support.set_values(copy, table="sources/train", row=0, values={"url": ""})
    assert compare(two, copy).tables["sources"].columns == {"url": 1}
    assert compare(two, copy).details[0].source.after == {"url": ""}


# --- how much is told -----------------------------------------------------------------------------------------
def test_what_is_not_told_is_counted(build):
    texts = {f"{number}.txt": f"{NOTICE}\n第{number}组负责。\n" for number in range(5)}
    one, other = build(texts), build(texts, without=("narrow-marks",))
    whole, some, none = (compare(one, other, most=most) for most in (9, 2, 0))
    assert [len(each.details) for each in (whole, some, none)] == [5, 2, 0]
    assert replace(whole, details=()) == replace(some, details=()) == none
    assert any("3 more sources" in line for line in lines_of(some))


def test_rows_of_one_source_are_told_up_to_a_bound(two, without, monkeypatch):
    monkeypatch.setattr("jiaokan.diff.details.ROWS", 2)
    (source,) = compare(two, without).details
    assert (len(source.edits_only_a), len(source.paragraphs)) == (2, 2)
    assert source.rows["edits"].removed == MARKS


def test_sources_whose_text_differs_are_told_before_others(build):
    texts = {"a.txt": PLAIN, "b.txt": NOTICE}
    other = build({"a-1.txt": PLAIN, "b.txt": NOTICE}, without=("narrow-marks",))
    assert [source.name for source in compare(build(texts), other).details] == ["b.txt", "a-1.txt"]


def test_in_many_buckets_on_disk_the_same_is_found(base, build, two, without, monkeypatch):
    whole = [compare(two, without), compare(base, two)]
    monkeypatch.setattr(buckets, "_BYTES", 4096)
    assert buckets.how_many([base, two], "edits") > 1
    assert [compare(two, without), compare(base, two)] == whole


# --- releases of others ---------------------------------------------------------------------------------------
def test_of_version_02_what_both_have_is_compared_and_the_rest_is_told(base, tmp_path):
    found = compare(as_version_02(base, tmp_path / "old"), base)
    assert {table: counts(rows) for table, rows in found.tables.items()} == dict.fromkeys(found.tables, NOTHING)
    assert (found.sources.differing, found.flags, found.repaired) == (0, {}, {})
    assert {table: set(each.only_b) for table, each in found.columns.items()} == {
        table: set(columns) for table, columns in DROPPED.items() if columns
    }
    assert not found.is_same
    assert any("told apart" in note for note in found.notes)


def test_of_version_02_differences_are_found(build, tmp_path, two):
    old = as_version_02(build({"notice.txt": NOTICE, "plain.txt": PLAIN}, without=("narrow-marks",)), tmp_path / "old")
    found = compare(old, two)
    assert found.rules["narrow-marks"].gained == MARKS
    assert found.repaired["paragraphs"]["punctuation-width"].gained == 4
    assert [source.name for source in found.details] == ["notice.txt"]


def test_a_column_of_a_version_to_come_is_told_and_the_rest_is_compared(two, tmp_path):
    copy = support.copy(two, tmp_path / "copy")
    support.rename_column(copy, table="sections/train", column="numbering", to="numerals")
    found = compare(two, copy)
    assert found.columns["sections"].only_a == ("numbering",)
    assert found.columns["sections"].only_b == ("numerals",)
    assert counts(found.tables["sections"]) == NOTHING


@pytest.mark.parametrize(
    ("breaks", "told"),
    [
        ({"do": "cut-file", "path": "data/edits/train-00000-of-00001.parquet", "size": 200}, "edits/train"),
        ({"do": "cut-file", "path": "data/sources/train-00000-of-00001.parquet", "size": 200}, "sources/train"),
        (
            {"do": "write-file", "path": "data/paragraphs/train-00000-of-00001.parquet", "text": "no"},
            "paragraphs/train",
        ),
        ({"do": "flip-byte", "path": "data/documents/train-00000-of-00001.parquet", "at": 200}, "documents/train"),
        ({"do": "rename-column", "table": "edits/train", "column": "raw_start", "to": "start"}, "raw_start"),
        ({"do": "rename-column", "table": "sources/train", "column": "sha256", "to": "sha"}, "sha256"),
        ({"do": "remove-file", "path": "manifest.json"}, "is no release"),
        ({"do": "set-manifest", "key": "builder", "value": []}, "builder is not what it must be"),
    ],
    ids=lambda value: value["do"] if isinstance(value, dict) else "",
)
@pytest.mark.parametrize("side", [0, 1])
def test_a_broken_release_is_refused_by_what_is_broken(two, tmp_path, breaks, told, side):
    copy = support.copy(two, tmp_path / "copy")
    support.break_release(copy, breaks)
    with pytest.raises(InputError, match=told):
        compare(*((copy, two) if side == 0 else (two, copy)))


def test_rows_of_no_source_are_counted(two, tmp_path):
    copy = support.copy(two, tmp_path / "copy")
    support.set_values(copy, table="paragraphs/train", row=0, values={"source_id": "f" * 24, "paragraph_id": "x"})
    support.set_values(copy, table="paragraphs/train", row=1, values={"source_id": None, "paragraph_id": None})
    found = compare(two, copy)
    assert counts(found.tables["paragraphs"])[:2] == (2, 2)


# --- what is printed ------------------------------------------------------------------------------------------
def test_the_command_prints_counts_then_sources_and_exits_with_1(two, without, run):
    done = run("diff", two, without)
    shown = done.stdout.decode()
    assert (done.returncode, done.stderr) == (1, b"")
    assert ["narrow-marks", str(MARKS), "–", str(MARKS), "–", "–", "1"] in [line.split() for line in shown.splitlines()]
    assert "[-，-]{+,+}" in shown
    assert shown.index("edits by rule") < shown.index("notice.txt")


def test_json_is_what_was_found(two, without, run):
    done = run("diff", two, without, "--json", "--most", "1")
    assert done.returncode == 1
    assert json.loads(done.stdout) == json.loads(json.dumps(compare(two, without, most=1).to_json()))


def test_the_points_of_a_changelog_name_tables_rules_and_flags(two, without, run):
    done = run("diff", two, without, "--changelog")
    points = done.stdout.decode()
    assert done.returncode == 1
    assert f"- Edits by rule: `narrow-marks` {MARKS} → 0." in points
    assert "`punctuation-width` 4 → 0 paragraphs" in points
    assert all(len(line) <= 120 and line.startswith(("- ", "  ")) for line in points.splitlines())
    assert list(changelog(compare(two, two))) == []


@pytest.mark.parametrize("arguments", [["--json", "--changelog"], ["--most", "-1"]])
def test_misuse_is_one_line(two, run, arguments):
    done = run("diff", two, two, *arguments)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, b"", 1)


def test_a_folder_that_is_no_release_is_misuse(two, run, tmp_path):
    done = run("diff", two, tmp_path)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, b"", 1)


def test_names_and_texts_of_others_move_no_cursor(two, tmp_path, run):
    copy = support.copy(two, tmp_path / "copy")
    evil = "good\x1b[2J\n\u202eevil"
    support.set_values(copy, table="sources/train", row=0, values={"name": evil, "flags": [evil], "url": evil})
    support.set_values(copy, table="paragraphs/train", row=0, values={"text": evil, "kind": evil})
    support.set_values(copy, table="edits/train", row=0, values={"rules": [evil], "evidence": evil, "raw_text": evil})
    support.set_values(copy, table="edits/train", row=1, values={"raw_start": 1, "raw_end": 2, "text": evil})
    for arguments in ((), ("--changelog",), ("--json",)):
        done = run("diff", two, copy, *arguments)
        assert done.returncode == 1
        assert b"\x1b" not in done.stdout
        assert "\u202e" not in done.stdout.decode()


# --- inside a text --------------------------------------------------------------------------------------------
@given(st.text("甲乙,，", max_size=30), st.text("甲乙,，", max_size=30))
def test_the_pieces_of_two_texts_make_them_up_again(before, after):
    found = list(pieces(before, after))
    assert "".join(piece.before for piece in found) == before
    assert "".join(piece.after for piece in found) == after
    assert all(piece.before or piece.after for piece in found)


def test_a_stretch_too_long_to_compare_is_replaced_as_a_whole():
    before, after = "甲" + "乙丙" * 1000 + "丁", "甲" + "丙乙" * 1000 + "丁"
    assert len(list(pieces(before, after))) == 3
    assert list(pieces(before, before)) == [(before, before)]


def test_what_surrounds_a_difference_is_shortened_to_what_is_next_to_it():
    long = "一二三四五六七八九十" * 3
    assert marked(f"{long},{long}", f"{long}，{long}") == "…三四五六七八九十[-,-]{+，+}一二三四五六七八…"
    assert marked("甲", "甲乙") == "甲{+乙+}"


# --- columns --------------------------------------------------------------------------------------------------
VALUES = {
    pa.string(): st.none() | st.text("ab", max_size=2),
    pa.int32(): st.none() | st.integers(0, 2),
    pa.list_(pa.string()): st.none() | st.lists(st.none() | st.text("ab", max_size=1), max_size=3),
    pa.list_(pa.struct([("start", pa.int32()), ("kind", pa.string())])): st.none()
    | st.lists(st.fixed_dictionaries({"start": st.integers(0, 1), "kind": st.none() | st.just("a")}), max_size=2),
}


@pytest.mark.parametrize("kind", list(VALUES), ids=str)
@given(data=st.data())
def test_values_differ_where_those_of_python_do(kind, data):
    rows = data.draw(st.lists(st.tuples(VALUES[kind], VALUES[kind]), max_size=12))
    skip = data.draw(st.integers(0, 2))
    a, b = (pa.array([row[side] for row in rows], kind)[skip:] for side in (0, 1))
    assert differing(a, b).tolist() == [one != other for one, other in rows[skip:]]


@given(st.lists(st.none() | st.text("ab", max_size=2)), st.lists(st.none() | st.text("ab", max_size=2)))
def test_equal_values_have_equal_numbers(one, other):
    a, b = numbered(pa.array(one, pa.string()), pa.array(other, pa.string()))
    assert [[x == y for y in b.tolist()] for x in a.tolist()] == [[x == y for y in other] for x in one]


@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 5)))
def test_what_is_held_and_what_is_distinct_are_those_of_sets(values, others):
    ordered = distinct(np.array(others, np.int64))
    assert ordered.tolist() == sorted(set(others))
    assert held(np.array(values, np.int64), ordered).tolist() == [value in others for value in values]


ROW = st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 3))  # source, key, text


@given(st.lists(ROW, max_size=14), st.lists(ROW, max_size=14), st.booleans())
def test_rows_are_paired_once_within_their_source_and_what_can_be_paired_is(one, other, may_move):
    sides = [[np.array([row[at] for row in rows], np.int64) for at in range(3)] for rows in (one, other)]
    found = pair(*(tuple(column) for column in zip(*sides, strict=True)), may_move=may_move)
    assert sorted([*found.a.tolist(), *found.only_a.tolist()]) == list(range(len(one)))
    assert sorted([*found.b.tolist(), *found.only_b.tolist()]) == list(range(len(other)))
    assert found.a.tolist() == sorted(found.a.tolist())
    for a, b, moved in zip(found.a, found.b, found.moved, strict=True):
        assert one[a][0] == other[b][0]
        assert one[a][1] == other[b][1] if not moved else (one[a][2] == other[b][2] and may_move)
    same = Counter(one) & Counter(other)
    paired = Counter(one[a] for a, b in zip(found.a, found.b, strict=True) if one[a] == other[b])
    assert paired == same, "rows that are the same in every way are paired first"
    left_a, left_b = {one[at][:2] for at in found.only_a}, {other[at][:2] for at in found.only_b}
    assert not left_a & left_b, "two rows of one key are left on both sides"


LISTED = st.tuples(
    st.integers(0, 2), st.integers(0, 3), st.text("xy", max_size=1), st.lists(st.sampled_from("RST"), unique=True)
)


@given(
    st.lists(LISTED, max_size=12, unique_by=lambda row: row[:2]),
    st.lists(LISTED, max_size=12, unique_by=lambda row: row[:2]),
)
def test_values_are_counted_as_a_loop_over_rows_does(one, other):
    schema = pa.schema(
        [(OWNER, pa.int64()), (KEY, pa.int64()), ("text", pa.string()), ("rules", pa.list_(pa.string()))]
    )
    sides = [
        pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)
        for rows in (one, other)
    ]
    found = values_of(look_at("edits", *sides, ("text", "rules"), {}), "rules")
    a, b = ({row[:2]: row[2:] for row in rows} for rows in (one, other))
    for value in {rule for row in (*one, *other) for rule in row[3]}:
        has = [{key for key, row in side.items() if value in row[1]} for side in (a, b)]
        lost, gained = has[0] - has[1], has[1] - has[0]
        changed = {key for key in has[0] & has[1] if a[key][0] != b[key][0] or set(a[key][1]) != set(b[key][1])}
        order = {key for key in has[0] & has[1] if a[key][1] != b[key][1]}
        counted = found[value]
        assert (counted.before, counted.after, counted.lost, counted.gained) == (
            *map(len, has),
            len(lost),
            len(gained),
        )
        assert counted.changed == len(changed | order)
        assert counted.sources == len({key[0] for key in lost | gained | changed | order})

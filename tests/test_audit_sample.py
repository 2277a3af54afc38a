"""A sample is the seed's and the data's alone, every stratum is in it, and a judge sees what the release holds."""

from __future__ import annotations

import random
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jiaokan import load
from jiaokan.audit import view
from jiaokan.audit.draw import draw, drawn
from jiaokan.audit.model import KINDS, MIX, Address, Piece
from jiaokan.audit.sample import MOST_STRATA, Pool, allocate, quotas, rule_of, takes_words
from jiaokan.errors import InputError


def unit(number, stratum="one", kind="edit"):
    return Address(f"{number:024x}", kind, stratum, f"{number:024x}", 0, 1)


def pool_of(units, seed=1, most=10):
    pool = Pool(seed, most)
    for each in units:
        pool.add(each, each.id)
    return pool


# --- the draw -------------------------------------------------------------------------------------------------
def test_the_order_in_which_units_are_met_decides_nothing():
    units = [unit(number, f"rule-{number % 7}") for number in range(300)]
    shuffled = random.Random(3).sample(units, len(units))  # noqa: S311  (no secret)
    assert pool_of(units).drawn(10) == pool_of(shuffled).drawn(10)


def test_another_seed_draws_others_and_more_of_them_hold_the_fewer():
    units = [unit(number) for number in range(300)]
    few, many, others = (
        [each.id for each, _ in pool_of(units, seed, 40).drawn(n)[1]] for seed, n in ((1, 10), (1, 40), (2, 10))
    )
    assert many[:10] == few
    assert set(few) != set(others)


def test_no_more_than_the_sample_is_kept_of_a_stratum():
    pool = pool_of([unit(number) for number in range(1000)], most=7)
    assert [len(kept) for kept in pool._kept.values()] == [7]


@pytest.mark.parametrize("place", range(4))
def test_every_unit_is_as_likely_as_another(place):
    """Of ten units each is the first drawn for about a tenth of the seeds."""
    units = [unit(number) for number in range(10)]
    first = [pool_of(units, seed, 1).drawn(1)[1][0][0] for seed in range(400)]
    assert 20 < sum(each == units[place] for each in first) < 65


def test_strata_without_bound_are_refused():
    units = [unit(number, f"rule-{number}") for number in range(MOST_STRATA + 1)]
    pool_of(units[:-1], most=1)
    with pytest.raises(InputError, match="more kinds of rows than a build makes"):
        pool_of(units, most=1)


@pytest.mark.parametrize(
    ("sizes", "n", "expected"),
    [
        ({"a": 100}, 10, {"a": 10}),
        ({"a": 3}, 10, {"a": 3}),
        ({"a": 50, "b": 50}, 10, {"a": 5, "b": 5}),
        ({"a": 60, "b": 20, "c": 20}, 5, {"a": 3, "b": 1, "c": 1}),
        ({"a": 1000, "b": 1}, 10, {"a": 10, "b": 1}),  # one beside the ten
        ({"a": 5, "b": 0}, 2, {"a": 2}),
        ({}, 10, {}),
    ],
)
def test_units_are_parted_in_proportion_and_none_is_left_out(sizes, n, expected):
    assert allocate(sizes, n) == expected


def test_what_a_kind_has_not_goes_to_edits_first():
    assert sum(MIX.values()) == 100
    sizes = {"edit": {"x": 500}, "paragraph": {"x": 500}, "heading": {"x": 2}}
    assert quotas(sizes, 100) == {"edit": 78, "paragraph": 20, "heading": 2, "boundary": 0, "removed": 0}
    assert quotas({"paragraph": {"x": 30}}, 100)["paragraph"] == 30


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["script"], "script"),
        (["pinyin-glosses", "source-lines"], "source-lines"),
        (["markup", "line-edges"], "markup"),
        (["line-ends", "blank-lines"], "blank-lines"),
        ([], ""),
    ],
)
def test_an_edit_stands_under_the_rule_that_decided(rules, expected):
    assert rule_of(rules) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("上一篇：春耕", "", True),
        ("Copyright by us", "", True),
        ("Copyright 20", "", False),
        ("原标题甲", "", True),
        ("原标题", "", False),
        ("發(fā)", "发", False),
        ("發展壯大", "发展壮大", False),
        ("　　　　　　", "", False),
        ("2020-02-13 10:22", "", False),
    ],
)
def test_words_are_told_from_glosses_marks_and_blanks(before, after, expected):
    assert takes_words(before, after) is expected


# --- of a release ---------------------------------------------------------------------------------------------
def test_every_rule_is_drawn_and_the_strata_count_the_release(sample):
    found = drawn(sample, 40, 1)
    rows = {kind: sum(each.rows for each in found.strata if each.kind == kind) for kind in KINDS}
    edits = load(sample, "edits").to_pylist()
    documents = load(sample, "documents").to_pylist()
    assert rows["edit"] == len(edits)
    assert rows["paragraph"] == load(sample, "paragraphs").num_rows
    assert rows["heading"] == load(sample, "sections").num_rows
    assert rows["boundary"] == sum(row["ordinal"] > 0 for row in documents)
    assert rows["removed"] == len({r["source_id"] for r in edits if takes_words(r["raw_text"], r["text"])})
    assert {each.name for each in found.strata if each.kind == "edit"} == {rule_of(row["rules"]) for row in edits}
    assert all(1 <= each.drawn <= each.rows for each in found.strata)
    assert len({(each.kind, each.id) for each in found.units}) == len(found.units)


def test_row_groups_and_their_order_decide_nothing(sample, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(sample, copy)
    for path in (copy / "data").rglob("*.parquet"):
        table = pq.read_table(path)
        turned = table.take(pa.array(range(table.num_rows - 1, -1, -1), pa.int64()))
        pq.write_table(turned, path, row_group_size=2, write_page_checksum=True)
    assert drawn(copy, 40, 5) == drawn(sample, 40, 5)
    assert draw(copy, 40, 5) == draw(sample, 40, 5)


def test_a_judge_sees_both_sides_as_the_release_holds_them(sample):
    found, shown = draw(sample, 60, 2)
    sources = {row["source_id"]: row for row in load(sample, "sources").to_pylist()}
    rows = {f"{r['source_id']}:e{r['raw_start']}-{r['raw_end']}": r for r in load(sample, "edits").to_pylist()}
    assert set(shown) == {(each.kind, each.id) for each in found.units}
    for each in found.units:
        seen, source = shown[each.kind, each.id], sources[each.source_id]
        assert dict(seen.facts)["source"] == source["name"]
        if each.kind != "removed":
            assert "".join(piece.text for piece in seen.raw) in source["raw_text"]
            assert "".join(piece.text for piece in seen.clean) in source["text"]
        if each.kind == "edit":
            row = rows[each.id]
            assert "".join(piece.text for piece in seen.raw if piece.mark) == row["raw_text"]
            assert "".join(piece.text for piece in seen.clean if piece.mark) == row["text"]
            assert dict(seen.facts)["evidence"] == view.fact(row["evidence"])
            assert dict(seen.facts)["reason"]
        if each.kind == "heading":
            assert sum(line.is_judged for line in seen.outline) == 1
            assert any(piece.mark == "here" for piece in seen.clean)


def test_what_is_no_release_is_refused(tmp_path):
    with pytest.raises(InputError, match="is no release"):
        drawn(tmp_path, 10, 1)


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [
        ("edits", "raw_start", 1 << 30, "holds a row that no build makes"),
        ("edits", "raw_end", 1 << 30, "its offsets lead out of its source"),
        ("paragraphs", "text_start", -1, "holds a row that no build makes"),
        ("paragraphs", "kind", None, "holds a row that no build makes"),
        ("sources", "source_id", "f" * 24, "has no source of"),
    ],
)
def test_rows_that_lead_nowhere_are_refused(sample, tmp_path, table, column, value, message):
    copy = tmp_path / "copy"
    shutil.copytree(sample, copy)
    for path in (copy / "data" / table).glob("*.parquet"):
        found = pq.read_table(path)
        at = found.schema.get_field_index(column)
        field = found.schema.field(at)
        broken = found.set_column(at, field, pa.array([value] * found.num_rows, field.type))
        pq.write_table(broken, path, write_page_checksum=True)
    with pytest.raises(InputError, match=message):
        draw(copy, 20, 1)


# --- what is seen ---------------------------------------------------------------------------------------------
def edit(raw_start, raw_end, text_start, text_end, **more):
    return {"raw_start": raw_start, "raw_end": raw_end, "text_start": text_start, "text_end": text_end} | more


@pytest.mark.parametrize(
    ("change", "raw", "clean"),
    [
        (edit(1, 2, 1, 1), [Piece("乙", "cut")], [Piece("", "point")]),
        (edit(1, 1, 1, 2), [Piece("", "point")], [Piece("丙", "put")]),
        (edit(1, 2, 1, 2), [Piece("乙", "swap")], [Piece("丙", "swap")]),
    ],
)
def test_marks_say_what_happened(change, raw, clean):
    seen = view.of_edit("甲乙丁", "甲丙丁", change, ())
    assert [piece for piece in seen.raw if piece.mark] == raw
    assert [piece for piece in seen.clean if piece.mark] == clean


def test_a_side_is_bounded_and_says_what_it_leaves_out():
    text = "长" * (view.MOST + 7)
    assert view.pieces(text, 0, len(text), ()) == (Piece("长" * view.MOST), Piece("7", "more"))
    assert view.pieces(text, 0, view.MOST, ()) == (Piece("长" * view.MOST),)


def test_what_is_beside_a_paragraph_is_apart_from_it():
    row = {"kind": "body", "section_path": [], "flags": [], **edit(2, 4, 2, 3)}
    seen = view.of_paragraph("前\n甲乙\n后", "前\n甲\n后", row, [edit(3, 4, 3, 3)])
    assert seen.raw == (Piece("前\n", "beside"), Piece("甲"), Piece("乙", "cut"), Piece("\n后", "beside"))
    assert seen.clean == (Piece("前\n", "beside"), Piece("甲"), Piece("\n后", "beside"))


def test_a_heading_on_two_lines_is_marked_whole():
    row = {
        "section_id": "s", "level": 1, "number": "一、", "heading": "早动员 早部署", "heading_kind": "standalone",
        "path": ["早动员 早部署"], **edit(0, 12, 0, 12),
    }  # fmt: skip
    text = "一、早动员\n早部署\n各队到场。"
    seen = view.of_heading(text, text, row, [row])
    assert Piece("一、早动员\n早部署", "here") in seen.clean


def test_of_what_was_removed_the_longest_stretches_are_shown_shortened():
    raw = "首页" * 1000
    seen = view.of_removed(raw, [edit(4, 1000, 0, 0, rules=["navigation"])], 9)
    assert seen.facts == (("stretches", "1 / 9"),)
    assert [piece.text for piece in seen.raw if piece.mark == "more"] == [str(996 - view.LONG_REMOVED)]
    assert [len(piece.text) for piece in seen.raw if piece.mark == "cut"] == [view.LONG_REMOVED]

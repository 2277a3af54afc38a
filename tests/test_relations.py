"""Duplicates as annotation, and splits that keep together what belongs together."""

from __future__ import annotations

from random import Random

import numpy as np
import pyarrow as pa
import pytest
from tests.related_simply import shared_by_links

from jiaokan.bench import duplicates as bench
from jiaokan.bench.authored import load
from jiaokan.duplicates import keys, links, relate, signatures, sketch

A, B, C, D = ("a" * 16, "b" * 16, "c" * 16, "d" * 16)


def text_of(name):
    return "\n".join(p.text for d in load() if d.id == name for p in d.paragraphs)


def rng(seed):
    return Random(seed)  # noqa: S311  (a draw of cases)


REPORT, OTHER = text_of("a01"), text_of("a04")


# --- keys -----------------------------------------------------------------------------------------------------
def test_the_plain_key_ignores_script_width_case_and_blanks():
    clean = "各村每日上报N95口罩库存，缺口由县里统一调配，不得截留。"
    noisy = "各村每日上報 n95 口罩庫存,缺口由縣裏統一調配,不得截留."
    assert keys.exact(keys.plain(clean)) == keys.exact(keys.plain(noisy))


@pytest.mark.parametrize(
    "other",
    [
        "各村每日上报N95口罩库存，缺口由县里统一调配，不得挪用。",
        "各村每日上报N96口罩库存，缺口由县里统一调配，不得截留。",
    ],
)
def test_the_plain_key_keeps_words_and_numbers_apart(other):
    assert keys.exact(keys.plain("各村每日上报N95口罩库存，缺口由县里统一调配，不得截留。")) != keys.exact(
        keys.plain(other)
    )


def test_short_formulas_relate_nothing():
    assert keys.exact(keys.plain("一、高度重视，加强领导")) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("柳河镇排查126人", "青坪镇排查9人"),
        ("柳河镇排查126人", "xx镇排查×人"),
        ("柳河镇排查126人", "某某镇排查**人"),
        ("2月8日11时", "12月30日9时"),
        ("三月五日完成12.5%", "十月一日完成3%"),
        ("確診3例", "确诊x例"),
    ],
)
def test_the_class_key_takes_numbers_masks_and_places_for_one(one, other):
    assert keys.classed(one) == keys.classed(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("排查人员", "转移人员"), ("一是巡堤", "二是巡堤"), ("加强巡堤", "加强值守"), ("三级响应", "四级响应")],
)
def test_the_class_key_keeps_words_apart(one, other):
    assert keys.classed(one) != keys.classed(other)


# --- sketches and signatures ----------------------------------------------------------------------------------
def test_bands_do_not_depend_on_what_is_signed_beside():
    texts = [keys.plain(REPORT), "", "短", keys.plain(OTHER)]
    together = sketch.bands(texts)
    alone = np.concatenate([sketch.bands([text]) for text in texts])
    assert (together == alone).all()
    assert not together[1].any()


def test_jaccard_is_that_of_the_sets_of_grams():
    one, other = sketch.grams("abcdefg"), sketch.grams("abcdefh")
    assert sketch.jaccard(one, other) == 2 / 4
    assert sketch.jaccard(one, sketch.grams("ab")) == 0


def rows_of(*texts, level="document", kind="document"):
    letter = level[0]
    return [
        signatures.Row(level, f"{source}:{letter}{at}", f"{source}:d0", kind, text)
        for at, (source, text) in enumerate(texts)
    ]


def relations(rows, level="document"):
    texts = {row.row_id: row.text for row in rows}
    signed = signatures.of_level([signatures.sign(rows)], level)
    return relate.relate(level, signed, bench.texts_from(texts))


def test_one_group_by_of_the_bands_brings_like_texts_together():
    rows = rows_of((A, REPORT), (B, bench.edited(REPORT, 0.01, rng(1))), (C, OTHER))
    bands = pa.Table.from_batches([signatures.explode(signatures.sign(rows))])
    grouped = bands.group_by(["level", "key", "band", "hash"]).aggregate([("row_id", "count_distinct")])
    together = grouped.filter(pa.compute.greater(grouped.column("row_id_count_distinct"), 1))
    assert together.num_rows > 0
    assert bands.num_rows == 3 * 2 * sketch.BANDS


# --- relations ------------------------------------------------------------------------------------------------
def test_kinds_are_told_apart_and_the_first_leads():
    edited = bench.edited(REPORT, 0.01, rng(1))
    masked = bench.masked(REPORT)
    found = relations(rows_of((B, REPORT), (A, REPORT), (C, edited), (D, masked), ("e" * 16, OTHER)))
    kinds = {(pair.left_id[:1], pair.right_id[:1]): pair.kind for pair in found.pairs}
    assert kinds[("a", "b")] == "exact"
    assert kinds[("a", "c")] == "near"
    assert kinds[("a", "d")] in ("near", "template")
    assert len(found.groups) == 1
    assert [row_id[:1] for row_id in next(iter(found.groups.values()))] == ["a", "b", "c", "d"]
    assert found.flags()[f"{C}:d2"] >= {"near-duplicate"}
    assert found.flags()[f"{B}:d0"] == found.flags()[f"{A}:d1"] >= {"exact-duplicate", "near-duplicate"}
    assert f"{'e' * 16}:d4" not in found.group_of()


def test_a_simplified_report_meets_its_noisy_traditional_copy():
    rows = [row for row in bench.plant(7) if row.origin == 3 and row.how in ("original", "script")]
    assert len(rows) == 2
    (pair,) = relations([signatures.Row("document", r.row_id, r.row_id, "document", r.text) for r in rows]).pairs
    assert (pair.kind, pair.similarity) == ("exact", 1.0)


def test_relations_do_not_depend_on_order_or_batches():
    rows = rows_of((A, REPORT), (B, bench.edited(REPORT, 0.02, rng(2))), (C, REPORT), (D, OTHER))
    texts = {row.row_id: row.text for row in rows}
    whole = relations(rows)
    turned = [signatures.sign([row]) for row in reversed(rows)]
    pieces = relate.relate("document", signatures.of_level(turned, "document"), bench.texts_from(texts))
    assert pieces == whole


def test_tables_of_figures_are_no_template():
    one, other = (" ".join(str(rng(seed).randint(10, 999)) + "人" for seed in range(at, at + 40)) for at in (0, 90))
    assert relations(rows_of((A, one), (B, other))).pairs == []


def test_a_text_said_three_times_is_near_to_itself():
    assert [pair.kind for pair in relations(rows_of((A, REPORT), (B, f"{REPORT}\n{REPORT}\n{REPORT}"))).pairs] == [
        "near"
    ]


def test_a_long_run_of_numerals_costs_no_more_than_its_length():
    assert keys.classed("一" * 200_000) == "一" * 200_000  # minutes, if each start looked for the end again


def test_other_scripts_have_keys_too():
    assert keys.exact(keys.plain("これはとてもながいにほんごのぶんしょうです")) is not None
    assert keys.exact(keys.plain("表" * 20 + "１２０")) != keys.exact(keys.plain("表" * 20 + "９９９"))


def test_copies_of_a_report_are_tied_to_what_it_is_near_to():
    found = relations(rows_of((A, REPORT), (B, REPORT), (C, bench.edited(REPORT, 0.01, rng(5)))))
    assert links.ties(found, []) == [(A, B), (A, C), (B, C)]


def test_short_paragraphs_and_headings_glue_nothing():
    slogan = "高度重视，加强领导，落实责任，确保各项防汛措施落到实处。"
    near = slogan.replace("落到实处", "落地见效")
    assert relations(rows_of((A, slogan), (B, near), level="paragraph", kind="body"), "paragraph").pairs == []
    heading = rows_of((A, REPORT[:80]), (B, REPORT[:80]), level="paragraph", kind="heading")
    assert relations(heading, "paragraph").pairs == []


def test_look_alikes_by_different_units_are_not_related():
    names = [document.id for document in load() if document.id.startswith("c")]
    rows = rows_of(*((f"{at:016x}", text_of(name)) for at, name in enumerate(names)))
    assert relations(rows).pairs == []


def test_the_benchmark_finds_what_was_planted():
    result = bench.run(11)["jiaokan"]
    assert result.precision >= 0.99
    for group, hits in result.groups.items():
        assert hits.right >= 0.95 * hits.there, group
    assert {"exact", "another script", "template, masked", "template, moved"} <= set(result.groups)


def test_reports_that_share_long_paragraphs_are_tied():
    long, own = REPORT[:400].replace("\n", ""), OTHER[:500].replace("\n", "")
    reports = rows_of((A, long + own), (B, long + "甲" * 300), (C, OTHER))
    inside = [
        signatures.Row("paragraph", f"{A}:p0", f"{A}:d0", "body", long),
        signatures.Row("paragraph", f"{B}:p0", f"{B}:d1", "body", long),
    ]
    documents = signatures.of_level([signatures.sign(reports)], "document")
    paragraphs = signatures.of_level([signatures.sign(inside)], "paragraph")
    found = shared_by_links(documents, paragraphs, relations(inside, "paragraph"))
    assert found == [(f"{A}:d0", f"{B}:d1")]
    assert links.ties(relate.Relations([], {}), found) == [(A, B)]

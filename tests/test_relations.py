"""Duplicates as annotation, and splits that keep together what belongs together."""

from __future__ import annotations

import hashlib
from pathlib import Path
from random import Random

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jiaokan import InputError
from jiaokan.bench import duplicates as bench
from jiaokan.bench.authored import load
from jiaokan.duplicates import keys, links, relate, signatures, sketch
from jiaokan.leaks import find_leaks
from jiaokan.readers import read_pins
from jiaokan.splits import Lists, assign, by_hash

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
    found = links.shared_text(documents, paragraphs, relations(inside, "paragraph"))
    assert found == [(f"{A}:d0", f"{B}:d1")]
    assert links.ties(relate.Relations([], {}), found) == [(A, B)]


# --- splits ---------------------------------------------------------------------------------------------------
def test_lists_win_over_the_hash():
    lists = Lists({A: "test", B: "validation"})
    assert assign([A, B, C], [], lists).split_of == {A: "test", B: "validation", C: by_hash(C)}


def test_related_sources_share_a_split():
    assigned = assign([A, B, C, D], [(B, C), (C, D)], Lists({D: "test"})).split_of
    assert {assigned[x] for x in (B, C, D)} == {"test"}


def test_a_component_without_listed_members_goes_by_its_smallest_id():
    assert set(assign([C, B], [(B, C)], Lists({})).split_of.values()) == {by_hash(B)}


def test_adding_unrelated_sources_moves_nothing():
    before = assign([A, B], [], Lists({})).split_of
    after = assign([A, B, C, D], [(C, D)], Lists({})).split_of
    assert {source: after[source] for source in before} == before


def test_the_hash_fills_the_splits_in_proportion():
    ids = [f"{number:016x}" for number in range(4000)]
    share = sum(by_hash(source) == "train" for source in ids) / len(ids)
    assert 0.88 < share < 0.92


def test_lists_that_tear_a_group_apart_are_refused():
    with pytest.raises(InputError, match="a source related to it is listed in another split"):
        assign([A, B], [(A, B)], Lists({A: "train", B: "test"}))


def test_a_newcomer_that_ties_two_splits_is_refused_and_no_one_moves():
    found = assign([A, B, C, D], [(A, C), (B, C), (C, D)], Lists({A: "train", B: "test"}))
    assert found.refused == {C: "related to sources of test and train"}
    assert found.split_of == {A: "train", B: "test", D: by_hash(D)}


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"train": f"{A}\n", "test": f"{A} # again\n"}, "is in two lists"),
        ({"train": "0123\n"}, "no source id"),
        ({"train": f"{A[:-1]}G\n"}, "no source id"),
    ],
)
def test_lists_of_a_wrong_form_are_refused(texts, message):
    with pytest.raises(InputError, match=message):
        Lists.parse(texts)


def test_comments_and_empty_lines_are_no_ids():
    assert Lists.parse({"train": f"# why\n\n{A}  # one\n"}).assigned == {A: "train"}


def test_the_repository_s_lists_put_every_seed_into_one_split_and_leave_none_empty():
    root = Path(__file__).parent.parent
    lists = Lists.parse({path.stem: path.read_text(encoding="utf-8") for path in (root / "splits").glob("*.txt")})
    assert set(lists.assigned) == {pin.sha256[:16] for pin in read_pins(root / "seeds.toml")}
    assert set(lists.assigned.values()) == {"train", "validation", "test"}


# --- leaks ----------------------------------------------------------------------------------------------------
def write(path, texts, column="text"):
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"id": [str(n) for n in range(len(texts))], column: texts}), path)


def test_planted_leaks_are_found_and_nothing_else(tmp_path):
    write(tmp_path / "train.parquet", [OTHER, REPORT])
    write(tmp_path / "test.parquet", [bench.edited(REPORT, 0.01, rng(3)), text_of("a07")])
    (leak,) = find_leaks(tmp_path).leaks
    assert {leak.left, leak.right} == {"train.parquet row 1", "test.parquet row 0"}
    assert leak.kind == "near"
    assert set(leak.splits) == {"train", "test"}


def test_the_same_texts_in_one_split_are_no_leak(tmp_path):
    write(tmp_path / "train-0.parquet", [REPORT])
    write(tmp_path / "train-1.parquet", [REPORT])
    assert find_leaks(tmp_path).leaks == []


def test_two_datasets_are_held_against_each_other(tmp_path):
    write(tmp_path / "ours" / "train.parquet", [REPORT, OTHER])
    write(tmp_path / "theirs" / "data.parquet", [REPORT], column="content")
    write(tmp_path / "ours" / "test.parquet", [text_of("a07")])
    with pytest.raises(InputError, match="no column"):
        find_leaks(tmp_path / "ours", tmp_path / "theirs", "text")
    (leak,) = find_leaks(tmp_path / "ours", tmp_path / "theirs").leaks
    assert leak.kind == "exact"


def test_every_row_that_leaks_is_named(tmp_path):
    write(tmp_path / "train.parquet", [REPORT])
    near = bench.edited(REPORT, 0.01, rng(4))
    write(tmp_path / "test.parquet", [REPORT, REPORT, near, "短"])
    found = find_leaks(tmp_path)
    assert {name for leak in found.leaks for name in (leak.left, leak.right)} == {
        "train.parquet row 0",
        *(f"test.parquet row {row}" for row in range(3)),
    }
    assert (found.rows, found.too_short) == (5, 1)


def test_names_of_files_neither_collide_nor_hide_a_split(tmp_path):
    write(tmp_path / "train" / "a:eval-b.parquet", [REPORT])
    write(tmp_path / "train" / "a_eval-b.parquet", [OTHER])
    write(tmp_path / "testing" / "part.parquet", [REPORT])
    (leak,) = find_leaks(tmp_path).leaks
    assert set(leak.splits) == {"train", "test"}


@pytest.mark.parametrize("content", [b"PAR1junk", b""])
def test_files_that_cannot_be_read_are_an_error_and_no_leak(run, tmp_path, content):
    (tmp_path / "train.parquet").write_bytes(content)
    done = run("check-leaks", tmp_path)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_check_leaks_says_so_in_its_exit_code(run, tmp_path):
    write(tmp_path / "train.parquet", [REPORT])
    write(tmp_path / "test.parquet", [OTHER])
    assert run("check-leaks", tmp_path).returncode == 0
    write(tmp_path / "test.parquet", [REPORT])
    done = run("check-leaks", tmp_path)
    assert done.returncode == 1
    assert b"exact 1.000" in done.stdout
    assert run("check-leaks", tmp_path / "nothing").returncode == 2


def test_a_newcomer_that_ties_two_splits_stays_out_of_the_release(run, tmp_path):
    texts = {"a.txt": REPORT, "c.txt": OTHER}
    texts["b.txt"] = f"{OTHER}\n{REPORT}"
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ids = {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in texts.items()}
    (tmp_path / "splits").mkdir()
    (tmp_path / "splits" / "train.txt").write_text(ids["a.txt"] + "\n")
    (tmp_path / "splits" / "test.txt").write_text(ids["c.txt"] + "\n")
    arguments = (*(tmp_path / name for name in texts), "--out", tmp_path / "out", "--splits", tmp_path / "splits")
    done = run("build", *arguments)
    assert done.returncode == 0, done.stderr
    assert b"quarantined: b.txt: related to sources of test and train" in done.stdout
    assert run("validate", tmp_path / "out").returncode == 0
    assert run("check-leaks", tmp_path / "out").returncode == 0


def test_published_splits_become_lists_and_stay(run, tmp_path):
    for name, text in (("a.txt", REPORT), ("c.txt", OTHER)):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    run("build", tmp_path / "in", "--out", tmp_path / "first")
    before = run("splits", tmp_path / "first").stdout
    assert run("splits", tmp_path / "first", "--out", tmp_path / "lists").returncode == 0
    near = [bench.edited(REPORT, 0.01, rng(seed)) for seed in range(6)]  # some have a smaller id than the report
    for number, text in enumerate(near):
        (tmp_path / "in" / f"n{number}.txt").write_text(text, encoding="utf-8")
    assert run("build", tmp_path / "in", "--out", tmp_path / "next", "--splits", tmp_path / "lists").returncode == 0
    after = run("splits", tmp_path / "next").stdout
    assert set(before.splitlines()) <= set(after.splitlines())
    assert len(after.splitlines()) == 2 + len(near)
    assert run("splits", tmp_path).returncode == 2

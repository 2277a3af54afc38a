"""Duplicates as annotation, and splits that keep together what belongs together."""

from __future__ import annotations

from pathlib import Path

import pytest

from jiaokan import InputError
from jiaokan.duplicates import exact
from jiaokan.readers import read_pins
from jiaokan.splits import Lists, assign, by_hash

A, B, C, D = ("a" * 16, "b" * 16, "c" * 16, "d" * 16)


def test_the_key_ignores_script_width_case_and_blanks():
    clean = "各村每日上报N95口罩库存，缺口由县里统一调配，不得截留。"
    noisy = "各村每日上報 n95 口罩庫存,缺口由縣裏統一調配,不得截留."
    assert exact.key_of(clean) == exact.key_of(noisy)


@pytest.mark.parametrize(
    "other",
    [
        "各村每日上报N95口罩库存，缺口由县里统一调配，不得挪用。",
        "各村每日上报N96口罩库存，缺口由县里统一调配，不得截留。",
    ],
)
def test_the_key_keeps_words_and_numbers_apart(other):
    assert exact.key_of("各村每日上报N95口罩库存，缺口由县里统一调配，不得截留。") != exact.key_of(other)


def test_short_formulas_relate_nothing():
    assert exact.key_of("一、高度重视，加强领导") is None


def test_groups_name_the_first_by_source_and_offset_and_leave_single_rows_out():
    rows = [(f"{B}:d9", "k"), (f"{A}:d100", "k"), (f"{A}:d20", "k"), (f"{C}:d0", "other"), (f"{D}:d0", None)]
    groups = exact.group(rows)
    assert groups == {"exact:k": [f"{A}:d20", f"{A}:d100", f"{B}:d9"]}
    assert [(p.left_id, p.right_id) for p in exact.pairs("document", groups)] == [
        (f"{A}:d20", f"{A}:d100"),
        (f"{A}:d20", f"{B}:d9"),
    ]


def test_lists_win_over_the_hash():
    lists = Lists({A: "test", B: "validation"})
    assert assign([A, B, C], [], lists) == {A: "test", B: "validation", C: by_hash(C)}


def test_related_sources_share_a_split():
    assigned = assign([A, B, C, D], [[B, C], [C, D]], Lists({D: "test"}))
    assert {assigned[x] for x in (B, C, D)} == {"test"}


def test_a_component_without_listed_members_goes_by_its_smallest_id():
    assert set(assign([C, B], [[C, B]], Lists({})).values()) == {by_hash(B)}


def test_adding_unrelated_sources_moves_nothing():
    before = assign([A, B], [], Lists({}))
    after = assign([A, B, C, D], [[C, D]], Lists({}))
    assert {source: after[source] for source in before} == before


def test_the_hash_fills_the_splits_in_proportion():
    ids = [f"{number:016x}" for number in range(4000)]
    share = sum(by_hash(source) == "train" for source in ids) / len(ids)
    assert 0.88 < share < 0.92


def test_lists_that_tear_a_group_apart_are_refused():
    with pytest.raises(InputError, match="a duplicate of its documents is listed in another split"):
        assign([A, B], [[A, B]], Lists({A: "train", B: "test"}))


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

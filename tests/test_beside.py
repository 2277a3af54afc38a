"""The tables beside a manifest: written always, read in one way, and of small releases in the manifest too."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests import support

from jiaokan import building as builds
from jiaokan.checks.files import find_content_faults, find_file_faults
from jiaokan.checks.model import Release, Seen
from jiaokan.dataset import accounts, card, load, manifest, release, schema, splits, writers
from jiaokan.dataset.ids import NONE, Ids
from jiaokan.dataset.staging import check_target
from jiaokan.inputs import original
from jiaokan.show.stats import stats_of
from jiaokan.validate import validate

TEXTS = [f"第{at}号通知：各村于{at + 1}日前上报防汛物资清单，由专人核对。\n" for at in range(12)]
KEYS = ("inputs", "sources", "ignored", "split_lists", "split_names")


def build(source: Path, out: Path, lists: splits.Lists | None = None) -> Path:
    plan = builds.Plan("beside", "1.0.0", card.minimal(), lists or splits.Lists({}))
    builds.build([source], out, plan, workers=0)
    return out


def manifest_of(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Path:
    """Files and lines, a copy, what is empty, boilerplate alone, and what is no input."""
    folder = tmp_path_factory.mktemp("beside") / "in"
    folder.mkdir()
    lines = [json.dumps({"id": str(at), "text": text}, ensure_ascii=False) for at, text in enumerate(TEXTS)]
    (folder / "a.jsonl").write_text("\n".join([*lines, "", "{"]) + "\n", encoding="utf-8")
    (folder / "copy.txt").write_text(TEXTS[3], encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "footer.txt").write_text("【大 中 小】 【打印】\n", encoding="utf-8")
    (folder / "notes.xyz").write_bytes(b"x")
    return folder


LISTS = splits.Lists({"0" * 24: "train"}, {"a.jsonl#L3": "test", "gone.txt": "validation"})


@pytest.fixture(scope="module")
def small(source, tmp_path_factory) -> Path:
    return build(source, tmp_path_factory.mktemp("small") / "beside", LISTS)


@pytest.fixture(scope="module")
def large(source, tmp_path_factory) -> Path:
    """The same, by a builder that takes few for many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "MOST_INSIDE", 5)
        return build(source, tmp_path_factory.mktemp("large") / "beside", LISTS)


@pytest.fixture
def few_are_many(monkeypatch):
    monkeypatch.setattr(accounts, "MOST_INSIDE", 5)


# --- what is written ------------------------------------------------------------------------------------------
def test_a_small_release_has_its_records_in_the_manifest_and_beside_it(small):
    told = manifest_of(small)
    assert told.keys() >= set(KEYS)
    assert told["sources"] == list(accounts.of_table(small, "records"))
    assert told["inputs"] == list(accounts.of_table(small, "inputs"))
    assert (
        told["ignored"] == list(accounts.of_table(small, "ignored")) == [{"name": "notes.xyz", "why": "unknown format"}]
    )
    counts = {table: found["rows"] for table, found in told["accounts"].items()}
    assert counts == {"inputs": 4, "records": 15, "ignored": 1, "listed": 4}


def test_a_large_release_has_them_beside_the_manifest_alone(small, large):
    told = manifest_of(large)
    assert told.keys().isdisjoint(KEYS)
    assert told["account"] == manifest_of(small)["account"]
    assert support.digests(large / "accounts") == support.digests(small / "accounts")
    assert support.digests(large / "data") == support.digests(small / "data")


def test_records_stand_in_the_order_of_the_inputs(small):
    names = [row["name"] for row in accounts.of_table(small, "records")]
    assert names == [*(f"a.jsonl#L{at}" for at in range(1, 13)), "a.jsonl#L14", "empty.txt", "footer.txt"]


def test_records_have_the_split_of_their_source_and_none_where_they_are_not_published(small):
    split_of = {}
    for split in splits.NAMES:
        for path in (small / "data" / "sources").glob(f"{split}-*.parquet"):
            split_of |= dict.fromkeys(pq.read_table(path).column("source_id").to_pylist(), split)
    for row in accounts.of_table(small, "records"):
        assert row["split"] == (split_of[row["source_id"]] if row["fate"] == "published" else None)
    assert set(split_of.values()) == {*split_of.values(), "test"}


@pytest.mark.parametrize("column", ["source_id", "name"])
def test_what_lists_name_is_told_alike_of_small_and_large_releases(small, large, column):
    found = [sorted(accounts.listed(folder, manifest_of(folder), column)) for folder in (small, large)]
    assert found[0] == found[1]
    third = next(row["source_id"] for row in accounts.of_table(small, "records") if row["name"] == "a.jsonl#L3")
    expected = {
        "source_id": [("test", third), ("train", "0" * 24)],
        "name": [("test", "a.jsonl#L3"), ("validation", "gone.txt")],
    }
    assert found[0] == expected[column]


@pytest.mark.parametrize("table", accounts.TABLES)
def test_rows_are_what_their_schema_says_and_the_files_what_arrow_does(small, table):
    for path in accounts.paths(small, table):
        found = pq.read_table(path)
        assert found.schema.equals(schema.arrow(table))
        assert all(schema.is_valid(table, row) for row in found.to_pylist())


def test_a_table_without_rows_has_no_file(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    out = build(tmp_path / "in", tmp_path / "out")
    assert sorted(path.name for path in (out / "accounts").iterdir()) == [
        "inputs-00000-of-00001.parquet", "records-00000-of-00001.parquet",
    ]  # fmt: skip


# --- what is many ---------------------------------------------------------------------------------------------
def written(*counts: int, rows: bool = True) -> dict:
    return {
        table: accounts.Written(count, [] if rows else None)
        for table, count in zip(accounts.TABLES, counts, strict=True)
    }


@pytest.mark.parametrize(("records", "is_inside"), [(10_000, True), (10_001, False)])
def test_records_are_counted_with_their_copies(records, is_inside):
    assert bool(accounts.inside(written(1, 1, 0, 0), records)) == is_inside


@pytest.mark.parametrize(("count", "is_inside"), [(10_000, True), (10_001, False)])
@pytest.mark.parametrize("table", accounts.TABLES)
def test_one_long_table_takes_all_of_them_out_of_the_manifest(tmp_path, table, count, is_inside):
    row = {
        "inputs": {"name": "a", "format": "text", "packings": [], "sha256": "0" * 64, "bytes": 0, "records": dict.fromkeys(("published", "filtered", "quarantined", "excluded"), 0), "record_bytes": 0, "overhead": {}},
        "records": {"name": "a", "also_as": [], "source_id": "0" * 24, "fate": "quarantined"},
        "ignored": {"name": "a", "why": "unknown format"},
    }  # fmt: skip
    if table == "listed":
        made = accounts.write_listed(tmp_path, splits.Lists({f"{at:024x}": "train" for at in range(count)}))
    else:
        made = getattr(accounts, f"write_{table}")(tmp_path, (row[table] for _ in range(count)))
    assert made.n_rows == count
    assert bool(accounts.inside({**written(0, 0, 0, 0), table: made}, 0)) == is_inside


# --- what reads them ------------------------------------------------------------------------------------------
def test_the_validator_holds_a_large_release_against_its_tables(large, few_are_many):
    assert list(validate(large)) == []


def test_a_large_release_is_read_against_its_files(large, source, few_are_many):
    assert list(validate(large, sources=[str(source)])) == []


def test_a_large_release_may_hold_its_records_in_tables_alone(large):
    assert [(each.check, each.where) for each in validate(large)] == [("inside", "manifest.json")]


@pytest.mark.parametrize(
    ("table", "row", "values", "check"),
    [
        ("records", 3, {"bytes": 1}, "account"),
        ("records", 3, {"name": "other.txt"}, "inputs"),
        ("records", 3, {"name": "/a.txt"}, "input-names"),
        ("records", 3, {"caller": "0" * 64}, "inputs"),
        ("records", 3, {"also_as": []}, "inputs"),
        ("records", 13, {"fate": "filtered"}, "account"),
        ("inputs", 0, {"records.filtered": 1}, "account"),
        ("inputs", 0, {"record_bytes": 1}, "account"),
        ("ignored", 0, {"name": "../x"}, "input-names"),
        ("listed", 0, {"split": "test"}, None),
        ("listed", 2, {"split": "train"}, "split-lists"),
    ],
)
def test_what_is_wrong_in_the_tables_of_a_large_release_is_found(
    large, few_are_many, tmp_path, table, row, values, check
):
    copy = support.copy(large, tmp_path / "copy")
    support.break_release(copy, {"do": "set", "table": f"accounts/{table}", "row": row, "values": values})
    found = {problem.check for problem in validate(copy, tier="relations", checksums=False)}
    assert check in found if check else not found


def test_a_screen_of_figures_says_the_same_of_small_and_large_releases(small, large):
    assert stats_of(small).inputs == stats_of(large).inputs


def test_a_release_of_the_format_before_is_still_one(small, tmp_path):
    """Format 3 had no tables beside the manifest, its records were sorted by name."""
    old = support.snapshot(small, tmp_path / "old")
    told = manifest_of(old)
    shutil.rmtree(old / "accounts")
    told["sources"] = sorted(
        ({key: value for key, value in row.items() if key != "split"} for row in told["sources"]),
        key=lambda row: row["name"],
    )
    told["files"] = [each for each in told["files"] if not each["path"].startswith("accounts/")]
    del told["accounts"], told["about"]["repo"]
    release.write_json(old / "manifest.json", told | {"format": 3})
    check_target(old)
    found = manifest_of(old)
    assert release.manifest_faults(found) == []
    assert release.manifest_faults(found | {"format": 4}) != []
    assert list(accounts.records(old, found)) == found["sources"]
    assert list(accounts.inputs(old, found)) == found["inputs"]
    assert accounts.count(found, "inputs") == 4
    assert stats_of(old).inputs == stats_of(small).inputs
    assert len(load.load(old, "sources")) == 12


def test_sums_are_taken_while_records_pass():
    rows = [
        {"also_as": ["b"], "fate": "published", "bytes": 10},
        {"also_as": [], "fate": "filtered", "bytes": 3},
    ]
    sums = manifest.Account()
    passing = sums.passing(iter(rows))
    next(passing)
    assert sums.total["published"] == {"records": 2, "bytes": 20}
    assert [*passing] == rows[1:]
    assert sums.total == manifest.account(rows)
    assert sums.total["inputs"] == {"records": 3, "bytes": 23}


# --- ids ------------------------------------------------------------------------------------------------------
def test_ids_are_found_with_their_numbers_and_others_are_not():
    known = [f"{at:024x}" for at in (0, 256, 255, 2**95, 7)]
    ids = Ids()
    ids.add(known[:3], 0)
    ids.add(known[3:], 2)
    ids.add(["no id", None], 1)
    assert ids.find([*known, "no id", None, "f" * 24, "", known[0].upper() + "0"]) == [0, 0, 0, 2, 2, 1, 1, *[NONE] * 3]
    assert list(ids) == [*sorted(known), "None", "no id"]
    assert len(ids) == 7
    assert ids.counts() == [3, 2, 2]
    assert list(ids.twice()) == []
    assert known[1] in ids
    assert "1" * 24 not in ids


def test_ids_that_come_twice_are_told_with_both_numbers():
    ids = Ids()
    for number in (0, 1):
        ids.add(["a" * 24, f"{number:024x}"], number)
    assert list(ids.twice()) == [("a" * 24, 0, 1)]


def test_no_ids_hold_none():
    ids = Ids()
    assert (len(ids), list(ids), list(ids.twice()), ids.counts()) == (0, [], [], [])
    assert ids.find(["a" * 24, "b"]) == [NONE, NONE]


# --- two records of one id ------------------------------------------------------------------------------------
def test_of_two_records_with_one_id_the_first_keeps_it_and_the_other_is_kept_aside(tmp_path, monkeypatch):
    """Ids that are cut to their first digit: among these texts some share it."""
    for module in ("jiaokan.inputs.original", "jiaokan.dataset.books"):
        monkeypatch.setattr(f"{module}.id_of", lambda sha256: sha256[0] * 24)
    assert original.id_of("a" * 64) == "a" * 24
    (tmp_path / "in").mkdir()
    for at, text in enumerate(TEXTS):
        (tmp_path / "in" / f"{at:02}.txt").write_text(text, encoding="utf-8")
    out = build(tmp_path / "in", tmp_path / "out")
    rows = list(accounts.of_table(out, "records"))
    first = {row["source_id"]: row["name"] for row in reversed(rows)}
    assert len(first) < len(rows) == len(TEXTS)
    published = {row["name"] for row in rows if row["fate"] == "published"}
    assert published == set(first.values())
    later = [row for row in rows if row["name"] not in published]
    assert {(row["fate"], row["reason"]) for row in later} == {("quarantined", "id clash")}
    (path,) = (out / "rejected").glob("*.parquet")
    kept = {row["name"]: row["text"] for row in pq.read_table(path).to_pylist()}
    assert kept == {row["name"]: TEXTS[int(row["name"][:2])] for row in later}


# --- many files -----------------------------------------------------------------------------------------------
def test_numbers_of_files_have_five_digits_and_more_where_they_must():
    assert list(writers.places(1)) == ["00000-of-00001"]
    assert list(writers.places(99_999))[-1] == "99998-of-99999"
    many = list(writers.places(100_001))
    assert many[::50_000] == ["000000-of-100001", "050000-of-100001", "100000-of-100001"]
    assert many == sorted(many)


def test_a_table_of_many_files_is_read_in_their_order(small, tmp_path):
    """Two files of sources, called as of a hundred thousand."""
    copy = support.copy(small, tmp_path / "copy")
    path = support.table_path(copy, "sources/train")
    rows, arrow = support.read_rows(path)
    path.unlink()
    names = list(writers.places(100_001))
    for name, part in zip((names[99_999], names[100_000]), (rows[:2], rows[2:]), strict=True):
        support.write_rows(path.with_name(f"train-{name}.parquet"), part, arrow)
    assert load.load(copy, "sources", split="train").to_pylist() == rows
    assert list(validate(copy, checksums=False)) == []
    looked = Release(copy, manifest_of(copy), Seen(), checksums=False)
    assert list(find_file_faults(looked)) == list(find_content_faults(looked)) == []


@pytest.mark.parametrize("name", ["train-0000-of-00001", "train-00000-of-1", "train-0000000000-of-00001"])
def test_a_file_with_another_number_is_no_table(small, tmp_path, name):
    copy = support.copy(small, tmp_path / "copy")
    path = support.table_path(copy, "sources/train")
    path.rename(path.with_name(f"{name}.parquet"))
    looked = Release(copy, manifest_of(copy), Seen(), checksums=False)
    assert [where for where, _ in find_file_faults(looked)] == [f"data/sources/{name}.parquet"]

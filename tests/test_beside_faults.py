"""Faults beside the data: records out of the order of the inputs, links, and files that may be cut anew or not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests import support

from jiaokan import building as builds
from jiaokan.checks.accounted import find_record_faults, find_table_faults
from jiaokan.checks.coverage import Coverage
from jiaokan.checks.files import find_content_faults
from jiaokan.checks.model import Release, Seen
from jiaokan.dataset import card, splits
from jiaokan.validate import validate

TEXT = "第{}号通知：各村于{}日前上报防汛物资清单，由专人核对。\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """An empty file and boilerplate, before, between and after what is published; one input has two lines."""
    folder = tmp_path_factory.mktemp("faults") / "in"
    folder.mkdir()
    for at, name in enumerate(("b.txt", "b.txt.txt", "d.txt")):
        (folder / name).write_text(TEXT.format(at, at), encoding="utf-8")
    lines = [json.dumps({"text": TEXT.format(at, at)}, ensure_ascii=False) for at in (8, 9)]
    (folder / "c.jsonl").write_text("\n".join([*lines, "{"]) + "\n", encoding="utf-8")
    (folder / "a.txt").write_bytes(b"")
    (folder / "e.txt").write_text("【大 中 小】 【打印】\n", encoding="utf-8")
    out = folder.with_name("out")
    builds.build([folder], out, builds.Plan("beside", "1.0.0", card.minimal(), splits.Lists({})), workers=0)
    return out


def release_of(folder: Path, *, checksums: bool = False) -> Release:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    return Release(folder, manifest, Seen(), checksums)


def moved(small: Path, to: Path, name: str, place: int) -> list[str]:
    """Put a record elsewhere in a copy, in its manifest too, and give what is said of the order of names."""
    copy = support.copy(small, to)
    path = support.table_path(copy, "accounts/records")
    rows, arrow = support.read_rows(path)
    row = next(row for row in rows if row["name"] == name)
    rows.remove(row)
    rows.insert(place, row)
    support.write_rows(path, rows, arrow)
    support.set_manifest(copy, key="sources", value=rows)
    return [where for where, _ in find_record_faults(release_of(copy)) if where.endswith(" name")]


@pytest.mark.parametrize(
    ("name", "place", "told"),
    [
        ("a.txt", 7, "record 7 name"),
        ("a.txt", 2, "record 2 name"),
        ("e.txt", 0, "record 1 name"),
        ("c.jsonl#L3", 7, "record 7 name"),
        ("d.txt", 0, "record 1 name"),
    ],
)
def test_a_record_is_told_that_stands_before_or_after_its_input(small, tmp_path, name, place, told):
    assert moved(small, tmp_path / "copy", name, place) == [told]


@pytest.mark.parametrize(("name", "place"), [("a.txt", 0), ("b.txt.txt", 2), ("c.jsonl#L3", 5), ("e.txt", 7)])
def test_a_record_in_its_place_is_left_alone(small, tmp_path, name, place):
    assert moved(small, tmp_path / "copy", name, place) == []


# --- links ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("target", ["nowhere", "inputs-00000-of-00001.parquet"])
@pytest.mark.parametrize("checksums", [True, False])
def test_a_link_among_the_tables_is_a_fault_and_nothing_reads_it(small, tmp_path, run, target, checksums):
    copy = support.copy(small, tmp_path / "copy")
    (copy / "accounts" / "records-00001-of-00002.parquet").symlink_to(target)
    done = run("validate", copy, *([] if checksums else ["--no-checksums"]))
    assert done.returncode == 1
    assert b"accounts/records-00001-of-00002.parquet: is no regular file" in done.stdout


def test_tables_that_are_files_have_no_fault(small):
    assert list(find_table_faults(release_of(small, checksums=True))) == []


# --- a copy that is cut into other files ------------------------------------------------------------------------
def cut(folder: Path, name: str) -> None:
    """Cut a table's file in two."""
    path = folder / name
    rows, arrow = support.read_rows(path)
    path.unlink()
    for at, part in enumerate((rows[:1], rows[1:])):
        support.write_rows(path.with_name(f"{path.name.partition('-')[0]}-{at:05}-of-00002.parquet"), part, arrow)


BESIDE = [f"{table}-00000-of-00001.parquet" for table in ("accounts/inputs", "accounts/records", "rejected/rejected")]


@pytest.mark.parametrize("name", BESIDE)
def test_without_checksums_a_table_beside_the_data_may_be_cut_anew(small, tmp_path, name):
    copy = support.copy(small, tmp_path / "copy")
    cut(copy, name)
    assert list(validate(copy, tier="relations", checksums=False)) == []
    assert len(list(find_content_faults(release_of(copy, checksums=True)))) == 3


@pytest.mark.parametrize("name", BESIDE)
def test_without_checksums_a_table_beside_the_data_may_not_be_gone(small, tmp_path, name):
    copy = support.copy(small, tmp_path / "copy")
    (copy / name).unlink()
    assert [where for where, _ in find_content_faults(release_of(copy))] == [name]


@pytest.mark.parametrize(
    "name", ["accounts/x.parquet", "rejected/records-00001-of-00002.parquet", "accounts/notes.txt"]
)
def test_without_checksums_no_other_file_may_be_there(small, tmp_path, name):
    copy = support.copy(small, tmp_path / "copy")
    (copy / name).write_bytes(b"PAR1")
    assert [where for where, _ in find_content_faults(release_of(copy))] == [name]


# --- what a verdict may claim -----------------------------------------------------------------------------------
def closed(folder: Path) -> bool:
    coverage = Coverage()
    list(validate(folder, tier="relations", checksums=False, coverage=coverage))
    return coverage.is_closed


def test_where_a_file_cannot_be_read_nothing_is_claimed_of_relations(small, tmp_path):
    copy = support.copy(small, tmp_path / "copy")
    support.break_release(copy, {"do": "flip-byte", "path": "data/edits/train-00000-of-00001.parquet", "at": 60})
    assert not closed(copy)


def test_a_fault_that_hides_no_row_takes_nothing_from_relations(small, tmp_path):
    copy = support.copy(small, tmp_path / "copy")
    breaks = {"do": "set", "table": "accounts/records", "row": 1, "values": {"caller": "0" * 64}}
    support.break_release(copy, breaks)
    assert closed(small)
    assert closed(copy)

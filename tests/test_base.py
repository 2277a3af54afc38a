"""A build that goes on from a release: the same as one of everything at once, or what differs is what is stated."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests import support

from jiaokan import building as builds
from jiaokan.cli import cli
from jiaokan.context import Options
from jiaokan.corrections import Correction
from jiaokan.dataset import card, increments, shards, splits
from jiaokan.duplicates.components import LED
from jiaokan.duplicates.groups import MARK
from jiaokan.duplicates.sources import Sources, packed
from jiaokan.duplicates.stored import Room, Stored
from jiaokan.errors import InputError
from jiaokan.inputs.entries import Columns
from jiaokan.inputs.files import InputFile
from jiaokan.inputs.measured import Measured
from jiaokan.parts import base, slices
from jiaokan.parts.planning import Share
from jiaokan.validate import validate

CORPUS = Path(__file__).parent / "corpus"
PLAN = builds.Plan("base", "1.0.0", card.minimal(), splits.Lists({}), card_chinese=card.minimal("zh"))
REPORT = "关于修渠的通知\n各村：\n  为做好春季修渠工作,请各村于3月{day}日前上报人数。第{day}组负责东渠，水泥与沙石由{day}组自备。\n水务站\n2021年3月1日\n"


@pytest.fixture(scope="module")
def pile(tmp_path_factory) -> Path:
    """Two months: texts, copies within a month and across, records with fields, what is no text."""
    folder = tmp_path_factory.mktemp("pile")
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))[:6]]
    first, second = folder / "2024-01", folder / "2024-02"
    first.mkdir(), second.mkdir()
    for at, text in enumerate(texts[:4]):
        (first / f"{at}.txt").write_text(text, encoding="utf-8")
    (first / "copy.txt").write_text(texts[0], encoding="utf-8")
    (first / "empty.txt").write_bytes(b"")
    (first / "note.bin").write_bytes(b"1")
    (first / "page.md").write_text("---\nid: a7\nlicense: CC0\n---\n" + REPORT.format(day=40), encoding="utf-8")
    for at, text in enumerate(texts[3:]):
        (second / f"{at}.txt").write_text(text, encoding="utf-8")
    for month, days in ((first, range(1, 9)), (second, range(5, 14))):
        rows = [
            {"text": REPORT.format(day=day), "id": f"{month.name}-{day}", "license": "CC0", "date": f"{month.name}-03"}
            for day in days
        ]
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (month / "r.jsonl").write_text(lines + '{"no": 1}\n', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(pile, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "release"
    builds.build([pile], out, PLAN, workers=0)
    return out


@pytest.fixture(scope="module")
def first(pile, tmp_path_factory) -> Path:
    """The release of the first month."""
    folder = tmp_path_factory.mktemp("first")
    shutil.copytree(pile / "2024-01", folder / "crawl" / "2024-01")
    builds.build([folder / "crawl"], folder / "release", PLAN, workers=0)
    return folder / "release"


def data(release: Path) -> dict[str, str]:
    return {
        name: digest for name, digest in support.digests(release).items() if name.startswith(("data/", "rejected/"))
    }


def manifest(release: Path) -> dict:
    return json.loads((release / "manifest.json").read_text(encoding="utf-8"))


def split_of(release: Path) -> dict[str, str]:
    return {row["source_id"]: row["split"] for row in manifest(release)["sources"] if row["split"]}


# --- the same release -------------------------------------------------------------------------------------------------
def test_the_release_is_that_of_everything_at_once(pile, whole, first, tmp_path):
    builds.build([pile], tmp_path / "release", replace(PLAN, base=first), workers=0)
    made, expected = support.digests(tmp_path / "release"), support.digests(whole)
    assert {name for name in made | expected if made.get(name) != expected.get(name)} == {"manifest.json", "SHA256SUMS"}
    stated = manifest(tmp_path / "release")
    before = manifest(first)
    assert stated.pop("base") == {key: before[key] for key in ("name", "version", "data_digest")}
    assert stated == manifest(whole)
    assert not list(validate(tmp_path / "release"))


def test_inputs_that_the_base_has_are_not_read_again(pile, first, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(shards, "run", lambda task, note, run=shards.run: seen.extend(task.items) or run(task, note))
    builds.build([pile], tmp_path / "release", replace(PLAN, base=first), workers=0)
    assert seen
    assert all(item.name.startswith("2024-02/") for item in seen)


def test_the_base_may_be_what_is_replaced(pile, whole, first, tmp_path):
    support.snapshot(first, tmp_path / "release")
    builds.build([pile], tmp_path / "release", replace(PLAN, base=tmp_path / "release"), workers=0)
    assert data(tmp_path / "release") == data(whole)


def test_shares_and_finish_go_on_from_a_base_too(pile, whole, first, tmp_path, monkeypatch):
    monkeypatch.setattr(slices, "SLICE_BYTES", 2000)
    plan = replace(PLAN, base=first)
    for index in (1, 0):
        list(builds.build_share([pile], tmp_path / "release", plan, Share(index, 2), workers=0))
    builds.finish(tmp_path / "release")
    assert data(tmp_path / "release") == data(whole)


def test_a_release_may_go_on_from_one_that_did(pile, whole, first, tmp_path):
    shutil.copytree(pile, tmp_path / "crawl")
    later = sorted((tmp_path / "crawl" / "2024-02").iterdir())[1:]
    for path in later:
        path.rename(tmp_path / path.name)
    builds.build([tmp_path / "crawl"], tmp_path / "a", replace(PLAN, base=first), workers=0)
    for path in later:
        (tmp_path / path.name).rename(path)
    builds.build([tmp_path / "crawl"], tmp_path / "b", replace(PLAN, base=tmp_path / "a"), workers=0)
    assert data(tmp_path / "b") == data(whole)


# --- any part of it first ---------------------------------------------------------------------------------------------
SENTENCES = [
    f"{place}{what}，{how}。"
    for place in ("东渠", "西堤", "北桥", "南站", "旧仓", "新田")
    for what in (
        "由水务站派人看守三日",
        "在雨季之前清理完毕并验收",
        "所需沙石由各组自行备齐运到",
        "夜间值班的名单每周一公布一次",
    )
    for how in ("遇险先报村部再行处置", "费用从公积金里面列支", "做好的记工分并张榜公示", "做不到的说明原因另行安排")
]


def _report(draw: random.Random) -> str:
    return "关于修渠的通知\n" + "\n".join("".join(draw.sample(SENTENCES, 4)) for _ in range(3)) + "\n"


@pytest.mark.parametrize("seed", range(2))
def test_whatever_comes_first_the_rows_are_those_of_everything_at_once(tmp_path, seed):
    draw = random.Random(seed)  # noqa: S311  (no secret)
    texts = [_report(draw) for _ in range(24)]
    texts += [text.replace("三日", "五日", 1) for text in draw.sample(texts, 6)] + draw.sample(texts, 3)
    crawl = tmp_path / "crawl"
    crawl.mkdir()
    paths = [crawl / f"{number:02d}.txt" for number in draw.sample(range(len(texts)), len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    builds.build([crawl], tmp_path / "whole", PLAN, workers=0)
    away = draw.sample(paths, 18)
    (tmp_path / "away").mkdir()
    for path in away:
        path.rename(tmp_path / "away" / path.name)
    builds.build([crawl], tmp_path / "first", PLAN, workers=0)
    for path in away:
        (tmp_path / "away" / path.name).rename(path)
    builds.build([crawl], tmp_path / "second", replace(PLAN, base=tmp_path / "first"), workers=0)
    assert not list(validate(tmp_path / "second"))
    had, has = split_of(tmp_path / "first"), split_of(tmp_path / "second")
    assert {each: has[each] for each in had} == had
    for table in ("documents", "sections", "paragraphs", "edits"):
        assert _rows(tmp_path / "second", table) == _rows(tmp_path / "whole", table)
    pairs, expected = _rows(tmp_path / "second", "duplicates"), _rows(tmp_path / "whole", "duplicates")
    assert pairs == expected
    assert len(expected) > 6


def _rows(release: Path, table: str) -> list[str]:
    """Give the rows of a table whatever their order and splits."""
    found = [
        row for path in sorted((release / "data" / table).glob("*.parquet")) for row in pq.read_table(path).to_pylist()
    ]
    return sorted(json.dumps(row, ensure_ascii=False, sort_keys=True, default=str) for row in found)


# --- what the base decides --------------------------------------------------------------------------------------------
def _crawl(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def _listed(**lists: str) -> builds.Plan:
    return replace(PLAN, split_lists=splits.Lists.parse({split: f"{name}.txt" for split, name in lists.items()}))


def _fates(release: Path) -> dict[str, tuple[str, str | None]]:
    return {row["name"]: (row["fate"], row["reason"]) for row in manifest(release)["sources"]}


def _reports(count: int) -> list[str]:
    draw = random.Random(7)  # noqa: S311  (no secret)
    return [_report(draw) for _ in range(count)]


def test_lists_of_the_base_stay_in_force(tmp_path):
    one, other, more = _reports(3)
    builds.build([_crawl(tmp_path / "c", a=one, b=other)], tmp_path / "first", _listed(test="a"), workers=0)
    _crawl(tmp_path / "c", near=one.replace("三日", "五日").replace("每周", "每月"), more=more)
    builds.build([tmp_path / "c"], tmp_path / "second", replace(PLAN, base=tmp_path / "first"), workers=0)
    places = {row["name"]: row["split"] for row in manifest(tmp_path / "second")["sources"]}
    assert places["a.txt"] == places["near.txt"] == "test"
    assert manifest(tmp_path / "second")["split_names"]["test"] == ["a.txt"]
    with pytest.raises(InputError, match="in another list of the base"):
        builds.build([tmp_path / "c"], tmp_path / "x", replace(_listed(train="a"), base=tmp_path / "first"), workers=0)


def test_a_list_that_moves_a_source_of_the_base_is_refused(tmp_path):
    one, other, more = _reports(3)
    builds.build([_crawl(tmp_path / "c", a=one, b=other)], tmp_path / "first", PLAN, workers=0)
    _crawl(tmp_path / "c", more=more)
    has = {row["name"]: row["split"] for row in manifest(tmp_path / "first")["sources"]}
    moved = replace(_listed(**{"validation" if has["a.txt"] == "test" else "test": "a"}), base=tmp_path / "first")
    with pytest.raises(InputError, match="is in another split of the base"):
        builds.build([tmp_path / "c"], tmp_path / "second", moved, workers=0)
    stays = replace(_listed(**{has["a.txt"]: "a"}), base=tmp_path / "first")
    builds.build([tmp_path / "c"], tmp_path / "second", stays, workers=0)
    builds.build([tmp_path / "c"], tmp_path / "third", replace(PLAN, base=tmp_path / "second"), workers=0)
    assert data(tmp_path / "third") == data(tmp_path / "second")


def test_a_newcomer_that_ties_two_splits_is_left_out(tmp_path):
    one, other, more = _reports(3)
    crawl = _crawl(tmp_path / "c", a=one, b=other)
    builds.build([crawl], tmp_path / "first", _listed(test="a", train="b"), workers=0)
    _crawl(tmp_path / "c", both=one + other, more=more)
    builds.build([crawl], tmp_path / "second", replace(PLAN, base=tmp_path / "first"), workers=0)
    assert _fates(tmp_path / "second")["both.txt"] == ("quarantined", "related to sources of test and train")
    assert _fates(tmp_path / "second")["more.txt"] == ("published", None)
    assert not list(validate(tmp_path / "second"))


def test_newcomers_that_join_the_texts_of_two_splits_are_left_out(tmp_path):
    """Three paragraphs of one report are near to some of newcomers, and those to three of another report."""
    draw = random.Random(3)  # noqa: S311  (no secret)
    han = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    one = ["".join(draw.choices(han, k=100)) for _ in range(3)]
    between = [text[:4] + "".join(draw.choices(han, k=5)) + text[9:] for text in one]
    other = [text[:90] + "".join(draw.choices(han, k=6)) + text[96:] for text in between]

    def report(*parts: str, own: int) -> str:
        return "\n".join([*(f"{part}。" for part in parts), "".join(draw.choices(han, k=own)) + "。"]) + "\n"

    crawl = _crawl(tmp_path / "c", a=report(*one, own=150), b=report(*other, own=150))
    builds.build([crawl], tmp_path / "first", _listed(test="a", train="b"), workers=0)
    assert not manifest(tmp_path / "first")["tables"]["duplicates"]["rows"]
    news = {f"n{at}": report(text, own=900) for at, text in enumerate(between)}
    _crawl(tmp_path / "c", **news, free=report(own=300))
    builds.build([crawl], tmp_path / "second", replace(PLAN, base=tmp_path / "first"), workers=0)
    fates = _fates(tmp_path / "second")
    assert [fates[f"{name}.txt"] for name in news] == [("quarantined", "related to sources of test and train")] * 3
    assert fates["free.txt"] == ("published", None)
    assert not list(validate(tmp_path / "second"))


def test_older_sources_keep_the_split_that_hash_would_take_from_them():
    had = np.array([0, 3, 1, 3], np.uint8)
    roots = np.array([0, 0, 2, 3], np.uint32)
    keys = np.array(
        [10, next(key for key in range(10, 9999) if splits.by_hash(f"{key:016x}") == "test"), 5, 6], np.uint64
    )
    keys[0] = keys[1] + np.uint64(1)  # the newcomer's is the smallest of its component
    nobody, present = np.full(4, 3, np.uint8), np.ones(4, bool)
    keys[2] = next(key for key in range(9999) if splits.by_hash(f"{key:016x}") == "validation")
    assert increments.kept(roots, keys, nobody, had, present).tolist() == [0, 3, 3, 3]
    assert increments.kept(roots, keys, nobody, nobody, present) is nobody


def test_what_was_taken_down_stays_so_and_more_can_be(pile, first, tmp_path):
    builds.build([], tmp_path / "less", replace(PLAN, base=first, exclude=("2024-01/0.txt",)), workers=0)
    gone = _fates(tmp_path / "less")["2024-01/0.txt"]
    assert gone == ("excluded", "taken down")
    assert set(split_of(tmp_path / "less")) < set(split_of(first))
    summary = builds.build([pile], tmp_path / "more", replace(PLAN, base=tmp_path / "less"), workers=0)
    assert _fates(tmp_path / "more")["2024-01/0.txt"] == gone
    assert summary.not_there == []
    assert not list(validate(tmp_path / "more"))


def test_bytes_that_were_taken_down_do_not_come_back(tmp_path):
    one, other = _reports(2)
    crawl = _crawl(tmp_path / "c", a=one, b=other)
    builds.build([crawl], tmp_path / "first", replace(PLAN, exclude=("a.txt",)), workers=0)
    _crawl(tmp_path / "c", again=one)
    builds.build([crawl], tmp_path / "second", replace(PLAN, base=tmp_path / "first"), workers=0)
    assert _fates(tmp_path / "second")["again.txt"] == ("excluded", "taken down")


def test_the_command_takes_a_base_in_place_of_paths_and_with_them(pile, first, tmp_path):
    run = CliRunner()
    none = run.invoke(cli, ["build", "--out", str(tmp_path / "x")])
    assert (none.exit_code, "give PATHS, --files-from, --base or --sample" in none.output) == (2, True)
    done = run.invoke(cli, ["build", "--base", str(first), "--exclude", "2024-01/1.txt", "--out", str(tmp_path / "y")])
    assert done.exit_code == 0, done.output
    assert _fates(tmp_path / "y")["2024-01/1.txt"] == ("excluded", "taken down")
    (tmp_path / "jiaokan.toml").write_text('[inputs]\nbase = "y"\n[dataset]\nout = "z"\n', encoding="utf-8")
    done = run.invoke(cli, ["build", "--config", str(tmp_path / "jiaokan.toml")])
    assert done.exit_code == 0, done.output
    assert manifest(tmp_path / "z")["base"]["name"] == "y"


def test_what_is_left_out_twice_and_what_callers_say_is_valid_beside_the_inputs(pile, first, tmp_path):
    shutil.copytree(pile, tmp_path / "crawl")
    (tmp_path / "crawl" / "2024-02" / "empty.txt").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "crawl" / "2024-02" / "z.zip", "w") as box:
        box.writestr("a.txt", REPORT.format(day=77))
        box.writestr("b.txt", REPORT.format(day=2))
    crawl = [tmp_path / "crawl"]
    builds.build(crawl, tmp_path / "second", replace(PLAN, base=first), workers=0)
    assert not list(validate(tmp_path / "second", sources=[str(tmp_path / "crawl")]))
    empty = [row for row in manifest(tmp_path / "second")["sources"] if row["reason"] == "empty"]
    assert [row["name"] for row in empty] == ["2024-01/empty.txt", "2024-02/empty.txt"]
    summary = builds.build([], tmp_path / "third", replace(PLAN, base=tmp_path / "second"), workers=0)
    assert data(tmp_path / "third") == data(tmp_path / "second")
    assert manifest(tmp_path / "third")["sources"] == manifest(tmp_path / "second")["sources"]
    assert manifest(tmp_path / "third")["inputs"] == manifest(tmp_path / "second")["inputs"]
    assert summary.is_certain


def test_columns_are_those_of_the_base_and_others_are_refused(tmp_path):
    one, other = _reports(2)
    crawl = tmp_path / "c"
    crawl.mkdir()
    plan = replace(PLAN, columns=Columns(text="words"))
    for name, text in (("a", one), ("b", other)):
        row = json.dumps({"words": text, "text": "nothing"}, ensure_ascii=False)
        (crawl / f"{name}.jsonl").write_text(row + "\n", encoding="utf-8")
        builds.build([crawl], tmp_path / name, plan if name == "a" else replace(PLAN, base=tmp_path / "a"), workers=0)
    assert manifest(tmp_path / "b")["columns"] == {"text": "words"}
    assert manifest(tmp_path / "b")["account"]["published"]["records"] == 2
    plan = replace(PLAN, base=tmp_path / "a", columns=Columns(text="text"))
    with pytest.raises(InputError, match="other columns of tables"):
        builds.build([crawl], tmp_path / "x", plan, workers=0)


def test_a_correction_of_a_source_that_is_gone_is_no_end(tmp_path):
    one, other = _reports(2)
    crawl = _crawl(tmp_path / "c", a=one, b=other)
    found = _correction(one)
    plan = replace(PLAN, options=Options(corrections=(found,)))
    builds.build([crawl], tmp_path / "1", plan, workers=0)
    moved = replace(plan, options=Options(corrections=(replace(found, where="elsewhere line 3"),)))
    builds.build([], tmp_path / "2", replace(moved, base=tmp_path / "1", exclude=("a.txt",)), workers=0)
    builds.build([], tmp_path / "3", replace(moved, base=tmp_path / "2"), workers=0)
    assert _fates(tmp_path / "3")["a.txt"] == ("excluded", "taken down")


def _correction(text: str) -> Correction:
    return Correction("a.txt", text.index("修渠"), "修渠", "修堤", "misread")


def test_older_sources_that_nobody_new_has_tied_lose_the_later():
    ids = [f"{at:024x}" for at in range(3)]
    with Room() as room:
        ties = Stored(room, LED)
        ties.add(np.array([(0, 1), (1, 2)], LED))
        marks = Stored(room, MARK).end()
        had = np.array([0, 2, 2], np.uint8)
        left = increments.joining(had, Sources(packed(ids)), ties.end(), marks, increments.NOTHING)
    assert left == {ids[1]: "related to sources of test and train"}


# --- what it cannot go on from ----------------------------------------------------------------------------------------
def test_a_base_of_other_options_or_another_builder_is_refused(pile, first, tmp_path, monkeypatch):
    plan = replace(PLAN, base=first, options=Options(script="keep"))
    with pytest.raises(InputError, match="other options"):
        builds.build([pile], tmp_path / "release", plan, workers=0)
    monkeypatch.setattr(base.made_by, "python", lambda: "cpython 3.99")
    with pytest.raises(InputError, match="another builder, got other python"):
        builds.build([pile], tmp_path / "release", replace(PLAN, base=first), workers=0)


def test_inputs_that_cannot_be_told_from_those_of_the_base_are_refused_or_told(tmp_path, caplog):
    one, other = _reports(2)
    crawl = _crawl(tmp_path / "c", a=one)
    builds.build([crawl], tmp_path / "first", PLAN, workers=0)
    plan = replace(PLAN, base=tmp_path / "first")
    with pytest.raises(InputError, match="is a file of the base"):
        builds.build([tmp_path / "first" / "README.md"], tmp_path / "x", plan, workers=0)
    above = tmp_path / "above"
    shutil.copytree(crawl, above / "c")
    _crawl(above / "d", b=other)
    builds.build([above], tmp_path / "second", plan, workers=0)
    assert "c/a.txt: has the bytes of an input of the base" in caplog.text
    stream = Measured(InputFile("s3://c/a.txt", "a.txt"))
    with pytest.raises(InputError, match="cannot be compared"):
        base.only_new([stream], base.Base.of(tmp_path / "first"))
    assert base.made_by.version("no such package") is None


def test_an_input_with_the_name_of_another_is_refused(tmp_path):
    one, other = _reports(2)
    crawl = _crawl(tmp_path / "c", a=one)
    builds.build([crawl], tmp_path / "first", PLAN, workers=0)
    _crawl(tmp_path / "c", a=other)
    with pytest.raises(InputError, match=r"a\.txt: has other bytes"):
        builds.build([crawl], tmp_path / "second", replace(PLAN, base=tmp_path / "first"), workers=0)


def test_a_damaged_base_is_refused(pile, first, tmp_path, monkeypatch):
    damaged = support.copy(first, tmp_path / "first")
    path = support.table_path(damaged, "edits/train")
    support.put(path, path.read_bytes()[:-1] + b"!")
    with pytest.raises(InputError, match="not what the manifest of the base states"):
        builds.build([pile], tmp_path / "release", replace(PLAN, base=damaged), workers=0)
    support.put(path, path.read_bytes()[:-1])
    monkeypatch.setattr(builds, "_parts", lambda *_: pytest.fail("its files were not looked at before"))
    with pytest.raises(InputError, match="not what the manifest of the base states"):
        builds.build([pile], tmp_path / "release", replace(PLAN, base=damaged), workers=0)
    with pytest.raises(InputError, match="is no release"):
        builds.build([pile], tmp_path / "release", replace(PLAN, base=pile), workers=0)


def test_a_base_that_changes_between_shares_and_finish_is_refused(pile, first, tmp_path):
    support.snapshot(first, tmp_path / "first")
    plan = replace(PLAN, base=tmp_path / "first")
    list(builds.build_share([pile], tmp_path / "release", plan, Share(0, 1), workers=0))
    builds.build([], tmp_path / "first", replace(plan, version="1.0.1"), workers=0)
    with pytest.raises(InputError, match="has changed since"):
        builds.finish(tmp_path / "release")

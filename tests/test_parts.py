"""A build in parts: however its inputs are cut, and wherever it is stopped, the same release comes of it."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests import support
from tests.killed import killed_at

from jiaokan import building as builds
from jiaokan.context import Options
from jiaokan.dataset import card, shards, splits
from jiaokan.errors import InputError
from jiaokan.finishing import write_release
from jiaokan.parts import planning, slices
from jiaokan.parts.folder import Folder
from jiaokan.parts.planning import Share
from jiaokan.parts.state import state_of

CORPUS = Path(__file__).parent / "corpus"
REPORT = "关于修渠的通知\n各村：\n  为做好春季修渠工作,请各村于3月{day}日前上报人数。第{day}组负责东渠。\n水务站\n2021年3月1日\n"
PLAN = builds.Plan("parts", "1.0.0", card.minimal(), splits.Lists({}), card_chinese=card.minimal("zh"))


@pytest.fixture(scope="module")
def pile(tmp_path_factory) -> Path:
    """Texts, copies far from each other, a table of records, one that is no text, one that is empty."""
    folder = tmp_path_factory.mktemp("pile")
    for path in sorted(CORPUS.glob("*.txt"))[:5]:
        (folder / path.name).write_bytes(path.read_bytes())
    first = min(CORPUS.glob("*.txt")).read_bytes()
    (folder / "zz-copy.txt").write_bytes(first)
    (folder / "zzz-copy-of-a-copy.txt").write_bytes(first)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "zy-noise-again.txt").write_bytes(bytes(range(256)) * 8)
    rows = [{"text": REPORT.format(day=day), "id": str(day)} for day in range(1, 20)] + [{"text": first.decode()}]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "m.jsonl").write_text("\n".join([*lines[:9], "", "no record", *lines[9:]]) + "\n", encoding="utf-8")
    table = pa.table({"text": [REPORT.format(day=day) for day in range(10, 30)], "n": list(range(20))})
    pq.write_table(table, folder / "n.parquet", row_group_size=3)
    return folder


@pytest.fixture(scope="module")
def whole(pile, tmp_path_factory) -> dict[str, str]:
    """The release of the pile as one slice."""
    out = tmp_path_factory.mktemp("whole") / "release"
    builds.build([pile], out, PLAN, workers=0)
    return support.digests(out)


@pytest.fixture
def small(monkeypatch):
    """Slices of some thousand bytes."""
    monkeypatch.setattr(slices, "SLICE_BYTES", 2000)


# --- the same release -------------------------------------------------------------------------------------------------
def test_in_many_slices_the_release_is_the_same(pile, whole, tmp_path, small):
    listing = planning.find([pile], tmp_path / "release", PLAN)
    cut = planning.cut_all(listing)
    assert len(cut) > 10
    assert any(each.range is not None for one in cut for each in one.inputs)
    builds.build([pile], tmp_path / "release", PLAN, workers=0)
    assert support.digests(tmp_path / "release") == whole
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def test_with_workers_too(pile, whole, forked_workers, tmp_path, small):
    builds.build([pile], tmp_path / "release", PLAN, workers=2)
    assert support.digests(tmp_path / "release") == whole


def test_shares_in_any_order_make_the_same_release(pile, whole, tmp_path, small):
    out = tmp_path / "release"
    for index in (3, 0, 4, 1):
        list(builds.build_share([pile], out, PLAN, Share(index, 5), workers=0))
    assert not out.exists()
    state = state_of(out)
    assert (state.is_whole, len(state.done) + len(state.missing)) == (False, state.slices)
    with pytest.raises(InputError, match="slices are missing"):
        builds.finish(out)
    list(builds.build_share([pile], out, PLAN, Share(2, 5), workers=0))
    assert state_of(out).missing == []
    builds.finish(out)
    assert support.digests(out) == whole
    assert [path.name for path in tmp_path.iterdir()] == ["release"]
    assert state_of(out).is_whole


def test_shares_on_disks_of_their_own_are_copied_together(pile, whole, tmp_path, small):
    for index in range(2):
        list(builds.build_share([pile], tmp_path / str(index) / "release", PLAN, Share(index, 2), workers=0))
    shutil.copytree(tmp_path / "1" / ".release.parts", tmp_path / "0" / ".release.parts", dirs_exist_ok=True)
    builds.finish(tmp_path / "0" / "release")
    assert support.digests(tmp_path / "0" / "release") == whole


def test_two_shares_at_once(pile, whole, tmp_path, small):
    out = tmp_path / "release"
    children = []
    for index in range(2):
        children.append(os.fork())
        if children[-1] == 0:
            try:
                list(builds.build_share([pile], out, PLAN, Share(index, 2), workers=0))
            except BaseException:  # noqa: BLE001
                os._exit(1)
            os._exit(0)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    builds.finish(out)
    assert support.digests(out) == whole


def test_the_second_share_has_the_plan_of_the_first(pile, tmp_path, small):
    out = tmp_path / "release"
    list(builds.build_share([pile], out, PLAN, Share(0, 20), workers=0))
    other = replace(PLAN, version="1.0.1")
    with pytest.raises(InputError, match="other options"):
        list(builds.build_share([pile], out, other, Share(1, 20), workers=0))
    with pytest.raises(InputError, match="other inputs"):
        list(builds.build_share([pile / "m.jsonl"], out, PLAN, Share(1, 20), workers=0))
    list(builds.build_share([pile], out, PLAN, Share(1, 20), workers=0))


def test_a_share_goes_on_where_a_slice_fails(pile, tmp_path, small, monkeypatch):
    out = tmp_path / "release"
    broken = sorted(CORPUS.glob("*.txt"))[2].name
    whole_measure = planning.measure_all

    def failing(files, *how):
        if any(file.name == broken for file in files) and not how:
            raise InputError(broken, "cannot be read")
        return whole_measure(files, *how)

    monkeypatch.setattr("jiaokan.parts.making.measure_all", failing)
    found = list(builds.build_share([pile], out, PLAN, Share(0, 1), workers=0))
    failed = [each for each in found if isinstance(each, builds.Failed)]
    assert [str(each.error) for each in failed] == [f"{broken}: cannot be read"]
    state = state_of(out)
    assert (list(state.failed), len(state.done)) == ([failed[0].number], state.slices - 1)
    monkeypatch.undo()
    monkeypatch.setattr(slices, "SLICE_BYTES", 2000)
    list(builds.build_share([pile], out, PLAN, Share(0, 1), workers=0))
    assert state_of(out).failed == {}


# --- going on ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def annotated(monkeypatch) -> list[str]:
    """The names of what is annotated from here on."""
    seen: list[str] = []
    run = shards.run

    def counting(task, note):
        seen.extend(item.name for item in task.items)
        return run(task, note)

    monkeypatch.setattr(shards, "run", counting)
    return seen


def test_what_was_done_is_not_done_again(pile, whole, tmp_path, small, annotated):
    out = tmp_path / "release"
    list(builds.build_share([pile], out, PLAN, Share(0, 2), workers=0))
    before = set(annotated)
    annotated.clear()
    builds.build([pile], out, PLAN, workers=0)
    assert before
    assert annotated
    assert before.isdisjoint(annotated)
    assert support.digests(out) == whole


def test_an_input_that_changed_redoes_its_slice_alone(pile, tmp_path, small, annotated):
    inputs, out = tmp_path / "inputs", tmp_path / "release"
    support.snapshot(pile, inputs)
    builds.build([inputs], out, PLAN, workers=0, keeps_parts=True)
    annotated.clear()
    builds.build([inputs], out, PLAN, workers=0, keeps_parts=True)
    assert annotated == []
    path = sorted(inputs.glob("*.txt"))[1]
    path.write_bytes(path.read_bytes() + "\n又及。\n".encode())
    builds.build([inputs], out, PLAN, workers=0, keeps_parts=True)
    assert path.name in annotated
    assert len(annotated) < 6
    listing = planning.cut_all(planning.find([inputs], out, PLAN))
    assert sum(map(len, Folder(tmp_path / ".release.parts").parts().values())) == len(listing)  # the old one is gone
    fresh = tmp_path / "fresh"
    builds.build([inputs], fresh, PLAN, workers=0)
    assert support.digests(fresh) == support.digests(out)


def test_other_options_redo_everything(pile, tmp_path, small, annotated):
    out = tmp_path / "release"
    builds.build([pile], out, PLAN, workers=0, keeps_parts=True)
    first = list(annotated)
    annotated.clear()
    plan = replace(PLAN, options=Options(script="keep"))
    builds.build([pile], out, plan, workers=0, keeps_parts=True)
    assert annotated == first


def test_the_lists_of_splits_redo_nothing(pile, tmp_path, small, annotated):
    out = tmp_path / "release"
    builds.build([pile], out, PLAN, workers=0, keeps_parts=True)
    annotated.clear()
    name = sorted(CORPUS.glob("*.txt"))[3].name
    lists = splits.Lists.parse({"test": name})
    builds.build([pile], out, replace(PLAN, split_lists=lists), workers=0)
    assert annotated == []


def test_fresh_starts_over(pile, tmp_path, small, annotated):
    out = tmp_path / "release"
    builds.build([pile], out, PLAN, workers=0, keeps_parts=True)
    first = list(annotated)
    annotated.clear()
    builds.build([pile], out, PLAN, workers=0, is_fresh=True)
    assert annotated == first
    assert not (tmp_path / ".release.parts").exists()


def test_a_part_that_is_not_whole_is_made_again(pile, whole, tmp_path, small):
    out = tmp_path / "release"
    builds.build([pile], out, PLAN, workers=0, keeps_parts=True)
    parts = [found[0].path for found in Folder(tmp_path / ".release.parts").parts().values()]
    (parts[0] / "records.arrows").write_bytes(b"cut")
    (parts[1] / "part.json").write_bytes(b"{")
    (parts[2] / "part.json").unlink()
    (parts[3] / "sources.parquet").unlink()
    builds.build([pile], out, PLAN, workers=0)
    assert support.digests(out) == whole


def test_a_folder_that_is_not_known_to_be_ours_is_left_alone(pile, tmp_path):
    letter = tmp_path / ".release.parts" / "letter.txt"
    support.put(letter, b"mine")
    with pytest.raises(InputError, match="not known to be a build's"):
        builds.build([pile], tmp_path / "release", PLAN, workers=0)
    assert letter.read_bytes() == b"mine"


def test_parts_of_other_options_are_not_finished(pile, tmp_path, small):
    """A build with other options was stopped right after it had fixed its plan."""
    out = tmp_path / "release"
    list(builds.build_share([pile], out, PLAN, Share(0, 1), workers=0))
    folder, plan = Folder(tmp_path / ".release.parts"), replace(PLAN, options=Options(script="keep"))
    listing = planning.find([pile], out, plan)
    folder.write_plan(planning.stated(listing, plan, planning.cut_all(listing)))
    assert state_of(out).done == []
    with pytest.raises(InputError, match="slices are missing"):
        builds.finish(out)


def test_a_build_that_fails_leaves_the_parts_of_others(pile, whole, tmp_path, small):
    out = tmp_path / "release"
    list(builds.build_share([pile], out, PLAN, Share(0, 2), workers=0))
    before = support.digests(tmp_path / ".release.parts")
    support.put(tmp_path / "one" / "empty.txt", b"")
    with pytest.raises(InputError, match="nothing could be published"):
        builds.build([tmp_path / "one"], out, PLAN, workers=0)
    after = support.digests(tmp_path / ".release.parts")
    assert {name: after[name] for name in before if "lock" not in name} == {
        name: each for name, each in before.items() if "lock" not in name
    }
    list(builds.build_share([pile], out, PLAN, Share(1, 2), workers=0))
    builds.finish(out)
    assert support.digests(out) == whole


def test_a_build_of_several_slices_that_fails_leaves_what_it_has_done(
    pile, whole, tmp_path, small, monkeypatch, annotated
):
    out = tmp_path / "release"

    def failing(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(builds, "write_release", failing)
    with pytest.raises(KeyboardInterrupt):
        builds.build([pile], out, PLAN, workers=0)
    assert annotated
    annotated.clear()
    monkeypatch.setattr(builds, "write_release", write_release)
    builds.build([pile], out, PLAN, workers=0)
    assert annotated == []
    assert support.digests(out) == whole


def test_a_file_that_can_no_longer_be_read_is_ignored_and_said(pile, tmp_path, small, monkeypatch):
    inputs, out = tmp_path / "inputs", tmp_path / "release"
    support.snapshot(pile, inputs)
    builds.build([inputs], out, PLAN, workers=0, keeps_parts=True)
    gone = min(inputs.glob("0*.txt"))
    whole_measure = planning.measure_all

    def failing(files, *how):
        found, ignored = whole_measure(files, *how)
        unread = [replace(each.file, ignored="cannot be read (test)") for each in found if each.file.name == gone.name]
        return [each for each in found if each.file.name != gone.name], [*ignored, *unread]

    monkeypatch.setattr("jiaokan.parts.making.measure_all", failing)
    summary = builds.build([inputs], out, PLAN, workers=0, keeps_parts=True)
    assert summary.ignored == {"cannot be read (test)": 1}
    monkeypatch.undo()
    summary = builds.build([inputs], out, PLAN, workers=0)
    assert summary.ignored == {}


def test_lines_that_were_added_to_a_large_file_redo_its_last_slice(tmp_path, small, annotated):
    inputs, out = tmp_path / "inputs", tmp_path / "release"
    rows = [json.dumps({"text": REPORT.format(day=day)}, ensure_ascii=False) + "\n" for day in range(90)]
    support.put(inputs / "a.jsonl", "".join(rows[:80]).encode())
    builds.build([inputs], out, PLAN, workers=0, keeps_parts=True)
    annotated.clear()
    support.put(inputs / "a.jsonl", "".join(rows).encode())
    builds.build([inputs], out, PLAN, workers=0)
    assert len(annotated) < 25
    fresh = tmp_path / "fresh"
    builds.build([inputs], fresh, PLAN, workers=0)
    assert support.digests(out) == support.digests(fresh)


def test_a_large_file_that_is_written_while_it_is_read_fails_the_build(tmp_path, small, monkeypatch):
    path = tmp_path / "a.jsonl"
    rows = [json.dumps({"text": REPORT.format(day=day)}, ensure_ascii=False) + "\n" for day in range(60)]
    path.write_text("".join(rows), encoding="utf-8")
    cut_all = planning.cut_all

    def then_changed(listing):
        found = cut_all(listing)
        stamp = path.stat().st_mtime_ns
        path.write_text("".join(rows).replace("东渠", "西渠"), encoding="utf-8")
        os.utime(path, ns=(stamp, stamp))
        return found

    monkeypatch.setattr(planning, "cut_all", then_changed)
    with pytest.raises(InputError, match=r"a\.jsonl: changed while it was read"):
        builds.build([path], tmp_path / "release", PLAN, workers=0)


def test_a_failure_is_laid_to_the_slice_that_is_read(forked_workers, tmp_path, small, monkeypatch):
    """The reader is ahead of the workers: results of earlier slices come while a later one is read."""
    inputs, out = tmp_path / "inputs", tmp_path / "release"
    for day in range(1, 40):
        support.put(inputs / f"{day:02d}.txt", REPORT.format(day=day).encode())
    measure_all = planning.measure_all

    def failing(files, *how):
        files = list(files)
        if any(file.name == "30.txt" for file in files) and not how:
            raise InputError("30.txt", "cannot be read")
        return measure_all(files, *how)

    monkeypatch.setattr("jiaokan.parts.making.measure_all", failing)
    found = list(builds.build_share([inputs], out, PLAN, Share(0, 1), workers=2))
    failed = [each.number for each in found if isinstance(each, builds.Failed)]
    cut = planning.cut_all(planning.find([inputs], out, PLAN))
    assert failed == [one.number for one in cut if any(each.file.name == "30.txt" for each in one.inputs)]
    assert len(found) == len(cut)


def test_a_small_build_that_fails_leaves_nothing(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "empty.txt").write_bytes(b"")
    with pytest.raises(InputError, match="nothing could be published"):
        builds.build([tmp_path / "a"], tmp_path / "release", PLAN, workers=0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a"]


# --- killed -----------------------------------------------------------------------------------------------------------
OURS = ("making.py", "part.py", "folder.py", "merging.py", "building.py", "locks.py", "staging.py")
STRIDE = int(os.environ.get("KILL_STRIDE", "1201"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a build is killed in a forked process")
def test_wherever_a_build_is_killed_the_next_one_ends_in_the_same_release(pile, whole, tmp_path, small):
    number, kills = 1, 0
    while killed_at(number, lambda: builds.build([pile], tmp_path / "release", PLAN, workers=0), OURS):
        number, kills = number + STRIDE, kills + 1
        if kills % 2 == 0:  # the others meet what several dead builds have left
            builds.build([pile], tmp_path / "release", PLAN, workers=0)
            assert support.digests(tmp_path / "release") == whole
            assert [path.name for path in tmp_path.iterdir()] == ["release"]
    assert kills > 2
    assert support.digests(tmp_path / "release") == whole


def test_the_command_line_goes_through_shares(pile, whole, tmp_path, run):
    out = tmp_path / "release"
    arguments = (pile, "--out", out, "--name", "parts", "--dataset-version", "1.0.0", "--shard")
    assert run("build", *arguments, "1/2").returncode == 0
    done = run("status", out)
    assert (done.returncode, done.stdout.decode().splitlines()[0]) == (
        1,
        "0 of 1 slices done, 0 under way, 0 failed, 1 missing",
    )
    missing = run("finish", out)
    assert (missing.returncode, b"1 of 1 slices are missing" in missing.stderr) == (2, True)
    assert run("build", *arguments, "0/2").returncode == 0
    unfit = run("finish", out, "--scheduler", "tcp://head:8786")
    assert (unfit.returncode, b"--scheduler is of --engine dask" in unfit.stderr) == (2, True)
    assert run("finish", out, "--workers", 1).returncode == 0
    assert run("status", out).returncode == 0
    assert support.digests(out) == whole
    for wrong in ("2/2", "x", "-1/2", "1/0", "1"):
        assert run("build", *arguments, wrong).returncode == 2


def test_the_standard_input_has_no_shares(tmp_path, run):
    done = run("build", "-", "--out", tmp_path / "release", "--shard", "0/1", data=b"text")
    assert (done.returncode, b"cannot be read in shares" in done.stderr) == (2, True)


def test_a_whole_build_waits_for_no_share(pile, tmp_path, small):
    out = tmp_path / "release"
    list(builds.build_share([pile], out, PLAN, Share(0, 9), workers=0))
    folder = Folder(tmp_path / ".release.parts")
    before = sorted(path.name for path in folder.path.iterdir())
    with folder.open(is_shared=True):
        for call in (lambda: builds.build([pile], out, PLAN, workers=0, is_fresh=True), lambda: builds.finish(out)):
            with pytest.raises(InputError, match=rf"release: is being written by process {os.getpid()} on"):
                call()
    assert sorted(path.name for path in folder.path.iterdir()) == before
    with folder.held(3):
        found = list(builds.build_share([pile], out, PLAN, Share(3, 14), workers=0))
    assert [type(each) for each in found] == [builds.Failed]
    assert state_of(out).failed == {}


def test_a_share_of_inputs_that_changed_keeps_no_older_part(tmp_path, small):
    inputs, out = tmp_path / "inputs", tmp_path / "release"
    inputs.mkdir()
    for day in range(1, 40):
        (inputs / f"{day:02d}.txt").write_text(REPORT.format(day=day), encoding="utf-8")
    list(builds.build_share([inputs], out, PLAN, Share(0, 1), workers=0))
    path = inputs / "07.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("东渠", "西渠"), encoding="utf-8")
    list(builds.build_share([inputs], out, PLAN, Share(0, 1), workers=0))
    builds.finish(out)
    fresh = tmp_path / "fresh"
    builds.build([inputs], fresh, PLAN, workers=0)
    assert support.digests(out) == support.digests(fresh)

"""Results of a validation are kept: one that was stopped goes on, what changed is looked at anew, nothing else is believed."""

from __future__ import annotations

import pytest
from tests import support
from tests.test_validate_workers import BREAKS, told

from jiaokan.checks import bundles, kept
from jiaokan.checks.tasks import look
from jiaokan.dataset import locks
from jiaokan.errors import InputError

FAULTY = BREAKS["rows in several splits"]


@pytest.fixture(autouse=True)
def _one_source_a_task(monkeypatch):
    monkeypatch.setattr(bundles, "_MOST_SOURCES", 1)


@pytest.fixture
def looks(monkeypatch):
    """Take down the split of every task that is looked at; the one that is named last stops the validation."""
    found, stop = [], []

    def looking(task, note):
        if len(found) in stop:
            raise KeyboardInterrupt
        found.append(task.bundle[0].split)
        return look(task, note)

    monkeypatch.setattr(kept, "look", looking)
    return found, stop


RELATIONS = {"tier": "relations", "checksums": False}  # without the rebuild, which takes longest


def names(folder):
    return sorted(path.name for path in folder.glob("??/*"))


def test_a_validation_that_was_stopped_looks_at_the_rest_and_tells_the_same(broken, tmp_path, looks):
    folder, place = broken(FAULTY), tmp_path / "kept"
    found, stop = looks
    whole = told(folder, 0, **RELATIONS)
    assert whole[0]
    stop.append(2)
    with pytest.raises(KeyboardInterrupt):
        told(folder, 0, **RELATIONS, keep=place)
    assert len(names(place)) == len(found) == 2
    stop.clear()
    assert told(folder, 0, **RELATIONS, keep=place) == whole
    everything = len(found)
    assert everything == len(names(place)) > 3
    assert told(folder, 0, **RELATIONS, keep=place) == whole
    assert len(found) == everything


def test_workers_keep_what_this_process_takes(small_base, tmp_path, monkeypatch):
    whole = told(small_base, 1, **RELATIONS, keep=tmp_path / "kept")
    monkeypatch.setattr(kept, "look", None)
    assert told(small_base, 0, **RELATIONS, keep=tmp_path / "kept") == whole


def test_files_that_are_given_decide_a_result_too(small_base, tmp_path, looks):
    found, _ = looks
    files = [str(path) for path in support.BASE.glob("*.txt")]
    place = tmp_path / "kept"
    told(small_base, 0, sources=files, keep=place)
    found.clear()
    lines, *_ = told(small_base, 0, sources=files[1:], keep=place)
    assert len(found) == 1
    assert [line for line in lines if "no bytes to rebuild from" in line]


def test_what_changed_is_looked_at_anew_and_the_rest_is_not(broken, tmp_path, looks):
    found, _ = looks
    folder, place = broken([]), tmp_path / "kept"
    assert told(folder, 0, **RELATIONS, keep=place)[0] == []
    before, count = names(place), found.count("test")
    assert 0 < count < len(found)
    found.clear()
    support.break_release(folder, {"do": "set", "table": "documents/test", "row": 0, "values": {"title": "别的"}})
    changed = told(folder, 0, **RELATIONS, keep=place)
    assert changed[0]
    assert changed == told(folder, 0, **RELATIONS)
    assert found == ["test"] * count
    assert len(names(place)) == len(before)  # those of the old bytes are gone


def test_other_tiers_other_code_and_damaged_results_are_not_believed(small_base, tmp_path, looks, monkeypatch):
    found, _ = looks
    place = tmp_path / "kept"
    told(small_base, 0, keep=place, tier="schema")
    count, first = len(found), names(place)
    told(small_base, 0, keep=place, tier="relations")
    assert len(found) == 2 * count
    assert not set(names(place)) & set(first)
    monkeypatch.setattr(kept, "maker", lambda: ["another version"])
    told(small_base, 0, keep=place, tier="relations")
    assert len(found) == 3 * count
    monkeypatch.setattr(kept, "_validating", lambda: ["another package"])
    told(small_base, 0, keep=place, tier="relations")
    assert len(found) == 4 * count
    damaged, renamed, *_ = sorted(place.glob("??/*"))
    data = damaged.read_bytes()
    damaged.write_bytes(data[:-1])
    renamed.write_bytes(data)
    assert told(small_base, 0, keep=place, tier="relations")[0] == []
    assert len(found) == 4 * count + 2


def test_a_source_that_was_given_up_is_tried_again(small_base, tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "look", lambda task, note: look(task.without(0, "too slow"), note))
    lines, *_ = told(small_base, 0, keep=tmp_path / "kept", tier="schema")
    assert "given-up" in lines[0]
    assert names(tmp_path / "kept") == []


def test_a_broken_file_costs_no_results_of_the_others(broken, tmp_path, looks):
    folder, place = broken([]), tmp_path / "kept"
    told(folder, 0, **RELATIONS, keep=place)
    before = names(place)
    support.break_release(folder, {"do": "flip-byte", "path": "data/edits/train-00000-of-00001.parquet", "at": 60})
    assert told(folder, 0, **RELATIONS, keep=place) == told(folder, 0, **RELATIONS)
    assert set(before) <= set(names(place))


# --- whose folder it is ---------------------------------------------------------------------------------------
def test_nothing_of_somebody_elses_is_touched(small_base, tmp_path):
    place = tmp_path / "kept"
    told(small_base, 0, keep=place, tier="schema")
    (group,) = {path.parent for path in list(place.glob("??/*"))[:1]}
    stale, own = group / ("0" * 64), group / "notes.txt"
    stale.write_text("of another release")
    own.write_text("mine")
    (place / "ab.txt").write_text("mine")
    told(small_base, 0, keep=place, tier="schema")
    assert (stale.exists(), own.exists(), (place / "ab.txt").exists()) == (False, True, True)


@pytest.mark.parametrize("what", ["a folder with files", "a file", "a link", "a folder in the release"])
def test_a_folder_that_is_not_known_to_be_ours_is_refused(broken, tmp_path, what):
    folder, place = broken([]), tmp_path / "place"
    if what == "a folder with files":
        place.mkdir()
        (place / "mine.txt").write_text("mine")
    elif what == "a file":
        place.write_text("mine")
    elif what == "a link":
        (tmp_path / "empty").mkdir()
        place.symlink_to(tmp_path / "empty")
    else:
        place = folder / "data" / "kept"
    with pytest.raises(InputError, match="in the release" if "release" in what else "not known to hold"):
        told(folder, 0, tier="schema", keep=place)
    assert what != "a folder with files" or [path.name for path in place.iterdir()] == ["mine.txt"]


def test_two_validations_do_not_share_a_folder_at_once(small_base, tmp_path):
    place = tmp_path / "kept"
    told(small_base, 0, tier="schema", keep=place)
    with locks.kept(place / "lock", "it", is_shared=False), pytest.raises(InputError, match="being written by"):
        told(small_base, 0, tier="schema", keep=place)


def test_the_command_keeps_and_says_the_same(broken, run, tmp_path):
    folder = broken(FAULTY)
    how = ("validate", folder, "--no-checksums", "--tier", "relations")
    plain, first, again = (run(*how, *keep) for keep in ((), *[("--keep", tmp_path / "kept")] * 2))
    assert plain.returncode == 1
    for each in (first, again):
        assert (each.returncode, each.stdout, each.stderr) == (plain.returncode, plain.stdout, plain.stderr)
    (tmp_path / "kept" / ".jiaokan-validation").unlink()
    refused = run(*how, "--keep", tmp_path / "kept")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert run("validate", folder, "--schema", folder / "schema", "--keep", tmp_path / "k").returncode == 2

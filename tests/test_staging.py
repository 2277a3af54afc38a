"""A release takes its place whole or not at all, wherever a build dies; nothing of somebody else's is touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests import support
from tests.killed import killed_at

from jiaokan.dataset import locks, release, staging
from jiaokan.errors import InputError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a build is killed in a forked process")

NEW = {"README.md": "new", "data/paragraphs/train-00000-of-00001.parquet": "rows", "extra/new.txt": "only in the new"}


@pytest.fixture(scope="module")
def template(tmp_path_factory, run):
    return support.build_base(run, tmp_path_factory.mktemp("staging") / "template")


@pytest.fixture
def target(template, tmp_path):
    """A release of the small corpus, alone in its folder."""
    (tmp_path / "place").mkdir()
    return support.snapshot(template, tmp_path / "place" / "release")


def _cannot(*_) -> bool:
    """Stand for a call that this system does not have."""
    return False


def digest(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rebuilt(template: Path, folder: Path) -> None:
    """Write what takes the release's place: the same one, its card changed, which its manifest does not mind."""
    for name, data in digest(template).items():
        support.put(folder / name, data)
    support.put(folder / "README.md", b"new")


def replace(template: Path, target: Path) -> None:
    with staging.staged(target) as place:
        rebuilt(template, place.staging)


def is_whole(template: Path, target: Path) -> str | None:
    """Say which release lies at the target, if one does, every file of it."""
    found, old = digest(target), digest(template)
    card = found.pop("README.md", None)
    assert found == {name: data for name, data in old.items() if name != "README.md"}
    return {b"new": "new", old["README.md"]: "old"}[card]


STAGING = ("staging.py", "locks.py", "shutil.py", "release.py")
# Every so many lines a build is killed; 1 kills before each of them (`make torture` takes more than the suite does).
STRIDE = int(os.environ.get("KILL_STRIDE", "67"))


def steps(job_for):
    """Yield the numbers of lines, from the first on, for as long as a job that is killed there does not end."""
    number = 1
    while killed_at(number, job_for(number), STAGING):
        yield number
        number += STRIDE


@pytest.mark.parametrize("can_exchange", [True, False], ids=["exchange", "two renames"])
def test_wherever_a_build_dies_the_old_release_or_the_new_one_is_there(template, tmp_path, monkeypatch, can_exchange):
    if not can_exchange:
        monkeypatch.setattr(staging, "_exchange", _cannot)
    places = {}

    def job_for(number):
        (tmp_path / str(number)).mkdir()
        places[number] = support.copy(template, tmp_path / str(number) / "release")
        return lambda: replace(template, places[number])

    found = []
    for number in steps(job_for):
        target = places[number]
        staging.recover(target)  # what a reader does
        found.append(is_whole(template, target))
        replace(template, target)  # what the next build does
        assert is_whole(template, target) == "new"
        assert [path.name for path in target.parent.iterdir()] == ["release"]
    assert found == sorted(found, reverse=True)  # old ones first, then new ones
    assert {"old", "new"} == set(found)


def test_a_first_build_that_dies_leaves_nothing_that_is_read(template, tmp_path):
    places = {}

    def job_for(number):
        (tmp_path / str(number)).mkdir()
        places[number] = tmp_path / str(number) / "release"
        return lambda: replace(template, places[number])

    for number in steps(job_for):
        if places[number].exists():
            assert is_whole(template, places[number]) == "new"
        replace(template, places[number])
        assert [path.name for path in places[number].parent.iterdir()] == ["release"]


def test_a_build_that_fails_leaves_the_old_release_and_nothing_else(template, target):
    def fail():
        with staging.staged(target) as place:
            rebuilt(template, place.staging)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert is_whole(template, target) == "old"
    assert [path.name for path in target.parent.iterdir()] == ["release"]


def test_the_last_release_is_put_back_by_whoever_reads_it_and_said(template, target, run):
    target.rename(target.with_name(".release.old"))
    done = run("explain", "a02627630d4c8463d8c7207d", "--in", target, "--outline")
    assert done.returncode == 0
    assert b"put back" in done.stderr
    assert is_whole(template, target) == "old"


# --- what is refused ------------------------------------------------------------------------------------------
def with_file(name):
    def make(target):
        support.put(target / name, b"mine")

    return make


def with_folder(target):
    (target / "notes").mkdir()


def with_link(target):
    (target / "link").symlink_to("/")


def without_manifest(target):
    (target / "manifest.json").unlink()


def with_other_manifest(target):
    support.put(target / "manifest.json", b'{"name": "a web app", "files": []}')


STRANGE = {
    "notes.txt": with_file("notes.txt"), ".git/": with_file(".git/HEAD"), ".gitattributes": with_file(".gitattributes"),
    "LICENSE": with_file("LICENSE"), "data/own.parquet": with_file("data/own.parquet"),
    "data/edits/.hidden": with_file("data/edits/.hidden"), "notes/": with_folder, "link": with_link,
    "README.md": without_manifest, "manifest.json": with_other_manifest,
}  # fmt: skip


@pytest.mark.parametrize("named", STRANGE)
def test_a_folder_that_holds_more_than_a_release_is_not_replaced(template, target, named):
    STRANGE[named](target)
    before = digest(target)
    with pytest.raises(InputError, match="is no release, or not only one") as told:
        replace(template, target)
    assert named in str(told.value)
    assert digest(target) == before
    assert [path.name for path in target.parent.iterdir()] == ["release"]


@pytest.mark.parametrize("name", ["", ".", "..", "/", "release/.."])
def test_what_is_no_name_is_no_target(name, tmp_path):
    with pytest.raises(InputError, match="is no name for a folder"):
        staging.Place.of(Path(name) if name in ("", "/") else tmp_path / name if name != "." else Path())


def test_a_link_is_not_replaced(template, target, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(target)
    with pytest.raises(InputError, match="is a link"):
        replace(template, link)
    assert link.is_symlink()


def test_a_file_is_not_replaced(template, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is no folder"):
        replace(template, tmp_path / "file")


def test_an_empty_folder_is_taken(template, tmp_path):
    (tmp_path / "release").mkdir()
    replace(template, tmp_path / "release")
    assert is_whole(template, tmp_path / "release") == "new"


@pytest.mark.parametrize("name", [".release.staging", ".release.old"])
def test_a_folder_in_the_way_that_is_not_known_to_be_ours_is_left_alone(template, target, name):
    support.put(target.with_name(name) / "thesis.txt", b"mine")
    with pytest.raises(InputError, match="not known to be a build's"):
        replace(template, target)
    assert (target.with_name(name) / "thesis.txt").read_bytes() == b"mine"
    assert is_whole(template, target) == "old"


def test_what_is_put_into_the_old_release_during_a_build_is_kept(template, target):
    with staging.staged(target) as place:
        rebuilt(template, place.staging)
        support.put(target / "data" / "notes" / "mine.txt", b"mine")
    assert is_whole(template, target) == "new"
    assert (target.with_name("release.kept") / "data" / "notes" / "mine.txt").read_bytes() == b"mine"


def test_names_in_a_manifest_that_lead_out_of_the_folder_remove_nothing(template, target, tmp_path):
    outside = tmp_path / "place" / "outside.txt"
    outside.write_text("mine", encoding="utf-8")
    manifest = json.loads((target / "manifest.json").read_bytes())
    entry = manifest["files"][0] | {"path": "../outside.txt"}
    support.set_manifest(target, key="files", value=[*manifest["files"], entry])
    replace(template, target)
    assert outside.read_text(encoding="utf-8") == "mine"


# --- locks ----------------------------------------------------------------------------------------------------
HOLD = """
import sys, time
from pathlib import Path
from jiaokan.dataset import staging
with staging.staged(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=[True, False], ids=["flock", "without flock"])
def locking(request, monkeypatch):
    if not request.param:
        monkeypatch.setattr(locks, "_flock", _cannot)
    return request.param


def test_of_two_builds_to_one_place_the_second_says_who_holds_it(template, target, locking):
    code = (
        HOLD
        if locking
        else HOLD.replace("with", "from jiaokan.dataset import locks\nlocks._flock = lambda h, p: False\nwith")
    )
    with subprocess.Popen([sys.executable, "-c", code, target], stdout=subprocess.PIPE) as first:
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(InputError, match=f"is being written by process {first.pid} on "):
            replace(template, target)
        assert is_whole(template, target) == "old"
        first.kill()
    replace(template, target)
    assert is_whole(template, target) == "new"
    assert [path.name for path in target.parent.iterdir()] == ["release"]


def test_a_lock_without_flock_that_another_machine_holds_is_not_taken_over(target, template, monkeypatch):
    monkeypatch.setattr(locks, "_flock", _cannot)
    target.with_name(".release.lock").write_text("1 another-machine\n", encoding="utf-8")
    with pytest.raises(InputError, match="process 1 on another-machine; wait for it; if it runs no more, remove"):
        replace(template, target)


def test_readers_wait_for_a_build_between_two_renames(target):
    target.rename(target.with_name(".release.old"))
    with locks.held(target.with_name(".release.lock")), pytest.raises(InputError, match="is being written by"):
        staging.open_release(target)


# --- strangers ------------------------------------------------------------------------------------------------
def test_a_release_has_no_strangers(target):
    assert release.strangers(target, release.read_manifest(target)) == []

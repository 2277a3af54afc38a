"""Publishing, end to end against a Hub of ours in a thread: what is refused, what is done, and that it is loaded back."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys

import pytest
from huggingface_hub.utils import disable_progress_bars, enable_progress_bars
from tests import hub_stub, support
from tests.hub_stub import TOKEN

from jiaokan import building as builds
from jiaokan import publishing
from jiaokan.dataset import card, release, schema
from jiaokan.dataset.about import About
from jiaokan.errors import InputError
from jiaokan.publishing import local
from jiaokan.publishing.hub import Hub
from jiaokan.publishing.plan import Rules
from jiaokan.validate import validate

# What huggingface_hub is told by the client it uses.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")
REPO = "me/reports"
CONTACT = "takedown@example.org"
FILLED = re.sub(r"\[[^\]\n]*: to be filled in\]", "Notices of a county.", card.minimal())


def built(out, version="1.0.0", names="*.txt", card_text=None):
    """Build a small release that may be published."""
    made = builds.Plan(
        "reports",
        version,
        card_text or FILLED,
        support.splits_of(support.BASE / "splits"),
        card_chinese=FILLED.split("---\n")[2],
        about=About(contact=CONTACT),
    )
    builds.build(sorted(support.BASE.glob(names)), out, made, workers=0)
    return out


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Version 1.0.0."""
    return built(tmp_path_factory.mktemp("published") / "reports")


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    """Version 1.1.0: some files of the first are gone."""
    return built(tmp_path_factory.mktemp("published") / "reports", "1.1.0", "r*.txt")


@pytest.fixture
def hub(monkeypatch):
    """A Hub; what is uploaded goes there by HTTP, as without the extension for Xet."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
    disable_progress_bars()
    with hub_stub.serving() as found:
        yield found
    enable_progress_bars()


@pytest.fixture
def checked(monkeypatch):
    """Take it that the release is valid: the validator has tests of its own, and one here."""
    monkeypatch.setattr(local, "validate", lambda *_, **__: iter(()))


@pytest.fixture
def validated(monkeypatch):
    """Validate in this process: a worker takes seconds to start."""
    monkeypatch.setattr(local, "validate", lambda folder, **how: validate(folder, **{**how, "workers": 0}))


@pytest.fixture
def changed(first, tmp_path):
    """Give a copy of the first release that may be changed."""
    return support.copy(first, tmp_path / "copy")


def to(hub, token=TOKEN):
    return Hub(hub.endpoint, token)


def publish(folder, hub, **how):
    return publishing.publish(folder, REPO, to(hub), **how)


def refused(call, *arguments, **how) -> str:
    with pytest.raises(InputError) as error:
        call(*arguments, **how)
    assert len(str(error.value).splitlines()) == 1
    return str(error.value)


def files_of(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_attributes(files):
    return {path: data for path, data in files.items() if path != ".gitattributes"}


# --- what is done -----------------------------------------------------------------------------------------------------
def test_a_release_goes_into_one_commit_that_is_tagged(hub, first, validated):
    made = publish(first, hub)
    repo = hub.repos[REPO]
    assert list(repo.tags) == ["v1.0.0"]
    assert repo.tags["v1.0.0"] == repo.head
    assert without_attributes(repo.commits[repo.head]) == files_of(first)
    digest = release.read_manifest(first)["data_digest"]
    assert repo.messages[1:] == [(f"Version 1.0.0 (data {digest[:12]})", made.description)]
    assert digest in made.description
    assert not repo.private


def test_only_parquet_goes_into_large_storage(hub, first, checked):
    publish(first, hub)
    assert set(hub.objects.values()) == {path.read_bytes() for path in first.rglob("*.parquet")}


def test_a_repository_may_be_made_private(hub, first, checked):
    publish(first, hub, rules=Rules(private=True))
    assert hub.repos[REPO].private
    assert "already" in refused(publish, first, hub, rules=Rules(private=True))


def test_a_repository_that_is_there_is_not_made_again(hub, first, checked):
    hub.make(REPO)
    publish(first, hub)
    assert not any("create" in path for _, path in hub.asked)


def test_what_is_open_to_all_is_not_published_to_as_if_it_were_private(hub, first, checked):
    hub.make(REPO)
    assert "open to all" in refused(publish, first, hub, rules=Rules(private=True))
    assert hub.repos[REPO].tags == {}


def test_files_of_others_are_not_written_over_unless_one_says_so(hub, first, checked):
    hub.make(REPO, {"README.md": b"# somebody's own dataset"})
    assert "of no release, got README.md" in refused(publish, first, hub)
    assert hub.repos[REPO].tags == {}
    publish(first, hub, rules=Rules(overwrite=True))
    assert list(hub.repos[REPO].tags) == ["v1.0.0"]


def test_a_card_that_was_changed_on_the_hub_is_not_written_over(hub, first, second, checked):
    publish(first, hub)
    repo = hub.repos[REPO]
    files = {**repo.commits[repo.head], "README.md": b"# with a better notice"}
    hub.make(REPO, files)
    assert "changed there since its version, got README.md" in refused(publish, second, hub)
    publish(second, hub, rules=Rules(overwrite=True))
    assert "v1.1.0" in hub.repos[REPO].tags


def test_the_next_version_takes_out_what_is_gone_and_nothing_else(hub, first, second, checked):
    hub.make(REPO, {"notes/why.txt": b"mine", "LICENSE": b"ours"})
    publish(first, hub)
    made = publish(second, hub)
    repo = hub.repos[REPO]
    kept = {"notes/why.txt": b"mine", "LICENSE": b"ours"}
    assert without_attributes(repo.commits[repo.head]) == files_of(second) | kept
    assert set(made.deletes) == set(files_of(first)) - set(files_of(second)) != set()
    assert made.keeps == ("LICENSE", "notes/why.txt")
    assert without_attributes(repo.commits[repo.tags["v1.0.0"]]) == files_of(first) | kept
    assert len(repo.commits) == 3
    assert list(repo.tags) == ["v1.0.0", "v1.1.0"]


def test_an_older_version_may_follow_where_one_says_so(hub, first, second, checked):
    publish(second, hub)
    publish(first, hub, rules=Rules(allow_older=True))
    assert list(hub.repos[REPO].tags) == ["v1.1.0", "v1.0.0"]


def test_what_git_keeps_is_neither_sent_nor_deleted(hub, changed, checked):
    support.put(changed / ".gitattributes", b"of a clone")
    support.put(changed / ".git" / "HEAD", b"x")
    publish(changed, hub)
    files = hub.repos[REPO].commits[hub.repos[REPO].head]
    assert files[".gitattributes"] == b"*.parquet filter=lfs\n"
    assert not any(path.startswith(".git/") for path in files)


# --- loaded back ------------------------------------------------------------------------------------------------------
LOADED = [["v1.0.0", "paragraphs", False], ["v1.0.0", "paragraphs", True], ["v1.1.0", "paragraphs", False],
          ["v1.1.0", "edits", True]]  # fmt: skip
LOAD = """
import json, sys
from datasets import load_dataset
for revision, table, streaming in json.loads(sys.argv[1]):
    rows = load_dataset("me/reports", table, split="train", revision=revision, streaming=streaming)
    print(json.dumps(list(rows)))
"""


def test_every_version_is_loaded_back_by_its_tag_streamed_too(hub, first, second, checked, tmp_path):
    publish(first, hub)
    publish(second, hub)
    env = {
        "HF_ENDPOINT": hub.endpoint,
        "HF_HOME": str(tmp_path),
        "HF_TOKEN": "",
        "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    }
    command = [sys.executable, "-c", LOAD, json.dumps(LOADED)]
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for (version, table, _), line in zip(LOADED, done.stdout.splitlines(), strict=True):
        folder = {"v1.0.0": first, "v1.1.0": second}[version]
        assert json.loads(line) == support.read_rows(support.table_path(folder, f"{table}/train"))[0] != []


# --- what is refused of a release: nothing is changed ----------------------------------------------------------------------
def set_about(folder, about):
    manifest = {key: value for key, value in release.read_manifest(folder).items() if key != "about"}
    manifest |= {} if about is None else {"about": about}
    support.put(folder / release.MANIFEST, release.json_text(manifest).encode())


NOBODY = {"contact": None, "creators": [], "homepage": None, "summary": None}


@pytest.mark.parametrize("about", [NOBODY, {**NOBODY, "contact": " "}, None, "me", {"contact": 3}])
def test_a_release_without_a_contact_is_refused(hub, changed, about):
    set_about(changed, about)
    assert "whom to ask to take a document down" in refused(publish, changed, hub)
    assert hub.asked == []


def test_a_release_that_holds_anything_else_is_refused(hub, changed):
    support.put(changed / "notes.txt", b"x")
    assert "holds more than a release, got notes.txt" in refused(publish, changed, hub)
    assert hub.asked == []


def test_an_invalid_release_is_refused_with_its_first_problem(hub, changed, validated):
    support.break_release(changed, {"do": "set", "table": "paragraphs/train", "row": 0, "values": {"text": "别的"}})
    said = refused(publish, changed, hub)
    assert "is not valid, got " in said
    assert "see jiaokan validate" in said
    assert hub.writes() == []
    assert hub.repos == {}


def test_what_is_no_release_is_refused(hub, tmp_path):
    assert "is no release" in refused(publish, tmp_path, hub)


def test_a_card_with_blanks_is_refused(hub, tmp_path):
    text = FILLED + "\nWrite to `[takedown contact: to be filled in by the publisher]`.\n"
    folder = built(tmp_path / "reports", card_text=text)
    said = refused(publish, folder, hub)
    assert "README.md line" in said
    assert "takedown contact: to be filled in" in said
    assert hub.asked == []


def test_without_a_token_nothing_is_tried(hub, first, monkeypatch):
    monkeypatch.setattr("huggingface_hub.get_token", lambda: None)
    assert "there is no token; log in with hf auth login" in refused(
        publishing.publish, first, REPO, Hub(hub.endpoint, None)
    )
    assert hub.asked == []


def test_a_name_of_no_repository_is_refused_before_anybody_is_asked(hub, first):
    assert "expected owner/name" in refused(publishing.publish, first, "reports", to(hub))
    assert hub.asked == []


# --- what is refused of a repository: nothing is changed ----------------------------------------------------------------
def test_a_version_is_published_once(hub, first, checked):
    publish(first, hub)
    before = hub.writes()
    assert "has version 1.0.0 already, got tag v1.0.0" in refused(publish, first, hub)
    assert "already" in refused(publish, first, hub, rules=Rules(allow_older=True))
    assert hub.writes() == before


def test_an_older_version_than_the_newest_is_refused(hub, first, second, checked):
    publish(second, hub)
    before = hub.writes()
    assert "has a newer version, got 1.1.0, not 1.0.0; build a newer one, or say --allow-older" in refused(
        publish, first, hub
    )
    assert hub.writes() == before


def test_another_datasets_repository_is_refused(hub, first, checked):
    hub.make(REPO, {"manifest.json": b'{"name": "others", "files": []}'})
    assert "holds another dataset, got 'others', not 'reports'" in refused(publish, first, hub)
    assert hub.writes() == []


@pytest.mark.parametrize("manifest", [b"\xff", b"[]", b"{}", b'{"files": 3}', b"[" * 100_000])
def test_a_manifest_of_something_else_is_refused(hub, first, checked, manifest):
    hub.make(REPO, {"manifest.json": manifest})
    assert "holds a manifest.json of something else" in refused(publish, first, hub)
    assert hub.writes() == []


def test_rows_that_are_nobodys_are_refused(hub, first, checked):
    hub.make(REPO, {"data/paragraphs/train-old.parquet": b"x"})
    assert "load_dataset might read as rows, got data/paragraphs/train-old.parquet" in refused(publish, first, hub)
    assert hub.writes() == []


# --- what the Hub answers ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("method", "part", "status", "said"),
    [
        ("GET", "/refs", 403, "cannot be looked at: the token may not do that, got 403"),
        ("GET", "/refs", 429, "the Hub asks to wait"),
        ("GET", "/refs", 500, "the Hub fails, got 500 told to fail; try again later"),
        ("POST", "/create", 403, "cannot be created: the token may not do that, got 403"),
        ("POST", "/create", 404, "cannot be created: is not there"),
        ("POST", "/preupload", 403, "could not be uploaded to, no tag is set: the token may not do that"),
        ("POST", "/batch", 403, "could not be uploaded to, no tag is set: the token may not do that"),
        ("PUT", "/lfs", 403, "could not be uploaded to, no tag is set: the token may not do that, got 403"),
        ("POST", "/commit", 400, "no tag is set: the Hub does not take it, got 400"),
        ("POST", "/commit", 404, "no tag is set: is not there"),
        ("POST", "/commit", 409, "no tag is set: has changed meanwhile"),
        ("POST", "/commit", 413, "no tag is set: is too much for the Hub"),
        ("POST", "/tag", 403, "but tag v1.0.0 could not be set: the token may not do that"),
        ("POST", "/tag", 409, "but tag v1.0.0 could not be set: has changed meanwhile, or has it already"),
    ],
)
def test_a_refusal_of_the_hub_is_one_line_and_leaves_no_tag(hub, first, checked, method, part, status, said):
    hub.fail(method, part, status)
    assert said in refused(publish, first, hub)
    assert all(repo.tags == {} for repo in hub.repos.values())


def test_a_wrong_token_is_told_and_never_shown(hub, first, checked):
    wrong = "hf_" + "wrong" * 6
    assert "the Hub does not know the token" in refused(publishing.publish, first, REPO, to(hub, wrong))
    hub.fail("GET", "/refs", 403, X_Error_Message=f"{wrong} may not")
    said = refused(publishing.publish, first, REPO, to(hub, wrong))
    assert "*** may not" in said
    assert wrong not in said


def test_a_card_that_the_hub_does_not_take_is_told(hub, first, checked):
    hub.fail("POST", "/validate-yaml", 400)
    assert "Invalid metadata in README.md" in refused(publish, first, hub)
    assert hub.repos[REPO].tags == {}


def test_no_answer_is_told(first, checked):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        said = refused(publishing.publish, first, REPO, Hub(f"http://127.0.0.1:{taken.getsockname()[1]}", TOKEN))
    assert "no answer" in said
    assert "check the network and --endpoint" in said


def test_what_does_not_arrive_is_not_tagged(hub, first, checked):
    hub.ignored = {"schema/flags.json"}
    assert "no tag is set, got schema/flags.json" in refused(publish, first, hub)
    assert hub.repos[REPO].tags == {}


def test_a_file_that_changed_behind_the_validator_is_not_tagged(hub, changed, monkeypatch):
    def change(folder, **how):
        yield from ()
        support.put(folder / "croissant.json", b"x" * (folder / "croissant.json").stat().st_size)

    monkeypatch.setattr(local, "validate", change)
    assert "no tag is set" in refused(publish, changed, hub)
    assert hub.repos[REPO].tags == {}


def test_a_tag_that_failed_is_set_by_the_next_run_without_a_new_commit(hub, first, checked):
    hub.fail("POST", "/tag", 503)
    refused(publish, first, hub)
    commits = list(hub.repos[REPO].commits)
    hub.failures.clear()
    publish(first, hub)
    assert list(hub.repos[REPO].commits) == commits
    assert hub.repos[REPO].tags == {"v1.0.0": commits[-1]}


def test_what_somebody_else_commits_meanwhile_is_not_overwritten(hub, first, checked, monkeypatch):
    repo = hub.make(REPO)
    commit = Hub.commit
    monkeypatch.setattr(Hub, "commit", lambda *given: (repo.commit({"theirs.txt": b"1"}), commit(*given))[1])
    assert "has changed meanwhile, got 412 A commit has happened since; run it again" in refused(publish, first, hub)
    assert repo.commits[repo.head] == {"theirs.txt": b"1"}
    assert repo.tags == {}


# --- the command line -------------------------------------------------------------------------------------------------
ENV = {"HF_TOKEN": TOKEN, "NO_COLOR": "1"}


def test_a_dry_run_changes_nothing_and_says_all(hub, first, run):
    done = run("publish", first, REPO, "--dry-run", "--private", "--endpoint", hub.endpoint, env=ENV)
    assert done.returncode == 0, done.stderr.decode()
    lines = done.stdout.decode().splitlines()
    assert lines[0] == f"create  {REPO} (private)"
    assert [line.split("  ")[1] for line in lines[1:-2]] == sorted(files_of(first))
    assert lines[-2].startswith("commit  Version 1.0.0 (data ")
    assert lines[-1] == "tag     v1.0.0"
    assert done.stderr.decode() == "nothing was changed\n"
    assert hub.writes() == []
    assert hub.repos == {}


def test_a_dry_run_without_a_network_says_so(first, checked):
    made, unseen = publishing.prepare(first, REPO, Hub("http://127.0.0.1:9", TOKEN))
    assert "cannot be looked at: no answer" in str(unseen)
    assert made.tag == "v1.0.0"


def test_the_command_publishes_and_prints_the_address(hub, first, run):
    done = run("publish", first, REPO, "--endpoint", hub.endpoint, env={**ENV, "HF_HUB_DISABLE_XET": "1"})
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode() == f"{hub.endpoint}/datasets/{REPO}/tree/v1.0.0\n"
    assert "version 1.0.0, " in done.stderr.decode()
    assert list(hub.repos[REPO].tags) == ["v1.0.0"]
    again = run("publish", first, REPO, "--endpoint", hub.endpoint, env=ENV)
    assert again.returncode == 2
    assert again.stdout == b""
    assert len(again.stderr.decode().splitlines()) == 1
    assert "has version 1.0.0 already" in again.stderr.decode()
    assert TOKEN not in (done.stderr + done.stdout + again.stderr).decode()


def test_a_release_goes_where_it_says_that_it_is(hub, changed, checked, run):
    about = {**NOBODY, "contact": CONTACT}
    asked = ("--dry-run", "--endpoint", hub.endpoint)
    set_about(changed, about)
    assert "does not say where it goes" in run("publish", changed, *asked, env=ENV).stderr.decode()
    set_about(changed, {**about, "repo": "me/stated"})
    assert "got me/stated; leave REPO off" in run("publish", changed, REPO, *asked, env=ENV).stderr.decode()
    assert hub.asked == []
    assert publishing.publish(changed, None, to(hub)).repo == "me/stated"
    assert list(hub.repos) == ["me/stated"]
    publish(changed, hub, rules=Rules(elsewhere=True))
    assert REPO in hub.repos


def test_every_table_with_rows_is_published(first):
    named = {
        file.path.split("/")[1] for file in local.files(first, release.read_manifest(first)) if "data/" in file.path
    }
    assert named == set(schema.TABLES)

"""Versions of a dataset, what is said of it, and what moves a version."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from huggingface_hub.utils import validate_repo_id
from tests import support
from tests.conftest import ROOT

import jiaokan
from jiaokan.dataset import card, citation, made_by, schema
from jiaokan.dataset.about import NOTHING, About
from jiaokan.dataset.versions import Version
from jiaokan.diff.bump import bump
from jiaokan.diff.schemas import changes
from jiaokan.errors import InputError

NOTICE = "各村成立巡堤小组，每班十二人，早晚各走一遍。\n"


@pytest.mark.parametrize("text", ["0.0.0", "1.0.2", "10.20.30", "999999.0.1"])
def test_a_version_is_three_numbers(text):
    assert str(Version.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["1.0", "1.0.0-rc1", "1.0.0.dev1", "v1.0.0", "01.0.0", "1.0.0\n", "１.0.0", "", "abc", "1000000.0.0"]
)
def test_anything_else_is_no_version(text):
    with pytest.raises(InputError, match="is no version"):
        Version.parse(text)


@pytest.mark.parametrize(
    ("before", "part", "after"),
    [
        ("1.4.2", "major", "2.0.0"), ("1.4.2", "minor", "1.5.0"), ("1.4.2", "patch", "1.4.3"),
        ("0.4.2", "major", "0.5.0"), ("0.4.2", "minor", "0.5.0"), ("0.4.2", "patch", "0.4.3"),
    ],
)  # fmt: skip
def test_a_part_moves_and_those_behind_it_begin_again(before, part, after):
    assert str(Version.parse(before).bumped(part)) == after


def test_versions_are_ordered_by_their_numbers():
    assert Version.parse("1.9.0") < Version.parse("1.10.0") < Version.parse("2.0.0")


# --- bump -------------------------------------------------------------------------------------------------------------
def inputs(folder):
    """Copy the inputs of the small release; give the paths and its lists of splits as arguments."""
    shutil.copytree(support.BASE, folder / "in", ignore=shutil.ignore_patterns("splits"))
    return [folder / "in", "--splits", support.BASE / "splits"]


def parts(found):
    return {reason.part for reason in found.reasons}


def test_the_same_release_has_the_same_version(small_base):
    found = bump(small_base, small_base)
    assert found.before == found.after
    assert found.reasons == found.to_judge == []


def test_another_text_is_a_patch(small_base, run, tmp_path):
    other = tmp_path / small_base.name
    done = run("build", *inputs(tmp_path), "--out", other, "--without", "narrow-marks")
    assert done.returncode == 0, done.stderr.decode()
    found = bump(small_base, other)
    assert parts(found) == {"patch"}
    assert found.after == found.before.bumped("patch")


def test_another_source_is_minor(small_base, run, tmp_path):
    given = inputs(tmp_path)
    (tmp_path / "in" / "more.txt").write_text("各村成立巡堤小组，每班十二人，早晚各走一遍。\n", encoding="utf-8")
    done = run("build", *given, "--out", tmp_path / small_base.name)
    assert done.returncode == 0, done.stderr.decode()
    found = bump(small_base, tmp_path / small_base.name)
    assert found.after == found.before.bumped("minor")
    assert found.reasons[0].what == "1 sources added"


def test_a_lost_column_is_major_and_a_word_of_a_description_is_for_people(small_base, tmp_path):
    other = shutil.copytree(small_base, tmp_path / "other")
    for path in (other / "data" / "sections").glob("*.parquet"):
        table = pq.read_table(path)
        pq.write_table(table.drop_columns(["heading_kind"]), path)
    path = other / "schema" / "sections.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["level"]["description"] = "Something else."
    path.write_text(json.dumps(schema), encoding="utf-8")
    found = bump(small_base, other)
    assert found.reasons[0] == ("major", "sections loses heading_kind")
    assert found.to_judge == ["sections.level is described otherwise: major, if it means something else"]


def test_another_type_is_major_and_a_new_value_minor(small_base, tmp_path):
    other = shutil.copytree(small_base, tmp_path / "other")
    path = other / "schema" / "paragraphs.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["kind"]["enum"].append("verse")
    path.write_text(json.dumps(schema), encoding="utf-8")
    assert bump(small_base, other).reasons == [("minor", "paragraphs.kind also takes verse")]
    assert bump(other, small_base).reasons == [("major", "paragraphs.kind no longer takes verse")]
    schema["properties"]["n_chars"]["x-arrow"] = "int64"
    path.write_text(json.dumps(schema), encoding="utf-8")
    assert bump(small_base, other).reasons[0] == ("major", "paragraphs.n_chars has another type or unit")


# --- nested columns ---------------------------------------------------------------------------------------------------
SPAN = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "start": {"type": "integer", "x-arrow": "int32", "unit": "code points"},
            "kind": {"type": "string", "x-arrow": "string", "enum": ["a", "b"]},
            "words": {"type": ["string", "null"], "x-arrow": "string", "pattern": "^x"},
        },
    },
}


def changed(*way, **to):
    """Copy the description of a nested column with one place of it changed; None takes a key out."""
    found = json.loads(json.dumps(SPAN))
    node = found
    for step in way:
        node = node[step]
    node.update(to)
    for key in [key for key, value in to.items() if value is None]:
        del node[key]
    return found


FIELDS = ("items", "properties")


@pytest.mark.parametrize(
    ("new", "reasons"),
    [
        (changed(*FIELDS, words=None), [("major", "spans[] loses words")]),
        (changed(*FIELDS, more={"type": "string"}), [("minor", "spans[] gains more")]),
        (changed(*FIELDS, "start", **{"x-arrow": "int64"}), [("major", "spans[].start has another type or unit")]),
        (changed(*FIELDS, "start", unit="bytes"), [("major", "spans[].start has another type or unit")]),
        (changed(*FIELDS, "kind", enum=["a", "b", "c"]), [("minor", "spans[].kind also takes c")]),
        (changed(*FIELDS, "kind", enum=["a"]), [("major", "spans[].kind no longer takes b")]),
        (changed(*FIELDS, "kind", enum=None), [("minor", "spans[].kind takes any value")]),
        (changed(*FIELDS, "words", enum=["a"]), [("major", "spans[].words takes listed values only")]),
        (changed(*FIELDS, "start", type=["integer", "null"]), [("major", "spans[].start may be null")]),
        (changed(*FIELDS, "words", type="string"), [("minor", "spans[].words is never null any more")]),
        (changed(type=["array", "null"]), [("major", "spans may be null")]),
        (changed("items", type="string"), [("major", "spans[] has another type or unit")]),
        (changed(*FIELDS, "words", pattern="^y"), ["spans[].words is held to other bounds: major, if its values mean something else"]),
        (changed(*FIELDS, "kind", description="K."), ["spans[].kind is described otherwise: major, if it means something else"]),
    ],
)  # fmt: skip
def test_a_nested_column_is_compared_to_its_last_field(new, reasons):
    assert list(changes("spans", SPAN, new)) == reasons


OTHERWISE = "major, if its values mean something else"
EITHER = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
PAIR = {"properties": {"a": {}, "b": {}}, "required": ["a"]}


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        (EITHER, {"anyOf": [{"type": "string"}, {"type": "null"}]}, "anyOf"),
        (EITHER, {"oneOf": EITHER["anyOf"]}, "anyOf, oneOf"),
        ({}, {"exclusiveMinimum": 0}, "exclusiveMinimum"),
        (PAIR, PAIR | {"required": ["a", "b"]}, "required"),
        (PAIR, PAIR | {"additionalProperties": False}, "additionalProperties"),
        ({"items": {"type": "string"}}, {}, "items"),
        ({"items": {"type": "string"}}, {"items": True}, "items"),
        # of a key that is not what it must be nothing is said but that it differs
        ({"enum": 3}, {"enum": ["a"]}, "enum"),
        ({"enum": 3}, {}, "enum"),
        ({"type": 5}, {"type": None}, "type"),
        ({"properties": 3}, {}, "properties"),
        ({}, {"\x1b[2J": 1}, "\\x1b[2J"),
    ],
)
def test_what_nothing_compares_is_for_people(old, new, keys):
    assert list(changes("x", old, new)) == [f"x differs in {keys}: {OTHERWISE}"]
    assert list(changes("x", new, old)) == [f"x differs in {keys}: {OTHERWISE}"]
    assert list(changes("x", old, old)) == list(changes("x", new, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "reasons"),
    [
        (PAIR, {"properties": {"a": {}}, "required": ["a"]}, [("major", "x loses b")]),
        (PAIR, {"properties": {"a": {}, "b": {}, "c": {}}, "required": ["c", "a"]}, [("minor", "x gains c")]),
        (EITHER, EITHER | {"$comment": "either"}, []),
        ({"type": 5}, {"type": "string"}, [("major", "x has another type or unit"), f"x differs in type: {OTHERWISE}"]),
        ({"minLength": 1}, {"minLength": 2}, [f"x is held to other bounds: {OTHERWISE}"]),
        ({"enum": ["a"]}, {}, [("minor", "x takes any value")]),
    ],
)
def test_what_is_compared_is_not_left_to_people_too(old, new, reasons):
    assert list(changes("x", old, new)) == reasons


@pytest.mark.parametrize(
    "new",
    [
        SPAN,
        changed(*FIELDS, "kind", enum=["b", "a"]),
        changed(*FIELDS, "words", type=["null", "string"]),
        changed(title="spans", examples=[[]]),
        changed(*FIELDS, "words", title="words", examples=["x"]),
    ],
)
def test_the_same_column_in_other_words_is_the_same(new):
    assert list(changes("spans", SPAN, new)) == []


@pytest.mark.parametrize(
    "node",
    [
        *({}, {"properties": 3}, {"items": [], "enum": [None]}, {"type": [1], "properties": {"a": 1}}),
        *({"type": 5}, {"type": None}, {"enum": 3}, {"enum": None}, {"required": 1}),
    ],
)
def test_what_describes_nothing_is_compared_all_the_same(node):
    assert list(changes("x", node, node)) == []


# --- ids --------------------------------------------------------------------------------------------------------------
def remade(folder, change, table="paragraphs"):
    """Change the rows of a table in the first split."""
    path = support.table_path(folder, f"{table}/train")
    rows, kind = support.read_rows(path)
    change(rows)
    support.write_rows(path, rows, kind)
    return folder


def test_ids_that_stand_for_other_places_are_major(small_base, tmp_path):
    def renumber(rows):
        for number, row in enumerate(rows):
            row["paragraph_id"] = f"{row['source_id']}:p{1_000_000 + number}"

    found = bump(small_base, remade(support.copy(small_base, tmp_path / "other"), renumber))
    n_rows = pq.read_metadata(support.table_path(small_base, "paragraphs/train")).num_rows
    assert found.reasons[0] == ("major", f"{n_rows:,} ids of paragraphs stand for other places in the same raw texts")


def test_an_id_that_leads_to_another_place_is_major(small_base, tmp_path):
    def move(rows):
        rows[1]["raw_start"] += 1

    found = bump(small_base, remade(support.copy(small_base, tmp_path / "other"), move))
    assert found.reasons[0] == ("major", "1 ids of paragraphs stand for other places in the same raw texts")


def test_ids_that_go_with_their_rows_are_a_patch_and_counted(small_base, tmp_path):
    other = remade(support.copy(small_base, tmp_path / "other"), lambda rows: rows.pop(1))
    assert bump(small_base, other).reasons == [
        ("patch", "rows of paragraphs differ; of sources that stayed 1 ids are gone and 0 new")
    ]
    assert bump(other, small_base).reasons == [
        ("patch", "rows of paragraphs differ; of sources that stayed 0 ids are gone and 1 new")
    ]


def test_a_row_that_begins_elsewhere_has_another_id_which_is_a_patch(small_base, tmp_path):
    def begin_later(rows):
        rows[1]["raw_start"] += 1
        rows[1]["paragraph_id"] = f"{rows[1]['source_id']}:p{rows[1]['raw_start']}"

    found = bump(small_base, remade(support.copy(small_base, tmp_path / "other"), begin_later))
    assert found.reasons == [("patch", "rows of paragraphs differ; of sources that stayed 1 ids are gone and 1 new")]


def test_ids_of_sources_that_came_are_no_ids_of_those_that_stayed(small_base, run, tmp_path):
    given = inputs(tmp_path)
    (tmp_path / "in" / "more.txt").write_text(NOTICE, encoding="utf-8")
    assert run("build", *given, "--out", tmp_path / small_base.name).returncode == 0
    for found in (bump(small_base, tmp_path / small_base.name), bump(tmp_path / small_base.name, small_base)):
        assert ("patch", "rows of paragraphs differ") in found.reasons


def test_the_same_bytes_read_as_another_text_are_major(small_base, tmp_path):
    def read_otherwise(rows):
        rows[0]["raw_text"] = "前言。" + rows[0]["raw_text"]

    found = bump(small_base, remade(support.copy(small_base, tmp_path / "other"), read_otherwise, "sources"))
    assert found.reasons[0] == ("major", "1 sources of the same bytes have another raw text: ids lead elsewhere")


def test_other_bytes_are_another_source_and_minor(small_base, run, tmp_path):
    given = inputs(tmp_path)
    path = min((tmp_path / "in").glob("*.txt"))
    path.write_text(f"前言。\n\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert run("build", *given, "--out", tmp_path / small_base.name).returncode == 0
    found = bump(small_base, tmp_path / small_base.name)
    assert parts(found) == {"minor", "patch"}
    assert ("minor", "1 sources with other bytes") in found.reasons


def test_another_dataset_has_no_next_version_here(small_base, tmp_path):
    other = support.copy(small_base, tmp_path / "other")
    support.set_manifest(other, key="name", value="others")
    with pytest.raises(InputError, match="is another dataset"):
        bump(small_base, other)


def test_the_verb_prints_the_version_alone(small_base, run):
    done = run("bump", small_base, small_base)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"0.1.0\n", b"nothing differs\n")
    told = json.loads(run("bump", small_base, small_base, "--json").stdout)
    assert told == {"before": "0.1.0", "after": "0.1.0", "to_judge": [], "reasons": []}


# --- what is said of a dataset ----------------------------------------------------------------------------------------
def test_what_the_publisher_says_stands_in_the_manifest_and_on_the_card(run, tmp_path):
    (tmp_path / "a.txt").write_text("各村成立巡堤小组，每班十二人，早晚各走一遍。\n", encoding="utf-8")
    said = ("--contact", "corpus@example.org", "--creator", "甲组", "--creator", "B", "--summary", "Notices.")
    done = run("build", tmp_path / "a.txt", "--out", tmp_path / "out", *said, "--homepage", "https://example.org/n")
    assert done.returncode == 0, done.stderr.decode()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["about"] == {
        "contact": "corpus@example.org", "creators": ["甲组", "B"], "homepage": "https://example.org/n",
        "summary": "Notices.", "repo": None,
    }  # fmt: skip
    for name in ("README.md", "README.zh-CN.md"):
        assert "`corpus@example.org`" in (tmp_path / "out" / name).read_text(encoding="utf-8")
    assert "- name: 甲组" in (tmp_path / "out" / "CITATION.cff").read_text(encoding="utf-8")


def test_without_a_contact_both_cards_say_so(sample):
    assert "**No contact is stated.**" in (sample / "README.md").read_text(encoding="utf-8")
    assert "**未提供联系方式。**" in (sample / "README.zh-CN.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("contact", " "),
        ("contact", "a\nb"),
        ("contact", "\x1b[2J"),
        ("summary", "字" * 301),
        ("homepage", "javascript:x"),
    ],
)
def test_what_is_no_line_of_text_cannot_be_said(key, value):
    with pytest.raises(InputError):
        About(**{key: value})


@pytest.mark.parametrize("value", ["corpus@example.org", "https://example.org/?a=1&b=2", "省图书馆 古籍部　电话见网页"])
def test_a_line_of_text_can_be_said(value):
    assert About(contact=value).to_json()["contact"] == value


def test_nothing_said_is_null():
    assert NOTHING.to_json() == dict.fromkeys(("contact", "homepage", "summary", "repo")) | {"creators": []}


# --- where it is on the Hub -------------------------------------------------------------------------------------------
FIRST = re.compile(r'^paragraphs = load_dataset\("([^"]+)", split="train"\)', re.MULTILINE)


@pytest.fixture(scope="module")
def on_the_hub(run, tmp_path_factory):
    """A release whose settings say where it is on the Hub, and what its card calls it."""
    folder = tmp_path_factory.mktemp("hub")
    (folder / "a.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "card.md").write_text(card.minimal().replace("---\n", "---\npretty_name: 通知 & 公告\n", 1), "utf-8")
    (folder / "card.zh-CN.md").write_text(card.minimal("zh"), encoding="utf-8")
    settings = (
        '[dataset]\nname = "notices"\nrepo = "me/notices"\nout = "out"\ncard = "card.md"\n[inputs]\npaths = ["a.txt"]\n'
    )
    (folder / "jiaokan.toml").write_text(settings, encoding="utf-8")
    done = run("build", "--config", folder / "jiaokan.toml")
    assert done.returncode == 0, done.stderr.decode()
    return folder / "out"


def test_everything_in_a_release_says_where_it_is_on_the_hub(on_the_hub, run):
    address = "https://huggingface.co/datasets/me/notices"
    texts = {path.name: path.read_text(encoding="utf-8") for path in on_the_hub.iterdir() if path.is_file()}
    for name in ("README.md", "README.zh-CN.md"):
        assert FIRST.findall(texts[name]) == ["me/notices"]
        assert f"howpublished = {{\\url{{{address}}}}}" in texts[name]
        assert "OWNER/NAME" not in texts[name]
    cited = yaml.safe_load(texts["CITATION.cff"])
    assert (cited["url"], cited["repository"]) == (address, address)
    described = json.loads(texts["croissant.json"])
    assert described["url"] == address
    assert "sameAs" not in described
    assert json.loads(texts["manifest.json"])["about"]["repo"] == "me/notices"
    assert run("validate", on_the_hub).returncode == 0


def test_everything_in_a_release_has_one_title(on_the_hub):
    texts = {path.name: path.read_text(encoding="utf-8") for path in on_the_hub.iterdir() if path.is_file()}
    front, _ = card.split(texts["README.md"])
    described = json.loads(texts["croissant.json"])
    assert yaml.safe_load(texts["CITATION.cff"])["title"] == front["pretty_name"] == described["name"] == "通知 & 公告"
    assert described["alternateName"] == "notices"
    for name in ("README.md", "README.zh-CN.md"):
        assert "title = {{通知 \\& 公告}}" in texts[name]
    assert "title = {{通知 \\& 公告}}" in described["citeAs"]


def test_a_release_of_which_nobody_says_where_it_is_names_its_folder(sample):
    for name in ("README.md", "README.zh-CN.md"):
        text = (sample / name).read_text(encoding="utf-8")
        assert FIRST.findall(text) == [sample.name]
        assert "howpublished" not in text
    assert not {"url", "repository"} & yaml.safe_load((sample / "CITATION.cff").read_text(encoding="utf-8")).keys()
    assert not {"url", "sameAs"} & json.loads((sample / "croissant.json").read_text(encoding="utf-8")).keys()


def test_a_page_of_its_own_is_the_address_and_the_hub_stands_beside_it():
    about = About(homepage="https://example.org/n", repo="me/notices").to_json()
    manifest = {"name": "notices", "version": "1.0.0", "data_digest": "0" * 64, "about": about}
    cited = yaml.safe_load(citation.cff(manifest, {}))
    assert cited["url"] == "https://example.org/n"
    assert cited["repository"] == "https://huggingface.co/datasets/me/notices"
    assert "\\url{https://example.org/n}" in citation.bibtex(manifest, {})


REPOS = ["me/notices", "a/b", "_me/0.1", "Me-2/x_y.z", f"{'o' * 96}/{'n' * 96}"]
NO_REPOS = [
    "notices", "a/b/c", "me/", "/x", "me/x y", "me/..", "me/x--y", "me/x..y", "me/-x", "me/x.", "me/x.git", "me/x\n",
    "某/通知", f"me/{'n' * 97}", "https://huggingface.co/datasets/me/x",
]  # fmt: skip


@pytest.mark.parametrize("repo", REPOS)
def test_a_name_that_the_hub_takes_can_be_stated(repo):
    validate_repo_id(repo)
    assert About(repo=repo).to_json()["repo"] == repo
    assert schema.find_faults("manifest", {"about": About(repo=repo).to_json()}) == schema.find_faults(
        "manifest", {"about": NOTHING.to_json()}
    )


@pytest.mark.parametrize("repo", NO_REPOS)
def test_a_name_of_no_repository_cannot_be_stated(repo):
    with pytest.raises(InputError, match="repo: is no name of a repository"):
        About(repo=repo)


# --- the builder ------------------------------------------------------------------------------------------------------
def test_the_builder_is_named_by_its_code_whatever_folder_it_is_in(tmp_path):
    package = Path(jiaokan.__file__).parent
    copied = tmp_path / "jiaokan"
    shutil.copytree(package, copied, ignore=shutil.ignore_patterns("__pycache__", "_schema"))
    shutil.copytree(schema.root(), copied / "_schema")
    shutil.copytree(ROOT / "tests" / "corpus", copied / "_sample", dirs_exist_ok=True)
    (copied / "dataset" / ".DS_Store").write_bytes(b"0")
    told = "from jiaokan.dataset import made_by; print(made_by.builder()['code'])"
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", told], cwd=tmp_path, env=env, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == made_by.builder()["code"]
    (copied / "errors.py").write_text("# another\n" + (copied / "errors.py").read_text("utf-8"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-c", told], cwd=tmp_path, env=env, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() != made_by.builder()["code"]


def git(folder, head, **files):
    place = folder / ".git"
    (folder / "schema").mkdir(parents=True)
    for name, text in {"HEAD": head, **files}.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text + "\n", encoding="utf-8")
    return folder


COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("head", "files"),
    [
        (COMMIT, {}),
        ("ref: refs/heads/main", {"refs/heads/main": COMMIT}),
        (
            "ref: refs/heads/main",
            {"packed-refs": f"# pack-refs with: peeled\n{'f' * 40} refs/heads/x\n{COMMIT} refs/heads/main"},
        ),
    ],
)
def test_the_commit_of_a_checkout_is_read_from_gits_files(tmp_path, head, files):
    assert made_by._checked_out(git(tmp_path / "clone", head, **files)) == COMMIT


def test_a_work_tree_beside_its_repository_is_read_too(tmp_path):
    clone = git(tmp_path / "clone", "ref: refs/heads/other", **{"refs/heads/main": COMMIT})
    tree = clone / ".git" / "worktrees" / "tree"
    tree.mkdir(parents=True)
    (tree / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (tree / "commondir").write_text("../..\n", encoding="utf-8")
    (tmp_path / "tree" / "schema").mkdir(parents=True)
    (tmp_path / "tree" / ".git").write_text(f"gitdir: {tree}\n", encoding="utf-8")
    assert made_by._checked_out(tmp_path / "tree") == COMMIT


def test_what_is_no_checkout_has_no_commit(tmp_path):
    assert made_by._checked_out(tmp_path) is None
    assert made_by._checked_out(git(tmp_path / "new", "ref: refs/heads/main")) is None


@pytest.mark.parametrize(("extractors", "more"), [((), set()), (("resiliparse 2.0",), {"resiliparse"})])
def test_the_packages_are_those_that_decided_bytes(extractors, more):
    assert set(made_by.packages(extractors)) - set(made_by.packages(())) == more


def test_an_arrow_table_says_which_version_it_is_of(sample):
    path = next((sample / "data" / "edits").glob("*.parquet"))
    assert isinstance(pq.read_schema(path), pa.Schema)
    assert pq.read_schema(path).metadata[b"jiaokan.version"] == b"0.1.0"


def test_everything_in_a_release_says_the_same_version(small_base, run, tmp_path):
    given = inputs(tmp_path)
    assert run("build", *given, "--out", tmp_path / "out", "--dataset-version", "3.10.2").returncode == 0
    out = tmp_path / "out"
    front, _ = card.split((out / "README.md").read_text(encoding="utf-8"))
    assert {config["version"] for config in front["configs"]} == {"3.10.2"}
    assert yaml.safe_load((out / "CITATION.cff").read_text(encoding="utf-8"))["version"] == "3.10.2"
    assert json.loads((out / "croissant.json").read_text(encoding="utf-8"))["version"] == "3.10.2"
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["version"] == "3.10.2"
    found = {pq.read_schema(path).metadata[b"jiaokan.version"] for path in (out / "data").rglob("*.parquet")}
    assert found == {b"3.10.2"}
    assert all("3.10.2" in (out / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))


def test_the_tag_of_a_checkout_is_the_version_that_its_settings_and_card_name():
    stated = tomllib.loads((ROOT / "jiaokan.toml").read_text(encoding="utf-8"))["dataset"]["version"]
    Version.parse(stated)
    for name in ("DATASET_CARD.md", "DATASET_CARD.zh-CN.md"):
        changes = re.findall(r"^- ([0-9.]+)[:：]", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        assert changes[0] == stated, f"{name} says what the newest version changed"
    done = subprocess.run(
        ["git", "tag", "--points-at", "HEAD", "yiqing-gongwen-*"], cwd=ROOT, capture_output=True, check=False
    )
    tags = done.stdout.decode().split() if done.returncode == 0 else []
    assert set(tags) <= {f"yiqing-gongwen-{stated}"}

"""The pytest plugin: light until it is asked, each check a test of its own, and every kind of fault in its test.

``test_validate_page.py`` runs ``pytest --corpus`` as a user does, ``test_init.py`` the two lines of a test file.
"""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.test_recipes import lines, put
from tests.test_start import LIBRARIES, OURS, imported_by

from jiaokan import pytest_plugin
from jiaokan.corpus_checks import _blanks, checks_of
from jiaokan.errors import InputError

NAMES = ["schema", "ids-unique", "relations", "leaks", "rebuild", "card", "card-complete"]
CONTACT = "corpus@example.org"


def outcomes(checks):
    """Run checks: the faults of each, or why it is skipped."""
    return {check.name: check.skipped() or list(check.find()) for check in checks}


def failed(checks):
    return {name: faults for name, faults in outcomes(checks).items() if isinstance(faults, list) and faults}


def test_the_plugin_imports_next_to_nothing():
    found = imported_by("import pytest\nimport jiaokan.pytest_plugin")
    assert not found.intersection(LIBRARIES)
    assert {name for name in found if name.partition(".")[0] == "jiaokan"} == OURS | {"jiaokan.pytest_plugin"}


def test_a_package_that_is_installed_brings_the_plugin():
    stated = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert f'[project.entry-points.pytest11]\njiaokan = "{pytest_plugin.__name__}"\n' in stated


# --- a release --------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def checked(small_base):
    return outcomes(checks_of(small_base))


def test_a_sound_release_lacks_nothing_but_a_contact(checked):
    loads = [name for name in checked if name.startswith("loads[")]
    assert loads == [
        f"loads[{table}]" for table in ("sources", "documents", "sections", "paragraphs", "edits", "duplicates")
    ]
    assert [name for name in checked if name not in loads] == NAMES
    assert {name for name, faults in checked.items() if faults} == {"card-complete"}
    assert "names no contact" in checked["card-complete"][0]
    assert any("to be filled in" in fault for fault in checked["card-complete"]), "the packaged card has blanks"


def test_a_draft_may_lack_it_and_is_told(small_base):
    check = checks_of(small_base, draft=True)[-1]
    assert check.name == "card-complete"
    assert "names no contact" in check.skipped()


def blanks(folder, contact, card=""):
    """Look for blanks of a release whose manifest states a contact, with some words more on its card."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    about = {"contact": contact, "creators": [], "homepage": None, "summary": None}
    text = (folder / "README.md").read_text(encoding="utf-8").replace(": to be filled in]", "]")
    (folder / "README.md").unlink()
    put(folder / "README.md", (text + card).encode())
    return list(_blanks(folder, manifest | {"about": about}))


@pytest.mark.parametrize(
    ("contact", "said"), [(None, "names no contact"), ("  ", "names no contact"), (CONTACT, "does not name")]
)
def test_a_card_without_the_contact_is_not_complete(broken, contact, said):
    (fault,) = blanks(broken([]), contact)
    assert said in fault


def test_a_card_with_the_contact_is_complete(broken):
    assert blanks(broken([]), CONTACT, f"\nWrite to {CONTACT}.\n") == []


BREAKS = {
    "schema": {"do": "set", "table": "paragraphs/train", "row": 0, "values": {"kind": "verse"}},
    "ids-unique": {"do": "repeat", "table": "paragraphs/train", "row": 0},
    "relations": {"do": "set", "table": "paragraphs/train", "row": 0, "values": {"n_chars": 1}},
    "card": {"do": "replace-text", "path": "README.md", "old": "pretty_name: base", "new": "pretty_name: other"},
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_fault_fails_the_test_of_its_kind(name, broken):
    checks = [check for check in checks_of(broken(BREAKS[name])) if not check.name.startswith("loads[")]
    assert name in failed(checks)


def test_a_config_that_cannot_be_loaded_fails_by_itself(broken):
    folder = broken({"do": "cut-file", "path": "data/edits/train-00000-of-00001.parquet", "size": 60})
    loads = [check for check in checks_of(folder) if check.name in ("loads[edits]", "loads[sections]")]
    (fault,) = failed(loads)["loads[edits]"]
    assert fault.startswith("load_dataset fails: ")
    assert len(failed(loads)) == 1


def test_rows_that_are_missing_are_seen_when_it_is_loaded(broken):
    folder = broken({"do": "drop", "table": "sections/train", "row": 0})
    (check,) = [check for check in checks_of(folder) if check.name == "loads[sections]"]
    assert "expected" in next(iter(check.find()))


def test_what_is_no_release_is_no_corpus(tmp_path):
    with pytest.raises(InputError, match="is no release"):
        checks_of(tmp_path)


def test_a_manifest_that_is_none_is_one_test_that_fails(broken):
    folder = broken({"do": "set-manifest", "key": "name", "value": 7})
    (check,) = checks_of(folder)
    assert list(check.find())


# --- anybody's dataset ------------------------------------------------------------------------------------------------
@pytest.fixture
def foreign(tmp_path):
    """A dataset of two splits with a key, and where its schemas are."""
    put(
        tmp_path / "schema" / "notes.schema.json",
        lines({"required": ["id"], "properties": {"id": {"type": "integer"}}}),
    )
    put(tmp_path / "schema" / "relations.toml", b'[tables.notes]\nkey = "id"\n')
    put(tmp_path / "notes" / "README.md", b"---\nlicense: cc0-1.0\nlanguage: [zh]\n---\nNotes.\n")
    for split, ids in (("train", [1, 2]), ("test", [3])):
        pq.write_table(pa.table({"id": ids}), tmp_path / "notes" / f"{split}-00000-of-00001.parquet")
    return tmp_path / "notes", tmp_path / "schema"


def test_a_sound_dataset_of_anybody_passes_and_skips_what_nothing_asks_for(foreign):
    found = outcomes(checks_of(*foreign))
    assert found == {
        "loads[notes]": [],
        "files": [],
        "schema": [],
        "ids-unique": [],
        "relations": "relations.toml states none",
        "leaks": "relations.toml states none",
        "card-complete": [],
    }


def test_a_faulty_one_fails_where_it_is_wrong(foreign):
    data, schema = foreign
    pq.write_table(pa.table({"id": [1, 1]}), data / "train-00000-of-00001.parquet")
    put(data / "README.md", b"---\nlanguage: [zh]\n---\n")
    found = failed(checks_of(data, schema))
    assert set(found) == {"ids-unique", "card-complete"}
    assert len(found["card-complete"]) == 2


@pytest.mark.parametrize(
    ("name", "text"), [("notes.jsonl", b'{"id": 1}\n'), ("notes.csv", b"id\n1\n"), ("notes.tsv", b"id\tn\n1\t2\n")]
)
def test_one_file_is_a_dataset_and_needs_no_card(name, text, foreign):
    path = put(foreign[0].parent / name, text)
    found = outcomes(checks_of(path, foreign[1]))
    assert "card-complete" not in found
    assert found["loads[notes]"] == found["schema"] == []


def test_configs_that_a_card_states_are_loaded_by_their_names(foreign):
    data, schema = foreign
    card = (
        b"---\nlicense: cc0-1.0\nlanguage: [zh]\nconfigs:\n- config_name: all\n  data_files: '*.parquet'\n---\nNotes.\n"
    )
    put(data / "README.md", card)
    assert [check.name for check in checks_of(data, schema)][:2] == ["loads[all]", "files"]
    assert not failed(checks_of(data, schema))


def test_what_a_validation_raises_fails_every_test_that_asks(foreign, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("ours")
        yield

    monkeypatch.setattr("jiaokan.foreign.validate._Run.problems", fail)
    for check in checks_of(*foreign)[1:4]:
        with pytest.raises(RuntimeError, match="ours"):
            list(check.find())


def test_the_first_fifty_faults_are_shown_and_the_others_counted():
    shown = list(pytest_plugin._first([str(number) for number in range(60)]))
    assert len(shown) == 51
    assert shown[-1] == "… and 10 more"

"""The tables of some builds hold what they held, whoever builds them and however."""

from __future__ import annotations

import json

import pytest
from tests import golden

KEPT = golden.read()


@pytest.fixture(autouse=True)
def _same_packages():
    if KEPT["packages"] != golden.packages():
        pytest.skip(f"the digests are for {KEPT['packages']}, these are {golden.packages()}")


def corpus_of(name, tmp_path):
    if not golden.is_there(name):
        pytest.skip("SEEDS is not set: the source files of yiqing-gongwen are not in the repository")
    return golden.CORPORA[name](tmp_path / "in")


# Every corpus one way, and the generated one the other way too: 2 MB are seconds.
@pytest.mark.parametrize(("name", "workers"), [("sample", 0), ("sample", 2), ("generated", 2), ("seeds", 0)])
def test_tables_hold_what_they_held(name, workers, tmp_path):
    found = golden.digests(corpus_of(name, tmp_path), tmp_path / "out", workers=workers)
    assert list(golden.differences(KEPT["corpora"][name], found)) == []
    assert found == KEPT["corpora"][name]


def test_the_order_of_files_changes_nothing(tmp_path):
    files = sorted(golden.CORPORA["sample"](tmp_path).iterdir(), reverse=True)
    found = golden.digests(files[0].parent, tmp_path / "out", paths=files)
    assert list(golden.differences(KEPT["corpora"]["sample"], found)) == []


# --- what is told -----------------------------------------------------------------------------------------------------
def test_a_table_that_differs_is_named():
    kept = KEPT["corpora"]["sample"]
    found = json.loads(json.dumps(kept))
    assert list(golden.differences(kept, found)) == []
    found["tables"]["edits"]["train"] = {"rows": 1, "digest": "0"}
    found["tables"]["sections"]["test"]["digest"] = "0"
    del found["tables"]["sources"]["validation"]
    found["inputs"] = "0"
    rows = {table: {split: part["rows"] for split, part in parts.items()} for table, parts in kept["tables"].items()}
    assert list(golden.differences(kept, found)) == [
        "the pages themselves are others",
        f"edits train: other content, 1 rows, kept {rows['edits']['train']}",
        f"sections test: other content, {rows['sections']['test']} rows, kept {rows['sections']['test']}",
        "sources validation: other content, 0 rows, kept 1",
    ]


def test_the_generated_pages_are_of_every_kind():
    assert golden.SIZES.keys() == golden.corpus.KINDS.keys()
    assert 1_500_000 < sum(golden.SIZES.values()) < 2_500_000


def test_a_renewal_keeps_its_reason_and_what_changed(monkeypatch, tmp_path):
    made = {"inputs": "a", "data_digest": "b", "tables": {"edits": {"train": {"rows": 2, "digest": "c"}}}}
    monkeypatch.setattr(golden, "GOLDEN", tmp_path / "golden.json")
    monkeypatch.setattr(golden, "_built", lambda: iter([("sample", made)]))
    golden.renew("first")
    golden.renew("nothing changed: no entry")
    made = {**made, "tables": {"edits": {"train": {"rows": 3, "digest": "d"}}}}
    golden.renew("a rule finds more")
    assert golden.read()["renewed"] == [
        {"reason": "first", "changed": {"sample": ["new"]}},
        {"reason": "a rule finds more", "changed": {"sample": ["edits train: other content, 3 rows, kept 2"]}},
    ]
    assert golden.read()["corpora"] == {"sample": made}


def test_nothing_is_renewed_without_a_reason(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["golden.py", "--update", "--reason", " "])
    with pytest.raises(SystemExit):
        golden.main()
    assert "--update needs --reason" in capsys.readouterr().err

"""What relates the texts of a release is found again on disk: what is parted is told, whatever fits into memory."""

from __future__ import annotations

import hashlib
from random import Random

import pytest
from tests import support
from tests.test_validate_workers import told

from jiaokan import building as builds
from jiaokan.checks.model import Seen
from jiaokan.dataset import card, splits
from jiaokan.duplicates.stored import Room

CHARACTERS = [chr(code) for code in range(0x5200, 0x5A00)]


def paragraph(seed, sentences=8):
    random = Random(seed)  # noqa: S311  (a draw of cases)
    return "".join("".join(random.choices(CHARACTERS, k=18)) + "。" for _ in range(sentences))


ONE, TWO, THREE = map(paragraph, range(3))
TEXTS = {
    "copy-1": f"{ONE}\n{TWO}\n",
    "copy-2": f"{ONE}\n{TWO}\n\n",
    "left": f"{paragraph(10)}\n{THREE}\n",
    "between": f"{THREE}\n{paragraph(11)}\n",
    "near": f"{ONE}\n{TWO[:-9]}。\n",
    "right": f"{paragraph(11)}\n{paragraph(12)}\n",
    **{f"alone-{at}": paragraph(20 + at) + "\n" for at in range(2)},
}


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A release of copies, a near copy, and a report that shares a paragraph with each of two others; all in train."""
    folder = tmp_path_factory.mktemp("related")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    lists = splits.Lists({hashlib.sha256(text.encode()).hexdigest()[:24]: "train" for text in TEXTS.values()})
    plan = builds.Plan("related", "1.0.0", card.minimal(), lists)
    builds.build(sorted(folder.glob("*.txt")), folder / "out", plan, workers=0)
    return folder / "out"


@pytest.fixture
def copied(base, tmp_path):
    return support.copy(base, tmp_path / "copy")


def ids(folder):
    (path,) = (folder / "data" / "sources").glob("train-*.parquet")
    return {row["name"].rpartition("/")[2].removesuffix(".txt"): row["source_id"] for row in support.read_rows(path)[0]}


def move(folder, source_id):
    """Put the rows of a source into the test split."""
    tables = [path.name for path in (folder / "data").iterdir() if path.name != "duplicates"]
    support.break_release(folder, {"do": "copy", "source": source_id, "to": "test", "tables": tables})
    for table in tables:
        (path,) = (folder / "data" / table).glob("train-*.parquet")
        rows, schema = support.read_rows(path)
        support.write_rows(path, [row for row in rows if row["source_id"] != source_id], schema)


def lines_of(folder, *checks, tier="rebuild"):
    found = told(folder, 0, checksums=False, tier=tier)[0]
    return [line for line in found if line.endswith(tuple(f"[{check}]" for check in checks))]


def test_what_is_related_and_parted_is_told(copied):
    of = ids(copied)
    move(copied, of["copy-2"])
    move(copied, of["between"])
    parted = [
        sorted((of[one], of[other])) for one, other in (("left", "between"), ("between", "right"), ("copy-1", "copy-2"))
    ]
    lines = [line for line in lines_of(copied, "split-leaks", tier="relations") if line.startswith("sources ")]
    assert set(lines) >= {
        f"sources {one} and {other}: are related and in test, train; put them into one split [split-leaks]"
        for one, other in parted
    }
    assert not [line for line in lines if of["alone-0"] in line]


def test_who_ties_two_lists_should_be_in_no_split(copied):
    of = ids(copied)
    listed = {"train": [of["left"], of["copy-1"]], "validation": [], "test": [of["right"]]}
    support.break_release(copied, {"do": "set-manifest", "key": "split_lists", "value": listed})
    assert [line for line in lines_of(copied, "split-hash") if of["between"] in line or of["right"] in line] == [
        f"source {source_id}: is in train, expected {expected} [split-hash]"
        for source_id, expected in sorted({of["between"]: "none: it ties two splits", of["right"]: "test"}.items())
    ]


def test_two_related_sources_that_are_listed_apart_are_a_fault(copied):
    of = ids(copied)
    listed = {"train": [of["copy-1"]], "validation": [], "test": [of["near"]]}
    support.break_release(copied, {"do": "set-manifest", "key": "split_lists", "value": listed})
    assert any("is listed in another split" in line for line in lines_of(copied, "split-hash"))


def test_pairs_groups_and_flags_are_told_row_by_row(copied):
    (path,) = (copied / "data" / "duplicates").glob("*.parquet")
    rows, schema = support.read_rows(path)
    support.write_rows(path, [{**rows[0], "similarity": None}, *rows[1:-1]], schema)
    (path,) = (copied / "data" / "documents").glob("*.parquet")
    documents, schema = support.read_rows(path)
    alone = next(row for row in documents if row["duplicate_group"] is None)
    related = next(row for row in documents if "near-duplicate" in row["flags"])
    alone["duplicate_group"], alone["flags"] = "near:" + "0" * 24, ["near-duplicate"]
    group, flags = related["duplicate_group"], related["flags"]
    related["duplicate_group"], related["flags"] = None, [each for each in flags if each != "near-duplicate"]
    support.write_rows(path, documents, schema)
    lines = lines_of(copied, "duplicates", tier="relations")
    assert any("row 0 similarity: got None, the texts give" in line for line in lines)
    assert f"duplicates/train: {len(rows) - 1} rows, the texts give {len(rows)} [duplicates]" in lines
    marks = {line.split(": ")[1]: line for line in lines if line.startswith("documents duplicate_group: ")}
    assert list(marks) == [row["document_id"] for row in documents if row is alone or row is related]
    assert marks[alone["document_id"]].endswith("the texts give (None, []) [duplicates]")
    assert f"the texts give ('{group}', ['" in marks[related["document_id"]]


@pytest.mark.parametrize("is_parted", [False, True])
def test_the_same_is_found_whatever_fits_into_memory(copied, monkeypatch, is_parted):
    if is_parted:
        for name in ("copy-2", "between"):
            move(copied, ids(copied)[name])
    whole = told(copied, 0, checksums=False)
    assert bool(whole[0]) == is_parted
    monkeypatch.setattr("jiaokan.validate.Seen", lambda: Seen(room=Room(1 << 12)))
    assert told(copied, 0, checksums=False) == whole


@pytest.mark.parametrize(
    "wrong",
    ["{own}:p007", "{own}:p99999999999999999999", "{own}:p4294967296", "{other}:p0", "{nobody}:p0", "{first}"],
)
def test_ids_that_no_row_should_have_are_faults_and_nothing_else(copied, wrong):
    (path,) = (copied / "data" / "paragraphs").glob("*.parquet")
    rows, schema = support.read_rows(path)
    own = ids(copied)["copy-1"]
    of_own = [row for row in rows if row["source_id"] == own]
    other, first = ids(copied)["near"], of_own[0]["paragraph_id"]
    of_own[-1]["paragraph_id"] = wrong.format(own=own, other=other, nobody="0" * 24, first=first)
    of_own[-1]["document_id"] = wrong.format(own=own, other=other, nobody="0" * 24, first=first).replace(":p", ":d")
    support.write_rows(path, rows, schema)
    assert told(copied, 0, checksums=False, tier="relations")[0]


def test_rows_that_stand_far_from_their_source_are_a_fault_and_nothing_else(copied):
    """Rows of a later source, under another's name or their own, fill whole batches before those of earlier ones."""
    (path,) = (copied / "data" / "paragraphs").glob("*.parquet")
    rows, schema = support.read_rows(path)
    last = [row for row in rows if row["source_id"] == rows[-1]["source_id"]]
    for named in (rows[0]["source_id"], rows[-1]["source_id"]):
        moved = [{**row, "source_id": named} for row in last] + rows[: -len(last)]
        support.write_rows(path, moved, schema, row_group_size=len(last))
        assert told(copied, 0, checksums=False, tier="relations")[0]

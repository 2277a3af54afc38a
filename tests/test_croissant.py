"""The Croissant description of a release: mlcroissant reads every record back, equal to the Parquet rows."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

import mlcroissant
import pyarrow.parquet as pq
import pytest
from tests import support

from jiaokan.dataset import card, citation, croissant, release, schema, splits
from jiaokan.validate import validate

# What mlcroissant is told by the packages it uses.
pytestmark = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The inplace keyword:DeprecationWarning"),
]
MANIFEST = {
    "name": "某 reports {x}",
    "version": "1.2.3",
    "data_digest": "ab" * 32,
    "tables": {table: {"rows": 3, "splits": {"train": {"rows": 3, "digest": "0"}}} for table in schema.TABLES},
}
ABOUT = {
    "contact": "a@example.org",
    "creators": ["甲组", "B"],
    "homepage": "https://example.org/x",
    "summary": "Reports of a town.",
}
FRONT = {"license": "cc-by-4.0", "language": ["zh"], "tags": ["chinese"]}


@pytest.fixture(scope="module")
def described(small_base):
    """The description of the small release, as mlcroissant understands it."""
    return mlcroissant.Dataset(str(small_base / croissant.CROISSANT))


def plain(value):
    """Give a value of mlcroissant as Parquet has it: text for its bytes, names of columns for ids of fields."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return {key.rpartition("/")[2]: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def rows_of(folder: Path, table: str) -> list[dict]:
    """Give the rows of a table with their split, in the order of the files."""
    return [
        {"split": path.name.partition("-")[0], **row}
        for path in sorted((folder / "data" / table).glob("*.parquet"))
        for row in pq.read_table(path).to_pylist()
    ]


# --- mlcroissant ------------------------------------------------------------------------------------------------------
def test_mlcroissant_finds_no_error_and_misses_the_date_alone(described):
    """A build has no clock: whoever publishes a release dates it."""
    issues = described.metadata.ctx.issues
    assert issues.errors == set()
    assert [each.partition("] ")[2] for each in issues.warnings] == [
        'Property "https://schema.org/datePublished" is recommended, but does not exist.'
    ]


@pytest.mark.parametrize("table", schema.TABLES)
def test_every_record_is_the_row_of_the_parquet_file(small_base, described, table, caplog):
    with caplog.at_level(logging.WARNING):
        records = [plain(record) for record in described.records(table)]
    assert records
    assert records == rows_of(small_base, table)
    assert caplog.messages == []


def test_the_splits_are_those_of_the_release(small_base, described):
    found = [plain(record)["name"] for record in described.records("splits")]
    there = {path.name.partition("-")[0] for path in (small_base / "data").glob("*/*.parquet")}
    assert found == [split for split in splits.NAMES if split in there]


def test_a_key_tells_every_row_from_all_others(small_base, described):
    for each in described.metadata.record_sets:
        if each.id in schema.TABLES:
            names = [key.rpartition("/")[2] for key in each.key]
            values = [tuple(row[name] for name in names) for row in rows_of(small_base, each.id)]
            assert len(set(values)) == len(values)


# --- what the file says -----------------------------------------------------------------------------------------------
def test_every_parquet_file_is_named_with_its_digest_and_size_and_nothing_else(small_base):
    found = json.loads((small_base / croissant.CROISSANT).read_text(encoding="utf-8"))
    objects = [each for each in found["distribution"] if each["@type"] == "cr:FileObject"]
    assert {each["contentUrl"] for each in objects} == {
        path.relative_to(small_base).as_posix() for path in small_base.rglob("*.parquet")
    }
    for each in objects:
        data = (small_base / each["contentUrl"]).read_bytes()
        assert each["sha256"] == hashlib.sha256(data).hexdigest()
        assert each["contentSize"] == f"{len(data)} B"


def test_every_column_is_described_as_its_schema_does(small_base):
    found = json.loads((small_base / croissant.CROISSANT).read_text(encoding="utf-8"))
    sets = {each["@id"]: each for each in found["recordSet"]}
    for table in schema.TABLES:
        fields = {each["name"]: each for each in sets[table]["field"]}
        assert list(fields) == ["split", *schema.columns(table)]
        for name, node in schema.columns(table).items():
            assert fields[name]["description"] == node["description"]
            assert fields[name].get("isArray", False) == (node["type"] == "array")


def test_ids_lead_to_the_table_that_has_them():
    sets = {each["@id"]: each for each in croissant.describe(MANIFEST, FRONT, [])["recordSet"]}
    led = {
        each["@id"]: each["references"]["field"]["@id"]
        for table in schema.TABLES
        for each in sets[table]["field"]
        if "references" in each and each["name"] != "split"
    }
    assert led == {
        "documents/source_id": "sources/source_id",
        "sections/document_id": "documents/document_id",
        "sections/source_id": "sources/source_id",
        "paragraphs/document_id": "documents/document_id",
        "paragraphs/section_id": "sections/section_id",
        "paragraphs/source_id": "sources/source_id",
        "edits/source_id": "sources/source_id",
        "edits/document_id": "documents/document_id",
        "edits/paragraph_id": "paragraphs/paragraph_id",
    }


def test_a_table_without_rows_is_not_described_nor_led_to():
    tables = {**MANIFEST["tables"], "sections": {"rows": 0, "splits": {}}}
    found = croissant.describe({**MANIFEST, "tables": tables}, FRONT, [])
    assert [each["@id"] for each in found["recordSet"]] == ["splits", *(t for t in schema.TABLES if t != "sections")]
    assert "sections" not in json.dumps(found["distribution"])
    assert "sections/" not in json.dumps(found["recordSet"])


def test_the_publisher_is_told_where_he_says_who_he_is():
    found = croissant.describe({**MANIFEST, "about": ABOUT}, FRONT, [])
    assert found["url"] == "https://example.org/x"
    assert found["description"] == "Reports of a town."
    assert found["creator"] == [{"@type": "Organization", "name": name} for name in ABOUT["creators"]]
    assert found["isLiveDataset"] is False
    assert found["citeAs"] == citation.bibtex({**MANIFEST, "about": ABOUT}, FRONT)
    assert "a@example.org" not in json.dumps(found)


@pytest.mark.parametrize("about", [{}, {"about": {**dict.fromkeys(ABOUT), "creators": []}}])
def test_what_nobody_said_is_left_out(about):
    found = croissant.describe(MANIFEST | about, {}, [])
    assert not {"creator", "license", "url", "keywords", "inLanguage", "datePublished"} & set(found)
    assert None not in found.values()


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ({"license": "apache-2.0"}, "https://spdx.org/licenses/Apache-2.0.html"),
        ({"license": "odc-by"}, "https://spdx.org/licenses/ODC-By-1.0.html"),
        ({"license": "other", "license_name": "ours"}, "ours"),
        ({"license": "other", "license_name": "ours", "license_link": "LICENSE"}, "LICENSE"),
        ({"license": "other"}, "other"),
        ({"license": "unknown"}, "unknown"),
        ({}, None),
    ],
)
def test_the_licence_is_an_address_where_there_is_one(front, expected):
    assert croissant.licence(front) == expected


# --- in a build and in a release --------------------------------------------------------------------------------------
def test_the_same_release_gives_the_same_bytes(small_base, tmp_path):
    again = support.build_here(tmp_path / "base") / croissant.CROISSANT
    found, first = (json.loads((each / croissant.CROISSANT).read_bytes()) for each in (again.parent, small_base))
    assert list(found) == list(first)
    once = again.read_bytes()
    support.build_here(tmp_path / "base")
    assert again.read_bytes() == once


def test_no_file_of_a_table_is_hashed_twice(tmp_path, monkeypatch):
    hashed = []
    kept = release.sha256_of
    monkeypatch.setattr("jiaokan.dataset.release.sha256_of", lambda path: hashed.append(path.name) or kept(path))
    support.build_here(tmp_path / "base")
    assert "manifest.json" in hashed
    assert len(hashed) == len(list((tmp_path / "base").rglob("*.*")))
    sums = (tmp_path / "base" / release.CHECKSUMS).read_text(encoding="utf-8")
    assert f"{kept(tmp_path / 'base' / croissant.CROISSANT)}  croissant.json\n" in sums


def test_a_release_of_an_older_builder_needs_none(broken):
    folder = broken({"do": "remove-file", "path": croissant.CROISSANT})
    manifest = dict(release.read_manifest(folder))
    manifest["files"] = [each for each in manifest["files"] if each["path"] != croissant.CROISSANT]
    support.put(folder / release.MANIFEST, release.json_text(manifest).encode())
    assert list(validate(folder, tier="relations", checksums=False)) == []


def test_a_description_that_is_gone_is_missed(broken):
    folder = broken({"do": "remove-file", "path": croissant.CROISSANT})
    assert [each.where for each in validate(folder, tier="relations", checksums=False)] == [croissant.CROISSANT]


def test_a_broken_card_is_told_once(broken):
    folder = broken({"do": "replace-text", "path": release.CARD, "old": "license: ", "new": "license: 1 # "})
    assert {each.check for each in validate(folder, tier="relations", checksums=False)} == {"card"}


def test_front_matter_of_the_card_is_what_is_described(small_base):
    front, _ = card.split((small_base / release.CARD).read_text(encoding="utf-8"))
    manifest = release.read_manifest(small_base)
    found = croissant.describe(manifest, card.written(front, manifest), manifest["files"])
    assert (small_base / croissant.CROISSANT).read_text(encoding="utf-8") == release.json_text(found)

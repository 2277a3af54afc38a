"""One corpus in every format and nesting gives one dataset: what a pile is packed in changes nothing of what is in it.

PILE is how many documents are written (20); with PILE=300 the same claims are tried on more.
"""

from __future__ import annotations

import copy
import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests import piles

from jiaokan import building as builds
from jiaokan.dataset import card, splits
from jiaokan.validate import validate

pytest.importorskip("zstandard", reason="the extra zstd is not installed")

DOCS = piles.corpus(int(os.environ.get("PILE", "20")))
FIELDS = ("source_key", "url", "date", "license", "language")


def plan(**more) -> builds.Plan:
    return builds.Plan("pile", "1.0.0", card.minimal(), splits.Lists({}), **more)


def rows(release: Path, table: str) -> list[dict]:
    return [
        row for path in sorted((release / "data" / table).glob("*.parquet")) for row in pq.read_table(path).to_pylist()
    ]


OF_DOCUMENTS = ("title", "text", "date", "boundary", "n_sections", "n_paragraphs", "flags", "repaired")
OF_SECTIONS = (
    "level",
    "number",
    "number_value",
    "numbering",
    "heading",
    "heading_kind",
    "path",
    "n_paragraphs",
    "flags",
)
OF_PARAGRAPHS = (
    "text",
    "kind",
    "document_title",
    "section_path",
    "heading_end",
    "sentences",
    "spans",
    "flags",
    "repaired",
)
OF_SOURCES = ("script", "script_origin", "n_documents", "flags", "repaired")


@cache
def facts(release: Path) -> dict[str, dict]:
    """What a release says of each text, but for its addresses, its bytes and its caller."""
    found = {}
    by_id = {}
    for row in rows(release, "sources"):
        by_id[row["source_id"]] = found[row["text"]] = {"source": {name: row[name] for name in OF_SOURCES}}
    for table, columns in (("documents", OF_DOCUMENTS), ("sections", OF_SECTIONS), ("paragraphs", OF_PARAGRAPHS)):
        for row in rows(release, table):
            by_id[row["source_id"]].setdefault(table, []).append({name: row[name] for name in columns})
    return found


def related(release: Path) -> Counter:
    return Counter((row["level"], row["kind"], row["similarity"]) for row in rows(release, "duplicates"))


def split_of(release: Path) -> dict[str, str]:
    return {
        row["text"]: path.name.partition("-")[0]
        for path in sorted((release / "data" / "sources").glob("*.parquet"))
        for row in pq.read_table(path, columns=["text"]).to_pylist()
    }


@dataclass(frozen=True)
class Built:
    release: Path
    source: Path
    summary: builds.Summary


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build the corpus in a format, once."""
    place = tmp_path_factory.mktemp("formats")
    known: dict[str, Built] = {}

    def build(name: str) -> Built:
        if name == "pdf":
            pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
            pytest.importorskip("reportlab", reason="reportlab makes the files of these tests")
        if name not in known:
            source = piles.write(place / name / "in", piles.FORMATS[name](DOCS))
            release = place / name / "out"
            known[name] = Built(release, source, builds.build([source], release, plan(), workers=0))
        return known[name]

    return build


def problems(release: Path, *sources: Path) -> list[str]:
    return [str(problem) for problem in validate(release, sources=list(map(str, sources)) or None)]


# --- what differs, and why ------------------------------------------------------------------------------------
def _no_repairs(found: dict) -> None:
    for row in (found["source"], *found["documents"], *found["paragraphs"]):
        row["repaired"] = []


def _rows_are_known(found: dict) -> None:
    for paragraph in found["paragraphs"]:
        if "\t" in paragraph["text"]:
            paragraph["kind"] = "row"


ROWS_ARE_KNOWN = "the format says which lines are rows of a table; a text has tabs alone"
DIFFERENCES: dict[str, dict[str, Callable[[dict], None]]] = {
    name: {ROWS_ARE_KNOWN: _rows_are_known} for name in ("warc-gz", "html", "docx", "zip-docx", "md-marked")
}
MARKED = frozenset({"md-marked"})  # marks are taken off, which the text has not
# By the kind of document: what else is read of it, in a format that does not keep all there is.
LOSSY = {
    "pdf": {
        "listing": "cells stand apart, no tab is drawn",
    },
}
KIND_OF = {kind: number for number, kind in enumerate(("notice", "report", "statute", "minutes", "listing"))}


def is_kept(name: str, doc: piles.Written) -> bool:
    return all(doc.number % len(KIND_OF) != KIND_OF[kind] for kind in LOSSY.get(name, ()))


@pytest.mark.parametrize("name", piles.FORMATS)
def test_documents_sections_and_paragraphs_are_those_of_the_text(built, name):
    truth, found = (copy.deepcopy(facts(built(one).release)) for one in ("txt", name))
    assert len(truth) == len(DOCS)
    assert built(name).summary.fates == {"published": len(DOCS), "filtered": 0, "quarantined": 0, "excluded": 0}
    same = {doc.text.rstrip("\n"): doc for doc in DOCS if is_kept(name, doc)}
    for text, expected in truth.items():
        if text.rstrip("\n") in same:
            for change in DIFFERENCES.get(name, {}).values():
                change(expected)
            if name in LOSSY or name in MARKED:
                _no_repairs(found[text])  # hashes, borders and broken lines: the text has none
            assert found[text] == expected
    assert same or not LOSSY[name]


@pytest.mark.parametrize("name", LOSSY)
def test_what_a_format_does_not_keep_costs_no_letter(built, name):
    """Tabs, breaks and a hash apart, every text is there."""
    bare = str.maketrans("", "", " \t\n#")
    found = {row["text"].translate(bare) for row in rows(built(name).release, "sources")}
    assert found == {doc.text.translate(bare) for doc in DOCS}


@pytest.mark.parametrize("name", [name for name in piles.FORMATS if name not in LOSSY])
def test_relations_and_splits_are_those_of_the_text(built, name):
    assert related(built(name).release) == related(built("txt").release)
    assert split_of(built(name).release) == split_of(built("txt").release)


@pytest.mark.parametrize("name", piles.FORMATS)
def test_every_release_is_valid_from_its_rows_and_from_its_files(built, name):
    made = built(name)
    assert problems(made.release) == []
    assert problems(made.release, made.source) == []


@pytest.mark.parametrize("name", piles.ROWS)
def test_what_the_collector_knows_travels(built, name):
    found = {row["source_key"]: row for row in rows(built(name).release, "sources")}
    for doc in DOCS:
        row = found[doc.key]
        assert tuple(row[field] for field in FIELDS) == (doc.key, doc.url, doc.date, "CC-BY-4.0", "zh")
        kept = json.loads(row["metadata"])
        assert {key: kept[key] for key in doc.row if key != "text"} == {k: v for k, v in doc.row.items() if k != "text"}
        assert doc.text[:40] not in row["metadata"]
    for table in ("documents", "paragraphs"):
        assert {(row["source_key"], row["url"]) for row in rows(built(name).release, table)} == {
            (doc.key, doc.url) for doc in DOCS
        }


@pytest.mark.parametrize("name", piles.CRAWLED)
def test_addresses_and_dates_of_a_crawl_travel(built, name):
    found = {row["url"]: row for row in rows(built(name).release, "sources")}
    assert found.keys() == {doc.url for doc in DOCS}
    assert all(found[doc.url]["date"].startswith(doc.date) for doc in DOCS)
    assert all(doc.url in found[doc.url]["metadata"] for doc in DOCS)


SAME_BYTES = ["md", "zip-txt", "tar-gz-txt", "zip-in-tar", "txt-gz", "wet-gz", *(name for name in piles.ROWS)]


@pytest.mark.parametrize("name", SAME_BYTES)
def test_a_text_has_one_id_wherever_it_lies(built, name):
    """The id is that of the text's bytes, so that a copy in another box is found to be one."""
    ids = {row["source_id"] for row in rows(built(name).release, "sources")}
    if name == "json-pieces":  # the pieces leave out the line feed at the end, or have one for it
        assert len(ids) == len(DOCS)
    else:
        assert ids == {row["source_id"] for row in rows(built("txt").release, "sources")}


@pytest.mark.parametrize("name", piles.FORMATS)
def test_the_manifest_accounts_for_every_record_of_every_input(built, name):
    manifest = json.loads((built(name).release / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["account"]["inputs"]["records"] == len(DOCS)
    assert sum(box["records"]["published"] for box in manifest["inputs"]) == len(DOCS)
    for box in manifest["inputs"]:
        if not box["packings"] and box["format"] not in ("zip", "tar"):
            assert box["record_bytes"] + sum(box["overhead"].values()) == box["bytes"]


# --- how a pile is named --------------------------------------------------------------------------------------
def test_a_glob_and_a_list_of_files_are_what_they_name(built, run, tmp_path):
    source = built("txt").source
    builds.build([f"{source}/*.txt"], tmp_path / "glob", plan(), workers=0)
    assert facts(tmp_path / "glob") == facts(built("txt").release)
    names = tmp_path / "names.list"
    names.write_text("# all of them\n\n" + "".join(f"{path}\n" for path in sorted(source.iterdir())), encoding="utf-8")
    done = run("build", "--files-from", names, "--out", tmp_path / "listed")
    assert done.returncode == 0, done.stderr.decode()
    assert facts(tmp_path / "listed") == facts(built("txt").release)


def test_what_comes_through_a_pipe_is_what_lies_in_a_file(built, run, tmp_path):
    data = (built("jsonl").source / "pile.jsonl").read_bytes()
    done = run("build", "-", "--format", "jsonl", "--out", tmp_path / "rows", data=data)
    assert done.returncode == 0, done.stderr.decode()
    assert facts(tmp_path / "rows") == facts(built("txt").release)
    assert problems(tmp_path / "rows") == []


def test_what_comes_through_a_pipe_as_a_text_is_one(built, run, tmp_path):
    (doc, *_) = DOCS
    done = run("build", "-", "--format", "text", "--out", tmp_path / "text", data=doc.text.encode())
    assert done.returncode == 0, done.stderr.decode()
    (source,) = rows(tmp_path / "text", "sources")
    assert (source["name"], source["raw_text"]) == ("stdin", doc.text)
    (found,) = facts(tmp_path / "text").values()
    expected = facts(built("txt").release)[source["text"]]
    for table, columns in (("documents", ("title", "text")), ("paragraphs", ("text", "kind", "section_path"))):
        assert [[row[c] for c in columns] for row in found[table]] == [
            [row[c] for c in columns] for row in expected[table]
        ]
    assert found["sections"] == expected["sections"]

"""The sample corpus: every kind of damage in our own words, with the clean text and structure that must come of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jiaokan import annotate, clean
from jiaokan.dataset import schema

HERE = Path(__file__).parent
FILES = sorted((HERE / "corpus").glob("*.txt"))
UNCHANGED = ("01", "02", "03", "16", "17", "18", "19")
each_file = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])


@pytest.fixture(scope="module")
def records():
    return {path.name: annotate(path.name, path.read_bytes()) for path in FILES}


def gold_of(path):
    folder = HERE / "gold" / "corpus"
    return json.loads((folder / f"{path.stem}.json").read_text(encoding="utf-8")), (folder / path.name).read_text(
        encoding="utf-8"
    )


@each_file
def test_the_clean_text_is_the_one_the_damage_was_done_to(records, path):
    assert records[path.name].source.text == gold_of(path)[1]


@each_file
def test_facts_of_the_source_are_recognised(records, path):
    gold, _ = gold_of(path)
    source = records[path.name].source
    got = {key: getattr(source, key) for key in ("encoding", "script", "script_origin", "date")}
    assert got == {key: gold[key] for key in got}
    assert (source.page_url, source.url) == (gold["url"], None)


@each_file
def test_reports_are_separated_and_titled(records, path):
    gold, _ = gold_of(path)
    assert [(d.title, d.text[:8]) for d in records[path.name].documents] == [
        (d["title"], d["first"]) for d in gold["documents"]
    ]


@each_file
def test_the_outline_is_recovered(records, path):
    gold, _ = gold_of(path)
    got = [(s.heading, s.number, s.level, s.heading_kind) for s in records[path.name].sections]
    assert got == [(h["heading"], h["number"], h["level"], h["kind"]) for h in gold["headings"]]


@each_file
def test_flags_say_what_was_done(records, path):
    gold, _ = gold_of(path)
    source = records[path.name].source
    assert set(gold["flags"]) <= {*source.flags, *source.repaired}


@pytest.mark.parametrize("path", [path for path in FILES if path.name[:2] in UNCHANGED], ids=lambda path: path.stem)
def test_clean_documents_pass_unchanged(records, path):
    source = records[path.name].source
    assert source.text == source.raw_text.strip("\n")
    assert not source.repaired


def test_every_repair_the_builder_knows_is_needed_somewhere(records):
    """Each repaired flag is raised by at least one document."""
    raised = {flag for record in records.values() for flag in record.source.repaired}
    repaired = {flag.id for flag in schema.flags().values() if flag.kind == "repaired"}
    assert repaired - {"corrected-by-hand"} <= raised  # no editor has seen these


@each_file
def test_cleaning_a_clean_text_changes_nothing(path):
    gold = gold_of(path)[1]
    assert clean(gold).text == gold

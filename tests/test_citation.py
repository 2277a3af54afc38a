"""CITATION.cff holds what the Citation File Format 1.2.0 asks for; wherever a dataset is cited it has one title."""

from __future__ import annotations

import jsonschema
import pytest
import yaml
from tests.conftest import ROOT

from jiaokan.dataset import citation

# The keys that we write, as the format's own schema types them: https://doi.org/10.5281/zenodo.5171937. What is not here
# would have to be added before it is written. (cffconvert, which brings that schema, needs a jsonschema below 4.)
TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": "^(https|http|ftp|sftp)://.+"}
ENTITY = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {"name": TEXT},
}
IDENTIFIER = {
    "type": "object",
    "required": ["type", "value"],
    "additionalProperties": False,
    "properties": {"type": {"const": "other"}, "value": TEXT, "description": TEXT},
}
CFF = {
    "type": "object",
    "required": ["authors", "cff-version", "message", "title"],
    "additionalProperties": False,
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": TEXT,
        "title": TEXT,
        "type": {"enum": ["dataset", "software"]},
        "authors": {"type": "array", "minItems": 1, "uniqueItems": True, "items": ENTITY},
        "version": {"anyOf": [TEXT, {"type": "number"}]},
        "identifiers": {"type": "array", "minItems": 1, "uniqueItems": True, "items": IDENTIFIER},
        "keywords": {"type": "array", "minItems": 1, "uniqueItems": True, "items": TEXT},
        "abstract": TEXT,
        "license": TEXT,
        "url": ADDRESS,
        "repository": ADDRESS,
    },
}
NOBODY = {"contact": None, "creators": [], "homepage": None, "summary": None, "repo": None}
MANIFEST = {"name": "notices", "version": "1.0.0", "data_digest": "ab" * 32, "about": NOBODY}


def faults(text):
    return [error.message for error in jsonschema.Draft202012Validator(CFF).iter_errors(yaml.safe_load(text))]


def cited(front=None, **about):
    return citation.cff(MANIFEST | {"about": NOBODY | about}, front or {})


# --- the file ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("front", "about"),
    [
        ({}, {}),
        ({"tags": ["a", "a", ""], "pretty_name": ""}, {"creators": ["甲组", "B", "甲组"]}),
        ({"tags": [2020, "yes"], "pretty_name": "1.0"}, {"creators": ["null", "2020-01-01"], "summary": "- a: [b"}),
        ({"tags": []}, {"homepage": "http://example.org/?a=1&b=2", "repo": "me/n", "contact": "a@example.org"}),
    ],
)
def test_whatever_is_said_of_a_dataset_its_citation_is_what_the_format_asks_for(front, about):
    assert faults(cited(front, **about)) == []


def test_the_citation_of_the_sample_and_that_of_the_tool_are_too(sample):
    assert faults((sample / "CITATION.cff").read_text(encoding="utf-8")) == []
    assert faults((ROOT / "CITATION.cff").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("title", None), ("authors", []), ("authors", [{}]), ("cff-version", "1.1.0"), ("url", "example.org")),
        *(("keywords", []), ("keywords", ["a", "a"]), ("type", "corpus"), ("datePublished", "2020"), ("message", "")),
        ("identifiers", [{"type": "other"}]),
    ],
)
def test_what_the_format_does_not_take_is_found(key, value):
    assert faults(yaml.safe_dump(yaml.safe_load(cited()) | {key: value})) != []


def test_nothing_is_cited_that_nobody_said():
    found = yaml.safe_load(cited())
    assert set(found) == {"cff-version", "message", "type", "title", "authors", "version", "identifiers"}
    assert found["authors"] == [{"name": "The makers of notices"}]
    assert "howpublished" not in citation.bibtex(MANIFEST, {})


def test_the_contact_for_takedowns_is_no_part_of_a_citation():
    assert "a@example.org" not in cited(contact="a@example.org")


def test_an_author_or_a_keyword_that_is_said_twice_stands_once():
    found = yaml.safe_load(cited({"tags": ["b", "a", "b"]}, creators=["甲组", "B", "甲组"]))
    assert found["authors"] == [{"name": "甲组"}, {"name": "B"}]
    assert found["keywords"] == ["b", "a"]


# --- the address ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "written"),
    [
        *((each, each) for each in ("https://example.org/", "https://example.org/a-b.c~d", "https://example.org/通知")),
        *((each, each) for each in ("https://example.org/my_corpus", "https://example.org/?a=1&b=%20#c_$d")),
        # what would end the macro, or the block of code on the card
        ("https://example.org/a}b", "https://example.org/a%7Db"),
        ("https://example.org/a\\b`", "https://example.org/a%5Cb%60"),
    ],
)
def test_an_address_is_cited_as_it_is(address, written):
    said = citation.bibtex(MANIFEST | {"about": NOBODY | {"homepage": address}}, {})
    assert f"  howpublished = {{\\url{{{written}}}}},\n" in said


def test_a_name_with_an_underscore_is_one_on_the_hub_and_an_escape_in_a_title():
    said = citation.bibtex(MANIFEST | {"name": "my_corpus", "about": NOBODY | {"repo": "me/my_corpus"}}, {})
    assert "\\url{https://huggingface.co/datasets/me/my_corpus}" in said
    assert "title = {{my\\_corpus}}" in said


# --- the title --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("front", "title"),
    [({}, "notices"), ({"pretty_name": ""}, "notices"), ({"pretty_name": "Notices (通知)"}, "Notices (通知)")],
)
def test_the_title_is_that_of_the_card_or_else_the_name(front, title):
    assert citation.title(MANIFEST, front) == title
    assert yaml.safe_load(cited(front))["title"] == title
    assert f"title = {{{{{title}}}}}" in citation.bibtex(MANIFEST, front)


def test_the_key_of_the_entry_is_made_of_the_name_whatever_the_title():
    assert citation.bibtex(MANIFEST, {"pretty_name": "X"}).startswith("@misc{dataset-notices-1-0-0,\n")

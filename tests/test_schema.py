"""The schemas are the only definition of columns: everything else is held against them."""

from __future__ import annotations

import copy
import json

import datasets
import jsonschema
import pytest

from jiaokan.dataset import schema, writers
from jiaokan.dataset.records import Document, Duplicate, Edit, Paragraph, Section, Source, Span, names_of, to_row
from jiaokan.errors import SchemaError
from jiaokan.rules import NOTES, RULES

RECORDS = {
    "sources": Source,
    "documents": Document,
    "sections": Section,
    "paragraphs": Paragraph,
    "edits": Edit,
    "duplicates": Duplicate,
}
each_table = pytest.mark.parametrize("table", schema.TABLES)


@each_table
def test_records_have_the_columns_of_their_schema_in_order(table):
    assert list(names_of(RECORDS[table])) == list(schema.columns(table))


@each_table
def test_the_arrow_schema_is_the_one_features_give(table):
    features = schema.features(table)
    assert features.arrow_schema == schema.arrow(table)
    assert features.arrow_schema.metadata == schema.arrow(table).metadata
    assert all(field.nullable for field in schema.arrow(table))


@each_table
def test_the_features_written_into_files_are_the_ones_datasets_reads(table):
    assert datasets.Features.from_arrow_schema(schema.arrow(table)) == datasets.Features.from_arrow_schema(
        schema.features(table).arrow_schema
    )


@each_table
def test_every_column_has_description_and_an_example_that_is_valid(table):
    for name, node in schema.columns(table).items():
        assert node["description"].endswith("."), name
        jsonschema.Draft202012Validator(node).validate(node["examples"][0])


@each_table
@pytest.mark.parametrize(
    "break_it",
    [
        lambda s: s["properties"][next(iter(s["properties"]))].update(desciption="misspelt"),
        lambda s: s["properties"][next(iter(s["properties"]))].update(minLenght=3),
        lambda s: (
            s["properties"][next(iter(s["properties"]))].pop("x-arrow", None)
            or s["properties"][next(iter(s["properties"]))].pop("type")
        ),
        lambda s: s.update(additionalProperties=True),
        lambda s: s["required"].pop(),
        lambda s: s["properties"].update({"extra": {"type": "string"}}),
        lambda s: s.pop("$id"),
    ],
)
def test_a_schema_with_a_slip_is_refused(table, break_it):
    broken = copy.deepcopy(schema.table(table))
    break_it(broken)
    with pytest.raises(SchemaError, match="somewhere"):
        schema.check_schema(broken, where="somewhere")


def test_a_trailing_newline_is_no_id():
    row = dict.fromkeys(schema.columns("duplicates")) | {
        "level": "document", "kind": "exact", "group_id": "exact:0123456789abcdef01234567", "left_id": "0123456789abcdef01234567:d0",
        "right_id": "0123456789abcdef01234567:d9\n", "similarity": 1.0,
    }  # fmt: skip
    assert not schema.is_valid("duplicates", row)
    assert [e.json_path for e in schema.validator("duplicates").iter_errors(row)] == ["$.right_id"]
    assert schema.is_valid("duplicates", row | {"right_id": "0123456789abcdef01234567:d9"})


def test_the_fast_validator_and_the_one_that_explains_agree_on_nulls():
    for table in schema.TABLES:
        row = dict.fromkeys(schema.columns(table))
        assert not schema.is_valid(table, row)
        assert list(schema.validator(table).iter_errors(row))


def test_flags_and_rules_name_each_other():
    raised = {}
    for rule in (*RULES, *NOTES):
        if rule.flag:
            raised.setdefault(rule.flag, []).append(rule.id)
    assert {flag.id: list(flag.rules) for flag in schema.flags().values() if flag.rules} == raised
    kinds = {flag.id: flag.kind for flag in schema.flags().values()}
    assert {kinds[rule.flag] for rule in RULES if rule.flag} == {"repaired"}
    assert {kinds[note.flag] for note in NOTES} == {"remains"}


def test_rule_ids_are_never_used_twice():
    ids = [rule.id for rule in (*RULES, *NOTES)]
    assert len(ids) == len(set(ids))


def test_chunking_is_what_the_hub_s_own_writer_uses():
    assert writers.CHUNKING == datasets.config.DEFAULT_CDC_OPTIONS


def test_rows_are_plain_values():
    assert json.dumps(to_row(Span(0, 1, "kind", "flag"))) == '{"start": 0, "end": 1, "kind": "kind", "flag": "flag"}'

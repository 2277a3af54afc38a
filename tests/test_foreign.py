"""Anybody's dataset: what is found, and what is left alone; schemas, relations, files, and rows that are none."""

from __future__ import annotations

import datetime as dt
import decimal
import gzip
import json
import shutil
from pathlib import Path
from unittest import mock

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import support
from tests.test_recipes import lines, put

from jiaokan.errors import InputError
from jiaokan.foreign import digests, shapes
from jiaokan.foreign.cells import _cell
from jiaokan.foreign.relations import line_of
from jiaokan.foreign.validate import CHECKS, Looked, validate

RELEASE = Path(__file__).parent / "cases" / "foreign" / "release.toml"
NOTE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": ["string", "integer"]},
        "text": {"type": "string"},
        "up": {"type": ["string", "integer", "null"]},
        "tags": {"type": "array"},
        "marks": {"type": "array"},
        "start": {},
        "end": {},
        "words": {},
        "group": {},
        "part": {},
        "kind": {"type": "string"},
    },
}
HEAD = "[tables.notes]\n"


def found(tmp_path, relations=None, schema=NOTE, **files):
    """Validate files, named without their format, of lines or bytes."""
    put(tmp_path / "schema" / "notes.schema.json", lines(schema))
    if relations is not None:
        put(tmp_path / "schema" / "relations.toml", relations.encode())
    for name, rows in files.items():
        put(tmp_path / "data" / f"{name}.jsonl", rows if isinstance(rows, bytes) else lines(*rows))
    return list(validate(tmp_path / "data", tmp_path / "schema"))


def told(problems):
    return [f"{problem.check} {problem.where}" for problem in problems]


# --- ours as anybody's, anybody's as they are -------------------------------------------------------------------------
@pytest.fixture(scope="module")
def release_schema(small_base, tmp_path_factory):
    place = tmp_path_factory.mktemp("schemas") / "schema"
    shutil.copytree(small_base / "schema", place)
    shutil.copy(RELEASE, place / "relations.toml")
    return place


def test_a_release_is_valid_as_anybodys_dataset(small_base, release_schema):
    looked = Looked()
    assert list(validate(small_base, release_schema, looked=looked)) == []
    assert looked.rows["paragraphs"] > 10
    assert looked.unasked == []
    assert {name.partition("/")[0] for name in looked.aside} == {"accounts"}


@pytest.mark.parametrize(
    ("table", "values", "expected"),
    [
        ("paragraphs/train", {"section_id": "0" * 24 + ":s1"}, "references"),
        ("paragraphs/train", {"document_id": "0" * 24 + ":d1"}, "references"),
        ("paragraphs/train", {"text": "甲"}, "spans"),
        ("paragraphs/train", {"text_start": 1 << 20}, "spans"),
        ("paragraphs/train", {"kind": "verse"}, "rows"),
        ("edits/train", {"raw_text": "甲甲"}, "spans"),
        ("edits/train", {"ordinal": 1}, "unique-ids"),
        ("documents/train", {"source_id": "0" * 24}, "references"),
    ],
)
def test_a_broken_release_is_not(broken, release_schema, table, values, expected):
    folder = broken({"do": "set", "table": table, "row": 0, "values": values})
    assert expected in {problem.check for problem in validate(folder, release_schema)}


def test_a_source_in_two_splits_leaks(small_base, tmp_path, release_schema):
    folder = support.copy(small_base, tmp_path / "parted")
    rows, _ = support.read_rows(support.table_path(folder, "sources/train"))
    support.break_release(folder, {"do": "copy", "source": rows[0]["source_id"], "to": "test", "tables": ["sources"]})
    assert {problem.check for problem in validate(folder, release_schema)} >= {"split-leaks", "unique-ids"}


def test_a_foreign_parquet_is_validated_with_one_schema(run, tmp_path):
    rows = {"doc": [1, 2, 3], "正文": ["甲", "乙", None], "score": [0.5, 1.5, 2.0]}
    schema = {"required": ["doc", "正文"], "properties": {"doc": {"type": "integer"}, "score": {"maximum": 1}}}
    put(tmp_path / "schema" / "hub.schema.json", lines(schema))
    (tmp_path / "hub" / "data").mkdir(parents=True)
    pq.write_table(pa.table(rows), tmp_path / "hub" / "data" / "train-00000-of-00001.parquet")
    done = run("validate", "hub", "--schema", "schema", cwd=tmp_path)
    assert done.returncode == 1
    places = [line.partition(":")[0] for line in done.stdout.decode().splitlines()]
    assert places == [f"data/train-00000-of-00001.parquet row {row} score" for row in (1, 2)]
    pq.write_table(
        pa.table(rows | {"score": [0.0, 1.0, None]}), tmp_path / "hub" / "data" / "train-00000-of-00001.parquet"
    )
    assert run("validate", "hub", "--schema", "schema", cwd=tmp_path).returncode == 0


# --- relations: each with what it finds and what it leaves alone ------------------------------------------------------
SOUND = {
    "no relations": (None, {"a": [{"id": 1}, {"id": 1}]}),
    "a key": ('key = "id"', {"a": [{"id": 1}, {"id": "1"}, {"id": 2}]}),
    "a key of two columns": ('key = ["id", "kind"]', {"a": [{"id": 1, "kind": "x"}, {"id": 1, "kind": "y"}]}),
    "rows": ("rows = 2", {"a": [{"id": 1}, {"id": 1}]}),
    "rows within": ("rows = { min = 1, max = 2 }", {"a": [{"id": 1}]}),
    "a reference": (
        'references = [{ column = "up", to = "notes.id" }]',
        {"a": [{"id": 1, "up": 2}, {"id": 2, "up": 1.0}]},
    ),
    "no reference": (
        'references = [{ column = "up", to = "notes.id", nullable = true }]',
        {"a": [{"id": 1, "up": None}, {"id": 2}]},
    ),
    "references in a list": (
        'references = [{ column = "tags", to = "notes.id" }]',
        {"a": [{"id": 1, "tags": [1, 2]}, {"id": 2, "tags": []}]},
    ),
    "a reference of others": (
        'references = [{ column = "up", to = "notes.id", where = { kind = "see" } }]',
        {"a": [{"id": 1, "kind": "see", "up": 1}, {"id": 2, "kind": "not", "up": 9}]},
    ),
    "a reference inside objects": (
        'references = [{ column = "marks.of", to = "notes.id" }]',
        {"a": [{"id": 1, "marks": [{"of": 1}]}]},
    ),
    "spans": (
        '[[tables.notes.spans]]\ntext = "text"\nlist = "marks"\nequals = "w"',
        {
            "a": [
                {
                    "id": 1,
                    "text": "甲𠀀乙",
                    "marks": [{"start": 1, "end": 2, "w": "𠀀"}, {"start": 3, "end": 3, "w": ""}],
                }
            ]
        },
    ),
    "spans in columns": (
        '[[tables.notes.spans]]\ntext = "text"',
        {"a": [{"id": 1, "text": "甲", "start": 0, "end": 1}]},
    ),
    "no span": ('[[tables.notes.spans]]\ntext = "text"\nnullable = true', {"a": [{"id": 1, "text": "甲"}]}),
    "spans in another row": (
        'key = "id"\n[[tables.notes.spans]]\ntext = "notes.text"\nby = "up"\nequals = "words"\nnullable = true',
        {"a": [{"id": 2, "up": 1, "start": 1, "end": 3, "words": "乙丙"}, {"id": 1, "text": "甲乙丙"}]},
    ),
    "splits": (
        'apart = "group"',
        {"train": [{"id": 1, "group": "x"}, {"id": 2, "group": "x"}], "test": [{"id": 3, "group": "y"}]},
    ),
    "splits of no group": ('apart = "group"', {"train": [{"id": 1, "group": None}], "test": [{"id": 2}]}),
    "splits in a column": (
        'apart = "group"\nsplit = "part"',
        {"a": [{"id": 1, "group": 1, "part": "dev"}], "b": [{"id": 2, "group": 1, "part": "dev"}]},
    ),
}
BROKEN = {
    "a key twice": ('key = "id"', {"a": [{"id": 1}, {"id": 2}], "b": [{"id": 1}]}, ["unique-ids b.jsonl line 1 id"]),
    "a key thrice": (
        'key = "id"',
        {"a": [{"id": 1}] * 3},
        ["unique-ids a.jsonl line 2 id", "unique-ids a.jsonl line 3 id"],
    ),
    "1 and 1.0": (
        'key = "start"',
        {"a": [{"id": 1, "start": 1}, {"id": 2, "start": 1.0}]},
        ["unique-ids a.jsonl line 2 start"],
    ),
    "no key": ('key = "group"', {"a": [{"id": 1}]}, ["unique-ids a.jsonl line 1 group"]),
    "a key of two columns twice": (
        'key = ["id", "kind"]',
        {"a": [{"id": 1, "kind": "x"}, {"id": 1, "kind": "x"}]},
        ["unique-ids a.jsonl line 2 id,kind"],
    ),
    "a row too few": ("rows = 2", {"a": [{"id": 1}]}, ["totals notes"]),
    "a row too many": ("rows = { max = 1 }", {"a": [{"id": 1}, {"id": 2}]}, ["totals notes"]),
    "a reference to nothing": (
        'references = [{ column = "up", to = "notes.id" }]',
        {"a": [{"id": 1, "up": "1"}, {"id": 2, "up": None}, {"id": 3, "up": 3}]},
        ["references a.jsonl line 1 up", "references a.jsonl line 2 up"],
    ),
    "a reference to nothing in a list": (
        'references = [{ column = "tags", to = "notes.id", nullable = true }]',
        {"a": [{"id": 1, "tags": [1, 9, None]}]},
        ["references a.jsonl line 1 tags"],
    ),
    "columns that do not go together": (
        'references = [{ column = ["up", "kind"], to = ["notes.id", "notes.kind"] }]',
        {"a": [{"id": 1, "kind": "x", "up": 2}, {"id": 2, "kind": "x", "up": 1}, {"id": 3, "kind": "y", "up": 1}]},
        ["references a.jsonl line 3 up,kind"],
    ),
    "spans outside": (
        '[[tables.notes.spans]]\ntext = "text"\nlist = "marks"',
        {
            "a": [
                {
                    "id": 1,
                    "text": "甲乙",
                    "marks": [{"start": 0, "end": 3}, {"start": 2, "end": 1}, {"start": -1, "end": 1}, 7],
                }
            ]
        },
        [f"spans a.jsonl line 1 marks.{at}" for at in ("0.end", "1.end", "2.start", "3.start")],
    ),
    "spans by bytes": (
        '[[tables.notes.spans]]\ntext = "text"\nlist = "marks"\nequals = "w"',
        {"a": [{"id": 1, "text": "甲乙丙丁", "marks": [{"start": 0, "end": 3, "w": "甲"}]}]},
        ["spans a.jsonl line 1 marks.0.w"],
    ),
    "spans that are no numbers": (
        '[[tables.notes.spans]]\ntext = "text"',
        {
            "a": [
                {"id": 1, "text": "甲", "start": "0", "end": 1},
                {"id": 2, "text": "甲", "start": 0, "end": True},
                {"id": 3, "start": 0, "end": 0},
            ]
        },
        ["spans a.jsonl line 1 start", "spans a.jsonl line 2 end", "spans a.jsonl line 3 start"],
    ),
    "spans in another row": (
        'key = "id"\n[[tables.notes.spans]]\ntext = "notes.text"\nby = "up"\nequals = "words"\nnullable = true',
        {
            "a": [
                {"id": 1, "text": "甲乙丙"},
                {"id": 2, "up": 1, "start": 1, "end": 3, "words": "乙甲"},
                {"id": 3, "up": 1, "start": 1, "end": 4, "words": "乙丙"},
                {"id": 4, "up": 9, "start": 1, "end": 2, "words": "乙"},
                {"id": 5, "up": 2, "start": 0, "end": 0, "words": ""},
            ]
        },
        [f"spans a.jsonl line {at}" for at in ("2 words", "3 end", "5 start", "4 start")],
    ),
    "splits": (
        'apart = ["group", "text"]',
        {
            "train": [{"id": 1, "group": "x"}, {"id": 2, "group": "x", "text": "甲"}],
            "test": [{"id": 3, "group": "x", "text": "甲"}],
        },
        ["split-leaks train.jsonl line 1 group", "split-leaks train.jsonl line 2 text"],
    ),
    "splits in a column": (
        'apart = "group"\nsplit = "part"',
        {"a": [{"id": 1, "group": 1, "part": "dev"}, {"id": 2, "group": 1, "part": "test"}]},
        ["split-leaks a.jsonl line 2 group"],
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_what_holds_is_left_alone(name, tmp_path):
    relations, files = SOUND[name]
    assert found(tmp_path, relations and HEAD + relations, **files) == []


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_hold_is_told_at_its_place(name, tmp_path):
    relations, files, expected = BROKEN[name]
    problems = found(tmp_path, HEAD + relations, **files)
    assert told(problems) == expected
    assert all(problem.check in CHECKS and "; " in problem.message for problem in problems)


def test_relations_between_tables_are_told_in_the_order_of_the_rows(tmp_path):
    put(tmp_path / "schema" / "books.schema.json", lines({"properties": {"id": {}}}))
    put(tmp_path / "data" / "books" / "all.jsonl.gz", gzip.compress(lines({"id": "b1"})))
    relations = f'[tables.books]\n{HEAD}references = [{{ column = "up", to = "books.id" }}]'
    rows = [{"id": 1, "up": "b2"}, {"id": [], "up": "b1"}, {"id": 3, "up": "b1"}, {"id": 4, "up": "b3"}]
    problems = found(tmp_path, relations, notes=rows)
    assert told(problems) == [
        f"{check} notes.jsonl line {at}"
        for check, at in (("references", "1 up"), ("rows", "2 id"), ("references", "4 up"))
    ]


# --- the file of relations --------------------------------------------------------------------------------------------
FAULTS = {
    "no TOML": ("[tables", "relations.toml: cannot be read"),
    "nothing": ("", "line 1 tables: is missing"),
    "an unknown table": ("[tables.nots]\n", "line 1 tables.nots: has no schema, expected a file nots.schema.json"),
    "an unknown key": (HEAD + 'kee = "id"\n', "line 2 tables.notes.kee: is not known, expected optional, rows, key"),
    "an unknown column": (
        HEAD + '\nkey = "idd"\n',
        "line 3 tables.notes.key: names 'idd', no column of notes, expected one of id",
    ),
    "a split with a dot": (
        HEAD + 'split = "id.part"\n',
        "line 2 tables.notes.split: names 'id.part', expected a column of the row itself, without a dot",
    ),
    "rows that are none": (HEAD + "rows = -1\n", "line 2 tables.notes.rows: is not what it must be"),
    "a reference without its end": (
        HEAD + '[[tables.notes.references]]\ncolumn = "id"\n',
        'line 2 tables.notes.references[0].to: is missing, expected a table and its column, "books.id"',
    ),
    "the second of two": (
        HEAD
        + '[[tables.notes.references]]\ncolumn = "id"\nto = "notes.id"\n[[tables.notes.references]]\ncolumn = "id"\nto = "notes.no"\n',
        "line 7 tables.notes.references[1].to: names 'no', no column of notes",
    ),
    "a target without column": (
        HEAD + 'references = [{ column = "id", to = "notes" }]\n',
        "line 2 tables.notes.references[0].to: is not",
    ),
    "a target that is no table": (
        HEAD + 'references = [{ column = "id", to = "x.id" }]\n',
        "references[0].to: names 'x', which has no schema",
    ),
    "as many columns": (
        HEAD + 'references = [{ column = ["id", "up"], to = "notes.id" }]\n',
        "references[0].to: is not as long as column",
    ),
    "by without a key": (HEAD + 'spans = [{ text = "notes.text", by = "up" }]\n', "spans[0].by: names no row of notes"),
    "a span of no column": (HEAD + 'spans = [{ text = "text", start = "begin" }]\n', "spans[0].start: names 'begin'"),
    "splits of no name": (HEAD + 'apart = "group"\n', "tables.notes.apart: knows no split of some files, got a.jsonl"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_relations_names_line_key_and_what_to_write(name, tmp_path):
    text, said = FAULTS[name]
    with pytest.raises(InputError) as told_error:
        found(tmp_path, text, a=[{"id": 1}])
    assert said in str(told_error.value)
    assert len(str(told_error.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("tables", "a"), 1),
        (("tables", "a", "key"), 2),
        (("tables", "b", "x", 1, "y"), 7),
        (("tables", "b", "x", 0), 5),
        (("other",), 1),
    ],
)
def test_the_line_of_a_key_is_its_own_or_the_nearest_above(keys, line):
    text = "[tables.a]\nkey = 1\n\n# x\n[[tables.b.x]]\n[[ tables.b.x ]]\n y = 2\n"
    assert line_of(text, keys) == line


# --- schemas ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"$ref": "https://example.org/a.json"}, "outside the file"),
        ({"properties": {"a": {"items": [{"$ref": "other.json#/x"}]}}}, "outside the file"),
        ({"$dynamicRef": "urn:x"}, "outside the file"),
        ({"properties": {"default": {"$ref": "http://127.0.0.1:9/x"}}}, "outside the file"),
        ({"$defs": {"enum": {"$ref": "file:///etc/hosts"}}}, "outside the file"),
        ({"$ref": "#/$defs/none"}, "cannot be used"),
        ({"type": "objekt"}, "is no JSON Schema"),
        ({"properties": {"a": {"pattern": "(("}}}, "cannot be used"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "draft-07"),
    ],
)
def test_a_schema_that_cannot_be_used_is_misuse(schema, said, tmp_path):
    with pytest.raises(InputError, match=r"notes\.schema\.json") as told_error:
        found(tmp_path, schema=schema, a=[{"id": 1}])
    assert said in str(told_error.value)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/$defs/row", "$defs": {"row": {"required": ["id"]}}},
        {"properties": {"$ref": {"type": "string"}}},
        {"properties": {"a": {"enum": [{"$ref": "https://example.org"}]}}},
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.org/notes.json"},
        {"$recursive": 1, "x-ours": {"y": 1}},
    ],
)
def test_what_only_looks_like_a_reference_elsewhere_is_taken(schema, tmp_path):
    assert found(tmp_path, schema=schema, a=[{"id": 1}]) == []


@pytest.mark.parametrize(
    ("text", "said"), [("[1]", "is no schema of rows"), ("{", "cannot be read"), ('"\\ud800', "cannot be read")]
)
def test_a_schema_that_is_no_object_is_misuse(text, said, tmp_path):
    put(tmp_path / "schema" / "notes.schema.json", text.encode())
    with pytest.raises(InputError, match=said):
        validate(tmp_path, tmp_path / "schema")


def test_a_folder_without_schemas_is_misuse(tmp_path):
    with pytest.raises(InputError, match="holds no schema"):
        validate(tmp_path, tmp_path)
    with pytest.raises(InputError, match="is no folder"):
        validate(tmp_path, tmp_path / "none")


# --- rows that are none -----------------------------------------------------------------------------------------------
LINES = {
    "a torn line": (b'{"id": ', "bad JSON"),
    "NaN": (b'{"id": 1, "start": NaN}\n', "number is not finite"),
    "infinite": (b'{"id": 1, "start": 1e999}\n', "number too large"),
    "no UTF-8": (b'{"id": "\xff"}\n', "not UTF-8"),
    "half a pair": (b'{"id": "\\ud800"}\n', "lone surrogate"),
    "a key twice": (b'{"id": 1, "id": 2}\n', "duplicate key"),
    "nested deep": (b'{"id": ' + b"[" * 9000, "nested too deep"),
    "a long number": (b'{"id": ' + b"1" * 5000 + b"}\n", "number too long"),
    "a list": (b"[1]\n", "is list, expected an object"),
    "a text": (b'"x"\n', "is str, expected an object"),
    "another type": (b'{"id": true}\n', "True is not of type"),
    "a column missing": (b"{}\n", "'id' is a required property"),
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_is_no_row_is_a_problem_and_the_next_is_read(name, tmp_path):
    line, said = LINES[name]
    rows = lines({"id": 1}) + line.rstrip(b"\n") + b"\n\r\n" + lines({"id": 1})
    problems = found(tmp_path, HEAD + 'key = "id"', a=rows)
    one = [problem for problem in problems if said in problem.message]
    assert [problem.where.split(" ")[:3] for problem in one] == [["a.jsonl", "line", "2"]]
    assert "unique-ids a.jsonl line 4 id" in told(problems)


def test_a_byte_order_mark_and_utf_16_are_read(tmp_path):
    text = lines({"id": 1, "text": "甲"}).decode()
    assert found(tmp_path, a=b"\xef\xbb\xbf" + text.encode(), b=text.encode("utf-16")) == []


def test_a_pattern_that_python_cannot_read_decides_all_the_same(tmp_path):
    schema = {"properties": {"text": {"pattern": r"^\p{Han}+$"}}}
    problems = found(tmp_path, schema=schema, a=[{"text": "甲乙"}, {"text": "ab"}])
    assert told(problems) == ["rows a.jsonl line 2 text"]
    assert "Han" in problems[0].message


def test_a_row_of_many_faults_tells_the_first_twenty(tmp_path):
    schema = {"properties": {"tags": {"items": {"type": "string"}}}}
    problems = found(tmp_path, schema=schema, a=[{"tags": list(range(30))}])
    assert len(problems) == 21
    assert "10 more" in problems[-1].message


# --- files ------------------------------------------------------------------------------------------------------------
LAYOUTS = {
    "notes.jsonl": "notes",
    "notes.ndjson": "notes",
    "data/notes.jsonl": "notes",
    "notes/x.jsonl": "notes",
    "notes/train/x.jsonl": "notes",
    "data/notes/train-00000-of-00001.jsonl": "notes",
    "others.jsonl": "others",
}


def test_the_files_of_a_table_are_found_by_every_layout_and_what_is_no_tables_is_named(tmp_path):
    for name in ("notes", "others"):
        put(tmp_path / "schema" / f"{name}.schema.json", b"{}")
    for name in (
        *LAYOUTS,
        "strange.jsonl",
        "old.xlsx",
        "README.md",
        ".git/notes.jsonl",
        "_x/notes.jsonl",
        "my/notes.jsonl",
    ):
        put(tmp_path / "data" / name, lines({"id": 1}))
    put(tmp_path / "schema" / "none.schema.json", b"{}")
    looked = Looked()
    assert list(validate(tmp_path / "data", tmp_path / "schema", looked=looked)) == []
    assert looked.rows == {"notes": 6, "others": 1}
    assert looked.aside == ["my/notes.jsonl", "old.xlsx", "strange.jsonl"]
    assert looked.bare == ["none"]


def test_a_table_that_is_stated_must_be_there_unless_it_is_optional(tmp_path):
    put(tmp_path / "schema" / "books.schema.json", b"{}")
    assert told(found(tmp_path, "[tables.books]\n", notes=[{"id": 1}])) == ["files books"]
    assert found(tmp_path, "[tables.books]\noptional = true\n", notes=[{"id": 1}]) == []


@pytest.mark.parametrize("named", ["data", "data/none.jsonl", "README.md"])
def test_a_place_without_rows_is_misuse(named, tmp_path):
    put(tmp_path / "schema" / "notes.schema.json", b"{}")
    put(tmp_path / "data" / "README.md", b"x")
    put(tmp_path / "README.md", b"x")
    with pytest.raises(InputError, match=r"holds no table|no such file"):
        validate(tmp_path / named, tmp_path / "schema")


def test_a_link_of_the_hubs_cache_is_followed(tmp_path):
    put(tmp_path / "blobs" / "1f", lines({"id": 1}, {"no": 1}))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "notes.jsonl").symlink_to(tmp_path / "blobs" / "1f")
    assert told(found(tmp_path)) == ["rows notes.jsonl line 2 row"]


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_packed_file_that_ends_too_soon_is_a_problem(cut, tmp_path):
    packed = gzip.compress(lines(*({"id": number, "text": str(number) * 9} for number in range(500))))
    put(tmp_path / "data" / "notes.jsonl.gz", packed[:-cut])
    assert "readable notes.jsonl.gz" in told(found(tmp_path))


def test_a_parquet_that_is_damaged_is_a_problem(tmp_path):
    (tmp_path / "data").mkdir()
    pq.write_table(pa.table({"id": ["x"] * 9}), tmp_path / "data" / "a.parquet")
    whole = (tmp_path / "data" / "a.parquet").read_bytes()
    put(tmp_path / "data" / "b.parquet", whole[:-30])
    put(tmp_path / "data" / "c.parquet", b"PAR1" + b"\xff" * 40 + whole[44:])
    problems = found(tmp_path)
    assert {problem.check for problem in problems} == {"readable"}
    assert {problem.where.partition(" ")[0] for problem in problems} == {"b.parquet", "c.parquet"}


# --- values of Parquet and CSV ----------------------------------------------------------------------------------------
def test_values_of_parquet_are_those_of_json(tmp_path):
    moment = dt.datetime(2023, 3, 12, 8, 30, tzinfo=dt.UTC)
    columns = {
        "id": pa.array([1]),
        "day": pa.array([dt.date(2023, 3, 12)]),
        "at": pa.array([moment]),
        "price": pa.array([decimal.Decimal("1.50")]),
        "raw": pa.array([b"\x00\xff"]),
        "map": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
        "kind": pa.array(["x"]).dictionary_encode(),
        "marks": pa.array([[{"start": 0, "score": 0.5}]]),
    }
    stated = {
        "day": "2023-03-12",
        "at": "2023-03-12T08:30:00+00:00",
        "price": 1.5,
        "raw": "AP8=",
        "map": {"a": 1},
        "kind": "x",
        "marks": [{"start": 0, "score": 0.5}],
    }
    (tmp_path / "data").mkdir()
    pq.write_table(pa.table(columns), tmp_path / "data" / "a.parquet")
    assert found(tmp_path, schema={"properties": {name: {"const": value} for name, value in stated.items()}}) == []


def test_what_json_has_not_is_told_and_a_null_may_be_absent(tmp_path):
    (tmp_path / "data").mkdir()
    table = pa.table({"id": [1, None, 3], "text": ["甲", None, "乙"], "start": [0.5, float("nan"), float("inf")]})
    pq.write_table(table, tmp_path / "data" / "a.parquet")
    assert told(found(tmp_path)) == [
        "rows a.parquet row 1 start",
        "rows a.parquet row 2 start",
        "rows a.parquet row 1 id",
    ]


def test_a_cell_of_csv_has_the_type_of_its_column(tmp_path):
    schema = {
        "required": ["id"],
        "properties": {
            "id": {"type": "integer"},
            "n": {"type": ["number", "null"]},
            "yes": {"type": "boolean"},
            "text": {"type": "string"},
            "code": {"type": "string"},
        },
    }
    put(tmp_path / "data" / "a.csv", '\ufeffid,n,yes,text,code\n1,1.5,true,"甲,\n乙",007\n2,,False,"",1\n'.encode())
    assert found(tmp_path, schema=schema) == []
    put(tmp_path / "data" / "a.csv", b'id;n\n1;x\n2\n\n"3\n";1\n4;"1\n')
    assert told(found(tmp_path, schema=schema)) == [
        "rows a.csv line 2 n",
        "rows a.csv line 3",
        "rows a.csv line 5 id",
        "rows a.csv line 7",
    ]


DEFS = {
    "n": {"type": "integer"},
    "maybe": {"anyOf": [{"$ref": "#/$defs/n"}, {"type": "null"}]},
    "self": {"$ref": "#/$defs/self"},
}


@pytest.mark.parametrize(
    ("node", "cell", "value"),
    [
        ({"$ref": "#/$defs/n"}, "7", 7),
        ({"$ref": "#/$defs/maybe"}, "7", 7),
        ({"$ref": "#/$defs/maybe"}, "", None),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "1.5", 1.5),
        ({"oneOf": [{"type": "boolean"}, {"type": "null"}]}, "true", True),
        ({"allOf": [{"type": ["integer", "string"]}, {"type": "integer"}]}, "7", 7),
        ({"allOf": [{"type": "number"}, {"type": "integer"}]}, "7", 7),
        ({"enum": [1, 2]}, "2", 2),
        ({"const": None}, "", None),
        ({"minimum": 3}, "7", 7),
        # texts, and what nothing is said of
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, "007", "007"),
        ({"enum": ["1", "2"]}, "2", "2"),
        ({"minLength": 1}, "", ""),
        ({"anyOf": [{"minLength": 1}, {"type": "null"}]}, "", None),
        ({"enum": ["", "x"]}, "", ""),
        ({"title": "N"}, "7", "7"),
        ({"title": "N"}, "", None),
        ({"anyOf": [{"type": "integer"}, {}]}, "7", "7"),
        ({"$ref": "#/$defs/none"}, "7", "7"),
        ({"$ref": "#/$defs/self"}, "7", "7"),
        (True, "7", "7"),
    ],
)
def test_a_cell_is_read_as_what_its_schema_says_however_it_says_it(node, cell, value):
    said = shapes.types(node, {"$defs": DEFS})
    assert (_cell(cell, said), type(_cell(cell, said))) == (value, type(value))


def test_a_circle_of_references_that_doubles_at_each_step_is_read_at_once():
    defs = {f"d{at}": {"anyOf": [{"$ref": f"#/$defs/d{at + 1}"} for _ in range(2)]} for at in range(40)}
    defs["d40"] = {"type": "integer", "properties": {"x": {"$ref": "#/$defs/d0"}}}
    assert shapes.types(defs["d0"], {"$defs": defs}) == {"integer"}
    assert list(shapes.fields(defs["d0"], {"$defs": defs}).properties) == ["x"]


def test_columns_behind_a_reference_of_the_row_are_columns(tmp_path):
    row = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"$ref": "#/$defs/n"}, "n": {"$ref": "#/$defs/n"}},
    }
    schema = {"$ref": "#/$defs/row", "$defs": {**DEFS, "row": row}}
    put(tmp_path / "data" / "a.csv", b"id,n\n1,2\n2,\n")
    assert found(tmp_path, schema=schema) == []
    put(tmp_path / "data" / "a.csv", b"id,n\n,2\n1,x\n")
    assert told(found(tmp_path, schema=schema)) == ["rows a.csv line 2 id", "rows a.csv line 3 n"]


def test_an_empty_cell_under_a_length_is_an_empty_text(tmp_path):
    put(tmp_path / "data" / "a.csv", b"id,text\n1,x\n2,\n")
    schema = {"required": ["text"], "properties": {"text": {"minLength": 1}}}
    assert told(found(tmp_path, schema=schema)) == ["rows a.csv line 3 text"]


# --- nulls of Parquet -------------------------------------------------------------------------------------------------
MARK = {"required": ["at"], "properties": {"at": {"type": "integer"}, "by": {"type": "string"}}}
MARKED = {
    "properties": {
        "mark": MARK,
        "marks": {"type": "array", "items": {"anyOf": [{"$ref": "#/$defs/m"}, {"type": "null"}]}},
    }
}


@pytest.mark.parametrize(
    ("mark", "marks", "expected"),
    [
        ({"at": 1, "by": None}, [{"at": 1, "by": None}, None], []),
        (None, [], []),
        (None, None, []),
        ({"at": 1, "by": "x"}, [{"at": 2, "by": "y"}], []),
        ({"at": None, "by": "x"}, [], ["rows a.parquet row 0 mark.at"]),
        (None, [{"at": 1, "by": None}, {"at": None, "by": None}], ["rows a.parquet row 0 marks.1"]),
    ],
)
def test_a_null_inside_a_struct_is_absent_where_it_may_be(tmp_path, mark, marks, expected):
    inner = pa.struct([("at", pa.int64()), ("by", pa.string())])
    table = pa.table({"mark": pa.array([mark], inner), "marks": pa.array([marks], pa.list_(inner))})
    (tmp_path / "data").mkdir()
    pq.write_table(table, tmp_path / "data" / "a.parquet")
    assert told(found(tmp_path, schema=MARKED | {"$defs": {"m": MARK}})) == expected


A, B = {"required": ["a"]}, {"required": ["b"]}


@pytest.mark.parametrize(
    ("node", "required"),
    [
        # one way or another: none is required of every row but what each way requires
        ({"anyOf": [A, B]}, ""),
        ({"oneOf": [A, B]}, ""),
        ({"anyOf": [A, {}]}, ""),
        ({"anyOf": [{"$ref": "#/$defs/a"}, {"allOf": [B]}]}, ""),
        ({"anyOf": [{"required": ["a", "b"]}, B]}, "b"),
        ({"required": ["c"], "anyOf": [A, B]}, "c"),
        ({"allOf": [{"oneOf": [A, B]}, B]}, "b"),
        # what holds of every row
        ({"allOf": [A, B]}, "ab"),
        ({"$ref": "#/$defs/a", "required": ["b"]}, "ab"),
        ({"anyOf": [A]}, "a"),
        ({"anyOf": [A, False]}, "a"),
        ({"anyOf": [A, A], "oneOf": [B, B]}, "ab"),
        ({"$ref": "#/$defs/circle"}, "a"),
        ({"required": "a", "anyOf": 3}, ""),
    ],
)
def test_a_field_is_required_where_every_way_to_be_a_row_requires_it(node, required):
    defs = {"a": A, "circle": {"allOf": [A, {"$ref": "#/$defs/circle"}]}}
    assert shapes.fields(node, {"$defs": defs}).required == set(required)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"a": 1, "b": None}, []),
        ({"a": None, "b": 2}, []),
        ({"a": 1, "b": 2}, []),
        ({"a": None, "b": None}, ["rows a.csv line 2 row", "rows a.parquet row 0 row", "rows a.parquet row 0 s"]),
    ],
)
def test_a_row_has_one_field_or_another(tmp_path, row, expected):
    either = {"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "anyOf": [A, B]}
    (tmp_path / "data").mkdir()
    kind = pa.struct([("a", pa.int64()), ("b", pa.int64())])
    columns = {name: pa.array([value], pa.int64()) for name, value in row.items()}
    pq.write_table(pa.table({**columns, "s": pa.array([row], kind)}), tmp_path / "data" / "a.parquet")
    put(tmp_path / "data" / "a.csv", f"a,b\n{row['a'] or ''},{row['b'] or ''}\n".encode())
    schema = {**either, "properties": {**either["properties"], "s": either}}
    assert sorted(set(told(found(tmp_path, schema=schema)))) == expected


def test_a_null_of_json_is_a_null_wherever_it_stands(tmp_path):
    rows = [{"mark": {"at": 1, "by": None}}, {"mark": {"at": 1}}]
    assert told(found(tmp_path, schema=MARKED | {"$defs": {"m": MARK}}, a=rows)) == ["rows a.jsonl line 1 mark.by"]


# --- what is passed over ----------------------------------------------------------------------------------------------
def test_hidden_data_and_linked_folders_are_named(tmp_path, run):
    for name in (".cache/old.parquet", "_tmp/x.jsonl", ".hidden.jsonl", ".git/HEAD", ".gitattributes", "notes.jsonl"):
        put(tmp_path / "data" / name, lines({"id": 1}))
    put(tmp_path / "other" / "more.jsonl", lines({"no": 1}))
    (tmp_path / "data" / "linked").symlink_to(tmp_path / "other")
    put(tmp_path / "schema" / "notes.schema.json", lines(NOTE))
    looked = Looked()
    assert list(validate(tmp_path / "data", tmp_path / "schema", looked=looked)) == []
    passed = [".cache/old.parquet", ".hidden.jsonl", "_tmp/x.jsonl", "linked/"]
    assert sorted(looked.passed) == looked.to_json()["passed_over"] == passed
    done = run("validate", tmp_path / "data", "--schema", tmp_path / "schema")
    assert done.returncode == 0
    assert "passed over: .cache/old.parquet, .hidden.jsonl, _tmp/x.jsonl, linked/" in done.stderr.decode()


def test_where_all_is_hidden_the_message_says_so(tmp_path):
    put(tmp_path / "data" / "_notes.jsonl", lines({"id": 1}))
    with pytest.raises(InputError, match=r"got passed over: _notes[.]jsonl"):
        found(tmp_path)


def test_of_what_is_not_hidden_nothing_is_passed_over(tmp_path):
    put(tmp_path / "schema" / "notes.schema.json", lines(NOTE))
    put(tmp_path / "data" / "a_b" / "notes.jsonl", lines({"id": 1}))
    put(tmp_path / "blobs" / "1f", lines({"id": 2}))
    (tmp_path / "data" / "b.jsonl").symlink_to(tmp_path / "blobs" / "1f")
    looked = Looked()
    assert list(validate(tmp_path / "data", tmp_path / "schema", looked=looked)) == []
    assert looked.passed == []
    assert not any("passed" in line for line in looked.lines())


# --- what is held -----------------------------------------------------------------------------------------------------
def test_values_kept_apart_take_eighteen_bytes_each():
    parts = digests.Parted()
    for number in range(1000):
        parts.add([digests.digest((number,))], number % 3)
    assert len(parts._bytes) == 18_000


@given(
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from([0, 1, 255, 256, 65_535])), max_size=40), st.integers(1, 5)
)
def test_what_stands_in_two_parts_is_found_whatever_is_compared_at_a_time(told, at_once):
    parts = digests.Parted()
    by_value = {}
    for value, part in told:
        parts.add([digests.digest((value,))], part)
        by_value.setdefault(value, set()).add(part)
    with mock.patch.object(digests, "_AT_ONCE", at_once):
        found = parts.parted().tolist()
    expected = sorted(digests.digest((value,)) for value, parts in by_value.items() if len(parts) > 1)
    assert [each.ljust(16, b"\0") for each in found] == expected


@given(st.lists(st.integers(0, 9), max_size=40))
def test_what_came_once_and_what_came_twice(values):
    gathered = digests.Gathered()
    gathered.add([digests.digest((value,)) for value in values])
    twice, once = gathered.twice().tolist(), gathered.once().tolist()
    assert once == sorted({digests.array([digests.digest((value,))]).tolist()[0] for value in values})
    assert len(twice) == sum(values.count(value) > 1 for value in set(values))


def test_tables_parted_by_tabs_and_headers_that_are_none(tmp_path):
    put(tmp_path / "data" / "a.tsv", "id\ttext\n1\t甲,乙\n".encode())
    put(tmp_path / "data" / "b.csv", b"id,id\n1,2\n")
    put(tmp_path / "data" / "c.csv", b"")
    assert told(found(tmp_path)) == ["rows b.csv line 1", "rows c.csv line 1"]


# --- many rows --------------------------------------------------------------------------------------------------------
def test_places_stay_right_over_many_batches(tmp_path):
    rows = [{"id": number, "text": "甲" * 10} for number in range(9000)]
    rows[8500]["id"] = 17
    assert told(found(tmp_path, HEAD + 'key = "id"', a=rows)) == ["unique-ids a.jsonl line 8501 id"]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "data" / "b.parquet", row_group_size=1000)
    (tmp_path / "data" / "a.jsonl").unlink()
    assert told(found(tmp_path, HEAD + 'key = "id"')) == ["unique-ids b.parquet row 8500 id"]


def test_a_digest_is_that_of_the_value_and_of_nothing_else():
    unlike = [
        "",
        "1",
        1,
        1.5,
        True,
        None,
        [],
        [1],
        ["1"],
        {},
        {"a": 1},
        ("a", "b"),
        ("ab", ""),
        ("a", "b", ""),
        (("a",), "b"),
    ]
    assert len({digests.digest(value) for value in unlike}) == len(unlike)
    assert digests.digest({"a": 1, "b": [2.0]}) == digests.digest(json.loads('{"b": [2], "a": 1.0}'))

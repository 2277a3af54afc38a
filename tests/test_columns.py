"""Which column is the text is named or told; what is no text is refused; a record is written again as it stood."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from jiaokan import InputError
from jiaokan.inputs.entries import Columns
from jiaokan.inputs.tables.column_names import NAMES, guess_column, path_of
from jiaokan.inputs.tables.columns import Row, take
from jiaokan.inputs.tables.json_text import LONGEST_NUMBER, MOST_NESTED, is_open, parse


def taken(source, **columns):
    return take(parse(source), Columns(**columns))


@pytest.mark.parametrize(("role", "name"), [(role, name) for role, names in NAMES.items() for name in names])
def test_a_column_is_known_in_any_case(role, name):
    assert guess_column(("标题", name.upper()), role) == name.upper()


def test_no_name_means_two_roles():
    names = [name for role in NAMES.values() for name in role]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["标题", "title", "texts", "context", "版权", "来源", "author", "text2", ""])
def test_a_name_that_only_looks_like_one_is_not_guessed(name):
    assert all(guess_column((name,), role) is None for role in NAMES)


@pytest.mark.parametrize(
    ("source", "columns", "text", "metadata"),
    [
        ('{"text": "甲", "n": 1.0}', {}, "甲", '{"n": 1.0}'),
        ('{"n": 1e5, "text": "甲"}', {}, "甲", '{"n": 1e5}'),
        ('{"a": 1 , "text": "甲" , "b": 2}', {}, "甲", '{"a": 1  , "b": 2}'),
        ('{"text": "甲"}', {}, "甲", "{}"),
        ('{"a": "\\u4e00", "te\\u0078t": "甲"}', {}, "甲", '{"a": "\\u4e00"}'),
        ('{"a": "text", "text": "甲"}', {}, "甲", '{"a": "text"}'),
        ('{"a": {"text": "乙"}, "text": "甲"}', {}, "甲", '{"a": {"text": "乙"}}'),
        ('{"a": "\\"text\\": 1", "text": "甲"}', {}, "甲", '{"a": "\\"text\\": 1"}'),
        ('{"text": ["甲", "乙"], "n": 12345678901234567890}', {}, "甲\n乙", '{"n": 12345678901234567890}'),
        ('{"text": []}', {}, "", "{}"),
        ('{"a": {"b": ["甲", "乙"]}}', {"text": "a.b[0]"}, "甲", '{"a": {"b": [null, "乙"]}}'),
        ('{"a.b": "甲", "a": {"b": "乙"}}', {"text": "a.b"}, "甲", '{"a": {"b": "乙"}}'),
        ('{"段落": [{"号": 1, "内容": "甲"}, {"内容": "乙"}]}', {}, "甲\n乙", '{"段落": [{"号": 1}, {}]}'),
        ('{"段落": [{"内容": "甲"}]}', {"text": "段落[].内容"}, "甲", '{"段落": [{}]}'),
        ('{"m": {"x": {"t": "甲", "y": 1}}}', {"text": "m.x.t"}, "甲", '{"m": {"x": {"y": 1}}}'),
        ('{"text": "甲", "content": "乙"}', {"text": "content"}, "乙", '{"text": "甲"}'),
        ('"甲"', {}, "甲", None),
    ],
)
def test_a_text_is_taken_and_the_rest_is_left_as_it_stood(source, columns, text, metadata):
    found = taken(source, **columns)
    assert (found.text, found.fields.metadata) == (text, metadata)


@pytest.mark.parametrize(
    ("source", "columns", "what"),
    [
        ('{"text": 1}', {}, "text is no text"),
        ('{"text": true}', {}, "text is no text"),
        ('{"text": {"a": "甲"}}', {}, "text is no text"),
        ('{"text": ["甲", 1]}', {}, "text is no text"),
        ('{"text": ["甲", null]}', {}, "text is no text"),
        ('{"text": null}', {}, "no text"),
        ('{"title": "甲"}', {}, "no text column"),
        ("{}", {}, "no text column"),
        ('{"text": "甲"}', {"text": "Text"}, "no text column"),
        ('{"a": {"b": "甲"}}', {"text": "a.c"}, "no text column"),
        ('{"a": ["甲"]}', {"text": "a[1]"}, "no text column"),
        ('{"a": [{"b": "甲"}, {}]}', {"text": "a[].b"}, "no text column"),
        ('{"a": "甲"}', {"text": "a[0]"}, "no text column"),
        ('["甲"]', {}, "no object"),
        ("12", {}, "no object"),
        ("null", {}, "no object"),
        ('"甲"', {"text": "text"}, "no object"),
    ],
)
def test_what_is_no_text_is_refused(source, columns, what):
    with pytest.raises(InputError) as caught:
        taken(source, **columns)
    assert caught.value.what == what


def test_a_refusal_names_the_columns_there_are():
    with pytest.raises(InputError, match="columns: 标题, 作者"):
        taken('{"标题": "甲", "作者": "乙"}')


@pytest.mark.parametrize(
    ("source", "columns", "field", "value"),
    [
        ('{"text": "", "id": 10.50}', {}, "key", "10.50"),
        ('{"text": "", "id": null}', {}, "key", None),
        ('{"text": "", "id": ""}', {}, "key", None),
        ('{"text": "", "_id": {"$oid": "a1", "n": 1e2}}', {}, "key", '{"$oid": "a1", "n": 1e2}'),
        ('{"text": "", "日期": 20200102}', {}, "date", "20200102"),
        ('{"text": "", "meta": {"url": "http://a.example"}}', {}, "url", "http://a.example"),
        ('{"text": "", "x": {"y": ["zh"]}}', {"language": "x.y[0]"}, "language", "zh"),
        ('{"text": "", "x": ["a", "b"]}', {"license": "x[]"}, "license", "a\nb"),
        ('{"text": "", "url": "a"}', {"url": "link"}, "url", None),
        ('{"text": "", "flag": true}', {"id": "flag"}, "key", "true"),
    ],
)
def test_a_field_is_as_given(source, columns, field, value):
    assert getattr(taken(source, **columns).fields, field) == value


def test_what_is_named_is_no_guess_and_what_is_not_there_is_not_told():
    found = taken('{"body": "甲", "url": "a"}', text="body", date="when").chosen
    assert [(one.role, one.is_guess) for one in found] == [("text", False), ("url", True)]


@pytest.mark.parametrize("column", ["a..b", "a[", "a]", "[0]", "", ".", "a[x]", "a[1]b]"])
def test_what_is_no_path_is_a_name(column):
    assert path_of(column, ()) == (column,)


def test_a_row_of_a_table_is_written_without_its_text():
    assert Row({"a": 'x"', "正文": "甲", "b": "1"}).without([("正文",)]) == '{"a": "x\\"", "b": "1"}'


# --- JSON ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('{"a": 1, "a": 2}', "duplicate key"),
        ('{"x": {"a": 1, "\\u0061": 2}}', "duplicate key"),
        ('{"a": NaN}', "number is not finite"),
        ("[-Infinity]", "number is not finite"),
        ('{"a": "\\ud800"}', "lone surrogate"),
        ('{"a": ["\\udc00\\ud83d"]}', "lone surrogate"),
        ('{"\\ud800": 1}', "lone surrogate"),
        ("[" * (MOST_NESTED + 1) + "]" * (MOST_NESTED + 1), "nested too deep"),
        ("[" * 1_000_000, "nested too deep"),
        ('{"a":' * 200_000, "nested too deep"),
        ('{"a": %s}' % ("1" * 10_000), "number too long"),
        ('{"a": 0.%s}' % ("1" * 10_000), "number too long"),
        ('{"a": 1,}', "bad JSON"),
        ('{"a": "x\ny"}', "bad JSON"),
        ("{'a': 1}", "bad JSON"),
        ('{"a": 01}', "bad JSON"),
        ('{"a": 1} {"a": 2}', "bad JSON"),
        ("", "bad JSON"),
        ("\u00a0{}", "bad JSON"),
        ("\ufeff{}", "bad JSON"),
    ],
)
def test_json_that_is_none_or_of_no_use_is_refused(source, what):
    with pytest.raises(InputError) as caught:
        parse(source)
    assert caught.value.what == what


@pytest.mark.parametrize(
    "source",
    [
        '{"a": "\\ud83d\\ude00"}',
        '{"a": "\\\\ud800"}',
        "[" * MOST_NESTED + "]" * MOST_NESTED,
        '{"a": "%s"}' % ("[{" * 500),
        '{"a": "\\"%s"}' % ("[" * 500),
        '{"a": %s}' % ("1" * LONGEST_NUMBER),
        '{"": "NaN", "b": -0.0}',
        '{"a": "\u2028\u0085\x7f"}',
    ],
)
def test_json_that_looks_like_it_is_read(source):
    assert parse(source).source == source


@pytest.mark.parametrize(
    ("source", "is_cut"),
    [
        ('{"a": "x', True),
        ('{"a": [1, 2', True),
        ('"x', True),
        ('"', True),
        ('{"a" "b"}', False),
        ("甲", False),
        ("]", False),
    ],
)
def test_a_text_that_was_cut_is_open(source, is_cut):
    assert is_open(source) == is_cut


def test_a_hundred_thousand_names_are_read_and_not_kept():
    source = json.dumps({f"name{number}": number for number in range(100_000)} | {"text": "甲"})
    tracemalloc.start()
    assert taken(source).text == "甲"
    assert tracemalloc.get_traced_memory()[0] < 1 << 20
    tracemalloc.stop()

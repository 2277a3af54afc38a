"""Laws of records: what was written is read, every byte is accounted for, and time grows with the bytes alone."""

from __future__ import annotations

import csv
import io
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.draws import draws
from tests.records import read, texts

from jiaokan.inputs.entries import Entry
from jiaokan.inputs.tables import csv_table, json_array, json_lines

PIECES = [
    *(
        "各村成立巡堤小组。",
        "一、",
        "“",
        '"',
        '""',
        "'",
        "\\",
        "\\n",
        "\\u0041",
        "\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "\u3000",
    ),
    *(
        "\u2028",
        "\u2029",
        "\x85",
        "\x0b",
        "\x0c",
        "\x1e",
        "\x00",
        "\ufeff",
        "\u202e",
        "\u200f",
        "שלום",
        "😀",
        "👨‍👩‍👧",
        "𠀀",
    ),
    *(",", ";", "|", "{", "}", "[", "]", ":", '{"text": "', '"}', "],", "null", "NaN", "//", "</script>", "", "上"),
]
strings = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | strings,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(strings, inner, max_size=3),
    max_leaves=6,
)
others = st.dictionaries(strings.filter(lambda name: name not in ("text", "id")), values, max_size=4)
records = st.lists(st.tuples(strings, strings, others, st.booleans()), max_size=6)
laws = settings(max_examples=draws(150), derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def as_objects(drawn):
    """Make records whose text stands before or behind the others."""
    return [
        {"text": text, **rest, "id": key} if is_first else {"id": key, **rest, "text": text}
        for text, key, rest, is_first in drawn
    ]


def agree(items, objects):
    entries = [item for item in items if isinstance(item, Entry)]
    assert [one.content for one in entries] == [one["text"] for one in objects]
    assert [one.fields.key for one in entries] == [one["id"] or None for one in objects]
    for entry, one in zip(entries, objects, strict=True):
        rest = {key: value for key, value in one.items() if key != "text"}
        assert list(json.loads(entry.fields.metadata).items()) == list(rest.items())


@given(
    records, st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
)
@laws
def test_json_lines_are_read_as_they_were_written(drawn, is_ascii, end, encoding):
    objects = as_objects(drawn)
    data = "".join(json.dumps(one, ensure_ascii=is_ascii) + end for one in objects).encode(encoding)
    agree(read(json_lines.read, data, text="text", id="id"), objects)


@given(records, st.booleans(), st.sampled_from([None, 0, 1, "\t"]), st.sampled_from(["[]", "{}", "in a row"]))
@laws
def test_a_document_is_read_as_it_was_written(drawn, is_ascii, indent, shape):
    objects = as_objects(drawn)
    if shape == "in a row":
        text = "\n".join(json.dumps(one, ensure_ascii=is_ascii, indent=indent) for one in objects)
    else:
        whole = objects if shape == "[]" or not objects else {"n": [1, "x"], "data": objects, "m": {"a": [[]]}}
        text = json.dumps(whole, ensure_ascii=is_ascii, indent=indent)
    agree(read(json_array.read, text.encode(), text="text", id="id"), objects)


@given(
    st.lists(st.tuples(strings, strings, strings), max_size=6),
    st.sampled_from([",", "\t", ";", "|"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
@laws
def test_a_table_is_read_as_it_was_written(rows, delimiter, quoting, encoding):
    sink = io.StringIO()
    csv.writer(sink, delimiter=delimiter, quoting=quoting).writerows([("编号", "正文", "备注"), *rows])
    items = read(csv_table.read, sink.getvalue().encode(encoding), text="正文", id="编号")
    entries = [item for item in items if isinstance(item, Entry)]
    assert [(one.fields.key, one.content) for one in entries] == [(key or None, text) for key, text, _ in rows]
    assert [json.loads(one.fields.metadata)["备注"] for one in entries] == [note for _, _, note in rows]


@pytest.mark.parametrize("reader", [json_lines.read, json_array.read, csv_table.read])
@given(
    st.lists(st.sampled_from([*PIECES, '{"text":', "text,id\n", "\n", "[", "{"]), max_size=30).map("".join),
    st.booleans(),
)
@laws
def test_whatever_the_bytes_they_are_accounted_for(reader, text, is_wide):
    read(reader, text.encode("utf-16" if is_wide else "utf-8"))


@pytest.mark.parametrize("reader", [json_lines.read, json_array.read, csv_table.read])
@given(
    st.binary(max_size=200), st.sampled_from([b"", b'[{"text": "', b"text,id\n", b"\xff\xfe", b'{"a": "', b'{"d": [{'])
)
@laws
def test_bytes_of_any_kind_are_accounted_for(reader, data, head):
    texts(read(reader, head + data))


GIANTS = {
    "one line": lambda n: b'{"text": "' + b"a" * n + b'"}\n',
    "escapes": lambda n: b'{"text": "' + b"\\n" * (n // 2) + b'"}\n',
    "a quotation mark that nothing closes": lambda n: b'{"text": "' + b'a\\"' * (n // 3),
    "brackets": lambda n: b"[" * n,
    "objects in each other": lambda n: b'{"a":' * (n // 5),
    "lines of brackets": lambda n: b"{\n" * (n // 2),
    "names": lambda n: b"{" + b",".join(b'"%d":1' % i for i in range(n // 10)) + b"}\n",
    "backslashes": lambda n: b'{"text": "' + b"\\" * n,
    "marks": lambda n: b'"' * n,
    "open lines": lambda n: b'{"a": "x\n' * (n // 9),
    "an object round what has no end": lambda n: b'{"d": [\n' + b'{"a": {"b": 1}\n' * (n // 15),
    "a table with a mark that nothing closes": lambda n: b'id,text\n1,"' + b"2,abc\n" * (n // 6),
    "a table of marks": lambda n: b'id,text\na","""\n' * (n // 16),
    "a header of commas": lambda n: b"text" + b"," * n,
}


def seconds(reader, data):
    start = time.process_time()
    read(reader, data)
    return time.process_time() - start


@pytest.mark.parametrize("reader", [json_lines.read, json_array.read, csv_table.read])
@pytest.mark.parametrize("make", GIANTS.values(), ids=GIANTS)
def test_time_grows_with_the_bytes_alone(reader, make):
    """Four times the bytes take less than nine times the time: a square would take sixteen times."""
    small, large = make(1 << 15), make(1 << 17)
    short = min(seconds(reader, small) for _ in range(3))
    # The best of some tries on both sides: a machine with other work makes any single one long.
    assert any(seconds(reader, large) < 9 * short + 0.05 for _ in range(5))

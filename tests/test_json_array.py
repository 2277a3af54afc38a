"""A JSON document of many records is streamed: what ends one is told by brackets and quotes, a bad one costs itself."""

from __future__ import annotations

import io
import json
import tracemalloc

import pytest
from tests.records import chosen, damaged, read, reasons, texts

from jiaokan.inputs.entries import Entry, Overhead, Refusal
from jiaokan.inputs.measured import MAX_BYTES
from jiaokan.inputs.tables import json_array

RECORDS = [{"id": n, "text": f'第{n}条 {{"[各村]"}}\n\\', "n": [{"m": n}, []]} for n in range(20)]
LAID_OUT = [
    json.dumps(RECORDS, ensure_ascii=False),
    json.dumps(RECORDS, indent=2),
    json.dumps(RECORDS, ensure_ascii=False, indent="\t"),
    json.dumps(RECORDS, indent=0),
    "[" + ",\n".join(map(json.dumps, RECORDS)) + "]\r\n",
    "\n".join(json.dumps(record, indent=2) for record in RECORDS),
    "".join(map(json.dumps, RECORDS)),
    "\n".join(map(json.dumps, RECORDS)),
    json.dumps({"total": 20, "data": RECORDS, "next": None}, indent=2),
    json.dumps({"meta": {"a": [1, {"text": "x"}]}, "data": RECORDS}),
]


def document(data, **columns):
    return read(json_array.read, data, **columns)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("data", LAID_OUT, ids=range(len(LAID_OUT)))
def test_records_are_the_same_however_they_are_laid_out(data, encoding):
    entries = [item for item in document(data.encode(encoding)) if isinstance(item, Entry)]
    assert [(one.content, one.fields.key) for one in entries] == [(one["text"], str(one["id"])) for one in RECORDS]
    assert [json.loads(one.fields.metadata) for one in entries] == [
        {key: value for key, value in one.items() if key != "text"} for one in RECORDS
    ]
    assert [one.locator for one in entries] == [f"a#{number}" for number in range(1, 21)]


@pytest.mark.parametrize(
    ("data", "found", "refused"),
    [
        ('["甲", "乙"]', ["甲", "乙"], []),
        ("[]", [], []),
        ("", [], []),
        (" \n", [], []),
        ('[{"text": "甲"},, {"text": "乙"},]', ["甲", "乙"], []),
        ('[{"text": "甲"}]\n[{"text": "乙"}]', ["甲", "乙"], []),
        ('[{"text": 1}, {"text": "乙"}]', ["乙"], [("a#1", "text is no text")]),
        ('[{"text": "甲",}, {"text": "乙"}]', ["乙"], [("a#1", "bad JSON")]),
        ('[1, [{"text": "甲"}], null, {"text": "乙"}]', ["乙"], [(f"a#{n}", "no object") for n in (1, 2, 3)]),
        ('[NaN, {"text": "乙"}]', ["乙"], [("a#1", "number is not finite")]),
        ('[{"text": "甲"}', ["甲"], [("a", "array is not closed")]),
        ('[{"text": "甲"}, {"text": "乙', ["甲"], [("a#2", "torn record")]),
        ('{"text": "甲"} x', ["甲"], [("a#2", "bad JSON")]),
        ('[{"text": "甲"}]]', ["甲"], [("a#2", "bad JSON")]),
        ('"甲"', [], [("a#1", "bad JSON")]),
        ('["甲": "乙", "丙"]', [], [("a#1", "bad JSON"), ("a", "array is not closed")]),
        ('[{"text": "甲"} "乙", "丙"]', ["甲"], [("a#2", "bad JSON"), ("a", "array is not closed")]),
        ('["甲" , "乙"\n]', ["甲", "乙"], []),
        ("正文如下。", [], [("a#1", "bad JSON")]),
        ('{"data": [{"text": "甲"}]', ["甲"], [("a", "torn record")]),
        ('{"data": [{"text": "甲"}], "more": [{"text": "乙"}]}', ["甲"], [("a", "more than one array of records")]),
        ('{"data": [1, 2]}', [], [("a#1", "no text column")]),
        ('{"data": [{"text": "甲"}], "text": "乙"}', ["乙"], []),
        ('{"段落": [{"内容": "甲"}, {"内容": "乙"}]}', ["甲\n乙"], []),
    ],
)
def test_what_a_document_holds(data, found, refused):
    items = document(data.encode())
    assert (texts(items), reasons(items)) == (found, refused)


def test_the_column_that_is_named_says_what_a_record_is():
    data = '{"data": [{"body": "甲"}, {"body": "乙"}]}'.encode()
    assert texts(document(data, text="data[].body")) == ["甲\n乙"]
    items = document(data, text="body")
    assert (texts(items), chosen(items)) == (["甲", "乙"], [("text", "body", False)])


@pytest.mark.parametrize(
    "bad",
    [
        '{"text": "没有引号}',
        '{"text": "没有括号"',
        '{"text": "甲"]',
        '{"text": [[["甲"}',
        'text": "甲"}',
        '{"text": "两"引"号"}',
        '"text": "甲"}',
        "}",
        "{",
    ],
)
@pytest.mark.parametrize("indent", ["", "  ", "\t"])
def test_a_record_that_is_broken_costs_itself_where_records_begin_lines_alike(bad, indent):
    lines = ['{"text": "一"}', bad, '{"text": "二"}', '{"text": "三"}']
    items = document(("[\n" + ",\n".join(indent + line for line in lines) + "\n]").encode())
    assert texts(items) == ["一", "二", "三"]
    assert {reason for _, reason in reasons(items)} <= {"bad JSON"}
    assert reasons(items)


def test_what_cannot_be_told_apart_any_more_is_refused_whole():
    items = document('[{"text": "一"}, {"text": "没有引号}, {"text": "二"}]'.encode())
    assert (texts(items), reasons(items)) == (["一"], [("a#2", "torn record")])


def test_what_is_too_large_is_let_go():
    giant = b'{"text": "' + b"a" * MAX_BYTES + b'"}'
    items = document(b'[{"text": "b"},\n' + giant + b',\n{"text": "c"}]')
    assert (texts(items), reasons(items)) == (["b", "c"], [("a#2", "too large")])
    assert next(item.size for item in items if isinstance(item, Refusal)) == len(giant)


def test_an_object_round_more_than_a_record_may_have_is_streamed():
    one = b'{"text": "%s"},\n' % (b"a" * 1000)
    data = b'{"total": 1, "data": [\n' + one * (MAX_BYTES // 900) + b'{"text": "b"}\n]}'
    items = document(data)
    assert len(texts(items)) == MAX_BYTES // 900 + 1
    assert reasons(items) == []


@pytest.mark.parametrize("data", LAID_OUT, ids=range(len(LAID_OUT)))
def test_damage_is_refused_and_changes_nothing_else(data):
    known = {one["text"] for one in RECORDS}
    for bad in damaged(data.encode()):
        items = document(bad)
        odd = [text for text in texts(items) if text not in known]
        assert len(odd) <= 1  # the flipped byte stood in its text
        if len(texts(items)) < len(RECORDS) and len(bad) == len(data.encode()):
            assert reasons(items)


def test_memory_is_flat():
    class Stream(io.RawIOBase):
        """An array that is made as it is read."""

        number = 0

        def read(self, _=-1):
            self.number += 1
            piece = b'{"id": 7, "text": "%s"},\n' % ("各村成立巡堤小组。".encode() * 3) * 100
            return b"[" if self.number == 1 else piece if self.number < 200 else b""

    tracemalloc.start()
    counted = sum(isinstance(item, Entry) for item in json_array.read(Stream(), "a"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert counted == 198 * 100
    assert peak < 2 << 20


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_stream_may_give_a_byte_at_a_time(size):
    class Slow(io.BytesIO):
        def read(self, _=-1):
            return super().read(size)

    data = '\ufeff[{"text": "上\\"甲"},\n{"text": "乙\\\\"}, 12, "丙"]'
    for encoding in ("utf-8", "utf-16-le"):
        items = list(json_array.read(Slow(data.encode(encoding)), "a"))
        assert texts(items) == ['上"甲', "乙\\", "丙"]
        assert sum(item.size for item in items if isinstance(item, Entry | Refusal | Overhead)) == len(
            data.encode(encoding)
        )

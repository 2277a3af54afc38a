"""JSON Lines: a line feed alone ends a record, each bad line costs itself, every byte is accounted for."""

from __future__ import annotations

import io
import json
import tracemalloc

import pytest
from tests.records import chosen, damaged, read, reasons, texts

from jiaokan.inputs.entries import Chosen, Entry, Overhead, Refusal
from jiaokan.inputs.measured import MAX_BYTES
from jiaokan.inputs.tables import json_lines, json_text


def lines(data, **columns):
    return read(json_lines.read, data, **columns)


@pytest.mark.parametrize(
    "mark", ["\u2028", "\u2029", "\x85", "\x7f", "\\r", "\\u000b", "\\n", "\\u2028", "\u202e", "😀"]
)
def test_nothing_in_a_string_ends_a_record(mark):
    data = f'{{"text": "甲{mark}乙"}}\n{{"text": "丙"}}\n'.encode()
    assert texts(lines(data)) == [json.loads(f'"甲{mark}乙"'), "丙"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\n \t\r\n"])
def test_lines_end_as_they_do_on_any_system(end):
    data = f'{{"text": "甲"}}{end}{{"text": "乙"}}{end}'.encode()
    assert (texts(lines(data)), reasons(lines(data))) == (["甲", "乙"], [])


def test_blank_lines_are_counted_and_belong_to_no_record():
    items = lines(b'\n\n{"text": "a"}\n \n{"text": "b"}')
    assert [item.locator for item in items if isinstance(item, Entry)] == ["a#L3", "a#L5"]
    assert [(item.name, item.size) for item in items if isinstance(item, Overhead)] == [("blank lines", 2)] * 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{bad}", "bad JSON"),
        (b'{"text": "a"} {"text": "b"}', "bad JSON"),
        (b'\x1e{"text": "a"}', "bad JSON"),
        (b'{"text": "a", "text": "b"}', "duplicate key"),
        (b'{"text": "\xb7\xc0"}', "not UTF-8"),
        (b'{"text": "\xed\xa0\x80"}', "not UTF-8"),
        (b'{"text": "\\ud800"}', "lone surrogate"),
        (b'{"text": NaN}', "number is not finite"),
        (b'{"title": "a"}', "no text column"),
        (b'{"text": 1}', "text is no text"),
        (b"[1]", "no object"),
        (b"[" * 1_000_000, "nested too deep"),
        (b'{"text": "' + b"a" * MAX_BYTES + b'"}', "too large"),
        (b"\x00" * 10, "bad JSON"),
    ],
)
def test_a_bad_line_costs_itself(line, reason):
    items = lines(b'{"text": "one"}\n' + line + b'\n{"text": "two"}\n')
    assert (texts(items), reasons(items)) == (["one", "two"], [("a#L2", reason)])
    refused = next(item for item in items if isinstance(item, Refusal))
    assert refused.content == (b"" if reason == "too large" else line + b"\n")


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        (b'{"text": "a', "torn record"),
        ('{"text": "甲'.encode()[:-1], "torn record"),
        (b'{"text": "a"', "torn record"),
        (b'{"text": "a", "n": tru', "torn record"),
        (b'{"text" "a"}', "bad JSON"),
        (b"the end", "bad JSON"),
        (b'{"text": "\xb7\xc0"}', "not UTF-8"),
    ],
)
def test_only_a_record_without_its_end_is_torn(tail, reason):
    assert reasons(lines(b'{"text": "b"}\n' + tail)) == [("a#L2", reason)]


def test_the_last_record_needs_no_line_feed():
    assert texts(lines(b'{"text": "a"}')) == ["a"]


def test_a_byte_order_mark_is_no_part_of_the_first_record():
    items = lines(b'\xef\xbb\xbf{"text": "a"}\n')
    assert texts(items) == ["a"]
    assert items[0] == Overhead("byte order mark", 3)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_where_its_mark_says_so(encoding):
    """上 has a byte that is a line feed elsewhere."""
    data = ("\ufeff" + '{"text": "上下😀"}\r\n{"text": "乙"}\n{bad}\n').encode(encoding)
    assert (texts(lines(data)), reasons(lines(data))) == (["上下😀", "乙"], [("a#L3", "bad JSON")])
    for cut in range(len(data)):
        lines(data[:cut])


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16-le", "gb18030", "big5"])
def test_another_codec_is_refused_and_not_guessed(encoding):
    data = ('{"text": "防汛工作"}\n' * 3).encode(encoding)
    assert texts(lines(data)) == []
    assert {reason for _, reason in reasons(lines(data))} <= {"not UTF-8", "bad JSON", "torn record"}


def test_a_refusal_of_another_codec_says_what_to_do():
    refused = next(item for item in lines('{"text": "防"}\n'.encode("gb18030")) if isinstance(item, Refusal))
    assert "iconv -f GB18030 -t UTF-8" in refused.detail


def test_each_guess_is_told_once():
    items = lines(b'{"text": "a", "id": 1}\n{"text": "b", "id": 2}\n{"content": "c"}\n{"text": "d"}\n')
    assert chosen(items) == [("text", "text", True), ("id", "id", True), ("text", "content", True)]
    assert isinstance(items[0], Chosen)


def test_strings_are_records_without_columns():
    assert texts(lines('"甲"\n"乙"\n'.encode())) == ["甲", "乙"]


def test_damage_is_refused_and_changes_nothing_else():
    records = [{"id": n, "text": f"第{n}条\n“各村”", "n": 1.50} for n in range(20)]
    data = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records).encode()
    for bad in damaged(data):
        whole = dict(enumerate(bad.split(b"\n"), start=1))
        for item in lines(bad):
            if isinstance(item, Entry):
                line = json.loads(whole[int(item.locator[3:])])
                assert item.content in line.values()
                assert json.loads(item.fields.metadata) == {k: v for k, v in line.items() if v != item.content}


def test_one_bad_record_of_twenty_thousand_costs_itself_and_memory_is_flat():
    class Stream(io.RawIOBase):
        """Lines that are made as they are read, one of them bad."""

        number = 0

        def read(self, _=-1):
            if self.number == 200:
                return b""
            self.number += 1
            good = b'{"id": 7, "text": "%s"}\n' % ("各村成立巡堤小组。".encode() * 3)
            return good * 100 if self.number != 100 else good * 99 + b'{"id": 7, "text"\n'

    tracemalloc.start()
    counts = {Entry: 0, Refusal: 0, Chosen: 0}
    for item in json_lines.read(Stream(), "a"):
        counts[type(item)] += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert counts == {Entry: 19_999, Refusal: 1, Chosen: 2}
    assert peak < 2 << 20


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_stream_may_give_a_byte_at_a_time(size):
    data = '\ufeff{"text": "上甲"}\n\n{bad\n{"text": "乙"}'

    class Slow(io.BytesIO):
        def read(self, _=-1):
            return super().read(size)

    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        items = list(json_lines.read(Slow(data.encode(encoding)), "a"))
        assert texts(items) == ["上甲", "乙"]


def test_the_metadata_of_a_record_can_be_read_by_anyone():
    item = lines(b'{"text": "a", "n": %s, "f": 1e400}\n' % (b"9" * json_text.LONGEST_NUMBER))[-1]
    assert set(json.loads(item.fields.metadata)) == {"n", "f"}

"""Tables of texts: RFC 4180 and what Excel makes of it; a row that is none costs itself, every byte is accounted for."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc

import pytest
from tests.records import chosen, damaged, read, reasons, texts

from jiaokan.inputs.entries import Entry, Overhead, Refusal
from jiaokan.inputs.measured import MAX_BYTES
from jiaokan.inputs.tables import csv_table

ROWS = [[str(n), f'第{n}条，"各村"成立\n巡堤小组,每班', f"http://a.example/{n}"] for n in range(20)]


def table(data, **columns):
    return read(csv_table.read, data, **columns)


def written(rows, **options):
    sink = io.StringIO()
    csv.writer(sink, **options).writerows([["编号", "正文", "网址"], *rows])
    return sink.getvalue()


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_read_as_it_was_written(delimiter, encoding, end):
    rows = [[key, text.replace("条", "頁"), url] for key, text, url in ROWS] if encoding == "big5" else ROWS
    rows = (
        [[key, text.replace("组", "組").replace("号", "號"), url] for key, text, url in rows]
        if encoding == "big5"
        else rows
    )
    data = written(rows, delimiter=delimiter, lineterminator=end).replace(
        "编号", "編號" if encoding == "big5" else "编号"
    )
    entries = [item for item in table(data.encode(encoding, "replace")) if isinstance(item, Entry)]
    assert [one.content for one in entries] == [row[1] for row in rows]
    assert [one.fields.url for one in entries] == [row[2] for row in rows]
    assert [one.locator for one in entries] == [f"a#R{number}" for number in range(1, 21)]


def test_the_other_columns_are_metadata_in_their_order():
    entry = table('b,正文,a\n"x""\n",甲,2\n'.encode())[-1]
    assert json.loads(entry.fields.metadata) == {"b": 'x"\n', "a": "2"}


@pytest.mark.parametrize(
    ("data", "found", "refused"),
    [
        ("", [], []),
        ("\n\n", [], []),
        ("正文", [], []),
        ("正文\n甲\n\n乙\n", ["甲", "乙"], []),
        ("编号,正文\n1,甲", ["甲"], []),
        ("编号,正文\n1,\n", [""], []),
        (
            "编号,正文\n1,甲\n2\n3,丙,x\n4,丁\n",
            ["甲", "丁"],
            [("a#R2", "wrong number of fields"), ("a#R3", "wrong number of fields")],
        ),
        ('编号,正文\n1,他说"好"\n2,乙\n', ["乙"], [("a#R1", "bad quoting")]),
        ('编号,正文\n1,"好"极了\n2,乙\n', ["乙"], [("a#R1", "bad quoting")]),
        ('编号\t正文\n1\t他说"好"\n', ['他说"好"'], []),
        ('编号,正文\n1,"没有结束\n2,乙\n3,丙\n', ["乙", "丙"], [("a#R1", "bad quoting")]),
        ('编号,正文\n1,"没有结束\n2,"乙"\n3,"丙"\n', ["乙", "丙"], [("a#R1", "bad quoting")]),
        ('编号,正文\n1,"第一行\n第二行\n第三行', [], [("a#R1", "torn record")]),
        ('正文\n"没有结束\n甲\n', [], [("a#R1", "torn record")]),
        ("编号,标题\n1,甲\n", [], [("a", "no text column")]),
        ("正文,标题,正文\n甲,乙,丙\n", [], [("a", "duplicate column")]),
        ('编号,"正文\n1,甲\n', [], [("a", "torn record")]),
        ("sep=;\r\n编号;正文\r\n1;甲\r\n", ["甲"], []),
        ("\n编号;正文\n1;甲, 乙\n", ["甲, 乙"], []),
    ],
)
def test_what_a_table_holds(data, found, refused):
    items = table(data.encode())
    assert (texts(items), reasons(items)) == (found, refused)


def test_rows_in_another_codec_are_refused_and_not_read_otherwise():
    data = "编号,正文\n1,防汛工作要抓紧\n".encode() + "2,各村\n".encode("gb18030") + "3,丙\n".encode()
    items = table(data)
    assert len(texts(items)) + len(reasons(items)) == 3
    assert set(texts(items)) <= {"防汛工作要抓紧", "各村", "丙"}


def test_a_codec_that_was_chosen_by_its_look_is_told():
    assert ("encoding", "gb18030", True) in chosen(table(written(ROWS).encode("gb18030")))
    assert "encoding" not in {role for role, _, _ in chosen(table(written(ROWS).encode()))}


def test_a_table_in_no_codec_of_ours_is_refused_whole():
    items = table(written(ROWS).encode("utf-32"))
    assert reasons(items) == [("a", "not UTF-8")]


def test_a_column_that_is_named_must_be_there():
    data = "编号,标题,正文\n1,甲,乙\n".encode()
    assert texts(table(data, text="标题")) == ["甲"]
    assert reasons(table(data, text="题目")) == [("a", "no text column")]


@pytest.mark.parametrize("names", ["正文,,", "正文,a,a", "正文,#2,", "正文,a,a#3,a", "正文,#3,,"])
def test_every_column_has_a_name_of_its_own(names):
    width = names.count(",") + 1
    entry = table(f"{names}\n{','.join('0123'[:width])}\n".encode())[-1]
    assert list(json.loads(entry.fields.metadata).values()) == list("123"[: width - 1])


def test_a_field_may_be_long_and_a_row_too_large():
    long = "长" * 200_000
    limit = csv.field_size_limit()
    items = table(f"编号,正文\n1,{long}\n2,{'a' * MAX_BYTES}\n3,丙\n".encode())
    assert (texts(items), reasons(items)) == ([long, "丙"], [("a#R2", "too large")])
    assert csv.field_size_limit() == limit


def test_a_quotation_mark_that_nothing_closes_is_given_up_after_what_a_row_may_have():
    line = "2,乙" + "x" * 1000 + "\n"
    data = ('编号,正文\n1,"没有结束\n' + line * (MAX_BYTES // 900)).encode()
    items = table(data)
    assert reasons(items) == [("a#R1", "bad quoting")]
    assert len(texts(items)) == MAX_BYTES // 900


@pytest.mark.parametrize("line", ['a","""\n', '1,"\n', '"\n', '1,"a"",""\n', '"""\n'])
def test_marks_that_are_never_closed_take_no_square_of_the_time(line):
    read_lines = [0]

    class Counted(io.BytesIO):
        def read(self, size=-1):
            read_lines[0] += 1
            return super().read(size)

    data = b"id,text\n" + line.encode() * 20_000
    assert sum(item.size for item in csv_table.read(Counted(data), "a") if hasattr(item, "size")) == len(data)
    assert read_lines[0] < 10


@pytest.mark.parametrize("options", [{}, {"quoting": csv.QUOTE_ALL}, {"delimiter": "\t"}, {"lineterminator": "\n"}])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_damage_is_refused_and_changes_hardly_anything_else(options, encoding):
    """A row is its line: a lost quotation mark may cut the text of one, no reader could know. The next ones stay."""
    known = {row[1] for row in ROWS}
    for bad in damaged(written(ROWS, **options).encode(encoding)):
        items = table(bad)
        assert len([text for text in texts(items) if text not in known]) <= 1


def test_memory_is_flat():
    class Stream(io.RawIOBase):
        """A table that is made as it is read."""

        number = 0

        def read(self, _=-1):
            self.number += 1
            piece = '7,"各村成立巡堤小组，\n每班十二人。"\n'.encode() * 100
            return "编号,正文\n".encode() if self.number == 1 else piece if self.number < 200 else b""

    tracemalloc.start()
    counted = sum(isinstance(item, Entry) for item in csv_table.read(Stream(), "a"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert counted == 198 * 100
    assert peak < 8 << 20  # the million bytes that the codec is chosen by


@pytest.mark.parametrize("size", [1, 3])
def test_a_stream_may_give_a_byte_at_a_time(size):
    class Slow(io.BytesIO):
        def read(self, _=-1):
            return super().read(size)

    data = written(ROWS).encode("utf-16")
    items = list(csv_table.read(Slow(data), "a"))
    assert texts(items) == [row[1] for row in ROWS]
    assert sum(item.size for item in items if isinstance(item, Entry | Refusal | Overhead)) == len(data)

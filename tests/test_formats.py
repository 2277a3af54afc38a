"""What is no text is recognised by its bytes or its shape and refused by name; a text that looks like it stays a text."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import tarfile
import zipfile

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest

from jiaokan import InputError, annotate
from jiaokan.inputs.formats import of_bytes, of_head, of_text

PROSE = "各村成立巡堤小组，每班十二人，早晚各走一遍。\n"
ROWS = [{"id": number, "text": PROSE * 3, "url": f"page-{number}"} for number in range(5)]
TABLE = pa.Table.from_pylist(ROWS)


def zipped() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("a.txt", PROSE)
    return sink.getvalue()


def tarred() -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        member = tarfile.TarInfo("a.txt")
        member.size = len(PROSE.encode())
        archive.addfile(member, io.BytesIO(PROSE.encode()))
    return sink.getvalue()


def written(write) -> bytes:
    sink = io.BytesIO()
    write(sink)
    return sink.getvalue()


def database(tmp_path) -> bytes:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE pages (text TEXT)")
    return path.read_bytes()


def arrow_file(sink) -> None:
    with pa.ipc.new_file(sink, TABLE.schema) as writer:
        writer.write_table(TABLE)


def arrow_stream(sink) -> None:
    with pa.ipc.new_stream(sink, TABLE.schema) as writer:
        writer.write_table(TABLE)


CONTAINERS = {
    "ZIP": lambda _: zipped(),
    "gzip": lambda _: gzip.compress(PROSE.encode()),
    "bzip2": lambda _: bz2.compress(PROSE.encode()),
    "xz": lambda _: lzma.compress(PROSE.encode()),
    "Zstandard": lambda _: pa.Codec("zstd").compress(PROSE.encode(), asbytes=True),
    "tar": lambda _: tarred(),
    "Parquet": lambda _: written(lambda sink: pq.write_table(TABLE, sink)),
    "Arrow": lambda _: written(arrow_file),
    "Arrow stream": lambda _: written(arrow_stream),
    "SQLite": database,
    "PDF": lambda _: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "WARC": lambda _: b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
    "old Office": lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
    "RTF": lambda _: b"{\\rtf1\\ansi\\ansicpg936 text}",
    "PNG": lambda _: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "JPEG": lambda _: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "TIFF": lambda _: b"II*\x00\x08\x00\x00\x00",
    "WebP": lambda _: b"RIFF\x10\x00\x00\x00WEBPVP8 ",
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_containers_are_named_whatever_the_file_is_called(name, tmp_path):
    data = CONTAINERS[name](tmp_path)
    assert name in of_bytes(data).name
    with pytest.raises(InputError, match=rf"report\.txt: is .*{name.split()[-1]}"):
        annotate("report.txt", data)


JSON_LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
CSV = "id,title,text\n" + "".join(f'{number},通知,"各村成立巡堤小组,\n每班十二人。"\n' for number in range(4))
SHAPES = {
    "JSON Lines": JSON_LINES,
    "JSON Lines with a broken line": JSON_LINES.replace('"id": 2, "text"', '"id": 2, text'),
    "JSON Lines, cut": JSON_LINES[:-40],
    "JSON Lines of one line": JSON_LINES.split("\n")[0],
    "JSON Lines behind a mark": "\ufeff" + JSON_LINES,
    "JSON": json.dumps(ROWS, ensure_ascii=False),
    "JSON, indented": json.dumps(ROWS, ensure_ascii=False, indent=2),
    "JSON object": json.dumps({"title": "通知", "paragraphs": [PROSE, PROSE]}, ensure_ascii=False, indent=1),
    "JSON, cut": json.dumps({"title": "通知", "text": PROSE * 9}, ensure_ascii=False)[:-30],
    "JSON of strings": json.dumps([PROSE, PROSE], ensure_ascii=False),
    "JSON, nested deep": '{"a":' * 100_000,
    "JSON, long": json.dumps({"text": PROSE * 60_000}, ensure_ascii=False),
    "CSV": CSV,
    "CSV in Chinese": "编号,标题,正文\n1,通知,各村成立巡堤小组。\n2,公告,早晚各走一遍。\n",
    "TSV": CSV.replace(",", "\t"),
    "CSV with semicolons": "id;url;content\n1;a;各村成立巡堤小组\n2;b;早晚各走一遍\n",
}


@pytest.mark.parametrize("name", SHAPES)
def test_records_are_recognised_by_their_shape_and_refused(name):
    assert of_text(SHAPES[name].removeprefix("\ufeff")) is not None
    for codec in ("utf-8", "utf-8-sig"):
        with pytest.raises(InputError, match=r"pages\.txt: is .*, not text; "):
            annotate("pages.txt", SHAPES[name].removeprefix("\ufeff").encode(codec))


def test_a_table_without_known_names_goes_by_the_suffix_of_its_file():
    table = "镇名,人数,负责人\n青坪镇,12,甲\n柳河镇,9,乙\n"
    assert of_text(table, "list.csv").name == "a CSV or TSV table"
    assert of_text(table, "list.txt") is None
    assert of_text("本表说明，各村已经上报。\n", "note.csv") is None
    assert of_text("id,url,text\n", "list.csv").id == of_text("id\turl\tdate\tlic", "list.tsv").id == "table"
    assert of_text("id,url,text\r\n1,htt", "list.csv").id == "table"
    assert of_text("id,url,text\n", "list.txt") is of_text("各村,县乡,已经上报\n", "list.csv") is None


TEXTS = {
    "a document number in brackets": "[2020]15号\n各村成立巡堤小组，每班十二人。\n",
    "a list in brackets": "[1] 张某. 防汛工作[J]. 2020.\n[2] 李某. 巡堤手册[M]. 2019.\n",
    "braces": "{本页为空白}\n" + PROSE,
    "a snippet of JSON above prose": '{"name": "巡堤", "count": 12}\n以上是配置文件的内容，各村按此上报。\n' + PROSE,
    "JSON inside": PROSE * 5 + '{"a": 1}\n{"b": 2}\n',
    "half-width commas": "为做好防汛工作,各村成立小组,每班十二人.\n各村早晚巡堤,及时上报,不得漏岗.\n" * 4,
    "a table with tabs": "单位\t人数\t备注\n青坪镇\t12\t已到岗\n柳河镇\t9\t已到岗\n",
    "a head that names the text": "标题,正文,落款都要写全,缺一不可。\n" + PROSE * 3,
    "about PDF": "%PDF 是文件的开头四个字，各村上报时不得使用。\n",
    "about PDF and its version": "%PDF-1.7 是这种文件的开头。\n",
    "about GIF": "GIF89a 六个字节。\n",
    "about RTF": "{\\rtf 开头的是另一种文件。\n",
    "about WARC": "WARC/ARC 两种格式的文件都要登记。\n",
    "about BZh": "BZh9 是一种压缩文件的开头。\n",
    "PAR1 of something": "PAR1 第一部分\n" + PROSE,
    "BM": "BM25 是一种排序方法。\n" + PROSE,
    "a rar in words": "Rar! 是压缩文件。\n",
    "an html page": "<!DOCTYPE html><html><body><p>" + PROSE + "</p></body></html>",
    "markdown": "# 通知\n\n| 镇 | 人数 |\n| --- | --- |\n| 青坪镇 | 12 |\n\n" + PROSE,
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_only_looks_like_a_format_is_a_text(name):
    text = TEXTS[name]
    assert of_bytes(text.encode()) is None
    assert of_text(text) is None
    annotate("text.txt", text.encode())


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("GIF89a 三个字。\n".encode(), "a GIF image"),
        ("GIF89a 四个字呢\x07\n".encode(), "a GIF image"),
        (b"GIF89a" + b"x" * 400 + "四个字呢".encode(), "a GIF image"),
        (b"%PDF-1.4\n" + "四个字呢".encode(), "PDF"),
        ("GIF89a 四个字呢。\n".encode("gb18030"), None),
        ("\x89PNG\r\n\x1a\n四个字呢".encode("latin-1", "ignore"), "a PNG image"),
    ],
)
def test_a_container_whose_first_line_has_hardly_any_han_is_one(data, name):
    found = of_bytes(data)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("data", "is_part"),
    [
        (b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override/></Types>', True),
        (b'<?xml version="1.0"?>\r\n<w:document xmlns:w="http://schemas.openxmlformats.org/a"></w:document>', True),
        ("<w:document> 的命名空间是 http://schemas.openxmlformats.org/，写错了就打不开。".encode(), False),
        ("http://schemas.openxmlformats.org/ 是 Office 文档的命名空间。".encode(), False),
        (b"<html><body>http://schemas.openxmlformats.org/</body></html>", False),
    ],
)
def test_the_parts_of_a_damaged_word_file_are_no_texts(data, is_part):
    found = of_bytes(data)
    assert (found is not None and found.id == "office-part") == is_part


@pytest.mark.parametrize(
    ("name", "found"),
    [("a.jsonl", "json-lines"), ("a.NDJSON.gz", "json-lines"), ("a.json", "json"), ("jsonl.txt", "json"), ("", "json")],
)
def test_one_record_alone_is_a_line_where_the_name_says_so(name, found):
    assert of_text('{"text": "各村："}\n', name).id == found
    assert of_text("各村：\n", name) is None


PDF_BODY = b"\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\nstartxref\n9\n%%EOF\n"


@pytest.mark.parametrize(
    ("data", "is_pdf"),
    [
        (b"\r\n%PDF-1.4" + PDF_BODY, True),
        (b"%PEF-1.4" + PDF_BODY, True),
        (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.7" + PDF_BODY, True),
        ("PDF 文件的开头写着 %PDF-1.4，结尾写着 %%EOF。\n".encode(), False),
        ("对象写作 1 0 obj << … >> endobj，见下文。\n结尾是 %%EOF。\n".encode(), False),
        (b"%PEF-1.4" + PDF_BODY.replace(b"%%EOF", b""), False),
    ],
)
def test_a_pdf_is_one_with_a_damaged_head_too(data, is_pdf):
    found = of_bytes(data)
    assert (found is not None and found.id == "pdf") == is_pdf


_LONG = [{"input": "", "output": "一" * 50}] * 9000
LARGE = {
    "an array": _LONG,
    "an array of arrays": [[each] * 3 for each in _LONG[:3000]],
    "an array of texts": ["一" * 100] * 9000,
    "an array of arrays of texts": [["一" * 100]] * 9000,
    "an object": {"版本": 1, "data": _LONG},
}


@pytest.mark.parametrize("value", LARGE.values(), ids=LARGE)
@pytest.mark.parametrize("is_ascii", [True, False])
@pytest.mark.parametrize("indent", [None, 2])
def test_json_is_known_wherever_its_first_piece_ends(value, is_ascii, indent):
    data = json.dumps(value, ensure_ascii=is_ascii, indent=indent).encode()
    for size in range(1_000_000, 1_000_008):
        assert of_head(data[:size], "a.txt", is_whole=False).id == "json"


@pytest.mark.parametrize(
    ("text", "is_json"),
    [
        ('[{"text":"甲。"},{"text":"乙。",,},{"text":"丙。"}]', True),
        ('[["甲", "1"], ["乙", "2"}]', True),
        ('[["甲"], ["乙"', True),
        ('{"版本": 1, 说明}', True),
        ('{"甲": 说明}', False),
        ('["标题"]，这是正文。', False),
        ('[ "甲", 乙 ]', False),
        ('["甲", "乙"]说的是。', False),
        ("[[甲]]，[[乙]]", False),
    ],
)
def test_damaged_json_is_json_if_it_begins_as_such(text, is_json):
    found = [of_text(text), of_head((text + "。" * 400_000).encode()[:1_000_000], "a.txt", is_whole=False)]
    assert [each is not None for each in found] == [is_json, is_json]

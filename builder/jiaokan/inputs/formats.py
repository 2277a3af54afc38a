"""What a file is besides text: containers by their first bytes, tables of records by their shape. Reads none of them.

An archive decoded as text is noise, and the syntax of JSON or CSV is no sentence of anybody's: what is recognised here
has a reader, or is refused by name with what to do. A text that merely holds a piece of JSON or a table is a text.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from jiaokan.errors import InputError
from jiaokan.text.chars import count_han

_UNPACK = "unpack it and give the files in it"
_EXTRACT = "save its text as UTF-8 and give that"
_EXPORT = "write the column of texts to one text file each and give those"


class Format(NamedTuple):
    """A format that is no text: its id, its name in a sentence, and what to do with it where nothing here reads it."""

    id: str
    name: str
    next_step: str

    def refusal(self, where: str) -> InputError:
        """Give the error that refuses a file of this format."""
        return InputError(where, f"is {self.name}, not text", next_step=self.next_step)


# --- by the first bytes ---------------------------------------------------------------------------------------
# Signatures as their standards and `file` give them; two bytes of letters (BM, MZ) would be too little.
_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (
        b"PK\x03\x04",
        Format("zip", "a ZIP archive or an Office document (.docx, .xlsx)", "unpack it, or save its text as UTF-8"),
    ),
    (b"PK\x05\x06", Format("zip", "an empty ZIP archive", _UNPACK)),
    (b"\x1f\x8b", Format("gzip", "gzip", _UNPACK)),
    (b"\x28\xb5\x2f\xfd", Format("zstd", "Zstandard", _UNPACK)),
    (b"BZh", Format("bzip2", "bzip2", _UNPACK)),
    (b"\xfd7zXZ\x00", Format("xz", "xz", _UNPACK)),
    (b"\x04\x22\x4d\x18", Format("lz4", "LZ4", _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", Format("7z", "a 7z archive", _UNPACK)),
    (b"Rar!\x1a\x07", Format("rar", "a RAR archive", _UNPACK)),
    (b"%PDF-", Format("pdf", "PDF", _EXTRACT)),
    (b"%!PS-Adobe", Format("postscript", "PostScript", _EXTRACT)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format("ole", "an old Office document (.doc, .xls, .ppt)", _EXTRACT)),
    (b"{\\rtf", Format("rtf", "RTF", _EXTRACT)),
    (b"PAR1", Format("parquet", "Parquet", _EXPORT)),
    (b"ARROW1", Format("arrow", "Arrow", _EXPORT)),
    (b"\xff\xff\xff\xff", Format("arrow", "an Arrow stream", _EXPORT)),
    (b"Obj\x01", Format("avro", "Avro", _EXPORT)),
    (b"WARC/", Format("warc", "WARC", "write the texts of its records to one text file each and give those")),
    (b"SQLite format 3\x00", Format("sqlite", "an SQLite database", _EXPORT)),
    (b"\x89HDF\r\n\x1a\n", Format("hdf5", "HDF5", _EXPORT)),
    (b"\x93NUMPY", Format("numpy", "a NumPy array", "leave it out")),
    (b"\x89PNG\r\n\x1a\n", Format("image", "a PNG image", "leave it out, or recognise its text first")),
    (b"\xff\xd8\xff", Format("image", "a JPEG image", "leave it out, or recognise its text first")),
    (b"GIF87a", Format("image", "a GIF image", "leave it out")),
    (b"GIF89a", Format("image", "a GIF image", "leave it out")),
    (b"II*\x00", Format("image", "a TIFF image", "leave it out, or recognise its text first")),
    (b"MM\x00*", Format("image", "a TIFF image", "leave it out, or recognise its text first")),
    (b"\x7fELF", Format("program", "a program", "leave it out")),
)
_OPENS = frozenset(magic[:1] for magic, _ in _MAGIC)
_TAR_AT, _TAR = 257, b"ustar"
# The first object of a PDF, and its end mark: ISO 32000-1 lets readers look for its head within 1,024 bytes.
_PDF_HEAD, _PDF_END = 1024, b"%%EOF"
_PDF_BODY = re.compile(rb"[\r\n]\s{0,9}[0-9]{1,10} [0-9]{1,5} obj\s{0,9}(?:<<|\[)")
# What a .docx falls apart into where its directory is damaged.
_PART_HEAD = 600
_OFFICE_PART = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]{0,100}>\s{0,9})?<[A-Za-z:]{1,40} [^>]{0,400}schemas\.openxmlformats\.org/"
)


def of_bytes(data: bytes) -> Format | None:
    """Recognise a container by its first bytes; None for what may be text.

    >>> of_bytes(b"%PDF-1.7 ...").name, of_bytes("%PDF 是一种格式。".encode())
    ('PDF', None)
    """
    for magic, found in _MAGIC if data[:1] in _OPENS else ():
        if data.startswith(magic) and not _is_prose(magic, data):
            return found
    if _PDF_BODY.search(data[:_PDF_HEAD]) and _PDF_END in data[-_PDF_HEAD:]:
        return Format("pdf", "PDF", _EXTRACT)  # behind other bytes, or with a damaged signature
    if _OFFICE_PART.match(data[:_PART_HEAD]):
        return Format("office-part", "a part of a damaged Office document", "save the document again, and give that")
    if data[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        return Format("tar", "a tar archive", _UNPACK)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Format("image", "a WebP image", "leave it out")
    if data.startswith(b"BM") and len(data) > 26 and int.from_bytes(data[2:6], "little") == len(data):
        return Format("image", "a BMP image", "leave it out")
    return None


def _is_prose(magic: bytes, data: bytes) -> bool:
    """Tell whether a signature of letters is the beginning of a sentence.

    What follows in the format is not there, or the line goes on in Chinese: GIF89a 是图片文件开头的六个字节。
    """
    rest = _FOLLOWS.get(magic)
    if rest is not None and not rest.match(data):
        return True
    return magic.isascii() and magic.decode().isprintable() and _goes_on_in_chinese(data)


_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_LINE, _FEWEST_HAN = 400, 4  # bytes of a first line, and Han in it that no bytes of a container make by chance


def _goes_on_in_chinese(data: bytes) -> bool:
    line = data[:_LINE].partition(b"\n")[0]
    if _CONTROL.search(line) is not None:
        return False
    text = line.decode("utf-8", "replace")
    if "\ufffd" in text[:-1]:
        text = line.decode("gb18030", "ignore")
    return count_han(text) >= _FEWEST_HAN


# What stands behind signatures that are words.
_FOLLOWS = {
    b"BZh": re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
    b"%PDF-": re.compile(rb"%PDF-[12]\.[0-9]"),
    b"WARC/": re.compile(rb"WARC/[01]\.[0-9]{1,2}\r?\n"),
    b"PAR1": re.compile(rb"PAR1[\x00-\x08\x0e-\x1f]"),
    b"ARROW1": re.compile(rb"ARROW1\x00\x00"),
    b"\x1f\x8b": re.compile(rb"\x1f\x8b\x08"),
}


# --- by the shape of a text -----------------------------------------------------------------------------------
_JSON_LINES = Format("json-lines", "JSON Lines", _EXPORT)
_JSON = Format("json", "JSON", _EXPORT)
_TABLE = Format("table", "a CSV or TSV table", _EXPORT)
_PROBE = 1 << 20  # code points looked at
_LINES = 64  # lines, or records of a table, looked at
_MOST = 2 / 3  # share of lines that are JSON
# How JSON begins, up to its first value: lists, then an object's first key; or a string and what follows it in a list.
_KEY = re.compile(r'\s{0,100}(?:\[\s{0,100}){0,8}\{\s{0,100}"[^"\n]{1,80}"\s{0,20}:\s{0,100}')
_STRINGS = re.compile(
    r'\s{0,100}(?:\[\s{0,100}){1,8}"(?:[^"\\\n]|\\.){0,100000}"\s{0,100}(?:\]\s{0,100},\s{0,100}\[|,)\s{0,100}(?=")'
)
_OBJECT = re.compile(r'\s{0,20}\{\s{0,20}"[^"\n]{1,80}"\s{0,20}:')
_DECODER = json.JSONDecoder(strict=False)


def of_head(head: bytes, name: str = "", *, is_whole: bool = True) -> Format | None:
    """Recognise what a stream is by its first bytes, then by the shape of the text in them.

    ``is_whole``: nothing follows them. A text that is cut amid a character is read up to it.
    """
    found = of_bytes(head)
    if found is not None or not head:
        return found
    text = _decoded(head)
    return of_text(text if is_whole else text[:-4], name, is_whole=is_whole)


def _decoded(head: bytes) -> str:
    """Read bytes as far as their shape needs it: syntax is ASCII in every codec of ours but UTF-16."""
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(codec, "replace")
    text = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    return head.decode("gb18030", "replace") if "\ufffd" in text[:-4] else text


def of_text(text: str, name: str = "", *, is_whole: bool = True) -> Format | None:
    r"""Recognise JSON, JSON Lines and tables of texts by their shape; ``name`` counts only by its suffix.

    ``is_whole``: nothing follows the text.

    >>> of_text('{"text": "一"}\n{"text": "二"}\n').name, of_text('[2020]15号文件已经印发，请认真执行。')
    ('JSON Lines', None)
    """
    probe = text[:_PROBE]
    found = _json(probe, whole=is_whole and len(text) <= _PROBE)
    if found is _JSON and _LINES_BY_NAME.search(name.lower()):
        return _JSON_LINES  # one record alone: whether it is a line the bytes do not say
    return found or _table(probe, name.lower())


_LINES_BY_NAME = re.compile(r"\.(?:jsonl|ndjson)(?:\.(?:gz|zst|bz2|xz))?\Z")


def _json(text: str, *, whole: bool) -> Format | None:
    if _is_json_lines(text):
        return _JSON_LINES
    if text.lstrip()[:1] not in ("{", "["):
        return None
    start = len(text) - len(text.lstrip())
    try:
        value, end = _DECODER.raw_decode(text, start)
    except RecursionError:
        return _JSON
    except ValueError as error:
        return _JSON if _is_damaged_json(text, error, whole=whole) else None
    rest = text[end:].lstrip()
    is_data = isinstance(value, dict) or any(isinstance(item, (dict, list, str)) for item in value)
    is_data = is_data or not (value or rest)  # nothing but an empty list
    return _JSON if is_data and (not rest or rest[0] in "{[,") else None


def _is_damaged_json(text: str, error: ValueError, *, whole: bool) -> bool:
    """Tell whether what could not be read is JSON all the same: cut off, too long to be read here, or damaged amid it."""
    begin = _KEY.match(text) or _STRINGS.match(text)
    if begin is None:
        return False
    at = error.pos if isinstance(error, json.JSONDecodeError) else 0
    if at >= len(text.rstrip()) - 1 or "Unterminated" in str(error):
        return True
    try:
        _DECODER.raw_decode(text, begin.end())
    except RecursionError:
        return True
    except ValueError:
        return not whole and at > len(text) - _CUT
    return True


_CUT = 16  # code points at the end of a piece in which an escape, a number or a word was cut


def _is_json_lines(text: str) -> bool:
    """Tell whether most lines are objects, two at least; a line that is damaged or cut does not hide the others."""
    if "{" not in text:
        return False
    lines = list(islice((line for line in _lines(text) if line.strip()), _LINES))
    objects = sum(1 for line in lines if _OBJECT.match(line) and line.rstrip()[-1] == "}")
    return objects >= 2 and objects >= len(lines) * _MOST


def _lines(text: str) -> Iterator[str]:
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


# Names of columns in which corpora keep their texts, and of those beside them.
_TEXTS = frozenset(
    (
        *("text", "content", "body", "article", "html", "raw_text", "raw_content", "full_text"),
        *("正文", "内容", "文本", "全文", "段落", "原文"),
    )
)
_BESIDE = frozenset(
    (
        *("id", "uid", "url", "link", "href", "title", "author", "source", "date", "time", "timestamp", "label"),
        *("lang", "language", "category", "publish_time", "score"),
        *("编号", "序号", "标题", "题目", "链接", "网址", "来源", "作者", "日期", "时间", "标签", "类别", "分类"),
    )
)
_COLUMNS = _TEXTS | _BESIDE
_AGREE = 0.9  # share of a table's records that have as many fields as its first


def _table(text: str, name: str) -> Format | None:
    head = next(iter(_lines(text))).strip("\ufeff\r ")
    for mark in filter(head.__contains__, ",\t;"):
        names = [field.strip(" \"'").lower() for field in head.split(mark)]
        named = name.endswith((".csv", ".tsv")) and len(names) > 1
        known = len(_COLUMNS.intersection(names))
        is_head = len(names) > 1 and not _TEXTS.isdisjoint(names) and known > 1
        if (named or is_head) and _agree(text, mark, len(names), is_sure=named and known > 1):
            return _TABLE
    return None


def _agree(text: str, mark: str, width: int, *, is_sure: bool) -> bool:
    """Tell whether the records that follow the first have as many fields as it has.

    ``is_sure``: the first is the head of a table, which may have no rows, or be cut off in its first.
    """
    try:
        records = [len(row) for row in islice(csv.reader(_lines(text), delimiter=mark), 1, _LINES) if row]
    except csv.Error:  # a field of more than 128 KiB: no line of prose has the quotation marks for it
        return True
    if len(records) > 1 - is_sure and records[-1] < width:  # cut off, or a line of totals
        records.pop()
    if not records:
        return is_sure
    return Counter(records)[width] >= len(records) * _AGREE

"""How fast each format is read: the same texts in every one, down to the raw text of each record; datatrove's readers beside.

Ratios are what to look at: seconds are processor time of this machine. Writes its files to a folder that is gone after it.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from jiaokan.bench import texts
from jiaokan.errors import AccountError
from jiaokan.inputs import original
from jiaokan.inputs.entries import Refusal
from jiaokan.inputs.files import find_inputs
from jiaokan.inputs.measured import measure_all
from jiaokan.inputs.reading import Reading

Doc = dict[str, str]
PASSES = 3


def documents(size: int) -> list[Doc]:
    """Make documents of about ``size`` bytes of text in all: each one text of the benchmark, numbered."""
    own = [each.text for each in texts.load() if not each.is_control]
    found: list[Doc] = []
    left = size
    while left > 0:
        number = len(found)
        text = f"第{number}号\n{own[number % len(own)]}"
        found.append({"id": f"d{number}", "url": f"https://example.org/{number}.html", "text": text})
        left -= len(text.encode())
    return found


# --- the formats ------------------------------------------------------------------------------------------------------
def _json_lines(docs: Sequence[Doc]) -> bytes:
    return "".join(json.dumps(doc, ensure_ascii=False) + "\n" for doc in docs).encode()


def _csv(docs: Sequence[Doc]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["id", "url", "text"])
    writer.writeheader()
    writer.writerows(docs)
    return out.getvalue().encode()


def _parquet(docs: Sequence[Doc]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(docs)), out, compression="zstd", row_group_size=1000)
    return out.getvalue()


def _arrow(docs: Sequence[Doc]) -> bytes:
    out = io.BytesIO()
    table = pa.Table.from_pylist(list(docs))
    with pa.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table, max_chunksize=1000)
    return out.getvalue()


def _page(doc: Doc) -> str:
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in doc["text"].split("\n"))
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>页</title></head><body>\n{lines}</body></html>"


def _warc(docs: Sequence[Doc], *, is_text: bool) -> bytes:
    kind, media = ("conversion", "text/plain") if is_text else ("response", "application/http;msgtype=response")
    out = []
    for doc in docs:
        body = (doc["text"] if is_text else _page(doc)).encode()
        if not is_text:
            body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {doc['url']}\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{doc['id'][1:]:0>12}>\r\n"
            f"Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        out.append(gzip.compress(head.encode() + body + b"\r\n\r\n", 6))
    return b"".join(out)


def _zip(members: Iterator[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members:
            packed.writestr(name, data)
    return out.getvalue()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def _docx(doc: Doc) -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in doc["text"].split("\n"))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{lines}</w:body></w:document>',
    }
    return _zip((name, f'<?xml version="1.0" encoding="UTF-8"?>{part}'.encode()) for name, part in parts.items())


def _pdf(doc: Doc) -> bytes:
    canvas = import_module("reportlab.pdfgen.canvas")
    fonts, metrics = import_module("reportlab.pdfbase.cidfonts"), import_module("reportlab.pdfbase.pdfmetrics")
    metrics.registerFont(fonts.UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    page = canvas.Canvas(out)
    lines = [line[at : at + 40] for line in doc["text"].split("\n") for at in range(0, len(line), 40)]
    for top in range(0, len(lines), 45):
        page.setFont("STSong-Light", 12)
        for row, line in enumerate(lines[top : top + 45]):
            page.drawString(50, 780 - 16 * row, line)
        page.showPage()
    page.save()
    return out.getvalue()


def _zstd(data: bytes) -> bytes:
    packed: bytes = import_module("zstandard").compress(data)
    return packed


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how its file is written, what must be installed for it, and datatrove's reader with its arguments."""

    name: str
    write: Callable[[Sequence[Doc]], bytes]
    needs: str | None = None
    peer: str | None = None


FORMATS = (
    Format("txt.zip", lambda docs: _zip((f"{doc['id']}.txt", doc["text"].encode()) for doc in docs)),
    Format("jsonl", _json_lines, peer="JsonlReader"),
    Format("jsonl.gz", lambda docs: gzip.compress(_json_lines(docs), 6), peer="JsonlReader"),
    Format("jsonl.zst", lambda docs: _zstd(_json_lines(docs)), "zstandard", "JsonlReader"),
    Format("jsonl.bz2", lambda docs: bz2.compress(_json_lines(docs)), peer="JsonlReader"),
    Format("jsonl.xz", lambda docs: lzma.compress(_json_lines(docs), preset=1), peer="JsonlReader"),
    Format("json", lambda docs: json.dumps(docs, ensure_ascii=False, indent=1).encode()),
    Format("csv", _csv, peer="CsvReader"),
    Format("parquet", _parquet, peer="ParquetReader"),
    Format("arrow", _arrow, peer="IpcReader"),
    Format("warc.wet.gz", lambda docs: _warc(docs, is_text=True), peer="WarcReader"),
    Format("warc.gz", lambda docs: _warc(docs, is_text=False), "resiliparse", "WarcReader"),
    Format("html.zip", lambda docs: _zip((f"{doc['id']}.html", _page(doc).encode()) for doc in docs), "resiliparse"),
    Format("docx.zip", lambda docs: _zip((f"{doc['id']}.docx", _docx(doc)) for doc in docs)),
    Format("pdf.zip", lambda docs: _zip((f"{doc['id']}.pdf", _pdf(doc)) for doc in docs[::10]), "reportlab"),
)


# --- reading ----------------------------------------------------------------------------------------------------------
def read(path: Path) -> tuple[int, int]:
    """Read a file to the raw text of each record: give their number and the bytes of the texts in UTF-8.

    Raises AccountError where a record is refused: what is measured must have been read.
    """
    records = size = 0
    for _, item in Reading(measure_all(find_inputs([path]))[0]):
        if isinstance(item, Refusal):
            raise AccountError(item.locator, item.reason)
        records += 1
        size += len(original.read(item.locator, item.content, charset=item.charset).decoded.text.encode())
    return records, size


def read_as_datatrove(path: Path, reader: str) -> int:
    """Read a file by a reader of datatrove: give the number of records. Of web pages it gives the markup."""
    module = import_module("datatrove.pipeline.readers")
    keys = {} if reader == "WarcReader" else {"text_key": "text", "id_key": "id"}
    options: dict[str, Any] = {"file_progress": False, "doc_progress": False, **keys}
    return sum(1 for _ in getattr(module, reader)(str(path.parent), glob_pattern=path.name, **options).run())


@dataclass(slots=True)
class Speed:
    """What reading a file took: seconds of processor time for each pass, ours and datatrove's."""

    records: int = 0
    text_bytes: int = 0
    file_bytes: int = 0
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    why_not: str = ""

    def rate(self, seconds: list[float]) -> float | None:
        """Give MB of text a second, by the median of the passes; None if there were none."""
        return self.text_bytes / 1e6 / statistics.median(seconds) if seconds else None


def run(size: int, only: str | None = None) -> dict[str, Speed]:
    """Measure every format whose packages are installed, in turns with datatrove where it reads it and is there."""
    docs = documents(size)
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for each in FORMATS:
            if only in (None, each.name) and (each.needs is None or find_spec(each.needs) is not None):
                path = Path(folder) / each.name.replace(".", "-") / f"corpus.{each.name}"
                path.parent.mkdir()
                path.write_bytes(each.write(docs))
                found[each.name] = _speed(path, each)
                path.unlink()
    return found


def _speed(path: Path, each: Format) -> Speed:
    speed = Speed(file_bytes=path.stat().st_size)
    peer = each.peer if find_spec("datatrove") is not None else None
    for _ in range(PASSES):
        started = time.process_time()
        speed.records, speed.text_bytes = read(path)
        speed.ours.append(time.process_time() - started)
        if peer is not None and not speed.why_not:
            started = time.process_time()
            try:
                read_as_datatrove(path, peer)
            except Exception as error:
                speed.why_not = type(error).__name__
            else:
                speed.theirs.append(time.process_time() - started)
    return speed


def print_speeds(speeds: dict[str, Speed], console: Console) -> None:
    """Print a row for each format."""
    table = Table(title="readers, MB of text a second of processor time", title_justify="left")
    for name in ("format", "records", "file MB", "text MB", "jiaokan", "datatrove", "ratio"):
        table.add_column(name, justify="left" if name == "format" else "right")
    for name, speed in speeds.items():
        ours, theirs = speed.rate(speed.ours), speed.rate(speed.theirs)
        table.add_row(
            name,
            str(speed.records),
            f"{speed.file_bytes / 1e6:.1f}",
            f"{speed.text_bytes / 1e6:.1f}",
            f"{ours:.1f}" if ours is not None else "–",
            f"{theirs:.1f}" if theirs is not None else speed.why_not or "–",
            f"{ours / theirs:.2f}" if ours is not None and theirs is not None else "–",
        )
    console.print(table)


def to_json(speeds: dict[str, Speed]) -> dict[str, dict[str, float | int | None]]:
    """Give the figures as JSON."""
    return {
        name: {
            "records": speed.records,
            "file_bytes": speed.file_bytes,
            "text_bytes": speed.text_bytes,
            "mb_per_second": speed.rate(speed.ours),
            "datatrove_mb_per_second": speed.rate(speed.theirs),
        }
        for name, speed in speeds.items()
    }

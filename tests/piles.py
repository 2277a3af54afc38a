"""One authored corpus, and every format and nesting that a pile of documents comes in. All texts are our own words."""

# ruff: noqa: PERF401, PLC0415  (written in the order of the document; extras are imported where they are needed)
from __future__ import annotations

import bz2
import csv
import gzip
import html
import io
import json
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests import word_files

TAB = "\t"
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Line:
    """A paragraph of a document and what its author meant it for: title, part, section, text, row."""

    text: str
    role: str = "text"


@dataclass(frozen=True)
class Written:
    """A document and what its collector knows of it."""

    number: int
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "".join(f"{line.text}\n" for line in self.lines)

    @property
    def key(self) -> str:
        return f"d{self.number:04d}"

    @property
    def url(self) -> str:
        return f"http://example.org/{self.number}.html"

    @property
    def date(self) -> str:
        return f"2023-{self.number % 12 + 1:02d}-{self.number % 28 + 1:02d}"

    @property
    def row(self) -> dict[str, str]:
        """The document as a row of a collector's table."""
        return {
            "id": self.key,
            "url": self.url,
            "date": self.date,
            "license": "CC-BY-4.0",
            "language": "zh",
            "栏目": f"第{self.number % 5}类",
            "text": self.text,
        }


# --- what is written ------------------------------------------------------------------------------------------
PLACES = ("青石镇", "柳河镇", "松溪县", "临山县", "海棠区", "白沙乡", "云岭市", "清水街道")
WORKS = (
    "春耕备耕",
    "河道清淤",
    "校车检查",
    "旧房改造",
    "森林防火",
    "夜市管理",
    "水库巡查",
    "图书漂流",
    "垃圾分类",
    "助老送餐",
)
WAYS = (
    "各村先摸清底数，再排出日程，哪一户缺种子、哪一段渠不通，都记在同一本台账上。",
    "驻村干部每周到田头走一趟，能当场解决的不带回办公室，解决不了的三天内给答复。",
    "物资由供销社统一采购，价格贴在门口，谁家领了多少、什么时候领的，一笔一笔写清楚。",
    "遇到大风和暴雨，值班人员提前两小时通知到户，老人和孩子由邻居结对照看。",
    "工程款分三次支付，验收不合格的当场返工，返工的费用由施工队自己承担。",
    "夜里十点以后不再施工，早上六点以前不许鸣笛，附近居民可以随时来电反映。",
    "每条街选出一名热心人当联络员，他们不拿工资，但可以优先借用活动室。",
    "技术员把办法画成图贴在村口，识字不多的老人也看得明白，用得上手。",
    "旧账本不许丢，新账本要两个人签字，年底由镇上派人一页一页核对。",
    "凡是参加的人都买一份意外保险，保费由镇财政出一半，剩下的由集体收入解决。",
)  # fmt: skip


def _notice(draw: random.Random, number: int) -> list[Line]:
    place, work = draw.choice(PLACES), draw.choice(WORKS)
    lines = [Line(f"{place}关于做好第{number}批{work}工作的通知", "title"), Line("各村（社区）、各有关单位：")]
    lines += [Line(f"为做好{work}，经研究，决定分{draw.randint(2, 9)}个片区推进。现将有关事项通知如下：")]
    for at, name in enumerate(("总体安排", "分工和时间", "纪律要求")):
        lines.append(Line(f"{NUMERALS[at]}、{name}", "part"))
        for inner in range(draw.randint(1, 3)):
            way = draw.choice(WAYS)
            lines.append(
                Line(f"（{NUMERALS[inner]}）{draw.choice(PLACES)}负责第{draw.randint(1, 90)}号地段。{way}", "text")
            )
    lines += [Line(f"{place}人民政府"), Line(f"2023年{number % 12 + 1}月{draw.randint(1, 28)}日")]
    return lines


def _report(draw: random.Random, number: int) -> list[Line]:
    place, work = draw.choice(PLACES), draw.choice(WORKS)
    lines = [Line(f"{place}第{number}季度{work}情况报告", "title")]
    lines.append(
        Line(f"今年以来，{place}把{work}当作一件实事来抓，共投入{draw.randint(11, 99)}万元，现将情况报告如下。")
    )
    for at, name in enumerate(("主要做法", "存在的不足", "下一步打算")):
        lines.append(Line(f"{NUMERALS[at]}、{name}", "part"))
        for inner in range(2):
            lines.append(Line(f"（{NUMERALS[inner]}）{draw.choice(WORKS)}方面", "section"))
            lines.append(
                Line(f"{draw.choice(WAYS)}全年共完成{draw.randint(100, 999)}处，占计划的{draw.randint(60, 99)}%。")
            )
            lines.append(Line(f"{draw.choice(WAYS)}{draw.choice(WAYS)}"))
    return lines


def _statute(draw: random.Random, number: int) -> list[Line]:
    place, work = draw.choice(PLACES), draw.choice(WORKS)
    lines = [Line(f"{place}{work}管理办法（第{number}号）", "title")]
    article = 0
    for at, name in enumerate(("总则", "管理和保护", "罚则", "附则")):
        lines.append(Line(f"第{NUMERALS[at]}章　{name}", "part"))
        for _ in range(2):
            lines.append(Line(f"第{NUMERALS[article]}条　{draw.choice(WAYS)}"))
            article += 1
    return lines


def _minutes(draw: random.Random, number: int) -> list[Line]:
    place = draw.choice(PLACES)
    lines = [Line(f"{place}第{number}次办公会会议纪要", "title")]
    lines.append(Line(f"会议由{place}主要负责人主持，{draw.randint(7, 30)}人参加，研究了三件事。现纪要如下："))
    for at in range(3):
        lines.append(Line(f"{NUMERALS[at]}、会议听取了{draw.choice(WORKS)}的汇报。会议认为，{draw.choice(WAYS)}"))
    lines.append(Line(f"会议要求，{draw.choice(WAYS)}"))
    return lines


def _listing(draw: random.Random, number: int) -> list[Line]:
    lines = [Line(f"{draw.choice(PLACES)}第{number}批物资发放清单", "title")]
    lines.append(Line(f"下列物资已经于{draw.randint(1, 12)}月发放到户，请各村核对。"))
    lines.append(Line("序号\t单位\t物资\t数量", "row"))
    for at in range(draw.randint(3, 6)):
        lines.append(Line(f"{at + 1}\t{draw.choice(PLACES)}\t编织袋\t{draw.randint(100, 999)}条", "row"))
    lines.append(Line(f"核对有出入的，{draw.choice(WAYS)}"))
    return lines


KINDS = (_notice, _report, _statute, _minutes, _listing)


def corpus(size: int, seed: int = 1) -> tuple[Written, ...]:
    """Write so many documents, no two alike."""
    made = []
    for number in range(1, size + 1):
        draw = random.Random(f"{seed}:{number}")  # noqa: S311  (not for secrets)
        made.append(Written(number, tuple(KINDS[number % len(KINDS)](draw, number))))
    return tuple(made)


# --- one document as a file -----------------------------------------------------------------------------------
def as_markdown(doc: Written) -> bytes:
    marks = {"title": "# ", "part": "## ", "section": "### "}
    blocks: list[str] = []
    for line, before in zip(doc.lines, (None, *doc.lines), strict=False):
        if line.role != "row":
            blocks.append(marks.get(line.role, "") + line.text)
            continue
        row = f"| {line.text.replace(TAB, ' | ')} |"
        if before is not None and before.role == "row":
            blocks[-1] += f"\n{row}"
        else:
            blocks.append(f"{row}\n{'|---' * (line.text.count(TAB) + 1)}|")
    written = "\n\n".join(blocks)
    return f"---\nid: {doc.key}\ndate: {doc.date}\n---\n\n{written}\n".encode()


def as_html(doc: Written) -> bytes:
    tags = {"title": "h1", "part": "h2", "section": "h3", "text": "p"}
    body, rows = [], []
    for line in doc.lines:
        if line.role == "row":
            rows.append("".join(f"<td>{html.escape(cell)}</td>" for cell in line.text.split("\t")))
            continue
        if rows:
            body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
            rows = []
        body.append(f"<{tags[line.role]}>{html.escape(line.text)}</{tags[line.role]}>")
    title = html.escape(doc.lines[0].text)
    head = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head>'
    inside = "\n".join(body)
    return f"{head}<body><article>\n{inside}\n</article></body></html>\n".encode()


def as_docx(doc: Written) -> bytes:
    styles = {"title": "Title", "part": "Heading1", "section": "Heading2"}
    body, rows = [], []
    for line in (*doc.lines, None):
        if line is not None and line.role == "row":
            rows.append(line.text.split("\t"))
            continue
        if rows:
            body.append(word_files.table(*rows))
            rows = []
        if line is not None:
            body.append(word_files.p(line.text, styles.get(line.role)))
    names = {"Title": "Title", "Heading1": "heading 1", "Heading2": "heading 2"}
    made = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in names.items()
    )
    return word_files.word("".join(body), styles=made)


def as_pdf(doc: Written) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    top = 0
    for line in doc.lines:
        indent = 2 * (line.role == "text")
        for number, piece in enumerate(_set(line.text.replace("\t", "   "), indent)):
            if top <= 80:
                if top:
                    canvas.showPage()
                top = 780
                canvas.setFont("STSong-Light", 12)
            canvas.drawString(60 + 12 * indent * (number == 0), top, piece)
            top -= 20
    canvas.showPage()
    canvas.save()
    return out.getvalue()


_WIDE = 37  # characters of 12 points on a line of A4


def _set(text: str, indent: int) -> list[str]:
    """Break a paragraph as typesetters do: no stop begins a line, and none of the last has one character alone."""
    ends = [*range(_WIDE - indent, len(text), _WIDE), len(text)]
    pieces = [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    for at in range(1, len(pieces)):
        if pieces[at][0] in "，。；：、）" or len(pieces[at]) == 1:
            pieces[at - 1], pieces[at] = pieces[at - 1][:-1], pieces[at - 1][-1] + pieces[at]
    return pieces


# --- many in one file -----------------------------------------------------------------------------------------
def as_jsonl(docs: Sequence[Written]) -> bytes:
    return "".join(json.dumps(doc.row, ensure_ascii=False) + "\n" for doc in docs).encode()


def as_json(docs: Sequence[Written]) -> bytes:
    return json.dumps([doc.row for doc in docs], ensure_ascii=False, indent=1).encode()


def as_pieces(docs: Sequence[Written]) -> bytes:
    """The form of a well-known Chinese corpus: a list of objects, each with a line of the text."""
    rows = []
    for doc in docs:
        row = {key: value for key, value in doc.row.items() if key != "text"}
        pieces = [{"行号": at, "内容": line.text} for at, line in enumerate((*doc.lines, Line("")))]
        rows.append(json.dumps(row | {"段落": pieces}, ensure_ascii=False))
    return "".join(f"{row}\n" for row in rows).encode()


def as_table(docs: Sequence[Written], mark: str = ",", codec: str = "utf-8") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, docs[0].row, delimiter=mark)
    writer.writeheader()
    writer.writerows(doc.row for doc in docs)
    return out.getvalue().encode(codec)


def _arrow(docs: Sequence[Written]) -> pa.Table:
    return pa.Table.from_pylist([doc.row for doc in docs])


def as_parquet(docs: Sequence[Written]) -> bytes:
    out = io.BytesIO()
    pq.write_table(_arrow(docs), out, row_group_size=7, write_page_checksum=True)
    return out.getvalue()


def as_arrow(docs: Sequence[Written], new: Callable = pa.ipc.new_file) -> bytes:
    out, table = io.BytesIO(), _arrow(docs)
    with new(out, table.schema) as writer:
        writer.write_table(table, max_chunksize=8)
    return out.getvalue()


def as_arrow_stream(docs: Sequence[Written]) -> bytes:
    return as_arrow(docs, pa.ipc.new_stream)


def _warc(kind: str, doc: Written, block: bytes, media: str) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{doc.number}>\r\nWARC-Date: {doc.date}T08:00:00Z\r\n"
        f"WARC-Target-URI: {doc.url}\r\nContent-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def as_warc(docs: Sequence[Written]) -> bytes:
    """A crawl: each page a member of its own, as crawlers write it."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    media = "application/http; msgtype=response"
    return b"".join(gzip.compress(_warc("response", doc, http + as_html(doc), media), mtime=0) for doc in docs)


def as_wet(docs: Sequence[Written]) -> bytes:
    return b"".join(gzip.compress(_warc("conversion", doc, doc.text.encode(), "text/plain"), mtime=0) for doc in docs)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


def texts(docs: Sequence[Written]) -> dict[str, bytes]:
    return {f"{doc.key}.txt": doc.text.encode() for doc in docs}


Files = dict[str, bytes]


def _each(ending: str, make: Callable[[Written], bytes]) -> Callable[[Sequence[Written]], Files]:
    return lambda docs: {f"{doc.key}.{ending}": make(doc) for doc in docs}


def _one(name: str, make: Callable[[Sequence[Written]], bytes]) -> Callable[[Sequence[Written]], Files]:
    return lambda docs: {name: make(docs)}


def _coded(codec: str) -> Callable[[Written], bytes]:
    return lambda doc: doc.text.encode(codec)


PLAIN: dict[str, Callable[[Sequence[Written]], Files]] = {
    "txt": _each("txt", _coded("utf-8")),
    "txt-gb18030": _each("txt", _coded("gb18030")),
    "txt-utf-16": _each("txt", _coded("utf-16")),
    "md": _each("md", _coded("utf-8")),
    "zip-txt": _one("pile.zip", lambda docs: zipped(texts(docs))),
    "tar-gz-txt": _one("pile.tar.gz", lambda docs: gzip.compress(tarred(texts(docs)), mtime=0)),
    "zip-in-tar": _one("pile.tar", lambda docs: tarred({"inner/texts.zip": zipped(texts(docs))})),
    "txt-gz": _each("txt.gz", lambda doc: gzip.compress(doc.text.encode(), mtime=0)),
}
ROWS: dict[str, Callable[[Sequence[Written]], Files]] = {
    "jsonl": _one("pile.jsonl", as_jsonl),
    "jsonl-gz": _one("pile.jsonl.gz", lambda docs: gzip.compress(as_jsonl(docs), mtime=0)),
    "jsonl-zst": _one("pile.jsonl.zst", lambda docs: zstd(as_jsonl(docs))),
    "jsonl-bz2": _one("pile.jsonl.bz2", lambda docs: bz2.compress(as_jsonl(docs))),
    "jsonl-xz": _one("pile.jsonl.xz", lambda docs: lzma.compress(as_jsonl(docs))),
    "json": _one("pile.json", as_json),
    "json-pieces": _one("pieces.jsonl", as_pieces),
    "csv": _one("pile.csv", as_table),
    "csv-gb18030": _one("pile.csv", lambda docs: as_table(docs, codec="gb18030")),
    "tsv": _one("pile.tsv", lambda docs: as_table(docs, "\t")),
    "parquet": _one("pile.parquet", as_parquet),
    "arrow": _one("pile.arrow", as_arrow),
    "arrow-stream": _one("stream.arrow", as_arrow_stream),
    "zip-jsonl": _one("pile.zip", lambda docs: zipped({"data/pile.jsonl": as_jsonl(docs)})),
}
CRAWLED: dict[str, Callable[[Sequence[Written]], Files]] = {
    "wet-gz": _one("pile.wet.gz", as_wet),
    "warc-gz": _one("pile.warc.gz", as_warc),
}
OFFICE: dict[str, Callable[[Sequence[Written]], Files]] = {
    "md-marked": _each("md", as_markdown),
    "html": _each("html", as_html),
    "docx": _each("docx", as_docx),
    "zip-docx": _one("pile.zip", lambda docs: zipped({f"{doc.key}.docx": as_docx(doc) for doc in docs})),
    "pdf": _each("pdf", as_pdf),
}
FORMATS = PLAIN | ROWS | CRAWLED | OFFICE


def write(folder: Path, files: Files) -> Path:
    """Write files into a folder that is made."""
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder

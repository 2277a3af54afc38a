"""The recipes of docs/recipes.md: every command and every example is run, and what is shown is what one sees."""

from __future__ import annotations

import doctest
import gzip
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.blocks import blocks, commands, is_shown, put, sections, seen
from tests.word_files import p, word

ROOT = Path(__file__).parent.parent
RECIPES = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")

# --- the files of the recipes: texts of our own -----------------------------------------------------------------------
DITCHES = "关于清理沟渠的通知\n各村民小组：\n请于五月底以前把沟渠清理一遍,每组出工 3 人。\n青山镇水利站\n2023年5月4日"
FIRES = "关于春季防火的通知\n各村民委员会：\n一、压实责任。村干部包山头,护林员包地块。\n二、严管火源。路口设卡。\n青山镇\n2023年3月20日"
DUTY = "关于节日值班的通知\n各科室：\n请于四月二十八日前报送值班表,联系人：x主任。\n青山镇办公室\n2023年4月25日"
MINUTES = "会议纪要\n会议议定三件事。\n一、六月十日前完成堤防检查。\n二、六月二十日前试机 2 次。\n记录：办公室"
PAGE = f"首页 > 通知公告\n{DITCHES}\n上一篇：没有了\n下一篇：关于领取防汛物资的通知\n"


TITLE = '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'


def lines(*rows) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def crawl() -> bytes:
    rows = [
        {"id": f"n-{number}", "url": f"https://example.org/notice/{number}", "content": text, "spider": "qingshan-7"}
        for number, text in enumerate((FIRES, DITCHES, DUTY), start=1)
    ]
    return lines(*rows) + b'{"id": "n-4", "url": "https://example.org/notice/4", "content": \n'


def conversion(number: int, text: str) -> bytes:
    """A record of a WET file: the text of a page."""
    body = text.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://example.org/{number}\r\n"
        f"WARC-Date: 2023-06-01T08:00:0{number}Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{number}>"
        f"\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def write_crawl(folder: Path) -> None:
    put(folder / "crawl.jsonl", crawl())


def write_corrections(folder: Path) -> None:
    write_crawl(folder)
    correction = (
        'source = "crawl.jsonl#L2"\nstart = 4\nexpected = "沟渠"\ntext = "水渠"\nreason = "so in the printed notice"\n'
    )
    put(folder / "corrections.toml", f"[[correction]]\n{correction}".encode())


def write_hub(folder: Path) -> None:
    table = pa.table(
        {"doc_id": [11, 12], "正文": [FIRES, MINUTES], "date": ["2023-03-20", "2023-06-02"], "score": [0.9, 0.7]}
    )
    (folder / "hub" / "data").mkdir(parents=True)
    pq.write_table(table, folder / "hub" / "data" / "train-00000-of-00001.parquet")


def write_wet(folder: Path) -> None:
    info = (
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Type: application/warc-fields\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    )
    records = [info, conversion(1, PAGE), conversion(2, MINUTES)]
    put(folder / "crawl.warc.wet.gz", b"".join(gzip.compress(record, mtime=0) for record in records))


def write_word(folder: Path) -> None:
    first, *rest = FIRES.split("\n")
    put(folder / "reports" / "2023" / "防火.docx", word(p(first, "Title") + "".join(map(p, rest)), styles=TITLE))
    put(folder / "reports" / "会议纪要.docx", word("".join(map(p, MINUTES.split("\n")))))
    put(folder / "reports" / "旧通知.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    put(folder / "reports" / "~$会议纪要.docx", bytes(162))
    put(folder / "reports" / "总表.xlsx", b"PK\x03\x04")


def write_zip(folder: Path) -> None:
    with zipfile.ZipFile(folder / "来件.zip", "w") as archive:
        archive.writestr("通知/沟渠.txt", DITCHES.encode("gb18030"))
        archive.writestr("通知/防火.docx", word("".join(map(p, FIRES.split("\n")))))
        archive.writestr("台账.csv", f"编号;正文;日期\n7;{DUTY.splitlines()[2]};2023-04-25\n".encode("gb18030"))
        archive.writestr("公章.png", b"\x89PNG\r\n\x1a\n" + bytes(40))


def write_server(folder: Path) -> None:
    put(folder / "server" / "crawl.jsonl.gz", gzip.compress(crawl(), mtime=0))


def write_notices(folder: Path) -> None:
    """Two notices, one with a telephone number, and one that comes again with wide commas."""
    call, copy = DUTY.replace("x主任", "张主任 13800138000"), FIRES.replace(",", "，")
    rows = [{"id": f"n-{number}", "content": text} for number, text in enumerate((FIRES, DITCHES, call, copy), start=1)]
    put(folder / "crawl.jsonl", lines(*rows[:2], *({**row, "license": "CC-BY-4.0"} for row in rows[2:])))


FILES = {
    "A JSONL crawl": write_crawl,
    "A column with another name": lambda folder: put(
        folder / "export.jsonl", lines({"nr": 1, "meta": {"全文内容": DITCHES}}, {"nr": 2, "meta": {"全文内容": FIRES}})
    ),
    "A Parquet from the Hub": write_hub,
    "One WET file": write_wet,
    "A folder of Word files": write_word,
    "A zip somebody mailed me": write_zip,
    "Clean a column in my own pipeline": write_crawl,
    "A file on a server": write_server,
    "Standard input": write_crawl,
    "Take a document down": write_crawl,
    "Correct by hand, switch a rule off": write_corrections,
    "Explain one record": write_crawl,
    "Look at a release, and at what a change does to it": write_crawl,
    "Take texts away, to train on or to search": write_notices,
}
# What no test may ask for lies in the recipe's own folder.
ADDRESSES = {"hf://datasets/example/notices": "hub", "https://example.org/files": "server"}


# --- the recipes ------------------------------------------------------------------------------------------------------
def test_every_recipe_has_its_files_and_blocks_of_a_kind_that_is_run():
    assert set(sections(RECIPES)) == set(FILES)
    for title, recipe in sections(RECIPES).items():
        kinds = [kind for kind, _ in blocks(recipe)]
        assert kinds, title
        assert set(kinds) <= {"console", "python"}, title
        assert recipe.count("```") == 2 * len(kinds), title


@pytest.mark.parametrize("title", FILES)
def test_a_recipe_does_what_it_shows(title, tmp_path, monkeypatch):
    folder = tmp_path / "here"
    folder.mkdir()
    FILES[title](folder)
    monkeypatch.chdir(folder)
    names: dict[str, object] = {}
    for kind, block in blocks(sections(RECIPES)[title]):
        if kind == "python":
            example = doctest.DocTestParser().get_doctest(block, names, title, "docs/recipes.md", 0)
            outcome = doctest.DocTestRunner(verbose=False).run(example, clear_globs=False)
            names = example.globs
            assert outcome.attempted
            assert not outcome.failed, title
            continue
        for command, shown in commands(block):
            printed = seen(command, folder, ADDRESSES)
            assert is_shown(shown, printed), f"$ {command}\n{printed}"


@pytest.mark.parametrize(
    ("shown", "printed", "is_same"),
    [
        ("out: 2 published; 1.2 s\n", "out: 2 published; 17.0 s\n", True),
        ("out: 2 published; 1.2 s\n", "out: 3 published; 1.2 s\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("…\nx\n", "a\nb\n", False),
    ],
    ids=["time", "counts", "left out", "left out at the end", "more than is shown", "less"],
)
def test_what_is_shown_is_compared_but_for_times_and_lines_left_out(shown, printed, is_same):
    assert is_shown(shown, printed) == is_same

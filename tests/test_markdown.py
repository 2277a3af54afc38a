"""Markdown by its name: what it states of itself and of its lines; the text and every byte of it stay accounted for."""

from __future__ import annotations

import json
import random
import time

import pytest

from jiaokan.errors import InputError
from jiaokan.inputs import markdown, original
from jiaokan.pipeline import annotate

PAGE = """---
id: q7
title: 柳河镇清渠记
date: 2023-04-05 08:00:00 +0800
url: https://example.org/q.html
license: CC-BY-4.0
lang: zh-CN
tags: [水利]
---
柳河镇今年清理了三条水渠,共计十二里,群众都说好。先清东渠`a,b`,再清西渠[^1]。

分工安排
====

| 组别 | 人数 |
|:----|----:|
| 一组 | 12,多一人 |

**夜间值守**

值守的人两班轮换,每班四人。

```sh
# 清渠脚本
echo "第一段,完成" | grep 段
```

> ### 记事

[^1]: 见《镇志》卷三。
"""


def kinds(text):
    return [(text[m.start : m.end], m.kind, m.level) for m in markdown.read(text).marks]


def test_marks_are_the_lines_that_markdown_states():
    assert kinds(PAGE) == [
        ("分工安排\n====", "heading", 1),
        ("| 组别 | 人数 |", "row", None),
        ("| 一组 | 12,多一人 |", "row", None),
        ("**夜间值守**", "heading", markdown.EMPHASIZED),
        ('```sh\n# 清渠脚本\necho "第一段,完成" | grep 段\n```', "code", None),
        ("> ### 记事", "heading", 3),
        ("[^1]: 见《镇志》卷三。", "note", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "**清渠，护岸。**\n\n各组动手。",  # a sentence
        "**注意：**\n\n各组动手。",  # a label
        "**清渠**\n\n**护岸**\n",  # lines of a list
        "**清渠**",  # nothing below
        "- **清渠**\n",
        "**12**\n\n各组动手。",
        "#清渠\n",
        "各组清渠，三日完工。\n---\n",  # a divider
        "清渠\n护岸\n---\n",
        "    各村要清淤，三日完工。\n",  # a paragraph that is indented
        "| 组 | 人 |\n| 东 | 三 |\n",
        "a | b\n",
        "",
    ],
)
def test_what_only_looks_like_a_mark_is_none(text):
    assert kinds(text) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_kind_do_not_move_marks(end):
    found = [
        (text.replace(end, "\n"), *rest) for text, *rest in kinds(PAGE[PAGE.index("柳河镇今") :].replace("\n", end))
    ]
    assert found == kinds(PAGE)


def test_a_source_has_what_its_front_matter_states():
    row = annotate("a.md", PAGE.encode()).source
    assert (row.source_key, row.license, row.language) == ("q7", "CC-BY-4.0", "zh-CN")
    assert (row.page_url, row.page_date, row.url) == ("https://example.org/q.html", "2023-04-05", None)
    assert list(json.loads(row.page_metadata)) == ["id", "title", "date", "url", "license", "lang", "tags"]
    assert json.loads(row.page_metadata)["date"] == "2023-04-05 08:00:00 +0800"
    assert row.raw_text == PAGE


def test_rows_and_headings_are_paragraphs_of_their_kind_and_code_is_whole():
    record = annotate("a.md", PAGE.encode())
    assert record.documents[0].title == "柳河镇清渠记"
    assert [(row.text, row.kind) for row in record.paragraphs][1:5] == [
        ("分工安排", "heading"),
        ("组别\t人数", "row"),
        ("一组\t12，多一人", "row"),
        ("夜间值守", "heading"),
    ]
    text = record.source.text
    assert '# 清渠脚本\necho "第一段,完成" | grep 段\n' in text
    assert "先清东渠`a,b`，再清西渠" in text


@pytest.mark.parametrize("name", ["a.txt", "a", "a.md.txt", "md", "a.jsonl#L3"])
def test_a_text_that_is_not_called_markdown_states_nothing(name):
    found = original.read(name, PAGE.encode())
    assert (found.marks, found.title, found.front, found.is_markdown) == ((), None, 0, False)


@pytest.mark.parametrize("name", ["a.md", "A.MD", "b.zip!/a.markdown", "a.md.gz", "a.md.zst"])
def test_the_name_says_it_also_packed_and_in_an_archive(name):
    assert original.read(name, PAGE.encode()).is_markdown


@pytest.mark.parametrize(
    ("block", "url", "date"),
    [("url: /posts/7/", None, None), ("date: 2023-13-40", None, None), ("date: 2023/4/5", None, "2023-04-05"),
     ("date: 昨天", None, None), ("URL: http://a.example/1", "http://a.example/1", None)],
)  # fmt: skip
def test_addresses_and_dates_are_those_that_are_whole(block, url, date):
    fields = markdown.read_stated(f"---\n{block}\n---\n清渠。").fields
    assert (fields.url, fields.date) == (url, date)


# --- hostile input --------------------------------------------------------------------------------------------
def _is_accounted(data):
    try:
        row = annotate("a.md", data).source
    except InputError:
        return
    assert row.byte_length == len(data)
    assert all(0 <= m.start < m.end <= len(row.raw_text) for m in row.marks)


def test_files_that_are_cut_off_are_read_as_far_as_they_go():
    data = PAGE.encode()
    for at in random.Random(1).sample(range(len(data)), 200):  # noqa: S311
        _is_accounted(data[:at])


def test_files_with_a_flipped_byte_are_read():
    data = PAGE.encode()
    draw = random.Random(2)  # noqa: S311
    for at in draw.sample(range(len(data)), 200):
        _is_accounted(data[:at] + bytes([data[at] ^ (1 << draw.randrange(8))]) + data[at + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        ">" * 50_000 + "a",
        "- a\n" * 10_000,
        "[a\n" * 10_000,
        "```\n" * 10_001,
        "|" * 20_000 + "\n" + "|-" * 20_000,
        "|a|b|\n|-|-|\n" + "|a|b|\n" * 5_000,
        "> a\n" + "b\n" * 20_000,
        "**" * 20_000,
        "1. " * 20_000,
        "a\n=\n" * 10_000,
        "#" * 50_000,
        "\\|" * 20_000,
    ],
    ids=range(12),
)
def test_no_text_is_slow(text):
    start = time.perf_counter()
    markdown.read(text)
    assert time.perf_counter() - start < 10


def test_of_a_text_that_is_too_long_the_front_matter_is_read_alone():
    found = markdown.read("---\nid: a\n---\n# 清渠\n" + "水" * markdown.MOST)
    assert (found.fields.key, found.marks) == ("a", ())

"""The columns in which corpora keep what: names in English and Chinese, and paths to values inside of records."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from jiaokan.text.shown import listed

# Names of columns in corpora and in exports of crawlers, the likeliest first. A case of letters is no difference, nor is
# a blank or a hyphen for an underscore. 版权 is left out: it is who owns the text as often as what may be done with it.
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "content", "body", "article", "raw_content", "raw_text", "full_text", "fulltext", "article_text"),
        *("maintext", "main_text", "正文", "内容", "文本", "全文", "段落", "原文", "正文内容", "文章内容"),
    ),
    "id": (
        *("id", "_id", "uid", "uuid", "guid", "doc_id", "docid", "document_id", "record_id", "article_id", "key"),
        *("编号", "文档编号", "文件编号", "记录编号", "唯一标识", "标识", "序号"),
        *("filename", "file_name", "文件名"),
    ),
    "url": (
        *("url", "uri", "link", "href", "source_url", "page_url", "original_url", "warc_target_uri"),
        *("网址", "链接", "原文链接", "来源链接", "页面地址", "链接地址", "原文地址"),
    ),
    "date": (
        *("date", "publish_date", "published_date", "pub_date", "pubdate", "published_at", "publish_time"),
        *("published", "datetime", "timestamp", "time", "created_at", "crawl_date", "warc_date"),
        *("日期", "发布日期", "发表日期", "发布时间", "发表时间", "时间"),
    ),
    "license": ("license", "licence", "license_name", "rights", "许可", "许可证", "授权", "许可协议", "授权协议"),
    "language": ("language", "lang", "language_code", "语言", "语种"),
}
_LONGEST_NAME = 40  # code points of a name that is known, or listed
_MOST_LISTED = 20

Step = str | int | None  # a name, a place, or every place
Path = tuple[Step, ...]


def guess_column(names: tuple[str, ...], role: str) -> str | None:
    """Give the column that a role (text, id, url, date, license, language) is likely kept in; None if no name says so.

    >>> guess_column(("Title", "Raw-Content", "网址"), "text"), guess_column(("标题",), "text")
    ('Raw-Content', None)
    """
    known = known_names(names)
    return next((known[name] for name in NAMES[role] if name in known), None)


def known_names(names: tuple[str, ...]) -> dict[str, str]:
    """Give columns by their plain names; of two that differ in their case alone, the first."""
    short = (name for name in reversed(names) if len(name) <= _LONGEST_NAME)
    return {name.strip().casefold().replace("-", "_").replace(" ", "_"): name for name in short}


def columns_of(names: Sequence[str]) -> str:
    """Name the columns there are, for the detail of a refusal."""
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return f"columns: {listed((name[:_LONGEST_NAME] for name in names[:_MOST_LISTED]), _MOST_LISTED)}{more}"


_STEP = re.compile(r"\.?([^.\[\]]+)|\[([0-9]{0,9})\]")


def path_of(column: str, names: tuple[str, ...]) -> Path:
    """Read a path of names and places; a column of that very name comes first.

    >>> path_of("段落[].内容", ()), path_of("a.b[0]", ()), path_of("a.b", ("a.b",))
    (('段落', None, '内容'), ('a', 'b', 0), ('a.b',))
    """
    steps: list[Step] = []
    at = 0
    while column not in names and (step := _STEP.match(column, at)) is not None:
        steps.append(step[1] if step[1] is not None else int(step[2]) if step[2] else None)
        at = step.end()
    return tuple(steps) if steps and at == len(column) and isinstance(steps[0], str) else (column,)

"""Boilerplate around and between the text: whole lines by their kind, as the reading of the page has judged them."""

from __future__ import annotations

from collections.abc import Iterator

from jiaokan.page import reading as page
from jiaokan.text.rule import Context
from jiaokan.text.traced import Finding


def _removals(text: str, flag: str, context: Context) -> Iterator[Finding]:
    """Yield every stretch of one kind: lines, each with the line end that belongs to it, and parts of lines.

    Lines that only may be of that kind are pointed at.
    """
    read = page.read(text, context)
    for region in read.regions:
        if region.flag == flag:
            yield Finding(region.start, region.end, "", region.why)
    for at, score in read.doubtful.items():
        if score.flag == flag:
            yield Finding(*read.places[at], kind=flag)


def find_navigation(text: str, context: Context) -> Iterator[Finding]:
    """Remove navigation: breadcrumbs, toolbars, previous and next, presentations of the text, document-site blocks.

    Why: the page around the text was crawled with it. Left alone: any line with words of its own beside the
    navigation, and the same words in running text (请登录首页查看).
    """
    yield from _removals(text, "navigation", context)


def find_related_links(text: str, context: Context) -> Iterator[Finding]:
    """Remove lists of links to other pages: a label with its list, or dated links at the edge of the page.

    Left alone: a chronicle (dated lines without bullet or time, or between paragraphs), 相关链接 inside prose,
    a bulleted list that no such label opens.
    """
    yield from _removals(text, "related-links", context)


def find_source_lines(text: str, context: Context) -> Iterator[Finding]:
    """Remove lines that state only origin, date and clicks; their date and address are kept as metadata.

    Left alone: 资料来源 under a table, 时间 and 地点 of a meeting, a signature's date, labels followed by sentences.
    """
    yield from _removals(text, "source-line", context)


def find_footers(text: str, context: Context) -> Iterator[Finding]:
    """Remove a site's imprint at the edge of the page: copyright, ICP numbers, site name with address.

    Left alone: copyright as a subject of the text, 版权所有 in a sentence, an organisation's address in a notice.
    """
    yield from _removals(text, "site-footer", context)


def find_disclaimers(text: str, context: Context) -> Iterator[Finding]:
    """Remove a site's disclaimer at the edge of the page: text taken elsewhere, no responsibility.

    Left alone: liability clauses of a contract and any disclaimer between paragraphs of the text.
    """
    yield from _removals(text, "disclaimer", context)


def find_spam(text: str, context: Context) -> Iterator[Finding]:
    """Remove spam: keyword farms, bare addresses and contact lines at the edge.

    Left alone: texts about gambling or advertising, an address or a hotline in a sentence.
    """
    yield from _removals(text, "spam", context)

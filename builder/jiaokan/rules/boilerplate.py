"""Boilerplate around and between the text: whole lines by their kind, adverts inside brackets, repeated titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from jiaokan.chars import BLANKS, HAN
from jiaokan.rule import Context
from jiaokan.rules import page
from jiaokan.rules.body import is_prose
from jiaokan.traced import Finding


def _removals(text: str, flag: str, context: Context) -> Iterator[Finding]:
    """Yield every line of one kind, each with the line end that belongs to it."""
    read = page.read(text, context)
    for index, kind in read.boilerplate.items():
        if kind == flag:
            yield _whole_line(text, *read.places[index])
    for fragment in read.fragments:
        if fragment.flag == flag:
            yield Finding(fragment.start, fragment.end, "")


def _whole_line(text: str, start: int, end: int) -> Finding:
    return Finding(start, end + 1 if end < len(text) else end, "")


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


# A title: six code points or more, no label with a value, no row of a table.
_TITLE = re.compile(r"(?!(?!(?:19|20)[0-9]{2}[年-])[0-9])(?:[^：:_\t]{2,30}[：:])?[^：:_\t]{4,80}(?<![，。；、！？,;])")
_SHORTEST_TITLE = 6
_SUFFIX = re.compile(r"\s?[_|｜\-—]\s?")


def find_repeated_titles(text: str, context: Context) -> Iterator[Finding]:
    """Remove all but the last of a title's copies at the head of the page, a site's suffix included.

    Why: page title, heading and article title say the same. Only lines before the first prose count, so a title
    that opens the next report stays; the copy nearest the body is kept. Left alone: lines under six code points,
    labels (身份证号码：), rows that begin with a figure, repetitions in verse, lists and tables further down.
    """
    shadow = context.shadow(text)
    head = []
    for start, end in _head(text):
        line = _LABEL.sub("", shadow[start:end].strip(BLANKS)).strip(BLANKS + "|｜")
        if is_prose(line) or _BROKEN_OFF.fullmatch(line):
            break
        if line:
            head.append((start, end, line))
    gone = set(_variants([line for _, _, line in head])) | _copies([line for _, _, line in head])
    yield from (_whole_line(text, *head[index][:2]) for index in sorted(gone))


_LABEL = re.compile(r"(?:文章|信息|文件)?(?:标题|题目|名称)[:：]")


def _copies(head: list[str]) -> set[int]:
    """Give the lines that say to the letter what a line close below them says, a site's suffix apart."""
    copies = [(index, copy) for index, line in enumerate(head[:_TITLES]) for copy in _shorter(line)]
    wanted = next((copy for index, copy in copies if copy in head[index + 1 :]), None)
    if wanted is None:
        return set()
    places = [index for index, line in enumerate(head) if wanted in _shorter(line)]
    near = [before for before, after in pairwise(places) if after - before <= _CLOSE]
    return set(near) if near == places[: len(near)] else set()


# What pages add to a title, and lines that open the first of several reports below the page's own title.
_TAG = re.compile(r"[\[【][^\]】]{1,6}[\]】]|[（(][^（）()]{1,6}[)）]|[◆●■★☆▶►\s]|\.(?:docx?|pdf|pptx?)$")
_OPENS_REPORT = re.compile(r"篇[一二三四五六1-6]|第[一二三四五六1-6][篇章部]|.*[0-9一]$|[（(]?[一1][）)、.]")
_SEVERAL = re.compile("[0-9一二三四五六七八九十]{1,2}[篇则份]|篇$")
_ALIKE, _SHORTEST_VARIANT = 0.75, 8
_MODEL, _AKIN = re.compile("(?:范文|范例|样本|模板|怎么写|大全|下载)$"), 0.4  # how a site names a model text


def _variants(lines: list[str]) -> Iterator[int]:
    """Yield the lines that say, a tag or a word apart, what the title on the next line says: nearly the same pairs."""
    for index, (above, below) in enumerate(pairwise(lines)):
        bare, title = _TAG.sub("", above), _TAG.sub("", below)
        if (
            index >= _TITLES
            or "|" in above
            or above == below
            or not _TITLE.fullmatch(below)
            or _OPENS_REPORT.match(below)
            or below.startswith(f"{above}关于")
            or (_SEVERAL.search(above) and _SEVERAL.findall(above) != _SEVERAL.findall(below))
        ):
            continue
        under = lines[index + 2] if index + 2 < len(lines) else ""
        if _is_short_form(above, below) or bare == title or _joins(above, below, under):
            yield index
            continue
        least = _AKIN if _MODEL.search(bare) and not _MODEL.search(title) else _ALIKE
        if min(len(bare), len(title)) >= _SHORTEST_VARIANT and _likeness(bare, title) >= least:
            yield index


_SHORT_FORM = 8  # code points: 某某县人民政府 above a title that ends so is its author


def _joins(above: str, below: str, under: str) -> bool:
    """Tell whether a line says the title and the subtitle of the next two lines at once."""
    return above.startswith(below) and _likeness(above[len(below) :], under) >= _AKIN


def _is_short_form(above: str, below: str) -> bool:
    """Tell whether a line says the end of the title below it, or that title with a word of the site's at its end."""
    short = min(above, below, key=len)
    if len(short) < _SHORT_FORM:
        return False
    return below.endswith(above) if short == above else (above.startswith(below) and _MODEL.search(above) is not None)


def _likeness(first: str, second: str) -> float:
    """Give the Dice coefficient of two lines' pairs of code points."""
    pairs = [Counter(map("".join, pairwise(line))) for line in (first, second)]
    return 2 * (pairs[0] & pairs[1]).total() / max(1, pairs[0].total() + pairs[1].total())


_BROKEN_OFF = re.compile(f"[^\n]{{20,}}，[^\n]*[{HAN}，]")  # a line of running text that a running head has cut
_TITLES = 5  # lines at the top among which the title is
_CLOSE = 3  # lines between two copies at most: further down it is a running head or a refrain


def _shorter(line: str) -> list[str]:
    """Give the titles a line may stand for: itself, and what stands before a site's suffix."""
    cut = [line, *(line[: match.start()].strip(BLANKS) for match in _SUFFIX.finditer(line))]
    return [title for title in cut if len(title) >= _SHORTEST_TITLE and _TITLE.fullmatch(title)]


def _head(text: str, limit: int = 40) -> Iterator[tuple[int, int]]:
    start = 0
    for _ in range(limit):
        end = text.find("\n", start)
        yield start, len(text) if end < 0 else end
        if end < 0:
            return
        start = end + 1

"""Web pages with their lines written down: which an extractor keeps whole, runs together or loses, and what stays of the site.

The pages are ours, in ``bench/pages-html/``, each with its lines beside it: ``H1`` to ``H6``, ``P``, ``R`` a row of a table,
``C`` code, ``N`` a note, ``S`` a line of the site that may stay or go. Other extractors run where they are installed.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

from jiaokan.dataset.records import Mark
from jiaokan.inputs.entries import Extracted
from jiaokan.inputs.html import extract
from jiaokan.inputs.html.charset import decode_page

Extractor = Callable[[bytes], Extracted]


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the lines it has, each with its label."""

    id: str
    data: bytes
    lines: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Score:
    """What an extractor made of the pages, in lines."""

    own: int = 0
    kept: int = 0  # as they are
    moved: int = 0  # their characters are there, run together with others or torn
    lost: int = 0
    site: int = 0
    stayed: int = 0
    headings: int = 0
    levels: int = 0  # headings with their level
    rows: int = 0
    apart: int = 0  # rows whose cells are apart
    seconds: float = 0.0


def load(folder: Path | None = None) -> Iterator[Page]:
    """Yield the pages of a folder, else those of the package, in the order of their names."""
    place = folder if folder is not None else files("jiaokan.bench").joinpath("pages-html")
    for path in sorted(place.iterdir(), key=lambda each: each.name):
        if path.name.endswith(".html"):
            gold = place.joinpath(path.name.replace(".html", ".txt")).read_text(encoding="utf-8")
            lines = tuple(line.partition(" ")[::2] for line in gold.split("\n") if line)
            yield Page(path.name.removesuffix(".html"), path.read_bytes(), lines)


def run(console: Console, pages: Iterable[Page]) -> dict[str, Score]:
    """Extract each page by each system and print a table of what became of the lines."""
    pages = list(pages)
    scores = {}
    for name, extractor in _systems():
        scores[name] = Score()
        for page in pages:
            _add(scores[name], page, extractor)
    _print(scores, console)
    return scores


def _add(score: Score, page: Page, extractor: Extractor) -> None:
    start = time.perf_counter()
    found = extractor(page.data)
    score.seconds += time.perf_counter() - start
    lines = Counter(map(_plain, found.text.split("\n")))
    dense = _dense(found.text)
    levels = Counter(_headings(found))
    for label, line in page.lines:
        if label == "S":
            score.site += 1
            score.stayed += _dense(line) in dense
            continue
        text = _plain(line)
        is_whole = lines[text] > 0
        lines[text] -= is_whole
        score.own += 1
        score.kept += is_whole
        is_there = is_whole or _dense(line) in dense
        score.moved += is_there and not is_whole
        score.lost += not is_there
        score.rows += label == "R"
        score.apart += label == "R" and is_whole
        score.headings += label[0] == "H"
        score.levels += label[0] == "H" and levels[(int(label[1:]), text)] > 0


def _headings(found: Extracted) -> Iterator[tuple[int | None, str]]:
    for mark in found.marks:
        if mark.kind == "heading":
            yield from ((mark.level, _plain(line)) for line in found.text[mark.start : mark.end].split("\n"))


def _plain(line: str) -> str:
    """Compare lines without their indents and with one kind of blank; the cells of a row stay apart."""
    return "\t".join(
        re.sub(r"[ \u00a0\u3000\u2003]+", " ", cell).strip() for cell in line.strip(" \n").rstrip("\t").split("\t")
    )


def _dense(text: str) -> str:
    return "".join(text.split())


# --- systems ----------------------------------------------------------------------------------------------------------
def _systems() -> Iterator[tuple[str, Extractor]]:
    yield "jiaokan", lambda data: extract(data, "page")
    if find_spec("resiliparse") is not None:
        yield "resiliparse, main content", lambda data: _resiliparse(data, is_main=True)
        yield "resiliparse, all", lambda data: _resiliparse(data, is_main=False)
    if find_spec("trafilatura") is not None and find_spec("lxml_html_clean") is not None:
        yield "trafilatura", lambda data: _trafilatura(data, favor_recall=False)
        yield "trafilatura, recall", lambda data: _trafilatura(data, favor_recall=True)
    if find_spec("selectolax") is not None:
        yield "lexbor, text of nodes", _lexbor
    if find_spec("lxml") is not None:
        yield "lxml, text of nodes", _lxml


def _resiliparse(data: bytes, *, is_main: bool) -> Extracted:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415

    html = decode_page(data, "page", None).text
    text = extract_plain_text(
        html, preserve_formatting="minimal_html", main_content=is_main, list_bullets=True, alt_texts=False
    )
    return _of_tags(text)


def _of_tags(text: str) -> Extracted:
    """Read headings from the few tags that are left, and take the tags away."""
    lines, marks, start = [], [], 0
    for line in text.split("\n"):
        plain = re.sub(r"</?(?:h[1-6]|p|ul|ol|li|pre|br|a)(?:\s[^>]*)?/?>", "", line)
        level = re.search("<h([1-6])", line)
        if level is not None:
            marks.append(Mark(start, start + len(plain), "heading", int(level[1])))
        lines.append(plain)
        start += len(plain) + 1
    return Extracted("\n".join(lines), "resiliparse", tuple(marks))


def _trafilatura(data: bytes, *, favor_recall: bool) -> Extracted:
    import trafilatura  # noqa: PLC0415

    html = decode_page(data, "page", None).text
    written = trafilatura.extract(
        html, output_format="markdown", include_tables=True, favor_recall=favor_recall, include_formatting=True
    )
    lines, marks, start = [], [], 0
    for line in re.sub(r"\*\*|`", "", written or "").split("\n"):
        head = re.match("(#{1,6}) ", line)
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else [line]
        plain = "\t".join(cells).removeprefix("- ").rstrip("\t")
        plain = plain[head.end() :] if head else plain
        if head:
            marks.append(Mark(start, start + len(plain), "heading", len(head[1])))
        lines.append(plain)
        start += len(plain) + 1
    return Extracted("\n".join(lines), "trafilatura", tuple(marks))


def _lexbor(data: bytes) -> Extracted:
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415

    tree = LexborHTMLParser(decode_page(data, "page", None).text)
    tree.strip_tags(["script", "style", "template"])
    return Extracted(tree.body.text(separator="\n") if tree.body else "", "selectolax")


def _lxml(data: bytes) -> Extracted:
    from lxml import html  # noqa: PLC0415

    tree = html.document_fromstring(decode_page(data, "page", None).text, parser=html.HTMLParser(huge_tree=True))
    return Extracted("\n".join(tree.xpath("//body//text()[not(parent::script or parent::style)]")), "lxml")


def _print(scores: dict[str, Score], console: Console) -> None:
    table = Table("extractor", title="web pages, in lines", title_justify="left")
    for head in (
        "own",
        "kept",
        "moved",
        "lost",
        "site",
        "stayed",
        "headings",
        "with level",
        "rows",
        "cells apart",
        "ms",
    ):
        table.add_column(head, justify="right")
    for name, s in scores.items():
        figures = (s.own, s.kept, s.moved, s.lost, s.site, s.stayed, s.headings, s.levels, s.rows, s.apart)
        table.add_row(name, *map(str, figures), f"{1000 * s.seconds:.0f}")
    console.print(table)

"""Where the pages of a Word document begin, and their numbers, from the breaks that its text shows.

Word keeps where pages began when it last showed the document; other programs keep only the breaks a writer made. Then
only the numbers that a section states are known, and the others are left empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from jiaokan.dataset.records import PageStart
from jiaokan.inputs.word.numerals import numeral
from jiaokan.inputs.word.styles import value


class Break(NamedTuple):
    """A place where a page may begin: its offset in code points, ``hard``, ``rendered`` or ``section``."""

    at: int
    kind: str


class Section(NamedTuple):
    """What the properties of a section state: how it begins, the number of its first page, how numbers are written."""

    begins: str
    start: int | None
    number_format: str


def section_of(properties: Element) -> Section:
    """Read the properties of a section."""
    numbers = properties.find("w:pgNumType")
    start = numbers.get("start", "") if numbers is not None else ""
    known = start.isascii() and start.isdigit() and len(start) < 7
    form = numbers.get("fmt", "decimal") if numbers is not None else "decimal"
    return Section(value(properties, "w:type") or "nextPage", int(start) if known else None, form)


class _Page(NamedTuple):
    at: int
    number: int
    is_stated: bool
    number_format: str


def page_starts(
    text: str, breaks: Sequence[Break], sections: Sequence[Section], said: int | None
) -> tuple[PageStart, ...]:
    """Give the beginnings of pages; none where only one page shows.

    A section's properties stand at its end, so they are known only now. ``said`` is the number of pages that the
    document itself states.
    """
    pages = list(_count(text, breaks, sections))
    if len(pages) < 2:
        return ()
    is_laid_out = any(found.kind == "rendered" for found in breaks) or said == len(pages)
    kept: dict[int, PageStart] = {}
    for page in pages:
        is_known = is_laid_out or page.is_stated or page is pages[0]
        written = numeral(page.number_format, page.number) if is_known else ""
        # A page without text begins where the next does: the last one has the text.
        at = len(text) - len(text[page.at :].lstrip("\n")) if text[page.at : page.at + 1] == "\n" else page.at
        if at < len(text):
            kept[at] = PageStart(at, str(page.number) if written is None else written)
    return tuple(kept.values())


def _count(text: str, breaks: Sequence[Break], sections: Sequence[Section]) -> Iterator[_Page]:
    index, number, last = 0, 1, 0
    section = sections[0] if sections else Section("nextPage", None, "decimal")
    if section.start is not None:
        number = section.start
    yield _Page(0, number, section.start is not None, section.number_format)
    for found in breaks:
        if found.kind == "rendered" and not text[last : found.at].strip():
            continue  # the page that a hard break began, seen once more
        if found.kind == "section":
            index += 1
            if index >= len(sections) or sections[index].begins == "continuous":
                continue
            section = sections[index]
        is_stated = found.kind == "section" and section.start is not None
        number = section.start if is_stated and section.start is not None else number + 1
        last = found.at
        yield _Page(found.at, number, is_stated, section.number_format)

"""Markdown by its name: what front matter states, and which lines are headings, rows, notes and code, as evidence.

The raw text stays what the bytes say. A text that merely has hashes or bars in it is none: bytes cannot tell Markdown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from jiaokan.dataset.records import Mark
from jiaokan.inputs.entries import NO_FIELDS, Fields
from jiaokan.text.code import has_han
from jiaokan.text.front_matter import find_front_matter

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MOST = 1_000_000  # code points: of a longer text, some three seconds of parsing, only its front matter is read
EMPHASIZED = 7  # the level of a line that is nothing but emphasized: below any that hashes can state
_NAMED = re.compile(r"\.(?:md|markdown)(?:\.(?:gz|zst|bz2|xz))?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Markdown:
    """What a text states as Markdown; ``marks`` and ``front``, where the text begins, in its code points."""

    fields: Fields = NO_FIELDS
    title: str | None = None
    front: int = 0
    marks: tuple[Mark, ...] = ()


NOT_MARKDOWN = Markdown()


def is_markdown(name: str) -> bool:
    """Tell whether a name says that a text is Markdown.

    >>> is_markdown("a.zip!/b.MD"), is_markdown("b.markdown.gz"), is_markdown("md"), is_markdown("a.md.txt")
    (True, True, False, False)
    """
    return _NAMED.search(name) is not None


def read_stated(text: str) -> Markdown:
    """Give what the front matter of a text states, without marks."""
    found = find_front_matter(text)
    return Markdown(_fields(found.values), _text(found.values, "title"), found.end) if found.end else NOT_MARKDOWN


def read(text: str) -> Markdown:
    r"""Read a text as Markdown.

    >>> read("---\nid: a7\n---\n# 清渠\n三人。\n").marks
    (Mark(start=15, end=19, kind='heading', level=1),)
    """
    stated = read_stated(text)
    marks = _marks(text, stated.front) if len(text) <= MOST else ()
    return Markdown(stated.fields, stated.title, stated.front, marks)


# --- what front matter states ---------------------------------------------------------------------------------
_KEYS = ("id", "key")
_URLS = ("url", "source_url", "original_url", "link", "canonical_url", "canonical")
_DATES = ("date", "pubdate", "publishdate", "published", "created")
_LICENSES = ("license", "licence", "copyright_license")
_LANGUAGES = ("lang", "language", "locale")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,2000}")


def _fields(values: Mapping[str, Any]) -> Fields:
    url = _text(values, *_URLS)
    return Fields(
        _text(values, *_KEYS),
        url if url and _ADDRESS.fullmatch(url) else None,  # /posts/7/ is no address without its site
        _day(_text(values, *_DATES) or ""),
        _text(values, *_LICENSES),
        _text(values, *_LANGUAGES),
        json.dumps(values, ensure_ascii=False),
    )


_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])")


def _day(written: str) -> str | None:
    """Give the day of a date; as written, with its time, it stays in the metadata."""
    match = _DAY.match(written)
    if match is None or not (1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31):
        return None
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"


def _text(values: Mapping[str, Any], *names: str) -> str | None:
    """Give the value of the first of some keys that has a text."""
    lower = {key.lower(): value for key, value in values.items()}
    found = (lower.get(name) for name in names)
    return next((value.strip() for value in found if isinstance(value, str) and value.strip()), None)


# --- which lines are what -------------------------------------------------------------------------------------
_LINE_ENDS = re.compile(r"\r\n|\r|\n")  # as CommonMark 0.31, 2.1
_NOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\]:")
# A line that is nothing but emphasized, and no sentence, label or list: authors without hashes make headings so.
_EMPHASIZED = re.compile(
    r"(\*\*|__)(?=[^\s*_])(?=[^*]{0,28}(?:[A-Za-z]{2}|[^\x00-\xff]))[^*_{}=\n]{1,30}(?<![\s。！？!?；;，,、：:…])\1"
)
_LONGEST_HEADING = 60  # code points of a line above a rule of dashes: what is longer is a paragraph and a divider
_STOP = re.compile(r"[。！？；;，,、：:]\s*\Z")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415  (most builds meet no Markdown)

    parser = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table")
    parser.disable("reference")  # it would take footnotes for targets of links
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _marks(text: str, front: int) -> tuple[Mark, ...]:
    """Mark the lines of a text behind its front matter, in order."""
    tokens = _parser().parse(text[front:])
    ends = [(match.start() + front, match.end() + front) for match in _LINE_ENDS.finditer(text[front:])]
    lines = list(zip([front, *(end for _, end in ends)], [*(start for start, _ in ends), len(text)], strict=True))
    found = [
        Mark(lines[first][0], lines[last][1], kind, level)
        for first, last, kind, level in _read(tokens)
        if lines[first][0] < lines[last][1]
    ]
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end, mark.kind)))


_Found = tuple[int, int, str, int | None]  # the first and the last line, the kind, the level


def _read(tokens: Sequence[Token]) -> Iterator[_Found]:
    for at, token in enumerate(tokens):
        if token.map is None:
            continue
        first, last = token.map[0], token.map[1] - 1
        if token.type == "heading_open" and _is_heading(token, tokens[at + 1]):
            yield first, last, "heading", int(token.tag[1])
        elif token.type == "tr_open":
            yield first, first, "row", None
        elif token.type == "fence" or (token.type == "code_block" and not any(map(has_han, token.content.split("\n")))):
            yield (
                first,
                last,
                "code",
                None,
            )  # what is indented and in Han is a paragraph, as authors of Chinese indent them
        elif token.type == "paragraph_open":
            yield from _of_paragraph(tokens, at, first, last)


def _is_heading(token: Token, inside: Token) -> bool:
    """Tell whether a heading has words; one by dashes below it may be a paragraph, and the dashes a divider."""
    if token.markup in ("=", "-"):
        words = inside.content
        return "\n" not in words and len(words) <= _LONGEST_HEADING and _STOP.search(words) is None
    return bool(inside.content.strip())


def _of_paragraph(tokens: Sequence[Token], at: int, first: int, last: int) -> Iterator[_Found]:
    words = tokens[at + 1].content.strip()
    if _NOTE.match(words):
        yield first, last, "note", None
    elif tokens[at].level == 0 and first == last and _EMPHASIZED.fullmatch(words) and _has_text_below(tokens, at + 3):
        yield first, last, "heading", EMPHASIZED


def is_emphasized(line: str) -> bool:
    """Tell whether a line is nothing but emphasized words that may be a heading: **总体要求**."""
    return _EMPHASIZED.fullmatch(line) is not None


def _has_text_below(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether something else stands below a line: a second such line makes no heading of the first."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    if token.type == "paragraph_open":
        return not _EMPHASIZED.fullmatch(tokens[at + 1].content.strip())
    return token.type in ("bullet_list_open", "ordered_list_open", "blockquote_open", "table_open", "fence")

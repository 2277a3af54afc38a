"""Documents written for the outline benchmark, paragraph by paragraph with what each is: the gold is what was written.

``outlines.txt`` is in a tagged form that reads and diffs well; its head explains the tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jiaokan.errors import InputError

_KINDS = {
    "T": "title",
    "U": "subtitle",
    "P": "speaker",
    "S": "salutation",
    "B": "body",
    "I": "item",
    "G": "signature",
    "D": "date",
    "O": "other",
}
_HEAD = re.compile(r"=== (?P<id>[a-z0-9-]+) \| (?P<genre>.+)")
_TAGGED = re.compile(r"(?P<tag>[TUPSBIGDO]|[HR][1-9]|HH) (?P<text>.+)")
_CLOSING = "。：:！？"


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading as its author meant it: depth in the tree, the number as written, the words, and its form."""

    level: int
    number: str
    words: str
    kind: str  # standalone, run_in


@dataclass(frozen=True, slots=True)
class Written:
    """One paragraph: its kind, its text, and the heading that it is or that opens it."""

    kind: str
    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Authored:
    """One document."""

    id: str
    genre: str
    paragraphs: tuple[Written, ...]


@cache
def load() -> tuple[Authored, ...]:
    """Give all documents in the order of the file."""
    return read(files("jiaokan.bench").joinpath("outlines.txt").read_text(encoding="utf-8"))


def read(text: str) -> tuple[Authored, ...]:
    """Read documents in the tagged form.

    Raises InputError for a line with an unknown tag or without the fields that its tag needs.
    """
    found: list[tuple[str, str, list[Written]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        head = _HEAD.fullmatch(line)
        if head:
            found.append((head["id"], head["genre"], []))
            continue
        tagged = _TAGGED.fullmatch(line)
        if tagged is None or not found:
            raise InputError(
                f"outlines, line {number}",
                "no known tag",
                got=line[:20],
                expected="T, U, P, S, B, H1, R1, I, G, D or O",
            )
        found[-1][2].append(_written(tagged["tag"], tagged["text"], number))
    return tuple(Authored(name, genre, tuple(paragraphs)) for name, genre, paragraphs in found)


def _written(tag: str, text: str, line: int) -> Written:
    if tag in _KINDS:
        return Written(_KINDS[tag], text)
    if tag == "HH":  # the second line of a heading of two
        return Written("heading", text)
    fields = text.split("|")
    if len(fields) != (2 if tag[0] == "H" else 3):
        raise InputError(
            f"outlines, line {line}", "wrong number of fields", got=str(len(fields)), expected="2 for H, 3 for R"
        )
    kind = "standalone" if tag[0] == "H" else "run_in"
    mark = Mark(int(tag[1]), fields[0].strip(), fields[1].rstrip(_CLOSING).strip(), kind)
    return Written("heading" if kind == "standalone" else "body", "".join(fields), mark)

"""What the list of a page says of every source, without its texts, and which sources have room on the page.

Not every source of a large release has room. Which do is drawn by their ids, which are digests: the same everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.show.gathered import read_sources
from jiaokan.show.views import Gathered

_COLUMNS = {
    "sources": ("source_id", "name", "date", "byte_length", "n_documents", "n_edits", "flags", "repaired"),
    "documents": ("document_id", "title", "text", "date", "n_chars", "flags", "repaired"),
    "paragraphs": ("kind", "flags", "repaired"),
    "edits": ("rules",),
}
_FLAGS = ("flags", "repaired")
_OPENING = 24  # code points of a report that has no title
_BYTES_AN_EDIT = 12  # of a page, packed before compression: measured on generated pages


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as a list shows it: nothing of its texts but titles."""

    source_id: str
    name: str
    date: str | None
    split: str
    size: int  # bytes of the record
    n_edits: int
    flags: tuple[str, ...]
    repaired: tuple[str, ...]
    rules: tuple[str, ...]  # that made its edits, sorted
    kinds: tuple[str, ...]  # of its paragraphs, sorted
    marked: tuple[str, ...]  # all flags of it, its reports and paragraphs, sorted
    documents: tuple[dict[str, Any], ...]

    @property
    def weight(self) -> int:
        """Give about how many bytes it takes on a page before compression."""
        return self.size + _BYTES_AN_EDIT * self.n_edits

    def to_json(self) -> dict[str, Any]:
        """Give it as plain JSON values."""
        found = asdict(self)
        return {"id": found.pop("source_id"), **found}

    def facets(self) -> Iterator[tuple[str, str]]:
        """Yield what one may filter by."""
        yield from (("flag", flag) for flag in self.marked)
        yield from (("rule", rule) for rule in self.rules)
        yield from (("kind", kind) for kind in self.kinds)
        yield ("split", self.split)


def list_sources(folder: Path, ids: Collection[str | None] | None = None) -> list[Listed]:
    """List the sources of a release in the order of the build, or those of some ids. Raises InputError as ``read_sources``."""
    found = read_sources(folder, _COLUMNS)
    return [_listed(each) for each in found if ids is None or each.source["source_id"] in ids]


def _listed(found: Gathered) -> Listed:
    source, paragraphs = found.source, found.tables["paragraphs"]
    documents = [_document(row) for row in found.rows("documents")]
    marked = {flag for row in (source, *documents) for column in _FLAGS for flag in row[column]}
    return Listed(
        source["source_id"],
        source["name"],
        source["date"],
        found.split,
        source["byte_length"],
        source["n_edits"],
        tuple(source["flags"]),
        tuple(source["repaired"]),
        _distinct(pc.list_flatten(found.tables["edits"].column("rules"))),
        _distinct(paragraphs.column("kind")),
        tuple(sorted(marked.union(*(_distinct(pc.list_flatten(paragraphs.column(column))) for column in _FLAGS)))),
        tuple(documents),
    )


def _document(row: dict[str, Any]) -> dict[str, Any]:
    """Give what a list says of a report; one without title is known by its opening."""
    text = row.pop("text")
    opening = {} if row["title"] else {"opening": text[:_OPENING] + ("…" if len(text) > _OPENING else "")}
    return {name: value for name, value in row.items() if name != "source_id"} | opening


def _distinct(column: pa.ChunkedArray) -> tuple[str, ...]:
    return tuple(sorted(pc.unique(column).to_pylist()))


def choose(listed: Sequence[Listed], budget: int) -> set[str]:
    """Choose the sources that are shown whole, of about ``budget`` bytes: all of them where they fit.

    Else first one for whatever one may filter by, then others, both by the order of their ids.

    >>> choose([], 10)
    set()
    """
    if sum(one.weight for one in listed) <= budget:
        return {one.source_id for one in listed}
    drawn = sorted(listed, key=lambda one: one.source_id)
    first: dict[tuple[str, str], Listed] = {}
    for one in sorted(drawn, key=lambda one: one.weight > budget // 10):  # rather one that leaves room for others
        for facet in one.facets():
            first.setdefault(facet, one)
    chosen: set[str] = set()
    left = budget
    for one in (*sorted(first.values(), key=lambda one: one.weight), *drawn):
        if one.source_id not in chosen and one.weight <= left:
            chosen.add(one.source_id)
            left -= one.weight
    return chosen

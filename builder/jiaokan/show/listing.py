"""What the list of a page says of every source, without its texts, and which sources have room on the page.

Not every source of a large release has room. Which do is drawn by their ids, which are digests: the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from jiaokan.show.gathered import Gathered, read_sources

_COLUMNS = {
    "sources": ("source_id", "name", "date", "byte_length", "n_documents", "n_edits", "flags", "repaired"),
    "documents": ("document_id", "title", "date", "n_chars", "flags", "repaired", "duplicate_group"),
    "paragraphs": ("kind",),
    "edits": ("rules",),
}
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
        yield from (("flag", flag) for flag in (*self.flags, *self.repaired))
        yield from (("rule", rule) for rule in self.rules)
        yield from (("kind", kind) for kind in self.kinds)
        yield ("split", self.split)


def list_sources(folder: Path) -> list[Listed]:
    """List the sources of a release in the order of the build. Raises InputError as ``read_sources``."""
    return [_listed(found) for found in read_sources(folder, _COLUMNS)]


def _listed(found: Gathered) -> Listed:
    source = found.source
    documents = ({name: value for name, value in row.items() if name != "source_id"} for row in found.rows("documents"))
    return Listed(
        source["source_id"],
        source["name"],
        source["date"],
        found.split,
        source["byte_length"],
        source["n_edits"],
        tuple(source["flags"]),
        tuple(source["repaired"]),
        tuple(sorted(pc.unique(pc.list_flatten(found.tables["edits"].column("rules"))).to_pylist())),
        tuple(sorted(pc.unique(found.tables["paragraphs"].column("kind")).to_pylist())),
        tuple(documents),
    )


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

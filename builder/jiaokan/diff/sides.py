"""The sources of two releases, numbered: a source has one number on both sides, by its bytes, else by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from jiaokan.dataset import parquet, schema
from jiaokan.show.tables import files_of


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as its release lists it."""

    source_id: str
    name: str
    sha256: str
    split: str


@dataclass(frozen=True, slots=True)
class Numbering:
    """Sources by number; ids of the two sides differ where bytes do, or where one is of the format of 0.2."""

    a: Mapping[str, int]
    b: Mapping[str, int]
    listed: tuple[tuple[Listed | None, Listed | None], ...]  # by number, in the order of A

    @property
    def nobody(self) -> int:
        """Give the number of what belongs to no source that is listed, as in a broken release."""
        return len(self.listed)

    def same_bytes(self) -> Iterator[int]:
        """Yield the sources that both sides have with the same bytes, in order."""
        for number, (one, other) in enumerate(self.listed):
            if one is not None and other is not None and one.sha256 == other.sha256:
                yield number

    def number(self, side: int, source_id: str) -> int:
        """Give the number of a source of one side, A 0 and B 1."""
        return (self.a, self.b)[side].get(source_id, self.nobody)


def list_sources(folder: Path) -> list[Listed]:
    """List the sources of a release. Raises UnreadableError where they cannot be read."""
    wanted = pa.schema([schema.arrow("sources").field(name) for name in ("source_id", "name", "sha256")])
    found = []
    for split, path in files_of(folder, "sources"):
        for batch in parquet.read_rows([path], wanted):
            rows = zip(*(batch.column(name).to_pylist() for name in wanted.names), strict=True)
            found += [Listed(str(source_id), str(name), str(sha256), split) for source_id, name, sha256 in rows]
    return found


def number_sources(a: list[Listed], b: list[Listed]) -> Numbering:
    """Number the sources of two releases, those of A first, in order."""
    by_bytes = _first(b, "sha256")
    partner: dict[str, Listed] = {}
    for each in a:
        if each.sha256 in by_bytes:
            partner[each.source_id] = by_bytes.pop(each.sha256)
    taken = {each.source_id for each in partner.values()}
    by_name = _first([each for each in b if each.source_id not in taken], "name")
    for each in a:
        if each.source_id not in partner and each.name in by_name:
            partner[each.source_id] = by_name.pop(each.name)
    taken = {each.source_id for each in partner.values()}
    listed: list[tuple[Listed | None, Listed | None]] = [(each, partner.get(each.source_id)) for each in a]
    listed += [(None, each) for each in b if each.source_id not in taken]
    return Numbering(
        {one.source_id: number for number, (one, _) in enumerate(listed) if one is not None},
        {other.source_id: number for number, (_, other) in enumerate(listed) if other is not None},
        tuple(listed),
    )


def _first(listed: list[Listed], field: str) -> dict[str, Listed]:
    found: dict[str, Listed] = {}
    for each in listed:
        found.setdefault(getattr(each, field), each)
    return found

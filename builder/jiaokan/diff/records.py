"""What differs between two releases, as plain data: everything is counted, some of it shown. A is before, B after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from jiaokan.show.figures import Inputs, Release

FORMAT = 1  # of the JSON below: raised where a key is another or gone


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of the rows of a table, of all sources or of one.

    Rows are the same by their source and their raw offset, or, where that moved, by their text; where the raw text is
    another, by where they stand in both. A row that is ``changed`` says something else; one that is ``moved`` has another
    id; of one that is ``shifted`` only places and counts differ.
    """

    before: int
    after: int
    removed: int
    added: int
    changed: int
    moved: int
    shifted: int
    columns: Mapping[str, int]  # rows by column that differs, places and counts too

    @property
    def is_same(self) -> bool:
        """Tell whether nothing differs."""
        return not (self.removed or self.added or self.changed or self.moved or self.shifted)


@dataclass(frozen=True, slots=True)
class Marked:
    """What became of the rows that carry a flag, or the edits of a rule: ``before`` less ``lost`` plus ``gained``."""

    before: int
    after: int
    lost: int
    gained: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What became of the edits of a rule; ``changed`` are those of both whose text, stretch or evidence differs."""

    before: int
    after: int
    lost: int
    gained: int
    changed: int
    sources: int  # in which anything of that differs


@dataclass(frozen=True, slots=True)
class Sources:
    """What became of the sources: the same are those of the same bytes, or, where these changed, of the same name."""

    before: int
    after: int
    removed: int
    added: int
    other_bytes: int
    other_text: int  # whose clean text differs
    other_raw: int  # of the same bytes, whose raw text differs
    other_split: int
    differing: int  # of which anything differs, with those removed and added


@dataclass(frozen=True, slots=True)
class Ids:
    """What became of the ids of a table's rows, in sources that both releases have with the same raw text.

    An id is a place in the raw text. ``other`` are those that stand for another place than before, or places that have
    another id; ``gone`` and ``came`` are those of rows that begin elsewhere, or are no more.
    """

    other: int
    gone: int
    came: int


@dataclass(frozen=True, slots=True)
class Apart:
    """Columns of a table that only one of the releases has: they are not compared."""

    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    unknown: tuple[str, ...]  # both have, and this version does not know

    @property
    def is_empty(self) -> bool:
        """Tell whether both have the same columns, and all are known."""
        return not (self.only_a or self.only_b or self.unknown)


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that differs: ids, and the values of the columns that do; an edit has its raw offset for an id."""

    id_a: str | None  # None: only in B
    id_b: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A source that differs, as far as there is room: ``rows`` counts all of it."""

    name: str  # in B, in A where only A has it
    name_before: str | None
    id_a: str | None
    id_b: str | None
    split_a: str | None
    split_b: str | None
    rows: Mapping[str, Rows]
    source: RowChange | None
    documents: tuple[RowChange, ...]
    sections: tuple[RowChange, ...]
    paragraphs: tuple[RowChange, ...]
    edits_only_a: tuple[Mapping[str, Any], ...]  # whole rows
    edits_only_b: tuple[Mapping[str, Any], ...]
    edits_changed: tuple[RowChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two releases."""

    a: Release
    b: Release
    inputs: tuple[Inputs, Inputs]
    sources: Sources
    tables: Mapping[str, Rows]
    rules: Mapping[str, Rule]  # those of which anything differs
    flags: Mapping[str, Mapping[str, Marked]]  # what remains: table -> flag, those of which anything differs
    repaired: Mapping[str, Mapping[str, Marked]]  # what was put right: likewise
    ids: Mapping[str, Ids]  # tables of which ids differ
    columns: Mapping[str, Apart]  # tables whose columns differ
    notes: tuple[str, ...]  # how releases of unlike formats were compared
    details: tuple[SourceChange, ...]  # some of the sources that differ, those whose text does first

    @property
    def is_same(self) -> bool:
        """Tell whether the releases hold the same: rows, splits and what became of the inputs."""
        sources, (a, b) = self.sources, self.inputs
        return (
            not sources.differing
            and all(rows.is_same for rows in self.tables.values())
            and not self.columns
            and all(
                Counter(one) == Counter(other)  # what one format does not count is none
                for one, other in ((a.records, b.records), (a.n_bytes, b.n_bytes), (a.reasons, b.reasons))
            )
        )

    def to_json(self) -> dict[str, Any]:
        """Give everything as plain JSON values."""
        return {"format": FORMAT, "same": self.is_same} | asdict(self)

"""Some sources of a release as columns: what the quick looks of checks are given."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from jiaokan.checks.gathered import PARTS, Located, Part, columns_of
from jiaokan.checks.model import Unit
from jiaokan.dataset import schema
from jiaokan.outline.marked import TELLING
from jiaokan.rules import MARKING_PAGES, STATING_SOURCE
from jiaokan.text.joined import Joined
from jiaokan.text.pools import Numbers, Offsets

Told = NDArray[np.bool_]
Seen = TypeVar("Seen")
_TELLING = STATING_SOURCE | MARKING_PAGES | TELLING


class Numbered(NamedTuple):
    """Values as numbers of distinct ones; a null is a value."""

    of: Numbers
    distinct: pa.Array

    @classmethod
    def make(cls, values: pa.Array) -> Numbered:
        """Number values."""
        found = pc.dictionary_encode(values, null_encoding="encode")
        return cls(found.indices.to_numpy(zero_copy_only=False), found.dictionary)

    def which(self, tells: Sequence[bool] | Told) -> Told:
        """Give for each value what is told of it as a distinct one."""
        found: Told = np.asarray(tells, dtype=bool)[self.of]
        return found


class Block:
    """The rows of some sources by table, each with the place of its source among them."""

    def __init__(self, units: Sequence[Unit]) -> None:
        """Take units whose rows were read from files."""
        self.units = units
        self.tables = {table: columns(units, table) for table in PARTS}
        self.counts = {table: np.array([len(getattr(unit, table)) for unit in units], np.int64) for table in PARTS}
        self.owner = {table: np.repeat(np.arange(len(units)), count) for table, count in self.counts.items()}
        self._kept: dict[object, Any] = {}

    def __len__(self) -> int:
        return len(self.units)

    def first(self, table: str) -> Offsets:
        """Give the place of each source's first row in a table."""
        found: Offsets = np.cumsum(self.counts[table]) - self.counts[table]
        return found

    @cached_property
    def raw(self) -> Joined:
        """Give the raw texts as code points, one behind the other."""
        return Joined.of([unit.source["raw_text"] for unit in self.units])

    @cached_property
    def text(self) -> Joined:
        """Give the clean texts as code points, one behind the other."""
        return Joined.of([unit.source["text"] for unit in self.units])

    def numbers(self, table: str, column: str) -> Numbers:
        """Give a column of numbers."""
        found: Numbers = self.tables[table].column(column).to_numpy(zero_copy_only=False).astype(np.int64)
        return found

    def places(self, table: str, column: str) -> Offsets:
        """Give a column of offsets, counted from the beginning of the first text."""
        side = self.raw if column.startswith("raw") else self.text
        found: Offsets = self.numbers(table, column) + side.starts[self.owner[table]]
        return found

    @cached_property
    def rules(self) -> Numbered:
        """Give the rules of each edit, a set of them as one word."""
        return Numbered.make(pc.binary_join(self.tables["edits"].column("rules"), " "))

    @cached_property
    def sets_of_rules(self) -> list[list[str]]:
        """Give the distinct sets of rules."""
        return [each.split(" ") for each in self.rules.distinct.to_pylist()]

    def once(self, look: Callable[[Block], Seen]) -> Seen:
        """Give what a look finds, which is kept for others that ask."""
        if look not in self._kept:
            self._kept[look] = look(self)
        found: Seen = self._kept[look]
        return found

    def without(self, table: str, rows: Told) -> Told:
        """Tell which sources have none of some rows of a table."""
        found: Told = np.bincount(self.owner[table][rows], minlength=len(self)) == 0
        return found

    def of_sources(self, chosen: Told, table: str) -> Told:
        """Tell which rows of a table belong to some of the sources."""
        return chosen[self.owner[table]]

    def chosen(self, edits: Told) -> list[list[Located]]:
        """Give some of the edits, source by source."""
        numbers = np.flatnonzero(edits)
        rows = self.tables["edits"].take(pa.array(numbers)).to_pylist()
        found: list[list[Located]] = [[] for _ in self.units]
        places = self.once(_places)
        for at, number, row in zip(self.owner["edits"][numbers].tolist(), numbers.tolist(), rows, strict=True):
            file, shift = places[bisect_right(places, number, key=itemgetter(0)) - 1][1:]
            found[at].append(Located(file, number + shift, row))
        return found

    def telling(self) -> list[Unit]:
        """Give the units with the edits that tell of more than themselves."""
        tells = self.rules.which([not _TELLING.isdisjoint(each) for each in self.sets_of_rules])
        tells |= self.numbers("edits", "text_start") == 0
        return [replace(unit, told=edits) for unit, edits in zip(self.units, self.chosen(tells), strict=True)]


def _places(block: Block) -> list[tuple[int, str, int]]:
    """Give where the edits of a block come from: from a number on, the file, and what leads to the number in the file."""
    found = []
    count = 0
    for chunk, start, stop in _parts(block.units, "edits"):
        found.append((count, chunk.file, chunk.first + start - count))
        count += stop - start
    return found


def columns(units: Sequence[Unit], table: str) -> pa.RecordBatch:
    """Give the rows of some sources in a table, one source behind the other."""
    return columns_of(_parts(units, table), schema.arrow(table))


def _parts(units: Sequence[Unit], table: str) -> list[Part]:
    return [part for unit in units for part in getattr(unit, table).parts]

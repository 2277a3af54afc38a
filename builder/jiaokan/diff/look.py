"""Some rows of A and B held against each other: pairs, which of their columns differ, whom that touches, what carries which flag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.diff.places import KEY, OWNER, is_place
from jiaokan.diff.records import Rows
from jiaokan.diff.unlike import Numbers, Pairs, Told, differing, distinct, held, numbered, pair, together

# By which columns two rows with other keys are the same row still: what they say.
_TEXTS = {"documents": ("text",), "sections": ("heading",), "paragraphs": ("text",), "edits": ("raw_text", "text")}


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of some rows of a table."""

    table: str
    a: pa.Table
    b: pa.Table
    pairs: Pairs
    masks: dict[str, Told]  # column -> which pairs differ in it; columns of which none does are not there
    changed: Told  # pairs that say something else
    shifted: Told  # pairs of which only places differ

    def owners(self, side: int) -> Numbers:
        """Give the source of each row of a side."""
        found: Numbers = _column((self.a, self.b)[side], OWNER).to_numpy()
        return found

    def touched(self) -> set[int]:
        """Give the sources of which anything differs."""
        a, b = self.owners(0), self.owners(1)
        told = self.changed | self.shifted | self.pairs.moved
        return {*a[self.pairs.only_a].tolist(), *b[self.pairs.only_b].tolist(), *a[self.pairs.a[told]].tolist()}

    def rows(self) -> Rows:
        """Count what became of the rows."""
        return Rows(
            before=self.a.num_rows,
            after=self.b.num_rows,
            removed=len(self.pairs.only_a),
            added=len(self.pairs.only_b),
            changed=int(self.changed.sum()),
            moved=int(self.pairs.moved.sum()),
            shifted=int((self.shifted & ~self.pairs.moved).sum()),
            columns={column: int(mask.sum()) for column, mask in self.masks.items()},
        )


def look_at(table: str, a: pa.Table, b: pa.Table, columns: Sequence[str], free: Told) -> Look:
    """Pair the rows of some sources and compare them column by column; ``free`` says by source whether edits may move."""
    owners = (_column(a, OWNER).to_numpy(), _column(b, OWNER).to_numpy())
    texts = [numbered(_column(a, name), _column(b, name)) for name in _TEXTS.get(table, ()) if name in columns]
    nothing = np.zeros(a.num_rows, np.int64), np.zeros(b.num_rows, np.int64)
    may_move = free if table == "edits" else np.full(len(free), bool(texts))
    pairs = pair(owners, numbered(_column(a, KEY), _column(b, KEY)), reduce(together, texts, nothing), may_move)
    places = pa.array(pairs.a), pa.array(pairs.b)
    masks = {}
    for name in columns:
        mask = differing(_column(a, name).take(places[0]), _column(b, name).take(places[1]))
        if mask.any():
            masks[name] = mask
    none = np.zeros(len(pairs.a), bool)
    changed = reduce(np.logical_or, (mask for name, mask in masks.items() if not is_place(table, name)), none)
    shifted = reduce(np.logical_or, (mask for name, mask in masks.items() if is_place(table, name)), none) & ~changed
    return Look(table, a, b, pairs, masks, changed, shifted)


def _column(table: pa.Table, name: str) -> pa.Array:
    found = table.column(name)
    return (
        found.chunk(0)
        if found.num_chunks == 1
        else pa.concat_arrays(found.chunks)
        if found.num_chunks
        else pa.array([], found.type)
    )


@dataclass(frozen=True, slots=True)
class Values:
    """What became of the rows by a value of a list, as a flag or a rule: five counts, and the sources touched."""

    before: int
    after: int
    lost: int
    gained: int
    changed: int
    sources: int

    def __add__(self, other: Values) -> Values:
        return Values(*(one + two for one, two in zip(_five(self), _five(other), strict=True)))


def _five(values: Values) -> tuple[int, ...]:
    return values.before, values.after, values.lost, values.gained, values.changed, values.sources


def values_of(look: Look, column: str) -> dict[str, Values]:
    """Count what became of the rows by each value of a column of lists."""
    lists = _column(look.a, column), _column(look.b, column)
    flat = [each.flatten() for each in lists]
    names = pc.unique(pa.concat_arrays(flat)).to_pylist()
    size = max(len(names), 1)
    codes = [np.asarray(pc.index_in(each, pa.array(names, each.type)), np.int64) for each in flat]
    rows = [pc.list_parent_indices(each).to_numpy().astype(np.int64) for each in lists]
    sides = (
        _Side(look.pairs.a, rows[0], codes[0], look.a.num_rows),
        _Side(look.pairs.b, rows[1], codes[1], look.b.num_rows),
    )
    paired = [distinct(side.paired(size)) for side in sides]
    is_both = held(paired[0], paired[1])
    lost, gained, both = paired[0][~is_both], paired[1][~held(paired[1], paired[0])], paired[0][is_both]
    changed = both[look.changed[both // size]] if len(both) else both
    alone = [side.alone(look.owners(at), size) for at, side in enumerate(sides)]
    owners = look.owners(0)[look.pairs.a]
    touching = [*alone, *(owners[each // size] * size + each % size for each in (lost, gained, changed) if len(each))]
    counts = [
        *(np.bincount(each, minlength=size) for each in codes),
        np.bincount(np.concatenate([alone[0], lost]) % size, minlength=size),
        np.bincount(np.concatenate([alone[1], gained]) % size, minlength=size),
        np.bincount(changed % size, minlength=size),
        np.bincount(distinct(np.concatenate(touching)) % size, minlength=size),
    ]
    return {str(name): Values(*(int(each[at]) for each in counts)) for at, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class _Side:
    """The values of one side's lists, each with its row; and the rows that have a pair."""

    in_pairs: Numbers
    rows: Numbers
    codes: Numbers
    n_rows: int

    def paired(self, size: int) -> Numbers:
        """Give pair and value as one number, of the rows that have a pair."""
        slots = self._slots()[self.rows]
        return (slots * size + self.codes)[slots >= 0]

    def alone(self, owners: Numbers, size: int) -> Numbers:
        """Give source and value as one number, of the rows that have no pair."""
        slots = self._slots()[self.rows]
        return (owners[self.rows] * size + self.codes)[slots < 0]

    def _slots(self) -> Numbers:
        slots = np.full(self.n_rows, -1, np.int64)
        slots[self.in_pairs] = np.arange(len(self.in_pairs))
        return slots

"""Some rows of A and B held against each other: pairs, which of their columns differ, whom that touches, what carries which flag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.diff.align import Aligned, align
from jiaokan.diff.mapped import edited, pair_edited, stretches
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


def look_at(table: str, a: pa.Table, b: pa.Table, columns: Sequence[str], texts: Mapping[int, Aligned]) -> Look:
    """Pair the rows of some sources and compare them column by column; ``texts`` are those that were edited, by source."""
    pairs = _pairs(table, a, b, columns, texts)
    places = pa.array(pairs.a), pa.array(pairs.b)
    masks = {}
    for name in columns:
        mask = differing(_column(a, name).take(places[0]), _column(b, name).take(places[1]))
        if mask.any():
            masks[name] = mask
    none = np.zeros(len(pairs.a), bool)
    changed = reduce(np.logical_or, (mask for name, mask in masks.items() if not is_place(table, name)), none)
    if "raw_end" in masks and table == "edits" and texts:
        changed = _changed_edits(masks, edited(_column(a, OWNER).to_numpy()[pairs.a], texts))
    shifted = reduce(np.logical_or, masks.values(), none) & ~changed
    return Look(table, a, b, pairs, masks, changed, shifted)


def aligned(sources: Look) -> dict[int, Aligned]:
    """Align the raw texts of the sources that have another one in B, one source after the other."""
    found = {}
    for at in sources.masks.get("raw_text", np.zeros(0, bool)).nonzero()[0].tolist():
        a, b = int(sources.pairs.a[at]), int(sources.pairs.b[at])
        owner = sources.a.column(OWNER)[a].as_py()
        found[owner] = align(
            *(rows.column("raw_text")[row].as_py() or "" for rows, row in ((sources.a, a), (sources.b, b)))
        )
    return found


def _changed_edits(masks: Mapping[str, Told], is_edited: Told) -> Told:
    """Tell which edits say something else: in a text that was edited the end of the stretch is a place, as its start is."""
    told = masks["raw_end"] & ~is_edited
    for name, mask in masks.items():
        told = told | mask if name != "raw_end" and not is_place("edits", name) else told
    return told


def _pairs(table: str, a: pa.Table, b: pa.Table, columns: Sequence[str], texts: Mapping[int, Aligned]) -> Pairs:
    """Pair rows by key and text; of texts that were edited, where their columns tell, by where a row stands in the other."""
    owners = (_column(a, OWNER).to_numpy(), _column(b, OWNER).to_numpy())
    if not (texts and table in _TEXTS and {"raw_start", "raw_end"} <= {*columns}):
        return _by_key(table, a, b, columns)
    kept = [np.nonzero(~edited(own, texts))[0] for own in owners]
    plain = _by_key(table, a.take(pa.array(kept[0])), b.take(pa.array(kept[1])), columns)
    places = [stretches(_column(rows, "raw_start"), _column(rows, "raw_end")) for rows in (a, b)]
    other = pair_edited(table, owners, (places[0], places[1]), texts)
    at_a = np.concatenate([kept[0][plain.a], other.a])
    order = np.argsort(at_a, kind="stable")
    return Pairs(
        at_a[order],
        np.concatenate([kept[1][plain.b], other.b])[order],
        np.concatenate([plain.moved, other.moved])[order],
        np.sort(np.concatenate([kept[0][plain.only_a], other.only_a])),
        np.sort(np.concatenate([kept[1][plain.only_b], other.only_b])),
    )


def _by_key(table: str, a: pa.Table, b: pa.Table, columns: Sequence[str]) -> Pairs:
    owners = (_column(a, OWNER).to_numpy(), _column(b, OWNER).to_numpy())
    texts = [numbered(_column(a, name), _column(b, name)) for name in _TEXTS.get(table, ()) if name in columns]
    nothing = np.zeros(a.num_rows, np.int64), np.zeros(b.num_rows, np.int64)
    keys = numbered(_column(a, KEY), _column(b, KEY))
    may_move = bool(texts) and table != "edits"  # an edit at another place of the same text is another edit
    return pair(owners, keys, reduce(together, texts, nothing), may_move=may_move)


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

"""Tells of some sources all that differs: rows as plain values, as many as there is room for; the rest is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.diff.align import Aligned
from jiaokan.diff.columns import Columns
from jiaokan.diff.look import Look, look_at
from jiaokan.diff.places import KEY, OWNER, is_place
from jiaokan.diff.records import RowChange, SourceChange
from jiaokan.diff.rows import Number, read_ready, ready_schema
from jiaokan.diff.sides import Listed, Numbering

ROWS = 500  # of a kind that are told of a source
_TABLES = ("sources", "documents", "sections", "paragraphs", "edits")
Ids = tuple[str | None, str | None]  # of the source, in A and in B
# Whole texts, which paragraphs and edits tell better; that they differ is told by the counts.
_LONG = {"sources": ("raw_text", "text"), "documents": ("text",)}


def tell(
    folders: tuple[Path, Path],
    columns: Mapping[str, Columns],
    numbering: Numbering,
    chosen: Sequence[int],
    texts: Mapping[int, Aligned],
) -> tuple[SourceChange, ...]:
    """Tell all that differs of the sources with some numbers, in their order; ``texts`` are those that were edited."""
    if not chosen:
        return ()
    read = {
        table: [
            _read(folder, table, columns[table], partial(numbering.number, side), chosen)
            for side, folder in enumerate(folders)
        ]
        for table in _TABLES
    }
    found = []
    for number in chosen:
        looks = {
            table: look_at(table, _of(a, number), _of(b, number), columns[table].both, texts)
            for table, (a, b) in read.items()
        }
        found.append(_change(numbering.listed[number], looks))
    return tuple(found)


def _read(folder: Path, table: str, columns: Columns, number: Number, chosen: Sequence[int]) -> pa.Table:
    """Read the rows of some sources."""
    wanted = pa.array(chosen, pa.int64())
    batches = read_ready(folder, table, columns.both, number)
    kept = [batch.filter(pc.is_in(batch.column(OWNER), wanted)) for batch in batches]
    return pa.Table.from_batches(kept, ready_schema(table, columns.both)).combine_chunks()


def _of(rows: pa.Table, number: int) -> pa.Table:
    return rows.filter(pc.equal(rows.column(OWNER), number))


def _change(listed: tuple[Listed | None, Listed | None], looks: Mapping[str, Look]) -> SourceChange:
    """Tell of one source."""
    one, other = listed
    ids = one.source_id if one else None, other.source_id if other else None
    edits = looks["edits"]
    return SourceChange(
        name=other.name if other else one.name if one else "",
        name_before=one.name if one else None,
        id_a=ids[0],
        id_b=ids[1],
        split_a=one.split if one else None,
        split_b=other.split if other else None,
        rows={table: look.rows() for table, look in looks.items() if not look.rows().is_same},
        source=next(_pairs(looks["sources"], ids), None),
        documents=_some(looks["documents"], ids),
        sections=_some(looks["sections"], ids),
        paragraphs=_some(looks["paragraphs"], ids),
        edits_only_a=tuple(_plain(edits.a, edits.pairs.only_a[:ROWS].tolist())),
        edits_only_b=tuple(_plain(edits.b, edits.pairs.only_b[:ROWS].tolist())),
        edits_changed=tuple(islice(_pairs(edits, ids), ROWS)),
    )


def _some(look: Look, ids: Ids) -> tuple[RowChange, ...]:
    return tuple(islice(_changes(look, ids), ROWS))


def _changes(look: Look, ids: Ids) -> Iterator[RowChange]:
    """Yield the rows that differ: pairs, then those only in A, then those only in B."""
    yield from _pairs(look, ids)
    left_out = _LONG.get(look.table, ())
    for rows, numbers, side in ((look.a, look.pairs.only_a, 0), (look.b, look.pairs.only_b, 1)):
        for number in numbers.tolist():
            (row,) = _plain(rows, [number])
            own = _id(ids[side], rows, number)
            told = {name: value for name, value in row.items() if name not in left_out}
            yield RowChange(own, None, told, {}) if side == 0 else RowChange(None, own, {}, told)


def _pairs(look: Look, ids: Ids) -> Iterator[RowChange]:
    """Yield the pairs that say something else or moved, with the columns that differ but for places."""
    told = look.changed | look.pairs.moved
    masks = {
        name: mask
        for name, mask in look.masks.items()
        if not is_place(look.table, name) and name not in _LONG.get(look.table, ())
    }
    for at in told.nonzero()[0].tolist():
        a, b = int(look.pairs.a[at]), int(look.pairs.b[at])
        columns = [name for name, mask in masks.items() if mask[at]]
        before, after = (_plain(rows.select(columns), [row])[0] for rows, row in ((look.a, a), (look.b, b)))
        yield RowChange(_id(ids[0], look.a, a), _id(ids[1], look.b, b), before, after)


def _plain(rows: pa.Table, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Give rows as plain values."""
    if not rows.num_columns:
        return [{} for _ in numbers]
    hidden = [name for name in (OWNER, KEY) if name in rows.column_names]
    found: list[dict[str, Any]] = rows.drop_columns(hidden).take(pa.array(numbers, pa.int64())).to_pylist()
    return found


def _id(source_id: str | None, rows: pa.Table, number: int) -> str:
    """Give the id of a row; of an edit, which has none, the source and its raw offset."""
    key = rows.column(KEY)[number].as_py()
    key = f"raw {key // 2}" if isinstance(key, int) else key
    return f"{source_id}:{key}" if key else str(source_id)

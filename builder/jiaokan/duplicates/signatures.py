"""Signatures of rows as Arrow tables: what a shard hands on of its texts so that an engine can group them.

One row a report or paragraph: the digest of its plain key, how long that key is, and the bands of both keys. Rows that
share a digest or, in one place, a band are candidates; ``explode`` gives the bands as rows for one group-by. A source
has a row too, with no more than the key that decides its split.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.duplicates import keys, sketch, stretches

_BANDS = pa.list_(pa.uint64(), sketch.BANDS)
SCHEMA = pa.schema(
    [
        ("level", pa.string()),  # source, document, paragraph
        ("row_id", pa.string()),
        ("document_id", pa.string()),
        ("key", pa.string()),  # digest of the plain key; null: too short to relate anything (never at level source)
        ("size", pa.int32()),  # code points of the plain key
        ("plain", _BANDS),  # bands of the plain key; null: too short to be near anything
        ("classed", _BANDS),  # bands of the class key; null: that, or too few words in it
    ]
)
# Headings and titles say the same everywhere; only running text relates.
_RUNNING = frozenset({"document", "body", "item"})
_NEVER = frozenset({"heading", "title"})


# By table: the columns that its rows are signed by.
COLUMNS = {
    "sources": ("source_id", "text"),
    "documents": ("document_id", "text"),
    "paragraphs": ("paragraph_id", "document_id", "kind", "text"),
}


class Row(NamedTuple):
    """A row to sign; ``kind`` is the paragraph's, or ``document``, or ``source``."""

    level: str
    row_id: str
    document_id: str
    kind: str
    text: str


def rows_of(table: str, batch: pa.RecordBatch) -> Iterator[Row]:
    """Yield the rows of a table of ``COLUMNS`` as rows to sign."""
    told = zip(*(batch.column(name).to_pylist() for name in COLUMNS[table]), strict=True)
    if table == "sources":
        yield from (Row("source", row_id, "", "source", text) for row_id, text in told)
    elif table == "documents":
        yield from (Row("document", row_id, row_id, "document", text) for row_id, text in told)
    else:
        yield from (Row("paragraph", *row) for row in told)


def sign(rows: Sequence[Row]) -> pa.RecordBatch:
    """Sign rows, all at once."""
    levels, row_ids, documents, kinds, texts = zip(*rows, strict=True) if rows else ((),) * len(Row._fields)
    laid = stretches.lay_out(texts)
    plain = laid.plain()
    sizes = plain.stops - plain.starts
    is_near = (sizes >= keys.MIN_NEAR) & np.fromiter((kind in _RUNNING for kind in kinds), bool, len(rows))
    classed = laid.classed()
    is_template = [near and keys.is_template(key) for near, key in zip(is_near.tolist(), classed.each(), strict=True)]
    columns = [
        pa.array(levels, pa.string()),
        pa.array(row_ids, pa.string()),
        pa.array(documents, pa.string()),
        pa.array(list(map(_key, kinds, plain.each(), texts)), pa.string()),
        pa.array(sizes.astype(np.int32)),
        _column(is_near, plain),
        _column(np.array(is_template, bool), classed),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def _key(kind: str, plain: str, text: str) -> str | None:
    if kind == "source":
        return keys.lasting(plain, text)
    return keys.exact(plain) if kind not in _NEVER else None


def _column(chosen: npt.NDArray[np.bool_], found: stretches.Keys) -> pa.Array:
    whole = np.zeros((len(chosen), sketch.BANDS), np.uint64)
    whole[chosen] = sketch.bands_of(found.codes, found.starts[chosen], found.stops[chosen])
    return pa.FixedSizeListArray.from_arrays(pa.array(whole.ravel()), sketch.BANDS, mask=pa.array(~chosen))


def explode(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Give the bands of signed rows as rows ``(level, key, band, hash, row_id)``: equal hashes of one band are candidates."""
    parts = []
    for name in ("plain", "classed"):
        column = batch.column(name)
        rows = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
        if len(rows) == 0:
            continue
        hashes = matrix(column)[rows]
        take = pa.array(np.repeat(rows, sketch.BANDS))
        parts.append(
            pa.RecordBatch.from_arrays(
                [
                    batch.column("level").take(take),
                    pa.array([name] * len(take), pa.string()),
                    pa.array(np.tile(np.arange(sketch.BANDS, dtype=np.int16), len(rows))),
                    pa.array(hashes.ravel()),
                    batch.column("row_id").take(take),
                ],
                names=["level", "key", "band", "hash", "row_id"],
            )
        )
    return pa.Table.from_batches(parts).combine_chunks().to_batches()[0] if parts else _no_bands()


def _no_bands() -> pa.RecordBatch:
    types = {"level": pa.string(), "key": pa.string(), "band": pa.int16(), "hash": pa.uint64(), "row_id": pa.string()}
    return pa.RecordBatch.from_pylist([], schema=pa.schema(list(types.items())))


def matrix(column: pa.FixedSizeListArray) -> sketch.Hashes:
    """Give a column of bands as an array of shape ``(rows, BANDS)``; rows without are whatever stands there."""
    values = column.values.to_numpy(zero_copy_only=False)
    found: sketch.Hashes = values.reshape(-1, sketch.BANDS)[column.offset : column.offset + len(column)]
    return found


def of_level(batches: Iterable[pa.RecordBatch], level: str) -> pa.Table:
    """Give the signatures of one level."""
    return pa.Table.from_batches([batch.filter(pc.equal(batch.column("level"), level)) for batch in batches], SCHEMA)

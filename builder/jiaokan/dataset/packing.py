"""Records become Arrow streams: rows by table, their edits proved, and signatures. Leaves nothing out."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from jiaokan.dataset import schema
from jiaokan.dataset.edit_columns import edit_batch
from jiaokan.dataset.proof import replays
from jiaokan.dataset.records import Record, Row
from jiaokan.duplicates import signatures
from jiaokan.errors import AccountError
from jiaokan.text.traced import Traced


class Kept(NamedTuple):
    """A record that is to be published, and the ledger of its text."""

    record: Record
    traced: Traced


def packed(kept: Sequence[Kept]) -> tuple[dict[str, bytes], bytes]:
    """Write records as Arrow streams: rows by table, and signatures."""
    rows: dict[str, list[Row]] = {table: [] for table in schema.TABLES}
    to_sign: list[signatures.Row] = []
    for record, _ in kept:
        for table, records in _tables(record):
            rows[table].extend(records)
        to_sign += _to_sign(record)
    tables = {table: _stream(batch(table, found)) for table, found in rows.items() if found}
    if any(len(each.traced.ledger) for each in kept):
        tables["edits"] = _stream(_proved_edits(kept))
    return tables, _stream(signatures.sign(to_sign))


def _proved_edits(kept: Sequence[Kept]) -> pa.RecordBatch:
    """Write the ledgers as rows. Raises AccountError unless they lead from the raw texts to the clean ones and back."""
    traced = [each.traced for each in kept]
    rows = edit_batch([each.record for each in kept], traced)
    counts = [each.record.source.n_edits for each in kept]
    raws, texts = ([getattr(each.record.source, name) for each in kept] for name in ("raw_text", "text"))
    if not replays(rows, counts, raws, texts):
        raise AccountError(
            kept[0].record.source.name, "the ledger does not replay", next_step="report this with the file"
        )
    return rows


def _to_sign(record: Record) -> Iterator[signatures.Row]:
    source = record.source
    yield signatures.Row("source", source.source_id, "", "source", source.text)
    for document in record.documents:
        yield signatures.Row("document", document.document_id, document.document_id, "document", document.text)
    for each in record.paragraphs:
        yield signatures.Row("paragraph", each.paragraph_id, each.document_id, each.kind, each.text)


def _tables(record: Record) -> Iterator[tuple[str, Sequence[Row]]]:
    yield "sources", (record.source,)
    yield "documents", record.documents
    yield "sections", record.sections
    yield "paragraphs", record.paragraphs


def batch(table: str, rows: Sequence[Row]) -> pa.RecordBatch:
    """Give records as the columns of a table: many rows, few columns."""
    made = schema.arrow(table)
    return pa.RecordBatch.from_arrays([_column(rows, field.name, field.type) for field in made], schema=made)


def _column(rows: Sequence[object], name: str, kind: pa.DataType) -> pa.Array:
    """Give a field of records as an array; of lists of records, each of their fields is a column of its own."""
    values = list(map(attrgetter(name), rows))
    if not (pa.types.is_list(kind) and pa.types.is_struct(kind.value_type)):
        return pa.array(values, kind)
    ends = np.fromiter(accumulate(map(len, values), initial=0), dtype=np.int32, count=len(values) + 1)
    parts, fields = list(chain.from_iterable(values)), list(kind.value_type)
    inside = pa.StructArray.from_arrays([_column(parts, each.name, each.type) for each in fields], fields=fields)
    return pa.ListArray.from_arrays(pa.array(ends), inside, type=kind)


_ROWS = 16_384  # rows that whoever reads a stream holds at once


def _stream(batch: pa.RecordBatch) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        for start in range(0, batch.num_rows, _ROWS):
            writer.write_batch(batch.slice(start, _ROWS))
    return sink.getvalue()

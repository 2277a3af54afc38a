"""Parts become one corpus: rows in the order of the inputs, those of copies left out and told of at the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.dataset import schema
from jiaokan.dataset.books import ID_CLASH
from jiaokan.dataset.records import Copy, to_row
from jiaokan.dataset.rejected import REJECTED, of_source
from jiaokan.dataset.relations import SIGNED
from jiaokan.parts.register import Gone, Register


@dataclass(frozen=True, slots=True)
class Corpus:
    """All parts together: what ``write_tables`` reads rows from."""

    register: Register

    def read(self, table: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of one table in the order of the inputs, batch by batch; as often as is asked for."""
        for number, part in enumerate(self.register.parts):
            gone = self.register.gone(number)
            copies = self.register.copies(number) if table == "sources" else {}
            for batch in part.read(table):
                kept = _without(batch, table, gone) if gone.names else batch
                yield _with_copies(kept, copies) if copies else kept
            if table == REJECTED and gone.clashing:
                yield from self._clashing(number, gone.clashing)

    def _clashing(self, number: int, source_ids: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Yield sources whose id is another's as rows of what is left out."""
        for batch in self.register.parts[number].read("sources"):
            rows = [of_source(row, ID_CLASH) for row in batch.to_pylist() if row["source_id"] in source_ids]
            if rows:
                yield pa.RecordBatch.from_pylist(rows, schema=schema.arrow(REJECTED))


def _without(batch: pa.RecordBatch, table: str, gone: Gone) -> pa.RecordBatch:
    """Leave out the rows of records that do not count."""
    if table == REJECTED:
        held, names = batch.column("name"), gone.names
    elif table == SIGNED:
        held = pc.list_element(pc.split_pattern(batch.column("row_id"), ":", max_splits=1), 0)
        names = gone.source_ids
    else:
        held, names = batch.column("source_id"), gone.source_ids
    return batch.filter(pc.invert(pc.is_in(held, value_set=pa.array(names, pa.string()))))


def _with_copies(batch: pa.RecordBatch, copies: Mapping[str, Sequence[Copy]]) -> pa.RecordBatch:
    """Fill in the other records with the bytes of a source."""
    ids = batch.column("source_id").to_pylist()
    if copies.keys().isdisjoint(ids):
        return batch
    at = batch.schema.get_field_index("copies")
    found: list[list[dict[str, Any]]] = [
        [to_row(copy) for copy in copies[each]] if each in copies else stated
        for each, stated in zip(ids, batch.column(at).to_pylist(), strict=True)
    ]
    return batch.set_column(at, batch.schema.field(at), pa.array(found, type=batch.schema.field(at).type))

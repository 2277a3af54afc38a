"""The table of what is not published, beside the data: a filter can be judged by it, and undone. No config of the dataset."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.dataset import schema, writers
from jiaokan.dataset.books import Entered
from jiaokan.inputs.next_steps import next_step_of


class Spooling(Protocol):
    """Where rows go."""

    def add(self, table: str, batch: pa.RecordBatch) -> None:
        """Append rows of one table."""


class Spooled(Protocol):
    """What the first half of a build leaves behind."""

    def read(self, table: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of one table in the order in which they came, batch by batch; as often as is asked for."""


REJECTED = "rejected"  # the folder, the table, and the name of its files
_LEFT_OUT = ("filtered", "quarantined")


def add(spool: Spooling, entered: Sequence[Entered], texts: Mapping[int, str]) -> None:
    """Take down the records of a task that are not published, with their texts by place."""
    rows = [_row(each, texts.get(at)) for at, each in enumerate(entered) if each.fate and each.fate.fate in _LEFT_OUT]
    if rows:
        spool.add(REJECTED, pa.RecordBatch.from_pylist(rows, schema=schema.arrow(REJECTED)))


def _row(each: Entered, text: str | None) -> dict[str, Any]:
    fate = each.fate
    return {
        "name": each.name,
        "sha256": each.sha256,
        "byte_length": each.byte_length,
        "fate": fate.fate if fate else None,
        "reason": fate.reason if fate else None,
        "detail": fate.detail if fate else None,
        "next_step": fate.next_step if fate else None,
        "text": text,
    }


def write(folder: Path, spool: Spooled, refused: Mapping[str, str], taken_down: Collection[str]) -> None:
    """Write the table, if it has rows: those of the spool, then the sources that were refused for their relations."""
    writer: writers.TableWriter | None = None
    for batch in chain(_kept(spool, taken_down), _refused(spool, refused, taken_down)):
        if writer is None:
            (folder / REJECTED).mkdir()
            writer = writers.TableWriter(folder / REJECTED, REJECTED, REJECTED, metadata={})
        writer.write(batch)
    if writer is not None:
        writer.close()


def _kept(spool: Spooled, taken_down: Collection[str]) -> Iterator[pa.RecordBatch]:
    for batch in spool.read(REJECTED):
        kept = batch.filter(pc.invert(pc.is_in(batch.column("name"), pa.array(sorted(taken_down), pa.string()))))
        if kept.num_rows:
            yield kept


def _refused(spool: Spooled, refused: Mapping[str, str], taken_down: Collection[str]) -> Iterator[pa.RecordBatch]:
    columns = ("source_id", "name", "sha256", "byte_length", "raw_text")
    for batch in spool.read("sources") if refused else ():
        for row in batch.select(columns).to_pylist():
            if row["source_id"] in refused and row["name"] not in taken_down:
                found = of_source(row, refused[row["source_id"]])
                yield pa.RecordBatch.from_pylist([found], schema=schema.arrow(REJECTED))


def of_source(row: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """Give the row of a source that was annotated and is left out after all."""
    return {
        **{key: row[key] for key in ("name", "sha256", "byte_length")},
        "fate": "quarantined",
        "reason": reason,
        "detail": None,
        "next_step": next_step_of(reason),
        "text": row["raw_text"],
    }

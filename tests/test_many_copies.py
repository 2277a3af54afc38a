"""A record may have any number of copies: what is written of them is read within the limits, and the limits still hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jiaokan.dataset import parquet, schema, writers
from jiaokan.dataset.parquet import UnreadableError

MANY = 500_000
NAMES = [f"crawl/2021-07/part-{number:07}/page.html.gz#L{number:08}" for number in range(MANY)]
COLUMNS = [("records", "also_as"), ("sources", "copies")]


def one_row(table: str, column: str, names: list[str]) -> pa.RecordBatch:
    """Give a row of which only the names of its copies are there."""
    arrow = schema.arrow(table)
    item = arrow.field(column).type.value_type
    values = pa.array(names, pa.string())
    if pa.types.is_struct(item):
        nothing = pa.nulls(len(names), pa.string())
        values = pa.StructArray.from_arrays(
            [values if each.name == "name" else nothing for each in item], fields=list(item)
        )
    ends = pa.array(np.array([0, len(names)], np.int32))
    found = pa.ListArray.from_arrays(ends, values, type=arrow.field(column).type)
    return pa.RecordBatch.from_arrays(
        [found if each.name == column else pa.nulls(1, each.type) for each in arrow], schema=arrow
    )


def write(folder: Path, table: str, batch: pa.RecordBatch) -> list[Path]:
    writer = writers.TableWriter(folder, table, "train", metadata={})
    writer.write(batch)
    return writer.close()


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_record_with_half_a_million_copies_is_read_back(tmp_path, table, column):
    row = one_row(table, column, NAMES)
    (found,) = parquet.read_rows(write(tmp_path, table, row), row.schema)
    assert found.column(column).equals(row.column(column))


@pytest.mark.parametrize(("table", "column"), COLUMNS)
@pytest.mark.parametrize("limit", ["MAX_BATCH_BYTES", "MAX_OBJECT_BYTES"])
def test_a_row_over_a_limit_is_still_refused(tmp_path, monkeypatch, table, column, limit):
    row = one_row(table, column, NAMES[:5000])
    paths = write(tmp_path, table, row)
    assert sum(batch.num_rows for batch in parquet.read_rows(paths, row.schema)) == 1
    monkeypatch.setattr(parquet, limit, 300_000)
    with pytest.raises(UnreadableError, match=r"too large, got [0-9,]+ bytes, expected 300,000 at most"):
        list(parquet.read_rows(paths, row.schema))


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_only_what_is_said_of_copies_has_no_dictionary(tmp_path, table, column):
    (path,) = write(tmp_path, table, one_row(table, column, NAMES[:50]))
    with pq.ParquetFile(path) as file:
        group = file.metadata.row_group(0)
        chunks = [group.column(at) for at in range(group.num_columns)]
    plain = {chunk.path_in_schema.partition(".")[0] for chunk in chunks if not chunk.has_dictionary_page}
    kinds = {each.name: each.type for each in schema.arrow(table)}
    assert {name for name in plain if not pa.types.is_boolean(kinds[name])} == {column}


def test_copies_that_another_writer_gave_a_dictionary_are_read(tmp_path):
    row = one_row("records", "also_as", NAMES[:5000])
    pq.write_table(pa.Table.from_batches([row]), tmp_path / "other.parquet", use_dictionary=True)
    (found,) = parquet.read_rows([tmp_path / "other.parquet"], row.schema)
    assert found.column("also_as").equals(row.column("also_as"))


def test_a_dictionary_that_stands_for_gigabytes_is_refused(tmp_path):
    row = one_row("records", "also_as", ["a" * 1000] * 300_000)
    pq.write_table(pa.Table.from_batches([row]), tmp_path / "other.parquet", use_dictionary=True)
    with pytest.raises(UnreadableError, match="a row or page too large"):
        list(parquet.read_rows([tmp_path / "other.parquet"], row.schema))

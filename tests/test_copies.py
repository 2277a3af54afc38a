"""Copies that other libraries wrote: valid without checksums, and no less is found in them."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests import mutate, support

from jiaokan.checks.coverage import Coverage
from jiaokan.validate import validate

duckdb = pytest.importorskip("duckdb", reason="one of the extra `notebook`")
pd = pytest.importorskip("pandas", reason="one of the extra `notebook`")
pl = pytest.importorskip("polars", reason="one of the extra `notebook`")


def by_polars(path):
    pl.read_parquet(path).write_parquet(path)


def by_pandas(path):
    pd.read_parquet(path).to_parquet(path)


def by_pandas_nullable(path):
    pd.read_parquet(path, dtype_backend="numpy_nullable").to_parquet(path)


def by_duckdb(path):
    rows = duckdb.read_parquet(str(path)).arrow()  # read whole: it is written over
    duckdb.from_arrow(rows if isinstance(rows, pa.Table) else rows.read_all()).write_parquet(str(path))


def with_views(path):
    """Strings as views, as newer writers have them in memory."""
    change(path, lambda column: column.cast(pa.string_view()))


def with_dictionaries(path):
    change(path, lambda column: column.dictionary_encode())


def change(path, make):
    table = pq.read_table(path)
    columns = [make(column) if column.type == pa.string() else column for column in table.columns]
    pq.write_table(pa.table(dict(zip(table.column_names, columns, strict=True))), path)


WRITERS = [by_polars, by_pandas, by_pandas_nullable, by_duckdb, with_views, with_dictionaries]
each_writer = pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)


@pytest.fixture(scope="module")
def base(tmp_path_factory, run):
    return support.build_base(run, tmp_path_factory.mktemp("copies") / "base")


@pytest.fixture(scope="module")
def copies(base, tmp_path_factory):
    """The base written again by each writer."""
    made = {}
    for write in WRITERS:
        made[write] = support.snapshot(base, tmp_path_factory.mktemp("copy") / write.__name__)
        for path in sorted(made[write].glob("data/*/*.parquet")):
            write(path)
    return made


@each_writer
def test_every_table_written_by_another_library_is_valid(copies, write):
    coverage = Coverage()
    assert list(validate(copies[write], checksums=False, coverage=coverage)) == []
    assert coverage.missed() == {}


@each_writer
def test_with_checksums_such_a_copy_is_told_from_the_release(copies, write):
    found = {problem.check for problem in validate(copies[write])}
    assert found & {"checksums", "arrow-schema"}


@each_writer
def test_a_change_of_one_value_is_found_in_such_a_copy(copies, base, write, tmp_path):
    """The same twenty changes in each; the copy is written by the library after the change. One problem is enough."""
    for mutation in mutate.mutations(mutate.read_files(base), 20, seed=9):
        copy = support.snapshot(copies[write], tmp_path / "mutant")
        path = support.table_path(copy, f"{mutation.file.table}/{mutation.file.split}")
        path.unlink()
        if mutation.rows:
            support.write_rows(path, mutation.rows, mutation.file.schema)
            write(path)
        assert next(validate(copy, tier="relations", checksums=False), None), str(mutation)
        support.shutil.rmtree(copy)


def test_a_copy_may_be_cut_into_other_files_and_nothing_else_may_differ(base, tmp_path):
    copy = support.snapshot(base, tmp_path / "copy")
    path = support.table_path(copy, "paragraphs/train")
    table = pq.read_table(path)
    path.unlink()
    for number, part in enumerate((table.slice(0, 9), table.slice(9))):
        pq.write_table(part, path.with_name(f"train-{number:05}-of-00002.parquet"))
    assert list(validate(copy, checksums=False)) == []
    assert {problem.check for problem in validate(copy)} == {"checksums", "contents"}
    (copy / "data" / "paragraphs" / "train.parquet").write_bytes(b"PAR1")
    (copy / "notes.txt").write_text("x")
    found = {(problem.check, problem.where) for problem in validate(copy, checksums=False)}
    assert ("files", "data/paragraphs/train.parquet") in found

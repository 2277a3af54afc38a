"""The tables beside the manifest: every row is of its form, as many as the manifest states, and those inside are the same."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import islice, zip_longest
from pathlib import Path

from jiaokan.checks.files import arrow_faults
from jiaokan.checks.gathered import Located
from jiaokan.checks.model import Fault, Release, is_regular, place_of, shown, told
from jiaokan.checks.rows import find_row_faults
from jiaokan.dataset import accounts, parquet, schema
from jiaokan.dataset import release as releases
from jiaokan.dataset.parquet import UnreadableError

_MANIFEST = releases.MANIFEST
_PLACES = ("#", "@", "!/")  # what stands in a locator between an input and the place in it


def find_table_faults(release: Release) -> Iterator[Fault]:
    """The tables of inputs, records, what was ignored and what is listed can be read, and hold rows of their form, none too few."""
    for table in accounts.TABLES:
        count = 0
        for path in accounts.paths(release.folder, table):
            if not is_regular(path):  # every later check would read it
                yield place_of(path), "is no regular file; put the file itself there, or rebuild"
                continue
            yield from arrow_faults(path, table, exact=release.checksums)
            try:
                count += yield from _row_faults(path, table)
            except UnreadableError as error:
                yield place_of(path), told(error)
                return
        if count != (stated := accounts.count(release.manifest, table)):
            yield f"{_MANIFEST} accounts.{table}", f"states {stated} rows, accounts/ has {count}; rebuild"


def _row_faults(path: Path, table: str) -> Generator[Fault, None, int]:
    """Yield the faults of the rows of a file; return how many rows it has."""
    number = 0
    for batch in parquet.read_rows([path], schema.arrow(table)):
        for row in batch.to_pylist():
            yield from find_row_faults(table, Located(place_of(path), number, row))
            number += 1
    return number


def find_inside_faults(release: Release) -> Iterator[Fault]:
    """What stands in the manifest of a small release is what the tables hold; a large one has it in the tables alone."""
    manifest = release.manifest
    counts = [manifest["account"]["inputs"]["records"], *(accounts.count(manifest, each) for each in accounts.TABLES)]
    is_small, is_inside = max(counts) <= accounts.MOST_INSIDE, "sources" in manifest
    if is_small != is_inside:
        what = (
            "does not hold the records, though they are few" if is_small else "holds the records, though they are many"
        )
        yield _MANIFEST, f"{what}: it does up to {accounts.MOST_INSIDE:,}; rebuild"
    if not is_inside:
        return
    ignored = accounts.ignored(release.folder, manifest)
    for table, rows in (("inputs", release.inputs()), ("records", release.records()), ("ignored", ignored)):
        yield from islice(_differences(release, table, rows), 1)
    for column in ("source_id", "name"):
        inside = list(accounts.listed(release.folder, manifest, column))
        beside = accounts.of_table(release.folder, "listed")
        if inside != [(row["split"], row[column]) for row in beside if row[column] is not None]:
            yield f"{_MANIFEST} {accounts.list_of(column)}", "is not what accounts/ lists; rebuild"


def _differences(release: Release, table: str, rows: Iterator[accounts.Row]) -> Iterator[Fault]:
    for at, (inside, beside) in enumerate(zip_longest(rows, accounts.of_table(release.folder, table))):
        if inside != beside:
            where = f"{_MANIFEST} {accounts.key_of(table)}[{at}]"
            yield where, f"got {shown(inside, 100)}, accounts/ has {shown(beside, 100)}; rebuild"


def find_record_faults(release: Release) -> Iterator[Fault]:
    """No source is published twice; records stand in the order of their sources, in the same split, and others in none."""
    found = release.left()
    yield from found.records
    for at, entry in enumerate(release.records()):
        if entry["fate"] != "published" and entry["split"] is not None:
            yield f"record {at} split", f"got {shown(entry['split'])}, though it is {entry['fate']}; rebuild"
    if not found.is_ordered:
        yield "records", "stand in another order than their sources; rebuild"
    yield from _order_faults(release)


def _order_faults(release: Release) -> Iterator[Fault]:
    """Tell the first record, whatever became of it, that belongs to no input from that of the record before on."""
    inputs = (str(entry["name"]) for entry in release.inputs())
    name = before = next(inputs, None)
    for at, entry in enumerate(release.records()):
        while name is not None and not _is_of(str(entry["name"]), name):
            name = next(inputs, None)
        if name is None:
            yield (
                f"record {at} name",
                f"got {shown(entry['name'])}, expected {shown(before)} or an input after it; rebuild",
            )
            return
        before = name


def _is_of(locator: str, name: str) -> bool:
    """Tell whether a record may stand in an input."""
    return locator == name or locator.startswith(tuple(name + mark for mark in _PLACES))

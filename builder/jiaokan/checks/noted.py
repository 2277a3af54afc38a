"""What the checks on the whole release need of each source: taken down where it is looked at, put together in order.

Ids, digests and keys as lists and columns, never a text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jiaokan.checks.bundles import to_stream
from jiaokan.checks.coverage import Coverage
from jiaokan.checks.facts import given_by_caller
from jiaokan.checks.model import Seen, Unit
from jiaokan.dataset import splits
from jiaokan.dataset.digests import caller_digest, extract_digest
from jiaokan.duplicates import signatures
from jiaokan.duplicates.sources import is_row

_LEVELS = (("documents", "document"), ("paragraphs", "paragraph"))


@dataclass(slots=True)
class Noted:
    """What is taken down of some sources."""

    sources: list[tuple[str, str, str, bool]] = field(
        default_factory=list
    )  # id, name, split, whether all rows were whole
    given_up: list[str] = field(default_factory=list)  # ids of those that nobody could look at
    listed: list[dict[str, Any]] = field(default_factory=list)  # of those that were: what the manifest states of them
    signed: bytes = b""  # an Arrow stream of signatures.SCHEMA


class Notes:
    """Takes sources down, one after the other."""

    def __init__(self, *, relations: bool) -> None:
        self._relations = relations
        self._noted = Noted()
        self._to_sign: list[signatures.Row] = []

    def add(self, unit: Unit, *, whole: bool) -> None:
        """Take down a source, and what relates its rows if they are of the right form."""
        source = unit.source
        self._noted.sources.append((str(source["source_id"]), str(source["name"]), unit.split, whole))
        if self._relations and whole:
            self._noted.listed.append(_as_listed(unit))
            self._to_sign += _rows(unit)

    def give_up(self, source_id: object) -> None:
        """Take down that a source was not looked at."""
        self._noted.given_up.append(str(source_id))

    def done(self) -> Noted:
        """Sign the rows, all at once, and give what was taken down."""
        if self._relations:
            self._noted.signed = to_stream(signatures.sign(self._to_sign))
        return self._noted


def _rows(unit: Unit) -> Iterator[signatures.Row]:
    """Yield the rows that are to be signed: each id once, and none of another form than a source's rows have.

    What is wrong with the others is told by unique-ids and references. A paragraph of no report here is of none.
    """
    source_id = unit.source["source_id"]
    yield signatures.Row("source", source_id, "", "source", unit.source["text"])
    reports: set[str] = set()
    for table, level in _LEVELS:
        met: set[str] = set()
        for row in getattr(unit, table):
            row_id, report = row[f"{level}_id"], row["document_id"]
            if row_id in met or not is_row(row_id, source_id, level):
                continue
            met.add(row_id)
            if level == "document":
                reports.add(row_id)
            kind = "document" if level == "document" else row["kind"]
            yield signatures.Row(level, row_id, report if report in reports else "", kind, row["text"])


def _as_listed(unit: Unit) -> dict[str, Any]:
    """Give what the manifest states of a source, as its row has it."""
    row = unit.source.row
    return {
        **{column: row[column] for column in ("name", "sha256", "byte_length", "date", "page_date")},
        "also_as": [copy["name"] for copy in row["copies"]],
        "caller": caller_digest(given_by_caller(unit), row["copies"]),
        "extract": extract_digest(row),
    }


def gather(seen: Seen, noted: Noted, *, relations: bool) -> None:
    """Put what was taken down of some sources to what was of those before."""
    if not relations:
        return
    listed = iter(noted.listed)
    seen.incomplete.update(noted.given_up)
    for source_id, _, split, whole in noted.sources:
        if not whole:
            seen.incomplete.add(source_id)
            continue
        row = next(listed)
        seen.split_of.add([source_id], splits.NAMES.index(split))
        seen.names.add((row["name"], *row["also_as"]))
        seen.matching.add(split, source_id, row)
    seen.signed.add(noted.signed)


def cover(coverage: Coverage, noted: Noted) -> None:
    """Say of which sources the rows were looked at."""
    for source_id, name, _, whole in noted.sources:
        coverage.note(source_id, name, whole=whole)

"""Validate anybody's dataset: its rows against their JSON Schemas, then what ``relations.toml`` says of them.

Rows are read in batches: once, or twice where keys, references or splits are looked at, and texts that another table's
spans lie in once more. Held are 16 bytes for each value of a key or a column that is referred to, 18 of one kept apart.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jiaokan.dataset.records import Problem
from jiaokan.errors import InputError
from jiaokan.foreign import relations, spans
from jiaokan.foreign.find import Found, TableFile, find
from jiaokan.foreign.held import Held, Told
from jiaokan.foreign.relations import Table
from jiaokan.foreign.rows import Batch, batches
from jiaokan.foreign.schemas import RowSchema, read_all
from jiaokan.text.shown import listed

# Every check by its stable name, and what it holds.
CHECKS: Mapping[str, str] = {
    "files": "Every table that relations.toml names has files.",
    "readable": "Every file can be read to its end, within limits.",
    "rows": "Every row is JSON, and what its schema says.",
    "unique-ids": "No two rows share a key, and none is null.",
    "references": "What a column refers to is there.",
    "spans": "Every span lies inside its text, and is the words it is said to be.",
    "split-leaks": "What is kept apart stands in one split only.",
    "totals": "Tables have as many rows as they should.",
}


@dataclass(slots=True)
class Looked:
    """What a validation looked at, so that nobody takes for checked what was not."""

    rows: dict[str, int] = field(default_factory=dict)  # by table
    aside: list[str] = field(default_factory=list)  # files of data that are no table's
    passed: list[str] = field(default_factory=list)  # hidden data, and linked folders
    bare: list[str] = field(default_factory=list)  # schemas without a file
    unasked: list[str] = field(default_factory=list)  # checks for which nothing is stated

    def lines(self) -> Iterator[str]:
        """Say what was not looked at, a line each."""
        if self.aside:
            yield f"no table's, not looked at: {listed(self.aside)}"
        if self.passed:
            yield f"hidden, or behind a link to a folder, passed over: {listed(self.passed)}"
        if self.bare:
            yield f"schemas without a file: {listed(self.bare)}"

    def verdict(self) -> str:
        """Name the tables with their rows."""
        return ", ".join(f"{table} {count}" for table, count in self.rows.items())

    def to_json(self) -> dict[str, Any]:
        """Give everything as plain JSON values."""
        bare, unasked = self.bare, self.unasked
        return {
            "rows": self.rows,
            "not_looked_at": self.aside,
            "passed_over": self.passed,
            "schemas_without_a_file": bare,
            "not_asked_for": unasked,
        }


def validate(data: Path, schemas: Path, *, looked: Looked | None = None) -> Generator[Problem]:
    """Yield every problem of a dataset, a folder or one file, held against a folder of schemas.

    ``looked`` takes down what was looked at. Raises InputError for schemas or relations that cannot be used, and where
    no file is any table's.
    """
    known = read_all(schemas)
    tables = relations.read(schemas / relations.NAME, {name: each.document for name, each in known.items()})
    found = find(data, list(known))
    _check_splits(tables, found)
    return _Run(known, tables, found, looked if looked is not None else Looked()).problems()


def _check_splits(tables: Mapping[str, Table], found: Found) -> None:
    """Raise InputError where values are kept apart, and nothing says which split a row is in."""
    for name, files in found.tables.items():
        rules = tables[name]
        bare = [file.name for file in files if file.split is None]
        if rules.apart and rules.split is None and bare:
            raise InputError(
                f"{relations.NAME} tables.{name}.apart",
                "knows no split of some files",
                got=listed(bare),
                expected="names like train-…, test.jsonl, data/dev/…",
                next_step=f'or name a column: [tables.{name}] split = "…"',
            )


def _asked(tables: Mapping[str, Table]) -> dict[str, bool]:
    """Tell of each check that needs ``relations.toml`` whether anything is stated for it."""
    every = tables.values()
    return {
        "unique-ids": any(table.key for table in every),
        "references": any(table.references for table in every),
        "spans": any(table.spans for table in every),
        "split-leaks": any(table.apart for table in every),
        "totals": any(table.least or table.most is not None for table in every),
    }


class _Run:
    """One validation."""

    def __init__(
        self, known: Mapping[str, RowSchema], tables: Mapping[str, Table], found: Found, looked: Looked
    ) -> None:
        self._schemas, self._tables, self._files, self._looked = known, tables, found.tables, looked
        self._held = Held(tables)
        self._far = {name: [spans.Far(rule) for rule in table.spans if rule.table] for name, table in tables.items()}
        looked.aside, looked.passed = found.aside, found.passed
        looked.bare = [name for name in known if name not in found.tables and not tables[name].is_told]
        looked.unasked = [check for check, asked in _asked(tables).items() if not asked]

    def problems(self) -> Generator[Problem]:
        """Yield every problem, in the order of files and rows, then what must know all of them."""
        for name, table in self._tables.items():
            if table.is_told and name not in self._files and not table.optional:
                said = f"is missing: no file is called {name}; add it, or write optional = true"
                yield Problem("files", name, said)
        self._gather()
        for name, files in self._files.items():
            self._looked.rows[name] = 0
            for file in files:
                yield from self._file_problems(name, file)
            yield from self._totals(self._tables[name])
        yield from self._far_problems()

    def _gather(self) -> None:
        """Take down what must be known of whole tables; what cannot be read is told later."""
        for name, file, batch in self._first_pass():
            self._held.gather(file, name, batch)
        self._held.close()

    def _first_pass(self) -> Iterator[tuple[str, TableFile, Batch]]:
        for name, files in self._files.items():
            wanted = self._held.wanted(name)
            for file in files if wanted is not None else ():
                found = batches(file, self._schemas[name], wanted)
                yield from ((name, file, batch) for batch in found if not isinstance(batch, Problem))

    def _file_problems(self, name: str, file: TableFile) -> Iterator[Problem]:
        for batch in batches(file, self._schemas[name]):
            if isinstance(batch, Problem):
                yield batch
                continue
            self._looked.rows[name] += len(batch)
            yield from (
                problem for _, problem in sorted(self._row_problems(name, file, batch), key=lambda told: told[0])
            )

    def _row_problems(self, name: str, file: TableFile, batch: Batch) -> Iterator[Told]:
        schema, rules = self._schemas[name], self._tables[name]
        for number, row in batch:
            is_object = isinstance(row, dict)
            if not is_object:
                yield (
                    number,
                    Problem("rows", file.at(number), f"is {type(row).__name__}, expected an object; mend or drop it"),
                )
            for column, what in schema.faults(row) if is_object else ():
                yield number, Problem("rows", file.at(number, column), f"{what}; mend or drop the row")
        yield from self._held.faults(file, name, batch)
        yield from spans.own_faults([rule for rule in rules.spans if not rule.table], file, batch)
        for far in self._far[name]:
            yield from far.gather(file, batch)

    def _totals(self, table: Table) -> Iterator[Problem]:
        count = self._looked.rows[table.name]
        if count < table.least or (table.most is not None and count > table.most):
            most = "" if table.most is None else f" and {table.most} at most"
            said = f"got {count} rows, expected {table.least} at least{most}; see {relations.NAME}"
            yield Problem("totals", table.name, said)

    def _far_problems(self) -> Iterator[Problem]:
        """Look at spans in the texts of other tables, a pass over each of these."""
        every = [far for found in self._far.values() for far in found]
        for far in every:
            far.close()
        for name, files in self._files.items():
            own = [far for far in every if far.rule.table == name]
            wanted = {column for far in own for column in (far.rule.text, *self._tables[name].key)}
            columns = wanted | {column.partition(".")[0] for column in wanted}
            for file in files if own else ():
                found = batches(file, self._schemas[name], columns)
                chosen = (batch for batch in found if not isinstance(batch, Problem))
                yield from (
                    fault for batch in chosen for far in own for fault in far.faults(self._tables[name].key, batch)
                )
        for far in every:
            yield from far.rest()

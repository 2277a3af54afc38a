"""Keys, references and splits of anybody's rows: what is gathered first, and each batch held against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from jiaokan.dataset.records import Problem
from jiaokan.foreign import digests
from jiaokan.foreign.find import TableFile
from jiaokan.foreign.relations import Columns, Reference, Table
from jiaokan.foreign.rows import Batch
from jiaokan.text.shown import shown

Told = tuple[int, Problem]  # with the number of its row
_MOST_SPLITS = 1000  # a column that names splits names a few


class Held:
    """What is known of all tables: digests of keys, of columns that are referred to, of values that stand in two splits."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self._targets = {(each.table, each.to) for table in tables.values() for each in table.references}
        self._gathered: dict[tuple[str, Columns], digests.Gathered] = {}
        self._parts: dict[tuple[str, str], digests.Parted] = {}
        self._splits: dict[str, dict[str, int]] = {}  # table -> split -> number
        self._once: dict[tuple[str, Columns], digests.Known] = {}
        self._twice: dict[str, digests.Known] = {}
        self._leaking: dict[tuple[str, str], digests.Known] = {}
        self._seen: dict[tuple[str, str], np.ndarray] = {}  # what of these was met, by split

    # --- first pass ---------------------------------------------------------------------------------------------------
    def wanted(self, table: str) -> set[str] | None:
        """Give the columns that must be gathered of a table, those that lists or objects lie in; None where nothing is."""
        rules = self._tables[table]
        paths = {column for columns in self._sets(table) for column in columns} | set(rules.apart)
        paths |= {rules.split} if rules.split and rules.apart else set()
        return {name for path in paths for name in (path, path.partition(".")[0])} or None

    def _sets(self, table: str) -> list[Columns]:
        key = self._tables[table].key
        return [*([key] if key else []), *sorted(to for name, to in self._targets if name == table and to != key)]

    def gather(self, file: TableFile, table: str, batch: Batch) -> None:
        """Take down the digests of some rows."""
        rules = self._tables[table]
        rows = [row for _, row in batch if isinstance(row, dict)]
        for columns in self._sets(table):
            found = [digests.digest(key) for row in rows for key in digests.keys(row, columns) if None not in key]
            self._gathered.setdefault((table, columns), digests.Gathered()).add(found)
        for column in rules.apart:
            parts = self._parts.setdefault((table, column), digests.Parted())
            for row in rows:
                values = (value for value in digests.values(row, column) if value is not None)
                parts.add([digests.digest(value) for value in values], self._split(table, file, row))

    def _split(self, table: str, file: TableFile, row: Mapping[str, Any]) -> int:
        numbers = self._splits.setdefault(table, {})
        column = self._tables[table].split
        name = str(row.get(column)) if column else str(file.split)
        return numbers.setdefault(name, len(numbers)) if len(numbers) < _MOST_SPLITS else numbers.get(name, 0)

    def splits(self, table: str) -> list[str]:
        """Give the splits that a table's values stand in."""
        return list(self._splits.get(table, {}))

    def close(self) -> None:
        """Sort what was gathered; what came only once, in one split, is forgotten but for what is referred to."""
        for (table, columns), gathered in self._gathered.items():
            if columns == self._tables[table].key:
                self._twice[table] = gathered.twice()
                self._seen[table, ""] = np.zeros(len(self._twice[table]), bool)
            if (table, columns) in self._targets:
                self._once[table, columns] = gathered.once()
        for (table, column), parts in self._parts.items():
            leaking = self._leaking[table, column] = parts.parted()
            self._seen[table, column] = np.zeros((len(leaking), len(self._splits[table])), bool)
        self._gathered.clear()
        self._parts.clear()

    # --- second pass --------------------------------------------------------------------------------------------------
    def faults(self, file: TableFile, table: str, batch: Batch) -> Iterator[Told]:
        """Yield what is wrong with the keys, references and splits of some rows."""
        rules = self._tables[table]
        rows = [(number, row) for number, row in batch if isinstance(row, dict)]
        if rules.key:
            yield from self._key_faults(file, rules, rows)
        for reference in rules.references:
            yield from self._reference_faults(file, reference, rows)
        for column in rules.apart:
            yield from self._leak_faults(file, table, column, rows)

    def _key_faults(self, file: TableFile, rules: Table, rows: Batch) -> Iterator[Told]:
        name = ",".join(rules.key)
        found = [(number, key) for number, row in rows for key in digests.keys(row, rules.key)]
        for number, key in found:
            if None in key:
                yield (
                    number,
                    Problem(
                        "unique-ids", file.at(number, name), "is null, expected a value: it is the key; give it one"
                    ),
                )
        whole = [(number, key) for number, key in found if None not in key]
        known, seen = self._twice.get(rules.name, digests.array([])), self._seen.get((rules.name, ""))
        at = digests.places(known, digests.array(digests.digest(key) for _, key in whole))
        for (number, key), place in zip(whole, at.tolist(), strict=True):
            if place < 0 or seen is None:
                continue
            if seen[place]:
                said = f"{_shown(key)} is there twice, expected once in {rules.name}; give each row a key of its own"
                yield number, Problem("unique-ids", file.at(number, name), said)
            seen[place] = True

    def _reference_faults(self, file: TableFile, reference: Reference, rows: Batch) -> Iterator[Told]:
        name = ",".join(reference.columns)
        found = [
            (number, key)
            for number, row in rows
            if all(row.get(column) == value for column, value in reference.where.items())
            for key in digests.keys(row, reference.columns)
        ]
        target = f"{reference.table}.{','.join(reference.to)}"
        known = self._once.get((reference.table, reference.to), digests.array([]))
        at = digests.places(known, digests.array(digests.digest(key) for _, key in found))
        for (number, key), place in zip(found, at.tolist(), strict=True):
            if None in key:
                if not reference.nullable:
                    said = f"is null, expected a {target}; name one, or write nullable = true"
                    yield number, Problem("references", file.at(number, name), said)
            elif place < 0:
                said = f"{_shown(key)} is no {target}; add that row, or mend the value"
                yield number, Problem("references", file.at(number, name), said)

    def _leak_faults(self, file: TableFile, table: str, column: str, rows: Batch) -> Iterator[Told]:
        known, seen = self._leaking[table, column], self._seen[table, column]
        if not len(known):
            return
        names = self.splits(table)
        found = [
            (number, value, self._split(table, file, row))
            for number, row in rows
            for value in digests.values(row, column)
        ]
        at = digests.places(known, digests.array(digests.digest(value) for _, value, _ in found))
        for (number, value, split), place in zip(found, at.tolist(), strict=True):
            if place < 0 or seen[place, split]:
                continue
            others = [name for name, is_seen in zip(names, seen[place], strict=True) if is_seen]
            seen[place, split] = True
            if others:
                said = f"{shown(value)} stands in {names[split]} and in {', '.join(others)}; keep it in one split"
                yield number, Problem("split-leaks", file.at(number, column), said)


def _shown(key: tuple[Any, ...]) -> str:
    return shown(key[0]) if len(key) == 1 else ", ".join(map(shown, key))

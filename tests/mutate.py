"""Change a built release in one place at a time and measure what the validator rejects.

Usage: python tests/mutate.py [--n 2000] [--seed 1] [DIR]. A mutation changes, empties or exchanges one value, or drops,
repeats or swaps rows; table, row and column are drawn evenly. Digests and checksums are left out: they find anything.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent.parent))  # run by hand, from anywhere

from tests import support

from jiaokan.validate import validate

Rows = list[dict]
_BORROWED = 0.5  # share of changed texts that become another row's: a well-formed value is the harder one to reject
_MOST = 60  # of what slips through, lines shown a tier


@dataclass(frozen=True)
class TableFile:
    """The rows of one file of a release."""

    table: str
    split: str
    rows: Rows
    schema: pa.Schema


@dataclass(frozen=True)
class Mutation:
    """One changed place, and the rows of its file as they are afterwards (left out once it is judged)."""

    file: TableFile
    kind: str
    row: int
    column: str
    rows: Rows
    note: str = ""

    def __str__(self) -> str:
        return f"{self.file.table}/{self.file.split} row {self.row} {self.column}: {self.kind} {self.note}"


@dataclass(frozen=True)
class Outcome:
    """What the validator made of a mutation: the tiers with a problem, or the exception it died of."""

    mutation: Mutation
    tiers: frozenset[str]
    crash: str = ""

    def is_caught(self, *tiers: str) -> bool:
        return bool(self.tiers & set(tiers))


def read_files(release: Path) -> list[TableFile]:
    paths = sorted((release / "data").glob("*/*.parquet"))
    return [TableFile(path.parent.name, path.name.partition("-")[0], *support.read_rows(path)) for path in paths]


# --- one value ------------------------------------------------------------------------------------------------
def change(rng: random.Random, value: object, kind: pa.DataType, others: list) -> object:
    """Give another value of a type: a small slip of this one, or one that stands elsewhere in the column."""
    if value is None:
        return rng.choice(others) if others else made_up(kind)
    if pa.types.is_list(kind):
        return change_list(rng, value, kind.value_type, others)
    if pa.types.is_struct(kind):
        name = rng.choice([field.name for field in kind])
        return value | {name: change(rng, value[name], kind.field(name).type, [])}
    if isinstance(value, str):
        return change_text(rng, value, others)
    if isinstance(value, float):
        return rng.choice([value / 2, 0.0, value + 1])
    return rng.choice([value + 1, value - 1, value + rng.randint(2, 99), 0, rng.choice(others or [7])])


def change_text(rng: random.Random, value: str, others: list) -> str:
    if others and rng.random() < _BORROWED:
        return rng.choice(others)
    at = rng.randrange(len(value) + 1)
    letter = rng.choice(value or "x")
    return rng.choice(
        [
            value[:at] + value[at + 1 :],
            value[:at] + letter + value[at:],
            value[:at] + letter + value[at + 1 :],
            value[:at] + rng.choice(" \n,。x一0") + value[at:],
        ]
    )


def change_list(rng: random.Random, value: list, kind: pa.DataType, others: list) -> list:
    borrowed = [item for other in others for item in other]
    items = list(value)
    at = rng.randrange(len(items) + 1)
    choice = rng.choice(["drop", "repeat", "swap", "borrow", "change", "empty"])
    if choice == "borrow" or not items:
        items.insert(at, rng.choice(borrowed) if borrowed else made_up(kind))
    elif choice == "change":
        at = min(at, len(items) - 1)
        items[at] = change(rng, items[at], kind, borrowed)
    else:
        at = min(at, len(items) - 1)
        items = {
            "drop": items[:at] + items[at + 1 :],
            "repeat": items[: at + 1] + items[at:],
            "swap": items[:at] + items[at + 1 : at + 2] + items[at : at + 1] + items[at + 2 :],
            "empty": [],
        }[choice]
    return items


def made_up(kind: pa.DataType) -> object:
    """Give a value for a column that has none to borrow."""
    if pa.types.is_struct(kind):
        return {field.name: made_up(field.type) for field in kind}
    if pa.types.is_list(kind):
        return [made_up(kind.value_type)]
    return "2020-01-01" if pa.types.is_string(kind) else 1


def change_value(rng: random.Random, file: TableFile) -> Mutation:
    row, column = rng.randrange(len(file.rows)), rng.choice(file.schema.names)
    others = [other[column] for other in file.rows if other[column] is not None]
    new = change(rng, copy.deepcopy(file.rows[row][column]), file.schema.field(column).type, others)
    return _with_value(file, "change", row, column, new)


def null_value(rng: random.Random, file: TableFile) -> Mutation:
    row, column = rng.randrange(len(file.rows)), rng.choice(file.schema.names)
    return _with_value(file, "null", row, column, None)


def exchange_values(rng: random.Random, file: TableFile) -> Mutation:
    row, other = (rng.randrange(len(file.rows)) for _ in range(2))
    column = rng.choice(file.schema.names)
    rows = list(file.rows)
    rows[row] = rows[row] | {column: file.rows[other][column]}
    rows[other] = rows[other] | {column: file.rows[row][column]}
    return Mutation(file, "exchange", row, column, rows, f"with row {other}")


def _with_value(file: TableFile, kind: str, row: int, column: str, new: object) -> Mutation:
    rows = list(file.rows)
    rows[row] = rows[row] | {column: new}
    return Mutation(file, kind, row, column, rows, f"{file.rows[row][column]!r:.60} to {new!r:.60}")


# --- rows -----------------------------------------------------------------------------------------------------
def drop_row(rng: random.Random, file: TableFile) -> Mutation:
    row = rng.randrange(len(file.rows))
    return Mutation(file, "drop", row, "row", file.rows[:row] + file.rows[row + 1 :])


def repeat_row(rng: random.Random, file: TableFile) -> Mutation:
    row = rng.randrange(len(file.rows))
    return Mutation(file, "repeat", row, "row", file.rows[: row + 1] + file.rows[row:])


def swap_rows(rng: random.Random, file: TableFile) -> Mutation:
    row = rng.randrange(len(file.rows))
    other = rng.choice([min(row + 1, len(file.rows) - 1), rng.randrange(len(file.rows))])
    rows = list(file.rows)
    rows[row], rows[other] = rows[other], rows[row]
    return Mutation(file, "swap", row, "row", rows, f"with row {other}")


KINDS: tuple[tuple[Callable[[random.Random, TableFile], Mutation], int], ...] = (
    (change_value, 50),
    (null_value, 10),
    (exchange_values, 15),
    (drop_row, 8),
    (repeat_row, 8),
    (swap_rows, 9),
)


def mutations(files: list[TableFile], n: int, seed: int) -> Iterator[Mutation]:
    """Draw ``n`` mutations, each of which changes something."""
    rng = random.Random(seed)  # noqa: S311  (not for secrets)
    tables = sorted({file.table for file in files})
    makers, weights = zip(*KINDS, strict=True)
    found = 0
    while found < n:
        table = rng.choice(tables)
        parts = [file for file in files if file.table == table]
        file = rng.choices(parts, [len(part.rows) for part in parts])[0]
        mutation = rng.choices(makers, weights)[0](rng, file)
        if mutation.rows != file.rows:
            found += 1
            yield mutation


# --- what the validator says ----------------------------------------------------------------------------------
def judge(release: Path, mutation: Mutation, *, most: int | None = None) -> Outcome:
    """Validate a linked copy of the release in which one file has the mutation's rows; ``most`` problems are enough."""
    with tempfile.TemporaryDirectory(dir=release.parent) as folder:
        mutant = support.copy(release, Path(folder) / "mutant")
        path = support.table_path(mutant, f"{mutation.file.table}/{mutation.file.split}")
        if mutation.rows:
            support.write_rows(path, mutation.rows, mutation.file.schema)
        else:
            path.unlink()
        try:
            problems = itertools.islice(validate(mutant, checksums=False), most)
            tiers = frozenset(support.TIER_OF[problem.check] for problem in problems)
        except Exception as error:  # noqa: BLE001  (a crash is a finding, not the end of the measurement)
            return Outcome(replace(mutation, rows=[]), frozenset(), f"{type(error).__name__}: {error}")
        return Outcome(replace(mutation, rows=[]), tiers)


def report(outcomes: list[Outcome]) -> Iterator[str]:
    """Write the shares rejected, by table and column, and what slipped through."""
    yield f"{len(outcomes)} mutations, {sum(bool(o.crash) for o in outcomes)} crashes"
    for name, tiers in _READINGS.items():
        yield f"{name:20} {_share(outcomes, tiers)}"
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for key in (outcome.mutation.file.table, f"kind {outcome.mutation.kind}", _place(outcome)):
            groups.setdefault(key, []).append(outcome)
    yield f"\n{'':32}" + " ".join(f"{name:>18}" for name in _READINGS)
    for key, found in sorted(groups.items()):
        yield f"{key:32}" + " ".join(f"{_share(found, tiers):>18}" for tiers in _READINGS.values())
    for name, tiers in _READINGS.items():
        if name != "schema":
            yield from _slipped(name, [o for o in outcomes if not o.is_caught(*tiers)])


def _place(outcome: Outcome) -> str:
    return f"{outcome.mutation.file.table}.{outcome.mutation.column}"


def _slipped(name: str, outcomes: list[Outcome]) -> Iterator[str]:
    yield f"\nnot rejected by {name}: {len(outcomes)}"
    counts = Counter(map(_place, outcomes))
    yield "  " + ", ".join(f"{place} {count}" for place, count in counts.most_common())
    yield from (f"  {outcome.mutation} {outcome.crash}" for outcome in outcomes[:_MOST])


_READINGS = {
    "schema": ("schema",),
    "schema+relations": ("schema", "relations"),
    "all tiers": ("schema", "relations", "rebuild"),
}


def _share(outcomes: list[Outcome], tiers: tuple[str, ...]) -> str:
    caught = sum(outcome.is_caught(*tiers) for outcome in outcomes)
    return f"{caught}/{len(outcomes)} {100 * caught / len(outcomes):.1f}%"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("release", type=Path, nargs="?", default=Path("dist/yiqing-gongwen"))
    options = parser.parse_args()
    if not options.release.is_dir():
        parser.error(f"{options.release} is no folder: build a release first (make dataset)")
    with tempfile.TemporaryDirectory() as folder:
        release = support.snapshot(options.release, Path(folder) / "release")
        problems = [str(problem) for problem in validate(release)]
        if problems:
            sys.stderr.write("\n".join(["the release is not valid before any mutation:", *problems[:5], ""]))
            return 2
        files = read_files(release)
        outcomes = [judge(release, mutation) for mutation in mutations(files, options.n, options.seed)]
    sys.stdout.writelines(f"{line}\n" for line in report(outcomes))
    return 0 if all(outcome.tiers for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())

"""What a build leaves on record: counts of inputs and records by fate, rules, versions that decide bytes, files, digests.

Never paths, arguments, worker counts or times: two builds of the same inputs have the same manifest.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jiaokan.context import Options
from jiaokan.dataset import accounts, made_by, release, schema, splits
from jiaokan.dataset.about import About
from jiaokan.dataset.books import FATES, Entered
from jiaokan.duplicates import keys, links, relate, sketch
from jiaokan.inputs.account import Box
from jiaokan.inputs.files import InputFile
from jiaokan.rules import NOTES, RULES, Note
from jiaokan.text.rule import Rule

FORMAT = 4
FLAGGED = ("sources", "documents", "sections", "paragraphs")
FLAG_COLUMNS = ("flags", "repaired")  # what remains, what was repaired


@dataclass(slots=True)
class Tables:
    """Counts and digests of the tables while they are written."""

    rows: dict[str, dict[str, int]] = field(default_factory=lambda: {table: {} for table in schema.TABLES})
    digests: dict[str, dict[str, str]] = field(default_factory=lambda: {table: {} for table in schema.TABLES})
    flags: dict[str, Counter[str]] = field(default_factory=lambda: {table: Counter() for table in FLAGGED})
    edits_by_rule: Counter[str] = field(default_factory=Counter)  # an edit of two rules counts for both
    extractors: set[str] = field(default_factory=set)  # what took texts out of documents

    def add(self, table: str, split: str, rows: int, digest: str) -> None:
        """Take down one finished split of a table."""
        self.rows[table][split] = rows
        self.digests[table][split] = digest

    def count(self, table: str, batch: pa.RecordBatch) -> None:
        """Count the rows that carry each flag, and the edits by their rules."""
        if table == "edits":
            self.edits_by_rule.update(_counted(batch.column("rules")))
        if table == "sources":
            self.extractors.update(filter(None, pc.unique(batch.column("extractor")).to_pylist()))
        if table in FLAGGED:
            for column in FLAG_COLUMNS:
                self.flags[table].update(_counted(batch.column(column)))

    def data_digest(self) -> str:
        """Give one digest over all tables."""
        return digest_of(
            {table: {"splits": {s: {"digest": d} for s, d in self.digests[table].items()}} for table in schema.TABLES}
        )


def _counted(lists: pa.ListArray) -> dict[str, int]:
    """Count the values in lists."""
    return {each["values"]: each["counts"] for each in pc.value_counts(lists.flatten()).to_pylist()}


@dataclass(frozen=True, slots=True)
class Stated:
    """What the caller decided of a build."""

    name: str
    version: str
    about: About
    options: Options
    columns: Mapping[str, str]
    lists: splits.Lists
    base: Mapping[str, str] | None = None  # name, version and data digest of the release that the build went on from

    def of_inputs(self) -> dict[str, Any]:
        """Give the entries on what was read: the columns named, and that release if there is one."""
        return {"columns": dict(self.columns)} | ({} if self.base is None else {"base": dict(self.base)})


@dataclass(frozen=True, slots=True)
class Accounted:
    """What was written beside a manifest, and the sums of it."""

    account: Mapping[str, Mapping[str, int]]
    written: Mapping[str, accounts.Written]

    def rows(self) -> dict[str, Any]:
        """Give how many rows each table has."""
        return {table: {"rows": self.written[table].n_rows} for table in accounts.TABLES}

    def inside(self) -> dict[str, Any]:
        """Give what stands in the manifest too."""
        return accounts.inside(self.written, self.account["inputs"]["records"])


def write_accounts(
    folder: Path,
    inputs: Iterable[accounts.Row],
    records: Iterable[accounts.Row],
    ignored: Iterable[InputFile],
    lists: splits.Lists,
) -> Accounted:
    """Write the tables beside a manifest from rows as they come; the tables of the data must be there.

    The rows of inputs are asked for when those of all records have come: what became of them is known then.
    """
    sums = Account()
    written = {
        "records": accounts.write_records(folder, sums.passing(records)),
        "inputs": accounts.write_inputs(folder, inputs),
        "ignored": accounts.write_ignored(folder, ({"name": each.name, "why": each.ignored} for each in ignored)),
        "listed": accounts.write_listed(folder, lists),
    }
    return Accounted(sums.total, written)


def make(stated: Stated, accounted: Accounted, tables: Tables) -> dict[str, Any]:
    """Make the manifest of a build; ``files`` is added when they are written."""
    inside = accounted.inside()
    lists: dict[str, Any] = {key: inside.pop(key) for key in ("split_lists", "split_names") if key in inside}
    return {
        "format": FORMAT,
        "name": stated.name,
        "version": stated.version,
        "about": stated.about.to_json(),
        "builder": made_by.builder(),
        "python": made_by.python(),
        "options": stated.options.to_json(),
        **stated.of_inputs(),
        "data_digest": tables.data_digest(),
        "account": accounted.account,
        "accounts": accounted.rows(),
        **inside,
        "tables": {table: _table(tables, table) for table in schema.TABLES},
        "flags": {
            flag: {table: tables.flags[table][flag] for table in FLAGGED}
            for flag in schema.flags()
            if any(tables.flags[table][flag] for table in FLAGGED)
        },
        **lists,
        "relations": relations(),
        "rules": listed(RULES),
        "notes": listed(NOTES),
        "packages": made_by.packages(tables.extractors),
        "unicode": unicodedata.unidata_version,
    }


def _table(tables: Tables, table: str) -> dict[str, Any]:
    rows, digests = tables.rows[table], tables.digests[table]
    parts = {split: {"rows": rows[split], "digest": digests[split]} for split in splits.NAMES if split in rows}
    return {"rows": sum(rows.values()), "splits": parts}


def relations() -> dict[str, Any]:
    """Say how relations are found: thresholds, and what proposes candidates."""
    return {
        "near": relate.NEAR,
        "template": relate.TEMPLATE,
        "shared_text": links.SHARE,
        "grams": sketch.N,
        "bands": sketch.BANDS,
        "rows": sketch.ROWS,
        "seed": sketch.SEED,
        "min_exact": keys.MIN_EXACT,
        "min_near": keys.MIN_NEAR,
        "min_classed": keys.MIN_CLASSED,
        "min_characters": keys.MIN_CHARACTERS,
    }


def digest_of(tables: Mapping[str, Any]) -> str:
    """Give one digest over the digests that a manifest states of its tables."""
    lines = [
        f"{table} {split} {part['digest']}\n"
        for table in schema.TABLES
        for split, part in sorted(tables[table]["splits"].items())
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def listed(rules: Sequence[Rule] | Sequence[Note]) -> list[dict[str, Any]]:
    """List rules as a manifest does."""
    return [{"id": rule.id, "flag": rule.flag, "since": rule.since} for rule in rules]


def input_row(box: Box, fates: Mapping[str, int]) -> accounts.Row:
    """Give the row of an input, whose records had these fates."""
    return {
        "name": box.name,
        "format": box.format,
        "packings": list(box.packings),
        "sha256": box.sha256,
        "bytes": box.byte_length,
        "records": {fate: fates.get(fate, 0) for fate in FATES},
        "record_bytes": box.record_bytes,
        "overhead": dict(sorted(box.overhead.items())),
    }


def record_row(entered: Entered) -> accounts.Row:
    """Give the row of a record, but for its split."""
    fate = entered.fate
    return {
        "name": entered.name,
        "also_as": entered.also_as,
        "source_id": entered.source_id,
        "sha256": entered.sha256,
        "bytes": entered.byte_length,
        "fate": fate.fate if fate else None,
        "reason": fate.reason if fate else None,
        "detail": fate.detail if fate else None,
        "date": entered.fields.date,
        "caller": entered.caller(),
        "extract": entered.extract if fate and fate.fate == "published" else None,
    }


class Account:
    """Sums records by fate, in records and bytes; copies count with the first of them."""

    def __init__(self) -> None:
        self.total = {fate: {"records": 0, "bytes": 0} for fate in ("inputs", *FATES)}

    def passing(self, records: Iterable[accounts.Row]) -> Iterator[accounts.Row]:
        """Yield records as they come, and sum them."""
        for entry in records:
            copies = 1 + len(entry["also_as"])
            for key in ("inputs", entry["fate"]):
                self.total[key]["records"] += copies
                self.total[key]["bytes"] += copies * int(entry["bytes"])
            yield entry


def account(records: Iterable[accounts.Row]) -> dict[str, dict[str, int]]:
    """Sum records by fate."""
    found = Account()
    for _ in found.passing(records):
        pass
    return found.total


def files(folder: Path, known: Collection[str] = ()) -> list[dict[str, Any]]:
    """List the files of a build with hash and, for tables, rows and bytes; those that are known already are left out."""
    return [
        {"path": name, "sha256": release.sha256_of(folder / name), "bytes": (folder / name).stat().st_size}
        | (_of_table(folder / name) if name.endswith(".parquet") else {})
        for name in release.content(folder)
        if name != release.MANIFEST and name not in known
    ]


def _of_table(path: Path) -> dict[str, int]:
    """Give rows, and bytes of the values as they are encoded, not compressed."""
    footer = pq.read_metadata(path)
    size = sum(footer.row_group(index).total_byte_size for index in range(footer.num_row_groups))
    return {"rows": footer.num_rows, "data_bytes": size}

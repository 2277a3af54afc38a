"""What a build leaves on record: inputs with their fate, rules, versions that decide bytes, files, digests.

Never paths, arguments, worker counts or times: two builds of the same inputs have the same manifest.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import jiaokan
from jiaokan.context import Options
from jiaokan.dataset import release, schema, splits
from jiaokan.dataset.shards import Fate, Item
from jiaokan.duplicates import keys, links, relate, sketch
from jiaokan.inputs.original import id_of
from jiaokan.inputs.files import InputFile
from jiaokan.rules import NOTES, RULES, Note
from jiaokan.text.rule import Rule

FORMAT = 1
FLAGGED = ("sources", "documents", "sections", "paragraphs")
FLAG_COLUMNS = ("flags", "repaired")  # what remains, what was repaired
FATES = ("published", "filtered", "quarantined")
# Packages whose version decides bytes of the output.
_DECIDING = ("numpy", "opencc", "pyarrow", "pypinyin")


@dataclass(slots=True)
class Tables:
    """Counts and digests of the tables while they are written."""

    rows: dict[str, dict[str, int]] = field(default_factory=lambda: {table: {} for table in schema.TABLES})
    digests: dict[str, dict[str, str]] = field(default_factory=lambda: {table: {} for table in schema.TABLES})
    flags: dict[str, Counter[str]] = field(default_factory=lambda: {table: Counter() for table in FLAGGED})

    def add(self, table: str, split: str, rows: int, digest: str) -> None:
        """Take down one finished split of a table."""
        self.rows[table][split] = rows
        self.digests[table][split] = digest

    def count_flags(self, table: str, batch: pa.RecordBatch) -> None:
        """Count the rows that carry each flag."""
        if table in FLAGGED:
            for column in FLAG_COLUMNS:
                self.flags[table].update(batch.column(column).flatten().to_pylist())

    def data_digest(self) -> str:
        """Give one digest over all tables."""
        return digest_of(
            {table: {"splits": {s: {"digest": d} for s, d in self.digests[table].items()}} for table in schema.TABLES}
        )


def make(
    name: str,
    version: str,
    options: Options,
    lists: splits.Lists,
    items: Sequence[Item],
    fates: Sequence[Fate],
    files_found: Sequence[InputFile],
    tables: Tables,
) -> dict[str, Any]:
    """Make the manifest of a build; ``files`` is added when they are written."""
    inputs = [_input(item, fate) for item, fate in zip(items, fates, strict=True)]
    return {
        "format": FORMAT,
        "name": name,
        "version": version,
        "builder": {"name": "jiaokan", "version": jiaokan.__version__},
        "options": asdict(options),
        "data_digest": tables.data_digest(),
        "account": account(inputs),
        "inputs": sorted(inputs, key=lambda entry: entry["name"]),
        "ignored": [{"name": file.name, "why": file.ignored} for file in files_found if file.ignored],
        "tables": {
            table: {
                "rows": sum(tables.rows[table].values()),
                "splits": {
                    split: {"rows": tables.rows[table][split], "digest": tables.digests[table][split]}
                    for split in splits.NAMES
                    if split in tables.rows[table]
                },
            }
            for table in schema.TABLES
        },
        "flags": {
            flag: {table: tables.flags[table][flag] for table in FLAGGED}
            for flag in schema.flags()
            if any(tables.flags[table][flag] for table in FLAGGED)
        },
        "split_lists": _by_split(lists.assigned),
        "split_names": _by_split(lists.named),
        "relations": relations(),
        "rules": listed(RULES),
        "notes": listed(NOTES),
        "packages": {package: importlib.metadata.version(package) for package in _DECIDING},
        "unicode": unicodedata.unidata_version,
    }


def _by_split(listed: Mapping[str, str]) -> dict[str, list[str]]:
    return {split: sorted(each for each, s in listed.items() if s == split) for split in splits.NAMES}


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


def _input(item: Item, fate: Fate) -> dict[str, Any]:
    return {
        "name": item.measured.file.name,
        "also_as": list(item.also_as),
        "source_id": id_of(item.measured.sha256),
        "sha256": item.measured.sha256,
        "bytes": item.measured.byte_length,
        "fate": fate.fate,
        "reason": fate.reason,
    }


def account(inputs: Sequence[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Sum inputs by fate, in files and bytes; copies count with the first of them."""
    total = {fate: {"files": 0, "bytes": 0} for fate in ("inputs", *FATES)}
    for entry in inputs:
        copies = 1 + len(entry["also_as"])
        for key in ("inputs", entry["fate"]):
            total[key]["files"] += copies
            total[key]["bytes"] += copies * int(entry["bytes"])
    return total


def files(folder: Path) -> list[dict[str, Any]]:
    """List the files of a build with hash and, for tables, rows."""
    return [
        {"path": name, "sha256": release.sha256_of(folder / name), "bytes": (folder / name).stat().st_size}
        | ({"rows": pq.read_metadata(folder / name).num_rows} if name.endswith(".parquet") else {})
        for name in release.content(folder)
        if name != release.MANIFEST
    ]

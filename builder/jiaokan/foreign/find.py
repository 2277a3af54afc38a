"""Which files of a dataset are which table's, and of which split: by their names alone. Opens none of them."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from jiaokan.dataset import release as releases
from jiaokan.dataset.splits import split_of
from jiaokan.errors import InputError, of_system
from jiaokan.inputs.files import PACKED
from jiaokan.text.shown import listed

_KINDS = {".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv"}
_OTHERS = (
    ".arrow",
    ".feather",
    ".ipc",
    ".sqlite",
    ".db",
    ".xlsx",
    ".npz",
    ".lance",
    ".orc",
    ".avro",
)  # of data, not read
_WAYS = "TABLE.parquet, TABLE.jsonl, TABLE/*.parquet, data/TABLE/SPLIT-*.parquet; of one table data/SPLIT-*.parquet"


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file with rows of a table; ``name`` is its path below the dataset, ``split`` what its name says, if it does."""

    path: Path
    name: str
    kind: str  # parquet, jsonl, csv, tsv
    split: str | None

    def at(self, number: int, column: str = "") -> str:
        """Write the place of a row: in Parquet its number from 0, in texts its line from 1."""
        unit = "row" if self.kind == "parquet" else "line"
        return f"{self.name} {unit} {number} {column}".rstrip()


@dataclass(frozen=True, slots=True)
class Found:
    """The files of each table, sorted by name, and data that is no table's."""

    tables: dict[str, list[TableFile]] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)  # hidden data, and linked folders


def find(data: Path, tables: Collection[str]) -> Found:
    """Find the files of tables in a folder, or take the one that is named.

    Links in a folder are followed to files (the Hub's cache is made of them), not to folders. Raises InputError if
    there is no such place, or no file of any table.
    """
    passed: list[str] = []
    if data.is_dir():
        names, passed = _data_files(data)
        placed = {name: _table_of(name, tables) for name in names}
        if len(tables) == 1 and not any(placed.values()):
            placed = dict.fromkeys(names, *tables)
    elif data.is_file():
        names = [data.name]
        stem = bare(data.name)[0]
        placed = {data.name: stem if stem in tables else next(iter(tables)) if len(tables) == 1 else None}
    else:
        raise InputError(str(data), "no such file or folder", next_step="check the path")
    found = Found(passed=passed)
    for name in names:
        table, kind = placed[name], bare(name)[1]
        if table is None or kind is None:
            found.aside.append(name)
        else:
            path = data / name if data.is_dir() else data
            found.tables.setdefault(table, []).append(TableFile(path, name, kind, _split(name, table)))
    if not found.tables:
        got = listed(names) or (f"passed over: {listed(passed)}" if passed else "no file of rows")
        raise InputError(str(data), f"holds no table of {', '.join(tables)}", got=got, expected=_WAYS)
    return found


def _data_files(folder: Path) -> tuple[list[str], list[str]]:
    """List the names of files that hold rows, sorted, and what is passed over: such files hidden, and linked folders."""
    try:
        entries = sorted((name, entry) for name, entry in releases.walk(folder))
    except OSError as error:
        raise of_system(error, str(folder), "cannot be read") from error
    found: list[str] = []
    passed: list[str] = []
    for name, entry in entries:
        kind = _kind(entry)
        if kind == "folder":
            passed += [f"{name}/"] if entry.is_symlink() else []
        elif kind == "file" and (bare(name)[1] is not None or name.lower().endswith(_OTHERS)):
            hidden = any(part.startswith((".", "_")) for part in name.split("/"))
            (passed if hidden else found).append(name)
    return found, passed


def _kind(entry: os.DirEntry[str]) -> str | None:
    try:
        return "file" if entry.is_file() else "folder" if entry.is_dir() else None
    except OSError:  # a loop of links
        return None


def bare(name: str) -> tuple[str, str | None]:
    """Give a file's name without folders, format and packing, and the format; None for one that is not read.

    >>> bare("data/notes.jsonl.gz"), bare("README.md")
    (('notes', 'jsonl'), ('README.md', None))
    """
    last = name.rpartition("/")[2]
    lower = last.lower()
    packing = next((each for each in PACKED if lower.endswith(each)), "")
    for suffix, kind in _KINDS.items():
        if lower.endswith(suffix + packing) and not (packing and kind == "parquet"):
            return last[: -len(suffix + packing)], kind
    return last, None


def _table_of(name: str, tables: Collection[str]) -> str | None:
    parts = name.split("/")
    inner = parts[1:] if parts[0] == "data" and len(parts) > 1 else parts
    first = inner[0] if len(inner) > 1 else bare(inner[0])[0]
    return first if first in tables else None


def _split(name: str, table: str) -> str | None:
    """Give the split that a name says behind its table's own: a table called tests is none."""
    inner = name.removeprefix("data/").removeprefix(f"{table}/")
    if "/" not in inner and bare(inner)[0] == table and split_of(table) != table:
        return None
    found = split_of(inner)
    return None if found == inner else found

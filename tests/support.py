"""A built release and ways to break it: linked copies in which a few rows or files are not what they were."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jiaokan import building as builds
from jiaokan.checks import OTHER_CHECKS, RELEASE_CHECKS, UNIT_CHECKS
from jiaokan.dataset import card, splits

TIER_OF = {check.id: check.tier for check in (*UNIT_CHECKS, *RELEASE_CHECKS)} | OTHER_CHECKS
INVALID = Path(__file__).parent / "cases" / "invalid"
BASE = INVALID / "base"


def build_base(run, out: Path) -> Path:
    """Build the tiny release that every case breaks: two files of one report, two notices in one file, minutes."""
    done = run("build", *sorted(BASE.glob("*.txt")), "--splits", BASE / "splits", "--out", out)
    assert done.returncode == 0, done.stderr.decode()
    return out


def build_here(out: Path) -> Path:
    """Build that release in this process."""
    plan = builds.Plan("base", "1.0.0", card.minimal(), splits_of(BASE / "splits"))
    builds.build(sorted(BASE.glob("*.txt")), out, plan, workers=0)
    return out


def splits_of(folder: Path) -> splits.Lists:
    names = [name for name in splits.NAMES if (folder / f"{name}.txt").is_file()]
    return splits.Lists.parse({name: (folder / f"{name}.txt").read_text(encoding="utf-8") for name in names})


def digests(folder: Path) -> dict[str, str]:
    """Hash every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def copy(release: Path, to: Path) -> Path:
    """Copy a release as hard links; whatever writes into the copy must put a new file in place of the link."""
    return shutil.copytree(release, to, copy_function=os.link)


def snapshot(release: Path, to: Path) -> Path:
    """Copy a release for good: it may be rebuilt while it is looked at."""
    return shutil.copytree(release, to)


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(data)


# --- rows -----------------------------------------------------------------------------------------------------
def table_path(release: Path, name: str) -> Path:
    """Give the file of ``table/split``, or of ``accounts/table``; the small releases here have one shard each."""
    table, split = name.split("/")
    return (release if table == "accounts" else release / "data") / table / f"{split}-00000-of-00001.parquet"


def read_rows(path: Path) -> tuple[list[dict], pa.Schema]:
    table = pq.read_table(path)
    return table.to_pylist(), table.schema


def write_rows(path: Path, rows: list[dict], schema: pa.Schema, **options) -> None:
    """Write rows under the schema, metadata included, that the file had."""
    path.unlink(missing_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, **options)


def index_of(rows: list[dict], selector: int | dict) -> int:
    """Find a row by its number or as the first that has the values given."""
    if isinstance(selector, int):
        return selector
    return next(i for i, row in enumerate(rows) if all(row[column] == value for column, value in selector.items()))


def assign(value: dict | list, path: str, new: object) -> None:
    """Set what a dotted path leads to: ``sentences.0.end``."""
    *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in way:
        value = value[step]
    value[last] = new


def take_out(value: dict, path: str) -> None:
    *way, last = path.split(".")
    for step in way:
        value = value[step]
    del value[last]


# --- the breaks that cases are written in ---------------------------------------------------------------------
def set_values(release, *, table, row, values):
    path = table_path(release, table)
    rows, schema = read_rows(path)
    chosen = rows[index_of(rows, row)]
    for column, value in values.items():
        assign(chosen, column, value)
    write_rows(path, rows, schema)


def blank_row(release, *, table, row):
    path = table_path(release, table)
    rows, schema = read_rows(path)
    rows[index_of(rows, row)] = dict.fromkeys(schema.names)
    write_rows(path, rows, schema)


def drop_row(release, *, table, row):
    path = table_path(release, table)
    rows, schema = read_rows(path)
    del rows[index_of(rows, row)]
    write_rows(path, rows, schema)


def repeat_row(release, *, table, row):
    path = table_path(release, table)
    rows, schema = read_rows(path)
    index = index_of(rows, row)
    write_rows(path, [*rows[: index + 1], *rows[index:]], schema)


def swap_rows(release, *, table, row, other):
    path = table_path(release, table)
    rows, schema = read_rows(path)
    one, two = index_of(rows, row), index_of(rows, other)
    rows[one], rows[two] = rows[two], rows[one]
    write_rows(path, rows, schema)


def copy_rows(release, *, source, to, tables):
    """Put the rows of a source into a second split as well."""
    for table in tables:
        paths = sorted((release / "data" / table).glob("*.parquet"))
        rows, schemas = zip(*(read_rows(path) for path in paths), strict=True)
        found = [row for part in rows for row in part if row["source_id"] == source]
        place = table_path(release, f"{table}/{to}")
        write_rows(place, [*(read_rows(place)[0] if place.exists() else []), *found], schemas[0])


def rename_column(release, *, table, column, to):
    path = table_path(release, table)
    found = pq.read_table(path)
    path.unlink()
    pq.write_table(found.rename_columns({column: to}), path)


def set_metadata(release, *, table, key, value):
    path = table_path(release, table)
    rows, schema = read_rows(path)
    write_rows(path, rows, schema.with_metadata({**schema.metadata, key.encode(): value.encode()}))


def remove_file(release, *, path):
    (release / path).unlink()


def write_file(release, *, path, text):
    put(release / path, text.encode())


def write_bytes(release, *, path, hexadecimal):
    put(release / path, bytes.fromhex(hexadecimal))


def replace_text(release, *, path, old, new):
    text = (release / path).read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    put(release / path, text.replace(old, new).encode())


def flip_byte(release, *, path, at):
    data = bytearray((release / path).read_bytes())
    data[at] ^= 0xFF
    put(release / path, bytes(data))


def cut_file(release, *, path, size):
    put(release / path, (release / path).read_bytes()[:size])


def link(release, *, path, to):
    """Put a link in the place of a file, relative to the release."""
    (release / path).unlink(missing_ok=True)
    (release / path).symlink_to(os.path.relpath(release / to, (release / path).parent))


def copy_file(release, *, path, to):
    put(release / to, (release / path).read_bytes())


def set_manifest(release, *, key, value):
    manifest = json.loads((release / "manifest.json").read_bytes())
    assign(manifest, key, value)
    put(release / "manifest.json", json.dumps(manifest, ensure_ascii=False).encode())


def drop_manifest_key(release, *, key):
    manifest = json.loads((release / "manifest.json").read_bytes())
    take_out(manifest, key)
    put(release / "manifest.json", json.dumps(manifest, ensure_ascii=False).encode())


BREAKS = {
    "set": set_values,
    "blank": blank_row,
    "drop": drop_row,
    "repeat": repeat_row,
    "swap": swap_rows,
    "copy": copy_rows,
    "rename-column": rename_column,
    "set-metadata": set_metadata,
    "remove-file": remove_file,
    "write-file": write_file,
    "write-bytes": write_bytes,
    "replace-text": replace_text,
    "flip-byte": flip_byte,
    "cut-file": cut_file,
    "link": link,
    "copy-file": copy_file,
    "set-manifest": set_manifest,
    "drop-manifest-key": drop_manifest_key,
}


def break_release(release: Path, breaks: dict | list[dict]) -> None:
    """Apply the breaks of a case, in order."""
    for item in [breaks] if isinstance(breaks, dict) else breaks:
        arguments = {key.replace("-", "_"): value for key, value in item.items() if key != "do"}
        BREAKS[item["do"]](release, **arguments)

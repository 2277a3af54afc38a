"""Ways to damage one file of a release: its bytes, its kind, its table, its JSON. Drawn by tests/fuzz.py."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests import support

Damage = Callable[[random.Random, Path, Path], None]  # draw, release, file


# --- bytes ----------------------------------------------------------------------------------------------------
def flip(rng: random.Random, release: Path, path: Path) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 1, 2, 8, 40])):
        data[rng.randrange(len(data))] ^= rng.randrange(1, 256)
    support.put(path, bytes(data))


def flip_footer(rng: random.Random, release: Path, path: Path) -> None:
    """In the last part of a Parquet file stand its schema, counts and offsets."""
    data = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 1, 2, 4])):
        data[-rng.randrange(1, min(len(data), 4000))] ^= rng.randrange(1, 256)
    support.put(path, bytes(data))


def cut(rng: random.Random, release: Path, path: Path) -> None:
    data = path.read_bytes()
    support.put(path, data[: rng.choice([0, 1, 4, 8, rng.randrange(len(data)), len(data) - 1])])


def lengthen(rng: random.Random, release: Path, path: Path) -> None:
    data, extra = path.read_bytes(), rng.randbytes(rng.choice([1, 8, 5000]))
    support.put(path, rng.choice([data + extra, extra + data, data + data]))


def blot(rng: random.Random, release: Path, path: Path) -> None:
    """Overwrite a stretch with zeros, with noise, or with another stretch of the file."""
    data = bytearray(path.read_bytes())
    at, size = rng.randrange(len(data)), rng.choice([1, 16, 300])
    other = rng.randrange(len(data))
    data[at : at + size] = rng.choice([b"\0" * size, rng.randbytes(size), b"\xff" * size, bytes(data[other:][:size])])
    support.put(path, bytes(data))


def noise(rng: random.Random, release: Path, path: Path) -> None:
    support.put(path, rng.choice([b"", b"PAR1", b"PAR1PAR1", b"\xff\xfe", rng.randbytes(200), b"PAR1" + b"\xff" * 60]))


# --- files ----------------------------------------------------------------------------------------------------
def _other(rng: random.Random, release: Path, path: Path) -> Path:
    return rng.choice([other for other in files_of(release) if other != path])


def swap(rng: random.Random, release: Path, path: Path) -> None:
    other = _other(rng, release, path)
    one, two = path.read_bytes(), other.read_bytes()
    support.put(path, two)
    support.put(other, one)


def replace(rng: random.Random, release: Path, path: Path) -> None:
    support.put(path, _other(rng, release, path).read_bytes())


def add(rng: random.Random, release: Path, path: Path) -> None:
    name = rng.choice(
        [f".{path.name}", f"{path.name}.bak", "train-00001-of-00002.parquet", "x\n.txt", "\udcff.txt", "…"]
    )
    support.put(path.parent / name, path.read_bytes())


def drop(rng: random.Random, release: Path, path: Path) -> None:
    path.unlink()


def folder(rng: random.Random, release: Path, path: Path) -> None:
    path.unlink()
    path.mkdir()
    if rng.random() < 0.5:
        support.put(path / "file.parquet", b"x")


def link(rng: random.Random, release: Path, path: Path) -> None:
    """To itself, to nothing, to another file, to its own folder, to a device without end."""
    other = _other(rng, release, path)
    path.unlink()
    path.symlink_to(rng.choice([path.name, "nothing", str(other), ".", "..", "/dev/zero"]))


def pipe(rng: random.Random, release: Path, path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def link_folder(rng: random.Random, release: Path, path: Path) -> None:
    """Put a link in the place of the folder that a file is in."""
    if path.parent == release:
        link(rng, release, path)
        return
    shutil.rmtree(path.parent)
    path.parent.symlink_to(rng.choice([".", "..", path.parent.name, "/dev", str(release)]))


# --- tables ---------------------------------------------------------------------------------------------------
def retype(rng: random.Random, release: Path, path: Path) -> None:
    """Give a table other columns, types or row groups."""
    table = pq.read_table(path)
    name = rng.choice(table.column_names)
    at = table.column_names.index(name)
    odd = rng.choice(ODD_COLUMNS)(table.num_rows)
    made = rng.choice(
        [
            lambda: table.drop_columns([name]),
            lambda: table.rename_columns([f"{other}\n" if other == name else other for other in table.column_names]),
            lambda: table.append_column(name, table.column(at)),
            lambda: table.set_column(at, name, odd),
            lambda: table.set_column(at, name, odd),
            lambda: table.select(table.column_names[::-1]),
            lambda: table.slice(0, 0),
            lambda: pa.table({}),
            lambda: pa.concat_tables([table] * 50),
            lambda: table.set_column(at, name, pa.nulls(table.num_rows, table.column(at).type)),
        ]
    )()
    path.unlink()
    pq.write_table(made, path, row_group_size=rng.choice([1, 7, 4096]), use_dictionary=rng.random() < 0.5)


ODD_COLUMNS: tuple[Callable[[int], pa.Array], ...] = (
    pa.nulls,
    lambda n: pa.array([2**62] * n),
    lambda n: pa.array([float("nan")] * n),
    lambda n: pa.array([0.5] * n),
    lambda n: pa.array([b"\xff\xfe"] * n),
    lambda n: pa.array([b"\xff\xfe"] * n).cast(pa.binary()).view(pa.string()),
    lambda n: pa.array([["a", None]] * n),
    lambda n: pa.array([[[1]]] * n),
    lambda n: pa.array([{"start": None, "end": "x"}] * n),
    lambda n: pa.array([[{"start": 1, "end": None}, None]] * n),
    lambda n: pa.array([[("a", 1)]] * n, pa.map_(pa.string(), pa.int32())),
    lambda n: pa.array([1] * n, pa.timestamp("us", "UTC")),
    lambda n: pa.array(["x"] * n).dictionary_encode(),
    lambda n: pa.array(["\0\n\u202e"] * n),
    lambda n: pa.array([True] * n),
)


# --- JSON and text --------------------------------------------------------------------------------------------
_ODD_JSON = ("NaN", "1e999", "-0", "1" * 5000, "[" * 3000 + "]" * 3000, "[" * 90000, "null", '"\\ud800"', "{}", "1.0")
_MORE_JSON = ('"../../x"', '""', '"\\u0000"', "-1", "true", '[[["a"]]]', '{"a": {"b": 1}}', "9" * 400, '"a\\nb"')


def odd_json(rng: random.Random, release: Path, path: Path) -> None:
    """Put a value that nobody would write somewhere into the manifest."""
    path = release / "manifest.json"
    mark = "@@here@@"
    value = json.loads(path.read_bytes())
    spot = value
    while isinstance(spot, dict | list) and spot:
        key = rng.choice(list(spot)) if isinstance(spot, dict) else rng.randrange(len(spot))
        if not (isinstance(spot[key], dict | list) and spot[key]) or rng.random() < 0.2:
            spot[key] = mark
            break
        spot = spot[key]
    text = json.dumps(value, ensure_ascii=False).replace(f'"{mark}"', rng.choice(_ODD_JSON + _MORE_JSON))
    support.put(path, text.encode())


_ODD_LINES = (
    "\ufffd",
    "a: &x [*x]",
    "? [a]",
    "!!python/object:os.system x",
    "2020-02-30",
    "---",
    "<!-- generated: x -->",
)


def odd_line(rng: random.Random, release: Path, path: Path) -> None:
    """Put a line that nobody would write into the card or the digests."""
    path = release / rng.choice(["README.md", "SHA256SUMS"])
    lines = path.read_bytes().split(b"\n")
    new = rng.choice([*(line.encode() for line in _ODD_LINES), b"\xff", b"\0", lines[0], b"a" * 100_000, b"- " * 3000])
    lines.insert(rng.randrange(min(len(lines), 40)), new)
    support.put(path, b"\n".join(lines))


KINDS: tuple[Damage, ...] = (
    flip, flip_footer, flip_footer, cut, lengthen, blot, noise, swap, replace, add, drop, folder, link, pipe, link_folder,
    retype, retype, retype, odd_json, odd_json, odd_line,
)  # fmt: skip
OF_TABLES = (flip_footer, retype)


def files_of(release: Path) -> list[Path]:
    return sorted(path for path in release.rglob("*") if path.is_file())

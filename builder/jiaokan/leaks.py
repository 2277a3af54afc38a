"""Leaks between splits, in releases of ours and in any Parquet files with a column of texts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jiaokan import release as releases
from jiaokan import writers
from jiaokan.duplicates import relate, signatures
from jiaokan.errors import InputError

_SPLIT = re.compile(r"(?:\A|[^a-z])(train(?:ing)?|valid(?:ation)?|val|dev|test|eval)(?![a-z])")
_SAME = {"training": "train", "valid": "validation", "val": "validation", "dev": "validation", "eval": "test"}
_TEXT_COLUMNS = ("text", "content", "body")
_OTHER = "against"


@dataclass(frozen=True, slots=True)
class Leak:
    """Two related rows that a split, or the line between two datasets, parts."""

    left: str  # file and row
    right: str
    kind: str
    similarity: float
    splits: tuple[str, str]

    def __str__(self) -> str:
        return f"{self.left} and {self.right}: {self.kind} {self.similarity:.3f} ({self.splits[0]} / {self.splits[1]})"


@dataclass(frozen=True, slots=True)
class Texts:
    """Parquet files with texts; every row is in the split that its file's name says."""

    files: Sequence[tuple[str, Path, str]]  # name without a colon, path, split
    column: str

    @classmethod
    def of(cls, folder: Path, column: str | None, side: str) -> Texts:
        """Find the Parquet files of a folder; of a release those of its reports.

        Raises InputError if there are none, or no column of texts.
        """
        root = folder / "data" / "documents" if (folder / releases.MANIFEST).is_file() else folder
        paths = sorted(root.rglob("*.parquet")) if root.is_dir() else [root]
        if not paths or not paths[0].is_file():
            raise InputError(str(folder), "holds no Parquet files", next_step="name a release or a folder of .parquet")
        names = [f"{side}/{path.relative_to(root).as_posix()}".replace(":", "_") for path in paths]
        splits = [split_of(path.relative_to(root).as_posix()) for path in paths]
        chosen = column or _text_column(paths[0])
        for path in paths:
            if chosen not in (columns := pq.read_schema(path).names):
                raise InputError(
                    str(path), f"has no column {chosen!r}", got=", ".join(columns)[:80], next_step="see --column"
                )
        return cls(list(zip(names, paths, splits, strict=True)), chosen)

    def rows(self) -> Iterator[pa.RecordBatch]:
        """Yield batches of ``row_id`` and ``text``; rows without a text are left out."""
        for name, path, _ in self.files:
            start = 0
            for batch in writers.read_batches([path], [self.column]):
                ids = pa.array([f"{name}:r{number}" for number in range(start, start + batch.num_rows)])
                start += batch.num_rows
                texts = batch.column(self.column).cast(pa.string())
                yield pa.RecordBatch.from_arrays([ids, texts], names=["row_id", "text"]).filter(texts.is_valid())


def split_of(name: str) -> str:
    """Read a split from a file's name; a name that says none is a split of its own.

    >>> split_of("data/train-00000-of-00001.parquet"), split_of("dev.parquet"), split_of("part-7.parquet")
    ('train', 'validation', 'part-7.parquet')
    """
    found = _SPLIT.findall(name.lower())
    return _SAME.get(found[-1], found[-1]) if found else name


def _text_column(path: Path) -> str:
    kinds = pq.read_schema(path)
    texts = [field.name for field in kinds if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
    chosen = next((name for name in _TEXT_COLUMNS if name in texts), texts[0] if len(texts) == 1 else None)
    if chosen is None:
        raise InputError(
            str(path), "has no column that must be its text", got=", ".join(texts), next_step="name it with --column"
        )
    return chosen


def find_leaks(folder: Path, against: Path | None = None, column: str | None = None) -> list[Leak]:
    """Find related rows in different splits of a dataset or, with ``against``, in two datasets; whatever their splits."""
    sides = [Texts.of(folder, column, "own")]
    if against is not None:
        sides.append(Texts.of(against, column, _OTHER))
    signed = [_sign(batch) for side in sides for batch in side.rows()]
    found = relate.relate("document", signatures.of_level(signed, "document"), _fetch(sides))
    split = {name: split for side in sides for name, _, split in side.files}
    leaks = []
    for pair in found.pairs:
        left, right = pair.left_id.partition(":")[0], pair.right_id.partition(":")[0]
        parted = split[left] != split[right] if against is None else _side(left) != _side(right)
        if parted:
            leaks.append(
                Leak(
                    _place(pair.left_id), _place(pair.right_id), pair.kind, pair.similarity, (split[left], split[right])
                )
            )
    return leaks


def _sign(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows = zip(batch.column("row_id").to_pylist(), batch.column("text").to_pylist(), strict=True)
    return signatures.sign([signatures.Row("document", row_id, row_id, "document", text) for row_id, text in rows])


def _fetch(sides: Sequence[Texts]) -> relate.Fetch:
    def fetch(ids: Collection[str]) -> dict[str, str]:
        return relate.texts_of((batch for side in sides for batch in side.rows()), "row_id", ids)

    return fetch


def _side(name: str) -> str:
    return name.partition("/")[0]


def _place(row_id: str) -> str:
    name, _, row = row_id.partition(":r")
    return f"{name.partition('/')[2]} row {row}" if name.startswith("own/") else f"{name} row {row}"

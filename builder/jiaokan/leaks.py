"""Leaks between splits, in releases of ours and in any Parquet files with a column of texts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from jiaokan import release as releases
from jiaokan import writers
from jiaokan.duplicates import relate, signatures
from jiaokan.errors import InputError

_NAMES = "train(?:ing|set)?|valid(?:ation)?|val|dev|test(?:ing|set)?|eval(?:uation)?"
_AT_START = re.compile(rf"(?:{_NAMES})(?![a-z])")
_ANYWHERE = re.compile(rf"(?<![a-z])(?:{_NAMES})(?![a-z])")
_SAME = {
    **dict.fromkeys(("training", "trainset"), "train"),
    **dict.fromkeys(("valid", "val", "dev"), "validation"),
    **dict.fromkeys(("testing", "testset", "eval", "evaluation"), "test"),
}
_TEXT_COLUMNS = ("text", "content", "body")
_OTHER = "against"


@dataclass(frozen=True, slots=True)
class Leak:
    """Two related rows that a split, or the line between two datasets, parts; without similarity: through other rows."""

    left: str  # file and row
    right: str
    kind: str
    similarity: float | None
    splits: tuple[str, str]

    def __str__(self) -> str:
        how = "through others" if self.similarity is None else f"{self.similarity:.3f}"
        return f"{self.left} and {self.right}: {self.kind} {how} ({self.splits[0]} / {self.splits[1]})"


class Found(NamedTuple):
    """Every row that leaks, once at least; how many rows there are, and how many are too short to tell."""

    leaks: list[Leak]
    rows: int
    too_short: int


@dataclass(frozen=True, slots=True)
class Texts:
    """Parquet files with texts; every row is in the split that its file's name says."""

    files: Sequence[tuple[str, str, Path, str]]  # id, name, path, split
    column: str

    @classmethod
    def of(cls, folder: Path, column: str | None, side: str) -> Texts:
        """Find the Parquet files of a folder; of a release those of its reports.

        Raises InputError if there are none, or no column of texts.
        """
        root = folder / "data" / "documents" if (folder / releases.MANIFEST).is_file() else folder
        paths = sorted(path for path in root.rglob("*.parquet") if path.is_file()) if root.is_dir() else [root]
        if not paths:
            raise InputError(str(folder), "holds no Parquet files", next_step="name a release or a folder of .parquet")
        names = [path.relative_to(root).as_posix() if root.is_dir() else path.name for path in paths]
        files = [
            (f"{side}{at}", name, path, split_of(name))
            for at, (name, path) in enumerate(zip(names, paths, strict=True))
        ]
        chosen = column or _text_column(paths[0])
        for path in paths:
            if chosen not in (columns := pq.read_schema(path).names):
                raise InputError(
                    str(path), f"has no column {chosen!r}", got=", ".join(columns)[:80], next_step="see --column"
                )
        return cls(files, chosen)

    def rows(self) -> Iterator[pa.RecordBatch]:
        """Yield batches of ``row_id`` and ``text``; rows without a text are left out."""
        for name, _, path, _ in self.files:
            start = 0
            for batch in writers.read_batches([path], [self.column]):
                ids = pa.array([f"{name}:r{number}" for number in range(start, start + batch.num_rows)])
                start += batch.num_rows
                texts = batch.column(self.column).cast(pa.string())
                yield pa.RecordBatch.from_arrays([ids, texts], names=["row_id", "text"]).filter(texts.is_valid())


def split_of(name: str) -> str:
    """Read a split from a file's name or, before that, its folders'; a name that says none is a split of its own.

    >>> split_of("data/train-00000-of-00001.parquet"), split_of("dev.parquet"), split_of("part-7.parquet")
    ('train', 'validation', 'part-7.parquet')
    """
    found = _AT_START.match(name.lower().rpartition("/")[2]) or _ANYWHERE.search(name.lower())
    return _SAME.get(found.group(), found.group()) if found else name


def _text_column(path: Path) -> str:
    kinds = pq.read_schema(path)
    texts = [field.name for field in kinds if _is_text(field.type)]
    chosen = next((name for name in _TEXT_COLUMNS if name in texts), texts[0] if len(texts) == 1 else None)
    if chosen is None:
        raise InputError(
            str(path), "has no column that must be its text", got=", ".join(texts), next_step="name it with --column"
        )
    return chosen


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def find_leaks(folder: Path, against: Path | None = None, column: str | None = None) -> Found:
    """Find related rows in different splits of a dataset or, with ``against``, in two datasets, whatever their splits.

    Raises InputError for files that cannot be read.
    """
    try:
        sides = [Texts.of(folder, column, "own")]
        if against is not None:
            sides.append(Texts.of(against, column, _OTHER))
        signed = [_sign(batch) for side in sides for batch in side.rows()]
        found = relate.relate("document", signatures.of_level(signed, "document"), _fetch(sides))
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise InputError(str(folder), "cannot be read", got=str(error).partition("\n")[0][:200]) from error
    part = {
        name: (split if against is None else ("this", "the other")[side is not sides[0]])
        for side in sides
        for name, _, _, split in side.files
    }
    shown = {
        name: f"{'' if side is sides[0] else 'against '}{title}" for side in sides for name, title, _, _ in side.files
    }
    leaks = [
        Leak(_place(left, shown), _place(right, shown), kind, similarity, (part[_file(left)], part[_file(right)]))
        for left, right, kind, similarity in _parted(found, part)
    ]
    rows = sum(batch.num_rows for batch in signed)
    return Found(leaks, rows, sum(batch.column("key").null_count for batch in signed))


def _parted(found: relate.Relations, part: Mapping[str, str]) -> Iterator[tuple[str, str, str, float | None]]:
    """Yield the pairs that are parted, and for each other row of a parted group one row on another side."""
    told: set[str] = set()
    for pair in found.pairs:
        if part[_file(pair.left_id)] != part[_file(pair.right_id)]:
            told.update((pair.left_id, pair.right_id))
            yield pair.left_id, pair.right_id, pair.kind, pair.similarity
    for name, ids in found.groups.items():
        first = {part[_file(row_id)]: row_id for row_id in reversed(ids)}
        kind = name.partition(":")[0]
        for row_id in ids if len(first) > 1 else ():
            if row_id not in told:
                other = next(each for side, each in first.items() if side != part[_file(row_id)])
                yield row_id, other, kind, 1.0 if kind == "exact" else None


def _sign(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows = zip(batch.column("row_id").to_pylist(), batch.column("text").to_pylist(), strict=True)
    return signatures.sign([signatures.Row("document", row_id, row_id, "document", text) for row_id, text in rows])


def _fetch(sides: Sequence[Texts]) -> relate.Fetch:
    def fetch(ids: Collection[str]) -> dict[str, str]:
        return relate.texts_of((batch for side in sides for batch in side.rows()), "row_id", ids)

    return fetch


def _file(row_id: str) -> str:
    return row_id.partition(":")[0]


def _place(row_id: str, shown: Mapping[str, str]) -> str:
    name, _, row = row_id.partition(":r")
    return f"{shown[name]} row {row}"

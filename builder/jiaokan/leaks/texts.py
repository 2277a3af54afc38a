"""Where the rows of check-leaks come from: releases of ours, and any Parquet files with a column of texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from jiaokan.dataset import parquet, staging
from jiaokan.dataset import release as releases
from jiaokan.dataset.splits import split_of
from jiaokan.errors import InputError

_TEXT_COLUMNS = ("text", "content", "body")


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
        staging.recover(folder)
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
            if chosen not in (columns := parquet.read_schema(path).names):
                raise InputError(
                    str(path), f"has no column {chosen!r}", got=", ".join(columns)[:80], next_step="see --column"
                )
        return cls(files, chosen)

    def rows(self) -> Iterator[tuple[str, pa.RecordBatch]]:
        """Yield batches of ``row``, its number in the file, and ``text``, with the id of the file; those without a text are left out."""
        for name, _, path, _ in self.files:
            start = 0
            for batch in parquet.read_batches([path], [self.column]):
                numbers = pa.array(np.arange(start, start + batch.num_rows, dtype=np.uint64))
                start += batch.num_rows
                texts = batch.column(self.column).cast(pa.string())
                rows = pa.RecordBatch.from_arrays([numbers, texts], names=["row", "text"])
                yield name, rows.filter(texts.is_valid())


def _text_column(path: Path) -> str:
    kinds = parquet.read_schema(path)
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

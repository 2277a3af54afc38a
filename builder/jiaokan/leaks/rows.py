"""What check-leaks holds of every row while it looks: a place, a part, a length, a digest; of some rows a sketch. No texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from jiaokan.duplicates import keys, signatures, sketch
from jiaokan.leaks import held, shorts
from jiaokan.leaks.texts import Texts

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of all files, in order; ``part`` is what may not share texts with another: a split, or a dataset."""

    ids: pa.ChunkedArray
    part: npt.NDArray[np.int16]
    size: npt.NDArray[np.int32]  # code points of the plain key
    digest: sketch.Hashes  # of the plain key, if it is not too short
    signed: Sequence[pa.RecordBatch]  # signatures of those that are long enough for 5-grams
    short: shorts.Sketches
    anchors: held.Anchors

    def name(self, at: int) -> str:
        """Give the id of a row."""
        return str(self.ids[at].as_py())

    def firsts(self, chosen: Indices) -> tuple[Indices, Mapping[int, list[int]]]:
        """Give the first of chosen rows for each text in each part, and its copies there ``{first: others}``."""
        order = np.lexsort((chosen, self.part[chosen], self.digest[chosen]))
        rows = chosen[order]
        same = (self.digest[rows][1:] == self.digest[rows][:-1]) & (self.part[rows][1:] == self.part[rows][:-1])
        is_first = np.concatenate(([True], ~same))[: len(rows)]
        first_of = np.flatnonzero(is_first)[np.cumsum(is_first) - 1]
        copies: dict[int, list[int]] = {}
        for at in np.flatnonzero(~is_first).tolist():
            copies.setdefault(int(rows[first_of[at]]), []).append(int(rows[at]))
        return np.sort(rows[is_first]), copies


def read(sides: Sequence[Texts], part_of: Mapping[str, int]) -> Rows:
    """Read all rows once, a batch in memory at a time; ``part_of`` gives the part of a file's id."""
    ids: list[pa.Array] = [pa.array([], pa.string())]
    parts, sizes, digests = [np.empty(0, np.int16)], [np.empty(0, np.int32)], [np.empty(0, np.uint64)]
    signed: list[pa.RecordBatch] = []
    short, anchors = shorts.Sketches.empty(), held.Anchors.empty()
    begin = 0
    for file, batch in batches(sides):
        names, texts = batch.column("row_id"), batch.column("text").to_pylist()
        plain = [keys.plain(text) for text in texts]
        size = np.fromiter(map(len, plain), np.int32, len(plain))
        ids.append(names)
        parts.append(np.full(len(plain), part_of[file], np.int16))
        sizes.append(size)
        digests.append(np.array([_digest(key) for key in plain], np.uint64))
        near = np.flatnonzero(size >= keys.MIN_NEAR).tolist()
        row_ids = names.to_pylist()
        to_sign = [signatures.Row("document", row_ids[at], row_ids[at], "document", texts[at]) for at in near]
        signed.append(signatures.sign(to_sign))
        short.add(plain, size, begin)
        anchors.add(plain, size, begin)
        begin += len(plain)
    return Rows(
        pa.chunked_array(ids),
        np.concatenate(parts),
        np.concatenate(sizes),
        np.concatenate(digests),
        signed,
        short,
        anchors,
    )


def batches(sides: Sequence[Texts]) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Yield the rows of all files with the id of their file."""
    for side in sides:
        yield from side.rows()


def _digest(key: str) -> int:
    return keys.short(key) if keys.exact(key) else 0

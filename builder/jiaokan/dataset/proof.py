"""The proof that rows of ``edits`` lead from raw texts to clean ones and back. Takes nothing from the ledger but its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from jiaokan.text.joined import Joined
from jiaokan.text.pools import Offsets


class _Side(NamedTuple):
    """One side of the rows: all texts, and the stretches in them with what the rows say stands there."""

    texts: Joined
    start: Offsets
    end: Offsets
    said: pa.Array

    def lies_within(self, source: Offsets) -> bool:
        """Tell whether every stretch lies in the text of its source, and none meets the one before it."""
        before = np.concatenate([np.zeros(1, dtype=np.int64), self.end[:-1]])
        inside = (self.texts.starts[source] <= self.start) & (self.end <= self.texts.ends[source])
        return bool((inside & (before <= self.start) & (self.start <= self.end)).all())

    def gaps(self) -> Offsets:
        """Give how much text stands before each stretch and behind the last (code points)."""
        found: Offsets = np.append(self.start, len(self.texts.codes)) - np.insert(self.end, 0, 0)
        return found

    def parts(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Give what stands outside and inside the stretches."""
        turns = np.zeros(len(self.texts.codes) + 1, dtype=np.int8)
        some = self.start < self.end
        turns[self.start[some]] += 1
        turns[self.end[some]] -= 1
        outside = np.cumsum(turns[:-1], dtype=np.int8) == 0
        return self.texts.codes[outside], self.texts.codes[~outside]

    def says(self, inside: NDArray[np.uint32]) -> bool:
        """Tell whether the rows say what stands inside their stretches."""
        sizes = pc.utf8_length(self.said).to_numpy(zero_copy_only=False)
        return np.array_equal(sizes, self.end - self.start) and np.array_equal(_codes(self.said), inside)


def replays(rows: pa.RecordBatch, counts: Sequence[int], raws: Sequence[str], texts: Sequence[str]) -> bool:
    """Tell whether rows of ``edits`` lead from raw texts to the clean ones and back; ``counts`` says how many each has.

    Outside the rows' stretches the two are the same, inside they are what the rows say, in every text: that is what
    replaying and undoing the rows one by one finds.
    """
    source = np.repeat(np.arange(len(counts)), counts)
    raw = _side(rows, Joined.of(raws), source, ("raw_start", "raw_end", "raw_text"))
    text = _side(rows, Joined.of(texts), source, ("text_start", "text_end", "text"))
    if not (raw.lies_within(source) and text.lies_within(source) and np.array_equal(raw.gaps(), text.gaps())):
        return False
    grown = np.bincount(source, (text.end - text.start) - (raw.end - raw.start), len(counts))
    sizes = [len(text) - len(raw) for raw, text in zip(raws, texts, strict=True)]
    (outside, old), (same, new) = raw.parts(), text.parts()
    return np.array_equal(grown, sizes) and np.array_equal(outside, same) and raw.says(old) and text.says(new)


def _side(rows: pa.RecordBatch, texts: Joined, source: Offsets, names: tuple[str, str, str]) -> _Side:
    base = texts.starts[source]
    start, end = (rows.column(name).to_numpy(zero_copy_only=False) + base for name in names[:2])
    return _Side(texts, start, end, rows.column(names[2]))


def _codes(strings: pa.Array) -> NDArray[np.uint32]:
    """Give the code points of strings, one behind the other."""
    _, offsets, data = strings.buffers()
    if data is None:
        return np.empty(0, dtype=np.uint32)
    at = np.frombuffer(offsets, dtype=np.int32)[strings.offset :][: len(strings) + 1]
    told = str(memoryview(data)[at[0] : at[-1]], "utf-8")
    return np.frombuffer(told.encode("utf-32-le"), dtype=np.uint32)

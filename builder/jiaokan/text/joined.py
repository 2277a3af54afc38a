"""Texts one behind the other as arrays of code points: for what is asked of all texts of a shard at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jiaokan.text.pools import Offsets

_ONE_BYTE, _TWO_BYTES, _THREE_BYTES = 0x7F, 0x7FF, 0xFFFF  # the last code points of so many bytes in UTF-8 (RFC 3629)


class Joined(NamedTuple):
    """Texts one behind the other, a line feed behind each, as code points; ``starts`` and ``ends`` are where they stand."""

    text: str
    codes: NDArray[np.uint32]
    starts: Offsets
    ends: Offsets

    @classmethod
    def of(cls, texts: Sequence[str]) -> Joined:
        """Join texts."""
        text = "".join(each + "\n" for each in texts)
        sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        ends = np.cumsum(sizes + 1) - 1
        return cls(text, np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32), ends - sizes, ends)

    def byte_offsets(self) -> Offsets:
        """Give the offset of each code point in UTF-8, and of the end (bytes)."""
        codes = self.codes
        sizes = 1 + (codes > _ONE_BYTE).astype(np.int64) + (codes > _TWO_BYTES) + (codes > _THREE_BYTES)
        return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])

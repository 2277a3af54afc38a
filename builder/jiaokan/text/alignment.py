"""Where things stand: clean offsets led back to raw ones, raw ones followed into the text. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from jiaokan.text.ledger import Finding, Ledger
from jiaokan.text.pools import Offsets


class Pointed(NamedTuple):
    """A stretch of the raw text that a rule pointed at."""

    start: int
    end: int
    kind: str


def pointed(spans: Sequence[Finding], back: Alignment) -> Iterator[Pointed]:
    """Yield where annotations of a text stand in its raw text."""
    starts = back.raw_starts([span.start for span in spans])
    ends = back.raw_ends([span.end for span in spans])
    for start, end, span in zip(starts, ends, spans, strict=True):
        yield Pointed(start, end, span.kind or "")


def now(ledger: Ledger, starts: Sequence[int], ends: Sequence[int]) -> tuple[list[int], list[int]]:
    """Give where stretches of the raw text stand in the text; of one that is gone, the end is not behind the start."""
    first, last = np.asarray(starts, dtype=np.int64), np.asarray(ends, dtype=np.int64)
    if not len(ledger):
        return first.tolist(), last.tolist()
    most = len(ledger) - 1
    behind = np.searchsorted(ledger.raw_end, first, side="right")
    near = np.minimum(behind, most)
    cut = (behind <= most) & (ledger.raw_start[near] < first)
    at = np.where(cut, ledger.text_end[near], first + ledger.shift[behind])
    before = np.searchsorted(ledger.raw_end, last, side="left")
    near = np.minimum(before, most)
    inside = (before <= most) & (ledger.raw_start[near] < last)
    stop = np.where(inside, ledger.text_start[near], last + ledger.shift[before])
    return at.tolist(), stop.tolist()


class Alignment:
    """Leads clean offsets back to raw ones; made of a ledger's four columns of offsets (code points)."""

    __slots__ = ("_raw_end", "_raw_start", "_shift", "_text_end", "_text_start")

    def __init__(
        self,
        raw_start: Sequence[int] | Offsets,
        raw_end: Sequence[int] | Offsets,
        text_start: Sequence[int] | Offsets,
        text_end: Sequence[int] | Offsets,
    ) -> None:
        self._raw_start = np.asarray(raw_start, dtype=np.int64)
        self._raw_end = np.asarray(raw_end, dtype=np.int64)
        self._text_start = np.asarray(text_start, dtype=np.int64)
        self._text_end = np.asarray(text_end, dtype=np.int64)
        self._shift = np.concatenate([np.zeros(1, dtype=np.int64), self._text_end - self._raw_end])

    @classmethod
    def of(cls, ledger: Ledger) -> Alignment:
        """Make the alignment of a ledger."""
        return cls(ledger.raw_start, ledger.raw_end, ledger.text_start, ledger.text_end)

    def raw_starts(self, starts: Sequence[int]) -> list[int]:
        """Give the raw offsets of units that begin at clean offsets: behind every removal that stands before them.

        A code point inside a replacement begins where the replaced stretch begins.
        """
        found: list[int] = self._raw(np.asarray(starts, dtype=np.int64), self._raw_start).tolist()
        return found

    def raw_ends(self, ends: Sequence[int]) -> list[int]:
        """Give the raw offsets of units that end at clean offsets: just behind their last code point."""
        found: list[int] = (self._raw(np.asarray(ends, dtype=np.int64) - 1, self._raw_end - 1) + 1).tolist()
        return found

    def _raw(self, at: Offsets, inside: Offsets) -> Offsets:
        """Map code points: by the shift where they survived, to ``inside`` where a change wrote them."""
        behind = np.searchsorted(self._text_end, at, side="right")  # changes wholly before the code point
        raw: Offsets = at - self._shift[behind]
        if len(inside):
            nearest = np.minimum(behind, len(inside) - 1)
            written = (behind < len(inside)) & (self._text_start[nearest] <= at) & (at < self._text_end[nearest])
            raw = np.where(written, inside[nearest], raw)
        return raw

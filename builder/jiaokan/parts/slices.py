"""Inputs cut into numbered slices, the unit that is done once and kept: by bytes and count, large containers in ranges.

Where one ends the names of the files decide as far as they can: a file that comes or goes moves the bounds of its
neighbours, not of all slices after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from jiaokan.inputs.measured import Measured

SLICE_BYTES = 16 << 20  # some twenty seconds of work for one processor
SLICE_INPUTS = 4096
MOST_SLICES = 1 << 16  # of more bytes the slices are larger
_UNKNOWN = 1 << 20  # what an input counts whose size nobody knows yet
_EARLY = 4  # a slice that is a quarter full ends after a name of a certain kind,
_NAMES = 16  # which is one in so many


class Slice(NamedTuple):
    """Some inputs, or parts of them: ``number`` from 0, in the order of the inputs. Their bytes were not looked at yet."""

    number: int
    inputs: tuple[Measured, ...]

    @property
    def is_sized(self) -> bool:
        """Tell whether the size of each is known: not of the standard input and what is not on this disk."""
        return all(isinstance(each.file.path, Path) for each in self.inputs)

    @property
    def size(self) -> int:
        """Give its bytes, as far as they are known."""
        return sum(map(_size, self.inputs))


def size_of_slices(inputs: Sequence[Measured]) -> int:
    """Give how many bytes a slice of these inputs has: some megabytes, more where they would be very many."""
    return max(SLICE_BYTES, sum(each.byte_length for each in inputs) // MOST_SLICES)


def cut(pieces: Iterable[Measured], size: int) -> list[Slice]:
    """Put inputs and ranges of inputs into slices of about ``size`` bytes."""
    return [Slice(number, held) for number, held in enumerate(_held(pieces, size))]


def _held(pieces: Iterable[Measured], size: int) -> Iterator[tuple[Measured, ...]]:
    held: list[Measured] = []
    held_bytes = 0
    for piece in pieces:
        own = _size(piece) or _UNKNOWN
        if held and (held_bytes + own > size or len(held) >= SLICE_INPUTS):
            yield tuple(held)
            held, held_bytes = [], 0
        held.append(piece)
        held_bytes += own
        if max(held_bytes / size, len(held) / SLICE_INPUTS) >= 1 / _EARLY and _ends(piece):
            yield tuple(held)
            held, held_bytes = [], 0
    if held:
        yield tuple(held)


def _size(piece: Measured) -> int:
    part = piece.range
    return part.size if part is not None else piece.byte_length


def _ends(piece: Measured) -> bool:
    """Tell whether the name of an input is one after which slices end."""
    return piece.range is None and hashlib.sha256(piece.file.name.encode("utf-8", "replace")).digest()[0] % _NAMES == 0

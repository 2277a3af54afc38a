"""Which readings a Han has. The table (``data/sounds.txt``) says where they are from; it knows characters, no words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class _Table(NamedTuple):
    """Han by code point, each as often as it has readings, the usual one first; ``places`` are those of its readings."""

    codes: NDArray[np.uint32]
    places: NDArray[np.int32]
    readings: tuple[str, ...]


@cache
def _table() -> _Table:
    text = files("jiaokan").joinpath("data", "sounds.txt").read_text(encoding="utf-8")
    rows = [line.split(" ") for line in text.splitlines() if not line.startswith("#")]
    usual, others = "".join(row[1] for row in rows), "".join(row[2] for row in rows)
    places = [place for at in (1, 2) for place, row in enumerate(rows) for _ in row[at]]
    codes = np.frombuffer((usual + others).encode("utf-32-le"), dtype=np.uint32)
    order = np.argsort(codes, kind="stable")
    return _Table(codes[order], np.array(places, dtype=np.int32)[order], tuple(row[0] for row in rows))


def sounds(char: str) -> tuple[str, ...]:
    """Give the readings of a Han with their tones (NFC), the usual one first; none of what is no Han.

    >>> sounds("中"), sounds("角")[0], sounds("a")
    (('zhōng', 'zhòng'), 'jiǎo', ())
    """
    table, code = _table(), ord(char)
    first, stop = np.searchsorted(table.codes, (code, code + 1))
    return tuple(table.readings[place] for place in table.places[first:stop])

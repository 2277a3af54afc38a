"""Many source ids with a small number each, as sorted keys: 13 bytes an id, where a dictionary of strings takes 150.

Ids of another form than 24 hex digits, which only broken releases have, are kept as strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

NONE = -1  # the number of an id that is not there
_ID = re.compile("[0-9a-f]{24}")
_KEY = 12  # bytes of an id
_ROW = _KEY + 1
_AT_ONCE = 1 << 16  # ids that are compared at a time


def is_id(value: object) -> bool:
    """Tell whether a value has the form of an id."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


class Ids:
    """A map from ids to numbers from 0 to 255; an id that is added twice has the higher of its numbers."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._strange: dict[str, int] = {}
        self._keys: NDArray[np.bytes_] | None = None

    def __len__(self) -> int:
        return len(self._data) // _ROW + len(self._strange)

    def add(self, ids: Iterable[object], number: int) -> None:
        """Add ids, all with one number."""
        self._keys = None
        for each in map(str, ids):
            if _ID.fullmatch(each):
                self._data += bytes.fromhex(each) + bytes((number,))
            else:
                self._strange[each] = max(number, self._strange.get(each, number))

    def find(self, ids: Sequence[object]) -> list[int]:
        """Give the number of each id; NONE of one that was not added."""
        return [number if at == NONE else self._number(at) for at, number in self._find(ids)]

    def places(self, ids: Sequence[object]) -> list[int]:
        """Give the place of each id among the sorted ones; NONE where it is not there or of another form."""
        return [at for at, _ in self._find(ids)]

    def __contains__(self, source_id: object) -> bool:
        return self.get(source_id) != NONE

    def get(self, source_id: object) -> int:
        """Give the number of an id; NONE where it was not added."""
        return self.find([source_id])[0]

    def __iter__(self) -> Iterator[str]:
        """Yield the ids, sorted, those of another form last; one that was added twice comes twice."""
        for row in self._sorted():
            yield row[:_KEY].hex().ljust(2 * _KEY, "0")  # a key that ends in zero bytes is cut where it becomes bytes
        yield from sorted(self._strange)

    def counts(self) -> list[int]:
        """Count the ids of each number, from 0 to the highest there is."""
        found = np.bincount(self._rows()[:, _KEY]) if self._data else np.zeros(0, np.int64)
        found = found + np.bincount(list(self._strange.values()), minlength=len(found)) if self._strange else found
        return [int(each) for each in found]

    def twice(self) -> Iterator[tuple[str, int, int]]:
        """Yield each neighbour of an id that is the same, with both numbers."""
        self._sorted()
        rows = self._rows()
        for start in range(0, len(rows) - 1, _AT_ONCE):
            part = rows[start : start + _AT_ONCE + 1]
            for at in np.flatnonzero((part[1:, :_KEY] == part[:-1, :_KEY]).all(axis=1)).tolist():
                yield part[at, :_KEY].tobytes().hex(), int(part[at, _KEY]), int(part[at + 1, _KEY])

    def _find(self, ids: Sequence[object]) -> list[tuple[int, int]]:
        """Give for each id its place among the keys, or the number of one of another form."""
        names = list(map(str, ids))
        known = [_ID.fullmatch(each) is not None for each in names]
        data = b"".join(
            (bytes.fromhex(each) if fits else bytes(_KEY)) + b"\xff" for each, fits in zip(names, known, strict=True)
        )
        keys, rows = self._sorted(), self._rows()
        wanted = np.frombuffer(data, dtype=f"S{_ROW}")
        inside = np.maximum(np.searchsorted(keys, wanted, side="right") - 1, 0)
        asked = wanted.view(np.uint8).reshape(-1, _ROW)[:, :_KEY]
        same = (rows[inside, :_KEY] == asked).all(axis=1) if len(rows) else np.zeros(len(names), bool)
        places = np.where(same & np.asarray(known, dtype=bool), inside, NONE).tolist()
        return [(place, self._strange.get(name, NONE)) for place, name in zip(places, names, strict=True)]

    def _number(self, at: int) -> int:
        return int(self._rows()[at, _KEY])

    def _sorted(self) -> NDArray[np.bytes_]:
        if self._keys is None:
            keys = np.frombuffer(self._data, dtype=f"S{_ROW}")
            keys.sort()  # in place
            self._keys = keys
        return self._keys

    def _rows(self) -> NDArray[np.uint8]:
        return np.frombuffer(self._data, dtype=np.uint8).reshape(-1, _ROW)

"""Which records of a packed stream its checksums vouch for, where a later one says that the stream is damaged.

Of a stream in several members each has a checksum of its own at its end. Keeps no records: numbers of some, in order.
"""

from __future__ import annotations

import re
from collections import deque

from jiaokan.inputs.boxes.unpack import Unpacked

_NUMBER = re.compile(
    r"(?:#[LR]?|@)([0-9]{1,18})"
)  # how tables and crawls name their records, in the order of the bytes
_CHECKED = frozenset({"gzip", "bzip2"})  # each member ends with a checksum; that of Zstandard and xz may be left out


def number_of(locator: str, name: str) -> int | None:
    """Give the number of a record in the stream of a name; None where it is no record of a table there.

    >>> number_of("a.jsonl.gz#L12", "a.jsonl.gz"), number_of("a.tgz!/b.txt", "a.tgz")
    (12, None)
    """
    found = _NUMBER.fullmatch(locator, len(name)) if locator.startswith(name) else None
    return int(found[1]) if found is not None else None


class Proved:
    """Takes down how far a stream was unpacked when its records were told: what lay before that is all a record can hold."""

    def __init__(self, stream: object, name: str) -> None:
        checked = isinstance(stream, Unpacked) and bool(stream.packings) and stream.packings[-1] in _CHECKED
        self._stream = stream if checked and isinstance(stream, Unpacked) else None
        self._name = name
        self._told: deque[tuple[int, int]] = (
            deque()
        )  # bytes unpacked, the first record told then: of those not proved yet

    def note(self, locator: str) -> None:
        """Take down a record that is told now."""
        number = number_of(locator, self._name) if self._stream is not None else None
        if self._stream is None or number is None:
            return
        unpacked = self._stream.unpacked
        if not self._told or unpacked > self._told[-1][0]:
            self._told.append((unpacked, number))
        self._pass()

    def first(self) -> int:
        """Give the number of the first record that no checksum vouches for, once all are told: 0 for all of them."""
        if self._stream is None or not self._stream.sound:
            return 0
        self._pass()
        return self._told[0][1] if self._told else _NONE

    def _pass(self) -> None:
        while self._told and self._stream is not None and self._told[0][0] <= self._stream.sound:
            self._told.popleft()


_NONE = 1 << 62  # the number of no record

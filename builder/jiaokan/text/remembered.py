"""What is asked of the same texts again and again, remembered for those asked about last. Keeps few code points of them.

Rules go one after the other over the texts of a shard, so a text comes again when all others have been asked about.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import update_wrapper
from typing import Generic, TypeVar

V = TypeVar("V")

MOST = 1 << 20  # code points of texts that one function remembers: some shards of 64 pages as several rules left them
_EACH = 200  # so many more for each text: what the smallest takes


class Remembered(Generic[V]):
    """A function of a text that remembers what it gave for the texts of the last million code points.

    >>> asked = []
    >>> @of_texts
    ... def size(text):
    ...     asked.append(text)
    ...     return len(text)
    >>> size("清渠"), size("清渠"), asked
    (2, 2, ['清渠'])
    """

    def __init__(self, function: Callable[[str], V]) -> None:
        self._function = function
        self._known: dict[str, V] = {}
        self._order: deque[str] = deque()  # a dict's first key is slow to find behind many that were deleted
        self._held = 0
        update_wrapper(self, function)

    def __call__(self, text: str) -> V:
        """Give what the function gives for a text."""
        try:
            return self._known[text]
        except KeyError:
            pass
        value = self._function(text)
        self._make_room(len(text) + _EACH)
        self._known[text] = value
        self._order.append(text)
        return value

    def _make_room(self, size: int) -> None:
        self._held += size
        while self._held > MOST and self._order:
            try:
                first = self._order.popleft()
            except IndexError:  # another thread made room
                break
            self._known.pop(first, None)
            self._held -= len(first) + _EACH
        if not self._order:
            self._held = size

    def cache_clear(self) -> None:
        """Forget all texts."""
        self._known.clear()
        self._order.clear()
        self._held = 0


def of_texts(function: Callable[[str], V]) -> Remembered[V]:
    """Let a pure function of a text remember what it gave for the texts it was asked about last."""
    return Remembered(function)


__all__ = ["MOST", "Remembered", "of_texts"]

"""What the tests of readers share: a container read, its account closed, its parts apart."""

from __future__ import annotations

import io
import random

from jiaokan.inputs.entries import Chosen, Columns, Entry, Overhead, Refusal


def read(reader, data, **columns):
    """Read bytes whole, and hold the law that what is yielded adds up to them."""
    items = list(reader(io.BytesIO(data), "a", Columns(**columns)))
    assert sum(item.size for item in items if not isinstance(item, Chosen)) == len(data)
    assert all(isinstance(item, Entry | Refusal | Overhead | Chosen) for item in items)
    return items


def texts(items):
    return [item.content for item in items if isinstance(item, Entry)]


def reasons(items):
    return [(item.locator, item.reason) for item in items if isinstance(item, Refusal)]


def chosen(items):
    return [(item.role, item.column, item.is_guess) for item in items if isinstance(item, Chosen)]


def damaged(data, places=200):
    """Yield bytes that end, and that have one bit flipped, at each of so many places."""
    for place in range(places):
        at = place * len(data) // places
        yield data[:at]
        yield data[:at] + bytes([data[at] ^ (1 << (place % 8))]) + data[at + 1 :]


def damaged_by_chance(data, how, seed, places=200):
    """Yield places drawn by chance, each with the bytes that end there, or have one bit flipped there."""
    chance = random.Random(seed)  # noqa: S311  (places of damage)
    for _ in range(places):
        at = chance.randrange(len(data))
        if how == "cut":
            yield at, data[:at]
        else:
            yield at, data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]

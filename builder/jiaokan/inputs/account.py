"""What a reading finds out about its inputs: what each is, where its bytes went, what proved damaged. Reads nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from jiaokan.errors import AccountError
from jiaokan.inputs.boxes.packings import Allowance
from jiaokan.inputs.boxes.proved import number_of
from jiaokan.inputs.entries import Chosen, Entry, Refusal


@dataclass(slots=True)
class Box:
    """The account of one input: what it is, and what its bytes went to."""

    name: str
    format: str = "text"
    packings: tuple[str, ...] = ()
    sha256: str = ""
    byte_length: int = 0
    records: int = 0
    record_bytes: int = 0
    overhead: Counter[str] = field(default_factory=Counter)
    is_archive: bool = False
    allowance: Allowance | None = None  # what its archives, one in the other, may unpack to

    def close(self) -> None:
        """Raise AccountError unless the bytes of an input that is neither packed nor an archive went somewhere, each once."""
        if self.packings or self.is_archive:
            return  # held by their readers: what is in them is counted unpacked
        told = self.record_bytes + self.overhead.total()
        if told != self.byte_length:
            raise AccountError(self.name, "bytes are unaccounted for", got=str(told), expected=str(self.byte_length))


class Found(NamedTuple):
    """A record, or why there is none, and the number of the box it is in."""

    box: int
    item: Entry | Refusal


class Unsound(NamedTuple):
    """A stream whose checksum says that it is not what was packed, and the number of the box it is in.

    That is known at its end only: deflate turns a flipped bit into other letters, and records were told by then.
    ``first`` is the number of the first record that no checksum vouches for.
    """

    box: int
    name: str
    reason: str
    first: int = 0

    def holds(self, locator: str) -> bool:
        """Tell whether a record of its box stands in it, where nothing vouches for it."""
        if not locator.startswith(tuple(self.name + mark for mark in ("#", "@", "!/"))):
            return False
        number = number_of(locator, self.name)
        return number is None or number >= self.first


@dataclass(slots=True)
class Account:
    """What is known of inputs once they are read: a box each in order, the columns chosen, streams that are unsound."""

    boxes: list[Box] = field(default_factory=list)
    chosen: list[tuple[str, Chosen]] = field(default_factory=list)  # name of the input, what was chosen in it
    unsound: list[Unsound] = field(default_factory=list)

"""The books of a build: every record of every input with its fate, and which of them have the same bytes.

Each distinct record is annotated once; the others with its bytes are its copies. Holds no texts.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from jiaokan.dataset.digests import caller_digest
from jiaokan.dataset.fates import Fate
from jiaokan.dataset.records import Copy, to_row
from jiaokan.dataset.shards import Item
from jiaokan.errors import AccountError, InputError
from jiaokan.inputs.account import Account, Found, Unsound
from jiaokan.inputs.entries import Columns, Entry, Fields, Refusal
from jiaokan.inputs.original import bytes_of, id_of

FATES = ("published", "filtered", "quarantined", "excluded")
TAKEN_DOWN = "taken down"
ID_CLASH = "id clash"


@dataclass(slots=True)
class Entered:
    """One distinct record in the books, with its copies and the inputs that all of them stand in."""

    name: str
    sha256: str
    byte_length: int
    fields: Fields
    boxes: list[int]
    copies: list[Copy] = field(default_factory=list)
    fate: Fate | None = None
    extract: str | None = None  # digest of what an extractor found beside the text
    is_refused: bool = False  # by its reader: such records are no copies of each other, whatever their bytes
    said: str | None = None  # digest of what its caller says, where nothing else is known of that

    @property
    def source_id(self) -> str:
        """Give the id that it has as a source."""
        return id_of(self.sha256)

    @property
    def also_as(self) -> list[str]:
        """Give the locators of its copies, in order."""
        return [copy.name for copy in self.copies]

    def called(self) -> set[str]:
        """Give everything by which it may be called: its id, its locators, the caller's ids and addresses of it."""
        given = [
            self.fields.key,
            self.fields.url,
            *(each for copy in self.copies for each in (copy.source_key, copy.url)),
        ]
        return {self.source_id, self.name, *self.also_as, *(each for each in given if each)}

    def as_copies(self) -> list[Copy]:
        """Give it and its copies as copies of another record with its bytes."""
        return [_copy(self.name, self.fields), *self.copies]

    @property
    def count(self) -> int:
        """Count its records: itself and its copies."""
        return 1 + len(self.copies)

    def withdraw(self, unsound: Iterable[Unsound]) -> str | None:
        """Take it back where only streams hold it that proved damaged, and say why; one that lies elsewhere is vouched for."""
        names = (self.name, *self.also_as)
        found = [_unsound(box, name, unsound) for box, name in zip(self.boxes, names, strict=True)]
        reason = found[0]
        if reason is None or None in found:
            return None
        if self.fate is None or self.fate.fate == "published":
            self.fate = Fate("quarantined", reason)
        return reason if self.fate.reason == reason else None

    def caller(self) -> str | None:
        """Give a digest of what the caller says of it and of its copies, beside the date; None if that is nothing."""
        given = self.fields
        stated = (given.key, given.url, given.license, given.language, given.metadata)
        return caller_digest(stated, [to_row(copy) for copy in self.copies]) or self.said


def _unsound(box: int, name: str, unsound: Iterable[Unsound]) -> str | None:
    return next((one.reason for one in unsound if one.box == box and one.holds(name)), None)


def _copy(name: str, fields: Fields) -> Copy:
    key, url, date, license_, language, metadata = fields
    return Copy(name, key, url, date, license_, language, metadata)


class Books:
    """Takes down every record that a reading tells, and gives those that are to be annotated."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._by_digest: dict[str, Entered] = {}
        self._ids: dict[str, str] = {}
        self.entered: list[Entered] = []

    def items(self, records: Iterable[Found]) -> Iterator[Item]:
        """Yield each distinct record once, in order; those refused too, so that what becomes of all comes in one order.

        Of two with different bytes and the same id the later is refused. Raises ReadError of the reading.
        """
        for box, found in records:
            item = self._refused(box, found) if isinstance(found, Refusal) else self._new(box, found)
            if item is not None:
                yield item

    def _new(self, box: int, entry: Entry) -> Item | None:
        """Enter a record; None for a copy of one that is known."""
        try:
            data = bytes_of(entry.content)
        except InputError as error:
            content = str(entry.content).encode("utf-8", "surrogatepass")
            return self._refused(box, Refusal(entry.locator, error.what, error.got or "", entry.size, content))
        digest = hashlib.sha256(data).hexdigest()
        known = self._by_digest.get(digest)
        if known is not None:
            known.copies.append(_copy(entry.locator, entry.fields))
            known.boxes.append(box)
            return None
        entered = Entered(entry.locator, digest, len(data), entry.fields, [box])
        first = self._ids.setdefault(entered.source_id, digest)
        if first != digest:  # the first in the order of the inputs keeps it
            return self._refused(box, Refusal(entry.locator, ID_CLASH, f"with {first}", entry.size, data))
        self._by_digest[digest] = entered
        self.entered.append(entered)
        return Item(entry.locator, entry.content, entry.fields, entry.charset)

    def _refused(self, box: int, found: Refusal) -> Item:
        digest = hashlib.sha256(found.content).hexdigest()
        self.entered.append(Entered(found.locator, digest, len(found.content), Fields(), [box], is_refused=True))
        return Item(found.locator, found.content, refused=(found.reason, found.detail))

    def withdraw(self) -> None:
        """Take back what only streams hold that proved damaged. To be done once all is read."""
        for each in self._by_digest.values() if self.account.unsound else ():
            each.withdraw(self.account.unsound)

    def close(self) -> None:
        """Raise AccountError unless every record of every input has a fate, each once."""
        by_box = Counter(box for entered in self.entered for box in entered.boxes)
        for number, box in enumerate(self.account.boxes):
            if by_box[number] != box.records:
                raise AccountError(
                    box.name, "records are unaccounted for", got=str(by_box[number]), expected=str(box.records)
                )
        without = next((each.name for each in self.entered if each.fate is None or each.fate.fate not in FATES), None)
        if without is not None:
            raise AccountError(without, "has no fate")


def columns_given(columns: Columns) -> dict[str, str]:
    """Give the columns that the caller named, by what is in them."""
    return {role: value for role in Columns.__dataclass_fields__ if (value := getattr(columns, role)) is not None}

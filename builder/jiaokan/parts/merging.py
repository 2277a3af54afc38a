"""Parts become one corpus: books of all records, in which each distinct one counts once, and rows of those that count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.dataset.assemble import SIGNED
from jiaokan.dataset.books import Books
from jiaokan.dataset.fates import Fault
from jiaokan.dataset.rejected import REJECTED
from jiaokan.inputs.account import Account, Box
from jiaokan.inputs.entries import Chosen
from jiaokan.parts import records
from jiaokan.parts.part import RECORDS, Part


@dataclass(frozen=True, slots=True)
class Corpus:
    """All parts together: what ``write_tables`` reads rows from."""

    parts: Sequence[Part]
    books: Books
    ignored: Sequence[tuple[str, str]]
    faults: Sequence[Fault]
    _copies: Sequence[_Copies]

    @classmethod
    def of(cls, parts: Sequence[Part]) -> Corpus:
        """Put parts together, in the order of their slices. Raises AccountError where bytes of an input are unaccounted for."""
        books = Books(Account())
        ignored, faults, copies = list[tuple[str, str]](), list[Fault](), list[_Copies]()
        told: set[tuple[str, Chosen]] = set()
        for part in parts:
            facts = part.facts
            places = _boxes(books.account, facts.account)
            books.account.chosen += [each for each in facts.account.chosen if each not in told]
            told.update(facts.account.chosen)
            ignored += facts.ignored
            faults += facts.faults
            copies.append(_enter(books, part, places))
        for box in books.account.boxes:
            box.close()
        return cls(parts, books, ignored, faults, copies)

    def read(self, table: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of one table in the order of the inputs, batch by batch; those of copies are left out."""
        for part, copies in zip(self.parts, self._copies, strict=True):
            for batch in part.read(table):
                yield copies.without(batch, table) if copies.names else batch


@dataclass(slots=True)
class _Copies:
    """The records of a part that are copies of such of earlier ones."""

    source_ids: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def without(self, batch: pa.RecordBatch, table: str) -> pa.RecordBatch:
        """Leave out their rows."""
        if table == REJECTED:
            held, gone = batch.column("name"), self.names
        elif table == SIGNED:
            held = pc.list_element(pc.split_pattern(batch.column("row_id"), ":", max_splits=1), 0)
            gone = self.source_ids
        else:
            held, gone = batch.column("source_id"), self.source_ids
        return batch.filter(pc.invert(pc.is_in(held, value_set=pa.array(gone, pa.string()))))


def _enter(books: Books, part: Part, places: Sequence[int]) -> _Copies:
    """Take over the records of a part; give those that are copies of known ones."""
    found = _Copies()
    for entered in records.of_batches(part.read(RECORDS)):
        entered.boxes = [places[box] for box in entered.boxes]
        if not books.take_over(entered):
            found.source_ids.append(entered.source_id)
            found.names.append(entered.name)
    return found


def _boxes(account: Account, more: Account) -> list[int]:
    """Take over the inputs of a part, and say where each is now; a container in several parts is one input."""
    places: list[int] = []
    for box in more.boxes:
        known = account.boxes[-1] if account.boxes else None
        if known is not None and known.name == box.name:
            _add(known, box)
        else:
            account.boxes.append(box)
        places.append(len(account.boxes) - 1)
    account.unsound += [each._replace(box=places[each.box]) for each in more.unsound]
    return places


def _add(known: Box, more: Box) -> None:
    known.records += more.records
    known.record_bytes += more.record_bytes
    known.overhead += more.overhead

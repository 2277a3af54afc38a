"""The records of all parts as one list, in the order of the inputs: which of them count, and which are copies of earlier ones.

Holds a few bytes a record while copies are looked for, and afterwards the copies' places; records themselves stay in their
parts, and copies of records of other parts on disk.
"""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from jiaokan.dataset.books import ID_CLASH, TAKEN_DOWN, Entered
from jiaokan.dataset.fates import Fate
from jiaokan.dataset.records import Copy
from jiaokan.inputs.account import Account, Box
from jiaokan.inputs.entries import Chosen
from jiaokan.inputs.original import id_of
from jiaokan.parts import records
from jiaokan.parts.part import RECORDS, Readable

Numbers = NDArray[np.int64]  # of records, from 0 over all parts
Digests = NDArray[np.bytes_]

_DIGEST, _ID = 16, 12  # bytes of a SHA-256 by which records are told apart, and of those that make an id


class Twins(NamedTuple):
    """Records that do not count by themselves: ``copies`` of ``firsts``, and those that ``clash`` with an id of others."""

    copies: Numbers
    firsts: Numbers
    clash: Numbers


def find_twins(digests: Digests) -> Twins:
    """Find the digests that are the same, and those with one id: the first in order counts, and keeps the id.

    >>> found = find_twins(np.array([b"b" * 16, b"a" * 16, b"b" * 16, b"a" * 12 + b"else"]))
    >>> found.copies.tolist(), found.firsts.tolist(), found.clash.tolist()
    ([2], [0], [3])
    """
    order = np.argsort(digests, kind="stable")
    if len(order) == 0:
        return Twins(order, order, order)
    ordered = digests[order]
    heads = ordered.view(np.uint8).reshape(-1, _DIGEST)[:, :_ID]
    begins = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    has_own_id = np.concatenate(([True], (heads[1:] != heads[:-1]).any(axis=1)))
    firsts = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
    keepers = np.minimum.reduceat(firsts, np.flatnonzero(has_own_id))[np.cumsum(has_own_id) - 1]
    clashes = firsts != keepers
    is_copy = ~begins & ~clashes
    return Twins(order[is_copy], firsts[is_copy], order[clashes])


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look through the records found out for a plan: ids and names of records that it speaks of."""

    left_out: Mapping[str, str]  # ids of sources that are unsound or taken down -> the reason
    taken_down: frozenset[str]  # names of records of which nothing is kept
    id_of: Mapping[str, str]  # of the names that the plan knows
    called: frozenset[str]  # of what the plan names, what some record is called


@dataclass(slots=True)
class Register:
    """The records of some parts; ``folder`` is for copies that stand in other parts than the first of them."""

    parts: Sequence[Readable]
    folder: Path
    account: Account = field(default_factory=Account)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    exclude: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)  # source id -> why it is left out for its relations
    _places: list[list[int]] = field(default_factory=list)  # by part: where its inputs are among all
    # By part: those of its records that are copies or clash, and the first of each among all, or CLASH.
    _twins: list[tuple[Numbers, Numbers]] = field(default_factory=list)
    _begins: list[int] = field(default_factory=list)  # by part: the number of its first record
    _told: set[tuple[str, Chosen]] = field(default_factory=set)

    @classmethod
    def of(cls, parts: Sequence[Readable], folder: Path, containers: Mapping[str, tuple[str, int]]) -> Register:
        """Put the records of parts together; of ``containers`` that were cut digest and bytes are those stated here.

        Raises AccountError where bytes of an input are unaccounted for.
        """
        found = cls(parts, folder)
        for part in parts:
            found._take_over(part)
        for box in found.account.boxes:
            box.sha256, box.byte_length = containers.get(box.name, (box.sha256, box.byte_length))
            box.close()
        found._find_copies()
        return found

    # --- which records count ------------------------------------------------------------------------------------------
    def _take_over(self, part: Readable) -> None:
        """Take over what a part says of its inputs; a container in several parts is one input."""
        facts, places = part.facts, list[int]()
        boxes = self.account.boxes
        for box in facts.account.boxes:
            if boxes and boxes[-1].name == box.name:
                _add(boxes[-1], box)
            else:
                boxes.append(box)
            places.append(len(boxes) - 1)
        chosen = [each for each in facts.account.chosen if each not in self._told]
        self._told.update(chosen)
        self.account.chosen += chosen
        self.account.unsound += [each._replace(box=places[each.box]) for each in facts.account.unsound]
        self.ignored += facts.ignored
        self._places.append(places)

    def _find_copies(self) -> None:
        """Find the records that are copies of earlier ones, and put what is said of them where those are."""
        numbers, digests = self._digests()
        twins = find_twins(digests)
        later = numbers[np.concatenate((twins.copies, twins.clash))]
        firsts = np.concatenate((numbers[twins.firsts], np.full(len(twins.clash), CLASH)))
        order = np.argsort(later)
        later, firsts = later[order], firsts[order]
        bounds = np.searchsorted(later, self._begins)
        for part, (begin, end) in enumerate(pairwise(bounds.tolist())):
            self._twins.append((later[begin:end] - self._begins[part], firsts[begin:end]))
            self._keep_copies(part)

    def _digests(self) -> tuple[Numbers, Digests]:
        """Give the records that may be copies: their numbers, and their digests."""
        numbers, digests = [np.empty(0, np.int64)], [np.empty(0, f"S{_DIGEST}")]
        self._begins = [0]
        for part in self.parts:
            count = self._begins[-1]
            for batch in part.read(RECORDS):
                usable = np.flatnonzero(~batch.column("is_refused").to_numpy(zero_copy_only=False))
                told = batch.column("sha256").take(pa.array(usable)).to_pylist()
                digests.append(np.frombuffer(b"".join(bytes.fromhex(each)[:_DIGEST] for each in told), f"S{_DIGEST}"))
                numbers.append(usable + count)
                count += batch.num_rows
            self._begins.append(count)
        return np.concatenate(numbers), np.concatenate(digests)

    def _keep_copies(self, part: int) -> None:
        """Put the copies of a part beside the parts in which the first of each stands."""
        twins, places = self._twins_of(part), self._places[part]
        for at, entered in enumerate(self._read(part) if twins else ()):
            first = twins.get(at, CLASH)
            if first == CLASH:
                continue
            owner = int(np.searchsorted(self._begins, first, side="right")) - 1
            with self._beside(owner).open("ab") as file:
                boxes = [places[box] for box in entered.boxes]
                pickle.dump(_Later(first - self._begins[owner], entered.as_copies(), boxes), file)

    def _twins_of(self, part: int) -> dict[int, int]:
        """Give the first of each record of a part that is a copy, or CLASH."""
        return dict(zip(*(each.tolist() for each in self._twins[part]), strict=True))

    def _read(self, part: int) -> Iterator[Entered]:
        return records.of_batches(self.parts[part].read(RECORDS))

    def _beside(self, part: int) -> Path:
        return self.folder / f"copies-{part}"

    def _later(self, part: int) -> dict[int, list[_Later]]:
        """Give the copies, in later parts, of records of a part."""
        found: dict[int, list[_Later]] = {}
        path = self._beside(part)
        if path.exists():
            with path.open("rb") as file, suppress(EOFError):
                while True:
                    one: _Later = pickle.load(file)  # noqa: S301  (written above)
                    found.setdefault(one.at, []).append(one)
        return found

    # --- all records --------------------------------------------------------------------------------------------------
    def entered(self) -> Iterator[Entered]:
        """Yield every record that counts with its copies and its fate, in the order of the inputs; as often as is asked for."""
        for part in range(len(self.parts)):
            yield from self._counting(part)

    def _counting(self, part: int) -> Iterator[Entered]:
        """Yield the records of a part but for copies of earlier ones; of a clash the later counts as refused."""
        twins, later, places = self._twins_of(part), self._later(part), self._places[part]
        for at, each in enumerate(self._read(part)):
            if twins.get(at, CLASH) != CLASH:
                continue
            each.boxes = [places[box] for box in each.boxes]
            for one in later.get(at, ()):
                each.copies += one.copies
                each.boxes += one.boxes
            if twins.get(at) == CLASH:
                each.is_refused, each.fate = True, Fate("quarantined", ID_CLASH)
            self._decide(each)
            yield each

    def _decide(self, each: Entered) -> None:
        """Give a record the fate that others, or the caller, decide."""
        if not each.is_refused:
            if self.account.unsound:
                each.withdraw(self.account.unsound)
            why = self.refused.get(each.source_id)
            if why is not None and each.fate is not None and each.fate.fate == "published":
                each.fate = Fate("quarantined", why)
        if self.exclude and not self.exclude.isdisjoint(each.called()):
            each.fate = Fate("excluded", TAKEN_DOWN)

    def gone(self, part: int) -> Gone:
        """Give what of a part is not the corpus's: rows of copies, and of records whose id is another's."""
        rows, firsts = self._twins[part]
        if len(rows) == 0:
            return Gone([], [], [])
        told = pa.Table.from_batches(self.parts[part].read(RECORDS)).select(["name", "sha256"]).take(pa.array(rows))
        ids = [id_of(sha256) for sha256 in told.column("sha256").to_pylist()]
        clashing = [each for each, first in zip(ids, firsts.tolist(), strict=True) if first == CLASH]
        return Gone(ids, told.column("name").to_pylist(), clashing)

    def copies(self, part: int) -> dict[str, list[Copy]]:
        """Give the copies of those records of a part that have some and count, by id."""
        later, found, begin = self._later(part), dict[str, list[Copy]](), 0
        places = np.array(sorted(later), np.int64)
        for batch in self.parts[part].read(RECORDS):
            has_some = pc.greater(pc.list_value_length(batch.column("copies")), 0).to_numpy(zero_copy_only=False)
            stated = np.flatnonzero(has_some & (not self.parts[part].states_copies))
            here = slice(*np.searchsorted(places, (begin, begin + batch.num_rows)).tolist())
            rows = np.setdiff1d(np.union1d(stated, places[here] - begin), self._twins[part][0] - begin).tolist()
            for at, each in zip(rows, records.of_batches([batch.take(pa.array(rows, pa.int64()))]), strict=True):
                found[each.source_id] = each.copies + [copy for one in later.get(at + begin, ()) for copy in one.copies]
            begin += batch.num_rows
        return found

    def look(self, names: Collection[str]) -> Looked:
        """Look through the records for what a plan has to know of them; ``names`` are those it speaks of."""
        wanted = {*names, *self.exclude}
        left_out, taken_down, id_of, called = dict[str, str](), set[str](), dict[str, str](), set[str]()
        if not wanted and not self.account.unsound:
            return Looked(left_out, frozenset(), id_of, frozenset())
        for each in self.entered():
            told = each.called()
            called |= told & wanted
            is_excluded = not self.exclude.isdisjoint(told)
            if is_excluded:
                taken_down.add(each.name)
            if each.is_refused:
                continue
            id_of |= dict.fromkeys(wanted & {each.name, *each.also_as, each.source_id}, each.source_id)
            why = TAKEN_DOWN if is_excluded else each.withdraw(self.account.unsound)
            if why is not None:
                left_out[each.source_id] = why
        return Looked(left_out, frozenset(taken_down), id_of, frozenset(called))


CLASH = -1


class Gone(NamedTuple):
    """What of a part is not the corpus's: ids and names of records, and ids that are another's."""

    source_ids: list[str]
    names: list[str]
    clashing: list[str]


class _Later(NamedTuple):
    """A copy of the record at a place of an earlier part, with its own copies and where they stand."""

    at: int
    copies: list[Copy]
    boxes: list[int]


def _add(known: Box, more: Box) -> None:
    known.records += more.records
    known.record_bytes += more.record_bytes
    known.overhead += more.overhead

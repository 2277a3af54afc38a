"""A slice that is under way: its books, what is found of it, and what writes its part while it is held."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import pyarrow as pa

from jiaokan.dataset import rejected, release, shards
from jiaokan.dataset.assemble import SIGNED
from jiaokan.dataset.books import Books
from jiaokan.dataset.fates import Fault
from jiaokan.inputs.measured import Measured
from jiaokan.inputs.reading import Reading
from jiaokan.parts import records
from jiaokan.parts.digests import key_of
from jiaokan.parts.folder import Folder
from jiaokan.parts.part import RECORDS, Facts, Part
from jiaokan.parts.plan import Plan
from jiaokan.parts.slices import Slice

_ROWS = 4096  # records that are written at a time


def warn(part: Part) -> None:
    """Say what faults of ours a part has met."""
    for fault in part.facts.faults:
        release.warn(fault.name, fault.reason)


class Work:
    """A slice that is under way."""

    def __init__(self, each: Slice, digest: str, inputs: Sequence[Measured], folder: Folder, plan: Plan) -> None:
        self.slice, self.digest, self._folder = each, digest, folder
        self._key = key_of(each, plan)
        self.reading = Reading(inputs, plan.columns, plan.stdin_format)
        self.found: Part | None = None  # where it is there already
        self.ignored: list[tuple[str, str]] = []
        self.done = 0
        self._books = Books(self.reading.account)
        self._faults: list[Fault] = []
        self._since = time.monotonic()
        self._open = ExitStack()

    @property
    def number(self) -> int:
        """Give the number of the slice."""
        return self.slice.number

    def hold(self) -> None:
        """Take the slice for this process."""
        self._open.enter_context(self._folder.held(self.number))
        self._writer = self._folder.writer(self.number)
        self._open.callback(self._writer.drop)

    def items(self) -> Iterator[shards.Item]:
        """Yield what is to be annotated."""
        return self._books.items(self.reading)

    def take(self, result: shards.Result) -> None:
        """Write what a worker gave back."""
        for table, data in (*result.tables.items(), (SIGNED, result.signed)):
            with pa.ipc.open_stream(data) as reader:
                for batch in reader:
                    self._writer.add(table, batch)
        entered = self._books.entered[self.done : self.done + len(result.fates)]
        for at, (each, fate) in enumerate(zip(entered, result.fates, strict=True)):
            each.fate, each.extract = fate, result.extracts.get(at)
        rejected.add(self._writer, entered, result.texts)
        self.done += len(result.fates)
        for fault in result.faults:
            release.warn(fault.name, fault.reason)
        self._faults += result.faults

    def finish(self) -> Part:
        """Give the part, under the number that its slice has now."""
        if self.found is not None:
            warn(self.found)
            return self._folder.move(self.found, self.number)
        self._books.close()
        entered = self._books.entered
        for begin in range(0, len(entered), _ROWS):
            self._writer.add(RECORDS, records.to_batch(entered[begin : begin + _ROWS]))
        place = self._folder.place(self.number, self.digest)
        part = self._writer.finish(place, self.digest, self._facts())
        self._folder.forget_failure(self.number)
        return part

    def _facts(self) -> Facts:
        account = self.reading.account
        return Facts(
            account,
            self.ignored,
            self._faults,
            self._key,
            all(each.fate is None or each.fate.is_certain for each in self._books.entered),
            sum(box.records for box in account.boxes),
            round(time.monotonic() - self._since, 3),
        )

    def close(self) -> None:
        """Let go of the slice; what was written and not finished is gone."""
        self._open.close()

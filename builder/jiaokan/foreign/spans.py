"""Spans of anybody's rows: stretches of a text by code points, inside it, and the words they are said to be.

Those of the row's own text are looked at where it is read. Those of another table's text are gathered, 64 bytes each, and
looked at in one more pass over that table.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from jiaokan.dataset.records import Problem
from jiaokan.foreign import digests
from jiaokan.foreign.find import TableFile
from jiaokan.foreign.held import Told
from jiaokan.foreign.relations import Spans
from jiaokan.foreign.rows import Batch
from jiaokan.text.shown import shown

_MEND = "mend the span, or the text"
_NONE = bytes(digests.SIZE)  # where no words are stated


def _found(rule: Spans, row: Any) -> Iterator[tuple[str, Any, Any, Any]]:
    """Yield the spans of a row: the place of each, start, end, and the words it is said to be."""
    if rule.list is None:
        yield "", row.get(rule.start), row.get(rule.end), row.get(rule.equals) if rule.equals else None
        return
    spans = row.get(rule.list)
    for at, span in enumerate(spans if isinstance(spans, list) else []):
        one = span if isinstance(span, dict) else {}
        yield (
            f"{rule.list}.{at}.",
            one.get(rule.start),
            one.get(rule.end),
            one.get(rule.equals) if rule.equals else None,
        )


def _bounds_fault(rule: Spans, start: Any, end: Any) -> tuple[str, str] | None:
    """Say which bound is none, with its name: those of a list too."""
    for name, value in ((rule.start, start), (rule.end, end)):
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            return name, f"is {shown(value)}, expected a number of code points; {_MEND}"
    return None if start <= end else (rule.end, f"is {end}, before its {rule.start}, {start}; {_MEND}")


def _slice_fault(rule: Spans, text: str, start: int, end: int, said: Any) -> tuple[str, str] | None:
    """Say what is wrong with a span of a text that is there."""
    if end > len(text):
        return rule.end, f"is {end}, expected {len(text)} at most: {rule.text} ends there; {_MEND}"
    if rule.equals is not None and text[start:end] != said:
        return (
            rule.equals,
            f"is {shown(said)}, but {rule.text} has {shown(text[start:end])} at [{start}, {end}); {_MEND}",
        )
    return None


def _is_left_out(rule: Spans, start: Any, end: Any) -> bool:
    return rule.nullable and start is None and end is None


def own_faults(rules: Sequence[Spans], file: TableFile, batch: Batch) -> Iterator[Told]:
    """Yield what is wrong with spans of the rows' own texts."""
    rows = [(number, row) for number, row in batch if isinstance(row, dict)]
    for rule in rules:
        found = ((number, row, span) for number, row in rows for span in _found(rule, row))
        for number, row, (place, start, end, said) in found:
            fault = None if _is_left_out(rule, start, end) else _own_fault(rule, row, (start, end, said))
            if fault is not None:
                yield number, Problem("spans", file.at(number, place + fault[0]), fault[1])


def _own_fault(rule: Spans, row: Any, span: tuple[Any, Any, Any]) -> tuple[str, str] | None:
    text = row.get(rule.text)
    fault = _bounds_fault(rule, span[0], span[1])
    if fault is None and not isinstance(text, str):
        return rule.start, f"has no {rule.text} to lie in, got {shown(text)}; {_MEND}"
    return fault or _slice_fault(rule, text, *span)


class Far:
    """The spans of one rule in the texts of another table."""

    def __init__(self, rule: Spans) -> None:
        self.rule = rule
        self._files: list[TableFile] = []
        self._owners, self._words = bytearray(), bytearray()
        self._numbers = array("q")  # four of each: file, row, start, end
        self._places: list[str] = []
        self._at = array("q")  # of each in a list, its place there

    def gather(self, file: TableFile, batch: Batch) -> Iterator[Told]:
        """Take down the spans of some rows; yield those that are none."""
        rule = self.rule
        if not self._files or self._files[-1] is not file:
            self._files.append(file)
        for number, row in batch:
            if not isinstance(row, dict):
                continue
            owner = digests.digest(digests.key_of(row, rule.by))
            for at, (place, start, end, said) in enumerate(_found(rule, row)):
                if _is_left_out(rule, start, end):
                    continue
                if (fault := _bounds_fault(rule, start, end)) is not None:
                    yield number, Problem("spans", file.at(number, place + fault[0]), fault[1])
                else:
                    self._add(owner, (len(self._files) - 1, number, min(start, 1 << 62), min(end, 1 << 62)), at, said)

    def _add(self, owner: bytes, numbers: tuple[int, int, int, int], at: int, said: Any) -> None:
        self._owners += owner
        self._words += digests.digest(said) if self.rule.equals is not None else _NONE
        self._numbers.extend(numbers)
        self._at.append(at)

    def close(self) -> None:
        """Sort what was gathered by the rows of the other table."""
        owners = digests.array([bytes(self._owners)])
        order = np.argsort(owners, kind="stable")
        self._owner = owners[order]
        self._word = digests.array([bytes(self._words)])[order]
        self._four = np.frombuffer(self._numbers, np.int64).reshape(-1, 4)[order]
        self._nth = np.frombuffer(self._at, np.int64)[order]
        self._met = np.zeros(len(order), bool)

    def faults(self, key: Sequence[str], batch: Batch) -> Iterator[Problem]:
        """Yield what is wrong with spans in the texts of some rows of the other table."""
        rows = [row for _, row in batch if isinstance(row, dict)]
        own = digests.array(digests.digest(digests.key_of(row, key)) for row in rows)
        firsts, lasts = np.searchsorted(self._owner, own), np.searchsorted(self._owner, own, "right")
        for row, first, last in zip(rows, firsts.tolist(), lasts.tolist(), strict=True):
            text = row.get(self.rule.text)
            for at in range(first, last):
                if (fault := self._fault(at, text)) is not None:
                    yield self._problem(at, *fault)

    def _fault(self, at: int, text: Any) -> tuple[str, str] | None:
        self._met[at] = True
        rule, name = self.rule, f"{self.rule.table}.{self.rule.text}"
        start, end = map(int, self._four[at, 2:])
        if not isinstance(text, str):
            return rule.start, f"has no {name} to lie in, got {shown(text)}; {_MEND}"
        if end > len(text):
            return rule.end, f"is {end}, expected {len(text)} at most: {name} ends there; {_MEND}"
        if rule.equals is not None and digests.array([digests.digest(text[start:end])])[0] != self._word[at]:
            return rule.equals, f"is not {shown(text[start:end])}, which {name} has at [{start}, {end}); {_MEND}"
        return None

    def _problem(self, at: int, column: str, message: str) -> Problem:
        file, number = self._files[int(self._four[at, 0])], int(self._four[at, 1])
        place = f"{self.rule.list}.{int(self._nth[at])}." if self.rule.list is not None else ""
        return Problem("spans", file.at(number, place + column), message)

    def rest(self) -> Iterator[Problem]:
        """Yield the spans whose row of the other table is not there."""
        for at in np.flatnonzero(~self._met).tolist():
            by = ",".join(self.rule.by)
            yield self._problem(
                at, self.rule.start, f"lies in no text: {self.rule.table} has no row for its {by}; {_MEND}"
            )

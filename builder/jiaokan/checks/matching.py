"""The sources of a release against what its manifest states of them, while both come in one order.

Holds what has not met its match yet, and the faults: of a sound release nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from jiaokan.text.shown import shown

Entry = Mapping[str, Any]
Faults = list[tuple[str, str]]

_COLUMNS = (("name", "name"), ("also_as", "also_as"), ("sha256", "sha256"), ("byte_length", "bytes"))
_ALL = (*_COLUMNS, ("caller", "caller"), ("extract", "extract"))


def nothing() -> Iterator[Entry]:
    """Yield no record."""
    return iter(())


@dataclass(slots=True)
class Matching:
    """Takes sources as they come, split by split, and reads the records of each split beside them."""

    records: Callable[[], Iterator[Entry]] = nothing
    is_ordered: bool = True  # whether each source came when its record did
    _split: str | None = None
    _done: set[Any] = field(default_factory=set)  # the splits whose records were read
    _is_ended: bool = False
    _waiting: Iterator[Entry] = field(default_factory=nothing)
    _entries: dict[str, Entry] = field(default_factory=dict)  # records whose source has not come
    _rows: dict[str, tuple[str, Entry]] = field(default_factory=dict)  # sources whose record has not, with their split
    _faults: dict[str, Faults] = field(default_factory=dict)
    _parted: dict[str, Faults] = field(default_factory=dict)  # records in a split that is not their source's

    def add(self, split: str, source_id: str, row: Entry) -> None:
        """Take a source: its split, and its row as a manifest would state it."""
        if split != self._split:
            self._drain()
            self._split, self._waiting = split, self._of_split(split)
            self._done.add(split)
        entry = self._entries.pop(source_id, None)
        if entry is None:
            entry = next(self._waiting, None)
        if entry is not None and entry["source_id"] != source_id:
            self.is_ordered = False
            self._keep(entry)
            entry = None
        if entry is None:
            self._rows[source_id] = split, row
        else:
            self._compare(split, source_id, row, entry)

    def _of_split(self, split: str) -> Iterator[Entry]:
        return (entry for entry in self.records() if _is_published(entry) and entry.get("split") == split)

    def _keep(self, entry: Entry) -> None:
        """Take a record whose source did not come when it did."""
        source_id = str(entry["source_id"])
        known = self._rows.pop(source_id, None)
        if known is None:
            self._entries[source_id] = entry
        else:
            self._compare(known[0], source_id, known[1], entry)

    def _drain(self) -> None:
        for entry in self._waiting:
            self.is_ordered = False
            self._keep(entry)
        self._waiting = nothing()

    def _compare(self, split: str, source_id: str, row: Entry, entry: Entry) -> None:
        found = list(_differences(source_id, row, entry))
        if found:
            self._faults[source_id] = found
        if entry.get("split") != split:
            message = f"got {shown(entry.get('split'))}, its source is in {shown(split)}; rebuild"
            self._parted[source_id] = [(f"record {source_id} split", message)]

    def left(self, known: Callable[[str], bool], incomplete: Collection[str], twice: Collection[str]) -> Left:
        """Give what is wrong, once all sources came; of sources that are ``incomplete`` nothing is said.

        ``known`` tells which sources came, ``twice`` are those of two splits: one of their rows has a record at most.
        """
        self._drain()
        for entry in self.records() if not self._is_ended else ():
            if _is_published(entry) and entry.get("split") not in self._done:
                self._keep(entry)
        self._is_ended = True
        found = dict(self._faults)
        doubled = {each for each in self._entries if known(each)}
        found |= {each: [(f"source {each}", "is not in sources")] for each in self._entries.keys() - doubled}
        lone = self._rows.keys() - self._stated(self._rows.keys() & set(twice))
        found |= {each: [(f"source {each}", "is no published source of manifest.json")] for each in lone}
        parted = self._parted | {each: [(f"record {each}", "is published twice; rebuild")] for each in doubled}
        rest = sorted(found.keys() - set(incomplete))
        is_ordered = self.is_ordered or bool(found or parted or incomplete or twice)
        return Left(
            [fault for each in rest for fault in found[each]],
            [fault for each in sorted(parted) for fault in parted[each]],
            is_ordered,
        )

    def _stated(self, wanted: Collection[str]) -> set[str]:
        """Give those of some sources that are published by the manifest."""
        return {str(each["source_id"]) for each in self.records() if each["source_id"] in wanted} if wanted else set()


class Left(NamedTuple):
    """What is wrong: with sources or records, with the splits of records, with the order of all."""

    inputs: Faults
    records: Faults
    is_ordered: bool


def _is_published(entry: Entry) -> bool:
    return bool(entry["fate"] == "published")


def _differences(source_id: str, row: Entry, entry: Entry) -> Iterator[tuple[str, str]]:
    for column, key in _ALL:
        if row[column] != entry[key]:
            yield f"source {source_id} {column}", f"got {shown(row[column])}, manifest.json states {shown(entry[key])}"
    if row["date"] != (entry["date"] or row["page_date"]):
        expected = entry["date"] or row["page_date"]
        yield f"source {source_id} date", f"got {shown(row['date'])}, expected {shown(expected)}"

"""What a validation looked at, so that nobody takes for checked what was not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from jiaokan.checks.matching import nothing
from jiaokan.checks.model import shown
from jiaokan.dataset.accounts import batches
from jiaokan.dataset.ids import NONE, Ids
from jiaokan.dataset.parquet import UnreadableError
from jiaokan.dataset.records import TIERS

_MOST = 10  # names in one line
_SCHEMA, _RELATIONS, _REBUILD = TIERS


@dataclass(slots=True)
class Coverage:
    """Filled while a validation runs: the tiers asked for, and of each source whether they looked at it."""

    tiers: tuple[str, ...] = ()
    stopped: bool = False  # the rows were not read at all
    is_closed: bool = False  # what must know all sources knew them
    aside: list[str] = field(default_factory=list)  # what git or a hub keeps in the folder
    lossy: list[str] = field(default_factory=list)  # sources that only their files could rebuild
    records: Callable[[], Iterator[Mapping[str, Any]]] = nothing  # what the release lists, once it is known
    _read: Ids = field(default_factory=Ids)  # sources whose rows were read -> whether all were of the right form
    _wrong: dict[str, str] = field(default_factory=dict)  # the names of those where they were not
    _unread: dict[int, dict[str, str]] = field(default_factory=dict)  # by how many were read, see _left

    def expect(self, records: Callable[[], Iterator[Mapping[str, Any]]]) -> None:
        """Take down where the sources that a release lists are read from."""
        self.records = records

    def note(self, source_id: object, name: object, *, whole: bool) -> None:
        """Take down that a source was looked at, and whether by the tiers behind the first."""
        self._read.add([source_id], int(whole))
        if not whole:
            self._wrong[str(source_id)] = str(name)

    def _left(self) -> dict[str, str]:
        """Give the names of the sources that the release lists and that were not read, by id."""
        if len(self._read) not in self._unread:
            self._unread = {len(self._read): dict(self._not_read())}
        return self._unread[len(self._read)]

    def _not_read(self) -> Iterator[tuple[str, str]]:
        with suppress(UnreadableError):  # told by accounts
            for some in batches(entry for entry in self.records() if entry["fate"] == "published"):
                numbers = self._read.find([entry["source_id"] for entry in some])
                yield from ((e["source_id"], str(e["name"])) for e, at in zip(some, numbers, strict=True) if at == NONE)

    def known(self) -> int:
        """Count the sources that the release lists or has."""
        return len(self._left()) + len(self._read) - sum(1 for _ in self._read.twice())

    def missed(self) -> dict[str, list[str]]:
        """Give each tier that did not look at everything, with the names of the sources that it missed, sorted."""
        found = {}
        for tier in self.tiers:
            names = list(self._left().values())
            if tier != _SCHEMA:
                names += [name for source_id, name in self._wrong.items() if self._read.get(source_id) == 0]
            names += self.lossy if tier == _REBUILD else []
            if names or self.stopped or not (self.is_closed or tier == _SCHEMA):
                found[tier] = sorted(names)
        return found

    def lines(self) -> Iterator[str]:
        """Say what was set aside and what was not looked at, a line each."""
        if self.aside:
            yield f"set aside, not looked at: {', '.join(self.aside)}"
        for name in self.lossy:
            yield f"{name!r}: not rebuilt, its bytes could not all be decoded; give the file with --sources"
        for tier, names in self.missed().items():
            if self.stopped:
                yield f"{tier}: no source was looked at, for the faults above; mend them and validate again"
            elif names:
                yield f"{tier}: {len(names)} of {self.known()} sources not looked at: {_listed(names)}"
        if _RELATIONS in self.missed() and not self.stopped and not self.is_closed:
            yield f"{_RELATIONS}: duplicates, leaks and splits not looked at, for rows that are missing or wrong"

    def verdict(self) -> str:
        """Name the tiers that looked at everything, and those that ran in part."""
        missed = self.missed()
        whole = ", ".join(tier for tier in self.tiers if tier not in missed) or "none"
        return (
            f"tiers: {whole}; {'not' if self.stopped else 'in part'}: {', '.join(missed)}"
            if missed
            else f"tiers: {whole}"
        )

    def to_json(self) -> dict[str, Any]:
        """Give everything as plain JSON values."""
        missed = self.missed()
        return {
            "tiers": [tier for tier in self.tiers if tier not in missed],
            "sources": self.known(),
            "not_looked_at": missed,
            "set_aside": self.aside,
        }


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(shown(name) for name in names[:_MOST]) + more

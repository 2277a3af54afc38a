"""What a validation looked at, so that nobody takes for checked what was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jiaokan.checks.model import shown
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
    _names: dict[str, str] = field(default_factory=dict)  # source id -> name, of every source known
    _read: set[str] = field(default_factory=set)  # whose rows were read
    _whole: set[str] = field(default_factory=set)  # whose rows were all of the right form

    def expect(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Take down the sources that a release lists."""
        for entry in records:
            if entry["fate"] == "published":
                self._names[entry["source_id"]] = entry["name"]

    def note(self, source_id: object, name: object, *, whole: bool) -> None:
        """Take down that a source was looked at, and whether by the tiers behind the first."""
        self._names.setdefault(str(source_id), str(name))
        self._read.add(str(source_id))
        if whole:
            self._whole.add(str(source_id))

    def missed(self) -> dict[str, list[str]]:
        """Give each tier that did not look at everything, with the names of the sources that it missed, sorted."""
        found = {}
        for tier in self.tiers:
            looked = self._read if tier == _SCHEMA else self._whole
            names = [name for source_id, name in self._names.items() if source_id not in looked]
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
                yield f"{tier}: {len(names)} of {len(self._names)} sources not looked at: {_listed(names)}"
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
            "sources": len(self._names),
            "not_looked_at": missed,
            "set_aside": self.aside,
        }


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(shown(name) for name in names[:_MOST]) + more

"""The inputs that a rebuild is made from: read once, each distinct record kept on disk until its source comes."""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from jiaokan.checks.model import Fault, Release, shown
from jiaokan.context import Options
from jiaokan.dataset import release as releases
from jiaokan.dataset.books import Books, Entered
from jiaokan.dataset.fates import Fate
from jiaokan.dataset.shards import Item, fate_of
from jiaokan.inputs.entries import Columns
from jiaokan.inputs.files import STDIN_NAME, find_inputs
from jiaokan.inputs.measured import measure_all
from jiaokan.inputs.reading import Reading


@dataclass(frozen=True, slots=True)
class Given:
    """The records of the inputs given by their digest, and where each one's content is kept."""

    entered: dict[str, list[Entered]]
    _kept: IO[bytes]
    _places: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, release: Release, sources: Sequence[str]) -> Given:
        """Read the inputs of a release again, as its manifest says that they were read."""
        doubtful = {entry["sha256"] for entry in release.records() if entry["fate"] != "published"}
        read_as = next((each["format"] for each in release.inputs() if each["name"] == STDIN_NAME), None)
        options = Options.of_json(release.manifest["options"])
        return cls.read(sources, Columns(**release.manifest["columns"]), options, doubtful, read_as)

    @classmethod
    def read(
        cls,
        sources: Sequence[str],
        columns: Columns,
        options: Options,
        doubtful: Collection[str],
        stdin_format: str | None = None,
    ) -> Given:
        """Read inputs; of records with a ``doubtful`` digest it is found out what becomes of them by themselves.

        ``stdin_format`` is what the build took the standard input for: its caller may have said so. Raises InputError
        and ReadError as a build does.
        """
        reading = Reading(measure_all(find_inputs(sources))[0], columns, stdin_format)
        books = Books(reading.account)
        found = cls({}, tempfile.TemporaryFile())  # noqa: SIM115  (closed with this object)
        for item in books.items(reading):
            each = books.entered[-1]
            found.entered.setdefault(each.sha256, []).append(each)
            if each.sha256 in doubtful:
                each.fate = fate_of(item, options)
            found._places.setdefault(each.sha256, (found._kept.tell(), item.size))
            pickle.dump(item, found._kept)
        books.withdraw()
        return found

    def close(self) -> None:
        """Let go of the contents."""
        self._kept.close()

    def item(self, sha256: str) -> Item | None:
        """Give the record with a digest; None if none was given."""
        place = self._places.get(sha256)
        if place is None:
            return None
        self._kept.seek(place[0])
        kept: Item = pickle.load(self._kept)  # noqa: S301  (written above)
        return kept

    def size(self, sha256: str) -> int:
        """Give the size of the record with a digest (bytes, or code points of a text); 0 if none was given."""
        return self._places.get(sha256, (0, 0))[1]

    def find_faults(self, release: Release) -> Iterator[Fault]:
        """The records that the manifest lists are those of the inputs given, under their names, with the fate they have."""
        entries: dict[str, list[Mapping[str, Any]]] = {}
        for entry in release.records():
            entries.setdefault(entry["sha256"], []).append(entry)
        for digest in sorted({*self.entered, *entries}):
            given, stated = self.entered.get(digest, []), entries.get(digest, [])
            if not stated:
                yield from ((f"source {shown(each.name)}", _NOT_THERE) for each in given)
            elif given:
                yield from _name_faults(stated, [name for each in given for name in (each.name, *each.also_as)])
                yield from _fate_faults(stated, given)
            elif stated[0]["fate"] != "published":  # of a published one the bytes are missed where it is rebuilt
                yield f"{releases.MANIFEST} sources", f"{shown(stated[0]['name'])} {_NO_FILE}"


_REFUSED = "related to sources of "  # how splits.assign begins its reason
_NOT_THERE = "is given with --sources, but no input of the release has its bytes; build again or leave it out"
_NO_FILE = "is an input of the release, but no file with its bytes was given; give all files with --sources"


def _name_faults(entries: Sequence[Mapping[str, Any]], given: Sequence[str]) -> Iterator[Fault]:
    """Names are the same up to the folder from which they were looked for."""
    source_id = entries[0]["source_id"]
    stated = [name for entry in entries for name in (entry["name"], *entry["also_as"])]
    for name in stated:
        if not any(_same_end(name, other) for other in given):
            yield (
                f"source {source_id} name",
                f"got {shown(name)}, the file given is {shown(given[0])}; rename it, give it with --sources, or rebuild",
            )
    for name in given:
        if not any(_same_end(name, other) for other in stated):
            yield f"source {source_id} copies", f"have no {shown(name)}, which is given; rebuild or leave it out"


def _fate_faults(entries: Sequence[Mapping[str, Any]], given: Sequence[Entered]) -> Iterator[Fault]:
    """Without regard to its relations: whether an input ties two splits is for all of them together to say.

    Records that were refused may have the same bytes, none, for different reasons; they come here in two orders.
    """
    left = Counter[tuple[str, str | None]]()
    for each in given:
        if each.fate is not None:  # of a release that went on from another its records may have rows of their own
            left[each.fate.fate, each.fate.reason] += each.count
    for entry in entries if left else ():
        stated = Fate(entry["fate"], entry["reason"])
        if stated.fate in ("published", "excluded") or not stated.is_certain:
            continue  # made again row by row; or the caller, time or memory decided, and may decide otherwise here
        refused = stated.fate == "quarantined" and (stated.reason or "").startswith(_REFUSED)
        wanted = ("published", None) if refused else (stated.fate, stated.reason)
        if left[wanted] > 0:
            left[wanted] -= 1 + len(entry["also_as"])
        else:
            found = next(iter(+left), (None, None))
            yield (
                f"{releases.MANIFEST} sources",
                f"{shown(entry['name'])} is {shown((stated.fate, stated.reason))}, its bytes give {shown(found)}; rebuild",
            )


def _same_end(one: str, other: str) -> bool:
    return f"/{one}".endswith(f"/{other}") or f"/{other}".endswith(f"/{one}")

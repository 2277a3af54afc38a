"""What a build did: counts for the report at its end, nothing of the texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from jiaokan.dataset import manifest, release
from jiaokan.dataset.books import FATES, Entered
from jiaokan.dataset.fates import Fate
from jiaokan.errors import AccountError
from jiaokan.inputs.account import Account, Box
from jiaokan.inputs.files import IF_NAMED, InputFile

SHOWN = 3  # names of what was left out for a reason
NAMED = 1000  # records that are not published


class LeftOut(NamedTuple):
    """What was left out for one reason: how many records, what to do, the first names with what is known of each."""

    fate: str
    reason: str
    next_step: str | None
    records: int
    first: tuple[tuple[str, str | None], ...]


class Tally:
    """What became of records, counted as they pass: by fate, by reason, by input."""

    def __init__(self, inputs: int) -> None:
        self.by_input = np.zeros((inputs, len(FATES)), np.int64)
        self.not_published: list[tuple[str, str, str]] = []
        self.is_certain = True
        self.example: str | None = None
        self._left_out: dict[tuple[str, str, str | None], LeftOut] = {}

    def passing(self, entered: Iterable[Entered]) -> Iterator[Entered]:
        """Yield records as they come, and count them. Raises AccountError for one without a fate."""
        for each in entered:
            if each.fate is None or each.fate.fate not in FATES:
                raise AccountError(each.name, "has no fate")
            np.add.at(self.by_input, (each.boxes, FATES.index(each.fate.fate)), 1)
            self.is_certain &= each.is_refused or each.fate.is_certain  # of a base nothing is tried again
            if each.fate.fate != "published":
                self._leave_out(each, each.fate)
            elif self.example is None:
                self.example = each.source_id
            yield each

    def fates(self) -> dict[str, int]:
        """Count the records of each fate, with their copies."""
        return dict(zip(FATES, self.by_input.sum(axis=0).tolist(), strict=True))

    def of_inputs(self) -> Iterator[dict[str, int]]:
        """Yield how many records of each input had which fate."""
        for counts in self.by_input:
            yield dict(zip(FATES, counts.tolist(), strict=True))

    def left_out(self) -> list[LeftOut]:
        """Give what is not published by its reason, the most frequent first; a reason with two next steps is two."""
        return sorted(self._left_out.values(), key=lambda one: (-one.records, one[:2]))

    def close(self, boxes: Sequence[Box]) -> None:
        """Raise AccountError unless every record of every input has come, each once."""
        for box, count in zip(boxes, self.by_input.sum(axis=1).tolist(), strict=True):
            if count != box.records:
                raise AccountError(box.name, "records are unaccounted for", got=str(count), expected=str(box.records))

    def _leave_out(self, each: Entered, fate: Fate) -> None:
        if len(self.not_published) < NAMED:
            self.not_published.append((each.name, fate.fate, fate.reason or ""))
        key = (fate.fate, fate.reason or "", fate.next_step)
        known = self._left_out.get(key) or LeftOut(*key, 0, ())
        names = [each.name, *each.also_as][: SHOWN - len(known.first)]
        more = tuple((name, fate.detail) for name in names)
        self._left_out[key] = known._replace(records=known.records + each.count, first=known.first + more)


def passed_over(ignored: Iterable[InputFile]) -> list[LeftOut]:
    """Gather what a folder holds and is no input by its reason, the most frequent first."""
    found: dict[str, LeftOut] = {}
    for file in ignored:
        why = file.ignored or ""
        known = found.get(why) or LeftOut("ignored", why, IF_NAMED.get(why), 0, ())
        more = ((file.name, None),) if len(known.first) < SHOWN else ()
        found[why] = known._replace(records=known.records + 1, first=known.first + more)
    return sorted(found.values(), key=lambda one: (-one.records, one.reason))


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did, for the report at its end."""

    out: Path
    rows: Mapping[str, Mapping[str, int]]  # table -> split -> rows
    fates: Mapping[str, int]
    ignored: Mapping[str, int]  # why -> files and folders
    edits_by_rule: Mapping[str, int]
    flags: Mapping[str, Mapping[str, int]]  # table -> flag -> rows
    not_published: Sequence[tuple[str, str, str]]  # name, fate, reason: of the first thousand; accounts/ has all
    left_out: Sequence[LeftOut]
    passed_over: Sequence[LeftOut]  # what is ignored
    log: Path | None  # where the tracebacks of faults of ours are, if there were any
    is_certain: bool  # no input was given up for want of time or memory: another machine gives the same release
    guessed: Sequence[tuple[str, str, str]] = ()  # input, role, what was taken for it
    not_there: Sequence[str] = ()  # what was to be excluded and is no id or name of a record
    example: str | None = None  # the id of a source that is published


def summarise(
    out: Path,
    account: Account,
    tally: Tally,
    tables: manifest.Tables,
    ignored: Sequence[InputFile],
    log: release.FaultLog,
    not_there: Sequence[str] = (),
) -> Summary:
    """Sum up a build from what its halves found."""
    return Summary(
        out,
        tables.rows,
        tally.fates(),
        Counter(file.ignored or "" for file in ignored),
        tables.edits_by_rule,
        tables.flags,
        tally.not_published,
        tally.left_out(),
        passed_over(ignored),
        log.path if log.is_used else None,
        tally.is_certain,
        [(name, one.role, one.column) for name, one in account.chosen if one.is_guess],
        not_there,
        tally.example,
    )

"""What a build did: counts for the report at its end, nothing of the texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from jiaokan.dataset import manifest, release
from jiaokan.dataset.books import FATES, Books, Entered
from jiaokan.inputs.files import IF_NAMED, InputFile

SHOWN = 3  # names of what was left out for a reason


class LeftOut(NamedTuple):
    """What was left out for one reason: how many records, what to do, the first names with what is known of each."""

    fate: str
    reason: str
    next_step: str | None
    records: int
    first: tuple[tuple[str, str | None], ...]


def left_out(entered: Iterable[Entered]) -> list[LeftOut]:
    """Gather what is not published by its reason, the most frequent first; a reason with two next steps is two."""
    found: dict[tuple[str, str, str | None], LeftOut] = {}
    for each in entered:
        if each.fate is None or each.fate.fate == "published":
            continue
        key = (each.fate.fate, each.fate.reason or "", each.fate.next_step)
        known = found.get(key) or LeftOut(*key, 0, ())
        names = [each.name, *each.also_as][: SHOWN - len(known.first)]
        more = tuple((name, each.fate.detail) for name in names)
        found[key] = known._replace(records=known.records + each.count, first=known.first + more)
    return sorted(found.values(), key=lambda one: (-one.records, one[:2]))


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
    not_published: Sequence[tuple[str, str, str]]  # name, fate, reason
    left_out: Sequence[LeftOut]
    passed_over: Sequence[LeftOut]  # what is ignored
    log: Path | None  # where the tracebacks of faults of ours are, if there were any
    is_certain: bool  # no input was given up for want of time or memory: another machine gives the same release
    guessed: Sequence[tuple[str, str, str]] = ()  # input, role, what was taken for it
    not_there: Sequence[str] = ()  # what was to be excluded and is no id or name of a record
    example: str | None = None  # the id of a source that is published


def summarise(
    out: Path,
    books: Books,
    tables: manifest.Tables,
    ignored: Sequence[InputFile],
    log: release.FaultLog,
    exclude: frozenset[str] = frozenset(),
) -> Summary:
    """Sum up a build from what its halves found."""
    counts: Counter[str] = Counter()
    for entered in books.entered:
        counts[entered.fate.fate if entered.fate else ""] += entered.count
    return Summary(
        out,
        tables.rows,
        {fate: counts[fate] for fate in FATES},
        Counter(file.ignored or "" for file in ignored),
        tables.edits_by_rule,
        tables.flags,
        [(e.name, e.fate.fate, e.fate.reason or "") for e in books.entered if e.fate and e.fate.fate != "published"],
        left_out(books.entered),
        passed_over(ignored),
        log.path if log.is_used else None,
        all(entered.fate is None or entered.fate.is_certain for entered in books.entered),
        [(name, one.role, one.column) for name, one in books.account.chosen if one.is_guess],
        sorted(exclude - books.known()),
        next((one.source_id for one in books.entered if one.fate and one.fate.fate == "published"), None),
    )

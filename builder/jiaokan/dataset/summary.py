"""What a build did: counts for the report at its end, nothing of the texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jiaokan.dataset import manifest, release
from jiaokan.dataset.books import FATES, Books
from jiaokan.inputs.files import InputFile
from jiaokan.inputs.reading import Reading


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
    log: Path | None  # where the tracebacks of faults of ours are, if there were any
    is_certain: bool  # no input was given up for want of time or memory: another machine gives the same release
    guessed: Sequence[tuple[str, str, str]] = ()  # input, role, what was taken for it
    not_there: Sequence[str] = ()  # what was to be excluded and is no id or name of a record


def summarise(
    out: Path,
    reading: Reading,
    books: Books,
    edits_by_rule: Mapping[str, int],
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
        dict(edits_by_rule),
        tables.flags,
        [(e.name, e.fate.fate, e.fate.reason or "") for e in books.entered if e.fate and e.fate.fate != "published"],
        log.path if log.is_used else None,
        all(entered.fate is None or entered.fate.is_certain for entered in books.entered),
        [(name, one.role, one.column) for name, one in reading.chosen if one.is_guess],
        sorted(exclude - books.known()),
    )

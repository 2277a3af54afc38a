"""What a build did: counts for the report at its end, nothing of the texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jiaokan.dataset import manifest, release
from jiaokan.dataset.shards import Fate, Item
from jiaokan.inputs.files import InputFile


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


def summarise(
    out: Path,
    items: Sequence[Item],
    fates: Sequence[Fate],
    edits_by_rule: Mapping[str, int],
    tables: manifest.Tables,
    ignored: Sequence[InputFile],
    log: release.FaultLog,
) -> Summary:
    """Sum up a build from what its halves found."""
    counts: Counter[str] = Counter()
    for item, fate in zip(items, fates, strict=True):
        counts[fate.fate] += 1 + len(item.also_as)
    return Summary(
        out,
        tables.rows,
        {fate: counts[fate] for fate in manifest.FATES},
        Counter(file.ignored or "" for file in ignored),
        dict(edits_by_rule),
        tables.flags,
        [
            (i.measured.file.name, f.fate, f.reason or "")
            for i, f in zip(items, fates, strict=True)
            if f.fate != "published"
        ],
        log.path if log.is_used else None,
        all(fate.is_certain for fate in fates),
    )

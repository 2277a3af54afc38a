"""Counts the columns of a release's tables, batch by batch: what is held is counts, never rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.dataset import schema
from jiaokan.show.figures import Rule
from jiaokan.show.tables import read_columns

_NONE = "none"  # a value that is not there


@dataclass(slots=True)
class Counted:
    """Counts of one table while it is read."""

    values: dict[str, Counter[str]] = field(default_factory=dict)  # column -> value -> rows
    flags: Counter[str] = field(default_factory=Counter)
    repaired: Counter[str] = field(default_factory=Counter)
    chars: Counter[int] = field(default_factory=Counter)  # rows by code points

    def of(self, column: str) -> Counter[str]:
        """Give the rows by value of a column; none where the table lacks it."""
        return self.values.get(column, Counter())

    def add(self, batch: pa.RecordBatch, columns: Sequence[str] = ()) -> None:
        """Count the flags of some rows, and the values of some columns."""
        for column in columns:
            if column in batch.schema.names:
                self.values.setdefault(column, Counter()).update(_values(batch.column(column)))
        found = Counter(_values(batch.column("flags").flatten()))
        if "repaired" in batch.schema.names:
            self.repaired.update(_values(batch.column("repaired").flatten()))
        else:  # up to version 0.2 one column held both
            old = Counter({flag: count for flag, count in found.items() if _is_repaired(flag)})
            self.repaired.update(old)
            found -= old
        self.flags.update(found)


@dataclass(slots=True)
class Sources(Counted):
    """Counts of the sources."""

    raw_chars: int = 0
    clean_chars: int = 0
    scripts: Counter[str] = field(default_factory=Counter)
    tenths: Counter[int] = field(default_factory=Counter)  # sources by edits for 10,000 code points


@dataclass(frozen=True, slots=True)
class Edits:
    """Counts of the edits."""

    actions: Mapping[str, int]
    rules: Mapping[str, Rule]


def _is_repaired(flag: str) -> bool:
    known = schema.flags().get(flag)
    return known is not None and known.kind == "repaired"


def _values(column: pa.Array) -> dict[str, int]:
    counted = pc.value_counts(column)
    values, counts = counted.field("values").to_pylist(), counted.field("counts").to_pylist()
    return {_NONE if value is None else str(value): count for value, count in zip(values, counts, strict=True)}


def _lengths(column: pa.Array) -> dict[int, int]:
    values, counts = np.unique(column.drop_null().to_numpy(zero_copy_only=False), return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


def count_sources(folder: Path) -> Sources:
    """Count sources by script, codec and extractor, their code points, their edits for each 1,000 of these."""
    found = Sources()
    wanted = ("raw_text", "text", "n_edits", "script", "script_origin", "encoding", "extractor", "flags", "repaired")
    for batch in read_columns(folder, "sources", wanted):
        found.add(batch, ("encoding", "extractor"))
        raw = pc.fill_null(pc.utf8_length(batch.column("raw_text")), 0).to_numpy().astype(np.int64)
        found.raw_chars += int(raw.sum())
        found.clean_chars += pc.sum(pc.utf8_length(batch.column("text"))).as_py() or 0
        origins = pc.binary_join_element_wise(batch.column("script"), batch.column("script_origin"), " ")
        found.scripts.update(_values(origins))
        edits = pc.fill_null(batch.column("n_edits"), 0).to_numpy().astype(np.int64)
        dense = (edits * 10_000 + raw // 2) // np.maximum(raw, 1)
        found.tenths.update(dense.tolist())
    return found


def count_documents(folder: Path) -> Counted:
    """Count reports by length and flag."""
    return _count(folder, "documents", ())


def count_paragraphs(folder: Path) -> Counted:
    """Count paragraphs by kind, length and flag."""
    return _count(folder, "paragraphs", ("kind",))


def count_sections(folder: Path) -> Counted:
    """Count sections by level, form of heading and flag."""
    return _count(folder, "sections", ("level", "heading_kind"))


def _count(folder: Path, table: str, columns: Sequence[str]) -> Counted:
    found = Counted()
    for batch in read_columns(folder, table, (*columns, "n_chars", "flags", "repaired")):
        found.add(batch, columns)
        if "n_chars" in batch.schema.names:
            found.chars.update(_lengths(batch.column("n_chars")))
    return found


def count_pairs(folder: Path) -> dict[str, dict[str, int]]:
    """Count related pairs by level and kind."""
    found: Counter[tuple[str, str]] = Counter()
    for batch in read_columns(folder, "duplicates", ("level", "kind")):
        found.update(zip(*(map(str, batch.column(name).to_pylist()) for name in ("level", "kind")), strict=True))
    levels = sorted({level for level, _ in found})
    return {level: {kind: n for (at, kind), n in sorted(found.items()) if at == level} for level in levels}


def count_edits(folder: Path) -> Edits:
    """Count edits by action and rule, and the sources of each rule; the edits of a source stand together."""
    actions: Counter[str] = Counter()
    edits: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    last: set[tuple[str, str]] = set()  # source and rule of the source before: its edits may go on
    for batch in read_columns(folder, "edits", ("source_id", "action", "rules")):
        actions.update(_values(batch.column("action")))
        edits.update(_values(batch.column("rules").flatten()))
        pairs = set(_pairs(batch))
        sources.update(rule for _, rule in pairs - last)
        end = batch.column("source_id")[-1].as_py() if batch.num_rows else None
        last = {pair for pair in pairs | last if pair[0] == end}
    return Edits(actions, {rule: Rule(count, sources[rule]) for rule, count in edits.items()})


def _pairs(batch: pa.RecordBatch) -> Iterator[tuple[str, str]]:
    """Yield source and rule of some edits, each pair once."""
    ids = pc.fill_null(batch.column("source_id"), _NONE).dictionary_encode()
    owners = ids.indices.to_numpy()[pc.list_parent_indices(batch.column("rules")).to_numpy()].astype(np.int64)
    rules = pc.fill_null(batch.column("rules").flatten(), _NONE).dictionary_encode()
    names, known = rules.dictionary.to_pylist(), ids.dictionary.to_pylist()
    codes = np.unique(owners * max(len(names), 1) + rules.indices.to_numpy())
    yield from ((known[code // len(names)], names[code % len(names)]) for code in codes.tolist())

"""What an export is asked for, what it holds a row, and what it counted. No library is needed to ask."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from jiaokan.errors import InputError

LEVELS = ("documents", "paragraphs")
KINDS = (
    *("title", "subtitle", "speaker", "heading", "salutation", "body", "item", "row", "signature", "date"),
    "other",
)
# What a group is made of; each takes the closer relations with it.
DROPS: Mapping[str, frozenset[str]] = {
    "exact-duplicate": frozenset({"exact"}),
    "near-duplicate": frozenset({"exact", "near"}),
    "template-twin": frozenset({"exact", "near", "template"}),
}
_SHARED = (
    *("date", "source_id", "source_key", "url", "license", "language", "split", "flags", "repaired"),
    "duplicate_group",
)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "documents": ("id", "text", "title", *_SHARED),
    "paragraphs": ("id", "text", "kind", "title", "section_path", "document_id", *_SHARED),
}
LISTS = frozenset({"flags", "repaired", "section_path"})
# Why a row is not taken, in the order in which is asked; the first that holds is counted.
REASONS = ("split", "kind", "with", "without", "min-chars", "max-chars", "duplicate")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that may be exported: its fields in order, and what it is chosen by."""

    values: Mapping[str, Any]
    raised: frozenset[str]  # flags of the row, what was repaired in it, and flags that only its source can have
    n_chars: int  # code points of the text before anything in it is masked
    n_masked: int = 0

    @property
    def id(self) -> str:
        """Give the id of the row."""
        return str(self.values["id"])


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows are taken, and how their texts are made. Lengths are code points; an empty choice is all.

    Raises InputError for a level, kind or relation there is none of, and for limits that leave nothing.
    """

    level: str = "documents"
    splits: Collection[str] = ()
    kinds: frozenset[str] = frozenset(KINDS)
    with_flags: Collection[str] = ()
    without_flags: Collection[str] = ()
    drop: str | None = None
    min_chars: int = 0
    max_chars: int | None = None
    is_masked: bool = False
    mask_with: str | None = None  # stands for each code point; else a placeholder of the kind for the whole

    def __post_init__(self) -> None:
        known("--level", (self.level,), LEVELS)
        known("--kind", self.kinds, KINDS)
        known("--drop", () if self.drop is None else (self.drop,), tuple(DROPS))
        if not self.kinds:
            raise InputError("--without-kind", "leaves no kind of paragraph", next_step="keep one at least")
        if self.min_chars > self.most:
            raise InputError("--min-chars", "is above --max-chars", got=f"{self.min_chars}", expected=f"≤ {self.most}")
        if self.mask_with is not None and (len(self.mask_with) != 1 or not self.mask_with.isprintable()):
            raise InputError("--mask-with", "is no character", got=repr(self.mask_with), expected="one, such as *")

    @property
    def most(self) -> float:
        """Give the most code points of a text."""
        return math.inf if self.max_chars is None else self.max_chars

    @property
    def is_of_all_kinds(self) -> bool:
        """Say whether paragraphs of every kind are taken."""
        return len(self.kinds) == len(KINDS)

    @property
    def filters(self) -> bool:
        """Say whether anything but the relations decides which rows of the splits are taken."""
        flags = self.with_flags or self.without_flags
        return bool(flags or self.min_chars or self.max_chars is not None or not self.is_of_all_kinds)


def known(where: str, given: Collection[str], names: Collection[str]) -> None:
    """Raise InputError for a name that is not among those there are."""
    for name in sorted(given):
        if name not in names:
            raise InputError(where, "is not known", got=repr(name), expected=", ".join(names))


def refusal_of(row: Row, choice: Choice) -> str | None:
    """Say by which of its filters a choice leaves a row out; None where it takes it."""
    kind = row.values.get("kind")  # documents have none: theirs are those of their paragraphs
    if not row.n_chars or (kind is not None and kind not in choice.kinds):
        return "kind"
    if choice.with_flags and row.raised.isdisjoint(choice.with_flags):
        return "with"
    if not row.raised.isdisjoint(choice.without_flags):
        return "without"
    if row.n_chars < choice.min_chars:
        return "min-chars"
    return "max-chars" if row.n_chars > choice.most else None


@dataclass(slots=True)
class Tally:
    """What is counted while rows go by."""

    rows: int = 0
    code_points: int = 0
    masked: int = 0
    splits: Counter[str] = field(default_factory=Counter)
    licenses: Counter[str | None] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)

    def add(self, row: Row) -> None:
        """Count a row that is taken."""
        self.rows += 1
        self.code_points += len(row.values["text"])
        self.masked += row.n_masked
        self.splits[row.values["split"]] += 1
        self.licenses[row.values["license"]] += 1

    def to_json(self) -> dict[str, Any]:
        """Give the counts as plain values, the same for the same rows."""
        licenses = sorted(self.licenses.items(), key=lambda item: (-item[1], item[0] or ""))
        return {
            "rows": self.rows,
            "code_points": self.code_points,
            "masked": self.masked,
            "splits": dict(self.splits),
            "licenses": [{"license": name, "rows": count} for name, count in licenses],
            "dropped": {reason: self.dropped[reason] for reason in REASONS if self.dropped[reason]},
        }


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: where, in which format, how many bytes, and the counts."""

    out: str
    format: str
    level: str
    n_bytes: int
    counts: Tally

    def to_json(self) -> dict[str, Any]:
        """Give it as plain values."""
        head = {"out": self.out, "format": self.format, "level": self.level, "bytes": self.n_bytes}
        return {**head, **self.counts.to_json()}

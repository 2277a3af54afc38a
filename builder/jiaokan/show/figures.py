"""What a release holds, as figures: plain data for a terminal, a page or a comparison. Nothing here counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from jiaokan.show.spread import Spread

FATES = ("inputs", "published", "filtered", "quarantined", "excluded")
FORMAT = 1  # of the JSON below: raised where a key is another or gone


@dataclass(frozen=True, slots=True)
class Release:
    """Which release it is; ``script``, ``without`` and ``protect`` are what its build was told."""

    name: str
    version: str
    builder: str  # its version
    format: int  # of the manifest: 1 is that of version 0.2
    data_digest: str
    script: str
    without: tuple[str, ...]
    protect: tuple[str, ...]
    corrections: int  # by hand


@dataclass(frozen=True, slots=True)
class Inputs:
    """What went in: records and bytes by fate (all of them are ``inputs``), inputs by format, records by reason."""

    files: int
    records: Mapping[str, int]
    n_bytes: Mapping[str, int]
    formats: Mapping[str, int]  # of inputs: a container is one; empty in the format of 0.2
    reasons: Mapping[str, int]  # why records are not published
    ignored: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule did: its edits, and how many sources have one."""

    edits: int
    sources: int


@dataclass(frozen=True, slots=True)
class Table:
    """How large a table is: rows by split, bytes of its files."""

    rows: Mapping[str, int]
    n_bytes: int

    @property
    def n_rows(self) -> int:
        """Give the rows of all splits."""
        return sum(self.rows.values())


@dataclass(frozen=True, slots=True)
class Stats:
    """What a release holds; counts are of rows unless they say otherwise, the largest first."""

    release: Release
    inputs: Inputs
    tables: Mapping[str, Table]
    raw_chars: int  # code points of all sources
    clean_chars: int
    actions: Mapping[str, int]  # edits by what they do
    rules: Mapping[str, Rule]  # an edit of two rules counts for both
    flags: Mapping[str, Mapping[str, int]]  # what remains: flag -> table -> rows
    repaired: Mapping[str, Mapping[str, int]]  # what was put right: likewise
    paragraph_kinds: Mapping[str, int]
    heading_kinds: Mapping[str, int]
    heading_levels: Mapping[str, int]  # by level, the highest first
    duplicates: Mapping[str, Mapping[str, int]]  # level -> kind -> pairs
    scripts: Mapping[str, int]  # sources, "hans native"
    encodings: Mapping[str, int]  # sources
    extractors: Mapping[str, int]  # sources; "none" where the bytes are the text
    document_chars: Spread  # code points of a report
    paragraph_chars: Spread  # code points of a paragraph
    source_edits: Spread  # edits a source for 1,000 code points of its raw text, to a tenth

    def to_json(self) -> dict[str, Any]:
        """Give everything as plain JSON values."""
        return {"format": FORMAT} | asdict(self)

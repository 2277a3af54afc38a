"""What a page needs of one source to draw it: the clean text and the edits, from which a browser restores the raw one.

Plain values of JSON, columns where there are many. Offsets are code points; ``show/reader.js`` reads them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pyarrow as pa

TABLES = ("documents", "sections", "paragraphs", "edits")  # of which each row belongs to one source
_RANGE = ("raw_start", "raw_end")
_FLAGS = ("flags", "repaired")
# What a view is made of, by table.
COLUMNS = {
    "sources": (
        *("source_id", "name", "url", "page_url", "date", "sha256", "byte_length", "encoding", "encoding_evidence"),
        *("extractor", "raw_text", "text", "script", "script_origin", *_FLAGS),
    ),
    "documents": (
        "document_id",
        "title",
        "date",
        "boundary",
        "boundary_score",
        "text_start",
        "text_end",
        *_RANGE,
        *_FLAGS,
    ),
    "sections": (
        *("section_id", "document_id", "level", "number", "heading", "heading_kind", "heading_score"),
        *(*_RANGE, *_FLAGS),
    ),
    "paragraphs": (
        *("paragraph_id", "document_id", "section_id", "kind", "heading_end", "text_start", "text_end"),
        *(*_RANGE, *_FLAGS, "spans", "page"),
    ),
    "edits": ("action", "rules", "text_start", "text_end", "raw_text", "evidence"),
}
_OF_SOURCE = (
    *("name", "url", "page_url", "date", "sha256", "byte_length", "encoding", "encoding_evidence"),
    *("extractor", "script", "script_origin", *_FLAGS),
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A source and the rows that belong to it, of the columns that were asked for."""

    split: str
    source: dict[str, Any]
    tables: Mapping[str, pa.Table]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Give the rows of a table as dicts, in order."""
        found: list[dict[str, Any]] = self.tables[table].to_pylist()
        return found


def view_of(found: Gathered) -> dict[str, Any]:
    """Give a source, read with ``COLUMNS``, as plain values of JSON.

    ``raw_sha256`` is of the raw text in UTF-8: who restores it can tell that it is the same.
    """
    source = found.source
    return {
        "id": source["source_id"],
        "split": found.split,
        **{name: source[name] for name in _OF_SOURCE},
        "text": source["text"],
        "raw_sha256": hashlib.sha256(source["raw_text"].encode()).hexdigest(),
        "edits": _edits(found.tables["edits"]),
        **{table: [_bare(row) for row in found.rows(table)] for table in ("documents", "sections", "paragraphs")},
    }


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    """Give a row without what every row of its source repeats, and without what is empty."""
    return {name: value for name, value in row.items() if name != "source_id" and value not in (None, [], ())}


def _edits(table: pa.Table) -> dict[str, Any]:
    """Give the edits as columns: how far each begins behind the one before, how long it is in the clean text, the rest."""
    starts, ends = (table.column(name).to_pylist() for name in ("text_start", "text_end"))
    actions, action = _pooled(table.column("action").to_pylist())
    rules, rule = _pooled([tuple(each) for each in table.column("rules").to_pylist()])
    evidence, why = _pooled(table.column("evidence").to_pylist())
    return {
        "at": [start - before for before, start in pairwise([0, *starts])],
        "size": [end - start for start, end in zip(starts, ends, strict=True)],
        "was": table.column("raw_text").to_pylist(),
        "actions": actions,
        "action": action,
        "rules": rules,
        "rule": rule,
        "evidence": evidence,
        "why": why,
    }


def _pooled(values: Sequence[Any]) -> tuple[list[Any], list[int]]:
    """Give each value once, and where each stands among them."""
    pool: dict[Any, int] = {}
    numbers = [pool.setdefault(value, len(pool)) for value in values]
    return list(pool), numbers

"""Columns that rows get to be compared by, and those that say only where a row stands."""

from __future__ import annotations

OWNER, KEY = "_owner", "_key"
# What of a row is only where it stands and what it counts: it shifts when another row changes.
PLACES = frozenset({
    *("ordinal", "text_start", "text_end", "raw_start", "raw_end", "n_documents", "n_sections", "n_paragraphs"),
    *("n_chars", "n_edits", "document_id", "section_id", "parent_id", "paragraph_id", "duplicate_group", "group_id"),
})  # fmt: skip


def is_place(table: str, column: str) -> bool:
    """Tell whether a column says only where a row stands; the end of an edit's stretch is what it changed."""
    return column in PLACES and not (table == "edits" and column == "raw_end")

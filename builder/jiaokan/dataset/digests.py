"""Digests of what a row of ``sources`` states and its text cannot show: the manifest keeps them, a validator compares.

They find what was changed by mistake, not what was forged: whoever changes a row can make its digest too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from jiaokan.inputs.entries import Fields

CALLER = ("source_key", "url", "license", "language", "metadata")  # what a caller says, beside the date
_ORIGINAL = ("extractor", "marks", "pages", "left_out")  # what is known of a document in another format
_OF_PAGE = ("page_url", "page_date", "page_metadata")  # of a text they are checked against its lines
_CODEC = ("encoding", "encoding_evidence")
STATED = (*_ORIGINAL, *_OF_PAGE, *_CODEC)  # the columns that a digest of the original's format is made of


def caller_digest(stated: Sequence[str | None], copies: Sequence[Mapping[str, str | None]]) -> str | None:
    """Digest what a caller says of a record, as ``CALLER`` has it, and of each copy, as the column ``copies`` has it.

    None if that is nothing.
    """
    others = [[copy[name] for name in (*CALLER[:2], "date", *CALLER[2:])] for copy in copies]
    if all(value is None for value in (*stated, *chain.from_iterable(others))):
        return None
    return _digest([list(stated), others])


def given(stated: Sequence[str | None], own: Fields) -> list[str | None]:
    """Give what a caller said of a record: what its row states, as ``CALLER`` has it, but for what its front matter does."""
    written = (own.key, None, own.license, own.language, None)
    return [None if value == mine else value for value, mine in zip(stated, written, strict=True)]


def extract_digest(row: Mapping[str, Any]) -> str | None:
    """Digest what a row states, in the columns ``STATED``, of its original's format; None of a file of text in whose format nothing is stated."""
    names = (*_ORIGINAL, *_OF_PAGE) if row["extractor"] is not None else _ORIGINAL
    stated = {name: row[name] for name in names if row[name]}
    if row["extractor"] is not None or row["encoding_evidence"] == "text":
        stated |= {name: row[name] for name in _CODEC}
    return _digest(stated) if stated else None


def _digest(value: object) -> str:
    return hashlib.sha256(
        json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()

"""Exact duplicates: rows whose clean texts have one canonical key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from jiaokan.chars import HAN
from jiaokan.hanzi import simplified
from jiaokan.records import Duplicate

KIND = "exact"
FLAG = "exact-duplicate"
# Shorter paragraphs (headings, slogans, signatures) say the same everywhere and relate nothing.
MIN_KEY = 16
_DROP = re.compile(f"[^{HAN}0-9A-Za-z×_☆]+")
_NUMBER = re.compile(r":[a-z]([0-9]+)\Z")


def canonical(text: str) -> str:
    """Give the text with script, case, punctuation and blanks taken out of account.

    >>> canonical("加強防控,確保安全。") == canonical("加强防控，确保安全")
    True
    """
    return _DROP.sub("", simplified(text)).lower()


def key_of(text: str) -> str | None:
    """Give the hash of a text's canonical form, None if it is too short to relate anything."""
    plain = canonical(text)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16] if len(plain) >= MIN_KEY else None


def order_of(row_id: str) -> tuple[str, int]:
    """Give the order in which rows of a group are named: by source id, then by raw offset."""
    match = _NUMBER.search(row_id)
    return row_id.partition(":")[0], int(match[1]) if match else 0


def group(keys: Iterable[tuple[str, str | None]]) -> dict[str, list[str]]:
    """Group ids by key: ``{group id: ids, representative first}``, groups of one left out."""
    members: dict[str, list[str]] = {}
    for row_id, key in keys:
        if key is not None:
            members.setdefault(f"{KIND}:{key}", []).append(row_id)
    return {name: sorted(ids, key=order_of) for name, ids in sorted(members.items()) if len(ids) > 1}


def pairs(level: str, groups: Mapping[str, list[str]]) -> list[Duplicate]:
    """Give a row for each member of a group but its representative."""
    return [Duplicate(level, KIND, name, ids[0], other, 1.0) for name, ids in groups.items() for other in ids[1:]]

"""The ledger and the addresses: replay, undo, order, minimality, labels, and offsets that agree with it."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator

from jiaokan.checks.model import Fault, Unit, bytes_of, shown
from jiaokan.dataset.owners import Owners
from jiaokan.inputs.original import ID_LENGTH, id_of
from jiaokan.text.splice import action_of, replay, undo
from jiaokan.text.traced import Alignment


def find_identity_faults(unit: Unit) -> Iterator[Fault]:
    """Raw text, codec and mark give back the bytes whose SHA-256 and length are stated.

    Not where decoding was lossy, nor where the text was taken out of a document of another format.
    """
    source = unit.source
    if source["source_id"] != id_of(source["sha256"]):
        yield (
            source.at("source_id"),
            f"got {shown(source['source_id'])}, expected the first {ID_LENGTH} digits of sha256",
        )
    try:
        data = bytes_of(source)
    except (LookupError, UnicodeEncodeError):
        data = b""
    same = hashlib.sha256(data).hexdigest() == source["sha256"] and len(data) == source["byte_length"]
    if source["extractor"] is not None:
        if same:
            yield source.at("extractor"), "is stated, but raw_text encodes to the very bytes; expected None"
        return
    if not same and "lossy-decoding" not in source["flags"]:
        yield source.at("raw_text"), "does not encode to the bytes that sha256 and byte_length name; restore the source"
    if same and "lossy-decoding" in source["flags"]:
        yield source.at("flags"), "has lossy-decoding, but raw_text encodes to the very bytes"


def find_side_faults(unit: Unit) -> Iterator[Fault]:
    """Both sides of an edit stand where its offsets say."""
    raw, text = unit.source["raw_text"], unit.source["text"]
    for edit in unit.edits:
        if raw[edit["raw_start"] : edit["raw_end"]] != edit["raw_text"]:
            yield (
                edit.at("raw_text"),
                f"got {shown(edit['raw_text'])}, raw_text has {shown(raw[edit['raw_start'] : edit['raw_end']])}",
            )
        if text[edit["text_start"] : edit["text_end"]] != edit["text"]:
            yield (
                edit.at("text"),
                f"got {shown(edit['text'])}, text has {shown(text[edit['text_start'] : edit['text_end']])}",
            )


def find_order_faults(unit: Unit) -> Iterator[Fault]:
    """Edits are sorted and disjoint on both sides."""
    raw_done = text_done = 0
    for edit in unit.edits:
        if not raw_done <= edit["raw_start"] <= edit["raw_end"]:
            yield edit.at("raw_start"), f"got {edit['raw_start']}–{edit['raw_end']}, expected from {raw_done}"
        if not text_done <= edit["text_start"] <= edit["text_end"]:
            yield edit.at("text_start"), f"got {edit['text_start']}–{edit['text_end']}, expected from {text_done}"
        raw_done, text_done = edit["raw_end"], edit["text_end"]


def find_minimal_faults(unit: Unit) -> Iterator[Fault]:
    """No edit is the identity, and its sides share neither their first nor their last code point."""
    for edit in unit.edits:
        raw, text = edit["raw_text"], edit["text"]
        if raw == text or (raw and text and (raw[0] == text[0] or raw[-1] == text[-1])):
            yield edit.at("text"), f"{shown(raw)} to {shown(text)} is not minimal"


def find_replay_faults(unit: Unit) -> Iterator[Fault]:
    """Replaying the ledger over the raw text gives the clean text."""
    got = replay(unit.source["raw_text"], [(e["raw_start"], e["raw_end"], e["text"]) for e in unit.edits])
    if got != unit.source["text"]:
        yield unit.source.at("text"), "is not what the ledger makes of raw_text; rebuild"


def find_undo_faults(unit: Unit) -> Iterator[Fault]:
    """Undoing the ledger over the clean text gives the raw text."""
    got = undo(unit.source["text"], [(e["text_start"], e["text_end"], e["raw_text"]) for e in unit.edits])
    if got != unit.source["raw_text"]:
        yield unit.source.at("raw_text"), "is not what undoing the ledger gives; rebuild"


def find_action_faults(unit: Unit) -> Iterator[Fault]:
    """The action is the one that follows from the edit."""
    text = unit.source["text"]
    for edit in unit.edits:
        start, end = edit["text_start"], edit["text_end"]
        expected = action_of(
            edit["raw_text"], edit["text"], text[start - 1 : start] if start else "", text[end : end + 1]
        )
        if edit["action"] != expected:
            yield edit.at("action"), f"got {shown(edit['action'])}, expected {expected!r}"


def find_boundary_faults(unit: Unit) -> Iterator[Fault]:
    """No edit spans the start of a paragraph."""
    raw_starts = sorted(p["raw_start"] for p in unit.paragraphs)
    text_starts = sorted(p["text_start"] for p in unit.paragraphs)
    for edit in unit.edits:
        for side, starts in (("raw", raw_starts), ("text", text_starts)):
            index = bisect_left(starts, edit[f"{side}_start"] + 1)
            if index < len(starts) and starts[index] < edit[f"{side}_end"]:
                yield edit.at(f"{side}_start"), f"spans the start of a paragraph at {starts[index]}"


def find_address_faults(unit: Unit) -> Iterator[Fault]:
    """Raw offsets are where the ledger leads the clean ones, and ids are made of them."""
    columns = ("raw_start", "raw_end", "text_start", "text_end")
    alignment = Alignment(*([edit[column] for edit in unit.edits] for column in columns))
    for table, letter in (("documents", "d"), ("sections", "s"), ("paragraphs", "p")):
        rows = getattr(unit, table)
        starts = alignment.raw_starts([row["text_start"] for row in rows])
        ends = alignment.raw_ends([row["text_end"] for row in rows])
        for row, start, end in zip(rows, starts, ends, strict=True):
            if row["raw_start"] != start:
                yield row.at("raw_start"), f"got {row['raw_start']}, the ledger leads to {start}"
            if row["raw_end"] != end:
                yield row.at("raw_end"), f"got {row['raw_end']}, the ledger leads to {end}"
            name = f"{table[:-1]}_id"
            expected = f"{unit.source['source_id']}:{letter}{row['raw_start']}"
            if row[name] != expected:
                yield row.at(name), f"got {shown(row[name])}, expected {expected!r}"


def find_owner_faults(unit: Unit) -> Iterator[Fault]:
    """An edit names the document and the paragraph it belongs to, if there is one."""
    for table, column in (("documents", "document_id"), ("paragraphs", "paragraph_id")):
        units = sorted((row["raw_start"], row["raw_end"], row[column]) for row in getattr(unit, table))
        owners = Owners((name, start, end) for start, end, name in units)
        for edit in unit.edits:
            expected = owners.of(edit["raw_start"], edit["raw_end"])
            if edit[column] != expected:
                yield edit.at(column), f"got {shown(edit[column])}, it belongs to {shown(expected)}"

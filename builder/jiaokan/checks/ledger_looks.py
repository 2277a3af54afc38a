"""Quick looks at the ledgers of many sources: in columns, which sources and which edits have surely no fault."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.checks.block import Block, Numbered, Told
from jiaokan.checks.gathered import PARTS
from jiaokan.dataset.owners import bits_of_rules
from jiaokan.dataset.proof import replays
from jiaokan.rules import RULES
from jiaokan.text.pools import Numbers, Offsets

_FEED, _RETURN = ord("\n"), ord("\r")
_SIDES = ("raw", "text")
_LETTERS = (("documents", ":d"), ("sections", ":s"), ("paragraphs", ":p"))


def orderly(block: Block) -> Told:
    """Tell which sources have only rows within their texts, edits and paragraphs and documents each behind the other.

    The looks below hold for no others.
    """
    found = np.ones(len(block), dtype=bool)
    for table in PARTS:
        for side in _SIDES:
            joined = getattr(block, side)
            owner = block.owner[table]
            start, end = (block.places(table, f"{side}_{edge}") for edge in ("start", "end"))
            bad = (start < joined.starts[owner]) | (start > end) | (end > joined.ends[owner])
            if table != "sections":
                bad[1:] |= (start[1:] < end[:-1]) & (owner[1:] == owner[:-1])
            if table in ("documents", "paragraphs"):
                bad |= start == end
            found &= block.without(table, bad)
    return found


def proved(block: Block) -> Told:
    """Tell which ledgers are in order, say what stands on both sides, and lead from raw to clean text and back."""
    found = np.zeros(len(block), dtype=bool)
    _prove(block, 0, len(block), found)
    return found


def _prove(block: Block, start: int, stop: int, found: Told) -> None:
    """Prove some ledgers together and, where that fails, each half of them."""
    if start == stop:
        return
    units, counts = block.units[start:stop], block.counts["edits"][start:stop]
    edits = block.tables["edits"].slice(int(block.counts["edits"][:start].sum()), int(counts.sum()))
    raws, texts = ([unit.source[name] for unit in units] for name in ("raw_text", "text"))
    if replays(edits, counts.tolist(), raws, texts):
        found[start:stop] = True
    elif stop - start > 1:
        half = (start + stop) // 2
        _prove(block, start, half, found)
        _prove(block, half, stop, found)


def not_minimal(block: Block) -> Told:
    """Doubt the edits whose sides are the same or begin or end alike."""
    (raw_start, raw_end), (start, end) = _edges(block, "raw"), _edges(block, "text")
    raw, text = block.raw.codes, block.text.codes
    both = (raw_start < raw_end) & (start < end)
    alike = (raw[raw_start] == text[start]) | (raw[raw_end - 1] == text[end - 1])
    none = (raw_start == raw_end) & (start == end)
    found: Told = none | (both & alike) | ~block.of_sources(block.once(proved), "edits")
    return found


def wrong_action(block: Block) -> Told:
    """Doubt the edits whose action is not the one that follows from them."""
    (raw_start, raw_end), (start, end) = _edges(block, "raw"), _edges(block, "text")
    raw, text = block.raw.codes, block.text.codes
    had = _any((raw == _FEED) | (raw == _RETURN), raw_start, raw_end)
    has = _any(text == _FEED, start, end)
    joins = (text[start - 1] != _FEED) & (text[end] != _FEED)  # at the ends of a text a line feed stands
    cases = (has & ~had, had & ~has & joins, start == end, raw_start < raw_end)
    expected = np.select(cases, np.arange(4), 4)
    actions = ["split", "join", "remove", "replace", "insert"]
    got = pc.fill_null(pc.index_in(block.tables["edits"].column("action"), pa.array(actions)), -1)
    wrong: Told = got.to_numpy(zero_copy_only=False) != expected
    return wrong | ~block.of_sources(block.once(proved), "edits")


def _edges(block: Block, side: str) -> tuple[Offsets, Offsets]:
    return block.places("edits", f"{side}_start"), block.places("edits", f"{side}_end")


def _any(marked: Told, starts: Offsets, ends: Offsets) -> Told:
    """Tell which stretches hold a marked code point."""
    before = np.concatenate([[0], np.cumsum(marked)])
    found: Told = before[ends] > before[starts]
    return found


def spanning(block: Block) -> Told:
    """Doubt the edits that span the start of a paragraph."""
    found = np.zeros(block.tables["edits"].num_rows, dtype=bool)
    for side in _SIDES:
        (start, end), starts = _edges(block, side), block.places("paragraphs", f"{side}_start")
        at = np.searchsorted(starts, start, side="right")
        found |= np.append(starts, _FAR)[at] < end
    return found


_FAR = np.iinfo(np.int64).max


def wrong_owner(block: Block) -> Told:
    """Doubt the edits that name another document or paragraph than the one they belong to."""
    found = np.zeros(block.tables["edits"].num_rows, dtype=bool)
    start, end = _edges(block, "raw")
    for table, column in (("documents", "document_id"), ("paragraphs", "paragraph_id")):
        starts, ends = block.places(table, "raw_start"), block.places(table, "raw_end")
        at = np.searchsorted(ends, start, side="right")
        outside = np.append(starts, _FAR)[at] >= np.maximum(end, start + 1)
        ids = block.tables[table].column(column)
        expected = ids.take(pa.array(np.minimum(at, max(0, len(ids) - 1)), mask=outside))
        found |= ~same(block.tables["edits"].column(column), expected)
    return found


def same(one: pa.Array, other: pa.Array) -> Told:
    """Tell which values are equal; nulls are."""
    equal = pc.fill_null(pc.equal(one, other), False)  # noqa: FBT003
    both = pc.and_(pc.is_null(one), pc.is_null(other))
    found: Told = pc.or_(equal, both).to_numpy(zero_copy_only=False)
    return found


def right_addresses(block: Block) -> Told:
    """Tell in which sources raw offsets are where the ledger leads the clean ones, and ids are made of them."""
    found = np.ones(len(block), dtype=bool)
    for table, letter in _LETTERS:
        rows = block.tables[table]
        raw_start = pc.cast(rows.column("raw_start"), pa.string())
        expected = pc.binary_join_element_wise(rows.column("source_id"), letter, raw_start, "")
        wrong = ~same(rows.column(f"{table[:-1]}_id"), expected)
        wrong |= _raw(block, table, "start") != block.places(table, "raw_start")
        wrong |= _raw(block, table, "end") != block.places(table, "raw_end")
        found &= block.without(table, wrong)
    return found


def _raw(block: Block, table: str, edge: str) -> Offsets:
    """Lead the clean offsets of rows back to raw ones, as ``alignment.Alignment`` does for one source."""
    last = 1 if edge == "end" else 0
    at = block.places(table, f"text_{edge}") - last
    owner = block.owner[table]
    (raw_start, raw_end), (start, end) = _edges(block, "raw"), _edges(block, "text")
    behind = np.searchsorted(end, at, side="right")
    first = block.first("edits")[owner]
    shift = np.concatenate([[0], end - raw_end])[behind]
    raw = at - np.where(behind > first, shift, (block.text.starts - block.raw.starts)[owner])
    if len(start):
        near = np.minimum(behind, len(start) - 1)
        written = (behind < len(start)) & (start[near] <= at) & (at < end[near])
        raw = np.where(written, (raw_end - 1 if last else raw_start)[near], raw)
    return raw + last


def counted_edits(block: Block) -> Told:
    """Tell in which sources the ordinals of edits are dense."""
    expected = np.arange(len(block.owner["edits"])) - block.first("edits")[block.owner["edits"]]
    return block.without("edits", block.numbers("edits", "ordinal") != expected)


_FLAGS = sorted({rule.flag for rule in RULES if rule.flag is not None})


def right_repairs(block: Block) -> Told:
    """Tell in which sources every row has the *repaired* flags and the number of the edits that belong to it."""
    found = np.ones(len(block), dtype=bool)
    bits = np.append([bits_of_rules(tuple(each)) for each in block.sets_of_rules] or [0], 0)[block.rules.of]
    start, end = _edges(block, "raw")
    for table in ("documents", "sections", "paragraphs"):
        low, high = block.places(table, "raw_start"), block.places(table, "raw_end")
        first = np.minimum(np.searchsorted(end, low, side="right"), np.searchsorted(start, low, side="left"))
        stop = np.maximum(first, np.searchsorted(start, high, side="left"))
        wrong = _union(bits, first, stop) != _bits(block.tables[table].column("repaired"))
        if table != "sections":
            wrong |= block.numbers(table, "n_edits") != stop - first
        found &= block.without(table, wrong)
    first = block.first("edits")
    stop = first + block.counts["edits"]
    stated = pa.array([unit.source["repaired"] for unit in block.units], pa.list_(pa.string()))
    counts = np.array([unit.source["n_edits"] for unit in block.units], dtype=np.int64)
    found &= (_union(bits, first, stop) == _bits(stated)) & (counts == stop - first)
    return found


def _union(bits: Numbers, first: Offsets, stop: Offsets) -> Numbers:
    """Give all bits of each stretch."""
    edges = np.stack([first, stop], axis=1).ravel()
    found: Numbers = np.bitwise_or.reduceat(np.append(bits, 0), edges)[::2] if len(edges) else np.empty(0, np.int64)
    found[first == stop] = 0
    return found


def _bits(flags: pa.Array) -> Numbers:
    """Give the bits of lists of flags; -1 for one with a flag that no rule raises."""
    numbered = Numbered.make(flags.flatten())
    known = np.array([1 << _FLAGS.index(flag) if flag in _FLAGS else -1 for flag in numbered.distinct.to_pylist()])
    sizes = pc.list_value_length(flags).to_numpy(zero_copy_only=False)
    stop = np.cumsum(sizes)
    each = known[numbered.of] if len(numbered.of) else np.empty(0, np.int64)
    return _union(each.astype(np.int64), stop - sizes, stop)

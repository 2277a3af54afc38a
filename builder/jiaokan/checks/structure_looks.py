"""Quick looks at how the rows of many sources hang together: in columns, which sources have surely no fault.

Like those at ledgers they hold only for rows that lie within their texts, one behind the other.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jiaokan.checks.block import Block, Numbered, Told
from jiaokan.checks.evidence_looks import unknown_rules
from jiaokan.checks.flagging import find_source_flag_faults, is_known
from jiaokan.checks.gathered import Located
from jiaokan.checks.ledger_looks import counted_edits
from jiaokan.checks.structure import EDGES, is_inside
from jiaokan.dataset import schema
from jiaokan.text.joined import Joined
from jiaokan.text.pools import Numbers, Offsets

_PARTS = ("documents", "sections", "paragraphs")
_FEED = ord("\n")
_EDGES = np.array([ord(char) for char in EDGES], dtype=np.uint32)


def unique_ids(block: Block) -> Told:
    """Tell in which sources no id is there twice, nor in another of the block."""
    found = np.ones(len(block), dtype=bool)
    for table in _PARTS:
        numbers = Numbered.make(block.tables[table].column(f"{table[:-1]}_id"))
        found &= block.without(table, np.bincount(numbers.of)[numbers.of] > 1)
    return found


def in_order(block: Block) -> Told:
    """Tell in which sources ordinals are dense, of sections and paragraphs document by document, and rows in order."""
    found = block.once(counted_edits).copy()
    owner = block.owner["documents"]
    found &= block.without("documents", _counted(owner) != block.numbers("documents", "ordinal"))
    for table in ("sections", "paragraphs"):
        runs = block.owner[table], Numbered.make(block.tables[table].column("document_id")).of
        found &= block.without(table, _counted(*runs) != block.numbers(table, "ordinal"))
    for table in _PARTS:
        start, owner = block.numbers(table, "text_start"), block.owner[table]
        bad = np.zeros(len(start), dtype=bool)
        bad[1:] = (start[1:] <= start[:-1]) & (owner[1:] == owner[:-1])
        found &= block.without(table, bad)
    return found


def _counted(*keys: Numbers) -> Numbers:
    """Count rows from 0 in each run of equal keys."""
    count = np.arange(len(keys[0]))
    begins = np.ones(len(count), dtype=bool)
    begins[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    found: Numbers = count - np.maximum.accumulate(np.where(begins, count, 0))
    return found


def laid_out(block: Block) -> Told:
    """Tell which clean texts are their paragraphs joined by line feeds, documents at their places, no blank at an edge."""
    paragraphs = block.once(_paragraphs)
    found = _stand(block, "documents", Joined.of(block.tables["documents"].column("text").to_pylist()))
    found &= _stand(block, "paragraphs", paragraphs)
    start, end = block.places("paragraphs", "text_start"), block.places("paragraphs", "text_end")
    codes, owner = block.text.codes, block.owner["paragraphs"]
    expected = np.empty(len(start), dtype=np.int64)  # each begins behind the line feed that ends the one before
    expected[1:] = end[:-1] + 1
    first = block.first("paragraphs")[block.counts["paragraphs"] > 0]
    expected[first] = block.text.starts[owner[first]]
    bad = (start != expected) | (codes[end] != _FEED) | (start >= end)
    bad |= np.isin(codes[start], _EDGES) | np.isin(codes[np.maximum(end, 1) - 1], _EDGES)
    feeds = np.concatenate([[0], np.cumsum(codes == _FEED)])
    bad |= feeds[end] > feeds[start]
    found &= block.without("paragraphs", bad)
    done = np.full(len(block), -1, dtype=np.int64)
    done[owner] = end  # of its last paragraph
    found &= done == block.text.ends
    return found


def _paragraphs(block: Block) -> Joined:
    return Joined.of(block.tables["paragraphs"].column("text").to_pylist())


def _stand(block: Block, table: str, texts: Joined) -> Told:
    """Tell in which sources the texts of rows are what stands at their places in the clean text."""
    start, end = block.places(table, "text_start"), block.places(table, "text_end")
    sizes = texts.ends - texts.starts
    found = block.without(table, end - start != sizes)
    sizes = np.where(block.of_sources(found, table), sizes, 0)
    row = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(len(row)) - (np.cumsum(sizes) - sizes)[row]
    differs = block.text.codes[start[row] + within] != texts.codes[texts.starts[row] + within]
    found &= block.without(table, np.bincount(row[differs], minlength=len(sizes)) > 0)
    return found


def tiled(block: Block) -> Told:
    """Tell in which sources sentences tile their paragraphs, and spans lie inside, in order."""
    length = block.once(_paragraphs)
    sizes = length.ends - length.starts
    row, start, end = _pieces(block, "sentences")
    first = np.ones(len(row), dtype=bool)
    first[1:] = row[1:] != row[:-1]
    wanted = np.zeros(len(row), dtype=np.int64)
    wanted[1:] = np.where(first[1:], 0, end[:-1])
    bad = np.bincount(row[(start != wanted) | (end <= start)], minlength=len(sizes)) > 0
    done = np.zeros(len(sizes), dtype=np.int64)
    done[row] = end
    bad |= done != sizes
    row, start, end = _pieces(block, "spans")
    outside = (start < 0) | (start >= end) | (end > sizes[row])
    outside[1:] |= (row[1:] == row[:-1]) & (start[1:] <= start[:-1])  # of one place: the check looks at the kinds
    bad |= np.bincount(row[outside], minlength=len(sizes)) > 0
    found = block.without("paragraphs", bad)
    found &= [_are_inside(unit.source) for unit in block.units]
    return found


def _are_inside(source: Located) -> bool:
    length = len(source["raw_text"])
    return is_inside(source, "spans", length) and is_inside(source, "marks", length)


def _pieces(block: Block, column: str) -> tuple[Numbers, Offsets, Offsets]:
    """Give of each sentence or span the number of its paragraph, its start and its end."""
    values = block.tables["paragraphs"].column(column)
    row = np.repeat(np.arange(len(values)), pc.list_value_length(values).to_numpy(zero_copy_only=False))
    inside = values.flatten()
    start, end = (pc.struct_field(inside, edge).to_numpy(zero_copy_only=False).astype(np.int64) for edge in _ENDS)
    return row, start, end


_ENDS = ("start", "end")


def known_flags(block: Block) -> Told:
    """Tell in which sources flags are known for the level, sorted, those of spans known too, and so are the rules."""
    found = block.without("edits", block.once(unknown_rules))
    for table in _PARTS:
        for column in ("flags", "repaired"):
            found &= block.without(table, _odd(block.tables[table].column(column), table[:-1], column))
    spans = block.tables["paragraphs"].column("spans")
    flags = Numbered.make(pc.struct_field(spans.flatten(), "flag"))
    odd = ~flags.which([name in schema.flags() for name in flags.distinct.to_pylist()])
    row = np.repeat(np.arange(len(spans)), pc.list_value_length(spans).to_numpy(zero_copy_only=False))
    found &= block.without("paragraphs", np.bincount(row[odd], minlength=len(spans)) > 0)
    found &= [next(find_source_flag_faults(unit.source), None) is None for unit in block.units]
    return found


def _odd(lists: pa.Array, level: str, column: str) -> Told:
    """Tell which lists hold a flag that is none there, or are not sorted."""
    flags = Numbered.make(lists.flatten())
    names: list[str] = flags.distinct.to_pylist()
    row = np.repeat(np.arange(len(lists)), pc.list_value_length(lists).to_numpy(zero_copy_only=False))
    odd = ~flags.which([is_known(name, level, column) for name in names])
    rank = np.argsort(np.argsort(np.array(names or [""]), kind="stable"), kind="stable")[flags.of]
    odd[1:] |= (row[1:] == row[:-1]) & (rank[1:] < rank[:-1])
    return np.asarray(np.bincount(row[odd], minlength=len(lists)) > 0)

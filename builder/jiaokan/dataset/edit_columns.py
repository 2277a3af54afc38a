"""The ledgers of many sources as rows of ``edits``, in columns: no row is an object on the way. Decides nothing.

``rows.edit_rows`` says the same one by one, for one source; a test holds one against the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from jiaokan.dataset import schema
from jiaokan.dataset.records import Document, Paragraph, Record
from jiaokan.text.joined import Joined
from jiaokan.text.pools import Numbers, Offsets
from jiaokan.text.traced import Traced

_FEED, _RETURN = ord("\n"), ord("\r")
_ACTIONS = ("split", "join", "remove", "replace", "insert")


class Entries(NamedTuple):
    """The entries of all ledgers: the source of each, where its two sides stand among all, and numbers in the pools."""

    source: Offsets
    raw_start: Offsets
    raw_end: Offsets
    text_start: Offsets
    text_end: Offsets
    new: Numbers
    rules: Numbers
    evidence: Numbers


def edit_batch(records: Sequence[Record], traced: Sequence[Traced]) -> pa.RecordBatch:
    """Give the rows of ``edits`` of some sources, whose texts share their pools."""
    raw, text = Joined.of([each.raw for each in traced]), Joined.of([each.text for each in traced])
    entries = _entries(traced, raw, text)
    pools = traced[0].ledger.pools
    sides = pa.array(pools.news.listed, pa.string())
    first = np.searchsorted(entries.source, np.arange(len(records)))
    columns = {
        "source_id": _taken([each.source.source_id for each in records], entries.source),
        "document_id": _owners(entries, [each.documents for each in records], "document_id", raw),
        "paragraph_id": _owners(entries, [each.paragraphs for each in records], "paragraph_id", raw),
        "ordinal": pa.array(np.arange(len(entries.source)) - first[entries.source]),
        "action": pa.array(_ACTIONS).take(pa.array(_actions(entries, raw, text, pools.news.listed))),
        "rules": pa.array(pools.rules.listed, pa.list_(pa.string())).take(pa.array(entries.rules)),
        "raw_start": pa.array(entries.raw_start - raw.starts[entries.source]),
        "raw_end": pa.array(entries.raw_end - raw.starts[entries.source]),
        "raw_text": _slices(raw, entries.raw_start, entries.raw_end),
        "text_start": pa.array(entries.text_start - text.starts[entries.source]),
        "text_end": pa.array(entries.text_end - text.starts[entries.source]),
        "text": sides.take(pa.array(entries.new)),
        "evidence": pa.array(pools.proofs.listed, pa.string()).take(pa.array(entries.evidence)),
    }
    made = schema.arrow("edits")
    return pa.RecordBatch.from_arrays([columns[field.name].cast(field.type) for field in made], schema=made)


def _entries(traced: Sequence[Traced], raw: Joined, text: Joined) -> Entries:
    ledgers = [each.ledger for each in traced]
    source = np.repeat(np.arange(len(traced)), [len(ledger) for ledger in ledgers])
    here, there = raw.starts[source], text.starts[source]
    return Entries(
        source,
        np.concatenate([ledger.raw_start for ledger in ledgers]) + here,
        np.concatenate([ledger.raw_end for ledger in ledgers]) + here,
        np.concatenate([ledger.text_start for ledger in ledgers]) + there,
        np.concatenate([ledger.text_end for ledger in ledgers]) + there,
        np.concatenate([ledger.columns.new for ledger in ledgers]),
        np.concatenate([ledger.columns.rules for ledger in ledgers]),
        np.concatenate([ledger.columns.evidence for ledger in ledgers]),
    )


def _taken(values: Sequence[str], at: Offsets) -> pa.Array:
    return pa.array(values, pa.string()).take(pa.array(at))


def _owners(
    entries: Entries, units: Sequence[Sequence[Document] | Sequence[Paragraph]], name: str, raw: Joined
) -> pa.Array:
    """Give the id of the unit that each entry belongs to, as ``owners.Owners`` has it; null outside all of them."""
    count = [len(each) for each in units]
    base = np.repeat(raw.starts, count)
    starts = np.array([unit.raw_start for each in units for unit in each], dtype=np.int64) + base
    ends = np.array([unit.raw_end for each in units for unit in each], dtype=np.int64) + base
    at = np.searchsorted(ends, entries.raw_start, side="right")
    near = np.minimum(at, max(0, len(ends) - 1))
    width = np.maximum(entries.raw_end, entries.raw_start + 1)
    inside = (at < len(ends)) & (starts[near] < width) if len(ends) else np.zeros(len(at), dtype=bool)
    ids = pa.array([getattr(unit, name) for each in units for unit in each], pa.string())
    return ids.take(pa.array(near, mask=~inside))


def _actions(entries: Entries, raw: Joined, text: Joined, sides: Sequence[str]) -> NDArray[np.int8]:
    """Label the entries as ``splice.action_of`` does; the feed between two texts stands for the end of either."""
    breaks = np.concatenate([[0], np.cumsum((raw.codes == _FEED) | (raw.codes == _RETURN))])
    had = breaks[entries.raw_end] > breaks[entries.raw_start]
    has = np.array(["\n" in side for side in sides], dtype=bool)[entries.new]
    before = text.codes[entries.text_start - 1]  # of the first, what is behind the last: a line feed
    joins = (before != _FEED) & (text.codes[entries.text_end] != _FEED)
    cases = (
        has & ~had,
        had & ~has & joins,
        entries.text_start == entries.text_end,
        entries.raw_start < entries.raw_end,
    )
    found: NDArray[np.int8] = np.select(cases, np.arange(4, dtype=np.int8), np.int8(4))
    return found


def _slices(text: Joined, starts: Offsets, ends: Offsets) -> pa.Array:
    """Give stretches of a text as an array of strings: the bytes of all of them are put together at once."""
    data = np.frombuffer(text.text.encode(), dtype=np.uint8)
    at = text.byte_offsets()
    first, sizes = at[starts], at[ends] - at[starts]
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    chosen = np.repeat(first - offsets[:-1], sizes) + np.arange(offsets[-1])
    buffers = [None, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(data[chosen])]
    return pa.Array.from_buffers(pa.string(), len(starts), buffers)

"""Quick looks at rules and evidence: edits with the same sides, rules and evidence are looked at once, out of their place.

What a check finds true of an edit with nothing around it but the code points before it is true of it in its place. What it
finds false may be true there: that is a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from jiaokan.checks.block import Block, Numbered, Told
from jiaokan.checks.evidence import find_evidence_faults, find_rule_faults
from jiaokan.checks.gathered import Located
from jiaokan.checks.model import Fault, Unit
from jiaokan.dataset import schema
from jiaokan.rules import RULES
from jiaokan.text.pools import Numbers

_NOTHING = "\0"  # stands for what is around an edit: no rule and no evidence speaks of it
_OF_PLACE = " read"  # in evidence that speaks of what stands before the edit: fā reads 發
_CLOSING = frozenset(")）")


class Kinds(NamedTuple):
    """Distinct edits by what they say: of each edit its kind, of each kind an edit."""

    of: Numbers
    samples: Numbers


def kinds(block: Block) -> Kinds:
    """Number the edits by rules, evidence and both sides and, where evidence speaks of them, the code points before."""
    edits = block.tables["edits"]
    said, raw, text = (Numbered.make(edits.column(name)) for name in ("evidence", "raw_text", "text"))
    speaks = said.which([each is not None and _OF_PLACE in each for each in said.distinct.to_pylist()])
    before = [
        np.where(speaks, side.codes[block.places("edits", f"{name}_start") - 1], 0)
        for name, side in (("raw", block.raw), ("text", block.text))
    ]
    found = np.zeros(edits.num_rows, dtype=np.int64)
    for numbers in (block.rules.of, said.of, raw.of, text.of, *before):
        found = _together(found, numbers.astype(np.int64))
    samples = np.empty(int(found.max(initial=-1)) + 1, dtype=np.int64)
    samples[found[::-1]] = np.arange(len(found))[::-1]
    return Kinds(found, samples)


def _together(one: Numbers, other: Numbers) -> Numbers:
    """Number the distinct pairs of two numbers."""
    return Numbered.make(pa.array(one * (int(other.max(initial=0)) + 1) + other)).of.astype(np.int64)


def unfounded(block: Block) -> Told:
    """Doubt the edits whose rules do not hold out of their place."""
    rows = block.once(_samples)
    return np.array([_any(find_rule_faults(_alone(row))) for row in rows], dtype=bool)[block.once(kinds).of]


def unproved(block: Block) -> Told:
    """Doubt the edits whose evidence does not hold out of their place."""
    rows, samples = block.once(_samples), block.once(kinds).samples
    before = [
        side.codes[block.places("edits", f"{name}_start")[samples] - 1].tolist()
        for name, side in (("raw", block.raw), ("text", block.text))
    ]
    told = [_lacks_evidence(*each) for each in zip(rows, *before, strict=True)]
    return np.array(told, dtype=bool)[block.once(kinds).of]


def _samples(block: Block) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = block.tables["edits"].take(pa.array(block.once(kinds).samples)).to_pylist()
    return rows


def _any(faults: Iterator[Fault]) -> bool:
    return next(faults, None) is not None


def _lacks_evidence(row: dict[str, Any], raw_before: int, text_before: int) -> bool:
    """Tell whether the evidence of an edit is not surely true of it."""
    if row["evidence"] is None or _OF_PLACE not in row["evidence"]:
        return _any(find_evidence_faults(_alone(row)))
    before = chr(raw_before)
    if not _CLOSING.isdisjoint(
        before + row["raw_text"][:-1]
    ):  # what stands before may be part of a bracket that closes here
        return True
    return _any(find_evidence_faults(_alone(row, before, chr(text_before))))


def _alone(row: dict[str, Any], raw_before: str = _NOTHING, text_before: str = _NOTHING) -> Unit:
    """Give a unit that has one edit and nothing else."""
    raw, text = row["raw_text"], row["text"]
    placed = {"raw_start": 1, "raw_end": 1 + len(raw), "text_start": 1, "text_end": 1 + len(text)}
    whole = {"raw_text": f"{raw_before}{raw}{_NOTHING}", "text": f"{text_before}{text}{_NOTHING}"}
    return Unit("", Located("", 0, whole), [], [], [], [Located("", 0, {**row, **placed})])


def unknown_rules(block: Block) -> Told:
    """Doubt the edits that name a rule that is none."""
    known = {rule.id for rule in RULES} & {
        *(rule for flag in schema.flags().values() if flag.kind == "repaired" for rule in flag.rules),
        *(rule.id for rule in RULES if rule.flag is None),
    }
    return block.rules.which([not known.issuperset(each) for each in block.sets_of_rules])

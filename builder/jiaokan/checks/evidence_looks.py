"""Quick looks at rules and evidence: edits with the same sides, rules and evidence are looked at once, out of their place.

What a check finds true of an edit with nothing around it but the code points before it is true of it in its place. What it
finds false may be true there: that is a doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from inspect import unwrap
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
_KEPT = 1 << 15  # kinds that are remembered from block to block
_LONGEST = 256  # code points of one


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
    told = [_fit(_lacks_rules, each)(*each[:4]) for each in block.once(_samples)]
    return np.array(told, dtype=bool)[block.once(kinds).of]


def unproved(block: Block) -> Told:
    """Doubt the edits whose evidence does not hold out of their place."""
    told = [_fit(_lacks_evidence, each)(*each) for each in block.once(_samples)]
    return np.array(told, dtype=bool)[block.once(kinds).of]


# Rules as one word, evidence, both sides, and the code points before them.
_Sample = tuple[str, str | None, str, str, str, str]


def _samples(block: Block) -> list[_Sample]:
    """Give an edit of each kind; what stands before it where its evidence speaks of that."""
    chosen = block.once(kinds).samples
    rows = block.tables["edits"].take(pa.array(chosen))
    said, raw, text = (rows.column(name).to_pylist() for name in ("evidence", "raw_text", "text"))
    words = block.rules.distinct.to_pylist()
    rules = [words[number] for number in block.rules.of[chosen].tolist()]
    before = [
        map(_before, side.codes[block.places("edits", f"{name}_start")[chosen] - 1].tolist())
        for name, side in (("raw", block.raw), ("text", block.text))
    ]
    return [
        each if each[1] is not None and _OF_PLACE in each[1] else (*each[:4], _NOTHING, _NOTHING)
        for each in zip(rules, said, raw, text, *before, strict=True)
    ]


def _before(code: int) -> str:
    """Give the code point before an edit; at the beginning of a text and of a line it is nothing."""
    char = chr(code)
    return _NOTHING if char == "\n" else char


@lru_cache(maxsize=_KEPT)
def _lacks_rules(rules: str, evidence: str | None, raw: str, text: str) -> bool:
    """Tell whether a rule of an edit may find nothing in it, as far as the edit alone says."""
    return _any(find_rule_faults(_alone(rules, evidence, raw, text)))


@lru_cache(maxsize=_KEPT)
def _lacks_evidence(rules: str, evidence: str | None, raw: str, text: str, raw_before: str, text_before: str) -> bool:
    """Tell whether the evidence of an edit may not be true of it, as far as the edit and what stands before it say."""
    may_close = raw_before != _NOTHING and not _CLOSING.isdisjoint(raw_before + raw[:-1])
    if may_close:  # a bracket that opened further before
        return True
    return _any(find_evidence_faults(_alone(rules, evidence, raw, text, raw_before, text_before)))


def _fit(look: Callable[..., bool], sample: _Sample) -> Callable[..., bool]:
    """Give a look that remembers what it finds; for a long stretch, one that does not."""
    return look if len(sample[1] or "") + len(sample[2]) + len(sample[3]) <= _LONGEST else unwrap(look)


def _any(faults: Iterator[Fault]) -> bool:
    return next(faults, None) is not None


def _alone(
    rules: str, evidence: str | None, raw: str, text: str, raw_before: str = _NOTHING, text_before: str = _NOTHING
) -> Unit:
    """Give a unit that has one edit and nothing else."""
    row: dict[str, Any] = {"rules": rules.split(" "), "evidence": evidence, "raw_text": raw, "text": text}
    row |= {"raw_start": 1, "raw_end": 1 + len(raw), "text_start": 1, "text_end": 1 + len(text)}
    whole = {"raw_text": f"{raw_before}{raw}{_NOTHING}", "text": f"{text_before}{text}{_NOTHING}"}
    return Unit("", Located("", 0, whole), [], [], [], [Located("", 0, row)])


def unknown_rules(block: Block) -> Told:
    """Doubt the edits that name a rule that is none."""
    known = {rule.id for rule in RULES} & {
        *(rule for flag in schema.flags().values() if flag.kind == "repaired" for rule in flag.rules),
        *(rule.id for rule in RULES if rule.flag is None),
    }
    return block.rules.which([not known.issuperset(each) for each in block.sets_of_rules])

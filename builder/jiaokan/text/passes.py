"""What one pass finds in one text: repairs in order, by which rules, and what was only pointed at. Applies nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter, le
from typing import NamedTuple

import numpy as np

from jiaokan.errors import AccountError
from jiaokan.text.compose import Pass
from jiaokan.text.ledger import Finding, Repairs
from jiaokan.text.pools import Numbers, Pools
from jiaokan.text.splice import splice, trim


class Found(NamedTuple):
    """The repairs of one pass over a text, the rule of each (one name: of all), and the findings that only point."""

    repairs: Repairs
    rules: str | Sequence[str]
    spans: Sequence[Finding] = ()

    def applied(self, text: str) -> str:
        """Give the text after the pass."""
        repairs = self.repairs
        return splice(text, zip(repairs.starts, repairs.ends, repairs.news, strict=True))


def of_rule(rule: str, text: str, findings: Iterable[Finding]) -> Found:
    """Take the repairs of one rule; annotations are passed over.

    Raises AccountError if two findings overlap or one leaves the text.
    """
    return Found(_normal(rule, text, findings), rule)


def of_rules(text: str, found: Iterable[tuple[str, Iterable[Finding]]]) -> Found:
    """Take what several rules found that all saw this text.

    Raises AccountError if two findings overlap, of one rule or of two, or one leaves the text.
    """
    told = [(finding, rule) for rule, findings in found for finding in findings]
    each = sorted(((finding, rule) for finding, rule in told if finding.new is not None), key=lambda one: one[0][:2])
    for (before, first), (finding, rule) in pairwise(each):
        if finding.start < before.end and rule != first:
            raise _overlap(f"{first} and {rule}", finding.start, finding.end)
    made = _Made()
    rules = [rule for finding, rule in each if made.take(rule, text, finding)]
    return Found(made.repairs(), rules, [finding for finding, _ in told if finding.new is None])


def pooled(found: Found, pools: Pools) -> Pass:
    """Give the repairs of a pass over one text as columns."""
    repairs, count = found.repairs, len(found.repairs.starts)
    return Pass(
        np.asarray(repairs.starts, dtype=np.int64),
        np.asarray(repairs.ends, dtype=np.int64),
        pools.news.numbers(repairs.news, count),
        rule_numbers(found, pools),
        pools.proofs.numbers(repairs.proofs, count),
    )


def rule_numbers(found: Found, pools: Pools) -> Numbers:
    """Give the number of the rule of each repair of a pass."""
    if isinstance(found.rules, str):
        return np.full(len(found.repairs.starts), pools.rules[(found.rules,)], dtype=np.int64)
    return pools.rules.numbers(((rule,) for rule in found.rules), len(found.rules))


def _normal(rule: str, text: str, findings: Iterable[Finding]) -> Repairs:
    """Sort the repairs, make each minimal, drop identities; columns are that already and only checked."""
    if isinstance(findings, Repairs):
        _check_columns(rule, text, findings)
        return findings
    in_order = _in_order(findings)
    if not in_order:
        return _NO_REPAIRS
    made = _Made()
    for finding in in_order:
        made.take(rule, text, finding)
    return made.repairs()


class _Made:
    """Minimal repairs, taken one by one in order."""

    __slots__ = ("_done", "_ends", "_news", "_proofs", "_starts")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._news: list[str] = []
        self._proofs: list[str | None] = []
        self._done = 0

    def take(self, rule: str, text: str, finding: Finding) -> bool:
        """Take a repair and tell whether it changes anything. Raises AccountError where it cannot stand."""
        start, end, new, proof, _ = finding
        if start < self._done or end < start or end > len(text):
            raise _overlap(rule, start, end)
        self._done = end
        if new is not None and start < end and new and (text[start] == new[0] or text[end - 1] == new[-1]):
            start, end, new = trim(text, start, end, new)
        if not new and start == end:
            return False
        self._starts.append(start)
        self._ends.append(end)
        self._news.append(new or "")
        self._proofs.append(proof)
        return True

    def repairs(self) -> Repairs:
        """Give what was taken."""
        return Repairs(self._starts, self._ends, self._news, self._proofs)


_NO_REPAIRS = Repairs((), (), (), ())


def _overlap(rule: str, start: int, end: int) -> AccountError:
    message = f"finding [{start}, {end}) overlaps another or leaves the text"
    return AccountError(f"rule {rule}", message, expected="disjoint findings inside the text")


def _check_columns(rule: str, text: str, repairs: Repairs) -> None:
    if not repairs.starts:
        return
    starts, ends = repairs.starts, repairs.ends
    if all(map(le, starts, ends)) and all(map(le, [0, *ends], starts)) and ends[-1] <= len(text):
        return
    told = zip([0, *ends], starts, ends, strict=False)
    start, end = next((start, end) for done, start, end in told if not done <= start <= end <= len(text))
    raise _overlap(rule, start, end)


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Give the repairs among findings, sorted; most rules yield them so."""
    repairs = [finding for finding in findings if finding.new is not None]
    repairs.sort(key=_SPAN)
    return repairs


_SPAN = itemgetter(0, 1)

"""What one pass finds in one text: repairs in order, by which rules, and what was only pointed at. Applies nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter
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
    told = [(rule, list(findings)) for rule, findings in found]
    each = [(repair, rule) for rule, findings in told for repair in _normal(rule, text, findings)]
    each.sort(key=lambda told: told[0][:2])
    for (before, first), (repair, rule) in pairwise(each):
        if repair.start < before.end:
            raise _overlap(f"{first} and {rule}", repair.start, repair.end)
    repairs = Repairs(*zip(*(repair[:4] for repair, _ in each), strict=True)) if each else Repairs([], [], [], [])
    spans = [finding for _, findings in told for finding in findings if finding.new is None]
    return Found(repairs, [rule for _, rule in each], spans)


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
    starts: list[int] = []
    ends: list[int] = []
    news: list[str] = []
    proofs: list[str | None] = []
    done = 0
    for start, end, new, proof, _ in _in_order(findings):
        if start < done or end < start or end > len(text):
            raise _overlap(rule, start, end)
        done = end
        if new is not None and start < end and new and (text[start] == new[0] or text[end - 1] == new[-1]):
            start, end, new = trim(text, start, end, new)  # noqa: PLW2901  (the same repair, shorter)
        if new or start < end:
            starts.append(start)
            ends.append(end)
            news.append(new or "")
            proofs.append(proof)
    return Repairs(starts, ends, news, proofs)


def _overlap(rule: str, start: int, end: int) -> AccountError:
    message = f"finding [{start}, {end}) overlaps another or leaves the text"
    return AccountError(f"rule {rule}", message, expected="disjoint findings inside the text")


def _check_columns(rule: str, text: str, repairs: Repairs) -> None:
    if not repairs.starts:
        return
    starts, ends = np.asarray(repairs.starts), np.asarray(repairs.ends)
    wrong = np.flatnonzero((ends < starts) | (np.concatenate([[0], ends[:-1]]) > starts))
    if len(wrong) or int(ends[-1]) > len(text):
        at = int(wrong[0]) if len(wrong) else -1
        raise _overlap(rule, repairs.starts[at], repairs.ends[at])


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Give the repairs among findings, sorted; most rules yield them so."""
    repairs = [finding for finding in findings if finding.new is not None]
    repairs.sort(key=_SPAN)
    return repairs


_SPAN = itemgetter(0, 1)

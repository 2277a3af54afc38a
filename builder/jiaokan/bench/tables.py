"""The restoration benchmark's figures as tables for people and as JSON for machines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

from jiaokan.bench.restore import PAGES, Result
from jiaokan.bench.score import Score

_UNTOUCHED = ("clean", "controls", "lookalikes", "masks", "truncation")


def total(scores: Iterable[Score]) -> Score:
    """Add scores up."""
    found = Score()
    for score in scores:
        found.add(score)
    return found


def print_result(result: Result, console: Console, failures: int) -> None:
    """Print what each rule did, the error rate by kind of damage and system, and what was cleaned too much."""
    for table in (_by_rule(result), _by_group(result), _by_system(result)):
        console.print(table)
    for group, name, rate in result.failures[:failures]:
        console.print(f"{rate:7.2%}  {group}: {name}", highlight=False, markup=False)


def _by_rule(result: Result) -> Table:
    table = Table("rule", title="jiaokan, rule by rule", title_justify="left")
    for head in ("places", "found", "recall", "precision", "F1", "wrongly touched"):
        table.add_column(head, justify="right")
    for rule, s in sorted(result.rules.items()):
        recall = (
            (f"{s.recall:.4f}", f"{s.precision:.4f}", f"{s.f1:.4f}") if s.places else ("", f"{s.precision:.4f}", "")
        )
        table.add_row(rule, str(s.places), str(s.found), *recall, str(s.wrong))
    return table


def _by_group(result: Result) -> Table:
    systems = list(next(iter(result.groups.values()), {}))
    table = Table("damage", title="character error rate in per cent, before and after", title_justify="left")
    for head in ("texts", "places", "before", *systems):
        table.add_column(head, justify="right")
    for group, by_system in result.groups.items():
        one = next(iter(by_system.values()))
        rates = (f"{100 * by_system[system].error_rate:.3f}" for system in systems)
        before = f"{100 * one.errors_before / max(one.characters, 1):.2f}"
        table.add_row(group, str(one.documents), str(one.places), before, *rates)
    return table


def _by_system(result: Result) -> Table:
    systems = list(next(iter(result.groups.values()), {}))
    table = Table("over-cleaning", title="what was cleaned too much, all texts", title_justify="left")
    for system in systems:
        table.add_column(system, justify="right")
    undamaged = {s: total(g[s] for name, g in result.groups.items() if name in _UNTOUCHED) for s in systems}
    everything = {s: total(g[s] for g in result.groups.values()) for s in systems}
    mixtures = {s: total(g[s] for name, g in result.groups.items() if name.startswith("mixture")) for s in systems}
    table.add_row("undamaged texts unchanged", *(f"{undamaged[s].exact} of {undamaged[s].documents}" for s in systems))
    table.add_row("code points lost", *(str(everything[s].lost) for s in systems))
    table.add_row("digits lost", *(str(everything[s].lost_digits) for s in systems))
    table.add_row("places wrongly touched", *(str(everything[s].touched) for s in systems))
    if PAGES in result.groups:
        pages = result.groups[PAGES]
        table.add_row("error rate of whole pages, %", *(f"{100 * pages[s].error_rate:.3f}" for s in systems))
    table.add_row("error rate of mixtures, %", *(f"{100 * mixtures[s].error_rate:.3f}" for s in systems))
    return table


def to_json(result: Result, seed: int) -> dict[str, Any]:
    """Give all figures as one JSON object."""
    return {
        "seed": seed,
        "rules": {
            rule: {**_counts(score), "recall": score.recall, "precision": score.precision, "f1": score.f1}
            for rule, score in sorted(result.rules.items())
        },
        "groups": {
            group: {system: {**vars(score), "error_rate": score.error_rate} for system, score in by_system.items()}
            for group, by_system in result.groups.items()
        },
        "failures": [{"group": group, "text": name, "error_rate": rate} for group, name, rate in result.failures],
    }


def _counts(score: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(score).items() if name != "examples"}


def figures(result: Result) -> dict[str, float]:
    """Give our own figures by name, each the better the higher: what floors are set under."""
    found: dict[str, float] = {}
    for rule, score in sorted(result.rules.items()):
        if score.right + score.wrong:
            found[f"precision of {rule}"] = score.precision
        if score.places:
            found[f"recall of {rule}"] = score.recall
    for group, by_system in result.groups.items():
        own = by_system["jiaokan"]
        found[f"accuracy on {group}"] = 1 - own.error_rate
        if group in _UNTOUCHED:
            found[f"unchanged of {group}"] = own.exact / own.documents
    everything = total(by_system["jiaokan"] for by_system in result.groups.values())
    found["code points kept"] = 1 - everything.lost / max(everything.characters, 1)
    found["digits kept"] = 1 - everything.lost_digits / max(everything.characters, 1)
    return found

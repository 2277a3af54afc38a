"""``jiaokan bench``: measure the builder itself. Prints ratios and growth, judges nothing."""

from __future__ import annotations

import click

from jiaokan.bench import ledger


@click.group()
def bench() -> None:
    """Measure the builder itself."""


@bench.command("ledger")
@click.option("--edits", default=50_000, show_default=True, type=click.IntRange(100), help="Edits in the largest text.")
@click.option("--passes", default=20, show_default=True, type=click.IntRange(1, 200), help="Passes over it.")
def bench_ledger(edits: int, passes: int) -> None:
    """Time the composition of a ledger over growing texts: cost must grow with the edits."""
    click.echo(ledger.run(edits, passes))


@bench.command("rules")
@click.option(
    "--size", default=1_000_000, show_default=True, type=click.IntRange(10_000), help="Bytes of the largest text."
)
def bench_rules(size: int) -> None:
    """Time each rule on growing texts beside OpenCC's t2s alone on the same text."""
    from jiaokan.bench import rules  # noqa: PLC0415  (loads every rule; the ledger needs none)

    click.echo(rules.run(size))

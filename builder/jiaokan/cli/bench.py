"""``jiaokan bench``: measure the builder itself: what its rules restore, and what they cost."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import click
from rich.console import Console

from jiaokan.bench import ledger
from jiaokan.errors import InputError

SEED = 7  # of the damage; the floors hold for it


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


@bench.command("restore")
@click.option(
    "--system", "systems", multiple=True, help="Only this system; may be given again. Default: all installed."
)
@click.option("--only", help="Only groups whose name contains this.")
@click.option("--seed", default=SEED, show_default=True, type=int, help="Seed of the damage.")
@click.option("--failures", default=0, show_default=True, type=click.IntRange(0), help="Worst texts to list.")
@click.option(
    "--json", "json_to", type=click.Path(path_type=Path), help="Write all figures here as JSON; - for standard output."
)
@click.option("--check", is_flag=True, help="Compare with the floors; exit 1 if a figure is below its own.")
@click.option("--update", is_flag=True, help="Renew the floors; one that falls needs --reason.")
@click.option("--reason", help="Why floors may fall; it is kept in the file.")
def bench_restore(
    systems: tuple[str, ...],
    only: str | None,
    seed: int,
    failures: int,
    json_to: Path | None,
    check: bool,
    update: bool,
    reason: str | None,
) -> None:
    """Damage clean texts, restore them by each system, and say how well that went.

    Tables: what each of our rules found and touched wrongly; the character error rate by kind of damage, before and
    after, beside other systems; what was cleaned too much. Texts that must not change are measured with the rest.
    """
    if find_spec("rapidfuzz") is None:
        raise InputError("bench restore", "rapidfuzz is not installed", next_step="pip install 'jiaokan[bench]'")
    from jiaokan.bench import floors, restore, tables  # noqa: PLC0415  (needs what only the extra brings)
    from jiaokan.bench.systems import chosen  # noqa: PLC0415

    if (check or update) and (only or seed != SEED):
        raise InputError(
            "bench restore", "floors hold for the whole run with its own seed", next_step="drop --only and --seed"
        )
    if check or update:
        systems = systems or ("jiaokan",)
    result = restore.run(list(chosen(systems)), seed, only)
    if not result.groups:
        raise InputError("--only", "no group has this name", got=only, next_step="run without it to see them all")
    console = Console(
        file=sys.stderr if str(json_to) == "-" else sys.stdout, width=None if sys.stdout.isatty() else 160
    )
    tables.print_result(result, console, failures)
    if json_to is not None:
        text = json.dumps(tables.to_json(result, seed), ensure_ascii=False, indent=1)
        click.echo(text) if str(json_to) == "-" else json_to.write_text(text + "\n", encoding="utf-8")
    if update:
        floors.renew("restore", tables.figures(result), reason)
    if check:
        faults = list(floors.below(tables.figures(result), floors.read("restore")))
        for fault in faults:
            click.echo(f"bench restore: {fault}", err=True)
        sys.exit(1 if faults else 0)


@bench.command("outline")
@click.option("--only", help="Only groups whose name contains this.")
@click.option("--seed", default=SEED, show_default=True, type=int, help="Seed of the damage.")
@click.option(
    "--json", "json_to", type=click.Path(path_type=Path), help="Write all figures here as JSON; - for standard output."
)
@click.option("--check", is_flag=True, help="Compare with the floors; exit 1 if a figure is below its own.")
@click.option("--update", is_flag=True, help="Renew the floors; one that falls needs --reason.")
@click.option("--reason", help="Why floors may fall; it is kept in the file.")
def bench_outline(
    only: str | None, seed: int, json_to: Path | None, check: bool, update: bool, reason: str | None
) -> None:
    """Read authored documents, whole and damaged, one or several a page, and say how much of the outline was found."""
    from jiaokan.bench import floors, outline  # noqa: PLC0415  (loads every rule)

    if (check or update) and (only or seed != SEED):
        raise InputError(
            "bench outline", "floors hold for the whole run with its own seed", next_step="drop --only and --seed"
        )
    scores = outline.run(seed, only)
    if not scores:
        raise InputError("--only", "no group has this name", got=only, next_step="run without it to see them all")
    to_stdout = str(json_to) == "-"
    outline.print_scores(
        scores, Console(file=sys.stderr if to_stdout else sys.stdout, width=None if sys.stdout.isatty() else 160)
    )
    if json_to is not None:
        text = json.dumps(outline.to_json(scores), ensure_ascii=False, indent=1)
        click.echo(text) if to_stdout else json_to.write_text(text + "\n", encoding="utf-8")
    if update:
        floors.renew("outline", outline.figures(scores), reason)
    if check:
        faults = list(floors.below(outline.figures(scores), floors.read("outline")))
        for fault in faults:
            click.echo(f"bench outline: {fault}", err=True)
        sys.exit(1 if faults else 0)

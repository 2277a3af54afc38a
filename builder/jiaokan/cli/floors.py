"""What the benchmarks that have floors share: their options, and how their figures are held against the floors."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from jiaokan.errors import InputError

SEED = 7  # of the damage and the draws; the floors hold for it

_MEASURED = (
    click.option("--only", help="Only groups whose name contains this."),
    click.option("--seed", default=SEED, show_default=True, type=int, help="Seed of the damage."),
    click.option(
        "--json",
        "json_to",
        type=click.Path(path_type=Path),
        help="Write all figures here as JSON; - for standard output.",
    ),
    click.option("--check", is_flag=True, help="Compare with the floors; exit 1 if a figure is below its own."),
    click.option("--update", is_flag=True, help="Renew the floors; one that falls needs --reason."),
    click.option("--reason", help="Why floors may fall; it is kept in the file."),
)


def measured(command: Callable[..., None]) -> Callable[..., None]:
    """Give a benchmark the options of those that have floors."""
    for option in reversed(_MEASURED):
        command = option(command)
    return command


def require_whole_run(name: str, only: str | None, seed: int) -> None:
    """Refuse floors for a part of a benchmark. Raises InputError."""
    if only or seed != SEED:
        raise InputError(name, "floors hold for the whole run with its own seed", next_step="drop --only and --seed")


def settle(name: str, figures: Mapping[str, float], *, check: bool, update: bool, reason: str | None) -> None:
    """Renew the floors of a benchmark, or compare with them and exit."""
    from jiaokan.bench import floors

    if update:
        floors.renew(name, figures, reason)
    if check:
        faults = list(floors.below(figures, floors.read(name)))
        for fault in faults:
            click.echo(f"bench {name}: {fault}", err=True)
        sys.exit(1 if faults else 0)

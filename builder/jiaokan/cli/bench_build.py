"""``jiaokan bench build``: what a whole build costs, and where that goes."""

from __future__ import annotations

from pathlib import Path

import click

from jiaokan.cli.figures import console, no_group, write_json

_SEED = 7


@click.command("build")
@click.option("--mb", default=1.0, show_default=True, type=click.FloatRange(min=0.01), help="Megabytes of each kind.")
@click.option("--only", help="Only this kind: plain, glossed, one-line, web, tiny, records, huge.")
@click.option("--seed", default=_SEED, show_default=True, type=int, help="Seed of the pages.")
@click.option(
    "--json", "json_to", type=click.Path(path_type=Path), help="Write all figures here as JSON; - for standard output."
)
@click.option("--markdown", is_flag=True, help="Print no more than the table of docs/measured.md.")
def bench_build(mb: float, only: str | None, seed: int, json_to: Path | None, markdown: bool) -> None:
    """Build pages of several kinds, and say what that costs in processor time and memory, how it grows, and in which stages.

    Beside it the floor (reading, one pass of OpenCC, writing Parquet), datatrove and data-juicer where they are
    installed, and validating the release, tier by tier. Takes two or three minutes a kind.
    """
    from jiaokan.bench.speed import measure, tables

    found = []
    for figures in measure.run(int(mb * 1_000_000), seed, only):
        click.echo(f"{figures.kind}: measured", err=True)
        found.append(figures)
    if not found:
        raise no_group(only)
    if markdown:
        console(json_to).print(tables.to_markdown(found), markup=False, soft_wrap=True)
    else:
        tables.print_figures(found, console(json_to))
    write_json(tables.to_json(found, seed), json_to)

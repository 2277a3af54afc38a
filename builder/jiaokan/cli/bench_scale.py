"""``jiaokan bench scale``: what a corpus costs as it grows, and what a larger one would."""

from __future__ import annotations

from pathlib import Path

import click

from jiaokan.cli.figures import console, no_group, write_json

_SEED = 7


class Counts(click.ParamType["tuple[int, ...]"]):
    """Numbers of documents as they are written on the command line: ``1000,4000``."""

    name = "counts"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Read them."""
        if isinstance(value, tuple):
            return value
        told = str(value).split(",")
        if not all(each.isdecimal() and 0 < int(each) <= _MOST for each in told):
            self.fail(f"{str(value)!r} are no numbers of documents, expected N,N,… up to {_MOST}", param, ctx)
        return tuple(sorted({int(each) for each in told}))


_MOST = 10**9


@click.command("scale")
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--documents", default="250,1000", show_default=True, type=Counts(), help="Documents of each build.")
@click.option("--to", default="1000000,100000000", show_default=True, type=Counts(), help="Documents to carry it to.")
@click.option("--kind", default="plain", show_default=True, help="Kind of pages of ours, see bench build.")
@click.option("--seed", default=_SEED, show_default=True, type=int, help="Seed of the pages.")
@click.option(
    "--json", "json_to", type=click.Path(path_type=Path), help="Write all figures here as JSON; - for standard output."
)
def bench_scale(
    file: Path | None,
    documents: tuple[int, ...],
    to: tuple[int, ...],
    kind: str,
    seed: int,
    json_to: Path | None,
) -> None:
    """Build more and more documents, say what each stage costs, and carry that to sizes nobody wants to wait for.

    FILE is a file of JSON Lines of your own, of which the first lines are taken; without it pages made of our own texts.
    One process; processor time. See docs/scale.md for how to read it.
    """
    from jiaokan.bench.speed import corpus, scale, scale_tables

    if kind not in corpus.KINDS:
        raise no_group(kind)
    figures = scale.Figures(str(file) if file else f"{kind} pages, seed {seed}")
    for size in scale.run(documents, file, kind, seed):
        click.echo(f"{size.documents} documents: measured", err=True)
        figures.sizes.append(size)
    scale_tables.print_figures(figures, to, console(json_to))
    write_json(scale_tables.to_json(figures, to), json_to)

"""``jiaokan finish``: the release of what ``jiaokan build --shard`` has made."""

from __future__ import annotations

from pathlib import Path

import click

from jiaokan.cli.help import Helped
from jiaokan.cli.shares import engine_of, engine_options
from jiaokan.engines.local import MOST_WORKERS

_EXAMPLES = (
    "jiaokan finish dist/crawl  # after each: jiaokan build … --shard I/N",
    "jiaokan finish dist/crawl --keep-parts",
    "jiaokan finish dist/crawl --engine dask --scheduler tcp://head:8786",
)
_EXITS = {
    0: "a release was written",
    1: "an input was given up for want of time or memory; with --strict: any was left out",
    2: "slices are missing, or were made by another version",
}


@click.command(cls=Helped, examples=_EXAMPLES, exits=_EXITS)
@click.argument("out", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--keep-parts", "keeps_parts", is_flag=True, help="Keep the parts beside the release.")
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, MOST_WORKERS),
    help="Worker processes that relate the texts. Default: one for each processor.",
)
@engine_options
@click.option("--strict", is_flag=True, help="Exit 1 if any input was filtered or quarantined.")
def finish(out: Path, keeps_parts: bool, workers: int | None, engine: str, scheduler: str | None, strict: bool) -> None:
    """Make a release of the parts that shares of a build have made.

    DIR is the --out that the shares were given. Relates all texts, splits them and writes the release, the same as a
    build on one machine writes.
    """
    from jiaokan.building import finish as run_finish
    from jiaokan.cli import build_report
    from jiaokan.cli.progress import Clock

    with engine_of(engine, scheduler, workers) as found:
        clock = Clock()
        summary = run_finish(out, keeps_parts=keeps_parts, workers=workers, engine=found)
    build_report.print_summary(summary, clock.seconds())
    if not summary.is_certain or (strict and summary.not_published):
        raise SystemExit(1)

"""``jiaokan report``: a release as a page to look at."""

from __future__ import annotations

from pathlib import Path

import click

from jiaokan.cli.help import Helped
from jiaokan.text.shown import escaped

_EXAMPLES = (
    "jiaokan report dist/reports             # writes dist/reports.html",
    "jiaokan report dist/reports --most 8    # a small page: a sample",
)
_EXITS = {0: "the page is written", 2: "RELEASE is none, or the page cannot be written there"}


@click.command(cls=Helped, examples=_EXAMPLES, exits=_EXITS)
@click.argument("folder", metavar="RELEASE", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The page to write.  [default: NAME.html beside the release]",
)
@click.option(
    "--most",
    "megabytes",
    type=click.IntRange(1, 1000),
    default=48,
    show_default=True,
    help="Megabytes of texts and edits on the page, before they are packed; of a larger release it shows a sample.",
)
def report(folder: Path, out: Path | None, megabytes: int) -> None:
    """Make one HTML page to look at a release.

    What is in it, a list to search and filter, every text raw beside clean, each edit with its reason. The page holds everything itself and fetches nothing. It goes wherever a browser is: by mail, on a stick.
    """
    from jiaokan.reports.release import write_report

    target = out if out is not None else folder.absolute().with_name(f"{folder.absolute().name}.html")
    written = write_report(folder, target, budget=megabytes << 20)
    sample = "" if written.whole == written.sources else f", {written.whole:,} of them with their texts"
    click.echo(f"{written.out}")
    said = f"{written.n_bytes / 1e6:.1f} MB, {written.listed:,} of {written.sources:,} sources{sample}"
    click.echo(f"{escaped(written.out)}: {said}; open it in a browser", err=True)

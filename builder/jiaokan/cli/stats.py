"""``jiaokan stats``: what a release holds, on one screen."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from jiaokan.cli.help import Helped
from jiaokan.text.shown import to_json

_NARROW, _WIDE = 60, 120  # columns: a wider line is not read


_EXAMPLES = (
    "jiaokan stats dist/reports",
    "jiaokan stats dist/reports --json > figures.json",
)
_EXITS = {0: "fine", 2: "RELEASE is none, or cannot be read"}


@click.command(cls=Helped, examples=_EXAMPLES, exits=_EXITS)
@click.argument("folder", metavar="RELEASE", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="All figures as one JSON object, histograms too.")
def stats(folder: Path, as_json: bool) -> None:
    """Say on one screen what a release holds.

    Rows, texts, edits by rule, flags, kinds and lengths. What has no room is counted; --json gives all. A bar of a histogram is 1.6 times as wide as the one before it.
    """
    from jiaokan.show.screen import screen
    from jiaokan.show.stats import stats_of

    found = stats_of(folder)
    if as_json:
        click.echo(to_json(found.to_json(), indent=1))
        return
    width = min(max(shutil.get_terminal_size((80, 40)).columns, _NARROW), _WIDE)
    click.echo("\n".join(screen(found, width)))

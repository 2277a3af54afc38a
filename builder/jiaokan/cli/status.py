"""``jiaokan status``: how far a build is, from what lies on disk."""

from __future__ import annotations

from pathlib import Path

import click

from jiaokan.cli import complete
from jiaokan.cli.help import Helped
from jiaokan.text.shown import escaped, to_json

_EXAMPLES = ("jiaokan status dist/crawl", "jiaokan status dist/crawl --json > status.json")
_EXITS = {
    0: "the release is whole and no build of it is under way",
    1: "something is missing or has failed",
    2: "misuse",
}
_SHOWN = 10  # slices that failed


@click.command(cls=Helped, examples=_EXAMPLES, exits=_EXITS)
@click.argument("out", metavar="DIR", type=click.Path(path_type=Path), shell_complete=complete.folders)
@click.option("--json", "as_json", is_flag=True, help="All of it as one JSON object.")
def status(out: Path, as_json: bool) -> None:
    """Say what of a build is done, under way, failed or missing.

    Reads the parts beside DIR, and disturbs nobody who makes them.
    """
    from jiaokan.parts.state import state_of

    found = state_of(out)
    if as_json:
        click.echo(to_json(found.to_json()))
    else:
        for line in found.lines():
            click.echo(line)
        for number, message in list(found.failed.items())[:_SHOWN]:
            click.echo(f"slice {number} failed: {escaped(message)}", err=True)
        if len(found.failed) > _SHOWN:
            click.echo(f"… and {len(found.failed) - _SHOWN} more", err=True)
    if not found.is_whole:
        raise SystemExit(1)

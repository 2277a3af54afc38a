"""``jiaokan bump``: which version a release is, by what differs from the one before it."""

from __future__ import annotations

from pathlib import Path

import click

from jiaokan.cli import complete
from jiaokan.cli.help import Helped
from jiaokan.text.shown import escaped, to_json

_EXAMPLES = (
    "jiaokan bump dist/published dist/new",
    "jiaokan bump dist/published dist/new --json > bump.json",
)
_EXITS = {0: "fine, also where nothing differs", 2: "one is no release, or of another dataset"}


@click.command(cls=Helped, examples=_EXAMPLES, exits=_EXITS)
@click.argument("a", metavar="PUBLISHED", type=click.Path(path_type=Path), shell_complete=complete.folders)
@click.argument("b", metavar="NEW", type=click.Path(path_type=Path), shell_complete=complete.folders)
@click.option("--json", "as_json", is_flag=True, help="Version and reasons as one JSON object.")
def bump(a: Path, b: Path, as_json: bool) -> None:
    """Propose the version of a new release by what differs.

    The version goes to standard output, the reasons to standard error.

    \b
    major  a column or an id changes meaning; a column goes
    minor  sources, columns, values come; sources go
    patch  the same sources, cleaned or parted otherwise

    Before 1.0.0 a change of meaning moves the second number. What a description says otherwise a person has to judge.
    """  # noqa: D301  (the backslash is for click: it leaves the table's lines alone)
    from jiaokan.diff.bump import bump as propose

    found = propose(a, b)
    if as_json:
        told = {"before": str(found.before), "after": str(found.after), "to_judge": found.to_judge}
        click.echo(to_json(told | {"reasons": [reason._asdict() for reason in found.reasons]}))
        return
    for reason in found.reasons:
        click.echo(escaped(f"{reason.part}: {reason.what}"), err=True)
    for each in found.to_judge:
        click.echo(escaped(f"judge: {each}"), err=True)
    if not found.reasons:
        click.echo("nothing differs", err=True)
    click.echo(str(found.after))

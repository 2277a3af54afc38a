"""``jiaokan check-leaks``: related texts in different splits."""

from __future__ import annotations

from pathlib import Path

import click

from jiaokan.cli import complete
from jiaokan.cli.help import Helped
from jiaokan.text.shown import to_json, visible

_SHOWN = 50  # leaks that are printed


_EXAMPLES = (
    "jiaokan check-leaks dist/reports",
    "jiaokan check-leaks train-and-test/ --column content    # any Parquet files",
    "jiaokan check-leaks dist/reports --against benchmark/   # what both have",
)
_EXITS = {0: "no leaks", 1: "there are some", 2: "DIR holds no such texts"}


@click.command("check-leaks", cls=Helped, examples=_EXAMPLES, exits=_EXITS)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True), shell_complete=complete.folders)
@click.option("--against", type=click.Path(path_type=Path, exists=True), help="Another dataset: find what both have.")
@click.option(
    "--column", metavar="NAME", help="Column of the texts. Default: text, content, body, or the only one of strings."
)
@click.option("--json", "as_json", is_flag=True, help="All leaks as JSON lines.")
def check_leaks(folder: Path, against: Path | None, column: str | None, as_json: bool) -> None:
    """Find related texts in different splits, or in two datasets.

    DIR is a release of ours, or holds any Parquet files: a file's name says its split. Lengths are in characters without
    punctuation and blanks.

    \b
    exact     from 16   the same but for script, width, case, marks, blanks
    near      16 to 59  Jaccard 0.7 of pairs of characters (one of 12 other)
              from 60   Jaccard 0.7 of runs of 5 characters
    template  from 60   the same, numbers, masks, places taken for one
    held      from 24   stands verbatim inside a longer row

    Each is verified. Rows under 16 characters say the same everywhere: too short to tell.
    """  # noqa: D301  (the backslash is for click: it leaves the table's lines alone)
    from jiaokan.leaks import MIN_TOLD, find_leaks

    leaks, rows, too_short = find_leaks(folder, against, column)
    if as_json:
        for leak in leaks:
            click.echo(to_json({name: getattr(leak, name) for name in leak.__slots__}))
    else:
        for leak in leaks[:_SHOWN]:
            click.echo(visible(str(leak)))
        if len(leaks) > _SHOWN:
            click.echo(f"… and {len(leaks) - _SHOWN} more; --json gives all")
        short = f"; {too_short} too short to tell (under {MIN_TOLD} characters)" if too_short else ""
        click.echo(
            f"{visible(str(folder))}: {len(leaks) or 'no'} leak{'' if len(leaks) == 1 else 's'}, {rows} rows{short}"
        )
    if leaks:
        raise SystemExit(1)

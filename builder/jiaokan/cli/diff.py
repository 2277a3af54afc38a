"""``jiaokan diff``: what differs between two releases."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jiaokan.cli.help import Helped
from jiaokan.errors import InputError
from jiaokan.text.shown import escaped, to_json

if TYPE_CHECKING:
    from jiaokan.diff.records import Difference

_SHOWN, _TOLD = 10, 1000  # sources
_NARROW, _WIDE = 80, 120  # columns


_EXAMPLES = (
    "jiaokan diff dist/old dist/new",
    "jiaokan diff dist/old dist/new --html diff.html   # in a browser",
    "jiaokan diff dist/old dist/new --changelog        # points of a changelog",
)
_EXITS = {0: "they hold the same", 1: "they differ", 2: "one is no release"}


@click.command(cls=Helped, examples=_EXAMPLES, exits=_EXITS)
@click.argument("a", metavar="A", type=click.Path(path_type=Path))
@click.argument("b", metavar="B", type=click.Path(path_type=Path))
@click.option(
    "--most", type=click.IntRange(0, 100_000), help="Sources told one by one.  [default: 10; with --json 1000]"
)
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    help="A page to write: the counts, and sources that differ, raw beside A and B.",
)
@click.option("--changelog", "as_points", is_flag=True, help="What a changelog tells of the data, as Markdown.")
def diff(a: Path, b: Path, most: int | None, as_json: bool, html: Path | None, as_points: bool) -> None:
    """Say what differs between two releases.

    A is before, B after: rows by table, edits by rule, flags, then source by source. A row is the same in both by its source and its raw offset, or where that moved by its text; a source by its bytes,
    or where these changed by its name.

    \b
    removed, added  rows that only A has, that only B has
    changed         rows that say something else
    moved           rows with another id
    shifted         rows of which only places or counts differ
    """  # noqa: D301  (the backslash is for click: it leaves the table's lines alone)
    from jiaokan.diff.compare import compare

    if as_json and as_points:
        raise InputError("--changelog", "is given together with --json", next_step="choose one of them")
    if html is not None:
        from jiaokan.reports.difference import write_difference

        written, found = write_difference(a, b, html)
        click.echo(f"{escaped(written.out)}: {written.n_bytes / 1e6:.1f} MB; open it in a browser", err=True)
    else:
        found = compare(a, b, most=0 if as_points else _most(most, as_json=as_json))
    if as_json:
        click.echo(to_json(found.to_json(), indent=1))
    else:
        click.echo("\n".join(_lines(found, as_points=as_points)))
    if not found.is_same:
        raise SystemExit(1)


def _most(most: int | None, *, as_json: bool) -> int:
    """Say of how many sources all is told: a screen holds some, a program reads more."""
    if most is not None:
        return most
    return _TOLD if as_json else _SHOWN


def _lines(found: Difference, *, as_points: bool) -> list[str]:
    from jiaokan.diff.changelog import changelog
    from jiaokan.diff.lines import lines_of

    width = min(max(shutil.get_terminal_size((80, 40)).columns, _NARROW), _WIDE)
    return list(changelog(found) if as_points else lines_of(found, width))

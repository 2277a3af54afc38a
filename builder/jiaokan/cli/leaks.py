"""``jiaokan check-leaks``: related texts in different splits."""

from __future__ import annotations

import json
from pathlib import Path

import click

from jiaokan.shown import visible

_SHOWN = 50  # leaks that are printed


@click.command("check-leaks")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@click.option("--against", type=click.Path(path_type=Path, exists=True), help="Another dataset: find what both have.")
@click.option("--column", help="Column of the texts. Default: text, content, body, or the only one of strings.")
@click.option("--json", "as_json", is_flag=True, help="All leaks as JSON lines.")
def check_leaks(folder: Path, against: Path | None, column: str | None, as_json: bool) -> None:
    """Find related texts in different splits of DIR: a release of ours, or any Parquet files.

    Exact and near duplicates and template twins, each verified. A file's name says its split. Exit 1 if there are any.
    """
    from jiaokan.leaks import find_leaks  # noqa: PLC0415  (loads numpy and the keys)

    leaks, rows, too_short = find_leaks(folder, against, column)
    if as_json:
        for leak in leaks:
            click.echo(json.dumps({name: getattr(leak, name) for name in leak.__slots__}, ensure_ascii=False))
    else:
        for leak in leaks[:_SHOWN]:
            click.echo(visible(str(leak)))
        if len(leaks) > _SHOWN:
            click.echo(f"… and {len(leaks) - _SHOWN} more; --json gives all")
        short = f"; {too_short} too short to tell" if too_short else ""
        click.echo(
            f"{visible(str(folder))}: {len(leaks) or 'no'} leak{'' if len(leaks) == 1 else 's'}, {rows} rows{short}"
        )
    if leaks:
        raise SystemExit(1)

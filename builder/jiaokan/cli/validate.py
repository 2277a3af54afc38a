"""``jiaokan validate``: hold a release against its schemas, its relations and its sources."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jiaokan.cli import complete
from jiaokan.cli.help import Helped
from jiaokan.dataset.records import TIERS
from jiaokan.engines.local import MOST_WORKERS
from jiaokan.text.shown import escaped, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jiaokan.checks.coverage import Coverage
    from jiaokan.dataset.records import Problem

_MOST = 200  # lines printed; every fault is counted


_EXAMPLES = (
    "jiaokan validate dist/reports",
    "jiaokan validate dist/reports --tier relations       # without the rebuild",
    "jiaokan validate dist/reports --sources reports/     # from the inputs again",
    "jiaokan validate copy/ --no-checksums --json > faults.jsonl",
)
_EXITS = {0: "no fault", 1: "there are some", 2: "FOLDER is no release"}


@click.command(cls=Helped, examples=_EXAMPLES, exits=_EXITS)
@click.argument("folder", type=click.Path(path_type=Path), shell_complete=complete.folders)
@click.option(
    "--tier",
    type=click.Choice(list(TIERS)),
    default=TIERS[-1],
    show_default=True,
    help="The last tier to run; each includes those before it.",
)
@click.option(
    "--sources",
    metavar="PATH",
    multiple=True,
    shell_complete=complete.files,
    help="Files or folders to rebuild from, instead of sources.raw_text.",
)
@click.option("--no-checksums", is_flag=True, help="Leave digests and SHA256SUMS out, for a copy that was re-encoded.")
@click.option(
    "--workers",
    type=click.IntRange(0, MOST_WORKERS),
    help="Processes that look at sources; 0 is this one. What is found does not depend on it.  [default: as for build]",
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a problem; on stderr one that says what was looked at."
)
def validate(
    folder: Path, tier: str, sources: tuple[str, ...], no_checksums: bool, workers: int | None, as_json: bool
) -> None:
    """Hold a release against its schema, relations and sources.

    A line says one fault, with file, row, field and what was expected. The last line, on stderr, names the tiers that
    looked at everything and those that could do so only in part.
    """
    from jiaokan.checks.coverage import Coverage
    from jiaokan.validate import validate as run_validate

    coverage = Coverage()
    how: dict[str, Any] = {
        "tier": tier,
        "sources": list(sources) or None,
        "checksums": not no_checksums,
        "workers": workers,
    }
    with closing(run_validate(folder, coverage=coverage, **how)) as problems:
        count = _print(problems, as_json=as_json)
    if as_json:
        click.echo(to_json({"problems": count} | coverage.to_json()), err=True)
    else:
        _close(folder, count, coverage)
    sys.exit(1 if count else 0)


def _print(problems: Iterator[Problem], *, as_json: bool) -> int:
    """Print problems, a line each, and count them."""
    count = 0
    for count, problem in enumerate(problems, 1):
        if as_json:
            click.echo(to_json(asdict(problem)))
        elif count <= _MOST:
            click.echo(escaped(problem))
    return count


def _close(folder: Path, count: int, coverage: Coverage) -> None:
    """Say on stderr what was not looked at, and the verdict."""
    if count > _MOST:
        click.echo(f"… and {count - _MOST} more", err=True)
    for line in coverage.lines():
        click.echo(escaped(line), err=True)
    verdict = "valid" if count == 0 else f"{count} problem{'s' if count > 1 else ''}"
    click.echo(f"{escaped(folder)}: {verdict} ({coverage.verdict()})", err=True)

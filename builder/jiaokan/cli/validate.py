"""``jiaokan validate``: hold a release against its schemas, its relations and its sources; or anybody's dataset."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from jiaokan.cli import complete
from jiaokan.cli.help import Helped
from jiaokan.cli.problems import FORMATS, Subject, tell
from jiaokan.dataset.records import TIERS
from jiaokan.engines.local import MOST_WORKERS

_EXAMPLES = (
    "jiaokan validate dist/reports",
    "jiaokan validate dist/reports --tier relations       # without the rebuild",
    "jiaokan validate dist/reports --sources reports/     # from the inputs again",
    "jiaokan validate copy/ --no-checksums --json > faults.jsonl",
    "jiaokan validate notes.jsonl --schema schema/ --format github",
)
_EXITS = {0: "no fault", 1: "there are some", 2: "DATA is no release, or the schemas cannot be used"}
_GROUPS = {
    "A release": ("tier", "sources", "no_checksums", "workers", "keep"),
    "Any dataset": ("schema",),
    "Output": ("how", "as_json"),
}


@click.command(cls=Helped, groups=_GROUPS, examples=_EXAMPLES, exits=_EXITS)
@click.argument("folder", metavar="DATA", type=click.Path(path_type=Path), shell_complete=complete.folders)
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
    "--keep",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    shell_complete=complete.folders,
    help="Keep results here: one that was stopped goes on, and what changed is redone; what is of no use is removed at the end.",
)
@click.option(
    "--schema",
    metavar="DIR",
    type=click.Path(path_type=Path),
    shell_complete=complete.folders,
    help="Schemas of anybody's dataset, TABLE.schema.json each, and relations.toml; DATA is then a folder or a file.",
)
@click.option(
    "--format",
    "how",
    type=click.Choice(FORMATS),
    help="How problems are told: lines, JSON lines, a report of tests, code scanning, annotations.  [default: text]",
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a problem; on stderr one that says what was looked at."
)
def validate(folder: Path, schema: Path | None, how: str | None, *, as_json: bool, **release: Any) -> None:
    """Hold a release against its schema, relations and sources.

    A line says one fault, with file, row, field and what was expected. The last line, on stderr, names the tiers that
    looked at everything and those that could do so only in part. With --schema DATA is anybody's Parquet, JSON Lines or
    CSV.
    """
    if as_json and how not in (None, "json"):
        raise click.UsageError(f"--json is --format json, not {how}")
    chosen = "json" if as_json else how or "text"
    if schema is None:
        count = _release(folder, chosen, **release)
    elif release != {"tier": TIERS[-1], "sources": (), "no_checksums": False, "workers": None, "keep": None}:
        options = "--tier, --sources, --no-checksums, --workers and --keep"
        raise click.UsageError(f"{options} are for releases: not with --schema")
    else:
        count = _foreign(folder, schema, chosen)
    sys.exit(1 if count else 0)


def _release(folder: Path, how: str, *, sources: tuple[str, ...], no_checksums: bool, **options: Any) -> int:
    """Validate a release; give the number of problems."""
    from jiaokan.checks import OTHER_CHECKS, RELEASE_CHECKS, UNIT_CHECKS
    from jiaokan.checks.coverage import Coverage
    from jiaokan.checks.model import ReleaseCheck, UnitCheck
    from jiaokan.dataset.schema import TABLES
    from jiaokan.validate import validate as run_validate

    every: tuple[UnitCheck | ReleaseCheck, ...] = (*UNIT_CHECKS, *RELEASE_CHECKS)
    tiers = {check.id: check.tier for check in every} | OTHER_CHECKS
    said = {check.id: (check.find.__doc__ or "").partition("\n")[0] for check in every}
    checks = {check: said.get(check, "") for check in tiers}
    coverage = Coverage()

    def path(file: str) -> Path:
        return folder / "data" / file if file.partition("/")[0] in TABLES else folder / file

    def missed() -> list[str]:
        return [check for check, its in tiers.items() if its not in coverage.tiers or its in coverage.missed()]

    options |= {"sources": list(sources) or None, "checksums": not no_checksums}
    with closing(run_validate(folder, coverage=coverage, **options)) as problems:
        return tell(problems, how, Subject(folder, checks, path, missed), coverage)


def _foreign(data: Path, schema: Path, how: str) -> int:
    """Validate anybody's dataset; give the number of problems."""
    from jiaokan.foreign.validate import CHECKS, Looked
    from jiaokan.foreign.validate import validate as run_validate

    looked = Looked()
    is_folder = data.is_dir()

    def path(file: str) -> Path:
        return data / file if is_folder else data

    with closing(run_validate(data, schema, looked=looked)) as problems:
        return tell(problems, how, Subject(data, CHECKS, path, lambda: looked.unasked), looked)

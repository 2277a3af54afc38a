"""``jiaokan build``: from files to a release. What does the work is imported when there is some."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jiaokan.cli import complete
from jiaokan.cli.columns import COLUMN_OPTIONS, column_options
from jiaokan.cli.help import Helped
from jiaokan.cli.planned import FORMATS, listed_in, plan_of, sample
from jiaokan.cli.shares import Shares, engine_of, engine_options, going_on, make_share
from jiaokan.dataset.versions import FIRST
from jiaokan.engines.local import MOST_WORKERS, SOURCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiaokan.parts.plan import Plan
    from jiaokan.parts.planning import Share

_PATH = click.Path(path_type=Path)


def _configured(context: click.Context, _parameter: click.Parameter, path: Path | None) -> None:
    """Take what a settings file says where the command line says nothing."""
    if path is not None:
        from jiaokan.inputs.settings import read_settings

        context.default_map = read_settings(path)


_GROUPS = {
    "Output": ("out", "name", "version", "card_path", "splits_path", "strict"),
    "Said of it": ("contact", "creators", "homepage", "summary", "repo"),
    "Inputs": ("is_sample", "files_from", "stdin_format", "exclude", "pins", "base"),
    "Tables": COLUMN_OPTIONS,
    "Treatment": ("script", "without", "protect", "corrections"),
    "Machine": ("workers", "source_seconds", "is_fresh", "keeps_parts", "share", "engine", "scheduler"),
}
_EXAMPLES = (
    "jiaokan build --sample --out dist/sample  # twenty texts to try it on",
    "jiaokan build crawl.jsonl.gz --out dist/crawl --text-column content",
    "jiaokan build crawl/ --out dist/crawl --shard 3/40  # then: jiaokan finish",
    "jiaokan build crawl/ --out dist/october --base dist/september",
    "jiaokan build --config jiaokan.toml  # all of it in a file",
)
_EXITS = {
    0: "a release was written",
    1: "an input was given up for want of time or memory; with --strict: any was left out",
    2: "an argument cannot be used, or nothing could be published",
}


@click.command(cls=Helped, groups=_GROUPS, examples=_EXAMPLES, exits=_EXITS)
@click.argument("paths", nargs=-1, shell_complete=complete.files)
@click.option(
    "--config",
    type=_PATH,
    is_eager=True,
    expose_value=False,
    callback=_configured,
    help="File of settings (jiaokan.toml); the command line wins.",
)
@click.option(
    "--out",
    required=True,
    type=_PATH,
    help="Folder of the release; an older release there is replaced when the new one is whole.",
)
@click.option("--name", metavar="NAME", help="Name of the dataset. Default: the name of the folder.")
@click.option(
    "--card",
    "card_path",
    type=_PATH,
    help="Card to render, with NAME.zh-CN.md beside it if there is one. Default: a minimal one.",
)
@click.option(
    "--splits",
    "splits_path",
    type=_PATH,
    help="Folder with train.txt, validation.txt, test.txt: ids or names of sources. Default: splits by hash of the words.",
)
@click.option("--contact", metavar="TEXT", help="Whom to ask to take a document down: a mail address or a page.")
@click.option("--creator", "creators", metavar="NAME", multiple=True, help="Who made the dataset; may be given often.")
@click.option("--homepage", metavar="ADDRESS", help="Page of the dataset.")
@click.option("--summary", metavar="TEXT", help="The dataset in one sentence.")
@click.option("--repo", metavar="OWNER/NAME", help="Where it is, or is to be, on the Hub.")
@column_options
@click.option(
    "--format",
    "stdin_format",
    type=click.Choice(sorted(FORMATS)),
    help="What the standard input (-) holds. Default: what its first bytes say.",
)
@click.option("--sample", "is_sample", is_flag=True, help="Build the twenty messy texts that come with jiaokan.")
@click.option("--files-from", type=_PATH, help="File with one path, glob or address a line, besides PATHS.")
@click.option(
    "--exclude",
    metavar="ID",
    multiple=True,
    help="Id, name, or your own id or address of a source to be taken down; may be given often.",
)
@click.option(
    "--base",
    metavar="RELEASE",
    type=_PATH,
    help="Go on from an older release: its sources keep ids and splits, and only new inputs are annotated.",
)
@click.option("--pins", type=_PATH, help="TOML file naming inputs that must be there, byte for byte.")
@click.option(
    "--dataset-version",
    "version",
    metavar="VERSION",
    default=FIRST,
    show_default=True,
    help="Version of the dataset, x.y.z; jiaokan bump proposes the next one.",
)
@click.option(
    "--script",
    type=click.Choice(["auto", "hans", "keep"]),
    default="auto",
    show_default=True,
    help="Convert converted text, all text, or none to Simplified.",
)
@click.option(
    "--without",
    metavar="ID",
    shell_complete=complete.switches,
    multiple=True,
    help="Id of a rule, or of a flag, that is switched off; may be given often.",
)
@click.option(
    "--protect",
    metavar="WORD",
    multiple=True,
    help="Word that is never converted to the other script; may be given often.",
)
@click.option("--corrections", type=_PATH, help="TOML file of corrections by hand: see docs/recipes.md.")
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, MOST_WORKERS),
    help="Worker processes. Default: as many as the inputs are worth.",
)
@click.option(
    "--source-seconds",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=SOURCE_SECONDS,
    show_default=True,
    help="Seconds an input may take, besides 30 a megabyte, before it is quarantined as too slow.",
)
@click.option("--fresh", "is_fresh", is_flag=True, help="Start over, whatever a build that was stopped has left.")
@click.option(
    "--keep-parts",
    "keeps_parts",
    is_flag=True,
    help="Keep the parts beside the release: the next build does only what has changed.",
)
@click.option(
    "--shard",
    "share",
    metavar="I/N",
    type=Shares(),
    help="Make one of N shares, I from 0, beside the release; jiaokan finish makes the release of all.",
)
@engine_options
@click.option("--strict", is_flag=True, help="Exit 1 if any input was filtered or quarantined.")
def build(
    paths: tuple[str, ...],
    out: Path,
    is_sample: bool,
    files_from: Path | None,
    workers: int | None,
    strict: bool,
    share: Share | None,
    **decided: Any,
) -> None:
    """Build a release from files, folders, globs and addresses.

    PATHS are any of these; an address begins with s3://, hf:// or https://, and - is the standard input.

    Text, Markdown, web pages, Word, PDF; JSON Lines, JSON, CSV, Parquet, Arrow; WARC and WET; each packed with gzip,
    Zstandard, bzip2 or xz, and in ZIP and tar archives. What a file is, its bytes say. Nothing in the working folder is
    picked up unless it is named.
    """
    paths = (*paths, *listed_in(files_from), *sample(is_sample))
    if not paths and decided["base"] is None:
        raise click.UsageError("nothing to build from: give PATHS, --files-from, --base or --sample")
    parts = {key: decided.pop(key) for key in ("is_fresh", "keeps_parts")}
    cluster = {key: decided.pop(key) for key in ("engine", "scheduler")}
    plan = plan_of(out, **decided)
    if share is None:
        _whole(paths, out, plan, strict=strict, workers=workers, cluster=cluster, **parts)
    elif any(parts.values()) or cluster != {"engine": "local", "scheduler": None}:
        raise click.UsageError("--shard goes without --fresh, --keep-parts and --engine: they are of a whole build")
    else:
        make_share(paths, out, plan, share, workers)


def _whole(
    paths: Sequence[str],
    out: Path,
    plan: Plan,
    *,
    strict: bool,
    workers: int | None,
    cluster: dict[str, Any],
    **parts: bool,
) -> None:
    from jiaokan.building import build as run_build
    from jiaokan.cli import build_report
    from jiaokan.cli.progress import Clock, progress

    with engine_of(**cluster, workers=workers) as engine, progress(sys.stderr) as advance, going_on(out):
        clock = Clock()
        summary = run_build(paths, out, plan, workers=workers, progress=advance, engine=engine, **parts)
    build_report.print_summary(summary, clock.seconds())
    if not summary.is_certain or (strict and summary.not_published):
        raise SystemExit(1)

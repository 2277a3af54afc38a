"""``jiaokan build``: from files to a release. What does the work is imported when there is some."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jiaokan.cli import complete
from jiaokan.cli.columns import COLUMN_OPTIONS, column_options
from jiaokan.cli.help import Helped
from jiaokan.dataset import splits
from jiaokan.dataset.versions import FIRST
from jiaokan.engines.local import MOST_WORKERS, SOURCE_SECONDS
from jiaokan.errors import InputError

if TYPE_CHECKING:
    from jiaokan.building import Plan
    from jiaokan.context import Options
    from jiaokan.dataset.about import About
    from jiaokan.text.rule import ScriptOption

_PATH = click.Path(path_type=Path)
_FORMATS = {"text": "text", "jsonl": "json-lines", "json": "json", "csv": "table"}


def _configured(context: click.Context, _parameter: click.Parameter, path: Path | None) -> None:
    """Take what a settings file says where the command line says nothing."""
    if path is not None:
        from jiaokan.inputs.settings import read_settings

        context.default_map = read_settings(path)


_GROUPS = {
    "Output": ("out", "name", "version", "card_path", "splits_path", "strict"),
    "Said of it": ("contact", "creators", "homepage", "summary", "repo"),
    "Inputs": ("is_sample", "files_from", "stdin_format", "exclude", "pins"),
    "Tables": COLUMN_OPTIONS,
    "Treatment": ("script", "without", "protect", "corrections"),
    "Machine": ("workers", "source_seconds"),
}
_EXAMPLES = (
    "jiaokan build --sample --out dist/sample  # twenty texts to try it on",
    "jiaokan build reports/ --out dist/reports",
    "jiaokan build crawl.jsonl.gz --out dist/crawl --text-column content",
    "zcat dump.gz | jiaokan build - --out dist/dump --format jsonl",
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
    type=click.Choice(sorted(_FORMATS)),
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
@click.option("--strict", is_flag=True, help="Exit 1 if any input was filtered or quarantined.")
def build(
    paths: tuple[str, ...],
    out: Path,
    is_sample: bool,
    files_from: Path | None,
    workers: int | None,
    strict: bool,
    **decided: Any,
) -> None:
    """Build a release from files, folders, globs and addresses.

    PATHS are any of these; an address begins with s3://, hf:// or https://, and - is the standard input.

    Text, Markdown, web pages, Word, PDF; JSON Lines, JSON, CSV, Parquet, Arrow; WARC and WET; each packed with gzip,
    Zstandard, bzip2 or xz, and in ZIP and tar archives. What a file is, its bytes say. Nothing in the working folder is
    picked up unless it is named.
    """
    paths = (*paths, *_listed(files_from), *_sample(is_sample))
    if not paths:
        raise click.UsageError("nothing to build from: give PATHS, --files-from or --sample")
    from jiaokan.building import build as run_build
    from jiaokan.cli import build_report
    from jiaokan.cli.progress import Clock, progress

    plan = _plan(out, **decided)
    with progress(sys.stderr) as advance:
        clock = Clock()
        summary = run_build(paths, out, plan, workers=workers, progress=advance)
    build_report.print_summary(summary, clock.seconds())
    if not summary.is_certain or (strict and summary.not_published):
        raise SystemExit(1)


def _plan(
    out: Path,
    *,
    name: str | None,
    card_path: Path | None,
    splits_path: Path | None,
    script: ScriptOption,
    stdin_format: str | None,
    without: tuple[str, ...],
    protect: tuple[str, ...],
    corrections: Path | None,
    **others: Any,
) -> Plan:
    """Make the plan of a build from its options; those that are named like the plan's fields are taken as they are."""
    from jiaokan.building import Plan
    from jiaokan.dataset import card

    return Plan(
        name=name or out.absolute().name,
        card_text=_read(card_path) if card_path else card.minimal(),
        card_chinese=_chinese(card_path),
        split_lists=_lists(splits_path),
        about=_about(others),
        stdin_format=_FORMATS[stdin_format] if stdin_format else None,
        options=_options(script, without, protect, corrections),
        **others,
    )


def _about(said: dict[str, Any]) -> About:
    """Take what the publisher says out of the options; what is empty is not said."""
    from jiaokan.dataset.about import About

    found = {key: said.pop(key) or None for key in ("contact", "homepage", "summary", "repo")}
    return About(creators=tuple(said.pop("creators")), **found)


def _options(
    script: ScriptOption, without: tuple[str, ...], protect: tuple[str, ...], corrections: Path | None
) -> Options:
    from jiaokan.context import Options
    from jiaokan.inputs.editors import read_corrections
    from jiaokan.rules import named

    by_hand = read_corrections(corrections) if corrections else ()
    return Options(script, tuple(sorted(named(without))), tuple(filter(None, protect)), by_hand)


def _chinese(path: Path | None) -> str | None:
    """Read the Chinese of a card, where it stands beside it."""
    from jiaokan.dataset import card

    if path is None:
        return card.minimal("zh")
    beside = card.beside(path)
    return _read(beside) if beside.is_file() else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), "cannot be read", got=str(error)) from error


def _listed(path: Path | None) -> tuple[str, ...]:
    """Read the paths that a file lists, one a line."""
    lines = _read(path).splitlines() if path else ()
    return tuple(line for line in map(str.strip, lines) if line and not line.startswith("#"))


def _sample(is_asked: bool) -> tuple[str, ...]:
    from jiaokan.inputs import sample

    return (str(sample.folder()),) if is_asked else ()


def _lists(folder: Path | None) -> splits.Lists:
    if folder is None:
        return splits.Lists({})
    if not folder.is_dir():
        raise InputError(str(folder), "is no folder of split lists", expected="train.txt, validation.txt, test.txt")
    return splits.Lists.parse(
        {split: _read(folder / f"{split}.txt") for split in splits.NAMES if (folder / f"{split}.txt").is_file()}
    )

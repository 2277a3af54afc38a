"""``jiaokan build``: from files to a release."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jiaokan import __version__
from jiaokan.build import Plan
from jiaokan.build import build as run_build
from jiaokan.cli import build_report
from jiaokan.context import Options
from jiaokan.dataset import card, splits
from jiaokan.dataset.shards import SOURCE_SECONDS
from jiaokan.engines.local import MOST_WORKERS
from jiaokan.errors import InputError
from jiaokan.text.rule import ScriptOption

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--out",
    required=True,
    type=_PATH,
    help="Folder of the release; an older release there is replaced when the new one is whole.",
)
@click.option("--name", help="Name of the dataset. Default: the name of the folder.")
@click.option("--card", "card_path", type=_PATH, help="Card to render. Default: a minimal one.")
@click.option(
    "--splits",
    "splits_path",
    type=_PATH,
    help="Folder with train.txt, validation.txt, test.txt: ids or names of sources. Default: splits by hash of the words.",
)
@click.option("--pins", type=_PATH, help="TOML file naming inputs that must be there, byte for byte.")
@click.option("--dataset-version", default=__version__, show_default=True, help="Version of the dataset.")
@click.option(
    "--script",
    type=click.Choice(["auto", "hans", "keep"]),
    default="auto",
    show_default=True,
    help="Convert converted text, all text, or none to Simplified.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    help="Worker processes. Default: as many as the inputs are worth.",
)
@click.option(
    "--source-seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=SOURCE_SECONDS,
    show_default=True,
    help="Seconds an input may take, besides 30 a megabyte, before it is quarantined as too slow.",
)
@click.option("--strict", is_flag=True, help="Exit 1 if any input was filtered or quarantined.")
def build(  # noqa: PLR0917  (click passes them by name)
    paths: tuple[str, ...],
    out: Path,
    name: str | None,
    card_path: Path | None,
    splits_path: Path | None,
    pins: Path | None,
    dataset_version: str,
    script: ScriptOption,
    workers: int | None,
    source_seconds: float,
    strict: bool,
) -> None:
    """Build a dataset from PATHS: text files, folders and globs.

    Nothing in the working folder is picked up unless it is named. Exit 0, 1 with --strict if inputs were left out or if
    any was given up for want of time or memory, 2 if an argument cannot be used or nothing could be published.
    """
    plan = Plan(
        name=name or out.absolute().name,
        version=dataset_version,
        card_text=_read(card_path) if card_path else card.minimal(),
        split_lists=_lists(splits_path),
        pins=pins,
        options=Options(script=script),
        source_seconds=source_seconds,
    )
    with build_report.progress(sys.stderr, "annotating") as advance:
        clock = build_report.Clock()
        summary = run_build(paths, out, plan, workers=workers, progress=advance)
    build_report.print_summary(summary, clock.seconds())
    if not summary.is_certain or (strict and summary.not_published):
        raise SystemExit(1)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), "cannot be read", got=str(error)) from error


def _lists(folder: Path | None) -> splits.Lists:
    if folder is None:
        return splits.Lists({})
    if not folder.is_dir():
        raise InputError(str(folder), "is no folder of split lists", expected="train.txt, validation.txt, test.txt")
    return splits.Lists.parse(
        {split: _read(folder / f"{split}.txt") for split in splits.NAMES if (folder / f"{split}.txt").is_file()}
    )

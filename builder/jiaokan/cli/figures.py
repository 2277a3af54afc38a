"""Where the figures of a benchmark go: tables to the terminal, JSON to a file or to standard output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jiaokan.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console


def no_group(only: str | None) -> InputError:
    """Give the error for a name that no group has."""
    return InputError("--only", "no group has this name", got=only, next_step="run without it to see them all")


def console(json_to: Path | None) -> Console:
    """Give where the tables go: not where the JSON goes."""
    from rich.console import Console

    out = sys.stderr if str(json_to) == "-" else sys.stdout
    return Console(file=out, width=None if sys.stdout.isatty() else 160)


def write_json(figures: object, json_to: Path | None) -> None:
    """Write figures to a file, or for ``-`` to standard output; nowhere for None."""
    if json_to is not None:
        text = json.dumps(figures, ensure_ascii=False, indent=1)
        click.echo(text) if str(json_to) == "-" else json_to.write_text(text + "\n", encoding="utf-8")

"""The command line: a verb a module. Data goes to stdout, messages to stderr; exit 0 fine, 1 problems, 2 misuse."""

from __future__ import annotations

import sys

import click

from jiaokan import __version__
from jiaokan.cli.bench import bench
from jiaokan.cli.build import build
from jiaokan.cli.explain import explain
from jiaokan.cli.leaks import check_leaks
from jiaokan.cli.splits import splits
from jiaokan.cli.validate import validate
from jiaokan.errors import JiaokanError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jiaokan", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn messy crawled Chinese documents into an annotated corpus in which every change is a row."""


for command in (build, validate, explain, check_leaks, splits, bench):
    cli.add_command(command)


def main() -> None:
    """Run the command line; errors about input are one line and exit 2, never a traceback."""
    for stream in (sys.stdout, sys.stderr):  # the same output in every locale
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        cli.main(prog_name="jiaokan", standalone_mode=True)
    except JiaokanError as error:
        click.echo(f"jiaokan: {error}", err=True)
        sys.exit(2)

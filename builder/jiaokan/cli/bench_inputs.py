"""``jiaokan bench html`` and ``readers``: what is taken out of web pages, and how fast each format is read."""

from __future__ import annotations

from pathlib import Path

import click

from jiaokan.cli.figures import console, no_group, write_json


@click.command("html")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def bench_html(folder: Path | None) -> None:
    """Take the text out of web pages whose lines are written down, and say which are kept, run together or lost.

    FOLDER holds other pages in the same form: a page and, beside it, its lines.
    """
    from jiaokan.bench import html

    html.run(console(None), html.load(folder))


@click.command("readers")
@click.option("--size", default=20_000_000, show_default=True, type=click.IntRange(10_000), help="Bytes of text.")
@click.option("--only", help="Only the format with this name, as jsonl.gz.")
@click.option(
    "--json", "json_to", type=click.Path(path_type=Path), help="Write all figures here as JSON; - for standard output."
)
def bench_readers(size: int, only: str | None, json_to: Path | None) -> None:
    """Time the reading of the same texts in every format, beside datatrove's readers where it is installed."""
    from jiaokan.bench import readers

    speeds = readers.run(size, only)
    if not speeds:
        raise no_group(only)
    readers.print_speeds(speeds, console(json_to))
    write_json(readers.to_json(speeds), json_to)

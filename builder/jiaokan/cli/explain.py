"""``jiaokan explain``: show what was changed in one document, and why."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jiaokan.context import Options
from jiaokan.explain import from_record, from_release, outline_lines, print_explanation
from jiaokan.inputs.files import name_file
from jiaokan.pipeline import annotate
from jiaokan.text.rule import ScriptOption
from jiaokan.text.shown import to_json


@click.command()
@click.argument("target")
@click.option(
    "--in",
    "folder",
    type=click.Path(path_type=Path),
    help="Release in which TARGET is an id of a source, document, section or paragraph.",
)
@click.option(
    "--script",
    type=click.Choice(["auto", "hans", "keep"]),
    default="auto",
    show_default=True,
    help="As for build; for files only.",
)
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@click.option("--outline", is_flag=True, help="Only the outline, as plain lines that diff well.")
def explain(target: str, folder: Path | None, script: ScriptOption, as_json: bool, outline: bool) -> None:
    """Explain TARGET: a file (- for standard input), or an id in the release that --in names.

    Raw and clean side by side, each edit with its rule and reason, the outline as a tree, the flags.
    """
    if outline and as_json:
        raise click.UsageError("--outline and --json exclude each other: --json holds the sections too")
    if folder is not None:
        rows = from_release(folder, target)
    else:
        name, data = _bytes(target)
        rows = from_record(annotate(name, data, options=Options(script=script)))
    if outline:
        for line in outline_lines(rows):
            click.echo(line)
    elif as_json:
        click.echo(to_json(rows.to_json(), indent=2))
    else:
        print_explanation(rows)


def _bytes(target: str) -> tuple[str, bytes]:
    if target == "-":
        return "standard input", sys.stdin.buffer.read()
    file = name_file(Path(target))
    return file.name, read_bytes(measure(file))

"""``jiaokan explain``: show what was changed in one document, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jiaokan.cli import complete
from jiaokan.cli.columns import COLUMN_OPTIONS, column_options
from jiaokan.cli.help import Helped
from jiaokan.inputs.entries import Columns
from jiaokan.text.shown import escaped, to_json

if TYPE_CHECKING:
    from jiaokan.explain import Explanation
    from jiaokan.text.rule import ScriptOption


_GROUPS = {
    "What": ("folder", "script"),
    "Only a part": ("rules", "flags", "paragraphs", "edits", "most"),
    "As data, as a page": ("outline", "as_json", "html"),
    "Tables": COLUMN_OPTIONS,
}
_EXAMPLES = (
    "jiaokan explain reports/a.txt --html a.html    # in a browser",
    "jiaokan explain 'crawl.jsonl#L12' --text-column content",
    "jiaokan explain 3df437ff073fad914eb520a3:p4 --in dist/reports",
    "jiaokan explain reports/a.txt --rule soft-breaks --edits",
    "cat a.txt | jiaokan explain - --outline > a.outline     # lines that diff",
)
_EXITS = {0: "shown", 2: "TARGET is not there, or cannot be read"}


@click.command(cls=Helped, groups=_GROUPS, examples=_EXAMPLES, exits=_EXITS)
@click.argument("target", shell_complete=complete.targets)
@click.option(
    "--in",
    "folder",
    shell_complete=complete.folders,
    type=click.Path(path_type=Path),
    help="Release in which TARGET is an id of a source, document, section or paragraph, or a source's name.",
)
@click.option(
    "--script",
    type=click.Choice(["auto", "hans", "keep"]),
    default="auto",
    show_default=True,
    help="As for build; for files only.",
)
@click.option(
    "--rule",
    "rules",
    metavar="ID",
    multiple=True,
    shell_complete=complete.rules,
    help="Only edits of this rule; may be given often.",
)
@click.option(
    "--flag",
    "flags",
    metavar="ID",
    shell_complete=complete.flags,
    multiple=True,
    help="Only paragraphs with this flag, and edits that raise it; may be given often.",
)
@click.option("--paragraphs", is_flag=True, help="Only the table of paragraphs.")
@click.option("--edits", is_flag=True, help="Only the table of edits.")
@click.option(
    "--most",
    metavar="N",
    type=click.IntRange(1),
    default=100,
    show_default=True,
    help="Rows shown of each table; all are counted.",
)
@click.option("--outline", is_flag=True, help="Only the outline, as plain lines that diff well.")
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@click.option("--html", type=click.Path(path_type=Path), help="A page to write: the whole source, open at TARGET.")
@column_options
def explain(
    target: str,
    folder: Path | None,
    script: ScriptOption,
    html: Path | None,
    rules: tuple[str, ...],
    flags: tuple[str, ...],
    columns: Columns,
    **shown: Any,
) -> None:
    """Show a document raw and clean, each edit with its rule.

    TARGET is a file (- for standard input), a record in one, or an id or a source's name in the release that --in names. A record is named
    by its locator: corpus.jsonl#L12, reports.zip!/2021/a.docx, crawl.warc.gz@1048576.

    Shown are the outline as a tree, the flags, raw beside clean, and the edits, each with its reason.
    """
    _require_one(**shown)
    if html is not None:
        if rules or flags or any(each for name, each in shown.items() if name != "most"):
            raise click.UsageError("--html shows the whole source: no other option chooses a part of it")
        _write(target, folder, columns, script, html)
        return
    from jiaokan.explain import chosen, from_release

    rows = from_release(folder, target) if folder is not None else _annotated(target, columns, script)
    only = [*(f"rule {each}" for each in rules), *(f"flag {each}" for each in flags)]
    _show(chosen(rows, rules, flags), ", ".join(only), **shown)


def _require_one(*, outline: bool, as_json: bool, paragraphs: bool, edits: bool, most: int) -> None:
    if outline and as_json:
        raise click.UsageError("--outline and --json exclude each other: --json holds the sections too")
    if (paragraphs or edits) and (outline or as_json):
        raise click.UsageError("--paragraphs and --edits are for the screen: --json holds both, --outline neither")


def _show(
    rows: Explanation, only: str, *, outline: bool, as_json: bool, paragraphs: bool, edits: bool, most: int
) -> None:
    from jiaokan.cli.explain_report import View, print_explanation
    from jiaokan.outlined import outline_lines

    if outline:
        for line in outline_lines(rows):
            click.echo(line)
    elif as_json:
        click.echo(to_json(rows.to_json(), indent=2))
    else:
        is_all = not (paragraphs or edits)
        print_explanation(rows, View(paragraphs or is_all, edits or is_all, is_all, most, only))


def _write(target: str, folder: Path | None, columns: Columns, script: ScriptOption, html: Path) -> None:
    """Write the page of a source."""
    from jiaokan.explain import from_release
    from jiaokan.reports.source import write_source

    if folder is not None:
        part = from_release(folder, target)
        rows = from_release(folder, part.source["source_id"])
        start = target if target.startswith(rows.source["source_id"]) else None
    else:
        rows, start = _annotated(target, columns, script), None
    written = write_source(rows, html, start=start)
    click.echo(f"{escaped(written.out)}: {written.n_bytes / 1e6:.1f} MB; open it in a browser", err=True)


def _annotated(target: str, columns: Columns, script: ScriptOption) -> Explanation:
    """Read a file or a record in one, and annotate it."""
    from jiaokan.context import Options
    from jiaokan.explain import from_record
    from jiaokan.inputs.locate import locate
    from jiaokan.pipeline import annotate

    found = locate(target, columns)
    options = Options(script=script)
    return from_record(
        annotate(found.locator, found.content, options=options, fields=found.fields, charset=found.charset)
    )

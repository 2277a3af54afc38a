"""``jiaokan export``: texts to train on or to search, chosen and taken out of a release."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jiaokan.cli import complete
from jiaokan.cli.help import Helped
from jiaokan.dataset import splits as split_lists
from jiaokan.exports.model import DROPS, KINDS, LEVELS, Choice
from jiaokan.text.shown import escaped, shortened, to_json

if TYPE_CHECKING:
    from jiaokan.exports.model import Exported

_FORMATS = ("jsonl", "parquet", "text", "files")
_TOLD = 3  # licences
_REASONS = {
    "split": "of another split",
    "kind": "without a chosen kind",
    "with": "by --with",
    "without": "by --without",
    "min-chars": "too short",
    "max-chars": "too long",
    "duplicate": "as duplicates",
}

_EXAMPLES = (
    "jiaokan export dist/reports --out reports.jsonl.gz",
    "jiaokan export dist/reports --out train.txt --split train",
    "jiaokan export dist/reports --out clean.parquet --drop near-duplicate",
    "jiaokan export dist/reports --out passages.jsonl --level paragraphs",
    "jiaokan export dist/reports --out public.jsonl --mask-personal",
)
_EXITS = {0: "written", 2: "RELEASE is none, nothing is left, or the place is taken"}
_GROUPS = {
    "Output": ("out", "form", "level", "separator", "is_forced", "as_json"),
    "Which rows": ("splits", "with_flags", "without_flags", "drop", "min_chars", "max_chars"),
    "Their texts": ("kinds", "without_kinds", "is_masked", "mask_with"),
}


@click.command(cls=Helped, examples=_EXAMPLES, exits=_EXITS, groups=_GROUPS)
@click.argument("folder", metavar="RELEASE", type=click.Path(path_type=Path), shell_complete=complete.folders)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="The file to write, or a folder for a file a text.",
)
@click.option("--level", type=click.Choice(LEVELS), default=LEVELS[0], show_default=True, help="What a row is.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="By default what the name of --out says.")
@click.option("--split", "splits", multiple=True, type=click.Choice(split_lists.NAMES), help="Only this one; repeat.")
@click.option(
    "--kind", "kinds", metavar="KIND", multiple=True, type=click.Choice(KINDS), help="Only such paragraphs; repeat."
)
@click.option(
    "--without-kind",
    "without_kinds",
    metavar="KIND",
    multiple=True,
    type=click.Choice(KINDS),
    help="No such paragraphs; repeat.",
)
@click.option(
    "--with",
    "with_flags",
    metavar="FLAG",
    multiple=True,
    shell_complete=complete.flags,
    help="Only rows with this flag; repeat: with one of them.",
)
@click.option(
    "--without",
    "without_flags",
    metavar="FLAG",
    multiple=True,
    shell_complete=complete.flags,
    help="No rows with this flag; repeat.",
)
@click.option("--drop", type=click.Choice(list(DROPS)), help="Keep one of rows that are so related or closer.")
@click.option("--min-chars", type=click.IntRange(min=0), default=0, metavar="N", help="No text of fewer code points.")
@click.option("--max-chars", type=click.IntRange(min=1), metavar="N", help="No text of more code points.")
@click.option("--mask-personal", "is_masked", is_flag=True, help="Put [手机号] and the like for personal data.")
@click.option("--mask-with", metavar="CHAR", help="Put this for each of its code points instead.")
@click.option("--separator", default="", metavar="LINE", help="Line between two texts of one file.  [default: empty]")
@click.option(
    "--force",
    "is_forced",
    is_flag=True,
    help="Replace --out where it is an export of the same format, or empty; no text: nothing tells whose one is.",
)
@click.option("--json", "as_json", is_flag=True, help="The counts as one JSON object.")
def export(
    folder: Path,
    *,
    out: Path,
    form: str | None,
    separator: str,
    is_forced: bool,
    as_json: bool,
    kinds: tuple[str, ...],
    without_kinds: tuple[str, ...],
    is_masked: bool,
    mask_with: str | None,
    **chosen: Any,
) -> None:
    """Take texts of a release away, to train on or to search.

    Documents or paragraphs as JSON Lines, Parquet, one text or a file a text, in the order of the build, with ids and licences. Lengths are code points.

    KIND is one of title, subtitle, speaker, heading, salutation, body, item, row, signature, date, other: a document is made of those of its paragraphs. FLAG is what remains or was repaired, in the row or in its source.
    """
    from jiaokan.exports.take import take

    choice = Choice(
        kinds=frozenset(kinds or KINDS).difference(without_kinds),
        is_masked=is_masked or mask_with is not None,
        mask_with=mask_with,
        **chosen,
    )
    done = take(folder, out, choice, form=form, separator=separator, is_forced=is_forced)
    if as_json:
        click.echo(to_json(done.to_json(), indent=1))
    click.echo(line_of(done), err=True)


def line_of(done: Exported) -> str:
    """Say in one line what was written, what was left out, and under which licences it stands."""
    from jiaokan.show.lines import size_of

    counts = done.counts.to_json()
    said = [f"{counts['rows']:,} {done.level}, {counts['code_points']:,} code points, {size_of(done.n_bytes)}"]
    if dropped := counts["dropped"]:
        parts = ", ".join(f"{count:,} {_REASONS[why]}" for why, count in dropped.items())
        said.append(f"dropped {sum(dropped.values()):,}: {parts}")
    if counts["masked"]:
        said.append(f"masked {counts['masked']:,}")
    said += _licences((each["license"], each["rows"]) for each in counts["licenses"])
    return f"{escaped(done.out)}: {'; '.join(said)}"


def _licences(found: Iterable[tuple[str | None, int]]) -> list[str]:
    """Say which licences there are, unless all rows have the same one."""
    counted = list(found)
    if len(counted) == 1 and counted[0][0] is not None:
        return []
    if len(counted) == 1:
        return ["no row states a licence"]
    parts = [f"{'none stated' if name is None else escaped(shortened(name, 40))} {n:,}" for name, n in counted]
    more = f" and {len(parts) - _TOLD} more" if len(parts) > _TOLD else ""
    return [f"licences: {', '.join(parts[:_TOLD])}{more}"]
